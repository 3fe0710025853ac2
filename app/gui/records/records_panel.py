"""The lower half of the window: results, OKX's own history and the journal, one behind the other."""

from __future__ import annotations

import enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.clock import Clock
from app.gui.look.language import Retranslated
from app.gui.records.closing_bar import ClosingBar
from app.gui.records.history_model import HistoryModel
from app.gui.records.journal_model import JournalModel
from app.gui.records.lost_record_bar import LostRecordBar
from app.gui.records.records_table import HistoryTable, JournalTable
from app.gui.records.results_model import ResultsModel
from app.gui.records.results_table import ResultsTable
from app.gui.tables.table_tab import HistoryTab, JournalTab, ResultsTab, TableTab


class Records(enum.IntEnum):
    """The tabs from left to right."""

    RESULTS = 0
    HISTORY = 1
    JOURNAL = 2


class RecordsPanel(Retranslated, QWidget):
    """`shown` tells of a tab that came to the front, `refresh` that it is to be read anew, `export` to be written."""

    shown = Signal(object)  # Records
    refresh = Signal(object)  # Records
    export = Signal(object)  # Records

    def __init__(self, results: ResultsModel, *, clock: Clock, palette: QPalette) -> None:
        super().__init__()
        self.results_model = results
        self.history_model = HistoryModel(palette, clock=clock)
        self.journal_model = JournalModel(palette, clock=clock)
        self.results = ResultsTab(ResultsTable(results), results, reads=False)
        self.history = HistoryTab(HistoryTable(self.history_model), self.history_model, reads=True)
        self.closing = ClosingBar()
        self.results.put_above(self.closing)
        self.lost_record = LostRecordBar()
        self.history.put_above(self.lost_record)
        self.journal = JournalTab(JournalTable(self.journal_model), self.journal_model, reads=True)
        self._tabs, self._tools = QTabWidget(), QStackedWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setCornerWidget(self._tools, Qt.Corner.TopRightCorner)
        for tab in self.tabs():
            self._tabs.addTab(tab, tab.name())
            self._tools.addWidget(tab.tools)
            tab.tools.refresh.connect(self._ask_refresh)
            tab.tools.export.connect(self.export_shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tabs)
        self._tabs.currentChanged.connect(self._changed)
        self._order_focus()
        self.retranslate()

    def tabs(self) -> tuple[TableTab, ...]:
        """The tabs from left to right, as in `Records`."""
        return self.results, self.history, self.journal

    def tab(self, which: Records) -> TableTab:
        """One of the tabs."""
        return self.tabs()[which]

    @property
    def current(self) -> Records:
        """The tab in front."""
        return Records(self._tabs.currentIndex())

    def show_tab(self, which: Records) -> None:
        """Bring a tab to the front."""
        self._tabs.setCurrentIndex(which)

    def follow_results(self) -> None:
        """Go to the results with the keyboard, as once a repayment is confirmed."""
        self.show_tab(Records.RESULTS)
        self.results.table.setFocus()

    def paint_with(self, palette: QPalette) -> None:
        """Take the colours of this palette from now on."""
        for tab in self.tabs():
            tab.table.paint_with(palette)

    def _order_focus(self) -> None:
        """As one reads: the tabs, their tools from left to right, the rows."""
        before: QWidget = self._tabs.tabBar()
        for tab in self.tabs():
            above = {self.results: (self.closing.button,), self.history: (self.lost_record.button,)}.get(tab, ())
            for widget in (*tab.tools.in_order(), *above, tab.table):
                QWidget.setTabOrder(before, widget)
                before = widget

    @Slot(int)
    def _changed(self, at: int) -> None:
        self._tools.setCurrentIndex(at)
        self.shown.emit(Records(at))

    @Slot()
    def _ask_refresh(self) -> None:
        self.refresh.emit(self.current)

    @Slot()
    def export_shown(self) -> None:
        """Ask for the tab in front to be written to a file."""
        if self.tab(self.current).model.rowCount():
            self.export.emit(self.current)

    def retranslate(self) -> None:
        """Say it in the window's language."""
        for at, tab in enumerate(self.tabs()):
            self._tabs.setTabText(at, tab.name())
        self._tabs.setAccessibleName(self.tr("Records"))
        self._tabs.tabBar().setAccessibleName(self.tr("Records"))
