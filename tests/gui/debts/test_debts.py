from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QPalette

from app.domain.holdings import RepayCause, Trading
from app.domain.interest import Interest, LoanTerms
from app.domain.plan import choices
from app.domain.repayment import State
from app.gui.accessibility.assistive import AssistiveChoice
from app.gui.debts.debts_model import Column, DebtsModel
from app.gui.debts.debts_panel import DebtsPanel
from app.gui.main_window import Page
from tests.gui import scene

DISPLAY, CHECK = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def model():
    made = DebtsModel(QPalette())
    show(made)
    return made


@pytest.fixture
def panel(qtbot, model, clock):
    shown = DebtsPanel(model, clock=clock)
    qtbot.addWidget(shown)
    shown.resize(900, 500)
    shown.show()
    return shown


def show(model, snapshot=None, *, pay_with=None, doubtful=None):
    snapshot = snapshot or scene.snapshot()
    model.show(choices(snapshot.listing, pay_with=pay_with, doubtful=doubtful or {}), snapshot, pay_with=pay_with)


def text(model, currency, column):
    return model.index(model.row_of(currency), column).data()


def click_box(qtbot, panel, currency):
    at = panel.table.visualRect(panel.table.model().index(panel.table.model().row_of(currency), Column.CHOSEN))
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at.center() + QPoint(6, 3))


def test_it_is_a_model_as_qt_wants_one(model, qtmodeltester):
    qtmodeltester.check(model)


def test_every_cell_is_text_so_that_no_amount_vanishes(model):
    for row in range(model.rowCount()):
        for column in Column:
            assert isinstance(model.index(row, column).data(DISPLAY), str)


def test_an_amount_that_is_not_known_is_a_dash(model):
    show(model, scene.snapshot(amount=None), pay_with="USDT")
    assert [text(model, "BTC", column) for column in (Column.DEBT, Column.USD, Column.COST)] == ["—", "—", "—"]
    assert text(model, "ETH", Column.INTEREST) == "—"


def test_a_debt_shows_its_worth_and_its_cost_in_the_repay_currency(model):
    show(model, pay_with="USDT")
    assert text(model, "ETH", Column.USD) == "6\u00a0500.00"
    assert text(model, "ETH", Column.COST) == "6\u00a0500.00"
    assert text(model, "BTC", Column.INTEREST) == "0.00000120"
    assert model.headerData(Column.COST, Qt.Orientation.Horizontal) == "Est. cost (USDT)"


@pytest.mark.parametrize(
    ("currency", "options", "why"),
    [
        ("ADA", {}, "isolated debt, not repayable here"),
        ("USDC", {"pay_with": "USDC"}, "chosen to pay with"),
        ("SOL", {"doubtful": {"SOL": (41, State.UNKNOWN)}}, "outcome unknown, checking (#41)"),
        ("SOL", {"doubtful": {"SOL": (42, State.RUNNING)}}, "being repaid (#42)"),
    ],
)
def test_a_row_that_cannot_be_chosen_says_why_and_takes_no_tick(qtbot, panel, currency, options, why):
    model = panel.table.model()
    show(model, **options)
    assert text(model, currency, Column.INTEREST) == why
    assert model.index(model.row_of(currency), Column.CHOSEN).data(CHECK) is None
    click_box(qtbot, panel, currency)
    assert model.ticked == ()


def test_the_smallest_window_shows_every_column_whole(window):
    window.resize(1024, 640)
    window.show()
    window.show_page(Page.DEBTS)
    show(window.debts_model, pay_with="USDT")
    assert window.width() == 1024
    table = window.debts.table
    assert table.isColumnHidden(Column.HOURLY)
    assert table.horizontalScrollBar().maximum() == 0


def test_the_reason_has_room_across_the_columns_of_figures(panel, model):
    show(model, pay_with="USDC")
    table, index = panel.table, model.index(model.row_of("USDC"), Column.USD)
    assert table.reason(index) == "chosen to pay with"
    room = table.reason_room(Column.USD)
    assert room.left() == table.columnViewportPosition(Column.INTEREST)
    assert room.right() + 1 == table.columnViewportPosition(Column.HOURLY) + table.columnWidth(Column.HOURLY)
    show(model, pay_with="USDT")
    assert table.reason(model.index(model.row_of("USDC"), Column.USD)) == ""


def test_a_click_in_the_box_ticks_and_unticks(qtbot, panel, model):
    click_box(qtbot, panel, "ETH")
    assert model.ticked == ("ETH",)
    click_box(qtbot, panel, "ETH")
    assert model.ticked == ()


