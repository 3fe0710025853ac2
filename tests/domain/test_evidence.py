"""An outcome is settled as far as OKX's own words prove it, and no further: the table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.domain.evidence import (
    ACCEPTANCE_MS,
    BETWEEN_READS_MS,
    HISTORY_MS,
    LATEST_FILL_MS,
    SHOWN_LATE_MS,
    TOLERANCE_MS,
    Bill,
    Evidence,
    HistoryRow,
    proves_by_time,
    settle,
)
from app.domain.repayment import Order, Repayment, Row, State

if TYPE_CHECKING:
    from collections.abc import Mapping

SENT = 1_790_000_000_000
DAY = 24 * 3600 * 1000
EARLIEST_MS = ACCEPTANCE_MS + SHOWN_LATE_MS
TWICE = (SENT + 66_000, SENT + 76_000)
RUNNING, FILLED, FAILED, UNKNOWN, ABSENT = State.RUNNING, State.FILLED, State.FAILED, State.UNKNOWN, State.ABSENT


def sent(**rows: State | Row) -> Repayment:
    """An order of these debts, each of 10 before, paid with USDT and sent at SENT."""
    made = [
        replace(state, debt=debt) if isinstance(state, Row) else Row(debt, state, debt_before=Decimal(10))
        for debt, state in rows.items()
    ]
    return Repayment(1, "a", Order(rows, pay_with="USDT"), tuple(made), confirmed_ms=SENT - 9, sent_ms=SENT, attempts=1)


def shown(
    debt: str, at: int, state: State = FILLED, *, repaid: str | None = "10", pay_with: str = "USDT"
) -> HistoryRow:
    """A row of OKX's history, `at` ms after sending; what it paid is ten times what it repaid."""
    size = None if repaid is None else Decimal(repaid)
    return HistoryRow(debt, pay_with, state, size, None if size is None else size * 10, SENT + at)


def bill(currency: str, change: str, at: int = 1_000, name: str = "1") -> Bill:
    return Bill(name, currency, Decimal(change), SENT + at)


def debts(**amounts: str | None) -> Mapping[str, Decimal | None]:
    return {name: None if amount is None else Decimal(amount) for name, amount in amounts.items()}


def states(repayment: Repayment) -> list[State]:
    return [row.state for row in repayment.rows]


@pytest.mark.parametrize("state", [FILLED, FAILED])
def test_the_only_row_that_can_be_ours_settles_an_order_of_one_debt(state: State) -> None:
    rows = (shown("ETH", 5), shown("BTC", 900, state, repaid="9.99"))
    settled = settle(sent(BTC=UNKNOWN), Evidence(rows, reads=TWICE))
    (row,) = settled.rows
    assert (row.state, row.repaid, row.paid, row.time_ms) == (state, Decimal("9.99"), Decimal("99.9"), SENT + 900)
    assert row.debt_before == 10


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    "row",
    [("BTC", 900, FAILED), ("BTC", 900, FILLED, "3"), ("BTC", 900, FILLED, None)],
    ids=["failed", "some", "unsaid"],
)
def test_a_row_that_may_be_a_strangers_settles_nothing_before_ours_must_be_shown(
    row: tuple[str, int, State, str | None], *, alone: bool
) -> None:
    first = shown(*row[:3], repaid=row[3] if len(row) > 3 else "0")
    order = sent(BTC=UNKNOWN) if alone else sent(BTC=UNKNOWN, ETH=UNKNOWN)
    rows = (first,) if alone else (first, shown("ETH", 2_000))
    assert settle(order, Evidence(rows)) == order
    assert settle(order, Evidence(rows, reads=TWICE[:1])) == order
    # Late, but within what OKX may take, ours is there, too.
    assert settle(order, Evidence((*rows, shown("BTC", 25_000, RUNNING)))) == order
    settled = settle(order, Evidence(rows, reads=TWICE)).rows[0]
    assert settled.state is (UNKNOWN if alone and first.state is FILLED else first.state)


