"""What is written down survives, goes forward only, and bars a debt for as long as it is open."""

from __future__ import annotations

import os
import sqlite3
import stat
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import closing
from app.domain.repayment import NEXT, ImpossibleTransition, Order, Row, State
from app.errors import BadInput, DebtInDoubt, JournalProblem, NoSuchOrder
from app.journal import Journal
from app.paths import Home
from tests.journal.orders import become, plan, sent

OPEN = [state for state in State if state.open]


@pytest.mark.parametrize("log", ["lost", "damaged"])
def test_what_was_about_to_leave_is_in_the_file_itself_when_it_leaves(path, opened, tmp_path, log):
    journal = opened()
    sent(journal, "BTC", "ETH")
    # As a kill leaves them; then the log beside the file is lost, or a bit of it flips.
    killed = tmp_path / "killed" / path.name
    killed.parent.mkdir()
    killed.write_bytes(path.read_bytes())
    if log == "damaged":
        beside = bytearray(path.with_name(f"{path.name}-wal").read_bytes())
        beside[40] ^= 1
        killed.with_name(f"{path.name}-wal").write_bytes(beside)
    again = opened(killed)
    assert set(again.doubtful(account_id="a", user_key="live:1")) == {"BTC", "ETH"}
    assert [row.state for row in again.repayment(1).rows] == [State.SENT, State.SENT]


def reach(journal, repayment, state):
    """Bring an order into `state` along lawful steps."""
    ways = {
        State.PLANNED: (),
        State.SENT: (State.SENT,),
        State.ABSENT: (State.ABSENT,),
    }
    if state.said:
        unknown = reach(journal, repayment, State.UNKNOWN)
        return journal.close_by_word(closing.closed(unknown, dict.fromkeys(unknown.order.debts, state), now_ms=3_000))
    for step in ways.get(state, (State.SENT, state)):
        if step is State.SENT:
            repayment = journal.sent(repayment, sent_ms=2_000)
        else:
            repayment = journal.record(become(repayment, step))
    return repayment


@pytest.mark.parametrize("state", list(State))
def test_an_order_survives_closing_and_opening_in_every_state(opened, state):
    journal = opened()
    repayment = reach(journal, plan(journal, "BTC", "ETH"), state)
    journal.close()
    assert opened().repayment(repayment.id) == repayment
    assert {row.state for row in repayment.rows} == {state}


def test_every_digit_and_word_of_a_row_survives(opened):
    journal = opened()
    row = Row(
        "BTC",
        debt_before=Decimal("237803.6828295906051002"),
        estimate=Decimal("0.0000000000000000000001"),
    )
    repayment = journal.plan(Order(["BTC"], pay_with="USDT"), account_id="a", user_key="live:1", now_ms=5, rows=[row])
    repayment = journal.sent(repayment, sent_ms=1_646_188_520_338)
    filled = {
        "repaid": Decimal("60221.15910001"),
        "paid": Decimal("1E-18"),
        "remaining": Decimal(0),
        "time_ms": 1_646_188_520_338,
        "code": "0",
        "message": "“完成” \N{SNOWMAN}",
    }
    repayment = journal.record(become(repayment, State.FILLED, **filled))
    journal.close()
    found = opened().repayment(repayment.id)
    assert found == repayment
    assert str(found.rows[0].debt_before) == "237803.6828295906051002"
    assert found.rows[0].paid == Decimal("1E-18")


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize(
    ("account_id", "user_key"), [("a", "live:1"), ("b", "live:1"), ("a", "live:2")], ids=["same", "user", "account"]
)
def test_an_open_debt_is_barred_for_its_user_and_its_account_from_any_connection(opened, state, account_id, user_key):
    journal, other = opened(), opened()
    reach(journal, plan(journal, "BTC"), state)
    for each in (journal, other):
        with pytest.raises(DebtInDoubt, match="#1"):
            plan(each, "ETH", "BTC", account_id=account_id, user_key=user_key)
        assert len(each.repayments(account_id=account_id)) == (account_id == "a"), "nothing is written by half"
    plan(other, "BTC", account_id="c", user_key="live:3")


@pytest.mark.parametrize("state", [state for state in State if state.ended])
def test_an_ended_debt_may_be_planned_again(opened, state):
    journal = opened()
    reach(journal, plan(journal, "BTC"), state)
    assert plan(journal, "BTC").id == 2


def test_the_file_itself_keeps_a_debt_from_being_open_twice(opened, path):
    plan(opened(), "BTC")
    raw = sqlite3.connect(path)
    columns = "order_id, place, account_id, user_key, debt, state, code, message"
    for account_id, user_key in (("a", "live:9"), ("z", "live:1")):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            raw.execute(
                f"INSERT INTO rows ({columns}) VALUES (1, 7, ?, ?, 'BTC', 'unknown', '', '')",  # noqa: S608 - ours
                (account_id, user_key),
            )
    raw.close()


