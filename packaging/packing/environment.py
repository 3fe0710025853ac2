"""The build's own virtual environment, exactly as its lock says, and this very script run in it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from packing.commands import BuildFailed, need, run
from packing.project import BUILD, PACKAGING, ROOT

FOLDER = BUILD / "environment"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_LOCK = PACKAGING / "requirements" / "build.txt"
_STAMP = FOLDER / "complete"
_OLDEST = (3, 11)
# Debian's own interpreter has its notices and mended libraries at known places.
_DEBIAN_PYTHON = Path("/usr/bin/python3")


def inside() -> bool:
    """Whether this process is run by the build's environment."""
    return Path(sys.prefix).resolve() == FOLDER.resolve()


def enter(script: Path, arguments: Sequence[str]) -> int:
    """Make the environment if it is not as it must be, and run the script in it; its exit code."""
    provide()
    command = [str(PYTHON), str(script), *arguments]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - our own interpreter
    import subprocess  # noqa: PLC0415 - only where a process cannot be replaced

    return subprocess.call(command)


def interpreter() -> str:
    """The Python that goes into the packages."""
    if sys.platform.startswith("linux") and _DEBIAN_PYTHON.exists() and shutil.which("dpkg"):
        said = run([_DEBIAN_PYTHON, "-c", "import sys; print(*sys.version_info[:2])"]).split()
        if tuple(map(int, said)) >= _OLDEST:
            return str(_DEBIAN_PYTHON)
    if sys.version_info < _OLDEST:
        raise BuildFailed("Python 3.11 or newer is needed to build the packages")
    return sys.executable


def provide() -> None:
    """Make `build/environment` unless it is as the lock says; raises `BuildFailed`."""
    python = interpreter()
    stamp = hashlib.sha256(_LOCK.read_bytes() + f"{python} {run([python, '-VV'])} {ROOT}".encode()).hexdigest()
    if PYTHON.exists() and _STAMP.exists() and _STAMP.read_text(encoding="ascii") == stamp:
        return
    if python == str(_DEBIAN_PYTHON):
        _debian_parts(python)
    print("Setting up build/environment", flush=True)
    run([python, "-m", "venv", "--clear", FOLDER], environment={"PYTHONPATH": ""})
    _pip("install", "--require-hashes", "--only-binary", ":all:", "--requirement", str(_LOCK))
    _STAMP.write_text(stamp, encoding="ascii")


def _debian_parts(python: str) -> None:
    """Have what Debian splits off its Python: the shared library to freeze with, and the makings of a venv."""
    version = run([python, "-c", "import sys; print('.'.join(map(str, sys.version_info[:2])))"]).strip()
    library = f"import ctypes, ensurepip; ctypes.CDLL('libpython{version}.so.1.0')"
    try:
        run([python, "-c", library])
    except BuildFailed:
        need({f"libpython{version} for freezing": f"libpython{version}", "ensurepip": f"python{version}-venv"})


def install_program() -> Path:
    """Build the program's wheel, install it here, and return it."""
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    (wheel,) = wheels.glob("*.whl")
    _pip("install", "--no-deps", "--force-reinstall", str(wheel))
    return wheel


def _pip(*arguments: str) -> None:
    # A PYTHONPATH of the caller would put packages, or take them from, outside.
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input")
    run([PYTHON, "-m", "pip", *quietly, *arguments], environment={"PYTHONPATH": "", "PIP_USER": "0"})
