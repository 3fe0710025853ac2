"""What the eye finds on every page and in every dialog: contrast in both themes, whole texts, and no hidden amount."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTextEdit,
)

from app import __version__
from app.gui.tables.table import Table
from app.settings import Theme
from tests.gui.faces import ENGLISH, FACES, IN_BOTH, PAGES, below, widgets
from tests.gui.look.test_appearance import contrast

ROLE, COLOUR, TEXT = Qt.ItemDataRole, QPalette.ColorRole, QAccessible.Text
LEAST_CONTRAST, SMALLEST, TITLE_PADDING = 4.5, QSize(1024, 640), 18
SHOWN = (ROLE.DisplayRole, ROLE.ToolTipRole, ROLE.AccessibleTextRole, ROLE.AccessibleDescriptionRole)
NUMBER = re.compile(r"\d[\d\u00a0]*(?:\.\d+)?")
# All the figures that are no amounts; what is left of a text without them has no digit while amounts are hidden.
NO_AMOUNT = re.compile(
    r"#\d+|#\{n\}"  # an order
    r"|\d+:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d|\+\d\d:\d\d|UTC[+-]\d+"  # a time
    r"|[+-]?\d+(?:\.\d+)? ?(?:(?:ms|s|min|h)\b|秒|分钟|毫秒)"  # a span
    r"|[+-]?\d+(?:\.\d+)?\s?%"  # a part
    # a count, a key
    r"|\d+ (?:failed|to heed|not checked|项)|\d+ of \d+|\d+/\d+|Largest \d|\(\d days\)|最大 ?\d|\d+ 天|最多.?\d+|F\d"
    r"|\b51000\b|^1$"  # an error of OKX; how often an order was sent
    r"|\d+ debts? (?:is|are) being repaid"
    rf"|{re.escape(__version__)}"
    r"|····\w{4}|MM-sub-\d|[a-z]+\.okx\.com|socks5h://127\.0\.0\.1:1080"  # an account, its site, its proxy
)


def tables(face):
    """The tables of a face that can be seen."""
    return [each for each in widgets(face, Table) if isinstance(each, Table)]


def cells(table):
    """The shown cells of a table, each with its column."""
    model = table.model()
    for row in range(model.rowCount()):
        for column in table.header.shown_columns():
            yield model.index(row, column), column


def pairs(face):
    """Each text that can be read, with its colour and that of what it stands on."""
    for each in widgets(face):
        colours = each.palette()
        if isinstance(each, Table):
            for index, _ in cells(each):
                shown = index.data(ROLE.ForegroundRole)
                for role in (COLOUR.Base, COLOUR.AlternateBase, COLOUR.Highlight):
                    text = COLOUR.HighlightedText if role is COLOUR.Highlight else COLOUR.Text
                    yield index.data(), shown or colours.color(text), colours.color(role)
            header = each.header.palette()
            yield "titles", header.color(COLOUR.ButtonText), header.color(COLOUR.Button)
        elif isinstance(each, QLineEdit | QPlainTextEdit | QTextEdit):
            yield type(each).__name__, colours.color(COLOUR.Text), colours.color(COLOUR.Base)
            yield f"{type(each).__name__} empty", colours.color(COLOUR.PlaceholderText), colours.color(COLOUR.Base)
        elif isinstance(each, QComboBox):
            yield each.currentText(), colours.color(COLOUR.ButtonText), colours.color(COLOUR.Button)
            within = each.view().palette()
            yield "items", within.color(COLOUR.Text), within.color(COLOUR.Base)
        elif isinstance(each, QTabBar):
            yield "tabs", colours.color(COLOUR.WindowText), colours.color(COLOUR.Button)
        elif isinstance(each, QLabel | QAbstractButton) and each.text() and each.isEnabled():
            on = each
            while on is not face and not on.autoFillBackground() and not isinstance(on, QPushButton | Table):
                on = on.parentWidget()
            role = COLOUR.Button if isinstance(on, QPushButton) else on.backgroundRole()
            yield each.text(), colours.color(each.foregroundRole()), on.palette().color(role)


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT])
@pytest.mark.parametrize("name", FACES)
def test_all_texts_can_be_read_after_a_change_of_the_colours(desk, show, name, theme):
    show(replace(ENGLISH, theme=Theme.LIGHT if theme is Theme.DARK else Theme.DARK))
    face = FACES[name](desk)
    show(replace(ENGLISH, theme=theme))
    found = list(pairs(face))
    assert len(found) > 1
    faint = {
        text: round(contrast(colour, on), 2) for text, colour, on in found if contrast(colour, on) < LEAST_CONTRAST
    }
    assert faint == {}


def plain(text):
    return text.replace("\u00a0", "")


def is_whole(shown, tip):
    """Whether a tooltip has all of a text, or the number that a shown one was rounded from."""
    if plain(shown) in plain(tip) or not shown:
        return True
    number, exact = NUMBER.match(shown), NUMBER.search(tip)
    if number is None or exact is None:
        return False
    seen, known = (Decimal(plain(each[0])) for each in (number, exact))
    unit = Decimal(1).scaleb(int(seen.as_tuple().exponent))
    rounded = {known.quantize(unit, rounding) for rounding in (ROUND_DOWN, ROUND_HALF_EVEN)}
    return seen in rounded and plain(shown[number.end() :]) in plain(tip)


def is_cut(widget):
    """Whether a widget has no room for its text."""
    if isinstance(widget, QComboBox):
        option, part = QStyleOptionComboBox(), QStyle.SubControl.SC_ComboBoxEditField
        widget.initStyleOption(option)
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > room.width()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height()
    return widget.width() < widget.sizeHint().width()


def cut_widgets(face):
    """The texts of a face that are cut, each with its tooltip."""
    for each in widgets(face):
        if isinstance(each, QLabel | QAbstractButton | QComboBox) and is_cut(each):
            yield each.currentText() if isinstance(each, QComboBox) else each.text(), each.toolTip()


def cut_cells(table):
    """The cells and titles that are elided, each with its tooltip."""
    model, header = table.model(), table.header
    for index, column in cells(table):
        if table.sizeHintForIndex(index).width() > table.columnWidth(column):
            yield index.data(), index.data(ROLE.ToolTipRole)
    for column in header.shown_columns():
        title, tip = (model.headerData(column, Qt.Orientation.Horizontal, role) for role in (SHOWN[0], SHOWN[1]))
        if header.fontMetrics().horizontalAdvance(title) + TITLE_PADDING > table.columnWidth(column):
            yield title.rstrip(" \u25b2\u25bc"), tip


@IN_BOTH
@pytest.mark.parametrize("name", FACES)
def test_what_has_no_room_in_the_smallest_window_is_whole_in_a_tooltip(desk, show, name, settings):
    show(settings)
    face = FACES[name](desk)
    face.resize(SMALLEST if name in PAGES else face.size().boundedTo(SMALLEST))
    show(settings)
    cut = [*cut_widgets(face), *(each for table in tables(face) for each in cut_cells(table))]
    assert [(text, tip) for text, tip in cut if not is_whole(text, tip or "")] == []


def texts(face):
    """Everything that a face says: in sight, in tooltips, aloud."""
    for each in widgets(face):
        for said in ("text", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "toPlainText"):
            if isinstance(text := getattr(each, said, str)(), str) and text:
                yield text
    for model in (each.model() for each in face.findChildren(QComboBox) + face.findChildren(Table)):
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                yield from (str(model.index(row, column).data(role) or "") for role in SHOWN)
    for node in below(QAccessible.queryAccessibleInterface(face)):
        if node.role() not in {QAccessible.Role.ScrollBar, QAccessible.Role.ProgressBar}:
            yield from (node.text(kind) for kind in (TEXT.Name, TEXT.Description, TEXT.Value))


def amounts(face):
    """What is said on it with a figure that is none of those that are no amounts."""
    return {text for text in texts(face) if re.search(r"\d", NO_AMOUNT.sub("", text))}


@IN_BOTH
@pytest.mark.parametrize("name", [name for name in FACES if "review" not in name and name not in {"help", "about"}])
def test_no_amount_can_be_read_while_they_are_hidden(desk, show, name, settings):
    show(settings)
    face = FACES[name](desk)
    show(settings)
    if name in PAGES.keys() - {"welcome", "opening", "empty"}:
        assert len(amounts(face)) > 20
    show(replace(settings, hide_amounts=True))
    assert amounts(face) == set()
