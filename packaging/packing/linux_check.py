"""Proves that the .deb runs in a Debian with no Python: installed, used as a trader does, upgraded, removed, purged."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from packing import clean_system, deb, rpm_check, start_time, trader
from packing.budgets import Budgets, Result, outcome, timed
from packing.clean_system import CleanSystem
from packing.commands import BuildFailed, need, need_libraries, run
from packing.environment import PYTHON
from packing.linux import TREES, Packages
from packing.project import BUILD, METAINFO, NAME, version
from packing.staged import stage

OLDER = "0.0.1"
_TOOLS = {**clean_system.TOOLS, **trader.TOOLS, "lintian": "lintian", "appstreamcli": "appstream"}
_TOOLS |= {"desktop-file-validate": "desktop-file-utils"}
_KEYRING = 'printf pw | gnome-keyring-daemon --unlock --components=secrets > /dev/null && exec "$@"'
_STUB = '#!/bin/sh\n{ printf "%s\\n" "$@"; env; } > "$HOME/opened"\n'
_KEYRINGS = ".local/share/keyrings"


@dataclass(slots=True)
class Visit:
    """The clean system with what the checks leave to each other."""

    system: CleanSystem
    exchange: Any
    packages: Packages
    bare: set[str] = field(default_factory=set)

    def program(self, *arguments: str, given: str = "") -> clean_system.Ended:
        """Run the installed command as the ordinary user."""
        return self.system.as_user(NAME, *arguments, given=given)

    def with_keyring(self, *arguments: str, given: str = "") -> clean_system.Ended:
        """Run it beside a real, unlocked keyring, on a bus of its own."""
        words = ("dbus-run-session", "--", "sh", "-c", _KEYRING, "sh", NAME, *arguments)
        return self.system.as_user(*words, given=given)


Check = Callable[[Visit], str]


def check(packages: Packages, allowed: Budgets) -> list[Result]:
    """Every check in turn, each with what it found; those after a failed one are still tried."""
    need(_TOOLS)
    need_libraries(trader.LIBRARIES)
    _need_reader()
    results = [
        outcome("lintian", partial(lint, packages)),
        outcome("desktop file and metainfo", partial(valid, packages)),
    ]
    with ExitStack() as stack:
        try:
            system = stack.enter_context(CleanSystem())
        except (BuildFailed, OSError) as problem:
            return [*results, Result("a clean system", str(problem), good=False)]
        exchange = stack.enter_context(_exchange())
        visit = Visit(system, exchange, packages)
        results += [outcome(name, partial(done, visit)) for name, done in CHECKS.items()]
    results.append(outcome("the .rpm", partial(rpm_check.check, packages.rpm)))
    results.append(started(packages, allowed))
    return results


def _exchange() -> Any:  # noqa: ANN401 - known by name only: the program is no part of what the build is typed with
    from app.practice.server import PracticeServer  # noqa: PLC0415 - only the build's environment has it

    return PracticeServer()


def _need_reader() -> None:
    try:
        run(["/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')"])
    except (BuildFailed, OSError):
        run(["apt-get", "--quiet", "--yes", "install", "--no-install-recommends", *trader.PYTHON_PACKAGES])


def lint(packages: Packages) -> str:
    """Lintian finds no error."""
    said = run(["lintian", "--fail-on", "error", "--tag-display-limit", "0", packages.deb])
    return f"{sum(line.startswith('W: ') for line in said.splitlines())} warnings, no errors"


def valid(packages: Packages) -> str:
    """The desktop's own validators are content."""
    share = packages.tree / "usr" / "share"
    run(["desktop-file-validate", share / "applications" / f"{NAME}.desktop"])
    # The validator wants the pictures on the web; they are the package's own as long as no address there is known.
    named = BUILD / "check" / METAINFO.name
    named.parent.mkdir(parents=True, exist_ok=True)
    installed = (share / "metainfo" / METAINFO.name).read_text(encoding="utf-8")
    named.write_text(installed.replace("file:///", "https://localhost/"), encoding="utf-8")
    run(["appstreamcli", "validate", "--no-net", named])
    for picture in re.findall(r"file://(/[^<]+)", installed):
        if not (packages.tree / picture.lstrip("/")).is_file():
            raise BuildFailed(f"the metainfo shows {picture}, which is not there")
    return "valid"


