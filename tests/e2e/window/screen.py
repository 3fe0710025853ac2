"""A screen of its own with a window manager, and a user in front of it who clicks, types and looks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtGui import QImage

from tests.map import ROOT

TOOLS = ("Xvfb", "openbox", "xdotool", "import")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
PATIENCE_S = 60.0
_MAIN = "(One-Click Repay|一键还债)$"


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle inside a window, in pixels."""

    x: int
    y: int
    width: int
    height: int


class Screen:
    """An X display with openbox, up as long as the `with` lasts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running = ExitStack()
        self.environment = dict(os.environ)

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x950x24", "-nolisten", "tcp"]
        self.start(command, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        self.environment.update(DISPLAY=f":{number}", QT_QPA_PLATFORM="xcb", LANG="C.UTF-8", PYTHONFAULTHANDLER="1")
        self.start(["openbox", "--sm-disable"])
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def start(self, command, **options):
        """Start what runs as long as the screen does."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, env=self.environment, **{**quiet, **options})
        self._running.callback(_end, process)
        return process

    def run(self, *arguments: str) -> str:
        """What a program says on this screen."""
        return subprocess.run(
            arguments, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        ).stdout

    def program(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start the program through its one door."""
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *arguments], cwd=ROOT, env=self.environment, stderr=subprocess.PIPE
        )
        self._running.callback(_end, process)
        return process

    def window(self, title: str) -> str:
        """The window whose title has `title`, once it is there and has the keyboard."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        found: list[str] = []

        def there() -> bool:
            shown = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
            found[:] = shown.stdout.split()
            return bool(found) and self._active() == found[-1]

        self.until(there, f"no window {title}")
        return found[-1]

    def activate(self, process: subprocess.Popen[bytes]) -> None:
        """Bring the window of a program to the front, which the window manager may not have done yet."""
        command = ["xdotool", "search", "--onlyvisible", "--all", "--pid", str(process.pid), "--name", _MAIN]
        found: list[str] = []

        def there() -> bool:
            shown = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
            found[:] = shown.stdout.split()
            return bool(found)

        self.until(there, "no main window")
        self.run("xdotool", "windowactivate", "--sync", found[-1])

    def titles(self) -> list[str]:
        """The titles of all windows that can be seen, and at last that of the one with the keyboard."""
        command = ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@", "getactivewindow"]
        command += ["getwindowname"]
        shown = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return shown.stdout.splitlines()

    def _active(self) -> str:
        command = ["xdotool", "getactivewindow"]
        shown = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return shown.stdout.strip()

    def click(self, window: str, spot: Spot) -> None:
        x, y = spot.x + spot.width // 2, spot.y + spot.height // 2
        self.run("xdotool", "mousemove", "--sync", "--window", window, str(x), str(y), "click", "1")

    def click_at(self, place: list[int]) -> None:
        """Click in the middle of a rectangle of the whole screen."""
        x, y, width, height = place
        self.run("xdotool", "mousemove", "--sync", str(x + width // 2), str(y + height // 2), "click", "1")

    def press(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "40", *keys)

    def write(self, text: str) -> None:
        self.run("xdotool", "type", "--delay", "40", text)

    def look(self, window: str, name: str = "look") -> QImage:
        """A picture of a window, kept in the test's folder."""
        file = self._folder / f"{name}.png"
        self.run("import", "-window", window, str(file))
        return QImage(str(file))

    def colours(self, window: str, spot: Spot) -> set[str]:
        image = self.look(window)
        return {
            image.pixelColor(x, y).name()
            for x in range(spot.x, spot.x + spot.width)
            for y in range(spot.y, spot.y + spot.height)
        }

    def until(self, holds, otherwise: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, otherwise


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stderr, process.stdout):
        if stream is not None:
            stream.close()
