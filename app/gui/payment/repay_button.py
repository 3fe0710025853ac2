"""The button that repays: Enter presses it only where somebody went to it by Tab, and not at once after it came up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton

from app.clock import Clock

SETTLED_S = 0.5
"""How long after it came up an Enter may still be meant for what was there before."""

_BY_KEYBOARD = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
_KEPT = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}


class RepayButton(QPushButton):
    """Never the default; an Enter that is not for it, or repeats itself, does nothing at all."""

    def __init__(self, *, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._since = clock.monotonic()
        self._chosen = False
        self.setAutoDefault(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Count from now on."""
        super().showEvent(event)
        self._since = self._clock.monotonic()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether somebody came here by Tab; a window that is activated again changes nothing."""
        super().focusInEvent(event)
        if event.reason() not in _KEPT:
            self._chosen = event.reason() in _BY_KEYBOARD

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, or keep it from the dialog."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        event.accept()
        settled = self._clock.monotonic() - self._since >= SETTLED_S
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if self._chosen and settled and plain and not event.isAutoRepeat():
            self.click()
