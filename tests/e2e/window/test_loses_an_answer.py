"""Where OKX's answer is lost, the outcome is unknown until it is checked, its debts are barred, nothing goes twice."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.window.screen import PATIENCE_S

CHECKING = (
    "The connection to OKX was cut before it answered. The repayment may or may not have happened. "
    "We are checking; please don't repeat it."
)


def is_barred(reader):
    """Neither debt can be ticked while nobody knows what became of it."""
    for debt in ("BTC", "ETH"):
        reader.toggle(f"{debt}: outcome unknown, checking (#1)")
    reader.toggle("SOL: not chosen")
    reader.find("label", "Selected 1 of 5")
    reader.press("Clear")
    reader.find("label", "Selected 0 of 5")


def test_an_order_that_was_executed_is_found_and_never_sent_again(screen, reader, exchange, ends):
    exchange.scenario = "lost-after-history-missing"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC", "ETH")
    reader.until_heard("BTC: Unknown, checking. ETH: Unknown, checking.")
    reader.until_heard(CHECKING)
    reader.find("label", f"Notice: {CHECKING}")
    is_barred(reader)
    exchange.scenario = "normal"
    for debt in ("BTC", "ETH"):
        reader.until_heard(f"{debt}: Filled.")
    (order,) = exchange.ledger.executed
    assert order.debts == ("BTC", "ETH")
    assert len(exchange.posts) == 1
    ends(process)


def test_an_order_that_was_not_executed_is_told_as_such_at_the_next_start(screen, reader, exchange, ends):
    exchange.scenario = "lost-before"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC", "ETH")
    reader.until_heard("BTC: Unknown, checking. ETH: Unknown, checking.")
    screen.window("PRACTICE — One-Click Repay")
    screen.press("alt+F4")
    reader.find("label", "The outcome of repayment #1 (2 debts with USDT) is not known yet.", part=True)
    reader.press("Close")
    assert process.wait(PATIENCE_S) == 0
    assert not any("Not executed" in said for said in reader.heard())
    let_time_pass()
    process = screen.program(f"--practice={exchange.url}")
    reader.until_heard("BTC: Not executed. ETH: Not executed.")
    reader.find("label", "Checked: not executed. You may prepare it again.", part=True)
    assert exchange.ledger.executed == []
    assert len(exchange.posts) == 1
    reader.find("table cell", "BTC: not chosen")
    ends(process)


def let_time_pass():
    """Age what was written down: nobody can be sure before OKX's own time for the order is over."""
    journal = Path(os.environ["ONE_CLICK_REPAY_HOME"], "practice-journal.sqlite3")
    with closing(sqlite3.connect(journal)) as database, database:
        for table, column in (("orders", "confirmed_ms"), ("attempts", "sent_ms")):
            aged = database.execute(f"UPDATE {table} SET {column} = {column} - 80000")  # noqa: S608 - our own names
            assert aged.rowcount == 1
