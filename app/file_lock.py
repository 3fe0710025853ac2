"""A lock that all processes of this computer respect, on a file of its own."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NAP_S = 0.01


@contextmanager
def file_lock(path: Path, *, patience_s: float | None = None) -> Iterator[None]:
    """Hold the lock at `path`, waiting for it if need be; it ends with the process. Raises OSError.

    That is a TimeoutError once it was waited for `patience_s` seconds in vain, if those are given. The file is not the
    one that is guarded: that one is replaced whole, and its lock would go with it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if patience_s is not None:
            _take_within(patience_s, descriptor)
        elif sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # lets the lock go


def _take_within(patience_s: float, descriptor: int) -> None:
    end = time.monotonic() + patience_s
    while not _taken(descriptor):
        if time.monotonic() >= end:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        time.sleep(_NAP_S)


def _taken(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        return False
    return True


# By somebody else; which of them it is depends on the system.
_HELD = {errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK}
