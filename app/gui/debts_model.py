"""The account's debts as table rows: what each is worth, whether it is ticked, and why it cannot be."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain import estimate
from app.domain.plan import Choice, largest
from app.domain.repayment import MAX_DEBTS
from app.gui import figures, theme
from app.gui.icons import Icon, icon
from app.gui.language import said

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

    from app.steps import Snapshot

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(enum.IntEnum):
    """The columns from left to right."""

    CHOSEN = 0
    CURRENCY = 1
    DEBT = 2
    INTEREST = 3
    USD = 4
    COST = 5


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One debt with what is known of it: interest in its own units, value in USD, cost in the repay currency."""

    choice: Choice
    interest: Decimal | None
    usd: Decimal | None
    cost: Decimal | None

    @property
    def currency(self) -> str:
        """The debt currency."""
        return self.choice.debt.currency


class DebtsModel(QAbstractTableModel):
    """Rows in OKX's order, cross before isolated. Ticks survive a refresh as long as their debts can be chosen."""

    ticks_changed = Signal()
    sixth_refused = Signal()

    def __init__(self, palette: QPalette) -> None:
        super().__init__()
        self._palette = palette
        self._lines: tuple[DebtLine, ...] = ()
        self._ticked: tuple[str, ...] = ()
        self._prices: dict[str, Decimal] = {}
        self._pay_with: str | None = None
        self._locked = False
        self._stale = False

    @property
    def ticked(self) -> tuple[str, ...]:
        """The ticked debts, in the order in which they were ticked."""
        return self._ticked

    def show(self, choices: Iterable[Choice], snapshot: Snapshot | None, *, pay_with: str | None) -> None:
        """Show these debts with the snapshot's balances and prices; keeps rows in place where they are the same."""
        before = [line.currency for line in self._lines]
        lines = tuple(_line(choice, snapshot, pay_with) for choice in choices)
        if lines == self._lines and pay_with == self._pay_with:
            return
        self._pay_with = pay_with
        self._prices = dict(snapshot.balances.usd_prices) if snapshot else {}
        if [line.currency for line in lines] == before:
            self._lines = lines
            self._repaint()
        else:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
        self._keep_only_choosable()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.COST, Column.COST)

    def paint_with(self, palette: QPalette) -> None:
        """Take the colours of this palette from now on."""
        self._palette = palette
        self._repaint()

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Refuse or allow changes of the ticks."""
        self._locked = locked
        self._repaint()

    def set_stale(self, stale: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Dim the figures, as they are out of date, or not."""
        if stale != self._stale:
            self._stale = stale
            self._repaint()

    def toggle(self, row: int) -> None:
        """Tick or untick a debt; a sixth is refused with `sixth_refused`, one that cannot be chosen silently."""
        line = self._lines[row]
        if self._locked or line.choice.bar is not None:
            return
        if line.currency in self._ticked:
            self._tick(tuple(each for each in self._ticked if each != line.currency))
        elif len(self._ticked) >= MAX_DEBTS:
            self.sixth_refused.emit()
        else:
            self._tick((*self._ticked, line.currency))

    def toggle_all(self, rows: Iterable[int]) -> None:
        """Tick those of several debts that are not ticked, or untick them if all are: see `toggle`."""
        free = [row for row in rows if self._lines[row].choice.bar is None]
        open_ = [row for row in free if self._lines[row].currency not in self._ticked]
        for row in open_ or free:
            self.toggle(row)

    def tick_largest(self) -> None:
        """Tick the largest debts by value, as many as one order takes, in the place of those ticked."""
        if not self._locked:
            self._tick(largest((line.choice for line in self._lines), self._prices))

    def clear(self) -> None:
        """Untick all."""
        if not self._locked:
            self._tick(())

    def line(self, row: int) -> DebtLine:
        """What a row shows."""
        return self._lines[row]

    def row_of(self, currency: str) -> int | None:
        """The row of a debt, None if it is not listed."""
        return next((row for row, line in enumerate(self._lines) if line.currency == currency), None)

    def _tick(self, ticked: tuple[str, ...]) -> None:
        if ticked != self._ticked:
            self._ticked = ticked
            self._repaint()
            self.ticks_changed.emit()

    def _keep_only_choosable(self) -> None:
        free = {line.currency for line in self._lines if line.choice.bar is None}
        self._tick(tuple(each for each in self._ticked if each in free))

    def _repaint(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(Column) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are: it is a table, no tree."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """One for each of `Column`."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title of a column, and on which side it stands."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column <= Column.CURRENCY else _RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._title(column)
        return None

    def _title(self, column: Column) -> str:
        cost = self.tr("Est. cost")
        return {
            Column.CHOSEN: "",
            Column.CURRENCY: self.tr("Currency"),
            Column.DEBT: self.tr("Debt (incl. interest)"),
            Column.INTEREST: self.tr("Interest"),
            Column.USD: self.tr("≈ USD"),
            Column.COST: f"{cost} ({self._pay_with})" if self._pay_with else cost,
        }[column]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be reached; the box is there where the debt can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        choosable = self._lines[index.row()].choice.bar is None
        if index.column() == Column.CHOSEN and choosable and not self._locked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick from the view or from assistive technology."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != Column.CHOSEN:
            return False
        chosen = self._lines[index.row()].currency in self._ticked
        if (Qt.CheckState(value) is Qt.CheckState.Checked) == chosen:
            return False
        self.toggle(index.row())
        return (self._lines[index.row()].currency in self._ticked) != chosen

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one for each role
        """What a cell shows, always as text."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._full(line, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                says_why = column is Column.INTEREST and line.choice.bar is not None
                return _LEFT if column <= Column.CURRENCY or says_why else _RIGHT
            case Qt.ItemDataRole.CheckStateRole if column is Column.CHOSEN and line.choice.bar is None:
                return Qt.CheckState.Checked if line.currency in self._ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column is Column.CHOSEN and line.choice.bar is not None:
                return icon(Icon.BARRED, theme.tone(theme.Tone.QUIET, self._palette))
            case Qt.ItemDataRole.ForegroundRole if self._stale or line.choice.bar is not None:
                return theme.tone(theme.Tone.QUIET, self._palette)
            case Qt.ItemDataRole.AccessibleTextRole if column is Column.CHOSEN:
                return self._accessible(line)
        return None

    def _text(self, line: DebtLine, column: Column) -> str:
        bar = line.choice.bar
        match column:
            case Column.CHOSEN:
                return ""
            case Column.CURRENCY:
                return line.currency
            case Column.DEBT:
                return figures.debt_amount(line.choice.debt.amount)
            case Column.INTEREST:
                return figures.debt_amount(line.interest) if bar is None else said(bar)
            case Column.USD:
                return figures.usd(line.usd) if bar is None else ""
            case Column.COST:
                price = self._prices.get(self._pay_with or "")
                return figures.paid_amount(line.cost, usd_price=price) if bar is None else ""

    def _full(self, line: DebtLine, column: Column) -> str | None:
        match column:
            case Column.DEBT:
                return figures.full(line.choice.debt.amount, line.currency)
            case Column.INTEREST:
                return figures.full(line.interest, line.currency)
            case Column.COST:
                return self.tr("Estimate, not a quote")
            case _:
                return None if line.choice.bar is None else said(line.choice.bar)

    def _accessible(self, line: DebtLine) -> str:
        if line.choice.bar is not None:
            return f"{line.currency}: {said(line.choice.bar)}"
        chosen = self.tr("chosen") if line.currency in self._ticked else self.tr("not chosen")
        return f"{line.currency}: {chosen}"


def _line(choice: Choice, snapshot: Snapshot | None, pay_with: str | None) -> DebtLine:
    if snapshot is None:
        return DebtLine(choice, None, None, None)
    balances = snapshot.balances
    owned = None if balances.trading is None else balances.trading.get(choice.debt.currency)
    cost = None
    if pay_with is not None:
        cost = estimate.cost(choice.debt, pay_with=pay_with, usd_prices=balances.usd_prices)
    return DebtLine(
        choice,
        interest=None if owned is None else owned.interest,
        usd=estimate.usd_value(choice.debt, balances.usd_prices),
        cost=cost,
    )
