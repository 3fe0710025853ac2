"""What assistive technology finds on every page and in every dialog: names for all of it, the focus where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMessageBox

from app.gui.look.language import without_mnemonic
from app.gui.tables.table import Table
from app.gui.tables.table_tools import ColumnsButton, FilterField
from tests.gui import faces
from tests.gui.faces import DIALOGS, FACES, IN_BOTH, below, widgets

ROLE, TEXT = QAccessible.Role, QAccessible.Text
# Of no use but to hold others together.
HOLDERS = {
    ROLE.Client, ROLE.Grouping, ROLE.Pane, ROLE.Border, ROLE.LayeredPane, ROLE.Separator, ROLE.Splitter, ROLE.ScrollBar,
}  # fmt: skip
# What is drawn rather than written; and a title of a panel, whose list is what the exchange calls it.
NO_WORDS, TITLE = {"", "EN/中"}, "&Pay with"


def has_nothing_to_say(node):
    thing = node.object()
    empty = isinstance(thing, QLabel) and not thing.text() and thing.pixmap().isNull()
    picture_of_a_box = isinstance(thing, QLabel) and isinstance(thing.parent(), QMessageBox) and not thing.text()
    # A holder that takes the keyboard has something to say.
    return (node.role() in HOLDERS and not node.state().focusable) or empty or picture_of_a_box


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(TEXT.Name)


def check_drop_down_list(box):
    node, opened = (QAccessible.queryAccessibleInterface(each) for each in (box, box.view()))
    assert node.role() is ROLE.ComboBox
    assert node.text(TEXT.Name) == opened.text(TEXT.Name)
    assert node.text(TEXT.Name) not in {box.itemText(at) for at in range(box.count())}
    assert node.text(TEXT.Value) == node.text(TEXT.Description) == box.currentText()


@IN_BOTH
@pytest.mark.parametrize("name", FACES)
def test_everything_that_shows_or_takes_the_keyboard_has_a_name(desk, show, name, settings):
    show(settings)
    face = FACES[name](desk)
    show(settings)
    nodes = list(below(QAccessible.queryAccessibleInterface(face)))
    assert len(nodes) > 2
    nameless = [node for node in nodes if not node.text(TEXT.Name).strip() and not has_nothing_to_say(node)]
    assert [(node.role().name, type(node.object()).__name__) for node in nameless] == []
    reached = {node.object() for node in nodes}
    keyed = [each for each in widgets(face) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()]
    assert [each for each in keyed if each not in reached] == []
    for box in face.findChildren(QComboBox):
        check_drop_down_list(box)


@IN_BOTH
@pytest.mark.parametrize("name", FACES)
def test_every_button_and_field_is_named_by_the_words_on_it(desk, show, name, settings):
    """Who speaks to the window, or reads of it in a guide, says what is written there."""
    show(settings)
    face = FACES[name](desk)
    show(settings)
    buttons = [each for each in widgets(face) if isinstance(each, QAbstractButton) and each.text() not in NO_WORDS]
    for button in buttons:
        assert without_mnemonic(button.text()).rstrip("…") in name_of(button)
    for label in widgets(face, QLabel):
        if isinstance(label, QLabel) and label.buddy() is not None and label.text() != TITLE:
            assert without_mnemonic(label.text()) == name_of(label.buddy())


@IN_BOTH
def test_the_tools_of_a_table_are_named_after_it_in_the_language_of_the_window(desk, show, settings):
    face = FACES["results"](desk)
    for each in (settings, faces.ENGLISH, settings):
        show(each)
        tools = [*face.findChildren(FilterField), *face.findChildren(ColumnsButton)]
        assert len(tools) == 8
        assert [tool.accessibleName() for tool in tools if tool._of.accessibleName() not in tool.accessibleName()] == []


@IN_BOTH
@pytest.mark.parametrize("name", ["results", "history", "journal", "empty"])
def test_every_cell_and_every_title_of_a_table_has_a_name(desk, show, name, settings):
    show(settings)
    face = FACES[name](desk)
    show(settings)
    for table in face.findChildren(Table):
        model, node = table.model(), QAccessible.queryAccessibleInterface(table)
        parts = [node.child(at) for at in range(node.childCount())]
        said = {role: [each.text(TEXT.Name).strip() for each in parts if each.role() is role] for role in ROLE}
        assert len(said[ROLE.Cell]) == model.rowCount() * model.columnCount()
        assert len(said[ROLE.ColumnHeader]) == model.columnCount()
        assert all(said[ROLE.Cell])
        assert all(said[ROLE.ColumnHeader])
        assert node.text(TEXT.Name)


@pytest.mark.parametrize("name", DIALOGS)
def test_escape_closes_a_dialog_and_the_focus_is_where_it_was(desk, show, qtbot, monkeypatch, name):
    desk_page, field = faces.desk_page, desk.window.debts.filter

    def with_the_keyboard_in_the_filter(desk):
        window = desk_page(desk)
        window.activateWindow()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        return window

    monkeypatch.setattr(faces, "desk_page", with_the_keyboard_in_the_filter)
    dialog = DIALOGS[name](desk)
    show(faces.ENGLISH)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    desk.window.activateWindow()  # as a window manager does
    qtbot.waitUntil(field.hasFocus)
