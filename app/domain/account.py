"""What an account is: a name, a site, an environment, and what OKX says of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Environment(enum.StrEnum):
    """Where a repayment takes place. The three are never mixed."""

    LIVE = "live"
    DEMO = "demo"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the user set it up; holds no secret.

    `id` names its entry in the keyring and its orders in the journal and never changes. `site` is `global`, `eea`,
    `us` or an address (see `app.okx.sites`). `key_tail` is the last four characters of its API key, "" if not known.
    """

    id: str
    name: str
    site: str
    environment: Environment
    key_tail: str = ""


class MarginMode(enum.IntEnum):
    """OKX's account modes, `acctLv`."""

    SPOT = 1
    FUTURES = 2
    MULTI_CURRENCY = 3
    PORTFOLIO = 4

    @property
    def repays(self) -> bool:
        """Whether one-click repay exists in this mode."""
        return self in {MarginMode.MULTI_CURRENCY, MarginMode.PORTFOLIO}


class Permission(enum.StrEnum):
    """What an API key may do."""

    READ = "read_only"
    TRADE = "trade"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Standing:
    """What OKX says of an account and its key; None where it did not say.

    `user_id` is the number to which OKX counts rate limits. `bound_ips` is the key's list of addresses, () if there is
    none.
    """

    user_id: str | None
    margin_mode: MarginMode | None
    permissions: frozenset[Permission] | None
    bound_ips: tuple[str, ...] | None
    label: str | None
    sub_account: bool | None
