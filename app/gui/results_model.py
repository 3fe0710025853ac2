"""Repayments as table rows, one for each debt, changing in place as news of them comes in."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.clock import Clock
from app.domain.repayment import Repayment, Row, State
from app.gui import figures, theme
from app.gui.icons import Icon, icon
from app.gui.language import said
from app.gui.theme import Tone
from app.okx import codes

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(enum.IntEnum):
    """The columns from left to right."""

    TIME = 0
    ORDER = 1
    DEBT = 2
    REPAID = 3
    PAID = 4
    PRICE = 5
    ESTIMATE = 6
    REMAINING = 7
    STATUS = 8


_TEXTUAL = {Column.TIME, Column.ORDER, Column.DEBT, Column.STATUS}
_NOT_KNOWN = {State.UNKNOWN, State.SENT}

FACES = {
    State.PLANNED: (Icon.SENDING, Tone.QUIET),
    State.SENT: (Icon.SENDING, Tone.BUSY),
    State.RUNNING: (Icon.RUNNING, Tone.BUSY),
    State.FILLED: (Icon.FILLED, Tone.GOOD),
    State.FAILED: (Icon.FAILED, Tone.BAD),
    State.REFUSED: (Icon.REFUSED, Tone.BAD),
    State.UNKNOWN: (Icon.UNKNOWN, Tone.WARNING),
    State.ABSENT: (Icon.NOT_EXECUTED, Tone.QUIET),
}
"""The icon and the colour of each state."""


@dataclass(frozen=True, slots=True)
class Result:
    """One row: a debt of a repayment."""

    repayment: Repayment
    row: Row


def rest_remains(row: Row) -> bool:
    """Whether OKX repaid, and something of the debt is known to be left."""
    return row.state is State.FILLED and row.remaining is not None and row.remaining > 0


class ResultsModel(QAbstractTableModel):
    """The newest repayment first, its debts in the order's own order."""

    def __init__(self, palette: QPalette, *, clock: Clock) -> None:
        super().__init__()
        self._palette = palette
        self._clock = clock
        self._results: list[Result] = []
        self._prices: dict[str, Decimal] = {}

    def show(self, repayment: Repayment) -> None:
        """Add a repayment above the older ones, or bring its rows up to date where they stand."""
        numbers = [each.repayment.id for each in self._results]
        first = next((at for at, number in enumerate(numbers) if number <= repayment.id), len(numbers))
        results = [Result(repayment, row) for row in repayment.rows]
        if repayment.id not in numbers:
            self.beginInsertRows(_ROOT, first, first + len(results) - 1)
            self._results[first:first] = results
            self.endInsertRows()
            return
        self._results[first : first + len(results)] = results
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(results) - 1, len(Column) - 1))

    def clear(self) -> None:
        """Show none, as when another account is opened."""
        self.beginResetModel()
        self._results.clear()
        self.endResetModel()

    def price_with(self, usd_prices: Mapping[str, Decimal]) -> None:
        """Take the USD prices of repay currencies, which say how many decimals an amount deserves."""
        self._prices = dict(usd_prices)
        self._repaint()

    def price_of(self, pay_with: str) -> Decimal | None:
        """The USD price of a repay currency, None where it is not known."""
        return self._prices.get(pay_with)

    def paint_with(self, palette: QPalette) -> None:
        """Take the colours of this palette from now on."""
        self._palette = palette
        self._repaint()

    def tick(self) -> None:
        """Let the time of running rows go on."""
        for at, result in enumerate(self._results):
            if result.row.state is State.RUNNING:
                self.dataChanged.emit(self.index(at, Column.STATUS), self.index(at, Column.STATUS))

    def result(self, row: int) -> Result:
        """What a row shows."""
        return self._results[row]

    def _repaint(self) -> None:
        if self._results:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._results) - 1, len(Column) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are: it is a table, no tree."""
        return 0 if parent.isValid() else len(self._results)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """One for each of `Column`."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title of a column, and on which side it stands."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in _TEXTUAL else _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.TIME: self.tr("Time"),
            Column.ORDER: self.tr("Order"),
            Column.DEBT: self.tr("Debt"),
            Column.REPAID: self.tr("Repaid"),
            Column.PAID: self.tr("Paid"),
            Column.PRICE: self.tr("Price"),
            Column.ESTIMATE: self.tr("vs est."),
            Column.REMAINING: self.tr("Remaining"),
            Column.STATUS: self.tr("Status"),
        }[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one for each role
        """What a cell shows, always as text."""
        if not index.isValid():
            return None
        result, column = self._results[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(result, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._full(result, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if column in _TEXTUAL else _RIGHT
            case Qt.ItemDataRole.DecorationRole if column is Column.STATUS:
                shape, meaning = self._face(result.row)
                return icon(shape, theme.tone(meaning, self._palette))
            case Qt.ItemDataRole.ForegroundRole if column is Column.STATUS:
                return theme.tone(self._face(result.row)[1], self._palette)
        return None

    def _face(self, row: Row) -> tuple[Icon, Tone]:
        return (Icon.PARTLY, Tone.WARNING) if rest_remains(row) else FACES[row.state]

    def _text(self, result: Result, column: Column) -> str:  # noqa: PLR0911 - one for each column
        repayment, row = result.repayment, result.row
        match column:
            case Column.TIME:
                return figures.short_moment(repayment.confirmed_ms, now_ms=self._clock.now_ms())
            case Column.ORDER:
                return f"#{repayment.id}"
            case Column.DEBT:
                return row.debt
            case Column.STATUS:
                return self.status(result)
            case Column.REMAINING:
                return figures.debt_amount(row.debt_before if row.state.open else row.remaining)
            case _ if row.state in _NOT_KNOWN:
                return "?"
        return self._fill(result, column)

    def _fill(self, result: Result, column: Column) -> str:
        repayment, row = result.repayment, result.row
        pay_with = repayment.order.pay_with
        if row.state is State.RUNNING and not row.repaid:
            # While it is at it, OKX says 0 for what it does not know yet.
            return figures.UNKNOWN
        if column is Column.REPAID:
            return figures.debt_amount(row.repaid)
        if column is Column.PAID:
            paid = figures.paid_amount(row.paid, usd_price=self._prices.get(pay_with))
            return paid if row.paid is None else f"{paid}\u00a0{pay_with}"
        if column is Column.PRICE:
            return figures.fill_price(row)
        return figures.percent(figures.against_estimate(row))

    def status(self, result: Result) -> str:  # noqa: PLR0911 - one for each state
        """The state in words; with the time it took so far, or with OKX's code and what to do."""
        row = result.row
        match row.state:
            case State.PLANNED:
                return self.tr("Waiting to be sent")
            case State.SENT:
                return self.tr("Sending")
            case State.RUNNING:
                spent = figures.elapsed(self._clock.now_ms() - result.repayment.confirmed_ms)
                return self.tr("Running {time}").format(time=spent)
            case State.FILLED:
                return self.tr("Filled, rest remains") if rest_remains(row) else self.tr("Filled")
            case State.FAILED:
                return self.tr("Failed")
            case State.REFUSED:
                return " ".join(filter(None, (self.tr("Refused"), row.code, said(codes.meaning(row.code).advice))))
            case State.UNKNOWN:
                return self.tr("Unknown, checking")
            case State.ABSENT:
                return self.tr("Not executed")

    def _full(self, result: Result, column: Column) -> str | None:  # noqa: PLR0911 - one for each column
        repayment, row = result.repayment, result.row
        pay_with = repayment.order.pay_with
        match column:
            case Column.TIME:
                return figures.moment(repayment.confirmed_ms)
            case Column.REPAID:
                return figures.full(row.repaid, row.debt)
            case Column.PAID:
                return figures.full(row.paid, pay_with)
            case Column.REMAINING:
                return figures.full(row.debt_before if row.state.open else row.remaining, row.debt)
            case Column.ESTIMATE:
                return self.tr("Estimated: {amount}").format(amount=figures.full(row.estimate, pay_with))
            case Column.STATUS:
                code = "" if row.state is State.REFUSED else row.code  # which the status of a refused row has in it
                return "\n".join(filter(None, (self.status(result), code, row.message)))
            case _:
                return None
