"""The settings as the window uses them: a change is in effect at once, and kept on disk by the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.errors import BadInput
from app.gui.background.messages import Ended, Job, Kept, Prefer, Preferred, Report
from app.gui.notices import troubles

if TYPE_CHECKING:
    from app.settings import Settings

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """Holds the settings. `changed` brings them whenever they are others; `not_kept` says why one was not kept.

    A change that could not be kept on disk stays in effect as long as the program runs.
    """

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)
    changed = Signal(object)  # Settings
    not_kept = Signal(object)  # Words

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._number = 0
        self._unkept: dict[int, Callable[[Settings], Settings]] = {}

    @property
    def settings(self) -> Settings:
        """The settings that are in effect."""
        return self._settings

    def change(self, change: Callable[[Settings], Settings]) -> None:
        """Change the settings by a pure function, here at once and on disk soon; raises what `change` raises.

        On disk it is applied to what is there then, so it must change only what it is about, as
        `lambda settings: replace(settings, theme=Theme.DARK)` does.
        """
        settings = change(self._settings)
        self._number += 1
        self._unkept[self._number] = change
        self._show(settings)
        self.asked.emit(Prefer(change, self._number))

    @Slot(object)
    def take(self, report: Report) -> None:
        """Take the settings from a report of the worker."""
        match report.news:
            case Kept():
                self._show_with_unkept(report.news.settings)
            case Preferred():
                self._unkept.pop(report.session, None)
                self._show_with_unkept(report.news.settings)
            case Ended() if report.job is Job.PREFER:
                self._ended(report.news)

    def _ended(self, ended: Ended) -> None:
        if ended.error is not None:
            self.not_kept.emit(ended.error.words)
        elif ended.defect:
            self.not_kept.emit(troubles.defect(ended.defect))
            self.defect.emit(ended.defect)

    def _show_with_unkept(self, settings: Settings) -> None:
        for number, change in list(self._unkept.items()):
            try:
                settings = change(settings)
            except BadInput as error:
                # What is on disk by now does not go with it.
                _log.info("A change of the settings is dropped: %s", error)
                del self._unkept[number]
        self._show(settings)

    def _show(self, settings: Settings) -> None:
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)
