"""Proves on a Windows, or in Wine, that the installer works: installed, used as a trader does, upgraded, removed."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from packing.budgets import Result, outcome
from packing.commands import BuildFailed
from packing.project import NAME, TITLE, version
from packing.windows import CONSOLE

IS_OPEN, TOO_OLD = 3, 2
OLDER = "0.0.1"
_REMOVAL = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
_PATIENCE_S = 90.0


class Ended(subprocess.CompletedProcess[str]):
    """What a program said, and how it ended."""


class Machine(Protocol):
    """A Windows, or what plays one."""

    @property
    def name(self) -> str:
        """What it is, for the table."""

    @property
    def processes(self) -> tuple[str, ...]:
        """The files whose processes are the window, outermost last."""

    @property
    def local(self) -> Path:
        """The user's %LOCALAPPDATA%, as this process sees it."""

    @property
    def roaming(self) -> Path:
        """The user's %APPDATA%, as this process sees it."""

    def run(self, *words: str | Path, given: str = "") -> Ended:
        """Run a program to its end, `given` on standard input."""

    def line(self, command: str) -> Ended:
        """Run a command line as it is."""

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start a program."""


class Changeable(Machine, Protocol):
    """One that can also play another Windows."""

    def becomes(self, version: str) -> None:
        """Play that one, as Wine calls it."""


@dataclass(slots=True)
class Visit:
    """The machine with what the checks leave to each other."""

    machine: Machine
    exchange: Any
    setup: Path
    older: Path
    paths: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where the program is installed."""
        return self.machine.local / "Programs" / TITLE

    @property
    def data(self) -> Path:
        """Where settings and journal are."""
        return self.machine.local / NAME

    def program(self, *arguments: str, given: str = "") -> Ended:
        """Run the installed console program."""
        return self.machine.run(self.folder / f"{CONSOLE}.exe", *arguments, given=given)

    def registered(self, name: str) -> str:
        """A value that Windows' list of programs has of this one; "" if there is none."""
        said = self.machine.run("reg", "query", _REMOVAL, "/v", name).stdout
        found = re.search(rf"^ *{name} +REG_\w+ +(.*?)\r?$", said, re.MULTILINE)
        return found[1] if found else ""


def check(visit: Visit) -> list[Result]:
    """Every check in turn, each with what it found; those after a failed one are still tried."""
    return [outcome(f"{visit.machine.name}: {name}", partial(done, visit)) for name, done in CHECKS.items()]


