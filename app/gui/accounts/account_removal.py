"""How an account is removed from the window: asked first, waited for, and told what became of its key."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from app.domain.account import Account
from app.domain.words import Words
from app.gui.background.messages import Job, KeyPlace, Removed
from app.gui.look.language import said

_SHOWN_AFTER_MS = 300


class AccountRemoval(QObject):
    """Asks whether to remove an account; `confirmed` brings it, `cancelled` the job whose wait is to end."""

    confirmed = Signal(object)  # Account
    cancelled = Signal(object)  # Job

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._account: Account | None = None
        self._question: QMessageBox | None = None
        self._wait: QProgressDialog | None = None
        self._notice: QMessageBox | None = None

    def ask(self, account: Account) -> None:
        """Ask whether `account` is to be removed."""
        if self._question is not None:
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove account"))
        box.setText(self.tr("Remove {name} and its key from this computer?").format(name=account.name))
        box.setInformativeText(self.tr("Its record of repayments stays. The key itself stays valid at OKX."))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        self._account, self._question = account, box
        remove.clicked.connect(self._confirm)
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
        waited_for = self.tr("Waiting for the system keyring. It may be asking for its password.")
        wait = QProgressDialog(waited_for, self.tr("Cancel"), 0, 0, self._window)
        wait.setWindowTitle(self.tr("Removing {name}…").format(name=account.name))
        wait.setWindowModality(Qt.WindowModality.WindowModal)
        wait.setAutoReset(False)
        wait.setMinimumDuration(_SHOWN_AFTER_MS)
        wait.setValue(0)
        wait.canceled.connect(self._cancel)
        self._wait = wait

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
        self._tell(self.tr("Remove account"), said(words), "", QMessageBox.Icon.Warning)

    def tell_removed(self, removed: Removed) -> None:
        """Say where the key was deleted from, and that it is still valid at OKX."""
        name = removed.account.name
        deleted = {
            KeyPlace.KEYRING: self.tr("{name} was removed, and its key deleted from the system keyring."),
            KeyPlace.MEMORY: self.tr(
                "{name} was removed. Its key was only in the memory of this program, and is dropped."
            ),
            KeyPlace.NOWHERE: self.tr("{name} was removed. The system keyring had no key of it."),
        }[removed.key].format(name=name)
        rest = self.tr(
            "Its record of repayments stays in the journal. The key is still valid at OKX: delete it there, under "
            "Profile, API, if it is no longer needed."
        )
        self._tell(self.tr("Account removed"), deleted, rest, QMessageBox.Icon.Information)

    def _tell(self, title: str, text: str, rest: str, face: QMessageBox.Icon) -> None:
        if self._notice is None:
            self._notice = QMessageBox(self._window)
            self._notice.finished.connect(self._told)
        self._notice.setIcon(face)
        self._notice.setWindowTitle(title)
        self._notice.setText(text)
        self._notice.setInformativeText(rest)
        self._notice.open()

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
