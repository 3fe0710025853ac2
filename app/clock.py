"""The time, as an object that tests can hold still."""

from __future__ import annotations

import threading
import time
from typing import Protocol

from app.domain.queue import Beat


class Clock(Protocol):
    """This computer's two clocks and a way to wait."""

    def now_ms(self) -> int:
        """Unix time in milliseconds; may jump."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""

    def wait_until(self, moment_ms: int) -> None:
        """Return when `now_ms()` has reached `moment_ms`."""


class SystemClock:
    """The real one."""

    def now_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic()

    def wait_until(self, moment_ms: int) -> None:
        """Wait on the monotonic clock, so that a jump of the other neither shortens nor lengthens it."""
        threading.Event().wait(max(0, moment_ms - self.now_ms()) / 1000)


def beat(clock: Clock) -> Beat:
    """This moment by both clocks."""
    return Beat(clock.now_ms(), clock.monotonic())
