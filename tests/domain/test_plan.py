"""Only what OKX lists and nobody doubts can be ordered, and whatever cannot says why."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.holdings import Debt, Listing, Payer
from app.domain.plan import Choice, choices, codes, in_doubt, largest, lawful_order, under_way, unread
from app.domain.repayment import Order, Repayment, Row, State
from app.errors import DebtInDoubt, UnlawfulOrder

LISTING = Listing(
    cross=(Debt("BTC", Decimal("0.05")), Debt("ETH", Decimal(1)), Debt("LTC", None)),
    isolated=(Debt("ADA", Decimal(9), isolated=True), Debt("BTC", Decimal(3), isolated=True)),
    payers=(Payer("USDT", Decimal(10)), Payer("BTC", None)),
)


def test_each_listed_debt_is_offered_or_says_why_not() -> None:
    doubtful = {"ETH": (41, State.UNKNOWN), "LTC": (42, State.RUNNING)}
    offered = choices(LISTING, pay_with="BTC", doubtful=doubtful)
    said = [(choice.debt.currency, choice.debt.isolated, choice.bar and choice.bar.en) for choice in offered]
    assert said == [
        ("BTC", False, "chosen to pay with"),
        ("ETH", False, "outcome unknown, checking (#41)"),
        ("LTC", False, "being repaid (#42)"),
        ("ADA", True, "isolated debt, not repayable here"),
        ("BTC", True, "isolated debt, not repayable here"),
    ]
    assert all(re.search(r"[\u4e00-\u9fff]", choice.bar.zh) for choice in offered if choice.bar)
    free = choices(LISTING, pay_with=None, doubtful={})
    assert [choice.debt.currency for choice in free if choice.bar is None] == ["BTC", "ETH", "LTC"]


@pytest.mark.parametrize("state", State)
def test_a_debt_is_in_doubt_exactly_while_its_row_is_open(state: State) -> None:
    repayment = Repayment(7, "a", Order(["BTC"], pay_with="USDT"), (Row("BTC", state),), confirmed_ms=0)
    assert in_doubt([repayment]) == ({"BTC": (7, state)} if state.open else {})


@pytest.mark.parametrize(
    ("state", "why"), [(State.FILLED, "repaid (#7), to be read again"), (State.FAILED, "failed (#7), to be read again")]
)
def test_what_okx_moved_since_the_last_reading_waits_for_the_next(state: State, why: str) -> None:
    def order(state: State) -> Repayment:
        return Repayment(7, "a", Order(["BTC"], pay_with="USDT"), (Row("BTC", state),), confirmed_ms=0)

    before = under_way([order(State.RUNNING)])
    assert before == {(7, "BTC")}
    waiting = unread([order(state)], before)
    assert waiting == {"BTC": (7, state)}
    assert unread([order(state)], under_way([order(state)])) == {}
    listing = Listing(cross=(Debt("BTC", Decimal(1)),), isolated=(), payers=())
    (choice,) = choices(listing, pay_with=None, doubtful=waiting)
    assert choice.bar is not None
    assert choice.bar.en == why
    for never in (State.ABSENT, State.REFUSED):
        assert unread([order(never)], before) == {}


def test_a_lawful_order_is_made_of_what_was_typed() -> None:
    order = lawful_order(codes(["btc, eth", " ltc"]), pay_with="usdt ", listing=LISTING, doubtful={})
    assert order == Order(["BTC", "ETH", "LTC"], pay_with="USDT")


@pytest.mark.parametrize(
    ("debts", "pay_with", "why"),
    [
        (["ADA"], "USDT", "isolated"),
        (["DOGE"], "USDT", "lists no cross debt in DOGE"),
        (["ETH"], "EUR", "does not take EUR .* it takes: USDT, BTC"),
        (["ETH"], "ETH", "cannot repay itself"),
        ([], "USDT", "at least one"),
    ],
)
def test_an_order_that_okx_would_refuse_is_refused_here(debts: list[str], pay_with: str, why: str) -> None:
    with pytest.raises(UnlawfulOrder, match=why) as refused:
        lawful_order(debts, pay_with=pay_with, listing=LISTING, doubtful={})
    assert not isinstance(refused.value, DebtInDoubt)


@pytest.mark.parametrize("debts", [["BTC"], ["ETH", "BTC"]])
def test_a_debt_in_doubt_can_never_be_ordered_again(debts: list[str]) -> None:
    with pytest.raises(DebtInDoubt, match="BTC is already being repaid by order #41") as refused:
        lawful_order(debts, pay_with="USDT", listing=LISTING, doubtful={"BTC": (41, State.UNKNOWN)})
    assert "未发送" in refused.value.words.zh


@given(
    st.lists(st.sampled_from(["BTC", "ETH", "LTC", "ADA", "DOGE", "btc "]), max_size=4),
    st.sampled_from(["USDT", "BTC", "EUR"]),
    st.dictionaries(st.sampled_from(["BTC", "ETH", "LTC"]), st.just((1, State.SENT)), max_size=2),
)
def test_no_order_ever_holds_a_doubtful_or_unlisted_debt(debts, pay_with, doubtful) -> None:
    try:
        order = lawful_order(debts, pay_with=pay_with, listing=LISTING, doubtful=doubtful)
    except UnlawfulOrder:
        return
    assert not set(order.debts) & set(doubtful)
    assert all(LISTING.debt(debt) for debt in order.debts)
    assert LISTING.payer(order.pay_with)


def test_the_largest_are_by_value_with_the_unknown_last_and_the_barred_left_out() -> None:
    amounts = {"A": "1", "B": "2", "C": None, "D": "0.5", "E": "9", "F": "3", "G": "1"}
    offered = [Choice(Debt(name, None if size is None else Decimal(size)), bar=None) for name, size in amounts.items()]
    prices = {name: Decimal(10) for name in "ABCDFG"}
    assert largest(offered, prices) == ("F", "B", "A", "G", "D")
    assert largest(offered, prices, count=7) == ("F", "B", "A", "G", "D", "C", "E")
    barred = choices(LISTING, pay_with="ETH", doubtful={"BTC": (1, State.SENT)})
    assert largest(barred, {}) == ("LTC",)


def test_a_text_that_names_no_currency_is_refused_before_anything_is_read() -> None:
    assert codes(["btc,,eth", "", " "]) == ("BTC", "ETH")
    with pytest.raises(UnlawfulOrder):
        codes(["btc;eth"])
