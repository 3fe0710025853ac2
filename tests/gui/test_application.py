from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.clock import SystemClock
from app.domain.repayment import State
from app.domain.words import Language, Words
from app.errors import AlreadyOpen
from app.gui import application, rereading
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Pause
from app.gui.background.messages import Job, Troubled
from app.gui.look.language import Translations
from app.gui.main_window import Page
from app.gui.opening import window_lock
from app.gui.opening.entrance import Entrance
from app.gui.opening.window_lock import WindowLock
from app.gui.reading import Why
from app.gui.records.results_model import Column
from app.journal import Journal
from app.paths import Home
from app.practice.server import PracticeServer
from app.settings import SettingsFile
from app.steps import REPAY
from tests.gui import scene
from tests.gui.desk import running
from tests.map import ROOT

PATIENCE_MS = 20_000
LONGEST_SLOT_MS = 50
LONGEST_WAIT_MS = 1_000  # whatever else the machine does


@pytest.fixture
def home(own_home):
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    found.prepare()
    return found


@pytest.fixture
def launch(qtbot):
    """Shows a program; closes it in the end and waits until it stopped."""
    running = []

    def launch(start, doer):
        program = Program(start, doer, clock=SystemClock())
        running.append(program)
        program.window.show()
        return program

    yield launch
    for program in running:
        if program.worker._thread.isRunning():
            with qtbot.waitSignal(program.stopped, timeout=PATIENCE_MS):
                program.stop()
        program.faults.uninstall()
        program.window.deleteLater()


def practising(home, launch, **options):
    arguments = WindowArguments(home=home, practice=True, **options)
    return launch(Start(opens=True), Clerk(arguments, clock=SystemClock()))


