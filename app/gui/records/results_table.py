"""The table of results, newest repayment on top, whose unfinished rows show the time going on."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot

from app.gui.records.results_model import ResultsModel
from app.gui.tables.table import Table

_SECOND_MS = 1_000


class ResultsTable(Table):
    """The view on a `ResultsModel`."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__(model)
        self._results = model
        self._seconds = QTimer(self)
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self._tick)
        self._seconds.start()
        self.retranslate()

    @Slot()
    def _tick(self) -> None:
        if self.isVisible():
            self._results.tick()

    def retranslate(self) -> None:
        """Say it in the window's language."""
        super().retranslate()
        self.setAccessibleName(self.tr("Results"))
