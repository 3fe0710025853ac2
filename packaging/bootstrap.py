"""Makes the virtual environment and finds the system libraries that the program, or its tests, need."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# This file must still be read by Python 3.7, to say there that 3.11 is needed.
OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "complete"  # written last: a .venv without it was interrupted, and is made anew
RUN, DEVELOP = "run", "develop"

# What Qt loads from the system, by the name the loader knows and the Debian package that has it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# What the tests drive a real window, a keyring and a screen reader with.
TEST_PACKAGES = (
    *("xvfb", "openbox", "xdotool", "imagemagick", "fonts-noto-cjk"),
    *("dbus-daemon", "gnome-keyring", "libsecret-tools"),
    *("at-spi2-core", "python3-pyatspi", "gir1.2-atspi-2.0"),
    "nsis",  # which compiles the Windows installer
)


class SetupError(Exception):
    """Setting up cannot go on; the text is one line for the user, with what to do."""


def main(arguments: list[str]) -> int:
    """Set up for `run` or for `develop`; the exit code is 0 when all that is required is there."""
    if arguments not in ([RUN], [DEVELOP]):
        return _say("usage: python3 packaging/bootstrap.py run|develop", 2)
    if sys.version_info < OLDEST:
        newer = newer_python()
        if newer is None:
            found = ".".join(map(str, sys.version_info[:2]))
            return _say(f"Python 3.11 or newer is needed, and only {found} was found. Install it, then run this again.")
        return subprocess.call([newer, __file__, *arguments])
    try:
        provide_libraries(for_tests=arguments == [DEVELOP])
        provide_environment(arguments[0])
    except SetupError as problem:
        return _say(str(problem))
    except KeyboardInterrupt:
        return _say("Stopped; the next run begins anew.", 130)
    return 0


def _say(line: str, code: int = 1) -> int:
    print(line, file=sys.stderr, flush=True)
    return code


def newer_python() -> str | None:
    """The path of an interpreter that is new enough; one that is found may still be an empty shim, so it is asked."""
    ask = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        path = shutil.which(name)
        if path and subprocess.run([path, "-c", ask], capture_output=True, check=False).returncode == 0:
            return path
    return None


def provide_environment(purpose: str) -> None:
    """Make `.venv` exactly as the lock says, unless it is so already; raises `SetupError`."""
    wanted = {RUN: (stamp(RUN), stamp(DEVELOP)), DEVELOP: (stamp(DEVELOP),)}[purpose]
    if VENV_PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") in wanted:
        return
    print(
        f"Setting up .venv (Python {sys.version_info[0]}.{sys.version_info[1]}); once, about half a minute", flush=True
    )
    pip = make_environment()
    lock = ROOT / "packaging" / "requirements" / f"{purpose}.txt"
    # Wheels only: nothing is compiled here, and no build tool comes in past the hashes.
    _pip(pip, "install", "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))
    _pip(pip, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(stamp(purpose), encoding="ascii")


def stamp(purpose: str) -> str:
    """What `.venv` was made from: the lock, the project's own metadata, the interpreter and the folder it stands in."""
    digest = hashlib.sha256(f"{purpose} {sys.version} {ROOT}".encode())
    for file in (ROOT / "packaging" / "requirements" / f"{purpose}.txt", ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_environment() -> list[str]:
    """Make an empty `.venv`; gives its pip's command, which is the system's pip on a Debian without python3-venv."""
    venv, failure = [sys.executable, "-m", "venv", "--clear"], "The virtual environment could not be made"
    if importlib.util.find_spec("ensurepip"):
        _call([*venv, str(VENV)], failure)
        return [str(VENV_PYTHON), "-m", "pip"]
    if not importlib.util.find_spec("pip"):
        raise SetupError("Python has neither ensurepip nor pip. Run: sudo apt-get install python3-venv")
    _call([*venv, "--without-pip", str(VENV)], failure)
    return [sys.executable, "-m", "pip", "--python", str(VENV_PYTHON)]


def _pip(pip: list[str], *arguments: str) -> None:
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input")
    _call([*pip, *quietly, *arguments], "The packages could not be installed")


def _call(command: list[str], failure: str) -> None:
    """Run quietly; where it fails, show the end of what it said and raise `SetupError`."""
    # A PIP_USER or PYTHONPATH of the caller would put packages, or take them from, outside .venv.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment.update(PIP_USER="0", DEBIAN_FRONTEND="noninteractive")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print("\n".join((done.stdout + done.stderr).splitlines()[-15:]), file=sys.stderr)
        raise SetupError(f"{failure} ({' '.join(command)}). Mend what is said above, then run this again.")


def provide_libraries(*, for_tests: bool) -> None:
    """Install what is missing where we may (root on Debian and its kin), else say the command; raises `SetupError`."""
    if not sys.platform.startswith("linux"):
        return
    lacking = lacks(for_tests=for_tests)
    if any(lacking) and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            install([package for packages in lacking for package in packages])
        except SetupError as problem:
            _say(str(problem))
        lacking = lacks(for_tests=for_tests)
    required, window, tests = lacking
    if required or (window and has_display()):
        raise SetupError(f"Qt cannot run without some system libraries. {remedy([*required, *window, *tests])}")
    if window:
        _say(f"Note: there is no display; to open a window later, more is needed. {remedy(window)}")
    if tests:
        _say(f"Note: the tests in a real window need more. {remedy(tests)}")


def lacks(*, for_tests: bool) -> tuple[list[str], list[str], list[str]]:
    """The Debian packages that are missing: for Qt at all, for a window, for the tests."""
    return missing(QT_LIBRARIES), missing(WINDOW_LIBRARIES), missing_packages() if for_tests else []


def missing(libraries: dict[str, str]) -> list[str]:
    """The Debian packages of those libraries that the loader does not find."""
    return [package for name, package in libraries.items() if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """The test packages that are not installed; none where there is no dpkg to ask."""
    query = shutil.which("dpkg-query")
    if query is None:
        return []
    command = [query, "--show", "--showformat=${Package} ${db:Status-Status}\n", *TEST_PACKAGES]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [package for package in TEST_PACKAGES if f"{package} installed" not in shown]


def install(packages: list[str]) -> None:
    """Install Debian packages, as root; raises `SetupError`."""
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = ["apt-get", "--quiet", "--yes", "-o", "DPkg::Lock::Timeout=300"]
    _call([*apt, "update"], "The list of system packages could not be renewed")
    _call([*apt, "install", "--no-install-recommends", *packages], "The system packages could not be installed")


def remedy(packages: list[str]) -> str:
    """What the user is to run, as one sentence."""
    if shutil.which("apt-get"):
        return f"Run: sudo apt-get install --no-install-recommends {' '.join(packages)}"
    return f"Install what Debian calls: {' '.join(packages)}"


def has_display() -> bool:
    """Whether a window could be opened at all."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
