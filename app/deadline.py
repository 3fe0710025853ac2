"""A call that may block for ever, given a deadline and a way to stop waiting for it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Two events cannot be waited for at once: this is how long a cancelled caller may still wait, in seconds.
_CANCEL_LATENCY_S = 0.05


class DeadlinePassed(TimeoutError):
    """The call took longer than it was given, and runs on unobserved; what it does may still happen."""


class Cancelled(Exception):
    """The caller stopped waiting; if the call had begun it runs on unobserved."""


def within(
    seconds: float,
    call: Callable[[], T],
    *,
    name: str,
    cancel: threading.Event | None = None,
    too_late: Callable[[T], None] | None = None,
) -> T:
    """Return what `call` returns, or raise what it raises, if it ends within `seconds`.

    `call` runs in a daemon thread called `name`, so that neither the caller nor the end of the program waits for it.
    Raises DeadlinePassed when `seconds` are over and Cancelled once `cancel` is set; the thread is then left behind,
    its late exception is dropped and its late result goes to `too_late`, in that thread, if there is one.
    If no time is left or `cancel` is set from the start, `call` is not begun at all.
    """
    if cancel is not None and cancel.is_set():
        raise Cancelled(name)
    if seconds <= 0:
        msg = f"{name}: no time left to begin"
        raise DeadlinePassed(msg)
    outcome: Future[T] = Future()
    threading.Thread(target=_run, args=(call, outcome, too_late), name=name, daemon=True).start()
    _wait(outcome, seconds, cancel)
    # Only an outcome that is not there yet can be given up; from then on `_run` sees that it is late.
    if not outcome.cancel():
        return outcome.result()
    if cancel is not None and cancel.is_set():
        raise Cancelled(name)
    msg = f"{name}: no answer within {seconds:g} s"
    raise DeadlinePassed(msg)


def _wait(outcome: Future[T], seconds: float, cancel: threading.Event | None) -> None:
    if cancel is None:
        wait([outcome], timeout=seconds)
        return
    end = time.monotonic() + seconds
    while not outcome.done() and not cancel.is_set() and (left := end - time.monotonic()) > 0:
        wait([outcome], timeout=min(left, _CANCEL_LATENCY_S))


def _run(call: Callable[[], T], outcome: Future[T], too_late: Callable[[T], None] | None) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - carried over to the caller, whatever it is
        with suppress(InvalidStateError):
            outcome.set_exception(error)
        return
    try:
        outcome.set_result(result)
    except InvalidStateError:
        if too_late is not None:
            too_late(result)
