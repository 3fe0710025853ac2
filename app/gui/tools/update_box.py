"""The setting that asks for new versions, what was found, and the way to the page where they are."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from app import __version__
from app.domain.words import Words
from app.gui.look import theme
from app.gui.look.language import Retranslated, said, without_mnemonic
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone
from app.gui.tools.update_messages import UpdatesChecked


class UpdateBox(Retranslated, QWidget):
    """`chosen` says whether to ask at each start, `page_asked` that the download page is to be opened."""

    chosen = Signal(bool)
    page_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: UpdatesChecked | Words | None = None
        self._wanted, self._state, self._page = QCheckBox(), PlainLabel(), QPushButton()
        self._page.setAutoDefault(False)
        self._state.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._wanted, self._state):
            column.addWidget(widget)
        column.addWidget(self._page, 0, Qt.AlignmentFlag.AlignLeft)
        self._wanted.toggled.connect(self.chosen)
        self._page.clicked.connect(self.page_asked)
        self.retranslate()

    def show_wanted(self, *, wanted: bool) -> None:
        """Show whether it is asked at each start, without choosing it."""
        with QSignalBlocker(self._wanted):
            self._wanted.setChecked(wanted)

    def show_found(self, found: UpdatesChecked | Words | None) -> None:
        """Show what was found, or why nothing was; None while nobody asked."""
        self._found = found
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._wanted.setText(self.tr("Ask at each start whether there is a new &version"))
        self._wanted.setAccessibleName(without_mnemonic(self._wanted.text()))
        self._page.setText(self.tr("&Download page…"))
        self._state.setText(self._says())
        self._state.setAccessibleName(self._state.text())
        bad = isinstance(self._found, Words)
        theme.write_in(theme.tone(Tone.BAD if bad else Tone.QUIET, self.palette()), self._state)

    def _says(self) -> str:
        this = self.tr("This is version {version}.").format(version=__version__)
        if self._found is None:
            return " ".join((this, self.tr("Nothing is ever downloaded or installed by itself.")))
        if isinstance(self._found, Words):
            return said(self._found)
        if self._found.newer:
            return " ".join((this, self.tr("Version {version} is available.").format(version=self._found.version)))
        return " ".join((this, self.tr("It is the newest.")))
