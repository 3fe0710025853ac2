"""Everything that the journal of an account has ever kept, as table rows."""

from __future__ import annotations

from dataclasses import replace

from app.domain.spreadsheet import Moment
from app.gui.look import figures
from app.gui.records.results_model import Column, Result, ResultsModel
from app.gui.tables.table_column import TableColumn, amounts


class JournalModel(ResultsModel):
    """The results' columns, and what else was written down."""

    def _made_columns(self) -> tuple[TableColumn[Result], ...]:
        results = list(super()._made_columns())
        # Room for what only the journal tells.
        results[Column.ESTIMATE] = replace(results[Column.ESTIMATE], hidden=True)
        return (*results, *self._of_the_answer(), *self._of_the_record())

    def _of_the_answer(self) -> tuple[TableColumn[Result], ...]:
        return (
            TableColumn(
                "attempts",
                self.tr("Attempts"),
                plain=lambda result: result.repayment.attempts,
                shown=lambda result: str(result.repayment.attempts),
                sample="0",
                about=self.tr("How many requests left for OKX"),
                right=True,
                hidden=True,
            ),
            TableColumn(
                "code",
                self.tr("Code"),
                plain=lambda result: result.row.code,
                shown=lambda result: result.row.code,
                full=lambda result: result.row.message or None,
                sample="00000",
                about=self.tr("OKX's code where it gave one"),
            ),
            TableColumn(
                "message",
                self.tr("Message"),
                plain=lambda result: result.row.message,
                shown=lambda result: result.row.message,
                full=lambda result: result.row.message or None,
                sample="Balance",
                about=self.tr("OKX's own words where it gave any"),
                grows=True,
            ),
        )

    def _of_the_record(self) -> tuple[TableColumn[Result], ...]:
        return (
            TableColumn(
                "sent",
                self.tr("Sent"),
                plain=lambda result: _moment(result.repayment.sent_ms),
                shown=lambda result: _short(result.repayment.sent_ms, now_ms=self._clock.now_ms()),
                full=lambda result: _long(result.repayment.sent_ms),
                sample="00 Mmm 00:00",
                about=self.tr("When the last request left, by OKX's clock"),
                hidden=True,
            ),
            TableColumn(
                "traded",
                self.tr("Trade time"),
                plain=lambda result: _moment(result.row.time_ms),
                shown=lambda result: _short(result.row.time_ms, now_ms=self._clock.now_ms()),
                full=lambda result: _long(result.row.time_ms),
                sample="00 Mmm 00:00",
                about=self.tr("OKX's trade time"),
                hidden=True,
            ),
            amounts(
                "debt_before",
                self.tr("Debt before"),
                lambda result: result.row.debt_before,
                lambda result: result.row.debt,
                about=self.tr("The debt when the order was confirmed"),
                hidden=True,
            ),
            amounts(
                "expected",
                self.tr("Estimate"),
                lambda result: result.row.estimate,
                lambda result: result.repayment.order.pay_with,
                about=self.tr("What it was to cost, in the repay currency"),
                hidden=True,
            ),
        )


def _moment(moment_ms: int | None) -> Moment | None:
    return None if moment_ms is None else Moment(moment_ms)


def _short(moment_ms: int | None, *, now_ms: int) -> str:
    return figures.UNKNOWN if moment_ms is None else figures.short_moment(moment_ms, now_ms=now_ms)


def _long(moment_ms: int | None) -> str | None:
    return None if moment_ms is None else figures.moment(moment_ms)
