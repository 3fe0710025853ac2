"""How large a window or dialog becomes: as what it shows, as far as the screen allows, and all of it on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QWidget

_FRAME = QSize(16, 48)  # title bar and border, which nobody knows before a window is shown

_PASSES = 3  # what is gained is shared with whatever else is cramped


def room(window: QWidget) -> QSize:
    """How large a window can be on its screen, its frame left out."""
    return window.screen().availableGeometry().size() - _FRAME


def grow_until(window: QWidget, lacking: Callable[[], int]) -> None:
    """Make a window higher until nothing of it is `lacking`, in pixels, as far as the screen allows."""
    layout = window.layout()
    for _ in range(_PASSES):
        if layout is not None:
            layout.activate()
        if (more := lacking()) == 0:
            return
        grow(window, window.size() + QSize(0, more))


def grow(window: QWidget, wanted: QSize) -> None:
    """Give a window this size as far as the screen allows; one that is shown moves so far that it ends on it."""
    window.resize(wanted.boundedTo(room(window)).expandedTo(window.minimumSizeHint()))
    if not window.isVisible():
        return
    screen, frame = window.screen().availableGeometry(), window.frameGeometry()
    beyond = QPoint(max(0, frame.right() - screen.right()), max(0, frame.bottom() - screen.bottom()))
    if not beyond.isNull():
        corner = frame.topLeft() - beyond
        window.move(max(corner.x(), screen.left()), max(corner.y(), screen.top()))
