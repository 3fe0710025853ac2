from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.account import Environment
from app.gui.review import LASTS_MS, review
from app.gui.review_dialog import ReviewDialog
from tests.gui.scene import LIVE, snapshot
from tests.virtual_clock import START_MS


@pytest.fixture
def dialog(qtbot, clock):
    shown = ReviewDialog(a_review(), clock=clock)
    qtbot.addWidget(shown)
    shown.open()
    return shown


def a_review(read_ms=START_MS, account=LIVE, debts=("BTC", "ETH", "LTC")):
    return review(account, snapshot(read_ms=read_ms), debts, pay_with="USDT")


def words(dialog):
    return "\n".join(each.text() for kind in (QLabel, QPushButton) for each in dialog.findChildren(kind))


def test_it_says_everything_that_will_happen(dialog):
    said = words(dialog)
    for part in (
        "LIVE", "Account MM-sub-1", "BTC", "ETH", "LTC", "2.50000000", "165\u00a0000.00", "6\u00a0500.00",
        "Executed at market price; the final amount may differ.",
        "OKX may use both your Trading and Funding balance.",
        "This can't be undone.", "Part of the debt may remain.", "estimate, not a quote", "does not cover it",
        "Repay 3 debts with USDT (LIVE)",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize("environment", Environment)
def test_the_button_names_the_act_and_the_environment(qtbot, clock, environment):
    shown = ReviewDialog(a_review(account=replace(LIVE, environment=environment), debts=("BTC",)), clock=clock)
    qtbot.addWidget(shown)
    assert shown._repay.text() == f"Repay 1 debt with USDT ({environment.name})"
    assert environment.name in shown.windowTitle()


def test_enter_cancels(qtbot, dialog):
    assert dialog._cancel.isDefault()
    with qtbot.assertNotEmitted(dialog.confirmed), qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_enter_never_repays_not_even_on_the_button_that_does(qtbot, qapp, dialog):
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWidget() is dialog._cancel)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert qapp.focusWidget() is dialog._repay
    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Space)


def test_it_is_confirmed_at_most_once(dialog):
    confirmed = []
    dialog.confirmed.connect(confirmed.append)
    dialog._confirm()
    dialog._confirm()
    dialog._repay.click()
    assert [each.debts for each in confirmed] == [("BTC", "ETH", "LTC")]


def test_figures_older_than_thirty_seconds_cannot_be_confirmed(qtbot, dialog, clock):
    clock.tick(LASTS_MS - 1)
    dialog._show_age()
    assert dialog._repay.isEnabled()
    clock.tick(1)
    with qtbot.assertNotEmitted(dialog.confirmed):
        dialog._repay.click()
    dialog._show_age()
    assert not dialog._repay.isEnabled()
    assert "older than 30 s" in dialog._age.text()


def test_a_clock_that_was_set_back_does_not_make_old_figures_new(clock):
    clock.set_back(60_000)
    assert a_review().expired(clock.now_ms())


def test_a_refresh_makes_it_confirmable_again(qtbot, dialog, clock):
    clock.tick(LASTS_MS)
    with qtbot.waitSignal(dialog.refresh):
        dialog._refresh.click()
    assert not dialog._repay.isEnabled()
    dialog.renew(a_review(read_ms=clock.now_ms()))
    assert dialog._repay.isEnabled()
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        dialog._repay.click()
    assert confirmed.args[0].snapshot.read_ms == clock.now_ms()


def test_a_refresh_that_failed_can_be_asked_for_again(dialog, clock):
    clock.tick(LASTS_MS)
    dialog.ask_refresh()
    assert not dialog._refresh.isEnabled()
    dialog.refresh_failed()
    assert dialog._refresh.isEnabled()
    assert not dialog._repay.isEnabled()
