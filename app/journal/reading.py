"""Repayments read back from the journal, by one query for a page or a choice of them, however long the journal is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from app.domain.repayment import Order, Repayment
from app.errors import UnlawfulOrder
from app.journal.files import problem, said_plainly
from app.journal.stored import COLUMNS, moment, row_of, written

_OF_THE_ORDER = 7
_AFTER_ALL = 2**63 - 1


def chosen(
    database: sqlite3.Connection, choice: str, values: tuple[object, ...], *, newest_first: bool = False
) -> tuple[Repayment, ...]:
    """The repayments whose orders the SQL in `choice` selects; raises `JournalProblem` if they cannot be read."""
    direction = "DESC" if newest_first else "ASC"
    # The orders are chosen before anything is joined to them, so that a page costs the same wherever it is.
    query = f"""
        SELECT chosen.id, chosen.account_id, chosen.user_key, chosen.pay_with, chosen.confirmed_ms,
            (SELECT count(*) FROM attempts WHERE order_id = chosen.id),
            (SELECT sent_ms FROM attempts WHERE order_id = chosen.id ORDER BY number DESC LIMIT 1),
            {", ".join(f"rows.{name}" for name in COLUMNS.split(", "))}
        FROM (SELECT * FROM orders {choice}) AS chosen LEFT JOIN rows ON rows.order_id = chosen.id
        ORDER BY chosen.id {direction}, rows.place
    """
    with said_plainly():
        found = database.execute(query, values).fetchall()
        return tuple(_repayment(list(rows)) for _, rows in groupby(found, key=lambda each: each[0]))


def pages(database: sqlite3.Connection, *, account_id: str, orders: int) -> Iterator[tuple[Repayment, ...]]:
    """All repayments of an account, newest first, so many in a page; raises `JournalProblem` as `chosen` does.

    What is written between two pages is in a later one only if it is of an older order.
    """
    before = _AFTER_ALL
    choice = "WHERE account_id = ? AND id < ? ORDER BY id DESC LIMIT ?"
    while page := chosen(database, choice, (account_id, before, orders), newest_first=True):
        yield page
        before = page[-1].id


def _repayment(found: list[tuple[Any, ...]]) -> Repayment:
    number, account_id, user_key, pay_with, confirmed_ms, attempts, sent_ms = found[0][:_OF_THE_ORDER]
    rows = tuple(row_of(each[_OF_THE_ORDER:]) for each in found)
    try:
        return Repayment(
            number,
            written(account_id),
            Order([row.debt for row in rows], pay_with=written(pay_with)),
            rows,
            confirmed_ms=moment(confirmed_ms) or 0,
            sent_ms=moment(sent_ms),
            attempts=attempts,
            user_key=written(user_key),
        )
    except (UnlawfulOrder, ValueError) as error:
        raise problem(error) from error
