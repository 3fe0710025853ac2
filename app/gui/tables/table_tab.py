"""A table with its tools, which says in place why it shows nothing and how much of what there is it shows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.words import Words
from app.gui.look import figures
from app.gui.look.icons import Icon
from app.gui.look.language import Retranslated, said
from app.gui.look.theme import Tone
from app.gui.tables.empty_face import FacedTable
from app.gui.tables.table import Table
from app.gui.tables.table_model import TableModel
from app.gui.tables.table_tools import TableTools


class TableTab(Retranslated, QWidget):
    """Holds the table; its tools stand where they are put. Subclasses say what an empty table means."""

    def __init__(self, table: Table, model: TableModel[Any], *, reads: bool) -> None:
        super().__init__()
        self.table, self.model = table, model
        self.tools = TableTools(table, reads=reads)
        self._faced = FacedTable(table)
        self._reading = False
        self._read_ms: int | None = None
        self._problem: Words | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._faced)
        self.setFocusProxy(table)
        model.arranged.connect(self.retranslate)
        self.retranslate()

    def put_above(self, widget: QWidget) -> None:
        """Show `widget` above the table."""
        self._column.insertWidget(0, widget)

    @property
    def read_ms(self) -> int | None:
        """When it was read, Unix milliseconds, None for never."""
        return self._read_ms

    @property
    def reading(self) -> bool:
        """Whether it is being read."""
        return self._reading

    def clear(self) -> None:
        """Show nothing, as when another account is opened."""
        self._reading, self._read_ms, self._problem = False, None, None
        self.model.replace(())
        self.retranslate()

    def begin_reading(self) -> None:
        """Say that it is being read."""
        self._reading = True
        self.retranslate()

    def end_reading(self, *, read_ms: int | None = None, problem: Words | None = None) -> None:
        """Say when it was read, or why it could not be."""
        self._reading, self._problem = False, problem
        self._read_ms = self._read_ms if read_ms is None else read_ms
        self.retranslate()

    def name(self) -> str:
        """What the tab is called."""
        raise NotImplementedError

    def nothing(self) -> str:
        """What it means that there are no rows."""
        raise NotImplementedError

    @Slot()
    def retranslate(self) -> None:
        """Say it in the window's language."""
        self._faced.say(*self._why_empty(), self.palette())
        self.tools.say(self._count())
        self.tools.set_reading(self._reading)
        self.tools.allow_export(self.model.rowCount() > 0)

    def note(self) -> str:
        """Why the table is empty, "" if it is not."""
        return self._faced.face.text()

    def _why_empty(self) -> tuple[str, Icon, Tone]:
        if self.model.rowCount():
            return "", Icon.FILLED, Tone.QUIET
        if self._problem is not None and not self.model.total:
            return said(self._problem), Icon.WARNING, Tone.WARNING
        if self._reading and not self.model.total:
            return self.tr("Reading…"), Icon.RUNNING, Tone.BUSY
        if self.model.arranging:
            return self.tr("Searching…"), Icon.RUNNING, Tone.BUSY
        if self.model.filtered and self.model.total:
            text = self.tools.filter.text()
            return self.tr("No row has “{text}” in a shown column.").format(text=text), Icon.SKIPPED, Tone.QUIET
        return self.nothing(), Icon.SKIPPED, Tone.QUIET

    def _count(self) -> str:
        shown = self.tr("{n} of {m}").format(n=f"{self.model.rowCount():,}", m=f"{self.model.total:,}")
        if self._reading or self.model.arranging:
            return f"{shown} …"
        if self._problem is not None and self.model.total:
            return self.tr("{count}, not renewed").format(count=shown)
        if self._read_ms is None:
            return shown
        return self.tr("{count}, as of {time}").format(count=shown, time=figures.time_of_day(self._read_ms))


class ResultsTab(TableTab):
    """The repayments of this session and the newest before it."""

    def name(self) -> str:
        """What the tab is called."""
        return self.tr("Results")

    def nothing(self) -> str:
        """There were none."""
        return self.tr("No repayment of this account is written down here.")


class HistoryTab(TableTab):
    """OKX's own rows."""

    def name(self) -> str:
        """What the tab is called."""
        return self.tr("OKX history (7 days)")

    def nothing(self) -> str:
        """OKX gives none."""
        return self.tr("OKX lists no repayment of the last seven days.")


class JournalTab(TableTab):
    """What this computer wrote down."""

    def name(self) -> str:
        """What the tab is called."""
        return self.tr("Journal")

    def nothing(self) -> str:
        """Nothing was written down."""
        return self.tr("Nothing is written down here for this account.")
