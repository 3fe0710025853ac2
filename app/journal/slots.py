"""The next free moment of each of OKX's calls, shared by all processes of this computer."""

from __future__ import annotations

import sqlite3

_CLOCK_WOBBLE_MS = 1_000


def reserve(database: sqlite3.Connection, user_key: str, endpoint: str, *, now_ms: int, interval_ms: int) -> int:
    """The next free moment for a request to `endpoint`, now taken; across all processes of this user.

    A queue that was made by a clock which has since been set back is forgotten. Inside a transaction.
    """
    found = database.execute(
        "SELECT next_ms, taken_ms FROM slots WHERE user_key = ? AND endpoint = ?", (user_key, endpoint)
    ).fetchone()
    next_ms, taken_ms = found if found and all(isinstance(each, int) for each in found) else (now_ms, now_ms)
    moment: int = max(now_ms, next_ms) if now_ms >= taken_ms - _CLOCK_WOBBLE_MS else now_ms
    database.execute(
        "INSERT OR REPLACE INTO slots (user_key, endpoint, next_ms, taken_ms) VALUES (?, ?, ?, ?)",
        (user_key, endpoint, moment + interval_ms, now_ms),
    )
    return moment


def defer(database: sqlite3.Connection, user_key: str, endpoint: str, *, now_ms: int, interval_ms: int) -> None:
    """Let the next free moment for `endpoint` be no earlier than so long from now; inside a transaction.

    It is this clock's, as that of `reserve` is: what was made by a clock which has since been set back is forgotten.
    """
    database.execute(
        "UPDATE slots SET next_ms = CASE WHEN ?1 >= taken_ms - ?2 THEN max(next_ms, ?3) ELSE ?3 END, taken_ms = ?1"
        " WHERE user_key = ?4 AND endpoint = ?5",
        (now_ms, _CLOCK_WOBBLE_MS, now_ms + interval_ms, user_key, endpoint),
    )
