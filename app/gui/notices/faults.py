"""What nobody caught, carried from whatever thread to a short sentence in the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.domain.repayment import Repayment
from app.gui.notices.boxes import DefectBox


class Faults(QObject):
    """Once installed, every uncaught exception is still told to the hooks that were there, which log it.

    One box at a time says that something went wrong, and which repayments may have been sent.
    """

    _happened = Signal(str)

    def __init__(self, window: QWidget, *, under_way: Callable[[], tuple[Repayment, ...]]) -> None:
        super().__init__(window)
        self._window = window
        self._under_way = under_way
        self._box: DefectBox | None = None
        self._hook, self._thread_hook = sys.excepthook, threading.excepthook
        # An exception's hook runs on the thread of the exception; the signal brings it to this one.
        self._happened.connect(self.show_defect, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Listen from now on."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._hook, self._thread_hook

    def _caught(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        self._hook(kind, error, traceback)
        self._happened.emit(kind.__name__)

    def _caught_in_thread(self, stopped: threading.ExceptHookArgs) -> None:
        self._thread_hook(stopped)
        if not issubclass(stopped.exc_type, SystemExit):
            self._happened.emit(stopped.exc_type.__name__)

    @Slot(str)
    def show_defect(self, kind: str) -> None:
        """Say that `kind` of exception happened."""
        if self._box is not None:
            return
        box = DefectBox(self._window, kind=kind, under_way=self._under_way())
        box.finished.connect(self._closed)
        self._box = box
        box.open()

    @Slot()
    def _closed(self) -> None:
        if self._box is not None:
            self._box.deleteLater()
            self._box = None
