from __future__ import annotations

import gc

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout

from app.gui.accessibility.assistive import ChoiceBox

TEXT, ROLE = QAccessible.Text, QAccessible.Role
OPEN, PRESS = QAccessibleActionInterface.showMenuAction(), QAccessibleActionInterface.pressAction()


@pytest.fixture
def box(qtbot):
    made = ChoiceBox()
    qtbot.addWidget(made)
    made.addItems(["USDT", "USDC"])
    made.setAccessibleName("Repay currency")
    made.show()
    return made


def node(widget):
    return QAccessible.queryAccessibleInterface(widget)


def test_it_is_named_by_what_it_is_for_and_tells_what_is_chosen(box):
    for at, chosen in ((0, "USDT"), (1, "USDC"), (-1, "")):
        box.setCurrentIndex(at)
        told = node(box)
        assert (told.role(), told.text(TEXT.Name)) == (ROLE.ComboBox, "Repay currency")
        assert told.text(TEXT.Value) == told.text(TEXT.Description) == chosen


def test_without_a_name_of_its_own_it_is_named_by_its_label(qtbot):
    dialog, label, box = QDialog(), QLabel("Pay &with"), ChoiceBox()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    for widget in (label, box):
        column.addWidget(widget)
    label.setBuddy(box)
    box.addItem("USDT")
    assert node(box).text(TEXT.Name) == "Pay with"


def test_its_list_is_in_the_tree_under_the_same_name(box):
    told = node(box)
    listed = told.child(0)
    assert (told.childCount(), told.child(1), told.indexOfChild(listed), told.indexOfChild(told)) == (1, None, 0, -1)
    assert (listed.role(), listed.text(TEXT.Name)) == (ROLE.List, "Repay currency")
    assert listed.parent().object() is box
    assert [listed.child(at).text(TEXT.Name) for at in range(2)] == ["USDT", "USDC"]
    assert box.view().parentWidget().accessibleName() == "Repay currency"
    place = box.mapToGlobal(QPoint(3, 3))
    assert told.childAt(place.x(), place.y()) is None


@pytest.mark.parametrize("action", [OPEN, PRESS])
def test_it_is_opened_and_closed_by_its_actions(box, action):
    told = node(box)
    assert told.actionInterface().actionNames() == [OPEN, PRESS]
    for opened in (True, False):
        told.actionInterface().doAction(action)
        assert box.view().isVisible() is opened
        assert (told.state().expandable, told.state().expanded) == (1, opened)
    told.actionInterface().doAction("Toggle")
    assert not box.view().isVisible()


def test_while_it_is_locked_it_has_no_action(box):
    box.setEnabled(False)
    told = node(box)
    assert told.actionInterface().actionNames() == []
    told.actionInterface().doAction(OPEN)
    assert not box.view().isVisible()
    assert told.state().disabled


def test_every_other_drop_down_list_is_qt_s_own(qtbot, box):
    plain = QComboBox()
    qtbot.addWidget(plain)
    assert type(node(plain)) is not type(node(box))


def test_boxes_come_and_go_while_somebody_listens(box):
    QAccessible.setActive(True)
    try:
        for _ in range(20):
            dialog = QDialog(box)
            inner = ChoiceBox(dialog)
            inner.setAccessibleName("Site")
            inner.addItems(["Global", "EEA"])
            dialog.show()
            told = node(inner)
            inner.setCurrentIndex(1)
            assert (told.text(TEXT.Name), told.text(TEXT.Value)) == ("Site", "EEA")
            shiboken6.delete(dialog)
            del told, inner, dialog
            gc.collect()
    finally:
        QAccessible.setActive(False)
    assert node(box).text(TEXT.Name) == "Repay currency"
