"""The page between two accounts: what is waited for, why an account is not open, and that the window is locked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.gui.accessibility.announcing import announce
from app.gui.look import theme
from app.gui.look.language import Retranslated, said
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.opening.opening_faces import PRACTICE, Action, Face, opening

_ICON_SIDE = 48
_WIDEST = 96


class OpeningPage(Retranslated, QWidget):
    """Shows one `Face` at a time. Each button tells what it is for by a signal of its own."""

    cancel = Signal()
    again = Signal()
    enter_key = Signal()
    session_only = Signal()
    test = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._face = opening(PRACTICE)
        self._told = ""
        self._icon, self._title, self._text, self._cure = (PlainLabel() for _ in range(4))
        self._bar = QProgressBar()
        self._buttons = {action: QPushButton() for action in Action}
        self._lay_out()
        for action, asked in {
            Action.CANCEL: self.cancel,
            Action.AGAIN: self.again,
            Action.UNLOCK: self.again,
            Action.ENTER_KEY: self.enter_key,
            Action.SESSION_ONLY: self.session_only,
            Action.TEST: self.test,
        }.items():
            self._buttons[action].clicked.connect(asked)
        self.retranslate()

    def _lay_out(self) -> None:
        self._title.setFont(theme.emphasised(self.font(), scale=1.2))
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(260, 8)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self._icon, self._bar):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text, self._cure):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(self.fontMetrics().averageCharWidth() * _WIDEST)
            # An aligned label gets the height of its first lines only.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 100)
            row.addStretch(1)
            column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in self._buttons.values():
            button.setAutoDefault(True)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addStretch(3)

    @property
    def face(self) -> Face:
        """What is shown."""
        return self._face

    @Slot(object)
    def show_face(self, face: Face) -> None:
        """Show `face`, tell assistive technology, and put the keyboard on its usual action."""
        self._face = face
        self.retranslate()
        if self.isVisible():
            self.greet()

    def greet(self) -> None:
        """Begin here, as when the page comes into sight; what was told since it did is not told again."""
        if self._face.actions:
            self._buttons[self._face.actions[0]].setFocus()
        text = " ".join(filter(None, (self._title.text(), self._text.text(), self._cure.text())))
        if self.isVisible() and text != self._told:
            self._told = text
            announce(self._title, text)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, forget what was told."""
        super().hideEvent(event)
        self._told = ""

    def retranslate(self) -> None:
        """Say it in the window's language."""
        face, busy = self._face, self._face.icon is None
        for label, words in ((self._title, face.title), (self._text, face.finding), (self._cure, face.cure)):
            label.setText(said(words))
            label.setAccessibleName(label.text())
            label.setVisible(bool(label.text()))
        self._cure.setFont(theme.emphasised(self.font()))
        self._icon.setVisible(not busy)
        self._bar.setVisible(busy)
        self._bar.setAccessibleName(self.tr("Busy"))
        titles = {
            Action.CANCEL: self.tr("&Cancel"),
            Action.UNLOCK: self.tr("&Unlock"),
            Action.AGAIN: self.tr("Try a&gain"),
            Action.SESSION_ONLY: self.tr("This &session only"),
            Action.ENTER_KEY: self.tr("&Enter the key again…"),
            Action.TEST: self.tr("&Test connection"),
        }
        for action, button in self._buttons.items():
            button.setText(titles[action])
            button.setVisible(action in face.actions)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_buttons"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        if self._face.icon is not None:
            mark(self._icon, self._face.icon, self._face.tone, side=_ICON_SIDE, palette=self.palette())
