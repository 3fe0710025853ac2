"""A clock that moves only when somebody waits for it, so that a run of minutes takes milliseconds."""

from __future__ import annotations

START_MS = 1_790_000_000_000


class VirtualClock:
    """An `app.clock.Clock`; its `now_ms` also serves a practice exchange."""

    def __init__(self, now_ms: int = START_MS) -> None:
        self._now_ms = now_ms
        self._seconds = 0.0

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic(self) -> float:
        return self._seconds

    def wait_until(self, moment_ms: int) -> None:
        self.tick(max(0, moment_ms - self._now_ms))

    def tick(self, ms: int) -> None:
        self._now_ms += ms
        self._seconds += ms / 1000

    def set_back(self, ms: int) -> None:
        """The user sets the clock back; the monotonic clock does not know of it."""
        self._now_ms -= ms