def test_the_space_bar_ticks_all_rows_that_are_selected_and_then_unticks_them(qtbot, panel, model):
    panel.table.setCurrentIndex(model.index(1, Column.DEBT))
    model.toggle(2)
    for _ in range(2):
        qtbot.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert set(model.ticked) == {model.line(row).currency for row in (1, 2, 3)}
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert model.ticked == ()


def test_the_space_bar_ticks_the_current_row_whatever_its_cell(qtbot, panel, model):
    panel.table.setCurrentIndex(model.index(model.row_of("LTC"), Column.USD))
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert model.ticked == ("LTC",)


def test_a_sixth_tick_is_refused_in_place_with_a_note_that_goes_with_the_next_tick(qtbot, panel, model):
    for currency in ("BTC", "ETH", "LTC", "SOL", "AVAX"):
        click_box(qtbot, panel, currency)
    assert panel._count.text() == "Selected 5 of 5"
    assert panel._note.text() == ""
    click_box(qtbot, panel, "LINK")
    assert len(model.ticked) == 5
    assert "at most 5 debts; the review can queue the rest" in panel._note.text()
    click_box(qtbot, panel, "SOL")
    assert (panel._note.text(), panel._count.text()) == ("", "Selected 4 of 5")


def test_the_largest_five_are_those_by_value_and_clear_unticks_all(qtbot, panel, model):
    qtbot.mouseClick(panel._largest, Qt.MouseButton.LeftButton)
    assert set(model.ticked) == {"BTC", "ETH", "SOL", "LTC", "AVAX"}
    qtbot.mouseClick(panel._clear, Qt.MouseButton.LeftButton)
    assert model.ticked == ()


def test_assistive_technology_can_tick_but_not_a_sixth(model):
    for currency in ("BTC", "ETH", "LTC", "SOL", "AVAX"):
        assert model.setData(model.index(model.row_of(currency), Column.CHOSEN), Qt.CheckState.Checked.value, CHECK)
    assert not model.setData(model.index(model.row_of("LINK"), Column.CHOSEN), Qt.CheckState.Checked.value, CHECK)
    assert len(model.ticked) == 5


def test_while_a_repayment_is_sent_no_tick_changes(qtbot, panel, model):
    click_box(qtbot, panel, "BTC")
    panel.set_locked(True)
    click_box(qtbot, panel, "ETH")
    model.tick_largest()
    model.clear()
    assert model.ticked == ("BTC",)


def test_ticks_and_the_current_row_survive_a_reading_that_changes_the_list(panel, model):
    for currency in ("BTC", "LTC"):
        model.toggle(model.row_of(currency))
    panel.table.setCurrentIndex(model.index(model.row_of("LTC"), Column.CURRENCY))
    show(model, scene.snapshot(("ETH", "LTC", "SOL")))
    assert model.ticked == ("LTC",)
    assert panel.table.currentIndex().row() == model.row_of("LTC")


def test_the_keyboard_has_a_row_from_the_start_and_keeps_its_place_when_the_row_goes(qtbot, panel, model):
    show(model, scene.snapshot(("BTC", "ETH", "LTC")))
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)
    assert model.ticked == ("BTC",)
    panel.table.setCurrentIndex(model.index(1, Column.CURRENCY))
    show(model, scene.snapshot(("BTC", "LTC")))
    assert panel.table.currentIndex().row() == 1


def test_once_a_repaid_debt_is_gone_the_nearest_that_can_be_chosen_is_current(panel, model):
    show(model, scene.snapshot(debts=("BTC", "ETH", "LTC"), isolated=("ADA", "ATOM")))
    panel.table.setCurrentIndex(model.index(model.row_of("LTC"), Column.CURRENCY))
    show(model, scene.snapshot(debts=("BTC", "ETH"), isolated=("ADA", "ATOM")))
    assert model.line(panel.table.currentIndex().row()).currency == "ETH"
    show(model, scene.snapshot(debts=(), isolated=("ADA", "ATOM")))
    assert panel.table.currentIndex().row() >= 0


def test_a_reading_of_the_same_debts_moves_nothing(qtbot, model):
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        show(model, scene.snapshot(amount="3"))


def test_figures_out_of_date_are_dimmed_and_their_age_goes_on(panel, model, clock):
    cell = model.index(0, Column.DEBT)
    assert cell.data(Qt.ItemDataRole.ForegroundRole) is None
    panel.show_reading(scene.START_MS, stale=True)
    assert cell.data(Qt.ItemDataRole.ForegroundRole) is not None
    ages = []
    for passed_ms in (0, 42_000, 140_000, 2 * 3_600_000):
        clock.tick(passed_ms)
        panel._ages.timeout.emit()
        ages.append(panel._as_of.text().partition(", ")[2])
    assert ages == ["0 s old", "42 s old", "3 min old", "2 h old"]
    assert panel._ages.isActive()
    panel.show_reading(None, stale=False)
    assert not panel._ages.isActive()


