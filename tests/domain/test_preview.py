"""A preview adds up, is not known as soon as a part of it is not, and never hides how old its prices are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.holdings import Balances, Debt, Listing, Trading
from app.domain.preview import Preview, preview, worst_case

LISTING = Listing(cross=(Debt("BTC", Decimal(2)), Debt("ETH", Decimal(3)), Debt("SOL", None)))
BALANCES = Balances(
    trading={"USDT": Trading("USDT", Decimal(100))},
    funding={"USDT": Decimal(20)},
    usd_prices={"BTC": Decimal(30), "ETH": Decimal(10), "USDT": Decimal(1)},
    priced_ms={"BTC": 1000, "ETH": 400, "USDT": 900},
)
AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=8)


def of(*debts: str, balances: Balances = BALANCES) -> Preview:
    return preview(debts, pay_with="USDT", listing=LISTING, balances=balances)


def paying(cost: Decimal | None, trading: Decimal | None, funding: Decimal | None) -> Preview:
    debt = Debt("BTC", cost)
    prices = {"BTC": Decimal(1), "USDT": Decimal(1)}
    balances = Balances({"USDT": Trading("USDT", trading)}, {"USDT": funding}, prices)
    return preview(["BTC"], pay_with="USDT", listing=Listing(cross=(debt,)), balances=balances)


def test_each_debt_and_the_total_cost_their_index_price_and_no_more_than_the_worst_case() -> None:
    shown = of("BTC", "ETH")
    assert [(each.currency, each.amount, each.cost) for each in shown.debts] == [("BTC", 2, 60), ("ETH", 3, 30)]
    assert (shown.cost, shown.available, shown.left, shown.suffices) == (90, 120, 30, True)
    assert shown.left_at_worst == Decimal("29.45955")  # 90 x 1.005 x 1.001 = 90.54045
    assert shown.worst == Decimal("90.54045") == sum(each.worst or 0 for each in shown.debts)


def test_the_worst_case_is_half_a_percent_of_price_and_a_tenth_of_fee_on_top() -> None:
    assert worst_case(Decimal(1000)) == Decimal("1006.005")
    assert worst_case(None) is None


def test_a_total_with_an_unknown_part_is_not_known() -> None:
    for shown in (of("BTC", "SOL"), of("BTC", "GONE"), of("BTC", balances=replace(BALANCES, usd_prices={}))):
        assert (shown.cost, shown.worst, shown.left, shown.suffices, shown.sources) == (None,) * 5
        assert shown.left_at_worst is None
        assert shown.percent == 0
    assert of("BTC", balances=replace(BALANCES, funding=None)).left is None


def test_without_debts_or_a_repay_currency_there_is_no_cost() -> None:
    assert (of().cost, of().available, of().priced_ms) == (None, 120, None)
    nothing = preview(["BTC"], pay_with=None, listing=LISTING, balances=BALANCES)
    assert nothing == Preview()
    assert nothing.cost is None


def test_an_estimate_is_as_old_as_the_oldest_price_that_it_rests_on() -> None:
    assert of("BTC").priced_ms == 900
    assert of("BTC", "ETH").priced_ms == 400
    assert of("BTC", "ETH").age_ms(30_400) == 30_000
    assert of("BTC").age_ms(0) == 0


def test_a_missing_price_is_named_and_leaves_no_age() -> None:
    balances = replace(BALANCES, usd_prices={"BTC": Decimal(30)}, priced_ms={"BTC": 1000})
    assert of("BTC", "ETH", balances=balances).unpriced == ("ETH", "USDT")
    assert of("BTC", "ETH", balances=balances).age_ms(1000) is None
    assert of("BTC", "ETH").unpriced == ()


@pytest.mark.parametrize(
    ("cost", "sources", "left", "suffices"),
    [
        ("60", (60, 0), 60, True),
        ("110", (100, 10), 10, True),
        ("120", (100, 20), 0, True),
        ("200", (100, 20), 0, False),
    ],
)
def test_trading_goes_first_and_no_more_is_taken_than_there_is(cost, sources, left, suffices) -> None:
    shown = paying(Decimal(cost), Decimal(100), Decimal(20))
    assert shown.sources is not None
    assert ((shown.sources.trading, shown.sources.funding), shown.left, shown.suffices) == (sources, left, suffices)


def test_the_worst_case_may_not_be_covered_where_the_estimate_is() -> None:
    shown = paying(Decimal("119.9"), Decimal(100), Decimal(20))
    assert (shown.suffices, shown.suffices_at_worst) == (True, False)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_nothing_gets_lost_between_the_accounts(cost: Decimal, trading: Decimal, funding: Decimal) -> None:
    shown = paying(cost, trading, funding)
    assert shown.sources is not None
    assert shown.left is not None
    assert 0 <= shown.sources.trading <= trading
    assert 0 <= shown.sources.funding <= funding
    taken = shown.sources.trading + shown.sources.funding
    assert taken + shown.left == shown.available == trading + funding
    assert shown.suffices == (taken == cost)
    assert 0 <= shown.percent <= 100
    assert shown.sources.funding == 0 or shown.sources.trading == trading
