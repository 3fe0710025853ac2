"""A trader in front of a screen, who uses the installed program with mouse and keyboard."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from packing.clean_system import USER, CleanSystem
from packing.commands import BuildFailed
from packing.project import BUILD, NAME, ROOT

TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "import": "imagemagick",
    "dbus-daemon": "dbus-daemon",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
}
# It tells programs outside of the user inside: D-Bus serves nobody who is not in the list of users.
LIBRARIES = {"libnss_wrapper.so": "libnss-wrapper"}
PYTHON_PACKAGES = ("python3-pyatspi", "gir1.2-atspi-2.0")
DEBTS, PAYS = ("BTC", "ETH", "LTC"), "USDT"
_OF_THE_READER = ("qt.accessibility", "QAccessible")
_FILLED = "Filled"
_TITLE = "PRACTICE — One-Click Repay"


def driving(name: str) -> Any:  # noqa: ANN401 - the tests have no types
    """A module of the tests, which know how to drive a window."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    return importlib.import_module(f"tests.e2e.window.{name}")


@contextmanager
def at_a_screen(system: CleanSystem, pictures: Path) -> Iterator[tuple[Any, Any]]:
    """A screen and what reads it: both belong to the ordinary user, as does the program, which runs inside."""
    module = driving("screen")
    with tempfile.TemporaryDirectory(prefix=NAME) as name:
        folder = Path(name)
        runtime = folder / "runtime"
        runtime.mkdir()
        for each in (folder, runtime):
            os.chown(each, USER, USER)
        running: list[subprocess.Popen[bytes]] = []
        known = _users(system, folder)

        class UsersScreen(module.Screen):  # type: ignore[misc, name-defined]
            """The tests' screen, but of the ordinary user, with the program from inside the clean system."""

            def start(self, command: list[str], **options: Any) -> Any:  # noqa: ANN401 - as in the tests
                self.environment.update(known, HOME=str(folder), XDG_RUNTIME_DIR=str(runtime))
                return super().start(command, user=USER, group=USER, extra_groups=[], cwd="/", **options)

            def program(self, *arguments: str) -> subprocess.Popen[bytes]:
                wanted = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "XDG_RUNTIME_DIR")
                given = {name: self.environment[name] for name in wanted}
                process = subprocess.Popen(system.command(NAME, *arguments, environment=given), stderr=subprocess.PIPE)
                self._running.callback(module._end, process)  # noqa: SLF001 - as the tests' own does
                running.append(process)
                return process

        with UsersScreen(pictures) as screen, driving("reader").Reader(screen, folder) as reader:
            yield screen, reader


def _users(system: CleanSystem, folder: Path) -> dict[str, str]:
    """What lets programs outside see the users of the clean system: a bare system has no ordinary user of its own."""
    for name in ("passwd", "group"):
        shutil.copyfile(system.folder / "etc" / name, folder / name)
    (library,) = LIBRARIES
    return {
        "LD_PRELOAD": library,
        "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
        "NSS_WRAPPER_GROUP": str(folder / "group"),
    }


def repays(screen: Any, reader: Any, *, address: str) -> subprocess.Popen[bytes]:  # noqa: ANN401 - as in the tests
    """Tick three debts, choose what pays, review, confirm, and wait until three are shown as filled."""
    process: subprocess.Popen[bytes] = screen.program(f"--practice={address}")
    window = screen.window(_TITLE)
    screen.until(lambda: all(f"{debt}: not chosen" in reader.names("table cell") for debt in DEBTS), "no debts")
    # The newest earlier repayments are shown, too.
    filled = reader.names("table cell").count(_FILLED) + len(DEBTS)
    for debt in DEBTS:
        reader.click(f"{debt}: not chosen", "table cell")
        reader.find("label", f"Selected {DEBTS.index(debt) + 1} of 5")
    reader.click("Repay currency", "combo box")
    screen.write(PAYS)
    screen.press("Return")
    reader.click("Review repayment…")
    screen.window("Review repayment — PRACTICE")
    act = f"Repay {len(DEBTS)} debts with {PAYS} (PRACTICE)"
    # While newer figures are read nothing can be confirmed.
    screen.until(lambda: "ENABLED" in reader.find("push button", act)["states"], "it cannot be confirmed")
    screen.look(screen.window("Review repayment — PRACTICE"), "review")
    reader.click(act)
    screen.look(window, "sent")
    screen.until(lambda: reader.names("table cell").count(_FILLED) == filled, "not every debt is shown as filled")
    screen.look(window, "repaid")
    return process


def follows_a_link(screen: Any, reader: Any) -> None:  # noqa: ANN401 - as in the tests
    """Open About, go to its first link by keyboard, and follow it."""
    reader.pick("Menu", "About One-Click Repay")
    window = screen.window("About One-Click Repay")
    screen.until(lambda: "OpenSSL" in (reader.text("label", "Parts and licences") or ""), "the parts are not shown")
    screen.look(window, "about")
    screen.press("Tab", "Tab", "Return")


def closes(screen: Any, process: subprocess.Popen[bytes]) -> None:  # noqa: ANN401 - as in the tests
    """Close the window as a user does; raises `BuildFailed` unless the program ends well and quietly."""
    screen.until(lambda: _closed(screen, process), "it does not end")
    lines = process.stderr.read().decode().splitlines() if process.stderr else []
    # Qt grumbles about what reads the window, which is not the program's doing.
    said = [line for line in lines if line.strip() and not line.startswith(_OF_THE_READER)]
    if process.returncode or said:
        raise BuildFailed(f"the window ended with {process.returncode}: {said}")


def _closed(screen: Any, process: subprocess.Popen[bytes]) -> bool:  # noqa: ANN401 - as in the tests
    if process.poll() is None:
        screen.press("alt+F4")
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            return False
    return True


def keep_pictures(folder: Path) -> str:
    """Copy the pictures to where they are looked at; their names."""
    kept = BUILD / "check" / "pictures"
    kept.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.png"):
        shutil.copy(picture, kept)
    return ", ".join(sorted(each.name for each in kept.glob("*.png")))