def installs(visit: Visit) -> str:
    """The older version installs with nothing but its Depends, and brings no Python."""
    system = visit.system
    if system.has_python():
        raise BuildFailed("the clean system has a Python of its own")
    system.install("dbus-daemon", "gnome-keyring")
    visit.bare = system.files()
    _install(visit, older(visit.packages))
    if system.has_python():
        raise BuildFailed("Depends brought a Python")
    shown = visit.program("--version").well().strip()
    if shown != f"{NAME} {version()}":
        raise BuildFailed(f"--version says {shown}")
    return "no Python before or after"


def older(packages: Packages) -> Path:
    """The same program packed as a version that came before."""
    tree = TREES / "older"
    stage(packages.program, tree, epoch=1, system_libraries=True)
    return deb.build(tree, BUILD / "check", epoch=1, version=OLDER, level=0)


def _install(visit: Visit, package: Path) -> None:
    inside = visit.system.folder / "var" / "cache" / package.name
    shutil.copy(package, inside)
    visit.system.install(f"/var/cache/{package.name}")
    inside.unlink()


def tests_itself(visit: Visit) -> str:
    """`self-test` is well with a keyring, and says so where there is none."""
    alone = visit.program("self-test")
    if alone.returncode != 3 or alone.stdout.count("✔") != 4 or "✘ Keyring" not in alone.stdout:  # noqa: PLR2004
        raise BuildFailed(f"without a keyring: {alone.returncode} {alone.stdout}{alone.stderr}")
    beside = visit.with_keyring("self-test").well()
    if "✔ Keyring: Secret Service" not in beside:
        raise BuildFailed(beside)
    return "all well; without a keyring it says so"


def keeps_its_streams(visit: Visit) -> str:
    """Results on standard output, the rest on standard error, and each exit code as documented."""
    debts = visit.program("debts", "--practice", "--json")
    if debts.stderr or not all(json.loads(line) for line in debts.well().splitlines()):
        raise BuildFailed(f"debts: {debts.stderr}")
    usage = visit.program("repay", "BTC")
    if usage.returncode != 2 or usage.stdout or "--with" not in usage.stderr:  # noqa: PLR2004 - README's table
        raise BuildFailed(f"usage: {usage.returncode} {usage.stdout}")
    windowless = visit.program()
    if windowless.returncode != 3 or "display" not in windowless.stderr:  # noqa: PLR2004 - README's table
        raise BuildFailed(f"no display: {windowless.returncode} {windowless.stderr}")
    return "0, 2 and 3 as documented"


def keeps_keys(visit: Visit) -> str:
    """A key goes into the keyring and is used from there; no file of the user has it in the open."""
    held = visit.exchange.credentials
    given = f"{held.key}\n{held.secret}\n{held.passphrase}\n"
    site = ("--site", visit.exchange.url, "--environment", "demo")
    visit.with_keyring("account", "add", "desk", *site, given=given).well()
    visit.with_keyring("debts", "--account", "desk", "--json").well()
    if not any((visit.system.home / _KEYRINGS).glob("*.keyring")):
        raise BuildFailed("the keyring has no file")
    for file in visit.system.home.rglob("*"):
        if file.is_file() and held.secret.encode() in file.read_bytes():
            raise BuildFailed(f"the secret stands in {file}")
    return "gnome-keyring"


def repays_in_a_terminal(visit: Visit) -> str:
    """A repayment in the terminal, which leaves a journal."""
    address = f"--practice={visit.exchange.url}"
    lines = visit.program("repay", "SOL", "--with", "USDT", "--yes", "--json", address).well().splitlines()
    outcome = str(json.loads(lines[-1])["outcome"])
    if outcome != "filled":
        raise BuildFailed(outcome)
    return outcome


