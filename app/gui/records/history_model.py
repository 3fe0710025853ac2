"""OKX's own rows of the last seven days as table rows."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from app.clock import Clock
from app.domain import estimate
from app.domain.evidence import HistoryRow
from app.domain.money import significant
from app.domain.repayment import Row, State
from app.domain.spreadsheet import Moment
from app.gui.look import figures
from app.gui.records import state_words
from app.gui.records.state_words import StateWords
from app.gui.tables.table_column import TableColumn, amounts
from app.gui.tables.table_model import TableModel

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

_CALCULATED_DIGITS = 16


def _price(row: HistoryRow) -> Decimal | None:
    return significant(estimate.price(paid=row.paid, repaid=row.repaid), _CALCULATED_DIGITS)


def _row(row: HistoryRow) -> Row:
    return Row(row.debt, row.state, repaid=row.repaid, paid=row.paid)


class HistoryModel(TableModel[HistoryRow]):
    """The newest first; OKX gives its rows no number."""

    def __init__(self, palette: QPalette, *, clock: Clock) -> None:
        self._clock = clock
        self._prices: dict[str, Decimal] = {}
        self._states = StateWords()
        super().__init__(palette)

    def key(self, record: HistoryRow) -> Hashable:
        """The whole row, as it has no number."""
        return record

    def price_with(self, usd_prices: Mapping[str, Decimal]) -> None:
        """Take the USD prices of repay currencies, which say how many decimals an amount deserves."""
        if self._prices != usd_prices:
            self._prices = dict(usd_prices)
            self._repaint()

    def _shown_paid(self, row: HistoryRow) -> str:
        paid = figures.paid_amount(row.paid, usd_price=figures.rounding_price(row.pay_with, self._prices))
        return paid if row.paid is None else f"{paid}\u00a0{row.pay_with}"

    def _made_columns(self) -> tuple[TableColumn[HistoryRow], ...]:
        return (*self._of_the_debt(), *self._of_the_fill(), self._paid_with())

    def _of_the_debt(self) -> tuple[TableColumn[HistoryRow], ...]:
        return (
            TableColumn(
                "time",
                self.tr("Time"),
                plain=lambda row: Moment(row.time_ms),
                shown=lambda row: figures.short_moment(row.time_ms, now_ms=self._clock.now_ms()),
                full=lambda row: figures.moment(row.time_ms),
                sample="00 Mmm 00:00",
                about=self.tr("OKX's trade time"),
                grows=True,
            ),
            TableColumn(
                "debt",
                self.tr("Debt"),
                plain=lambda row: row.debt,
                shown=lambda row: row.debt,
                sample="MATIC",
                about=self.tr("The debt currency"),
                grows=True,
            ),
            amounts("repaid", self.tr("Repaid"), lambda row: row.repaid, lambda row: row.debt, grows=True),
        )

    def _of_the_fill(self) -> tuple[TableColumn[HistoryRow], ...]:
        # A status that OKX's documents do not name is not being checked by anybody.
        words = {**self._states.words(), State.UNKNOWN: self.tr("Unknown")}
        return (
            amounts(
                "paid",
                self.tr("Paid"),
                lambda row: row.paid,
                lambda row: row.pay_with,
                shown=self._shown_paid,
                sample="00 000.00 USDT",
                grows=True,
            ),
            TableColumn(
                "price",
                self.tr("Price"),
                plain=_price,
                shown=lambda row: figures.fill_price(_row(row)),
                sample="00 000.0",
                about=self.tr("The price of the fill, in the repay currency"),
                right=True,
                grows=True,
            ),
            TableColumn(
                "status",
                self.tr("Status"),
                plain=lambda row: words[row.state],
                key=lambda row: state_words.rank(_row(row)),
                shown=lambda row: words[row.state],
                full=lambda row: words[row.state],
                face=lambda row: state_words.FACES[row.state],
                sample=words[State.FILLED],
                grows=True,
            ),
        )

    def _paid_with(self) -> TableColumn[HistoryRow]:
        return TableColumn(
            "paid_with",
            self.tr("Paid with"),
            plain=lambda row: row.pay_with,
            shown=lambda row: row.pay_with,
            sample="MATIC",
            about=self.tr("The repay currency"),
            hidden=True,
        )
