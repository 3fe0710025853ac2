"""Qt taken in without the import hook that it leaves behind."""

from __future__ import annotations

import builtins

# PySide6 replaces `__import__` to look into every module for `from __feature__ import …`, which nobody here uses: each
# module after it takes a third longer, and its source stays in memory.
_python_s_own = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - between the two lines, on purpose

builtins.__import__ = _python_s_own
