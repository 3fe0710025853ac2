"""Colours by meaning, for light and dark windows, and the figures' font."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QPalette

from app.domain.account import Environment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView, QWidget


class Tone(enum.Enum):
    """What a colour stands for; it never stands alone, a word is always beside it."""

    GOOD = enum.auto()
    WARNING = enum.auto()
    BAD = enum.auto()
    BUSY = enum.auto()
    QUIET = enum.auto()


# On a light window and on a dark one; each at least 4.5 : 1 against Fusion's base colour.
_TONES = {
    Tone.GOOD: ("#1b6e2d", "#6fcf7f"),
    Tone.WARNING: ("#8a5300", "#f2b84b"),
    Tone.BAD: ("#b3261e", "#ff8a80"),
    Tone.BUSY: ("#1a5fb4", "#8ab8f5"),
    Tone.QUIET: ("#5c5f63", "#a8abb0"),
}
_SURFACES = {Tone.WARNING: ("#fff1d6", "#4a3710"), Tone.BAD: ("#fde3e1", "#53201d"), Tone.BUSY: ("#e2edfb", "#1d3450")}
_ENVIRONMENTS = {Environment.LIVE: "#b3261e", Environment.DEMO: "#1a5fb4", Environment.PRACTICE: "#00695c"}
_MIDDLE = 128


def dark(palette: QPalette) -> bool:
    """Whether the window is dark."""
    return palette.color(QPalette.ColorRole.Window).lightness() < _MIDDLE


def tone(meaning: Tone, palette: QPalette) -> QColor:
    """The colour of text and icons."""
    return QColor(_TONES[meaning][dark(palette)])


def surface(meaning: Tone, palette: QPalette) -> QColor:
    """The background behind a sentence of that meaning; the window's own for a meaning without one."""
    pair = _SURFACES.get(meaning)
    return palette.color(QPalette.ColorRole.Window) if pair is None else QColor(pair[dark(palette)])


def write_in(colour: QColor, label: QWidget) -> None:
    """Write a label in that colour; costs nothing if it is so already."""
    colours = label.palette()
    if colours.color(label.foregroundRole()) != colour:
        colours.setColor(label.foregroundRole(), colour)
        label.setPalette(colours)


def environment_colour(environment: Environment) -> QColor:
    """The background of the badge, for white text."""
    return QColor(_ENVIRONMENTS[environment])


def figures(font: QFont) -> QFont:
    """`font` with digits of one width, so that columns of figures line up."""
    with_figures = QFont(font)
    with_figures.setFeature(QFont.Tag("tnum"), 1)
    return with_figures


def spaced(table: QTableView) -> None:
    """Keep the cells and the titles of neighbouring columns apart, on whichever side they stand."""
    # An item's text stands 3 px further in than its cell's padding, a title's does not.
    table.setStyleSheet("QTableView::item { padding: 0 6px } QHeaderView::section { padding: 0 9px }")


def emphasised(font: QFont, *, scale: float = 1.0) -> QFont:
    """`font` in bold, `scale` times as large."""
    bold = QFont(font)
    bold.setBold(True)
    if font.pointSizeF() > 0:
        bold.setPointSizeF(font.pointSizeF() * scale)
    return bold
