"""The table of results, newest repayment on top, whose running rows show the time going on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.gui import theme
from app.gui.language import Retranslated
from app.gui.results_model import Column, ResultsModel

_ROW_PADDING = 7
_CELL_PADDING = 24
_SECOND_MS = 1_000
# What the widest usual cell of each column looks like.
_SAMPLES = {
    Column.TIME: "00 Mmm 00:00",
    Column.ORDER: "#0000",
    Column.DEBT: "MATIC",
    Column.REPAID: "00 000.00000000",
    Column.PAID: "00 000.00 USDT",
    Column.PRICE: "00 000.0",
    Column.ESTIMATE: "+00.00 %",
    Column.REMAINING: "00 000.00000000",
}


class ResultsTable(Retranslated, QTableView):
    """The view on a `ResultsModel`."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._results = model
        self.setModel(model)
        self.setFont(theme.figures(self.font()))
        theme.spaced(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self._lay_out()
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self._tick)
        self._seconds.start()
        self.retranslate()

    def _lay_out(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        columns.setStretchLastSection(True)
        for column, sample in _SAMPLES.items():
            columns.resizeSection(column, self.fontMetrics().horizontalAdvance(sample) + _CELL_PADDING)

    @Slot()
    def _tick(self) -> None:
        if self.isVisible():
            self._results.tick()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        self.setAccessibleName(self.tr("Results"))
