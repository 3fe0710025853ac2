"""What a repayment will do, put together for the user's last look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.preview import Preview, preview
from app.domain.queue import Orders

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from app.steps import Snapshot

LASTS_MS = 30_000
"""How long a review may be confirmed after its figures were read."""


@dataclass(frozen=True, slots=True)
class Review:
    """Orders before they are confirmed, with the snapshot that their figures come from.

    The first of `orders` is the one that was asked for; the others are offered, and sent after it if `queued`, even
    after a failure if `goes_on`. It is what the user `ticked`, unless it is what is left of a queue.
    """

    account: Account
    snapshot: Snapshot
    pay_with: str
    orders: tuple[Preview, ...]
    queued: bool = False
    goes_on: bool = False
    ticked: bool = True

    @property
    def offers_more(self) -> bool:
        """Whether the other orders are offered: not where the balance does not cover even the first."""
        return len(self.orders) > 1 and (self.queued or self.orders[0].suffices is not False)

    @property
    def debts(self) -> tuple[str, ...]:
        """The debt currencies of the first order, in the order's own order."""
        return self.orders[0].currencies

    @property
    def shown(self) -> tuple[Preview, ...]:
        """The orders that would be sent."""
        return self.orders if self.queued else self.orders[:1]

    @property
    def confirmed(self) -> Orders:
        """The debts of each order that would be sent."""
        return tuple(order.currencies for order in self.shown)

    @property
    def total(self) -> Preview:
        """All that would be sent as one preview."""
        debts = (debt for order in self.confirmed for debt in order)
        return _preview(self.snapshot, debts, self.pay_with)

    def expired(self, now_ms: int) -> bool:
        """Whether its figures are too old to be confirmed at `now_ms`, Unix milliseconds by this computer's clock."""
        return not 0 <= now_ms - self.snapshot.read_ms < LASTS_MS

    def renewed(self, snapshot: Snapshot, free: Container[str]) -> Review | None:
        """The same orders on newer figures, without what can no longer be chosen; None where nothing is left of them.

        No debt is added and none changes its order, since the user may be about to confirm what is shown.
        """
        orders = tuple(tuple(debt for debt in order.currencies if debt in free) for order in self.orders)
        left = tuple(order for order in orders if order)
        if not left:
            return None
        previews = tuple(_preview(snapshot, order, self.pay_with) for order in left)
        return replace(self, snapshot=snapshot, orders=previews)


def review(account: Account, snapshot: Snapshot, orders: Orders, *, pay_with: str) -> Review:
    """The review of these orders, of which the first was asked for, on the figures of `snapshot`."""
    return Review(account, snapshot, pay_with, tuple(_preview(snapshot, order, pay_with) for order in orders))


def _preview(snapshot: Snapshot, debts: Iterable[str], pay_with: str) -> Preview:
    return preview(debts, pay_with=pay_with, listing=snapshot.listing, balances=snapshot.balances)
