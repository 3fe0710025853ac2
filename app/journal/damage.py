"""A journal that can no longer be read: noticed at the start, set aside whole, and never quietly begun anew."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.domain.words import Words
from app.errors import JournalProblem

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SIDE_FILES = ("-wal", "-shm")


def is_sound(path: Path) -> bool:
    """Whether SQLite finds its own structure in the file; raises `sqlite3.Error` if it cannot even be looked at.

    The indexes are compared with the rows, too: they are what bars a debt.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        # Some errors of Python's own carry no code of SQLite's.
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            return False
        raise
    except UnicodeDecodeError:
        return False
    return bool(found == ("ok",))


def set_aside(path: Path) -> None:
    """Rename the file, and what SQLite keeps beside it, so that somebody may still mend or read it; raises OSError."""
    kept_as = path.with_name(f"{path.stem}.damaged-{_now()}{path.suffix}")
    path.rename(kept_as)
    for side in _SIDE_FILES:
        beside = path.with_name(path.name + side)
        if beside.exists():
            beside.rename(kept_as.with_name(kept_as.name + side))


def set_aside_before(path: Path) -> tuple[str, ...]:
    """The names of the files that were ever set aside for this journal and are still there, oldest first."""
    return tuple(sorted(each.name for each in path.parent.glob(f"{path.stem}.damaged-*{path.suffix}")))


def back_up(database: sqlite3.Connection, path: Path, *, version: int) -> None:
    """Copy the journal, which is at `version`, before it is brought to a newer one; raises `sqlite3.Error` or OSError.

    No copy that is there already is touched. If another process has brought the journal to a newer version meanwhile
    there is nothing left to copy: that one did so before.
    """
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}.copying-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    whole = Path(name)
    try:
        with closing(sqlite3.connect(whole)) as copy:
            database.backup(copy)
            copied = copy.execute("PRAGMA user_version").fetchone()[0]
        if copied == version:
            whole.replace(_unused(path.with_name(f"{path.stem}.version-{version}{path.suffix}")))
    finally:
        whole.unlink(missing_ok=True)


def _unused(name: Path) -> Path:
    """That name, or one with the time if it is taken; an empty file keeps it from being taken by somebody else."""
    try:
        name.touch(0o600, exist_ok=False)
    except FileExistsError:
        name = name.with_name(f"{name.stem}.{_now()}{name.suffix}")
        name.touch(0o600, exist_ok=False)
    return name


def _now() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z"


def in_use() -> JournalProblem:
    """The error for a damaged journal that another process is sending with."""
    return JournalProblem(
        Words(
            "The journal is damaged, and another window or command of this program is using it. Nothing was sent. "
            "Close that one, then start again.",
            "还债记录已损坏，且本程序的另一个窗口或命令正在使用。未发送任何请求，请将其关闭后重新启动。",
        )
    )


def lost(kept_as: str, confirm: str) -> Words:
    """For one who would send although nobody has looked at what the lost record may have held.

    `confirm` is the command that says somebody has.
    """
    return Words(
        f"The journal was damaged and set aside as {kept_as}, so what was repaid before is not known here. Nothing "
        "was sent. Look at OKX's history for what is running or was repaid, then confirm it there (in a terminal: "
        f"{confirm}).",
        f"还债记录已损坏，已另存为 {kept_as}，此前的还债情况在此无从得知。未发送任何请求。"
        f"请先在欧易还债历史中查看进行中与已完成的还债，并在该处确认（终端：{confirm}）。",
    )
