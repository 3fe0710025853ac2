from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QMenu, QPushButton

from app.gui.accessibility import roles
from app.gui.main_window import Page

TEXT, ROLE = QAccessible.Text, QAccessible.Role
ACTIONS = QAccessibleActionInterface
OPENING = [ACTIONS.showMenuAction(), ACTIONS.pressAction()]


@pytest.fixture
def button(qtbot):
    roles.install()
    made = QPushButton("&Accounts")
    qtbot.addWidget(made)
    menu = QMenu(made)
    menu.addAction("Add account…")
    made.setMenu(menu)
    made.show()
    return made


def node(widget):
    return QAccessible.queryAccessibleInterface(widget)


def test_it_is_named_by_its_words_unless_it_has_a_name_of_its_own(button):
    assert (node(button).role(), node(button).text(TEXT.Name)) == (ROLE.ButtonMenu, "Accounts")
    assert node(button).state().hasPopup
    button.setAccessibleName("All accounts")
    assert node(button).text(TEXT.Name) == "All accounts"


def test_its_menu_is_in_the_tree_as_long_as_it_is_open(button):
    told = node(button)
    assert (told.childCount(), told.child(0)) == (0, None)
    button.menu().popup(button.pos())
    menu = told.child(0)
    assert (told.childCount(), told.child(1), told.indexOfChild(menu), told.indexOfChild(told)) == (1, None, 0, -1)
    assert menu.role() is ROLE.PopupMenu
    assert [menu.child(at).text(TEXT.Name) for at in range(menu.childCount())] == ["Add account…"]
    button.menu().hide()
    assert told.childCount() == 0


def test_a_menu_closes_when_an_item_is_chosen_by_its_action(qtbot, button):
    told = node(button)
    button.menu().popup(button.pos())
    with qtbot.waitSignal(button.menu().actions()[0].triggered):
        told.child(0).child(0).actionInterface().doAction(ACTIONS.pressAction())
    qtbot.waitUntil(lambda: not button.menu().isVisible())


@pytest.mark.parametrize("action", OPENING)
def test_its_menu_is_opened_by_its_actions(qtbot, button, action):
    opened = []
    button.menu().aboutToShow.connect(lambda: opened.append(True))
    button.menu().aboutToShow.connect(button.menu().close)
    assert node(button).actionInterface().actionNames() == [*OPENING, ACTIONS.setFocusAction()]
    node(button).actionInterface().doAction(action)
    qtbot.waitUntil(lambda: opened == [True])


def test_it_can_be_gone_to_and_while_it_is_locked_it_has_no_action(qtbot, button):
    button.activateWindow()
    node(button).actionInterface().doAction(ACTIONS.setFocusAction())
    qtbot.waitUntil(button.hasFocus)
    button.setEnabled(False)
    assert node(button).actionInterface().actionNames() == []
    node(button).actionInterface().doAction(OPENING[0])
    assert not button.menu().isVisible()


def test_a_tool_button_that_opens_its_menu_itself_has_it_in_the_tree_too(qtbot, window):
    more, menu = window.tools._more, window.tools._menu
    window.show_page(Page.DEBTS)
    told = node(more)
    assert (told.role(), told.text(TEXT.Name), told.childCount()) == (ROLE.ButtonMenu, "Menu", 0)
    told.actionInterface().doAction(OPENING[0])
    qtbot.waitUntil(menu.isVisible)
    assert told.child(0).text(TEXT.Name) == "Menu"
    menu.hide()
    assert told.childCount() == 0
    hide = node(window.tools._hide)
    assert (hide.role(), hide.text(TEXT.Name)) == (ROLE.CheckBox, "Hide amounts")


def test_a_button_without_a_menu_is_qt_s_own(qtbot, button):
    plain = QPushButton("Close")
    qtbot.addWidget(plain)
    assert type(node(plain)) is not type(node(button))
