"""How accounts are added, tested, given a new key and removed from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QProgressDialog

from app.domain.account import Account
from app.domain.words import Words
from app.gui import troubles
from app.gui.account_dialog import AccountDialog
from app.gui.language import said
from app.gui.main_window import MainWindow
from app.gui.messages import Checked, Ended, Job, Keep, Kept, Remove, Report, Try

if TYPE_CHECKING:
    from app.gui.conductor import Conductor

_SHOWN_AFTER_MS = 300


class AccountKeeping(QObject):
    """Shows the dialogs, hands what they ask to the worker, and the worker's answers to them.

    While an account is being kept or removed nothing is sent, and while something is sent no account is changed.
    """

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow, conductor: Conductor) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._accounts: tuple[Account, ...] = ()
        self._dialog: AccountDialog | None = None
        self._question: QMessageBox | None = None
        self._wait: QProgressDialog | None = None
        self._notice: QMessageBox | None = None
        self._changing: Job | None = None
        window.welcome.practise.connect(self._practise)
        window.welcome.add_account.connect(self._add)
        window.switcher.chosen.connect(conductor.open)
        window.switcher.add_account.connect(self._add)
        window.switcher.enter_key.connect(self._renew)
        window.switcher.remove_account.connect(self._ask_remove)
        window.opening.enter_key.connect(self._renew)
        window.opening.session_only.connect(self._go_on_without_keyring)

    def offer(self, accounts: tuple[Account, ...]) -> None:
        """List these accounts."""
        self._accounts = accounts
        self._window.switcher.offer(accounts)

    @property
    def changing(self) -> bool:
        """Whether an account is being kept or removed."""
        return self._changing is not None

    def put_away(self) -> None:
        """Close the dialogs with what was typed into them."""
        for dialog in (self._dialog, self._question, self._notice):
            if dialog is not None:
                dialog.reject()

    def close(self) -> None:
        """Close what is open."""
        for dialog in (self._dialog, self._question, self._wait, self._notice):
            if dialog is not None:
                dialog.hide()

    @Slot()
    def _practise(self) -> None:
        self._conductor.open(None)

    @Slot()
    def _add(self) -> None:
        self._show(AccountDialog(parent=self._window))

    @Slot()
    def _renew(self) -> None:
        if self._conductor.account is not None:
            self._show(AccountDialog(self._conductor.account, parent=self._window))

    @Slot()
    def _go_on_without_keyring(self) -> None:
        """Ask for the key, or open practice with the one it always has."""
        if self._conductor.account is None:
            self._conductor.open(None, key_in_memory=True)
        else:
            self._renew()

    def _show(self, dialog: AccountDialog) -> None:
        if self._dialog is not None:
            dialog.deleteLater()
            self._dialog.raise_()
            return
        self._dialog = dialog
        dialog.tested.connect(self._test)
        dialog.kept.connect(self._keep)
        dialog.waiting_cancelled.connect(self._cancel_waiting)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(object)
    def _test(self, ask: Try) -> None:
        self.asked.emit(ask)

    @Slot(object)
    def _keep(self, ask: Keep) -> None:
        refusal = self._refusal()
        if refusal is None:
            self._change(ask)
        elif self._dialog is not None:
            self._dialog.show_problem(refusal)

    def _refusal(self) -> Words | None:
        """Why no account can be changed now."""
        if self._conductor.sending:
            return troubles.SENDING
        return None if self._changing is None else troubles.KEYRING_BUSY

    def _change(self, ask: Keep | Remove) -> None:
        self._changing = ask.job
        self._conductor.set_changing(True)
        self.asked.emit(ask)

    @Slot()
    def _cancel_waiting(self) -> None:
        self.call_cancelled.emit(Job.KEEP)

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @Slot()
    def _ask_remove(self) -> None:
        account = self._conductor.account
        if account is None or self._question is not None:
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove account"))
        box.setText(self.tr("Remove {name} and its key from this computer?").format(name=account.name))
        box.setInformativeText(self.tr("Its record of repayments stays. The key itself stays valid at OKX."))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        self._question = box
        remove.clicked.connect(self._remove)
        box.finished.connect(self._answered)
        box.open()

    @Slot()
    def _remove(self) -> None:
        account, refusal = self._conductor.account, self._refusal()
        if refusal is not None:
            self._tell(refusal)
        elif account is not None:
            self._show_wait(account)
            self._change(Remove(account))

    @Slot()
    def _answered(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    def _show_wait(self, account: Account) -> None:
        """Say what is waited for, once it takes long enough to be read."""
        waited_for = self.tr("Waiting for the system keyring. It may be asking for its password.")
        wait = QProgressDialog(waited_for, self.tr("Cancel"), 0, 0, self._window)
        wait.setWindowTitle(self.tr("Removing {name}…").format(name=account.name))
        wait.setWindowModality(Qt.WindowModality.WindowModal)
        wait.setAutoReset(False)
        wait.setMinimumDuration(_SHOWN_AFTER_MS)
        wait.setValue(0)
        wait.canceled.connect(self._cancel_removal)
        self._wait = wait

    @Slot()
    def _cancel_removal(self) -> None:
        self.call_cancelled.emit(Job.REMOVE)

    def _end_wait(self) -> None:
        if self._wait is not None:
            wait, self._wait = self._wait, None
            wait.canceled.disconnect(self._cancel_removal)
            wait.close()
            wait.deleteLater()

    def _tell(self, words: Words) -> None:
        """Say why an account was not removed."""
        if self._notice is None:
            self._notice = QMessageBox(self._window)
            self._notice.setIcon(QMessageBox.Icon.Warning)
            self._notice.setWindowTitle(self.tr("Remove account"))
            self._notice.finished.connect(self._told)
        self._notice.setText(said(words))
        self._notice.open()

    @Slot()
    def _told(self) -> None:
        if self._notice is not None:
            self._notice.deleteLater()
            self._notice = None

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker that is about accounts."""
        if report.job not in {Job.TRY, Job.KEEP, Job.REMOVE}:
            return
        match report.news:
            case Checked() if self._dialog is not None:
                self._dialog.checklist.show_check(report.news.check)
            case Kept():
                self._kept(report.news)
            case Ended():
                self._ended(report.job, report.news)

    def _kept(self, kept: Kept) -> None:
        self.offer(kept.settings.accounts)
        if kept.account is not None:
            if self._dialog is not None:
                self._dialog.accept()
            self._conductor.open(kept.account)
        elif kept.settings.accounts:
            self._conductor.open(kept.settings.accounts[0])
        else:
            self._conductor.leave()

    def _ended(self, job: Job, ended: Ended) -> None:
        if job is self._changing:
            self._changing = None
            self._conductor.set_changing(False)
        words = troubles.defect(ended.defect) if ended.defect else None if ended.error is None else ended.error.words
        if job is Job.REMOVE:
            self._end_wait()
            if ended.error is not None:
                self._tell(ended.error.words)
        elif job is Job.KEEP and self._dialog is not None:
            self._dialog.show_problem(words)
        elif self._dialog is not None:
            self._dialog.set_testing(testing=False)
            if words is not None:
                self._dialog.say(said(words))
        if ended.defect:
            self.defect.emit(ended.defect)
