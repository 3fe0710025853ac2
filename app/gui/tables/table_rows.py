"""The rows of a table: records, filtered and sorted here in stretches that leave the window time for the rest."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from app.gui.tables import table_order
from app.gui.tables.stretches import Stretches
from app.gui.tables.table_column import TableColumn

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")

ROOT = QModelIndex()
# How soon it filters and sorts again while records come in.
_AGAIN_MS = 1_000


class TableRows(QAbstractTableModel, Generic[R]):
    """Holds records in their own order, and shows those that pass the filter in the order chosen.

    A record that changes does so in place: it neither leaves nor moves until the filter or the order is chosen anew.
    Long lists are filtered and sorted in stretches, the former rows being shown meanwhile; `arranged` comes when that
    begins, when it is over, and whenever there are more or fewer rows.
    """

    arranged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._records: list[R] = []
        self._shown: list[R] = self._records  # the very list while it is neither filtered nor sorted
        self._searched: dict[Hashable, str] = {}
        self._ignored: frozenset[int] = frozenset()
        self._needle = ""
        self._sorted_by = -1
        self._descending = False
        self._stretches = Stretches(self)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._arrange)
        self.columns = self._made_columns()

    def _made_columns(self) -> tuple[TableColumn[R], ...]:
        """The columns, in the window's language."""
        raise NotImplementedError

    def text(self, record: R, column: int) -> str:
        """What a cell shows."""
        raise NotImplementedError

    def key(self, record: R) -> Hashable:
        """What tells a record from the others, and stays when it changes."""
        raise NotImplementedError

    def _kept(self, record: R) -> bool:  # noqa: ARG002 - for those that keep some
        """Whether a record is shown whatever the filter."""
        return False

    def _last(self, record: R) -> bool:  # noqa: ARG002 - for those that keep some
        """Whether a record stays at the end whatever the order."""
        return False

    @property
    def total(self) -> int:
        """How many records there are, those included that the filter hides."""
        return len(self._records)

    @property
    def arranging(self) -> bool:
        """Whether records are still being filtered and sorted."""
        return self._stretches.busy or self._again.isActive()

    @property
    def filtered(self) -> bool:
        """Whether there is something to search for."""
        return bool(self._needle)

    @property
    def shown(self) -> Sequence[R]:
        """The records in the rows, from top to bottom."""
        return self._shown

    def record(self, row: int) -> R:
        """What a row shows."""
        return self._shown[row]

    def row_where(self, holds: Callable[[R], bool]) -> int | None:
        """The first row whose record is the one, None if none is shown."""
        return next((row for row, record in enumerate(self._shown) if holds(record)), None)

    def replace(self, records: Iterable[R]) -> None:
        """Show these records in the place of all."""
        self._stretches.stop()
        self._again.stop()
        self._searched.clear()
        self.beginResetModel()
        self._records = list(records)
        self._shown = [] if self._needle or self._sorted_by >= 0 else self._records
        self.endResetModel()
        if self._plain:
            self.arranged.emit()
        else:
            self._arrange()

    def insert(self, at: int, records: Sequence[R]) -> None:
        """Put records before the one at `at`, counted in their own order."""
        if not records:
            return
        if self._plain:
            self.beginInsertRows(ROOT, at, at + len(records) - 1)
            self._records[at:at] = records
            self.endInsertRows()
            self.arranged.emit()
            return
        if self._shown is self._records:
            self._shown = list(self._records)
        self._records[at:at] = records
        self._arrange_soon()

    def append(self, records: Sequence[R]) -> None:
        """Put records below all others, in whichever order these stand: it is as if they had changed in place."""
        if not records:
            return
        fitting = [record for record in records if self._fits(record)]
        first, own = len(self._shown), self._shown is self._records
        if fitting:
            self.beginInsertRows(ROOT, first, first + len(fitting) - 1)
        self._records.extend(records)
        if not own:
            self._shown.extend(fitting)
        if fitting:
            self.endInsertRows()
        self.arranged.emit()

    def update(self, at: int, records: Sequence[R]) -> None:
        """Change the records from `at` on, counted in their own order, each where it stands."""
        for place, record in enumerate(records, at):
            before = self._records[place]
            self._searched.pop(self.key(before), None)
            row = place if self._shown is self._records else self._row_of(before)
            self._records[place] = record
            if row is not None:
                self._shown[row] = record
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
            elif self._fits(record):
                self._arrange_soon()
        if self._stretches.busy:
            self._arrange()  # what it holds is the former record

    def _row_of(self, record: R) -> int | None:
        return self.row_where(lambda each: each is record)

    def filter_by(self, text: str) -> None:
        """Show the records of which a shown cell has `text` in it; all for an empty text."""
        needle = table_order.needle(text)
        if needle != self._needle:
            self._needle = needle
            self._arrange()

    def ignore(self, columns: Iterable[int]) -> None:
        """Search no cell of these columns, which are hidden."""
        ignored = frozenset(columns)
        if ignored != self._ignored:
            self._ignored = ignored
            self._forget_searched()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or in the records' own order for -1; what is not known comes last either way."""
        if (column, order is Qt.SortOrder.DescendingOrder) == (self._sorted_by, self._descending):
            return
        self._sorted_by, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._arrange()

    @property
    def _plain(self) -> bool:
        """Whether the rows are the records, all of them and in their own order."""
        own_order = not self._needle and self._sorted_by < 0
        return own_order and not self._stretches.busy and self._shown is self._records

    @property
    def _short(self) -> bool:
        """Whether all of it takes no longer than one stretch."""
        return len(self._records) <= table_order.SLICE

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    def _forget_searched(self) -> None:
        """The cells say something else now, so that others may have in them what is searched for."""
        self._searched.clear()
        if self._needle:
            self._arrange()

    def _fits(self, record: R) -> bool:
        return not self._needle or self._kept(record) or self._needle in self._text_of(record)

    def _text_of(self, record: R) -> str:
        key = self.key(record)
        text = self._searched.get(key)
        if text is None:
            cells = (self.text(record, at) for at in range(len(self.columns)) if at not in self._ignored)
            text = self._searched[key] = "\n".join(table_order.needle(cell) for cell in cells)
        return text

    def _arrange_soon(self) -> None:
        """Filter and sort again, at once or, where that takes long, once in a while."""
        if self._short:
            self._arrange()
        elif not self._again.isActive():
            self._again.start()

    @Slot()
    def _arrange(self) -> None:
        self._again.stop()
        self._stretches.run(self._arrangement(), at_once=self._short)
        if self._stretches.busy:
            self.arranged.emit()

    def _arrangement(self) -> Generator[None, None, None]:
        if not self._needle and self._sorted_by < 0:
            rows = self._records
        else:
            rows = list(self._records)
            if self._needle:
                rows = yield from table_order.matching(rows, self._fits)
            if self._sorted_by >= 0:
                column = self.columns[self._sorted_by]
                ends = [record for record in rows if self._last(record)]
                rows = [record for record in rows if not self._last(record)] if ends else rows
                rows = yield from table_order.ordered(rows, column.sorts_by, descending=self._descending)
                rows += ends
        self._stretches.stop()
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()
        self.arranged.emit()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows there are: it is a table, no tree."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One for each of `columns`."""
        return 0 if parent.isValid() else len(self.columns)