@pytest.mark.parametrize("state", [RUNNING, FAILED, FILLED])
@pytest.mark.parametrize("repaid", ["3", None])
def test_a_row_after_ours_is_ours_only_if_ours_was_seen_before_or_must_be_shown_by_now(
    state: State, repaid: str | None
) -> None:
    order = sent(BTC=Row("", RUNNING, debt_before=Decimal(10), time_ms=SENT + 900))
    rows = (shown("BTC", 4_900, state, repaid=repaid),)
    assert settle(order, Evidence(rows)) == order
    (row,) = settle(order, Evidence(rows, sighted=frozenset({"BTC"}))).rows
    assert (row.state, row.time_ms) == (state, SENT + 4_900)
    late = settle(order, Evidence(rows, reads=TWICE))
    assert states(late) == [state if state.ended else RUNNING]


def test_a_fill_of_all_of_the_debt_after_ours_is_ours_at_once() -> None:
    order = sent(BTC=Row("", RUNNING, debt_before=Decimal(10), time_ms=SENT + 900))
    assert states(settle(order, Evidence((shown("BTC", 4_900),)))) == [FILLED]


@pytest.mark.parametrize("repaid", ["5", "9.89", "0", None])
def test_alone_in_an_order_a_row_that_did_not_repay_the_debt_may_be_a_strangers(repaid: str | None) -> None:
    rows = (shown("BTC", 900, repaid=repaid),)
    assert states(settle(sent(BTC=UNKNOWN), Evidence(rows))) == [UNKNOWN]
    late = Evidence(rows, reads=TWICE, debts=debts(BTC="5"), bills=(bill("BTC", "5"),))
    assert states(settle(sent(BTC=UNKNOWN), late)) == [UNKNOWN]


@pytest.mark.parametrize("repaid", [None, "0", "3", "10"])
def test_alone_in_an_order_a_row_that_runs_is_taken_for_ours_only_once_it_has_repaid_the_debt(
    repaid: str | None,
) -> None:
    running = Evidence((shown("BTC", 900, RUNNING, repaid=repaid),))
    still = settle(sent(BTC=UNKNOWN), running)
    assert still == sent(BTC=UNKNOWN)
    assert states(settle(still, Evidence((shown("BTC", 900, repaid="3"),)))) == [UNKNOWN]
    late = replace(running, reads=TWICE, debts=debts(BTC="10"), bills=())
    assert states(settle(still, late)) == [UNKNOWN], "it is not called absent beside what may be its own row"
    assert states(settle(still, Evidence((shown("BTC", 900),)))) == [FILLED]


def test_our_own_row_is_told_from_one_that_repaid_less_beside_it() -> None:
    settled = settle(sent(BTC=UNKNOWN), Evidence((shown("BTC", 900, repaid="3"), shown("BTC", 950))))
    assert [(row.state, row.time_ms) for row in settled.rows] == [(FILLED, SENT + 950)]


def test_what_a_single_debt_was_before_may_not_be_known_and_what_repaid_it_is_then_taken_for_ours() -> None:
    unread = replace(sent(BTC=UNKNOWN), rows=(Row("BTC", UNKNOWN),))
    assert states(settle(unread, Evidence((shown("BTC", 900, repaid="3"),)))) == [FILLED]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (shown("BTC", 900, pay_with="EUR"),),
        (shown("ETH", 900),),
        (shown("BTC", -TOLERANCE_MS - 1),),
        (shown("BTC", LATEST_FILL_MS + 1),),
        (shown("BTC", 900, UNKNOWN),),
        (shown("BTC", 900), shown("BTC", 901)),
        (shown("BTC", -900), shown("BTC", 900)),
    ],
    ids=["none", "other-payer", "other-debt", "before", "after", "unknown-status", "two", "two-around-sending"],
)
def test_a_row_that_may_be_a_strangers_settles_nothing(rows: tuple[HistoryRow, ...]) -> None:
    assert settle(sent(BTC=UNKNOWN), Evidence(rows)) == sent(BTC=UNKNOWN)


