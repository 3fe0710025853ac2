"""A table of the window: sorted, copied, and its columns chosen, moved and resized, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from app.domain import spreadsheet
from app.gui.look import theme
from app.gui.look.language import Retranslated
from app.gui.tables import table_order
from app.gui.tables.stretches import Stretches
from app.gui.tables.table_header import TableHeader
from app.gui.tables.table_model import TableModel

_ROW_PADDING = 7
_MOST_REMEMBERED = 500


class Table(Retranslated, QTableView):
    """The view on a `TableModel`; the current row and the selected ones stay so wherever they go."""

    layout_changed = Signal()
    remembers_selection = True

    def __init__(self, model: TableModel[Any]) -> None:
        super().__init__()
        self._table = model
        self._copying = Stretches(self)
        self._selected: frozenset[Hashable] = frozenset()
        self._current: Hashable = None
        self._place = self._column = 0
        self.setFont(theme.figures(self.font()))
        theme.spaced(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)
        self.header = TableHeader(model, self)
        self.setModel(model)
        self.setHorizontalHeader(self.header)
        self.setSortingEnabled(True)
        self.header.setSortIndicatorShown(False)  # the title has an arrow; Qt would draw its own over it
        self.header.reset_layout()
        self.header.layout_changed.connect(self.layout_changed)
        self.header.fitted.connect(self.viewport().update)
        self._build_actions()
        model.modelAboutToBeReset.connect(self._remember_rows)
        model.modelReset.connect(self._find_rows)

    def _build_actions(self) -> None:
        self._copy, self._copy_cell = QAction(self), QAction(self)
        self._ascending, self._descending, self._own_order = QAction(self), QAction(self), QAction(self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy_cell.setShortcut(QKeySequence("Ctrl+Shift+C"))
        for action, slot in (
            (self._copy, self.copy_rows),
            (self._copy_cell, self.copy_cell),
            (self._ascending, self._sort_up),
            (self._descending, self._sort_down),
            (self._own_order, self._sort_not),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
        self.addActions([self._copy, self._copy_cell])
        self._columns = QMenu(self)
        self._columns.triggered.connect(self.header.choose)

    def paint_with(self, palette: QPalette) -> None:
        """Take the colours of this palette from now on: with a style sheet it inherits none, and no part of it does."""
        self._table.paint_with(palette)
        for part in (self, self.header, self.verticalScrollBar(), self.horizontalScrollBar()):
            part.setPalette(palette)

    @Slot(str)
    def filter_by(self, text: str) -> None:
        """Show the rows with this text in a shown cell."""
        self._table.filter_by(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns."""
        super().resizeEvent(event)
        self.header.fit(self.viewport().width())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy, to sort by the current column, and to choose columns."""
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        menu.popup(at)

    def fill(self, menu: QMenu) -> None:
        """Put into `menu` what can be done with the current cell, its column and the selected rows."""
        current = self.currentIndex()
        title = self._table.columns[current.column()].title if current.isValid() else ""
        self._ascending.setText(self.tr("Sort by {title}, ascending").format(title=title))
        self._descending.setText(self.tr("Sort by {title}, descending").format(title=title))
        for action in (self._ascending, self._descending):
            action.setEnabled(bool(title))
        for action in (self._copy, self._copy_cell):
            action.setEnabled(current.isValid())
        self._own_order.setEnabled(self.header.sortIndicatorSection() >= 0)
        menu.addActions([self._copy, self._copy_cell])
        menu.addSeparator()
        menu.addActions([self._ascending, self._descending, self._own_order])
        menu.addSeparator()
        self._columns.setTitle(self.tr("Columns"))
        self.header.fill(self._columns)
        menu.addMenu(self._columns)

    @Slot()
    def _sort_up(self) -> None:
        self.header.setSortIndicator(self.currentIndex().column(), Qt.SortOrder.AscendingOrder)

    @Slot()
    def _sort_down(self) -> None:
        self.header.setSortIndicator(self.currentIndex().column(), Qt.SortOrder.DescendingOrder)

    @Slot()
    def _sort_not(self) -> None:
        self.header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+A, which ticks debts elsewhere, for selecting the rows of this table."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.remembers_selection:
            event.setAccepted(event.matches(QKeySequence.StandardKey.SelectAll))
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as text, where Qt would copy what the current cell shows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        super().keyPressEvent(event)

    @Slot()
    def copy_cell(self) -> None:
        """Copy the current cell in full."""
        current = self.currentIndex()
        if current.isValid():
            column = self._table.columns[current.column()]
            QGuiApplication.clipboard().setText(spreadsheet.text(column.plain(self._table.record(current.row()))))

    @Slot()
    def copy_rows(self) -> None:
        """Copy the shown columns of the selected rows, in full and apart by tabs; with titles if there are several."""
        rows = self._selected_rows(most=self._table.rowCount())
        if rows:
            self._copying.run(self._copies(rows), at_once=len(rows) <= table_order.SLICE)

    def _selected_rows(self, *, most: int) -> list[int]:
        """The selected rows from top to bottom; none if they are more than `most`."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(at) for at in range(selection.count())]
        if sum(each.height() for each in ranges) > most:
            return []
        return sorted({row for each in ranges for row in range(each.top(), each.bottom() + 1)})

    def _copies(self, rows: list[int]) -> Iterator[None]:
        columns = [self._table.columns[at] for at in self.header.shown_columns()]
        columns = [column for column in columns if not column.fixed]
        records = [self._table.record(row) for row in rows]
        lines = [spreadsheet.tab_line(column.title for column in columns)] if len(rows) > 1 else []
        for record in records:
            lines.append(spreadsheet.tab_line(column.plain(record) for column in columns))
            yield
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _usual_row(self) -> int:
        """The row that is current where none was; -1 for none."""
        return -1

    def _row_instead(self, row: int) -> int:
        """The row that is current where the former one is gone, which stood at `row` or below the last one."""
        return row

    @Slot()
    def _remember_rows(self) -> None:
        current = self.currentIndex()
        if current.isValid():
            self._current = self._table.key(self._table.record(current.row()))
            self._place, self._column = current.row(), current.column()
        if self._table.rowCount():
            rows = self._selected_rows(most=_MOST_REMEMBERED)
            self._selected = frozenset(self._table.key(self._table.record(row)) for row in rows)

    @Slot()
    def _find_rows(self) -> None:
        wanted = self._selected | (frozenset() if self._current is None else {self._current})
        found: dict[Hashable, int] = {}
        for row, record in enumerate(self._table.shown if wanted else ()):
            key = self._table.key(record)
            if key in wanted:
                found[key] = row
                if len(found) == len(wanted):
                    break
        last = self._table.rowCount() - 1
        usual = min(self._usual_row() if self._current is None else self._place, last)
        row = found[self._current] if self._current in found else self._row_instead(usual)
        index = self._table.index(row, self._column)
        if self.remembers_selection:
            self._select([row for key, row in found.items() if key in self._selected])
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        elif row >= 0:
            self.setCurrentIndex(index)

    def _select(self, rows: list[int]) -> None:
        selection = QItemSelection()
        last = self._table.columnCount() - 1
        for row in rows:
            selection.select(self._table.index(row, 0), self._table.index(row, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)

    def title(self) -> str:
        """What it is called, in the window's language; its tools are named after it, whichever is told of it first."""
        raise NotImplementedError

    def hint(self) -> str:
        """What the keyboard does here beside the usual, in the window's language."""
        return ""

    def explain(self, why_empty: str) -> None:
        """Tell assistive technology why there are no rows; "" where there are some."""
        self.setAccessibleDescription(why_empty or self.hint())

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._table.retranslate()
        self.setAccessibleName(self.title())
        self._copy.setText(self.tr("Copy"))
        self._copy_cell.setText(self.tr("Copy cell"))
        self._own_order.setText(self.tr("Default order"))
