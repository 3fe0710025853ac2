"""What an account owes, and what it has to pay with, as OKX lists it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.words import Words

UNLISTED = Words(
    "OKX listed no cross debts, so whether there are any is not known. Refresh.",
    "欧易未返回全仓负债列表，是否有负债尚不清楚，请刷新。",
)
"""What is said where OKX told nothing of cross debts."""


@dataclass(frozen=True, slots=True)
class Debt:
    """One listed debt; `amount` is principal and interest in units of `currency`, None where not known."""

    currency: str
    amount: Decimal | None
    isolated: bool = False


@dataclass(frozen=True, slots=True)
class Payer:
    """One currency that OKX takes for repaying; `available` in its own units, None where not known."""

    currency: str
    available: Decimal | None


@dataclass(frozen=True, slots=True)
class Listing:
    """OKX's list for one-click repay; cross and isolated debts apart, since only cross debts can be repaid.

    `cross_known` is False where OKX said nothing of cross debts at all, which is not to say that there are none.
    """

    cross: tuple[Debt, ...] = ()
    isolated: tuple[Debt, ...] = ()
    payers: tuple[Payer, ...] = ()
    cross_known: bool = True

    def debt(self, currency: str) -> Debt | None:
        """The cross debt in `currency`, None if OKX lists none."""
        return next((debt for debt in self.cross if debt.currency == currency), None)

    def payer(self, currency: str) -> Payer | None:
        """The repay currency, None if OKX does not list it."""
        return next((payer for payer in self.payers if payer.currency == currency), None)


class RepayCause(enum.IntEnum):
    """On what a forced repayment of a debt would be based, OKX's `frpType`."""

    NONE = 0
    USER = 1
    PLATFORM = 2


@dataclass(frozen=True, slots=True)
class Trading:
    """One currency of the trading account, in its own units, None where OKX does not say.

    `repay_risk` is OKX's `twap`: 0 to 5, the larger the likelier a forced repayment; `repay_cause` is what that would
    be based on.
    """

    currency: str
    available: Decimal | None = None
    interest: Decimal | None = None
    cross_debt: Decimal | None = None
    repay_risk: int | None = None
    repay_cause: RepayCause | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """USD index prices by currency, and when each of them was made, Unix milliseconds."""

    usd: Mapping[str, Decimal] = field(default_factory=dict)
    made_ms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Balances:
    """Trading and Funding side by side, and USD index prices with the moment each was made, by this computer's clock.

    An account that could not be read is None; a currency that a read account does not list is not there. A price
    that is absent is not known.
    """

    trading: Mapping[str, Trading] | None = None
    funding: Mapping[str, Decimal | None] | None = None
    usd_prices: Mapping[str, Decimal] = field(default_factory=dict)
    priced_ms: Mapping[str, int] = field(default_factory=dict)
