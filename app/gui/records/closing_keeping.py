"""How an order that stays unknown is closed by the user's word: shown, confirmed, and written down by the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.clock import Clock
from app.domain.words import Words
from app.gui.background.messages import Ended, Job, Report
from app.gui.main_window import MainWindow
from app.gui.notices import troubles
from app.gui.notices.boxes import RefusalBox
from app.gui.records.records_messages import CloseByWord, ClosingShown, ShowClosing

if TYPE_CHECKING:
    from app.gui.records.closing_dialog import ClosingDialog

_TITLE = Words("Closing an order", "关闭订单")


class ClosingKeeping(QObject):
    """One order at a time; a dialog that belongs to an account that was left is gone with it."""

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.records.closing
        self._clock = clock
        self._session = 0
        self._dialog: ClosingDialog | None = None
        self._notice: RefusalBox | None = None
        self._bar.asked.connect(self._show)

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show what OKX has of an order, or why it is not closed."""
        if report.session != self._session or report.job not in {Job.SHOW_CLOSING, Job.CLOSE}:
            return
        match report.news:
            case ClosingShown(shown):
                from app.gui.records.closing_dialog import ClosingDialog  # noqa: PLC0415 - after the first paint

                window, pay_with = self._window, shown.repayment.order.pay_with
                self._dialog = ClosingDialog(
                    shown,
                    clock=self._clock,
                    palette=window.palette(),
                    usd_price=window.results_model.price_of(pay_with),
                    parent=window,
                )
                self._dialog.confirmed.connect(self._close)
                self._dialog.finished.connect(self._done)
                self._dialog.open()
            case Ended():
                self._ended(report.news)

    @Slot(int)
    def leave(self, session: int) -> None:
        """Forget what was asked of the account that was open."""
        self._session = session
        self._bar.set_busy(False)
        self._bar.offer(())
        for dialog in (self._dialog, self._notice):
            if dialog is not None:
                dialog.reject()

    def close(self) -> None:
        """Close what is open."""
        for dialog in (self._dialog, self._notice):
            if dialog is not None:
                dialog.hide()

    @Slot(int)
    def _show(self, number: int) -> None:
        if self._dialog is None:
            self._bar.set_busy(True)
            self.asked.emit(ShowClosing(self._session, number))

    @Slot(object)
    def _close(self, said: object) -> None:
        if self._dialog is not None and isinstance(said, dict):
            self.asked.emit(CloseByWord(self._session, self._dialog.shown.repayment.id, said))

    @Slot()
    def _done(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _ended(self, ended: Ended) -> None:
        self._bar.set_busy(False)
        words = None if ended.error is None else ended.error.words
        if ended.defect:
            self.defect.emit(ended.defect)
            words = troubles.defect(ended.defect)
        if words is not None:
            self._tell(words)

    def _tell(self, words: Words) -> None:
        """Say why nothing was closed."""
        if self._notice is not None:
            self._notice.reject()
        self._notice = RefusalBox(self._window, _TITLE, words)
        self._notice.finished.connect(self._told)
        self._notice.open()

    @Slot()
    def _told(self) -> None:
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None
