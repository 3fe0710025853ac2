"""Which way an account goes: as the settings say, the system's proxy, none, or a proxy of its own with its login."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app import settings_words
from app.domain.account import Account
from app.domain.credentials import ProxyLogin
from app.domain.route import AS_SETTINGS, DIRECT, SYSTEM, ProxyChoice, is_address, own_proxy
from app.gui.accessibility.assistive import ChoiceBox
from app.gui.look.language import Retranslated, said, without_mnemonic

_WAYS = (AS_SETTINGS, SYSTEM, DIRECT)
_OWN = len(_WAYS)
_LETTERS = 12


class ProxyForm(Retranslated, QWidget):
    """Shows the way of `account`, if given; its proxy's password is never shown. `changed` tells of any other way."""

    changed = Signal()

    def __init__(self, account: Account | None) -> None:
        super().__init__()
        self._account = account
        self._here = self._keeping = False
        self.way, self.address = ChoiceBox(), QLineEdit()
        self.asks, self.user, self.password = QCheckBox(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.way.addItems([""] * (_OWN + 1))
        for field in (self.user, self.password):
            field.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * _LETTERS)
        self._login = QWidget()
        place, login, column = QHBoxLayout(), QHBoxLayout(self._login), QVBoxLayout(self)
        for layout in (login, column):
            layout.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.way)
        place.addWidget(self.address, 1)
        login.addWidget(self.asks)
        login.addWidget(self.user, 1)
        login.addWidget(self.password, 1)
        column.addLayout(place)
        column.addWidget(self._login)
        self._fill()
        self.way.currentIndexChanged.connect(self._change)
        self.asks.toggled.connect(self._change)
        for field in (self.address, self.user, self.password):
            field.textChanged.connect(self._change)
        self.retranslate()

    def _fill(self) -> None:
        if self._account is None:
            return
        if is_address(self._account.proxy):
            self.way.setCurrentIndex(_OWN)
            self.address.setText(self._account.proxy)
            self.asks.setChecked(self._account.proxy_login)
        else:
            self.way.setCurrentIndex(_WAYS.index(self._account.proxy))

    @property
    def own(self) -> bool:
        """Whether the account is to have a proxy of its own."""
        return self.way.currentIndex() == _OWN and not self._here

    def choice(self) -> ProxyChoice | None:
        """What is chosen; None, with the keyboard at the first field that is unfit, if one is."""
        if not self.own:
            return ProxyChoice() if self._here else ProxyChoice(_WAYS[self.way.currentIndex()])
        address = own_proxy(self.address.text())
        if address is None or not is_address(address):
            self.address.setFocus()
            return None
        if not self.asks.isChecked():
            return ProxyChoice(address)
        if self._stored(address) and not (self.user.text().strip() or self.password.text().strip()):
            return ProxyChoice(address, keeps_login=True)
        login = self._typed(address)
        return None if login is None else ProxyChoice(address, login)

    def _typed(self, address: str) -> ProxyLogin | None:
        user, password = self.user.text(), self.password.text()
        try:
            login = ProxyLogin(address=address, user=user, password=password)
        except ValueError:
            login = None
        if login is None or not password.strip():
            (self.password if user.strip() and not password.strip() else self.user).setFocus()
            return None
        return login

    def _stored(self, address: str | None) -> bool:
        """Whether the keyring has the login of this very proxy."""
        return self._account is not None and self._account.proxy_login and self._account.proxy == address

    def fault(self) -> str:
        """Why there is no choice, in the window's language."""
        if own_proxy(self.address.text()) is None or not is_address(self.address.text().strip().lower()):
            return said(settings_words.UNFIT_OWN_PROXY)
        return self.tr("The proxy's user and password are needed, in plain Latin characters. Nothing was sent.")

    def show_here(self, here: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """An exchange on this computer is spoken to directly, so there is nothing to choose; or there is again."""
        if here is not self._here:
            self._here = here
            self._show()

    def set_keeping(self, *, keeping: bool) -> None:
        """Let nothing be chosen while the account is being kept."""
        self._keeping = keeping
        self._show()

    def empty(self) -> None:
        """Forget the login."""
        self.user.clear()
        self.password.clear()

    @Slot()
    def _change(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        free = not (self._here or self._keeping)
        for widget in (self.way, self.address, self.asks):
            widget.setEnabled(free)
        for field in (self.user, self.password):
            field.setEnabled(free and self.asks.isChecked())
        # Its place is kept beside the choice, so that nothing moves there.
        self.address.setVisible(self.own)
        self._login.setVisible(self.own)
        stored = self._stored(own_proxy(self.address.text())) and self.asks.isChecked()
        # Short, since two of them share a line.
        self.user.setPlaceholderText(self.tr("User (stored)") if stored else self.tr("User"))
        self.password.setPlaceholderText(self.tr("Password (stored)") if stored else self.tr("Password"))
        for field in (self.user, self.password):
            field.setToolTip(self.tr("Stored; leave it empty to keep it") if stored else "")

    def retranslate(self) -> None:
        """Say it in the window's language."""
        titles = {
            AS_SETTINGS: self.tr("As in the settings"),
            SYSTEM: self.tr("The system's proxy, if any"),
            DIRECT: self.tr("No proxy, directly"),
        }
        for place, way in enumerate(_WAYS):
            self.way.setItemText(place, titles[way])
        self.way.setItemText(_OWN, self.tr("A proxy of its own, and no other way"))
        self.way.setAccessibleName(self.tr("Proxy"))
        self.way.describe()
        self.address.setPlaceholderText("socks5h://127.0.0.1:1080")
        self.address.setAccessibleName(self.tr("Proxy address"))
        self.asks.setText(self.tr("It &wants user and password"))
        self.asks.setAccessibleName(without_mnemonic(self.asks.text()))
        self.user.setAccessibleName(self.tr("Proxy user"))
        self.password.setAccessibleName(self.tr("Proxy password"))
        self._show()
