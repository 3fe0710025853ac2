from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.account import Environment
from app.domain.words import Language
from app.gui.main_window import Page
from app.gui.payment.review import LASTS_MS, review
from app.gui.payment.review_dialog import ReviewDialog
from app.gui.records.records_panel import Records
from tests.gui.scene import LIVE, snapshot
from tests.virtual_clock import START_MS


@pytest.fixture
def dialog(qtbot, clock):
    shown = ReviewDialog(a_review(), clock=clock)
    qtbot.addWidget(shown)
    shown.open()
    return shown


def a_review(read_ms=START_MS, account=LIVE, debts=("BTC", "ETH", "LTC"), further=()):
    return review(account, snapshot(read_ms=read_ms), (debts, *further), pay_with="USDT")


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


@pytest.fixture
def on_repay(qtbot, qapp, dialog):
    """The review with the keyboard on the button that repays, by the user's own Tab."""
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWidget() is dialog._cancel)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Backtab)
    assert qapp.focusWidget() is dialog._repay
    return dialog


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_who_went_to_the_button_by_tab_repays_with_enter_as_with_space(qapp, qtbot, on_repay, clock, key):
    clock.tick(500)
    # Back from another window, it is still there by that Tab.
    qapp.sendEvent(on_repay._repay, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason))
    with qtbot.waitSignal(on_repay.confirmed):
        qtbot.keyClick(on_repay._repay, key)


def test_an_enter_within_half_a_second_of_the_review_does_nothing(qtbot, on_repay, clock):
    clock.tick(499)
    with qtbot.assertNotEmitted(on_repay.confirmed), qtbot.assertNotEmitted(on_repay.finished):
        qtbot.keyClick(on_repay._repay, Qt.Key.Key_Return)


