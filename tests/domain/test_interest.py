"""The next hour's interest is a twenty-fourth of the daily rate, and not known as soon as a part of it is not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.holdings import Balances, Debt, Trading
from app.domain.interest import Interest, LoanTerms, hourly, hourly_usd

BTC = Debt("BTC", Decimal(3))
RATE = Decimal("0.0024")
DUE = Interest(1_790_003_600_000, {"BTC": LoanTerms(RATE)})
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=18)


def owing(principal: str | None) -> Balances:
    trading = Trading("BTC", cross_debt=None if principal is None else Decimal(principal))
    return Balances(trading={"BTC": trading}, usd_prices={"BTC": Decimal(1000)})


@pytest.mark.parametrize(
    ("principal", "free", "hour"),
    [("2", None, "0.0002"), (None, None, "0.0003"), ("2", "0.5", "0.00015"), ("2", "9", "0"), ("-2", None, "0.0003")],
)
def test_an_hour_costs_its_part_of_the_day_on_what_bears_interest(principal, free, hour) -> None:
    interest = Interest(None, {"BTC": LoanTerms(RATE, interest_free=None if free is None else Decimal(free))})
    assert hourly(BTC, interest=interest, balances=owing(principal)) == Decimal(hour)


@given(AMOUNTS, AMOUNTS)
def test_a_day_of_hours_costs_the_daily_rate(amount: Decimal, rate: Decimal) -> None:
    interest = Interest(None, {"BTC": LoanTerms(rate)})
    hour = hourly(Debt("BTC", amount), interest=interest, balances=Balances())
    assert hour is not None
    assert hour >= 0
    assert abs(hour * 24 - amount * rate) <= amount * rate / 10**20


@pytest.mark.parametrize(
    ("debt", "interest"),
    [
        (BTC, None),
        (BTC, Interest()),
        (BTC, Interest(terms={"BTC": LoanTerms(None, accrued=Decimal(1))})),
        (Debt("BTC", None), DUE),
    ],
)
def test_what_is_not_said_is_not_known(debt: Debt, interest: Interest | None) -> None:
    assert hourly(debt, interest=interest, balances=Balances()) is None
    assert hourly_usd([debt], interest=interest, balances=owing(None)) is None


def test_an_isolated_debt_is_not_mistaken_for_the_cross_one() -> None:
    isolated = Debt("BTC", Decimal(1), isolated=True)
    assert hourly(isolated, interest=DUE, balances=owing("2")) == Decimal("0.0001")


def test_the_total_is_in_usd_and_needs_every_debt() -> None:
    assert hourly_usd([BTC, BTC], interest=DUE, balances=owing("2")) == Decimal("0.4")
    assert hourly_usd([], interest=None, balances=Balances()) == 0
    assert hourly_usd([BTC, Debt("ETH", Decimal(1))], interest=DUE, balances=owing("2")) is None
    assert hourly_usd([BTC], interest=DUE, balances=Balances(trading={})) is None
