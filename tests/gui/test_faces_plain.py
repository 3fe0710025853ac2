"""That no text of a page or a dialog is taken for HTML or for a mnemonic, whoever it comes from."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from app.domain.account import Environment
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.gui.accounts.removal_boxes import RemovalWait, RemovedBox
from app.gui.background.messages import KeyPlace, Removed
from app.gui.notices.banner import Banner, Gravity
from app.gui.notices.boxes import RefusalBox
from app.gui.opening import opening_faces
from app.gui.records.results_model import Column
from app.gui.tables.table import Table
from tests.gui import faces
from tests.gui.faces import DEMO, ENGLISH, FACES, LIVE
from tests.gui.scene import repayment

ODD = 'R&D <b>Fonds</b> "A" &lt;1'
NAMING = {"results", "opening", "removal", "review", "kept account"}
TOOLTIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture(autouse=True)
def _odd_names(monkeypatch):
    monkeypatch.setattr(faces, "LIVE", replace(LIVE, name=ODD))
    monkeypatch.setattr(faces, "LONG", replace(LIVE, id="a3", name=ODD))
    monkeypatch.setattr(faces, "DEMO", replace(DEMO, name=ODD))


def rendered(tip):
    """What a reader sees of a tooltip."""
    document = QTextDocument()
    rich = re.search(r"<|&lt;", tip) is not None
    (document.setHtml if rich else document.setPlainText)(tip)
    return document.toPlainText()


def seen(face):
    """Every text of a face as it is drawn."""
    for each in (face, *face.findChildren(QWidget)):
        if each.toolTip():
            yield rendered(each.toolTip())
        if isinstance(each, QAbstractButton):
            yield re.sub("&(.)", r"\1", each.text())
        elif isinstance(each, QLabel):
            yield each.text() if each.buddy() is None else re.sub("&(.)", r"\1", each.text())
        elif isinstance(each, QComboBox):
            yield from (each.itemText(at) for at in range(each.count()))
        elif hasattr(each, "text"):
            yield each.text()
        if isinstance(each, Table):
            model = each.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    yield rendered(model.index(row, column).data(TOOLTIP) or "")


@pytest.mark.parametrize("name", FACES)
def test_every_label_is_plain_and_every_name_is_shown_as_it_was_given(desk, show, name):
    face = FACES[name](desk)
    show(ENGLISH)
    labels = [each for each in face.findChildren(QLabel) if each.textFormat() is not Qt.TextFormat.PlainText]
    assert [each.text() or each.objectName() for each in labels] == []
    named = [text for text in seen(face) if "Fonds" in text]
    assert [text for text in named if ODD not in text] == []
    assert named or name not in NAMING


def locked(desk):
    faces.opening(desk)
    words = Words(ODD, ODD)
    locked_face = opening_faces.locked(words, session_keys=(ODD,), has_key=True, key_lost=True)
    desk.window.opening.show_face(locked_face)
    return desk.window.opening


def refusing(desk):
    return RefusalBox(desk.window, Words(ODD, ODD), Words(ODD, ODD))


def removed(desk):
    return RemovedBox(Removed(replace(LIVE, name=ODD), KeyPlace.KEYRING), desk.window)


def removing(desk):
    return RemovalWait(replace(LIVE, name=ODD), desk.window)


def told(desk):
    banner = desk.window.findChild(Banner)
    desk.window.resize(700, 500)
    banner.put(Gravity.SENDING, Words(f"{ODD} " * 40, ""))
    assert "<b>" in rendered(banner._text.toolTip())
    return banner


def addressed(desk):
    site = f"http://{ODD}"
    desk.window.show_account(replace(LIVE, id=f"practice@{site}", site=site, environment=Environment.PRACTICE))
    return desk.window.switcher


@pytest.mark.parametrize("make", [locked, refusing, removed, removing, told, addressed])
def test_what_others_wrote_is_shown_as_they_wrote_it(desk, show, make):
    shown = make(desk)
    show(ENGLISH)
    labels = [each for each in shown.findChildren(QLabel) if each.text()]
    assert labels
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in labels)
    named = [text for text in (*seen(shown), shown.windowTitle()) if "Fonds" in text]
    assert named
    assert [text for text in named if ODD not in text] == []


def test_a_message_of_okx_is_shown_as_it_was_sent_in_the_tooltip_of_its_row(desk):
    refused = repayment(42, Row("BTC", State.FAILED, code="1", message=ODD))
    desk.ready(LIVE, refused)
    tip = desk.window.results_model.index(0, Column.STATUS).data(TOOLTIP)
    assert rendered(tip).splitlines()[-1] == ODD


def test_no_label_of_the_window_is_made_without_saying_that_it_is_plain(desk, show):
    desk.ready(LIVE).seen()
    show(ENGLISH)
    labels = [label for top in QApplication.topLevelWidgets() for label in top.findChildren(QLabel)]
    assert len(labels) > 30
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
