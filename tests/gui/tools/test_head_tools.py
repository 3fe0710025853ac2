from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.domain.words import Language
from app.gui.look.language import Translations
from app.gui.tools.head_tools import HeadTools


@pytest.fixture
def tools(qtbot):
    shown = HeadTools()
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_each_entry_of_the_menu_asks_for_what_it_says(qtbot, tools):
    asked = {
        "&Settings…": tools.settings_asked,
        "&Lock now": tools.lock_asked,
        "&Export…": tools.export_asked,
        "Support &report…": tools.bundle_asked,
        "Keyboard shortcuts and &help": tools.help_asked,
        "&About One-Click Repay": tools.about_asked,
    }
    entries = {action.text(): action for action in tools._menu.actions() if not action.isSeparator()}
    assert entries.keys() == asked.keys()
    for text, signal in asked.items():
        with qtbot.waitSignal(signal):
            entries[text].trigger()


@pytest.mark.parametrize(
    ("key", "signal"), [("Ctrl+,", "settings_asked"), ("Ctrl+E", "export_asked"), ("F1", "help_asked")]
)
def test_the_shortcuts_work_without_opening_the_menu(qtbot, tools, key, signal):
    pressed = QKeySequence(key)[0]
    with qtbot.waitSignal(getattr(tools, signal)):
        qtbot.keyClick(tools, pressed.key(), pressed.keyboardModifiers())


def test_hiding_is_asked_for_by_key_and_by_mouse_and_shown_without_being_asked_again(qtbot, tools):
    with qtbot.waitSignal(tools.hide_asked) as asked:
        qtbot.keyClick(tools, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == [True]
    with qtbot.waitSignal(tools.hide_asked) as asked:
        qtbot.mouseClick(tools._hide, Qt.MouseButton.LeftButton)
    assert asked.args == [False]
    with qtbot.assertNotEmitted(tools.hide_asked):
        tools.show_hidden(True)
    assert (tools._hide.isChecked(), tools._hide.text()) == (True, "Hidden")
    assert tools._hide.toolTip() == "Show amounts (Ctrl+Shift+H)"


def test_the_buttons_beside_it_do_not_move_when_the_amounts_are_hidden(tools):
    widths = set()
    for hidden in (False, True, False):
        tools.show_hidden(hidden)
        widths.add(tools._hide.width() if tools._hide.width() == tools._hide.minimumWidth() else None)
        widths.add(tools.sizeHint().width() - tools._hide.minimumWidth() > 0)
    assert widths == {tools._hide.minimumWidth(), True}


def test_the_language_button_asks_for_the_other_one_and_says_which_in_that_language(qtbot, qapp, tools):
    with qtbot.waitSignal(tools.language_asked) as asked:
        tools._language.click()
    assert asked.args == [Language.CHINESE]
    assert tools._language.toolTip() == "切换到简体中文"
    translations = Translations()
    translations.speak(Language.CHINESE)
    try:
        qapp.sendPostedEvents()
        assert tools._language.toolTip() == "Switch to English"
        with qtbot.waitSignal(tools.language_asked) as asked:
            tools._language.click()
        assert asked.args == [Language.ENGLISH]
    finally:
        translations.speak(Language.ENGLISH)


def test_each_tool_can_be_reached_with_the_keyboard_and_has_a_name(tools):
    for button in (tools._hide, tools._language, tools._more):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName()
