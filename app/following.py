"""What was left running or unknown, followed by reading until it is settled; nothing is ever sent from here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from app.clock import Clock
from app.domain import closing
from app.domain.evidence import (
    ACCEPTANCE_MS,
    HISTORY_MS,
    TOLERANCE_MS,
    Bill,
    Evidence,
    HistoryRow,
    proves_by_time,
    settle,
    shows_all,
)
from app.domain.repayment import Repayment, State
from app.errors import AccountProblem, ExchangeProblem
from app.journal import Journal
from app.okx.client import Client
from app.okx.reads import asked_too_often, stamped_wrongly
from app.owner import Owner, of_another_user, of_former_key
from app.steps import HISTORY, LIST, TIME, Pace, Step, Stuck, Trouble, Wait, in_short

T = TypeVar("T")

_log = logging.getLogger(__name__)

_FULL_PAGE = 100
_LOOK_BACK_MS = 3_600_000
"""How long before an order OKX's history is read, and compared with what is known of it."""
_BACK_OFF_MS = (2_000, 4_000, 8_000, 15_000, 30_000)
_SLOW_MS = 15_000
_STALLED_AFTER_MS = 180_000
_MOVED = frozenset({State.FILLED, State.FAILED})


@dataclass(slots=True)
class Following:
    """One account's unfinished repayments. `reads` holds, for each, when OKX's history was read in full since.

    `sighted` holds order and debt of each running row that was shown under the very time that OKX had answered, and
    `shown` (debt, time) of all that the last whole reading showed, also to an earlier follower.
    `seen` holds when each was first seen here as it was sent last, by the clock that only ever grows, in seconds.
    """

    client: Client
    journal: Journal
    clock: Clock
    owner: Owner
    pace: Pace
    shown: set[tuple[str, int]]
    reads: dict[int, tuple[int, ...]] = field(default_factory=dict)
    sighted: set[tuple[int, str]] = field(default_factory=set)
    seen: dict[tuple[int, int | None], float] = field(default_factory=dict)

    def follow(self, watched: Iterable[int]) -> Iterator[Step]:
        """Read until nothing of this user is unfinished; yields each repayment that changed, and each `Trouble` met.

        Of the orders in `watched`, which the driver believes unfinished, those that another process ends are yielded
        too.
        """
        known: dict[int, Repayment | None] = dict.fromkeys(watched)
        failures = 0
        strangers = False
        while True:
            open_now = self._open_now()
            yield from self._changed_elsewhere(known, open_now)
            own = [each for each in open_now if self.owner.owns(each)]
            foreign = [each for each in open_now if self._foreign(each)]
            if foreign and not strangers:
                strangers = True
                why = of_former_key if self.owner.stranded(foreign[0]) else of_another_user
                yield Trouble(AccountProblem(why(foreign[0])))
            if not own and (self.owner.named is not None or not open_now):
                if any(map(self.owner.stranded, open_now)):
                    yield Stuck()
                return
            try:
                for step in self._round(own):
                    if isinstance(step, Repayment):
                        known[step.id] = step
                    yield step
                failures = 0
            except ExchangeProblem as error:
                corrected = stamped_wrongly(error) and self._optional(self.client.measure_clock) is not None
                if not asked_too_often(error) and not (corrected and not failures):
                    _log.info("Following goes on later: %s", error)
                    yield Trouble(error)
                yield Wait(self.clock.now_ms() + _BACK_OFF_MS[min(failures, len(_BACK_OFF_MS) - 1)])
                failures += 1
            yield from self._rest()

    def _open_now(self) -> tuple[Repayment, ...]:
        """What is unfinished, of this account or its user; a sender that has died leaves nothing behind as sent."""
        mine = {"account_id": self.owner.account.id, "user_key": self.owner.user_key}
        open_now = self.journal.open_repayments(**mine)
        if any(row.state in {State.PLANNED, State.SENT} for each in open_now for row in each.rows):
            self.journal.recover()
            open_now = self.journal.open_repayments(**mine)
        return open_now

    def _changed_elsewhere(self, known: dict[int, Repayment | None], open_now: tuple[Repayment, ...]) -> Iterator[Step]:
        """Each repayment that is not as the driver was told last; from then on it is known."""
        still_open = {each.id: each for each in open_now}
        for number in [number for number in known if number not in still_open]:
            ended = self.journal.repayment(number)
            if ended != known.pop(number):
                yield ended
        for number, now in still_open.items():
            if known.get(number, now) not in {None, now}:
                yield now
            known[number] = now

    def _rest(self) -> Iterator[Step]:
        """Say so when there is nothing more to read, and ask less often when it takes long."""
        open_now = self._open_now()
        left = [each for each in open_now if self.owner.owns(each)]
        # Where none is left of its own it goes on only as OKX has not named it: an order of that name may be its.
        if open_now and all(self._exhausted(each) for each in (left or open_now)):
            yield Stuck()
        if all(self._stalled(each) for each in left) and (left or self.owner.named is None):
            yield Wait(self.clock.now_ms() + _SLOW_MS)

    def remaining(self, repayment: Repayment) -> Generator[Step, None, Repayment]:
        """Read the debts again, so that what is left of each ended row is known; a failure leaves it not known."""
        try:
            debts = yield from self._debts()
        except ExchangeProblem as error:
            yield Trouble(error)
            return repayment
        if debts is None:
            return repayment
        rows = [
            replace(row, remaining=debts.get(row.debt, Decimal(0))) if row.state in _MOVED else row
            for row in repayment.rows
        ]
        repayment = self.journal.record(repayment.with_rows(rows))
        yield repayment
        return repayment

    def _round(self, own: list[Repayment]) -> Iterator[Step]:
        """One reading of the history for all of them, then of what each still needs."""
        if self.owner.named is None:
            self.owner.identify()
        if not own:
            return
        passed_ms = {each.id: self._passed_ms(each) for each in own}
        local_ms = self.clock.now_ms()
        measured = any(self._unsure(each) for each in own) and (yield from self._measured())
        read_ms = self.client.now_ms()
        since_ms = min(each.sent_ms or each.confirmed_ms for each in own) - _LOOK_BACK_MS
        history, whole = yield from self.history(since_ms)
        # Each for itself: in both together, a row whose time moved would be counted twice.
        known = self.shown, set[tuple[str, int]]().union(*map(self.journal.claimed, own))
        if whole := whole and all(shows_all(history, each, since_ms=since_ms) for each in known):
            self.shown.clear()
            self.shown.update((row.debt, row.time_ms) for row in history)
        for repayment in own:
            if whole and (measured or not self._too_old(repayment)):
                # Where OKX's clock cannot be read, only the time that passed here since proves anything: clocks jump.
                moment_ms = (repayment.sent_ms or 0) + passed_ms[repayment.id]
                if measured:
                    # No clock is believed alone, not even OKX's: an old answer may be told again on the way.
                    here_ms = local_ms - repayment.confirmed_ms + (repayment.sent_ms or 0)
                    moment_ms = min(read_ms, max(moment_ms, here_ms))
                self.reads[repayment.id] = (*self.reads.get(repayment.id, ()), moment_ms)
            yield from self._settled(repayment, history)

    def _unsure(self, repayment: Repayment) -> bool:
        """Whether time must have passed before what is shown, or is not, proves anything of it."""
        return any(
            row.state is State.UNKNOWN or (row.state is State.RUNNING and (repayment.id, row.debt) not in self.sighted)
            for row in repayment.rows
        )

    def _passed_ms(self, repayment: Repayment) -> int:
        """How long ago it was sent, at least: other orders were followed here before it was."""
        now = self.clock.monotonic()
        return int((now - self.seen.setdefault((repayment.id, repayment.sent_ms), now)) * 1000)

    def _measured(self) -> Generator[Step, None, bool]:
        """Read OKX's clock; whether that went fast enough for its time to prove an absence by."""
        yield from self.pace.free(TIME)
        return self._optional(self.client.measure_clock) is not None and self.client.knows_time

    def _settled(self, repayment: Repayment, history: tuple[HistoryRow, ...]) -> Iterator[Step]:
        """Bring one repayment as far as the history proves, then as debts and bills do, and read what remains."""
        sighted = frozenset(debt for number, debt in self.sighted if number == repayment.id)
        claimed = self.journal.claimed(repayment)
        evidence = Evidence(history, self.reads.get(repayment.id, ()), claimed=claimed, sighted=sighted)
        shown = {(row.debt, row.pay_with, row.time_ms) for row in history}
        self.sighted |= {
            (repayment.id, row.debt)
            for row in repayment.rows
            if row.state is State.RUNNING and (row.debt, repayment.order.pay_with, row.time_ms) in shown
        }
        settled = yield from self._written(repayment, settle(repayment, evidence))
        if _unknown(settled) and proves_by_time(settled, evidence.reads):
            full = replace(evidence, debts=(yield from self._debts()), bills=self._bills(settled))
            settled = yield from self._written(settled, settle(settled, full))
        if any(row.state in _MOVED and row.remaining is None for row in settled.rows):
            yield from self.remaining(settled)

    def _written(self, before: Repayment, after: Repayment) -> Generator[Step, None, Repayment]:
        if after == before:
            return before
        after = self.journal.record(after)
        _log.info("Order #%s: %s.", after.id, in_short(after))
        yield after
        return after

    def _bills(self, repayment: Repayment) -> tuple[Bill, ...] | None:
        """All bills since the order; None if they cannot be read, or a full page does not reach back to it."""
        bills = self._optional(self.client.bills)
        since_ms = (repayment.sent_ms or 0) - TOLERANCE_MS
        if bills is not None and len(bills) >= _FULL_PAGE and all(bill.time_ms >= since_ms for bill in bills):
            return None
        return bills

    def _debts(self) -> Generator[Step, None, dict[str, Decimal | None] | None]:
        """Every cross debt; None where OKX lists nothing of them, which does not say that there are none."""
        yield from self.pace.free(LIST)
        listing = self.client.listing()
        return {debt.currency: debt.amount for debt in listing.cross} if listing.cross_known else None

    def _optional(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except ExchangeProblem:
            return None

    def history(self, since_ms: int = 0) -> Generator[Step, None, tuple[tuple[HistoryRow, ...], bool]]:
        """All rows of OKX's history since then (it keeps seven days), and whether none can be missing."""
        rows: list[HistoryRow] = []
        whole = True
        older_than_ms = None
        while True:
            yield from self.pace.free(HISTORY)
            page = self.client.history(older_than_ms=older_than_ms)
            rows += page.rows
            whole = whole and page.whole
            times = [row.time_ms for row in page.rows]
            oldest_ms = min(times, default=0)
            if page.size >= _FULL_PAGE and times != sorted(times, reverse=True):
                # Of rows in another order, the newest may be those that are not among the hundred.
                whole = False
            if page.size < _FULL_PAGE or oldest_ms < since_ms:
                break
            if older_than_ms is not None and oldest_ms >= older_than_ms - 1:
                whole = False
                break
            # Whether OKX's bound is inclusive is not documented: one millisecond of overlap does no harm.
            older_than_ms = oldest_ms + 1
        yield from self._contradicting(tuple(rows))
        return tuple(rows), whole

    def _contradicting(self, rows: tuple[HistoryRow, ...]) -> Iterator[Step]:
        """Each repayment that the user's word closed, and that OKX's history now shows otherwise."""
        for before in self.journal.closed_by_word(self.owner.keys):
            after = closing.checked(before, Evidence(rows, claimed=self.journal.claimed(before)))
            if after != before:
                self.journal.contradict(after)
                _log.info("Order #%s, closed by the user's word: OKX's history shows otherwise.", after.id)
                yield after

    def _exhausted(self, repayment: Repayment) -> bool:
        """Whether all that could prove its end was read and did not; of what is too old, none will be shown."""
        if not self.owner.owns(repayment):
            return self.owner.stranded(repayment)
        states = {row.state for row in repayment.rows if row.state.open}
        if self._too_old(repayment):
            return states <= {State.UNKNOWN, State.RUNNING}
        return states == {State.UNKNOWN} and proves_by_time(repayment, self.reads.get(repayment.id, ()))

    def _too_old(self, repayment: Repayment) -> bool:
        """Whether OKX's history no longer reaches back to it."""
        return self.client.now_ms() - (repayment.sent_ms or 0) > HISTORY_MS - ACCEPTANCE_MS

    def _foreign(self, repayment: Repayment) -> bool:
        """Whether this key cannot settle it; one of a named user may be its own until OKX names it."""
        named = self.owner.named is not None and not self.owner.owns(repayment)
        return named or self.owner.stranded(repayment)

    def _stalled(self, repayment: Repayment) -> bool:
        return self.client.now_ms() - (repayment.sent_ms or repayment.confirmed_ms) > _STALLED_AFTER_MS


def _unknown(repayment: Repayment) -> bool:
    return any(row.state is State.UNKNOWN for row in repayment.rows)
