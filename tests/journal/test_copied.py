"""A journal that can only be read: everything in it is told and barred, nothing is written, and it is tried again."""

from __future__ import annotations

import errno
import os
from dataclasses import replace

import pytest

from app.domain import closing
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import AlreadyOpen, JournalProblem, NoPlace
from app.journal import Journal, copied, damage
from app.journal.schema import MIGRATIONS
from tests.e2e.world import World
from tests.journal.orders import become, plan, sent

USER = {"account_id": "a", "user_key": "live:1"}
WHY = Words("Read-only file system", "只读文件系统")


@pytest.fixture
def disk(monkeypatch):
    """Whether the disk can be written: `disk["well"]`."""
    state, real = {"well": True}, copied.open_database

    def opening(path, *, patience_s):
        if not state["well"]:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return real(path, patience_s=patience_s)

    monkeypatch.setattr(copied, "open_database", opening)
    return state


@pytest.fixture
def copy(opened, path, disk):
    """Open the journal of a disk that cannot be written, in which BTC was sent and ETH is unknown."""
    journal = opened()
    sent(journal, "BTC")
    journal.record(become(sent(journal, "ETH"), State.UNKNOWN))
    journal.close()
    disk["well"] = False
    before = path.read_bytes()
    journal = Journal(path, or_copy=True)
    yield journal
    journal.close()
    if not disk["well"]:
        assert path.read_bytes() == before


def test_all_that_would_be_lost_is_refused_and_what_is_in_doubt_bars(copy):
    assert "Read-only file system" in str(copy.unwritable())
    assert copy.recover() is False
    assert copy.doubtful(**USER) == {"BTC": (1, State.UNKNOWN), "ETH": (2, State.UNKNOWN)}
    unknown = copy.repayment(1)
    closed = closing.closed(unknown, {"BTC": State.SAID_ABSENT}, now_ms=7)
    for act in (
        lambda: plan(copy, "LTC"),
        lambda: copy.sent(unknown, sent_ms=9),
        lambda: copy.sending().__enter__(),
        lambda: copy.close_by_word(closed),
        lambda: copy.review("live:1", now_ms=9),
        copy.refuse_copy,
    ):
        with pytest.raises(JournalProblem, match="Nothing was sent, and nothing is sent without it"):
            act()
    assert copy.reserve("live:1", "list", now_ms=5, interval_ms=10) == 5
    assert copy.reserve("live:1", "list", now_ms=5, interval_ms=10) == 15


def test_what_is_only_planned_is_not_called_absent_by_who_cannot_tell_whether_it_is_being_sent(opened, path, disk):
    journal = opened()
    plan(journal, "BTC")
    disk["well"] = False
    seen = Journal(path, or_copy=True)
    seen.recover()
    assert seen.doubtful(**USER) == {"BTC": (1, State.PLANNED)}
    seen.close()


def test_once_the_disk_can_be_written_the_file_itself_is_opened_and_orders_go_on(copy, disk, opened):
    copy.record(become(copy.repayment(2), State.FILLED))
    disk["well"] = True
    assert copy.unwritable() is None
    # What was found out meanwhile was told, and is found out again.
    assert copy.doubtful(**USER) == {"BTC": (1, State.UNKNOWN), "ETH": (2, State.UNKNOWN)}
    with copy.sending():
        assert sent(copy, "LTC").id == 3
    assert opened().repayment(3).row("LTC").state is State.SENT


def test_a_window_that_is_not_admitted_writes_nothing_until_it_is_and_never_beside_another_one(opened, path):
    opened().close()
    answers = [NoPlace(WHY, WHY), NoPlace(WHY, WHY), AlreadyOpen(Words("It is open.", "已打开。"))]
    asked = []

    def admit():
        asked.append(1)
        if answers:
            raise answers.pop(0)

    journal = Journal(path, or_copy=True, admit=admit)
    assert WHY.en in str(journal.unwritable())
    assert "go on there" in str(journal.unwritable())
    assert "go on there" in str(journal.unwritable())
    assert len(asked) == 3
    with pytest.raises(JournalProblem, match="It is open"):
        plan(journal, "BTC")
    journal.close()
    admitted = Journal(path, or_copy=True, admit=admit)
    assert admitted.unwritable() is None
    admitted.close()
    with pytest.raises(AlreadyOpen):
        Journal(path, or_copy=True, admit=lambda: (_ for _ in ()).throw(AlreadyOpen(WHY)))


def test_a_journal_that_another_program_holds_is_not_copied(opened, path, monkeypatch):
    held = opened()
    monkeypatch.setattr("app.journal.record._PATIENCE_S", 0.05)
    with held._writing(), pytest.raises(JournalProblem, match="Another program holds the journal"):
        Journal(path, or_copy=True)


def test_of_a_newer_version_there_is_no_copy(opened, path, disk, monkeypatch):
    opened().close()
    disk["well"] = False
    monkeypatch.setattr("app.journal.opening.MIGRATIONS", MIGRATIONS[:2])
    with pytest.raises(JournalProblem):
        Journal(path, or_copy=True)


def test_an_older_version_is_read_as_the_newest_and_stays_as_it_is(opened, path, disk, monkeypatch):
    monkeypatch.setattr("app.journal.opening.MIGRATIONS", MIGRATIONS[:2])
    opened().close()
    monkeypatch.undo()
    disk["well"] = False
    monkeypatch.setattr(copied, "open_database", refused)
    before = path.read_bytes()
    seen = Journal(path, or_copy=True)
    assert seen.repayments(account_id="a") == ()
    seen.close()
    assert path.read_bytes() == before


def refused(path, *, patience_s):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path), patience_s)


@pytest.mark.parametrize("kind", ["PRAGMA query_only=ON", ""])
def test_a_file_that_opens_and_cannot_be_written_is_found_out(opened, path, monkeypatch, kind):
    opened().close()
    real = copied.open_database

    def opening(path, *, patience_s):
        database = real(path, patience_s=patience_s)
        database.execute(kind)
        return database

    monkeypatch.setattr(copied, "open_database", opening)
    journal = Journal(path, or_copy=True)
    assert (journal.unwritable() is not None) is bool(kind)
    journal.close()


def test_a_record_that_was_set_aside_is_still_said_to_be_lost(opened, path, disk):
    journal = opened()
    journal.close()
    damage.set_aside(path)
    disk["well"] = False
    with_lost = Journal(path, or_copy=True)
    assert with_lost.lost_record("live:1").startswith("journal.damaged-")
    with_lost.close()


def test_a_disk_that_fills_up_while_the_account_is_open_lets_it_be_read_and_nothing_be_sent(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        assert snapshot.unwritable is None
        journal = desk.journal
        journal._database.execute("PRAGMA query_only=ON")
        seen = world.look(desk)
        assert {debt.currency for debt in seen.listing.cross} >= {"BTC", "ETH"}
        assert "Nothing was sent" in str(seen.unwritable)
        assert list(world.driven(desk.repayer.history())) == []
        with pytest.raises(JournalProblem):
            world.send(desk, order, replace(seen, unwritable=None))
        assert not world.server.posts
        journal._database.execute("PRAGMA query_only=OFF")
        assert world.look(desk).unwritable is None
        world.send(desk, *world.order(desk, "BTC"))
        assert len(world.server.posts) == 1