def well(ended: Ended, *codes: int) -> str:
    """Standard output; raises `BuildFailed` unless it ended with one of the codes, 0 if none is named."""
    if ended.returncode not in (codes or (0,)):
        raise BuildFailed(f"{ended.args[-1]} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    return ended.stdout


def refuses_an_older_windows(machine: Changeable, visit: Visit) -> str:
    """On Windows 7 nothing is installed, and the exit code says so."""
    machine.becomes("win7")
    try:
        well(machine.run(visit.setup, "/S"), TOO_OLD)
    finally:
        machine.becomes("win10")
    if visit.folder.exists():
        raise BuildFailed("it was installed all the same")
    return f"Windows 7: exit code {TOO_OLD}, nothing installed"


def installs(visit: Visit) -> str:
    """The older version installs without a question, for this user, with its entry in the Start menu."""
    well(visit.machine.run(visit.older, "/S"))
    _holds_what_it_should(visit)
    if visit.registered("DisplayVersion") != OLDER or TITLE not in visit.registered("DisplayName"):
        raise BuildFailed(f"the list of programs says {visit.registered('DisplayVersion')!r}")
    entry = visit.machine.roaming / "Microsoft/Windows/Start Menu/Programs" / f"{TITLE}.lnk"
    if not entry.is_file():
        raise BuildFailed("the Start menu has no entry")
    return f"{len(visit.paths)} files below %LOCALAPPDATA%, {OLDER} in the list of programs"


def _holds_what_it_should(visit: Visit) -> None:
    there = {path.relative_to(visit.folder).as_posix() for path in visit.folder.rglob("*") if path.is_file()}
    wanted = {*visit.paths, "uninstall.exe"}
    if there != wanted:
        raise BuildFailed(f"missing {sorted(wanted - there)[:5]}, too many {sorted(there - wanted)[:5]}")


def tests_itself(visit: Visit) -> str:
    """`self-test` is well, with Windows' own store for keys."""
    said = well(visit.program("self-test"))
    # What the program cannot write in the terminal's own code page it writes as a number.
    good = len(re.findall(r"^(?:✔|\\u2714|√) ", said, re.MULTILINE))
    if good != 5 or "Windows Credential Locker" not in said:  # noqa: PLR2004 - as many as there are parts
        raise BuildFailed(said)
    return "Qt, TLS, SQLite, Windows Credential Locker, resources"


def repays(visit: Visit) -> str:
    """A practice repayment, with the exit code and the outcome of one that was filled, and a journal of it."""
    address = f"--practice={visit.exchange.url}"
    before = len(visit.exchange.ledger.executed)
    lines = well(visit.program("repay", "SOL", "--with", "USDT", "--yes", "--json", address)).splitlines()
    outcome = str(json.loads(lines[-1])["outcome"])
    if outcome != "filled" or len(visit.exchange.ledger.executed) != before + 1:
        raise BuildFailed(f"{outcome}, executed {len(visit.exchange.ledger.executed) - before}")
    return outcome


def keeps_keys(visit: Visit) -> str:
    """A key goes into Windows' store and is used from there; no file of the user has it in the open."""
    held = visit.exchange.credentials
    site = ("--site", visit.exchange.url, "--environment", "demo")
    given = f"{held.key}\n{held.secret}\n{held.passphrase}\n"
    well(visit.program("account", "add", "desk", *site, given=given))
    well(visit.program("debts", "--account", "desk", "--json"))
    for file in visit.machine.local.rglob("*"):
        if file.is_file() and held.secret.encode() in file.read_bytes():
            raise BuildFailed(f"the secret stands in {file}")
    return "Windows Credential Locker: in, used, in no file"


def upgrades(visit: Visit) -> str:
    """The new version takes the older one's place without its leftovers; settings, journal and keys stay."""
    leftover = visit.folder / "_internal" / "of the older version.dll"
    leftover.write_bytes(b"old")
    before = _kept(visit)
    well(visit.machine.run(visit.setup, "/S"))
    _holds_what_it_should(visit)
    if visit.registered("DisplayVersion") != version() or _kept(visit) != before or len(before) < 2:  # noqa: PLR2004 - settings and journal
        raise BuildFailed(f"{visit.registered('DisplayVersion')!r}, {sorted(before)} then {sorted(_kept(visit))}")
    well(visit.program("account", "test", "desk"))
    return f"{OLDER} → {version()}: {len(before)} files unchanged, the key still works, nothing old is left"


def _kept(visit: Visit) -> dict[str, str]:
    """The user's settings and journals, each with its content's sum."""
    found = [*visit.data.rglob("settings.json"), *visit.data.rglob("*.sqlite3")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


def leaves_an_open_window_alone(visit: Visit) -> str:
    """While the window is open neither installer nor uninstaller changes anything; once it is closed, both may."""
    lock = visit.data / "practice-window" / "lock"
    process = visit.machine.start(visit.folder / f"{NAME}.exe", "--practice")
    try:
        _until(lock.exists, "no window opened")
        well(visit.machine.run(visit.setup, "/S"), IS_OPEN)
        # So it stays in its place, and its end can be waited for; the path is the line's rest, and never in quotes.
        inside = visit.registered("InstallLocation")
        well(visit.machine.line(rf'"{inside}\uninstall.exe" /S _?={inside}'), IS_OPEN)
        _holds_what_it_should(visit)
    finally:
        for name in visit.machine.processes:
            visit.machine.run("taskkill", "/f", "/im", name)
        process.communicate(timeout=_PATIENCE_S)
    well(visit.machine.run(visit.setup, "/S"))
    return f"exit code {IS_OPEN}, nothing changed; afterwards it installs"


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise BuildFailed(otherwise)
        time.sleep(0.1)


def leaves_no_trace(visit: Visit) -> str:
    """A silent removal takes the program away and leaves the user's own files and keys."""
    kept = _kept(visit)
    own = visit.folder / "note.txt"
    own.write_text("the user's", encoding="ascii")
    remover = visit.folder / "uninstall.exe"
    well(visit.machine.run(remover, "/S"))
    _until(lambda: not remover.exists(), "the uninstaller did nothing")
    _until(lambda: not visit.registered("DisplayName"), "the list of programs still has it")
    left = [path for path in visit.folder.rglob("*") if path != own]
    entries = [*visit.machine.roaming.rglob(f"{TITLE}*")]
    if left or entries or not own.exists() or _kept(visit) != kept:
        raise BuildFailed(f"left {left[:5]}, {entries}, kept {sorted(_kept(visit))}")
    return f"nothing of ours is left; {len(kept)} files of the user's are, and one put beside the program"


Check = Callable[[Visit], str]
CHECKS: dict[str, Check] = {
    "silent installation": installs,
    "self-test": tests_itself,
    "practice repayment": repays,
    "credential store round trip": keeps_keys,
    "upgrade": upgrades,
    "open window": leaves_an_open_window_alone,
    "silent removal": leaves_no_trace,
}
