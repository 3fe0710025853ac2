from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.account import MarginMode, Permission
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import (
    AccountProblem,
    AnotherSender,
    JournalProblem,
    KeyNotStored,
    KeyRefused,
    Maintenance,
    Offline,
    Refused,
    Unclear,
)
from app.gui.background.messages import (
    Ended,
    Follow,
    Job,
    KeyringAsked,
    Look,
    Moved,
    Open,
    Ready,
    Seen,
    Troubled,
    Undecided,
    Waiting,
)
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from app.gui.opening.opening_faces import Action
from tests.gui.desk import running
from tests.gui.scene import DEMO, LIVE, STANDING, repayment, snapshot

SAID = Words("words of the error", "")


def test_opening_shows_what_is_waited_for_then_the_debts(desk):
    desk.session = 1
    desk.conductor.open(LIVE)
    assert desk.window.page is Page.OPENING
    assert "Opening MM-sub-1" in desk.window.opening._title.text()
    desk.tell(Job.OPEN, KeyringAsked())
    assert "Waiting for the system keyring" in desk.window.opening._text.text()
    desk.tell(Job.OPEN, Ready(LIVE, ()))
    assert desk.window.page is Page.DEBTS
    assert desk.asked == [Open(1, LIVE), Look(1)]
    assert desk.window.windowTitle() == "LIVE — MM-sub-1 — One-Click Repay"


def test_the_wait_for_the_keyring_can_be_cancelled_and_tried_again(desk):
    desk.session = 1
    desk.conductor.open(LIVE)
    desk.tell(Job.OPEN, KeyringAsked())
    desk.window.opening._buttons[Action.CANCEL].click()
    assert desk.cancelled == [Job.OPEN]
    desk.tell(Job.OPEN, Ended(error=KeyNotStored(SAID)))
    assert desk.window.opening._text.text() == SAID.en
    desk.window.opening._buttons[Action.AGAIN].click()
    assert desk.asked == [Open(1, LIVE), Open(2, LIVE)]


def test_what_was_left_unfinished_is_shown_and_followed_at_once(desk):
    desk.ready(LIVE, running("DOT"))
    assert desk.asked[1:] == [Look(1), Follow(1, (42,))]
    assert desk.window.results_model.rowCount() == 1


def test_news_of_an_account_that_was_left_are_dropped(desk):
    desk.ready(LIVE).seen()
    desk.ready(DEMO)
    desk.tell(Job.LOOK, Seen(snapshot()), session=1)
    desk.tell(Job.SEND, Moved(running("BTC")), session=1)
    assert desk.window.debts_model.rowCount() == 0
    assert desk.window.results_model.rowCount() == 0


def test_from_ticks_to_a_confirmed_order_exactly_one_is_sent(desk):
    desk.ready().seen().choose("BTC", "ETH", "LTC").confirm()
    assert [(send.debts, send.pay_with) for send in desk.sends()] == [(("BTC", "ETH", "LTC"), "USDT")]
    assert desk.sends()[0].snapshot.read_ms == desk.clock.now_ms()


def test_while_one_is_sent_the_window_refuses_everything_that_could_send_another(desk):
    desk.ready().seen().choose("BTC")
    dialog = desk.review()
    dialog._repay.click()
    desk.conductor._choosing.confirmed.emit(dialog.review)
    assert desk.review() is None
    desk.conductor.open(DEMO)
    desk.conductor.look()
    assert len(desk.sends()) == 1
    assert not desk.reviewable()
    assert not desk.window.switcher._combo.isEnabled()
    assert desk.window.page is Page.DEBTS
    desk.tell(Job.SEND, Ended())
    assert desk.window.switcher._combo.isEnabled()
    assert desk.asked[-1] == Follow(1)


def test_no_review_without_debts_or_without_a_repay_currency(desk):
    desk.ready().seen()
    assert not desk.reviewable()
    desk.choose("BTC", pay_with="")
    assert not desk.reviewable()
    desk.choose(pay_with="USDT")
    assert desk.reviewable()
    desk.window.debts_model.clear()
    assert not desk.reviewable()
    assert desk.review() is None


