"""A bar of the two balances that pay, Trading then Funding, filled as far as the estimated cost reaches."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.money import divide
from app.domain.preview import Preview
from app.gui.look import theme
from app.gui.look.theme import Tone

_HEIGHT = 10
_BETWEEN = 2


class CoverBar(QWidget):
    """Only a picture of what words beside it say; nothing is filled where the cost or a balance is not known."""

    def __init__(self) -> None:
        super().__init__()
        self._preview = Preview()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as a thin line of text."""
        return QSize(10 * _HEIGHT, _HEIGHT)

    def show_preview(self, preview: Preview) -> None:
        """Show this one."""
        if preview != self._preview:
            self._preview = preview
            self.update()

    def parts(self) -> tuple[float, float]:
        """Trading as a part of the bar, and the filled part of the bar, each 0 to 1."""
        preview = self._preview
        trading = divide(preview.trading or Decimal(0), preview.available or Decimal(0))
        return float(trading or 0), preview.percent / 100

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each account as an empty frame, and fill what the cost takes of them."""
        trading, filled = self.parts()
        width, height = float(self.width()), float(self.height())
        colours = self.palette()
        meaning = Tone.BAD if self._preview.suffices is False else Tone.GOOD
        apart = [width * trading - _BETWEEN / 2, width * trading + _BETWEEN / 2] if 0 < trading < 1 else []
        edges = [0.0, *apart, width]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colours.color(QPalette.ColorRole.Mid))
            painter.setBrush(colours.brush(QPalette.ColorRole.Base))
            for left, right in zip(edges[::2], edges[1::2], strict=True):
                painter.drawRect(QRectF(left, 0, right - left, height).adjusted(0.5, 0.5, -0.5, -0.5))
                taken = QRectF(left, 0, max(0.0, min(right, width * filled) - left), height)
                painter.fillRect(taken, theme.tone(meaning, colours))
