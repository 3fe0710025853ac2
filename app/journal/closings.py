"""What the user's word closed, as the journal stores it, and what OKX's history showed against it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from app.domain.closing import overtaken
from app.domain.repayment import Repayment, State
from app.errors import BadInput
from app.journal import reading
from app.journal.schema import ENDED_STATES, SAID_STATES


def close(database: sqlite3.Connection, closed: Repayment) -> None:
    """Write down each word in `closed`; raises `BadInput` unless all of its open rows can take one.

    Inside a transaction: whatever another process settled, sent or put a name on a moment ago stands, and nothing is
    closed.
    """
    for row in closed.rows:
        if row.state.said and row.contradicted is None:
            database.execute(
                "UPDATE rows SET state = ?, said_ms = ? WHERE order_id = ? AND debt = ? AND state IN (?, ?)"
                " AND (SELECT user_key FROM orders WHERE id = order_id) = ?",
                (row.state, row.said_ms, closed.id, row.debt, State.UNKNOWN, State.RUNNING, closed.user_key),
            )
    stored = database.execute("SELECT debt, state FROM rows WHERE order_id = ?", (closed.id,)).fetchall()
    left = database.execute(
        f"SELECT count(*) FROM rows WHERE order_id = ? AND state NOT IN ({ENDED_STATES})", (closed.id,)
    ).fetchone()[0]
    if left or {row.debt: row.state for row in closed.rows} != dict(stored):
        raise BadInput(overtaken(closed.id))


def closed(database: sqlite3.Connection, user_keys: Iterable[str]) -> tuple[Repayment, ...]:
    """The repayments of these users of OKX of which a word closed a row, oldest first."""
    keys = tuple(user_keys)
    marks = ", ".join("?" for _ in keys)
    choice = f"WHERE id IN (SELECT order_id FROM rows WHERE state IN ({SAID_STATES})) AND user_key IN ({marks})"
    return reading.chosen(database, choice, keys)


def contradict(database: sqlite3.Connection, repayment: Repayment) -> None:
    """Write down what speaks against the user's word; inside a transaction."""
    for row in repayment.rows:
        if row.state.said:
            database.execute(
                f"UPDATE rows SET contradicted = ? WHERE order_id = ? AND debt = ? AND state IN ({SAID_STATES})",
                (row.contradicted, repayment.id, row.debt),
            )
