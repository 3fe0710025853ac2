"""What holds for every page and every dialog: names, mnemonics, the Tab key, languages, colours, hidden amounts."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cmp_to_key

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from app.gui.opening import opening_faces
from app.gui.tables.table import Table
from tests.gui.faces import DIALOGS, ENGLISH, FACES, IN_BOTH, PAGES, widgets

MNEMONIC = re.compile(r"(?<!&)&([^& ])")
AMOUNT = re.compile(r"\d[.]\d{2,}(?!\d|\s?%)")
ROLE = Qt.ItemDataRole
SHOWN = (ROLE.DisplayRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole)


def keyed(face):
    """The mnemonics of a face: the letter, and its text."""
    for each in widgets(face):
        if isinstance(each, QAbstractButton | QLabel) and (found := MNEMONIC.search(each.text())):
            yield found[1].lower(), each


@IN_BOTH
@pytest.mark.parametrize("name", FACES)
def test_no_mnemonic_is_dead_or_there_twice(desk, show, name, settings):
    show(settings)
    found = list(keyed(FACES[name](desk)))
    letters = [letter for letter, _ in found]
    assert sorted(letters) == sorted(set(letters)), [each.text() for _, each in found]
    assert [each.text() for _, each in found if isinstance(each, QLabel) and each.buddy() is None] == []
    assert all(letter.isascii() for letter in letters)


@IN_BOTH
def test_the_page_between_two_accounts_has_no_mnemonic_twice_whatever_it_offers(desk, show, settings):
    show(settings)
    window = PAGES["opening"](desk)
    for action in opening_faces.Action:
        window.opening.show_face(replace(window.opening.face, actions=(action,)))
        letters = [letter for letter, _ in keyed(window)]
        assert sorted(letters) == sorted(set(letters)), action


def way(face, qtbot):
    """The widgets that the Tab key leads to, from the first one until it comes round."""
    face.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    reached = []
    while (focus := QApplication.focusWidget()) not in reached:
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    start = reached.index(focus)
    return reached[start:]


def parts(window):
    """From top to bottom, the parts that one reads one after the other."""
    return (
        window.switcher, window.practice, window.tools, window.banner, window.welcome, window.opening, window.debts,
        window.payment, window.queue, window.records, window.status,
    )  # fmt: skip


def in_reading_order(reached, face, part_of=lambda _widget: 0):
    """Part by part, then line by line; what overlaps in height is one line."""

    def compare(one, other):
        here, there = (QRect(each.mapTo(face, QPoint(0, 0)), each.size()) for each in (one, other))
        if part_of(one) != part_of(other):
            return part_of(one) - part_of(other)
        if here.top() < there.bottom() and there.top() < here.bottom():
            return here.left() - there.left()
        return here.top() - there.top()

    return sorted(reached, key=cmp_to_key(compare))


def turned(round_, first):
    """The same round, beginning with `first`."""
    return round_[round_.index(first) :] + round_[: round_.index(first)]


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_goes_through_the_window_as_one_reads(desk, show, qtbot, name):
    window = PAGES[name](desk)
    window.practice.offer(True)
    window.resize(1024, 640)
    show(ENGLISH)

    def part_of(widget):
        return next(at for at, part in enumerate(parts(window)) if part is widget or part.isAncestorOf(widget))

    reached = way(window, qtbot)
    wanted = in_reading_order(reached, window, part_of)
    assert turned(reached, wanted[0]) == wanted


@pytest.mark.parametrize("name", DIALOGS)
def test_the_tab_key_goes_through_a_dialog_as_one_reads(desk, show, qtbot, name):
    dialog = DIALOGS[name](desk)
    show(ENGLISH)
    reached = way(dialog, qtbot)
    wanted = in_reading_order(reached, dialog)
    assert turned(reached, wanted[0]) == wanted


def texts(face):
    """Everything that a face says: in sight, in tooltips, aloud; by its place."""
    for at, each in enumerate(widgets(face)):
        for said in ("text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "toPlainText"):
            if isinstance(text := getattr(each, said, str)(), str) and text:
                yield f"{at} {type(each).__name__} {said}", text
        if isinstance(each, Table):
            model = each.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    for role in SHOWN:
                        yield f"{row} {column} {role.name}", model.index(row, column).data(role) or ""


def test_the_review_shows_all_amounts_and_says_so_while_they_are_hidden_elsewhere(desk, show):
    dialog = DIALOGS["review"](desk)
    show(ENGLISH)
    before = [text for _, text in texts(dialog)]
    show(replace(ENGLISH, hide_amounts=True))
    amounts = [text for text in before if AMOUNT.search(text) and "assumptions" not in text]
    assert len(amounts) > 10
    assert set(amounts) <= {text for _, text in texts(dialog)}
    assert "Amounts are hidden elsewhere" in dialog._sentences.text()
    show(ENGLISH)
    assert [text for _, text in texts(dialog)] == before
