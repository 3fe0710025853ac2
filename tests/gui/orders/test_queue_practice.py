"""A queue of the real window, the real clerk and the practice exchange, on one virtual clock: nothing is sent twice."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from itertools import pairwise

import pytest

from app.accounts import Opened
from app.domain.account import Account, Environment
from app.domain.repayment import State
from app.errors import OneClickRepayError
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Pause
from app.gui.background.messages import Ended, Job, Ready, Report, Waiting
from app.gui.main_window import MainWindow
from app.paths import Home
from app.practice.scenarios import SCENARIOS
from tests.e2e.world import World
from tests.gui.desk import Desk

TICKED = ("BTC", "ETH", "LTC")
# An order lost before it was executed takes more than a minute to be proven absent.
ENOUGH_MS = 120_000


class Office:
    """The worker's part, driven by hand: each job is taken up when its pause is over, the sending before all others."""

    def __init__(self, window, home, world):
        self.world, self.window = world, window
        self.desk = Desk(window, world.clock)
        self.clerk = Clerk(WindowArguments(home=home, practice=True), clock=world.clock)
        opened = world.desk()
        account = Account("a", "Account a", world.server.url, Environment.PRACTICE)
        self.clerk._opened = Opened(account, opened.repayer, opened.client, opened.journal, lambda: None)
        self.desk.ready(account)
        self.desk.tell(Job.OPEN, Ready(account, ()))
        self.runs = {}
        self.taken = 0

    def take_up(self):
        """Begin what the window asked for since the last time."""
        for ask in self.desk.asked[self.taken :]:
            if ask.job is not Job.OPEN and ask.job not in self.runs:
                self.runs[ask.job] = (self.clerk.steps(ask), self.world.clock.now_ms(), ask.session)
        self.taken = len(self.desk.asked)

    def work(self, until, *, within_ms=ENOUGH_MS):
        """Go on until that holds, or until the time is over; whether it holds."""
        queue = self.desk.conductor._sending._queue
        end_ms = self.world.clock.now_ms() + within_ms
        while not until():
            self.take_up()
            queue.beat()
            free = [job for job in self.runs if Job.SEND not in self.runs or job is Job.SEND]
            if not free or self.world.clock.now_ms() > end_ms:
                return False
            job = min(free, key=lambda each: self.runs[each][1])
            steps, due_ms, session = self.runs[job]
            # In short pieces, so that the waiting is no sleep.
            if due_ms > self.world.clock.now_ms():
                self.world.clock.tick(min(1_000, due_ms - self.world.clock.now_ms()))
                continue
            self.step(job, steps, session)
        return True

    def step(self, job, steps, session):
        try:
            news = next(steps)
        except StopIteration:
            news = Ended()
        except OneClickRepayError as error:
            news = Ended(error=error)
        if isinstance(news, Ended):
            del self.runs[job]
        elif isinstance(news, Pause):
            self.runs[job] = (steps, news.until_ms, session)
            news = Waiting(news.until_ms)
        self.desk.conductor.take(Report(job, session, news))

    def close(self):
        self.desk.conductor.close()
        for steps, _, _ in self.runs.values():
            steps.close()

    def queue_all(self, *, goes_on):
        """Tick three debts, and confirm them with all the others behind them."""
        assert self.work(lambda: self.window.debts_model.rowCount() > 0 and not self.runs)
        dialog = self.desk.choose(*TICKED).review()
        dialog._queue.setChecked(True)
        dialog._goes_on.setChecked(goes_on)
        dialog._repay.click()

    @property
    def idle(self):
        return not self.desk.conductor.sending

    def bodies(self):
        return Counter(tuple(json.loads(post.body)["debtCcy"]) for post in self.world.server.posts)


@pytest.fixture
def office(window, own_home, tmp_path):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    home.prepare()
    with World(tmp_path) as world, closing(Office(window, home, world)) as made:
        yield made


def test_all_debts_are_repaid_in_orders_of_five_at_the_pace_of_okx(office):
    office.queue_all(goes_on=False)
    assert office.work(lambda: office.idle)
    orders = list(office.bodies())
    assert [len(debts) for debts in orders] == [3, 5, 2]
    assert orders[0] == TICKED
    assert set(office.bodies().values()) == {1}
    executed = office.world.own
    assert [order.debts for order in executed] == orders
    for before, after in pairwise(executed):
        ends = [row.due_ms for row in office.world.server.ledger.rows_of(before)]
        assert after.accepted_ms > max(ends)
        assert after.accepted_ms - before.accepted_ms >= 2_000
    assert office.work(lambda: office.window.debts_model.rowCount() == 2)


