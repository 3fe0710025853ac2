"""The interest is read beside what is needed for repaying: nobody waits for it, and nothing fails with it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.interest import hourly, hourly_usd
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import KeyRefused, Offline, Unclear
from app.steps import Snapshot, Wait
from tests.e2e.world import World

SAID = Words("words of the error", "")


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as made:
        yield made


def snapshots(world, desk):
    found = []
    for step in desk.repayer.look():
        if isinstance(step, Wait):
            world.clock.wait_until(step.until_ms)
        else:
            found.append(step)
    return found


def counted(desk, monkeypatch, error=None):
    asked, read = [], desk.client.interest

    def interest():
        asked.append(1)
        if error is not None:
            raise error
        return read()

    monkeypatch.setattr(desk.client, "interest", interest)
    return asked


def test_the_first_list_does_not_wait_for_the_interest(world, monkeypatch):
    desk = world.desk()
    asked = counted(desk, monkeypatch)
    steps = desk.repayer.look()
    first = next(step for step in steps if isinstance(step, Snapshot))
    assert (first.interest, asked) == (None, [])
    *_, second = steps
    assert asked == [1]
    assert second.interest.next_ms > world.clock.now_ms()
    assert second.interest.next_ms % 3_600_000 == 0
    assert (second.listing, second.balances, second.read_ms) == (first.listing, first.balances, first.read_ms)
    btc = second.listing.debt("BTC")
    due = hourly(btc, interest=second.interest, balances=second.balances)
    assert due == Decimal("0.051234") * Decimal("0.00003") / 24
    assert hourly_usd(second.listing.cross, interest=second.interest, balances=second.balances) > 0


def test_it_is_asked_for_once_a_minute_and_kept_meanwhile(world, monkeypatch):
    desk = world.desk()
    asked = counted(desk, monkeypatch)
    first = snapshots(world, desk)[-1].interest
    (again,) = snapshots(world, desk)
    assert (asked, again.interest) == ([1], first)
    world.clock.tick(60_000)
    snapshots(world, desk)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "error",
    [Unclear(SAID), Offline(SAID), KeyRefused(SAID, code="50120", message="")],
    ids=lambda each: type(each).__name__,
)
def test_a_failure_leaves_it_not_known_is_not_repeated_at_once_and_costs_no_repayment(world, monkeypatch, error):
    desk = world.desk()
    asked = counted(desk, monkeypatch, error)
    assert [each.interest for each in snapshots(world, desk)] == [None, None]
    (snapshot,) = snapshots(world, desk)
    assert (asked, snapshot.interest) == ([1], None)
    order = desk.repayer.plan(("BTC",), pay_with="USDT", snapshot=snapshot)
    world.send(desk, order, snapshot)
    world.follow(desk)
    (repayment,) = desk.journal.repayments(account_id="a")
    assert repayment.rows[0].state is State.FILLED


def test_where_the_trading_account_gave_no_answer_or_nothing_is_owed_it_is_not_asked_for(world, monkeypatch):
    desk = world.desk()
    asked = counted(desk, monkeypatch)

    def silent():
        raise Unclear(SAID)

    monkeypatch.setattr(desk.client, "trading", silent)
    snapshots(world, desk)
    monkeypatch.undo()
    assert asked == []
    asked = counted(desk, monkeypatch)
    world.server.scenario = "no-debts"
    snapshots(world, desk)
    assert asked == []
