"""What cannot be made on this machine, and what its build needs."""

from __future__ import annotations

import sys

from packing.commands import BuildFailed

_NEEDED = {
    "linux": "The Linux packages are built on Linux: on Debian 12 or its kin.",
    "windows": "The Windows installer is built on a Windows, with CPython 3.11 and NSIS. On Linux, "
    "`packaging/build.py windows --check` tries an installer for tests in Wine.",
    "macos": "The macOS image can be built on macOS only: on a Mac with CPython 3.11 and Xcode's command line tools, "
    "as the release workflow has one.",
}


def refuse(system: str, platform: str = sys.platform, *, trial: bool = False) -> None:
    """Raises `BuildFailed` with what is needed, unless the packages of that system can be made on this platform.

    With `trial` it is enough that they can be tried here.
    """
    if system == "linux" and platform.startswith("linux"):
        return
    if system == "windows" and (platform == "win32" or (trial and platform.startswith("linux"))):
        return
    if system == "macos" and platform == "darwin":
        return
    raise BuildFailed(_NEEDED[system])