def upgrades(visit: Visit) -> str:
    """The new version takes the older one's place; settings, journal and keys stay as they were."""
    before = _kept(visit)
    _install(visit, visit.packages.deb)
    said = visit.system.as_root("dpkg-query", "--show", "--showformat=${Version}", NAME)
    if said != version() or _kept(visit) != before or len(before) < 2:  # noqa: PLR2004 - settings and journal
        raise BuildFailed(f"version {said}, files {sorted(before)}, then {sorted(_kept(visit))}")
    visit.with_keyring("account", "test", "desk").well()
    return f"{OLDER} → {said}: {len(before)} files unchanged, the key still works"


def _kept(visit: Visit) -> dict[str, str]:
    """The user's settings and journals, each with its content's sum."""
    found = [*visit.system.home.rglob("settings.json"), *visit.system.home.rglob("*.sqlite3")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


def repays_in_the_window(visit: Visit) -> str:
    """A whole repayment with mouse and keyboard; the exchange executed just that; a link opens what it should."""
    opener = visit.system.folder / "usr" / "local" / "bin" / "xdg-open"
    opener.write_text(_STUB, encoding="ascii")
    opener.chmod(0o755)
    before = len(visit.exchange.ledger.executed)
    with tempfile.TemporaryDirectory() as folder, trader.at_a_screen(visit.system, Path(folder)) as (screen, reader):
        try:
            process = trader.repays(screen, reader, address=visit.exchange.url)
        finally:
            trader.keep_pictures(Path(folder))
        executed = [(order.debts, order.pay_with) for order in visit.exchange.ledger.executed[before:]]
        if executed != [(trader.DEBTS, trader.PAYS)]:
            raise BuildFailed(f"the exchange executed {executed}")
        trader.follows_a_link(screen, reader)
        opened = visit.system.home / "opened"
        screen.until(opened.exists, "no link was opened")
        trader.closes(screen, process)
        return f"3 debts filled; pictures: {trader.keep_pictures(Path(folder))}"


def opens_links_cleanly(visit: Visit) -> str:
    """What the link started got the address, and nothing of the packed program's own environment."""
    address, *environment = (visit.system.home / "opened").read_text(encoding="utf-8").splitlines()
    ours = [line for line in environment if f"lib/{NAME}" in line or line.startswith(("LD_", "_PYI", "QT_PLUGIN"))]
    if not address.startswith("https://") or ours:
        raise BuildFailed(f"{address} with {ours}")
    return address


def leaves_no_trace(visit: Visit) -> str:
    """Removal and purge leave the system as it was, and the user's own files alone."""
    (visit.system.folder / "usr" / "local" / "bin" / "xdg-open").unlink(missing_ok=True)
    visit.with_keyring("account", "remove", "desk").well()
    kept = _kept(visit)
    visit.system.as_root("apt-get", "--quiet", "--yes", "remove", NAME)
    visit.system.as_root("dpkg", "--purge", NAME)
    visit.system.as_root("apt-get", "--quiet", "--yes", "--purge", "autoremove")
    left = {path for path in visit.system.files() - visit.bare if NAME in path}
    known = visit.system.as_root("dpkg-query", "--show", "--showformat=${Package}\n")
    if left or NAME in known.split() or _kept(visit) != kept:
        raise BuildFailed(f"left: {sorted(left)[:5]}")
    return "nothing of ours is left; the user's files are"


CHECKS: dict[str, Check] = {
    "installs in a clean system": installs,
    "self-test": tests_itself,
    "streams and exit codes": keeps_its_streams,
    "keyring round trip": keeps_keys,
    "repayment in a terminal": repays_in_a_terminal,
    "upgrade": upgrades,
    "repayment in the window": repays_in_the_window,
    "links": opens_links_cleanly,
    "removal and purge": leaves_no_trace,
}


def started(packages: Packages, allowed: Budgets) -> Result:
    """The packed program's time to its window, against that of the same program from source."""
    name = "start against source"
    try:
        ours, source, ratio = start_time.ratio(
            [str(packages.tree / "usr" / "lib" / NAME / NAME)], [str(PYTHON), "-m", "app"], allowed.start_ratio
        )
    except (BuildFailed, OSError) as problem:
        return Result(name, str(problem), good=False)
    result = timed(f"{name} ({ours * 1000:.0f} against {source * 1000:.0f} ms)", ratio, allowed.start_ratio)
    return Result(result.what, result.found, result.allowed, good=result.good)
