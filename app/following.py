"""What was left running or unknown, followed by reading until it is settled; nothing is ever sent from here."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from app.clock import Clock
from app.domain.evidence import ACCEPTANCE_MS, HISTORY_MS, TOLERANCE_MS, Evidence, HistoryRow, proves_by_time, settle
from app.domain.repayment import Repayment, State
from app.errors import ExchangeProblem
from app.journal import Journal
from app.okx.client import Client
from app.steps import HISTORY, LIST, Pace, Step, Stuck, Trouble, Wait

T = TypeVar("T")

_FULL_PAGE = 100
_BACK_OFF_MS = (2_000, 4_000, 8_000, 15_000, 30_000)
_SLOW_MS = 15_000
_STALLED_AFTER_MS = 180_000
_MOVED = frozenset({State.FILLED, State.FAILED})


@dataclass(slots=True)
class Following:
    """One account's unfinished repayments. `reads` holds, for each, when OKX's history was read in full since."""

    client: Client
    journal: Journal
    clock: Clock
    pace: Pace
    reads: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def follow(self, unfinished: Callable[[], tuple[Repayment, ...]]) -> Iterator[Step]:
        """Read until nothing is unfinished any more; yields each repayment that changed, and each `Trouble` met."""
        failures = 0
        while open_now := unfinished():
            try:
                yield from self._round(open_now)
                failures = 0
            except ExchangeProblem as error:
                yield Trouble(error)
                yield Wait(self.clock.now_ms() + _BACK_OFF_MS[min(failures, len(_BACK_OFF_MS) - 1)])
                failures += 1
            left = unfinished()
            if left and all(self._exhausted(each) for each in left):
                yield Stuck()
            if left and all(self._stalled(each) for each in left):
                yield Wait(self.clock.now_ms() + _SLOW_MS)

    def remaining(self, repayment: Repayment) -> Generator[Step, None, Repayment]:
        """Read the debts again, so that what is left of each ended row is known; a failure leaves it not known."""
        try:
            debts = yield from self._debts()
        except ExchangeProblem as error:
            yield Trouble(error)
            return repayment
        rows = [
            replace(row, remaining=debts.get(row.debt, Decimal(0))) if row.state in _MOVED else row
            for row in repayment.rows
        ]
        repayment = self.journal.record(repayment.with_rows(rows))
        yield repayment
        return repayment

    def _round(self, open_now: tuple[Repayment, ...]) -> Iterator[Step]:
        """One reading of the history for all of them, then of what each still needs."""
        if any(_unknown(each) for each in open_now):
            # By OKX's clock, so that a jump of this computer's proves nothing.
            self._optional(self.client.measure_clock)
        read_ms = self.client.now_ms()
        since_ms = min(each.sent_ms or each.confirmed_ms for each in open_now) - TOLERANCE_MS
        history, whole = yield from self.history(since_ms)
        for repayment in open_now:
            if whole:
                self.reads[repayment.id] = (*self.reads.get(repayment.id, ()), read_ms)
            evidence = Evidence(history, self.reads.get(repayment.id, ()), claimed=self.journal.claimed(repayment))
            settled = yield from self._written(repayment, settle(repayment, evidence))
            if _unknown(settled) and proves_by_time(settled, evidence.reads):
                full = replace(evidence, debts=(yield from self._debts()), bills=self._optional(self.client.bills))
                settled = yield from self._written(settled, settle(settled, full))
            if any(row.state in _MOVED and row.remaining is None for row in settled.rows):
                yield from self.remaining(settled)

    def _written(self, before: Repayment, after: Repayment) -> Generator[Step, None, Repayment]:
        if after == before:
            return before
        after = self.journal.record(after)
        yield after
        return after

    def _debts(self) -> Generator[Step, None, dict[str, Decimal | None]]:
        yield from self.pace.free(LIST)
        return {debt.currency: debt.amount for debt in self.client.listing().cross}

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
            oldest_ms = min((row.time_ms for row in page.rows), default=0)
            if page.size < _FULL_PAGE or oldest_ms < since_ms:
                return tuple(rows), whole
            if older_than_ms is not None and oldest_ms >= older_than_ms - 1:
                return tuple(rows), False
            # Whether OKX's bound is inclusive is not documented: one millisecond of overlap does no harm.
            older_than_ms = oldest_ms + 1

    def _exhausted(self, repayment: Repayment) -> bool:
        """Whether nothing runs, and all that could prove an absence was read and did not."""
        states = {row.state for row in repayment.rows if row.state.open}
        return states == {State.UNKNOWN} and (
            proves_by_time(repayment, self.reads.get(repayment.id, ())) or self._too_old(repayment)
        )

    def _too_old(self, repayment: Repayment) -> bool:
        """Whether OKX's history no longer reaches back to it."""
        return self.client.now_ms() - (repayment.sent_ms or 0) > HISTORY_MS - ACCEPTANCE_MS

    def _stalled(self, repayment: Repayment) -> bool:
        return self.client.now_ms() - (repayment.sent_ms or repayment.confirmed_ms) > _STALLED_AFTER_MS


def _unknown(repayment: Repayment) -> bool:
    return any(row.state is State.UNKNOWN for row in repayment.rows)