def test_the_repay_currencies_leave_out_ticked_debts_and_the_chosen_one_greys_its_debt(desk):
    desk.ready().seen()
    payer = desk.window.payment._payer
    desk.choose("USDC", pay_with="")
    assert [payer.itemText(at) for at in range(payer.count())] == ["USDT"]
    desk.choose("USDC", pay_with="")
    desk.choose(pay_with="USDC")
    model = desk.window.debts_model
    assert model.line(model.row_of("USDC")).choice.bar.en == "chosen to pay with"


def test_a_review_on_old_figures_reads_them_again_by_itself_and_shows_the_new(desk):
    desk.ready().seen().choose("BTC")
    desk.clock.tick(31_000)
    dialog = desk.review()
    assert desk.asked[-1] == Look(1)
    assert not dialog._repay.isEnabled()
    desk.seen(amount="3.5")
    assert dialog._repay.isEnabled()
    assert dialog.review.orders[0].debts[0].amount == Decimal("3.5")


def test_a_review_lists_the_debts_as_they_stand_in_the_table_and_not_as_they_were_ticked(desk):
    assert desk.ready().seen().choose("LTC", "BTC", "ETH").review().review.debts == ("BTC", "ETH", "LTC")


def test_a_review_whose_debt_is_gone_closes(desk):
    desk.ready().seen().choose("BTC", "ETH")
    desk.review()
    desk.seen(debts=("ETH", "LTC"))
    assert desk.conductor._choosing._dialog is None
    assert desk.window.debts_model.ticked == ("ETH",)


def test_a_debt_under_way_cannot_be_chosen_until_it_was_read_again(desk):
    desk.ready().seen()
    model = desk.window.debts_model
    for state in (State.PLANNED, State.RUNNING, State.FILLED):
        desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", state))))
        assert "#42" in model.line(model.row_of("BTC")).choice.bar.en
    desk.seen()
    assert model.line(model.row_of("BTC")).choice.bar is None


def bar(desk, debt):
    model = desk.window.debts_model
    why = model.line(model.row_of(debt)).choice.bar
    return None if why is None else why.en


def test_an_order_that_never_left_frees_its_debts_at_once_and_not_those_in_doubt_elsewhere(desk):
    desk.ready(LIVE, repayment(41, Row("ETH", State.UNKNOWN))).seen(doubtful={"SOL": (7, State.RUNNING)})
    for state in (State.PLANNED, State.SENT, State.ABSENT):
        rows = [Row(debt, state) for debt in ("BTC", "ETH", "SOL")]
        desk.tell(Job.SEND, Moved(repayment(42, *rows)))
    desk.tell(Job.SEND, Ended(error=Offline(SAID)))
    desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
    results = desk.window.results_model
    assert results.status(results.result(0)) == "Not executed"
    assert bar(desk, "BTC") is None
    assert bar(desk, "ETH") == "outcome unknown, checking (#41)"
    assert bar(desk, "SOL") == "being repaid (#7)"


def test_what_okx_refused_for_its_limit_is_under_way_until_it_is_not_sent_again(desk):
    desk.ready().seen().choose("BTC").confirm()
    for state in (State.PLANNED, State.SENT, State.REFUSED):
        desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", state, code="50011"))))
        assert bar(desk, "BTC") == "being repaid (#42)"
    desk.tell(Job.SEND, Ended())
    assert bar(desk, "BTC") is None


def test_a_debt_that_is_repaid_after_it_was_read_waits_for_the_next_reading(desk):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Moved(running("BTC", "ETH")))
    desk.seen()
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("BTC", State.FILLED), Row("ETH", State.FAILED))))
    assert bar(desk, "BTC") == "repaid (#42), to be read again"
    assert bar(desk, "ETH") == "failed (#42), to be read again"
    desk.seen()
    assert bar(desk, "BTC") is bar(desk, "ETH") is None


def test_only_what_can_be_settled_is_followed_after_a_reading(desk):
    for unfinished in (False, True):
        desk.ready().seen(doubtful={"SOL": (7, State.UNKNOWN)}, unfinished=unfinished)
        assert bool([ask for ask in desk.asked if isinstance(ask, Follow)]) is unfinished


def test_a_debt_another_process_repays_cannot_be_chosen_either(desk):
    desk.ready().seen(doubtful={"SOL": (7, State.UNKNOWN)})
    model = desk.window.debts_model
    assert model.line(model.row_of("SOL")).choice.bar.en == "outcome unknown, checking (#7)"


