"""The checklist of *Test connection*, filled line by line as the checks come in, with the cure under each finding."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.checks import Check, Mark, summary
from app.gui.accessibility.announcing import announce
from app.gui.look import theme
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated, said
from app.gui.look.marks import mark
from app.gui.look.plain import PlainLabel
from app.gui.look.theme import Tone

_ICON_SIDE = 16
_LINES = 8
_TITLE_SHARE, _FINDING_SHARE = 2, 5
_FACES = {
    Mark.PASSED: (Icon.FILLED, Tone.GOOD),
    Mark.WARNING: (Icon.WARNING, Tone.WARNING),
    Mark.DANGER: (Icon.WARNING, Tone.BAD),
    Mark.FAILED: (Icon.FAILED, Tone.BAD),
    Mark.SKIPPED: (Icon.SKIPPED, Tone.QUIET),
}


class CheckLine(Retranslated, QFrame):
    """One check: an icon with its word, what was checked, what was found, and under it what to do.

    It takes the keyboard, so that a screen reader reads the whole line; the arrow keys lead to its neighbours.
    """

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check
        self._mark, self._word, self._title, self._finding, self._cure = (PlainLabel() for _ in range(5))
        for label in (self._title, self._finding, self._cure):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._cure.setFont(theme.emphasised(self.font()))
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 3, 4, 3)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, _ICON_SIDE)
        grid.setColumnStretch(2, _TITLE_SHARE)
        grid.setColumnStretch(3, _FINDING_SHARE)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._mark, 0, 0, top)
        grid.addWidget(self._word, 0, 1, top)
        grid.addWidget(self._title, 0, 2)
        grid.addWidget(self._finding, 0, 3)
        grid.addWidget(self._cure, 1, 3)
        self._word.setMinimumWidth(self.fontMetrics().horizontalAdvance("not checked "))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        check = self._check
        words = {
            Mark.PASSED: self.tr("passed"),
            Mark.WARNING: self.tr("warning"),
            Mark.DANGER: self.tr("danger"),
            Mark.FAILED: self.tr("failed"),
            Mark.SKIPPED: self.tr("not checked"),
        }
        self._word.setText(words[check.mark])
        self._title.setText(said(check.subject.words))
        self._finding.setText(said(check.finding))
        self._cure.setText("" if check.cure is None else said(check.cure))
        self._cure.setVisible(check.cure is not None)
        name = f"{self._title.text()}, {self._word.text()}: {self._finding.text()}"
        if check.cure is not None:
            name = self.tr("{line} What to do: {cure}").format(line=name, cure=self._cure.text())
        self.setAccessibleName(name)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Heed a change of the colours, too."""
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_cure"):
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        shape, meaning = _FACES[self._check.mark]
        colour = theme.tone(meaning, self.palette())
        mark(self._mark, shape, meaning, side=_ICON_SIDE, palette=self.palette())
        theme.write_in(colour, self._word)
        if self._check.mark is Mark.DANGER:
            theme.write_in(colour, self._finding)
            theme.write_in(colour, self._cure)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(QPen(theme.focus_colour(self.palette()), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        self.update()
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the line above or below."""
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class ChecklistView(Retranslated, QWidget):
    """Keeps room for all its lines from the start, so that the dialog does not grow under the cursor.

    Long findings take as many lines as they need; what then has no room is scrolled to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._checks: list[Check] = []
        self._rows: list[CheckLine] = []
        self._ended = self._under_way = self._outdated = False
        self._hint = PlainLabel()
        self._hint.setWordWrap(True)
        lines = QWidget()
        self._lines = QVBoxLayout(lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._lines.addStretch(1)
        self._scrolled = QScrollArea()
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setWidget(lines)
        self._inner = lines
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        column.addWidget(self._scrolled, 1)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Room for all lines, some of them with a cure."""
        return QSize(super().sizeHint().width(), (_LINES + 6) * (self.fontMetrics().lineSpacing() + 6))

    def minimumSizeHint(self) -> QSize:
        """Room for a third of them, for small screens."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height() // 4)

    def lacking(self) -> int:
        """How many pixels its lines need beyond those that it has."""
        view = self._scrolled.viewport()
        return max(0, self._inner.heightForWidth(view.width()) - view.height())

    @property
    def checks(self) -> tuple[Check, ...]:
        """What was found so far; nothing where that was of another key, or at another place."""
        return () if self._outdated else tuple(self._checks)

    @property
    def lines(self) -> tuple[CheckLine, ...]:
        """The lines from the top."""
        return tuple(self._rows)

    def begin(self) -> None:
        """Take all lines away, and say that the checks are under way."""
        while self._rows:
            line = self._rows.pop()
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._checks.clear()
        self._under_way, self._ended, self._outdated = True, False, False
        self.retranslate()

    def outdate(self) -> None:
        """Say that what stands here, or is being found out, is of what was entered before."""
        if not self._outdated and (self._checks or self._under_way):
            self._outdated = True
            self.retranslate()
            announce(self._hint, self._hint.text())

    def show_check(self, check: Check) -> None:
        """Add a line."""
        self._checks.append(check)
        self._rows.append(CheckLine(check))
        self._lines.insertWidget(self._lines.count() - 1, self._rows[-1])

    def end(self) -> None:
        """Say once how many checks failed; where none was made, nothing."""
        if self._ended and not self._under_way:
            return
        self._under_way, self._ended = False, bool(self._checks)
        self.retranslate()
        announce(self._hint, self._hint.text())

    def retranslate(self) -> None:
        """Say it in the window's language; each line does so itself."""
        self._scrolled.setAccessibleName(self.tr("Checklist"))
        ended = said(summary(self._checks)) if self._ended else ""
        if self._outdated:
            self._hint.setText(self.tr("Changed since this test. Test the connection again."))
        else:
            self._hint.setText(self.tr("Testing…") if self._under_way else ended)
        self._inner.setEnabled(not self._outdated)
        self._hint.setAccessibleName(self._hint.text())
