"""The icon of a state beside its words, named for whoever does not see its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from app.domain.words import Words
from app.gui.look import theme
from app.gui.look.icons import Icon, icon
from app.gui.look.language import said
from app.gui.look.theme import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette
    from PySide6.QtWidgets import QLabel

_NAMES = {
    Tone.GOOD: Words("Good", "正常"),
    Tone.WARNING: Words("Warning", "警告"),
    Tone.BAD: Words("Problem", "问题"),
    Tone.BUSY: Words("Notice", "提示"),
    Tone.QUIET: Words("Notice", "提示"),
}


def mark(label: QLabel, shape: Icon, meaning: Tone, *, side: int, palette: QPalette | None = None) -> None:
    """Show `shape` in the colour of its meaning, `side` pixels high; `palette` where the label's own lags behind."""
    drawn = icon(shape, theme.tone(meaning, label.palette() if palette is None else palette))
    label.setPixmap(drawn.pixmap(QSize(side, side), label.devicePixelRatioF()))
    label.setAccessibleName(said(_NAMES[meaning]))
