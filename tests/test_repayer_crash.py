"""The program may die at any step and around any commit: what is on disk then is enough, and nothing is sent again."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest

from app.domain.repayment import State
from app.errors import DebtInDoubt
from app.journal import Journal
from tests.e2e.world import World

AROUND_COMMITS = ["normal", "lost-before", "lost-after", "code-50011-once", "missing-row"]
AT_STEPS = ["normal", "instant", "lost-after", "code-50011-once"]
MOST_STEPS = 140


class DiedError(BaseException):
    """The power goes off; like KeyboardInterrupt it is caught by nobody's `except Exception`."""


class Mortal(Journal):
    """A journal whose program dies around its n-th commit, leaving an image of the files as a dead process would."""

    def __init__(self, path, image, *, at=0, before=False):
        self._at, self._before, self._image, self._folder = 0, before, image, path.parent
        super().__init__(path)
        self.recover()
        self.commits, self._at = 0, at

    @contextmanager
    def _writing(self):
        with super()._writing() as database:
            yield database
            if self._counted() and self._before:
                raise DiedError
        if self._at and self.commits == self._at and not self._before:
            self.photograph()
            raise DiedError

    def _counted(self):
        if not self._at:
            return False
        self.commits += 1
        if self.commits == self._at and self._before:
            self.photograph()
            return True
        return False

    def photograph(self):
        """Copy the files as they are, the write-ahead log included."""
        self._image.mkdir(exist_ok=True)
        for file in self._folder.glob("journal.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, self._image / file.name)


def revive(world, image):
    """Start again with what the dead program left; the whole record, followed to its end."""
    world.path = image / "journal.sqlite3"
    desk = world.desk()
    world.follow(desk)
    return desk


def assert_all_is_well(world, desk, posts):
    repayments = desk.journal.repayments(account_id="a")
    assert world.lies(repayments) == []
    assert len(world.server.posts) == posts, "following never sends"
    assert all(row.state.ended for each in repayments for row in each.rows)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("scenario", AROUND_COMMITS)
def test_dying_around_any_commit_loses_nothing_and_sends_nothing_again(tmp_path, scenario, before):
    died = 0
    for number in range(1, MOST_STEPS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with World(folder) as world:
            journal = Mortal(world.path, folder / "image", at=0, before=before)
            desk = world.desk(journal=journal)
            order, snapshot = world.order(desk, "BTC", "ETH")
            world.server.scenario = scenario
            journal.commits, journal._at = 0, number
            try:
                world.send(desk, order, snapshot)
                world.follow(desk)
            except DiedError:
                died += 1
                posts = len(world.server.posts)
                assert_all_is_well(world, revive(world, folder / "image"), posts)
            else:
                break
    else:
        pytest.fail("it never came to its end")
    assert died >= 5, "at least planned, slot, sent, answer, and what is left"


@pytest.mark.parametrize("death", ["closed", "killed"])
@pytest.mark.parametrize("scenario", AT_STEPS)
def test_stopping_at_any_step_loses_nothing_and_sends_nothing_again(tmp_path, scenario, death):
    stopped = 0
    for number in range(1, MOST_STEPS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with World(folder) as world:
            journal = Mortal(world.path, folder / "image")
            desk = world.desk(journal=journal)
            order, snapshot = world.order(desk, "BTC", "ETH")
            world.server.scenario = scenario
            if not _stopped_at(world, desk, desk.repayer.send(order, snapshot), number, journal):
                break
            stopped += 1
            posts = len(world.server.posts)
            again = revive(world, folder / "image") if death == "killed" else revive(world, folder)
            assert_all_is_well(world, again, posts)
    else:
        pytest.fail("it never came to its end")
    assert stopped >= 3, "planned, leaving, answered"


def _stopped_at(world, desk, steps, number, journal):
    """Drive `steps`, waits included, to the n-th and close them there; whether there was an n-th."""
    for count, step in enumerate(steps, 1):
        if count == number:
            journal.photograph()
            steps.close()
            desk.journal.close()
            return True
        if hasattr(step, "until_ms"):
            world.clock.wait_until(step.until_ms)
    return False


def test_closed_before_the_request_leaves_the_order_is_written_down_as_not_executed(tmp_path):
    with World(tmp_path) as world:
        desk = world.desk()
        steps = desk.repayer.send(*world.order(desk, "BTC", "ETH"))
        assert [row.state for row in next(steps).rows] == [State.PLANNED] * 2
        leaving = next(steps)
        assert [row.state for row in leaving.rows] == [State.SENT] * 2
        steps.close()
        assert {row.state for row in desk.journal.repayment(leaving.id).rows} == {State.ABSENT}
        assert world.server.posts == ()
        world.order(desk, "BTC")


def test_dying_right_before_the_answer_is_written_leaves_the_debt_barred(tmp_path):
    with World(tmp_path, "slow") as world:
        journal = Mortal(world.path, tmp_path / "image")
        desk = world.desk(journal=journal)
        order, snapshot = world.order(desk, "BTC")
        journal.commits, journal._at, journal._before = 0, 5, True  # forsake, plan, reserve, sent, answered
        with pytest.raises(DiedError):
            world.send(desk, order, snapshot)
        assert len(world.server.posts) == 1
        world.path = tmp_path / "image" / "journal.sqlite3"
        again = world.desk()
        assert again.journal.repayment(1).row("BTC").state is State.UNKNOWN
        with pytest.raises(DebtInDoubt):
            world.order(again, "BTC")