def test_figures_that_were_read_long_ago_say_how_old_they_are(panel, clock):
    panel.show_reading(clock.now_ms(), stale=False)
    shown = []
    for passed_ms in (59_000, 1_000, 60_000):
        clock.tick(passed_ms)
        panel._ages.timeout.emit()
        shown.append(panel._as_of.text().partition(", ")[2])
    assert shown == ["", "1 min old", "2 min old"]
    panel.show_reading(clock.now_ms(), stale=False)
    assert "old" not in panel._as_of.text()


def test_no_debts_is_said_only_once_they_were_read(panel, model):
    model.show((), None, pay_with=None)
    assert panel._faced.face.text() == ""
    show(model, scene.snapshot((), isolated=()))
    panel.show_reading(scene.START_MS, stale=False)
    assert panel._faced.face.text() == "No debts. There is nothing to repay."
    panel.show_reading(scene.START_MS, stale=False, known=False)
    assert panel._faced.face.text() == "OKX listed no cross debts, so whether there are any is not known. Refresh."


def test_in_the_place_of_an_empty_table_stands_what_is_waited_for_or_why_there_is_nothing(panel, model):
    model.show((), None, pay_with=None)
    faces = []
    for change in (lambda: panel.set_looking(True), lambda: panel.set_looking(False), panel.set_failed):
        change()
        faces.append(panel._faced.face.text())
    panel.set_looking(True)
    faces.append(panel._faced.face.text())
    show(model, scene.snapshot())
    faces.append(panel._faced.face.text())
    assert faces == [
        "Reading the debts from OKX…",
        "",
        "The debts could not be read yet. F5 tries again at once.",
        "Reading the debts from OKX…",
        "",
    ]


def test_what_stands_over_an_empty_table_is_in_the_accessibility_tree_and_describes_the_table(panel, model):
    table = QAccessible.queryAccessibleInterface(panel.table)
    hint = "Space ticks the current debt; at most five can be ticked."
    assert table.text(QAccessible.Text.Description) == hint
    model.show((), None, pay_with=None)
    panel.set_looking(True)
    said = "Reading the debts from OKX…"
    assert table.text(QAccessible.Text.Description) == said
    faced = QAccessible.queryAccessibleInterface(panel._faced)
    labels = [
        each for at in range(2) for each in children(faced.child(at)) if each.role() is QAccessible.Role.StaticText
    ]
    assert [(each.text(QAccessible.Text.Name), each.state().invisible) for each in labels] == [(said, 0)]
    show(model, scene.snapshot())
    assert table.text(QAccessible.Text.Description) == hint


def children(node):
    return [node.child(at) for at in range(node.childCount())]


def test_a_calculated_amount_has_twelve_digits_in_its_tooltip_and_a_known_one_all(model):
    show(model, scene.snapshot(amount="2.123456789012345678"), pay_with="USDC")
    tips = [
        model.index(0, column).data(Qt.ItemDataRole.ToolTipRole) for column in (Column.DEBT, Column.USD, Column.COST)
    ]
    assert [tip.partition("\n")[0] for tip in tips] == [
        "2.123456789012345678\u00a0BTC",
        "140148.148074\u00a0USD",
        "140148.148074\u00a0USDC",
    ]


def test_what_stands_over_an_empty_table_takes_no_click_and_moves_nothing(panel, model):
    before = panel.table.geometry()
    model.show((), None, pay_with=None)
    panel.set_looking(True)
    assert panel._faced.face.isVisible()
    assert panel._faced.face.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert panel.table.geometry() == before


def test_when_the_figures_were_read_is_shown_even_while_they_are_read_again(panel):
    panel.set_looking(True)
    assert panel._as_of.text() == "Reading…"
    panel.show_reading(scene.START_MS, stale=False)
    panel.set_looking(False)
    assert re.fullmatch(r"as of \d\d:\d\d:\d\d", panel._as_of.text())
    panel.set_looking(True)
    assert panel._as_of.text().endswith(", reading…")
    assert not panel._refresh.isEnabled()


