"""What every table of the window can do, tried on a small table of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QMenu

from app.gui.look import figures
from app.gui.tables import table_layout, table_order
from app.gui.tables.table import Table
from app.gui.tables.table_column import TableColumn, amounts
from app.gui.tables.table_model import ARROWS, TableModel
from app.gui.tables.table_tools import FilterField, TableTools

DOWN = Qt.SortOrder.DescendingOrder
BOX, NAME, AMOUNT, NOTE, MORE = range(5)


@dataclass(frozen=True, slots=True)
class Coin:
    name: str
    amount: Decimal | None
    note: str = ""


COINS = (
    Coin("BTC", Decimal(2)),
    Coin("ETH", Decimal("10.0000000000000000001")),
    Coin("XRP", None),
    Coin("ADA", Decimal(-3)),
)


class CoinsModel(TableModel[Coin]):
    def key(self, record):
        return record.name

    def _made_columns(self):
        return (
            TableColumn("box", "", plain=lambda _coin: 0, shown=lambda _coin: "", about="Box", fixed=True),
            TableColumn("name", "Name", plain=lambda coin: coin.name, shown=lambda coin: coin.name, sample="MATIC"),
            amounts("amount", "Amount", lambda coin: coin.amount, lambda coin: coin.name, grows=True),
            TableColumn("note", "A title longer than its cells", lambda coin: coin.note, lambda coin: coin.note),
            TableColumn("more", "More", lambda coin: coin.note, lambda coin: coin.note, hidden=True),
        )

    def retranslate(self):
        super().retranslate()


class CoinsTable(Table):
    def __init__(self, model):
        super().__init__(model)
        self.retranslate()

    def title(self):
        return "Coins"


@pytest.fixture
def model():
    made = CoinsModel(QPalette())
    made.replace(COINS)
    return made


@pytest.fixture
def table(qtbot, model):
    shown = CoinsTable(model)
    qtbot.addWidget(shown)
    shown.resize(700, 300)
    shown.show()
    return shown


def names(model):
    return [model.record(row).name for row in range(model.rowCount())]


def title(model, column):
    return model.headerData(column, Qt.Orientation.Horizontal)


def click_title(qtbot, table, column):
    header = table.header
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def copied():
    return QGuiApplication.clipboard().text()


def chosen(table, text, *, of=None):
    menu = QMenu()
    (table.fill if of is None else of)(menu)
    action = next(action for action in menu.actions() if action.text() == text)
    (table.header.choose(action) if action.parent() is menu else action.trigger())
    return action


def test_it_is_a_model_as_qt_wants_one(model, qtmodeltester):
    qtmodeltester.check(model)


def test_clicks_on_a_title_sort_by_value_up_down_and_not_at_all_with_the_unknown_last(qtbot, table, model):
    click_title(qtbot, table, AMOUNT)
    assert names(model) == ["ADA", "BTC", "ETH", "XRP"]
    assert title(model, AMOUNT) == "Amount" + ARROWS[False]
    click_title(qtbot, table, AMOUNT)
    assert names(model) == ["ETH", "BTC", "ADA", "XRP"]
    assert title(model, AMOUNT) == "Amount" + ARROWS[True]
    click_title(qtbot, table, AMOUNT)
    assert names(model) == ["BTC", "ETH", "XRP", "ADA"]
    assert title(model, AMOUNT) == "Amount"


def test_the_keyboard_sorts_by_the_column_of_the_current_cell(table, model):
    table.setCurrentIndex(model.index(0, AMOUNT))
    chosen(table, "Sort by Amount, descending")
    assert names(model) == ["ETH", "BTC", "ADA", "XRP"]
    chosen(table, "Sort by Amount, ascending")
    assert names(model) == ["ADA", "BTC", "ETH", "XRP"]
    chosen(table, "Default order")
    assert names(model) == ["BTC", "ETH", "XRP", "ADA"]


def test_the_menu_key_opens_the_menu_at_the_current_cell(qtbot, table, model):
    table.setCurrentIndex(model.index(1, NAME))
    QApplication.sendEvent(table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert "Copy" in [action.text() for action in menu.actions()]
    menu.close()


def test_the_current_row_and_the_selected_ones_stay_so_when_they_move(table, model):
    table.selectRow(3)
    model.sort(AMOUNT)
    assert model.record(table.currentIndex().row()).name == "ADA"
    assert {model.record(index.row()).name for index in table.selectionModel().selectedRows()} == {"ADA"}


def test_a_record_that_changes_stays_where_it_is_until_it_is_sorted_anew(qtbot, model):
    model.sort(AMOUNT)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.update(3, [replace(COINS[3], amount=Decimal(99))])
    assert names(model)[0] == "ADA"
    model.sort(AMOUNT, DOWN)
    assert names(model)[0] == "ADA"


def test_records_that_come_are_sorted_and_filtered_in(model):
    model.sort(AMOUNT)
    model.filter_by("t")
    model.insert(0, [Coin("LTC", Decimal(5)), Coin("DOGE", Decimal(6))])
    assert names(model) == ["BTC", "LTC", "ETH"]
    assert model.total == 6
    model.filter_by("")
    model.sort(-1)
    assert names(model) == ["LTC", "DOGE", "BTC", "ETH", "XRP", "ADA"]


@pytest.mark.parametrize(
    ("text", "found"), [("t", ["BTC", "ETH"]), ("10.00000000", ["ETH"]), ("—", ["XRP"]), ("zz", [])]
)
def test_the_filter_finds_what_a_shown_cell_says(model, text, found):
    model.filter_by(text)
    assert names(model) == found


def test_the_filter_searches_no_hidden_column(table, model):
    model.replace([Coin("BTC", Decimal(1), "secret"), Coin("ETH", Decimal(2))])
    model.filter_by("secret")
    assert names(model) == ["BTC"]
    table.header.show_column(NOTE, False)
    assert names(model) == []
    table.header.show_column(MORE, True)
    assert names(model) == ["BTC"]


def test_a_filtered_record_that_changes_stays_and_one_that_now_fits_comes(model):
    model.filter_by("BTC")
    model.update(0, [replace(COINS[0], amount=Decimal(7))])
    assert names(model) == ["BTC"]
    model.update(3, [replace(COINS[3], note="BTC beside it")])
    assert names(model) == ["BTC", "ADA"]


def test_the_filter_field_filters_as_one_types_and_escape_empties_it(qtbot, table, model):
    field = FilterField(table)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "eth")
    assert names(model) == ["ETH"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(names(model)) == 4
    assert field.accessibleName() == "Filter Coins"


def test_one_row_is_copied_as_plain_numbers_and_several_with_their_titles(qtbot, table):
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == "ETH\t10.0000000000000000001\t"
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied().split("\n")[0] == "Name\tAmount\tA title longer than its cells"
    assert copied().split("\n")[3:] == ["XRP\t\t", "ADA\t-3\t"]


def test_a_cell_alone_can_be_copied(table, model):
    table.setCurrentIndex(model.index(1, AMOUNT))
    chosen(table, "Copy cell")
    assert copied() == "10.0000000000000000001"


def test_copies_have_the_columns_as_they_stand(qtbot, table):
    table.header.moveSection(AMOUNT, NAME)
    table.header.show_column(NOTE, False)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied() == "2\tBTC"


def test_ctrl_a_selects_the_rows_of_the_table_that_has_the_focus(qtbot, table):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(table, event)
    assert event.isAccepted()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.selectionModel().selectedRows()) == 4


def test_columns_are_chosen_in_a_menu_and_the_last_one_stays(table):
    header = table.header
    assert header.shown_columns() == [BOX, NAME, AMOUNT, NOTE]
    for column, name in ((NAME, "Name"), (NOTE, "A title longer than its cells")):
        action = next(each for each in filled(header) if each.text() == name)
        action.setChecked(False)
        header.choose(action)
        assert column not in header.shown_columns()
    assert header.shown_columns() == [BOX, AMOUNT]
    only = next(each for each in filled(header) if each.text() == "Amount")
    assert not only.isEnabled()
    header.show_column(AMOUNT, False)
    assert header.shown_columns() == [BOX, AMOUNT]


MENUS = []


def filled(header):
    menu = QMenu()
    MENUS.append(menu)
    header.fill(menu)
    return menu.actions()


def test_no_title_is_cut_however_narrow_the_table_is(table):
    for width in (700, 300, 100):
        table.resize(width, 300)
        for column in table.header.shown_columns():
            text = table.model().headerData(column, Qt.Orientation.Horizontal)
            assert table.fontMetrics().horizontalAdvance(text) + 18 <= table.columnWidth(column) or not text


def test_what_room_is_left_goes_to_those_that_grow(table):
    table.resize(900, 300)
    header = table.header
    assert sum(header.sectionSize(column) for column in header.shown_columns()) == table.viewport().width()
    before = header.sectionSize(NAME)
    table.resize(1_200, 300)
    assert header.sectionSize(NAME) == before


def test_a_layout_is_taken_over_by_another_table(qtbot, table, model):
    with qtbot.waitSignal(table.layout_changed):
        table.header.resizeSection(NAME, 123)
    with qtbot.waitSignal(table.layout_changed):
        table.header.moveSection(AMOUNT, NAME)
    with qtbot.waitSignal(table.layout_changed):
        click_title(qtbot, table, AMOUNT)
    table.header.show_column(NOTE, False)
    saved = table.header.layout_shown().saved()
    other = CoinsTable(model)
    qtbot.addWidget(other)
    with qtbot.assertNotEmitted(other.layout_changed):
        other.header.restore(table_layout.read(saved))
    assert other.header.shown_columns() == [BOX, AMOUNT, NAME]
    assert other.header.sectionSize(NAME) == 123
    assert other.header.layout_shown().saved() == saved
    assert names(model)[0] == "ADA"


def test_a_layout_of_another_version_keeps_what_it_knows(table):
    places = (
        table_layout.Place("gone", 50),
        table_layout.Place("note", 99),
        table_layout.Place("name", 88, shown=False),
    )
    table.header.restore(table_layout.TableLayout(places, own_widths=True, sorted_by="gone"))
    assert table.header.shown_columns() == [BOX, NOTE, AMOUNT]
    assert table.header.sectionSize(NOTE) == 99


def test_a_layout_that_hides_everything_leaves_a_column(table):
    places = tuple(table_layout.Place(name, 50, shown=False) for name in ("box", "name", "amount", "note", "more"))
    table.header.restore(table_layout.TableLayout(places))
    assert table.header.shown_columns() == [BOX, NAME]


def test_the_default_layout_is_one_choice_away(qtbot, table, model):
    fresh = table.header.layout_shown()
    table.header.moveSection(NOTE, NAME)
    table.header.resizeSection(NAME, 200)
    click_title(qtbot, table, NAME)
    action = next(each for each in filled(table.header) if each.text() == "Default layout")
    table.header.choose(action)
    assert table.header.layout_shown() == fresh
    assert names(model)[0] == "BTC"


def test_every_cell_has_words_for_assistive_technology(table, model):
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            assert model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
    spoken = [model.index(2, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in (NAME, AMOUNT, NOTE)]
    assert spoken == ["XRP", "not known", "A title longer than its cells: nothing"]
    tree = QAccessible.queryAccessibleInterface(table)
    read = [tree.child(at).text(QAccessible.Text.Name) for at in range(tree.childCount())]
    assert {"XRP", "Name", "Box", "not known", "A title longer than its cells: nothing"} <= set(read)


def test_the_tools_stand_in_reading_order_and_say_whose_they_are(qtbot, table):
    tools = TableTools(table, reads=True)
    qtbot.addWidget(tools)
    said = [widget.accessibleName() for widget in tools.in_order()]
    assert said == ["Filter Coins", "Refresh Coins", "Columns of Coins", "Export Coins"]


MANY = [Coin(f"C{number}", Decimal(number * 7919 % 100_003)) for number in range(100_000)]
LONGEST_MS = 50


@pytest.fixture
def turns(qtbot, monkeypatch):
    """How long each turn kept the window's thread busy, in milliseconds, until what was asked of a model was done."""

    def turns(model, ask):
        spent = []
        stretches = model._stretches

        def timed():
            began = time.thread_time()
            type(stretches)._go_on(stretches)
            spent.append((time.thread_time() - began) * 1_000)

        stretches._timer.timeout.disconnect()
        stretches._timer.timeout.connect(timed)
        monkeypatch.setattr(stretches, "_go_on", timed)
        ask(model)
        qtbot.waitUntil(lambda: not model.arranging, timeout=60_000)
        return spent

    return turns


