"""The checklist of *Test connection*, filled line by line as the checks come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

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
    """Keeps room for all its lines from the start, so that the dialog does not grow under the cursor.

    Long findings take as many lines as they need; what then has no room is scrolled to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._checks: list[Check] = []
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        lines = QWidget()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        upper = QVBoxLayout(lines)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addLayout(self._grid)
        upper.addStretch(1)
        self._scrolled = QScrollArea()
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setWidget(lines)
        column.addWidget(self._scrolled, 1)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Room for all lines."""
        return QSize(super().sizeHint().width(), (_LINES + 3) * (self.fontMetrics().lineSpacing() + 4))

    def minimumSizeHint(self) -> QSize:
        """Room for half of them, for small screens."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height() // 2)

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
        self._scrolled.setAccessibleName(self.tr("Checklist"))
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
