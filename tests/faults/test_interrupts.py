"""Ctrl-C, SIGTERM and a full disk in the middle: said truly, settled later, never sent again."""

from __future__ import annotations

import resource
import signal
import sqlite3
import sys
import threading
import time

import pytest

from tests.cli.lookalike import LookAlike
from tests.cli.program import ended

REPAY = ("repay", "BTC", "--with", "USDT", "--yes", "--json")
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize(("behaviour", "code", "status"), [("hang after", 7, "unknown"), ("endless", 6, "running")])
def test_interrupted_after_sending_it_says_what_is_left_open(program, number, behaviour, code, status):
    with LookAlike(behaviour) as exchange:
        program.add(exchange)
        with program.running(*REPAY) as repaying:
            assert exchange.arrived.wait(30)
            if status == "running":
                while '"running"' not in repaying.stdout.readline():
                    pass
            repaying.send_signal(number)
            told = ended(repaying)
        assert told.code == code, told
        assert (told.last["outcome"], "Interrupted; what was sent" in told.err) == (status, True)
        assert "Nothing was sent" not in told.err
        assert [each["status"] for each in program.run("pending", "--json").said] == [status]
        assert program.run(*REPAY).code == 2, "the debt stays barred"
        assert exchange.posts == [["BTC"]]


@pytest.mark.parametrize("number", SIGNALS)
def test_interrupted_before_sending_the_order_is_not_executed(program, number):
    with LookAlike("51008") as exchange:
        program.add(exchange)
        assert program.run(*REPAY).code == 4
        later = _queue(program)
        with program.running(*REPAY) as repaying:
            while _queue(program, looking=True) == later and repaying.poll() is None:
                threading.Event().wait(0.01)
            repaying.send_signal(number)
            told = ended(repaying)
        assert told.code == 4, told
        assert (told.last["outcome"], told.last["order"]) == ("absent", 2)
        assert exchange.posts == [["BTC"]]
        assert program.run("pending", "--json").said == []


def _queue(program, *, looking=False):
    """Let the next request have to wait for ten seconds; gives its moment, which moves when a command takes it."""
    journal = sqlite3.connect(program.home / "journal.sqlite3", isolation_level=None)
    if not looking:
        in_ten_seconds = time.time_ns() // 1_000_000 + 10_000
        journal.execute("UPDATE slots SET next_ms = ? WHERE endpoint = 'one-click-repay'", (in_ten_seconds,))
    found = journal.execute("SELECT next_ms FROM slots WHERE endpoint = 'one-click-repay'").fetchone()
    journal.close()
    return found


def test_interrupted_twice_it_never_says_that_nothing_was_sent(program):
    with LookAlike("hang after") as exchange:
        program.add(exchange)
        with program.running(*REPAY) as repaying:
            assert exchange.arrived.wait(30)
            busy = sqlite3.connect(program.home / "journal.sqlite3", isolation_level=None)
            busy.execute("BEGIN IMMEDIATE")  # so that it cannot conclude before the second one comes
            repaying.send_signal(signal.SIGINT)
            assert "PRACTICE, account" in repaying.stderr.readline()
            assert "Interrupted" in repaying.stderr.readline()
            repaying.send_signal(signal.SIGINT)
            busy.execute("ROLLBACK")
            busy.close()
            told = ended(repaying)
        assert "Nothing was sent" not in told.err
        assert told.code in {6, 7}


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_disk_that_is_full_when_the_answer_comes_is_not_told_as_nothing_sent(program):
    with LookAlike("filled") as exchange:
        program.add(exchange)
        with program.running(*REPAY) as repaying:
            exchange.on_post = lambda: resource.prlimit(repaying.pid, resource.RLIMIT_FSIZE, (0, 0))
            told = ended(repaying)
        assert exchange.executed == [["BTC"]]
        assert told.last["outcome"] != "not_sent", told
        assert told.code in {0, 7}


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_disk_that_is_full_when_the_answer_comes_leaves_the_order_to_be_settled(program):
    with LookAlike("filled") as exchange:
        program.add(exchange)
        with program.running(*REPAY) as repaying:
            exchange.on_post = lambda: resource.prlimit(repaying.pid, resource.RLIMIT_FSIZE, (0, 0))
            ended(repaying)
        assert [each["status"] for each in program.run("pending", "--json").said] == ["unknown"]
        told = program.run("reconcile", "--json", "--timeout", "20")
        assert (told.code, told.states) == (0, {"BTC": "filled"})
        assert exchange.posts == [["BTC"]]


def test_after_a_damaged_journal_nothing_is_sent_until_okx_s_history_was_seen(program):
    with LookAlike() as exchange:
        program.add(exchange)
        (program.home / "journal.sqlite3").write_bytes(b"no database " * 999)
        told = program.run(*REPAY)
        assert (told.code, told.last["outcome"]) == (3, "not_sent")
        assert program.run("pending").code == 3
        assert exchange.posts == []
        assert program.run("history").code == 0
        assert program.run(*REPAY).code == 3
        assert "may be sent again" in program.run("history", "--seen").err
        assert program.run("pending").code == 0
        assert program.run(*REPAY).code == 0
        assert exchange.posts == [["BTC"]]
