"""What a text tells the user to type does what the text says, typed exactly as it stands there."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cli.lookalike import LookAlike
from tests.cli.test_closing import age
from tests.cli.test_commands import REPAY, standing

NO_DATABASE = b"this is no database" * 100


def typed(program, text, verb, *more):
    """Run the command with `verb` that `text` names, as a user copies it from there."""
    (line,) = re.findall(rf"one-click-repay ({verb}[^;)\n]*)", text)
    return program.run(*shlex.split(line), *more)


def test_on_a_standing_exchange_the_told_commands_find_the_order_and_its_history(bare):
    with standing("slow") as url:
        told = bare.run(*REPAY, f"--practice={url}", "--timeout", "1")
        assert (told.code, told.last["outcome"]) == (6, "running")
        (row,) = typed(bare, told.last["message"], "reconcile", "--json", "--timeout", "1").said
        assert row["debt"] == "BTC"
        (bare.home / "practice-journal.sqlite3").write_bytes(NO_DATABASE)
        for told in (bare.run(*REPAY, f"--practice={url}"), bare.run("pending", f"--practice={url}")):
            assert (told.code, "The journal was damaged" in told.err) == (3, True)
        assert "you have seen OKX's history" in typed(bare, told.err, "history").err
        assert bare.run("pending", f"--practice={url}").code == 0


def test_where_the_exchange_ends_with_the_command_there_is_nothing_to_follow(bare):
    told = bare.run(*REPAY, "--practice", "--scenario", "slow", "--timeout", "1")
    assert told.code == 6
    assert "one-click-repay" not in told.last["message"]
    assert "ended with this command" in told.last["message"]


def test_no_exchange_at_an_address_is_started_there(bare):
    told = bare.run("debts", "--practice=http://127.0.0.1:9")
    assert (told.code, "python -m app.practice --port 9" in told.err) == (9, True)


@pytest.fixture
def program(program):
    """A user whose two accounts are at one exchange; the one that sends has a name that a shell would take apart."""
    with LookAlike("drop before") as exchange:
        program.add(exchange, "Main")
        program.add(exchange, "My sub")
        yield program


def test_one_of_several_accounts_is_named(program):
    told = program.run(*REPAY, "--account", "My sub", "--timeout", "1")
    assert (told.code, told.last["outcome"]) == (7, "unknown")
    (row,) = typed(program, told.last["message"], "reconcile", "--json", "--timeout", "1").said
    assert (row["debt"], row["status"]) == ("BTC", "unknown")
    told = program.run("account", "remove", "My sub")
    assert typed(program, told.err, "reconcile", "--timeout", "1").code == 7
    age(program, 240_000)
    told = program.run("close", "1", "--account", "My sub")
    assert "one-click-repay close 1 --executed DEBT --not-executed DEBT --account 'My sub'" in told.err
    told = program.run("close", "1", "--not-executed", "BTC", "--account", "My sub")
    assert typed(program, told.err, "close").code == 10
    assert program.run("pending", "--json").said == []


def test_a_lost_journal_of_several_accounts_wants_one_named(program):
    (program.home / "journal.sqlite3").write_bytes(NO_DATABASE)
    told = program.run("pending")
    assert (told.code, "one-click-repay history --seen --account NAME" in told.err) == (3, True)
    told = program.run("pending", "--account", "My sub")
    assert "you have seen OKX's history" in typed(program, told.err, "history").err
    told = program.run("account", "edit", "My sub", "--proxy", "direct")
    assert typed(program, told.out, "account").code == 0