def test_an_unknown_outcome_is_the_gravest_notice_until_it_is_settled(desk):
    desk.ready().seen()
    desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", State.UNKNOWN))))
    desk.tell(Job.FOLLOW, Troubled(Offline(SAID)))
    assert "may or may not have happened" in desk.window.banner.text()
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("BTC", State.ABSENT))))
    desk.tell(Job.FOLLOW, Ended())
    assert desk.asked[-1] == Look(1)
    desk.seen()
    assert desk.window.banner.text() == "Checked: not executed. You may prepare it again."


def test_once_everything_ended_the_debts_are_read_again_but_not_for_nothing(desk):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Ended())
    assert desk.asked.count(Look(1)) == 1
    desk.tell(Job.SEND, Moved(running("BTC")))
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("BTC", State.FILLED))))
    desk.tell(Job.FOLLOW, Ended())
    assert desk.asked.count(Look(1)) == 2


@pytest.mark.parametrize(
    ("error", "gravity", "goes_on"),
    [
        (Offline(SAID), Gravity.OFFLINE, True),
        (Unclear(SAID), Gravity.OFFLINE, True),
        (Maintenance(SAID, code="50001", message=""), Gravity.MAINTENANCE, True),
        (Refused(SAID, code="51010", message=""), Gravity.MODE, True),
        (Refused(SAID, code="50007", message=""), Gravity.STOPPED, True),
        (Refused(SAID, code="HTTP 404", message=""), Gravity.RETIRED, False),
        (KeyRefused(SAID, code="50119", message=""), Gravity.KEY, False),
    ],
)
def test_a_reading_that_failed_says_why_dims_the_figures_and_a_good_one_takes_it_back(desk, error, gravity, goes_on):
    desk.ready().seen()
    desk.tell(Job.LOOK, Ended(error=error))
    going_on = " The window goes on trying by itself." if goes_on else ""
    assert (desk.window.banner.shown, desk.window.banner.text()) == (gravity, SAID.en + going_on)
    assert desk.window.debts_model._stale
    assert desk.conductor.reading.rereading.planned == goes_on
    desk.seen()
    assert desk.window.banner.shown is None
    assert not desk.window.debts_model._stale


@pytest.mark.parametrize(
    ("job", "error"),
    [
        (Job.LOOK, Offline(SAID)),
        (Job.LOOK, KeyRefused(SAID, code="50119", message="")),
        (Job.FOLLOW, Offline(SAID)),
        (Job.FOLLOW, Maintenance(SAID, code="50001", message="")),
    ],
)
def test_on_figures_that_cannot_be_renewed_there_is_no_review_and_the_button_says_why(desk, job, error):
    desk.ready().seen().choose("BTC")
    assert desk.reviewable()
    desk.tell(job, Troubled(error) if job is Job.FOLLOW else Ended(error=error))
    assert not desk.reviewable()
    assert "could not be read anew" in desk.window.payment._button.toolTip()
    assert desk.review() is None
    desk.seen()
    assert desk.reviewable()
    assert "could not be read anew" not in desk.window.payment._button.toolTip()


def test_an_open_review_cannot_be_confirmed_once_its_figures_cannot_be_renewed_until_they_are(desk):
    dialog = desk.ready().seen().choose("BTC").review()
    desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
    assert not dialog._repay.isEnabled()
    assert "could not be read anew" in dialog._age.text()
    dialog._confirm()
    assert desk.sends() == []
    dialog._refresh.click()
    desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
    assert (dialog._repay.isEnabled(), dialog._refresh.isEnabled()) == (False, True)
    desk.seen()
    dialog._repay.click()
    assert len(desk.sends()) == 1


