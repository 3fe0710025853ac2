"""The Windows installer, compiled by NSIS from packaging/windows/installer.nsi."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from packing.commands import BuildFailed, run
from packing.project import NAME, PACKAGING, version

TOOLS = {"makensis": "nsis"}
SCRIPT = PACKAGING / "windows" / "installer.nsi"
_MARK = "-TEST-ONLY"


@dataclass(frozen=True, slots=True)
class Trial:
    """An installer for tests: marked as one wherever it has a name, packed quickly if `quick`.

    `target` is NSIS's name of the machine, since a Wine may run 64-bit programs only.
    """

    target: str = "amd64-unicode"
    quick: bool = False


def compiler() -> str:
    """The path of makensis; raises `BuildFailed` where there is none."""
    places = [Path(os.environ.get(each, ""), "NSIS") for each in ("ProgramFiles(x86)", "ProgramFiles")]
    found = shutil.which("makensis") or shutil.which("makensis", path=os.pathsep.join(map(str, places)))
    if found is None:
        raise BuildFailed(
            "The installer needs NSIS 3: on Debian `apt-get install nsis`, on Windows `choco install nsis`"
        )
    return found


def numbers(version: str) -> str:
    """A version as Windows counts it, four numbers; raises `BuildFailed` for one that is not made of numbers."""
    parts = version.split(".")
    if not all(part.isdecimal() for part in parts) or len(parts) > 4:  # noqa: PLR2004 - as the docstring says
        raise BuildFailed(f"Windows wants a version of numbers only, and {version} is none")
    return ".".join([*parts, "0", "0", "0"][:4])


def name(version: str, *, trial: bool = False) -> str:
    """The installer's file name."""
    return f"{NAME}-{version}{_MARK if trial else ''}-setup.exe"


def build(  # noqa: PLR0913 - what is packed, with what, where to, and as what
    program: Path, icon: Path, target: Path, *, epoch: int, version: str = version(), trial: Trial | None = None
) -> Path:
    """Pack the program's folder as the installer in the folder `target`, and return it; marked if it is a `trial`."""
    target.mkdir(parents=True, exist_ok=True)
    made = target / name(version, trial=trial is not None)
    given = {"VERSION": version, "NUMBERS": numbers(version), "PROGRAM": program, "ICON": icon, "OUT": made}
    words = [f"-D{key}={value}" for key, value in given.items()]
    if trial is not None:
        words += ["-DTEST_ONLY", f"-DTARGET={trial.target}", *(["-DQUICK"] if trial.quick else [])]
    # A warning is a mistake of ours: a text without its Chinese, a file that is not there.
    command = [compiler(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *words, str(SCRIPT)]
    run(command, environment={"SOURCE_DATE_EPOCH": str(epoch)})
    return made
