"""A file that is older, newer, locked, full, read-only or broken: moved on or refused in words, never a crash."""

from __future__ import annotations

import random
import sqlite3

import pytest

from app.domain.repayment import State
from app.domain.words import Words
from app.errors import JournalProblem, OneClickRepayError
from app.journal import Journal, record, sqlite_version
from app.journal.schema import MIGRATIONS, statements
from tests.e2e.world import World
from tests.journal.orders import become, plan, sent


def version(path):
    raw = sqlite3.connect(path)
    found = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    return found


def test_an_empty_file_is_brought_to_the_newest_version(opened, path):
    path.touch()
    assert version(path) == 0
    plan(opened(), "BTC")
    assert version(path) == len(MIGRATIONS) == 1


def test_a_migration_runs_once_and_keeps_what_is_there(opened, path, monkeypatch):
    journal = opened()
    sent(journal, "BTC")
    journal.close()
    added = "ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT 'x';"
    monkeypatch.setattr(record, "MIGRATIONS", (*MIGRATIONS, added))
    for _ in range(2):
        journal = opened()
        assert journal.repayment(1).row("BTC").state is State.SENT
        journal.close()
    assert version(path) == 2


def test_a_migration_that_fails_leaves_the_old_version_whole(opened, path, monkeypatch):
    opened().close()
    monkeypatch.setattr(record, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE more (x); ALTER TABLE nothing ADD y;"))
    with pytest.raises(JournalProblem):
        Journal(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'more'").fetchone() == (0,)
    raw.close()
    assert version(path) == 1


def test_a_newer_version_is_refused_and_left_as_it_is(opened, path):
    opened().close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 9")
    raw.close()
    with pytest.raises(JournalProblem, match="newer version"):
        Journal(path)
    assert version(path) == 9


def test_a_script_is_cut_into_its_statements():
    assert statements("A;\n-- about; B\nB\n;") == ("A", "B")
    assert sqlite_version().startswith("SQLite 3.")


def test_a_file_that_is_no_database_is_refused(path):
    path.write_bytes(b"this is not a database at all, whatever its name says" * 100)
    with pytest.raises(JournalProblem):
        Journal(path)


def test_a_folder_in_its_place_is_refused(path):
    path.mkdir()
    with pytest.raises(JournalProblem):
        Journal(path)


def test_nothing_is_sent_where_the_journal_cannot_be_written(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        desk.journal._database.execute("PRAGMA query_only = ON")
        with pytest.raises(JournalProblem):
            world.send(desk, order, snapshot)
        assert world.server.posts == ()


@pytest.mark.parametrize("room", range(8))
def test_a_disk_that_fills_up_stops_the_order_before_it_leaves_or_leaves_it_barred(tmp_path, room):
    """Whichever write fails: either nothing was sent, or the file still says so and the debt is barred."""
    with World(tmp_path, "slow") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        left = [room]

        def full(action, *_):
            if action in {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_INSERT}:
                left[0] -= 1
                return sqlite3.SQLITE_DENY if left[0] < 0 else sqlite3.SQLITE_OK
            return sqlite3.SQLITE_OK

        desk.journal._database.set_authorizer(full)
        try:
            world.send(desk, order, snapshot)
        except JournalProblem:
            assert world.server.posts == ()
        desk.journal._database.set_authorizer(None)
        again = world.desk("b")
        rows = [row.state for each in again.journal.repayments(account_id="a") for row in each.rows]
        if world.server.posts:
            assert rows in ([State.UNKNOWN], [State.RUNNING])
        else:
            assert rows in ([], [State.ABSENT])


def test_an_answer_that_cannot_be_written_is_shown_and_settled_at_the_next_start(tmp_path):
    with World(tmp_path, "instant") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")

        def full(*_args, **_options):
            raise JournalProblem(Words("full", "满"))

        desk.journal.answered = full
        shown = world.send(desk, order, snapshot)
        assert [type(step).__name__ for step in shown][2] == "Trouble"
        assert len(world.server.posts) == 1
        again = world.desk()
        assert again.journal.repayment(1).row("BTC").state in {State.FILLED, State.UNKNOWN}
        world.follow(again)
        assert world.lies(again.journal.repayments(account_id="a")) == []
        assert again.journal.repayment(1).row("BTC").state is State.FILLED


def broken_copies(path, count, *, seed):
    """Copies of a journal with some bytes changed, or cut short."""
    chance = random.Random(seed)  # noqa: S311 - repeatable damage
    whole = path.read_bytes()
    for number in range(count):
        damaged = bytearray(whole)
        if number % 4 == 0:
            del damaged[chance.randrange(len(damaged)) :]
        else:
            for _ in range(chance.choice((1, 8, 200))):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        copy = path.with_name(f"broken-{number}.sqlite3")
        copy.write_bytes(damaged)
        yield copy


def test_a_damaged_file_is_a_journal_problem_whatever_the_damage(opened, path):
    journal = opened()
    for debt, state in (("BTC", State.FILLED), ("ETH", State.UNKNOWN), ("LTC", State.RUNNING)):
        journal.record(become(sent(journal, debt), state, time_ms=5))
    journal.close()
    crashes = []
    for copy in broken_copies(path, 300, seed=1):
        try:
            broken = Journal(copy)
            try:
                broken.recover()
                broken.open_repayments()
                broken.repayments(account_id="a")
                broken.claimed(broken.repayment(1))
            finally:
                broken.close()
        except (OneClickRepayError, KeyError):
            pass
        except Exception as error:  # noqa: BLE001 - which is what is looked for
            crashes.append(repr(error))
    assert crashes == []
