"""How accounts are added, tested, given a new key and removed from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.account import Account
from app.domain.words import Words
from app.errors import KeyringAbsent
from app.gui.accounts.account_removal import AccountRemoval
from app.gui.background.messages import (
    Ask,
    Checked,
    Ended,
    Inspect,
    Job,
    Keep,
    Kept,
    KeyringAsked,
    Probed,
    Remove,
    Removed,
    Report,
    Withheld,
)
from app.gui.look.language import said
from app.gui.main_window import MainWindow
from app.gui.notices import troubles

if TYPE_CHECKING:
    from app.gui.accounts.account_dialog import AccountDialog
    from app.gui.accounts.connection_dialog import ConnectionDialog
    from app.gui.conductor import Conductor


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
        self._number = 0
        self._dialog: AccountDialog | None = None
        self._connection: ConnectionDialog | None = None
        self.removal = AccountRemoval(window)
        self._changing: Job | None = None
        window.welcome.practise.connect(self._practise)
        window.welcome.add_account.connect(self._add)
        window.switcher.chosen.connect(conductor.open)
        window.switcher.add_account.connect(self._add)
        window.switcher.enter_key.connect(self._edit)
        window.switcher.test_connection.connect(self._inspect)
        window.switcher.remove_account.connect(self._ask_remove)
        window.opening.enter_key.connect(self._renew)
        window.opening.session_only.connect(self._go_on_without_keyring)
        window.opening.test.connect(self._inspect)
        self.removal.confirmed.connect(self._remove)
        self.removal.cancelled.connect(self.call_cancelled)

    def offer(self, accounts: tuple[Account, ...]) -> None:
        """List these accounts."""
        self._window.switcher.offer(accounts)

    @property
    def changing(self) -> bool:
        """Whether an account is being kept or removed."""
        return self._changing is not None

    def put_away(self) -> None:
        """Close the dialogs with what was typed into them."""
        for dialog in (self._dialog, self._connection):
            if dialog is not None:
                dialog.reject()
        self.removal.put_away()

    def close(self) -> None:
        """Close what is open, as the window does."""
        for dialog in (self._dialog, self._connection):
            if dialog is not None:
                dialog.hide()
        self.removal.close()

    @Slot()
    def _practise(self) -> None:
        self._conductor.open(None)

    @Slot()
    def _add(self) -> None:
        self._show(None)

    @Slot()
    def _edit(self) -> None:
        if self._conductor.account is not None:
            self._show(self._conductor.account)

    @Slot()
    def _renew(self) -> None:
        """Ask for the key of an account that lacks it, or whose key is refused."""
        if self._conductor.account is not None:
            self._show(self._conductor.account, wants_key=True)

    @Slot()
    def _go_on_without_keyring(self) -> None:
        """Ask for the key, or open practice with the one it always has."""
        if self._conductor.account is None:
            self._conductor.practise_without_keyring()
        else:
            self._renew()

    def _show(self, account: Account | None, *, wants_key: bool = False) -> None:
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._number += 1
        from app.gui.accounts.account_dialog import AccountDialog  # noqa: PLC0415 - the first paint does not wait for it

        dialog = AccountDialog(account, number=self._number, wants_key=wants_key, parent=self._window)
        self._dialog = dialog
        dialog.asked.connect(self._pass_on)
        dialog.cancelled.connect(self.call_cancelled)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(object)
    def _pass_on(self, ask: Ask) -> None:
        """Have a dialog's ask done; an account is kept only while nothing else is under way."""
        if not isinstance(ask, Keep):
            self.asked.emit(ask)
            return
        refusal = self._refusal()
        if refusal is None:
            self._change(ask)
        elif self._dialog is not None:
            self._dialog.show_problem(refusal)

    def _refusal(self) -> Words | None:
        """Why no account can be changed now."""
        if self._conductor.sending:
            return troubles.QUEUED if self._conductor.queued else troubles.SENDING
        return None if self._changing is None else troubles.KEYRING_BUSY

    def _change(self, ask: Keep | Remove) -> None:
        self._changing = ask.job
        self._conductor.set_changing(True)
        self.asked.emit(ask)

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    @Slot()
    def _inspect(self) -> None:
        """Test the connection of the account that is open."""
        if self._connection is None:
            from app.gui.accounts.connection_dialog import ConnectionDialog  # noqa: PLC0415 - the first paint does not wait for it

            dialog = ConnectionDialog(self._conductor.name, self._window)
            self._connection = dialog
            dialog.finished.connect(self._inspected)
            dialog.open()
            self.asked.emit(Inspect(self._conductor.session))

    @Slot()
    def _inspected(self) -> None:
        if self._connection is not None:
            self._connection.deleteLater()
            self._connection = None

    @Slot()
    def _ask_remove(self) -> None:
        if self._conductor.account is not None:
            self.removal.ask(self._conductor.account)

    @Slot(object)
    def _remove(self, account: Account) -> None:
        refusal = self._refusal()
        if refusal is not None:
            self.removal.refuse(refusal)
        else:
            self.removal.wait(account)
            self._change(Remove(account))

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker that is about accounts."""
        if report.job is Job.INSPECT:
            self._take_inspection(report)
        elif not report.job.of_account:
            self._take_change(report)
            if self._dialog is not None and report.session == self._number:
                self._take_for_dialog(self._dialog, report)

    def _take_inspection(self, report: Report) -> None:
        if self._connection is None or report.session != self._conductor.session:
            return
        match report.news:
            case Checked():
                self._connection.checklist.show_check(report.news.check)
            case Ended():
                self._connection.end(_why(report.news))

    def _take_for_dialog(self, dialog: AccountDialog, report: Report) -> None:
        match report.news:
            case Checked():
                dialog.checklist.show_check(report.news.check)
            case Probed():
                dialog.sites.show_answer(report.news.answer)
            case Withheld():
                dialog.withhold(report.news.found)
            case KeyringAsked() if report.job in {Job.KEEP, Job.TRY}:
                dialog.wait_for_keyring()
            case Ended():
                self._dialog_ended(dialog, report.job, report.news)

    def _dialog_ended(self, dialog: AccountDialog, job: Job, ended: Ended) -> None:
        if job is Job.KEEP:
            dialog.checklist.end()
            dialog.show_problem(_why(ended), keyring=not isinstance(ended.error, KeyringAbsent))
            return
        if job is Job.TRY:
            dialog.end_testing()
        elif job is Job.PROBE:
            dialog.end_probing()
        if (words := _why(ended)) is not None:
            dialog.say(said(words))

    def _take_change(self, report: Report) -> None:
        match report.news:
            case Kept():
                self._kept(report.news)
            case Removed():
                self.removal.tell_removed(report.news)
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
        if job is Job.REMOVE:
            self.removal.end_wait()
            if (words := _why(ended)) is not None:
                self.removal.refuse(words)
        if ended.defect and job in {Job.TRY, Job.PROBE, Job.KEEP, Job.REMOVE}:
            self.defect.emit(ended.defect)


def _why(ended: Ended) -> Words | None:
    """Why a job did not do what it should."""
    if ended.defect:
        return troubles.defect(ended.defect)
    return None if ended.error is None else ended.error.words
