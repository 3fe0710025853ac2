"""The fields of an account: its name, where it is, and its key, which is never shown."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.account import Account, Environment, environment_at
from app.domain.credentials import Credentials
from app.gui.accessibility.assistive import ChoiceBox
from app.gui.accounts.proxy_form import ProxyForm
from app.gui.look import theme
from app.gui.look.badge import environment_word
from app.gui.look.language import Retranslated, said, without_mnemonic
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.okx.key_faults import KeyFault, fault_of
from app.okx.sites import SITES

_ENVIRONMENTS = (Environment.LIVE, Environment.DEMO)


class AccountForm(Retranslated, QWidget):
    """Shows those of `account`, if given, but for its key. `changed` tells that the key, or its place, is another.

    `edited` tells that anything was typed or chosen, `key_typed` that `keeps_key` may be otherwise.
    """

    changed = Signal()
    edited = Signal()
    key_typed = Signal()

    def __init__(self, account: Account | None) -> None:
        super().__init__()
        self._account = account
        self._former = 0
        self.name, self.address = QLineEdit(), QLineEdit()
        self.site, self.environment = ChoiceBox(), ChoiceBox()
        self.proxy = ProxyForm(account)
        self._note, self._needed = PlainLabel(), PlainLabel()
        self.secrets = {part: QLineEdit() for part in ("key", "secret", "passphrase")}
        self._labels = {
            part: PlainLabel() for part in ("name", "site", "address", "environment", *self.secrets, "proxy")
        }
        self._rows = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.LABEL_GAP)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for part, field in self._fields().items():
            self._labels[part].setBuddy(field)
            form.addRow(self._labels[part], field)
            if part == "environment":
                form.addRow("", self._note)
                form.addRow("", self._needed)
        self._labels["proxy"].setBuddy(self.proxy.way)
        form.addRow(self._labels["proxy"], self.proxy)
        for field in self.secrets.values():
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.textEdited.connect(self.changed)
            field.textChanged.connect(self.key_typed)
        self._fill(account)
        self.site.currentIndexChanged.connect(self._moved)
        self.environment.currentIndexChanged.connect(self._moved)
        self.address.textChanged.connect(self._moved)
        self.proxy.changed.connect(self._moved)
        self.name.textEdited.connect(self.edited)
        self.changed.connect(self.edited)
        self.retranslate()

    def _fields(self) -> dict[str, QLineEdit | ChoiceBox]:
        return {
            "name": self.name,
            "site": self.site,
            "address": self.address,
            "environment": self.environment,
            **self.secrets,
        }

    def _fill(self, account: Account | None) -> None:
        self.site.addItems([said(site.label) for site in SITES] + [""])
        self.environment.addItems([environment_word(each) for each in _ENVIRONMENTS])
        if account is None:
            return
        names = [site.name for site in SITES]
        self.name.setText(account.name)
        self.site.setCurrentIndex(names.index(account.site) if account.site in names else len(names))
        self.address.setText("" if account.site in names else account.site)
        if account.environment in _ENVIRONMENTS:
            self.environment.setCurrentIndex(_ENVIRONMENTS.index(account.environment))

    def chosen_site(self) -> str:
        """The name of one of OKX's sites, or the other address as typed."""
        place = self.site.currentIndex()
        return SITES[place].name if place < len(SITES) else self.address.text().strip()

    def chosen_environment(self) -> Environment:
        """Live or demo; practice at an address on this computer."""
        return environment_at(
            self.chosen_site(), (*_ENVIRONMENTS, Environment.PRACTICE)[self.environment.currentIndex()]
        )

    def take_site(self, name: str) -> None:
        """Choose one of OKX's sites by its name."""
        self.site.setCurrentIndex([site.name for site in SITES].index(name))

    @property
    def stays(self) -> bool:
        """Whether the account is where it was, so that the key that is kept is good there."""
        place = (self.chosen_site(), self.chosen_environment())
        return self._account is not None and place == (self._account.site, self._account.environment)

    @property
    def keeps_key(self) -> bool:
        """Whether the account has a key and no other one was typed."""
        return self._account is not None and not any(field.text().strip() for field in self.secrets.values())

    def credentials(self) -> Credentials | None:
        """The three secrets as typed, trimmed; None, with the keyboard at the first that is unfit, if a field is."""
        unfit = self._unfit()
        if unfit:
            unfit[0].setFocus()
            return None
        typed = {part: field.text() for part, field in self.secrets.items()}
        return Credentials(key=typed["key"], secret=typed["secret"], passphrase=typed["passphrase"])

    def lacking(self) -> tuple[str, ...]:
        """The names of the fields that are empty, or hold what cannot be an address or a part of a key."""
        return tuple(field.accessibleName() for field in self._unfit())

    def _unfit(self) -> list[QLineEdit]:
        needed = list(self.secrets.values())
        if self.site.currentIndex() == len(SITES):
            needed.insert(0, self.address)
        return [field for field in needed if not _usable(field.text())]

    def go_to_fault(self, code: str) -> bool:
        """Put the keyboard on the field that OKX's `code` finds fault with; whether there is one."""
        fields: dict[KeyFault, QWidget] = {
            KeyFault.SITE: self.site,
            KeyFault.ENVIRONMENT: self.environment,
            KeyFault.KEY: self.secrets["key"],
            KeyFault.SECRET: self.secrets["secret"],
            KeyFault.PASSPHRASE: self.secrets["passphrase"],
        }
        field = fields.get(fault_of(code))
        if field is not None:
            field.setFocus()
        return field is not None

    def set_keeping(self, *, keeping: bool) -> None:
        """Let nothing be typed while the account is being kept."""
        for field in self._fields().values():
            field.setEnabled(not keeping)
        self.proxy.set_keeping(keeping=keeping)
        self._show_place()

    def empty(self) -> None:
        """Forget the secrets."""
        for field in self.secrets.values():
            field.clear()
        self.proxy.empty()

    @Slot()
    def _moved(self) -> None:
        self._show_place()
        self.changed.emit()

    def _show_place(self) -> None:
        elsewhere = self.site.currentIndex() == len(SITES)
        practice = environment_at(self.chosen_site(), Environment.LIVE) is Environment.PRACTICE
        self._show_practice(practice)
        self.proxy.show_here(practice)
        self._rows.setRowVisible(self.address, elsewhere)
        self.environment.setEnabled(self.site.isEnabled() and not practice)
        # Its place is kept, so that no field moves while somebody types an address.
        self._rows.setRowVisible(self._note, elsewhere)
        self._say_notes(practice=practice)

    def _show_practice(self, practice: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let the environment be practice, and nothing else, or no longer."""
        listed = self.environment.count() > len(_ENVIRONMENTS)
        if practice is listed:
            return
        with QSignalBlocker(self.environment):
            if practice:
                self._former = self.environment.currentIndex()
                self.environment.addItem(environment_word(Environment.PRACTICE))
                self.environment.setCurrentIndex(len(_ENVIRONMENTS))
            else:
                self.environment.setCurrentIndex(self._former)
                self.environment.removeItem(len(_ENVIRONMENTS))
        self.environment.describe()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        titles = {
            "name": self.tr("&Name"),
            "site": self.tr("S&ite"),
            "address": self.tr("A&ddress"),
            "environment": self.tr("&Environment"),
            "key": self.tr("API &key"),
            "secret": self.tr("&Secret key"),
            "passphrase": self.tr("&Passphrase"),
            "proxy": self.tr("Pro&xy"),
        }
        for part, title in titles.items():
            self._labels[part].setText(title)
            self._labels[part].buddy().setAccessibleName(without_mnemonic(title))
        self.site.setItemText(len(SITES), self.tr("Other address"))
        for place, each in enumerate(SITES):
            self.site.setItemText(place, said(each.label))
        for place, environment in enumerate(_ENVIRONMENTS):
            self.environment.setItemText(place, environment_word(environment))
        if self.environment.count() > len(_ENVIRONMENTS):
            self.environment.setItemText(len(_ENVIRONMENTS), environment_word(Environment.PRACTICE))
        for box in (self.site, self.environment):
            box.describe()
        self.address.setPlaceholderText("https://….okx.com")
        in_keyring = self._account is not None and not self._account.session_only
        stored = self.tr("Stored; leave it empty to keep it") if in_keyring else ""
        for part in ("key", "secret"):
            self.secrets[part].setPlaceholderText(stored)
        self.secrets["passphrase"].setPlaceholderText(
            stored or self.tr("Passphrase (set when you created the key; not your login password)")
        )
        self._show_place()

    def _say_notes(self, *, practice: bool) -> None:
        word = environment_word(Environment.PRACTICE)
        elsewhere = self.tr("{practice}: an address on this computer is not OKX.").format(practice=word)
        needed = self.tr("The key needs Read and Trade, not Withdraw. Bind it to this computer's IP address on OKX.")
        if self.proxy.own:
            needed = self.tr("The key needs Read and Trade, not Withdraw. Bind it to the proxy's IP address on OKX.")
        for label, text, meaning in (
            (self._note, elsewhere if practice else "", Tone.WARNING),
            (self._needed, needed, Tone.QUIET),
        ):
            label.setText(text)
            label.setAccessibleName(text)
            theme.write_in(theme.tone(meaning, self.palette()), label)
        self._note.setMinimumHeight(self._needed.sizeHint().height())


def _usable(text: str) -> bool:
    return bool(text.strip()) and text.strip().isascii() and text.strip().isprintable()
