"""Rows of other clients, rows that come late or are dated anew, and histories with gaps: none ends an order of ours."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest

from app.domain.account import Account, Environment
from app.domain.repayment import Repayment, State
from app.errors import DebtInDoubt, Overslept
from app.journal import Journal
from app.okx.client import Client
from app.okx.sites import site
from app.practice import answers
from app.practice.exchange import HISTORY
from app.practice.ledger import Ending, Pace
from app.repayer import Repayer
from app.steps import Snapshot, Stuck, Wait
from tests.faults import wire
from tests.faults.clocks import LocalClock, TrueClock
from tests.faults.exchange import FaultyExchange
from tests.faults.runs import LIMITS

FAULTS = {each.name: each for each in wire.QUICK}
AT_ONCE = Pace(0, 0)
LONG_MS = 900_000


class Desk:
    """One process of one trader in front of an exchange that other clients of the same user have, too."""

    def __init__(self, folder):
        self.true = TrueClock()
        self.exchange = FaultyExchange(self.true)
        self.exchange.listen()
        self.book, self.clock = self.exchange.book, LocalClock(self.true)
        self.journal = Journal(folder / "journal.sqlite3")
        there = site(self.exchange.url)
        self.client = Client(there, Environment.PRACTICE, self.book.credentials, clock=self.clock, limits=LIMITS)
        account = Account("a", "A", self.exchange.url, Environment.PRACTICE)
        self.repayer = Repayer(account, client=self.client, journal=self.journal, clock=self.clock)

    def close(self):
        self.client.close()
        self.journal.close()
        self.exchange.leave()

    def snapshot(self):
        for step in self.repayer.look():
            if isinstance(step, Snapshot):
                return step
            self.clock.wait_until(step.until_ms)
        raise AssertionError

    def drive(self, steps, ms=LONG_MS):
        end_ms, stuck = self.clock.now_ms() + ms, 0
        for step in steps:
            if isinstance(step, Wait):
                if step.until_ms > end_ms:
                    break
                self.clock.wait_until(step.until_ms)
            stuck += isinstance(step, Stuck)
            if stuck == 3:
                break
        steps.close()

    def send(self, *debts):
        snapshot = self.snapshot()
        self.drive(self.repayer.send(self.repayer.plan(debts, pay_with="USDT", snapshot=snapshot), snapshot))

    def follow(self, ms=LONG_MS):
        self.drive(self.repayer.follow(), ms)

    def next_is_stuck(self, ms):
        """The next order is on its way for so long, and the client hears nothing of it."""
        self.exchange.chance = SimpleNamespace(randint=lambda *_: ms)
        self.exchange.expect_next("repay", FAULTS["arrives late"])

    def stranger(self, at_ms, *debts, ending, pace=AT_ONCE):
        ledger, book = self.book.ledger, {"pay_with": "USDT", "pace": pace, "endings": (ending,), "stranger": True}
        self.true.at(
            self.true.now_ms() + at_ms, lambda: ledger.repay(debts=list(debts), now_ms=self.true.now_ms(), **book)
        )

    def states(self, number):
        return {row.debt: row.state for row in self.journal.repayment(number).rows}

    def free(self, *debts):
        return not set(debts) & set(self.journal.doubtful(account_id="a", user_key=self.repayer._owner.user_key))


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    desk.snapshot()
    yield desk
    desk.close()


@pytest.mark.parametrize("debts", [("BTC",), ("BTC", "ETH")])
@pytest.mark.parametrize("ending", [Ending.FAILS, Ending.REST])
def test_while_ours_is_on_its_way_another_clients_row_ends_nothing(desk, debts, ending):
    desk.next_is_stuck(25_000)
    desk.stranger(5_000, *debts, ending=ending)
    desk.send(*debts)
    desk.follow(15_000)
    assert set(desk.states(1).values()) == {State.UNKNOWN}
    with pytest.raises(DebtInDoubt):
        desk.send("BTC")


def test_while_ours_is_shown_late_another_clients_row_after_it_ends_nothing(desk):
    desk.exchange.behave(pace=Pace(15_000, 15_000))
    strangers = desk.book.ledger.executed
    shows = desk.book._is_shown
    desk.book._is_shown = lambda row, now_ms: (
        (strangers[row.order - 1].stranger or now_ms - row.accepted_ms >= 30_000) and shows(row, now_ms)
    )
    desk.stranger(5_000, "BTC", ending=Ending.FAILS)
    desk.send("BTC")
    desk.follow(9_000)
    assert desk.states(1) == {"BTC": State.RUNNING}
    desk.follow()
    assert desk.states(1)["BTC"] is not State.FAILED


def test_a_running_row_that_was_seen_and_moved_ends_at_once(desk):
    desk.exchange.behave(pace=Pace(3_000, 3_000), endings=(Ending.FAILS,))
    desk.send("BTC")
    desk.follow(8_000)
    assert desk.states(1) == {"BTC": State.FAILED}


@pytest.mark.parametrize("hidden_ms", [100_000, 170_000])
def test_a_history_that_lacks_what_the_journal_knows_proves_no_absence(desk, hidden_ms):
    desk.exchange.behave(pace=AT_ONCE)
    desk.send("ETH")
    desk.follow()
    desk.true.tick(30_000)
    desk.exchange.behave(pace=Pace(180_000, 180_000), endings=(Ending.REST,))
    desk.exchange.expect_next("repay", FAULTS["reset after execution"])
    desk.book.missing = (desk.true.now_ms(), desk.true.now_ms() + hidden_ms)
    desk.send("BTC")
    desk.follow()
    assert desk.states(2)["BTC"] is not State.ABSENT
    assert not desk.free("BTC") or desk.states(2)["BTC"] is State.FILLED


def test_a_history_that_lacks_what_it_showed_before_proves_no_absence(desk):
    desk.stranger(0, "SOL", ending=Ending.FULL)
    desk.exchange.behave(pace=Pace(300_000, 300_000))
    desk.next_is_stuck(25_000)
    desk.send("BTC")
    desk.follow(15_000)
    desk.book.missing = (desk.true.now_ms(), desk.true.now_ms() + 150_000)
    desk.follow(140_000)
    assert desk.states(1) == {"BTC": State.UNKNOWN}


def test_a_page_that_begins_with_the_oldest_rows_is_not_the_whole_history(desk):
    ledger = desk.book.ledger
    for _ in range(52):
        ledger.repay(debts=["SOL", "LINK"], pay_with="USDT", now_ms=desk.true.now_ms(), pace=AT_ONCE,
                     endings=(Ending.FAILS,), stranger=True)  # fmt: skip
        desk.true.tick(1_000)

    def oldest_first(query, _):
        before = int(query.get("after", "9" * 13))
        rows = sorted((row for row in ledger.rows if row.updated_ms < before), key=lambda row: row.updated_ms)
        return [answers.repay_row(row) for row in rows[:100]]

    desk.book._reads[HISTORY] = oldest_first
    desk.true.tick(4_000_000)
    desk.exchange.behave(pace=Pace(200_000, 200_000))
    desk.exchange.expect_next("repay", FAULTS["reset after execution"])
    desk.send("BTC")
    desk.follow()
    assert desk.states(1)["BTC"] is not State.ABSENT


@pytest.mark.parametrize("debts", [("BTC",), ("BTC", "ETH")])
def test_a_row_that_is_dated_anew_is_still_the_earlier_orders(desk, debts):
    desk.exchange.behave(pace=AT_ONCE, endings=(Ending.FAILS,) if len(debts) == 1 else (Ending.REST,))
    desk.book.later_ms = 4_000
    desk.send(*debts)
    desk.next_is_stuck(25_000)
    desk.send(*debts)
    desk.follow(10_000)
    assert set(desk.states(2).values()) == {State.UNKNOWN}


def test_what_another_order_paid_meanwhile_is_not_told_as_ours(desk):
    desk.exchange.behave(pace=AT_ONCE)
    desk.exchange.expect_next("repay", FAULTS["reset after execution"])
    desk.book.missing = (0, desk.true.now_ms() + 110_000)
    desk.send("BTC")
    desk.send("ETH")
    desk.follow()
    truth = {row.debt: row.paid for row in desk.book.ledger.rows}
    told = {row.debt: row.paid for number in (1, 2) for row in desk.journal.repayment(number).rows}
    assert all(paid in {None, truth[debt]} for debt, paid in told.items())


def test_a_stamp_far_ahead_is_looked_for_as_much_longer(desk):
    desk.book.wrong_time = (0, 10**15, 25_000)
    desk.snapshot()
    desk.exchange.behave(pace=Pace(60_000, 60_000))
    desk.book.late_ms = 30_000
    desk.next_is_stuck(50_000)
    desk.send("BTC")
    desk.follow()
    assert desk.states(1)["BTC"] is not State.ABSENT


def _held_up(step, desk, how):
    if isinstance(step, Repayment) and step.row("BTC").state is State.SENT and not step.attempts:
        desk.true.tick(3_600_000) if how == "stood still" else desk.clock.jump(25_000)
    return step


@pytest.mark.parametrize("how", ["stood still", "was set"])
def test_an_order_that_is_held_up_just_before_it_leaves_does_not_leave(desk, how):
    snapshot = desk.snapshot()
    steps = desk.repayer.send(desk.repayer.plan(("BTC",), pay_with="USDT", snapshot=snapshot), snapshot)
    steps = (_held_up(step, desk, how) for step in steps)
    with pytest.raises(Overslept):
        desk.drive(steps)
    assert desk.exchange.posts == []
    assert desk.states(1) == {"BTC": State.ABSENT}


def test_an_order_is_not_sent_again_after_an_hour_that_its_refusal_took(desk):
    exchange = desk.client._transport.exchange
    held = iter([3_600_000])

    def held_up(method, path, **options):
        if method == "POST":
            desk.true.tick(next(held, 0))
        return exchange(method, path, **options)

    desk.client._transport.exchange = held_up
    with suppress(Overslept):
        desk.send("BTC")
    assert len(desk.exchange.posts) == 1
    assert desk.exchange.executed == []
