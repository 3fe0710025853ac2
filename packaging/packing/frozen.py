"""The program with its own Python in one folder, as PyInstaller makes it from app.spec."""

from __future__ import annotations

import posixpath
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from packing import interpreter
from packing.commands import run
from packing.kept import Fate, Kept
from packing.project import BUILD, NAME, PACKAGING, ROOT, TITLE

Entry = tuple[str, str, str]
"""Where a file goes below the program's folder, where it comes from, and PyInstaller's word for its kind."""

INSIDE = "Frameworks" if sys.platform == "darwin" else "_internal"
"""The folder in the program's own where Python finds everything; on macOS its own is the bundle's Contents."""
_MODULE = ".pyc"
_SYMBOLS = " .symtab "
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


def system(platform: str = sys.platform) -> str:
    """The system by the name that `packaging/build.py` has for it."""
    return _SYSTEMS[platform]


def lists(platform: str = sys.platform) -> Kept:
    """What is kept on this system."""
    return Kept.read(PACKAGING / "kept" / f"{system(platform)}.toml")


def kept_of(kept: Kept, *collected: Iterable[Entry]) -> list[list[Entry]]:
    """The collected files without those to drop; raises `BuildFailed` for an unexpected or a missing one.

    A link stays where what it leads to stays.
    """
    every = [list(entries) for entries in collected]
    named = {_path(entry): entry for entries in every for entry in entries}
    fates = kept.sorted({_leads_to(entry): entry for entry in named.values()})
    kept.check_modules(_top(path) for path in named if path.endswith(_MODULE) and fates[path] is Fate.KEEP)
    return [[entry for entry in entries if fates[_leads_to(entry)] is not Fate.DROP] for entries in every]


def _top(path: str) -> str:
    return path.partition("/")[0].removesuffix(_MODULE)


def _path(entry: Entry) -> str:
    return entry[0].replace("\\", "/")


def _leads_to(entry: Entry) -> str:
    path = _path(entry)
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), entry[1])) if entry[2] == "SYMLINK" else path


def freeze(*, epoch: int) -> Path:
    """Make the program's folder anew, the same for the same `epoch` (Unix seconds), and return its path."""
    work, made = BUILD / "frozen", BUILD / "frozen" / "made"
    shutil.rmtree(work, ignore_errors=True)
    print("Freezing the program", flush=True)
    run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", str(made), "--workpath", str(work / "work"), str(PACKAGING / "app.spec")),
        ],
        cwd=ROOT,
        environment={
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": str(epoch),
            "PYTHONPATH": "",
            # Its cache is of this build alone: no other one's file can get in.
            "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        },
    )
    if sys.platform.startswith("linux"):
        interpreter.put_in(made / NAME, made / NAME / INSIDE)
        strip(made / NAME)
    return made / f"{TITLE}.app" / "Contents" if sys.platform == "darwin" else made / NAME


def strip(program: Path) -> None:
    """Take out of the libraries the symbols that only a debugger reads."""
    for library in sorted(program.rglob("*.so*")):
        if not library.is_symlink() and _SYMBOLS in run(["readelf", "--section-headers", "--wide", library]):
            run(["strip", "--strip-unneeded", library])
