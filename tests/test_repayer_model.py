"""Orders, mishaps, deaths at any step and commit, words and lost records in any sequence, against a small model."""

from __future__ import annotations

import tempfile
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.repayment import NEXT, State
from app.errors import BadInput, OneClickRepayError
from app.journal import Journal
from app.practice.books import USUAL
from app.steps import Snapshot, Wait
from tests.e2e.world import World

DEBTS = ("BTC", "ETH", "LTC", "SOL")
MISHAPS = ("normal", "instant", "slow", "lost-before", "lost-after", "code-50004-executed", "code-50004-not-executed",
           "code-50011-once", "code-59119", "partly-failed", "rest-remains", "missing-row", "history-late", "redirect",
           "lost-after-history-missing", "lost-after-history-late", "html-503-executed",
           "code-unknown-executed")  # fmt: skip
LOST = ("lost-before", "lost-after-history-late", "lost-after-history-late", "lost-after-history-missing",
        "missing-row")  # fmt: skip
FOUND_AGAIN = {"lost-before": State.ABSENT, "lost-after": State.FILLED, "lost-after-history-late": State.FILLED,
               "code-50004-executed": State.FILLED, "code-50004-not-executed": State.ABSENT,
               "html-503-executed": State.FILLED, "code-unknown-executed": State.FILLED}  # fmt: skip
LONG_AGO_MS = 700_000
USERS = st.sampled_from("ab")
ANSWERED = 5  # the commits of a sending: what was left behind, the plan, the pace, the leaving, the answer
# How many commits it still has, none for as many as it likes, and whether the last of them is on disk.
DEATHS = st.tuples(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 5, 9]), st.booleans())
LOST_FOR_GOOD = b"no database at all" * 100


class DiedError(BaseException):
    """The process is gone; no code of the program may take it for an error."""


class Mortal(Journal):
    """Dies at the commit that `dies_at` counts down to: before it is on disk, or right after."""

    dies_at = 0
    before = True

    @contextmanager
    def _writing(self):
        self.dies_at -= 1
        with super()._writing() as database:
            yield database
            if self.dies_at == 0 and self.before:
                self._die()
        if self.dies_at == 0:
            self._die()

    def _die(self):
        raise DiedError


class OneUser(World):
    """A world of which the exchange may have done something that no record is left of."""

    forgotten = 0

    @property
    def own(self):
        return super().own[self.forgotten :]


@dataclass
class Model:
    """All that is expected of the record: how far each row was seen, how many requests it must and may know of."""

    seen: dict[tuple[int, str], State] = field(default_factory=dict)
    said: dict[tuple[int, str], State] = field(default_factory=dict)
    posts: int = 0
    deaths: int = 0
    lost: bool = False


def leads(before: State, after: State) -> bool:
    """Whether a row may have come from one state into the other, by however many steps nobody saw."""
    reached = {before}
    for _ in State:
        reached |= {each for state in reached for each in NEXT[state]}
    return after in reached


