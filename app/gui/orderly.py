"""The application as Qt has it, but that it ends in order where the system wants it to quit, and not in the middle."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QApplication


class OrderlyApplication(QApplication):
    """Qt's own answer to such a wish (⌘Q, the Dock's *Quit*, the end of a session) ends the program at once.

    From `close_by` on, until `end`, the wish is handed over instead. Whoever ends a session is told that this program
    holds it up, and may do so again a moment later.
    """

    _close: Callable[[], None] | None = None

    def close_by(self, close: Callable[[], None]) -> None:
        """Leave it to `close` to end the program, soon or never."""
        self._close = close

    def event(self, event: QEvent) -> bool:
        """Heed what is for the application itself."""
        if event.type() is QEvent.Type.Quit and self._close is not None:
            event.ignore()
            self._close()
            return True
        return super().event(event)

    @Slot()
    def end(self) -> None:
        """Let the event loop end: everything is closed."""
        self._close = None
        self.quit()
