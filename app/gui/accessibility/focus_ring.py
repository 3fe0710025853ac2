"""A ring round whatever has the keyboard, as the style's own mark is too faint to be seen at once."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFocusFrame, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QTabBar, QWidget

from app.gui.look import theme

_WIDTH, _RADIUS = 2.0, 3.0


class _Above(QProxyStyle):
    """Has the ring drawn above everything: below its widget, what is round that would cut it off."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's own name
    ) -> int:
        """As Fusion, but for the ring."""
        if hint is QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)


class _Ring(QFocusFrame):
    """Qt moves it along with its widget, and lets the mouse through."""

    def __init__(self, style: QStyle) -> None:
        super().__init__()
        self.setStyle(style)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring alone."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.focus_colour(self.palette()), _WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = _WIDTH / 2
        # Where a widget fills what it is in, there is no room round it: the ring is then drawn upon it.
        around = self.parentWidget()
        room = self.rect() if around is None else self.rect() & around.rect().translated(-self.pos())
        room.setRight(min(room.right(), self.last()))
        painter.drawRoundedRect(QRectF(room).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)
        painter.end()

    def last(self) -> int:
        """Where the ring ends at the right: with the last tab, whatever room a bar of tabs has beyond it."""
        bar = self.widget()
        if not isinstance(bar, QTabBar) or bar.count() == 0:
            return self.rect().right()
        return self.mapFromGlobal(bar.mapToGlobal(bar.tabRect(bar.count() - 1).bottomRight())).x() + int(_WIDTH)


class FocusRing(QObject):
    """Follows the focus through all windows of the application: connect `move` to `QApplication.focusChanged`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = _Above("Fusion")
        self._style.setParent(self)
        self._ring = _Ring(self._style)

    @property
    def around(self) -> QWidget | None:
        """The widget that the ring is drawn round, if any."""
        return self._ring.widget() if shiboken6.isValid(self._ring) else None

    @Slot(QWidget, QWidget)
    def move(self, left: QWidget | None, reached: QWidget | None) -> None:
        """Draw it round `reached`, or nowhere."""
        del left
        if not shiboken6.isValid(self._ring):
            # It went with the window that it was in.
            self._ring = _Ring(self._style)
        shown = reached is not None and not reached.isWindow() and bool(reached.focusPolicy())
        # The stub knows no None.
        self._ring.setWidget(reached if shown else None)  # type: ignore[arg-type]