def test_a_queue_stopped_after_its_first_order_sends_no_other(office):
    office.queue_all(goes_on=False)
    assert office.work(office.bodies)
    office.window.queue._stop.click()
    office.work(lambda: False)
    assert list(office.bodies()) == [TICKED]


LOSING = [
    name
    for name, scenario in SCENARIOS.items()
    if (
        scenario.delivery.name != "WHOLE"
        or scenario.face.name not in {"ROWS", "ROWS_AS_IN_EXAMPLE"}
        or scenario.code in {"50004", "59999"}
    )
]


@pytest.mark.parametrize("scenario", LOSING)
def test_where_answers_are_lost_each_order_is_sent_at_most_once_and_the_queue_ends_there(office, scenario):
    office.queue_all(goes_on=True)
    office.world.server.scenario = scenario
    assert office.work(lambda: office.idle)
    assert list(office.bodies()) == [TICKED]
    assert "outcome of order 1 is not known" in office.window.queue.text()
    office.world.server.scenario = "normal"
    office.work(lambda: not office.runs)
    assert office.bodies() == Counter({TICKED: 1})
    (repayment,) = office.clerk._opened.journal.repayments(account_id="a")
    assert repayment.attempts == 1
    assert office.world.lies([repayment]) == []


@pytest.mark.parametrize("scenario", ["code-50011-once", "code-50102-once"])
def test_only_where_okx_says_that_it_did_nothing_an_order_is_sent_again_and_the_queue_goes_on(office, scenario):
    office.queue_all(goes_on=False)
    office.world.server.scenario = scenario
    assert office.work(lambda: office.idle)
    assert sorted(office.bodies().values()) == [1, 1, 2]
    assert office.bodies()[TICKED] == 2
    assert [order.debts for order in office.world.own] == list(office.bodies())


@pytest.mark.parametrize(
    ("scenario", "goes_on", "many"), [("partly-failed", False, 1), ("partly-failed", True, 3), ("code-59119", False, 1)]
)
def test_a_failure_ends_the_queue_unless_it_was_told_to_go_on(office, scenario, goes_on, many):
    office.queue_all(goes_on=goes_on)
    office.world.server.scenario = scenario
    assert office.work(lambda: office.idle)
    assert len(office.bodies()) == many
    assert set(office.bodies().values()) == {1}
    states = {row.state for each in office.clerk._opened.journal.repayments(account_id="a") for row in each.rows}
    assert states & {State.FAILED, State.REFUSED}


def test_a_debt_repaid_elsewhere_in_the_meantime_is_skipped(office):
    office.queue_all(goes_on=False)
    assert office.work(office.bodies)
    office.world.server.ledger.repay(debts=["DOT"], pay_with="USDT", now_ms=office.world.clock.now_ms(), stranger=True)
    assert office.work(lambda: office.idle)
    assert not any("DOT" in debts for debts in office.bodies())
    assert "Skipped, no longer owed: DOT." in office.window.queue.text()


def test_what_was_confirmed_just_before_the_computer_slept_does_not_leave_after_it_woke_up(office):
    office.queue_all(goes_on=True)
    office.world.clock.tick(3_600_000)
    assert office.work(lambda: office.idle)
    office.work(lambda: not office.runs)
    assert office.bodies() == Counter()
    assert "order 1 could not be sent" in office.window.queue.text()


def test_while_the_computer_sleeps_nothing_is_sent_and_afterwards_it_asks(office):
    office.queue_all(goes_on=False)
    assert office.work(office.bodies)
    office.world.clock.tick(3_600_000)
    assert office.work(lambda: office.desk.conductor._choosing._dialog is not None)
    assert list(office.bodies()) == [TICKED]
    office.desk.conductor._choosing._dialog._repay.click()
    assert office.work(lambda: office.idle)
    assert set(office.bodies().values()) == {1}
    assert len(office.bodies()) == 3


def test_after_a_crash_a_new_window_follows_what_was_sent_and_sends_nothing_of_the_queue(office, qtbot):
    office.queue_all(goes_on=True)
    assert office.work(lambda: office.bodies() and Job.SEND not in office.runs)
    assert office.desk.conductor._sending.unsent()
    window = MainWindow(clock=office.world.clock)
    qtbot.addWidget(window)
    with closing(Office(window, office.clerk._arguments.home, office.world)) as after:
        after.work(lambda: False)
        assert after.bodies() == Counter({TICKED: 1})
        assert after.desk.conductor._sending.unsent() is None
        (repayment,) = after.clerk._opened.journal.repayments(account_id="a")
        assert {row.state for row in repayment.rows} == {State.FILLED}
