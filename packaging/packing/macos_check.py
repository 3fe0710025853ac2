"""Proves on a Mac that the disk image works: mounted, copied, its signature verified, the program used by a trader."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from packing import bundle
from packing.budgets import Result, outcome
from packing.commands import BuildFailed, inherited, run
from packing.macos import APPLICATION, APPLICATIONS, LICENCE, Packages
from packing.project import NAME, version

_PARTS = 5
_PATIENCE_S = 120.0
_END_S = 20.0


@dataclass(frozen=True, slots=True)
class Visit:
    """The mounted image, and the copy of the program that the checks use; `home` is where that keeps its files."""

    packages: Packages
    mounted: Path
    application: Path
    home: Path
    exchange: Any

    @property
    def program(self) -> Path:
        """The copied program."""
        return self.application / "Contents" / "MacOS" / NAME

    @property
    def environment(self) -> dict[str, str]:
        """A user's environment: none of the build's own, and files in a folder that is thrown away."""
        own = {
            name: value for name, value in inherited().items() if not name.startswith(("PYTHON", "QT_", "VIRTUAL_ENV"))
        }
        return {**own, "ONE_CLICK_REPAY_HOME": str(self.home), "LC_ALL": "en_US.UTF-8"}

    def run(self, *arguments: str) -> str:
        """Run the copied program to its end, and return standard output; raises `BuildFailed` unless it ends with 0."""
        command = [str(self.program), *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
        if done.returncode:
            raise BuildFailed(f"{' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout


def check(packages: Packages) -> list[Result]:
    """Every check in turn, each with what it found; those after a failed one are still tried."""
    from app.practice.server import PracticeServer  # noqa: PLC0415 - only the build's environment has it

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with _mounted(packages.image, folder / "image") as mounted, PracticeServer() as exchange:
                visit = Visit(packages, mounted, folder / APPLICATION, folder / "home", exchange)
                return [outcome(f"macOS: {name}", partial(done, visit)) for name, done in CHECKS.items()]
        except (BuildFailed, OSError) as problem:
            return [Result("macOS: the image opens", str(problem), good=False)]


@contextmanager
def _mounted(image: Path, place: Path) -> Iterator[Path]:
    place.mkdir()
    run(["hdiutil", "attach", "-readonly", "-nobrowse", "-noautoopen", "-mountpoint", place, image])
    try:
        yield place
    finally:
        run(["hdiutil", "detach", "-force", place])


def copies(visit: Visit) -> str:
    """The image shows program, licence and the link to drag it onto; the program is copied as a user does."""
    shown = sorted(path.name for path in visit.mounted.iterdir() if not path.name.startswith("."))
    if shown != sorted([APPLICATION, APPLICATIONS, LICENCE]):
        raise BuildFailed(f"the image shows {', '.join(shown)}")
    if (visit.mounted / APPLICATIONS).readlink() != Path("/", APPLICATIONS):
        raise BuildFailed("the link leads elsewhere")
    shutil.copytree(visit.mounted / APPLICATION, visit.application, symlinks=True)
    return "program, licence, link to /Applications"


def says_what_it_is(visit: Visit) -> str:
    """Info.plist and the program name the one version."""
    shown = visit.run("--version").strip()
    plist = bundle.said(visit.application / "Contents")
    if shown != f"{NAME} {version()}" or plist["CFBundleShortVersionString"] != version():
        raise BuildFailed(f"{shown}, Info.plist {plist['CFBundleShortVersionString']}")
    return f"{version()}, macOS {plist['LSMinimumSystemVersion']} and newer"


def is_signed(visit: Visit) -> str:
    """The copy's signature holds, down to each library; Gatekeeper lets it pass, if it is notarised."""
    run(["codesign", "--verify", "--strict", "--deep", "--verbose=2", visit.application])
    if not visit.packages.signed:
        return "UNSIGNED: in nobody's name, unbroken"
    if not visit.packages.notarised:
        return "signed, unbroken; UNSIGNED by Apple: not notarised"
    run(["xcrun", "stapler", "validate", visit.packages.image])
    opening = ("--type", "open", "--context", "context:primary-signature")
    run(["spctl", "--assess", *opening, "--verbose=2", visit.packages.image])
    run(["spctl", "--assess", "--type", "execute", "--verbose=2", visit.application])
    return "signed, notarised, stapled; Gatekeeper lets it pass"


def tests_itself(visit: Visit) -> str:
    """`self-test` is well, with the Keychain."""
    said = visit.run("self-test")
    if said.count("✔") != _PARTS or "macOS Keychain" not in said:
        raise BuildFailed(said)
    return "Qt, TLS, SQLite, macOS Keychain, resources"


def repays(visit: Visit) -> str:
    """A practice repayment, with the outcome of one that was filled, executed once."""
    before = len(visit.exchange.ledger.executed)
    said = visit.run("repay", "SOL", "--with", "USDT", "--yes", "--json", f"--practice={visit.exchange.url}")
    found = str(json.loads(said.splitlines()[-1])["outcome"])
    executed = len(visit.exchange.ledger.executed) - before
    if found != "filled" or executed != 1:
        raise BuildFailed(f"{found}, executed {executed}")
    return found


def opens_its_window(visit: Visit) -> str:
    """The window opens on this Mac's own screen, and stays."""
    lock = visit.home / "practice-window" / "lock"
    command = [str(visit.program), "--practice"]
    with subprocess.Popen(command, env=visit.environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            end = time.monotonic() + _PATIENCE_S
            while not lock.exists() and process.poll() is None and time.monotonic() < end:
                time.sleep(0.1)
            with_window = lock.exists()
            time.sleep(2.0)
            gone = process.poll()
        finally:
            process.kill()
        _, said = process.communicate(timeout=_END_S)
    if not with_window or gone is not None:
        raise BuildFailed(f"no window stayed open: {said}")
    return "opened, and stayed"


CHECKS: dict[str, Callable[[Visit], str]] = {
    "the image": copies,
    "version": says_what_it_is,
    "signature": is_signed,
    "self-test": tests_itself,
    "practice repayment": repays,
    "window": opens_its_window,
}