def test_what_was_ticked_is_ticked_again_where_its_order_never_left_and_not_where_it_did(desk):
    ticked = desk.ready().seen().choose("LTC", "BTC").window.debts_model
    desk.confirm()
    for state in (State.PLANNED, State.SENT):
        desk.tell(Job.SEND, Moved(repayment(42, Row("LTC", state), Row("BTC", state)), own=True))
    assert ticked.ticked == ()
    desk.tell(Job.SEND, Moved(repayment(42, Row("LTC", State.ABSENT), Row("BTC", State.ABSENT)), own=True))
    desk.tell(Job.SEND, Ended(error=Offline(SAID)))
    assert set(ticked.ticked) == {"LTC", "BTC"}
    assert not desk.reviewable()
    desk.seen()
    assert set(ticked.ticked) == {"LTC", "BTC"}
    desk.confirm()
    for state in (State.SENT, State.UNKNOWN):
        desk.tell(Job.SEND, Moved(repayment(43, Row("LTC", state), Row("BTC", state)), own=True))
    desk.tell(Job.SEND, Ended(error=Unclear(SAID)))
    assert ticked.ticked == ()
    desk.choose("ETH").confirm()
    for state in (State.SENT, State.REFUSED):
        desk.tell(Job.SEND, Moved(repayment(44, Row("ETH", state, code="51000")), own=True))
    desk.tell(Job.SEND, Ended())
    assert ticked.ticked == ()


@pytest.mark.parametrize("error", [AnotherSender(SAID), JournalProblem(SAID)])
def test_why_a_repayment_was_not_sent_stays_until_the_next_one(desk, error):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Ended(error=error))
    desk.seen()
    assert desk.window.banner.text() == SAID.en
    desk.confirm()
    assert desk.window.banner.shown is None


def test_a_review_of_figures_that_were_not_just_read_has_them_read_first(desk):
    desk.ready().seen().choose("BTC").review()
    assert desk.asked.count(Look(1)) == 1
    desk.conductor._choosing.close()
    desk.clock.tick(15_001)
    desk.review()
    dialog = desk.conductor._choosing._dialog
    assert desk.asked.count(Look(1)) == 2
    assert not dialog._repay.isEnabled()
    desk.seen()
    assert dialog._repay.isEnabled()


def test_what_is_sent_or_runs_is_said_above_until_it_ends(desk):
    desk.ready().seen().choose("BTC", "ETH")
    desk.confirm()
    panel, banner = desk.window.payment, desk.window.banner
    sent = [Row(debt, State.SENT, debt_before=Decimal("2.5")) for debt in ("BTC", "ETH")]
    for rows in (sent, [replace(row, state=State.RUNNING) for row in sent]):
        desk.tell(Job.SEND, Moved(repayment(42, *rows)))
        assert (banner.shown, banner.text()) == (Gravity.UNDER_WAY, "2 debts are being repaid with USDT (#42).")
        assert panel._word.text() == "The repayment is being sent."
    desk.tell(Job.SEND, Ended())
    assert panel._word.text() == "Debts are being repaid; others can be ticked."
    desk.tell(Job.FOLLOW, Moved(repayment(42, replace(rows[0], state=State.FILLED), rows[1])))
    assert banner.text() == "1 debt is being repaid with USDT (#42)."
    desk.tell(Job.FOLLOW, Moved(repayment(42, *(replace(row, state=State.FILLED) for row in rows))))
    assert not banner.holds(Gravity.UNDER_WAY)


def test_where_only_isolated_debts_are_left_it_says_so(desk):
    desk.ready().seen(debts=())
    assert desk.window.payment._word.text() == "Only isolated debts are left; they cannot be repaid here."


def test_the_user_is_asked_for_what_is_missing_before_a_review(desk):
    panel = desk.ready().window.payment
    assert panel._word.text() == ""
    desk.seen()
    assert panel._word.text() == "Tick the debts to repay."
    desk.choose("BTC", pay_with="")
    assert panel._word.text() == "Choose the currency to pay with."
    desk.choose("ETH")
    assert "to pay with" not in panel._word.text()


def test_once_okx_answers_again_nobody_is_told_that_it_cannot_be_reached(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Ended(error=Offline(SAID)))
    assert desk.window.banner.text() == SAID.en
    desk.seen()
    assert desk.window.banner.text() == "OKX answers again. No repayment was sent; you may prepare it again."
    desk.window.banner.dismiss()
    desk.seen()
    assert desk.window.banner.shown is None


