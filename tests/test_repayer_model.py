"""Any sequence of orders, mishaps, restarts and strangers: the record stays true and no debt is sent while in doubt."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.repayment import State
from app.errors import DebtInDoubt, ExchangeProblem, OneClickRepayError, UnlawfulOrder
from tests.e2e.world import World

DEBTS = ("BTC", "ETH", "LTC", "SOL")
MISHAPS = ("normal", "instant", "slow", "lost-before", "lost-after", "code-50004-executed", "code-50004-not-executed",
           "code-50011-once", "code-59119", "partly-failed", "rest-remains", "missing-row", "history-late",
           "html-503-executed", "redirect", "code-unknown-executed")  # fmt: skip


class Repaying(RuleBasedStateMachine):
    """Two entries of one user take turns; the model is the set of debts that may not be sent."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name)).__enter__()
        self.desks = {name: self.world.desk(name) for name in "ab"}
        self.counted = 0

    def teardown(self):
        self.world.__exit__()
        self.folder.cleanup()

    def barred(self):
        """By the ledger, not by the journal: what is running at the exchange must not be sent."""
        self.world.server.ledger.settle(self.world.clock.now_ms())
        return {row.debt for row in self.world.server.ledger.rows if row.status == "running"}

    @rule(
        who=st.sampled_from("ab"),
        debts=st.lists(st.sampled_from(DEBTS), min_size=1, max_size=3, unique=True),
        mishap=st.sampled_from(MISHAPS),
        steps=st.integers(1, 12),
    )
    def repay(self, who, debts, mishap, steps):
        """Send, and go away after some of the steps."""
        desk, world = self.desks[who], self.world
        before = len(world.server.posts)
        try:
            order, snapshot = world.order(desk, *debts)
        except (DebtInDoubt, UnlawfulOrder, ExchangeProblem):
            return
        assert not self.barred() & set(debts), "what runs at the exchange was choosable"
        world.server.scenario = mishap
        try:
            sending = world.driven(desk.repayer.send(order, snapshot))
            for _, _step in zip(range(steps), sending, strict=False):
                pass
            sending.close()
        except OneClickRepayError:
            pass
        finally:
            world.server.scenario = "normal"
        assert len(world.server.posts) - before <= 1 + (mishap == "code-50011-once")

    @rule(who=st.sampled_from("ab"), seconds=st.sampled_from([1, 5, 50, 300]))
    def follow(self, who, seconds):
        before = len(self.world.server.posts)
        self.world.follow(self.desks[who], seconds=seconds)
        assert len(self.world.server.posts) == before

    @rule(who=st.sampled_from("ab"))
    def restart(self, who):
        self.desks[who].close()
        self.desks[who] = self.world.desk(who)

    @rule(ms=st.sampled_from([100, 3_000, 60_000]))
    def time_passes(self, ms):
        self.world.clock.tick(ms)

    @precondition(lambda self: self.world.server.posts)
    @rule()
    def settle(self):
        """After enough reading nothing that the exchange shows is left in doubt."""
        for desk in self.desks.values():
            desk.journal.recover()
            self.world.follow(desk)
        rows = [row for each in self.repayments() for row in each.rows]
        assert all(row.state.ended or row.state is State.UNKNOWN for row in rows)

    def repayments(self):
        journal = self.desks["a"].journal
        return [*journal.repayments(account_id="a"), *journal.repayments(account_id="b")]

    @invariant()
    def the_record_is_true(self):
        assert self.world.lies(self.repayments()) == []

    @invariant()
    def each_request_is_on_record(self):
        assert sum(each.attempts for each in self.repayments()) == len(self.world.server.posts)


TestRepaying = Repaying.TestCase
TestRepaying.settings = settings(
    max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
