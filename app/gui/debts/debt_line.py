"""One debt with all that is known of it: its interest, its worth, what it will cost, and the risk it runs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain import estimate, interest
from app.domain.plan import Choice
from app.domain.risk import RepayRisk, repay_risk

if TYPE_CHECKING:
    from app.steps import Snapshot


@dataclass(frozen=True, slots=True)
class DebtLine:
    """Interest, accrued and of the next hour, in its own units, value in USD, cost in the repay currency."""

    choice: Choice
    interest: Decimal | None
    hourly: Decimal | None
    usd: Decimal | None
    cost: Decimal | None
    risk: RepayRisk

    @property
    def currency(self) -> str:
        """The debt currency."""
        return self.choice.debt.currency

    @property
    def barred(self) -> bool:
        """Whether it cannot be chosen."""
        return self.choice.bar is not None


def debt_line(choice: Choice, snapshot: Snapshot | None, pay_with: str | None) -> DebtLine:
    """What a reading says of a debt; None of it is known without one."""
    debt = choice.debt
    if snapshot is None:
        return DebtLine(choice, None, None, None, None, repay_risk(debt, None))
    balances = snapshot.balances
    owned = None if balances.trading is None else balances.trading.get(debt.currency)
    cost = None
    if pay_with is not None:
        cost = estimate.cost(debt, pay_with=pay_with, usd_prices=balances.usd_prices)
    return DebtLine(
        choice,
        interest=None if owned is None else owned.interest,
        hourly=interest.hourly(debt, interest=snapshot.interest, balances=balances),
        usd=estimate.usd_value(debt, balances.usd_prices),
        cost=cost,
        risk=repay_risk(debt, balances.trading),
    )
