"""A caller waits for what it asked for, no longer than it said, and can stop waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.deadline import Cancelled, DeadlinePassed, within

PATIENCE_S = 20


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Blocks a call until the test lets it go."""
    gate = threading.Event()
    yield gate
    gate.set()


def thread_named(name: str) -> threading.Thread:
    return next(thread for thread in threading.enumerate() if thread.name == name)


def test_the_result_is_the_calls_result():
    assert within(PATIENCE_S, lambda: 7, name="quick") == 7
    assert within(PATIENCE_S, lambda: None, name="quick") is None


@pytest.mark.parametrize("error", [KeyError("k"), TimeoutError("its own"), SystemExit(3)])
def test_the_calls_own_error_is_raised_as_it_is(error):
    def call() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        within(PATIENCE_S, call, name="failing")
    assert raised.value is error


def test_a_call_that_takes_too_long_is_left_behind(gate):
    begun = time.monotonic()
    with pytest.raises(DeadlinePassed, match="slow"):
        within(0.05, gate.wait, name="slow")
    assert 0.05 <= time.monotonic() - begun < PATIENCE_S
    left_behind = thread_named("slow")
    assert left_behind.daemon, "it would keep the program from ending"
    gate.set()
    left_behind.join(PATIENCE_S)
    assert not left_behind.is_alive()


def test_a_late_result_goes_to_its_callback_and_nowhere_else(gate):
    late: list[str] = []
    arrived = threading.Event()

    def call() -> str:
        gate.wait()
        return "late"

    def too_late(result: str) -> None:
        late.append(result)
        arrived.set()

    with pytest.raises(DeadlinePassed):
        within(0.02, call, name="late", too_late=too_late)
    assert late == []
    gate.set()
    assert arrived.wait(PATIENCE_S)
    assert late == ["late"]


def test_a_late_error_disturbs_nobody(gate, capfd):
    def call() -> None:
        gate.wait()
        raise ValueError

    with pytest.raises(DeadlinePassed):
        within(0.02, call, name="late error")
    left_behind = thread_named("late error")
    gate.set()
    left_behind.join(PATIENCE_S)
    assert capfd.readouterr().err == ""


def test_cancelling_ends_the_wait_early(gate):
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        within(10 * PATIENCE_S, gate.wait, name="cancelled", cancel=cancel)
    assert time.monotonic() - begun < PATIENCE_S


def test_a_deadline_holds_while_waiting_for_a_cancel_that_never_comes(gate):
    with pytest.raises(DeadlinePassed):
        within(0.12, gate.wait, name="slow", cancel=threading.Event())


def test_an_answer_is_not_delayed_by_looking_for_a_cancel():
    begun = time.monotonic()
    for _ in range(100):
        within(PATIENCE_S, lambda: None, name="quick", cancel=threading.Event())
    assert time.monotonic() - begun < 100 * 0.05


def test_nothing_is_begun_when_there_is_no_time_or_no_wish():
    calls: list[int] = []
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        within(PATIENCE_S, lambda: calls.append(1), name="unwanted", cancel=cancel)
    for seconds in (0, -1):
        with pytest.raises(DeadlinePassed):
            within(seconds, lambda: calls.append(1), name="no time")
    assert calls == []


def test_each_result_is_given_to_exactly_one_of_caller_and_callback():
    late: list[int] = []
    given: list[int] = []

    def ask(number: int) -> None:
        with suppress(DeadlinePassed):
            given.append(within(0.0005, lambda: number, name=f"race {number}", too_late=late.append))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(400)))
    for thread in threading.enumerate():
        if thread.name.startswith("race"):
            thread.join(PATIENCE_S)
    assert sorted(given + late) == list(range(400))
