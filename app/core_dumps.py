"""No crash writes the program's memory, and with it the keys, to a disk."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path


def forbid() -> None:
    """Let the system write no core dump of this process or its children.

    Where there is no such limit (Windows) it does nothing: there, dumps are the system's to write.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A handler in /proc/sys/kernel/core_pattern is not bound by the limit: it gets a dump without memory.
        # PR_SET_DUMPABLE would do, too, but desktop portals refuse whom they cannot look up in /proc: no dark colours,
        # no file dialogs, and on Wayland no buttons in the title bar.
        with suppress(OSError):
            Path("/proc/self/coredump_filter").write_text("0", encoding="ascii")
