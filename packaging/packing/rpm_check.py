"""Proves that the .rpm installs, is as it was packed, shows its window, and is removed without a trace."""

from __future__ import annotations

import shutil
from pathlib import Path

from packing import start_time
from packing.commands import BuildFailed, run
from packing.project import BUILD, NAME, version

# Debian's rpm would rather have its packages made into .debs, and knows of nothing that a .deb installed.
_ELSEWHERE = ("--force-debian", "--nodeps")


def check(package: Path) -> str:
    """All of it in a folder of its own with this machine's libraries; raises `BuildFailed`."""
    folder = BUILD / "check" / "rpm"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _rpm(folder, "--install", *_ELSEWHERE, package)
    files = _rpm(folder, "--query", "--list", NAME).splitlines()
    # It prints and fails for every file whose content, mode, owner or link is another.
    _rpm(folder, "--verify", "--nodeps", NAME)
    program = str(folder / "usr" / "bin" / NAME)
    shown = run([program, "--version"]).strip()
    if shown != f"{NAME} {version()}":
        raise BuildFailed(f"--version says {shown}")
    with start_time.at_a_display() as (screen, environment):
        start_time.shown_after(screen, [program], environment)
    _rpm(folder, "--erase", *_ELSEWHERE, NAME)
    if left := [str(path.relative_to(folder)) for path in folder.rglob(f"*{NAME}*")]:
        raise BuildFailed(f"left: {sorted(left)[:5]}")
    return f"{len(files)} files as packed, its window is shown, removed without a trace"


def _rpm(folder: Path, *words: str | Path) -> str:
    return run(["rpm", "--root", folder, "--dbpath", "/var/lib/rpm", *words])
