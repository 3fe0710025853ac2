"""Above the results: which order nothing settles any more, and the button that closes it by what the user saw."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel, as_title
from app.gui.look.theme import Tone

_ICON_SIDE = 20


class ClosingBar(Retranslated, QFrame):
    """Hidden unless an order can be closed; `asked` brings the number of the oldest of them."""

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._numbers: tuple[int, ...] = ()
        self._busy = False
        self._icon, self._text, self.button = PlainLabel(), PlainLabel(), QPushButton()
        self._icon.setFixedWidth(_ICON_SIDE)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        for widget in (self._icon, self._text, self.button):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self.button.clicked.connect(self._ask)
        self.setAutoFillBackground(True)
        self.offer(())

    @property
    def number(self) -> int | None:
        """The order that the button is about."""
        return min(self._numbers, default=None)

    def offer(self, numbers: tuple[int, ...]) -> None:
        """Let these orders be closed, one after the other."""
        self._numbers = numbers
        self.setVisible(bool(numbers))
        self.retranslate()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Ask for no other one while OKX's history is being read for one."""
        self._busy = busy
        self.retranslate()

    @Slot()
    def _ask(self) -> None:
        if self.number is not None:
            self.asked.emit(self.number)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        number = self.number or 0
        text = self.tr("Nothing that OKX shows here settles #{number}. Look at your repayments on OKX itself.")
        self._text.setText(text.format(number=number))
        self._text.setAccessibleName(self._text.text())
        reading = self.tr("Reading OKX's history…")
        act = reading if self._busy else self.tr("I checked on OKX: close #{number}…").format(number=number)
        self.button.setText(as_title(act))
        self.button.setAccessibleName(act)
        self.button.setToolTip(self.tr("Shows what OKX's history has of it, and asks what you saw. Sends nothing."))
        self.button.setEnabled(not self._busy)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.ParentChange and hasattr(self, "button"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        plain = QPalette() if self.isWindow() else self.window().palette()
        colours = QPalette(plain)
        colours.setColor(QPalette.ColorRole.Window, theme.surface(Tone.WARNING, plain))
        colours.setColor(QPalette.ColorRole.WindowText, theme.tone(Tone.WARNING, plain))
        self.setPalette(colours)
        self.button.setPalette(plain)
        mark(self._icon, Icon.UNKNOWN, Tone.WARNING, side=_ICON_SIDE, palette=plain)
