"""The word that tells live, demo and practice apart, on a colour of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from app.domain.account import Environment
from app.gui.look import theme
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel


def environment_word(environment: Environment) -> str:
    """LIVE, DEMO or PRACTICE."""
    return said(environment.words)


class EnvironmentBadge(Retranslated, PlainLabel):
    """Shows the environment of the account that is open; empty while none is."""

    def __init__(self) -> None:
        super().__init__()
        self._environment: Environment | None = None
        self.setFont(theme.emphasised(self.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(3)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("PRACTICE") + 18)
        self.show_environment(None)

    def show_environment(self, environment: Environment | None) -> None:
        """Show the word and the colour of `environment`."""
        self._environment = environment
        self.setAutoFillBackground(environment is not None)
        if environment is not None:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.Window, theme.environment_colour(environment))
            palette.setColor(QPalette.ColorRole.WindowText, Qt.GlobalColor.white)
            self.setPalette(palette)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        word = "" if self._environment is None else environment_word(self._environment)
        self.setText(word)
        self.setAccessibleName(self.tr("Environment: {word}").format(word=word or self.tr("none")))
