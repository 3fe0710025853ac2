"""Further orders after the one that was ticked: which they are, and whether the next one may be sent."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.holdings import Listing
from app.domain.plan import Choice, largest
from app.domain.repayment import MAX_DEBTS, Outcome, Repayment, State, outcome

MOST_JUMP_MS = 10_000
"""A clock that jumped further, or a timer that was later, means that the computer slept."""

Orders = tuple[tuple[str, ...], ...]
"""The debts of each order, by currency."""


class Verdict(enum.Enum):
    """What follows from how the order under way stands."""

    WAIT = enum.auto()  # it has not ended yet
    NEXT = enum.auto()
    UNKNOWN = enum.auto()
    FAILED = enum.auto()


class Halt(enum.Enum):
    """Why a queue stopped before its end."""

    UNKNOWN = enum.auto()  # the outcome of an order is not known
    FAILED = enum.auto()  # OKX refused an order, or did not repay all of it
    NOT_SENT = enum.auto()  # something of ours kept an order from being sent
    ERROR = enum.auto()  # something of ours went wrong after an order was answered
    IN_DOUBT = enum.auto()  # a debt is being repaid elsewhere
    NOT_READ = enum.auto()  # the account could not be read
    JUMPED = enum.auto()  # the computer slept, and the user did not want to go on
    STOPPED = enum.auto()  # the user stopped it


@dataclass(frozen=True, slots=True)
class Queue:
    """Orders that are sent one after another. `place` is the one under way, or the next if none is.

    `skipped` are debts that were no longer owed when their turn came.
    """

    orders: Orders
    pay_with: str
    goes_on: bool = False
    place: int = 0
    skipped: tuple[str, ...] = ()

    @property
    def left(self) -> Orders:
        """The orders after the one under way."""
        return self.orders[self.place + 1 :]

    def step(self) -> Queue:
        """The queue with its next order at hand; only where one is left."""
        return replace(self, place=self.place + 1)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next order's debts as they can be sent, those no longer owed, and those that are in doubt."""

    debts: tuple[str, ...]
    gone: tuple[str, ...]
    doubtful: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """One moment by both clocks: Unix milliseconds, and seconds that only ever grow."""

    wall_ms: int
    monotonic_s: float


def further_orders(offered: Iterable[Choice], ticked: Sequence[str], usd_prices: Mapping[str, Decimal]) -> Orders:
    """The choosable debts that are not ticked, largest first, in orders of up to five."""
    rest = [choice for choice in offered if choice.debt.currency not in ticked]
    debts = largest(rest, usd_prices, count=len(rest))
    return tuple(debts[at : at + MAX_DEBTS] for at in range(0, len(debts), MAX_DEBTS))


def verdict(repayment: Repayment, *, goes_on: bool, answered: bool) -> Verdict:
    """What follows from how an order of the queue stands; `answered` if its sending is over.

    The first unknown row ends the queue, whatever `goes_on` says; a failure only where it is False. Until it is
    answered, a refusal is no end: where OKX says that it did nothing, the order is sent again.
    """
    states = {row.state for row in repayment.rows}
    if State.UNKNOWN in states or (answered and states & {State.SENT, State.PLANNED}):
        return Verdict.UNKNOWN
    if repayment.open or not answered:
        return Verdict.WAIT
    return Verdict.NEXT if goes_on or outcome(repayment.rows) is Outcome.FILLED else Verdict.FAILED


def upcoming(debts: Iterable[str], *, listing: Listing, doubtful: Iterable[str]) -> Upcoming:
    """What a new reading leaves of an order."""
    named, barred = tuple(debts), frozenset(doubtful)
    listed = {debt.currency: debt.amount for debt in listing.cross}
    left = Decimal(0) if listing.cross_known else None
    gone = tuple(debt for debt in named if debt not in barred and listed.get(debt, left) == 0)
    return Upcoming(
        debts=tuple(debt for debt in named if debt not in barred and debt not in gone),
        gone=gone,
        doubtful=tuple(debt for debt in named if debt in barred),
    )


def jumped(before: Beat, now: Beat, *, interval_ms: int) -> bool:
    """Whether the computer slept or its clock was set between two beats that should lie `interval_ms` apart."""
    passed_ms = (now.monotonic_s - before.monotonic_s) * 1000
    return apart_ms(before, now) > MOST_JUMP_MS or passed_ms - interval_ms > MOST_JUMP_MS


def apart_ms(before: Beat, now: Beat) -> float:
    """How far this computer's two clocks went apart between two beats: by a sleep, or because one was set."""
    return abs(now.wall_ms - before.wall_ms - (now.monotonic_s - before.monotonic_s) * 1000)
