"""What each loan costs by the hour, and when OKX adds it to the debt next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.holdings import Balances, Debt
from app.domain.money import add, divide, multiply, subtract

_HOURS_A_DAY = Decimal(24)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """One currency's loan; None where OKX does not say.

    `daily_rate` is a part of the principal (0.0001 is 0.01 % a day), `accrued` the interest that is due and not yet
    deducted, and `interest_free` the part of the principal that bears none, both in units of the currency.
    """

    daily_rate: Decimal | None = None
    accrued: Decimal | None = None
    interest_free: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """When OKX adds interest next, Unix milliseconds by its clock, and the terms by currency."""

    next_ms: int | None = None
    terms: Mapping[str, LoanTerms] = field(default_factory=dict)


def hourly(debt: Debt, *, interest: Interest | None, balances: Balances) -> Decimal | None:
    """The interest that the next hour adds to `debt`, in its own units; None where rate or principal is not known.

    The principal is what OKX calls the currency's cross liability; where it does not say, and for isolated debts, the
    whole debt stands for it.
    """
    terms = None if interest is None else interest.terms.get(debt.currency)
    principal = _principal(debt, balances)
    if terms is None or terms.daily_rate is None or principal is None:
        return None
    bearing = max(_NOTHING, subtract(principal, terms.interest_free or _NOTHING))
    return divide(multiply(bearing, terms.daily_rate), _HOURS_A_DAY)


def hourly_usd(debts: Iterable[Debt], *, interest: Interest | None, balances: Balances) -> Decimal | None:
    """The next hour's interest of all `debts` in USD at index prices, None as soon as one of them is not known."""
    amounts = []
    for debt in debts:
        due, price = hourly(debt, interest=interest, balances=balances), balances.usd_prices.get(debt.currency)
        if due is None or price is None:
            return None
        amounts.append(multiply(due, price))
    return add(amounts)


def _principal(debt: Debt, balances: Balances) -> Decimal | None:
    listed = None if balances.trading is None or debt.isolated else balances.trading.get(debt.currency)
    if listed is None or listed.cross_debt is None or listed.cross_debt < 0:
        return debt.amount
    return listed.cross_debt
