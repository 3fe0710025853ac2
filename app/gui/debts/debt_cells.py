"""What each cell of the table of debts shows, sorts by, explains and has read aloud."""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.risk import Severity
from app.gui.debts.debt_line import DebtLine
from app.gui.look import figures
from app.gui.look.icons import Icon
from app.gui.look.language import said
from app.gui.look.theme import Tone
from app.gui.tables.table_column import TableColumn, amounts
from app.gui.tables.table_model import TableModel

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette


class Column(enum.IntEnum):
    """The columns from left to right."""

    CHOSEN = 0
    CURRENCY = 1
    DEBT = 2
    INTEREST = 3
    USD = 4
    COST = 5
    RISK = 6
    HOURLY = 7


_SAYS_WHY = "interest"
FIGURES = frozenset({Column.INTEREST, Column.HOURLY, Column.USD, Column.COST, Column.RISK})
"""Where a debt that cannot be chosen shows why instead."""

_RISKS = {
    Severity.UNKNOWN: (Icon.SKIPPED, Tone.QUIET),
    Severity.NONE: (Icon.FILLED, Tone.GOOD),
    Severity.LOW: (Icon.FILLED, Tone.GOOD),
    Severity.MEDIUM: (Icon.WARNING, Tone.WARNING),
    Severity.HIGH: (Icon.WARNING, Tone.BAD),
}


class DebtCells(TableModel[DebtLine]):
    """The columns of debts; whoever has the ticks says which they are."""

    def __init__(self, palette: QPalette) -> None:
        self._prices: dict[str, Decimal] = {}
        self._pay_with: str | None = None
        self._stale = False
        super().__init__(palette)

    def key(self, record: DebtLine) -> Hashable:
        """The currency, and whether the debt is isolated."""
        return record.currency, record.choice.debt.isolated

    def _has_tick(self, line: DebtLine) -> bool:
        """Whether a debt is ticked."""
        raise NotImplementedError

    def _last(self, record: DebtLine) -> bool:
        return record.barred

    def _tone(self, record: DebtLine) -> Tone | None:
        return Tone.QUIET if self._stale or record.barred else None

    def set_stale(self, stale: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Dim the figures, as they are out of date, or not."""
        if stale != self._stale:
            self._stale = stale
            self._repaint()

    def _made_columns(self) -> tuple[TableColumn[DebtLine], ...]:
        return (*self._of_the_debt(), *self._of_its_worth())

    def _tick_column(self) -> TableColumn[DebtLine]:
        return TableColumn(
            "chosen",
            "",
            plain=lambda line: int(self._has_tick(line)),
            key=lambda line: not self._has_tick(line),
            shown=lambda _line: "",
            full=_reason,
            spoken=self._spoken_tick,
            about=self.tr("Chosen"),
            fixed=True,
        )

    def _of_the_debt(self) -> tuple[TableColumn[DebtLine], ...]:
        return (
            self._tick_column(),
            TableColumn(
                "currency",
                self.tr("Currency"),
                plain=lambda line: line.currency,
                shown=lambda line: line.currency,
                full=_reason,
                sample="MATIC",
                grows=True,
            ),
            amounts(
                "debt",
                self.tr("Debt (incl. interest)"),
                lambda line: line.choice.debt.amount,
                lambda line: line.currency,
                sample="000.00000000",
                grows=True,
            ),
            _figure(
                "interest",
                self.tr("Interest"),
                lambda line: line.interest,
                shown=lambda line: _reason(line) or figures.debt_amount(line.interest),
                about=self.tr("Accrued interest, which the debt includes"),
            ),
        )

    def _of_its_worth(self) -> tuple[TableColumn[DebtLine], ...]:
        pay = self._pay_with
        return (
            _figure(
                "usd",
                self.tr("≈ USD"),
                lambda line: line.usd,
                lambda _line: "USD",
                shown=lambda line: figures.usd(line.usd),
                full=figures.full_estimate,
                sample="000 000.00",
            ),
            replace(
                _figure(
                    "cost",
                    self.tr("Est. cost ({pay})").format(pay=pay) if pay else self.tr("Est. cost"),
                    lambda line: line.cost,
                    shown=self._shown_cost,
                    sample="000 000.00",
                    about=self.tr("Estimate, not a quote"),
                ),
                full=self._full_cost,
            ),
            TableColumn(
                "risk",
                self.tr("Risk"),
                plain=lambda line: line.risk.level,
                shown=lambda line: "" if line.barred else said(line.risk.word),
                full=lambda line: _reason(line) or said(line.risk.explanation),
                face=self._risk_face,
                sample=self.tr("Very high"),
                about=self.tr("How likely OKX is to repay the debt by force"),
            ),
            self._hourly_column(),
        )

    def _risk_face(self, line: DebtLine) -> tuple[Icon, Tone] | None:
        if line.barred:
            return None
        shape, meaning = _RISKS[line.risk.severity]
        return shape, Tone.QUIET if self._stale else meaning

    def _hourly_column(self) -> TableColumn[DebtLine]:
        hourly = _figure(
            "hourly",
            self.tr("Next hour"),
            lambda line: line.hourly,
            full=figures.full_estimate,
            about=self.tr("The interest that the next hour adds to the debt"),
        )
        # The smallest window has no room for it, and half a figure would be taken for another one.
        return replace(hourly, hidden=True)

    def _shown_cost(self, line: DebtLine) -> str:
        return figures.paid_amount(line.cost, usd_price=self._prices.get(self._pay_with or ""))

    def _full_cost(self, line: DebtLine) -> str:
        cost = figures.full_estimate(line.cost, self._pay_with or "")
        return _reason(line) or "\n".join((cost, self.tr("Estimate, not a quote")))

    def _spoken_tick(self, line: DebtLine) -> str:
        if line.barred:
            return f"{line.currency}: {_reason(line)}"
        chosen = self.tr("chosen") if self._has_tick(line) else self.tr("not chosen")
        return f"{line.currency}: {chosen}"


def _reason(line: DebtLine) -> str:
    """Why a debt cannot be chosen; nothing where it can."""
    return "" if line.choice.bar is None else said(line.choice.bar)


def _currency(line: DebtLine) -> str:
    return line.currency


def _figure(  # noqa: PLR0913 - as `amounts`
    name: str,
    title: str,
    plain: Callable[[DebtLine], Decimal | None],
    currency: Callable[[DebtLine], str] = _currency,
    *,
    shown: Callable[[DebtLine], str] | None = None,
    full: Callable[[Decimal | None, str], str] = figures.full,
    sample: str = "0.00000000",
    about: str = "",
) -> TableColumn[DebtLine]:
    """A column of figures, which a debt that cannot be chosen does not show."""
    of_free = amounts(name, title, plain, currency, shown=shown, sample=sample, about=about, grows=True)
    says_why = name == _SAYS_WHY
    return replace(
        of_free,
        shown=lambda line: of_free.shown(line) if not line.barred or says_why else "",
        full=lambda line: _reason(line) or full(plain(line), currency(line)),
    )
