"""Other programs, run for the build: quietly when they succeed, with the end of what they said when they fail."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

_LINES_SHOWN = 30
# What signs releases; no program that the build starts may see it, be it an installer of packages or our own.
_SECRETS = ("WINDOWS_CERTIFICATE", "MACOS_CERTIFICATE", "MACOS_NOTARY_", "UPDATES_SIGNING_KEY")


class BuildFailed(Exception):
    """The build cannot go on; the text says why, and what to do."""


def inherited() -> dict[str, str]:
    """The environment for the programs that the build starts: that of this process without the secrets of a release."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}


def run(command: Sequence[str | Path], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Run to the end and return standard output; raises `BuildFailed` with the last lines where it fails.

    `environment` is added to that of this process, which the secrets of a release are taken out of.
    """
    words = [str(word) for word in command]
    whole = {**inherited(), "LC_ALL": "C.UTF-8", **(environment or {})}
    done = subprocess.run(words, cwd=cwd, env=whole, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-_LINES_SHOWN:])
        raise BuildFailed(f"{' '.join(words)} failed ({done.returncode}):\n{said}")
    return done.stdout


def need(tools: Mapping[str, str]) -> None:
    """Have these commands (by the Debian package that has each): installed as root, else asked for by `BuildFailed`."""
    install({package for command, package in tools.items() if shutil.which(command) is None})


def need_libraries(libraries: Mapping[str, str]) -> None:
    """Have these libraries (by the Debian package that has each), as `need` has commands."""
    install({package for name, package in libraries.items() if not _loads(name)})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(wanted: Collection[str]) -> None:
    """Install Debian packages as root; raises `BuildFailed` with what to install where this user may not."""
    packages = sorted(wanted)
    if not packages:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BuildFailed(f"Needed first: apt-get install --no-install-recommends {' '.join(packages)}")
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "--quiet", "update"], environment=quiet)
    run(["apt-get", "--quiet", "--yes", "install", "--no-install-recommends", *packages], environment=quiet)
