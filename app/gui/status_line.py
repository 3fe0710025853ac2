"""The line at the foot of the window: the connection, the clock, the next free moment, the time zone."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.clock import Clock
from app.gui import figures, theme
from app.gui.language import Retranslated
from app.gui.theme import Tone

_TENTH_MS = 100


class StatusLine(Retranslated, QWidget):
    """Says how the connection is; counts down while OKX's limit makes a request wait."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._connected: bool | None = None
        self._round_trip_ms: int | None = None
        self._offset_ms: int | None = None
        self._next_ms = 0
        self._mark, self._text = QLabel("●"), QLabel()
        self._text.setFont(theme.figures(self.font()))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        self._countdown = QTimer(self)
        self._countdown.setInterval(_TENTH_MS)
        self._countdown.timeout.connect(self.retranslate)
        self.retranslate()

    def show_connection(
        self, *, connected: bool | None, round_trip_ms: int | None = None, offset_ms: int | None = None
    ) -> None:
        """Say whether OKX answers, None for not known, how long that took, and OKX's clock less this computer's."""
        self._connected, self._round_trip_ms, self._offset_ms = connected, round_trip_ms, offset_ms
        self.retranslate()

    def show_wait(self, until_ms: int) -> None:
        """Count down to that moment, Unix milliseconds by this computer's clock."""
        self._next_ms = until_ms
        self._countdown.start()
        self.retranslate()

    def text(self) -> str:
        """The whole line."""
        return self._text.text()

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        now_ms = self._clock.now_ms()
        left_ms = max(0, self._next_ms - now_ms)
        if left_ms == 0:
            self._countdown.stop()
        parts = [self._connection()]
        if self._connected and self._offset_ms is not None:
            parts.append(self.tr("clock {seconds} s").format(seconds=f"{self._offset_ms / 1000:+.1f}"))
        if self._connected is not None:
            parts.append(self.tr("next request in {seconds} s").format(seconds=f"{left_ms / 1000:.1f}"))
        parts.append(self.tr("times in {zone}").format(zone=figures.zone(now_ms)))
        self._text.setText(" · ".join(parts))
        self._text.setAccessibleName(self.tr("Status: {text}").format(text=self._text.text()))
        meaning = {True: Tone.GOOD, False: Tone.BAD, None: Tone.QUIET}[self._connected]
        theme.write_in(theme.tone(meaning, self.palette()), self._mark)

    def _connection(self) -> str:
        if self._connected is None:
            return self.tr("Not connected yet")
        if not self._connected:
            return self.tr("Offline")
        if self._round_trip_ms is None:
            return self.tr("Connected")
        return self.tr("Connected {ms} ms").format(ms=self._round_trip_ms)
