"""What the window asks of the worker, and what the worker reports back: frozen values that may cross threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.queue import Beat
from app.domain.repayment import Repayment
from app.errors import OneClickRepayError
from app.gui.accounts.account_messages import (
    Checked,
    Inspect,
    Keep,
    Kept,
    KeyPlace,
    Lock,
    Locked,
    Probe,
    Probed,
    Remove,
    Removed,
    Try,
    Withheld,
)
from app.gui.background.job import Job
from app.gui.records.records_messages import (
    ArchivePage,
    CloseByWord,
    ClosingShown,
    Export,
    Exported,
    HistoryRead,
    ReadArchive,
    ReadHistory,
    RecordChecked,
    ReviewHistory,
    ShowClosing,
)
from app.gui.tools.support_messages import Gather, Gathered, Store, Stored
from app.gui.tools.update_messages import CheckUpdates, UpdatesChecked
from app.settings import Settings

if TYPE_CHECKING:
    # These bring requests and sqlite3 with them, which the first paint does not wait for.
    from app.steps import Snapshot


# What is imported from here, though it stands elsewhere.
__all__ = [
    "Checked",
    "Inspect",
    "Job",
    "Keep",
    "Kept",
    "KeyPlace",
    "Lock",
    "Locked",
    "Probe",
    "Probed",
    "Remove",
    "Removed",
    "Try",
    "Withheld",
]


@dataclass(frozen=True, slots=True)
class Open:
    """Close the account that is open and open this one; None for practice. `session` numbers what follows.

    Practice opens in `scenario`, "" for the one that the program was started with; with its key in memory it asks no
    keyring, whatever the scenario says.
    """

    session: int
    account: Account | None
    key_in_memory: bool = False
    scenario: str = ""
    job = Job.OPEN


@dataclass(frozen=True, slots=True)
class Look:
    """Read the account that is open."""

    session: int
    job = Job.LOOK


@dataclass(frozen=True, slots=True)
class Send:
    """Repay `debts` with `pay_with`, as reviewed on `snapshot`, unless the computer slept since it was `confirmed`."""

    session: int
    debts: tuple[str, ...]
    pay_with: str
    snapshot: Snapshot
    confirmed: Beat | None = None
    job = Job.SEND


@dataclass(frozen=True, slots=True)
class Follow:
    """Read until nothing of the account that is open is running or unknown.

    `watched` are the numbers of the orders that the window shows as unfinished.
    """

    session: int
    watched: tuple[int, ...] = ()
    job = Job.FOLLOW


@dataclass(frozen=True, slots=True)
class Prefer:
    """Change the settings by a pure function, which takes those on disk; `session` numbers the ask."""

    change: Callable[[Settings], Settings]
    session: int = 0
    job = Job.PREFER


@dataclass(frozen=True, slots=True)
class Describe:
    """Say what the program is made of."""

    session: int = 0
    job = Job.DESCRIBE


Ask = (
    Open
    | Look
    | Send
    | Follow
    | Try
    | Inspect
    | Probe
    | Keep
    | Remove
    | Lock
    | Prefer
    | Describe
    | Gather
    | Store
    | CheckUpdates
    | ReadHistory
    | ReviewHistory
    | ReadArchive
    | ShowClosing
    | CloseByWord
    | Export
)


@dataclass(frozen=True, slots=True)
class KeyringAsked:
    """The system keyring was asked, and may be asking the user in turn."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The account is open; `repayments` are its newest, and all that it or its OKX user left unfinished.

    `scenario` is the one that practice is open in, "" for every other account.
    """

    account: Account
    repayments: tuple[Repayment, ...]
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The account was read."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Moved:
    """A repayment of the account that is open, as it stands now; `own` if it is the one that the job is sending."""

    repayment: Repayment
    own: bool = False


@dataclass(frozen=True, slots=True)
class Troubled:
    """Something went wrong that will be tried again, or is done without."""

    error: OneClickRepayError


@dataclass(frozen=True, slots=True)
class Undecided:
    """All there is to read was read, and it proves nothing yet about what is unknown; it will be read again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The job goes on at `until_ms`, Unix milliseconds by this computer's clock."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class Preferred:
    """The settings as they are on disk now."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Ended:
    """The job is over, or never began. `error` says why it could not be done, `defect` names what nobody expected."""

    error: OneClickRepayError | None = None
    defect: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program: its name, the version that is in use, and the SPDX name of its licence."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a part's authors want to be said of it: copyright, and the whole text of its licence."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Described:
    """What the program is made of; `keyring` names what keeps the keys, "" where there is none."""

    parts: tuple[Part, ...]
    keyring: str
    notices: tuple[Notice, ...] = ()


News = (
    Described
    | KeyringAsked
    | Ready
    | Seen
    | Moved
    | Troubled
    | Undecided
    | Waiting
    | Checked
    | Probed
    | Withheld
    | Kept
    | Removed
    | Locked
    | HistoryRead
    | RecordChecked
    | ArchivePage
    | ClosingShown
    | Exported
    | Preferred
    | Ended
    | Gathered
    | Stored
    | UpdatesChecked
)


@dataclass(frozen=True, slots=True)
class Report:
    """One piece of news of a job; `session` is that of the ask, 0 where no account needs to be open."""

    job: Job
    session: int
    news: News
