"""Tells of a repayment's end while the window is in the background: a desktop notification, and the task bar."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.gui.look.badge import environment_word
from app.gui.look.icons import application_icon
from app.gui.look.language import said
from app.gui.main_window import MainWindow
from app.gui.notices.bus_notes import BusNotes
from app.gui.notices.endings import Ending, Told
from app.gui.notices.tray_notes import TrayNotes
from app.settings import Settings

_APPLICATION = "one-click-repay"


class Notes(Protocol):
    """A desktop's notifications."""

    def show(self, title: str, text: str) -> None:
        """Show one; never waits."""


def in_front(window: MainWindow) -> bool:
    """Whether the user has the window, or a dialog of it, before them."""
    return QApplication.activeWindow() is not None and not window.isMinimized()


class Notifier(QObject):
    """Says nothing while the window is in front, nor once the user has switched it off.

    The sentence is that of the banner, so it has no amounts while those are hidden.
    """

    def __init__(
        self, window: MainWindow, *, notes: Notes | None = None, in_front: Callable[[MainWindow], bool] = in_front
    ) -> None:
        super().__init__(window)
        self._window = window
        self._in_front = in_front
        self._wanted = True
        self._notes = notes
        self._alert: Callable[[MainWindow], None] = QApplication.alert

    @Slot(object)
    def heed(self, settings: Settings) -> None:
        """Take the user's wish from the settings."""
        self._wanted = settings.notify

    @Slot(object)
    def tell(self, told: Told) -> None:
        """Tell of an ending, if the user does not look."""
        if not self._wanted or self._in_front(self._window):
            return
        self._alert(self._window)
        self._of_the_desktop().show(self._title(told.ending), said(told.words()))

    def _of_the_desktop(self) -> Notes:
        if self._notes is None:
            if sys.platform in {"win32", "darwin"}:
                notes: TrayNotes | BusNotes = TrayNotes(application_icon())
            else:
                notes = BusNotes(application=_APPLICATION, action=self.tr("Show"))
            notes.setParent(self)
            notes.clicked.connect(self.bring_to_front)
            self._notes = notes
        return self._notes

    def _title(self, ending: Ending) -> str:
        what = {
            Ending.DONE: self.tr("Repayment done"),
            Ending.PARTLY: self.tr("Repaid in part"),
            Ending.FAILED: self.tr("Repayment failed"),
            Ending.UNKNOWN: self.tr("Outcome unknown, checking"),
        }[ending]
        account = self._window.account
        return what if account is None else f"{environment_word(account.environment)} · {what}"

    @Slot()
    def bring_to_front(self) -> None:
        """Show the window again, wherever it is."""
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
