"""An outcome is settled as far as OKX's own words prove it, and no further: whatever the evidence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.evidence import Bill, Evidence, HistoryRow, settle
from app.domain.repayment import NEXT, Order, Repayment, Row, State

T = TypeVar("T")

SENT = 1_790_000_000_000
WEEK = 7 * 24 * 3600 * 1000
DEBTS = ("BTC", "ETH", "LTC")
sizes = st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1), Decimal(9), Decimal(10), Decimal(11)])
known = st.none() | sizes
# Few enough moments that rows, bills and claims meet, and each edge of each window among them.
moments = st.sampled_from([-2_001, -2_000, -1, 0, 900, 901, 34_999, 60_000, 60_001, 10**8]).map(SENT.__add__)
reads = st.sampled_from(
    [-1, 35_001, 64_999, 65_000, 65_001, 75_000, 75_001, 76_000, WEEK - 35_000, WEEK, WEEK + 10_000]
)
shown = st.sampled_from([State.RUNNING, State.FILLED, State.FAILED, State.UNKNOWN])
history_rows = st.builds(
    HistoryRow, st.sampled_from(DEBTS), st.sampled_from(["USDT", "USDT", "EUR"]), shown, known, known, moments
)
bills = st.builds(Bill, st.just("b"), st.sampled_from([*DEBTS, "USDT", "EUR"]), sizes.map(lambda s: s - 1), moments)
rows = st.builds(
    Row,
    st.just(""),
    st.sampled_from([*[State.UNKNOWN] * 16, *State]),
    debt_before=known | st.just(Decimal(10)),
    time_ms=st.none() | moments,
)
evidences = st.builds(
    Evidence,
    st.lists(history_rows, max_size=6).map(tuple) | st.just(()),
    # Half of the evidence is such that an absence would be proven, were it not for the rest of it.
    st.lists(reads.map(SENT.__add__), max_size=4).map(tuple) | st.just((SENT + 66_000, SENT + 76_000)),
    st.none() | st.dictionaries(st.sampled_from(DEBTS), known) | st.just(dict.fromkeys(DEBTS, Decimal(11))),
    st.none() | st.lists(bills, max_size=4).map(tuple),
    st.frozensets(st.tuples(st.sampled_from(DEBTS), moments), max_size=3),
)


@st.composite
def repayments(draw: st.DrawFn) -> Repayment:
    names = DEBTS[: draw(st.integers(1, 3))]
    made = []
    for name in names:
        row = draw(rows)
        made.append(Row(name, row.state, debt_before=row.debt_before, time_ms=row.time_ms))
    order = Order(names, pay_with="USDT")
    return Repayment(1, "a", order, tuple(made), confirmed_ms=SENT, sent_ms=SENT, attempts=1)


def own(repayment: Repayment, debt: str, evidence: Evidence) -> list[HistoryRow]:
    return [
        row
        for row in evidence.history
        if (row.debt, row.pay_with) == (debt, repayment.order.pay_with) and (debt, row.time_ms) not in evidence.claimed
    ]


def in_window(time_ms: int) -> bool:
    return SENT - 2_000 <= time_ms <= SENT + 60_000


@settings(max_examples=150)
@given(repayments(), evidences)
def test_every_change_is_a_lawful_step_of_an_open_row(repayment: Repayment, evidence: Evidence) -> None:
    settled = settle(repayment, evidence)
    assert (settled.id, settled.order, settled.sent_ms) == (repayment.id, repayment.order, repayment.sent_ms)
    assert [row.debt for row in settled.rows] == [row.debt for row in repayment.rows]
    for before, after in zip(repayment.rows, settled.rows, strict=True):
        if before.state not in {State.UNKNOWN, State.RUNNING}:
            assert after == before
        elif after.state is not before.state:
            assert after.state in NEXT[before.state]
        assert after.debt_before == before.debt_before


@settings(max_examples=300)
@given(repayments(), evidences)
def test_nothing_is_absent_that_was_not_looked_for_twice_and_is_still_owed(
    repayment: Repayment, evidence: Evidence
) -> None:
    for before, after in zip(repayment.rows, settle(repayment, evidence).rows, strict=True):
        if after.state is not State.ABSENT or before.state is State.ABSENT:
            continue
        late = [read - SENT for read in evidence.reads if 65_000 < read - SENT < WEEK]
        assert max(late) - min(late) >= 10_000
        assert before.state is State.UNKNOWN
        assert evidence.debts is not None
        now = evidence.debts.get(before.debt, Decimal(0))
        assert now is not None
        assert before.debt_before is not None
        assert now >= before.debt_before
        since = SENT - 2_000
        assert evidence.bills is not None
        assert not [bill for bill in evidence.bills if bill.currency == before.debt and bill.time_ms >= since]
        assert not [row for row in own(repayment, before.debt, evidence) if row.time_ms >= since]


@settings(max_examples=300)
@given(repayments(), evidences)
def test_nothing_is_filled_or_failed_but_by_a_row_or_bills_of_the_same_amounts(
    repayment: Repayment, evidence: Evidence
) -> None:
    for before, after in zip(repayment.rows, settle(repayment, evidence).rows, strict=True):
        if after == before or after.state is State.ABSENT:
            continue
        said = [(row.state, row.repaid, row.paid, row.time_ms) for row in own(repayment, before.debt, evidence)]
        if (after.state, after.repaid, after.paid, after.time_ms) in said:
            assert after.time_ms is not None
            assert before.state is State.RUNNING or in_window(after.time_ms)
            continue
        if before.state is State.RUNNING:
            # Several rows that ended alike: one of them is ours, and its amounts are not said.
            assert (after.repaid, after.paid) == (None, None)
            assert [state for state, _, _, _ in said].count(after.state) > 1
            continue
        changes = [b.change for b in evidence.bills or () if b.currency == before.debt and in_window(b.time_ms)]
        assert after.state is State.FILLED
        assert after.repaid == sum(changes, Decimal(0))
        assert after.repaid > 0
        assert after.paid is None or len(repayment.rows) == 1


@settings(max_examples=150)
@given(repayments(), evidences)
def test_in_an_order_of_several_debts_history_settles_all_unknown_rows_or_none(
    repayment: Repayment, evidence: Evidence
) -> None:
    bare = Evidence(evidence.history, claimed=evidence.claimed)
    settled = settle(repayment, bare)
    unknown = [row.debt for row in repayment.rows if row.state is State.UNKNOWN]
    if any(settled.row(debt).state is not State.UNKNOWN for debt in unknown):
        assert all(own(repayment, debt, bare) for debt in unknown)


@settings(max_examples=150)
@given(repayments(), evidences)
def test_looking_again_at_the_same_evidence_changes_nothing_more(repayment: Repayment, evidence: Evidence) -> None:
    once = settle(repayment, evidence)
    assert settle(once, evidence) == once


def shuffled(many: tuple[T, ...], chance: Random) -> tuple[T, ...]:
    """The same, two of them twice, in any order."""
    doubled = [*many, *many[:2]]
    chance.shuffle(doubled)
    return tuple(doubled)


@settings(max_examples=150)
@given(repayments(), evidences, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_what_was_read_matters(
    repayment: Repayment, evidence: Evidence, chance: Random
) -> None:
    once_more = replace(
        evidence,
        history=shuffled(evidence.history, chance),
        reads=shuffled(evidence.reads, chance),
        bills=evidence.bills and tuple(reversed(evidence.bills)),
    )
    for one, other in zip(settle(repayment, evidence).rows, settle(repayment, once_more).rows, strict=True):
        assert one.state is other.state
        # What is still running may be shown with a part of its amounts, of which either is as good.
        assert one == other or one.state is State.RUNNING
