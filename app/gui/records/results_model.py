"""Repayments as table rows, one for each debt, changing in place as news of them comes in."""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.clock import Clock
from app.domain import estimate
from app.domain.money import significant
from app.domain.repayment import Repayment, Row, State
from app.domain.spreadsheet import Moment
from app.gui.look import figures
from app.gui.look.language import said
from app.gui.records import state_words
from app.gui.records.state_words import StateWords
from app.gui.tables.table_column import TableColumn, amounts
from app.gui.tables.table_model import TableModel
from app.okx import codes

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette


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
    PAID_WITH = 9


_NOT_KNOWN = {State.UNKNOWN, State.SENT}
_TIMED = {State.RUNNING, State.UNKNOWN}
_CALCULATED_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Result:
    """One row: a debt of a repayment."""

    repayment: Repayment
    row: Row


def filled(result: Result) -> Row | None:
    """The row with what was filled, None while that is not known."""
    row = result.row
    # While it is at it, OKX says 0 for what it does not know yet.
    return None if row.state in _NOT_KNOWN or (row.state is State.RUNNING and not row.repaid) else row


def remaining(result: Result) -> Decimal | None:
    """What is owed still: as before the order while that is under way."""
    return result.row.debt_before if result.row.state.open else result.row.remaining


def _debt(result: Result) -> str:
    return result.row.debt


def _pay_with(result: Result) -> str:
    return result.repayment.order.pay_with


def _repaid(result: Result) -> Decimal | None:
    row = filled(result)
    return None if row is None else row.repaid


def _paid(result: Result) -> Decimal | None:
    row = filled(result)
    return None if row is None else row.paid


def _price(result: Result) -> Decimal | None:
    row = filled(result)
    return None if row is None else significant(estimate.price(paid=row.paid, repaid=row.repaid), _CALCULATED_DIGITS)


def _against_estimate(result: Result) -> Decimal | None:
    row = filled(result)
    return None if row is None else significant(figures.against_estimate(row), _CALCULATED_DIGITS)


