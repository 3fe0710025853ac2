"""An order that nothing settles is closed by the user's word, only once OKX's history was shown, never by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain import closing
from app.domain.repayment import Outcome, State, outcome
from app.domain.words import Words
from app.errors import AccountProblem, AnotherSender, BadInput, DebtInDoubt, Offline, Unclear
from app.journal import Journal
from app.steps import Stuck, Trouble, Wait
from tests.e2e.world import World

EXECUTED, ABSENT = State.SAID_EXECUTED, State.SAID_ABSENT
SAID = Words("said", "说")


@pytest.fixture
def world(tmp_path):
    with World(tmp_path) as world:
        yield world


def stuck(world, *debts, scenario="lost-after-history-missing"):
    """A desk with an order that was executed, and of which OKX shows neither history nor bills."""
    desk = world.desk()
    order, snapshot = world.order(desk, *(debts or ("BTC",)))
    world.server.scenario = scenario
    world.send(desk, order, snapshot)
    desk.client.bills = lambda: ()
    world.follow(desk)
    world.clock.tick(180_000)
    (repayment,) = desk.repayer.open_repayments()
    assert {row.state for row in repayment.rows} == {State.UNKNOWN}
    return desk


def show(world, desk, number=1):
    steps = desk.repayer.show_for_closing(number)
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            return end.value
        if isinstance(step, Wait):
            world.clock.wait_until(step.until_ms)


def close(world, desk, *, number=1, **said):
    show(world, desk, number)
    return desk.repayer.close_by_word(number, said)


def test_the_word_is_written_down_with_its_time_frees_the_debt_and_sends_nothing(world):
    desk = stuck(world)
    with pytest.raises(DebtInDoubt):
        world.order(desk, "BTC")
    closed = close(world, desk, BTC=ABSENT)
    assert (closed.row("BTC").state, closed.row("BTC").said_ms) == (ABSENT, world.clock.now_ms())
    assert outcome(closed.rows) is Outcome.BY_WORD
    desk.close()
    again = world.desk()
    assert again.journal.repayment(1) == closed
    assert again.repayer.open_repayments() == ()
    assert again.journal.doubtful(account_id="a", user_key=closed.user_key) == {}
    assert list(again.repayer.follow()) == []
    assert len(world.server.posts) == 1


def test_nothing_can_be_closed_that_was_not_shown_or_not_lately(world):
    desk = stuck(world)
    with pytest.raises(BadInput, match="not looked at just now"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    show(world, desk)
    world.clock.tick(600_001)
    with pytest.raises(BadInput, match="not looked at just now"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    assert desk.journal.repayment(1).row("BTC").state is State.UNKNOWN


def test_one_look_is_for_one_word(world):
    desk = stuck(world)
    show(world, desk)
    with pytest.raises(BadInput, match="Say of every debt"):
        desk.repayer.close_by_word(1, {"ETH": ABSENT})
    desk.repayer.close_by_word(1, {"BTC": ABSENT})
    with pytest.raises(BadInput):
        desk.repayer.close_by_word(1, {"BTC": EXECUTED})
    assert desk.journal.repayment(1).row("BTC").state is ABSENT


def test_an_order_within_its_time_or_settled_or_unheard_of_is_not_shown(world):
    desk = world.desk()
    world.server.scenario = "lost-after"
    world.send(desk, *world.order(desk, "BTC"))
    with pytest.raises(BadInput, match="three minutes"):
        show(world, desk)
    world.follow(desk)
    for number, why in ((1, "settled already"), (2, "no order #2")):
        with pytest.raises(BadInput, match=why):
            show(world, desk, number)


@pytest.mark.parametrize("jump_ms", [3_600_000, -3_600_000])
def test_its_time_is_okx_s_whatever_becomes_of_this_clock(world, jump_ms):
    desk = world.desk()
    world.server.scenario = "lost-before"
    world.send(desk, *world.order(desk, "BTC"))
    true = world.clock
    world.server._exchange._clock = lambda: true.now_ms() - jump_ms
    true.set_back(-jump_ms)
    with pytest.raises(BadInput, match="three minutes"):
        show(world, desk)
    true.tick(181_000)
    assert show(world, desk).debts == ("BTC",)


@pytest.mark.parametrize("how", ["whole", "offline", "no time"])
def test_without_all_of_okx_s_history_nothing_can_be_closed(world, monkeypatch, how):
    desk = stuck(world)
    read = desk.client.history

    def broken(**options):
        if how == "offline":
            raise Offline(SAID)
        return replace(read(**options), whole=False)

    if how == "no time":
        world.clock.set_back(60_000)
        monkeypatch.setattr(desk.client, "measure_clock", broken_time)
    else:
        monkeypatch.setattr(desk.client, "history", broken)
    with pytest.raises((Offline, Unclear)):
        show(world, desk)
    with pytest.raises(BadInput):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})


def broken_time():
    raise Unclear(SAID)


def test_the_key_of_another_user_closes_nothing(world, monkeypatch):
    desk = stuck(world)
    other = world.desk()
    standing = other.client.standing()
    monkeypatch.setattr(other.client, "standing", lambda: replace(standing, user_id="another"))
    with pytest.raises(AccountProblem, match="another OKX user"):
        show(world, other)
    assert desk.journal.repayment(1).row("BTC").state is State.UNKNOWN


def stranded(world, monkeypatch, *, account_id="a", scenario="lost-after-history-missing"):
    """A desk whose key is another one than that of the order, which OKX put no name on."""
    with monkeypatch.context() as silent:
        sender = world.desk()
        silent.setattr(sender.client, "standing", broken_time)
        world.server.scenario = scenario
        world.send(sender, *world.order(sender, "BTC"))
    sender.journal.close()
    desk = world.desk(account_id)
    monkeypatch.setattr(type(desk.client), "fingerprint", property(lambda _: "another"))
    world.clock.tick(181_000)
    return desk


@pytest.mark.parametrize("named", [True, False])
def test_an_order_of_a_former_key_whose_user_okx_never_named_can_be_closed_and_is_said_to_be_one(
    world, monkeypatch, named
):
    desk = stranded(world, monkeypatch)
    if not named:
        monkeypatch.setattr(desk.client, "standing", broken_time)
    assert world.look(desk).unfinished
    steps = world.follow(desk)
    assert "another key of this account" in str(next(step.error for step in steps if isinstance(step, Trouble)))
    assert any(isinstance(step, Stuck) for step in steps)
    with pytest.raises(DebtInDoubt):
        world.order(desk, "BTC")
    assert show(world, desk).former_key
    closed = desk.repayer.close_by_word(1, {"BTC": ABSENT})
    assert closed.row("BTC").state is ABSENT
    assert world.look(desk).doubtful == {}
    world.server.scenario = "normal"
    # What this key reads may be another user's: it contradicts nothing.
    list(world.driven(desk.repayer.history()))
    assert desk.repayer.contradicted() == ()
    assert len(world.server.posts) == 1


def test_no_other_account_closes_an_order_of_a_former_key_nor_does_one_that_okx_named_by_now(world, monkeypatch):
    other = stranded(world, monkeypatch, account_id="b")
    assert not world.look(other).unfinished
    with pytest.raises(AccountProblem, match="another OKX user"):
        show(world, other)
    desk = world.desk()
    show(world, desk)
    found = desk.journal.repayment(1)
    desk.journal.name_user(found.user_key, "practice:another")
    with pytest.raises(AccountProblem, match="another OKX user"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    desk.journal.name_user("practice:another", desk.repayer._owner.user_key)
    assert show(world, desk).former_key is False
    assert desk.journal.repayment(1).row("BTC").state is State.UNKNOWN


def test_an_order_that_was_named_between_the_look_and_the_word_is_looked_at_again(world, monkeypatch):
    desk = stranded(world, monkeypatch)
    show(world, desk)
    desk.journal.name_user(desk.journal.repayment(1).user_key, desk.repayer._owner.user_key)
    with pytest.raises(BadInput, match="Look at it again"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    show(world, desk)
    closed = closing.closed

    def overtaken(now, said, *, now_ms):
        desk.journal.name_user(now.user_key, "practice:another")
        return closed(now, said, now_ms=now_ms)

    monkeypatch.setattr(closing, "closed", overtaken)
    with pytest.raises(BadInput, match="meanwhile"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    assert desk.journal.repayment(1).row("BTC").state is State.UNKNOWN


def test_an_order_of_a_former_key_that_okx_said_is_running_is_closed_only_after_a_week(world, monkeypatch):
    desk = stranded(world, monkeypatch, scenario="slow")
    assert desk.journal.repayment(1).row("BTC").state is State.RUNNING
    with pytest.raises(BadInput, match="Enter the key that sent it again"):
        show(world, desk)
    world.clock.tick(8 * 24 * 3_600_000)
    assert show(world, desk).former_key


def test_what_another_process_settled_meanwhile_stands_and_nothing_is_closed(world):
    desk = stuck(world, "BTC", "ETH")
    show(world, desk)
    other = Journal(world.path)
    now = other.repayment(1)
    other.record(now.with_rows([now.row("BTC").become(State.FILLED), now.row("ETH")]))
    with pytest.raises(BadInput, match="meanwhile"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT, "ETH": ABSENT})
    assert [row.state for row in other.repayment(1).rows] == [State.FILLED, State.UNKNOWN]
    other.close()


def test_what_another_process_settles_at_the_very_moment_stands_too(world, monkeypatch):
    desk = stuck(world, "BTC", "ETH")
    show(world, desk)
    other = Journal(world.path)
    closed = closing.closed

    def overtaken(now, said, *, now_ms):
        other.record(now.with_rows([now.row("BTC").become(State.FILLED), now.row("ETH")]))
        return closed(now, said, now_ms=now_ms)

    monkeypatch.setattr(closing, "closed", overtaken)
    with pytest.raises(BadInput, match="meanwhile"):
        desk.repayer.close_by_word(1, {"BTC": ABSENT, "ETH": ABSENT})
    assert [row.state for row in other.repayment(1).rows] == [State.FILLED, State.UNKNOWN]
    other.close()


def test_while_another_process_sends_nothing_is_closed(world):
    desk = stuck(world)
    show(world, desk)
    other = Journal(world.path)
    with other.sending(), pytest.raises(AnotherSender):
        desk.repayer.close_by_word(1, {"BTC": ABSENT})
    other.close()
    assert desk.journal.repayment(1).row("BTC").state is State.UNKNOWN


def test_who_follows_it_elsewhere_is_told_and_stops(world):
    desk = stuck(world)
    there = world.desk()
    there.client.bills = lambda: ()
    steps = world.driven(there.repayer.follow([1]))
    next(steps)
    closed = close(world, desk, BTC=EXECUTED)
    assert closed in list(steps)
    assert there.journal.repayment(1) == closed


def test_a_late_answer_of_a_follower_does_not_change_a_word(world):
    desk = stuck(world)
    stale = desk.journal.repayment(1)
    closed = close(world, desk, BTC=ABSENT)
    told = desk.journal.record(stale.with_rows([stale.row("BTC").become(State.FILLED)]))
    assert told.row("BTC").state is ABSENT
    assert desk.journal.repayment(1) == closed


def test_no_row_is_closed_by_any_way_but_the_user_s_word(world):
    desk = stuck(world)
    unknown = desk.journal.repayment(1)
    told = desk.journal.record(unknown.with_rows([unknown.row("BTC").become(ABSENT)]))
    assert told.row("BTC").state is State.UNKNOWN


@pytest.mark.parametrize("reader", ["history", "follow"])
def test_what_okx_shows_later_against_the_word_is_written_down_and_told(world, reader):
    desk = stuck(world)
    close(world, desk, BTC=ABSENT)
    assert desk.repayer.contradicted() == ()
    world.server.scenario = "normal"
    if reader == "history":
        seen = [step for step in world.driven(desk.repayer.history()) if not isinstance(step, Wait)]
    else:
        world.send(desk, *world.order(desk, "ETH"))
        seen = world.follow(desk)
    (told,) = [step for step in seen if step.id == 1]
    assert told.row("BTC").contradicted is State.FILLED
    assert told.row("BTC").state is ABSENT
    assert desk.repayer.contradicted() == (told,)
    assert world.desk().journal.repayment(1) == told


def test_a_word_that_okx_bears_out_is_not_contradicted(world):
    desk = stuck(world)
    close(world, desk, BTC=EXECUTED)
    world.server.scenario = "normal"
    assert [step for step in world.driven(desk.repayer.history()) if not isinstance(step, Wait)] == []
    assert desk.repayer.contradicted() == ()


def test_an_order_of_which_okx_shows_nothing_any_more_can_be_closed(world):
    desk = stuck(world)
    world.clock.tick(8 * 24 * 3_600_000)
    assert not show(world, desk).reaches
    assert not desk.repayer.close_by_word(1, {"BTC": EXECUTED}).open
