"""Every way in which the exchange can behave: sent once, and nothing recorded that the ledger does not bear out."""

from __future__ import annotations

import pytest

from app.cli.driving import returned
from app.domain.account import MarginMode
from app.domain.repayment import State
from app.errors import ExchangeProblem, OneClickRepayError, WrongMode
from app.practice.ledger import Margin
from app.practice.scenarios import SCENARIOS
from tests.e2e.world import World

ONE, THREE = ("BTC",), ("BTC", "ETH", "LTC")
SENT_AGAIN = {"code-50011-once": 1, "code-50102-once": 1, "limit": 2}

ABSENT = {"lost-before", "hang-before", "redirect", "html-503", "html-200", "code-50004-not-executed", "code-unknown"}
ENDS = {
    **{scenario: {State.ABSENT if scenario in ABSENT else State.FILLED} for scenario in SCENARIOS},
    **{scenario: {State.REFUSED} for scenario in ("code-50110", "code-50119", "code-59119")},
    **{scenario: {State.FILLED, State.FAILED} for scenario in ("partly-failed", "code-2-some-failed", "poor")},
    **{scenario: {State.FAILED} for scenario in ("all-failed", "code-1-all-failed")},
    "history-missing": {State.RUNNING},
    "key-refused-later": {State.RUNNING},
    "stranger-lost-before": {State.UNKNOWN, State.ABSENT},
}
"""In which states the rows of an order of three end, where the order is sent at all."""
STOPPED = {
    "slow-reading",
    "no-debts",
    "wrong-mode",
    "read-only-key",
    "demo-key",
    "key-refused",
    "ip-refused",
    "environment-refused",
    "passphrase-refused",
    "secret-refused",
    "maintenance",
    "retired",
}


def run(world, desk, debts, *, then=None):
    order, snapshot = world.order(desk, *debts)
    if then is not None:
        world.server.scenario = then
    world.send(desk, order, snapshot)
    world.follow(desk)
    return desk.journal.repayments(account_id="a")


def test_a_request_that_was_long_on_its_way_makes_the_next_one_none_too_early(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, *THREE)
        world.server.scenario = "limit"
        repay, on_its_way_ms = desk.repayer._client.repay, iter([1_500, 0, 0])

        def delayed(*args, **kwargs):
            world.clock.tick(next(on_its_way_ms))
            return repay(*args, **kwargs)

        monkeypatch.setattr(desk.repayer._client, "repay", delayed)
        world.send(desk, order, snapshot)
        assert {row.state for row in desk.journal.repayment(1).rows} == {State.RUNNING}


@pytest.mark.parametrize(
    ("debts", "late"), [(ONE, False), (THREE, False), (ONE, True)], ids=["one", "three", "one-after-looking"]
)
@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_it_is_sent_once_and_its_record_is_true_in(tmp_path, scenario, debts, late):
    with World(tmp_path, "normal" if late else scenario) as world:
        desk = world.desk()
        try:
            repayments = run(world, desk, debts, then=scenario)
        except OneClickRepayError:
            assert scenario in STOPPED
            repayments = desk.journal.repayments(account_id="a")
        assert world.lies(repayments) == []
        expected = 0 if scenario in STOPPED and not late else 1 + SENT_AGAIN.get(scenario, 0)
        assert len(world.server.posts) == expected
        assert sum(each.attempts for each in repayments) == expected


@pytest.mark.parametrize("scenario", sorted(set(SCENARIOS) - STOPPED))
def test_an_order_of_three_ends_as_it_should_in(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        (repayment,) = run(world, world.desk(), THREE)
        assert {row.state for row in repayment.rows} == ENDS[scenario]
        assert all(row.remaining is not None for row in repayment.rows if row.state in {State.FILLED, State.FAILED})


@pytest.mark.parametrize("scenario", sorted(STOPPED))
def test_nothing_is_sent_where_looking_already_tells_that_it_is_in_vain(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        desk = world.desk()
        with pytest.raises(OneClickRepayError):
            run(world, desk, ONE)
        assert world.server.posts == ()
        assert desk.journal.repayments(account_id="a") == ()


@pytest.mark.parametrize("scenario", sorted(STOPPED - {"slow-reading"}))
def test_a_refusal_of_the_order_itself_is_recorded_as_one(tmp_path, scenario):
    with World(tmp_path) as world:
        (repayment,) = run(world, world.desk(), ONE, then=scenario)
        assert [row.state for row in repayment.rows] == [State.REFUSED]
        assert repayment.rows[0].code


def test_looking_at_a_retired_call_says_that_it_is_retired(tmp_path):
    with World(tmp_path, "retired") as world, pytest.raises(ExchangeProblem, match="retired"):
        world.look(world.desk())


def test_looking_in_the_wrong_mode_names_the_mode_and_those_that_are_needed(tmp_path):
    with World(tmp_path, "wrong-mode") as world, pytest.raises(WrongMode, match="in Futures mode") as raised:
        world.look(world.desk())
    assert raised.value.margin_mode is MarginMode.FUTURES
    assert "Multi-currency or Portfolio margin" in raised.value.words.en
    assert "该账户为合约模式" in raised.value.words.zh


def test_what_is_left_is_read_again_after_the_end(tmp_path):
    with World(tmp_path, "rest-remains") as world:
        (repayment,) = run(world, world.desk(), ONE)
        left = {debt.currency: debt.total for debt in world.server.ledger.debts(Margin.CROSS)}
        assert repayment.row("BTC").remaining == left["BTC"] > 0


def test_a_lone_debt_that_was_cut_short_after_a_lost_answer_stays_unknown_until_a_word_closes_it(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        (repayment,) = run(world, desk, ONE, then="lost-after-rest")
        assert repayment.row("BTC").state is State.UNKNOWN
        world.clock.tick(240_000)
        shown = returned(desk.repayer.show_for_closing(1), world.clock)
        assert [row.state for row in shown.rows] == [State.FILLED]
        closed = desk.repayer.close_by_word(1, {"BTC": State.SAID_EXECUTED})
        assert closed.row("BTC").state is State.SAID_EXECUTED
        assert len(world.server.posts) == 1


def test_a_partly_filled_order_frees_its_debts_for_the_next(tmp_path):
    with World(tmp_path, "partly-failed") as world:
        desk = world.desk()
        run(world, desk, THREE)
        world.server.scenario = "normal"
        newest, _ = run(world, desk, ("ETH",))
        assert newest.row("ETH").state is State.FILLED
        assert world.lies(desk.journal.repayments(account_id="a")) == []
