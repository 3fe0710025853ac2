from __future__ import annotations

import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from app.domain.repayment import Row, State
from app.gui.background.messages import Ended, Job, Moved
from app.gui.look.figures import Hiding
from app.gui.look.icons import application_icon
from app.gui.notices.bus_notes import BusNotes
from app.gui.notices.endings import Ending, Told
from app.gui.notices.notifier import Notifier
from app.gui.notices.tray_notes import TrayNotes
from app.settings import Settings
from tests.gui.notices.test_endings import FILLED
from tests.gui.notification_service import desktop
from tests.gui.scene import LIVE, repayment

TOLD = Told(Ending.DONE, (repayment(42, FILLED),))


class Notes(QObject):
    clicked = Signal()

    def __init__(self):
        super().__init__()
        self.shown = []

    def show(self, title, text):
        self.shown.append((title, text))


@pytest.fixture
def notes():
    return Notes()


@pytest.fixture
def notifier(window, notes):
    window.show_account(LIVE)
    made = Notifier(window, notes=notes, in_front=lambda _window: made.seen)
    made.seen = False
    made.alerts = []
    made._alert = made.alerts.append
    return made


def test_in_the_background_the_end_is_told_with_its_environment_and_the_task_bar(window, notifier, notes):
    notifier.tell(TOLD)
    assert notes.shown == [
        ("LIVE · Repayment done", "BTC repaid with USDT: 3\u00a0421.10000000 paid. Nothing of it remains.")
    ]
    assert notifier.alerts == [window]


def test_nothing_is_told_while_the_window_is_in_front_or_once_it_is_switched_off(notifier, notes):
    notifier.seen = True
    notifier.tell(TOLD)
    notifier.seen = False
    notifier.heed(Settings(notify=False))
    notifier.tell(TOLD)
    assert (notes.shown, notifier.alerts) == ([], [])
    notifier.heed(Settings())
    notifier.tell(TOLD)
    assert len(notes.shown) == 1


@pytest.mark.parametrize("ending", Ending)
def test_each_ending_has_a_title(notifier, ending):
    assert notifier._title(ending).startswith("LIVE · ")
    assert len({notifier._title(each) for each in Ending}) == len(Ending)


def test_no_amount_is_told_while_amounts_are_hidden(notifier, notes):
    hiding = Hiding()
    hiding.set_hidden(hidden=True)
    try:
        notifier.tell(TOLD)
    finally:
        hiding.set_hidden(hidden=False)
    assert "421" not in notes.shown[0][1]
    assert "BTC repaid with USDT" in notes.shown[0][1]


def test_a_click_brings_the_window_back(qtbot, window, notes):
    made = Notifier(window, notes=None, in_front=lambda _window: False)
    window.showMinimized()
    made.bring_to_front()
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert not window.windowState() & Qt.WindowState.WindowMinimized
    assert notes.shown == []


def test_each_end_of_a_repayment_is_told_once(desk, notes):
    made = Notifier(desk.window, notes=notes, in_front=lambda _window: False)
    desk.conductor.repayments.notices.told.connect(made.tell)
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", State.RUNNING))))
    desk.tell(Job.SEND, Ended())
    assert notes.shown == []
    desk.tell(Job.FOLLOW, Moved(repayment(42, replace(FILLED, remaining=None))))
    desk.tell(Job.FOLLOW, Moved(repayment(42, FILLED)))
    assert [title for title, _ in notes.shown] == ["LIVE · Repayment done"]


@pytest.fixture
def bus_notes(qapp):  # noqa: ARG001 - a signal needs it
    made = BusNotes(application="one-click-repay", action="Show")
    made.clicks = []
    made.clicked.connect(lambda: made.clicks.append(threading.current_thread()))
    return made


linux = pytest.mark.skipif(sys.platform != "linux", reason="the session's D-Bus is Linux's")


@linux
def test_a_note_reaches_the_desktop_a_click_comes_back_and_the_next_takes_its_place(qtbot, bus_notes):
    with desktop() as service:
        bus_notes.show("LIVE · Repayment done", "3 debts repaid")
        qtbot.waitUntil(lambda: len(service.notes) == 1, timeout=10_000)
        application, replaced, _, title, text, actions, _, _ = service.notes[0]
        assert (application, replaced, title, text) == (
            "one-click-repay", 0, "LIVE · Repayment done", "3 debts repaid",
        )  # fmt: skip
        assert actions == ["default", "Show"]
        assert service.signatures == ["susssasa{sv}i"]
        qtbot.waitUntil(lambda: bus_notes._shown == 1, timeout=10_000)
        service.tell_token(1)
        service.click(1)
        qtbot.waitUntil(lambda: len(bus_notes.clicks) == 1, timeout=10_000)
        bus_notes.show("again", "")
        qtbot.waitUntil(lambda: len(service.notes) == 2, timeout=10_000)
        assert service.notes[1][1] == 1
        qtbot.waitUntil(lambda: bus_notes._shown == 2, timeout=10_000)
        service.close(2)
        qtbot.waitUntil(lambda: not noting(), timeout=10_000)
    assert len(bus_notes.clicks) == 1


@linux
@pytest.mark.parametrize("draws", [True, False])
def test_what_okx_says_is_never_drawn_as_markup_and_is_not_spoilt_where_nothing_draws_it(qtbot, bus_notes, draws):
    said = 'Refused: <a href="https://example.com">top up</a> & retry'
    with desktop() as service:
        service.capabilities += ["body-markup"] * draws
        bus_notes.show("<b>", said)
        qtbot.waitUntil(lambda: len(service.notes) == 1, timeout=10_000)
        escaped = 'Refused: &lt;a href="https://example.com"&gt;top up&lt;/a&gt; &amp; retry'
        assert service.notes[0][3:5] == ("<b>", escaped if draws else said)
        qtbot.waitUntil(lambda: bus_notes._shown == 1, timeout=10_000)
        service.close(1)
        qtbot.waitUntil(lambda: not noting(), timeout=10_000)


@linux
def test_without_a_bus_nothing_happens_and_nobody_waits(qtbot, bus_notes, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    bus_notes.show("title", "text")
    qtbot.waitUntil(lambda: not noting(), timeout=10_000)
    assert bus_notes.clicks == []


def noting():
    return [thread for thread in threading.enumerate() if thread.name == "desktop-note"]


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_where_a_tray_is_needed_the_icon_is_there_only_as_long_as_the_note(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _tray, *args: told.append(args[:2]))
    notes = TrayNotes(application_icon())
    assert not notes._tray.isVisible()
    notes.show("title", "text")
    assert told == [("title", "text")]
    assert notes._tray.isVisible()
    with qtbot.waitSignal(notes.clicked):
        notes._tray.messageClicked.emit()
    assert not notes._tray.isVisible()
    notes.show("title", "text")
    notes._gone.timeout.emit()
    assert not notes._tray.isVisible()
