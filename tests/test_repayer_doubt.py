"""A debt in doubt cannot be chosen again: not here, not by another desk, not for another entry of the same user."""

from __future__ import annotations

import pytest

from app.domain.repayment import Order, Outcome, Row, State, outcome
from app.domain.words import Words
from app.errors import AnotherSender, DebtInDoubt, Unclear
from app.journal import Journal
from tests.e2e.world import World

DOUBTFUL = ["normal", "slow", "lost-before", "lost-after", "hang-after", "code-50004-executed", "missing-row",
            "history-missing", "lost-after-history-late"]  # fmt: skip


@pytest.mark.parametrize("scenario", DOUBTFUL)
def test_while_anything_is_open_no_desk_may_plan_the_debt(tmp_path, scenario):
    with World(tmp_path) as world:
        here, twin = world.desk("a"), world.desk("b")
        order, snapshot = world.order(here, "BTC", "ETH")
        seen_by_twin = world.look(twin)
        world.server.scenario = scenario
        refused = 0
        for steps in (here.repayer.send(order, snapshot), here.repayer.follow()):
            for _ in world.driven(steps, seconds=60):
                (repayment,) = here.journal.repayments(account_id="a")
                for row in repayment.rows:
                    if row.state.open:
                        refused += 1
                        for desk, view in ((here, snapshot), (twin, seen_by_twin)):
                            with pytest.raises(DebtInDoubt):
                                desk.repayer.plan((row.debt,), pay_with="USDT", snapshot=view)
                        with pytest.raises(DebtInDoubt):
                            _plan(twin.journal, row.debt, account_id="b", user_key=_key(here))
        assert refused
        assert len(world.server.posts) == 1


def _key(desk):
    (left,) = {each.user_key for each in desk.journal.repayments(account_id="a")}
    return left


def _plan(journal, debt, *, account_id, user_key):
    order = Order([debt], pay_with="USDT")
    return journal.plan(order, account_id=account_id, user_key=user_key, now_ms=1, rows=[Row(debt)])


def test_only_one_of_two_desks_can_be_sending(tmp_path):
    with World(tmp_path) as world:
        here, there = world.desk("a"), world.desk("b")
        order, snapshot = world.order(here, "BTC")
        other, seen = world.order(there, "ETH")
        steps = here.repayer.send(order, snapshot)
        next(steps)
        with pytest.raises(AnotherSender):
            next(there.repayer.send(other, seen))
        steps.close()
        world.send(there, other, seen)
        assert len(world.server.posts) == 1
        assert here.journal.repayment(1).row("BTC").state is State.ABSENT


def test_a_confirmed_order_is_refused_if_the_debt_got_into_doubt_meanwhile(tmp_path):
    with World(tmp_path, "slow") as world:
        here, there = world.desk("a"), world.desk("b")
        order, snapshot = world.order(here, "BTC")
        other, seen = world.order(there, "BTC", "ETH")
        world.send(here, order, snapshot)
        with pytest.raises(DebtInDoubt):
            world.send(there, other, seen)
        assert len(world.server.posts) == 1
        assert there.journal.repayments(account_id="b") == ()


def test_another_user_of_another_exchange_is_not_held_up(tmp_path):
    with World(tmp_path, "slow") as world, World(tmp_path, "slow") as elsewhere:
        here, there = world.desk("a"), elsewhere.desk("b")
        world.send(here, *world.order(here, "BTC"))
        elsewhere.send(there, *elsewhere.order(there, "BTC"))
        assert (len(world.server.posts), len(elsewhere.server.posts)) == (1, 1)


def test_rows_of_a_finished_order_free_their_debts_one_by_one(tmp_path):
    with World(tmp_path, "missing-row") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC", "ETH")
        world.send(desk, order, snapshot)
        states = {row.debt: row.state for row in desk.journal.repayment(1).rows}
        assert states == {"BTC": State.RUNNING, "ETH": State.UNKNOWN}
        assert outcome(desk.journal.repayment(1).rows) is Outcome.UNKNOWN


def blind(world, account_id):
    """A desk whose exchange does not say who its user is: `account/config` gives no usable answer."""
    desk = world.desk(account_id)

    def unclear():
        raise Unclear(Words("unclear", "不明"))

    desk.client.standing = unclear
    return desk


def test_a_debt_stays_barred_for_the_second_entry_of_a_user_whom_the_exchange_did_not_name(tmp_path):
    with World(tmp_path, "slow") as world:
        here, there = blind(world, "a"), world.desk("b")
        world.send(here, *world.order(here, "BTC"))
        with pytest.raises(DebtInDoubt):
            world.order(there, "BTC")


def test_in_memory_too_a_second_order_waits_for_the_first(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk(journal=Journal(None))
        first, second = world.order(desk, "BTC"), world.order(desk, "ETH")
        sending = desk.repayer.send(*first)
        next(sending)
        with pytest.raises(AnotherSender):
            next(desk.repayer.send(*second))
        list(world.driven(sending))
        world.follow(desk)
        assert desk.journal.repayment(1).row("BTC").state is State.FILLED
        assert world.lies(desk.journal.repayments(account_id="a")) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_strangers_repayment_does_not_free_a_debt_that_we_are_repaying(tmp_path, seed):
    with World(tmp_path, "stranger", seed=seed) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        world.send(desk, order, snapshot)
        running = 0
        for _ in desk.repayer.follow():
            (own,) = world.own
            if any(row.status == "running" for row in world.server.ledger.rows_of(own)):
                running += 1
                with pytest.raises(DebtInDoubt):
                    desk.repayer.plan(("BTC",), pay_with="USDT", snapshot=snapshot)
            world.clock.tick(500)
        assert running
