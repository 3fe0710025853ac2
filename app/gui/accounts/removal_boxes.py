"""What asks, waits and tells when an account is removed, in whichever language the window has by then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from app.domain.account import Account
from app.gui.background.messages import KeyPlace, Removed
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainBox, make_plain

_SHOWN_AFTER_MS = 300


class RemovalQuestion(PlainBox):
    """Asks whether to remove `account`; `remove` is the button that says yes."""

    def __init__(self, account: Account, parent: QWidget) -> None:
        super().__init__(parent)
        self._account = account
        self.setIcon(QMessageBox.Icon.Question)
        self.remove = self.addButton("", QMessageBox.ButtonRole.DestructiveRole)
        self._cancel = self.addButton("", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._cancel)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Remove account"))
        self.setText(self.tr("Remove {name} and its key from this computer?").format(name=self._account.name))
        self.setInformativeText(self.tr("Its record of repayments stays. The key itself stays valid at OKX."))
        self.remove.setText(self.tr("Remove"))
        self._cancel.setText(self.tr("Cancel"))


class RemovalWait(Retranslated, QProgressDialog):
    """Says what is waited for, once it takes long enough to be read."""

    def __init__(self, account: Account, parent: QWidget) -> None:
        super().__init__(parent)
        self._account = account
        self.setRange(0, 0)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setMinimumDuration(_SHOWN_AFTER_MS)
        make_plain(self)
        self.retranslate()
        self.setValue(0)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Removing {name}…").format(name=self._account.name))
        self.setLabelText(self.tr("Waiting for the system keyring. It may be asking for its password."))
        self.setCancelButtonText(self.tr("Cancel"))


class RemovedBox(PlainBox):
    """Says where the key was deleted from, and that it is still valid at OKX."""

    def __init__(self, removed: Removed, parent: QWidget) -> None:
        super().__init__(parent)
        self._removed = removed
        self.setIcon(QMessageBox.Icon.Information)
        self._close = self.addButton("", QMessageBox.ButtonRole.AcceptRole)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Account removed"))
        deleted = {
            KeyPlace.KEYRING: self.tr("{name} was removed, and its key deleted from the system keyring."),
            KeyPlace.MEMORY: self.tr(
                "{name} was removed. Its key was only in the memory of this program, and is dropped."
            ),
            KeyPlace.NOWHERE: self.tr("{name} was removed. The system keyring had no key of it."),
        }[self._removed.key]
        self.setText(deleted.format(name=self._removed.account.name))
        self.setInformativeText(
            self.tr(
                "Its record of repayments stays in the journal. The key is still valid at OKX: delete it there, under "
                "Profile, API, if it is no longer needed."
            )
        )
        self._close.setText(self.tr("OK"))