def test_a_notice_of_an_order_that_could_not_leave_does_not_come_back_once_closed(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Ended(error=Offline(SAID)))
    desk.window.banner.dismiss()
    desk.seen()
    assert desk.window.banner.shown is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"standing": replace(STANDING, margin_mode=MarginMode.FUTURES)}, "Multi-currency or Portfolio margin"),
        ({"standing": replace(STANDING, permissions=frozenset({Permission.READ}))}, "lacks the Trade permission"),
        ({"standing": replace(STANDING, permissions=frozenset(Permission))}, "This key can withdraw"),
        ({"offset_ms": -2_400}, "clock is 2.4 s off"),
    ],
)
def test_what_a_reading_says_of_the_account_is_told(desk, options, words):
    desk.ready().seen(**options).choose("BTC")
    assert words in desk.window.banner.text()
    assert desk.reviewable() == (desk.window.banner.shown not in {Gravity.MODE, Gravity.KEY})


def test_the_status_line_tells_of_the_wait_for_okxs_limit(desk):
    desk.ready().seen()
    desk.tell(Job.LOOK, Waiting(desk.clock.now_ms() + 1_300))
    assert "Connected 82 ms" in desk.window.status.text()
    assert "next request in 1.3 s" in desk.window.status.text()


def test_a_defect_is_told_and_the_window_goes_on(qtbot, desk):
    desk.ready().seen().choose("BTC").confirm()
    with qtbot.waitSignal(desk.conductor.defect) as told:
        desk.tell(Job.SEND, Ended(defect="ZeroDivisionError"))
    assert told.args == ["ZeroDivisionError"]
    assert desk.window.switcher._combo.isEnabled()
    assert desk.asked[-1] == Follow(1)


def test_after_closing_nothing_is_asked(desk):
    desk.ready().seen().choose("BTC")
    desk.review()
    desk.conductor.close()
    before = list(desk.asked)
    desk.conductor.look()
    desk.conductor.open(DEMO)
    desk.tell(Job.FOLLOW, Ended())
    assert desk.asked == before
    assert desk.conductor._choosing._dialog is None


def test_the_table_of_results_begins_with_the_record_newest_first(desk):
    record = [repayment(number, Row("LTC", State.FILLED)) for number in (40, 41)]
    desk.ready(LIVE, *record, running("DOT"))
    model = desk.window.results_model
    assert [model.index(row, 1).data() for row in range(3)] == ["#42", "#41", "#40"]
    assert desk.asked[1:] == [Look(1), Follow(1, (42,))]


def test_a_debt_that_another_account_of_the_same_user_left_in_doubt_is_followed_and_shown(desk):
    desk.ready().seen()
    assert not any(isinstance(ask, Follow) for ask in desk.asked)
    desk.seen(doubtful={"SOL": (1, State.UNKNOWN)})
    assert desk.asked[-1] == Follow(1)
    desk.tell(Job.FOLLOW, Moved(repayment(1, Row("SOL", State.UNKNOWN))))
    assert desk.window.banner.shown is Gravity.UNKNOWN
    assert desk.window.results_model.rowCount() == 1


def test_only_one_follows_at_a_time_and_the_next_watches_what_is_shown_as_unfinished(desk):
    desk.ready(LIVE, running("DOT")).seen(doubtful={"DOT": (42, State.RUNNING)})
    desk.conductor.look()
    assert desk.asked.count(Follow(1, (42,))) == 1
    desk.tell(Job.FOLLOW, Ended())
    desk.tell(Job.SEND, Moved(running("BTC", number=43)))
    desk.tell(Job.SEND, Ended())
    assert desk.asked[-1] == Follow(1, (42, 43))


def test_an_order_that_ended_in_another_process_ends_here_too(desk):
    desk.ready(LIVE, repayment(42, Row("DOT", State.UNKNOWN))).seen(doubtful={"DOT": (42, State.UNKNOWN)})
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("DOT", State.FILLED))))
    desk.tell(Job.FOLLOW, Ended())
    assert desk.asked[-1] == Look(1)
    assert desk.window.banner.shown is Gravity.DONE
    assert desk.conductor.under_way() == ()


def test_a_following_that_can_settle_nothing_is_not_begun_again_and_again(desk):
    desk.ready(LIVE, running("DOT"))
    desk.tell(Job.FOLLOW, Moved(running("DOT")))
    for _ in range(3):
        desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
        desk.tell(Job.FOLLOW, Ended())
    assert desk.asked.count(Look(1)) == 1
    desk.tell(Job.SEND, Moved(running("BTC", number=43)))
    for _ in range(3):
        desk.tell(Job.FOLLOW, Ended())
    assert desk.asked.count(Look(1)) == 2


