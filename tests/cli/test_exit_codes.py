"""The exit code and the last line say what became of an order, whatever the exchange does to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.journal import Journal
from tests.cli.lookalike import LookAlike
from tests.cli.program import Program, ended

REPAY = ("repay", "BTC", "ETH", "--with", "USDT", "--yes", "--json")

# behaviour → exit code, outcome, the rows' states, requests, executed
ENDINGS = {
    "filled": (0, "filled", {"filled"}, 1, 1),
    "running": (0, "filled", {"filled"}, 1, 1),
    "truncated": (0, "filled", {"filled"}, 1, 1),
    "not-json": (0, "filled", {"filled"}, 1, 1),
    "drop after": (0, "filled", {"filled"}, 1, 1),
    "50011 once": (0, "filled", {"filled"}, 2, 1),
    "50102 once": (0, "filled", {"filled"}, 2, 1),
    "51008": (4, "refused", {"refused"}, 1, 0),
    "59119": (4, "refused", {"refused"}, 1, 0),
    "50119": (4, "refused", {"refused"}, 1, 0),
    "50102": (4, "refused", {"refused"}, 2, 0),
    "some failed": (5, "failed", {"filled", "failed"}, 1, 1),
    "all failed": (5, "failed", {"failed"}, 1, 1),
    "endless": (6, "running", {"running"}, 1, 1),
    "drop before": (7, "unknown", {"unknown"}, 1, 0),
    "redirect": (7, "unknown", {"unknown"}, 1, 0),
    "html": (7, "unknown", {"unknown"}, 1, 0),
    "99999": (7, "unknown", {"unknown"}, 1, 0),
    "50004": (7, "unknown", {"unknown"}, 1, 0),
    "50001": (7, "unknown", {"unknown"}, 1, 0),
}


def repaid(keyring, home, behaviour):
    """What the command said and what the exchange saw."""
    name, once, _ = behaviour.partition(" once")
    with LookAlike(name, once=bool(once)) as exchange, LookAlike() as elsewhere:
        exchange.elsewhere = elsewhere.url
        program = Program(keyring, home)
        program.add(exchange)
        told = program.run(*REPAY, "--timeout", "5")
        pending = in_doubt(home / "journal.sqlite3")
        seen = len(exchange.posts), len(exchange.executed)
        assert elsewhere.requests == 0, "a redirect was followed"
        return told, pending, seen, exchange.truth(), exchange.refused


def in_doubt(path):
    """What `pending` would tell, without another process."""
    journal = Journal(path)
    rows = [row for each in journal.open_repayments() for row in each.rows]
    journal.close()
    return {row.debt: row.state.value for row in rows if row.state.open}


def test_each_way_to_end_has_its_exit_code_and_its_record(keyring, tmp_path):
    with ThreadPoolExecutor(5) as pool:
        runs = {
            behaviour: pool.submit(repaid, keyring, tmp_path / behaviour.replace(" ", "-"), behaviour)
            for behaviour in ENDINGS
        }
    seen = {}
    for behaviour, run in runs.items():
        told, pending, (posts, executed), truth, too_soon = run.result()
        states = set(told.states.values())
        seen[behaviour] = (told.code, told.last["outcome"], states, posts, executed)
        assert told.last["exit"] == told.code
        assert pending == (told.states if states & {"running", "unknown"} else {}), behaviour
        assert too_soon == [], behaviour
        if not states & {"unknown", "refused"}:
            assert told.states == truth, behaviour
    assert seen == ENDINGS


def test_each_line_is_one_object_and_no_amount_is_a_number(program):
    with LookAlike("running") as exchange:
        program.add(exchange)
        told = program.run(*REPAY)
    rows = [line for line in told.said if "status" in line]
    wanted = {"order", "debt", "pay_with", "status", "repaid", "paid", "remaining", "time"}
    assert all(wanted <= set(row) for row in rows)
    assert [row["status"] for row in rows if row["debt"] == "BTC"][:3] == ["planned", "sent", "running"]
    last = [row for row in rows if row["debt"] == "BTC"][-1]
    assert last["repaid"] == "0.0512351923847561029384"
    assert last["paid"] == "3421.7468919013"
    assert last["remaining"] == "0"
    assert last["time"].endswith("Z")
    assert set(told.last) >= {"outcome", "order", "exit"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("repay", "BTC", "BTC", "--with", "USDT", "--yes"), "given twice"),
        (("repay", "BTC", "--with", "BTC", "--yes"), "cannot repay itself"),
        (("repay", "A", "B", "C", "D", "E", "F", "--with", "USDT", "--yes"), "at most 5"),
        (("repay", "B!TC", "--with", "USDT", "--yes"), "not a currency code"),
        (("repay", "BTC", "--yes"), "--with"),
        (("repay", "--with", "USDT"), "DEBT"),
        (("repay", "BTC", "--with", "USDT", "--timeout", "0"), "--timeout"),
        (("repay", "BTC", "--with", "USDT", "--timeout", "nan"), "--timeout"),
        (("repay", "BTC", "--with", "USDT", "--account", "x", "--practice"), "not allowed"),
        (("reconcile", "--timeout", "soon"), "give a number of seconds"),
        (("reconcile", "--timeout", "soon"), "Nothing was sent. For help: one-click-repay reconcile --help"),
        (("close", "x"), "give the number of an order"),
        (("account", "add", "x", "--site", "http://example.com"), "site"),
        (("account", "add", "x", "--environment", "paper"), "--environment"),
        (("debts", "--practice", "--scenario", "none-such"), "scenario"),
        (("close", "9" * 19, "--executed", "BTC"), "give the number of an order"),
        (("close", "\u0663", "--executed", "BTC"), "the number of an order"),
        (("close", "0", "--executed", "BTC"), "the number of an order"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_cannot_be_meant_ends_with_2_before_anything_is_asked(bare, arguments, said):
    told = bare.run(*arguments, typed="k-0123456789\ns\np\n")
    assert (told.code, said in told.err) == (2, True), told.err
    assert told.out == ""


def test_preflight_ends_with_3_where_nothing_may_be_sent(keyring, tmp_path):
    cases = {
        "mode": LookAlike(mode="2"),
        "permission": LookAlike(perm="read_only"),
        "wrong key": LookAlike(),
        "no key": LookAlike(),
        "no account": LookAlike(),
    }

    def refused(name, exchange):
        program = Program(keyring, tmp_path / name.replace(" ", "-"))
        if name != "no account":
            program.add(exchange)
        if name == "wrong key":
            exchange.keys = ("another-key-0000", "s", "p")
        if name == "no key":
            settings = program.home / "settings.json"
            settings.write_text(settings.read_text().replace('"id": "', '"id": "f'))
        return program.run(*REPAY)

    with ExitStack() as stack, ThreadPoolExecutor(3) as pool:
        for exchange in cases.values():
            stack.enter_context(exchange)
        runs = {name: pool.submit(refused, name, exchange) for name, exchange in cases.items()}
        for name, run in runs.items():
            told = run.result()
            assert (told.code, told.last["exit"], told.last["outcome"]) == (3, 3, "not_sent"), (name, told.err)
        assert [exchange.posts for exchange in cases.values()] == [[]] * 5


def test_offline_and_maintenance_end_with_9(program):
    with LookAlike() as exchange:
        program.add(exchange)
        for code in ("50001", "59119"):
            exchange.everywhere = code
            told = program.run(*REPAY)
            assert (told.code, told.last["outcome"]) == (9, "not_sent"), code
        assert exchange.posts == []
    told = program.run(*REPAY)
    assert (told.code, told.last["outcome"]) == (9, "not_sent")
    assert program.run("debts").code == 9


def test_a_debt_in_doubt_ends_with_2_and_another_sender_with_8(keyring, tmp_path):
    with LookAlike("hang") as exchange:
        program = Program(keyring, tmp_path / "home")
        program.add(exchange)
        program.add(exchange, "Twin")
        with program.running(*REPAY, "--account", "Main") as sending:
            assert exchange.arrived.wait(30)
            exchange.behaviour = "filled"
            told = program.run("repay", "BTC", "--with", "USDT", "--yes", "--json", "--account", "Twin")
            assert (told.code, told.last["outcome"]) == (2, "not_sent"), told
            told = program.run("repay", "LTC", "--with", "USDT", "--yes", "--json", "--account", "Twin")
            assert (told.code, told.last["outcome"]) == (8, "not_sent"), told
            states = {each["debt"]: each["status"] for each in program.run("pending", "--json").said}
            assert states == {"BTC": "unknown", "ETH": "unknown"}, "what is being sent elsewhere"
            sending.kill()
            sending.wait()
        told = program.run("repay", "LTC", "--with", "USDT", "--yes", "--json", "--account", "Twin")
        assert told.code == 0, "kill -9 freed the lock"
        assert exchange.posts == [["BTC", "ETH"], ["LTC"]]


def test_a_reader_that_goes_away_does_not_stop_the_repayment(program):
    with LookAlike("running") as exchange:
        program.add(exchange)
        with program.running(*REPAY) as repaying:
            repaying.stdout.close()
            repaying.stdout = None
            assert ended(repaying).code == 0
        assert set(exchange.truth().values()) == {"filled"}
        assert program.run("pending", "--json").said == []
