"""What the tools of the head do: change the preferences, and show the settings, the help and what the program is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from app.domain.words import Language
from app.errors import BadInput
from app.gui.background.messages import Describe, Described, Report
from app.gui.main_window import MainWindow
from app.gui.tools.preferences import Preferences
from app.gui.tools.update_keeping import UpdateKeeping
from app.paths import Home
from app.settings import Settings

if TYPE_CHECKING:
    from app.gui.tools.about_dialog import AboutDialog
    from app.gui.tools.help_dialog import HelpDialog
    from app.gui.tools.settings_dialog import SettingsDialog


class ToolKeeping(QObject):
    """Turns what the head's tools ask for into changes of the preferences, and shows there what is in effect.

    Its dialogs are modal to nothing: the help can be read, and the colours be tried, beside the window. `practice`
    shows the menu of scenarios whatever the settings say.
    """

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        preferences: Preferences,
        *,
        home: Home | None,
        updates: UpdateKeeping,
        practice: bool = False,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._home = home
        self._practice = practice
        self._updates = updates
        self._settings: SettingsDialog | None = None
        self._help: HelpDialog | None = None
        self._about: AboutDialog | None = None
        tools = window.tools
        tools.hide_asked.connect(self._hide)
        tools.language_asked.connect(self._speak)
        tools.settings_asked.connect(self._show_settings)
        tools.help_asked.connect(self._show_help)
        tools.about_asked.connect(self._show_about)
        preferences.changed.connect(self._show)
        self._show(preferences.settings)

    def close(self) -> None:
        """Close what is open."""
        for dialog in (self._settings, self._help, self._about):
            if dialog is not None:
                dialog.hide()

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show what the worker found out about the program's parts."""
        if isinstance(report.news, Described) and self._about is not None:
            self._about.show_parts(report.news)

    @Slot(object)
    def _show(self, settings: Settings) -> None:
        self._window.tools.show_hidden(settings.hide_amounts)
        self._window.practice.offer(settings.practice_menu or self._practice)
        if self._settings is not None:
            self._settings.show_settings(settings)

    @Slot(bool)
    def _hide(self, hidden: bool) -> None:  # noqa: FBT001 - as the signal brings it
        self._choose("hide_amounts", hidden)

    @Slot(object)
    def _speak(self, language: Language) -> None:
        self._choose("language", language)

    @Slot(str, object)
    def _choose(self, field: str, value: object) -> None:
        try:
            self._preferences.change(lambda settings: replace(settings, **{field: value}))  # type: ignore[arg-type]
        except BadInput as error:
            # Only the proxy is typed; everything else can be chosen only as it may be.
            if self._settings is not None:
                self._settings.show_proxy_problem(error.words)

    @Slot()
    def _show_settings(self) -> None:
        if self._settings is None:
            from app.gui.tools.settings_dialog import SettingsDialog  # noqa: PLC0415 - the first paint does not wait for it

            self._settings = SettingsDialog(
                self._preferences.settings, self._window, updates=self._updates.publisher is not None
            )
            self._settings.chosen.connect(self._choose)
            self._updates.show_in(self._settings.updates)
        _bring(self._settings)

    @Slot()
    def _show_help(self) -> None:
        if self._help is None:
            from app.gui.tools.help_dialog import HelpDialog  # noqa: PLC0415 - the first paint does not wait for it

            self._help = HelpDialog(self._home, self._window)
        _bring(self._help)

    @Slot()
    def _show_about(self) -> None:
        if self._about is None:
            from app.gui.tools.about_dialog import AboutDialog  # noqa: PLC0415 - the first paint does not wait for it

            self._about = AboutDialog(self._window)
        _bring(self._about)
        self.asked.emit(Describe())


def _bring(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
