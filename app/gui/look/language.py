"""The language that the window shows, and sentences said in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator

from app.domain.words import Language, Words
from app.paths import resources

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object


# In Chinese it follows the words in brackets: 取消(&C).
_MNEMONIC = re.compile(r"\(&\w\)|&(?=\w)")


def without_mnemonic(text: str) -> str:
    """The words of a label or a button without the letter that is pressed with Alt, as they are read aloud."""
    return _MNEMONIC.sub("", text)


def shown_language() -> Language:
    """The language of the installed translation, which says so itself; English without one."""
    return Language(QCoreApplication.translate("Language", "en", "BCP 47 tag of this translation"))


def said(words: Words) -> str:
    """`words` in the language that the window shows."""
    return words.in_language(shown_language())


def system_language(tags: Iterable[str] | None = None) -> Language:
    """What the system's user reads best of ours; `tags` are BCP 47, the best first, those of the system without them.

    Traditional Chinese is not ours: who reads it gets English.
    """
    for tag in QLocale.system().uiLanguages() if tags is None else tags:
        locale = QLocale(tag)
        if locale.language() is QLocale.Language.English:
            return Language.ENGLISH
        if locale.language() is QLocale.Language.Chinese:
            simplified = locale.script() is QLocale.Script.SimplifiedHanScript
            return Language.CHINESE if simplified else Language.ENGLISH
    return Language.ENGLISH


# What Qt's own translation leaves in English: two labels of its file dialog, and what its files are.
_FILES = "QAbstractFileIconProvider"
_NOT_IN_QTBASE = {
    ("QFileDialog", "&Look in:"): "位置(&I)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    (_FILES, "%1 File"): "%1 文件",
    (_FILES, "File"): "文件",
    (_FILES, "Folder"): "文件夹",
    (_FILES, "File Folder"): "文件夹",
    (_FILES, "Drive"): "磁盘",
    (_FILES, "Unknown"): "未知",
    (_FILES, "Shortcut"): "快捷方式",
}


class _Gaps(QTranslator):
    # It is installed first, so that it is asked last: None leaves the text as it is.
    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        del disambiguation, n
        return _NOT_IN_QTBASE.get((context, source))

    def isEmpty(self) -> bool:
        """An empty one would not be asked."""
        return False


class _Read(QTranslator):
    # Of a file that it opens itself, Qt maps the pages, and the program would end when an update cuts it short.
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._words = path.read_bytes() if path.is_file() else b""  # Qt does not copy them
        if self._words:
            self.load(self._words)


class Translations:
    """Installs the compiled translations of one language at a time; Qt then tells every widget by `LanguageChange`."""

    def __init__(self) -> None:
        self._installed: list[QTranslator] = []

    def speak(self, language: Language) -> None:
        """Show `language` from now on, in our own texts and in Qt's."""
        if language is shown_language():
            return
        while self._installed:
            QCoreApplication.removeTranslator(self._installed.pop())
        if language is Language.ENGLISH:
            return
        self._installed.append(_Gaps())
        QCoreApplication.installTranslator(self._installed[0])
        locale = QLocale(language)
        # Ours last: the widgets are told after each, and say all they have after the last.
        for name, folder in (
            ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            ("one-click-repay", str(resources() / "i18n")),
        ):
            translator = _Read(Path(folder) / f"{name}_{locale.name()}.qm")
            if not translator.isEmpty():
                QCoreApplication.installTranslator(translator)
                self._installed.append(translator)


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
