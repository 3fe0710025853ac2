"""Reading until nothing is in doubt: only what is proven is recorded, and failures merely slow it down."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from app.domain.evidence import ACCEPTANCE_MS, BETWEEN_READS_MS, SHOWN_LATE_MS, TOLERANCE_MS, Bill
from app.domain.holdings import Listing
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import Offline, Unclear
from app.okx.wire import HistoryPage
from app.practice.books import USUAL
from app.repayer import Repayer
from app.steps import PACE_MS, Stuck, Trouble, Wait
from tests.e2e.world import World

UNCLEAR = Unclear(Words("unclear", "不明"))


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        yield world


def sent(world, scenario, *debts):
    desk = world.desk()
    order, snapshot = world.order(desk, *(debts or ("BTC",)))
    world.server.scenario = scenario
    world.send(desk, order, snapshot)
    return desk


def states(desk):
    return {row.debt: row.state for each in desk.journal.repayments(account_id="a") for row in each.rows}


def failing(call, error, times):
    """`call`, which raises `error` the first few times."""
    left = [times]

    def maybe(*arguments, **options):
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return call(*arguments, **options)

    return maybe


def test_with_nothing_in_doubt_nothing_is_read(world):
    desk = world.desk()
    desk.client.history = None
    assert list(desk.repayer.follow()) == []


def test_an_absence_is_proven_by_time_and_not_before(world):
    desk = sent(world, "lost-before")
    begun = world.clock.now_ms()
    world.follow(desk, seconds=64)
    assert states(desk) == {"BTC": State.UNKNOWN}
    world.follow(desk)
    assert states(desk) == {"BTC": State.ABSENT}
    assert 75_000 <= world.clock.now_ms() - begun <= 90_000


def test_the_time_that_a_follower_spent_on_others_brings_no_absence_forward(world):
    desk = sent(world, "lost-before")
    bills, desk.client.bills = desk.client.bills, failing(None, UNCLEAR, 1_000)
    steps = desk.repayer.follow()
    driven_for(world, steps, 100)
    order, snapshot = world.order(desk, "ETH")
    world.server.scenario = "lost-before"
    world.send(desk, order, snapshot)
    begun = world.clock.now_ms()
    desk.client.bills = bills
    desk.client.measure_clock = failing(None, UNCLEAR, 1_000)
    driven_for(world, steps, 60)
    assert states(desk) == {"BTC": State.ABSENT, "ETH": State.UNKNOWN}
    driven_for(world, steps, 60)
    assert states(desk) == {"BTC": State.ABSENT, "ETH": State.ABSENT}
    assert world.clock.now_ms() - begun > ACCEPTANCE_MS + SHOWN_LATE_MS + BETWEEN_READS_MS


def driven_for(world, steps, seconds):
    """Steps of a follower that goes on afterwards, as the window's does while another order is sent."""
    end_ms = world.clock.now_ms() + seconds * 1000
    for step in steps:
        if isinstance(step, Wait):
            world.clock.wait_until(step.until_ms)
            if world.clock.now_ms() >= end_ms:
                return


def test_a_history_that_could_not_be_read_whole_proves_no_absence(world):
    desk = sent(world, "lost-before")
    whole = desk.client.history
    desk.client.history = lambda **options: replace(whole(**options), whole=False)
    world.follow(desk, seconds=170)
    assert states(desk) == {"BTC": State.UNKNOWN}


def test_debts_that_cannot_be_read_prove_no_absence(world):
    desk = sent(world, "lost-before")

    def unclear():
        raise Unclear(Words("unclear", "不明"))

    desk.client.listing = unclear
    seen = world.follow(desk, seconds=170)
    assert states(desk) == {"BTC": State.UNKNOWN}
    assert any(isinstance(step, Trouble) for step in seen)


@pytest.mark.parametrize("bills", ["not read", "a full page that does not reach back"])
def test_bills_that_were_not_all_read_prove_no_absence(world, bills):
    desk = sent(world, "lost-before")
    page = tuple(Bill(str(number), "SOL", Decimal(1), world.clock.now_ms() + 1) for number in range(100))
    answered = {"not read": failing(None, Unclear(Words("unclear", "不明")), 1_000)}
    desk.client.bills = answered.get(bills, lambda: page)
    world.follow(desk, seconds=170)
    assert states(desk) == {"BTC": State.UNKNOWN}
    desk.client.bills = lambda: (*page[:-1], replace(page[0], time_ms=world.clock.now_ms() - 3_600_000))
    world.follow(desk)
    assert states(desk) == {"BTC": State.ABSENT}