@pytest.mark.parametrize("at", [-TOLERANCE_MS, LATEST_FILL_MS])
def test_the_window_holds_its_own_ends(at: int) -> None:
    assert states(settle(sent(BTC=UNKNOWN), Evidence((shown("BTC", at),)))) == [FILLED]


def test_a_row_that_is_claimed_by_another_repayment_is_not_taken_again() -> None:
    both = (shown("BTC", 100), shown("BTC", 900, repaid="9.95"))
    claimed = frozenset({("BTC", SENT + 100)})
    assert settle(sent(BTC=UNKNOWN), Evidence(both, claimed=claimed)).rows[0].repaid == Decimal("9.95")
    assert states(settle(sent(BTC=UNKNOWN), Evidence(both[:1], claimed=claimed))) == [UNKNOWN]


@pytest.mark.parametrize("turned", [False, True])
def test_one_time_shown_as_running_and_as_filled_is_one_row_that_has_ended(*, turned: bool) -> None:
    rows = (shown("BTC", 900, RUNNING, repaid=None), shown("BTC", 900), shown("BTC", 900))
    assert states(settle(sent(BTC=UNKNOWN), Evidence(rows[::-1] if turned else rows))) == [FILLED]


def test_an_amount_that_history_does_not_say_stays_unknown() -> None:
    rows = (shown("BTC", 900, repaid=None), shown("ETH", 900))
    row, _ = settle(sent(BTC=UNKNOWN, ETH=UNKNOWN), Evidence(rows, reads=TWICE)).rows
    assert (row.state, row.repaid, row.paid) == (FILLED, None, None)


def test_an_order_of_several_debts_is_settled_by_history_only_as_a_whole() -> None:
    order = sent(BTC=UNKNOWN, ETH=UNKNOWN)
    assert settle(order, Evidence((shown("BTC", 900),))) == order
    both = (shown("BTC", 900), shown("ETH", 900, FAILED))
    assert settle(order, Evidence(both)) == order
    assert states(settle(order, Evidence(both, reads=TWICE))) == [FILLED, FAILED]


def test_several_rows_of_a_debt_are_told_apart_by_the_time_they_share_with_the_rest_of_the_order() -> None:
    order = sent(BTC=UNKNOWN, ETH=UNKNOWN)
    rows = (shown("BTC", 100, repaid="7"), shown("BTC", 900), shown("ETH", 900))
    assert [row.repaid for row in settle(order, Evidence(rows)).rows] == [10, 10]
    assert settle(order, Evidence((*rows, shown("ETH", 100)))) == order


def test_a_row_beside_an_answered_one_is_told_apart_by_its_time() -> None:
    answered = Row("", FILLED, repaid=Decimal(1), time_ms=SENT + 900)
    order = sent(BTC=answered, ETH=UNKNOWN)
    rows = (shown("ETH", 100, repaid="7"), shown("ETH", 900, repaid="2"))
    assert settle(order, Evidence(rows)).rows[1].repaid == 2
    assert settle(order, Evidence(rows)).rows[0] == order.rows[0]


def test_beside_an_absent_debt_a_lone_row_is_a_strangers() -> None:
    order = sent(BTC=ABSENT, ETH=UNKNOWN)
    assert settle(order, Evidence((shown("ETH", 900),))) == order


UNPROVEN = {
    "no-read": (),
    "one-read": (SENT + 70_000,),
    "first-too-early": (SENT + EARLIEST_MS, SENT + EARLIEST_MS + BETWEEN_READS_MS),
    "too-close": (SENT + 70_000, SENT + 70_000 + BETWEEN_READS_MS - 1),
    "before-sending": (SENT - DAY, SENT - 2 * DAY),
    "after-seven-days": (SENT + 7 * DAY, SENT + 7 * DAY + BETWEEN_READS_MS),
    "one-on-either-side": (SENT + 70_000, SENT + 7 * DAY),
}


@pytest.mark.parametrize("reads", list(UNPROVEN.values()), ids=list(UNPROVEN))
def test_too_few_or_too_early_readings_never_prove_an_absence(reads: tuple[int, ...]) -> None:
    order = sent(BTC=UNKNOWN)
    assert not proves_by_time(order, reads)
    assert settle(order, Evidence(reads=reads, debts=debts(BTC="10"), bills=())) == order


