"""An order is lawful by construction, and its rows pass only through the states that are drawn for them."""

from __future__ import annotations

import itertools
import re
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.repayment import NEXT, ImpossibleTransition, Order, Outcome, Repayment, Row, State, currency, outcome
from app.domain.words import Words
from app.errors import UnlawfulOrder

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,31}")
typed = st.one_of(st.text(max_size=40), st.from_regex(r"\s*[A-Za-z0-9][A-Za-z0-9._-]{0,5}\s*", fullmatch=True))


def encodable(words: Words) -> None:
    """What was typed may hold half a character; the words that quote it can be shown and written all the same."""
    assert words.en.encode()
    assert words.zh.encode()


@given(st.lists(typed, max_size=8), typed)
@example(["BTC", " btc "], "USDT")
@example(["BTC"], "btc")
@example(["\ud800"], "USDT")
def test_whatever_is_typed_an_order_is_lawful_or_refused(debts: list[str], pay_with: str) -> None:
    try:
        order = Order(debts, pay_with=pay_with)
    except UnlawfulOrder as refused:
        encodable(refused.words)
        return
    assert 1 <= len(order.debts) <= 5
    assert len(set(order.debts)) == len(order.debts) == len(debts)
    assert order.pay_with not in order.debts
    assert all(CODE.fullmatch(code) for code in (*order.debts, order.pay_with))


@given(st.sets(st.from_regex(CODE, fullmatch=True), min_size=2, max_size=6))
def test_every_lawful_choice_makes_an_order_in_the_order_it_was_chosen(codes: set[str]) -> None:
    payer, *debts = codes
    assert Order([f" {debt.lower()}\n" for debt in debts], pay_with=payer).debts == tuple(debts)


@pytest.mark.parametrize(
    ("debts", "pay_with", "why"),
    [
        ([], "USDT", "at least one"),
        (["A", "B", "C", "D", "E", "F"], "USDT", "at most 5 debts; 6"),
        (["BTC", "btc"], "USDT", "BTC was given twice"),
        (["BTC", "USDT"], "usdt", "USDT cannot repay itself"),
        (["BTC"], "", "'' is not a currency"),
        (["BTC,ETH"], "USDT", "'BTC,ETH' is not"),
        (["BTC"], "US DT", "'US DT' is not"),
        (["-BTC"], "USDT", "'-BTC' is not"),
        (["B" * 33], "USDT", "is not a currency"),
        (["ВТС"], "USDT", "is not a currency"),  # noqa: RUF001 - Cyrillic look-alikes
        (["\u0661INCH"], "USDT", "is not a currency"),
    ],
)
def test_an_unlawful_order_cannot_be_made_and_says_why(debts: list[str], pay_with: str, why: str) -> None:
    with pytest.raises(UnlawfulOrder, match=re.escape(why)) as refused:
        Order(debts, pay_with=pay_with)
    assert re.search(r"[\u4e00-\u9fff]", refused.value.words.zh)


@pytest.mark.parametrize("text", ["u\u017fdt", "\xdfOL", "\ufb01l", "l\u0131nk"])
def test_a_text_that_is_not_ascii_is_no_currency(text: str) -> None:
    with pytest.raises(UnlawfulOrder):
        currency(text)


def test_one_text_is_not_taken_for_several_debts() -> None:
    with pytest.raises((UnlawfulOrder, TypeError)):
        Order("BTC", pay_with="USDT")


def test_an_order_cannot_be_changed_into_an_unlawful_one() -> None:
    order = Order(["BTC"], pay_with="USDT")
    with pytest.raises(FrozenInstanceError):
        order.pay_with = "BTC"  # type: ignore[misc]
    with pytest.raises(UnlawfulOrder):
        replace(order, pay_with="BTC")


def test_the_table_of_transitions_is_total() -> None:
    assert set(NEXT) == set(State)
    assert set().union(*NEXT.values()) <= set(State)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(State, State)))
def test_a_row_becomes_only_what_the_table_allows(before: State, after: State) -> None:
    row = Row("BTC", before)
    if before is after or after in NEXT[before]:
        assert row.become(after, repaid=Decimal(1)) == Row("BTC", after, repaid=Decimal(1))
    else:
        with pytest.raises(ImpossibleTransition, match=f"{before} cannot become {after}"):
            row.become(after)


def test_no_row_that_may_have_been_executed_can_be_sent_again() -> None:
    reach = {state: {state} for state in State}
    for _ in State:
        for state, reached in reach.items():
            reach[state] = reached | set().union(*(NEXT[each] for each in reached))
    said = [state for state in State if state.said]
    for state in (State.RUNNING, State.UNKNOWN, State.FILLED, State.FAILED, State.ABSENT, *said):
        assert State.SENT not in reach[state]
        assert State.PLANNED not in reach[state]
    assert all(not NEXT[state] for state in (State.FILLED, State.FAILED, State.ABSENT, *said))


def test_a_row_is_either_open_or_ended_and_only_ended_rows_free_their_debt() -> None:
    open_states = {state for state in State if state.open}
    assert open_states == {State.PLANNED, State.SENT, State.RUNNING, State.UNKNOWN}
    assert all(state.open != state.ended for state in State)


ONE_BY_ONE = {
    State.PLANNED: Outcome.RUNNING,
    State.SENT: Outcome.UNKNOWN,
    State.RUNNING: Outcome.RUNNING,
    State.FILLED: Outcome.FILLED,
    State.FAILED: Outcome.SOME_FAILED,
    State.REFUSED: Outcome.NOT_EXECUTED,
    State.UNKNOWN: Outcome.UNKNOWN,
    State.ABSENT: Outcome.NOT_EXECUTED,
    State.SAID_EXECUTED: Outcome.BY_WORD,
    State.SAID_ABSENT: Outcome.BY_WORD,
}


@pytest.mark.parametrize("state", State)
def test_the_outcome_of_one_row_is_its_state(state: State) -> None:
    assert outcome([Row("BTC", state)]) is ONE_BY_ONE[state]


@given(st.lists(st.sampled_from(State), min_size=1, max_size=5))
def test_several_rows_are_as_grave_as_the_gravest_of_them(states: list[State]) -> None:
    gravity = list(Outcome)
    each = {ONE_BY_ONE[state] for state in states}
    together = outcome(Row("BTC", state) for state in states)
    if together is Outcome.FILLED:
        assert set(states) == {State.FILLED}
    if together is Outcome.NOT_EXECUTED:
        assert set(states) <= {State.REFUSED, State.ABSENT}
    if {State.FILLED} < set(states) and each == {Outcome.FILLED, Outcome.NOT_EXECUTED}:
        assert together is Outcome.SOME_FAILED
    else:
        assert together is min(each, key=gravity.index)


def test_a_repayment_finds_its_rows_and_is_open_as_long_as_one_is() -> None:
    rows = (Row("BTC", State.FILLED), Row("ETH", State.UNKNOWN))
    repayment = Repayment(1, "a", Order(["BTC", "ETH"], pay_with="USDT"), rows, confirmed_ms=0)
    assert repayment.open
    assert repayment.row("ETH") is rows[1]
    assert not repayment.with_rows([rows[0]]).open
    with pytest.raises(KeyError):
        repayment.row("LTC")


def test_why_nobody_knew_is_no_longer_told_once_somebody_does() -> None:
    row = Row("BTC", State.UNKNOWN, code="CUT")
    assert row.become(State.UNKNOWN).code == "CUT"
    assert {row.become(state).code for state in NEXT[State.UNKNOWN]} == {""}
    assert Row("BTC", State.UNKNOWN, code="50001").become(State.FILLED).code == "50001"
