"""One window at a time in one place of a home: the second one asks the first to come to the front, and is refused."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from app.domain.words import Words
from app.errors import AlreadyOpen, NoPlace
from app.file_lock import file_lock
from app.paths import unusable

TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - the name of a variable, which a launcher sets and Qt uses up
_NAP_S = 0.02
_PATIENCE_S = 3.0  # a window that is closing lets the running step end first

# That nothing can be written, of which a disk may recover; a file in the folder's place is another matter.
_SICK = {errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES, errno.EPERM}
_FULL = Words("it is read-only, or its disk is full or failing", "文件夹只读，或磁盘已满或故障")


def bell_in(folder: Path) -> Path:
    """The file whose appearing asks the window of this place to come to the front; that window takes it away.

    In it is the activation token of whoever asks, "" for none: on Wayland, no window comes to the front without one.
    """
    return folder / "come-forward"


class WindowLock:
    """The lock of the one window that is open in the place `folder`, which belongs to this user alone (0700).

    Its holder is whoever has the system's own lock on the file, as a process has until it ends, frozen or not; the age,
    host and process that are written in the file only say who that is. So a file that was left by a killed process, by
    another computer or under a number that another program has by now is taken over, and one in use never is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = QLockFile(str(folder / "lock"))
        # By its age alone, the lock of a computer that slept would be taken for a dead one's.
        self._lock.setStaleLockTime(0)

    def take(self) -> None:
        """Hold the lock until `release` or the end of the process.

        Raises `AlreadyOpen` if another window holds it, once that one heard that it is to come to the front, or did not
        hear it for some seconds; a window that closes meanwhile is followed. Raises `NoPlace` if nothing can
        be written there, `BadInput` if it is no folder of ours. Blocks for these seconds: with a window in sight, not
        for its thread.
        """
        try:
            if not self._taken_now():
                self._call_the_other()
            bell_in(self.folder).unlink(missing_ok=True)
        except OSError as error:
            why = Words(str(error.strerror), str(error.strerror))
            raise self._unwritable(why) if error.errno in _SICK else unusable(self.folder, why) from error

    def release(self) -> None:
        """Let another window have the place."""
        self._lock.unlock()

    def _taken_now(self) -> bool:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return self._taken_alone()
        except TimeoutError:
            return False  # whoever is about to take it does not get on with it

    def _taken_alone(self) -> bool:
        # One at a time: who finds a leftover must not remove the file that a quicker one has made in its place.
        with file_lock(self.folder / "taking", patience_s=_PATIENCE_S):
            if self._lock.tryLock(0):
                return True
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                raise self._unwritable(_FULL)
            # It removes the file only if no process has the system's lock on it.
            return bool(self._lock.removeStaleLockFile() and self._lock.tryLock(0))

    def _unwritable(self, why: Words) -> NoPlace:
        return NoPlace(unusable(self.folder, why).words, why)

    def _call_the_other(self) -> None:
        number, host, _ = self._lock.getLockInfo()
        bell, end = bell_in(self.folder), time.monotonic() + _PATIENCE_S
        _let_come_forward(number)
        self._ring()
        while not self._taken_now():
            if not bell.exists():
                raise AlreadyOpen(_was_asked(_who(number, host)))
            if time.monotonic() >= end:
                bell.unlink(missing_ok=True)  # it would come to the front when nobody expects it any more
                raise AlreadyOpen(_is_silent(_who(number, host)))
            time.sleep(_NAP_S)

    def _ring(self) -> None:
        """Have the bell appear with all that is in it, anew even if it is there."""
        handle, made = tempfile.mkstemp(prefix="ringing-", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as bell:
            bell.write(os.environ.get(TOKEN, ""))
        Path(made).replace(bell_in(self.folder))


def _let_come_forward(number: int) -> None:
    """Windows lets only the program that the user has just started put a window in front, and whom that one allows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        with suppress(OSError):
            ctypes.windll.user32.AllowSetForegroundWindow(number)


def _who(number: int, host: str) -> Words:
    if not number:
        return Words("", "")
    if host and host != QSysInfo.machineHostName():
        return Words(f" on the computer {host} (process {number})", f"（计算机 {host}，进程 {number}）")
    return Words(f" (process {number})", f"（进程 {number}）")


def _was_asked(who: Words) -> Words:
    return Words(
        f"One-Click Repay is already open{who.en}; its window was asked to come to the front.",
        f"一键还债已打开{who.zh}，已请求将其窗口置于最前。",
    )


def _is_silent(who: Words) -> Words:
    return Words(
        f"One-Click Repay is already open{who.en}, but its window does not answer: it may be closing, or busy. "
        "Start again in a moment, or end that process.",
        f"一键还债已打开{who.zh}，但其窗口没有响应，可能正在关闭或忙碌。请稍后重新启动，或结束该进程。",
    )
