"""An order that was confirmed before the computer slept does not leave after it woke up."""

from __future__ import annotations

import pytest

from app.clock import beat
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import Overslept, Refused, Unclear
from app.steps import PACE_MS, REPAY, Wait
from tests.e2e.world import World

SAID = Words("said", "说")


@pytest.fixture
def waiting(tmp_path):
    """A second order, which waits for OKX's limit."""
    with World(tmp_path, "instant") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        world.send(desk, order, snapshot)
        order, snapshot = world.order(desk, "ETH")
        desk.journal.defer(desk.repayer._owner.user_key, REPAY, now_ms=world.clock.now_ms(), interval_ms=2_000)
        steps = desk.repayer.send(order, snapshot)
        wait = next(step for step in steps if isinstance(step, Wait))
        assert wait.until_ms > world.clock.now_ms()
        yield world, desk, steps, wait
        steps.close()


@pytest.mark.parametrize("how", ["late", "stood still", "set back"])
def test_it_is_written_down_as_not_executed_and_said(waiting, how):
    world, desk, steps, wait = waiting
    world.clock.wait_until(wait.until_ms)
    if how == "late":
        world.clock.tick(10_001)
    elif how == "stood still":
        world.clock._now_ms += 10_001
    else:
        world.clock.set_back(10_001)
    with pytest.raises(Overslept):
        list(steps)
    assert len(world.server.posts) == 1
    newest = max(desk.journal.repayments(account_id="a"), key=lambda each: each.id)
    assert [row.state for row in newest.rows] == [State.ABSENT]
    assert desk.repayer.open_repayments() == ()


def test_a_wait_that_is_a_little_late_is_no_sleep(waiting):
    world, _, steps, wait = waiting
    world.clock.wait_until(wait.until_ms)
    world.clock.tick(9_000)
    for step in steps:
        if isinstance(step, Wait):
            world.clock.wait_until(step.until_ms)
    assert len(world.server.posts) == 2