def test_the_shortcut_that_opened_the_review_does_not_confirm_it(qtbot, on_repay, clock):
    clock.tick(500)
    with qtbot.assertNotEmitted(on_repay.confirmed), qtbot.assertNotEmitted(on_repay.finished):
        qtbot.keyClick(on_repay._repay, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_an_enter_that_repeats_itself_does_nothing(qapp, qtbot, on_repay, clock):
    clock.tick(500)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    with qtbot.assertNotEmitted(on_repay.confirmed), qtbot.assertNotEmitted(on_repay.finished):
        qapp.sendEvent(on_repay._repay, held)


@pytest.mark.parametrize("reason", [Qt.FocusReason.OtherFocusReason, Qt.FocusReason.MouseFocusReason])
def test_a_focus_that_nobody_tabbed_to_takes_no_enter(qtbot, on_repay, clock, reason):
    clock.tick(500)
    on_repay._cancel.setFocus()
    on_repay._repay.setFocus(reason)
    assert on_repay._repay.hasFocus()
    with qtbot.assertNotEmitted(on_repay.confirmed), qtbot.assertNotEmitted(on_repay.finished):
        qtbot.keyClick(on_repay._repay, Qt.Key.Key_Return)


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


@pytest.mark.parametrize(
    ("id_", "name"),
    [("practice", "PRACTICE"), ("practice@http://127.0.0.1:8093", "PRACTICE"), ("a1", LIVE.name)],
)
def test_practice_is_called_as_in_the_head_wherever_it_is(qtbot, clock, id_, name):
    account = replace(LIVE, id=id_, environment=Environment.PRACTICE)
    shown = ReviewDialog(replace(a_review(), account=account), clock=clock)
    qtbot.addWidget(shown)
    assert shown._account.text() == f"Account {name}"


def test_a_refresh_by_keyboard_leaves_the_focus_on_cancel_and_not_on_the_box_that_queues_the_rest(qtbot, queue_dialog):
    queue_dialog.show()
    with qtbot.waitActive(queue_dialog):
        queue_dialog.activateWindow()
    queue_dialog._refresh.setFocus()
    qtbot.keyClick(queue_dialog._refresh, Qt.Key.Key_Space)
    assert queue_dialog.focusWidget() is queue_dialog._cancel


def test_a_refresh_that_failed_can_be_asked_for_again(dialog, clock):
    clock.tick(LASTS_MS)
    dialog.ask_refresh()
    assert not dialog._refresh.isEnabled()
    dialog.refresh_failed()
    assert dialog._refresh.isEnabled()
    assert not dialog._repay.isEnabled()


MANY = tuple(f"C{number:02}" for number in range(13))


@pytest.fixture
def queue_dialog(qtbot, clock):
    """Three debts that were ticked, and two further orders of five."""
    figures = snapshot(debts=MANY, read_ms=START_MS)
    shown = ReviewDialog(review(LIVE, figures, (MANY[:3], MANY[3:8], MANY[8:]), pay_with="USDT"), clock=clock)
    qtbot.addWidget(shown)
    shown.open()
    return shown


def test_the_worst_case_and_what_is_assumed_in_it_are_said(dialog):
    said = words(dialog)
    assert "Worst case: bought 0.5 % above the index price, and 0.1 % fee on top." in said
    assert "Both are assumptions of this program, not OKX's." in said
    assert "165\u00a0990.83" in said
    assert "Left of USDT afterwards" in said
    assert "The balance does not cover it. OKX repays what it can; a rest of the debt remains." in said
    assert dialog._repay.isEnabled()


def test_each_figure_is_named_by_its_debt_and_its_column_and_stands_at_the_right(dialog):
    named = {label.accessibleName(): label for label in dialog._table.findChildren(QLabel)}
    cost = named["BTC, Est. cost (USDT): 165\u00a0000.00"]
    for name in ("BTC, Debt (incl. interest): 2.50000000", "BTC, Worst case (USDT): 165\u00a0990.83"):
        assert name in named
    other = named["LTC, Est. cost (USDT): 200.00"]
    right = [label.mapTo(dialog, label.rect().topRight()).x() for label in (cost, other)]
    assert right[0] == right[1]
    assert named["Total, an estimate, not a quote, Est. cost (USDT): 171\u00a0700.00"].mapTo(
        dialog, cost.rect().topRight()
    )
    assert all(name for name, label in named.items() if label.text())


def test_what_is_left_afterwards_is_said_for_the_estimate_and_for_the_worst_case(qtbot, clock):
    shown = ReviewDialog(a_review(debts=("LTC",)), clock=clock)
    qtbot.addWidget(shown)
    names = {label.accessibleName() for label in shown._table.findChildren(QLabel)}
    assert "Left of USDT afterwards, Est. cost (USDT): 12\u00a0145.67" in names
    assert "Left of USDT afterwards, Worst case (USDT): 12\u00a0144.47" in names


def edges(dialog):
    """Where the worst cases of the first debt and of the total end."""
    shown = [label for label in dialog._table.findChildren(QLabel) if "Worst" in label.accessibleName()]
    of = {"C00", "Total, an estimate, not a quote"}
    ends = [label for label in shown if label.accessibleName().split(", Worst")[0] in of]
    return [label.mapTo(dialog, label.rect().topRight()).x() for label in ends]


@pytest.mark.parametrize("queued", [False, True])
def test_the_totals_stand_below_the_debts_with_and_without_a_scroll_bar(qtbot, queue_dialog, queued):
    queue_dialog._queue.setChecked(queued)
    qtbot.waitUntil(lambda: len(edges(queue_dialog)) == 2 and len(set(edges(queue_dialog))) == 1)
    # Once it is as high as it likes.
    QCoreApplication.processEvents()
    queue_dialog.resize(queue_dialog.minimumSizeHint())
    qtbot.waitUntil(lambda: queue_dialog._table.debts.verticalScrollBar().isVisible() == queued)
    qtbot.waitUntil(lambda: len(set(edges(queue_dialog))) == 1)


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.CHINESE])
def test_the_first_tick_shows_all_orders_where_the_screen_has_room_and_none_beyond_its_edge(
    qtbot, clock, speak, monkeypatch, language
):
    speak(language)
    shown = ReviewDialog(a_review(debts=("LTC",), further=(("ETH",), ("BTC",))), clock=clock)
    qtbot.addWidget(shown)
    shown.open()
    screen = shown.screen().availableGeometry()
    shown.move(shown.x(), screen.bottom() - shown.height())
    shown._queue.click()
    debts, high = shown._table.debts, shown._column.totalHeightForWidth
    qtbot.waitUntil(lambda: shown.height() == high(shown.width()) and not debts.verticalScrollBar().isVisible())
    assert debts.viewport().height() >= debts.widget().sizeHint().height()
    assert shown.frameGeometry().bottom() <= screen.bottom()
    monkeypatch.setattr("app.gui.look.fitting.room", lambda _window: QSize(1008, 592))
    shown._queue.click()
    shown._queue.click()
    qtbot.waitUntil(lambda: shown.height() <= 592)


def test_all_rows_are_of_one_height_though_chinese_words_are_higher_than_figures(qtbot, clock, speak):
    speak(Language.CHINESE)
    shown = ReviewDialog(a_review(), clock=clock)
    qtbot.addWidget(shown)
    shown.open()
    grids = [body.layout() for body in (shown._table.debts.widget(), shown._table._totals)]
    heights = {grid.cellRect(row, 0).height() for grid in grids for row in range(grid.rowCount())}
    assert len(heights - {0}) == 1


def test_the_further_orders_are_shown_only_where_they_are_chosen_each_with_its_sum(queue_dialog):
    assert "C03" not in words(queue_dialog)
    assert queue_dialog._goes_on.isHidden()
    assert queue_dialog._repay.text() == "Repay 3 debts with USDT (LIVE)"
    queue_dialog._queue.setChecked(True)
    said = words(queue_dialog)
    for part in (
        *MANY,
        "Order 1 of 3: what you ticked",
        "Order 2 of 3",
        "Order 3 of 3",
        "Sum",
        "nothing is sent after a restart",
    ):
        assert part in said, part
    assert queue_dialog._repay.text() == "Repay 13 debts with USDT in 3 orders (LIVE)"
    assert not queue_dialog._goes_on.isHidden()
    assert not queue_dialog._goes_on.isChecked()
    queue_dialog._queue.setChecked(False)
    assert queue_dialog._repay.text() == "Repay 3 debts with USDT (LIVE)"