def repay(qtbot, program, *debts):
    """Tick, choose, review and confirm with clicks and keys."""
    window = program.window
    qtbot.waitUntil(lambda: window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
    for debt in debts:
        window.debts.table.setCurrentIndex(window.debts_model.index(window.debts_model.row_of(debt), Column.TIME))
        qtbot.keyClick(window.debts.table, Qt.Key.Key_Space)
    qtbot.keyClicks(window.payment._payer, "USDT")
    qtbot.mouseClick(window.payment._button, Qt.MouseButton.LeftButton)
    dialog = program.conductor._choosing._dialog
    qtbot.waitUntil(dialog._repay.isEnabled, timeout=PATIENCE_MS)
    qtbot.mouseClick(dialog._repay, Qt.MouseButton.LeftButton)


def states(program):
    model = program.window.results_model
    return [model.result(row).row.state for row in range(model.rowCount())]


def test_three_practice_debts_are_repaid_and_no_slot_of_the_window_takes_long(tmp_path):
    runs = []
    # The machine may be busy with something else; a slot that takes long takes long every time.
    while len(runs) < 3:
        command = [sys.executable, "-m", "tests.gui.watched", str(tmp_path / f"home{len(runs)}")]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
        busy, passed = json.loads(ended.stdout)
        runs.append((busy, passed))
        if busy[0] <= LONGEST_SLOT_MS and passed[0] <= LONGEST_WAIT_MS:
            return
    pytest.fail(str(runs))


def test_closing_while_it_waits_to_send_sends_nothing_and_leaves_nothing_in_doubt(qtbot, home, launch):
    with PracticeServer(scenario="instant") as server:
        program = practising(home, launch, practice_url=server.url)
        qtbot.waitUntil(lambda: program.window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
        with closing(Journal(home.practice_journal)) as journal:
            user_key = program.worker._worker._doer._opened.repayer._pace.owner.user_key
            journal.reserve(user_key, REPAY, now_ms=scene.now_ms(), interval_ms=30_000)
        repay(qtbot, program, "BTC")
        qtbot.waitUntil(lambda: states(program) == [State.PLANNED], timeout=PATIENCE_MS)
        with qtbot.waitSignal(program.stopped, timeout=PATIENCE_MS):
            program.window.close()
        again = practising(home, launch, practice_url=server.url)
        qtbot.waitUntil(lambda: again.window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
        assert again.conductor.under_way() == ()
        assert again.window.debts_model.line(0).choice.bar is None
        assert server.ledger.executed == []


def test_what_ran_when_the_window_closed_is_found_and_followed_at_the_next_start(qtbot, home, launch):
    with PracticeServer(scenario="normal") as server:
        program = practising(home, launch, practice_url=server.url)
        repay(qtbot, program, "BTC", "LTC")
        qtbot.waitUntil(lambda: State.RUNNING in states(program), timeout=PATIENCE_MS)
        program.window.close()
        assert program.window.isVisible()
        question = program._question
        assert "OKX goes on with repayment #1 (2 debts with USDT) while the window is closed" in question.text()
        with qtbot.waitSignal(program.stopped, timeout=PATIENCE_MS):
            question.close_it.click()
        again = practising(home, launch, practice_url=server.url)
        qtbot.waitUntil(lambda: states(again) == [State.FILLED] * 2, timeout=PATIENCE_MS)
        assert len(server.ledger.executed) == 1


def test_who_stays_at_the_question_keeps_the_window_and_who_is_told_to_end_is_not_asked(qtbot, launch):
    def open_(_ask):
        yield scene.Ready(scene.LIVE, (running("BTC"),))

    program = launch(Start(first=scene.LIVE, opens=True), scene.Script(open=open_))
    qtbot.waitUntil(lambda: program.window.page is Page.DEBTS)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        program.window.close()
        program.window.close()
        assert len(program.window.findChildren(QMessageBox)) == 1
        qtbot.keyClick(program._question, key)
        qtbot.waitUntil(lambda: not program.window.findChildren(QMessageBox))
    assert program.window.isVisible()
    with qtbot.waitSignal(program.stopped):
        program.stop()
    assert not program.window.isVisible()


def test_where_the_system_wants_it_to_quit_the_question_comes_to_the_front(qtbot, launch):
    def open_(_ask):
        yield scene.Ready(scene.LIVE, (running("BTC"),))

    program = launch(Start(first=scene.LIVE, opens=True), scene.Script(open=open_))
    qtbot.waitUntil(lambda: program.window.page is Page.DEBTS)
    program.window.showMinimized()
    program.quit()
    program.quit()
    (question,) = program.window.findChildren(QMessageBox)
    assert question is program._question
    assert not program.window.isMinimized()
    assert program.window.isVisible()
    with qtbot.waitSignal(program.stopped):
        question.close_it.click()


def test_where_the_system_wants_it_to_quit_and_nothing_is_under_way_nobody_is_asked(qtbot, launch):
    program = launch(Start(), scene.Script())
    with qtbot.waitSignal(program.stopped):
        program.quit()
    assert program.window.findChildren(QMessageBox) == []


def test_closing_hides_at_once_lets_the_step_end_and_then_stops(qtbot, launch):
    order = []

    def open_(_ask):
        order.append("step")
        try:
            yield Pause(scene.now_ms() + 60_000)
        finally:
            order.append("closed")

    script = scene.Script(open=open_)
    program = launch(Start(opens=True), script)
    qtbot.waitUntil(lambda: order == ["step"])
    with qtbot.waitSignal(program.stopped):
        program.window.close()
        assert not program.window.isVisible()
    assert order == ["step", "closed"]
    assert script.hurried
    assert script.closed


@pytest.fixture
def reading(qtbot, home, launch, monkeypatch):
    """A program that has begun to read the account by itself, and waits for the exchange."""
    monkeypatch.setattr(rereading, "USUAL_MS", 500)
    program = practising(home, launch, scenario="slow-reading")
    first_seen = {}

    def waits():
        now = time.monotonic()
        running = [thread for thread in threading.enumerate() if thread.name == "okx-request"]
        return any(now - first_seen.setdefault(thread, now) > 0.3 for thread in running)

    qtbot.waitUntil(lambda: program.window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: program.conductor.reading.under_way and program.conductor.reading.why is Why.TIME)
    qtbot.waitUntil(waits, timeout=PATIENCE_MS)
    return program


def test_while_the_account_is_read_by_itself_the_program_ends_at_once(qtbot, reading):
    began = time.monotonic()
    with qtbot.waitSignal(reading.stopped):
        reading.window.close()
        assert not reading.window.isVisible()
    assert time.monotonic() - began < 2


def test_while_the_account_is_read_by_itself_it_locks_in_sight_at_once_and_then_drops_the_key(qtbot, reading):
    title = reading.window.opening._title
    began = time.monotonic()
    reading.locking.lock_now()
    assert time.monotonic() - began < 0.5
    assert reading.window.page is Page.OPENING
    assert reading.window.debts_model.rowCount() == 0
    qtbot.waitUntil(lambda: title.text().startswith("Locked"), timeout=PATIENCE_MS)


def test_nothing_is_asked_before_the_first_paint(qtbot, launch):
    script = scene.Script()
    program = launch(Start(accounts=(scene.LIVE,), first=scene.LIVE, opens=True), script)
    assert program.conductor.account is None
    assert program.window.page is Page.OPENING
    qtbot.waitUntil(lambda: script.jobs_asked() == [Job.OPEN])


def test_without_an_account_the_welcome_page_is_shown_and_nothing_is_asked(qtbot, launch):
    script = scene.Script()
    program = launch(Start(), script)
    qtbot.waitUntil(lambda: program.window._painted)
    assert program.window.page is Page.WELCOME
    assert script.asked == []


def test_a_notice_about_the_settings_is_shown(qtbot, launch):
    program = launch(Start(notice=scene.Words("set aside", "")), scene.Script())
    qtbot.waitUntil(lambda: program.window.banner.text() == "set aside")


def test_the_window_takes_reports_as_fast_as_they_come(qtbot, launch):
    def open_(_ask):
        yield scene.Ready(scene.LIVE, ())

    def look(_ask):
        for _ in range(500):
            yield Troubled(scene.ERROR)
        yield scene.Seen(scene.snapshot())

    program = launch(Start(opens=True, first=scene.LIVE), scene.Script(open=open_, look=look))
    qtbot.waitUntil(lambda: program.window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
    assert program.window.banner.shown is None


@pytest.mark.parametrize("stored", [True, False])
def test_it_starts_with_the_account_shown_last_or_the_first(home, stored):
    file = SettingsFile(home.settings)
    file.add_account(scene.LIVE)
    file.add_account(scene.DEMO)
    if stored:
        file.change(lambda settings: replace(settings, last_account=scene.DEMO.id))
    start = application._start(file.read()[0], WindowArguments(home=home), None)
    assert start.first == (scene.DEMO if stored else scene.LIVE)
    assert start.opens


@pytest.mark.parametrize("terminal", [True, False])
def test_an_account_that_is_not_there_is_told_on_the_terminal_or_where_there_is_none_in_a_box(
    home, monkeypatch, qapp, capsys, terminal
):
    boxes = []
    monkeypatch.setattr(application, "OrderlyApplication", lambda _: qapp)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(box.text()))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert application.run(WindowArguments(home=home, account="nobody")) == 3
    assert "no account named nobody" in capsys.readouterr().err
    assert ["no account named nobody" in box for box in boxes] == [True] * (not terminal)


@pytest.fixture
def another_window(home, monkeypatch, qapp):
    """Has the accounts of this home open, and does not answer."""
    monkeypatch.setattr(window_lock, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(application, "OrderlyApplication", lambda _: qapp)
    lock = WindowLock(home.window)
    lock.take()
    yield lock
    lock.release()


@pytest.mark.usefixtures("another_window")
@pytest.mark.parametrize(("language", "line"), [("en", "One-Click Repay is already open"), ("zh-CN", "一键还债已打开")])
def test_where_there_is_a_window_already_one_line_on_the_terminal_says_so(home, monkeypatch, capsys, language, line):
    SettingsFile(home.settings).change(lambda settings: replace(settings, language=Language(language)))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: pytest.fail("a box"))
    try:
        assert application.run(WindowArguments(home=home)) == 0
    finally:
        Translations().speak(Language.ENGLISH)
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(line)


@pytest.mark.usefixtures("another_window")
def test_who_asks_for_an_account_is_told_that_the_window_in_front_may_show_another(home, monkeypatch, capsys):
    SettingsFile(home.settings).add_account(scene.DEMO)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: pytest.fail("a box"))
    assert application.run(WindowArguments(home=home, account=scene.DEMO.name)) == 0
    (said,) = capsys.readouterr().err.splitlines()
    assert said.endswith(f"It may show another account than {scene.DEMO.name}: choose that one there.")


@pytest.mark.usefixtures("another_window")
@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        ({}, "to come to the front."),
        ({"scenario": "lost-before"}, "not with the scenario lost-before: close it first to practise that one."),
        ({"practice_url": "http://127.0.0.1:9"}, "than at http://127.0.0.1:9: close it first to practise there."),
    ],
)
def test_who_asks_for_a_scenario_or_an_exchange_is_told_that_the_window_in_front_may_have_another(
    home, monkeypatch, capsys, asked, ends
):
    monkeypatch.setattr(QMessageBox, "exec", lambda _: pytest.fail("a box"))
    asked_to_come = AlreadyOpen(Words("It was asked to come to the front.", ""))
    monkeypatch.setattr(application.Entrance, "enter", lambda _: raise_(asked_to_come))
    assert application.run(WindowArguments(home=home, practice=True, **asked)) == 0
    (said,) = capsys.readouterr().err.splitlines()
    assert said.endswith(ends)


