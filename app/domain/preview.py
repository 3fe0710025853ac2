"""What a repayment will probably cost, and at worst, and what pays for it, from index prices of some age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain import estimate
from app.domain.holdings import Balances, Debt, Listing
from app.domain.money import add, divide, multiply, subtract

PRICE_BAND = Decimal("0.005")
"""How far above the index price a debt is bought in the worst case: an assumption of ours, OKX promises nothing."""
FEE = Decimal("0.001")
"""The fee on top of it in the worst case: an assumption of ours, too."""
FRESH_MS = 30_000
"""Prices older than this are said to be old."""
_NOTHING = Decimal(0)
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class DebtPreview:
    """One debt: its amount in its own units, its cost in the repay currency, None where not known."""

    currency: str
    amount: Decimal | None
    cost: Decimal | None

    @property
    def worst(self) -> Decimal | None:
        """The cost in the worst case."""
        return worst_case(self.cost)


@dataclass(frozen=True, slots=True)
class Sources:
    """What each account pays, in the repay currency, if Trading goes first; OKX may draw on both in any way."""

    trading: Decimal
    funding: Decimal


@dataclass(frozen=True, slots=True)
class Preview:
    """Some debts paid for with one currency, in its units; None where not known.

    `usd_price` is that of the repay currency, `priced_ms` when the oldest of the prices was made that the estimate
    rests on (Unix milliseconds by this computer's clock), `unpriced` the currencies that have no price.
    """

    pay_with: str | None = None
    debts: tuple[DebtPreview, ...] = ()
    trading: Decimal | None = None
    funding: Decimal | None = None
    usd_price: Decimal | None = None
    priced_ms: int | None = None
    unpriced: tuple[str, ...] = ()

    @property
    def currencies(self) -> tuple[str, ...]:
        """The debts by their currencies."""
        return tuple(debt.currency for debt in self.debts)

    @property
    def available(self) -> Decimal | None:
        """Trading and Funding together."""
        return None if self.trading is None or self.funding is None else add((self.trading, self.funding))

    @property
    def cost(self) -> Decimal | None:
        """What all debts cost together, None as soon as one of them is not known, or without any."""
        costs = [debt.cost for debt in self.debts if debt.cost is not None]
        return add(costs) if costs and len(costs) == len(self.debts) else None

    @property
    def worst(self) -> Decimal | None:
        """What all debts cost together in the worst case."""
        return worst_case(self.cost)

    @property
    def suffices(self) -> bool | None:
        """Whether what is available covers the estimated cost, None where that is not known."""
        return _covers(self.available, self.cost)

    @property
    def suffices_at_worst(self) -> bool | None:
        """Whether what is available covers the worst case, None where that is not known."""
        return _covers(self.available, self.worst)

    @property
    def left(self) -> Decimal | None:
        """What is left of the available balance after the estimated cost, 0 where it does not suffice."""
        return _left(self.available, self.cost)

    @property
    def left_at_worst(self) -> Decimal | None:
        """What is left of it in the worst case, 0 where it does not suffice."""
        return _left(self.available, self.worst)

    @property
    def sources(self) -> Sources | None:
        """From which account how much of the estimated cost would come; no more than there is."""
        if self.trading is None or self.funding is None or self.cost is None:
            return None
        from_trading = min(self.cost, max(_NOTHING, self.trading))
        return Sources(from_trading, min(subtract(self.cost, from_trading), max(_NOTHING, self.funding)))

    @property
    def percent(self) -> int:
        """The cost as a part of what is available, 0 to 100."""
        if self.available is None or self.cost is None or self.cost == 0:
            return 0
        part = divide(self.cost, self.available)
        return _WHOLE if part is None else int(min(Decimal(1), part) * _WHOLE)

    def age_ms(self, now_ms: int) -> int | None:
        """How old its oldest price is at `now_ms`, None where a price is missing or none is needed."""
        return None if self.priced_ms is None else max(0, now_ms - self.priced_ms)


def _left(available: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if available is None or cost is None else max(_NOTHING, subtract(available, cost))


def worst_case(cost: Decimal | None) -> Decimal | None:
    """`cost` with the price band and the fee on top of it."""
    return None if cost is None else multiply(multiply(cost, 1 + PRICE_BAND), 1 + FEE)


def preview(debts: Iterable[str], *, pay_with: str | None, listing: Listing, balances: Balances) -> Preview:
    """The preview of repaying the cross debts in these currencies; without a repay currency nothing is known."""
    if pay_with is None:
        return Preview()
    listed = [listing.debt(currency) or Debt(currency, None) for currency in debts]
    prices = balances.usd_prices
    needed = {pay_with, *(debt.currency for debt in listed)} if listed else set()
    made = [balances.priced_ms[currency] for currency in needed if currency in balances.priced_ms]
    return Preview(
        pay_with,
        tuple(
            DebtPreview(each.currency, each.amount, estimate.cost(each, pay_with=pay_with, usd_prices=prices))
            for each in listed
        ),
        trading=estimate.in_trading(pay_with, balances),
        funding=estimate.in_funding(pay_with, balances),
        usd_price=prices.get(pay_with),
        priced_ms=min(made) if needed and len(made) == len(needed) else None,
        unpriced=tuple(sorted(currency for currency in needed if currency not in prices)),
    )


def _covers(available: Decimal | None, cost: Decimal | None) -> bool | None:
    return None if available is None or cost is None else available >= cost
