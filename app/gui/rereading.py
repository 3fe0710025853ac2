"""When the account is to be read again by itself: often while that goes well, less and less often while it fails."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.clock import Clock, beat

USUAL_MS = 20_000
"""How long after a reading the next one is due: its prices, a little older, are called old after 30 s."""

AFTER_FAILURE_MS = (15_000, 30_000, 60_000)
"""How long after the first, the second and each further failure in a row."""

_SECOND_MS = 1_000


class Rereading(QObject):
    """`due` comes once the moment is there, and every second from then on until a reading begins.

    Asleep, only one of the computer's clocks goes on: the one that went further counts.
    """

    due = Signal()

    def __init__(self, parent: QObject, *, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock
        self._since = beat(clock)
        self._after_ms: int | None = None
        self._failures = 0
        self._closed = False
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self.beat)

    @property
    def planned(self) -> bool:
        """Whether the account will be read again by itself."""
        return self._after_ms is not None

    def stop(self) -> None:
        """Have it read no more, until a reading has gone well or failed for a while."""
        self._after_ms = None
        self._seconds.stop()

    def close(self) -> None:
        """Have it read never again, whatever is still reported."""
        self._closed = True
        self.stop()

    def begin_anew(self) -> None:
        """Forget how often it failed."""
        self._failures = 0

    def plan(self) -> None:
        """Have it read again in a while, as it was read."""
        self._failures = 0
        self._plan(USUAL_MS)

    def plan_after_failure(self) -> None:
        """Have it read again, the later the more often it has failed."""
        self._plan(AFTER_FAILURE_MS[min(self._failures, len(AFTER_FAILURE_MS) - 1)])
        self._failures += 1

    def plan_soon(self) -> None:
        """Have it read again no later than after a first failure, as something else went wrong."""
        if self._after_ms is None or self._after_ms - self._passed_ms() > AFTER_FAILURE_MS[0]:
            self._plan(AFTER_FAILURE_MS[0])

    def _plan(self, after_ms: int) -> None:
        if self._closed:
            return
        self._since, self._after_ms = beat(self._clock), after_ms
        self._seconds.start()

    def _passed_ms(self) -> float:
        now = beat(self._clock)
        return max(now.wall_ms - self._since.wall_ms, (now.monotonic_s - self._since.monotonic_s) * 1000)

    @Slot()
    def beat(self) -> None:
        """Ask for a reading if the moment is there."""
        if self._after_ms is not None and self._passed_ms() >= self._after_ms:
            self.due.emit()