@pytest.mark.parametrize("trip_ms", [1_900, 9_000, 14_000])
@pytest.mark.parametrize("later_ms", range(0, 15_000, 3_000))
def test_a_slow_reading_of_okx_s_clock_brings_no_absence_forward(world, trip_ms, later_ms):
    desk = sent(world, "lost-before")
    (order,) = desk.repayer.open_repayments()
    world.clock.tick(later_ms)
    ask, read = desk.client._transport.exchange, desk.client.history

    def slowly(method, path, **rest):
        if path == "/api/v5/public/time":
            # All of it on the way there: what comes back is newer than the middle of the trip.
            world.clock.tick(trip_ms)
        return ask(method, path, **rest)

    read_ms = []
    desk.client._transport.exchange = slowly
    desk.client.history = lambda **options: (read_ms.append(world.clock.now_ms()), read(**options))[1]
    world.follow(desk)
    assert states(desk) == {"BTC": State.ABSENT}
    late = [moment for moment in read_ms if moment - order.sent_ms > ACCEPTANCE_MS + SHOWN_LATE_MS - TOLERANCE_MS]
    assert late[-1] - late[0] >= BETWEEN_READS_MS


@pytest.mark.parametrize(
    ("okx_ms", "local_ms"),
    [(25_000, 0), (25_000, -3_600_000), (0, 3_600_000), (0, -3_600_000), (-25_000, 3_600_000), (-25_000, -3_600_000)],
)
def test_no_clock_alone_brings_an_absence_forward(world, okx_ms, local_ms):
    desk = sent(world, "lost-before")
    true = world.clock
    ask, begun, passed = desk.client.measure_clock, true.monotonic(), []

    def wrong():
        reading = ask()
        desk.client._offset_ms += okx_ms
        return reading

    desk.client.measure_clock = wrong
    world.server._exchange._clock = lambda: true.now_ms() - local_ms
    true.set_back(-local_ms)
    record = desk.journal.record
    desk.journal.record = lambda repayment: (passed.append(true.monotonic() - begun), record(repayment))[1]
    world.follow(desk)
    assert states(desk) == {"BTC": State.ABSENT}
    assert passed[-1] * 1000 > ACCEPTANCE_MS + SHOWN_LATE_MS + BETWEEN_READS_MS


def test_a_debt_that_shrank_without_a_trace_stays_unknown_and_the_follower_is_stuck(world):
    desk = sent(world, "lost-after-history-missing")
    desk.client.bills = lambda: ()
    seen = world.follow(desk)
    assert states(desk) == {"BTC": State.UNKNOWN}
    assert isinstance(seen[-1], Stuck)


@pytest.mark.parametrize("error", [Offline(Words("offline", "离线")), Unclear(Words("unclear", "不明"))])
def test_failures_are_told_and_waited_out_longer_each_time(world, error):
    desk = sent(world, "slow")
    desk.client.history = failing(desk.client.history, error, 4)
    pauses, begun = [], None
    for step in desk.repayer.follow():
        if isinstance(step, Trouble):
            begun = world.clock.now_ms()
        elif isinstance(step, Wait):
            if begun is not None:
                pauses.append(step.until_ms - begun)
                begun = None
            world.clock.wait_until(step.until_ms)
    assert pauses == [2_000, 4_000, 8_000, 15_000]
    assert states(desk) == {"BTC": State.FILLED}


def test_each_reading_keeps_the_pace(world):
    desk = sent(world, "slow")
    moments = []
    history = desk.client.history
    desk.client.history = lambda **options: (moments.append(world.clock.now_ms()), history(**options))[1]
    world.follow(desk)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(gaps) > 10
    assert min(gaps) >= PACE_MS


def test_after_three_minutes_it_reads_seldom(world):
    desk = sent(world, "history-missing")
    world.clock.tick(200_000)
    pauses = [step.until_ms - world.clock.now_ms() for step, _ in zip(waits(world, desk), range(12), strict=False)]
    assert max(pauses) >= 15_000


