"""What stands beside a table: its filter, how many rows pass it, and buttons to refresh, choose columns and export."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from app.gui.look import theme
from app.gui.look.language import Retranslated
from app.gui.look.plain import PlainLabel
from app.gui.tables.table import Table

_USUAL_FILTER = "0000-00-00 00"


class FilterField(Retranslated, QLineEdit):
    """Filters a table as one types; Escape empties it, the arrow down goes to the rows, Ctrl+F comes here."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._of = table
        self.setClearButtonEnabled(True)
        usual = self.fontMetrics().horizontalAdvance(_USUAL_FILTER)
        self.setMinimumWidth(usual)
        self.setMaximumWidth(2 * usual)
        self.textChanged.connect(table.filter_by)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), table)
        find.setContext(Qt.ShortcutContext.WidgetShortcut)
        find.activated.connect(self.setFocus)
        self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Heed Escape and the arrow down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self._of.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setPlaceholderText(self.tr("filter…"))
        self.setAccessibleName(self.tr("Filter {table}").format(table=self._of.title()))
        self.setToolTip(self.tr("Show the rows with this text in a shown column"))


class ColumnsButton(Retranslated, QPushButton):
    """Offers the columns of a table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._of = table
        self._choice = QMenu(self)
        self._choice.aboutToShow.connect(self._fill)
        self._choice.triggered.connect(table.header.choose)
        self.setMenu(self._choice)
        self.setAutoDefault(False)
        self.retranslate()

    @Slot()
    def _fill(self) -> None:
        self._of.header.fill(self._choice)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setText(self.tr("Columns"))
        for widget in (self, self._choice):
            widget.setAccessibleName(self.tr("Columns of {table}").format(table=self._of.title()))


class TableTools(Retranslated, QWidget):
    """The tools of one table from left to right; it is read anew only where there is something to read."""

    refresh = Signal()
    export = Signal()

    def __init__(self, table: Table, *, reads: bool) -> None:
        super().__init__()
        self._of = table
        self.filter = FilterField(table)
        self._count = PlainLabel()
        self._count.setFont(theme.figures(self.font()))
        self._refresh, self._export, self._columns = QPushButton(), QPushButton(), ColumnsButton(table)
        self._refresh.setVisible(reads)
        self._refresh.clicked.connect(self.refresh)
        self._export.clicked.connect(self.export)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.addStretch(1)
        for widget in (self._count, *self.in_order()):
            row.addWidget(widget)
        for button in (self._refresh, self._export):
            button.setAutoDefault(False)
        self.retranslate()

    def in_order(self) -> tuple[QWidget, ...]:
        """What can be reached by keyboard, from left to right."""
        return self.filter, self._refresh, self._columns, self._export

    def say(self, count: str) -> None:
        """Say how many rows are shown."""
        self._count.setText(count)
        self._count.setAccessibleName(self.tr("Rows shown: {count}").format(count=count))

    def count(self) -> str:
        """How many rows are said to be shown."""
        return self._count.text()

    def set_reading(self, reading: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be read again while it is being read."""
        self._refresh.setEnabled(not reading)

    def allow_export(self, allowed: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let the rows be exported, or not while there are none."""
        self._export.setEnabled(allowed)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._refresh.setText(self.tr("Refresh"))
        self._refresh.setAccessibleName(self.tr("Refresh {table}").format(table=self._of.title()))
        self._export.setText(self.tr("Export…"))
        self._export.setToolTip(self.tr("Write these rows to a CSV file (Ctrl+E)"))
        self._export.setAccessibleName(self.tr("Export {table}").format(table=self._of.title()))
