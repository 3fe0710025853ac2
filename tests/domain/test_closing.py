"""When a word may close an order, what it then says, and what contradicts it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import closing
from app.domain.evidence import HISTORY_MS, Evidence, HistoryRow
from app.domain.repayment import Order, Repayment, Row, State

SENT = 1_790_000_000_000
LATER = SENT + closing.CLOSABLE_AFTER_MS + 1
WEEK = SENT + HISTORY_MS
EXECUTED, ABSENT = State.SAID_EXECUTED, State.SAID_ABSENT


def order(**states: State) -> Repayment:
    rows = tuple(Row(debt, state) for debt, state in states.items())
    return Repayment(7, "a", Order(states, pay_with="USDT"), rows, confirmed_ms=SENT, sent_ms=SENT, attempts=1)


def shown(debt: str = "BTC", state: State = State.FILLED, *, after_ms: int = 900, pay_with: str = "USDT") -> HistoryRow:
    return HistoryRow(debt, pay_with, state, Decimal(1), Decimal(9), SENT + after_ms)


@pytest.mark.parametrize(
    ("states", "now_ms", "why"),
    [
        ({"BTC": State.UNKNOWN}, LATER, None),
        ({"BTC": State.UNKNOWN, "ETH": State.FILLED}, LATER, None),
        ({"BTC": State.UNKNOWN}, WEEK, None),
        ({"BTC": State.UNKNOWN}, LATER - 1, "still being checked"),
        ({"BTC": State.UNKNOWN}, SENT - 3_600_000, "still being checked"),
        ({"BTC": State.SENT}, LATER, "being sent"),
        ({"BTC": State.UNKNOWN, "ETH": State.PLANNED}, LATER, "being sent"),
        ({"BTC": State.UNKNOWN, "ETH": State.RUNNING}, LATER, "is followed"),
        ({"BTC": State.UNKNOWN, "ETH": State.RUNNING}, WEEK, None),
        ({"BTC": State.FILLED}, LATER, "settled already"),
        ({"BTC": EXECUTED}, LATER, "settled already"),
    ],
)
def test_only_an_order_that_nothing_will_settle_any_more_can_be_closed(states, now_ms, why):
    bar = closing.barred(order(**states), now_ms=now_ms)
    assert (bar is None) if why is None else (why in bar.en and "Nothing was closed" in bar.en)


def test_the_exhibit_is_what_okx_shows_of_the_debts_from_before_the_order_until_well_after_it():
    rows = [
        shown(after_ms=-35_001), shown(after_ms=-35_000), shown(), shown(), shown(pay_with="USDC", after_ms=5),
        shown("SOL"), shown(after_ms=600_000), shown(after_ms=600_001),
    ]  # fmt: skip
    exhibit = closing.exhibit(order(BTC=State.UNKNOWN), rows, now_ms=LATER)
    assert [row.time_ms - SENT for row in exhibit.rows] == [-35_000, 5, 900, 600_000]
    assert exhibit.reaches
    assert not closing.exhibit(order(BTC=State.UNKNOWN), rows, now_ms=WEEK).reaches


@pytest.mark.parametrize(
    "said",
    [{}, {"BTC": EXECUTED}, {"BTC": EXECUTED, "ETH": State.FILLED}, {"BTC": EXECUTED, "ETH": ABSENT, "LTC": ABSENT}],
)
def test_a_word_is_wanted_for_each_open_debt_and_no_other(said):
    exhibit = closing.exhibit(order(BTC=State.UNKNOWN, ETH=State.UNKNOWN, LTC=State.FILLED), (), now_ms=LATER)
    words = closing.wanting(exhibit, said)
    assert "BTC and ETH" in words.en
    assert "BTC、ETH" in words.zh
    assert closing.wanting(exhibit, {"BTC": EXECUTED, "ETH": ABSENT}) is None


def test_what_is_confirmed_says_each_word_and_that_it_is_no_proof():
    exhibit = closing.exhibit(order(BTC=State.UNKNOWN, ETH=State.UNKNOWN), (), now_ms=LATER)
    words = closing.meaning(exhibit, {"BTC": EXECUTED, "ETH": ABSENT})
    assert words.en.startswith(
        "#7, on your word: BTC executed. ETH not executed. The program could not prove it; you say"
    )
    assert "BTC 已执行" in words.zh
    assert "ETH 未执行" in words.zh


def test_the_code_is_of_this_word_on_this_order_and_on_what_okx_shows_now():
    both = order(BTC=State.UNKNOWN, ETH=State.UNKNOWN)
    said = {"BTC": EXECUTED, "ETH": ABSENT}
    exhibits = [
        closing.exhibit(both, (), now_ms=LATER),
        closing.exhibit(both, (shown(),), now_ms=LATER),
        closing.exhibit(both, (shown(state=State.RUNNING),), now_ms=LATER),
        closing.exhibit(both, (shown(pay_with="USDC"),), now_ms=LATER),
        closing.exhibit(replace(both, id=8), (), now_ms=LATER),
        closing.exhibit(replace(both, sent_ms=SENT - 1), (), now_ms=LATER),
        closing.exhibit(replace(both, user_key="demo:1"), (), now_ms=LATER),
    ]
    codes = {each.code(said) for each in exhibits} | {exhibits[0].code({"BTC": ABSENT, "ETH": ABSENT})}
    assert len(codes) == 8
    assert exhibits[0].code(said) == closing.exhibit(both, (), now_ms=WEEK).code(dict(reversed(said.items())))


def test_closing_touches_the_rows_that_were_said_and_dates_them():
    before = order(BTC=State.UNKNOWN, ETH=State.FILLED)
    after = closing.closed(before, {"BTC": ABSENT}, now_ms=LATER)
    assert after.row("ETH") == before.row("ETH")
    assert (after.row("BTC").state, after.row("BTC").said_ms) == (ABSENT, LATER)
    assert not after.open


@pytest.mark.parametrize(
    ("word", "rows", "against"),
    [
        (ABSENT, (), None),
        (ABSENT, (shown(),), State.FILLED),
        (ABSENT, (shown(state=State.RUNNING),), State.RUNNING),
        (ABSENT, (shown(state=State.FAILED),), None),
        (ABSENT, (shown(state=State.FAILED), shown(after_ms=901)), State.FILLED),
        (ABSENT, (shown(pay_with="USDC"),), None),
        (ABSENT, (shown("ETH"),), None),
        (ABSENT, (shown(after_ms=60_001),), None),
        (ABSENT, (shown(state=State.UNKNOWN),), None),
        (EXECUTED, (shown(),), None),
        (EXECUTED, (), None),
        (EXECUTED, (shown(state=State.FAILED),), State.FAILED),
        (EXECUTED, (shown(state=State.FAILED), shown(after_ms=901)), None),
    ],
)
def test_a_word_is_contradicted_by_what_okx_shows_of_that_time_and_stays_so(word, rows, against):
    said = closing.closed(order(BTC=State.UNKNOWN), {"BTC": word}, now_ms=LATER)
    after = closing.checked(said, Evidence(rows))
    assert after.row("BTC").contradicted is against
    assert after.row("BTC").state is word
    assert closing.checked(after, Evidence()) == after
    words = closing.contradictions(after)
    assert (words is None) is (against is None)
    if words is not None:
        assert f"shows it {against}." in words.en


def test_a_row_that_another_order_claims_contradicts_nothing():
    said = closing.closed(order(BTC=State.UNKNOWN), {"BTC": ABSENT}, now_ms=LATER)
    claimed = frozenset({("BTC", SENT + 900)})
    assert closing.checked(said, Evidence((shown(),), claimed=claimed)) == said


@given(st.lists(st.sampled_from(State), min_size=1, max_size=3), st.sampled_from([SENT, LATER, WEEK]))
def test_whatever_can_be_closed_is_open_and_is_at_its_end_then(states, now_ms):
    repayment = order(**dict(zip(("BTC", "ETH", "LTC"), states, strict=False)))
    if closing.barred(repayment, now_ms=now_ms) is not None:
        return
    assert repayment.open
    debts = closing.exhibit(repayment, (), now_ms=now_ms).debts
    closed = closing.closed(repayment, dict.fromkeys(debts, ABSENT), now_ms=now_ms)
    assert not closed.open
    assert all(now == then for now, then in zip(closed.rows, repayment.rows, strict=True) if then.state.ended)