@pytest.mark.parametrize(
    ("ask", "first", "rows"),
    [
        (lambda model: model.sort(AMOUNT), "C0", 100_000),
        (lambda model: model.sort(NAME, DOWN), "C99999", 100_000),
        (lambda model: model.filter_by("C9999"), "C9999", 11),
    ],
)
def test_a_hundred_thousand_rows_are_sorted_and_filtered_while_the_window_lives(turns, model, ask, first, rows):
    model.replace(MANY)
    spent = turns(model, ask)
    assert (names(model)[0], model.rowCount()) == (first, rows)
    assert len(spent) > 3
    # The machine may be busy with something else now and then; a turn that takes long takes long every time.
    assert sorted(spent)[-len(spent) // 20 - 1] <= LONGEST_MS


def test_while_a_long_list_is_sorted_the_former_rows_are_shown(qtbot, model):
    model.replace(MANY)
    model.sort(AMOUNT)
    assert model.arranging
    assert names(model)[:2] == ["C0", "C1"]
    model.replace(COINS)
    assert not model.arranging
    assert names(model) == ["ADA", "BTC", "ETH", "XRP"]
    qtbot.waitUntil(lambda: not model._stretches.busy)
    assert names(model) == ["ADA", "BTC", "ETH", "XRP"]


def test_a_short_list_is_done_at_once(model):
    model.replace(MANY[: table_order.SLICE])
    model.sort(AMOUNT, DOWN)
    assert not model.arranging
    assert figures.debt_amount(model.record(0).amount) == model.index(0, AMOUNT).data()


def test_a_title_tells_assistive_technology_whether_it_sorts_the_rows_and_what_it_means(table):
    node = QAccessible.queryAccessibleInterface(table)
    titles = [node.child(at) for at in range(node.childCount())]
    titles = [each for each in titles if each.role() is QAccessible.Role.ColumnHeader]
    for order, told in ((Qt.SortOrder.AscendingOrder, "Sorted, ascending"), (DOWN, "Sorted, descending")):
        table.header.setSortIndicator(AMOUNT, order)
        assert [each.text(QAccessible.Text.Name) for each in titles][NAME : AMOUNT + 1] == ["Name", "Amount"]
        assert [each.text(QAccessible.Text.Description) for each in titles][: AMOUNT + 1] == ["", "", told]
    table.header.setSortIndicator(-1, DOWN)
    assert {each.text(QAccessible.Text.Description) for each in titles} == {""}
