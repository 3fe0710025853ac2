"""The tools at the right of the head: hide amounts, the other language, and the menu with all the rest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.domain.words import Language
from app.gui.look.icons import Icon, icon
from app.gui.look.language import Retranslated, shown_language

_ICON_SIDE = 16


class HeadTools(Retranslated, QWidget):
    """Only says what was asked for; `show_hidden` tells it whether the amounts are hidden."""

    hide_asked = Signal(bool)
    language_asked = Signal(object)  # Language
    settings_asked = Signal()
    lock_asked = Signal()
    export_asked = Signal()
    bundle_asked = Signal()
    help_asked = Signal()
    about_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hide, self._language, self._more = QToolButton(), QToolButton(), QToolButton()
        self._menu = QMenu(self._more)
        self._hiding, self._settings, self.lock, self.export = (QAction(self) for _ in range(4))
        self._bundle, self._help, self._about = (QAction(self) for _ in range(3))
        self._hiding.setCheckable(True)
        self._hiding.setShortcut(QKeySequence("Ctrl+Shift+H"))
        for action, keys, asked in (
            (self._settings, "Ctrl+,", self.settings_asked),
            (self.lock, "", self.lock_asked),
            (self.export, "Ctrl+E", self.export_asked),
            (self._bundle, "", self.bundle_asked),
            (self._help, "F1", self.help_asked),
            (self._about, "", self.about_asked),
        ):
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(asked)
        self._lay_out()
        self._hiding.toggled.connect(self.hide_asked)
        self._language.clicked.connect(self._ask_language)
        self._more.clicked.connect(self._open_menu)
        self.retranslate()

    def _lay_out(self) -> None:
        self._menu.addActions([self._settings, self.lock])
        self._menu.addSeparator()
        self._menu.addActions([self.export, self._bundle])
        self._menu.addSeparator()
        self._menu.addActions([self._help, self._about])
        self._hide.setDefaultAction(self._hiding)
        self._hide.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self._hide, self._language, self._more):
            button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
            button.setAutoRaise(False)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        # A shortcut holds where its action is, and a menu that is closed is nowhere.
        self.addActions([self._hiding, *self._menu.actions()])

    def show_hidden(self, hidden: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Show whether the amounts are hidden, without asking for it."""
        with QSignalBlocker(self._hiding):
            self._hiding.setChecked(hidden)
        self.retranslate()

    def set_account(self, *, shown: bool) -> None:
        """Offer what needs an account that is shown, or not."""
        self.lock.setEnabled(shown)
        self.export.setEnabled(shown)

    @Slot()
    def _ask_language(self) -> None:
        chinese = shown_language() is Language.CHINESE
        self.language_asked.emit(Language.ENGLISH if chinese else Language.CHINESE)

    def retranslate(self) -> None:
        """Say it in the window's language, in the window's colours."""
        hidden = self._hiding.isChecked()
        faces, widest = {}, 0
        for face, text in ((True, self.tr("Hidden")), (False, self.tr("Hide"))):
            self._hiding.setText(text)
            faces[face] = text
            widest = max(widest, self._hide.sizeHint().width())
        # As wide for either word: nothing moves under the cursor.
        self._hide.setFixedWidth(widest)
        self._hiding.setText(faces[hidden])
        does = self.tr("Show amounts") if hidden else self.tr("Hide amounts")
        self._hiding.setToolTip(_with_keys(does, self._hiding))
        self._hide.setAccessibleName(self.tr("Hide amounts"))
        self._language.setText(self.tr("EN/中", "the button for the other language; the same in every language"))
        self._language.setToolTip(self.tr("切换到简体中文", "in the other language: switch to this one"))
        self._language.setAccessibleName(self._language.toolTip())
        self._more.setToolTip(self.tr("Settings, lock, export, help"))
        for widget in (self._more, self._menu):
            widget.setAccessibleName(self.tr("Menu"))
        for action, text in (
            (self._settings, self.tr("&Settings…")),
            (self.lock, self.tr("&Lock now")),
            (self.export, self.tr("&Export…")),
            (self._bundle, self.tr("Support &report…")),
            (self._help, self.tr("Keyboard shortcuts and &help")),
            (self._about, self.tr("&About One-Click Repay")),
        ):
            action.setText(text)
        self._paint(hidden=hidden)

    def _paint(self, *, hidden: bool) -> None:
        # Not this widget's own palette, which changes after that of the window.
        colour = self.window().palette().color(QPalette.ColorRole.ButtonText)
        self._hiding.setIcon(icon(Icon.HIDDEN if hidden else Icon.SHOWN, colour))
        self._more.setIcon(icon(Icon.SETTINGS, colour))

    @Slot()
    def _open_menu(self) -> None:
        # Not by `setMenu`, whose arrow Fusion draws over the icon.
        self._paint_menu()
        below = self._more.rect().bottomRight()
        self._menu.popup(self._more.mapToGlobal(QPoint(below.x() - self._menu.sizeHint().width(), below.y())))

    def _paint_menu(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.ButtonText)
        for action, shape in (
            (self._settings, Icon.SETTINGS),
            (self.lock, Icon.LOCK),
            (self.export, Icon.EXPORT),
            (self._bundle, Icon.BUNDLE),
            (self._help, Icon.HELP),
            (self._about, Icon.ABOUT),
        ):
            action.setIcon(icon(shape, colour))


def _with_keys(text: str, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})"
