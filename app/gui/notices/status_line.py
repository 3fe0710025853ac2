"""The line at the foot of the window: the connection, the clock, the next free moment, the time zone."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.clock import Clock
from app.gui.look import figures, theme
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

if TYPE_CHECKING:
    from app.okx.client import ClockReading

_TENTH_MS = 100


class Connection(enum.Enum):
    """What came of the newest request."""

    NONE = enum.auto()  # none was sent yet
    ANSWERED = enum.auto()
    REFUSED = enum.auto()
    MAINTENANCE = enum.auto()
    UNCLEAR = enum.auto()
    OFFLINE = enum.auto()


_TONES = {
    Connection.NONE: Tone.QUIET,
    Connection.ANSWERED: Tone.GOOD,
    Connection.REFUSED: Tone.WARNING,
    Connection.MAINTENANCE: Tone.WARNING,
    Connection.UNCLEAR: Tone.WARNING,
    Connection.OFFLINE: Tone.BAD,
}


class _Part(enum.Enum):
    CONNECTION = enum.auto()
    CLOCK = enum.auto()
    WAIT = enum.auto()
    ZONE = enum.auto()


class StatusLine(Retranslated, QWidget):
    """Says how the connection is; counts down while OKX's limit makes a request wait."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._connection = Connection.NONE
        self._reading: ClockReading | None = None
        self._next_ms = 0
        self._mark = PlainLabel("●")
        self._parts = {part: PlainLabel() for part in _Part}
        self._dots = {part: PlainLabel("·") for part in _Part if part is not _Part.CONNECTION}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.addWidget(self._mark)
        for part, label in self._parts.items():
            if part in self._dots:
                row.addWidget(self._dots[part])
            label.setFont(theme.figures(self.font()))
            row.addWidget(label)
        row.addStretch(1)
        self._countdown = QTimer(self)
        self._countdown.setInterval(_TENTH_MS)
        self._countdown.timeout.connect(self.retranslate)
        self.retranslate()

    def show_connection(self, connection: Connection, reading: ClockReading | None = None) -> None:
        """Say what came of the newest request; `reading` tells how long OKX took, and what its clock says."""
        self._connection, self._reading = connection, reading
        self.retranslate()

    def show_wait(self, until_ms: int) -> None:
        """Count down to that moment, Unix milliseconds by this computer's clock."""
        self._next_ms = until_ms
        self._countdown.start()
        self.retranslate()

    def text(self) -> str:
        """The whole line."""
        return " · ".join(label.text() for label in self._parts.values() if label.text())

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        now_ms = self._clock.now_ms()
        left_ms = max(0, self._next_ms - now_ms)
        if left_ms == 0:
            self._countdown.stop()
        said = self._said()
        self._say(_Part.CONNECTION, said, self.tr("Connection: {text}").format(text=said))
        offset = "" if self._reading is None else self._reading.seconds
        clock = self.tr("clock {seconds} s").format(seconds=offset) if offset else ""
        self._say(_Part.CLOCK, clock, self.tr("OKX's clock less this computer's: {seconds} s").format(seconds=offset))
        wait = self.tr("next request in {seconds} s").format(seconds=f"{left_ms / 1000:.1f}")
        wait = "" if self._connection is Connection.NONE else wait
        self._say(_Part.WAIT, wait, wait)
        zone = self.tr("times in {zone}").format(zone=figures.zone(now_ms))
        self._say(_Part.ZONE, zone, zone)
        theme.write_in(theme.tone(_TONES[self._connection], self.palette()), self._mark)

    def _say(self, part: _Part, text: str, name: str) -> None:
        label = self._parts[part]
        label.setText(text)
        label.setAccessibleName(name)
        label.setVisible(bool(text))
        if part in self._dots:
            self._dots[part].setVisible(bool(text))

    def _said(self) -> str:
        if self._reading is not None:
            return self.tr("Connected {ms} ms").format(ms=self._reading.round_trip_ms)
        return {
            Connection.NONE: self.tr("Not connected yet"),
            Connection.ANSWERED: self.tr("Connected"),
            Connection.REFUSED: self.tr("OKX refused"),
            Connection.MAINTENANCE: self.tr("Maintenance"),
            Connection.UNCLEAR: self.tr("No clear answer"),
            Connection.OFFLINE: self.tr("Offline"),
        }[self._connection]
