"""A part of a panel that scrolls where there is no room for all of it, and is reached by the keyboard only then."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Overflow(QScrollArea):
    """Shows `inner` as wide as itself, and as high as it needs to be."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().rangeChanged.connect(self._heed)

    @Slot(int, int)
    def _heed(self, _least: int, most: int) -> None:
        if most == 0 and self.hasFocus():
            # A ring round what the keyboard can do nothing with would say nothing.
            self.focusNextChild()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most > 0 else Qt.FocusPolicy.NoFocus)
