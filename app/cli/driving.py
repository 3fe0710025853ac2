"""A repayment's steps driven in a terminal: the waiting is done here, and a time-out ends it."""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterator
from typing import TypeVar

from app.clock import Clock
from app.domain.repayment import Repayment
from app.steps import Snapshot, Step, Stuck, Trouble, Wait

T = TypeVar("T")


def drive(steps: Iterator[Step], clock: Clock, *, until: float) -> Iterator[Repayment | Trouble | Stuck]:
    """Every step but the waits, until the steps end or `until` (seconds of the monotonic clock) has come."""
    try:
        for step in steps:
            if not isinstance(step, Wait):
                yield step
            elif not _waited(step, clock, until=until):
                return
    finally:
        if isinstance(steps, Generator):
            steps.close()


def looked(steps: Iterator[Wait | Snapshot], clock: Clock) -> Snapshot:
    """The snapshot at the end of `Repayer.look`."""
    for step in steps:
        if isinstance(step, Snapshot):
            return step
        clock.wait_until(step.until_ms)
    raise AssertionError("look ends with a snapshot")


def returned(steps: Generator[Step, None, T], clock: Clock) -> T:
    """What a generator of steps returns at its end."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            value: T = end.value
            return value
        if isinstance(step, Wait):
            clock.wait_until(step.until_ms)


def _waited(step: Wait, clock: Clock, *, until: float) -> bool:
    """Wait for the step's moment; False if the time is over before it."""
    last_ms = clock.now_ms() + int(max(0.0, until - clock.monotonic()) * 1000)
    clock.wait_until(min(step.until_ms, last_ms))
    return step.until_ms <= last_ms and clock.monotonic() < until


def finish_undisturbed() -> None:
    """From now on neither Ctrl-C nor a request to end cuts in: what is left is short, and must be told."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
