from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from app.domain.repayment import Row, State
from app.gui.records.results_model import Column, ResultsModel
from app.gui.records.results_table import ResultsTable
from app.gui.records.state_words import FACES
from tests.gui.scene import PRICES, repayment

FILLED = Row("LINK", State.FILLED, Decimal("41.2"), Decimal("612.4"), Decimal(0), Decimal("41.2"), Decimal("611.788"))


@pytest.fixture
def model(clock):
    made = ResultsModel(QPalette(), clock=clock)
    made.price_with(PRICES)
    return made


def texts(model, row=0):
    return [model.index(row, column).data() for column in Column if column is not Column.PAID_WITH]


def status(model, row=0):
    return model.index(row, Column.STATUS).data()


def test_it_is_a_model_as_qt_wants_one(model, qtmodeltester):
    model.show(repayment(1, FILLED, Row("ETH", State.RUNNING)))
    qtmodeltester.check(model)


def test_a_fill_shows_what_was_repaid_paid_at_which_price_and_what_is_left(model):
    model.show(repayment(42, FILLED))
    assert texts(model)[1:] == [
        "#42", "LINK", "41.20000000", "612.40\u00a0USDT", "14.8640", "+0.10\u00a0%", "0", "Filled",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pay_with", "shown"), [("USDT", "3\u00a0431.61\u00a0USDT"), ("BTC", "3\u00a0431.60795512\u00a0BTC")]
)
def test_an_amount_is_rounded_and_has_its_currency_although_no_price_is_known(clock, pay_with, shown):
    made = ResultsModel(QPalette(), clock=clock)
    row = replace(FILLED, paid=Decimal("3431.607955123456"))
    made.show(repayment(1, row, pay_with=pay_with))
    assert texts(made)[Column.PAID] == shown


def test_no_figure_is_cut_while_there_is_room(qtbot, clock):
    made = ResultsModel(QPalette(), clock=clock)
    table = ResultsTable(made)
    qtbot.addWidget(table)
    table.resize(1000, 300)
    table.show()
    longest = replace(FILLED, repaid=Decimal("412.12345678"), paid=Decimal("3431.60795512"))
    made.show(repayment(1, longest, pay_with="BTC"))

    def whole(column):
        index = made.index(0, column)
        return table.sizeHintForIndex(index).width() <= table.columnWidth(column)

    qtbot.waitUntil(lambda: all(map(whole, (Column.REPAID, Column.PAID, Column.PRICE, Column.REMAINING))))
    assert table.horizontalScrollBar().maximum() == 0


def test_a_rest_is_said_in_the_status(model):
    model.show(repayment(1, Row("AVAX", State.FILLED, Decimal(10), Decimal(291), remaining=Decimal("0.412"))))
    assert status(model) == "Filled, rest remains"
    assert texts(model)[Column.REMAINING] == "0.41200000"


def test_a_fill_whose_rest_is_not_known_claims_neither(model):
    model.show(repayment(1, Row("AVAX", State.FILLED, Decimal(10), Decimal(291))))
    assert (status(model), texts(model)[Column.REMAINING]) == ("Filled", "—")


@pytest.mark.parametrize("state", [State.UNKNOWN, State.SENT])
def test_what_may_have_happened_shows_question_marks_and_no_number(model, state):
    model.show(repayment(1, Row("SOL", state, debt_before=Decimal("4.1"))))
    assert texts(model)[Column.REPAID : Column.REMAINING] == ["?"] * 4
    assert texts(model)[Column.REMAINING] == "4.10000000"


def test_a_running_row_shows_the_time_going_on_and_no_zeros(qtbot, model, clock):
    model.show(repayment(1, Row("DOT", State.RUNNING, Decimal(0), Decimal(0))))
    clock.tick(36_000)
    with qtbot.waitSignal(model.dataChanged):
        model.tick()
    assert status(model) == "Running 0:36"
    assert texts(model)[Column.REPAID : Column.REMAINING] == ["—"] * 4


def test_a_row_that_is_not_known_says_for_how_long_it_has_been_checked(qtbot, model, clock):
    model.show(repayment(1, FILLED, Row("SOL", State.UNKNOWN)))
    assert status(model, 1) == "Unknown, checking 0:00"
    clock.tick(3_723_000)
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.tick()
    assert [index.row() for index in changed.args[:2]] == [1, 1]
    assert status(model, 1) == "Unknown, checking 1:02:03"
    assert model.index(1, Column.STATUS).data(Qt.ItemDataRole.AccessibleTextRole) == "Unknown, checking 1:02:03"


