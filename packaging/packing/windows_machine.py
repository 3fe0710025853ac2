"""A real Windows to try the installer on, which must be one that is thrown away: the user's own things are at stake."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from packing import icon, nsis, windows_check
from packing.budgets import Result
from packing.commands import BuildFailed, inherited
from packing.project import BUILD, NAME
from packing.windows import Packages

_PATIENCE_S = 600
_WORK = BUILD / "windows"


class Windows:
    """This very machine."""

    name = "Windows"
    processes = (f"{NAME}.exe",)

    @property
    def local(self) -> Path:
        """The user's %LOCALAPPDATA%."""
        return Path(os.environ["LOCALAPPDATA"])

    @property
    def roaming(self) -> Path:
        """The user's %APPDATA%."""
        return Path(os.environ["APPDATA"])

    def run(self, *words: str | Path, given: str = "") -> windows_check.Ended:
        """Run a program to its end, `given` on standard input."""
        return _ended(list(map(str, words)), given)

    def line(self, command: str) -> windows_check.Ended:
        """Run a command line as it is."""
        return _ended(command, "")

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start a program."""
        pipe = subprocess.PIPE
        return subprocess.Popen(list(map(str, words)), env=inherited(), stdin=pipe, stdout=pipe, stderr=pipe)


def _ended(command: list[str] | str, given: str) -> windows_check.Ended:
    done = subprocess.run(
        command,
        env=inherited(),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
        errors="replace",
    )
    return windows_check.Ended(done.args, done.returncode, done.stdout, done.stderr)


def check(packages: Packages, environment: Mapping[str, str] = os.environ) -> list[Result]:
    """Install and use what was built; raises `BuildFailed` where a user's own installation might be in the way."""
    if not environment.get("CI"):
        raise BuildFailed("--check installs and removes the program of this very user: only on a machine with CI set")
    drawing = icon.make(_WORK / f"{NAME}.ico")
    quick = nsis.Trial(target="x86-unicode", quick=True)
    older = nsis.build(packages.program, drawing, _WORK, epoch=1, version=windows_check.OLDER, trial=quick)
    program = packages.program
    paths = tuple(path.relative_to(program).as_posix() for path in program.rglob("*") if path.is_file())
    from app.practice.server import PracticeServer  # noqa: PLC0415 - only the build's environment has it

    with PracticeServer() as exchange:
        return windows_check.check(windows_check.Visit(Windows(), exchange, packages.setup, older, paths))
