"""Every debt is in at most one order of a queue, and a queue never goes on from what is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.holdings import Debt, Listing
from app.domain.plan import Choice
from app.domain.queue import Beat, Queue, Upcoming, Verdict, further_orders, jumped, upcoming, verdict
from app.domain.repayment import Order, Repayment, Row, State
from app.domain.words import Words

NAMES = [f"C{number}" for number in range(17)]
BARRED = Words("barred", "")


def repayment(*states: State) -> Repayment:
    rows = tuple(Row(f"C{at}", state) for at, state in enumerate(states))
    return Repayment(1, "a", Order([row.debt for row in rows], pay_with="USDT"), rows, confirmed_ms=0)


@given(
    st.lists(st.sampled_from(NAMES), unique=True),
    st.sets(st.sampled_from(NAMES), max_size=5),
    st.sets(st.sampled_from(NAMES)),
    st.dictionaries(st.sampled_from(NAMES), st.decimals(min_value="0.01", max_value=1000, places=2)),
)
def test_the_rest_is_every_other_choosable_debt_once_largest_first_in_fives(listed, ticked, barred, prices) -> None:
    offered = [Choice(Debt(name, Decimal(2)), BARRED if name in barred else None) for name in listed]
    orders = further_orders(offered, sorted(ticked), prices)
    named = [debt for order in orders for debt in order]
    assert sorted(named) == sorted(name for name in listed if name not in barred | ticked)
    assert all(len(order) == 5 for order in orders[:-1])
    assert all(1 <= len(order) <= 5 for order in orders)
    values = [prices.get(debt, Decimal(-1)) for debt in named]
    assert values == sorted(values, reverse=True)


@given(st.lists(st.sampled_from(State), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_the_next_is_sent_only_after_every_row_has_ended(states, goes_on, answered) -> None:
    said = verdict(repayment(*states), goes_on=goes_on, answered=answered)
    if State.UNKNOWN in states:
        assert said is Verdict.UNKNOWN
    if said is Verdict.NEXT:
        assert all(state.ended for state in states)
        assert goes_on or set(states) == {State.FILLED}
        assert answered
    if said is Verdict.WAIT:
        assert not answered or any(state.open for state in states)


@pytest.mark.parametrize(
    ("states", "said", "with_failures"),
    [
        ([State.FILLED, State.FILLED], Verdict.NEXT, Verdict.NEXT),
        ([State.FILLED, State.FAILED], Verdict.FAILED, Verdict.NEXT),
        ([State.REFUSED], Verdict.FAILED, Verdict.NEXT),
        ([State.ABSENT], Verdict.FAILED, Verdict.NEXT),
        ([State.FAILED, State.RUNNING], Verdict.WAIT, Verdict.WAIT),
        ([State.FILLED, State.UNKNOWN], Verdict.UNKNOWN, Verdict.UNKNOWN),
        ([State.SENT], Verdict.UNKNOWN, Verdict.UNKNOWN),
        ([State.PLANNED], Verdict.UNKNOWN, Verdict.UNKNOWN),
    ],
)
def test_what_follows_from_each_end(states, said, with_failures) -> None:
    assert verdict(repayment(*states), goes_on=False, answered=True) is said
    assert verdict(repayment(*states), goes_on=True, answered=True) is with_failures


@pytest.mark.parametrize("state", [State.PLANNED, State.SENT, State.REFUSED, State.FILLED])
def test_what_is_being_sent_is_waited_for(state: State) -> None:
    assert verdict(repayment(state), goes_on=False, answered=False) is Verdict.WAIT


def test_what_is_no_longer_owed_is_left_out_and_what_is_in_doubt_is_told() -> None:
    listing = Listing(cross=(Debt("A", Decimal(1)), Debt("B", Decimal(0)), Debt("C", None), Debt("D", Decimal(1))))
    found = upcoming(["A", "B", "C", "D", "E", "F"], listing=listing, doubtful={"D": 1, "F": 2})
    assert found == Upcoming(debts=("A", "C"), gone=("B", "E"), doubtful=("D", "F"))


def test_where_okx_says_nothing_of_cross_debts_none_is_told_as_no_longer_owed() -> None:
    found = upcoming(["A", "B"], listing=Listing(cross_known=False), doubtful=("B",))
    assert found == Upcoming(debts=("A",), gone=(), doubtful=("B",))


def test_a_queue_knows_what_is_left_of_it() -> None:
    queue = Queue((("A",), ("B", "C"), ("D",)), "USDT")
    assert queue.left == (("B", "C"), ("D",))
    assert queue.step().left == (("D",),)
    assert queue.step().step().left == ()


@pytest.mark.parametrize(
    ("wall_ms", "monotonic_s", "slept"),
    [
        (1_000, 1.0, False),
        (11_000, 11.0, False),
        (11_001, 11.001, True),  # the timer was late: the monotonic clock went on through the sleep
        (11_000, 1.0, False),
        (11_001, 1.0, True),  # it stood still
        (-9_000, 1.0, False),
        (-9_001, 1.0, True),  # the clock was set back
    ],
)
def test_a_jump_of_more_than_ten_seconds_is_noticed_by_either_clock(wall_ms, monotonic_s, slept) -> None:
    now = Beat(1_790_000_000_000 + wall_ms, 50 + monotonic_s)
    assert jumped(Beat(1_790_000_000_000, 50), now, interval_ms=1_000) is slept
