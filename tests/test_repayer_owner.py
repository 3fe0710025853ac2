"""An order is settled only by the user who sent it, by OKX's clock, and wherever it was settled it is told."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from app.domain.repayment import State
from app.domain.words import Words
from app.errors import AccountProblem, JournalProblem, Maintenance, Unclear
from app.journal import Journal
from app.okx.answer import Lost
from app.steps import Trouble
from tests.e2e.world import World


def unclear(*_: object, **__: object) -> None:
    raise Unclear(Words("no answer", "无响应"))


def lost(world, desk, *debts):
    """An order whose answer never came; it was not executed."""
    order, snapshot = world.order(desk, *debts)
    world.server.scenario = "lost-before"
    world.send(desk, order, snapshot)
    (repayment,) = desk.repayer.open_repayments()
    assert {row.state for row in repayment.rows} == {State.UNKNOWN}
    return repayment


def test_the_key_of_another_user_settles_nothing(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        repayment = lost(world, desk, "BTC")
        other = world.desk()
        standing = other.client.standing()
        monkeypatch.setattr(other.client, "standing", lambda: replace(standing, user_id="another"))
        steps = world.follow(other)
        assert [type(step) for step in steps] == [Trouble]
        assert isinstance(steps[0].error, AccountProblem)
        assert "another OKX user" in str(steps[0].error)
        assert desk.journal.repayment(repayment.id).row("BTC").state is State.UNKNOWN
        world.follow(desk)
        assert desk.journal.repayment(repayment.id).row("BTC").state is State.ABSENT


def test_a_user_that_was_named_keeps_that_name_whatever_okx_says_later(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        world.look(desk)
        named = desk.repayer._owner.named
        standing = desk.client.standing()
        monkeypatch.setattr(desk.client, "standing", lambda: replace(standing, user_id="99"))
        repayment = lost(world, desk, "BTC")
        monkeypatch.undo()
        assert (desk.repayer._owner.named, repayment.user_key) == (named, named)
        world.follow(world.desk())
        assert desk.journal.repayment(repayment.id).row("BTC").state is State.ABSENT


def test_a_reading_says_whether_following_settles_anything(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        assert not world.look(desk).unfinished
        lost(world, desk, "BTC")
        assert world.look(desk).unfinished
        other = world.desk()
        standing = other.client.standing()
        monkeypatch.setattr(other.client, "standing", lambda: replace(standing, user_id="another"))
        seen = world.look(other)
        assert set(seen.doubtful) == {"BTC"}
        assert not seen.unfinished


def test_a_replaced_key_whose_user_okx_did_not_name_settles_nothing(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        monkeypatch.setattr(desk.client, "standing", unclear)
        repayment = lost(world, desk, "BTC")
        other = world.desk()
        monkeypatch.setattr(type(other.client), "fingerprint", property(lambda _: "another"))
        world.follow(other)
        assert other.journal.repayment(repayment.id).row("BTC").state is State.UNKNOWN


def test_a_clock_set_forward_proves_nothing_where_okx_s_cannot_be_read(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        repayment = lost(world, desk, "BTC")
        monkeypatch.setattr(desk.client, "measure_clock", unclear)
        world.clock.set_back(-600_000)
        world.follow(desk, seconds=30)
        assert desk.journal.repayment(repayment.id).row("BTC").state is State.UNKNOWN


def test_without_okx_s_clock_the_time_that_passed_here_proves_it(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        repayment = lost(world, desk, "BTC")
        monkeypatch.setattr(desk.client, "measure_clock", unclear)
        world.follow(desk, seconds=90)
        assert desk.journal.repayment(repayment.id).row("BTC").state is State.ABSENT


def test_what_another_process_settled_is_told_to_who_watches(tmp_path):
    with World(tmp_path, "slow") as world:
        desk = world.desk()
        world.send(desk, *world.order(desk, "BTC"))
        (running,) = desk.repayer.open_repayments()
        other = Journal(world.path)
        row = running.row("BTC")
        other.record(running.with_rows([row.become(State.FILLED)]))
        other.close()
        steps = list(world.driven(desk.repayer.follow([running.id])))
        assert [step.row("BTC").state for step in steps] == [State.FILLED]


def test_an_answer_that_could_not_be_written_is_settled_by_following(tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise JournalProblem(Words("full", "已满"))

    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        with monkeypatch.context() as patched:
            patched.setattr(desk.journal, "answered", full)
            steps = world.send(desk, order, snapshot)
        assert "had left already" in next(str(step.error) for step in steps if isinstance(step, Trouble))
        world.follow(desk)
        (repayment,) = desk.journal.repayments(account_id="a")
        assert repayment.row("BTC").state is State.FILLED
        assert len(world.server.posts) == 1


def test_the_request_is_stamped_with_the_moment_that_was_written_down(tmp_path, monkeypatch):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        stamped = []

        def slow(_, *, moment_ms):
            world.clock.tick(60_000)
            stamped.append(moment_ms)
            return Lost("", "", snapshot.standing.label)

        monkeypatch.setattr(desk.client, "repay", slow)
        world.send(desk, order, snapshot)
        (repayment,) = desk.repayer.open_repayments()
        assert stamped == [repayment.sent_ms]


@pytest.mark.parametrize("late_ms", [0, 700])
def test_a_request_that_leaves_late_puts_off_the_next(tmp_path, late_ms):
    with World(tmp_path) as world:
        desk = world.desk()
        moments = []
        for _ in range(3):
            for step in desk.repayer._pace.free("one-click-repay-history"):
                world.clock.wait_until(step.until_ms + late_ms)
            moments.append(world.clock.now_ms())
        assert all(later - earlier >= 2_100 for earlier, later in pairwise(moments))


def test_a_maintenance_is_called_one_and_says_until_when(tmp_path):
    with World(tmp_path, "maintenance") as world, pytest.raises(Maintenance, match=r"under maintenance .* UTC") as told:
        world.look(world.desk())
    assert "维护" in told.value.words.zh
