"""What stands in the place of a table's rows while it has none: why, and what happens next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.marks import mark
from app.gui.look.theme import Tone

_ICON_SIDE = 32


class EmptyFace(QWidget):
    """Lies over an empty table, in the middle of it; lets every click through."""

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__()
        self._icon, self._text = QLabel(), QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._text)
        column.addStretch(1)
        over = QVBoxLayout(table.viewport())
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self)
        self.hide()

    def say(self, text: str, shape: Icon, meaning: Tone, palette: QPalette) -> None:
        """Show this sentence and icon; nothing at all for an empty sentence."""
        self.setVisible(bool(text))
        self._text.setText(text)
        self._text.setAccessibleName(text)
        theme.write_in(theme.tone(meaning, palette), self._text)
        mark(self._icon, shape, meaning, side=_ICON_SIDE, palette=palette)

    def text(self) -> str:
        """The sentence shown, "" for none."""
        return "" if self.isHidden() else self._text.text()
