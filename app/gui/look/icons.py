"""One-colour icons from `resources/icons`, painted in the colour that is asked for."""

from __future__ import annotations

import enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import resources

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialogButtonBox

# 16 and 20 at 100, 125, 150, 175, 200, 250 and 300 %: what lies between would be scaled, and blurred.
_SIZES = (16, 20, 24, 25, 28, 30, 32, 35, 40, 48, 50, 60)


class Icon(enum.StrEnum):
    """The icons by what they stand for; the value is the file's name."""

    ABOUT = "about"
    ACCOUNTS = "accounts"
    BARRED = "barred"
    BUNDLE = "bundle"
    CLOCK = "clock"
    CLOSE = "close"
    ELSEWHERE = "elsewhere"
    EXPORT = "export"
    FAILED = "failed"
    FILLED = "filled"
    HELP = "help"
    HIDDEN = "hidden"
    KEY = "key"
    LOCK = "lock"
    MAINTENANCE = "maintenance"
    NOTE = "note"
    NOT_EXECUTED = "not-executed"
    OFFLINE = "offline"
    PARTLY = "partly"
    REFRESH = "refresh"
    REFUSED = "refused"
    RUNNING = "running"
    SAID_EXECUTED = "said-executed"
    SAID_NOT_EXECUTED = "said-not-executed"
    SENDING = "sending"
    SETTINGS = "settings"
    SHOWN = "shown"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    WARNING = "warning"


def icon(which: Icon, colour: QColor) -> QIcon:
    """The icon in that colour, sharp at 100 to 300 %."""
    return _painted(which, colour.name(QColor.NameFormat.HexArgb))


def application_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resources() / "one-click-repay.svg"))


def without_icons(buttons: QDialogButtonBox) -> QDialogButtonBox:
    """`buttons` without the icons that some desktops give to standard ones, black on a dark window, too."""
    for button in buttons.buttons():
        button.setIcon(QIcon())
    return buttons


@lru_cache(maxsize=128)
def _painted(which: Icon, colour: str) -> QIcon:
    renderer = QSvgRenderer(QByteArray(_source(resources() / "icons" / f"{which}.svg", colour)))
    made = QIcon()
    for side in _SIZES:
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            # Qt would blend that of a selected row with the row's colour.
            made.addPixmap(pixmap, mode)
    return made


def _source(file: Path, colour: str) -> bytes:
    opaque = f"#{colour[3:]}"
    return file.read_text(encoding="utf-8").replace("currentColor", opaque).encode()
