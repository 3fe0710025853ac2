"""A table, and what stands in the place of its rows while it has none: why, and what happens next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.gui.tables.table import Table

_ICON_SIDE = 32


class EmptyFace(QWidget):
    """A sentence in the middle of an empty table, with an icon; lets every click through."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._text = PlainLabel(), PlainLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._text)
        column.addStretch(1)
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


class FacedTable(QWidget):
    """Holds a table with its `EmptyFace` over it.

    It is no part of the table, as only the cells of a table are in the accessibility tree. It describes the table, too,
    for who comes to it with the keyboard.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self.face = EmptyFace()
        for widget in (table, self.face):
            widget.setParent(self)
        self.face.raise_()
        self.setSizePolicy(table.sizePolicy())

    def say(self, text: str, shape: Icon, meaning: Tone, palette: QPalette) -> None:
        """Show this sentence and icon in the place of the rows; nothing at all for an empty sentence."""
        self.face.say(text, shape, meaning, palette)
        self._table.explain(text)

    def sizeHint(self) -> QSize:
        """That of the table."""
        return self._table.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of the table."""
        return self._table.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill all of it, the face below the header."""
        super().resizeEvent(event)
        self._table.setGeometry(self.rect())
        self.face.setGeometry(self.rect().adjusted(0, self._table.header.sizeHint().height(), 0, 0))