class Repaying(RuleBasedStateMachine):
    """Two entries of one user, each a process of its own, on one journal."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = OneUser(Path(self.folder.name)).__enter__()
        self.model = Model()
        self.work = dict.fromkeys("ab")
        self.mishap = dict.fromkeys("ab", "normal")
        self.desks = {name: self.opened(name) for name in "ab"}

    def teardown(self):
        for name in "ab":
            self.leave(name)
        self.world.__exit__()
        self.folder.cleanup()

    def opened(self, name):
        self.work[name] = None
        return self.world.desk(name, journal=Mortal(self.world.path))

    def leave(self, name, *, killed=False):
        """End a process: as it closes by itself, or so that nothing more of it reaches the disk."""
        desk, work = self.desks[name], self.work[name]
        if killed:
            desk.journal._database.close()
            self.model.deaths += 1
        if work is not None:
            with suppress(OneClickRepayError, DiedError):
                work.close()
        if not killed:
            desk.close()

    @contextmanager
    def alive(self, name):
        """A part of a process's life; where it dies, a new one begins."""
        self.world.server.scenario = self.mishap[name]
        try:
            yield self.desks[name]
        except OneClickRepayError:
            self.work[name] = None
        except DiedError:
            self.leave(name, killed=True)
            self.desks[name] = self.opened(name)
        finally:
            self.world.server.scenario = "normal"

    def advance(self, name, steps):
        with self.alive(name):
            while steps and self.work[name] is not None:
                steps -= 1
                try:
                    step = next(self.work[name])
                except StopIteration:
                    self.work[name] = None
                else:
                    if isinstance(step, Wait):
                        self.world.clock.wait_until(step.until_ms)

    @rule(who=USERS, debts=st.lists(st.sampled_from(DEBTS), min_size=1, max_size=3, unique=True),
          mishap=st.sampled_from(MISHAPS), steps=st.sampled_from([1, 2, 3, 4, 30, 30]), death=DEATHS)  # fmt: skip
    def repay(self, who, debts, mishap, steps, death):
        """Confirm an order, and take some of its steps; the rest whenever it comes."""
        self.confirm(who, debts, mishap)
        self.doom(who, death)
        self.advance(who, steps)

    def doom(self, who, death):
        self.desks[who].journal.dies_at, self.desks[who].journal.before = death

    def confirm(self, who, debts, mishap):
        self.advance(who, 30)
        if self.work[who] is not None:
            self.begin_anew(who, killed=False)
        running = self.running()
        self.mishap[who] = "normal"
        with self.alive(who) as desk:
            snapshot = next(step for step in self.waited(desk.repayer.look()) if isinstance(step, Snapshot))
            order = desk.repayer.plan(debts, pay_with="USDT", snapshot=snapshot)
            assert not running & set(debts), "what runs at the exchange was choosable"
            assert not self.model.lost, "an order after a lost record, and before anybody looked"
            self.work[who] = desk.repayer.send(order, snapshot)
            self.mishap[who] = mishap

    def waited(self, steps):
        for step in steps:
            if isinstance(step, Wait):
                self.world.clock.wait_until(step.until_ms)
            yield step

    @rule(who=USERS, steps=st.integers(1, 40), death=DEATHS)
    def go_on(self, who, steps, death):
        """With what is under way, else with following."""
        self.follow(who)
        self.doom(who, death)
        self.advance(who, steps)

    def follow(self, who):
        if self.work[who] is None:
            self.mishap[who] = "normal"
            self.work[who] = self.desks[who].repayer.follow()

    @rule(who=USERS, killed=st.booleans())
    def restart(self, who, killed):
        self.begin_anew(who, killed=killed)

    def begin_anew(self, who, *, killed):
        self.leave(who, killed=killed)
        self.desks[who] = self.opened(who)

    @rule()
    def borrow_again(self):
        """Debts grow again, so that they tell nothing of what was repaid."""
        self.world.server.ledger.open(USUAL)

    @rule(ms=st.sampled_from([100, 3_000, 60_000, 200_000]))
    def time_passes(self, ms):
        self.world.clock.tick(ms)

    @rule(who=USERS, words=st.lists(st.sampled_from([State.SAID_EXECUTED, State.SAID_ABSENT]), min_size=3, max_size=3))
    def say(self, who, words):
        """Close whatever can be closed, with any words."""
        self.mishap[who] = "normal"
        self.world.clock.tick(240_000)
        with self.alive(who) as desk:
            for each in desk.repayer.open_repayments():
                said = {(each.id, row.debt): word for row, word in zip(each.rows, words, strict=False)}
                opens = {key: word for key, word in said.items() if each.row(key[1]).state.open}
                self.model.said |= opens  # which may not come true, but nothing else may
                with suppress(BadInput):
                    for _ in self.waited(steps := Shown(desk.repayer.show_for_closing(each.id))):
                        pass
                    assert steps.value.debts == tuple(debt for _, debt in opens)
                    closed = desk.repayer.close_by_word(each.id, {debt: word for (_, debt), word in opens.items()})
                    assert not closed.open

    @rule(who=USERS, debt=st.sampled_from(DEBTS), mishap=st.sampled_from(MISHAPS))
    def die_before_the_answer_is_on_disk(self, who, debt, mishap):
        self.confirm(who, [debt], mishap)
        self.doom(who, (ANSWERED, True))
        self.advance(who, 30)

    @rule(who=USERS, debt=st.sampled_from(DEBTS), mishap=st.sampled_from(LOST))
    def lose_an_answer(self, who, debt, mishap):
        """An order whose outcome stays unknown for a while, or for good."""
        self.confirm(who, [debt], mishap)
        self.advance(who, 30)
        self.follow(who)
        self.advance(who, 30)

    @precondition(lambda self: not self.model.lost and all(state.ended for state in self.model.seen.values()))
    @rule(who=USERS, debt=st.sampled_from(DEBTS), mishap=st.sampled_from(list(FOUND_AGAIN)))
    def find_a_lost_answer(self, who, debt, mishap):
        """Where nothing else is in its way, "unknown" is no excuse."""
        self.doom(who, (0, False))
        self.time_passes(LONG_AGO_MS)
        self.borrow_again()
        self.confirm(who, [debt], mishap)
        self.advance(who, 30)
        self.world.follow(self.desks[who])
        newest = max(self.repayments(), key=lambda each: each.id)
        assert {row.debt: row.state for row in newest.rows} == {debt: FOUND_AGAIN[mishap]}

    @precondition(lambda self: len(self.model.seen) > 2 and not self.world.forgotten)
    @rule()
    def lose_the_record(self):
        """The file is damaged while nobody uses it."""
        for name in "ab":
            self.leave(name)
        for side in ("-wal", "-shm"):
            self.world.path.with_name(self.world.path.name + side).unlink(missing_ok=True)
        self.world.path.write_bytes(LOST_FOR_GOOD)
        # What runs then, nobody knows of any more: the user is asked to look.
        self.world.clock.tick(600_000)
        self.desks = {name: self.opened(name) for name in "ab"}
        self.world.forgotten += len(self.world.own)
        self.model = Model(posts=len(self.world.server.posts), lost=True)

    @precondition(lambda self: self.model.lost)
    @rule(who=USERS)
    def look_at_the_history(self, who):
        self.mishap[who] = "normal"
        with self.alive(who) as desk:
            for _ in self.waited(desk.repayer.history()):
                pass
            desk.repayer.review()
            self.model.lost = False

    @precondition(lambda self: self.model.seen)
    @rule()
    def settle(self):
        """After enough reading nothing that the exchange shows is left in doubt."""
        for name in "ab":
            self.leave(name)
            self.desks[name] = self.opened(name)
        for desk in self.desks.values():
            self.world.follow(desk)
        rows = [row for each in self.repayments() for row in each.rows]
        assert all(row.state.ended or row.state is State.UNKNOWN for row in rows)

    def running(self):
        """By the ledger, not by the journal: debts of ours that the exchange is repaying."""
        ledger = self.world.server.ledger
        return {row.debt for order in self.world.own for row in ledger.rows_of(order) if row.status == "running"}

    def repayments(self):
        with closing(Journal(self.world.path)) as journal:
            return [*journal.repayments(account_id="a"), *journal.repayments(account_id="b")]

    @invariant()
    def the_record_is_true(self):
        assert self.world.lies(self.repayments()) == []

    @invariant()
    def each_row_goes_forward_only_and_no_word_is_nobody_s(self):
        rows = {(each.id, row.debt): row.state for each in self.repayments() for row in each.rows}
        for key, state in self.model.seen.items():
            assert key in rows, f"{key} is gone"
            assert leads(state, rows[key]), f"{key} was {state}, is {rows[key]}"
        for key, state in rows.items():
            assert not state.said or self.model.said.get(key) is state, f"nobody said {key} is {state}"
        self.model.seen = rows

    @invariant()
    def each_request_is_on_record(self):
        """One more may be than left where a process died in between."""
        known, left = sum(each.attempts for each in self.repayments()), len(self.world.server.posts) - self.model.posts
        assert left <= known <= left + self.model.deaths + 2

    @invariant()
    def what_runs_is_barred_for_both(self):
        """But for what a word closed: of that very order, whatever was said of an earlier one of the same debt."""
        ledger, repayments = self.world.server.ledger, self.repayments()
        said = {(each.id, row.debt) for each in repayments for row in each.rows if row.state.said}
        running = {
            row.debt
            for order in self.world.own
            for row in ledger.rows_of(order)
            if row.status == "running" and (self.world._owner(order, repayments), row.debt) not in said
        }
        for name, desk in self.desks.items():
            barred = desk.journal.doubtful(account_id=name, user_key=desk.repayer._owner.user_key)
            assert running <= set(barred)


class Shown:
    """A generator's steps, and what it gave in the end."""

    def __init__(self, steps):
        self.steps, self.value = steps, None

    def __iter__(self):
        self.value = yield from self.steps


TestRepaying = Repaying.TestCase
TestRepaying.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
