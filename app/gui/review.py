"""What a repayment will do, put together for the user's last look at it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain import estimate
from app.domain.account import Account
from app.gui.payment_panel import NOTHING, Cover

if TYPE_CHECKING:
    from app.steps import Snapshot

LASTS_MS = 30_000
"""How long a review may be confirmed after its figures were read."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One debt of the review: its amount in its own units, its cost in the repay currency, None where not known."""

    currency: str
    amount: Decimal | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Review:
    """An order before it is confirmed, with the snapshot that its figures come from."""

    account: Account
    snapshot: Snapshot
    lines: tuple[ReviewLine, ...]
    pay_with: str
    cover: Cover

    @property
    def debts(self) -> tuple[str, ...]:
        """The debt currencies in the order's own order."""
        return tuple(line.currency for line in self.lines)

    def expired(self, now_ms: int) -> bool:
        """Whether its figures are too old to be confirmed at `now_ms`, Unix milliseconds by this computer's clock."""
        return not 0 <= now_ms - self.snapshot.read_ms < LASTS_MS


def cover(snapshot: Snapshot | None, debts: tuple[str, ...], *, pay_with: str | None) -> Cover:
    """What is available of `pay_with`, and what `debts` cost in it; nothing is known without both."""
    if snapshot is None or pay_with is None:
        return NOTHING
    balances, prices = snapshot.balances, snapshot.balances.usd_prices
    chosen = [debt for debt in snapshot.listing.cross if debt.currency in debts]
    return Cover(
        available=estimate.available(pay_with, balances),
        trading=estimate.in_trading(pay_with, balances),
        funding=estimate.in_funding(pay_with, balances),
        cost=estimate.total_cost(chosen, pay_with=pay_with, usd_prices=prices) if chosen else None,
        usd_price=prices.get(pay_with),
    )


def review(account: Account, snapshot: Snapshot, debts: tuple[str, ...], *, pay_with: str) -> Review:
    """The review of an order on the figures of `snapshot`."""
    lines = []
    for currency in debts:
        listed = snapshot.listing.debt(currency)
        cost = None
        if listed is not None:
            cost = estimate.cost(listed, pay_with=pay_with, usd_prices=snapshot.balances.usd_prices)
        lines.append(ReviewLine(currency, None if listed is None else listed.amount, cost))
    return Review(account, snapshot, tuple(lines), pay_with, cover(snapshot, debts, pay_with=pay_with))
