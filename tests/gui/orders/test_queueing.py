"""The orders of a queue go one after another, each only after the one before has ended well, or they do not go."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import AccountProblem, DebtInDoubt, JournalProblem, Offline
from app.gui.background.messages import Ended, Job, Look, Moved, Seen, Waiting
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from tests.gui.scene import DEMO, repayment, snapshot

DEBTS = tuple(f"C{number:02}" for number in range(13))
FIRST, SECOND, THIRD = ("C00", "C01", "C02"), DEBTS[3:8], DEBTS[8:13]
SAID = Words("words of the error", "")


@pytest.fixture
def queued(desk):
    """Three debts are ticked, and the other ten were confirmed as a queue of two further orders."""
    return begin(desk)


def begin(desk, *, goes_on=False):
    desk.ready().seen(debts=DEBTS).choose(*FIRST)
    dialog = desk.review()
    dialog._queue.setChecked(True)
    dialog._goes_on.setChecked(goes_on)
    dialog._repay.click()
    return desk


def answer(desk, number, *states, error=None):
    """The worker sends what was asked for last, and reports each state of its rows."""
    for state in states:
        rows = [Row(debt, state, debt_before=Decimal(1)) for debt in desk.sends()[-1].debts]
        desk.tell(Job.SEND, Moved(repayment(number, *rows), own=True))
    desk.tell(Job.SEND, Ended(error=error))


def follow(desk, number, state, send=None):
    rows = [Row(debt, state) for debt in (send or desk.sends()[-1]).debts]
    desk.tell(Job.FOLLOW, Moved(repayment(number, *rows)))


def sent(desk):
    return [send.debts for send in desk.sends()]


def said(desk):
    return desk.window.queue.text()


def test_the_rest_is_offered_unticked_and_without_it_one_order_is_all(desk):
    desk.ready().seen(debts=DEBTS).choose(*FIRST)
    dialog = desk.review()
    assert not dialog._queue.isChecked()
    assert dialog._queue.text() == "&Then repay the other 10 debts, in 2 further orders"
    dialog._repay.click()
    answer(desk, 1, State.FILLED)
    desk.seen(debts=DEBTS[3:])
    assert sent(desk) == [FIRST]
    assert not desk.conductor.sending


def test_each_order_waits_for_the_end_of_the_one_before_and_for_a_new_reading(queued):
    answer(queued, 1, State.PLANNED, State.RUNNING)
    queued.seen(debts=DEBTS)
    assert sent(queued) == [FIRST]
    follow(queued, 1, State.FILLED)
    assert sent(queued) == [FIRST]
    assert queued.asked[-1] == Look(1)
    queued.clock.tick(4_000)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST, SECOND]
    assert queued.sends()[-1].snapshot.read_ms == queued.clock.now_ms()
    assert queued.sends()[-1].pay_with == "USDT"
    answer(queued, 2, State.RUNNING)
    follow(queued, 2, State.FILLED)
    queued.seen(debts=DEBTS[8:])
    assert sent(queued) == [FIRST, SECOND, THIRD]
    answer(queued, 3, State.FILLED)
    queued.seen(debts=())
    assert not queued.conductor.sending
    assert len(sent(queued)) == 3


def test_a_reading_that_began_before_the_end_sends_nothing(queued):
    answer(queued, 1, State.RUNNING)
    queued.conductor.look()
    follow(queued, 1, State.FILLED)
    queued.tell(Job.LOOK, Seen(snapshot(DEBTS, read_ms=queued.clock.now_ms())))
    assert sent(queued) == [FIRST]
    queued.tell(Job.LOOK, Ended())
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST, SECOND]


def test_what_ended_already_in_the_answer_is_read_anew_before_the_next(queued):
    answer(queued, 1, State.SENT, State.FILLED)
    assert sent(queued) == [FIRST]
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST, SECOND]


@pytest.mark.parametrize("goes_on", [False, True])
@pytest.mark.parametrize("state", [State.UNKNOWN, State.SENT])
def test_the_first_unknown_stops_it_whatever_was_chosen(desk, goes_on, state):
    begin(desk, goes_on=goes_on)
    answer(desk, 1, state)
    assert not desk.conductor.sending
    assert "the outcome of order 1 is not known yet" in said(desk)
    assert "Not sent: C03, C04, C05, C06, C07; C08, C09, C10, C11, C12 (with USDT)." in said(desk)
    follow(desk, 1, State.FILLED)
    desk.seen(debts=DEBTS[3:])
    assert sent(desk) == [FIRST]


@pytest.mark.parametrize("state", [State.FAILED, State.REFUSED])
def test_the_first_failure_stops_it(queued, state):
    answer(queued, 1, state)
    queued.seen(debts=DEBTS)
    assert sent(queued) == [FIRST]
    assert "Stopped: order 1 was refused or did not repay every debt." in said(queued)


@pytest.mark.parametrize("state", [State.FAILED, State.REFUSED])
def test_it_goes_on_after_a_failure_where_it_was_told_to(desk, state):
    begin(desk, goes_on=True)
    answer(desk, 1, state)
    desk.seen(debts=DEBTS)
    assert sent(desk) == [FIRST, SECOND]


def test_an_order_that_the_limit_refused_in_the_end_is_refused_while_the_queue_goes_on(desk):
    begin(desk, goes_on=True)

    def tell(*states):
        for state in states:
            rows = [Row(debt, state, code="50011") for debt in FIRST]
            desk.tell(Job.SEND, Moved(repayment(1, *rows), own=True))
        results = desk.window.results_model
        return results.status(results.result(0)), desk.window.banner.shown

    assert tell(State.PLANNED, State.SENT, State.REFUSED) == ("Waiting to be sent", Gravity.LIMIT)
    tell(State.SENT, State.REFUSED)
    desk.tell(Job.SEND, Ended())
    status, shown = tell()
    assert status.startswith("Refused 50011")
    assert shown is Gravity.FAILED
    model = desk.window.debts_model
    assert model.line(model.row_of("C00")).choice.bar is None
    desk.seen(debts=DEBTS)
    assert sent(desk) == [FIRST, SECOND]
    rows = [Row(debt, State.REFUSED, code="50011") for debt in SECOND]
    desk.tell(Job.SEND, Moved(repayment(2, *rows), own=True))
    assert desk.window.results_model.status(desk.window.results_model.result(0)) == "Waiting to be sent"


def test_what_could_not_be_sent_stops_it_even_where_failures_do_not(desk):
    begin(desk, goes_on=True)
    answer(desk, 1, State.PLANNED, State.ABSENT, error=Offline(SAID))
    desk.seen(debts=DEBTS)
    assert sent(desk) == [FIRST]
    assert "order 1 could not be sent" in said(desk)
    assert SAID.en in said(desk)
    assert "Not sent: C00, C01, C02; C03" in said(desk)


@pytest.mark.parametrize("error", [AccountProblem(SAID), DebtInDoubt(SAID)])
def test_an_order_that_never_left_is_among_those_not_sent(queued, error):
    answer(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    answer(queued, 0, error=error)
    assert "order 2 could not be sent" in said(queued)
    assert "Not sent: C03, C04, C05, C06, C07; C08" in said(queued)
    queued.seen(debts=DEBTS[3:])
    assert len(sent(queued)) == 2


@pytest.mark.parametrize("goes_on", [False, True])
@pytest.mark.parametrize("error", [AccountProblem(SAID), DebtInDoubt(SAID)])
def test_an_order_of_the_same_debts_that_is_anothers_never_stands_for_its_own(desk, error, goes_on):
    begin(desk, goes_on=goes_on)
    answer(desk, 1, State.FILLED)
    desk.seen(debts=DEBTS[3:])
    foreign = repayment(7, *[Row(debt, State.RUNNING, debt_before=Decimal(1)) for debt in SECOND])
    desk.tell(Job.SEND, Moved(foreign))
    desk.tell(Job.SEND, Ended(error=error))
    assert "order 2 could not be sent" in said(desk)
    assert "Not sent: C03, C04, C05, C06, C07; C08" in said(desk)
    follow(desk, 7, State.FILLED)
    desk.seen(debts=DEBTS[8:])
    assert sent(desk) == [FIRST, SECOND]


def test_news_of_another_order_of_the_same_debts_decide_nothing_while_its_own_is_on_its_way(queued):
    for own, number, state in ((True, 1, State.SENT), (False, 7, State.FILLED), (True, 1, State.RUNNING)):
        rows = [Row(debt, state, debt_before=Decimal(1)) for debt in FIRST]
        queued.tell(Job.SEND, Moved(repayment(number, *rows), own=own))
    queued.tell(Job.SEND, Ended())
    follow(queued, 7, State.FAILED, send=queued.sends()[0])
    queued.seen(debts=DEBTS)
    assert sent(queued) == [FIRST]
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST, SECOND]


@pytest.mark.parametrize("goes_on", [False, True])
def test_an_error_after_the_answer_stops_it_and_is_not_told_as_if_nothing_had_been_sent(desk, goes_on):
    begin(desk, goes_on=goes_on)
    answer(desk, 1, State.FILLED, error=JournalProblem(SAID))
    desk.seen(debts=DEBTS[3:])
    assert sent(desk) == [FIRST]
    assert "Stopped: an error came up after order 1 was answered." in said(desk)
    assert SAID.en in said(desk)
    assert "could not be sent" not in said(desk)


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_last_order_that_could_not_be_sent_is_told_as_such(desk, goes_on):
    begin(desk, goes_on=goes_on)
    for number, left in ((1, DEBTS[3:]), (2, DEBTS[8:])):
        answer(desk, number, State.FILLED)
        desk.seen(debts=left)
    answer(desk, 3, State.PLANNED, State.ABSENT, error=Offline(SAID))
    assert "order 3 could not be sent" in said(desk)
    assert "Not sent: C08, C09, C10, C11, C12 (with USDT)." in said(desk)


def test_a_defect_stops_it(queued):
    queued.tell(Job.SEND, Ended(defect="KeyError"))
    assert not queued.conductor.sending
    assert "Not sent: C00, C01, C02; C03" in said(queued)


def test_it_can_be_stopped_at_any_time_and_what_runs_goes_on(queued):
    answer(queued, 1, State.RUNNING)
    assert not queued.window.queue._stop.isHidden()
    assert "Order 1 of 3 · C00, C01, C02 with USDT" in said(queued)
    assert "Left: 2 orders: C03, C04, C05, C06, C07; C08, C09, C10, C11, C12" in said(queued)
    queued.window.queue._stop.click()
    assert "Stopped by you." in said(queued)
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]
    queued.window.queue._close.click()
    assert queued.window._paying.currentWidget() is queued.window.payment


def test_stopped_before_the_next_was_sent_that_one_is_not_sent_either(queued):
    answer(queued, 1, State.FILLED)
    queued.window.queue._stop.click()
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]
    assert "Not sent: C03, C04, C05, C06, C07; C08" in said(queued)


def test_a_reading_that_fails_stops_it_since_the_next_needs_new_figures(queued):
    answer(queued, 1, State.FILLED)
    queued.tell(Job.LOOK, Ended(error=Offline(SAID)))
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]
    assert "could not be read again before order 2" in said(queued)


def test_a_debt_that_vanished_is_skipped_and_said_and_an_order_without_any_left_too(queued):
    answer(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[4:])
    assert sent(queued)[1] == DEBTS[4:8]
    assert "Skipped, no longer owed: C03." in said(queued)
    answer(queued, 2, State.FILLED)
    queued.seen(debts=())
    assert not queued.conductor.sending
    assert "Every order of the queue has ended." in said(queued)
    assert "Skipped, no longer owed: C03, C08, C09, C10, C11, C12." in said(queued)


def test_a_debt_in_doubt_stops_it(queued):
    answer(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:], doubtful={"C05": (99, State.UNKNOWN)})
    assert sent(queued) == [FIRST]
    assert "a debt of order 2 is being repaid already" in said(queued)


def sleep(desk, *, how):
    if how == "late":  # the monotonic clock went on through the sleep
        desk.clock.tick(10_000 + 1_001)
    elif how == "stood still":
        desk.clock._now_ms += 10_001
    else:
        desk.clock.set_back(10_001)


@pytest.mark.parametrize("how", ["late", "stood still", "set back"])
def test_after_a_sleep_or_a_jump_of_the_clock_it_asks_again(queued, how):
    answer(queued, 1, State.RUNNING)
    sleep(queued, how=how)
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]
    assert "Please look at the rest again." in said(queued)
    dialog = queued.conductor._choosing._dialog
    assert dialog.review.confirmed == (SECOND, THIRD)
    assert dialog._repay.text() == "Repay 10 debts with USDT in 2 orders (LIVE)"
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]
    dialog._repay.click()
    assert sent(queued) == [FIRST, SECOND]
    answer(queued, 2, State.FILLED)
    queued.seen(debts=DEBTS[8:])
    assert sent(queued) == [FIRST, SECOND, THIRD]


def test_a_rest_that_is_not_confirmed_again_is_not_sent(queued):
    answer(queued, 1, State.RUNNING)
    sleep(queued, how="stood still")
    queued.conductor._sending._queue.beat()
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    queued.conductor._choosing._dialog._cancel.click()
    assert not queued.conductor.sending
    assert "order 2 was not confirmed again" in said(queued)
    assert "Not sent: C03, C04, C05, C06, C07; C08" in said(queued)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]


def test_time_that_passes_as_it_should_is_no_sleep(queued):
    answer(queued, 1, State.RUNNING)
    for _ in range(90):
        queued.clock.tick(1_000)
        queued.conductor._sending._queue.beat()
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST, SECOND]


def test_while_it_runs_nothing_else_can_be_chosen_reviewed_or_opened(queued):
    answer(queued, 1, State.RUNNING)
    assert queued.window._paying.currentWidget() is queued.window.queue
    assert queued.conductor.sending
    assert not queued.reviewable()
    assert queued.review() is None
    before = queued.window.debts_model.ticked
    queued.window.debts_model.toggle(4)
    assert queued.window.debts_model.ticked == before
    queued.conductor.open(DEMO)
    queued.conductor.leave()
    assert queued.window.page is Page.DEBTS
    assert not queued.window.switcher._combo.isEnabled()
    queued.window.queue._stop.click()
    assert queued.window.switcher._combo.isEnabled()


def test_before_the_window_closes_it_says_which_orders_will_not_be_sent(queued):
    answer(queued, 1, State.RUNNING)
    assert queued.conductor.closing().en == (
        "2 orders of the queue have not been sent and will not be: "
        "C03, C04, C05, C06, C07; C08, C09, C10, C11, C12. "
        "OKX goes on with repayment #1 (3 debts with USDT) while the window is closed; "
        "the next start goes on following. Close?"
    )
    follow(queued, 1, State.FILLED)
    assert queued.conductor.closing().en.endswith("C12. Close?")
    queued.conductor.close()
    queued.seen(debts=DEBTS[3:])
    assert sent(queued) == [FIRST]


def test_the_wait_for_okxs_limit_is_counted_down(queued):
    send = queued.sends()[-1]
    queued.tell(Job.SEND, Moved(repayment(1, *[Row(debt, State.PLANNED) for debt in send.debts]), own=True))
    queued.tell(Job.SEND, Waiting(queued.clock.now_ms() + 1_400))
    assert queued.window.queue._stands.text() == "Waiting for OKX's limit, 1.4 s"
    queued.clock.tick(1_400)
    queued.window.queue._wait._tick()
    assert queued.window.queue._stands.text() == "Being sent"


def test_while_it_asks_again_the_window_may_be_locked_which_ends_it_and_says_how_much_was_not_sent(queued):
    answer(queued, 1, State.RUNNING)
    sleep(queued, how="stood still")
    assert queued.conductor.sending
    follow(queued, 1, State.FILLED)
    queued.seen(debts=DEBTS[3:])
    assert not queued.conductor.sending
    assert not queued.reviewable()
    queued.conductor.lock()
    assert queued.conductor._choosing._dialog is None
    assert queued.window.banner.text() == "The queue ended with its account; 2 orders were not sent."
    assert sent(queued) == [FIRST]


def test_each_change_of_where_it_stands_is_announced(queued, monkeypatch):
    told = []
    monkeypatch.setattr(
        "app.gui.orders.queue_panel.announce", lambda _widget, text, *, at_once: told.append((text, at_once))
    )
    answer(queued, 1, State.RUNNING)
    queued.window.queue._stop.click()
    assert [("Stopped by you." in text, at_once) for text, at_once in told] == [(False, False), (True, True)]
