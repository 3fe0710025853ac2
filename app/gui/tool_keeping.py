"""What the tools of the head do: change the preferences."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from app.domain.words import Language
from app.gui.main_window import MainWindow
from app.gui.preferences import Preferences
from app.settings import Settings


class ToolKeeping(QObject):
    """Turns what the head's tools ask for into changes of the preferences, and shows there what is in effect."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        window.tools.hide_asked.connect(self._hide)
        window.tools.language_asked.connect(self._speak)
        preferences.changed.connect(self._show)
        self._show(preferences.settings)

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._window.tools.show_hidden(settings.hide_amounts)

    @Slot(bool)
    def _hide(self, hidden: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self._preferences.change(lambda settings: replace(settings, hide_amounts=hidden))

    @Slot(object)
    def _speak(self, language: Language) -> None:
        self._preferences.change(lambda settings: replace(settings, language=language))
