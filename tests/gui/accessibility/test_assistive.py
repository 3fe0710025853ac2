from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from app.domain.account import Environment
from app.domain.plan import choices
from app.gui.accessibility.assistive import AssistiveChoice, ChoiceBox
from app.gui.accounts.account_switcher import AccountSwitcher
from app.gui.debts.debts_model import Column
from tests.gui.scene import LIVE, snapshot

TOGGLE = QAccessibleActionInterface.toggleAction()


@pytest.fixture
def debts(window):
    seen = snapshot()
    window.debts_model.show(choices(seen.listing, pay_with=None, doubtful={}), seen, pay_with=None)
    window.debts.table.setFocus()
    return window


@pytest.fixture
def box(qtbot):
    made = ChoiceBox()
    qtbot.addWidget(made)
    made.setAccessibleName("Repay currency")
    made.addItems(["USDT", "USDC", "OKB"])
    made.setCurrentIndex(-1)
    made.show()
    return made


def toggle(view, row, column=0):
    """What a client of the accessibility tree does to a cell, in a turn of the event loop of its own."""
    QCoreApplication.processEvents()
    table = QAccessible.queryAccessibleInterface(view)
    cell = next(
        table.child(at)
        for at in range(table.childCount())
        if table.child(at).role() in {QAccessible.Role.Cell, QAccessible.Role.ListItem}
        and table.child(at).text(QAccessible.Text.Name) == named(view, row, column)
    )
    cell.actionInterface().doAction(TOGGLE)


def named(view, row, column):
    index = view.model().index(row, column)
    return index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data()


def rows_selected(view):
    return [index.row() for index in view.selectionModel().selectedRows()]


@pytest.mark.parametrize("column", [Column.CHOSEN, Column.CURRENCY])
@pytest.mark.parametrize("row", [0, 1, 3])
def test_a_debt_is_ticked_and_unticked_by_the_action_of_its_cells(qtbot, debts, row, column):
    table, model = debts.debts.table, debts.debts_model
    toggle(table, row, column)
    qtbot.waitUntil(lambda: model.ticked == (model.line(row).currency,))
    toggle(table, row, column)
    qtbot.waitUntil(lambda: model.ticked == ())


def test_the_selection_stays_with_the_current_row(qtbot, debts):
    table = debts.debts.table
    QTest.keyClick(table, Qt.Key.Key_Down)
    for row in (3, 1):
        toggle(table, row)
        qtbot.waitUntil(lambda: rows_selected(table) == [table.currentIndex().row()] == [1])


def test_a_debt_that_cannot_be_chosen_stays_unticked(qtbot, debts):
    barred = debts.debts_model.row_of("ADA")
    toggle(debts.debts.table, barred)
    toggle(debts.debts.table, 0)
    qtbot.waitUntil(lambda: debts.debts_model.ticked == ("BTC",))


def test_a_sixth_tick_is_refused(qtbot, debts):
    model = debts.debts_model
    model.tick_largest()
    with qtbot.waitSignal(model.sixth_refused):
        toggle(debts.debts.table, next(at for at in range(7) if model.line(at).currency not in model.ticked))
    assert len(model.ticked) == 5


def test_mouse_keyboard_and_a_new_reading_tick_nothing(qtbot, debts):
    table, model = debts.debts.table, debts.debts_model
    heard = []
    table.findChild(AssistiveChoice).toggled.connect(heard.append)
    for row in (2, 2, 4):
        place = table.visualRect(model.index(row, Column.DEBT)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=place)
    QTest.keyClick(table, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    model.clear()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp):
        QTest.keyClick(table, key)
    less = snapshot(("ETH", "SOL"))
    model.show(choices(less.listing, pay_with=None, doubtful={}), less, pay_with=None)
    toggle(table, 1)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [1]
    assert model.ticked == ("SOL",)


@pytest.mark.parametrize("opened", [False, True])
def test_an_item_is_chosen_by_its_action(qtbot, box, opened):
    chosen = []
    box.activated.connect(chosen.append)
    if opened:
        box.showPopup()
    toggle(box.view(), 1)
    qtbot.waitUntil(lambda: box.currentText() == "USDC")
    assert chosen == [1]
    assert not box.view().isVisible()
    assert box.accessibleDescription() == "USDC"


def test_the_chosen_item_is_the_selected_one(qtbot, box):
    box.setCurrentText("OKB")
    assert rows_selected(box.view()) == [2]
    toggle(box.view(), 2)
    qtbot.waitUntil(lambda: rows_selected(box.view()) == [2])
    assert box.currentText() == "OKB"


def test_no_item_is_chosen_while_the_list_is_looked_through(qtbot, box):
    heard = []
    box.findChild(AssistiveChoice, options=Qt.FindChildOption.FindChildrenRecursively).toggled.connect(heard.append)
    box.showPopup()
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    box.view().setCurrentIndex(box.model().index(2, 0))  # as the mouse does that hovers over it
    QTest.keyClick(box.view(), Qt.Key.Key_Escape)
    assert box.currentIndex() == -1
    box.addItem("EUR")
    toggle(box.view(), 3)
    qtbot.waitUntil(lambda: box.currentText() == "EUR")
    assert heard == [3]


def test_a_list_that_is_locked_stays_as_it_is(qtbot, box):
    box.setEnabled(False)
    with qtbot.waitSignal(box.findChild(AssistiveChoice).toggled):
        toggle(box.view(), 1)
    assert box.currentIndex() == -1


def test_the_last_account_is_taken_from_the_list_and_nothing_is_chosen_by_itself(qtbot):
    switcher = AccountSwitcher()
    qtbot.addWidget(switcher)
    switcher.show()
    with qtbot.assertNotEmitted(switcher.chosen, wait=50):
        switcher.offer((LIVE,))
        switcher.show_account(LIVE)
        QCoreApplication.processEvents()
        practice = replace(LIVE, environment=Environment.PRACTICE)
        switcher.show_account(practice)
        switcher.offer(())
        switcher.show_account(None)
