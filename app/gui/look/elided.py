"""A label in a crowded row: it gives way where there is no room, and its tooltip has the whole text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from app.gui.look.plain import PlainLabel


class ElidedLabel(PlainLabel):
    """Never narrower than `letters` of its text, however long that is."""

    def __init__(self, *, letters: int) -> None:
        super().__init__()
        self._letters = letters

    def minimumSizeHint(self) -> QSize:
        """Of the first few letters, and of what says that there are more."""
        whole = super().minimumSizeHint()
        few = self.fontMetrics().horizontalAdvance("x" * self._letters + "…")
        return QSize(min(whole.width(), few), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write what there is room for."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
