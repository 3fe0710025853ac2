"""Two virtual clocks: the exchange's, which is the true time, and this computer's, which drifts and is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.virtual_clock import START_MS

if TYPE_CHECKING:
    from collections.abc import Callable


class TrueClock:
    """True time; what is to happen at a moment happens when somebody's waiting reaches it."""

    def __init__(self) -> None:
        self._now_ms = START_MS
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []

    def now_ms(self) -> int:
        return self._now_ms

    def at(self, moment_ms: int, happen: Callable[[], None]) -> None:
        self._agenda.append((moment_ms, len(self._agenda), happen))

    def tick(self, ms: int) -> None:
        end_ms = self._now_ms + max(0, ms)
        while due := [each for each in self._agenda if each[0] <= end_ms]:
            first = min(due, key=lambda each: each[:2])
            self._agenda.remove(first)
            self._now_ms = max(self._now_ms, first[0])
            first[2]()
        self._now_ms = end_ms


class LocalClock:
    """An `app.clock.Clock` that runs `drift` times as fast as the true one, and may be set by hand."""

    def __init__(self, true: TrueClock, *, off_ms: int = 0, drift: float = 1.0) -> None:
        self._true = true
        self._began_ms = true.now_ms()
        self._off_ms = off_ms
        self._drift = drift

    def now_ms(self) -> int:
        return self._began_ms + self._off_ms + int((self._true.now_ms() - self._began_ms) * self._drift)

    def monotonic(self) -> float:
        return (self._true.now_ms() - self._began_ms) * self._drift / 1000

    def wait_until(self, moment_ms: int) -> None:
        self._true.tick(int(max(0, moment_ms - self.now_ms()) / self._drift) + 1)

    def jump(self, ms: int) -> None:
        """The user, or the network's time, sets the clock; the monotonic one does not know of it."""
        self._off_ms += ms
