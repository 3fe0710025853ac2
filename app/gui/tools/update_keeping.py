"""Has new versions asked for where the user wants it, and tells of one; the download page opens in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.domain.words import Words
from app.errors import UpdateForged
from app.gui.background.messages import Ended, Job, Report
from app.gui.main_window import MainWindow
from app.gui.notices import troubles
from app.gui.notices.banner import Gravity
from app.gui.tools.update_messages import CheckUpdates, UpdatesChecked
from app.publisher import Publisher
from app.settings import Settings

if TYPE_CHECKING:
    from app.gui.tools.update_box import UpdateBox


class UpdateKeeping(QObject):
    """Asks once, when the setting is first found or set; without a publisher, never."""

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow, publisher: Publisher | None) -> None:
        super().__init__(window)
        self._window = window
        self.publisher = publisher
        self._was_asked = False
        self._known: UpdatesChecked | Words | None = None
        self._box: UpdateBox | None = None

    @Slot(object)
    def heed(self, settings: Settings) -> None:
        """Ask if that is wanted and was not done yet."""
        if settings.check_updates and self.publisher is not None and not self._was_asked:
            self._was_asked = True
            self.asked.emit(CheckUpdates(self.publisher))

    def show_in(self, box: UpdateBox) -> None:
        """Show in the settings what is known, and open the page that they ask for."""
        self._box = box
        box.page_asked.connect(self.open_page)
        box.show_found(self._known)

    @Slot()
    def open_page(self) -> None:
        """Open the download page, the one that this build knows, in the browser."""
        if self.publisher is not None:
            QDesktopServices.openUrl(QUrl(self.publisher.page))

    @Slot(object)
    def take(self, report: Report) -> None:
        """Tell of a new version, and of a forged notice; that nothing could be read is no news."""
        if report.job is not Job.UPDATES:
            return
        match report.news:
            case UpdatesChecked():
                self._learn(report.news)
                if report.news.newer:
                    self._window.banner.put(Gravity.NOTE, _available(report.news.version))
            case Ended() if report.news.error is not None:
                self._was_asked = False
                self._learn(report.news.error.words)
                if isinstance(report.news.error, UpdateForged):
                    self._window.banner.put(Gravity.NOTE, report.news.error.words)
            case Ended() if report.news.defect:
                self._learn(troubles.defect(report.news.defect))
                self.defect.emit(report.news.defect)

    def _learn(self, known: UpdatesChecked | Words) -> None:
        self._known = known
        if self._box is not None:
            self._box.show_found(known)


def _available(version: str) -> Words:
    return Words(
        f"Version {version} of One-Click Repay is available; the settings lead to its page.",
        f"一键还债 {version} 版已发布，可在设置中打开下载页面。",
    )
