"""Each command of the real program, against an exchange of the tests' own and a standing practice exchange."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from app import __version__
from app.settings import SettingsFile, new_account
from tests.cli.lookalike import LookAlike
from tests.cli.program import ROOT, ended

REPAY = ("repay", "BTC", "--with", "USDT", "--yes", "--json")


@contextmanager
def standing(scenario="normal", *more):
    """The practice exchange as a process of its own; yields its address."""
    command = (sys.executable, "-m", "app.practice", "--scenario", scenario, *more)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


@pytest.fixture
def exchange():
    with LookAlike() as exchange:
        yield exchange


def test_the_version_and_the_help_need_nothing(bare):
    told = bare.run("--version")
    assert (told.code, told.out.split()[-1]) == (0, __version__)
    assert "repay" in bare.run("--help").out
    assert not bare.home.exists()


def test_accounts_are_added_listed_tested_and_removed(program, exchange):
    told = program.run("account", "list")
    assert (told.code, told.out) == (0, "")
    program.add(exchange)
    assert program.run("account", "add", "main", typed="k\ns\np\n").code == 2, "a name is used once"
    told = program.run("account", "list")
    assert told.out.split() == ["PRACTICE", "Main", exchange.url, "····7f3a"]
    told = program.run("account", "test", "MAIN")
    assert told.code == 0, told.out
    assert told.out.count("✔") >= 6
    exchange.perm, exchange.mode = "read_only,withdraw", "1"
    told = program.run("account", "test", "Main")
    assert (told.code, told.out.count("✘")) == (3, 2), told.out
    told = program.run("account", "remove", "Main")
    assert (told.code, "deleted from the system keyring" in told.out) == (0, True)
    assert program.run("account", "remove", "Main").code == 3
    assert program.run("account", "test", "Main").code == 3


def add(program, exchange, *more, keys=None):
    typed = "\n".join(keys or exchange.keys) + "\n"
    return program.run("account", "add", "Main", "--site", exchange.url, *more, typed=typed)


def test_a_key_is_checked_before_it_is_kept(program, exchange):
    told = add(program, exchange)
    assert told.code == 0, told.err
    *checks, last = told.out.splitlines()
    assert [line[0] for line in checks].count("✔") >= 6
    assert "its key is kept in the system keyring" in last
    assert "account test" not in last
    assert exchange.requests >= 2
    assert exchange.posts == []


@pytest.mark.parametrize(
    ("place", "wrong", "said"), [(0, "another-key", "50119"), (1, "another", "50113"), (2, "another", "50105")]
)
def test_a_key_that_is_not_accepted_is_not_kept(program, exchange, place, wrong, said):
    keys = list(exchange.keys)
    keys[place] = wrong
    told = add(program, exchange, keys=keys)
    assert (told.code, f"OKX says: {said}" in told.out) == (3, True), told.out
    assert "Nothing was kept: OKX does not accept this key." in told.err
    assert add(program, exchange, "--allow-withdraw", keys=keys).code == 3
    assert program.run("account", "list").out == ""


def test_a_key_that_can_withdraw_is_kept_only_where_that_is_said_to_be_meant(program, exchange):
    exchange.perm = "read_only,trade,withdraw"
    told = add(program, exchange)
    assert (told.code, "this key can withdraw" in told.err) == (3, True)
    assert "‼ No Withdraw permission: This key can withdraw." in told.out
    assert program.run("account", "list").out == ""
    told = add(program, exchange, "--allow-withdraw")
    assert (told.code, "‼ No Withdraw permission: This key can withdraw." in told.out) == (0, True)
    assert "Main" in program.run("account", "list").out


def test_a_key_of_which_okx_says_nothing_needs_the_same_word(program, exchange):
    exchange.perm = ""
    told = add(program, exchange)
    assert (told.code, "did not say whether this key can withdraw" in told.err) == (3, True)
    assert add(program, exchange, "--allow-withdraw").code == 0


def test_what_keeps_an_account_from_repaying_keeps_nobody_from_adding_it_and_is_said(program, exchange):
    exchange.mode = "1"
    told = add(program, exchange)
    assert (told.code, "What failed above keeps it from repaying" in told.out) == (0, True)


def test_offline_a_key_is_kept_only_where_it_is_to_be_unchecked(program):
    with LookAlike() as gone:
        pass
    told = add(program, gone)
    assert (told.code, "OKX could not be asked about this key" in told.err) == (9, True), told.err
    assert program.run("account", "list").out == ""
    told = add(program, gone, "--unchecked")
    assert (told.code, "Nothing was asked of OKX: one-click-repay account test Main" in told.out) == (0, True)
    assert len(told.out.splitlines()) == 1
    assert "Main" in program.run("account", "list").out


def test_unchecked_asks_nothing_and_does_not_go_with_the_word_on_withdrawing(program, exchange):
    assert add(program, exchange, "--unchecked", "--allow-withdraw").code == 2
    assert add(program, exchange, "--unchecked").code == 0
    assert exchange.requests == 0


@pytest.mark.parametrize("typed", ["", "key-only\n", "key\nsecret\n", "kéy\nsecret\npass\n"])
def test_keys_that_cannot_be_are_not_kept(program, exchange, typed):
    told = program.run("account", "add", "Main", "--site", exchange.url, typed=typed)
    assert told.code == 2
    assert program.run("account", "list").out == ""


def test_debts_say_what_can_be_chosen_and_with_what(program, exchange):
    program.add(exchange)
    told = program.run("debts", "--json").said
    debts = {each["debt"]: each for each in told if "debt" in each}
    assert debts["BTC"]["amount"] == "0.0512351923847561029384"
    assert debts["BTC"]["choosable"] is True
    assert (debts["ADA"]["margin"], debts["ADA"]["choosable"]) == ("isolated", False)
    (payer,) = [each for each in told if "available" in each]
    assert payer == {"pay_with": "USDT", "available": "12345.67", "trading": "10000", "funding": "2345.67"}
    assert program.run("debts").code == 0


def test_history_shows_what_the_exchange_shows(program, exchange):
    program.add(exchange)
    assert program.run("history", "--json").said == []
    exchange.execute(["BTC", "ETH"], "USDT", "filled")
    exchange._last.clear()
    told = {each["debt"]: each for each in program.run("history", "--json").said}
    assert (told["BTC"]["status"], told["BTC"]["paid"]) == ("filled", "3421.7468919013")


def test_where_no_record_was_lost_seeing_the_history_allows_nothing_that_was_not_allowed(program, exchange):
    program.add(exchange)
    told = program.run("history", "--seen")
    assert told.code == 0
    assert told.err.splitlines()[-1] == "No journal was lost here, so nothing had to be noted."


def test_a_dry_run_sends_and_writes_nothing(program, exchange):
    program.add(exchange)
    told = program.run(*REPAY, "--dry-run")
    assert (told.code, told.last["dry_run"], told.last["debts"]) == (0, True, ["BTC"])
    assert told.last["estimated_cost"].startswith("3421.")
    assert told.last["worst_case"].startswith("3442.")
    assert told.last["available"] == "12345.67"
    assert exchange.posts == []
    assert program.run("pending", "--json").said == []


def test_without_a_terminal_to_ask_on_nothing_is_sent(program, exchange):
    program.add(exchange)
    told = program.run("repay", "BTC", "--with", "USDT", typed="yes\n")
    assert (told.code, "Nothing was sent" in told.err, exchange.posts) == (2, True, [])


def test_without_a_terminal_too_the_last_line_is_an_outcome(program, exchange):
    program.add(exchange)
    assert program.run("repay", "BTC", "--with", "USDT", "--json").last["outcome"] == "not_sent"


@pytest.mark.parametrize(("answer", "code", "sent"), [("yes", 0, 1), ("n", 2, 0), ("", 2, 0)])
def test_on_a_terminal_it_asks_and_only_a_yes_sends(program, exchange, answer, code, sent):
    program.add(exchange)
    terminal, side = pty.openpty()
    try:
        with program.running("repay", "BTC", "--with", "USDT", stdin=side, stderr=side) as asking:
            shown = read_until(terminal, "yes: ")
            assert exchange.posts == []
            assert "PRACTICE, account Main: repay BTC with USDT, about 3421." in shown
            assert "can't be undone" in shown
            os.write(terminal, f"{answer}\n".encode())
            asking.stdout.read()
            assert asking.wait(timeout=60) == code
    finally:
        os.close(terminal)
        os.close(side)
    assert len(exchange.posts) == sent


def read_until(terminal, end, *, patience_s=30):
    shown, until = "", time.monotonic() + patience_s
    while end not in shown:
        assert time.monotonic() < until, shown
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096).decode()
    return " ".join(shown.split())


def test_pending_and_reconcile_tell_what_is_in_doubt_until_nothing_is(program, exchange):
    program.add(exchange)
    assert program.run("reconcile").code == 0
    exchange.behaviour = "drop after"
    with program.running(*REPAY) as repaying:
        assert exchange.arrived.wait(30)
        repaying.kill()
        repaying.wait()
    (doubt,) = program.run("pending", "--json", "--account", "Main").said
    assert (doubt["debt"], doubt["status"], doubt["paid"]) == ("BTC", "unknown", None)
    told = program.run("reconcile", "--json", "--timeout", "20")
    assert (told.code, told.last["status"], told.last["paid"]) == (0, "filled", "3421.7468919013"), told.err
    assert told.last["remaining"] == "0"
    assert program.run("pending", "--json").said == []
    assert exchange.posts == [["BTC"]]


@pytest.mark.parametrize(("behaviour", "code", "status"), [("drop before", 7, "unknown"), ("endless", 6, "running")])
def test_reconcile_that_runs_out_of_time_says_what_is_left(program, exchange, behaviour, code, status):
    program.add(exchange)
    exchange.behaviour = behaviour
    assert program.run(*REPAY, "--timeout", "1").code == code
    told = program.run("reconcile", "--json", "--timeout", "1")
    assert (told.code, told.last["status"]) == (code, status)
    assert exchange.posts == [["BTC"]]


def test_an_account_with_an_unfinished_order_is_not_removed(program, exchange):
    program.add(exchange)
    exchange.behaviour = "endless"
    program.run(*REPAY, "--timeout", "1")
    told = program.run("account", "remove", "Main")
    assert (told.code, "#1" in told.err) == (3, True)
    exchange.behaviour = "answered"
    assert "Main" in program.run("account", "list").out


def test_where_several_accounts_are_kept_a_repayment_wants_one_named(program, exchange):
    program.add(exchange)
    program.add(exchange, "Second")
    told = program.run(*REPAY)
    assert (told.code, told.last["outcome"], exchange.posts) == (2, "not_sent", [])
    assert program.run(*REPAY, "--account", "Second").code == 0


def test_another_account_of_the_same_user_settles_what_the_first_left(program, exchange):
    program.add(exchange)
    exchange.behaviour = "endless"
    program.run(*REPAY, "--timeout", "1")
    program.add(exchange, "Second")
    forget(program, "Main")
    assert program.run("repay", "BTC", "--with", "USDT", "--yes", "--account", "Second").code == 2
    told = program.run("reconcile", "--account", "Second", "--timeout", "1", "--json")
    assert (told.code, told.last["status"]) == (6, "running")
    told = program.run("reconcile", "--timeout", "1", "--json")
    assert (told.code, told.last["status"]) == (6, "running")
    assert exchange.posts == [["BTC"]]


def forget(program, name):
    """Take an account out of the settings, as an earlier version or a hand could have done."""
    settings = SettingsFile(program.home / "settings.json")
    settings.remove_account(settings.read()[0].find(name).id)


def test_a_standing_practice_exchange_has_a_journal_that_lasts(bare):
    with standing("slow") as url:
        told = bare.run(*REPAY, f"--practice={url}", "--timeout", "1")
        assert (told.code, told.last["outcome"]) == (6, "running")
        (left,) = bare.run("pending", f"--practice={url}", "--json").said
        assert (left["debt"], left["status"]) == ("BTC", "running")
        assert bare.run(*REPAY, f"--practice={url}").code == 2
        assert bare.run("pending", "--json").said == [], "practice never mixes with the real journal"
    assert bare.run("reconcile", f"--practice={url}", "--timeout", "3").code == 6, "offline it stays running"
    assert bare.run("debts", f"--practice={url}").code == 9
    assert bare.run("debts", "--practice=https://www.okx.com").code == 2


def test_built_in_practice_needs_no_account_and_leaves_no_journal(bare):
    told = bare.run(*REPAY, "--practice", "--scenario", "instant")
    assert (told.code, told.last["outcome"]) == (0, "filled")
    assert [file.name for file in bare.home.iterdir() if "journal" in file.name] == []
    told = bare.run("debts", "--practice", "--json")
    assert len([each for each in told.said if "debt" in each]) == 12


def test_chinese_is_spoken_where_the_system_speaks_it(bare):
    bare.environment["LANG"] = "zh_CN.UTF-8"
    told = bare.run("repay", "BTC", "--with", "USDT", "--yes", "--practice", "--scenario", "instant")
    assert "已完成" in told.out


def test_the_self_test_says_part_by_part_what_is_there(program):
    with program.running("self-test") as testing:
        told = ended(testing)
    parts = {line.split()[1].rstrip(":"): line.split()[0] for line in told.out.splitlines()[1:]}
    assert set(parts) == {"Qt", "TLS", "SQLite", "Keyring", "Resources"}
    assert {part: sign for part, sign in parts.items() if part != "Qt"} == dict.fromkeys(
        ["TLS", "SQLite", "Keyring", "Resources"], "✔"
    )
    assert (told.code == 0) is (parts["Qt"] == "✔")


@pytest.mark.parametrize("action", [("add", "Main"), ("edit", "Main", "--proxy", "http://127.0.0.1:9")])
def test_where_no_keyring_can_keep_them_no_key_and_no_login_are_asked_for(bare, action):
    bare.home.mkdir(mode=0o700)
    if action[0] == "edit":
        SettingsFile(bare.home / "settings.json").add_account(new_account(name="Main", site="eea", environment="live"))
    with bare.running("account", *action, "--proxy-login" if action[0] == "edit" else "--unchecked") as asking:
        assert asking.wait(30) == 3  # its standard input stays open: who asked would wait here
        said = asking.stderr.read()
    assert "Nothing was kept or sent" in said
    assert "run this command again" in said
    assert "this session" not in said


def test_the_self_test_ends_with_3_where_there_is_no_keyring(bare):
    told = bare.run("self-test")
    assert (told.code, "✘ Keyring" in told.out) == (3, True), told.out


def test_what_is_left_of_a_filled_debt_is_the_last_that_is_said_and_where_it_was_sent_the_first(bare):
    with standing("rest-remains") as url:
        told = bare.run("repay", "ETH", "--with", "USDT", "--yes", f"--practice={url}")
        again = bare.run("repay", "BTC", "--with", "USDT", "--yes", "--json", f"--practice={url}")
        nothing = bare.run("pending", f"--practice={url}")
    assert told.err.splitlines()[0].startswith("PRACTICE, account ")
    first, left = told.out.splitlines()[-1].split(" Still owed: ETH ")
    assert (told.code, first) == (0, "All filled.")
    assert f"remaining {left.removesuffix('.')}" in told.out
    last = json.loads(again.out.splitlines()[-1])
    assert (last["environment"], last["outcome"]) == ("practice", "filled")
    assert "Still owed: BTC " in last["message"]
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing is running or unknown in this practice.\n")


def test_nothing_pending_is_said_of_whom(program, exchange):
    told = program.run("pending")
    assert (told.code, told.out, told.err) == (0, "", "Nothing is running or unknown for live and demo accounts.\n")
    program.add(exchange)
    told = program.run("pending", "--account", "main")
    assert (told.out, told.err) == ("", "Nothing is running or unknown for this account.\n")
