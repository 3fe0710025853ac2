"""Above the results: which order nothing settles any more, and the button that closes it by what the user saw."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.gui.look.icons import Icon
from app.gui.records.record_bar import RecordBar


class ClosingBar(RecordBar):
    """Hidden unless an order can be closed; `asked` brings the number of the oldest of them."""

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__(Icon.UNKNOWN)
        self._numbers: tuple[int, ...] = ()
        self._busy = False
        self.button.clicked.connect(self._ask)
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
        reading = self.tr("Reading OKX's history…")
        act = reading if self._busy else self.tr("I checked on OKX: close #{number}…").format(number=number)
        tip = self.tr("Shows what OKX's history has of it, and asks what you saw. Sends nothing.")
        self.say(text.format(number=number), act, tip)
        self.button.setEnabled(not self._busy)
