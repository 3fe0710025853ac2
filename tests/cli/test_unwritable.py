"""On a full or read-only disk all can be looked at, and nothing is sent; once it can be written, all goes on."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from tests.cli.lookalike import LookAlike
from tests.cli.program import ROOT, Program
from tests.cli.test_commands import REPAY
from tests.sick_disk import SICK, on_a_sick_disk


class Sick(Program):
    """The same user's program while the disk of its home is `how`."""

    def __init__(self, healthy, how):
        self.home, self.environment, self.how = healthy.home, healthy.environment, how

    def start(self, *arguments, **options):
        """As of a healthy disk."""
        command = on_a_sick_disk(self.how, self.home, (sys.executable, "-m", "app", *map(str, arguments)))
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | options
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **pipes)


@pytest.fixture(params=SICK)
def how(request, tmp_path):
    if on_a_sick_disk(request.param, tmp_path, ()) is None:
        pytest.skip("no mounts of its own for a process here")
    return request.param


@pytest.fixture
def exchange():
    with LookAlike() as exchange:
        yield exchange


@contextmanager
def left_open(journal):
    """A journal of which a log lies beside it, as a killed process leaves it."""
    with closing(sqlite3.connect(journal, isolation_level=None)) as held:
        held.execute("UPDATE orders SET confirmed_ms = confirmed_ms + 1")
        yield


@pytest.mark.parametrize("log", [False, True])
def test_what_is_in_doubt_is_shown_and_barred_and_nothing_is_sent(program, exchange, how, log):
    program.add(exchange)
    exchange.behaviour = "drop before"
    assert program.run(*REPAY, "--timeout", "1").code == 7
    exchange.behaviour, sick = "filled", Sick(program, how)
    if log and how == "full":
        pytest.skip("who takes up the log makes room for what is written")
    journal = program.home / "journal.sqlite3"
    if log:
        with left_open(journal):
            assert journal.with_name("journal.sqlite3-wal").stat().st_size
            look(sick, exchange)
    else:
        assert [file.name for file in program.home.glob("journal.sqlite3?*")] == []
        look(sick, exchange)
    assert program.run("repay", "ETH", *REPAY[2:]).code == 0
    assert exchange.posts == [["BTC"], ["ETH"]]


def look(sick, exchange):
    posts = list(exchange.posts)
    told = sick.run("debts", "--json")
    assert told.code == 0, told.err
    assert "The journal cannot be written" in told.err
    offered = {each["debt"]: (each["choosable"], each["reason"]) for each in told.said if "choosable" in each}
    assert offered["BTC"][0] is False
    assert "#1" in offered["BTC"][1]
    assert offered["ETH"][0]
    told = sick.run("pending", "--json")
    assert (told.code, told.states) == (0, {"BTC": "unknown"}), told.err
    told = sick.run("history")
    assert (told.code, "Nothing was sent" in told.err) == (0, True)
    for asked in (
        ("repay", "ETH", *REPAY[2:]),
        ("close", "1", "--not-executed", "BTC"),
        ("reconcile", "--timeout", "5"),
    ):
        told = sick.run(*asked)
        assert (told.code, "nothing is sent without it" in told.err) == (3, True), (asked, told.err)
    assert sick.run("history", "--seen").code == 3
    assert exchange.posts == posts


def test_where_there_was_no_journal_yet_the_debts_are_shown_and_nothing_is_sent(program, exchange, how):
    program.add(exchange)
    assert not (program.home / "journal.sqlite3").exists()
    sick = Sick(program, how)
    told = sick.run("debts", "--json")
    assert (told.code, "The journal cannot be written" in told.err) == (0, True), told.err
    assert sick.run("repay", "ETH", *REPAY[2:]).code == 3
    assert exchange.posts == []


def test_a_journal_that_is_damaged_or_was_deleted_is_refused_as_ever(program, exchange, how):
    program.add(exchange)
    assert program.run(*REPAY).code == 0
    journal = program.home / "journal.sqlite3"
    whole = journal.read_bytes()
    for content in (whole[:100] + b"?" * (len(whole) - 100), b"", None):
        if content is None:
            journal.unlink()
        else:
            journal.write_bytes(content)
        told = Sick(program, how).run("debts")
        assert (told.code, "nothing is sent without it" in told.err, told.out) == (3, True, "")


WINDOW = """
import json, os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import __main__
from app.gui.main_window import MainWindow
from app.gui.notices.banner import Gravity

def look():
    window = next((each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)), None)
    if window is None or not window.debts_model.rowCount():
        return
    watch.stop()
    said = {
        "banner": window.banner.holds(Gravity.STOPPED), "debts": window.debts_model.rowCount(),
        "results": window.results_model.rowCount(), "button": window.payment._button.isEnabled(),
    }
    model = window.debts_model
    model.toggle(model.row_of("ETH"))
    window.payment._payer.setCurrentText("USDT")
    said["ticked"] = window.payment._button.isEnabled()
    said["hint"] = str(window.payment._hint)
    print(json.dumps(said), flush=True)
    window.grab().save(sys.argv[1])
    os.kill(os.getpid(), signal.SIGTERM)

watch = None
def started(run):
    def begin(*_):
        global watch
        watch = QTimer(interval=50, timeout=look)
        watch.start()
        return run()
    return begin
QApplication.exec = started(QApplication.exec)
sys.exit(__main__.main([]))
"""


def test_the_window_opens_shows_the_debts_and_what_is_in_doubt_and_offers_no_review(program, exchange, how, tmp_path):
    program.add(exchange)
    exchange.behaviour = "drop before"
    assert program.run(*REPAY, "--timeout", "1").code == 7
    exchange.behaviour = "filled"
    command = (sys.executable, "-c", WINDOW, str(tmp_path / "window.png"))
    environment = {**program.environment, "QT_QPA_PLATFORM": "offscreen"}
    for sick in (True, False):
        wrapped = on_a_sick_disk(how, program.home, command) if sick else command
        ended = subprocess.run(
            wrapped, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 0, ended.stderr
        told = json.loads(ended.stdout)
        assert told["debts"] >= 3
        assert told["results"] == 1
        assert told["banner"] is sick
        assert ("Nothing can be written down" in told["hint"]) is sick
        assert told["ticked"] is not sick
    assert exchange.posts == [["BTC"]]