@pytest.mark.parametrize("now", ["10", "10.0000001", "11"])
@pytest.mark.parametrize("turned", [False, True])
def test_two_late_readings_and_an_undiminished_debt_prove_an_absence(now: str, *, turned: bool) -> None:
    reads = (SENT + EARLIEST_MS + 1, SENT + EARLIEST_MS + 1 + BETWEEN_READS_MS)
    evidence = Evidence(reads=reads[::-1] if turned else reads, debts=debts(BTC=now), bills=())
    assert states(settle(sent(BTC=UNKNOWN), evidence)) == [ABSENT]


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(reads=TWICE, debts=None, bills=()),
        Evidence(reads=TWICE, debts=debts(BTC=None), bills=()),
        Evidence(reads=TWICE, debts=debts(BTC="9.9999"), bills=()),
        Evidence(reads=TWICE, debts=debts(), bills=()),
        Evidence(reads=TWICE, debts=debts(BTC="10"), bills=None),
        Evidence(reads=TWICE, debts=debts(BTC="10"), bills=(bill("BTC", "1"),)),
        Evidence(reads=TWICE, debts=debts(BTC="10"), bills=(bill("BTC", "-1"),)),
        Evidence((shown("BTC", 900, UNKNOWN),), reads=TWICE, debts=debts(BTC="10"), bills=()),
        Evidence((shown("BTC", 900), shown("BTC", 901)), reads=TWICE, debts=debts(BTC="10"), bills=()),
        Evidence((shown("BTC", -25_000, FAILED),), reads=TWICE, debts=debts(BTC="10"), bills=()),
        Evidence((shown("BTC", -ACCEPTANCE_MS, RUNNING),), reads=TWICE, debts=debts(BTC="10"), bills=()),
    ],
    ids=[
        "debts-unread",
        "size-unknown",
        "smaller",
        "gone",
        "bills-unread",
        "bill",
        "odd-bill",
        "unknown-status",
        "ambiguous",
        "before-a-wrong-stamp",
        "as-long-before-as-okx-may-take-it",
    ],
)
def test_whatever_speaks_against_an_absence_prevents_it(evidence: Evidence) -> None:
    assert settle(sent(BTC=UNKNOWN), evidence) == sent(BTC=UNKNOWN)


def test_a_row_from_before_okx_would_have_taken_the_order_does_not_speak_against_an_absence() -> None:
    evidence = Evidence((shown("BTC", -ACCEPTANCE_MS - 1),), reads=TWICE, debts=debts(BTC="10"), bills=())
    assert states(settle(sent(BTC=UNKNOWN), evidence)) == [ABSENT]


def test_a_debt_whose_size_was_not_known_before_is_never_absent() -> None:
    order = sent(BTC=Row("", UNKNOWN))
    assert settle(order, Evidence(reads=TWICE, debts=debts(BTC="10"), bills=())) == order


def test_what_was_never_sent_or_is_running_or_ended_is_not_touched_by_readings() -> None:
    evidence = Evidence(reads=TWICE, debts=debts(BTC="10"), bills=())
    for state in set(State) - {UNKNOWN}:
        assert settle(sent(BTC=state), evidence) == sent(BTC=state)
    assert settle(replace(sent(BTC=UNKNOWN), sent_ms=None), evidence).rows[0].state is UNKNOWN


def test_bills_and_a_smaller_debt_together_prove_a_fill() -> None:
    own = (bill("BTC", "9.5"), bill("BTC", "0.5"), bill("USDT", "-30"), bill("USDT", "-7.5"))
    (row,) = settle(sent(BTC=UNKNOWN), Evidence(reads=TWICE, debts=debts(BTC="0"), bills=own)).rows
    assert (row.state, row.repaid, row.paid) == (FILLED, Decimal(10), Decimal("37.5"))