def test_an_order_of_another_user_is_said_as_long_as_it_is_not_settled(desk):
    desk.ready(LIVE, repayment(42, Row("DOT", State.UNKNOWN)))
    desk.tell(Job.FOLLOW, Troubled(AccountProblem(SAID)))
    desk.seen()
    assert desk.window.banner.text() == SAID.en
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("DOT", State.FILLED))))
    assert desk.window.banner.shown is Gravity.DONE


def test_where_nothing_more_can_be_read_the_banner_says_where_to_look(desk):
    desk.ready(LIVE, repayment(42, Row("DOT", State.UNKNOWN)), repayment(41, Row("SOL", State.UNKNOWN)))
    desk.tell(Job.FOLLOW, Undecided())
    assert "whether #41 and #42 happened" in desk.window.banner.text()
    desk.tell(Job.FOLLOW, Moved(repayment(41, Row("SOL", State.FILLED))))
    assert desk.window.banner.text() == (
        "OKX's history and balances do not show yet whether #42 happened. Look at your repayment history on OKX; "
        "its debts stay closed here until it is settled."
    )
    desk.tell(Job.SEND, Moved(repayment(43, Row("BTC", State.UNKNOWN))))
    assert "please don't repeat it" in desk.window.banner.text()


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (Offline(SAID), "Offline"),
        (Unclear(SAID), "No clear answer"),
        (Refused(SAID, code="50011", message=""), "OKX refused"),
        (KeyRefused(SAID, code="50119", message=""), "OKX refused"),
        (Maintenance(SAID, code="50001", message=""), "Maintenance"),
    ],
)
def test_only_what_was_not_reached_is_called_offline(desk, error, word):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Troubled(error))
    assert desk.window.status.text().startswith(word)
    assert desk.window.debts_model._stale == (word == "Offline")


def test_whenever_a_row_ends_the_account_is_read_again_and_its_figures_are_old_until_then(desk):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Moved(running("BTC", "ETH", "LTC")))
    assert not desk.window.debts_model._stale
    rows = running("BTC", "ETH", "LTC").rows
    for ended in (1, 2, 3):
        done = [replace(row, state=State.FILLED) for row in rows[:ended]]
        desk.tell(Job.FOLLOW, Moved(repayment(42, *done, *rows[ended:])))
        assert desk.asked.count(Look(1)) == 1 + ended
        assert desk.window.debts_model._stale
        desk.seen()
        assert not desk.window.debts_model._stale


def test_a_reading_that_began_before_a_row_ended_is_old_and_is_followed_by_another(desk):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Moved(running("BTC", "ETH")))
    desk.conductor.look()
    desk.tell(Job.FOLLOW, Moved(repayment(42, Row("BTC", State.FILLED), Row("ETH", State.RUNNING))))
    assert desk.asked.count(Look(1)) == 2
    desk.seen()
    assert desk.asked.count(Look(1)) == 3
    model = desk.window.debts_model
    assert model._stale
    assert "#42" in model.line(model.row_of("BTC")).choice.bar.en
    desk.seen()
    assert not model._stale
    assert model.line(model.row_of("BTC")).choice.bar is None


