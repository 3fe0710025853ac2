"""No crash writes the program's memory, and with it the keys, to a disk."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def forbid() -> None:
    """Let the system write no core dump of this process or its children, nor others of this user look into it.

    Where there is no such limit (Windows) it does nothing: there, dumps are the system's to write.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - of no use elsewhere

        # A handler in /proc/sys/kernel/core_pattern is not bound by the limit.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
