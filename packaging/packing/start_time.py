"""How long the packed program takes to show its window, against the same program from source, on one screen."""

from __future__ import annotations

import ctypes
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from packing.commands import BuildFailed

ROUNDS = 11
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


def ratio(packed: Sequence[str], source: Sequence[str], *, rounds: int = ROUNDS) -> tuple[float, float, float]:
    """Median seconds packed and from source, run in turn, and the median of their ratios pair by pair."""
    with tempfile.TemporaryDirectory() as folder, display() as name:
        screen = Screen(name)
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": folder,
            "DISPLAY": name,
            "QT_QPA_PLATFORM": "xcb",
            "ONE_CLICK_REPAY_HOME": str(Path(folder) / "home"),
        }
        pairs = [
            (shown_after(screen, packed, environment), shown_after(screen, source, environment))
            for _ in range(rounds + 1)
        ][1:]
    times = [statistics.median(each) for each in zip(*pairs, strict=True)]
    return times[0], times[1], statistics.median(ours / theirs for ours, theirs in pairs)
