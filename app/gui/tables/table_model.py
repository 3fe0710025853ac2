"""Records as table cells: each shown as text, explained, spoken and painted by its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt

from app.gui.look import figures, theme
from app.gui.look.icons import Icon, icon
from app.gui.look.plain import as_tip
from app.gui.look.theme import Tone
from app.gui.tables.table_column import TableColumn
from app.gui.tables.table_rows import Index, TableRows

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

R = TypeVar("R")

ARROWS = {False: " \u25b2", True: " \u25bc"}
"""What follows the title of the column that sorts the rows, by whether it does so descending."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(TableRows[R], Generic[R]):
    """What a table needs beside its rows; a kind of table says its columns, its records' keys, and little else."""

    def __init__(self, palette: QPalette) -> None:
        self._palette = palette
        super().__init__()

    def _tone(self, record: R) -> Tone | None:  # noqa: ARG002 - for those that have one
        """The colour of a whole row, None for the usual one."""
        return None

    def paint_with(self, palette: QPalette) -> None:
        """Take the colours of this palette from now on."""
        self._palette = palette
        self._repaint()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.columns = self._made_columns()
        self._forget_searched()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._repaint()

    def headerData(  # noqa: PLR0911 - one for each role
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The title of a column, on which side it stands, and what it means."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title + (ARROWS[self._descending] if section == self._sorted_by else "")
            case Qt.ItemDataRole.AccessibleTextRole:
                return column.title or column.about
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._spoken_of(section)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (column.title, column.about)))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
        return None

    def _spoken_of(self, section: int) -> str:
        """What assistive technology reads beside the title: whether the column sorts the rows, and what it means."""
        column, sorts = self.columns[section], ""
        if section == self._sorted_by:
            sorts = self.tr("Sorted, descending") if self._descending else self.tr("Sorted, ascending")
        return "; ".join(filter(None, (sorts, column.about if column.title else "")))

    def text(self, record: R, column: int) -> str:
        """What a cell shows."""
        return self.columns[column].shown(record)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one for each role
        """What a cell shows, always as text, with its icon, colour, tooltip, side, and what is read aloud."""
        if not index.isValid():
            return None
        record, column = self._shown[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(record, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip((column.full and column.full(record)) or self.text(record, index.column())) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(record, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.right else _LEFT
            case Qt.ItemDataRole.DecorationRole:
                shown = self._face(record, column)
                return None if shown is None else icon(shown[0], theme.tone(shown[1], self._palette))
            case Qt.ItemDataRole.ForegroundRole:
                shown = self._face(record, column)
                tone = self._tone(record) if shown is None else shown[1]
                return None if tone is None else theme.tone(tone, self._palette)
        return None

    def _face(self, record: R, column: TableColumn[R]) -> tuple[Icon, Tone] | None:
        return None if column.face is None else column.face(record)

    def _spoken(self, record: R, column: TableColumn[R]) -> str:
        """What assistive technology reads: a cell without text says which one it is."""
        said = (column.spoken or column.shown)(record)
        if said in {figures.UNKNOWN, "?"}:
            return self.tr("not known")
        return said or self.tr("{title}: nothing").format(title=column.title)
