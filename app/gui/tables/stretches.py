"""Long work of the window's own thread, done in stretches between which it sees to everything else."""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Slot

STRETCH_S = 0.012
"""How long one stretch is, in seconds, if each step of the work is shorter."""


class Stretches(QObject):
    """Runs one iterator to its end, a stretch at a time; another one takes its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """Whether the work is not at its end."""
        return self._work is not None

    def run(self, work: Iterator[None], *, at_once: bool = False) -> None:
        """Do the first stretch of `work` now, or all of it."""
        self._work = work
        if at_once:
            for _ in work:
                pass
            self._end(work)
        else:
            self._go_on()

    def stop(self) -> None:
        """Leave the work where it stands."""
        self._work = None
        self._timer.stop()

    @Slot()
    def _go_on(self) -> None:
        work, end = self._work, time.perf_counter() + STRETCH_S
        if work is None:
            return
        for _ in work:
            if time.perf_counter() >= end:
                self._timer.start()
                return
        self._end(work)

    def _end(self, work: Iterator[None]) -> None:
        if self._work is work:
            self.stop()
