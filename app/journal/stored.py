"""A row of a repayment as the journal stores it, and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.money import plain, read_amount
from app.domain.repayment import Row, State
from app.journal.files import problem

COLUMNS = "debt, state, repaid, paid, remaining, debt_before, estimate, time_ms, code, message, said_ms, contradicted"
"""What a stored row consists of, in this order."""

_LONGEST_SUM = 256  # what `money.EXACT` can come to
_LAST_MS = 10**13  # in the year 2286, as OKX's moments are read
_LEARNT = ("repaid", "paid", "remaining", "time_ms")

Stored = tuple[
    str,
    str,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    int | None,
    str,
    str,
    int | None,
    str | None,
]


def row_of(found: Stored) -> Row:
    """The row that these columns hold; raises `JournalProblem` if they make no sense."""
    try:
        return _row(found)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise problem(error) from error


def _row(found: Stored) -> Row:
    debt, state, repaid, paid, remaining, debt_before, estimate, time_ms, code, message, said_ms, contradicted = found
    return Row(
        written(debt),
        State(state),
        repaid=_amount(repaid),
        paid=_amount(paid),
        remaining=_amount(remaining),
        debt_before=_amount(debt_before),
        estimate=_amount(estimate),
        time_ms=moment(time_ms),
        code=written(code),
        message=written(message),
        said_ms=moment(said_ms),
        contradicted=None if contradicted is None else State(contradicted),
    )


def _amount(text: object) -> Decimal | None:
    """As strictly as OKX's own numbers are read: a file may have been edited by hand."""
    amount = read_amount(text, longest=_LONGEST_SUM)
    if text is not None and amount is None:
        raise ValueError
    return amount


def moment(found: object) -> int | None:
    """A stored moment, Unix milliseconds, None for none; raises ValueError for what is none."""
    if found is None or (isinstance(found, int) and 0 <= found < _LAST_MS):
        return found
    raise ValueError


def written(found: object) -> str:
    """A stored text; raises ValueError for what is none."""
    if isinstance(found, str):
        return found
    raise ValueError


def text_of(amount: Decimal | None) -> str | None:
    """An amount as stored: every digit."""
    return None if amount is None else plain(amount)


def knowing_both(row: Row, stored: Row) -> Row:
    """A row of the same state, with what is stored where it knows nothing."""
    kept = {name: getattr(stored, name) for name in _LEARNT if getattr(row, name) is None}
    return replace(row, **kept)