def test_what_ended_while_it_was_sent_is_read_once_the_sending_is_over(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", State.FILLED))))
    assert desk.asked.count(Look(1)) == 1
    desk.tell(Job.SEND, Ended())
    assert desk.asked.count(Look(1)) == 2


REFUSED = Row("BTC", State.REFUSED, code="59119", message="One-click repay is paused.")


def test_a_refused_order_is_told_with_okxs_words_until_the_next_one_is_sent(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Moved(repayment(7, REFUSED)))
    desk.tell(Job.SEND, Ended())
    desk.seen()
    assert desk.window.banner.text() == (
        "#7 was refused by OKX: 59119 One-click repay is paused. Nothing of it was repaid. "
        "One-click repay is closed for the moment. Try again later."
    )
    desk.confirm()
    assert desk.window.banner.shown is None


def test_a_failed_debt_is_told_with_what_to_do(desk):
    desk.ready().seen()
    desk.tell(Job.FOLLOW, Moved(repayment(7, Row("BTC", State.FILLED), Row("ETH", State.FAILED))))
    desk.seen()
    assert desk.window.banner.text() == (
        "1 of 2 debts repaid with USDT. #7: OKX reports ETH as failed and gives no reason. "
        "See what remains, then prepare it again."
    )
    before = desk.window.banner.text()
    desk.tell(Job.FOLLOW, Moved(repayment(6, Row("SOL", State.FAILED))))
    assert desk.window.banner.text() == before


def test_a_refusal_that_is_sent_again_is_taken_back(desk):
    desk.ready().seen()
    desk.tell(Job.SEND, Moved(repayment(7, REFUSED)))
    desk.tell(Job.SEND, Moved(repayment(7, Row("BTC", State.SENT))))
    assert desk.window.banner.shown is Gravity.UNDER_WAY


def test_the_failures_of_the_record_are_not_told_again(desk):
    desk.ready(LIVE, repayment(7, REFUSED))
    assert desk.window.banner.shown is None


GOES_ON = (
    "OKX goes on with repayment #42 (1 debt with USDT) while the window is closed; "
    "the next start goes on following. Close?"
)
UNCLEAR = (
    "The outcome of repayment #42 (1 debt with USDT) is not known yet. Closing changes nothing about it; "
    "the next start goes on checking. Close?"
)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.RUNNING, GOES_ON),
        (State.SENT, UNCLEAR),
        (State.UNKNOWN, UNCLEAR),
        (State.PLANNED, None),
        (State.FILLED, None),
    ],
)
def test_before_the_window_closes_it_says_what_becomes_of_what_is_under_way(desk, state, words):
    desk.ready(LIVE, repayment(42, Row("BTC", state)))
    asked = desk.conductor.closing()
    assert (None if asked is None else asked.en) == words


def test_what_is_unknown_and_what_runs_are_both_said_before_the_window_closes(desk):
    unknown = repayment(43, Row("ETH", State.UNKNOWN), Row("LTC", State.RUNNING))
    desk.ready(LIVE, running("BTC", number=44), unknown, running("SOL"))
    assert desk.conductor.closing().zh == (
        "还债订单 #43（用 USDT 偿还 2 项负债）的结果待确认。关闭窗口对其没有影响，下次启动时继续核对。"
        "关闭窗口后，欧易仍会继续处理还债订单 #42（用 USDT 偿还 1 项负债）、还债订单 #44（用 USDT 偿还 1 项负债），"
        "下次启动时继续跟踪。是否关闭？"
    )


def test_what_the_built_in_exchange_does_ends_with_the_window(desk):
    desk.ready(None, running("BTC", "ETH"))
    asked = desk.conductor.closing().en
    assert asked == "Practice ends with the window, and repayment #42 (2 debts with USDT) with it. Close?"


def looks(desk):
    return sum(ask.job is Job.LOOK for ask in desk.asked)


def test_a_reading_that_is_asked_for_during_another_follows_it_once(desk):
    desk.ready()
    for _ in range(3):
        desk.conductor.look()
    assert looks(desk) == 1
    desk.seen()
    assert looks(desk) == 2
    desk.seen()
    assert looks(desk) == 2


def test_a_reading_that_fails_is_not_followed_by_another_at_once(desk):
    desk.ready()
    desk.conductor.look()
    desk.tell(Job.LOOK, Ended(error=Offline(Words("not reached", ""))))
    assert looks(desk) == 1
    desk.conductor.look()
    desk.seen()
    assert looks(desk) == 2


def test_what_was_asked_for_of_an_account_is_not_read_of_the_next(desk):
    desk.ready()
    desk.conductor.look()
    desk.ready(DEMO).seen()
    assert looks(desk) == 2


def test_where_nothing_can_be_written_down_the_debts_are_shown_and_nothing_can_be_reviewed(desk):
    desk.ready().seen(unwritable=SAID).choose("BTC")
    assert (desk.window.banner.shown, desk.window.banner.text()) == (Gravity.STOPPED, SAID.en)
    assert desk.window.debts_model.rowCount() > 0
    assert not desk.reviewable()
    assert "Nothing can be written down" in str(desk.window.payment._hint)
    desk.seen()
    assert desk.window.banner.shown is not Gravity.STOPPED
    assert desk.reviewable()
