from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QMessageBox, QWidget

from app.domain.repayment import Row, State
from app.domain.words import Words
from app.gui.notices.boxes import ClosingBox
from app.gui.notices.faults import Faults
from tests.gui.scene import repayment
from tests.gui.test_words import MARK, Marked


@pytest.fixture
def logged(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: seen.append(kind))
    monkeypatch.setattr(threading, "excepthook", lambda stopped: seen.append(stopped.exc_type))
    return seen


@pytest.fixture
def window(qtbot):
    shown = QWidget()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def faults(window, logged):  # noqa: ARG001 - the hooks that log come first
    under_way = []
    made = Faults(window, under_way=lambda: tuple(under_way))
    made.install()
    made.repayments = under_way
    yield made
    made.uninstall()


def boxes(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_an_exception_of_another_thread_is_logged_and_told_by_a_box_of_this_one(qtbot, window, faults, logged):
    made_in = []
    show = faults.show_defect

    def fail():
        raise ZeroDivisionError

    faults._happened.connect(lambda _kind: made_in.append(QThread.currentThread()))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(boxes(window)))
    assert logged == [ZeroDivisionError]
    assert boxes(window)[0].thread() is window.thread()
    assert show is not None


@pytest.mark.usefixtures("faults")
def test_an_exception_in_a_slot_is_logged_and_told(qtbot, window, logged):
    sys.excepthook(ValueError, ValueError(), None)
    qtbot.waitUntil(lambda: bool(boxes(window)))
    assert logged == [ValueError]
    assert "ValueError" in boxes(window)[0].text()
    assert "No repayment of this window is under way." in boxes(window)[0].informativeText()


def test_it_says_which_repayments_may_have_been_sent(window, faults):
    faults.repayments.append(repayment(42, Row("BTC", State.SENT), Row("ETH", State.SENT)))
    faults.show_defect("ValueError")
    assert "#42" in boxes(window)[0].informativeText()
    assert "BTC, ETH with USDT" in boxes(window)[0].informativeText()


def test_many_exceptions_make_one_box_at_a_time(window, faults):
    for _ in range(5):
        faults.show_defect("ValueError")
    assert len(boxes(window)) == 1
    boxes(window)[0].accept()
    faults.show_defect("KeyError")
    assert "KeyError" in boxes(window)[0].text()


def test_the_box_follows_the_language_while_it_is_open(qapp, qtbot, window, faults):
    faults.repayments.append(repayment(42, Row("BTC", State.SENT)))
    faults.show_defect("ValueError")
    box = boxes(window)[0]
    translator = Marked()
    qapp.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: box.text().startswith(MARK))
        assert box.windowTitle().startswith(MARK)
        assert all(line.startswith(MARK) for line in box.informativeText().splitlines())
        assert [button.text() for button in box.buttons()] == [f"{MARK}OK"]
    finally:
        qapp.removeTranslator(translator)


def test_the_question_before_closing_follows_it_too(qapp, qtbot, window):
    box = ClosingBox(window, Words("Close?", "关闭？"))
    box.open()
    assert (box.text(), box.defaultButton().text()) == ("Close?", "Keep open")
    translator = Marked()
    qapp.installTranslator(translator)
    try:
        qtbot.waitUntil(lambda: box.text() == "关闭？")
        assert {button.text() for button in box.buttons()} == {f"{MARK}Close", f"{MARK}Keep open"}
    finally:
        qapp.removeTranslator(translator)
