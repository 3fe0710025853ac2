"""What a repayment will probably cost: an estimate from index prices, not a quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.domain.holdings import Balances, Debt
from app.domain.money import add, divide, multiply


def usd_value(debt: Debt, usd_prices: Mapping[str, Decimal]) -> Decimal | None:
    """The debt in USD at the index price, None where amount or price is not known."""
    price = usd_prices.get(debt.currency)
    return None if price is None or debt.amount is None else multiply(debt.amount, price)


def cost(debt: Debt, *, pay_with: str, usd_prices: Mapping[str, Decimal]) -> Decimal | None:
    """What repaying `debt` costs in units of `pay_with` at index prices, None where it is not known."""
    value = usd_value(debt, usd_prices)
    price = usd_prices.get(pay_with)
    return None if value is None or price is None else divide(value, price)


def total_cost(debts: Iterable[Debt], *, pay_with: str, usd_prices: Mapping[str, Decimal]) -> Decimal | None:
    """The cost of all `debts` together, None as soon as one of them is not known."""
    costs = [cost(debt, pay_with=pay_with, usd_prices=usd_prices) for debt in debts]
    known = [each for each in costs if each is not None]
    return add(known) if len(known) == len(costs) else None


def in_trading(currency: str, balances: Balances) -> Decimal | None:
    """What the trading account has available in units of `currency`, None where it is not known."""
    if balances.trading is None:
        return None
    listed = balances.trading.get(currency)
    return Decimal(0) if listed is None else listed.available


def in_funding(currency: str, balances: Balances) -> Decimal | None:
    """What the funding account has available in units of `currency`, None where it is not known."""
    return None if balances.funding is None else balances.funding.get(currency, Decimal(0))


def available(currency: str, balances: Balances) -> Decimal | None:
    """Trading and Funding together in units of `currency`, None where either is not known."""
    trading, funding = in_trading(currency, balances), in_funding(currency, balances)
    return None if trading is None or funding is None else add((trading, funding))


def price(*, paid: Decimal | None, repaid: Decimal | None) -> Decimal | None:
    """The price of a fill: units of the repay currency per unit of debt, None where it is not known."""
    return None if paid is None or repaid is None else divide(paid, repaid)