def waits(world, desk):
    for step in desk.repayer.follow():
        if isinstance(step, Wait):
            yield step
            world.clock.wait_until(step.until_ms)


def test_an_order_older_than_the_history_stays_unknown(world):
    desk = sent(world, "lost-before")
    world.clock.tick(8 * 24 * 3_600_000)
    seen = world.follow(desk)
    assert states(desk) == {"BTC": State.UNKNOWN}
    assert isinstance(seen[-1], Stuck)


def test_an_order_that_ran_and_is_older_than_the_history_leaves_nothing_to_read(world):
    desk = sent(world, "slow")
    assert states(desk) == {"BTC": State.RUNNING}
    world.clock.tick(8 * 24 * 3_600_000)
    seen = world.follow(desk)
    assert states(desk) == {"BTC": State.RUNNING}
    assert isinstance(seen[-1], Stuck)


def test_an_order_that_runs_leaves_something_to_read(world):
    desk = sent(world, "slow")
    desk.client.history = lambda **_options: HistoryPage((), size=0, whole=True)
    assert not any(isinstance(step, Stuck) for step in world.follow(desk))
    assert states(desk) == {"BTC": State.RUNNING}


def test_it_pages_back_to_an_order_that_many_others_follow(world):
    desk = sent(world, "lost-after")
    ledger = world.server.ledger
    for _ in range(250):
        world.clock.tick(10)
        ledger.open(USUAL)
        ledger.repay(debts=["LTC"], pay_with="USDT", now_ms=world.clock.now_ms(), stranger=True)
    asked = []
    history = desk.client.history
    desk.client.history = lambda **options: (asked.append(options), history(**options))[1]
    world.follow(desk)
    assert states(desk) == {"BTC": State.FILLED}
    assert any(options["older_than_ms"] for options in asked)


def test_a_history_of_endless_pages_at_one_moment_ends_and_proves_nothing(world):
    desk = sent(world, "lost-before")
    page = HistoryPage((), size=100, whole=True)
    desk.client.history = lambda **_options: page
    world.follow(desk, seconds=30)
    assert states(desk) == {"BTC": State.UNKNOWN}


def test_history_shows_each_row_once_newest_first(world):
    desk = sent(world, "instant", "BTC", "ETH")
    world.clock.tick(5_000)
    world.server.scenario = "instant"
    world.send(desk, *world.order(desk, "LTC"))
    steps = desk.repayer.history()
    rows = None
    while rows is None:
        try:
            step = next(steps)
        except StopIteration as end:
            rows = end.value
        else:
            world.clock.wait_until(step.until_ms)
    assert rows[0].debt == "LTC"
    assert sorted(row.debt for row in rows) == ["BTC", "ETH", "LTC"]


def test_a_new_follower_of_a_restarted_program_reads_the_absence_again(world):
    desk = sent(world, "lost-before")
    world.follow(desk, seconds=40)
    desk.close()
    again = world.desk()
    assert isinstance(again.repayer, Repayer)
    world.follow(again)
    assert states(again) == {"BTC": State.ABSENT}
    assert len(world.server.posts) == 1


@pytest.mark.parametrize("by_ms", [3_600_000, -3_600_000])
def test_a_clock_that_is_set_while_a_debt_runs_is_measured_again(world, by_ms):
    desk = sent(world, "slow")
    true = world.clock
    world.server._exchange._clock = lambda: true.now_ms() - by_ms
    true.set_back(-by_ms)
    seen = world.follow(desk)
    assert states(desk) == {"BTC": State.FILLED}
    assert not [step for step in seen if isinstance(step, Trouble)]


def test_what_remains_is_not_known_where_okx_says_nothing_of_cross_debts(world, monkeypatch):
    desk = world.desk()
    order, snapshot = world.order(desk, "BTC")
    monkeypatch.setattr(desk.client, "listing", lambda: Listing(cross_known=False))
    world.server.scenario = "instant"
    world.send(desk, order, snapshot)
    world.follow(desk)
    (row,) = desk.journal.repayment(1).rows
    assert (row.state, row.remaining) == (State.FILLED, None)
