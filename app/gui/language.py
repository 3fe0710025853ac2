"""The language that the window shows, and sentences said in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent

from app.domain.words import Language, Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object


def shown_language() -> Language:
    """The language of the installed translation, which says so itself; English without one."""
    return Language(QCoreApplication.translate("Language", "en", "BCP 47 tag of this translation"))


def said(words: Words) -> str:
    """`words` in the language that the window shows."""
    return words.in_language(shown_language())


class Retranslated(_Widget):
    """Makes a widget say its words anew whenever the language changes; stands before the widget's class."""

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
