"""A command that a text names is whole: as typed, it is for the account or the exchange that the text is about."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.arguments import parse
from app.domain import commands
from app.domain.account import PRACTICE, Account, Environment
from app.domain.commands import command, ends_with_us

URL = "http://127.0.0.1:8391"
STANDING = Account(f"{PRACTICE}@{URL}", PRACTICE, URL, Environment.PRACTICE)
BUILT_IN = Account(PRACTICE, PRACTICE, URL, Environment.PRACTICE)


def kept(name):
    return Account("0123456789abcdef", name, URL, Environment.PRACTICE)


def test_one_of_a_standing_exchange_names_that_exchange():
    assert command("reconcile", account=STANDING) == f"one-click-repay reconcile --practice={URL}"
    assert command("history", "--seen", account=STANDING) == f"one-click-repay history --seen --practice={URL}"
    assert command("pending") == "one-click-repay pending"
    assert command("debts", account=BUILT_IN) == "one-click-repay debts --practice"
    assert (ends_with_us(BUILT_IN), ends_with_us(STANDING), ends_with_us(kept("x"))) == (True, False, False)


@given(st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=60).filter(lambda name: name[0] != "-"))
def test_whatever_an_account_is_called_the_shell_gives_the_program_that_name(name):
    program, *typed = shlex.split(command("reconcile", account=kept(name)))
    asked = parse(typed)
    assert (program, asked.command, asked.account) == ("one-click-repay", "reconcile", name)


def test_windows_quotes_in_its_own_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(commands.sys, "platform", "win32")
    assert command("reconcile", account=kept("My sub")) == 'one-click-repay reconcile --account "My sub"'
