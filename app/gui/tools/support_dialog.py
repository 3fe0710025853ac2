"""The support report, shown in full before it can be saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.words import Words
from app.gui.look import fitting, theme
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

_PIECE = 32 * 1024
_SIZE = QSize(820, 560)
_NAME = "one-click-repay-report.txt"


class SupportDialog(Retranslated, QDialog):
    """Nothing is saved or sent by itself; `save` brings where the user wants the text."""

    save = Signal(object, str)  # Path and the whole text

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._left = ""
        self._said: Words | None = None
        self._stored: Path | None = None
        self._what, self._status = PlainLabel(), PlainLabel()
        self._text = QPlainTextEdit()
        self._save, self._close = QPushButton(), QPushButton()
        self._chooser: QFileDialog | None = None
        self._pieces = QTimer(self)
        self._pieces.timeout.connect(self._show_piece)
        for label in (self._what, self._status):
            label.setWordWrap(True)
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox()
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._close, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        for widget in (self._what, self._text, self._status, buttons):
            column.addWidget(widget)
        self._save.clicked.connect(self._choose)
        buttons.rejected.connect(self.reject)
        fitting.grow(self, _SIZE)
        self.retranslate()

    def show_report(self, text: str) -> None:
        """Show the whole text, piece by piece so that the window does not stand still."""
        self._whole = self._left = text
        self._text.clear()
        self._pieces.start(0)
        self.retranslate()

    def show_problem(self, words: Words) -> None:
        """Say why it could not be gathered or saved."""
        self._said, self._stored = words, None
        self.retranslate()

    def show_stored(self, path: Path) -> None:
        """Say where it was saved."""
        self._said, self._stored = None, path
        self.retranslate()

    @Slot()
    def _show_piece(self) -> None:
        piece, self._left = self._left[:_PIECE], self._left[_PIECE:]
        cursor = QTextCursor(self._text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)
        if not self._left:
            self._pieces.stop()
            self.retranslate()

    @Slot()
    def _choose(self) -> None:
        if self._chooser is None:
            chooser = QFileDialog(self, self.tr("Save the support report"))
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setDefaultSuffix("txt")
            chooser.selectFile(_NAME)
            chooser.fileSelected.connect(self._chosen)
            self._chooser = chooser
        self._chooser.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self.save.emit(Path(path), self._whole)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Support report"))
        self._what.setText(
            self.tr(
                "This is the whole report: versions, settings, what became of each order without amounts, and the log. "
                "It holds no keys and no names of the accounts you have; old lines of the log may name one that you "
                "removed or renamed. Nothing is sent; read it, then save it where you want."
            )
        )
        self._text.setAccessibleName(self.tr("Support report"))
        self._save.setText(self.tr("&Save as…"))
        self._close.setText(self.tr("Close"))
        self._save.setEnabled(bool(self._whole) and not self._left)
        self._status.setText(self._state())
        self._status.setAccessibleName(self._status.text())
        self._status.setVisible(bool(self._status.text()))
        theme.write_in(theme.tone(Tone.BAD if self._said else Tone.QUIET, self.palette()), self._status)

    def _state(self) -> str:
        if self._said is not None:
            return said(self._said)
        if self._stored is not None:
            return self.tr("Saved as {path}.").format(path=self._stored)
        return "" if self._whole and not self._left else self.tr("Gathering…")
