from __future__ import annotations

import contextlib
import gc
import sys
import threading
from decimal import Decimal

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from app.clock import SystemClock
from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import Offline
from app.gui.background.jobs import Elsewhere, Pause
from app.gui.background.messages import (
    Ended,
    Follow,
    Job,
    Keep,
    KeyringAsked,
    Look,
    Moved,
    Open,
    Prefer,
    Remove,
    Report,
    Send,
    Troubled,
    Try,
    Waiting,
)
from app.gui.background.worker import Worker, WorkerThread
from tests.gui import scene

ERROR = Offline(Words("not reached", ""))


class Ear(QObject):
    """Hears reports in the window's thread, and knows in which thread it heard them."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[Report] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def hear(self, report):
        self.reports.append(report)
        self.threads.add(QThread.currentThread())

    def heard(self, kind, times=1):
        return len(self.news(kind)) >= times

    def news(self, kind=object):
        return [report.news for report in self.reports if isinstance(report.news, kind)]


@pytest.fixture
def begin(qtbot):
    """Starts a worker with a script; stops it in the end, whatever the test did."""
    started = []

    def begin(script):
        thread, ear = WorkerThread(Worker(script, clock=SystemClock())), Ear()
        thread.reported.connect(ear.hear)
        started.append(thread)
        return thread, ear

    yield begin
    for thread in started:
        if thread._thread.isRunning():
            with qtbot.waitSignal(thread.stopped):
                thread.stop()


def a_send(session=1):
    return Send(session, ("BTC",), "USDT", scene.snapshot())


def test_a_job_runs_in_the_worker_and_its_news_are_heard_in_the_window(qtbot, begin):
    threads = []

    def look(_ask):
        threads.append(QThread.currentThread())
        yield Troubled(ERROR)

    thread, ear = begin(scene.Script(look=look))
    # Even what is no method of an object of this thread hears in this thread.
    thread.reported.connect(lambda _report: ear.threads.add(QThread.currentThread()))
    thread.ask(Look(7))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert threads == [thread._thread]
    assert ear.threads == {QThread.currentThread()}
    assert [(each.job, each.session) for each in ear.reports] == [(Job.LOOK, 7)] * 2


def test_what_crosses_threads_arrives_as_the_very_value_that_was_sent(qtbot, begin):
    """A signal of int cuts milliseconds to 32 bits, one of dict loses keys, a Decimal may vanish."""
    moved = scene.repayment(
        2**40, Row("BTC", State.FILLED, Decimal("0.12345678901234567890123"), time_ms=1646188520338)
    )

    def look(_ask):
        yield Moved(moved)

    thread, ear = begin(scene.Script(look=look))
    thread.ask(Look(1))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert ear.news(Moved)[0].repayment is moved


def test_waiting_is_done_by_a_timer_so_that_another_job_goes_on_meanwhile(qtbot, begin):
    def follow(_ask):
        yield Pause(scene.now_ms() + 60_000)

    thread, ear = begin(scene.Script(follow=follow))
    thread.ask(Follow(1))
    thread.ask(Look(1))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert [each.job for each in ear.reports if isinstance(each.news, Ended)] == [Job.LOOK]
    assert ear.news(Waiting)


def test_after_a_wait_the_job_goes_on(qtbot, begin):
    def follow(_ask):
        yield Pause(scene.now_ms() + 20)
        yield Troubled(ERROR)

    thread, ear = begin(scene.Script(follow=follow))
    thread.ask(Follow(1))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert ear.news(Troubled)


def test_a_second_send_is_not_begun_while_one_is_under_way(qtbot, begin):
    go_on = threading.Event()

    def send(_ask):
        yield Elsewhere(lambda _cancel: go_on.wait(5))

    script = scene.Script(send=send)
    thread, ear = begin(script)
    for _ in range(3):
        thread.ask(a_send())
    thread.ask(Look(1))
    qtbot.waitUntil(lambda: Job.LOOK in script.jobs_asked())
    go_on.set()
    qtbot.waitUntil(lambda: ear.heard(Ended, 2))
    assert script.jobs_asked().count(Job.SEND) == 1


def scene_keep():
    credentials = Credentials(key="k", secret="s", passphrase="p")
    return Keep("MM", "global", Environment.LIVE, credentials, session_only=False)


def hung(_ask):
    yield Elsewhere(lambda cancel: cancel.wait(30))


def test_an_ask_that_is_not_begun_because_another_is_under_way_is_told_that_it_ended(qtbot, begin):
    script = scene.Script(keep=hung)
    thread, ear = begin(script)
    thread.ask(scene_keep())
    thread.ask(scene_keep())
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert "still being asked for another account" in ear.news(Ended)[0].error.words.en
    assert script.jobs_asked() == [Job.KEEP]
    thread.cancel_call(Job.KEEP)
    qtbot.waitUntil(lambda: ear.heard(Ended, 2))
    assert ear.news(Ended)[1] == Ended()


def test_a_reading_that_is_under_way_goes_on_for_a_second_ask_too_and_ends_once(qtbot, begin):
    thread, ear = begin(scene.Script(look=hung))
    thread.ask(Look(1))
    thread.ask(Look(1))
    thread.ask(Follow(1))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert [report.job for report in ear.reports] == [Job.FOLLOW]
    thread.cancel_call(Job.LOOK)
    qtbot.waitUntil(lambda: ear.heard(Ended, 2))


def preferring(done):
    def prefer(ask):
        done.append(ask.session)
        yield Troubled(ERROR)

    return prefer


def test_every_change_of_the_settings_is_made_in_the_order_asked(qtbot, begin):
    done = []
    thread, ear = begin(scene.Script(prefer=preferring(done)))
    for number in range(1, 6):
        thread.ask(Prefer(lambda settings: settings, number))
    qtbot.waitUntil(lambda: ear.heard(Ended, 5))
    assert done == [1, 2, 3, 4, 5]
    assert not [ended for ended in ear.news(Ended) if ended.error is not None]


def test_a_change_of_the_settings_asked_last_is_made_even_so(qtbot, begin):
    done = []
    thread, ear = begin(scene.Script(prefer=preferring(done)))
    with qtbot.waitSignal(thread.stopped):
        for number in range(1, 6):
            thread.ask(Prefer(lambda settings: settings, number))
        thread.stop()
    assert done == [1, 2, 3, 4, 5]
    assert ear.heard(Ended, 5)


def test_a_removal_and_a_keeping_wait_for_the_keyring_each_on_its_own(qtbot, begin):
    script = scene.Script(keep=hung, remove=hung)
    thread, ear = begin(script)
    thread.ask(Remove(scene.LIVE))
    thread.ask(scene_keep())
    qtbot.waitUntil(lambda: script.jobs_asked() == [Job.REMOVE, Job.KEEP])
    thread.cancel_call(Job.KEEP)
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert [report.job for report in ear.reports] == [Job.KEEP]


def test_while_one_sends_no_other_job_of_the_account_takes_a_step_and_then_all_go_on(qtbot, begin):
    order, release = [], threading.Event()

    def follow(_ask):
        while not order:
            yield Pause(scene.now_ms() + 1)
        order.append("follow")
        yield Troubled(ERROR)

    def send(_ask):
        order.append("sending")
        yield Elsewhere(lambda _cancel: release.wait(5))
        order.append("sent")

    def try_(_ask):
        yield Pause(scene.now_ms() + 20)
        release.set()

    thread, ear = begin(scene.Script(follow=follow, send=send, **{"try": try_}))
    thread.ask(Follow(1))
    thread.ask(a_send())
    thread.ask(scene_try())
    qtbot.waitUntil(lambda: ear.heard(Ended, 3))
    assert order == ["sending", "sent", "follow"]


def scene_try():
    return Try("global", Environment.LIVE, Credentials(key="k", secret="s", passphrase="p"))


def test_a_call_that_may_block_runs_in_a_thread_of_its_own(qtbot, begin):
    def open_(_ask):
        yield KeyringAsked()
        name = yield Elsewhere(lambda _cancel: threading.current_thread())
        assert name.daemon
        yield Troubled(Offline(Words(name.name, "")))

    thread, ear = begin(scene.Script(open=open_))
    thread.ask(Open(1, None))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert [each.error.words.en for each in ear.news(Troubled)] == ["OPEN-call"]


def test_a_call_that_outlives_the_window_comes_back_to_nobody(qtbot):
    began, release = threading.Event(), threading.Event()
    calls = []

    def call(_cancel):
        calls.append(threading.current_thread())
        began.set()
        release.wait(5)

    def open_(_ask):
        yield Elsewhere(call)

    thread = WorkerThread(Worker(scene.Script(open=open_), clock=SystemClock()))
    thread.ask(Open(1, None))
    assert began.wait(5)
    with qtbot.waitSignal(thread.stopped):
        thread.stop()
    del thread
    gc.collect()
    release.set()
    # An error in the call's thread would fail the test.
    calls[0].join(5)
    assert not calls[0].is_alive()


def test_the_wait_for_such_a_call_can_be_cancelled_while_the_worker_goes_on(qtbot, begin):
    def open_(_ask):
        yield Elsewhere(lambda cancel: cancel.wait(30))
        yield Troubled(ERROR)

    thread, ear = begin(scene.Script(open=open_))
    thread.ask(Open(1, None))
    thread.ask(Look(1))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    thread.cancel_call(Job.OPEN)
    qtbot.waitUntil(lambda: ear.heard(Ended, 2))


def test_an_error_of_such_a_call_is_raised_in_the_job(qtbot, begin):
    def fail(_cancel):
        raise ERROR

    def open_(_ask):
        yield Elsewhere(fail)

    thread, ear = begin(scene.Script(open=open_))
    thread.ask(Open(1, None))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert ear.news(Ended) == [Ended(error=ERROR)]


def test_a_defect_ends_its_job_alone_and_is_logged(qtbot, begin, expect_log):
    def look(_ask):
        yield from ()
        raise ZeroDivisionError

    thread, ear = begin(scene.Script(look=look))
    expect_log("LOOK failed", level=40)
    thread.ask(Look(1))
    thread.ask(Follow(1))
    qtbot.waitUntil(lambda: ear.heard(Ended, 2))
    assert Ended(defect="ZeroDivisionError") in ear.news(Ended)


def test_opening_another_account_ends_the_jobs_of_the_former_where_they_stand(qtbot, begin):
    closed = []

    def follow(_ask):
        try:
            yield Pause(scene.now_ms() + 60_000)
        finally:
            closed.append(QThread.currentThread())

    thread, ear = begin(scene.Script(follow=follow))
    thread.ask(Follow(1))
    qtbot.waitUntil(lambda: ear.heard(Waiting))
    thread.ask(Open(2, None))
    qtbot.waitUntil(lambda: ear.heard(Ended))
    assert closed == [thread._thread]
    assert [each.session for each in ear.reports if isinstance(each.news, Ended)] == [2]


@pytest.mark.parametrize("busy", [True, False])
def test_stopping_closes_every_job_and_what_is_open_in_the_workers_own_thread(qtbot, begin, busy):
    closed = []

    def follow(_ask):
        try:
            yield Pause(scene.now_ms() + 60_000)
        finally:
            closed.append("follow")

    def open_(_ask):
        with contextlib.suppress(GeneratorExit):
            yield Elsewhere(lambda cancel: cancel.wait(30))
        closed.append("open")

    script = scene.Script(follow=follow, open=open_)
    thread, ear = begin(script)
    if busy:
        thread.ask(Open(1, None))
        thread.ask(Follow(1))
        qtbot.waitUntil(lambda: ear.heard(Waiting))
    with qtbot.waitSignal(thread.stopped):
        thread.stop()
    assert sorted(closed) == (["follow", "open"] if busy else [])
    assert script.closed
    assert thread._thread.isFinished()


def test_stopping_lets_the_running_step_end(qtbot, begin):
    began, go_on, done = threading.Event(), threading.Event(), []

    def send(_ask):
        began.set()
        go_on.wait(5)
        done.append("written down")
        yield Troubled(ERROR)

    thread, _ = begin(scene.Script(send=send))
    thread.ask(a_send())
    assert began.wait(5)
    with qtbot.waitSignal(thread.stopped):
        thread.stop()
        go_on.set()
    assert done == ["written down"]


def test_after_stopping_nothing_is_begun(qtbot, begin):
    script = scene.Script()
    thread, _ = begin(script)
    with qtbot.waitSignal(thread.stopped):
        thread.stop()
        thread.ask(a_send())
    assert script.asked == []


def test_no_reference_is_lost_or_kept_by_thousands_of_reports(qtbot, begin):
    """Some releases of PySide6 lose a reference of None or True at every call across threads, and abort in the end."""

    def look(_ask):
        for _ in range(3_000):
            yield Troubled(ERROR)

    thread, ear = begin(scene.Script(look=look))
    before = [sys.getrefcount(each) for each in (None, True, ERROR)]
    thread.ask(Look(1))
    qtbot.waitUntil(lambda: ear.heard(Ended), timeout=20_000)
    ear.reports.clear()
    after = [sys.getrefcount(each) for each in (None, True, ERROR)]
    assert all(abs(one - other) < 1_000 for one, other in zip(before, after, strict=True)), (before, after)