def test_what_is_left_of_a_queue_is_not_said_to_be_what_was_ticked(qtbot, clock):
    rest = replace(a_review(debts=("LTC",), further=(("ETH",),)), queued=True, ticked=False)
    shown = ReviewDialog(rest, clock=clock)
    qtbot.addWidget(shown)
    assert "Order 1 of 2" in words(shown)
    assert "ticked" not in words(shown)


def test_where_the_balance_does_not_cover_the_first_order_no_further_one_is_offered_and_that_is_said(qtbot, clock):
    not_offered = "The other debts are not offered as further orders."
    shown = ReviewDialog(a_review(debts=("BTC",), further=(("LTC",),)), clock=clock)
    qtbot.addWidget(shown)
    assert shown._queue.isHidden()
    assert not_offered in shown._short.text()
    shown.renew(a_review(debts=("LTC",), further=(("BTC",),)))
    assert not shown._queue.isHidden()
    assert not_offered not in words(shown)
    shown._queue.setChecked(True)
    # What was chosen is not taken away by newer figures.
    shown.renew(a_review(debts=("BTC",), further=(("LTC",),)))
    assert not shown._queue.isHidden()
    assert "does not cover it" in shown._short.text()
    assert not_offered not in words(shown)


def test_what_is_confirmed_says_whether_the_rest_follows_and_goes_on(qtbot, queue_dialog):
    queue_dialog._queue.setChecked(True)
    queue_dialog._goes_on.setChecked(True)
    with qtbot.waitSignal(queue_dialog.confirmed) as confirmed:
        queue_dialog._repay.click()
    (shown,) = confirmed.args
    assert (shown.confirmed, shown.goes_on) == ((MANY[:3], MANY[3:8], MANY[8:]), True)


def test_a_refresh_keeps_the_orders_as_they_were_shown_and_drops_what_is_gone(queue_dialog):
    queue_dialog._queue.setChecked(True)
    former = queue_dialog.review
    assert former.renewed(former.snapshot, ()) is None
    queue_dialog.renew(former.renewed(snapshot(debts=(*MANY, "NEW")), {*MANY, "NEW"} - {"C04", *MANY[8:]}))
    assert queue_dialog.review.confirmed == (MANY[:3], ("C03", "C05", "C06", "C07"))
    assert queue_dialog._queue.isChecked()
    queue_dialog.renew(queue_dialog.review.renewed(snapshot(debts=MANY), MANY[:3]))
    assert queue_dialog.review.confirmed == (MANY[:3],)
    assert queue_dialog._queue.isHidden()


@pytest.mark.parametrize("queued", [False, True])
def test_it_fits_the_smallest_window_with_all_its_debts(queue_dialog, queued):
    queue_dialog._queue.setChecked(queued)
    assert queue_dialog.minimumSizeHint().height() <= 640 - 48
    assert queue_dialog.width() <= 1024
    assert queue_dialog.height() <= queue_dialog.screen().availableGeometry().height()


def test_the_keyboard_alone_reaches_every_choice(qtbot, qapp, queue_dialog):
    with qtbot.waitActive(queue_dialog):
        queue_dialog.activateWindow()
    reached = []
    for _ in range(8):
        reached.append(qapp.focusWidget())
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert {queue_dialog._cancel, queue_dialog._repay, queue_dialog._refresh, queue_dialog._queue} <= set(reached)
    queue_dialog._queue.setFocus()
    qtbot.keyClick(queue_dialog._queue, Qt.Key.Key_Space)
    assert queue_dialog.review.queued


def test_old_or_missing_prices_are_said_and_do_not_stop_the_review(qtbot, clock):
    figures = snapshot(read_ms=START_MS)
    dated = dict.fromkeys(figures.balances.usd_prices, START_MS - 40_000)
    old = replace(figures, balances=replace(figures.balances, priced_ms=dated))
    shown = ReviewDialog(review(LIVE, old, (("BTC",),), pay_with="USDT"), clock=clock)
    qtbot.addWidget(shown)
    assert "prices 40 s old, more than 30 s" in shown._age.text()
    assert shown._repay.isEnabled()
    missing = replace(figures, balances=replace(figures.balances, usd_prices={}))
    shown.renew(review(LIVE, missing, (("BTC",),), pay_with="USDT"))
    assert "no index price for BTC, USDT" in shown._age.text()
    assert "—" in words(shown)
    assert shown._repay.isEnabled()


@pytest.mark.parametrize("tab", Records)
def test_once_it_is_confirmed_the_keyboard_is_in_the_results_and_after_cancel_where_it_was(desk, qtbot, tab):
    desk.ready(LIVE).seen().choose("BTC")
    window = desk.window
    window.show_page(Page.DEBTS)
    window.records.show_tab(tab)
    for button, where in (("_cancel", window.payment._button), ("_repay", window.results)):
        window.activateWindow()
        window.payment._button.setFocus()
        getattr(desk.review(), button).click()
        window.activateWindow()
        qtbot.waitUntil(where.hasFocus)
    assert window.records.current is Records.RESULTS
    assert len(desk.sends()) == 1
