from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.gui.payment_panel import Cover, PaymentPanel


@pytest.fixture
def panel(qtbot):
    shown = PaymentPanel()
    qtbot.addWidget(shown)
    shown.show()
    shown.offer(("USDT", "USDC"))
    return shown


def test_nothing_is_chosen_for_the_user(panel):
    assert panel.pay_with() is None


def test_the_chosen_currency_stays_when_others_come_or_go(qtbot, panel):
    panel._payer.setCurrentText("USDC")
    with qtbot.assertNotEmitted(panel.pay_with_changed):
        panel.offer(("USDC", "OKB"))
    assert panel.pay_with() == "USDC"


def test_a_chosen_currency_that_goes_leaves_none_chosen_and_says_so(qtbot, panel):
    panel._payer.setCurrentText("USDC")
    with qtbot.waitSignal(panel.pay_with_changed):
        panel.offer(("USDT",))
    assert panel.pay_with() is None


@pytest.mark.parametrize(
    ("available", "cost", "word", "part"),
    [
        ("100", "60", "covers it", 60),
        ("100", "100", "covers it", 100),
        ("100", "100.01", "does not cover it", 100),
        ("0", "5", "does not cover it", 100),
        (None, "5", "", 0),
        ("100", None, "", 0),
    ],
)
def test_a_word_and_a_bar_say_whether_the_balance_covers_it(panel, available, cost, word, part):
    known = [None if text is None else Decimal(text) for text in (available, cost)]
    panel.show_cover(Cover(available=known[0], cost=known[1]))
    assert (panel._word.text(), panel._bar.value()) == (word, part)


def test_amounts_that_are_not_known_are_dashes(panel):
    panel.show_cover(Cover(trading=Decimal(7), usd_price=Decimal(1)))
    shown = {name: label.text() for name, label in panel._amounts.items()}
    assert shown == {"available": "—", "trading": "7.00", "funding": "—", "cost": "—"}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_reviews_only_where_a_review_is_possible(qtbot, panel, key):
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.set_reviewable(False)
    with qtbot.assertNotEmitted(panel.review):
        qtbot.keyClick(panel, key, Qt.KeyboardModifier.ControlModifier)
    panel.set_reviewable(True)
    with qtbot.waitSignal(panel.review):
        qtbot.keyClick(panel, key, Qt.KeyboardModifier.ControlModifier)


def test_while_a_repayment_is_sent_the_repay_currency_stays(panel):
    panel.set_busy(True)
    assert not panel._payer.isEnabled()
    assert panel._button.text() == "Sending…"
