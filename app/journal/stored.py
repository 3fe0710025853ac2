"""A row of a repayment as the journal stores it, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from app.domain.money import plain, read_amount
from app.domain.repayment import NEXT, Order, Row, State
from app.journal.files import problem

COLUMNS = "debt, state, repaid, paid, remaining, debt_before, estimate, time_ms, code, message, said_ms, contradicted"
"""What a stored row consists of, in this order."""

_LONGEST_SUM = 256  # what `money.EXACT` can come to
_LAST_MS = 10**13  # in the year 2286, as OKX's moments are read
_STATES = frozenset(state.value for state in State)
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


def doubts_of(found: Iterable[tuple[object, object, object]]) -> dict[str, tuple[int, State]]:
    """Debt to order and state of rows that are not at their end; a state that is none of ours is not known.

    Raises `JournalProblem` if a debt or a number makes no sense: what it bars is not known then.
    """
    doubts: dict[str, tuple[int, State]] = {}
    for debt, number, state in found:
        if not isinstance(number, int) or not isinstance(debt, str) or not debt:
            raise problem(ValueError("a row in doubt without its debt"))
        doubts[debt] = number, State(state) if state in _STATES else State.UNKNOWN
    return doubts


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


def write_order(
    database: sqlite3.Connection, order: Order, rows: tuple[Row, ...], owner: tuple[str, str], *, now_ms: int
) -> int:
    """Write a confirmed order of `owner`, an account's id and its user's key, and return its number."""
    written = database.execute(
        "INSERT INTO orders (account_id, user_key, pay_with, confirmed_ms) VALUES (?, ?, ?, ?)",
        (*owner, order.pay_with, now_ms),
    )
    number = written.lastrowid or 0
    for place, row in enumerate(rows):
        database.execute(
            "INSERT INTO rows (order_id, place, account_id, user_key, debt, state, debt_before, estimate, code,"
            " message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')",
            (number, place, *owner, row.debt, row.state, text_of(row.debt_before), text_of(row.estimate)),
        )
    return number


def write_row(database: sqlite3.Connection, order_id: int, row: Row) -> Row:
    """Write `row`, unless another process got further and it cannot follow what is stored; return the truth."""
    where = (order_id, row.debt)
    found = database.execute(f"SELECT {COLUMNS} FROM rows WHERE order_id = ? AND debt = ?", where).fetchone()
    stored = row_of(found)
    if row.state is stored.state:
        row = _knowing_both(row, stored)
    elif row.state not in NEXT[stored.state] or row.state.said:  # a word has a way of its own
        return stored
    database.execute(
        "UPDATE rows SET state = ?, repaid = ?, paid = ?, remaining = ?, time_ms = ?, code = ?, message = ?"
        " WHERE order_id = ? AND debt = ?",
        (
            row.state,
            text_of(row.repaid),
            text_of(row.paid),
            text_of(row.remaining),
            row.time_ms,
            row.code,
            row.message,
            *where,
        ),
    )
    return row


def _knowing_both(row: Row, stored: Row) -> Row:
    """A row of the same state, with what is stored where it knows nothing."""
    kept = {name: getattr(stored, name) for name in _LEARNT if getattr(row, name) is None}
    return replace(row, **kept)
