"""How an account is removed from the window: asked first, waited for, and told what became of its key."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.account import Account
from app.domain.words import Words
from app.gui.accounts.removal_boxes import RemovalQuestion, RemovalWait, RemovedBox
from app.gui.background.messages import Job, Removed
from app.gui.notices.boxes import RefusalBox

_TITLE = Words("Remove account", "移除账户")


class AccountRemoval(QObject):
    """Asks whether to remove an account; `confirmed` brings it, `cancelled` the job whose wait is to end."""

    confirmed = Signal(object)  # Account
    cancelled = Signal(object)  # Job

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._account: Account | None = None
        self._question: RemovalQuestion | None = None
        self._wait: RemovalWait | None = None
        self._notice: QMessageBox | None = None

    def ask(self, account: Account) -> None:
        """Ask whether `account` is to be removed."""
        if self._question is not None:
            return
        box = RemovalQuestion(account, self._window)
        self._account, self._question = account, box
        box.remove.clicked.connect(self._confirm)
        box.finished.connect(self._answered)
        box.open()

    @Slot()
    def _confirm(self) -> None:
        if self._account is not None:
            self.confirmed.emit(self._account)

    @Slot()
    def _answered(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    def wait(self, account: Account) -> None:
        """Say what is waited for, once it takes long enough to be read."""
        self._wait = RemovalWait(account, self._window)
        self._wait.canceled.connect(self._cancel)

    @Slot()
    def _cancel(self) -> None:
        self.cancelled.emit(Job.REMOVE)

    def end_wait(self) -> None:
        """The removal is over, however it ended."""
        if self._wait is not None:
            wait, self._wait = self._wait, None
            wait.canceled.disconnect(self._cancel)
            wait.close()
            wait.deleteLater()

    def refuse(self, words: Words) -> None:
        """Say why an account was not removed."""
        self._tell(RefusalBox(self._window, _TITLE, words))

    def tell_removed(self, removed: Removed) -> None:
        """Say where the key was deleted from, and that it is still valid at OKX."""
        self._tell(RemovedBox(removed, self._window))

    def _tell(self, box: QMessageBox) -> None:
        """Show this box, in the place of a former one."""
        if self._notice is not None:
            self._notice.reject()
        self._notice = box
        box.finished.connect(self._told)
        box.open()

    @Slot()
    def _told(self) -> None:
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None

    def put_away(self) -> None:
        """Close the question and the notice."""
        for box in (self._question, self._notice):
            if box is not None:
                box.reject()

    def close(self) -> None:
        """Close what is open, as the window does."""
        for box in (self._question, self._wait, self._notice):
            if box is not None:
                box.hide()