def test_each_commit_is_on_the_disk_before_it_returns(opened):
    database = opened()._database
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert database.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_the_files_are_for_this_user_alone(tmp_path):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(tmp_path / "home")})
    before = os.umask(0)
    try:
        home.prepare()
        journal = Journal(home.journal)
        with journal.sending():
            plan(journal, "BTC")
            files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.journal.parent.iterdir()}
        journal.close()
    finally:
        os.umask(before)
    assert files == dict.fromkeys(
        ["journal.sqlite3", "journal.sqlite3-wal", "journal.sqlite3-shm", "journal.lock", "journal.lock-journal"], 0o600
    )
    assert stat.S_IMODE(home.journal.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(opened, path):
    path.touch(0o644)
    opened()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_home_that_all_users_share_is_refused(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(BadInput):
        Home.find({"ONE_CLICK_REPAY_HOME": str(shared)}).prepare()


@pytest.mark.parametrize("start", list(State))
@pytest.mark.parametrize("end", list(State))
def test_no_row_goes_where_its_state_cannot_lead(opened, start, end):
    journal = opened()
    repayment = reach(journal, plan(journal, "BTC"), start)
    asked = repayment.with_rows([replace(row, state=end) for row in repayment.rows])
    told = journal.record(asked)
    expected = end if end is start or (end in NEXT[start] and not end.said) else start
    assert told.row("BTC").state is expected
    assert journal.repayment(1).row("BTC").state is expected
    if expected is not end and end not in NEXT[start]:
        with pytest.raises(ImpossibleTransition):
            become(repayment, end)


@given(steps=st.lists(st.tuples(st.booleans(), st.sampled_from(list(State))), max_size=12))
def test_two_processes_never_take_a_row_backwards(steps, tmp_path_factory):
    path = tmp_path_factory.mktemp("two") / "journal.sqlite3"
    pair = Journal(path), Journal(path)
    try:
        held = [sent(pair[0], "BTC")] * 2
        stored = State.SENT
        for which, state in steps:
            stale = held[which]
            asked = stale.with_rows([replace(row, state=state) for row in stale.rows])
            held[which] = pair[which].record(asked)
            now = held[which].row("BTC").state
            assert now is stored or now in NEXT[stored]
            assert pair[not which].repayment(1).row("BTC").state is now
            stored = now
    finally:
        for journal in pair:
            journal.close()


def test_what_is_known_of_an_ended_row_is_not_lost_to_a_process_that_knows_less(opened):
    here, there = opened(), opened()
    repayment = sent(here, "BTC")
    amounts = {"repaid": Decimal(1), "paid": Decimal(2), "time_ms": 5}
    here.record(become(repayment, State.FILLED, **amounts, remaining=Decimal(0)))
    there.record(become(repayment, State.FILLED))
    assert here.repayment(1).row("BTC").remaining == 0
    assert here.repayment(1).row("BTC").repaid == 1


def test_recovering_makes_what_was_sent_unknown_and_what_was_planned_absent(opened):
    journal = opened()
    sent(journal, "BTC")
    plan(journal, "ETH")
    for debt, state in (("LTC", State.RUNNING), ("SOL", State.FILLED), ("XRP", State.REFUSED)):
        reach(journal, plan(journal, debt), state)
    journal.close()
    again = opened()
    assert again.recover() is True
    states = {row.debt: row.state for each in again.repayments(account_id="a") for row in each.rows}
    assert states == {
        "BTC": State.UNKNOWN,
        "ETH": State.ABSENT,
        "LTC": State.RUNNING,
        "SOL": State.FILLED,
        "XRP": State.REFUSED,
    }


def test_recovering_leaves_alone_what_is_being_sent(opened):
    here, there = opened(), opened()
    with here.sending():
        sent(here, "BTC")
        assert there.recover() is False
        assert there.repayment(1).row("BTC").state is State.SENT
    assert there.recover() is True
    assert there.repayment(1).row("BTC").state is State.UNKNOWN


def test_each_request_of_an_order_is_logged_with_its_answer(opened, path):
    journal = opened()
    repayment = sent(journal, "BTC")
    repayment = journal.answered(become(repayment, State.REFUSED), answer="declined", code="50011", message="Too many")
    repayment = journal.sent(repayment, sent_ms=9_000)
    journal.answered(become(repayment, State.RUNNING), answer="answered", code="0", message="")
    assert (repayment.attempts, journal.repayment(1).sent_ms) == (2, 9_000)
    raw = sqlite3.connect(path)
    logged = raw.execute("SELECT number, sent_ms, answer, code FROM attempts ORDER BY number").fetchall()
    raw.close()
    assert logged == [(1, 2_000, "declined", "50011"), (2, 9_000, "answered", "0")]


def test_times_of_other_orders_of_the_user_are_claimed(opened):
    journal = opened()
    mine = sent(journal, "BTC")
    theirs = sent(journal, "ETH", account_id="b")
    foreign = sent(journal, "BTC", account_id="c", user_key="live:2")
    for repayment, time_ms in ((mine, 11), (theirs, 22), (foreign, 33)):
        journal.record(become(repayment, State.RUNNING, time_ms=time_ms))
    assert journal.claimed(mine) == {("ETH", 22)}
    assert journal.claimed(theirs) == {("BTC", 11)}


def test_a_number_that_is_not_there_is_a_key_error(opened):
    with pytest.raises(NoSuchOrder):
        opened().repayment(7)


def test_the_newest_come_first_and_the_open_ones_oldest_first(opened):
    journal = opened()
    for debt in ("BTC", "ETH", "LTC"):
        sent(journal, debt)
    journal.record(become(journal.repayment(2), State.FILLED))
    assert [each.id for each in journal.repayments(account_id="a", newest=2)] == [3, 2]
    assert [each.id for each in journal.open_repayments()] == [1, 3]
    assert [each.id for each in journal.open_repayments(user_key="live:1")] == [1, 3]
    assert journal.open_repayments(account_id="b", user_key="live:2") == ()


def test_an_order_that_was_closed_meanwhile_is_not_sent(opened):
    journal = opened()
    planned = plan(journal, "BTC")
    opened().forsake()
    with pytest.raises(JournalProblem, match="was not sent"):
        journal.sent(planned, sent_ms=1)
    assert journal.repayment(planned.id).attempts == 0


def test_a_closed_journal_is_a_problem_and_no_crash(opened):
    journal = opened()
    journal.close()
    with pytest.raises(JournalProblem):
        plan(journal, "BTC")
