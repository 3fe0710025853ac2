from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from app.domain.preview import DebtPreview, Preview
from app.gui.payment import hints
from app.gui.payment.payer_box import Offer
from app.gui.payment.payment_panel import PaymentPanel
from tests.virtual_clock import START_MS


@pytest.fixture
def panel(qtbot, clock):
    shown = PaymentPanel(clock=clock)
    qtbot.addWidget(shown)
    shown.show()
    shown.offer((Offer("USDT"), Offer("USDC")))
    return shown


def test_nothing_is_chosen_for_the_user(panel):
    assert panel.pay_with() is None


def test_the_chosen_currency_stays_when_others_come_or_go(qtbot, panel):
    panel._payer.setCurrentText("USDC")
    with qtbot.assertNotEmitted(panel.pay_with_changed):
        panel.offer((Offer("USDC"), Offer("OKB")))
    assert panel.pay_with() == "USDC"


def test_a_chosen_currency_that_goes_leaves_none_chosen_and_says_so(qtbot, panel):
    panel._payer.setCurrentText("USDC")
    with qtbot.waitSignal(panel.pay_with_changed):
        panel.offer((Offer("USDT"),))
    assert panel.pay_with() is None


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


@pytest.mark.parametrize("hint", [hints.TICK, hints.CHOOSE, hints.NONE])
def test_it_says_what_is_yet_to_be_chosen_beside_the_button_and_on_it(panel, hint):
    panel.show_hint(hint)
    assert panel._word.text() == panel._word.accessibleName() == hint.en
    assert panel._button.toolTip() == "\n".join(filter(None, (hint.en, "Ctrl+Enter")))


def paying(cost, *, trading="100", funding="20", age_ms=0):
    """A preview of one debt that costs so much; None where not known."""
    known = {name: None if text is None else Decimal(text) for name, text in locals().items() if name != "age_ms"}
    made_ms = START_MS - age_ms
    return Preview(
        "USDT",
        (DebtPreview("BTC", Decimal(1), known["cost"]),),
        known["trading"],
        known["funding"],
        usd_price=Decimal(1),
        priced_ms=None if known["cost"] is None else made_ms,
        unpriced=("BTC",) if known["cost"] is None else (),
    )


@pytest.mark.parametrize(
    ("preview", "word", "filled"),
    [
        (paying("60"), "covers it, 60.00 left", 0.5),
        (paying("119.9"), "covers the estimate, not the worst case; 0.10 left", 0.99),
        (paying("120"), "covers the estimate, not the worst case; 0.00 left", 1),
        (paying("120.01"), "does not cover it; a rest will remain", 1),
        (paying("5", trading="0", funding="0"), "does not cover it; a rest will remain", 1),
        (paying("5", funding=None), "", 0),
        (paying(None), "", 0),
    ],
)
def test_a_word_and_a_bar_say_whether_the_balance_covers_it(panel, preview, word, filled):
    panel.show_preview(preview)
    assert (panel._word.text(), panel._bar.parts()[1]) == (word, filled)
    assert panel._mark.isHidden() == (word == "")
    assert word in panel._bar.accessibleName()


def test_the_bar_and_its_words_part_trading_from_funding(panel):
    panel.show_preview(paying("110"))
    assert panel._bar.parts()[0] == pytest.approx(100 / 120)
    assert panel._sources.text() == (
        "If Trading goes first: 100.00 from Trading, 10.00 from Funding. OKX may draw on both."
    )
    assert panel._sources.text() in panel._bar.accessibleName()
    panel.show_preview(paying("110", trading=None))
    assert panel._sources.isHidden()


