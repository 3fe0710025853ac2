"""Above OKX's history: that an earlier journal was lost, and the button that says the history was looked at instead."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.gui.look import figures
from app.gui.look.icons import Icon
from app.gui.records.record_bar import RecordBar

FRESH_MS = 60_000
"""How old a history may be of which somebody says to have looked through it."""


class LostRecordBar(RecordBar):
    """Hidden unless a record was lost; `seen` can be pressed while the history is fresh, else `refresh` is offered."""

    seen = Signal()
    refresh = Signal()

    def __init__(self) -> None:
        super().__init__(Icon.WARNING, margin=6)
        self._age_ms: int | None = None
        self._reading = False
        self.button.clicked.connect(self._pressed)
        self.hide()
        self.retranslate()

    @property
    def fresh(self) -> bool:
        """Whether the history that is shown was read since the loss was known, and a moment ago."""
        return self._age_ms is not None and 0 <= self._age_ms <= FRESH_MS

    def show_reading(self, age_ms: int | None, *, reading: bool) -> None:
        """Say how old the history is that is shown, None if it is older than the question, or that it is being read."""
        self._age_ms, self._reading = age_ms, reading
        self.retranslate()

    @Slot()
    def _pressed(self) -> None:
        (self.seen if self.fresh else self.refresh).emit()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        if self._age_ms is None or self._reading:
            text = self.tr("An earlier journal was lost. Look through this list before you repay anything.")
        else:
            text = self.tr(
                "An earlier journal was lost. Look through this list, read {time} ago, before you repay anything."
            ).format(time=figures.elapsed(self._age_ms))
        if self._reading:
            act, tip = self.tr("Reading OKX's history…"), ""
        elif self.fresh:
            act, tip = self.tr("I have seen OKX's history"), self.tr("From then on orders can be sent again.")
        else:
            act, tip = self.tr("Read OKX's history now"), self.tr("What you say to have seen must not be old.")
        self.say(text, act, tip)
        self.button.setEnabled(not self._reading)
