"""Several processes with one journal: one sends at a time, each takes its turn, and a dead one holds nothing up."""

from __future__ import annotations

import signal
import sqlite3
import threading
from contextlib import ExitStack

import pytest

from app.errors import AnotherSender
from app.journal import Journal
from tests.journal.orders import child, raced

HOLD = """
import sys
from pathlib import Path
from app.journal import Journal
journal = Journal(Path(sys.argv[1]))
with journal.sending():
    print("held", flush=True)
    sys.stdin.read()
"""
RESERVE = """
import sys
from pathlib import Path
from app.journal import Journal
print("ready", flush=True)
sys.stdin.readline()
journal = Journal(Path(sys.argv[1]))
print(*(journal.reserve("live:1", "repay", now_ms=1_000, interval_ms=2_100) for _ in range(int(sys.argv[2]))))
"""
PLAN = """
import sys
from pathlib import Path
sys.path.insert(0, ".")
from app.errors import DebtInDoubt
from app.journal import Journal
from tests.journal.orders import plan
print("ready", flush=True)
sys.stdin.readline()
try:
    plan(Journal(Path(sys.argv[1])), "BTC", account_id=sys.argv[2])
    print("planned")
except DebtInDoubt:
    print("in doubt")
"""


COME_AND_GO = """
import sys
from pathlib import Path
from app.errors import JournalProblem
from app.journal import Journal
print("ready", flush=True)
sys.stdin.readline()
try:
    for path in sys.argv[2:]:
        for _ in range(int(sys.argv[1])):
            journal = Journal(Path(path))
            journal.recover()
            journal.close()
    print("well")
except JournalProblem as problem:
    print(problem)
"""


def test_only_one_process_is_sending_and_kill_9_frees_the_lock(opened, path):
    journal = opened()
    with child(HOLD, path) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AnotherSender), journal.sending():
            pass
        assert journal.recover() is False
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=10)
        with journal.sending():
            assert journal.recover() is False, "we are sending ourselves"
        assert journal.recover() is True


def test_inside_one_process_too_only_one_is_sending(opened):
    here, there = opened(), opened()
    with here.sending():
        for journal in (here, there):
            with pytest.raises(AnotherSender), journal.sending():
                pass
        with pytest.raises(AnotherSender), there.sending():
            pass
    with there.sending():
        pass


def test_a_refused_attempt_in_this_process_does_not_drop_the_lock_for_others(opened, path):
    here, there = opened(), opened()
    with here.sending():
        with pytest.raises(AnotherSender), there.sending():
            pass
        with child(HOLD, path) as other:
            assert other.stdout.readline() == "", "it ends with AnotherSender"
            assert other.wait(timeout=10) == 1


def test_an_error_while_sending_frees_the_lock(opened):
    journal = opened()
    with pytest.raises(ZeroDivisionError), journal.sending():
        raise ZeroDivisionError
    with journal.sending():
        pass


def test_moments_are_dealt_out_once_across_processes(opened, path):
    opened()
    with ExitStack() as stack:
        children = [stack.enter_context(child(RESERVE, path, 50)) for _ in range(4)]
        moments = [int(moment) for said in raced(children) for moment in said.split()]
    assert sorted(moments) == [1_000 + 2_100 * turn for turn in range(200)]


def test_of_processes_that_plan_the_same_debt_one_gets_it(opened, path):
    opened()
    with ExitStack() as stack:
        children = [stack.enter_context(child(PLAN, path, account)) for account in "abcd"]
        said = raced(children)
    assert sorted(said) == ["in doubt", "in doubt", "in doubt", "planned"]


def test_programs_that_come_and_go_never_find_an_existing_journal_locked(path):
    Journal(path).close()
    with ExitStack() as stack:
        children = [stack.enter_context(child(COME_AND_GO, 60, path)) for _ in range(3)]
        assert raced(children) == ["well"] * 3


def test_a_program_waits_for_the_one_that_is_making_the_journal(opened, path):
    making = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    making.execute("CREATE TABLE anything (at_all)")
    making.execute("BEGIN IMMEDIATE")
    made = threading.Timer(0.3, making.execute, ("ROLLBACK",))
    made.start()
    try:
        opened()
    finally:
        made.join()
        making.close()


def test_a_free_moment_is_now_and_the_next_an_interval_later(opened):
    journal = opened()
    take = {"interval_ms": 2_100}
    assert journal.reserve("u", "repay", now_ms=10_000, **take) == 10_000
    assert journal.reserve("u", "repay", now_ms=10_500, **take) == 12_100
    assert journal.reserve("u", "list", now_ms=10_500, **take) == 10_500, "each call for itself"
    assert journal.reserve("v", "repay", now_ms=10_500, **take) == 10_500, "each user for himself"
    assert journal.reserve("u", "repay", now_ms=99_000, **take) == 99_000


def test_with_the_clock_set_back_by_hours_nobody_waits_for_hours(opened):
    journal = opened()
    journal.reserve("u", "repay", now_ms=10_000_000, interval_ms=2_100)
    assert journal.reserve("u", "repay", now_ms=5_000, interval_ms=2_100) == 5_000
    assert journal.reserve("u", "repay", now_ms=5_000, interval_ms=2_100) == 7_100


def test_a_queue_of_more_than_a_minute_is_a_queue_all_the_same(opened):
    journal = opened()
    moments = [journal.reserve("u", "history", now_ms=1_000, interval_ms=2_100) for _ in range(40)]
    assert len(set(moments)) == 40


def test_a_journal_in_memory_is_for_itself(tmp_path):
    one, other = Journal(None), Journal(None)
    one.reserve("u", "repay", now_ms=1, interval_ms=9)
    assert other.reserve("u", "repay", now_ms=1, interval_ms=9) == 1
    one.close()
    other.close()
    assert list(tmp_path.iterdir()) == []
