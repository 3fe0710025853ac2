"""The settings: each change is in effect at once, so there is nothing to confirm and nothing to cancel."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.words import Language, Words
from app.gui.accessibility.assistive import ChoiceBox
from app.gui.look import theme
from app.gui.look.icons import without_icons
from app.gui.look.language import Retranslated, said, system_language, without_mnemonic
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.gui.tools.update_box import UpdateBox
from app.settings import Settings, Theme

LOCK_MINUTES = (0, 1, 5, 10, 15, 30, 60, 120, 240)
"""After how many minutes without input the window can be set to lock; 0 for never."""

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LANGUAGES = (None, Language.ENGLISH, Language.CHINESE)
_THEMES = tuple(Theme)
_EACH_IN_ITSELF = {Language.ENGLISH: "English", Language.CHINESE: "简体中文"}


class SettingsDialog(Retranslated, QDialog):
    """Shows the settings that it is told; `chosen` says which field of `Settings` shall have which value.

    Whether there are new versions can be asked only where `updates` says that somebody announces them.
    """

    chosen = Signal(str, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, updates: bool = False) -> None:
        super().__init__(parent)
        self._settings = settings
        self.updates = UpdateBox()
        self.updates.setVisible(updates)
        self._language, self._theme, self._lock, self._proxy = ChoiceBox(), ChoiceBox(), ChoiceBox(), QLineEdit()
        self._labels = {part: PlainLabel() for part in ("language", "theme", "lock", "proxy")}
        self._hide, self._notify, self._practice = QCheckBox(), QCheckBox(), QCheckBox()
        self._hint = PlainLabel()
        self._buttons = without_icons(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
        self._lay_out()
        self.show_settings(settings)
        self._proxy.setText(settings.proxy or "")
        self._language.activated.connect(self._choose_language)
        self._theme.activated.connect(self._choose_theme)
        self._lock.activated.connect(self._choose_lock)
        self._proxy.editingFinished.connect(self._choose_proxy)
        self._hide.toggled.connect(self._choose_hide)
        self._notify.toggled.connect(self._choose_notify)
        self._practice.toggled.connect(self._choose_practice)
        self.updates.chosen.connect(self._choose_updates)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(theme.LABEL_GAP)
        form.addRow(self._labels["language"], self._language)
        form.addRow(self._labels["theme"], self._theme)
        form.addRow(self._hide)
        form.addRow(self._labels["lock"], self._lock)
        form.addRow(self._notify)
        form.addRow(self._labels["proxy"], self._proxy)
        form.addRow(self._hint)
        form.addRow(self._practice)
        form.addRow(self.updates)
        fields = {"language": self._language, "theme": self._theme, "lock": self._lock, "proxy": self._proxy}
        for part, field in fields.items():
            self._labels[part].setBuddy(field)
        form.setVerticalSpacing(10)
        self._hint.setWordWrap(True)
        # Room for a problem that is said later: nothing moves under the cursor.
        self._hint.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._buttons)
        theme.fit(self, letters=64)

    @Slot(object)
    def show_settings(self, settings: Settings) -> None:
        """Show these, wherever they were changed."""
        self._settings = settings
        self.retranslate()

    def show_proxy_problem(self, problem: Words | None) -> None:
        """Say in place why the proxy as typed is not used; None where it is."""
        used = self.tr(
            "Used from the next time an account is opened, unless it has a way of its own. Empty: the system's proxy."
        )
        self._hint.setText(used if problem is None else said(problem))
        theme.write_in(theme.tone(Tone.QUIET if problem is None else Tone.BAD, self.palette()), self._hint)
        self._hint.setAccessibleName(self._hint.text())
        self._proxy.setAccessibleDescription(self._hint.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing of the proxy, and does not close what may have to say that it is none."""
        if event.key() not in _ENTER or not self._proxy.hasFocus():
            super().keyPressEvent(event)

    @Slot(int)
    def _choose_language(self, place: int) -> None:
        self.chosen.emit("language", _LANGUAGES[place])

    @Slot(int)
    def _choose_theme(self, place: int) -> None:
        self.chosen.emit("theme", _THEMES[place])

    @Slot(int)
    def _choose_lock(self, place: int) -> None:
        self.chosen.emit("lock_after_min", self._minutes()[place])

    @Slot()
    def _choose_proxy(self) -> None:
        typed = self._proxy.text().strip() or None
        self.show_proxy_problem(None)
        if typed != self._settings.proxy:
            self.chosen.emit("proxy", typed)

    @Slot(bool)
    def _choose_hide(self, hide: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self.chosen.emit("hide_amounts", hide)

    @Slot(bool)
    def _choose_notify(self, notify: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self.chosen.emit("notify", notify)

    @Slot(bool)
    def _choose_practice(self, shown: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self.chosen.emit("practice_menu", shown)

    @Slot(bool)
    def _choose_updates(self, wanted: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self.chosen.emit("check_updates", wanted)

    def _minutes(self) -> tuple[int, ...]:
        """What can be chosen, and what is set if the file says something else."""
        return tuple(sorted({*LOCK_MINUTES, self._settings.lock_after_min}))

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Settings"))
        titles = {
            "language": self.tr("&Language"),
            "theme": self.tr("&Appearance"),
            "lock": self.tr("Loc&k after"),
            "proxy": self.tr("&Proxy"),
        }
        for part, title in titles.items():
            self._labels[part].setText(title)
            self._labels[part].buddy().setAccessibleName(without_mnemonic(title))
        self._fill()
        self._hide.setText(self.tr("&Hide amounts (Ctrl+Shift+H)"))
        self._notify.setText(self.tr("&Notify when a repayment ends while the window is in the background"))
        self._practice.setText(self.tr("Show the P&ractice menu, which makes the simulator misbehave"))
        for box in (self._hide, self._notify, self._practice):
            box.setAccessibleName(without_mnemonic(box.text()))
        self._tick(self._hide, self._settings.hide_amounts)
        self._tick(self._notify, self._settings.notify)
        self._tick(self._practice, self._settings.practice_menu)
        self.updates.show_wanted(wanted=self._settings.check_updates)
        self._proxy.setPlaceholderText("socks5h://127.0.0.1:1080")
        self.show_proxy_problem(None)

    def _tick(self, box: QCheckBox, ticked: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show a choice without making it; assistive technology toggles a box without a click."""
        with QSignalBlocker(box):
            box.setChecked(ticked)

    def _fill(self) -> None:
        own = _EACH_IN_ITSELF[system_language()]
        system = self.tr("As the system ({language})").format(language=own)
        languages = [system if each is None else _EACH_IN_ITSELF[each] for each in _LANGUAGES]
        themes = {
            Theme.SYSTEM: self.tr("As the system"),
            Theme.LIGHT: self.tr("Light"),
            Theme.DARK: self.tr("Dark"),
        }
        minutes = self._minutes()
        locks = [self.tr("{n} min without input").format(n=each) if each else self.tr("Never") for each in minutes]
        for combo, texts, at in (
            (self._language, languages, _LANGUAGES.index(self._settings.language)),
            (self._theme, [themes[each] for each in _THEMES], _THEMES.index(self._settings.theme)),
            (self._lock, locks, minutes.index(self._settings.lock_after_min)),
        ):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItems(texts)
                combo.setCurrentIndex(at)
            combo.describe()
