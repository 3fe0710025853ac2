"""A file that is older, newer, locked, full, read-only or broken: moved on or refused in words, never a crash."""

from __future__ import annotations

import random
import sqlite3
import sys
from contextlib import ExitStack, contextmanager

import pytest

from app.cli.driving import returned
from app.domain import closing
from app.domain.repayment import Order, State
from app.domain.words import Words
from app.errors import JournalProblem, OneClickRepayError, RecordLost
from app.journal import Journal, damage, opening, sqlite_version
from app.journal.files import said_plainly, sending_lock
from app.journal.schema import MIGRATIONS, statements
from tests.e2e.world import World
from tests.journal.orders import become, child, plan, raced, sent


def version(path):
    raw = sqlite3.connect(path)
    found = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    return found


def test_an_empty_file_is_brought_to_the_newest_version(opened, path):
    path.touch()
    assert version(path) == 0
    plan(opened(), "BTC")
    assert version(path) == len(MIGRATIONS) == 3


def test_a_migration_runs_once_and_keeps_what_is_there(opened, path, monkeypatch):
    journal = opened()
    sent(journal, "BTC")
    journal.close()
    added = "ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT 'x';"
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, added))
    for _ in range(2):
        journal = opened()
        assert journal.repayment(1).row("BTC").state is State.SENT
        journal.close()
    assert version(path) == 4


def test_a_migration_that_fails_leaves_the_old_version_whole(opened, path, monkeypatch):
    opened().close()
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE more (x); ALTER TABLE nothing ADD y;"))
    with pytest.raises(JournalProblem):
        Journal(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'more'").fetchone() == (0,)
    raw.close()
    assert version(path) == 3


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


def test_a_newer_schema_is_only_begun_with_a_copy_of_the_older_file(opened, path, monkeypatch):
    journal = opened()
    sent(journal, "BTC")
    journal.close()
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, "DROP TABLE rows;"))
    opened().close()
    copy = path.with_name("journal.version-3.sqlite3")
    assert copy.stat().st_mode & 0o777 == 0o600
    monkeypatch.undo()
    assert opened(copy).repayment(1).row("BTC").state is State.SENT


def test_a_journal_from_before_words_keeps_every_row_and_can_be_closed_by_one(opened, path, monkeypatch):
    monkeypatch.setattr(opening, "MIGRATIONS", MIGRATIONS[:2])
    raw = opening.open_database(path, patience_s=1)
    raw.execute("INSERT INTO orders VALUES (1, 'a', 'live:1', 'USDT', 1)")
    raw.execute(
        "INSERT INTO rows VALUES (1, 0, 'a', 'live:1', 'BTC', 'unknown', NULL, NULL, NULL, '10', NULL, NULL, '', '')"
    )
    raw.close()
    monkeypatch.undo()
    journal = opened()
    before = journal.repayment(1)
    assert (before.row("BTC").state, before.row("BTC").said_ms) == (State.UNKNOWN, None)
    closed = journal.close_by_word(closing.closed(before, {"BTC": State.SAID_ABSENT}, now_ms=7))
    assert opened().repayment(1) == closed
    assert versions_kept(path) == {"journal.version-2.sqlite3": 2}


def versions_kept(path):
    return {each.name: version(each) for each in path.parent.glob("journal.version-*")}


def test_the_slower_of_two_that_migrate_leaves_the_copy_of_the_quicker_one_alone(opened, path, monkeypatch):
    journal = opened()
    sent(journal, "BTC")
    journal.close()
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, "ALTER TABLE orders ADD COLUMN note TEXT;"))
    back_up = damage.back_up

    def after_the_other(*arguments, **options):
        monkeypatch.setattr(damage, "back_up", back_up)
        opened().close()
        back_up(*arguments, **options)

    monkeypatch.setattr(damage, "back_up", after_the_other)
    opened().close()
    assert version(path) == 4
    assert versions_kept(path) == {"journal.version-3.sqlite3": 3}
    assert sorted(each.name for each in path.parent.iterdir() if "copying" in each.name) == []


