"""One run of the fault campaign: some orders, one or two faults somewhere on their way, and what became of it all."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from app.domain.account import Account, Environment
from app.domain.repayment import State
from app.errors import OneClickRepayError
from app.logs import forget_struck
from app.okx.client import Client
from app.okx.sites import site
from app.okx.transport import Limits
from app.practice.ledger import Ending, Pace
from app.repayer import Repayer
from app.steps import Snapshot, Stuck, Wait
from tests.faults import oracle, wire
from tests.faults.clocks import LocalClock, TrueClock
from tests.faults.disk import FAILURES, KILLS, FaultyJournal, KilledError
from tests.faults.exchange import FaultyExchange

# A killed process loses nothing that it wrote, so that nothing here has to reach a real disk.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - as the place of a private folder
LIMITS = Limits(connect=1.0, read=0.15, total=0.4)
HOUR_MS = 3_600_000
PACES = (Pace(0, 0), Pace(1_000, 4_000), Pace(1_000, 4_000), Pace(20_000, 60_000))
ENDINGS = ((Ending.FULL,), (Ending.FULL,), (Ending.FULL, Ending.FAILS), (Ending.REST,), (Ending.FAILS,))
CALLS = {"repay": (0, 0, 0, 1), "list": range(4), "history": range(5), "other": range(12)}
WRONG_BY_MS = (HOUR_MS, 31_000, 25_000, 9_000)
OWED = frozenset({"BTC", "ETH", "LTC", "SOL", "AVAX"})
MOST_WRITES = 16
PATIENCE_MS = 15 * 60_000
LATE_MS = 30_000
MISSING_MS = 30_000


@dataclass
class Outcome:
    """What a run came to. `states` are the journal's last words on each row."""

    seed: int
    faults: list[str] = field(default_factory=list)
    orders: int = 0
    posts: int = 0
    executed: int = 0
    states: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)


@dataclass
class Desk:
    """One process of the trader's: its own connection to the journal, its own clock reading, its own key."""

    repayer: Repayer
    client: Client
    journal: FaultyJournal

    def close(self) -> None:
        self.client.close()
        self.journal.close()