def test_a_refusal_shows_okxs_code_and_what_to_do(model):
    model.show(repayment(1, Row("DOT", State.REFUSED, code="59200", message="Insufficient balance")))
    assert status(model).startswith("Refused 59200 Not enough balance.")
    assert "Insufficient balance" in model.index(0, Column.STATUS).data(Qt.ItemDataRole.ToolTipRole)


def test_a_status_is_written_whole_or_as_its_word_and_code_but_never_cut(qtbot, model):
    table = ResultsTable(model)
    qtbot.addWidget(table)
    table.show()
    model.show(repayment(1, Row("DOT", State.REFUSED, code="59200", message="Insufficient balance")))
    index = model.index(0, Column.STATUS)

    def written():
        option = QStyleOptionViewItem()
        table.initViewItemOption(option)
        option.rect = table.visualRect(index)
        table.itemDelegateForIndex(index).initStyleOption(option, index)
        return option.text, option.fontMetrics.horizontalAdvance(option.text) < option.rect.width() - 16

    table.setColumnWidth(Column.STATUS, 900)
    assert written() == (status(model), True)
    table.header.reset_layout()
    table.resize(900, 200)
    table.header.fit(900)
    assert written() == ("Refused 59200", True)


def test_the_tooltip_of_a_refusal_has_its_code_once(model):
    model.show(repayment(1, Row("DOT", State.REFUSED, code="59200", message="Insufficient balance")))
    assert model.index(0, Column.STATUS).data(Qt.ItemDataRole.ToolTipRole).count("59200") == 1


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_an_icon_and_text_in_every_cell(model, state):
    model.show(repayment(1, Row("DOT", state)))
    assert all(isinstance(text, str) for text in texts(model))
    assert status(model)
    assert state in FACES
    assert not model.index(0, Column.STATUS).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_the_states_are_told_apart_without_colour(model):
    words, icons = set(), {}
    for state in State:
        model.clear()
        model.show(repayment(1, Row("DOT", state)))
        words.add(status(model))
        icons[state] = FACES[state][0]
    assert len(words) == len(State)
    assert len(set(icons.values())) == len(State) - 1  # planned and sent are both on their way


def test_news_of_a_repayment_change_its_rows_in_place(qtbot, model):
    model.show(repayment(41, Row("SOL", State.RUNNING)))
    model.show(repayment(42, Row("BTC", State.RUNNING), Row("LINK", State.RUNNING)))
    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.waitSignal(model.dataChanged):
        model.show(repayment(42, Row("BTC", State.FAILED), FILLED))
    assert [texts(model, row)[1:3] for row in range(3)] == [["#42", "BTC"], ["#42", "LINK"], ["#41", "SOL"]]
    assert [status(model, row).split()[0] for row in range(3)] == ["Failed", "Filled", "Running"]


def test_an_older_order_comes_below_the_newer_whenever_it_becomes_known(model):
    for number in (41, 43, 42):
        model.show(repayment(number, Row("BTC", State.RUNNING), Row("LTC", State.RUNNING)))
    assert [texts(model, row)[Column.ORDER] for row in range(0, 6, 2)] == ["#43", "#42", "#41"]


def test_an_order_of_another_day_says_which(model, clock):
    model.show(repayment(1, FILLED))
    assert texts(model)[Column.TIME].count(":") == 2
    clock.tick(86_400_000)
    assert re.fullmatch(r"\d+ [A-Z][a-z]{2} \d\d:\d\d", texts(model)[Column.TIME])


def test_tooltips_have_every_digit(model):
    row = Row("BTC", State.FILLED, Decimal("0.0512340000000000000012"), Decimal("3421.750000000000000001"))
    model.show(repayment(1, row))
    assert model.index(0, Column.REPAID).data(Qt.ItemDataRole.ToolTipRole) == "0.0512340000000000000012\u00a0BTC"
    assert model.index(0, Column.PAID).data(Qt.ItemDataRole.ToolTipRole) == "3421.750000000000000001\u00a0USDT"


def test_the_table_has_room_for_its_usual_cells(qtbot, model):
    table = ResultsTable(model)
    qtbot.addWidget(table)
    model.show(repayment(1, FILLED))
    for column in (Column.TIME, Column.REPAID, Column.PAID, Column.REMAINING):
        assert table.sizeHintForColumn(column) <= table.columnWidth(column)