def test_a_half_filled_bar_is_painted_to_its_half(panel):
    panel.show_preview(paying("60"))
    picture = panel._bar.grab().toImage()
    colours = [picture.pixelColor(at, picture.height() // 2).name() for at in range(picture.width())]
    good, rest = colours[2], colours[-2]
    assert good != rest
    assert colours.count(good) == pytest.approx(len(colours) / 2, abs=3)


def test_an_empty_bar_is_a_frame_for_each_account_and_fills_none(panel):
    panel.show_preview(paying("0"))
    picture = panel._bar.grab().toImage()
    colours = [picture.pixelColor(at, picture.height() // 2).name() for at in range(picture.width())]
    base = panel.palette().base().color().name()
    assert colours.count(base) > 0.9 * len(colours)
    assert base not in {colours[0], colours[-1]}
    apart = round(len(colours) * 100 / 120)
    assert set(colours[apart - 2 : apart + 2]).isdisjoint({base})


def test_amounts_are_named_for_who_cannot_see_where_they_stand(panel):
    panel.show_preview(paying("60"))
    shown = {name: label.text() for name, label in panel._amounts.items()}
    assert shown == {"available": "120.00", "trading": "100.00", "funding": "20.00", "cost": "60.00", "worst": "60.36"}
    assert panel._amounts["worst"].accessibleName() == "Worst case: 60.36"
    assert "assumptions of this program, not OKX's" in panel._amounts["worst"].toolTip()
    assert panel._assumed.text() == "Worst case: +0.5 % price, +0.1 % fee, assumed here, not by OKX"
    assert not panel._assumed.isHidden()


def test_amounts_that_are_not_known_are_dashes(panel):
    panel.show_preview(Preview("USDT", trading=Decimal(7), usd_price=Decimal(1)))
    shown = {name: label.text() for name, label in panel._amounts.items()}
    assert shown == {"available": "—", "trading": "7.00", "funding": "—", "cost": "—", "worst": "—"}
    assert panel._assumed.isHidden()


def test_the_age_of_the_prices_goes_on_and_is_a_warning_after_half_a_minute(panel, clock):
    panel.show_preview(paying("60", age_ms=3_000))
    assert panel._caution.text() == "Estimate, not a quote · prices 3 s old"
    quiet = panel._caution.palette().color(panel._caution.foregroundRole())
    clock.tick(27_000)
    panel._say_age()
    assert panel._caution.text() == "Estimate, not a quote · prices 30 s old"
    assert panel._caution.palette().color(panel._caution.foregroundRole()) == quiet
    clock.tick(1_000)
    panel._say_age()
    assert panel._caution.text() == "Estimate, not a quote · prices 31 s old, more than 30 s"
    assert panel._caution.palette().color(panel._caution.foregroundRole()) != quiet
    clock.tick(150_000)
    panel._say_age()
    assert "prices 3 min old" in panel._caution.text()


def test_a_missing_price_is_said_plainly(panel):
    panel.show_preview(paying(None))
    assert panel._caution.text() == "Estimate, not a quote · no index price for BTC, so the cost is not known"


def test_the_next_interest_is_said_with_its_time_and_amount(panel):
    panel.show_interest(START_MS // 3_600_000 * 3_600_000 + 3_600_000, Decimal("0.1234"))
    assert panel._due.text() == "Next interest 15:00, about 0.12 USD for all debts"
    panel.show_interest(None, None)
    assert panel._due.text() == "Next interest: —"


def test_a_time_of_interest_that_has_passed_is_no_longer_the_next(panel):
    panel.show_interest(START_MS + 1_000, Decimal("0.1234"))
    panel._clock.tick(1_000)
    panel._say_age()
    assert panel._due.text() == "Next interest —, about 0.12 USD for all debts"


def test_each_currency_is_offered_with_what_is_available_and_chosen_by_its_name(qtbot, panel):
    panel.offer((Offer("USDT", Decimal("12345.67"), Decimal(1)), Offer("USDC", None), Offer("OKB", Decimal(2))))
    payer = panel._payer
    assert [payer.itemText(at) for at in range(3)] == ["USDT", "USDC", "OKB"]
    described = [payer.itemData(at, Qt.ItemDataRole.AccessibleDescriptionRole) for at in range(3)]
    assert described == ["12\u00a0345.67 available", "— available", "2.00000000 available"]
    qtbot.keyClicks(payer, "USDC")
    assert panel.pay_with() == "USDC"
    assert payer.accessibleDescription() == "USDC"


def test_a_new_balance_of_the_same_currencies_leaves_the_choice_alone(qtbot, panel):
    panel._payer.setCurrentText("USDC")
    with qtbot.assertNotEmitted(panel.pay_with_changed):
        panel.offer((Offer("USDT", Decimal(1)), Offer("USDC", Decimal(2))))
    assert panel.pay_with() == "USDC"
    assert panel._payer.itemData(1, Qt.ItemDataRole.AccessibleDescriptionRole) == "2.00000000 available"


def test_the_list_is_wide_enough_for_currency_and_amount(panel):
    panel.offer((Offer("USDT", Decimal("123456789.12345678")),))
    view = panel._payer.view()
    assert view.sizeHintForColumn(0) > view.fontMetrics().horizontalAdvance("USDT 123 456 789.12345678")


def test_while_okxs_limit_holds_the_order_back_the_button_counts_down(panel, clock):
    panel.set_busy(True)
    panel.show_wait(clock.now_ms() + 1_400)
    assert panel._button.text() == panel._button.accessibleName() == "Waiting for OKX's limit, 1.4 s"
    clock.tick(1_400)
    panel._wait._tick()
    assert panel._button.text() == "Sending…"
    panel.set_busy(False)
    assert panel._button.text() == "&Review repayment…"


def test_what_does_not_fit_is_scrolled_by_the_keyboard_and_what_fits_is_passed_over(qtbot, panel):
    panel.show_preview(paying("60"))
    area = panel._overflow
    panel.resize(panel.width(), 600)
    qtbot.waitUntil(lambda: area.focusPolicy() is Qt.FocusPolicy.NoFocus)
    panel.resize(panel.width(), 160)
    qtbot.waitUntil(lambda: area.focusPolicy() is Qt.FocusPolicy.StrongFocus)
    assert area.accessibleName() == "Preview of the repayment"
    qtbot.keyClick(area, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0
    assert panel._button.geometry().bottom() < 160


def test_figures_stand_on_the_height_of_their_names_in_any_script(panel):
    centred = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert {figure.alignment() for figure in panel._amounts.values()} == {centred}
