"""The checklist of *Test connection*, filled line by line as the checks come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.gui import theme
from app.gui.icons import Icon, icon
from app.gui.language import Retranslated, said
from app.gui.theme import Tone

if TYPE_CHECKING:
    from app.checklist import Check

_ICON_SIDE = 16
_LINES = 8
# By the name of the mark: its module waits until after the first paint.
_FACES = {
    "PASSED": (Icon.FILLED, Tone.GOOD),
    "WARNING": (Icon.WARNING, Tone.WARNING),
    "FAILED": (Icon.FAILED, Tone.BAD),
    "SKIPPED": (Icon.SKIPPED, Tone.QUIET),
}


class ChecklistView(Retranslated, QWidget):
    """Keeps room for all its lines from the start, so that the dialog does not grow under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._checks: list[Check] = []
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setMinimumHeight((_LINES + 3) * (self.fontMetrics().lineSpacing() + 4))
        self.retranslate()

    def say(self, hint: str) -> None:
        """Say one sentence above the list."""
        self._hint.setText(hint)
        self._hint.setAccessibleName(hint)

    def clear(self) -> None:
        """Take all lines away."""
        self._checks.clear()
        self.retranslate()

    def show_check(self, check: Check) -> None:
        """Add a line."""
        self._checks.append(check)
        self._line(len(self._checks) - 1, check)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        while (item := self._grid.takeAt(0)) is not None:
            if (former := item.widget()) is not None:
                former.hide()
                former.deleteLater()
        for row, check in enumerate(self._checks):
            self._line(row, check)

    def _line(self, row: int, check: Check) -> None:
        shape, meaning = _FACES[check.mark.name]
        colour = theme.tone(meaning, self.palette())
        words = {
            "PASSED": self.tr("passed"),
            "WARNING": self.tr("warning"),
            "FAILED": self.tr("failed"),
            "SKIPPED": self.tr("not checked"),
        }
        mark, title, finding = QLabel(), QLabel(said(check.title)), QLabel(said(check.finding))
        mark.setPixmap(icon(shape, colour).pixmap(_ICON_SIDE, _ICON_SIDE))
        mark.setToolTip(words[check.mark.name])
        mark.setAccessibleName(words[check.mark.name])
        finding.setAccessibleName(f"{title.text()}, {words[check.mark.name]}: {finding.text()}")
        finding.setWordWrap(True)
        for column, label in enumerate((mark, title, finding)):
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
