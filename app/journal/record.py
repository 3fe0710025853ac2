"""Every repayment written down before it is sent and after it is known, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from app.domain.plan import in_doubt_error
from app.domain.repayment import Order, Repayment, Row, State
from app.errors import AlreadyOpen, AnotherSender, JournalProblem
from app.journal import closings, reading, slots
from app.journal.copied import FAILURES, open_admitted, open_or_copy, unwritten
from app.journal.files import (
    another_sender,
    identity,
    into_the_file,
    no_such,
    overtaken,
    refuse_displaced,
    said_plainly,
    sending_lock,
    transaction,
)
from app.journal.opening import lock_beside, open_database
from app.journal.schema import ENDED_STATES
from app.journal.stored import doubts_of, write_order, write_row

UNNAMED = "account:"
"""How the key of a user begins whose number OKX did not say."""

_PATIENCE_S = 5.0


class Journal:
    """The only memory of what was sent. Committed with `synchronous=FULL` before any method returns.

    `path` None keeps it in memory, for practice. For one thread. All times are Unix milliseconds.
    Every method raises `JournalProblem` if the file cannot be written or read.

    With `or_copy`, a file that can only be read is read into memory: all can be looked at, and nothing sent, until
    `unwritable` finds that it can be written. `admit`, if given, must let the file be written first, until then it is
    a copy too; it raises `NoPlace` where it cannot yet, and `AlreadyOpen` where another window has it.
    """

    def __init__(self, path: Path | None, *, or_copy: bool = False, admit: Callable[[], None] | None = None) -> None:
        self._path, self._admit = path, admit
        self._sending = False  # what the lock tells of a file, in memory
        self._copied: JournalProblem | None = None
        self._failed: JournalProblem | None = None
        with said_plainly():
            if path is None or not or_copy:
                self._database = open_database(path, patience_s=_PATIENCE_S)
            else:
                self._database, self._copied = open_or_copy(path, patience_s=_PATIENCE_S, admit=admit)
            self._file = None if path is None or self._copied else identity(path)

    def unwritable(self) -> JournalProblem | None:
        """Why nothing can be written down at present; a file of which there was only a copy is opened if it can be."""
        if self._copied is not None and self._path is not None:
            try:
                whole = open_admitted(self._path, patience_s=_PATIENCE_S, admit=self._admit)
            except FAILURES as error:
                self._copied = unwritten(error)
                if isinstance(error, AlreadyOpen):
                    self._path = None  # asked again, that window would come to the front again and again
            else:
                self._database.close()
                self._database, self._copied, self._file = whole, None, identity(self._path)
                self.recover()
        return self._copied or self._failed

    def refuse_copy(self) -> None:
        """Raise `JournalProblem` if this is only a copy: what would be written here, nobody would ever see."""
        if self._copied is not None:
            raise JournalProblem(self._copied.words)

    def close(self) -> None:
        """Close the file; the journal is of no use afterwards."""
        with said_plainly():
            self._database.close()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Be the only process of this user that sends; raises `AnotherSender` at once if another one is.

        Raises `JournalProblem` if this file is no longer the one that the others see, or cannot be written.
        """
        self.refuse_copy()
        with self._only_sender():
            refuse_displaced(self._path, self._file)
            yield

    def _only_sender(self) -> AbstractContextManager[None]:
        return self._alone() if self._path is None else sending_lock(lock_beside(self._path))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._sending:
            raise another_sender()
        self._sending = True
        try:
            yield
        finally:
            self._sending = False

    def recover(self) -> bool:
        """At start: what was sent and has no answer is unknown, what was only planned is absent; nothing is sent.

        Returns False, and changes nothing, while another process is sending: those rows are alive. Of a copy nobody
        knows whether one is: what is sent is unknown there.
        """
        if self._copied is not None:
            self._database.execute("UPDATE rows SET state = ? WHERE state = ?", (State.UNKNOWN, State.SENT))
            return False
        try:
            with self._only_sender():
                self.forsake()
        except AnotherSender:
            return False
        return True

    def forsake(self) -> None:
        """What `recover` does, for the one that holds the `sending` lock: no other process has anything under way."""
        with self._writing() as database:
            database.execute("UPDATE rows SET state = ? WHERE state = ?", (State.UNKNOWN, State.SENT))
            database.execute("UPDATE rows SET state = ? WHERE state = ?", (State.ABSENT, State.PLANNED))

    def plan(
        self,
        order: Order,
        *,
        account_id: str,
        user_key: str,
        now_ms: int,
        rows: Iterable[Row],
    ) -> Repayment:
        """Write a confirmed order down. Raises `DebtInDoubt` if one of its debts is in an unfinished order."""
        planned = tuple(rows)
        self.refuse_copy()
        with self._writing() as database:
            doubtful = self.doubtful(account_id=account_id, user_key=user_key)
            for debt in order.debts:
                if debt in doubtful:
                    raise in_doubt_error(debt, doubtful[debt][0])
            number = write_order(database, order, planned, (account_id, user_key), now_ms=now_ms)
        return Repayment(number, account_id, order, planned, confirmed_ms=now_ms, user_key=user_key)

    def sent(self, repayment: Repayment, *, sent_ms: int) -> Repayment:
        """Write down that the next request is about to leave; only once this has returned it may leave.

        Raises `JournalProblem`, with nothing written, if this file is no longer the one that the others see.
        """
        attempt = repayment.attempts + 1
        self.refuse_copy()
        with self._writing() as database:
            database.execute(
                "INSERT INTO attempts (order_id, number, sent_ms) VALUES (?, ?, ?)", (repayment.id, attempt, sent_ms)
            )
            rows = [write_row(database, repayment.id, row.become(State.SENT)) for row in repayment.rows]
            if any(row.state is not State.SENT for row in rows):
                raise overtaken()
            refuse_displaced(self._path, self._file)  # an order may have waited long for its free moment
        into_the_file(self._database)
        return replace(repayment, rows=tuple(rows), attempts=attempt, sent_ms=sent_ms)

    def answered(self, repayment: Repayment, *, answer: str, code: str, message: str) -> Repayment:
        """Write down what came back for the last request: the kind of answer, OKX's own words, and the rows."""
        with self._writing() as database:
            database.execute(
                "UPDATE attempts SET answer = ?, code = ?, message = ? WHERE order_id = ? AND number = ?",
                (answer, code, message, repayment.id, repayment.attempts),
            )
            return repayment.with_rows([write_row(database, repayment.id, row) for row in repayment.rows])

    def record(self, repayment: Repayment) -> Repayment:
        """Write rows down as far as they are further than the file; returns what the file says now."""
        with self._writing() as database:
            return repayment.with_rows([write_row(database, repayment.id, row) for row in repayment.rows])

    def open_repayments(self, *, account_id: str | None = None, user_key: str | None = None) -> tuple[Repayment, ...]:
        """Those with a row that is not at its end, oldest first: of an account or its user of OKX, or all."""
        unfinished = f"id IN (SELECT order_id FROM rows WHERE state NOT IN ({ENDED_STATES}))"
        if account_id is None and user_key is None:
            return reading.chosen(self._database, f"WHERE {unfinished}", ())
        mine = f"WHERE {unfinished} AND (account_id = ? OR user_key = ?)"
        return reading.chosen(self._database, mine, (account_id, user_key))

    def doubtful(self, *, account_id: str, user_key: str) -> dict[str, tuple[int, State]]:
        """Each debt that may not be chosen: the number of the unfinished order it is in, and its state there.

        An order sent while OKX did not say whose the account is bars its debts for every account of this file.
        """
        with said_plainly():
            found = self._database.execute(
                f"SELECT debt, order_id, state FROM rows WHERE state NOT IN ({ENDED_STATES}) AND (account_id = ?1 OR"
                f" user_key = ?2 OR user_key LIKE '{UNNAMED}%' OR ?2 LIKE '{UNNAMED}%')",
                (account_id, user_key),
            )
            return doubts_of(found)

    def name_user(self, unnamed: str, user_key: str) -> None:
        """What was sent as `unnamed`, while OKX did not say whose it was, was this user's."""
        with self._writing() as database:
            for table in ("orders", "rows"):
                database.execute(f"UPDATE {table} SET user_key = ? WHERE user_key = ?", (user_key, unnamed))

    def repayments(self, *, account_id: str, newest: int = 200) -> tuple[Repayment, ...]:
        """The newest repayments of an account, newest first."""
        choice = "WHERE account_id = ? ORDER BY id DESC LIMIT ?"
        return reading.chosen(self._database, choice, (account_id, newest), newest_first=True)

    def pages(self, *, account_id: str, orders: int) -> Iterator[tuple[Repayment, ...]]:
        """All repayments of an account, newest first, so many in a page: see `app.journal.reading`."""
        return reading.pages(self._database, account_id=account_id, orders=orders)

    def repayment(self, number: int) -> Repayment:
        """One repayment; raises `NoSuchOrder` if there is none of that number."""
        found = reading.chosen(self._database, "WHERE id = ?", (number,))
        if not found:
            raise no_such(number)
        return found[0]

    def claimed(self, repayment: Repayment) -> frozenset[tuple[str, int]]:
        """(debt, OKX's time) of all rows of the other repayments, which a history row of this one cannot be."""
        with said_plainly():
            found = self._database.execute(
                "SELECT debt, time_ms FROM rows WHERE order_id <> ? AND time_ms IS NOT NULL AND user_key = "
                "(SELECT user_key FROM orders WHERE id = ?)",
                (repayment.id, repayment.id),
            )
            return frozenset(found.fetchall())

    def reserve(self, user_key: str, endpoint: str, *, now_ms: int, interval_ms: int) -> int:
        """The next free moment for a request to `endpoint`, now taken; see `app.journal.slots`."""
        with self._writing() as database:
            return slots.reserve(database, user_key, endpoint, now_ms=now_ms, interval_ms=interval_ms)

    def defer(self, user_key: str, endpoint: str, *, now_ms: int, interval_ms: int) -> None:
        """Let the next free moment for `endpoint` be no earlier than so long from now."""
        with self._writing() as database:
            slots.defer(database, user_key, endpoint, now_ms=now_ms, interval_ms=interval_ms)

    def close_by_word(self, closed: Repayment) -> Repayment:
        """Write down the user's word for each row that is open; returns what the file says now.

        Raises `BadInput`, and changes nothing, if any of them is open no more, or is being sent; `AnotherSender` while
        another process sends.
        """
        with self.sending(), self._writing() as database:
            closings.close(database, closed)
        return self.repayment(closed.id)

    def closed_by_word(self, user_keys: Iterable[str]) -> tuple[Repayment, ...]:
        """The repayments of these users of OKX of which a word closed a row, oldest first."""
        return closings.closed(self._database, user_keys)

    def contradict(self, repayment: Repayment) -> None:
        """Write down what OKX's history shows against the user's word."""
        with self._writing() as database:
            closings.contradict(database, repayment)

    def lost_record(self, user_key: str | None) -> str | None:
        """The name of a damaged journal that was set aside, and since when this user has not seen OKX's history.

        With None, since when no user has.
        """
        with said_plainly():
            found = self._database.execute(
                "SELECT kept_as FROM lost_records WHERE id NOT IN"
                " (SELECT lost_id FROM reviews WHERE ?1 IS NULL OR user_key = ?1) ORDER BY id DESC",
                (user_key,),
            ).fetchone()
        return None if found is None else str(found[0])

    def review(self, user_key: str, *, now_ms: int) -> None:
        """Write down that this user has seen OKX's own history: what the lost record held is known from there."""
        self.refuse_copy()
        with self._writing() as database:
            database.execute(
                "INSERT OR IGNORE INTO reviews (lost_id, user_key, seen_ms) SELECT id, ?, ? FROM lost_records",
                (user_key, now_ms),
            )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with said_plainly():
            before = self._database.total_changes
            try:
                with transaction(self._database):
                    yield self._database
            except (sqlite3.Error, OSError) as error:
                self._failed = unwritten(error)
                raise
            if self._database.total_changes != before:
                self._failed = None
