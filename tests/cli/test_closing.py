"""`close`: nothing is closed by accident, the history is shown first, and the end is never that of a proof."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
from contextlib import closing as closed_again

import pytest

from tests.cli.lookalike import LookAlike
from tests.cli.test_commands import REPAY, read_until

CLOSE = ("close", "1", "--not-executed", "BTC", "--executed", "ETH")


@pytest.fixture
def stuck(program):
    """An order of two debts whose answer was lost, four minutes ago."""
    with LookAlike("drop before") as exchange:
        program.add(exchange)
        assert program.run("repay", "ETH", *REPAY[1:], "--timeout", "1").code == 7
        age(program, 240_000)
        yield program, exchange


def age(program, by_ms):
    with closed_again(sqlite3.connect(program.home / "journal.sqlite3", isolation_level=None)) as journal:
        journal.execute("UPDATE attempts SET sent_ms = sent_ms - ?", (by_ms,))


def test_it_is_shown_named_and_closed_by_a_second_command_with_the_code_of_the_first(stuck):
    program, exchange = stuck
    told = program.run(*CLOSE, "--json")
    assert told.code == 2
    assert "The program could not prove it; you say so." in told.err
    assert "shows nothing of these debts" in told.err
    order = re.search(r"Sent 20\S+Z, paid with USDT. Owed before: (.*)\.\n", told.err)
    eth, btc = order[1].split("; ")
    assert re.fullmatch(r"ETH 1\.0230830087219405873601, estimated to cost 2744\.\d+ USDT", eth)
    assert re.fullmatch(r"BTC 0\.0512351923847561029384, estimated to cost 342\d\.\d+ USDT", btc)
    assert told.states == {"BTC": "unknown", "ETH": "unknown"}
    code = told.last["message"].split()[-1]
    other = program.run("close", "1", "--executed", "BTC", "ETH", "--confirm", code, "--json")
    assert (other.code, "That code is for another word" in other.err) == (2, True)
    assert {each["status"] for each in program.run("pending", "--json").said} == {"unknown"}
    told = program.run(*CLOSE, "--confirm", code, "--json")
    assert (told.code, told.last["outcome"], told.last["exit"]) == (10, "closed_by_word", 10), told.err
    assert told.states == {"BTC": "said_not_executed", "ETH": "said_executed"}
    assert all(each["said"] for each in told.said if each.get("status", "").startswith("said"))
    assert program.run("pending", "--json").said == []
    assert program.run(*CLOSE, "--confirm", code).code == 2
    assert exchange.posts == [["ETH", "BTC"]]


@pytest.mark.parametrize(("answer", "code"), [("1", 10), ("yes", 2), ("", 2), ("2", 2)])
def test_on_a_terminal_only_the_order_s_number_says_so(stuck, answer, code):
    program, _ = stuck
    terminal, side = pty.openpty()
    try:
        with program.running(*CLOSE, stdin=side, stderr=side) as asking:
            assert "you say so" in read_until(terminal, "to say so: ")
            os.write(terminal, f"{answer}\n".encode())
            said = asking.stdout.read()
            assert asking.wait(timeout=60) == code
    finally:
        os.close(terminal)
        os.close(side)
    assert ("Not executed, you say" in said) is (code == 10)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("close", "1"), "debt of #1 that is not known whether OKX executed it, and of no other: ETH and BTC."),
        (("close", "1", "--executed", "BTC"), "Say of every debt of #1"),
        ((*CLOSE[:4], "--executed", "BTC", "ETH"), "cannot be both"),
        (("close", "7", *CLOSE[2:]), "There is no order #7"),
        ((*CLOSE, "--confirm", "1"), "That code is for another word"),
    ],
)
def test_what_is_not_meant_closes_nothing(stuck, arguments, why):
    program, _ = stuck
    told = program.run(*arguments)
    assert (told.code, why in told.err) == (2, True), told.err
    assert len(program.run("pending", "--json").said) == 2


def test_within_its_time_it_is_followed_and_not_closed(stuck):
    program, _ = stuck
    age(program, -200_000)
    told = program.run(*CLOSE)
    assert (told.code, "three minutes" in told.err) == (2, True)


def test_what_okx_shows_later_against_the_word_is_said_with_its_history(stuck):
    program, exchange = stuck
    code = program.run(*CLOSE, "--json").last["message"].split()[-1]
    assert program.run(*CLOSE, "--confirm", code).code == 10
    exchange.execute(["ETH", "BTC"], "USDT", "filled")
    age(program, -238_000)
    told = program.run("history")
    assert told.code == 0
    assert "#1 was closed on your word, BTC not executed, but OKX's history shows it filled." in told.err
    assert "ETH executed, but" not in told.err


def test_an_order_of_a_former_key_that_okx_put_no_name_on_is_closed_and_said_to_be_one(stuck):
    program, exchange = stuck
    with closed_again(sqlite3.connect(program.home / "journal.sqlite3", isolation_level=None)) as journal:
        (account,) = journal.execute("SELECT account_id FROM orders").fetchone()
        journal.execute("UPDATE orders SET user_key = ?", (f"account:{account}:01234567",))
        journal.execute("UPDATE rows SET user_key = ?", (f"account:{account}:01234567",))
    told = program.run("reconcile")
    assert (told.code, "another key of this account" in told.err) == (7, True)
    told = program.run(*CLOSE, "--json")
    assert "which may be another user's" in told.err
    code = told.last["message"].split()[-1]
    assert program.run(*CLOSE, "--confirm", code).code == 10
    assert program.run("pending", "--json").said == []
    assert exchange.posts == [["ETH", "BTC"]]
