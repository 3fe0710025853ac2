"""How the practice exchange may behave: what each scenario is made of."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.account import MarginMode, Permission
from app.domain.words import Words
from app.practice.books import USUAL
from app.practice.ledger import Book, Ending, Pace


class Delivery(enum.Enum):
    """How the answer to the repay POST travels."""

    WHOLE = enum.auto()
    LATE = enum.auto()
    NEVER = enum.auto()
    DROPPED = enum.auto()
    CUT_IN_BODY = enum.auto()
    CUT_IN_HEADERS = enum.auto()
    WRONG_LENGTH = enum.auto()


class Face(enum.Enum):
    """What the answer to the repay POST looks like."""

    ROWS = enum.auto()
    ROWS_BUT_ONE = enum.auto()
    ROWS_WITHOUT_STATUS = enum.auto()
    ROWS_AS_IN_EXAMPLE = enum.auto()
    REDIRECT = enum.auto()
    HTML_503 = enum.auto()
    HTML_200 = enum.auto()
    NOT_JSON = enum.auto()


class History(enum.Enum):
    """What the history shows of the account's rows."""

    SHOWN = enum.auto()
    LATE = enum.auto()
    MISSING = enum.auto()


class Keyring(enum.Enum):
    """How the stand-in for the system's keyring behaves when practice is opened; practice itself needs no key."""

    NOT_ASKED = enum.auto()
    ASKS = enum.auto()  # and is answered after a while
    SILENT = enum.auto()  # asks, and is never answered
    LOCKED = enum.auto()
    ABSENT = enum.auto()


class KeyKind(enum.Enum):
    """What the practice key passes for; a practice key is taken with the demo header and without it."""

    PRACTICE = enum.auto()
    DEMO = enum.auto()
    LIVE = enum.auto()


READ_AND_TRADE = (Permission.READ, Permission.TRADE)
"""What the practice key may do on a good day."""

_NORMAL_PACE = Pace()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way the exchange behaves. What is not named in it is as on a good day.

    `code` answers the repay POST, `code_everywhere` each signed call, or, if it comes `later`, each after the first
    reading. An order that `executes` is accepted by the ledger whatever the answer looks like. Only the first `times`
    repay POSTs after the scenario was chosen are affected, all of them if it is 0. `list_delay_ms` is how long the
    debts are kept waiting for, `clock_off_ms` how far the exchange's clock is ahead. One that `leaves` is not to be
    reached for a while after the first reading. `another_sender`: the program that opens the account finds its sending
    lock taken.
    """

    name: str
    words: Words
    face: Face = Face.ROWS
    delivery: Delivery = Delivery.WHOLE
    code: str = ""
    code_everywhere: str = ""
    later: bool = False
    executes: bool = True
    times: int = 0
    pace: Pace = _NORMAL_PACE
    endings: tuple[Ending, ...] = (Ending.FULL,)
    history: History = History.SHOWN
    stranger: bool = False
    interest_accrues: bool = False
    maintenance: bool = False
    retired: bool = False
    list_delay_ms: int = 0
    clock_off_ms: int = 0
    leaves: bool = False
    another_sender: bool = False
    book: Book = USUAL
    margin_mode: MarginMode = MarginMode.MULTI_CURRENCY
    permissions: tuple[Permission, ...] = READ_AND_TRADE
    key_kind: KeyKind = KeyKind.PRACTICE
    keyring: Keyring = Keyring.NOT_ASKED
