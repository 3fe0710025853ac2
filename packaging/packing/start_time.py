"""How long the packed program takes to show its window, against the same program from source, on one screen."""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from packing.commands import BuildFailed

# After these it is settled whether the ratio keeps well away from its budget; where it does not, all are run.
FEWEST, MOST = 11, 41
_WELL_BELOW = 0.95
_PATIENCE_S = 60.0
_VIEWABLE = 2
_SMALLEST = 400
_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _Attributes(ctypes.Structure):
    """XWindowAttributes of Xlib, as far as `map_state`."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border_width", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("kind", "bit_gravity", "win_gravity", "backing_store")),
        ("backing_planes", ctypes.c_ulong),
        ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("rest", ctypes.c_byte * 64),
    )


class Screen:
    """A bare X display, and whether a window is shown on it."""

    def __init__(self, name: str) -> None:
        self._xlib = ctypes.CDLL("libX11.so.6")
        # A window may go away while it is asked about; Xlib's own handler would end this process.
        self._forgive = _HANDLER(lambda _display, _error: 0)
        self._xlib.XSetErrorHandler(self._forgive)
        self._xlib.XOpenDisplay.restype = ctypes.c_void_p
        self._xlib.XDefaultRootWindow.restype = ctypes.c_ulong
        opened = self._xlib.XOpenDisplay(name.encode())
        if not opened:
            raise BuildFailed(f"the display {name} cannot be opened")
        self._display = ctypes.c_void_p(opened)
        self._root = ctypes.c_ulong(self._xlib.XDefaultRootWindow(self._display))

    def shows_a_window(self) -> bool:
        """Whether a window of some size can be seen."""
        root, parent, number = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        windows = ctypes.POINTER(ctypes.c_ulong)()
        found = (ctypes.byref(each) for each in (root, parent, windows, number))
        self._xlib.XQueryTree(self._display, self._root, *found)
        shown = any(self._is_shown(windows[at]) for at in range(number.value))
        if number.value:
            self._xlib.XFree(windows)
        return shown

    def _is_shown(self, window: int) -> bool:
        about = _Attributes()
        self._xlib.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(about))
        return bool(about.map_state == _VIEWABLE and about.width >= _SMALLEST)


@contextmanager
def display() -> Iterator[str]:
    """An X server of its own, and the name of its display."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x950x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as said:
                yield f":{said.readline().strip()}"
        finally:
            server.terminate()


def shown_after(screen: Screen, command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds from the start of a command to its window; the program is ended then."""
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, cwd="/", stderr=subprocess.DEVNULL) as process:
        while not screen.shows_a_window():
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE_S:
                process.kill()
                raise BuildFailed(f"{command[0]} shows no window")
            time.sleep(0.001)
        took = time.perf_counter() - began
        process.kill()
    while screen.shows_a_window():
        time.sleep(0.001)
    return took


@contextmanager
def at_a_display() -> Iterator[tuple[Screen, dict[str, str]]]:
    """A display, and the environment of a program that is new to its user and shall show its window there."""
    with tempfile.TemporaryDirectory() as folder, display() as name:
        yield (
            Screen(name),
            {
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "HOME": folder,
                "DISPLAY": name,
                "QT_QPA_PLATFORM": "xcb",
                "ONE_CLICK_REPAY_HOME": str(Path(folder) / "home"),
            },
        )


def ratio(packed: Sequence[str], source: Sequence[str], budget: float) -> tuple[float, float, float]:
    """Seconds that the packed program and that from source take at best, and their ratio, with care near the budget."""
    with at_a_display() as (screen, environment):
        return compare(
            lambda: shown_after(screen, packed, environment), lambda: shown_after(screen, source, environment), budget
        )


def compare(ours: Callable[[], float], theirs: Callable[[], float], budget: float) -> tuple[float, float, float]:
    """The least that each of two measures gives, and the ratio of the two.

    What else runs on a machine only ever adds to a start, by up to half as much again, and seldom to both of a pair,
    while what a program does itself is in every start of it: the fastest is nearest to that, and more rounds bring both
    nearer, so neither side gains by them. Few rounds are enough only for what is well below the budget; nothing is
    ever settled by stopping at the moment when it happens to be kept. Who goes first changes with every round.
    """
    ours(), theirs()  # the first of each fills the caches of the disk
    least = [float("inf"), float("inf")]
    for done in range(1, MOST + 1):
        for which in (0, 1) if done % 2 else (1, 0):
            least[which] = min(least[which], (ours, theirs)[which]())
        if done == FEWEST and least[0] / least[1] <= budget * _WELL_BELOW:
            break
    return least[0], least[1], least[0] / least[1]