def test_debts_are_sorted_by_value_and_those_that_cannot_be_chosen_stay_at_the_end(panel, model):
    show(model, pay_with="USDC")
    listed = [model.line(row).currency for row in range(model.rowCount())]
    assert listed[-2:] == ["USDC", "ADA"]
    panel.table.header.setSortIndicator(Column.USD, Qt.SortOrder.AscendingOrder)
    assert [model.line(row).currency for row in range(model.rowCount())] == [
        "LINK", "AVAX", "LTC", "SOL", "ETH", "BTC", "USDC", "ADA",
    ]  # fmt: skip
    panel.table.header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert [model.line(row).currency for row in range(model.rowCount())] == listed


def test_ticks_survive_sorting_and_a_ticked_debt_is_shown_whatever_the_filter(panel, model):
    for currency in ("BTC", "LTC"):
        model.toggle(model.row_of(currency))
    panel.table.header.setSortIndicator(Column.CURRENCY, Qt.SortOrder.DescendingOrder)
    panel.filter.setText("eth")
    assert [model.line(row).currency for row in range(model.rowCount())] == ["LTC", "ETH", "BTC"]
    assert model.ticked == ("BTC", "LTC")
    assert panel._shown.text() == "3 of 8 shown"


def test_the_largest_five_are_those_of_all_debts_and_come_into_sight(qtbot, panel, model):
    panel.filter.setText("link")
    assert model.rowCount() == 1
    qtbot.mouseClick(panel._largest, Qt.MouseButton.LeftButton)
    assert {model.line(row).currency for row in range(model.rowCount())} == {*model.ticked, "LINK"}


def test_an_unticked_debt_does_not_vanish_under_the_cursor(qtbot, panel, model):
    model.toggle(model.row_of("BTC"))
    panel.filter.setText("eth")
    click_box(qtbot, panel, "BTC")
    assert model.ticked == ()
    assert model.row_of("BTC") is not None
    panel.filter.setText("eth ")
    panel.filter.setText("link")
    assert model.row_of("BTC") is None


def test_a_filter_that_finds_no_debt_says_so_in_place(panel, model):
    panel.filter.setText("zzz")
    assert model.rowCount() == 0
    assert panel._faced.face.text() == "No debt has “zzz” in a shown column."
    assert panel._shown.text() == "0 of 8 shown"


def test_sorting_by_assistive_means_ticks_nothing(qtbot, panel, model):
    panel.table.setCurrentIndex(model.index(model.row_of("LTC"), Column.USD))
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        panel.table.header.setSortIndicator(Column.USD, order)
        panel.filter.setText("t" if order is Qt.SortOrder.AscendingOrder else "")
    qtbot.waitUntil(lambda: not panel.table.findChildren(AssistiveChoice)[0]._turn.isActive())
    assert model.ticked == ()
    assert model.line(panel.table.currentIndex().row()).currency == "LTC"


def show_risk(model):
    """A debt of which OKX reports the highest risk; the index of that cell."""
    seen = scene.snapshot()
    risky = Trading("ETH", repay_risk=5, repay_cause=RepayCause.PLATFORM)
    show(model, replace(seen, balances=replace(seen.balances, trading={"ETH": risky})))
    return model.index(model.row_of("ETH"), Column.RISK)


def test_an_old_risk_is_dimmed_as_all_old_figures_are(model):
    index = show_risk(model)
    fresh = index.data(Qt.ItemDataRole.ForegroundRole)
    model.set_stale(True)
    dimmed = index.data(Qt.ItemDataRole.ForegroundRole)
    assert dimmed == index.siblingAtColumn(Column.DEBT).data(Qt.ItemDataRole.ForegroundRole) != fresh


def test_the_risk_of_a_forced_repayment_is_a_word_an_icon_and_an_explanation(model):
    index = show_risk(model)
    assert index.data() == "Very high"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert "twap" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "frp type 2" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert text(model, "BTC", Column.RISK) == "—"
    assert model.index(model.row_of("BTC"), Column.RISK).data(Qt.ItemDataRole.AccessibleTextRole) == "not known"


def test_the_interest_of_the_next_hour_is_shown_where_it_is_known(model):
    terms = {"ETH": LoanTerms(Decimal("0.0024"), interest_free=Decimal("0.5"))}
    show(model, scene.snapshot(interest=Interest(None, terms)))
    assert text(model, "ETH", Column.HOURLY) == "0.00020000"
    assert text(model, "BTC", Column.HOURLY) == "—"


def test_a_debt_is_copied_as_plain_numbers(qtbot, panel, model):
    panel.table.setCurrentIndex(model.index(model.row_of("ETH"), Column.DEBT))
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[:2] == ["ETH", "2.5"]
