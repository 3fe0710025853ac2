"""The window locks when nobody is there or when it is told to, drops every key, and never in the middle of anything."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt

from app import logs
from app.clock import SystemClock
from app.gui.background.messages import Ended, Job, Kept, Lock, Locked, Moved, Open
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from app.gui.opening.opening_faces import Action
from app.paths import Home
from app.settings import Settings
from tests.gui.background.test_clerk import HELD, keep, last, make, run
from tests.gui.desk import running
from tests.gui.scene import DEMO, LIVE

FIVE = Settings(lock_after_min=5)


def is_locked(desk):
    return desk.window.page is Page.OPENING and desk.window.opening._title.text().startswith("Lock")


def locks(desk):
    return [ask for ask in desk.asked if isinstance(ask, Lock)]


@pytest.fixture
def open_desk(desk):
    desk.keeping.offer((LIVE, DEMO))
    return desk.ready(LIVE).seen()


def test_after_so_many_minutes_without_input_the_account_is_left_and_nothing_of_it_shown(open_desk, clock):
    desk = open_desk
    desk.locking.heed(FIVE)
    clock.tick(299_000)
    desk.locking.look()
    assert not is_locked(desk)
    clock.tick(1_000)
    desk.locking.look()
    assert is_locked(desk)
    assert locks(desk) == [Lock(2)]
    assert desk.window.debts_model.rowCount() == 0
    desk.tell(Job.LOCK, Locked(()), session=2)
    assert desk.window.opening._title.text() == "Locked: no input for 5 min"
    assert "its key dropped" in desk.window.opening._text.text()
    desk.locking.look()
    assert locks(desk) == [Lock(2)]


def test_by_default_it_never_locks_of_itself(open_desk, clock):
    open_desk.locking.heed(Settings())
    clock.tick(10_000_000)
    open_desk.locking.look()
    assert not is_locked(open_desk)
    assert not open_desk.locking._timer.isActive()


def test_sleep_counts_as_minutes_without_input(open_desk, clock):
    open_desk.locking.heed(FIVE)
    clock.set_back(-600_000)
    open_desk.locking.look()
    assert is_locked(open_desk)


def test_input_anywhere_begins_the_minutes_anew(qtbot, qapp, open_desk, clock):
    desk = open_desk
    desk.locking.heed(FIVE)
    desk.locking.watch(qapp)
    clock.tick(200_000)
    qtbot.keyClick(desk.window.debts.table, Qt.Key.Key_Down)
    assert not desk.locking._listening
    desk.locking.look()
    clock.tick(299_000)
    desk.locking.look()
    assert not is_locked(desk)
    qtbot.mouseMove(desk.window.results.viewport())
    desk.locking.heed(Settings())
    assert not desk.locking._listening


def test_after_the_first_input_events_pass_by_until_the_next_look_at_the_clock(qapp, open_desk):
    locking = open_desk.locking
    locking.heed(FIVE)
    locking.watch(qapp)
    seen = []
    original = locking._touched
    locking._touched = lambda: (seen.append(1), original())
    target = QObject()
    for _ in range(5):
        qapp.sendEvent(target, QEvent(QEvent.Type.Wheel))
    assert seen == [1]
    locking.look()
    qapp.sendEvent(target, QEvent(QEvent.Type.Wheel))
    assert seen == [1, 1]
    locking.heed(Settings())


def test_listening_costs_an_event_less_than_a_tenth_of_a_millisecond(qapp, open_desk):
    locking, target, event = open_desk.locking, QObject(), QEvent(QEvent.Type.User)
    locking.heed(FIVE)
    locking.watch(qapp)
    began = time.perf_counter()
    for _ in range(2_000):
        qapp.sendEvent(target, event)
    assert (time.perf_counter() - began) / 2_000 < 1e-4
    locking.heed(Settings())


def test_locking_waits_for_what_is_under_way_and_says_so(open_desk):
    desk = open_desk
    desk.tell(Job.FOLLOW, Moved(running("BTC")))
    desk.locking.lock_now()
    assert not is_locked(desk)
    assert desk.window.banner.text() == "Locks once #42 is settled: that takes the key."
    settled = running("BTC")
    settled = replace(settled, rows=tuple(replace(row, state=type(row.state).FILLED) for row in settled.rows))
    desk.tell(Job.FOLLOW, Moved(settled))
    assert is_locked(desk)


def test_while_something_is_sent_or_kept_it_does_not_lock(open_desk, clock):
    desk = open_desk
    desk.locking.heed(FIVE)
    desk.choose("BTC").confirm()
    clock.tick(600_000)
    desk.locking.look()
    assert locks(desk) == []
    assert "being sent is answered" in desk.window.banner._notices[Gravity.LOCKING].en
    desk.tell(Job.SEND, Ended())
    desk.window.switcher.add_account.emit()
    for field in desk.keeping._dialog.form.secrets.values():
        field.setText("x")
    desk.keeping._dialog._save.click()
    desk.locking.look()
    assert locks(desk) == []
    desk.tell(Job.KEEP, Ended(), session=1)
    desk.locking.look()
    assert locks(desk) != []


def test_a_queue_ends_or_is_stopped_before_it_locks_and_that_is_what_is_said(open_desk):
    desk = open_desk
    desk.choose("BTC")
    dialog = desk.review()
    dialog._queue.setChecked(True)
    dialog._repay.click()
    desk.locking.lock_now()
    words = "Locks once the queue of orders has ended; you can stop it."
    assert desk.window.banner._notices[Gravity.LOCKING].en == words
    desk.tell(Job.SEND, Moved(running("BTC"), own=True))
    desk.tell(Job.SEND, Ended())
    assert desk.window.banner._notices[Gravity.LOCKING].en == words
    assert locks(desk) == []
    desk.window.queue.stop.emit()
    desk.locking.look()
    assert desk.window.banner._notices[Gravity.LOCKING].en == "Locks once #42 is settled: that takes the key."
    settled = running("BTC")
    settled = replace(settled, rows=tuple(replace(row, state=type(row.state).FILLED) for row in settled.rows))
    desk.tell(Job.FOLLOW, Moved(settled))
    assert is_locked(desk)


def test_who_comes_back_before_it_could_lock_is_no_longer_told_that_it_will(open_desk, clock):
    desk = open_desk
    desk.locking.heed(FIVE)
    desk.tell(Job.FOLLOW, Moved(running("BTC")))
    clock.tick(300_000)
    desk.locking.look()
    assert desk.window.banner.text() == "Locks once #42 is settled: that takes the key."
    desk.locking._touched()
    desk.locking.look()
    assert Gravity.LOCKING not in desk.window.banner._notices
    assert not is_locked(desk)


def test_a_key_typed_but_not_kept_is_gone_too(open_desk):
    desk = open_desk
    desk.window.switcher.add_account.emit()
    dialog = desk.keeping._dialog
    dialog.form.secrets["secret"].setText("x")
    desk.locking.lock_now()
    assert dialog.form.secrets["secret"].text() == ""
    assert desk.keeping._dialog is None


def test_the_key_of_the_open_account_is_not_called_dropped_twice(open_desk):
    open_desk.locking.lock_now()
    open_desk.tell(Job.LOCK, Locked((LIVE, DEMO)), session=2)
    told = open_desk.window.opening._text.text()
    assert told.endswith("this session only, and dropped as well: the key of Demo desk.")
    assert told.count(LIVE.name) == 1


def test_unlocking_opens_the_account_again_and_a_key_of_this_session_is_asked_for(open_desk):
    desk = open_desk
    desk.locking.lock_now()
    desk.tell(Job.LOCK, Locked((DEMO,)), session=2)
    assert "this session only, and dropped as well: the key of Demo desk" in desk.window.opening._text.text()
    desk.window.opening._buttons[Action.UNLOCK].click()
    assert desk.asked[-1] == Open(3, LIVE)
    desk.session = 3
    desk.ready(DEMO)
    desk.locking.lock_now()
    desk.tell(Job.LOCK, Locked((DEMO,)), session=5)
    assert not desk.window.opening._buttons[Action.UNLOCK].isVisible()
    desk.window.opening._buttons[Action.ENTER_KEY].click()
    assert desk.keeping._dialog.isVisible()
    desk.keeping._dialog.reject()


def test_who_goes_on_before_the_lock_is_done_is_not_thrown_back(open_desk):
    desk = open_desk
    desk.locking.lock_now()
    desk.conductor.open(DEMO)
    desk.tell(Job.LOCK, Locked(()), session=2)
    assert desk.window.opening._title.text() == "Opening Demo desk…"


def test_there_is_nothing_to_lock_on_the_welcome_page(desk):
    desk.window.show_page(Page.WELCOME)
    desk.locking.lock_now()
    assert locks(desk) == []
    assert desk.window.page is Page.WELCOME


@pytest.fixture
def home(own_home):
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    found.prepare()
    return found


def test_locking_closes_the_connection_and_forgets_the_keys_of_this_session(home):
    clock = SystemClock()
    clerk = make(home, clock)
    account = last(keep(clerk, clock, site="http://127.0.0.1:9", agreed=True), Kept).account
    run(clerk, Open(1, account), clock)
    client = clerk._opened.client
    logs.strike_out(HELD.secret)
    with closing(clerk):
        assert run(clerk, Lock(2), clock) == [Locked((account,))]
        assert client._credentials is None
        assert clerk._opened is None
        assert repr(clerk._accounts._session_keys) == "SessionVault(0 accounts)"
        assert not logs._secret_forms
        assert run(clerk, Lock(3), clock) == [Locked(())]
