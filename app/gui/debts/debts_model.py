"""The account's debts as table rows: which are ticked, which can be, and in which order they stand."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from app.domain.plan import Choice, largest
from app.domain.repayment import MAX_DEBTS
from app.domain.words import Words
from app.gui.debts.debt_cells import Column, DebtCells
from app.gui.debts.debt_line import DebtLine, debt_line
from app.gui.look import theme
from app.gui.look.icons import Icon, icon
from app.gui.look.theme import Tone
from app.gui.tables.table_rows import Index

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

    from app.steps import Snapshot

__all__ = ["Column", "DebtsModel"]

_GONE = Words("no longer owed", "已无负债")


class Arrangement(enum.Enum):
    """Where the rows come when debts are shown."""

    ANEW = enum.auto()  # as OKX lists them
    FORMER = enum.auto()  # those that were there stay in their order, as far as they can still be chosen
    FIXED = enum.auto()  # no row moves: what is new comes last, what is gone stays and says so


class DebtsModel(DebtCells):
    """Rows in OKX's order, cross before isolated, those that cannot be chosen at the end however they are sorted.

    Ticks survive a refresh as long as their debts can be chosen; a ticked debt is shown whatever the filter.
    """

    ticks_changed = Signal()
    sixth_refused = Signal()

    def __init__(self, palette: QPalette) -> None:
        self._ticked: tuple[str, ...] = ()
        self._locked = False
        super().__init__(palette)

    def _kept(self, record: DebtLine) -> bool:
        return self._has_tick(record)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticked debts, in the order in which they were ticked."""
        return self._ticked

    @property
    def ticked_as_shown(self) -> tuple[str, ...]:
        """The ticked debts, in the order in which they stand in the table."""
        return tuple(line.currency for line in self._shown if self._has_tick(line))

    def show(
        self,
        choices: Iterable[Choice],
        snapshot: Snapshot | None,
        *,
        pay_with: str | None,
        arrangement: Arrangement = Arrangement.ANEW,
    ) -> None:
        """Show these debts with the snapshot's balances and prices; keeps rows in place where they are the same."""
        before, former = [self.key(line) for line in self._records], self._pay_with
        if not before:
            arrangement = Arrangement.ANEW
        lines = self._arranged([debt_line(choice, snapshot, pay_with) for choice in choices], arrangement)
        if lines == self._records and pay_with == former:
            return
        self._pay_with = pay_with
        self._prices = dict(snapshot.balances.usd_prices) if snapshot else {}
        free = {line.currency for line in lines if not line.barred}
        left = tuple(each for each in self._ticked if each in free)
        changed, self._ticked = left != self._ticked, left
        same, more = lines[: len(before)], lines[len(before) :]
        if [self.key(line) for line in same] == before and (not more or arrangement is Arrangement.FIXED):
            self.update(0, same)
            self.append(more)
        else:
            self.replace(lines)
        if pay_with != former:
            self.retranslate()
        if changed:
            self.ticks_changed.emit()

    def _arranged(self, lines: list[DebtLine], arrangement: Arrangement) -> list[DebtLine]:
        """The lines in the order in which they are shown while they are not sorted."""
        if arrangement is not Arrangement.ANEW:
            places = {self.key(line): place for place, line in enumerate(self._records)}
            if arrangement is Arrangement.FIXED:
                here = {self.key(line) for line in lines}
                lines = lines + [_gone(line) for line in self._records if self.key(line) not in here]
            lines = sorted(lines, key=lambda line: places.get(self.key(line), len(places)))
        return lines if arrangement is Arrangement.FIXED else sorted(lines, key=self._last)

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Refuse or allow changes of the ticks."""
        self._locked = locked
        self._repaint()

    def toggle(self, row: int) -> None:
        """Tick or untick a debt; a sixth is refused with `sixth_refused`, one that cannot be chosen silently."""
        line = self.line(row)
        if self._locked or line.barred:
            return
        if self._has_tick(line):
            self._tick(tuple(each for each in self._ticked if each != line.currency))
        elif len(self._ticked) >= MAX_DEBTS:
            self.sixth_refused.emit()
        else:
            self._tick((*self._ticked, line.currency))

    def toggle_all(self, rows: Iterable[int]) -> None:
        """Tick those of several debts that are not ticked, or untick them if all are: see `toggle`."""
        free = [row for row in rows if not self.line(row).barred]
        open_ = [row for row in free if not self._has_tick(self.line(row))]
        for row in open_ or free:
            self.toggle(row)

    def tick_largest(self) -> None:
        """Tick the largest debts by value, as many as one order takes, in the place of those ticked."""
        if not self._locked:
            self._tick(largest((line.choice for line in self._records), self._prices))

    def tick_again(self, currencies: Iterable[str]) -> None:
        """Tick those of these debts that can be chosen, beside what is ticked, as many as one order takes."""
        if not self._locked:
            free = {line.currency for line in self._records if not line.barred}
            more = (each for each in currencies if each in free and each not in self._ticked)
            self._tick((*self._ticked, *more)[:MAX_DEBTS])

    def clear(self) -> None:
        """Untick all."""
        if not self._locked:
            self._tick(())

    def line(self, row: int) -> DebtLine:
        """What a row shows."""
        return self._shown[row]

    def row_of(self, currency: str) -> int | None:
        """The row of a debt, None if it is not shown."""
        return self.row_where(lambda line: line.currency == currency)

    def _has_tick(self, line: DebtLine) -> bool:
        return line.currency in self._ticked and not line.barred

    def _tick(self, ticked: tuple[str, ...]) -> None:
        if ticked == self._ticked:
            return
        self._ticked = ticked
        if set(ticked) <= {line.currency for line in self._shown}:
            self._repaint()
        else:
            self._arrange()
        self.ticks_changed.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be reached; the box is there where the debt can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.CHOSEN and not self.line(index.row()).barred and not self._locked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick from the view or from assistive technology."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.CHOSEN:
            return False
        line = self.line(index.row())
        chosen = self._has_tick(line)
        if (Qt.CheckState(value) is Qt.CheckState.Checked) == chosen:
            return False
        self.toggle(index.row())
        return self._has_tick(line) != chosen

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, always as text, and the box of a debt that can be chosen."""
        if index.isValid() and index.column() == Column.CHOSEN:
            line = self.line(index.row())
            if role == Qt.ItemDataRole.CheckStateRole and not line.barred:
                return Qt.CheckState.Checked if self._has_tick(line) else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.DecorationRole and line.barred:
                return icon(Icon.BARRED, theme.tone(Tone.QUIET, self._palette))
        return super().data(index, role)


def _gone(line: DebtLine) -> DebtLine:
    """A debt that is listed no more."""
    return replace(line, choice=Choice(replace(line.choice.debt, amount=Decimal(0)), _GONE))
