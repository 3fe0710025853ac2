"""Closing an order by the user's word: offered late, shown first, a word for each debt, and Cancel by default."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from app.domain import closing
from app.domain.evidence import HISTORY_MS, HistoryRow
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import BadInput
from app.gui.background.messages import Ended, Follow, Job, Look, Moved, Undecided
from app.gui.notices.banner import Gravity
from app.gui.records.closing_dialog import ClosingDialog
from app.gui.records.records_messages import CloseByWord, ClosingShown, ShowClosing
from tests.gui.desk import Desk
from tests.gui.scene import LIVE, repayment

EXECUTED, ABSENT = State.SAID_EXECUTED, State.SAID_ABSENT


@pytest.fixture
def desk(window, clock):
    return Desk(window, clock)


@pytest.fixture
def unknown(clock):
    made = repayment(42, Row("BTC", State.UNKNOWN), Row("ETH", State.UNKNOWN))
    return replace(made, confirmed_ms=clock.now_ms() - 240_000, sent_ms=clock.now_ms() - 240_000)


def undecided(desk, *orders):
    desk.ready(LIVE, *orders).seen()
    desk.tell(Job.FOLLOW, Undecided())
    return desk.window.records.closing


def asked(desk, kind):
    return [ask for ask in desk.asked if isinstance(ask, kind)]


def exhibit(order, *rows):
    return closing.exhibit(order, rows, now_ms=order.sent_ms + 240_000)


def shown(desk, order, *rows):
    bar = undecided(desk, order)
    bar.button.click()
    desk.tell(Job.SHOW_CLOSING, ClosingShown(exhibit(order, *rows)))
    desk.tell(Job.SHOW_CLOSING, Ended())
    return desk.closing._dialog


def test_it_is_offered_once_all_was_read_in_vain_and_the_order_had_its_time(desk, unknown, clock):
    bar = desk.window.records.closing
    desk.ready(LIVE, unknown).seen()
    assert bar.isHidden()
    desk.tell(Job.FOLLOW, Undecided())
    assert not bar.isHidden()
    assert bar.button.text() == bar.button.accessibleName() == "I checked on OKX: close #42…"
    early = replace(unknown, sent_ms=clock.now_ms())
    assert undecided(desk, early).isHidden()
    running = unknown.with_rows([unknown.rows[0], Row("ETH", State.RUNNING)])
    assert undecided(desk, running).isHidden()
    week_ago = replace(running, id=43, sent_ms=running.sent_ms - HISTORY_MS).with_rows([running.rows[1]])
    assert undecided(desk, week_ago).number == 43
    assert undecided(desk, replace(unknown, id=44), unknown).number == 42


def test_the_history_is_asked_for_first_and_only_once_at_a_time(desk, unknown):
    bar = undecided(desk, unknown)
    bar.button.click()
    bar.button.click()
    assert asked(desk, ShowClosing) == [ShowClosing(1, 42)]
    assert (bar.button.isEnabled(), bar.button.text()) == (False, "Reading OKX's history…")
    desk.tell(Job.SHOW_CLOSING, Ended(error=BadInput(Words("#42 is settled already.", "已有结果"))))
    assert desk.closing._notice.text() == "#42 is settled already."
    assert bar.button.isEnabled()
    assert asked(desk, CloseByWord) == []


def test_a_word_is_wanted_for_each_debt_and_none_is_given_beforehand(desk, unknown):
    dialog = shown(desk, unknown)
    assert isinstance(dialog, ClosingDialog)
    assert dialog.said() == {}
    assert not dialog.close_button.isEnabled()
    assert dialog._cancel.isDefault()
    assert "The program could not prove it; you say so." in dialog._warning.text()
    assert "shows nothing of these debts" in dialog._above.text()
    dialog.word_button("BTC", ABSENT).click()
    assert not dialog.close_button.isEnabled()
    dialog.word_button("ETH", EXECUTED).click()
    dialog.close_button.click()
    assert asked(desk, CloseByWord) == [CloseByWord(1, 42, {"BTC": ABSENT, "ETH": EXECUTED})]
    assert desk.closing._dialog is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_key_pressed_without_a_look_closes_nothing(qtbot, desk, unknown, key):
    dialog = shown(desk, unknown)
    for debt in ("BTC", "ETH"):
        dialog.word_button(debt, ABSENT).setChecked(True)
    qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert asked(desk, CloseByWord) == []


def test_what_okx_shows_of_that_time_is_in_the_dialog(desk, unknown):
    row = HistoryRow("BTC", "USDT", State.FILLED, Decimal(1), Decimal(9), unknown.sent_ms + 900)
    dialog = shown(desk, unknown, row, replace(row, debt="SOL"))
    assert dialog._history.rowCount() == 1
    assert "may be another client's" in dialog._above.text()
    assert dialog.findChild(QDialogButtonBox) is not None


def test_what_was_ordered_stands_beside_it_to_be_compared(desk, unknown):
    sized = replace(unknown.rows[0], debt_before=Decimal("0.05123"), estimate=Decimal("3424.9"))
    dialog = shown(desk, unknown.with_rows([sized, unknown.rows[1]]))
    assert dialog._amounts["BTC"].text() == "0.05123000 owed before, est. cost 3\u00a0424.90 USDT"
    assert dialog._amounts["ETH"].text() == "— owed before, est. cost — USDT", "not known is no 0"
    head = dialog._head.text()
    assert "paid with USDT" in head
    assert head.count(" UTC") == 1
    assert "+00:00" not in head


@pytest.mark.parametrize("former_key", [True, False])
def test_an_order_of_a_former_key_is_said_to_be_one_above_its_history(desk, unknown, former_key):
    bar = undecided(desk, unknown)
    bar.button.click()
    desk.tell(Job.SHOW_CLOSING, ClosingShown(replace(exhibit(unknown), former_key=former_key)))
    above = desk.closing._dialog._above.text()
    assert ("which may be another user's" in above) is former_key
    assert "shows nothing of these debts" in above


def test_an_account_that_is_left_takes_the_dialog_with_it(desk, unknown):
    dialog = shown(desk, unknown)
    desk.conductor.open(None)
    assert not dialog.isVisible()
    assert desk.window.records.closing.isHidden()


def test_once_closed_it_says_so_frees_its_debts_and_is_followed_no_more(desk, unknown):
    desk.tell(Job.CLOSE, Ended())
    shown(desk, unknown).reject()
    looks = len(asked(desk, Look))
    closed = closing.closed(unknown, {"BTC": ABSENT, "ETH": EXECUTED}, now_ms=unknown.sent_ms + 250_000)
    desk.tell(Job.CLOSE, Moved(closed))
    desk.tell(Job.CLOSE, Ended())
    window = desk.window
    assert window.records.closing.isHidden()
    assert not window.banner.holds(Gravity.UNKNOWN)
    assert window.banner.text() == "#42 was closed on your word; nothing of it is proven."
    assert [window.results_model.status(window.results_model.result(row)) for row in range(2)] == [
        "Not executed, you say",
        "Executed, you say",
    ]
    assert "could not prove it" in window.results_model._full_status(window.results_model.result(0))
    assert len(asked(desk, Look)) > looks
    assert len(asked(desk, Follow)) == 1


def test_what_okx_shows_later_against_the_word_is_said_above_everything_else_and_in_its_row(desk, unknown):
    closed = closing.closed(unknown, {"BTC": ABSENT, "ETH": EXECUTED}, now_ms=unknown.sent_ms + 250_000)
    desk.ready(LIVE, closed).seen()
    assert not desk.window.banner.holds(Gravity.CONTRADICTED)
    against = closed.with_rows([replace(closed.rows[0], contradicted=State.FILLED), closed.rows[1]])
    desk.tell(Job.HISTORY, Moved(against))
    banner, model = desk.window.banner, desk.window.results_model
    assert banner.shown is Gravity.CONTRADICTED
    assert "BTC not executed, but OKX's history shows it filled" in banner.text()
    assert model.status(model.result(0)) == "Not executed, you say; OKX shows: Filled"
    assert model.short_status(model.result(0)) == "OKX shows: Filled"
    banner.dismiss()
    desk.seen()
    assert not banner.holds(Gravity.CONTRADICTED)


def test_why_nothing_was_closed_is_said(desk, unknown):
    shown(desk, unknown).reject()
    desk.tell(Job.CLOSE, Ended(error=BadInput(Words("Nothing was closed.", "未关闭"))))
    assert desk.closing._notice.text() == "Nothing was closed."
