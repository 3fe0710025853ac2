"""A journal that cannot be written at present, read into memory: what it says is known, though nothing is sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.domain.words import Words
from app.errors import AlreadyOpen, JournalProblem, NoPlace
from app.journal.files import busy, problem, transaction
from app.journal.opening import lock_beside, open_database, prepared

FAILURES = (JournalProblem, NoPlace, AlreadyOpen, sqlite3.Error, OSError, UnicodeError)
"""What opening a journal may raise."""


Admit = Callable[[], None]
"""Lets a journal be written; raises `NoPlace` where nothing can be written yet, `AlreadyOpen` where another has it."""


def open_admitted(path: Path, *, patience_s: float, admit: Admit | None) -> sqlite3.Connection:
    """The journal at `path`, seen to be written; raises what `admit` and `open_database` do."""
    if admit is not None:
        admit()
    database = open_database(path, patience_s=patience_s)
    try:
        _try_writing(database)
    except BaseException:
        database.close()
        raise
    return database


def _try_writing(database: sqlite3.Connection) -> None:
    """SQLite opens a file that is read-only, or whose disk is full, without a word."""
    with transaction(database):
        version = int(database.execute("PRAGMA user_version").fetchone()[0])
        database.execute(f"PRAGMA user_version = {version}")


def open_or_copy(
    path: Path, *, patience_s: float, admit: Admit | None
) -> tuple[sqlite3.Connection, JournalProblem | None]:
    """The journal at `path`; or, where it cannot be written, a copy of it, and why it is one.

    Raises what `open_admitted` does where another window or program holds it, and where not even a copy can be had.
    """
    try:
        return open_admitted(path, patience_s=patience_s, admit=admit), None
    except AlreadyOpen:
        raise
    except FAILURES as error:
        if isinstance(error, sqlite3.Error) and busy(error):
            raise
        try:
            return copy_of(path, patience_s=patience_s), unwritten(error)
        except FAILURES:
            raise error from None


_GO_ON_THERE = Words(
    "Nothing was sent from here, and nothing will be: go on there.", "此处未发送也不会发送任何请求，请在该窗口继续。"
)


def copy_of(path: Path, *, patience_s: float) -> sqlite3.Connection:
    """All that is committed in the journal at `path`, in memory, empty if there was never one.

    Raises `JournalProblem`, `sqlite3.Error` or OSError if it is damaged, newer, or was emptied or deleted.
    """
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _read_into(memory, path, patience_s=patience_s)
        prepared(memory, beside=path)
    except BaseException:
        memory.close()
        raise
    return memory


def _read_into(memory: sqlite3.Connection, path: Path, *, patience_s: float) -> None:
    if not path.exists() or path.stat().st_size == 0:
        if lock_beside(path).exists():
            raise sqlite3.DatabaseError("emptied or deleted")
        return
    with closing(sqlite3.connect(_readable(path), uri=True, timeout=patience_s)) as source:
        source.backup(memory)
    if memory.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")


def _readable(path: Path) -> str:
    """How SQLite is told to open it and to write nothing, not even beside it."""
    log = path.with_name(f"{path.name}-wal")
    # Without a log beside it nothing of it is elsewhere; SQLite would want to make one.
    alone = "" if log.exists() and log.stat().st_size > 0 else "&immutable=1"
    return f"{path.as_uri()}?mode=ro{alone}"


def unwritten(error: Exception) -> JournalProblem:
    """The error for one who would send while the journal can be read, but not written."""
    if isinstance(error, sqlite3.Error) and busy(error):
        return problem(error)
    if isinstance(error, AlreadyOpen):
        return JournalProblem(error.words + _GO_ON_THERE)
    cause = error.__cause__ if isinstance(error, JournalProblem) and error.__cause__ is not None else error
    why = error.why if isinstance(error, NoPlace) else Words(str(cause), str(cause))
    return JournalProblem(
        Words(
            f"The journal cannot be written ({why.en}). Nothing was sent, and nothing is sent without it; all that is "
            "shown was only read. Free disk space, or make the folder writable, then refresh or try again.",
            f"无法写入还债记录（{why.zh}）。未发送任何请求；没有记录就不会发送，目前仅供查看。"
            "请释放磁盘空间或使文件夹可写，然后刷新或重试。",
        )
    )