class ResultsModel(TableModel[Result]):
    """The newest repayment first, its debts in the order's own order."""

    def __init__(self, palette: QPalette, *, clock: Clock) -> None:
        self._clock = clock
        self._prices: dict[str, Decimal] = {}
        self._open: set[int] = set()
        self._states = StateWords()
        self._words, self._rest = self._states.words(), self._states.rest()
        super().__init__(palette)

    def key(self, record: Result) -> Hashable:
        """The order's number, and the debt."""
        return record.repayment.id, record.row.debt

    def show(self, repayment: Repayment) -> None:
        """Add a repayment above the older ones, or bring its rows up to date where they stand."""
        self.show_page((repayment,))

    def show_page(self, repayments: Sequence[Repayment]) -> None:
        """Add or bring up to date several, the newest first; those that come together below all others come at once."""
        below: list[Result] = []
        for repayment in repayments:
            results = [Result(repayment, row) for row in repayment.rows]
            self._open.discard(repayment.id)
            if repayment.open:
                self._open.add(repayment.id)
            first = bisect_left(self._records, -repayment.id, key=lambda each: -each.repayment.id)
            if first == len(self._records):
                below += results
            elif self._records[first].repayment.id == repayment.id:
                if self._records[first : first + len(results)] != results:
                    self.update(first, results)
            else:
                self.insert(first, results)
        self.insert(len(self._records), below)

    def clear(self) -> None:
        """Show none, as when another account is opened."""
        self._open.clear()
        self.replace(())

    def price_with(self, usd_prices: Mapping[str, Decimal]) -> None:
        """Take the USD prices of repay currencies, which say how many decimals an amount deserves."""
        if self._prices != usd_prices:
            self._prices = dict(usd_prices)
            self._repaint()

    def price_of(self, pay_with: str) -> Decimal | None:
        """The USD price of a repay currency, as far as it says how to round; None where it is not known."""
        return figures.rounding_price(pay_with, self._prices)

    def tick(self) -> None:
        """Let the time go on in the rows that run or are not known yet."""
        if not self._open:
            return
        for at, result in enumerate(self._shown):
            if result.row.state in _TIMED:
                self.dataChanged.emit(self.index(at, Column.STATUS), self.index(at, Column.STATUS))

    def result(self, row: int) -> Result:
        """What a row shows."""
        return self._shown[row]

    def _made_columns(self) -> tuple[TableColumn[Result], ...]:
        return (*self._of_the_order(), *self._of_the_fill(), *self._of_the_end())

    def _of_the_order(self) -> tuple[TableColumn[Result], ...]:
        return (
            TableColumn(
                "time",
                self.tr("Time"),
                plain=lambda result: Moment(result.repayment.confirmed_ms),
                shown=lambda result: figures.short_moment(result.repayment.confirmed_ms, now_ms=self._clock.now_ms()),
                full=lambda result: figures.moment(result.repayment.confirmed_ms),
                sample="00 Mmm 00:00",
                about=self.tr("When the order was confirmed"),
            ),
            TableColumn(
                "order",
                self.tr("Order"),
                plain=lambda result: result.repayment.id,
                shown=lambda result: f"#{result.repayment.id}",
                sample="#0000",
            ),
            TableColumn(
                "debt",
                self.tr("Debt"),
                plain=_debt,
                shown=_debt,
                sample="MATIC",
                about=self.tr("The debt currency"),
            ),
        )

    def _of_the_fill(self) -> tuple[TableColumn[Result], ...]:
        return (
            amounts("repaid", self.tr("Repaid"), _repaid, _debt, shown=self._shown_repaid),
            amounts("paid", self.tr("Paid"), _paid, _pay_with, shown=self._shown_paid, sample="00 000.00 USDT"),
            TableColumn(
                "price",
                self.tr("Price"),
                plain=_price,
                shown=lambda result: _unless_known(result) or figures.fill_price(result.row),
                sample="00 000.0",
                right=True,
                about=self.tr("The price of the fill, in the repay currency"),
            ),
            TableColumn(
                "estimate",
                self.tr("vs est."),
                plain=_against_estimate,
                shown=lambda result: _unless_known(result) or figures.percent(figures.against_estimate(result.row)),
                full=self._full_estimate,
                sample="+00.00 %",
                right=True,
                about=self.tr("By how much the price is above the estimated one"),
            ),
        )

    def _of_the_end(self) -> tuple[TableColumn[Result], ...]:
        words, rest = self._words, self._rest = self._states.words(), self._states.rest()
        return (
            amounts("remaining", self.tr("Remaining"), remaining, _debt),
            TableColumn(
                "status",
                self.tr("Status"),
                plain=lambda result: rest if state_words.rest_remains(result.row) else self._word(result.row),
                key=lambda result: state_words.rank(result.row),
                shown=self.status,
                full=self._full_status,
                face=lambda result: state_words.face(result.row),
                sample=max(*words.values(), rest, self._timed(State.UNKNOWN, 0), key=len),
                grows=True,
            ),
            TableColumn(
                "paid_with",
                self.tr("Paid with"),
                plain=_pay_with,
                shown=_pay_with,
                sample="MATIC",
                about=self.tr("The repay currency"),
                hidden=True,
            ),
        )

    def _shown_repaid(self, result: Result) -> str:
        return _unless_known(result) or figures.debt_amount(result.row.repaid)

    def _shown_paid(self, result: Result) -> str:
        pay_with, row = result.repayment.order.pay_with, result.row
        paid = figures.paid_amount(row.paid, usd_price=self.price_of(pay_with))
        return _unless_known(result) or (paid if row.paid is None else f"{paid}\u00a0{pay_with}")

    def _full_estimate(self, result: Result) -> str:
        amount = figures.full(result.row.estimate, result.repayment.order.pay_with)
        return self.tr("Estimated: {amount}").format(amount=amount)

    def short_status(self, result: Result) -> str:
        """As `status`, but without what to do or was said, which the tooltip and the banner say, too."""
        row = result.row
        if row.contradicted is not None:
            return self.tr("OKX shows: {shown}").format(shown=self._words[row.contradicted])
        return f"{self._words[row.state]} {row.code}".rstrip() if row.state is State.REFUSED else self.status(result)

    def status(self, result: Result) -> str:
        """The state in words; with the time it took so far, or with OKX's code and what to do."""
        row, words = result.row, self._words
        if state_words.rest_remains(row):
            return self._rest
        if row.state.said:
            return self._word(row)
        if row.state in _TIMED:
            return self._timed(row.state, self._clock.now_ms() - result.repayment.confirmed_ms)
        if row.state is State.REFUSED:
            return " ".join(filter(None, (words[row.state], row.code, said(codes.meaning(row.code).advice))))
        return words[row.state]

    def _word(self, row: Row) -> str:
        """The word of a row's state; of one that the user's word closed with what OKX shows against it."""
        if row.contradicted is None:
            return self._words[row.state]
        shown = self._words[row.contradicted]
        return self.tr("{word}; OKX shows: {shown}").format(word=self._words[row.state], shown=shown)

    def _timed(self, state: State, spent_ms: int) -> str:
        """The state of a row that is not at its end, with the time since its order was confirmed."""
        words = self.tr("Running {time}") if state is State.RUNNING else self.tr("Unknown, checking {time}")
        return words.format(time=figures.elapsed(spent_ms))

    def _full_status(self, result: Result) -> str:
        row = result.row
        if row.said_ms is not None:
            when = self.tr("You said so at {time}; the program could not prove it.")
            return "\n".join((self.status(result), when.format(time=figures.moment(row.said_ms))))
        code = "" if row.state is State.REFUSED else row.code  # which the status of a refused row has in it
        return "\n".join(filter(None, (self.status(result), code, row.message)))


def _unless_known(result: Result) -> str:
    """What stands in the place of a figure that is not known yet; nothing where it may be."""
    if result.row.state in _NOT_KNOWN:
        return "?"
    return figures.UNKNOWN if filled(result) is None else ""