def test_no_copy_is_ever_written_over(opened, path, monkeypatch):
    opened().close()
    earlier = path.with_name("journal.version-3.sqlite3")
    earlier.write_bytes(b"all that is left of last year")
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, "DROP TABLE slots;"))
    opened().close()
    assert earlier.read_bytes() == b"all that is left of last year"
    (later,) = set(path.parent.glob("journal.version-3.*.sqlite3"))
    assert version(later) == 3
    assert later.stat().st_mode & 0o777 == 0o600


MIGRATE = """
import sys
from pathlib import Path
from app.journal import Journal, opening
opening.MIGRATIONS = (*opening.MIGRATIONS, "ALTER TABLE orders ADD COLUMN note TEXT;")
print("ready", flush=True)
sys.stdin.readline()
journal = Journal(Path(sys.argv[1]))
print(len(journal.open_repayments()))
"""


def test_of_processes_that_migrate_at_once_each_finds_all_and_each_copy_is_of_the_older_file(opened, path):
    journal = opened()
    for debt in ("BTC", "ETH", "LTC"):
        sent(journal, debt)
    journal.close()
    with ExitStack() as stack:
        assert raced([stack.enter_context(child(MIGRATE, path)) for _ in range(4)]) == ["3"] * 4
    assert version(path) == 4
    assert set(versions_kept(path).values()) == {3}


def test_an_opening_at_the_newest_version_writes_nothing_and_waits_for_nobody_who_does(opened, path):
    opened().close()
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    before = path.stat()
    assert opened().open_repayments() == ()
    after = path.stat()
    writer.execute("ROLLBACK")
    writer.close()
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)
    log = path.with_name("journal.sqlite3-wal")
    assert not log.exists() or log.stat().st_size == 0


NO_DATABASE = b"this is not a database at all, whatever its name says" * 100


def test_a_file_that_is_no_database_is_set_aside_whole_and_a_new_one_begun(opened, path):
    path.write_bytes(NO_DATABASE)
    journal = opened()
    kept_as = journal.lost_record("live:7")
    assert kept_as is not None
    assert path.with_name(kept_as).read_bytes() == NO_DATABASE
    plan(journal, "BTC")
    journal.close()
    assert opened().repayment(1).order.debts == ("BTC",)


def test_what_was_lost_is_forgotten_by_each_user_once_that_user_has_seen_okx_s_history(opened, path):
    path.write_bytes(NO_DATABASE)
    journal = opened()
    assert journal.lost_record(None) is not None
    journal.review("live:7", now_ms=5)
    for again in (journal, opened()):
        assert again.lost_record("live:7") is None
        assert again.lost_record("live:8") is not None
        assert again.lost_record(None) is None


def test_a_record_that_was_set_aside_by_a_program_that_died_right_after_is_not_forgotten(opened, path):
    path.write_bytes(NO_DATABASE)
    damage.set_aside(path)
    assert opened().lost_record("live:7") is not None


@pytest.mark.parametrize("how", ["emptied", "deleted"])
def test_a_file_that_was_in_use_and_is_empty_or_gone_is_a_lost_record(opened, path, how):
    journal = opened()
    journal.recover()
    journal.close()
    assert opened().lost_record(None) is None
    path.unlink()
    if how == "emptied":
        path.touch()
    for side in path.parent.glob("*-wal"):
        side.unlink()
    assert opened().lost_record(None) is not None


def test_a_damaged_file_is_left_where_it_is_while_somebody_is_sending_with_it(path):
    path.write_bytes(NO_DATABASE)
    with sending_lock(opening.lock_beside(path)), pytest.raises(JournalProblem, match="Close that one"):
        Journal(path)
    assert path.read_bytes() == NO_DATABASE


