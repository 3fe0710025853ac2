"""How accounts are added, tested, given a new key and removed from the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from app.domain.account import Account
from app.gui import troubles
from app.gui.account_dialog import AccountDialog
from app.gui.main_window import MainWindow, Page
from app.gui.messages import Ask, Checked, Ended, Job, Kept, Remove, Report

if TYPE_CHECKING:
    from app.gui.conductor import Conductor


class AccountKeeping(QObject):
    """Shows the dialogs, hands what they ask to the worker, and the worker's answers to them."""

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
        window.welcome.practise.connect(self._practise)
        window.welcome.add_account.connect(self._add)
        window.switcher.chosen.connect(conductor.open)
        window.switcher.add_account.connect(self._add)
        window.switcher.enter_key.connect(self._renew)
        window.switcher.remove_account.connect(self._ask_remove)
        window.opening.enter_key.connect(self._renew)

    def offer(self, accounts: tuple[Account, ...]) -> None:
        """List these accounts."""
        self._accounts = accounts
        self._window.switcher.offer(accounts)

    def close(self) -> None:
        """Close what is open."""
        for dialog in (self._dialog, self._question):
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

    def _show(self, dialog: AccountDialog) -> None:
        if self._dialog is not None:
            dialog.deleteLater()
            self._dialog.raise_()
            return
        self._dialog = dialog
        dialog.tested.connect(self._pass_on)
        dialog.kept.connect(self._pass_on)
        dialog.waiting_cancelled.connect(self._cancel_waiting)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(object)
    def _pass_on(self, ask: Ask) -> None:
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
        if self._conductor.account is not None:
            self.asked.emit(Remove(self._conductor.account))

    @Slot()
    def _answered(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker that is about accounts."""
        if report.job.of_account:
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
            self._window.show_account(None)
            self._window.show_page(Page.WELCOME)

    def _ended(self, job: Job, ended: Ended) -> None:
        if ended.defect:
            self.defect.emit(ended.defect)
        if self._dialog is None:
            return
        if job is Job.TRY:
            self._dialog.set_testing(testing=False)
        words = troubles.defect(ended.defect) if ended.defect else None if ended.error is None else ended.error.words
        if words is not None:
            self._dialog.show_problem(words)
