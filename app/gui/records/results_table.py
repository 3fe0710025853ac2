"""The table of results, newest repayment on top, whose unfinished rows show the time going on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.records.results_model import Column, ResultsModel
from app.gui.tables.table import Table
from app.gui.tables.table_rows import Index

_SECOND_MS = 1_000
_TEXT_MARGINS = 6  # which Qt leaves beside the text of a cell


class _StatusDelegate(QStyledItemDelegate):
    """Writes the short status where the whole one would be cut."""

    def __init__(self, table: ResultsTable, model: ResultsModel) -> None:
        super().__init__(table)
        self._results = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        element = QStyle.SubElement.SE_ItemViewItemText
        room = option.widget.style().subElementRect(element, option, option.widget).width() - _TEXT_MARGINS
        if option.fontMetrics.horizontalAdvance(option.text) > room:
            option.text = self._results.short_status(self._results.result(index.row()))


class ResultsTable(Table):
    """The view on a `ResultsModel`."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__(model)
        self._results = model
        self.setItemDelegateForColumn(Column.STATUS, _StatusDelegate(self, model))
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self._tick)
        self._seconds.start()
        self.retranslate()

    @Slot()
    def _tick(self) -> None:
        if self.isVisible():
            self._results.tick()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Results")
