"""What became of every order in a journal, without one amount and without OKX's own texts, for a report."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.journal.files import problem, said_plainly
from app.journal.stored import moment, written

_PATIENCE_S = 2.0
# Amounts and texts are not even asked for.
_ORDERS = "SELECT id, account_id, pay_with, confirmed_ms FROM orders ORDER BY id DESC LIMIT ?"
_ROWS = "SELECT debt, state, code, time_ms FROM rows WHERE order_id = ? ORDER BY place"
_ATTEMPTS = "SELECT number, sent_ms, answer, code FROM attempts WHERE order_id = ? ORDER BY number"


@dataclass(frozen=True, slots=True)
class OutlinedRow:
    """One debt of an order: its state, OKX's code and OKX's time in Unix milliseconds, where it gave them."""

    debt: str
    state: str
    code: str
    time_ms: int | None


@dataclass(frozen=True, slots=True)
class OutlinedAttempt:
    """One request: when it left (Unix milliseconds), and what kind of answer came, None for none."""

    number: int
    sent_ms: int
    answer: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class OutlinedOrder:
    """One order with its rows and its attempts; `confirmed_ms` in Unix milliseconds."""

    id: int
    account_id: str
    pay_with: str
    confirmed_ms: int
    rows: tuple[OutlinedRow, ...]
    attempts: tuple[OutlinedAttempt, ...]


def outline(path: Path, *, newest: int) -> tuple[OutlinedOrder, ...]:
    """The newest orders of the journal at `path`, newest first; changes nothing, and makes no file.

    Empty if there is no such file; raises `JournalProblem` if it cannot be read.
    """
    if not path.exists():
        return ()
    with said_plainly(), closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_PATIENCE_S)) as read:
        try:
            return tuple(_order(read, each) for each in read.execute(_ORDERS, (newest,)).fetchall())
        except ValueError as error:  # edited by hand
            raise problem(error) from error


def _order(read: sqlite3.Connection, found: tuple[int, object, object, object]) -> OutlinedOrder:
    number, account_id, pay_with, confirmed_ms = found
    rows = read.execute(_ROWS, (number,))
    attempts = read.execute(_ATTEMPTS, (number,))
    return OutlinedOrder(
        number,
        written(account_id),
        written(pay_with),
        moment(confirmed_ms) or 0,
        tuple(
            OutlinedRow(written(debt), written(state), written(code), moment(time_ms))
            for debt, state, code, time_ms in rows
        ),
        tuple(
            OutlinedAttempt(
                place,
                moment(sent_ms) or 0,
                None if answer is None else written(answer),
                None if code is None else written(code),
            )
            for place, sent_ms, answer, code in attempts
        ),
    )
