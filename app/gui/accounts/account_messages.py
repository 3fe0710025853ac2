"""What the window asks of the worker about accounts and their keys, and what the worker reports back of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.account import Account, Environment
from app.domain.checks import Check, Withdrawal
from app.domain.credentials import Credentials
from app.domain.route import ProxyChoice
from app.gui.background.job import Job
from app.settings import Settings

if TYPE_CHECKING:
    # It brings requests with it, which the first paint does not wait for.
    from app.probing import Probed as SiteAnswer


@dataclass(frozen=True, slots=True)
class Try:
    """Test a connection before its account is kept; without credentials, with those that `account` has.

    `proxy` None is that of `account`, or as in the settings; so it is below.
    """

    site: str
    environment: Environment
    credentials: Credentials | None
    account: Account | None = None
    proxy: ProxyChoice | None = None
    session: int = 0
    job = Job.TRY


@dataclass(frozen=True, slots=True)
class Inspect:
    """Test the connection of the account that is open."""

    session: int
    job = Job.INSPECT


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask OKX's other sites than `besides`, one after the other, whether they know a key."""

    besides: str
    environment: Environment
    credentials: Credentials
    account: Account | None = None
    proxy: ProxyChoice | None = None
    session: int = 0
    job = Job.PROBE


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep an account with its keys, in the keyring or for this session only.

    `account` is changed if given: without credentials, its keys stay. What the key may do is checked first, unless the
    user `agreed` to keep one that can withdraw, or of which that is not known.
    """

    name: str
    site: str
    environment: Environment
    credentials: Credentials | None
    session_only: bool
    account: Account | None = None
    agreed: bool = False
    proxy: ProxyChoice | None = None
    session: int = 0
    job = Job.KEEP


@dataclass(frozen=True, slots=True)
class Remove:
    """Forget an account and its keys; its journal stays."""

    account: Account
    session: int = 0
    job = Job.REMOVE


@dataclass(frozen=True, slots=True)
class Lock:
    """Close the account that is open, and drop every key from memory."""

    session: int
    job = Job.LOCK


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the checklist of *Test connection*."""

    check: Check


@dataclass(frozen=True, slots=True)
class Probed:
    """What one of OKX's sites answered about a key."""

    answer: SiteAnswer


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing was kept: the user has to agree to what the checks found, or could not find."""

    found: Withdrawal


class KeyPlace(enum.Enum):
    """Where the key of an account was that is no longer there."""

    KEYRING = enum.auto()
    MEMORY = enum.auto()
    NOWHERE = enum.auto()


@dataclass(frozen=True, slots=True)
class Removed:
    """An account is no longer listed; `key` says where its key was deleted from."""

    account: Account
    key: KeyPlace


@dataclass(frozen=True, slots=True)
class Locked:
    """No key is in memory any more; `session_keys` are the accounts whose keys were kept for this session only."""

    session_keys: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The list of accounts has changed; `account` was added or got new keys, None if one was removed."""

    settings: Settings
    account: Account | None
