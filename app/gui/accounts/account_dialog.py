"""Where an account is added, renamed or gets a new key: tested first, kept in the keyring or for this session only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.account import Account, Environment
from app.domain.checks import NO_SUCH_KEY, Mark, Withdrawal
from app.domain.credentials import Credentials
from app.domain.route import ProxyChoice
from app.domain.words import Words
from app.gui.accessibility.announcing import announce
from app.gui.accounts.account_form import AccountForm
from app.gui.accounts.checklist_view import ChecklistView
from app.gui.accounts.site_probe_view import SiteProbeView
from app.gui.accounts.withdrawal_notice import WithdrawalNotice
from app.gui.background.messages import Job, Keep, Probe, Try
from app.gui.look import fitting, theme
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

LETTERS = 116
"""So many fit into a line of the dialog; its words are wrapped, and its checks need two columns."""


class AccountDialog(Retranslated, QDialog):
    """Asks for name, site, environment and key; those of `account`, if given, but for its key, which is never shown.

    `asked` carries what the worker is to do (Try, Probe, Keep), `cancelled` what of it is to be stopped. The secrets
    are emptied when the dialog closes. It opens on the name, or on the key if the account `wants_key`.
    """

    asked = Signal(object)  # Ask
    cancelled = Signal(object)  # Job

    def __init__(
        self,
        account: Account | None = None,
        *,
        number: int = 0,
        wants_key: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._account = account
        self._number = number
        self._keeping = self._testing = False
        self._meaning = Tone.BAD
        self.form, self.checklist = AccountForm(account), ChecklistView()
        self.sites, self.notice = SiteProbeView(), WithdrawalNotice()
        self._problem, self._hint = PlainLabel(), PlainLabel()
        for label in (self._problem, self._hint):
            label.setWordWrap(True)
        self._test, self._save, self._session, self._cancel = (QPushButton() for _ in range(4))
        self._pressed = self._save
        self._buttons = QDialogButtonBox()
        self._lay_out()
        self.form.changed.connect(self._forget_findings)
        self.form.edited.connect(self._forget_problem)
        self.form.key_typed.connect(self._say_save)
        self.sites.wanted.connect(self._probe)
        self.sites.stopped.connect(self._stop_probing)
        self.sites.taken.connect(self._take_site)
        self._test.clicked.connect(self._ask_test)
        self._save.clicked.connect(self._keep_in_keyring)
        self._session.clicked.connect(self._keep_for_session)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(self._empty)
        self.retranslate()
        # Of itself a dialog takes two thirds of the screen's height at most.
        fitting.grow(self, self.sizeHint())
        (self.form.secrets["key"] if wants_key else self.form.name).setFocus()

    def _lay_out(self) -> None:
        test = QHBoxLayout()
        test.addWidget(self._test)
        test.addStretch(1)
        roles = QDialogButtonBox.ButtonRole
        self._buttons.addButton(self._session, roles.ActionRole)
        self._buttons.addButton(self._save, roles.ActionRole)
        self._buttons.addButton(self._cancel, roles.RejectRole)
        for button in (self._test, self._session, self._cancel):
            button.setAutoDefault(False)
        self._save.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(self.form)
        column.addLayout(test)
        column.addWidget(self.checklist, 1)
        for widget in (self.sites, self.notice, self._problem, self._hint, self._buttons):
            column.addWidget(widget)
        self._problem.hide()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * LETTERS)

    def show_problem(self, words: Words | None, *, keyring: bool = True) -> None:
        """Say in place why nothing was kept; None where that needs no word. The user may try again.

        `keyring` is False if there is none to keep it in.
        """
        self.set_keeping(keeping=False)
        if words is not None:
            self.say(said(words))
        self._offer_sites()
        QTimer.singleShot(0, self._fit)
        self._go_on(self._pressed if keyring else self._session)

    def _go_on(self, button: QPushButton) -> None:
        """Put the keyboard on what cures it: a field, the agreement that is asked for, or else this button."""
        failed = (check.code for check in self.checklist.checks if check.mark is Mark.FAILED)
        if not any(self.form.go_to_fault(code) for code in failed if code):
            (self.notice.agreement if self.notice.asks else button).setFocus()

    def say(self, text: str, meaning: Tone = Tone.BAD) -> None:
        """Say one sentence above the buttons."""
        self._meaning = meaning
        self._paint()
        self._problem.setText(text)
        self._problem.setAccessibleName(text)
        self._problem.setVisible(bool(text))
        announce(self._problem, text)

    def end_testing(self) -> None:
        """The checks are over; where the key is not known here, the other sites can be tried."""
        self._testing = False
        if self._meaning is Tone.BUSY and not self._keeping:
            self.say("")
        self._test.setEnabled(not self._keeping)
        self.checklist.end()
        self._offer_sites()
        QTimer.singleShot(0, self._fit)

    def end_probing(self) -> None:
        """The other sites were asked."""
        self.sites.end()

    def wait_for_keyring(self) -> None:
        """Say that the keyring is waited for: for the stored key before the checks, or for keeping it after them."""
        if not self._testing:
            self.checklist.end()
        self.say(self.tr("Waiting for the system keyring. It may be asking for its password."), Tone.BUSY)

    def withhold(self, found: Withdrawal) -> None:
        """Nothing was kept: ask for agreement to what was found."""
        self.set_keeping(keeping=False)
        self.checklist.end()
        self._offer_sites()
        self.notice.show_found(found)
        self._go_on(self._pressed)
        QTimer.singleShot(0, self._fit)

    @Slot()
    def _fit(self) -> None:
        """Grow by what the checks lack."""
        fitting.grow_until(self, self.checklist.lacking)

    def set_keeping(self, *, keeping: bool) -> None:
        """Show that the account is being kept; Cancel then ends that wait."""
        self._keeping = keeping
        self._save.setEnabled(not keeping)
        self._say_save()
        self.form.set_keeping(keeping=keeping)
        self._test.setEnabled(not (keeping or self._testing))
        self.notice.agreement.setEnabled(not keeping)
        self.say("")

    def _offer_sites(self) -> None:
        unknown = any(check.code == NO_SUCH_KEY for check in self.checklist.checks)
        if unknown and self.form.chosen_environment() is not Environment.PRACTICE:
            self.sites.offer()

    def _credentials(self) -> Credentials | None:
        found = self.form.credentials()
        if found is None:
            lacking = self.form.lacking()
            fields = said(Words(", ".join(lacking), "、".join(lacking)))
            needed = self.tr("Still needed, in plain Latin characters: {fields}. Nothing was sent.")
            self.say(needed.format(fields=fields))
        return found

    def _proxy(self) -> ProxyChoice | None:
        chosen = self.form.proxy.choice()
        if chosen is None:
            self.say(self.form.proxy.fault())
        return chosen

    @Slot()
    def _forget_findings(self) -> None:
        """What was found, and agreed to, was found of another key, or at another place."""
        self.notice.show_found(Withdrawal.CANNOT)
        self.sites.withdraw()
        self.checklist.outdate()
        self.cancelled.emit(Job.PROBE)

    @Slot()
    def _forget_problem(self) -> None:
        """What was said of what was entered before is said no longer."""
        if not self._keeping:
            self.say("")

    @Slot()
    def _ask_test(self) -> None:
        stored = self.form.keeps_key and self.form.stays
        credentials = None if stored else self._credentials()
        proxy = self._proxy() if stored or credentials is not None else None
        if proxy is None:
            return
        self.say("")
        self.sites.withdraw()
        self.checklist.begin()
        self._testing = True
        self._test.setEnabled(False)
        site, environment = self.form.chosen_site(), self.form.chosen_environment()
        self.asked.emit(Try(site, environment, credentials, self._account, proxy, session=self._number))

    @Slot()
    def _probe(self) -> None:
        credentials = self._credentials()
        proxy = None if credentials is None else self._proxy()
        if credentials is not None and proxy is not None:
            self.sites.begin()
            site, environment = self.form.chosen_site(), self.form.chosen_environment()
            self.asked.emit(Probe(site, environment, credentials, self._account, proxy, session=self._number))

    @Slot()
    def _stop_probing(self) -> None:
        self.cancelled.emit(Job.PROBE)

    @Slot(str)
    def _take_site(self, name: str) -> None:
        """Go on with a site that knows the key, and test it there."""
        self.form.take_site(name)
        self._ask_test()

    @Slot()
    def _keep_in_keyring(self) -> None:
        self._keep(session_only=False)

    @Slot()
    def _keep_for_session(self) -> None:
        self._keep(session_only=True)

    def _keep(self, *, session_only: bool) -> None:
        credentials = None if self.form.keeps_key else self._credentials()
        proxy = self._proxy() if self.form.keeps_key or credentials is not None else None
        if proxy is None:
            return
        if self.notice.asks:
            self.say(self.tr("Tick the box above to keep this key, or enter another one. Nothing was kept."))
            self.notice.agreement.setFocus()
            return
        agreed, self._pressed = self.notice.agreed, self._session if session_only else self._save
        self.set_keeping(keeping=True)
        if credentials is not None and not agreed:
            self.sites.withdraw()
            self.checklist.begin()
            self.say(self.tr("Asking OKX what this key may do. Nothing is kept before."), Tone.BUSY)
        name, site, environment = self.form.name.text(), self.form.chosen_site(), self.form.chosen_environment()
        self.asked.emit(
            Keep(name, site, environment, credentials, session_only, self._account, agreed, proxy, session=self._number)
        )

    @Slot()
    def reject(self) -> None:
        """Close, or stop what is being kept if there is something."""
        if self._keeping:
            self.cancelled.emit(Job.KEEP)
        else:
            super().reject()

    @Slot()
    def _empty(self) -> None:
        self.form.empty()
        for job in (Job.TRY, Job.PROBE):
            self.cancelled.emit(job)

    def _paint(self) -> None:
        theme.write_in(theme.tone(self._meaning, self.palette()), self._problem)
        theme.write_in(theme.tone(Tone.QUIET, self.palette()), self._hint)

    @Slot()
    def _say_save(self) -> None:
        """Where no key was typed, nothing is done to the key that is kept, and there is none to keep for a session."""
        keeps = self.form.keeps_key
        self._save.setText(self.tr("Save") if keeps else self.tr("Save in system keyring"))
        self._session.setEnabled(not (keeps or self._keeping))

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Add account") if self._account is None else self.tr("Edit account"))
        self._test.setText(self.tr("&Test connection"))
        self._say_save()
        self._session.setText(self.tr("This session only"))
        self._cancel.setText(self.tr("Cancel"))
        self._hint.setText(self.tr("This session only: the key stays in memory until the window is closed or locks."))
        self._hint.setAccessibleName(self._hint.text())
        self._paint()
