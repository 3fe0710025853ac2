"""From a path to a database that is sound, private, at the newest version, and knows of every record that was lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from app.domain.words import Words
from app.errors import AnotherSender, JournalProblem
from app.journal import damage
from app.journal.files import private, sending_lock, transaction, write_ahead
from app.journal.schema import MIGRATIONS, statements


def lock_beside(path: Path) -> Path:
    """The file whose lock the one process holds that sends with the journal at `path`."""
    return path.with_suffix(".lock")


def open_database(path: Path | None, *, patience_s: float) -> sqlite3.Connection:
    """Open the journal at `path`, in memory if that is None, for at most `patience_s` beside other processes.

    A damaged file is set aside first. Raises `JournalProblem`, `sqlite3.Error` or OSError.
    """
    if path is not None:
        _make_sound(path)
    database = sqlite3.connect(path or ":memory:", timeout=patience_s, isolation_level=None)
    try:
        write_ahead(database, patience_s=patience_s)
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA foreign_keys=ON")
        prepared(database, path=path, beside=path)
    except BaseException:
        database.close()
        raise
    return database


def prepared(database: sqlite3.Connection, *, path: Path | None = None, beside: Path | None) -> None:
    """Bring it, the file at `path` if it is one, to the newest version, with the lost records `beside` noted."""
    _migrate(database, path)
    if beside is not None:
        _note_lost(database, damage.set_aside_before(beside))


def _make_sound(path: Path) -> None:
    """Have a file there that SQLite can read; a damaged one is not touched while somebody is sending with it."""
    private(path)
    if _is_whole(path):
        return
    try:
        with sending_lock(lock_beside(path)):
            private(path)
            # Another program may have found it before, and begun a new one.
            if not _is_whole(path):
                damage.set_aside(path)
    except AnotherSender:
        raise damage.in_use() from None
    private(path)


def _is_whole(path: Path) -> bool:
    """Whether SQLite can read it, and it was not emptied or deleted: whoever has the lock made has written here."""
    emptied = path.stat().st_size == 0 and lock_beside(path).exists()
    return not emptied and damage.is_sound(path)


def _migrate(database: sqlite3.Connection, path: Path | None) -> None:
    version, newest = _version(database), len(MIGRATIONS)
    if version > newest:
        raise JournalProblem(
            Words(
                "The journal was written by a newer version of this program. Nothing was sent. Use that version.",
                "还债记录由更新版本的程序写入。未发送任何请求，请使用新版本。",
            )
        )
    if version == newest:
        return  # nothing to write, and nobody to wait for who is writing
    if path is not None and version > 0:
        damage.back_up(database, path, version=version)
    with transaction(database):
        # Another process may have been quicker.
        for script in MIGRATIONS[_version(database) :]:
            for statement in statements(script):
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {newest}")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _note_lost(database: sqlite3.Connection, names: Sequence[str]) -> None:
    """By the files themselves, so that no end between setting one aside and writing it down forgets it."""
    known = {name for (name,) in database.execute("SELECT kept_as FROM lost_records")}
    new = [(name,) for name in names if name not in known]
    if new:
        with transaction(database):
            database.executemany("INSERT OR IGNORE INTO lost_records (kept_as) VALUES (?)", new)
