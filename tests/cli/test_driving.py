"""Steps driven in a terminal: waits are waited out, and a time-out ends them without waking them."""

from __future__ import annotations

import pytest

from app.cli.driving import drive, looked, returned
from app.steps import Stuck, Wait
from tests.virtual_clock import START_MS, VirtualClock


class Steps:
    """A generator of one wait, which notes whether it was resumed or closed."""

    def __init__(self, clock, ms):
        self.clock, self.ms, self.resumed_ms, self.closed = clock, ms, None, False

    def __call__(self):
        try:
            yield Wait(self.clock.now_ms() + self.ms)
            self.resumed_ms = self.clock.now_ms()
            yield Stuck()
        finally:
            self.closed = True


def test_a_wait_is_waited_out_and_not_shown():
    clock = VirtualClock()
    steps = Steps(clock, 5_000)
    assert list(drive(steps(), clock, until=60)) == [Stuck()]
    assert steps.resumed_ms == START_MS + 5_000


@pytest.mark.parametrize("until", [0.0, 0.25, 1.0, 4.0])
def test_a_time_out_closes_the_steps_at_its_moment(until):
    clock = VirtualClock()
    steps = Steps(clock, 5_000)
    assert list(drive(steps(), clock, until=until)) == []
    assert (steps.resumed_ms, steps.closed, clock.monotonic()) == (None, True, until)


@pytest.mark.parametrize("until", [0.2507, 1.0001, 4.9999])
def test_a_time_out_between_two_milliseconds_does_not_wake_the_steps(until):
    clock = VirtualClock()
    steps = Steps(clock, 5_000)
    assert list(drive(steps(), clock, until=until)) == []
    assert steps.resumed_ms is None, f"woken {START_MS + 5_000 - steps.resumed_ms} ms before its moment"


def test_steps_are_closed_when_the_driver_is_left():
    clock = VirtualClock()
    steps = Steps(clock, 10)
    driven = drive(steps(), clock, until=60)
    next(driven)
    driven.close()
    assert steps.closed


def test_what_a_generator_returns_comes_after_its_waits():
    clock = VirtualClock()

    def steps():
        yield Wait(START_MS + 70)
        return "rows"

    assert returned(steps(), clock) == "rows"
    assert clock.now_ms() == START_MS + 70
    with pytest.raises(AssertionError):
        looked(iter([Wait(START_MS)]), clock)
