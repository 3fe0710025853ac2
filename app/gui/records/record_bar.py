"""A sentence with a button above a table of records, for what only the user can settle."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel, as_title
from app.gui.look.theme import Tone

_ICON_SIDE = 20


class RecordBar(Retranslated, QFrame):
    """Subclasses say it; `shape` is its icon, and `margin` what stands above and below, in pixels."""

    def __init__(self, shape: Icon, *, margin: int = 0) -> None:
        super().__init__()
        self._shape = shape
        self._icon, self._text, self.button = PlainLabel(), PlainLabel(), QPushButton()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, margin, 10, margin)
        for widget in (self._icon, self._text, self.button):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self.setAutoFillBackground(True)

    def say(self, text: str, act: str, tip: str) -> None:
        """Say what it is about, and what the button does."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.button.setText(as_title(act))
        self.button.setAccessibleName(act)
        self.button.setToolTip(tip)
        self._paint()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.ParentChange and hasattr(self, "button"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        plain = QPalette() if self.isWindow() else self.window().palette()
        colours = QPalette(plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(Tone.WARNING, plain))
        colours.setColor(QPalette.ColorRole.WindowText, theme.tone(Tone.WARNING, plain))
        self.setPalette(colours)
        self.button.setPalette(plain)
        mark(self._icon, self._shape, Tone.WARNING, side=_ICON_SIDE, palette=plain)
