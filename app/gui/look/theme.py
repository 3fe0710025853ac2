"""The palettes of the light and the dark window, colours by meaning, and the figures' font."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QPalette

from app.domain.account import Environment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QTableView, QWidget


class Tone(enum.Enum):
    """What a colour stands for; it never stands alone, a word is always beside it."""

    GOOD = enum.auto()
    WARNING = enum.auto()
    BAD = enum.auto()
    BUSY = enum.auto()
    QUIET = enum.auto()


# On a light window and on a dark one; each at least 4.5 : 1 on every surface it may stand on.
_TONES = {
    Tone.GOOD: ("#1b6e2d", "#6fcf7f"),
    Tone.WARNING: ("#8a5300", "#f2b84b"),
    Tone.BAD: ("#b3261e", "#ff8a80"),
    Tone.BUSY: ("#1a5fb4", "#8ab8f5"),
    Tone.QUIET: ("#5c5f63", "#a8abb0"),
}
_SURFACES = {
    Tone.GOOD: ("#e3f4e6", "#1c3d25"),
    Tone.WARNING: ("#fff1d6", "#4a3710"),
    Tone.BAD: ("#fde3e1", "#53201d"),
    Tone.BUSY: ("#e2edfb", "#1d3450"),
}
_ENVIRONMENTS = {Environment.LIVE: "#b3261e", Environment.DEMO: "#1a5fb4", Environment.PRACTICE: "#00695c"}
LABEL_GAP = 12
"""Between the label of a field and the field."""

_MIDDLE = 128
_MOST = 0.9  # of the screen, for a dialog
_OUTLINES = ("#787d85", "#868d97")
_FUSION_DARKENS = 140
# Fusion draws a button paler and brighter than its colour, most so at its top.
_FUSION_PALES, _FUSION_BRIGHTENS = 0.75, 1.45

_Role = QPalette.ColorRole
# Light, dark. A selected row is only tinted, so that every tone can be read on it, too.
_COLOURS = {
    _Role.Window: ("#f3f4f6", "#22252a"),
    _Role.WindowText: ("#1a1c1f", "#e6e8eb"),
    _Role.Base: ("#ffffff", "#1a1c20"),
    _Role.AlternateBase: ("#f6f7f9", "#1f2226"),
    _Role.Text: ("#1a1c1f", "#e6e8eb"),
    _Role.PlaceholderText: ("#5c5f63", "#a8abb0"),
    _Role.Button: ("#e9ebee", "#363b43"),
    _Role.ButtonText: ("#1a1c1f", "#e6e8eb"),
    _Role.BrightText: ("#b3261e", "#ff8a80"),
    _Role.Light: ("#ffffff", "#2a2e34"),
    _Role.Midlight: ("#e0e3e7", "#353a42"),
    _Role.Mid: ("#b4b8be", "#4c525c"),
    _Role.Dark: ("#868b92", "#15171a"),
    _Role.Shadow: ("#60646a", "#0c0d0f"),
    _Role.Highlight: ("#d3e4fa", "#243d5b"),
    _Role.HighlightedText: ("#111316", "#ffffff"),
    _Role.Accent: ("#1a5fb4", "#8ab8f5"),
    _Role.Link: ("#1a5fb4", "#8ab8f5"),
    _Role.LinkVisited: ("#6b3fa0", "#c3a5f0"),
    _Role.ToolTipBase: ("#fffbe8", "#3a3f48"),
    _Role.ToolTipText: ("#1a1c1f", "#f2f3f5"),
}
_DISABLED = {
    **dict.fromkeys((_Role.WindowText, _Role.Text, _Role.ButtonText), ("#73777d", "#8b9098")),
    _Role.PlaceholderText: ("#73777d", "#8b9098"),
    _Role.HighlightedText: ("#73777d", "#8b9098"),
    _Role.Base: ("#f3f4f6", "#22252a"),
    _Role.Button: ("#eff0f2", "#2b2f35"),
    _Role.Highlight: ("#e3e6ea", "#30353c"),
}


def palette(*, is_dark: bool) -> QPalette:
    """Every colour of the light or of the dark window, for active, inactive and disabled widgets."""
    made = QPalette()
    for role, pair in _COLOURS.items():
        made.setColor(QPalette.ColorGroup.All, role, QColor(pair[is_dark]))
    for role, pair in _DISABLED.items():
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(pair[is_dark]))
    return made


def bar_palette(*, is_dark: bool) -> QPalette:
    """That of progress bars, whose filled part must stand out as a selected row need not."""
    made = palette(is_dark=is_dark)
    made.setColor(QPalette.ColorGroup.All, _Role.Highlight, QColor(_TONES[Tone.BUSY][is_dark]))
    return made


def field_palette(*, is_dark: bool) -> QPalette:
    """That of fields and boxes, whose outline must stand out: Fusion draws it 1.4 times as dark as their window."""
    made = palette(is_dark=is_dark)
    made.setColor(QPalette.ColorGroup.All, _Role.Window, QColor(_OUTLINES[is_dark]).lighter(_FUSION_DARKENS))
    return made


def pane_palette(*, is_dark: bool) -> QPalette:
    """That of the pane below tabs, which Fusion would paint like a button, too bright for what is written on it."""
    made = palette(is_dark=is_dark)
    made.setColor(QPalette.ColorGroup.All, _Role.Button, QColor(_COLOURS[_Role.Window][is_dark]))
    return made


def focus_colour(palette: QPalette) -> QColor:
    """The ring round the widget that has the keyboard; at least 3 : 1 on every surface."""
    return palette.color(_Role.Accent)


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


def stand_out(button: QPushButton, colour: QColor) -> None:
    """Paint the button of the main act in `colour`, with white words; disabled, it looks like every other one."""
    saturation = min(1.0, colour.hsvSaturationF() / _FUSION_PALES)
    drawn = QColor.fromHsvF(colour.hsvHueF(), saturation, colour.valueF() / _FUSION_BRIGHTENS)
    colours = button.palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        colours.setColor(group, _Role.Button, drawn)
        colours.setColor(group, _Role.ButtonText, QColor("white"))
    button.setPalette(colours)


def main_act() -> QColor:
    """The colour of the button that leads on, for white words."""
    return QColor(_TONES[Tone.BUSY][False])


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


def fit(dialog: QWidget, *, letters: int, lines: int = 0) -> None:
    """Make a dialog so many letters wide and lines high, as far as the screen allows."""
    metrics, room = dialog.fontMetrics(), dialog.screen().availableGeometry().size()
    wanted = QSize(metrics.averageCharWidth() * letters, metrics.lineSpacing() * lines).boundedTo(room * _MOST)
    dialog.resize(wanted.expandedTo(dialog.minimumSizeHint()))
