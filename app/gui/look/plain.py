"""Labels, boxes and tooltips that show every text as it is, since names and messages of others may look like HTML."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from app.gui.look.language import Retranslated


def as_tip(text: str) -> str:
    """`text` as a tooltip that shows it literally: Qt takes one for HTML by its looks, and knows no other way."""
    if "<" not in text and "&lt;" not in text:
        return text
    lines = html.escape(text, quote=False).split("\n")
    return f"<qt>{'<br>'.join(lines)}</qt>"


def as_title(text: str) -> str:
    """`text` as the title of a button, a tab or an action, whose `&` is no mnemonic."""
    return text.replace("&", "&&")


class PlainLabel(QLabel):
    """A label whose text and tooltip are never taken for HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setToolTip(self, text: str, /) -> None:
        """Show it literally."""
        super().setToolTip(as_tip(text))


class PlainBox(Retranslated, QMessageBox):
    """A message box whose texts are never taken for HTML."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        make_plain(self)

    def setInformativeText(self, text: str, /) -> None:
        """Show it literally, too; Qt makes a label for it that does not heed the format of the box."""
        super().setInformativeText(text)
        make_plain(self)

    def retranslate(self) -> None:
        """Say it in the window's language; a box that only passes on what it was told says it once."""


def make_plain(widget: QWidget) -> None:
    """Have the labels that Qt itself put into `widget` show their texts literally."""
    for label in widget.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
