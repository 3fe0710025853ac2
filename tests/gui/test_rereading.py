"""The account is read again by itself: in time, unseen, never in between, and so that nothing moves or is unticked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt

from app.domain.repayment import State
from app.domain.words import Words
from app.errors import KeyRefused, Offline
from app.gui.background.messages import Ended, Job, Lock, Look, Moved, Seen, Troubled
from app.gui.debts.debts_model import Column
from app.gui.look import theme
from app.gui.look.theme import Tone
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from app.gui.rereading import AFTER_FAILURE_MS, USUAL_MS, Rereading
from tests.gui.desk import running
from tests.gui.scene import DEBTS, LIVE, repayment, snapshot

SAID = Words("words of the error", "")
REFUSED_KEY = KeyRefused(SAID, code="50119", message="")


@pytest.fixture
def read(desk):
    """An account that was read a moment ago."""
    return desk.ready().seen()


def looks(desk):
    return sum(ask.job is Job.LOOK for ask in desk.asked)


def pass_time(desk, ms=USUAL_MS):
    """Let time pass; how many readings it brings."""
    before = looks(desk)
    desk.clock.tick(ms)
    desk.conductor.reading.rereading.beat()
    return looks(desk) - before


def fail(desk, error=None):
    desk.tell(Job.LOOK, Ended(error=error or Offline(SAID)))


def currencies(desk):
    model = desk.window.debts_model
    return [model.line(row).currency for row in range(model.rowCount())]


def test_it_is_due_a_while_after_each_reading_and_until_one_begins(qtbot, clock):
    parent = QObject()
    timing = Rereading(parent, clock=clock)
    timing.plan()
    clock.tick(USUAL_MS - 1)
    with qtbot.assertNotEmitted(timing.due):
        timing.beat()
    clock.tick(1)
    for _ in range(2):
        with qtbot.waitSignal(timing.due):
            timing.beat()
    timing.stop()
    with qtbot.assertNotEmitted(timing.due):
        timing.beat()


def test_its_own_timer_beats(qtbot, clock):
    parent = QObject()
    timing = Rereading(parent, clock=clock)
    timing.plan()
    clock.tick(USUAL_MS)
    with qtbot.waitSignal(timing.due):
        pass


def test_it_is_due_after_a_sleep_and_whichever_way_the_clock_is_set(qtbot, clock):
    parent = QObject()
    timing = Rereading(parent, clock=clock)
    timing.plan()
    clock._now_ms += USUAL_MS  # asleep, the monotonic clock stands still
    with qtbot.waitSignal(timing.due):
        timing.beat()
    timing.plan()
    clock.set_back(3_600_000)
    clock.tick(USUAL_MS)
    with qtbot.waitSignal(timing.due):
        timing.beat()


def test_a_reading_by_itself_shows_nothing_of_itself_and_takes_the_focus_from_nobody(read):
    debts = read.window.debts
    debts._refresh.setFocus()
    before = debts._as_of.text()
    assert pass_time(read, USUAL_MS - 1) == 0
    assert pass_time(read, 1) == 1
    assert read.asked[-1] == Look(1)
    assert read.conductor.reading.under_way
    assert debts._as_of.text() == before
    assert debts._refresh.isEnabled()
    assert read.window.focusWidget() is debts._refresh
    assert pass_time(read) == 0
    read.seen(amount="3.5")
    assert read.window.debts_model.index(0, Column.DEBT).data() == "3.50000000"
    assert pass_time(read) == 1


def minimise(desk):
    desk.window.showMinimized()
    return desk.window.showNormal


def hide(desk):
    desk.window.hide()
    return desk.window.show


def review(desk):
    desk.choose("BTC").review()
    return desk.conductor._choosing.close


def choose_what_to_pay_with(desk):
    desk.window.payment._payer.showPopup()
    return desk.window.payment._payer.hidePopup


@pytest.mark.parametrize("engage", [minimise, hide, review, choose_what_to_pay_with])
def test_it_waits_while_nobody_looks_or_somebody_would_be_disturbed_and_goes_on_at_once(read, engage):
    release = engage(read)
    assert pass_time(read) == 0
    assert pass_time(read, 600_000) == 0
    release()
    assert pass_time(read, 0) == 1


def test_it_gives_way_to_what_is_being_sent_and_to_a_queue(read):
    read.choose("BTC")
    dialog = read.review()
    dialog._queue.setChecked(True)
    dialog._repay.click()
    assert pass_time(read) == 0
    read.tell(Job.SEND, Moved(running("BTC"), own=True))
    read.tell(Job.SEND, Ended())
    assert read.conductor.sending
    assert pass_time(read) == 0
    read.window.queue.stop.emit()
    assert pass_time(read, 0) == 1


def test_it_is_about_the_account_that_is_open_only(read):
    read.conductor.lock()
    assert read.window.page is Page.OPENING
    read.tell(Job.FOLLOW, Troubled(Offline(SAID)), session=2)
    assert pass_time(read) == 0
    read.session += 1
    read.ready(LIVE)
    assert looks(read) == 2
    read.conductor.close()
    assert pass_time(read) == 0


def test_f5_during_a_reading_by_itself_is_shown_and_reads_anew(read):
    pass_time(read)
    read.window.debts.refresh.emit()
    assert read.window.debts._as_of.text().endswith("reading…")
    assert looks(read) == 2
    read.seen()
    assert looks(read) == 3
    read.seen()
    assert not read.window.debts._as_of.text().endswith("reading…")


def test_the_more_often_it_fails_the_later_it_is_tried_again_until_it_goes_well(read):
    pass_time(read)
    fail(read)
    for after_ms in (*AFTER_FAILURE_MS, AFTER_FAILURE_MS[-1]):
        assert pass_time(read, after_ms - 1) == 0
        assert pass_time(read, 1) == 1
        fail(read)
    pass_time(read, AFTER_FAILURE_MS[-1])
    read.seen()
    pass_time(read)
    fail(read)
    assert pass_time(read, AFTER_FAILURE_MS[0]) == 1


def test_who_asks_is_waited_for_less_long_after_that(read):
    for _ in range(3):
        pass_time(read, 60_000)
        fail(read)
    read.window.debts.refresh.emit()
    fail(read)
    assert pass_time(read, AFTER_FAILURE_MS[0]) == 1


def test_while_it_goes_well_prices_never_grow_old(read):
    read.choose("BTC")
    caution = read.window.payment._caution
    for _ in range(3):
        for _ in range(USUAL_MS // 1_000 + 2):  # a second until it is due is noticed, and one on its way
            read.clock.tick(1_000)
            read.window.payment._say_age()
            assert caution.palette().windowText().color() == theme.tone(Tone.QUIET, caution.palette())
        read.conductor.reading.rereading.beat()
        read.seen()


def test_being_offline_is_noticed_and_over_without_anybody_asking(read):
    pass_time(read)
    fail(read)
    assert read.window.status.text().startswith("Offline")
    assert read.window.banner.shown is Gravity.OFFLINE
    assert read.window.debts_model._stale
    read.clock.tick(20_000)
    read.window.debts._say_reading()
    assert read.window.debts._as_of.text().endswith("40 s old")
    pass_time(read, 0)
    read.seen()
    assert read.window.status.text().startswith("Connected")
    assert read.window.banner.shown is None
    assert not read.window.debts_model._stale


def test_it_is_not_tried_again_where_the_user_must_do_something_first(read):
    pass_time(read)
    fail(read, REFUSED_KEY)
    assert pass_time(read, 600_000) == 0
    read.window.debts.refresh.emit()
    read.seen()
    assert pass_time(read) == 1


def test_what_goes_wrong_elsewhere_has_it_read_soon_and_an_unclear_end_does_not_put_it_off(read):
    read.tell(Job.FOLLOW, Troubled(Offline(SAID)))
    assert pass_time(read, 10_000) == 0
    read.tell(Job.FOLLOW, Troubled(Offline(SAID)))
    assert pass_time(read, 5_000) == 1


def test_after_an_error_of_ours_nothing_is_read_until_it_is_asked_for(read):
    pass_time(read)
    read.tell(Job.LOOK, Ended(defect="ZeroDivisionError"))
    assert pass_time(read, 600_000) == 0


def test_ticks_and_the_repay_currency_stay(read):
    read.choose("BTC", "ETH", "SOL", pay_with="USDC")
    pass_time(read)
    read.seen(amount="9.5")
    assert read.window.debts_model.ticked == ("BTC", "ETH", "SOL")
    assert read.window.payment.pay_with() == "USDC"


def test_debts_in_another_order_stay_where_they_are_unless_somebody_asked_or_something_happened(read):
    before = currencies(read)
    pass_time(read)
    read.seen(debts=tuple(reversed(DEBTS)))
    assert currencies(read) == before
    read.window.debts.refresh.emit()
    read.seen(debts=tuple(reversed(DEBTS)))
    assert currencies(read) == [*reversed(DEBTS), "ADA"]
    read.conductor.look()
    read.seen()
    assert currencies(read) == before


@pytest.fixture
def pointed(read):
    """The mouse is over the debts."""
    read.window.debts.table.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    return read


@pytest.mark.parametrize("sorted_by", [None, Column.CURRENCY])
def test_under_the_mouse_no_row_moves_what_is_gone_says_so_and_what_is_new_comes_last(qtbot, pointed, sorted_by):
    model = pointed.window.debts_model
    if sorted_by is not None:
        model.sort(sorted_by, Qt.SortOrder.DescendingOrder)
    pointed.choose("BTC", "SOL")
    before = currencies(pointed)
    pass_time(pointed)
    left = [debt for debt in reversed(DEBTS) if debt != "BTC"]
    with qtbot.assertNotEmitted(model.modelReset):
        pointed.seen(debts=("XRP", *left), doubtful={"ETH": (7, State.RUNNING)})
    assert currencies(pointed) == [*before, "XRP"]
    gone = model.line(model.row_of("BTC"))
    assert gone.choice.bar.en == "no longer owed"
    assert model.index(model.row_of("BTC"), Column.DEBT).data() == "0"
    assert model.line(model.row_of("ETH")).choice.bar.en == "being repaid (#7)"
    assert model.ticked == ("SOL",)
    assert model.total == len(before) + 1
    pass_time(pointed)
    pointed.seen(debts=("XRP", *left, "BTC"))
    assert currencies(pointed) == [*before, "XRP"]
    assert model.line(model.row_of("BTC")).choice.bar is None
    pass_time(pointed)
    pointed.window.debts.table.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    pointed.seen(debts=("XRP", *left))
    assert "BTC" not in currencies(pointed)


def test_under_the_mouse_news_of_an_order_and_what_is_read_for_them_move_no_row_either(qtbot, pointed):
    model = pointed.window.debts_model
    before = currencies(pointed)
    with qtbot.assertNotEmitted(model.modelReset):
        pointed.tell(Job.FOLLOW, Moved(running("BTC")))
        pointed.tell(Job.FOLLOW, Moved(repayment(42, replace(running("BTC").rows[0], state=State.FILLED))))
        pointed.seen(debts=DEBTS[1:])
    assert currencies(pointed) == before
    assert model.line(model.row_of("BTC")).choice.bar.en == "no longer owed"


def test_the_first_debts_have_a_current_row_for_the_keyboard_wherever_the_mouse_is(desk):
    desk.ready()
    desk.window.debts.table.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    desk.seen()
    assert desk.window.debts.table.currentIndex().row() == 0
    assert currencies(desk) == [*DEBTS, "ADA"]


def test_what_was_asked_for_once_is_not_taken_for_asked_for_ever_after(pointed):
    before = currencies(pointed)
    pointed.window.debts.refresh.emit()
    pointed.seen()
    pass_time(pointed)
    pointed.seen(debts=DEBTS[1:])
    assert currencies(pointed) == before


def test_of_an_account_that_is_left_no_row_stays_under_the_mouse(pointed):
    pointed.conductor.lock()
    assert currencies(pointed) == []


def test_under_the_mouse_a_filter_still_holds_for_what_is_new(pointed):
    pointed.window.debts_model.filter_by("LINK")
    pass_time(pointed)
    pointed.seen(debts=(*DEBTS, "XRP"))
    assert currencies(pointed) == ["LINK"]
    pointed.window.debts_model.filter_by("")
    assert "XRP" in currencies(pointed)


def test_who_asks_under_the_mouse_sees_what_okx_lists(pointed):
    pointed.window.debts.refresh.emit()
    pointed.seen(debts=("XRP", "BTC"))
    assert currencies(pointed) == ["XRP", "BTC", "ADA"]


def test_it_can_be_locked_and_closed_while_it_is_read(read):
    pass_time(read)
    assert read.conductor.closing() is None
    read.locking.lock_now()
    assert read.window.page is Page.OPENING
    assert read.asked[-1] == Lock(2)
    read.tell(Job.LOOK, Seen(snapshot()), session=1)
    assert read.window.debts_model.rowCount() == 0


def test_an_order_that_ends_during_it_is_read_anew(read):
    read.tell(Job.FOLLOW, Moved(running("BTC")))
    pass_time(read)
    before = looks(read)
    read.tell(Job.FOLLOW, Moved(repayment(42, replace(running("BTC").rows[0], state=State.FILLED))))
    assert looks(read) == before
    read.seen()
    assert looks(read) == before + 1
    model = read.window.debts_model
    assert model.line(model.row_of("BTC")).choice.bar.en == "repaid (#42), to be read again"


@pytest.mark.parametrize("ended", [Ended(), Ended(error=Offline(SAID))], ids=["well", "badly"])
def test_a_reading_that_ends_after_the_window_was_closed_is_followed_by_none(desk, ended):
    desk.ready()
    desk.conductor.close()
    desk.tell(Job.LOOK, ended)
    assert not desk.conductor.reading.rereading.planned