def test_what_was_paid_is_not_known_from_bills_where_another_debt_was_repaid_meanwhile() -> None:
    both = (bill("BTC", "10"), bill("ETH", "3"), bill("USDT", "-37.5"), bill("USDT", "-30"))
    (row,) = settle(sent(BTC=UNKNOWN), Evidence(reads=TWICE, debts=debts(BTC="0"), bills=both)).rows
    assert (row.state, row.repaid, row.paid) == (FILLED, Decimal(10), None)


def test_bills_of_less_than_the_debt_prove_no_fill() -> None:
    own = (bill("BTC", "9.89"), bill("USDT", "-10"))
    assert states(settle(sent(BTC=UNKNOWN), Evidence(reads=TWICE, debts=debts(BTC="0.11"), bills=own))) == [UNKNOWN]


def test_what_was_paid_for_one_of_several_debts_is_not_known_from_bills() -> None:
    order = sent(BTC=UNKNOWN, ETH=UNKNOWN)
    own = (bill("BTC", "10"), bill("ETH", "11"), bill("USDT", "-90"))
    rows = settle(order, Evidence(reads=TWICE, debts=debts(BTC="0"), bills=own)).rows
    assert [(row.state, row.repaid, row.paid) for row in rows] == [(FILLED, 10, None), (FILLED, 11, None)]


@pytest.mark.parametrize("at", [-TOLERANCE_MS - 1, LATEST_FILL_MS + 1])
def test_bills_from_outside_the_window_prove_no_fill(at: int) -> None:
    own = (bill("BTC", "10", at), bill("USDT", "-10", at))
    assert states(settle(sent(BTC=UNKNOWN), Evidence(reads=TWICE, debts=debts(BTC="0"), bills=own))) == [UNKNOWN]


def test_a_running_row_is_followed_to_its_end_even_where_its_time_moves() -> None:
    order = sent(BTC=Row("", RUNNING, time_ms=SENT + 900))
    assert states(settle(order, Evidence((shown("BTC", 100, FAILED), shown("BTC", 900))))) == [FILLED]
    assert states(settle(order, Evidence((shown("BTC", 100, FAILED), shown("BTC", 4_900))))) == [FILLED]
    assert settle(order, Evidence((shown("BTC", 100, FAILED),))) == order
    assert settle(order, Evidence((shown("BTC", 900, UNKNOWN),))) == order
    assert settle(order, Evidence(reads=TWICE, debts=debts(BTC="10"), bills=())) == order


@pytest.mark.parametrize("at", [-20_000, 15 * 60_000])
def test_a_running_row_is_known_by_its_very_time_however_wrong_our_clock_was(at: int) -> None:
    order = sent(BTC=Row("", RUNNING, time_ms=SENT + at))
    assert states(settle(order, Evidence((shown("BTC", at),)))) == [FILLED]


@pytest.mark.parametrize("time_ms", [SENT + 900, None])
def test_of_several_rows_that_all_ended_alike_one_is_ours_but_whose_amounts_are_ours_is_not_known(
    time_ms: int | None,
) -> None:
    order = sent(BTC=Row("", RUNNING, time_ms=time_ms))
    two = (shown("BTC", 2_000, repaid="7"), shown("BTC", 4_000))
    (row,) = settle(order, Evidence(two, reads=TWICE)).rows
    assert (row.state, row.repaid, row.paid) == (FILLED, None, None)
    assert settle(order, Evidence(two, reads=TWICE[:1])) == order
    for state in (RUNNING, FAILED, UNKNOWN):
        assert settle(order, Evidence((*two, shown("BTC", 6_000, state)), reads=TWICE)) == order


# What follows are outcomes that the evidence does not prove.


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", [shown("BTC", 900, FAILED), shown("BTC", 900, repaid="2")], ids=["failed", "twice"])
def test_rows_of_one_time_that_contradict_each_other_settle_nothing(other: HistoryRow, *, turned: bool) -> None:
    rows = (shown("BTC", 900), other)
    assert settle(sent(BTC=UNKNOWN), Evidence(rows[::-1] if turned else rows)) == sent(BTC=UNKNOWN)


