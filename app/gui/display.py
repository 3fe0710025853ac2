"""Whether there is a screen to show a window on."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from app.domain.words import Words

_PATIENCE_S = 2.0
_X_PORT = 6000
_SCREENLESS = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
_X_DISPLAY = re.compile(r"(?P<host>[^:]*):(?P<number>[0-9]{1,4})(?:\.[0-9]+)?", re.ASCII)

_MISSING = Words(
    "There is no display to open a window on: start it from a desktop session, or use the command line (--help).",
    "没有可用于显示窗口的显示器：请在桌面会话中启动，或使用命令行（--help）。",
)


def display_missing(environment: Mapping[str, str] | None = None) -> Words | None:
    """A sentence that says so if no X or Wayland display can be reached; None where there is one, or Qt needs none."""
    if not sys.platform.startswith("linux"):
        return None
    given = os.environ if environment is None else environment
    if given.get("QT_QPA_PLATFORM", "").partition(":")[0] in _SCREENLESS:
        return None
    return None if _wayland(given) or _x(given.get("DISPLAY", "")) else _MISSING


def _wayland(given: Mapping[str, str]) -> bool:
    name = given.get("WAYLAND_DISPLAY", "")
    return bool(name) and _answers(socket.AF_UNIX, str(Path(given.get("XDG_RUNTIME_DIR", "")) / name))


def _x(display: str) -> bool:
    parts = _X_DISPLAY.fullmatch(display)
    if parts is None:
        return display.startswith("/") and _answers(socket.AF_UNIX, display)
    host, number = parts["host"], int(parts["number"])
    if host in {"", "unix"}:
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen, by long convention
        return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, f"\0{path}")
    return _answers(socket.AF_INET, (host, _X_PORT + number))


def _answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(_PATIENCE_S)
            probe.connect(address)
    except (OSError, ValueError):
        return False
    return True
