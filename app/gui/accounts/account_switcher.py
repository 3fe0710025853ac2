"""The head of the window: which account is open, where, in which mode, and the way to another one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal, Slot
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.domain.account import Account, Environment, MarginMode, needs_another
from app.domain.route import AS_SETTINGS, DIRECT, SYSTEM
from app.gui.accounts.account_box import AccountBox
from app.gui.look import theme
from app.gui.look.badge import EnvironmentBadge, environment_word
from app.gui.look.elided import ElidedLabel
from app.gui.look.icons import Icon, icon
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel, as_tip
from app.gui.look.theme import Tone
from app.okx.sites import SITES

BUILT_IN = "practice"
"""The id of the account that practises on the exchange in this program."""

_MODE_LETTERS, _SITE_LETTERS = 12, 8


def practises(account: Account) -> bool:
    """Whether it is at a practice exchange of this program, built in or standing, and not only at a look-alike."""
    return account.id.partition("@")[0] == BUILT_IN


def place_of_practice(account: Account) -> str | None:
    """The address of the practice exchange it is at, "" for the built-in one; None if it is at none."""
    if not practises(account):
        return None
    return "" if account.id == BUILT_IN else account.site


def mode_word(mode: MarginMode) -> str:
    """OKX's own name of an account mode."""
    return said(mode.words)


def site_word(account: Account) -> str:
    """The name of an account's site, or its address, or that it is built in; "" while it is not known."""
    if account.id == BUILT_IN and account.site:
        return QCoreApplication.translate("Site", "built-in")
    return next((said(known.label) for known in SITES if known.name == account.site), account.site)


class AccountSwitcher(Retranslated, QWidget):
    """Badge, list of accounts and practice, account mode and site of the one that is open."""

    chosen = Signal(object)  # Account, or None for practice
    add_account = Signal()
    enter_key = Signal()
    test_connection = Signal()
    remove_account = Signal()
    locked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._accounts: tuple[Account, ...] = ()
        self._opened: Account | None = None
        self._mode: MarginMode | None = None
        self._badge = EnvironmentBadge()
        self._label, self._combo = PlainLabel(), AccountBox()
        self._label.setBuddy(self._combo)
        self._standing, self._site = ElidedLabel(letters=_MODE_LETTERS), ElidedLabel(letters=_SITE_LETTERS)
        self._more = QPushButton()
        self._add, self._key, self._test, self._remove = (QAction(self) for _ in range(4))
        menu = QMenu(self)
        menu.addActions([self._add, self._key, self._test, self._remove])
        self._more.setMenu(menu)
        self._more.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for widget in (self._badge, self._label, self._combo, self._standing, self._site):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._more)
        self._combo.activated.connect(self._choose)
        self._add.triggered.connect(self.add_account)
        self._key.triggered.connect(self.enter_key)
        self._test.triggered.connect(self.test_connection)
        self._remove.triggered.connect(self.remove_account)
        self.retranslate()

    @property
    def offered(self) -> tuple[Account, ...]:
        """The accounts that are listed."""
        return self._accounts

    def offer(self, accounts: Iterable[Account]) -> None:
        """List these accounts, and practice after them."""
        self._accounts = tuple(accounts)
        self.retranslate()

    def show_account(self, account: Account | None) -> None:
        """Show which account is open, or is being opened; None for none."""
        self._opened, self._mode = account, None
        self._badge.show_environment(None if account is None else account.environment)
        self.retranslate()

    def show_mode(self, mode: MarginMode | None) -> None:
        """Show the account mode, None where OKX did not say."""
        self._mode = mode
        self.retranslate()

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Keep the user from leaving the account while something is being sent, or no longer."""
        self._combo.setEnabled(not locked)
        self._more.setEnabled(not locked)
        self.locked.emit(locked)

    @Slot(int)
    def _choose(self, place: int) -> None:
        account = self._accounts[place] if place < len(self._accounts) else None
        self.chosen.emit(account)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._label.setText(self.tr("&Account"))
        self._combo.setAccessibleName(self.tr("Account"))
        self._combo.setPlaceholderText(self.tr("Choose an account…"))
        with QSignalBlocker(self._combo):
            self._combo.clear()
            self._combo.offer(_title(account) for account in self._accounts)
            self._combo.addItem(environment_word(Environment.PRACTICE))
            self._combo.setCurrentIndex(self._place())
        self._combo.describe()
        self._combo.setToolTip(as_tip(self._combo.currentText()))
        self._say_mode()
        place = "" if self._opened is None else site_word(self._opened)
        # The head has room for the site's own name; its address is in the tooltip.
        short = place.partition(" (")[0].partition("（")[0]
        self._site.setText(self.tr("Site {site}").format(site=short) if place else "")
        whole = self.tr("Site {site}").format(site=place) if place else ""
        self._site.setToolTip("\n".join(filter(None, (whole, self._way()))))
        self._site.setAccessibleName(self._site.toolTip())
        for label in (self._standing, self._site):
            # Empty, it would still keep its neighbours apart twice.
            label.setVisible(bool(label.text()))
        self._more.setText(self.tr("Accounts"))
        # The window has new colours before they come down to what is in it.
        self._more.setIcon(icon(Icon.ACCOUNTS, self.window().palette().color(QPalette.ColorRole.ButtonText)))
        self._more.menu().setAccessibleName(self._more.text())
        self._more.setToolTip(self.tr("Add, edit, test or remove an account"))
        self._add.setText(self.tr("&Add account…"))
        self._key.setText(self.tr("&Edit account, or enter its key again…"))
        self._test.setText(self.tr("&Test connection…"))
        self._remove.setText(self.tr("&Remove this account…"))
        listed = self._opened in self._accounts
        self._key.setEnabled(listed)
        self._remove.setEnabled(listed)
        self._test.setEnabled(self._opened is not None)

    def _way(self) -> str:
        """The way that the account goes, where it is one of its own."""
        proxy = AS_SETTINGS if self._opened is None else self._opened.proxy
        if proxy in {SYSTEM, DIRECT}:
            return self.tr("The system's proxy, if any") if proxy == SYSTEM else self.tr("No proxy, directly")
        return self.tr("Through the proxy {proxy}").format(proxy=proxy) if proxy != AS_SETTINGS else ""

    def _say_mode(self) -> None:
        mode = "" if self._mode is None else mode_word(self._mode)
        name = self.tr("Account mode: {mode}").format(mode=mode)
        barred = self._mode is not None and not self._mode.repays
        if barred:
            self._standing.setText(self.tr("{mode} ✗ no one-click repay").format(mode=mode))
            name = f"{name}. {said(needs_another(self._mode))}"
        else:
            self._standing.setText(f"{mode} ✓" if mode else "")
        # In a narrow head it is not whole.
        self._standing.setToolTip("\n".join(filter(None, (self._standing.text(), name if barred else ""))))
        self._standing.setAccessibleName(name)
        # The window has new colours before they come down to what is in it.
        colours = self.window().palette()
        plain = colours.color(QPalette.ColorRole.WindowText)
        theme.write_in(theme.tone(Tone.BAD, colours) if barred else plain, self._standing)

    def _place(self) -> int:
        if self._opened is None:
            return -1
        if self._opened.environment is Environment.PRACTICE and self._opened not in self._accounts:
            return len(self._accounts)
        ids = [account.id for account in self._accounts]
        return ids.index(self._opened.id) if self._opened.id in ids else -1


def _title(account: Account) -> str:
    tail = f" ····{account.key_tail}" if account.key_tail else ""
    return f"{environment_word(account.environment)} · {account.name}{tail}"
