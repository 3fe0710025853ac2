"""A Debian with nothing in it but what debootstrap puts there, and in it root and an ordinary user."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from packing.commands import BuildFailed, run
from packing.project import BUILD

TOOLS = {"debootstrap": "debootstrap"}
USER, HOME = 1000, "/trader"
_SUITE = "bookworm"
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_APT = Path("/etc/apt")
_SHARED = "/tmp"  # noqa: S108 - where X and D-Bus put their sockets, by long convention
_PATIENCE_S = 600


class CleanSystem:
    """A chroot, there as long as the `with` lasts; the host's /tmp is in it, for the sockets of a screen and a bus."""

    def __init__(self, folder: Path = BUILD / "check" / "system") -> None:
        self.folder = folder
        self._mounted = ExitStack()

    def __enter__(self) -> Self:
        if os.geteuid() != 0:
            raise BuildFailed("--check makes a clean system with debootstrap and chroot, which only root may")
        base = _base()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        run(["tar", "--extract", "--file", base, "--directory", self.folder])
        _take_over_apt(self.folder)
        for source in ("/dev", "/dev/pts", "/proc", _SHARED):
            place = self.folder / source.lstrip("/")
            run(["mount", "--bind", source, place])
            self._mounted.callback(run, ["umount", "--lazy", place])
        self.as_root("useradd", "--create-home", "--home-dir", HOME, "--uid", str(USER), "--shell", "/bin/sh", "trader")
        self.as_root("apt-get", "--quiet", "update")
        return self

    def __exit__(self, *_: object) -> None:
        self._mounted.close()

    @property
    def home(self) -> Path:
        """The ordinary user's home, as the host sees it."""
        return self.folder / HOME.lstrip("/")

    def command(self, *words: str, user: bool = True, environment: dict[str, str] | None = None) -> list[str]:
        """The command that runs these words inside, in an environment with nothing of the host's."""
        known = {"PATH": _PATH, "LANG": "C.UTF-8", "HOME": HOME if user else "/", **(environment or {})}
        who = [f"--userspec={USER}:{USER}"] if user else []
        named = [f"{name}={value}" for name, value in known.items()]
        return ["chroot", *who, str(self.folder), "env", "--ignore-environment", "--chdir=/", *named, *words]

    def as_user(self, *words: str, given: str = "", environment: dict[str, str] | None = None) -> Ended:
        """Run as the ordinary user, `given` on standard input."""
        return _ended(self.command(*words, environment=environment), given)

    def as_root(self, *words: str) -> str:
        """Run as root and return standard output; raises `BuildFailed` where it fails."""
        return run(self.command(*words, user=False, environment={"DEBIAN_FRONTEND": "noninteractive"}))

    def install(self, *packages: str) -> None:
        """Install packages by name, or by path inside."""
        self.as_root("apt-get", "--quiet", "--yes", "install", "--no-install-recommends", *packages)

    def has_python(self) -> bool:
        """Whether any Python is installed."""
        return any(self.folder.glob("usr/bin/python*")) or any(self.folder.glob("usr/lib/python3*"))

    def files(self) -> set[str]:
        """Every path that is no user's and no log or cache."""
        forgotten = (
            "proc",
            "dev",
            "tmp",
            "sys",
            HOME.lstrip("/"),
            "root",
            "var/cache",
            "var/log",
            "var/lib/apt",
            "var/lib/dpkg",
        )
        found: set[str] = set()
        for place, folders, files in os.walk(self.folder):
            inside = Path(place).relative_to(self.folder)
            folders[:] = [each for each in folders if str(inside / each) not in forgotten]
            found.update(str(inside / each) for each in (*folders, *files))
        known = (self.folder / "var/lib/dpkg/info").iterdir()
        return found | {f"var/lib/dpkg/info/{each.name}" for each in known}


class Ended(subprocess.CompletedProcess[str]):
    """What a command of the ordinary user said, and how it ended."""

    def well(self, *codes: int) -> str:
        """Standard output; raises `BuildFailed` unless it ended with one of the codes, 0 if none is named."""
        if self.returncode not in (codes or (0,)):
            raise BuildFailed(f"{' '.join(self.args[-4:])} ended with {self.returncode}: {self.stdout}{self.stderr}")
        return self.stdout


def _ended(command: Sequence[str], given: str) -> Ended:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    return Ended(done.args, done.returncode, done.stdout, done.stderr)


def _base() -> Path:
    """The bare system as an archive, made once."""
    made = BUILD / "check" / f"{_SUITE}.tar"
    if not made.exists():
        print(f"Making a bare {_SUITE} with debootstrap", flush=True)
        work = BUILD / "check" / "base"
        shutil.rmtree(work, ignore_errors=True)
        made.parent.mkdir(parents=True, exist_ok=True)
        run(["debootstrap", "--variant=minbase", _SUITE, work, _mirror()])
        unfinished = made.with_suffix(".unfinished")
        run(["tar", "--create", "--file", unfinished, "--directory", work, "."])
        unfinished.rename(made)
        shutil.rmtree(work)
    return made


def _mirror() -> str:
    """Where this machine takes Debian's packages from."""
    targets = ("--format", "$(REPO_URI)", f"Codename: {_SUITE}", "Component: main", "Created-By: Packages")
    said = run(["apt-get", "indextargets", *targets]).split()
    if not said:
        raise BuildFailed(f"apt knows no source of Debian {_SUITE} here")
    return said[0]


def _take_over_apt(folder: Path) -> None:
    """Let apt inside use what apt uses here: the sources, their settings, and how names are resolved."""
    shutil.rmtree(folder / "etc" / "apt")
    shutil.copytree(_APT, folder / "etc" / "apt", symlinks=True)
    for place in ("etc/resolv.conf", "etc/hosts"):
        if Path("/", place).exists():
            shutil.copy(Path("/", place), folder / place)
    (folder / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    (folder / "usr" / "sbin" / "policy-rc.d").chmod(0o755)
