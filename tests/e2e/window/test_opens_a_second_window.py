"""There is one window in a home: who starts a second one finds the first in front, and is told so on the terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from app.practice.inbound import DeniedError
from tests.e2e.window.screen import PATIENCE_S
from tests.map import ROOT

OPEN_ALREADY = r"One-Click Repay is already open \(process {}\); its window was asked to come to the front\."


def is_told(process, first, more=""):
    """It ends at once and well, with this one line."""
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert re.fullmatch(OPEN_ALREADY.format(first.pid) + re.escape(f"{more}\n"), said.decode())


def windows_of(screen, process):
    command = ("xdotool", "search", "--onlyvisible", "--all", "--pid", str(process.pid), "--name", "One-Click Repay$")
    found = subprocess.run(command, env=screen.environment, capture_output=True, text=True, check=False)
    return found.stdout.split()


def test_the_first_one_is_taken_off_the_task_bar_and_has_the_keyboard(screen, ends):
    first = screen.program("--practice")
    shown = screen.window("PRACTICE — One-Click Repay")
    screen.run("xdotool", "windowminimize", "--sync", shown)
    screen.until(lambda: not windows_of(screen, first), "it stays in sight")
    is_told(screen.program("--practice"), first)
    assert screen.window("PRACTICE — One-Click Repay") == shown
    ends(first)


def test_a_dialog_that_is_open_comes_to_the_front_with_it(screen, reader, exchange, ends):
    first = screen.program(f"--practice={exchange.url}")
    reader.of(first).review("BTC")
    review = screen.window("Review repayment — PRACTICE")
    screen.run("xdotool", "windowminimize", "--sync", *windows_of(screen, first))
    elsewhere = f" It may practise elsewhere than at {exchange.url}: close it first to practise there."
    is_told(screen.program(f"--practice={exchange.url}"), first, elsewhere)
    assert screen.window("Review repayment — PRACTICE") == review
    screen.press("Escape")
    ends(first)


def test_practice_stands_beside_the_accounts_and_neither_comes_up_in_place_of_the_other(screen, ends):
    accounts = screen.program()
    welcome = screen.window("^One-Click Repay$")
    practice = screen.program("--practice")
    rehearsal = screen.window("PRACTICE — One-Click Repay")
    is_told(screen.program(), accounts)
    assert screen.window("^One-Click Repay$") == welcome
    is_told(screen.program("--practice"), practice)
    assert screen.window("PRACTICE — One-Click Repay") == rehearsal
    for process in (practice, accounts):
        ends(process)


def command(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_window_sends_nothing_while_a_command_sends_and_then_follows_what_that_one_sent(
    screen, reader, exchange, ends
):
    exchange.scenario = "hang-after"
    window = screen.program(f"--practice={exchange.url}")
    reader.review("ETH")
    reader.find("push button", "Repay 1 debt with USDT (PRACTICE)")
    with command("repay", "BTC", "--with", "USDT", "--yes", f"--practice={exchange.url}") as sending:
        screen.until(lambda: len(exchange.posts) == 1, "nothing was sent")
        reader.press("Repay 1 debt with USDT (PRACTICE)")
        reader.find("label", "Notice: Another window or command", part=True)
        assert len(exchange.posts) == 1
        exchange.scenario = "instant"
        reader.find("table cell", "Filled")
        sending.communicate(timeout=PATIENCE_S)
    assert sending.returncode == 0
    assert [order.debts for order in exchange.ledger.executed] == [("BTC",)]
    ends(window)


def test_a_command_sends_nothing_while_the_window_sends(screen, reader, exchange, ends):
    exchange.scenario = "hang-after"
    window = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    screen.until(lambda: len(exchange.posts) == 1, "nothing was sent")
    with command("repay", "ETH", "--with", "USDT", "--yes", f"--practice={exchange.url}") as refused:
        _, said = refused.communicate(timeout=PATIENCE_S)
    assert refused.returncode == 8, said
    assert "Another window or command of this program is sending" in said
    assert len(exchange.posts) == 1
    exchange.scenario = "instant"
    reader.find("table cell", "Filled")
    ends(window)


@pytest.fixture
def pace(exchange, monkeypatch):
    """How many one-click requests the exchange was asked for, and those of them that came too early."""
    gate, asked, early = exchange._exchange._gate, [], []
    judge = gate._pace

    def judged(request, *, now_ms):
        asked.append(request.path)
        try:
            judge(request, now_ms=now_ms)
        except DeniedError:
            early.append(request.path)
            raise

    monkeypatch.setattr(gate, "_pace", judged)
    return asked, early


def test_the_requests_of_the_window_and_of_commands_are_counted_together(screen, reader, exchange, pace, ends):
    asked, early = pace
    window = screen.program(f"--practice={exchange.url}")
    reader.find("label", "Selected 0 of 5")
    for _ in range(3):
        before = len(asked)
        with command("debts", f"--practice={exchange.url}") as debts:
            screen.press("F5")
            assert debts.communicate(timeout=PATIENCE_S)[1] == ""
        assert debts.returncode == 0
        screen.until(lambda before=before: len(asked) >= before + 2, "one of them did not ask")
    assert early == []
    ends(window)
