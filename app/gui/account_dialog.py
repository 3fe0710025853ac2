"""Where an account is added or gets a new key: tested first, kept in the keyring or for this session only."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.account import Account, Environment
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.gui import theme
from app.gui.assistive import ChoiceBox
from app.gui.badge import environment_word
from app.gui.checklist_view import ChecklistView
from app.gui.language import Retranslated, said
from app.gui.messages import Keep, Try
from app.gui.theme import Tone
from app.okx.sites import SITES

_ENVIRONMENTS = (Environment.LIVE, Environment.DEMO)


class AccountDialog(Retranslated, QDialog):
    """Asks for name, site, environment and key; of `account`, if given, only the key. A kept secret is never shown.

    `tested` and `kept` carry what the worker is to do; the fields are emptied when the dialog closes.
    """

    tested = Signal(object)  # Try
    kept = Signal(object)  # Keep
    waiting_cancelled = Signal()

    def __init__(self, account: Account | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account = account
        self._keeping = False
        self._testing = False
        self._name, self._address = QLineEdit(), QLineEdit()
        self._site, self._environment = ChoiceBox(), ChoiceBox()
        self._secrets = {part: QLineEdit() for part in ("key", "secret", "passphrase")}
        self._labels = {part: QLabel() for part in ("name", "site", "address", "environment", *self._secrets)}
        self.checklist = ChecklistView()
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._test, self._save, self._session, self._cancel = (QPushButton() for _ in range(4))
        self._buttons = QDialogButtonBox()
        self._lay_out()
        self._fill(account)
        self._site.currentIndexChanged.connect(self._show_address)
        self._test.clicked.connect(self._ask_test)
        self._save.clicked.connect(self._keep_in_keyring)
        self._session.clicked.connect(self._keep_for_session)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(self._empty)
        self.retranslate()

    def _lay_out(self) -> None:
        form = QFormLayout()
        fields = {
            "name": self._name,
            "site": self._site,
            "address": self._address,
            "environment": self._environment,
            **self._secrets,
        }
        for part, field in fields.items():
            self._labels[part].setBuddy(field)
            form.addRow(self._labels[part], field)
        for field in self._secrets.values():
            field.setEchoMode(QLineEdit.EchoMode.Password)
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
        column.addLayout(form)
        column.addLayout(test)
        column.addWidget(self.checklist, 1)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 88)

    def _fill(self, account: Account | None) -> None:
        self._site.addItems([said(site.label) for site in SITES] + [""])
        self._environment.addItems([environment_word(each) for each in _ENVIRONMENTS])
        if account is not None:
            names = [site.name for site in SITES]
            self._name.setText(account.name)
            self._site.setCurrentIndex(names.index(account.site) if account.site in names else len(names))
            self._address.setText("" if account.site in names else account.site)
            self._environment.setCurrentIndex(_ENVIRONMENTS.index(account.environment))
            for field in (self._name, self._site, self._address, self._environment):
                field.setEnabled(False)
            self._secrets["key"].setFocus()
        self._show_address()

    @Slot()
    def _show_address(self) -> None:
        other = self._site.currentIndex() == len(SITES)
        self._address.setEnabled(other and self._account is None)

    def show_problem(self, words: Words | None) -> None:
        """Say in place why nothing was kept; None where that needs no word. The user may try again."""
        self.set_keeping(keeping=False)
        self.say("" if words is None else said(words))

    def say(self, text: str, meaning: Tone = Tone.BAD) -> None:
        """Say one sentence above the buttons."""
        theme.write_in(theme.tone(meaning, self.palette()), self._problem)
        self._problem.setText(text)
        self._problem.setAccessibleName(text)

    def set_testing(self, *, testing: bool) -> None:
        """Show that the checks are under way, or over."""
        self._testing = testing
        self._test.setEnabled(not (testing or self._keeping))
        self.checklist.say(self.tr("Testing…") if testing else "")

    def set_keeping(self, *, keeping: bool) -> None:
        """Show that the key is being kept; Cancel then ends that wait."""
        self._keeping = keeping
        for widget in (self._save, self._session, *self._secrets.values()):
            widget.setEnabled(not keeping)
        self._test.setEnabled(not (keeping or self._testing))
        if keeping:
            self.say(self.tr("Waiting for the system keyring. It may be asking for its password."), Tone.BUSY)

    def _credentials(self) -> Credentials | None:
        """The three secrets as typed, without white space around them; says in place what is wrong with them."""
        typed = {part: field.text() for part, field in self._secrets.items()}
        try:
            return Credentials(key=typed["key"], secret=typed["secret"], passphrase=typed["passphrase"])
        except ValueError:
            # Its text is English; which field it is can be seen.
            self.say(self.tr("Key, secret and passphrase are all needed, in plain Latin characters. Nothing was sent."))
            wrong = [field for field in self._secrets.values() if not _usable(field.text())]
            (wrong or list(self._secrets.values()))[0].setFocus()
            return None

    def _chosen_site(self) -> str:
        place = self._site.currentIndex()
        return SITES[place].name if place < len(SITES) else self._address.text().strip()

    @Slot()
    def _ask_test(self) -> None:
        credentials = self._credentials()
        if credentials is None:
            return
        self.say("")
        self.checklist.clear()
        self.set_testing(testing=True)
        self.tested.emit(Try(self._chosen_site(), _ENVIRONMENTS[self._environment.currentIndex()], credentials))

    @Slot()
    def _keep_in_keyring(self) -> None:
        self._keep(session_only=False)

    @Slot()
    def _keep_for_session(self) -> None:
        self._keep(session_only=True)

    def _keep(self, *, session_only: bool) -> None:
        credentials = self._credentials()
        if credentials is None:
            return
        self.set_keeping(keeping=True)
        environment = _ENVIRONMENTS[self._environment.currentIndex()]
        self.kept.emit(
            Keep(self._name.text(), self._chosen_site(), environment, credentials, session_only, account=self._account)
        )

    @Slot()
    def reject(self) -> None:
        """Close, or end the wait for the keyring if there is one."""
        if self._keeping:
            self.waiting_cancelled.emit()
        else:
            super().reject()

    @Slot()
    def _empty(self) -> None:
        for field in self._secrets.values():
            field.clear()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Add account") if self._account is None else self.tr("Enter the key again"))
        titles = {
            "name": self.tr("&Name"),
            "site": self.tr("S&ite"),
            "address": self.tr("A&ddress"),
            "environment": self.tr("&Environment"),
            "key": self.tr("API &key"),
            "secret": self.tr("&Secret key"),
            "passphrase": self.tr("&Passphrase"),
        }
        for part, title in titles.items():
            self._labels[part].setText(title)
            self._labels[part].buddy().setAccessibleName(title.replace("&", ""))
        self._site.setItemText(len(SITES), self.tr("Other address"))
        for place, each in enumerate(SITES):
            self._site.setItemText(place, said(each.label))
        for place, environment in enumerate(_ENVIRONMENTS):
            self._environment.setItemText(place, environment_word(environment))
        self._address.setPlaceholderText("https://….okx.com")
        self._secrets["passphrase"].setPlaceholderText(
            self.tr("Passphrase (set when you created the key; not your login password)")
        )
        self._test.setText(self.tr("&Test connection"))
        self._save.setText(self.tr("Save in system keyring"))
        self._session.setText(self.tr("This session only"))
        self._cancel.setText(self.tr("Cancel"))


def _usable(text: str) -> bool:
    return bool(text.strip()) and text.strip().isascii() and text.strip().isprintable()