class Run:
    """`Run(seed).go()` is one run: the same seed gives the same schedule of orders and faults."""

    def __init__(self, seed: int, *, wait_for_real: bool = True) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.true = TrueClock()
        self.exchange = FaultyExchange(self.true, seed=seed)
        self.outcome = Outcome(seed)
        self.local = LocalClock(
            self.true,
            off_ms=self.chance.choice((0, 0, 900, -900, 20_000)),
            drift=self.chance.choice((1, 1, 1.002, 0.998)),
        )
        self._wait_for_real = wait_for_real
        self._jumps: dict[int, int] = {}
        self._waits = 0
        self._ready: dict[Iterator[object], float] = {}
        self._strangers: dict[str, set[Ending]] = {}
        self._word = random.Random(~seed)  # noqa: S311 - repeatable; one of its own, so that it shifts no fault
        self._said: oracle.Said = {}
        self._saying: oracle.Said = {}
        self._life = 0
        self._disk: dict[int, tuple[str, int]] = {}
        self._journals: list[FaultyJournal] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY)))
        self._stack.enter_context(self.exchange)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def go(self) -> Outcome:
        """Everything, from the plan of faults to the last word of the oracle."""
        with self:
            self._plan()
            desks = [self._desk() for _ in range(self.chance.choice((1, 1, 1, 2)))]
            if len(desks) > 1:
                self.outcome.faults.append("two processes")
            actors = [self._act(desk) for desk in desks]
            try:
                self._interleave(actors, desks)
            except KilledError:
                desks = [self._revived()]
                self._interleave([self._act(desks[0])], desks)
            self._heal(desks)
            for desk in desks:
                self._interleave([self._follow(desk, PATIENCE_MS)], desks)
            self._judge(desks[0])
            for desk in desks:
                desk.close()
        return self.outcome

    def _plan(self) -> None:
        chance = self.chance
        self.exchange.behave(pace=chance.choice(PACES), endings=chance.choice(ENDINGS))
        if chance.random() < 0.4:
            self._note("history late")
            self.exchange.book.late_ms = chance.randint(1, LATE_MS)
            self.exchange.book.each_late = chance.random() < 0.5
        if chance.random() < 0.1:
            self._note("history missing for a while")
            start = self.true.now_ms() + chance.randint(0, 40_000)
            self.exchange.book.missing = (start, start + chance.randint(1_000, MISSING_MS))
        if chance.random() < 0.1:
            self._wrong_time()
        if chance.random() < 0.1:
            self._note("history dates ends anew")
            self.exchange.book.later_ms = chance.randint(1, 5_000)
        for _ in range(chance.choice((1, 2, 2))):
            chance.choice((self._wire_fault, self._wire_fault, self._wire_fault, self._disk_fault, self._clock_fault,
                           self._stranger))()  # fmt: skip

    def _note(self, fault: str) -> None:
        self.outcome.faults.append(fault)

    def _wire_fault(self) -> None:
        chance = self.chance
        kinds = [*wire.LOST, *wire.LOST, *wire.QUICK]
        if self._wait_for_real and chance.random() < 0.15:
            kinds = [*wire.WAITED, *wire.LARGE]
        call = chance.choice(("repay", "repay", "repay", "list", "history", "history", "other"))
        self.exchange.faults[call, chance.choice(CALLS[call])] = chance.choice(kinds)

    def _wrong_time(self) -> None:
        """OKX's clock is read well, and is wrong: an old answer kept on the way, or a server that was set wrongly."""
        by_ms = self.chance.choice((-1, 1)) * self.chance.choice(WRONG_BY_MS)
        self._note(f"OKX's clock {by_ms / 1000:+.0f} s for a while")
        start = self.true.now_ms() + self.chance.choice((0, 0, 0, self.chance.randint(0, 60_000)))
        self.exchange.book.wrong_time = (start, start + self.chance.choice((1_000, 30_000, 300_000)), by_ms)

    def _disk_fault(self) -> None:
        kind = self.chance.choice((*FAILURES, *KILLS, *KILLS))
        self._disk[self.chance.randint(1, MOST_WRITES)] = (kind, self.chance.choice((1, 1, 2, 5)))

    def _clock_fault(self) -> None:
        self._jumps[self.chance.randint(1, 12)] = self.chance.choice((HOUR_MS, -HOUR_MS, 31_000, -31_000, 9_000))

    def _stranger(self) -> None:
        """Another client of the same user repays something of its own meanwhile."""
        self._note("a stranger's repayment")
        ledger, moment = self.exchange.book.ledger, self.true.now_ms() + self.chance.randint(0, 60_000)
        pace, endings = self.chance.choice(PACES), self.chance.choice(ENDINGS)
        debts = self.chance.sample(["SOL", "AVAX", "LINK", "DOGE"], self.chance.randint(1, 2))
        for debt in debts:
            self._strangers.setdefault(debt, set()).update(endings)
        self.true.at(
            moment,
            lambda: ledger.repay(
                debts=debts, pay_with="USDT", now_ms=self.true.now_ms(), pace=pace, endings=endings, stranger=True
            ),
        )

    def _desk(self) -> Desk:
        self._life += 1
        journal = FaultyJournal(self.folder / "journal.sqlite3", self.folder / f"image{self._life}")
        self._journals.append(journal)
        journal.recover()
        if self._life == 1:
            journal.faults = {journal.writes + number: fault for number, fault in self._disk.items()}
        account = Account("a", "A", self.exchange.url, Environment.PRACTICE)
        client = Client(
            site(self.exchange.url),
            Environment.PRACTICE,
            self.exchange.book.credentials,
            clock=self.local,
            limits=LIMITS,
        )
        return Desk(Repayer(account, client=client, journal=journal, clock=self.local), client, journal)

    def _revived(self) -> Desk:
        """Start again on what the killed process left; what else it would have done is done nowhere."""
        self.folder = self._journals[0]._image
        return self._desk()

    def _heal(self, desks: list[Desk]) -> None:
        """The weather clears up."""
        self.exchange.faults.clear()
        self.exchange.listen()
        self.exchange.book.late_ms = 0
        self.exchange.book.missing = (0, 0)
        self.exchange.book.wrong_time = (0, 0, 0)
        for desk in desks:
            desk.journal.faults.clear()
            desk.journal._ill = None
        self._jumps.clear()

    def _act(self, desk: Desk) -> Iterator[Wait | None]:
        """As a trader does: look, choose, confirm, follow for a while; and again, also while the former is followed."""
        for _ in range(self.chance.choice((1, 2, 2, 3))):
            try:
                yield from self._order(desk)
            except OneClickRepayError:
                yield Wait(self.local.now_ms() + self.chance.choice((0, 2_000, 30_000)))
            if self.chance.random() < 0.7:
                following = self._follow(desk, self.chance.choice((3_000, 30_000, 200_000)))
                if self.chance.random() < 0.4:
                    self._ready[following] = 0.0
                    yield Wait(self.local.now_ms() + self.chance.choice((0, 2_000, 30_000)))
                else:
                    yield from following
            if self._word.random() < 0.3:
                yield from self._close(desk)

    def _close(self, desk: Desk) -> Iterator[object]:
        """The trader has the patience of four minutes, looks at what stays unknown, and says something of it."""
        yield Wait(self.local.now_ms() + self._word.choice((0, 240_000)))
        with contextlib.suppress(OneClickRepayError):
            for each in desk.repayer.open_repayments():
                shown = yield from desk.repayer.show_for_closing(each.id)
                said = {debt: self._word.choice((State.SAID_EXECUTED, State.SAID_ABSENT)) for debt in shown.debts}
                self._saying = {(each.id, debt): state for debt, state in said.items()}
                desk.repayer.close_by_word(each.id, said)
                self._note("closed by word")
                self._said |= self._saying

    def _order(self, desk: Desk) -> Iterator[Wait | None]:
        snapshot = None
        for step in desk.repayer.look():
            if isinstance(step, Snapshot):
                snapshot = step
            else:
                yield step
        free = [each.currency for each in snapshot.listing.cross if each.currency not in snapshot.doubtful]
        # OKX gives no id: of two repayments of one debt at the same moment, either may pass for the other.
        free = [each for each in free if each in OWED and each not in self.exchange.running_for_strangers()]
        if not free:
            return
        debts = tuple(self.chance.sample(free, min(len(free), self.chance.randint(1, 3))))
        if self._may_pass_for_ours(debts):
            return
        order = desk.repayer.plan(debts, pay_with="USDT", snapshot=snapshot)
        self.outcome.orders += 1
        yield from desk.repayer.send(order, snapshot)

    def _may_pass_for_ours(self, debts: tuple[str, ...]) -> bool:
        """OKX gives no id, so that SECURITY.md names where the row of another client passes for ours.

        Alone in an order that is lost, one that repaid all or failed does, and one that repaid all where ours, which
        then failed, is shown after it.
        """
        endings = set().union(*(self._strangers.get(debt, ()) for debt in debts))
        late = self.exchange.book.late_ms > 0
        return (Ending.FULL in endings and (late or len(debts) == 1)) or (Ending.FAILS in endings and len(debts) == 1)

    def _follow(self, desk: Desk, ms: int) -> Iterator[Wait | None]:
        end_ms, stuck = self.local.monotonic() * 1000 + ms, 0
        try:
            for step in desk.repayer.follow():
                yield step
                stuck += isinstance(step, Stuck)
                if stuck == 3 or self.local.monotonic() * 1000 > end_ms:
                    return
        except OneClickRepayError:
            return

    def _interleave(self, actors: list[Iterator[object]], desks: list[Desk]) -> None:
        """Whoever need not wait takes a step, by lot; where all wait, time passes until the first need not."""
        self._ready = ready = dict.fromkeys(actors, 0.0)
        while ready:
            now = self.local.now_ms()
            free = [actor for actor, until in ready.items() if until <= now]
            if not free:
                self._wait(min(ready.values()))
                continue
            actor = self.chance.choice(free)
            try:
                step = next(actor)
            except StopIteration:
                del ready[actor]
                continue
            except (OneClickRepayError, KilledError):
                raise
            except Exception as error:  # noqa: BLE001 - a traceback is what must not be
                self.outcome.violations.append(f"{type(error).__name__}: {error}")
                del ready[actor]
                continue
            ready[actor] = float(step.until_ms) if isinstance(step, Wait) else 0.0
            self._look_around(desks)

    def _wait(self, until_ms: float) -> None:
        self._waits += 1
        jump = self._jumps.pop(self._waits, None)
        if jump is not None:
            self._note(f"clock set {'on' if jump > 0 else 'back'} by {abs(jump) // 1000} s")
            self.local.jump(jump)
        # Who waits for a time that a clock which was set back reaches much later is woken by its timer.
        self.local.wait_until(min(int(until_ms), self.local.now_ms() + 60_000))

    def _look_around(self, desks: list[Desk]) -> None:
        """At every step: what runs or is on its way cannot be chosen."""
        for desk in desks:
            owner = desk.repayer._owner
            try:
                barred = desk.journal.doubtful(account_id="a", user_key=owner.user_key)
            except OneClickRepayError:
                continue
            loose = oracle.choosable_in_doubt(self.exchange, barred)
            if loose:
                self.outcome.violations.append(f"choosable while in doubt: {sorted(loose)}")

    def _judge(self, desk: Desk) -> None:
        out, repayments = self.outcome, desk.journal.repayments(account_id="a")
        out.faults += self.exchange.injected + [name for journal in self._journals for name in journal.injected]
        out.posts, out.executed = len(self.exchange.posts), len(self.exchange.executed)
        out.states = [row.state.value for each in repayments for row in each.rows]
        out.violations += oracle.violations(self.exchange, desk.journal, repayments)
        out.violations += oracle.words(repayments, self._said, self._saying)
        if out.executed > out.orders:
            out.violations.append(f"{out.executed} executed, {out.orders} confirmed")


def outcome_of(seed: int) -> Outcome:
    """One run; what breaks the run itself counts as a violation."""
    logging.getLogger("urllib3.connection").disabled = True  # it tells of each cut header
    try:
        return Run(seed).go()
    except Exception as error:  # noqa: BLE001 - told with its seed, beside all others
        return Outcome(seed, violations=[f"the run broke: {type(error).__name__}: {error}"])
    finally:
        forget_struck()  # each run has a key of its own, and ten thousand would be struck out of every text