def test_a_running_row_is_not_ended_by_a_strangers_row_of_another_day() -> None:
    order = sent(BTC=Row("", RUNNING, time_ms=SENT + 900))
    assert settle(order, Evidence((shown("BTC", 5 * DAY, repaid="7"),))) == order


def test_a_running_row_without_a_time_is_not_ended_by_one_of_two_rows() -> None:
    order = sent(BTC=Row("", RUNNING))
    assert settle(order, Evidence((shown("BTC", -1_000, repaid="7"), shown("BTC", 1_000)))) == order


def test_a_running_row_whose_time_moved_is_not_ended_by_one_of_two_later_rows() -> None:
    order = sent(BTC=Row("", RUNNING, time_ms=SENT + 900))
    assert settle(order, Evidence((shown("BTC", 2_000, repaid="7"), shown("BTC", 4_000)))) == order


def test_readings_of_the_first_minute_prove_nothing_once_the_history_has_moved_on() -> None:
    order = sent(BTC=UNKNOWN)
    then = Evidence((shown("BTC", 900), shown("BTC", 901)), reads=TWICE, debts=debts(BTC="10"), bills=())
    assert settle(order, then) == order
    now = Evidence(reads=(*TWICE, SENT + HISTORY_MS + DAY), debts=debts(BTC="10"), bills=())
    assert settle(order, now) == order


def test_a_fill_paid_in_another_currency_is_not_taken_for_ours() -> None:
    stranger = (shown("BTC", 1_000, pay_with="EUR"),)
    evidence = Evidence(
        stranger, reads=TWICE, debts=debts(BTC="9"), bills=(bill("BTC", "1"), bill("EUR", "-10", name="2"))
    )
    assert settle(sent(BTC=UNKNOWN), evidence) == sent(BTC=UNKNOWN)


def test_bills_of_a_row_that_is_claimed_by_another_repayment_are_not_taken_again() -> None:
    earlier = (shown("BTC", -1_500),)
    evidence = Evidence(
        earlier,
        reads=TWICE,
        debts=debts(BTC="9"),
        bills=(bill("BTC", "1", -1_500), bill("USDT", "-10", -1_500, name="2")),
        claimed=frozenset({("BTC", SENT - 1_500)}),
    )
    assert settle(sent(BTC=UNKNOWN), evidence) == sent(BTC=UNKNOWN)


@pytest.mark.parametrize(
    "late",
    [
        Evidence((shown("BTC", LATEST_FILL_MS + 1),), bills=()),
        Evidence(bills=(bill("BTC", "1", LATEST_FILL_MS + 1), bill("USDT", "-10", LATEST_FILL_MS + 1, name="2"))),
    ],
    ids=["row", "bill"],
)
def test_a_debt_that_was_repaid_late_and_borrowed_again_is_not_absent(late: Evidence) -> None:
    reads = (SENT + 66_000, SENT + 120_000)
    settled = settle(sent(BTC=UNKNOWN), replace(late, reads=reads, debts=debts(BTC="10")))
    assert states(settled) == [UNKNOWN]


def test_a_fill_so_young_that_the_history_may_not_show_it_yet_is_nobodys_so_far() -> None:
    order, less = sent(BTC=UNKNOWN), debts(BTC="0")
    young = (bill("BTC", "10", 59_000), bill("USDT", "-10", 59_000, name="2"))
    early, late = (SENT + 66_000, SENT + 88_999), (SENT + 66_000, SENT + 89_000)
    assert states(settle(order, Evidence(reads=early, debts=less, bills=young))) == [UNKNOWN]
    assert states(settle(order, Evidence(reads=late, debts=less, bills=young))) == [FILLED]


def test_an_order_is_taken_whole_so_that_a_lone_fill_beside_an_absence_proves_neither() -> None:
    evidence = Evidence(reads=TWICE, debts=debts(BTC="0", ETH="10"), bills=(bill("BTC", "10", 900),))
    assert states(settle(sent(BTC=UNKNOWN, ETH=UNKNOWN), evidence)) == [UNKNOWN, UNKNOWN]
