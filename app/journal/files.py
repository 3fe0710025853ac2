"""A private SQLite file, the lock beside it, and SQLite's errors in the user's words."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.words import Words
from app.errors import AnotherSender, JournalProblem, NoSuchOrder

_PRIVATE = stat.S_IRUSR | stat.S_IWUSR
_NAP_S = 0.02
_LOCK_PATIENCE_S = 0.5  # who only looks for rows left behind holds it for some milliseconds


def sqlite_version() -> str:
    """The version of SQLite that keeps the journal."""
    return f"SQLite {sqlite3.sqlite_version}"


def private(path: Path) -> None:
    """Make the file, if it is not there, for this user alone; SQLite gives its side files the same mode.

    A file that is there is never opened here: on POSIX, closing it would drop every lock this process has on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE))
    if stat.S_IMODE(path.stat().st_mode) != _PRIVATE:
        path.chmod(_PRIVATE)


def into_the_file(database: sqlite3.Connection) -> None:
    """Bring what is committed from the log beside a file into the file itself.

    A log that is damaged or lost is dropped by SQLite without a word, and with it an order that may have left. Where
    this fails nothing is lost: the log still has it.
    """
    with suppress(sqlite3.Error):
        database.execute("PRAGMA wal_checkpoint(PASSIVE)")


def write_ahead(database: sqlite3.Connection, *, patience_s: float) -> None:
    """Switch to a write-ahead log; SQLite itself does not wait here while another program is making the file."""
    end = time.monotonic() + patience_s
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not busy(error) or time.monotonic() >= end:
                raise
            time.sleep(_NAP_S)
        else:
            return


def identity(path: Path) -> tuple[int, int] | None:
    """Which file is there now, by the numbers that a file keeps when it is renamed; None if there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Write all that is done in the block, or nothing of it; on disk once the block is left. Raises `sqlite3.Error`."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back already, as it does when the disk is full.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def busy(error: sqlite3.Error) -> bool:
    """Whether it says that another program holds the file."""
    # Some errors of Python's own carry no code of SQLite's, as that of a text which is no UTF-8.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn SQLite's and the file system's errors into `JournalProblem`."""
    try:
        yield
    except (
        sqlite3.Error,
        OSError,
        UnicodeError,
        OverflowError,
    ) as error:  # a damaged file's text is quoted, but not read
        raise problem(error) from error


def problem(error: Exception) -> JournalProblem:
    """The error for a journal that cannot be used, with the cause in its words."""
    if isinstance(error, sqlite3.Error) and busy(error):
        return JournalProblem(
            Words(
                "Another program holds the journal, and nothing is sent without it. "
                "Close that program, then try again.",
                "还债记录正被其他程序占用；没有记录就不会发送任何请求。请关闭该程序后重试。",
            )
        )
    return JournalProblem(
        Words(
            f"The journal could not be written or read ({error}); nothing is sent without it. Free disk space or "
            "repair the folder's permissions, then start again.",
            f"无法读写还债记录（{error}）；没有记录就不会发送任何请求。请检查磁盘空间与文件夹权限后重新启动。",
        )
    )


@contextmanager
def sending_lock(path: Path) -> Iterator[None]:
    """Hold the lock at `path` alone; raises `AnotherSender` within half a second if another process does.

    It is an exclusive transaction on a file of its own, so it ends with the process, however that ends.
    """
    with said_plainly():
        private(path)
        lock = sqlite3.connect(path, timeout=_LOCK_PATIENCE_S, isolation_level=None, check_same_thread=False)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise (another_sender() if busy(error) else problem(error)) from None
        yield
    finally:
        lock.close()


def another_sender() -> AnotherSender:
    """The error for one who would send while another does."""
    return AnotherSender(
        Words(
            "Another window or command of this program is sending at this moment. Nothing was sent from here. "
            "Wait for it, then try again.",
            "本程序的另一个窗口或命令正在发送请求。此处未发送任何请求，请稍后重试。",
        )
    )


def refuse_displaced(path: Path | None, file: tuple[int, int] | None) -> None:
    """Raise `JournalProblem` if another program has set this file aside or deleted it: nobody else sees what it says.

    `file` is the `identity` that it had when it was opened; a journal in memory has no `path`, and is never refused.
    """
    with said_plainly():
        if path is None or identity(path) == file:
            return
    raise JournalProblem(
        Words(
            "The journal's file was moved or deleted while this window or command was using it. Nothing was sent. "
            "Close it, then start again.",
            "还债记录文件在本窗口或命令使用期间被移走或删除。未发送任何请求，请关闭后重新启动。",
        )
    )


def overtaken() -> JournalProblem:
    """The error for an order that another process closed before it was sent."""
    return JournalProblem(
        Words(
            "This order was closed by another process before it was sent, so it was not sent. Prepare it again.",
            "该订单在发送前已被其他进程关闭，未发送。请重新发起。",
        )
    )


def no_such(number: int) -> NoSuchOrder:
    """The error for an order of which nothing is written down, or nothing any more."""
    return NoSuchOrder(
        Words(
            f"The journal has no order #{number}. Nothing was sent.", f"还债记录中没有订单 #{number}。未发送任何请求。"
        )
    )
