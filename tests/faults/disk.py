"""A journal whose disk fills up, turns read-only or fails, and whose program is killed around a commit."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.journal import Journal
from app.journal.files import said_plainly

if TYPE_CHECKING:
    from pathlib import Path

KILLS = ("kill -9 before a commit", "kill -9 after a commit")
KEPT = "disk error though the commit was kept"
FAILURES = ("disk full", "disk read-only", "disk I/O error", KEPT)


class KilledError(BaseException):
    """The process is gone; like KeyboardInterrupt it is caught by nobody's `except Exception`."""


class FaultyJournal(Journal):
    """A journal in which `faults` maps the number of a write to (what fails there, for how many writes)."""

    def __init__(self, path: Path, image: Path) -> None:
        self.faults: dict[int, tuple[str, int]] = {}
        self.injected: list[str] = []
        self._image, self._folder = image, path.parent
        self.writes = 0
        self._ill: tuple[str, int] | None = None
        super().__init__(path)

    @contextmanager
    def _writing(self):
        self.writes += 1
        fault = self.faults.pop(self.writes, None)
        if fault is not None:
            self.injected.append(fault[0])
        if fault is not None and fault[0] in FAILURES:
            self._ill = fault
        kind = fault[0] if fault is not None and fault[0] in KILLS else self._sick()
        if kind == "disk read-only":
            self._database.execute("PRAGMA query_only=ON")
        try:
            with super()._writing() as database:
                yield database
                if kind == KILLS[0]:
                    self.photograph()
                    raise KilledError
                if kind == "disk full":
                    raise _error("database or disk is full", sqlite3.SQLITE_FULL)
                if kind == "disk I/O error":
                    raise _error("disk I/O error", sqlite3.SQLITE_IOERR_FSYNC)
        finally:
            if kind == "disk read-only":
                self._database.execute("PRAGMA query_only=OFF")
        if kind == KILLS[1]:
            self.photograph()
            raise KilledError
        if kind == KEPT:
            with said_plainly():
                raise _error("disk I/O error", sqlite3.SQLITE_IOERR_FSYNC)

    def _sick(self) -> str:
        if self._ill is None:
            return ""
        kind, left = self._ill
        self._ill = (kind, left - 1) if left > 1 else None
        return kind

    def photograph(self) -> None:
        """Keep the files as a killed process leaves them, the write-ahead log included."""
        self._image.mkdir(parents=True, exist_ok=True)
        for file in self._folder.glob("journal.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, self._image / file.name)


def _error(text: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error