def raise_(error):
    raise error


@pytest.mark.usefixtures("another_window")
def test_without_a_terminal_it_is_said_in_a_box(home, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append((box.icon(), box.text())))
    monkeypatch.setattr(sys, "stderr", None)
    assert application.run(WindowArguments(home=home)) == 0
    ((icon, text),) = told
    assert icon is QMessageBox.Icon.Information
    assert text.startswith("One-Click Repay is already open")


def test_one_that_practises_opens_no_account_beside_the_window_that_may_and_goes_on_practising(
    qtbot, home, launch, monkeypatch
):
    monkeypatch.setattr(window_lock, "_PATIENCE_S", 0.05)
    accounts, practice = Entrance(home, practice=False), Entrance(home, practice=True)
    accounts.enter()
    practice.enter()
    arguments = WindowArguments(home=home, practice=True)
    program = launch(Start(opens=True), Clerk(arguments, clock=SystemClock(), admit=practice.move_to_accounts))
    window = program.window
    qtbot.waitUntil(lambda: window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
    program.conductor.open(scene.LIVE)
    qtbot.waitUntil(lambda: "Accounts are opened there" in window.opening._text.text(), timeout=PATIENCE_MS)
    assert window.page is Page.OPENING
    program.conductor.open(None)
    qtbot.waitUntil(lambda: window.debts_model.rowCount() > 0, timeout=PATIENCE_MS)
    for entrance in (accounts, practice):
        entrance.leave()


def test_a_home_that_holds_no_lock_opens_no_window(home, monkeypatch, qapp):
    home.window.write_text("", encoding="utf-8")
    told = []
    monkeypatch.setattr(application, "OrderlyApplication", lambda _: qapp)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    assert application.run(WindowArguments(home=home)) == 2
    assert "window cannot be used" in told[0]


def test_what_the_first_paint_needs_brings_no_network_keyring_or_database():
    script = (
        "import sys, app.gui.application; "
        "late = ('requests', 'urllib3', 'keyring', 'sqlite3', 'app.repayer');"
        "print([m for m in sys.modules if m in late or (m.endswith('_dialog') and 'review' not in m)])"
    )
    shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_the_program_ends_in_order_when_it_is_asked_to(tmp_path):
    script = (
        "import os, signal, sys, threading, time\n"
        "from app.__main__ import main\n"
        "def ask():\n"
        "    while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:\n"
        "        time.sleep(0.05)\n"
        "    threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "threading.Thread(target=ask, daemon=True).start()\n"
        "sys.exit(main(['--practice']))"
    )
    environment = {**os.environ, "ONE_CLICK_REPAY_HOME": str(tmp_path / "home")}
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "Traceback" not in ended.stderr


def test_qt_leaves_no_import_hook_behind_in_the_program():
    code = (
        "import builtins; own = builtins.__import__; from app.gui import plain_import; import app.gui.application;"
        " print(builtins.__import__ is own)"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "True"


def test_a_preference_chosen_last_is_kept(qtbot, home, launch):
    program = launch(Start(), Clerk(WindowArguments(home=home), clock=SystemClock()))
    program.preferences.change(lambda settings: replace(settings, hide_amounts=True))
    with qtbot.waitSignal(program.stopped, timeout=PATIENCE_MS):
        program.stop()
    assert SettingsFile(home.settings).read()[0].hide_amounts


def test_a_preference_that_cannot_be_kept_is_said_in_the_banner(qtbot, home, launch):
    home.settings.mkdir()
    program = launch(Start(), Clerk(WindowArguments(home=home), clock=SystemClock()))
    program.preferences.change(lambda settings: replace(settings, hide_amounts=True))
    qtbot.waitUntil(lambda: "cannot be read or written" in program.window.banner.text())
