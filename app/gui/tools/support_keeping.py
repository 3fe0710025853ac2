"""Has the support report gathered, shows it, and has it saved where the user wants."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.gui.background.messages import Ended, Job, Report
from app.gui.look.language import shown_language
from app.gui.main_window import MainWindow
from app.gui.notices import troubles
from app.gui.tools.support_messages import Gather, Gathered, Store, Stored

if TYPE_CHECKING:
    from app.gui.tools.support_dialog import SupportDialog


class SupportKeeping(QObject):
    """One dialog at a time."""

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: SupportDialog | None = None
        window.tools.bundle_asked.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Gather a report and show it."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        from app.gui.tools.support_dialog import SupportDialog  # noqa: PLC0415 - the first paint does not wait for it

        dialog = SupportDialog(self._window)
        dialog.save.connect(self._save)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()
        self.asked.emit(Gather(_of_the_window(self._window)))

    def close(self) -> None:
        """Close what is open."""
        if self._dialog is not None:
            self._dialog.reject()

    @Slot(object, str)
    def _save(self, path: Path, text: str) -> None:
        self.asked.emit(Store(path, text))

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker that is about the support report."""
        if report.job not in {Job.GATHER, Job.STORE} or self._dialog is None:
            return
        match report.news:
            case Gathered():
                self._dialog.show_report(report.news.text)
            case Stored():
                self._dialog.show_stored(report.news.path)
            case Ended() if report.news.error is not None:
                self._dialog.show_problem(report.news.error.words)
            case Ended() if report.news.defect:
                self._dialog.show_problem(troubles.defect(report.news.defect))
                self.defect.emit(report.news.defect)


def _of_the_window(window: MainWindow) -> tuple[str, ...]:
    """What only the window knows of where it is shown."""
    screens = "; ".join(
        f"{screen.geometry().width()}x{screen.geometry().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    )
    return (
        f"qt: {qVersion()} on {QGuiApplication.platformName()}, style {QApplication.style().objectName()}",
        f"screens: {screens}; window {window.width()}x{window.height()} at {window.devicePixelRatioF():g}",
        f"shown language: {shown_language()}; of the system: {QLocale.system().name()}; {platform.system()}",
    )
