"""*Test connection* of the account that is open, with the key that it has."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.domain.words import Words
from app.gui.accounts.account_dialog import LETTERS
from app.gui.accounts.checklist_view import ChecklistView
from app.gui.look import fitting, theme
from app.gui.look.language import Retranslated, said
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone


class ConnectionDialog(Retranslated, QDialog):
    """Shows the checks of the account called `name` as they come in."""

    def __init__(self, name: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._said: Words | None = None
        self.checklist = ChecklistView()
        self._problem, self._close = PlainLabel(), QPushButton()
        self._problem.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self._close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.checklist, 1)
        column.addWidget(self._problem)
        column.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * LETTERS)
        self.retranslate()
        self.checklist.begin()
        # Where words are wrapped, a layout does not heed how much room its widgets would like.
        wanted = self.sizeHint() + QSize(0, self.checklist.sizeHint().height())
        fitting.grow(self, wanted)

    def end(self, problem: Words | None) -> None:
        """The checks are over; `problem` says why they are not complete."""
        self.checklist.end()
        self._said = problem
        self.retranslate()
        QTimer.singleShot(0, self._fit)

    @Slot()
    def _fit(self) -> None:
        """Grow by what the checks lack."""
        fitting.grow_until(self, self.checklist.lacking)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setWindowTitle(self.tr("Test connection: {account}").format(account=said(self._name)))
        self._close.setText(self.tr("Close"))
        self._problem.setText("" if self._said is None else said(self._said))
        self._problem.setAccessibleName(self._problem.text())
        self._problem.setVisible(self._said is not None)
        theme.write_in(theme.tone(Tone.BAD, self.palette()), self._problem)
