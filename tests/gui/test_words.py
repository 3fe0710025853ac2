"""Every word of the window follows the language, and every widget a user can reach has a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from app.domain.words import Words
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.look.language import said
from app.gui.notices.banner import Gravity
from app.gui.opening import opening_faces
from app.gui.payment.review_dialog import ReviewDialog
from tests.gui.desk import Desk, running
from tests.gui.payment.test_review import a_review
from tests.gui.scene import LIVE, repayment

MARK = "¦"


class Marked(QTranslator):
    """Puts a mark before every text that is offered for translation."""

    def translate(self, _context, text, _disambiguation=None, _n=-1):
        return "zh-CN" if text == "en" else MARK + text

    def isEmpty(self):  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def screens(qtbot, window, clock):
    desk = Desk(window, clock)
    desk.keeping.offer((LIVE,))
    desk.ready(LIVE, running("SOL")).seen().choose("BTC")
    window.opening.show_face(opening_faces.keyring(Words("MM", "MM")))
    dialogs = [AccountDialog(), ReviewDialog(a_review(), clock=clock)]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
    return [window, *dialogs]


@pytest.fixture
def marked(qapp, screens):
    translator = Marked()
    qapp.installTranslator(translator)
    yield screens
    qapp.removeTranslator(translator)


# What is the same in every language: currencies, figures, names, addresses.
SAME = {"BTC", "ETH", "LTC", "USDT", "USDC", "●", "—", ""}


def texts(screen):
    for label in screen.findChildren(QLabel):
        if not label.isHidden():
            yield label.text()
    for button in screen.findChildren(QAbstractButton):
        yield button.text()
    for action in screen.findChildren(QAction):
        yield action.text()


def test_every_word_changes_with_the_language_without_a_restart(qtbot, marked):
    for screen in marked:
        qtbot.waitUntil(lambda screen=screen: MARK in screen.windowTitle())
        for text in texts(screen):
            worded = any(letter.isalpha() for letter in text) and text not in SAME
            assert MARK in text or not worded or any(c > "\u4e00" for c in text), text


def test_the_tables_titles_and_states_change_too(qtbot, marked):
    window = marked[0]
    qtbot.waitUntil(lambda: MARK in window.windowTitle())
    for model in (window.debts_model, window.results_model):
        titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
        assert all(title.startswith(MARK) for title in titles if title)
    assert window.results_model.index(0, 8).data().startswith(MARK)


def test_sentences_of_errors_follow_the_language_of_the_window(marked):
    assert said(Words("english", "中文")) == "中文"
    window = marked[0]
    window.banner.put(Gravity.STOPPED, Words("english", "中文"))
    assert window.banner.text() == "中文"


def test_every_widget_that_takes_the_focus_has_a_name(screens):
    for screen in screens:
        for widget in screen.findChildren(QWidget):
            if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.objectName().startswith("qt_"):
                continue
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            inner = widget.parent() is not None and isinstance(widget.parent(), QComboBox | QLineEdit)
            assert named or inner or _container(widget), widget


def _container(widget):
    return type(widget).__name__ in {"QWidget", "QFrame", "QSplitter", "QSplitterHandle", "QListView", "QTableView"}


def test_labels_lead_to_their_fields(screens):
    mnemonics = [label for screen in screens for label in screen.findChildren(QLabel) if "&" in label.text()]
    assert len(mnemonics) >= 10
    assert all(label.buddy() is not None for label in mnemonics)


def test_no_two_mnemonics_of_one_screen_are_the_same(screens):
    for screen in screens:
        shown = [text for text in texts(screen) if "&" in text]
        letters = [text[text.index("&") + 1].lower() for text in shown]
        if not isinstance(screen, AccountDialog | ReviewDialog):
            continue
        assert len(letters) == len(set(letters)), shown


def test_a_language_event_alone_is_enough(window, qapp):
    qapp.sendEvent(window.results, QEvent(QEvent.Type.LanguageChange))
    assert window.results.accessibleName() == "Results"
    window.results_model.show(repayment(1, running("BTC").rows[0]))
