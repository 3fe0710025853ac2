"""What a driver of repayments is told step by step, and the pace that OKX allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.clock import Clock, beat
from app.domain.account import Standing
from app.domain.holdings import Balances, Listing
from app.domain.interest import Interest
from app.domain.queue import Beat, jumped
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import JournalProblem, OneClickRepayError, Overslept
from app.journal import Journal
from app.okx.client import ClockReading
from app.owner import Owner

REPAY, LIST, HISTORY = "one-click-repay", "one-click-repay-currency-list", "one-click-repay-history"
"""The three calls that OKX limits to one request in 2 s, each for itself, per user ID."""

PACE_MS = 2_100
"""A little more than OKX's 2 s, since it counts when requests arrive."""

TIME = "time"
"""OKX's clock, which it limits to ten requests in 2 s for each address: all users of this computer count together."""

_TIME_PACE_MS = 210

_MOST_WAITS = 4

_MOST_BUSY_MS = 30_000  # as long as two requests that get no answer, which an order may have to wait for

_OVERSLEPT = Words(
    "The computer slept, or its clock was set, before the order left. Nothing was sent. Prepare it again.",
    "订单发送前电脑曾休眠或时钟被调整。未发送任何请求，请重新发起。",
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Come back at `until_ms` by this computer's clock, Unix milliseconds."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong that does not end the work: it will be tried again, or is done without."""

    error: OneClickRepayError


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an account owes and has at one moment, `read_ms` by this computer's clock, Unix milliseconds.

    `doubtful` maps each debt of an unfinished order to the order's number and its state; `unfinished` says whether
    following settles any, which are not those of another user of OKX. `interest` is None where it is not known (yet).
    `unwritable` says why nothing can be written down at that moment, and so nothing be sent, None if it can.
    """

    standing: Standing
    listing: Listing
    balances: Balances
    doubtful: dict[str, tuple[int, State]]
    read_ms: int
    clock: ClockReading | None = None
    interest: Interest | None = None
    unfinished: bool = False
    unwritable: Words | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """All there is to read was read, and it proves nothing yet about what is still unknown; it will be read again."""


Step = Repayment | Wait | Trouble | Stuck


def in_short(repayment: Repayment) -> str:
    """Where each debt of an order stands, for the log: no amounts, and of OKX's words only the code."""
    told = []
    for row in repayment.rows:
        # A row that was sent again keeps the code for which it was.
        code = row.code if row.state in {State.FAILED, State.REFUSED, State.UNKNOWN} else ""
        told.append(f"{row.debt} {row.state} {code}".rstrip())
    return ", ".join(told)


@dataclass(slots=True)
class Pace:
    """The OKX user's, or this computer's, next free moment for each call; the journal shares it with all processes.

    Where the journal cannot be written, a reading keeps its distance from this process's own alone; an order does not
    leave at all.
    """

    journal: Journal
    clock: Clock
    owner: Owner
    _alone: dict[str, int] = field(default_factory=dict, init=False)

    def free(self, endpoint: str) -> Iterator[Wait]:
        """Take the next moment for a request to `endpoint`, and wait for it."""
        now_ms = self.clock.now_ms()
        moment_ms = self._reserved(endpoint, now_ms)
        if moment_ms > now_ms:
            yield Wait(moment_ms)
            # Woken late, the next request must be as much later.
            self.answered(endpoint)

    def answered(self, endpoint: str) -> None:
        """Count from now on: a request that was long on its way arrived only shortly before its answer."""
        whose, interval_ms = self._limit(endpoint)
        try:
            self.journal.defer(whose, endpoint, now_ms=self.clock.now_ms(), interval_ms=interval_ms)
        except JournalProblem:
            if endpoint == REPAY:
                raise

    def _reserved(self, endpoint: str, now_ms: int) -> int:
        whose, interval_ms = self._limit(endpoint)
        try:
            moment_ms = self.journal.reserve(whose, endpoint, now_ms=now_ms, interval_ms=interval_ms)
        except JournalProblem:
            if endpoint == REPAY:
                raise
            latest_ms = self._alone.get(endpoint, now_ms)
            # Further off than a few waits it is by a clock that was set back since.
            moment_ms = max(now_ms, latest_ms) if latest_ms - now_ms <= _MOST_WAITS * interval_ms else now_ms
        self._alone[endpoint] = moment_ms + interval_ms
        return moment_ms

    def _limit(self, endpoint: str) -> tuple[str, int]:
        """To whom requests to `endpoint` are counted, and how far apart they are to be, in milliseconds."""
        return ("", _TIME_PACE_MS) if endpoint == TIME else (self.owner.user_key, PACE_MS)

    def awake(self, endpoint: str, since: Beat) -> Iterator[Wait]:
        """As `free`; raises `Overslept` if the computer slept at any time after `since`, or its clock was set."""
        before = beat(self.clock)
        self.check_awake(since, interval_ms=_MOST_BUSY_MS)
        wait_ms = 0
        for wait in self.free(endpoint):
            wait_ms = wait.until_ms - before.wall_ms
            yield wait
        self.check_awake(before, interval_ms=wait_ms)

    def check_awake(self, since: Beat, *, interval_ms: int = 0) -> None:
        """Raise `Overslept` if more than so long, in milliseconds, passed `since` then by either clock."""
        if jumped(since, beat(self.clock), interval_ms=interval_ms):
            raise Overslept(_OVERSLEPT)
