"""The tables of OKX's own history and of the journal."""

from __future__ import annotations

from app.gui.records.history_model import HistoryModel
from app.gui.records.journal_model import JournalModel
from app.gui.records.results_table import ResultsTable
from app.gui.tables.table import Table


class HistoryTable(Table):
    """The view on a `HistoryModel`."""

    def __init__(self, model: HistoryModel) -> None:
        super().__init__(model)
        self.retranslate()

    def title(self) -> str:
        """What it is called."""
        return self.tr("OKX history (7 days)")


class JournalTable(ResultsTable):
    """The view on a `JournalModel`, whose running rows show the time going on."""

    def __init__(self, model: JournalModel) -> None:
        super().__init__(model)
        self.retranslate()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Journal")