def test_of_two_programs_that_find_the_damage_the_slower_one_leaves_the_new_file_alone(opened, path, monkeypatch):
    @contextmanager
    def after_the_other(lock):
        monkeypatch.undo()
        plan(opened(), "BTC")
        with sending_lock(lock):
            yield

    path.write_bytes(NO_DATABASE)
    monkeypatch.setattr(opening, "sending_lock", after_the_other)
    assert [each.order.debts for each in opened().open_repayments()] == [("BTC",)]
    assert len(damage.set_aside_before(path)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there, nobody can move or delete a file that is open")
@pytest.mark.parametrize(
    ("what", "waits"),
    [
        *(("set aside", False), ("deleted", False), ("deleted with all beside it", False)),
        *(("set aside", True), ("deleted", True), ("deleted with all beside it", True)),
        ("set aside and begun anew", False),  # nobody begins one while another one sends
    ],
)
def test_a_program_whose_file_is_no_longer_there_sends_nothing_by_it(opened, path, what, waits):
    journal = opened()
    with journal.sending():
        planned = plan(journal, "BTC")
        journal.sent(plan(journal, "ETH"), sent_ms=1)
        if waits:
            remove(path, what, opened)
            with pytest.raises(JournalProblem, match="Nothing was sent"):
                journal.sent(planned, sent_ms=2)
            assert [row.state for row in journal.repayment(planned.id).rows] == [State.PLANNED]
    if not waits:
        remove(path, what, opened)
    with pytest.raises(JournalProblem, match="Nothing was sent"), journal.sending():
        pass


def remove(path, what, opened):
    if what.startswith("set aside"):
        damage.set_aside(path)
    for file in path.parent.glob(f"{path.name}*") if what.endswith("beside it") else [path]:
        file.unlink(missing_ok=True)
    if what.endswith("begun anew"):
        opened()


def test_what_the_disk_merely_refuses_to_read_is_not_taken_for_damage(path, monkeypatch):
    def refuse(*_, **__):
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
        raise error

    path.touch()
    monkeypatch.setattr(damage.sqlite3, "connect", refuse)
    with pytest.raises(JournalProblem, match="disk I/O error"):
        Journal(path)
    assert damage.set_aside_before(path) == ()


def test_after_a_lost_record_nothing_is_sent_until_okx_s_history_was_read_and_seen(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        world.send(desk, *world.order(desk, "BTC"))
        desk.close()
        world.path.write_bytes(NO_DATABASE)
        desk = world.desk()
        snapshot = world.look(desk)
        with pytest.raises(RecordLost, match="Nothing was sent"):
            desk.repayer.plan(("ETH",), pay_with="USDT", snapshot=snapshot)
        with pytest.raises(RecordLost):
            world.send(desk, Order(("ETH",), pay_with="USDT"), snapshot)
        desk.repayer.review()
        with pytest.raises(RecordLost):
            desk.repayer.plan(("ETH",), pay_with="USDT", snapshot=snapshot)
        (row,) = returned(desk.repayer.history(), world.clock)
        assert row.debt == "BTC"
        desk.repayer.review()
        world.send(desk, *world.order(desk, "ETH"))
        assert len(world.server.posts) == 2


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


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_no_bit_that_flips_in_an_open_row_or_its_index_frees_its_debt(opened, path, tmp_path, bit):
    journal = opened()
    journal.record(become(sent(journal, "BTC"), State.UNKNOWN))
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    journal.close()
    whole = path.read_bytes()
    places = [at for word in (b"unknown", b"live:1", b"BTC") for at in found(whole, word)]
    assert len(places) > 40
    for number, place in enumerate(places):
        copy = tmp_path / str(number) / path.name
        copy.parent.mkdir()
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        again = opened(copy)
        lost = again.lost_record("live:1") is not None
        assert lost or "BTC" in again.doubtful(account_id="a", user_key="live:1"), whole[place - 9 : place + 9]
        again.close()


def found(whole, word):
    """The place of each byte of that word, wherever it stands."""
    return [at + each for at in range(len(whole)) if whole.startswith(word, at) for each in range(len(word))]


def test_an_error_of_python_s_own_that_has_no_code_of_sqlite_s_is_a_problem_of_the_journal_s():
    with pytest.raises(JournalProblem, match="decode"), said_plainly():
        raise sqlite3.OperationalError("Could not decode to UTF-8")
