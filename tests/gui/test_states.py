"""Every state of the window is reached through a scenario of practice, and has its own face."""

from __future__ import annotations

import pytest

from app.domain.repayment import State
from app.gui import rereading
from app.gui.main_window import Page
from app.gui.notices.banner import Gravity
from app.paths import Home
from app.practice import server
from app.practice.scenarios import SCENARIOS
from tests.gui.practised import PATIENCE_MS, STATES, Practised


@pytest.fixture
def practise(qtbot, own_home, monkeypatch):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    home.prepare()
    monkeypatch.setattr(server, "_LEAVES_AFTER_S", 1.0)
    opened = []

    def practise(scenario, **options):
        def until(holds):
            qtbot.waitUntil(holds, timeout=PATIENCE_MS)

        opened.append(Practised(home, scenario, until=until, **options))
        return opened[-1]

    yield practise
    for practised in opened:
        program = practised.program
        with qtbot.waitSignal(program.stopped, timeout=PATIENCE_MS):
            program.stop()
        program.faults.uninstall()
        program.window.deleteLater()


@pytest.mark.parametrize("name", STATES)
def test_the_state_has_its_face(practise, name):
    scenario, drive, gravity, words = STATES[name]
    practised = practise(scenario)
    drive(practised)
    banner = practised.window.banner
    assert banner.shown is gravity
    assert words in banner.text()
    assert banner._text.accessibleName() == f"Notice: {banner.text()}"
    assert banner._icon.isVisible() == (gravity is not None)
    assert SEEN.get(name, lambda _window: True)(practised.window)


def dimmed(window):
    return window.debts_model._stale and window.debts._as_of.text().endswith(" old")


SEEN = {
    "loading": lambda window: window.debts._as_of.text() == "Reading…",
    "no debts": lambda window: window.status.text().startswith("Connected"),
    "ready": lambda window: window.debts_model.rowCount() == 12 and not window.debts_model._stale,
    "not enough balance": lambda window: "does not cover it" in window.payment._word.text(),
    "key refused": lambda window: window.page is Page.OPENING,
    "key refused while working": dimmed,
    "offline": lambda window: dimmed(window) and window.status.text().startswith("Offline"),
    "maintenance": lambda window: window.status.text().startswith("Maintenance"),
    "done": lambda window: window.banner._close.isVisible(),
    "unknown": lambda window: not window.banner._close.isVisible(),
    "no keyring": lambda window: window.page is Page.OPENING,
}
"""What else must be seen in a state, beside the banner."""


def test_each_scenario_of_the_table_exists_and_so_does_each_state_of_it():
    assert {scenario for scenario, *_ in STATES.values() if scenario is not None} <= set(SCENARIOS)
    assert set(SEEN) <= set(STATES)


def test_that_it_is_offline_and_that_it_is_so_no_more_the_window_notices_by_itself(qtbot, practise, monkeypatch):
    monkeypatch.setattr(rereading, "USUAL_MS", 500)
    monkeypatch.setattr(rereading, "AFTER_FAILURE_MS", (200,))
    with server.PracticeServer(scenario="goes-offline") as exchange:
        practised = practise("goes-offline", at=exchange.url)
        practised.listed()
        practised.shows(Gravity.OFFLINE)
        assert SEEN["offline"](practised.window)
        exchange.stop()
        exchange.start()
        qtbot.waitUntil(lambda: practised.window.banner.shown is None, timeout=PATIENCE_MS)
        assert not practised.window.debts_model._stale
        assert practised.window.status.text().startswith("Connected")


def test_readings_that_nobody_asked_for_are_seen_by_their_time_alone(qtbot, practise, monkeypatch):
    monkeypatch.setattr(rereading, "USUAL_MS", 100)
    practised = practise("normal")
    practised.choose("BTC", "ETH")
    window, model, announcer = practised.window, practised.window.debts_model, practised.program.announcer
    window.debts._refresh.setFocus()
    said, enabled, moved, times = [], set(), [], set()
    monkeypatch.setattr(announcer, "_say", lambda _widget, text, _at_once: said.append(text))
    for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.ticks_changed):
        changed.connect(lambda *_: moved.append(True))
    was = [model.line(row).currency for row in range(model.rowCount())]

    def read_three_times():
        enabled.add(window.debts._refresh.isEnabled())
        times.add(window.debts._read_ms)
        return len(times) > 3

    qtbot.waitUntil(read_three_times, timeout=PATIENCE_MS)
    assert enabled == {True}
    assert window.focusWidget() is window.debts._refresh
    assert (said, moved) == ([], [])
    assert [model.line(row).currency for row in range(model.rowCount())] == was
    assert model.ticked == ("BTC", "ETH")
    assert window.payment.pay_with() == "USDT"
    assert "reading" not in window.debts._as_of.text()


def test_an_order_that_the_limit_kept_waiting_is_done_in_the_end(qtbot, practise):
    practised = practise("limit")
    STATES["waiting for the limit"][1](practised)
    qtbot.waitUntil(lambda: practised.states() == {State.FILLED}, timeout=PATIENCE_MS)


def test_from_one_scenario_to_another_nothing_of_the_first_stays(practise):
    practised = practise("can-withdraw")
    STATES["key can withdraw"][1](practised)
    practised.window.practice.chosen.emit("no-debts")
    STATES["no debts"][1](practised)
    assert practised.window.banner.shown is None
    assert practised.window.practice._current == "no-debts"
