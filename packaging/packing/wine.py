"""A Windows of one's own to try the installer in: Wine, with nothing in it, on a screen of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from packing.commands import run
from packing.frozen import INSIDE
from packing.project import BUILD, NAME, TITLE
from packing.start_time import display
from packing.windows_check import Ended

TOOLS = {"wine": "wine", "Xvfb": "xvfb", "objdump": "binutils"}
PACKAGES = ("wine", "wine64")
_PATIENCE_S = 600
_USERS = Path("drive_c", "users")


class Wine:
    """A Windows 10 as Wine plays it, there as long as the `with` lasts."""

    name = "Wine"
    processes = ("pythonw.exe", f"{NAME}.exe")

    def __init__(self, folder: Path = BUILD / "windows" / "wine") -> None:
        self.folder = folder
        self._open = ExitStack()
        self._environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "USER": "trader",
            "DISPLAY": self._open.enter_context(display()),
            "WINEPREFIX": str(self.folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self._open.callback(self._stop)
        run(["wineboot", "--init"], environment=self._environment)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _stop(self) -> None:
        subprocess.run(["wineserver", "--kill"], env=self._environment, check=False)

    def becomes(self, version: str) -> None:
        """Play another Windows, as Wine calls it: win7, win10."""
        self.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", version, "/f")
        self._stop()

    @property
    def local(self) -> Path:
        """The user's %LOCALAPPDATA%, as this machine sees it."""
        (user,) = (each for each in (self.folder / "prefix" / _USERS).iterdir() if each.name != "Public")
        return user / "AppData" / "Local"

    @property
    def roaming(self) -> Path:
        """The user's %APPDATA%, as this machine sees it."""
        return self.local.parent / "Roaming"

    def run(self, *words: str | Path, given: str = "") -> Ended:
        """Run a Windows program to its end, `given` on standard input."""
        done = subprocess.run(
            ["wine", *map(str, words)],
            env=self._environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
            errors="replace",
        )
        return Ended(done.args, done.returncode, done.stdout, done.stderr)

    def line(self, command: str) -> Ended:
        """Run a command line as it is, by the interpreter of the tree for tests: Wine would put quotes into it."""
        asked = f"import subprocess, sys; sys.exit(subprocess.call({command!r}))"
        return self.run(self.local / "Programs" / TITLE / INSIDE / "python.exe", "-c", asked)

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start a Windows program."""
        pipe = subprocess.PIPE
        return subprocess.Popen(["wine", *map(str, words)], env=self._environment, stdin=pipe, stdout=pipe, stderr=pipe)
