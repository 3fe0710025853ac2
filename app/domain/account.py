"""What an account is: a name, a site, an environment, and what OKX says of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.route import AS_SETTINGS
from app.domain.words import Words

PRACTICE = "practice"
"""The id, and the name, of the account of the exchange in this process; a standing one's has its address after an @."""


class Environment(enum.StrEnum):
    """Where a repayment takes place. The three are never mixed."""

    LIVE = "live"
    DEMO = "demo"
    PRACTICE = "practice"

    @property
    def words(self) -> Words:
        """The word on the badge."""
        return _ENVIRONMENTS[self]


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the user set it up; holds no secret.

    `id` names its entry in the keyring and its orders in the journal and never changes. `site` is `global`, `eea`,
    `us` or an address (see `app.okx.sites`). `key_tail` is the last four characters of its API key, "" if not known.
    The key of a `session_only` account was never in the keyring. What is on this computer is practised on, whatever
    environment is asked for: it is not OKX. `proxy` is `settings`, `system`, `direct` or an address (see
    `app.domain.route`); with `proxy_login` that proxy's user and password are kept beside the key.
    """

    id: str
    name: str
    site: str
    environment: Environment
    key_tail: str = ""
    session_only: bool = False
    proxy: str = AS_SETTINGS
    proxy_login: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "environment", environment_at(self.site, self.environment))


def environment_at(site: str, wanted: Environment) -> Environment:
    """The environment of an account at `site`, a name or an address: practice on this computer, else as `wanted`."""
    return Environment.PRACTICE if site.strip().startswith(_THIS_COMPUTER) else wanted


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

    @property
    def words(self) -> Words:
        """OKX's own name of the mode."""
        return _MODES[self]


def needs_another(mode: MarginMode | None) -> Words:
    """Which mode an account is in, if that is known and is another, and which ones one-click repay needs."""
    if mode is None or mode.repays:
        return MODES_NEEDED
    return Words(f"This account is in {mode.words.en} mode.", f"该账户为{mode.words.zh}。") + MODES_NEEDED


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


MODES_NEEDED = Words(
    "One-click repay needs Multi-currency or Portfolio margin.",
    "一键还债仅适用于跨币种保证金模式／组合保证金模式。",
)
_THIS_COMPUTER = "http://"  # the program speaks to others by https alone: see `app.okx.sites`
_ENVIRONMENTS = {
    Environment.LIVE: Words("LIVE", "实盘"),
    Environment.DEMO: Words("DEMO", "模拟盘"),
    Environment.PRACTICE: Words("PRACTICE", "练习"),
}
_MODES = {
    MarginMode.SPOT: Words("Spot", "现货模式"),
    MarginMode.FUTURES: Words("Futures", "合约模式"),
    MarginMode.MULTI_CURRENCY: Words("Multi-currency margin", "跨币种保证金模式"),
    MarginMode.PORTFOLIO: Words("Portfolio margin", "组合保证金模式"),
}
