"""Above OKX's history: that an earlier journal was lost, and the button that says the history was looked at instead."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

_ICON_SIDE = 20


class LostRecordBar(Retranslated, QFrame):
    """Hidden unless a record was lost; `seen` can be pressed once there is a history to look at."""

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._text, self.confirm = PlainLabel(), PlainLabel(), QPushButton()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        for widget in (self._icon, self._text, self.confirm):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self.confirm.clicked.connect(self.seen)
        self.setAutoFillBackground(True)
        self.set_lost(False)
        self.retranslate()

    def set_lost(self, lost: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Ask for a look at the history, which is not there yet, if a record was lost."""
        self.confirm.setEnabled(False)
        self.setVisible(lost)

    def allow(self) -> None:
        """The history is there to be looked at."""
        self.confirm.setEnabled(True)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._text.setText(self.tr("An earlier journal was lost. Look through this list before you repay anything."))
        self._text.setAccessibleName(self._text.text())
        self.confirm.setText(self.tr("I have seen OKX's history"))
        self.confirm.setAccessibleName(self.confirm.text())
        self.confirm.setToolTip(self.tr("From then on orders can be sent again."))
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.ParentChange and hasattr(self, "confirm"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        plain = QPalette() if self.isWindow() else self.window().palette()
        colours = QPalette(plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(Tone.WARNING, plain))
        colours.setColor(QPalette.ColorRole.WindowText, theme.tone(Tone.WARNING, plain))
        self.setPalette(colours)
        self.confirm.setPalette(plain)
        mark(self._icon, Icon.WARNING, Tone.WARNING, side=_ICON_SIDE, palette=plain)
