"""The packages that cannot be made on this machine, and what their builds need."""

from __future__ import annotations

import sys

from packing.commands import BuildFailed

_NEEDED = {
    "linux": "The Linux packages are built on Linux: on Debian 12 or its kin.",
    "windows": "The Windows installer is not built yet. It needs a Windows machine with CPython and NSIS, "
    "packaging/kept/windows.toml and packaging/packing/windows.py; app.spec is ready for it.",
    "macos": "The macOS image is not built yet. It needs a Mac with Xcode's command line tools, "
    "packaging/kept/macos.toml and packaging/packing/macos.py; app.spec is ready for it.",
}


def refuse(system: str, platform: str = sys.platform) -> None:
    """Raises `BuildFailed` with what is needed, unless the packages of that system can be made on this platform."""
    if system != "linux" or not platform.startswith("linux"):
        raise BuildFailed(_NEEDED[system])
