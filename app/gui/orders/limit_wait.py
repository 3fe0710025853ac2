"""The countdown to the moment at which OKX's limit lets the next repayment go."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.clock import Clock

_TENTH_MS = 100


class LimitWait(QObject):
    """`changed` comes with every tenth of a second while there is something to wait for, and once it is over."""

    changed = Signal()

    def __init__(self, parent: QObject, *, clock: Clock) -> None:
        super().__init__(parent)
        self._clock = clock
        self._until_ms = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TENTH_MS)
        self._timer.timeout.connect(self._tick)

    def begin(self, until_ms: int) -> None:
        """Count down to that moment, Unix milliseconds by this computer's clock."""
        self._until_ms = until_ms
        self._timer.start()
        self._tick()

    def end(self) -> None:
        """There is nothing more to wait for."""
        self._until_ms = 0
        self._tick()

    def text(self) -> str:
        """What is waited for, and how long; nothing where it is over."""
        left_ms = self._until_ms - self._clock.now_ms()
        if left_ms <= 0:
            return ""
        return self.tr("Waiting for OKX's limit, {seconds} s").format(seconds=f"{left_ms / 1000:.1f}")

    @Slot()
    def _tick(self) -> None:
        if not self.text():
            self._timer.stop()
        self.changed.emit()