def test_an_order_that_okx_did_nothing_of_is_not_sent_again_after_a_sleep(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC", "ETH")
        world.server.scenario = "code-50011-once"
        steps = desk.repayer.send(order, snapshot)
        wait = next(step for step in steps if isinstance(step, Wait))
        world.clock.wait_until(wait.until_ms)
        world.clock.tick(3_600_000)
        with pytest.raises(Overslept):
            list(steps)
        assert len(world.server.posts) == 1
        (repayment,) = desk.journal.repayments(account_id="a")
        assert [(row.state, row.code) for row in repayment.rows] == [(State.REFUSED, "50011")] * 2
        assert not repayment.open


@pytest.mark.parametrize("how", ["late", "stood still", "set back"])
def test_an_order_that_was_confirmed_before_a_sleep_does_not_leave_though_nothing_was_begun_by_then(tmp_path, how):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        confirmed = beat(world.clock)
        if how == "late":
            world.clock.tick(3_600_000)
        elif how == "stood still":
            world.clock._now_ms += 10_001
        else:
            world.clock.set_back(10_001)
        with pytest.raises(Overslept):
            list(world.driven(desk.repayer.send(order, snapshot, confirmed=confirmed)))
        assert world.server.posts == ()
        assert [row.state for row in desk.journal.repayment(1).rows] == [State.ABSENT]


def test_an_order_that_waited_for_a_reading_to_end_leaves(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        confirmed = beat(world.clock)
        world.clock.tick(20_000)
        list(world.driven(desk.repayer.send(order, snapshot, confirmed=confirmed)))
        assert len(world.server.posts) == 1


@pytest.mark.parametrize("answers", ["not read at all", "refused"])
def test_without_okx_s_time_an_order_does_not_leave(tmp_path, monkeypatch, answers):
    refused = {"not read at all": Unclear(SAID), "refused": Refused(SAID, code="50011", message="")}
    with World(tmp_path) as world:
        desk = world.desk()
        measure = desk.client.measure_clock
        monkeypatch.setattr(desk.client, "measure_clock", lambda: raised(refused[answers]))
        order, snapshot = world.order(desk, "BTC")
        with pytest.raises(Unclear, match="No repayment was sent"):
            world.send(desk, order, snapshot)
        assert world.server.posts == ()
        assert [row.state for row in desk.journal.repayment(1).rows] == [State.ABSENT]
        monkeypatch.setattr(desk.client, "measure_clock", measure)
        world.send(desk, order, snapshot)
        assert len(world.server.posts) == 1


@pytest.mark.parametrize("by_ms", [9_000, -9_000])
def test_a_clock_that_was_set_since_okx_s_was_read_is_measured_again_before_an_order_leaves(tmp_path, by_ms):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        world.server._exchange._clock = lambda true=world.clock: true.now_ms() - by_ms
        world.clock.set_back(-by_ms)
        world.send(desk, order, snapshot)
        (accepted,) = world.own
        assert desk.journal.repayment(1).sent_ms == accepted.accepted_ms


def test_an_order_that_waits_for_okx_s_time_puts_off_the_next_by_as_much(tmp_path, monkeypatch):
    with World(tmp_path, "instant") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        world.clock.set_back(5_000)
        ask = desk.client._transport.exchange

        def slowly(method, path, **rest):
            if path == "/api/v5/public/time":
                world.clock.tick(1_900)
            return ask(method, path, **rest)

        monkeypatch.setattr(desk.client._transport, "exchange", slowly)
        world.send(desk, order, snapshot)
        (sent,) = desk.journal.repayments(account_id="a")
        left_ms = world.clock.now_ms()
        wait = next(desk.repayer._pace.free(REPAY))
        assert wait.until_ms >= left_ms + PACE_MS
        assert sent.attempts == 1


@pytest.mark.parametrize("wrong_ms", [3_600_000, -3_600_000])
def test_an_order_that_okx_refused_for_a_wrong_time_is_looked_for_by_the_time_of_the_request_that_it_took(
    tmp_path, wrong_ms
):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        desk.client._offset_ms += wrong_ms  # as OKX itself may have said
        steps = desk.repayer.send(order, snapshot)
        for step in steps:
            if isinstance(step, Wait):
                world.clock.wait_until(step.until_ms)
                world.server.scenario = "lost-after"
        (accepted,) = world.own
        assert (desk.journal.repayment(1).sent_ms, len(world.server.posts)) == (accepted.accepted_ms, 2)
        world.server.scenario = "normal"
        world.follow(desk)
        assert [row.state for row in desk.journal.repayment(1).rows] == [State.FILLED]


@pytest.mark.parametrize("back_ms", [3_600_000, 3_599_500])
def test_a_clock_that_was_an_hour_ahead_for_a_moment_puts_nothing_off_by_an_hour(tmp_path, back_ms):
    with World(tmp_path, "instant") as world:
        pace = world.desk().repayer._pace
        assert list(pace.free(REPAY)) == []
        waiting = pace.free(REPAY)
        world.clock.wait_until(next(waiting).until_ms)
        world.clock.set_back(-3_600_000)
        assert list(waiting) == []
        world.clock.set_back(back_ms)
        now_ms = world.clock.now_ms()
        assert all(wait.until_ms - now_ms <= PACE_MS for wait in pace.free(REPAY))
        pace.answered(REPAY)
        (wait,) = pace.free(REPAY)
        assert wait.until_ms - now_ms >= PACE_MS


def test_readings_of_okx_s_time_keep_its_limit_whoever_of_this_computer_s_users_asks(tmp_path):
    with World(tmp_path) as world, World(tmp_path) as elsewhere:
        elsewhere.clock = world.clock
        moments = []
        for desk in (world.desk("a"), elsewhere.desk("b")) * 10:
            read = len(moments)
            desk.client.measure_clock = lambda: moments.append(world.clock.now_ms())
            steps = desk.repayer.look()
            while len(moments) == read:
                world.clock.wait_until(next(steps).until_ms)
            steps.close()
        assert max(sum(start <= each < start + 2_000 for each in moments) for start in moments) <= 10


def raised(error):
    raise error
