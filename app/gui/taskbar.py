"""The name under which Windows' taskbar groups the windows, and its notifications come."""

from __future__ import annotations

import sys
from contextlib import suppress

APP_ID = "OneClickRepay.OneClickRepay"
"""As the installer's entry in the Start menu has it: under another, the window would stand beside a pinned icon."""


def name_process() -> None:
    """Give this process the program's id, before its first window; does nothing where there is no Windows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        # Without it the program is only grouped with the interpreter that runs it.
        with suppress(OSError, AttributeError):
            ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
