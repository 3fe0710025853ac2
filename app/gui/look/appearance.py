"""Gives the whole application the language and the colours that the settings ask for, at once and without a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot

from app.domain.words import Language, Words
from app.gui.accessibility.focus_ring import FocusRing
from app.gui.look import figures, fonts, theme
from app.gui.look.language import Translations, shown_language, system_language
from app.settings import Settings, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NO_CHINESE_FONT = Words(
    "The window stays English: no font on this computer shows Chinese. Install one, such as Noto Sans CJK SC.",
    "窗口保持英文：本机没有可显示中文的字体。请安装中文字体，例如 Noto Sans CJK SC。",
)
_FIELDS = ("QLineEdit", "QAbstractSpinBox", "QComboBox", "QCheckBox", "QRadioButton", "QMenu")
_SCHEMES = {Theme.LIGHT: Qt.ColorScheme.Light, Theme.DARK: Qt.ColorScheme.Dark, Theme.SYSTEM: Qt.ColorScheme.Unknown}


class Appearance(QObject):
    """Paints and words the windows of `application`; `compromised` says why one is not as the settings ask."""

    compromised = Signal(object)  # Words

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._hints = application.styleHints()
        self._translations = Translations()
        self._hiding = figures.Hiding()
        self._theme = Theme.SYSTEM
        self._dark: bool | None = None
        self._compromise: Words | None = None
        application.setStyle("Fusion")
        application.setFont(fonts.with_chinese(application.font()))
        self._ring = FocusRing(self)
        application.focusChanged.connect(self._ring.move)
        self._hints.colorSchemeChanged.connect(self._follow_system)

    @Slot(object)
    def show(self, settings: Settings) -> None:
        """Show what the settings ask for; what is so already costs nothing."""
        if settings.theme is not self._theme or self._dark is None:
            self._theme = settings.theme
            # Where the platform heeds it, title bars and the system's own dialogs follow.
            self._hints.setColorScheme(_SCHEMES[settings.theme])
            self._paint()
        self._speak(settings.language or system_language())
        self._hiding.set_hidden(hidden=settings.hide_amounts)

    def close(self) -> None:
        """Heed nothing more; to be called before the application ends."""
        self._application.focusChanged.disconnect(self._ring.move)
        self._hints.colorSchemeChanged.disconnect(self._follow_system)

    @property
    def compromise(self) -> Words | None:
        """Why the windows are not as the settings ask, None if they are."""
        return self._compromise

    def _speak(self, language: Language) -> None:
        before, self._compromise = self._compromise, None
        if language is Language.CHINESE and not fonts.shows_chinese(self._application.font()):
            language, self._compromise = Language.ENGLISH, NO_CHINESE_FONT
        if language is not shown_language():
            # What is installed last is asked first, and the language says what amounts look like, too.
            self._hiding.set_hidden(hidden=False)
            self._translations.speak(language)
        if self._compromise is not None and self._compromise != before:
            self.compromised.emit(self._compromise)

    @Slot()
    def _follow_system(self) -> None:
        self._paint()

    def _paint(self) -> None:
        asked = {Theme.LIGHT: False, Theme.DARK: True}
        is_dark = asked.get(self._theme, self._hints.colorScheme() is Qt.ColorScheme.Dark)
        if is_dark is self._dark:
            return
        self._dark = is_dark
        self._application.setPalette(theme.palette(is_dark=is_dark))
        fields = dict.fromkeys(_FIELDS, theme.field_palette(is_dark=is_dark))
        bars, panes = theme.bar_palette(is_dark=is_dark), theme.pane_palette(is_dark=is_dark)
        for kind, colours in {**fields, "QProgressBar": bars, "QTabWidget": panes}.items():
            # The stubs ask for bytes, which PySide does not take.
            self._application.setPalette(colours, kind)  # type: ignore[arg-type]
        # Whoever wrote in a colour of its own chooses it anew when it says its words anew, once the palette is there.
        for window in self._application.topLevelWidgets():
            self._application.postEvent(window, QEvent(QEvent.Type.LanguageChange))
