"""How the worker shows an order that stays unknown, and closes it by the user's word."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeVar

from app.domain.repayment import Repayment
from app.gui.background.jobs import Pause, Steps
from app.gui.background.messages import Moved
from app.gui.records.records_messages import CloseByWord, ClosingShown, ShowClosing

if TYPE_CHECKING:
    from app.repayer import Repayer
    from app.steps import Step

T = TypeVar("T")


def show(repayer: Repayer, ask: ShowClosing) -> Steps:
    """What OKX's history shows for the time of an order."""
    yield ClosingShown((yield from paced(repayer.show_for_closing(ask.number))))


def close(repayer: Repayer, ask: CloseByWord) -> Steps:
    """Write the word down."""
    yield Moved(repayer.close_by_word(ask.number, ask.said))


def paced(steps: Generator[Step, None, T]) -> Generator[Pause | Moved, None, T]:
    """The waits of `steps` and the repayments that changed on the way, in the window's terms; gives what they give."""
    from app.steps import Wait  # noqa: PLC0415 - after the first paint

    try:
        while True:
            step = next(steps)
            if isinstance(step, Wait):
                yield Pause(step.until_ms)
            elif isinstance(step, Repayment):
                yield Moved(step)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        steps.close()
