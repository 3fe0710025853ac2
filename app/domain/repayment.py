"""An order to repay, the row of each debt, and the states they pass through."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.words import Words
from app.errors import UnlawfulOrder

MAX_DEBTS = 5  # "Maximum 5 currencies can be selected in one order", OKX, POST / Trade one-click repay.
CUT = "CUT"  # stands for the code of an answer before which the connection ended; no code of OKX's
_CURRENCY = re.compile(r"[A-Z0-9][A-Z0-9.\-_]{0,31}", re.ASCII)


class State(enum.StrEnum):
    """Where one debt of an order stands."""

    PLANNED = "planned"  # written down, provably not sent yet
    SENT = "sent"  # about to leave, or gone and not answered
    RUNNING = "running"  # OKX is repaying
    FILLED = "filled"  # OKX says it repaid
    FAILED = "failed"  # OKX says it did not
    REFUSED = "refused"  # OKX did not take the order
    UNKNOWN = "unknown"  # it may have happened or not; only reading settles it
    ABSENT = "absent"  # checked, or never sent: not executed
    SAID_EXECUTED = "said_executed"  # never proven: the user says that OKX shows it executed
    SAID_ABSENT = "said_not_executed"  # never proven: the user says that OKX shows nothing of it

    @property
    def open(self) -> bool:
        """Whether the debt may not be chosen again yet."""
        return self in _OPEN

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self not in _OPEN

    @property
    def said(self) -> bool:
        """Whether it is the user's word, and no proof: see `app.domain.closing`."""
        return self in _SAID


_OPEN = frozenset({State.PLANNED, State.SENT, State.RUNNING, State.UNKNOWN})
_SAID = frozenset({State.SAID_EXECUTED, State.SAID_ABSENT})

NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.SENT, State.ABSENT}),
    # ABSENT where the connection was never made, so that nothing left.
    State.SENT: frozenset(
        {State.RUNNING, State.FILLED, State.FAILED, State.REFUSED, State.UNKNOWN, State.ABSENT},
    ),
    # Back to SENT only where OKX said that it did nothing because of its rate limit or of our clock.
    State.REFUSED: frozenset({State.SENT}),
    State.RUNNING: frozenset({State.FILLED, State.FAILED}) | _SAID,
    State.UNKNOWN: frozenset({State.RUNNING, State.FILLED, State.FAILED, State.ABSENT}) | _SAID,
    State.FILLED: frozenset(),
    State.FAILED: frozenset(),
    State.ABSENT: frozenset(),
    # A word is never taken back: the debt has been free since, and may have been repaid by another order.
    State.SAID_EXECUTED: frozenset(),
    State.SAID_ABSENT: frozenset(),
}
"""From each state, those it may pass into."""


class ImpossibleTransition(AssertionError):
    """A row was asked to pass into a state it cannot reach: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Order:
    """One to five distinct cross debts, and the one currency that pays; lawful by construction.

    Currencies are trimmed and upper-cased. Raises `UnlawfulOrder` with the reason otherwise.
    """

    debts: tuple[str, ...]
    pay_with: str

    def __init__(self, debts: Iterable[str], *, pay_with: str) -> None:
        if isinstance(debts, str):
            raise TypeError("several currencies, not one text")
        named = tuple(currency(debt) for debt in debts)
        if not named:
            raise UnlawfulOrder(
                Words("Choose at least one debt. Nothing was sent.", "请至少选择一项负债。未发送任何请求。")
            )
        if len(named) > MAX_DEBTS:
            raise UnlawfulOrder(
                Words(
                    f"One order repays at most {MAX_DEBTS} debts; {len(named)} were given. Nothing was sent.",
                    f"单次最多偿还 {MAX_DEBTS} 个币种，当前为 {len(named)} 个。未发送任何请求。",
                )
            )
        if twice := sorted({debt for debt in named if named.count(debt) > 1}):
            raise UnlawfulOrder(
                Words(f"{twice[0]} was given twice. Nothing was sent.", f"{twice[0]} 重复。未发送任何请求。")
            )
        payer = currency(pay_with)
        if payer in named:
            raise UnlawfulOrder(
                Words(
                    f"{payer} cannot repay itself. Nothing was sent. Choose another repay currency.",
                    f"{payer} 不能偿还自身。未发送任何请求，请选择其他偿还币种。",
                )
            )
        object.__setattr__(self, "debts", named)
        object.__setattr__(self, "pay_with", payer)


def currency(text: str) -> str:
    """`text` as a currency code: trimmed, upper-cased; raises `UnlawfulOrder` if it cannot be one."""
    code = text.strip().upper()
    # Upper-casing turns some letters of other scripts into plain ones.
    if not text.isascii() or not _CURRENCY.fullmatch(code):
        shown = ascii(text.strip()[:20])
        raise UnlawfulOrder(
            Words(f"{shown} is not a currency code. Nothing was sent.", f"{shown} 不是有效的币种代码。未发送任何请求。")
        )
    return code


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """One row of OKX's answer to an order; `state` is UNKNOWN for a status we do not know, None what was not given."""

    debt: str
    pay_with: str
    state: State
    repaid: Decimal | None
    paid: Decimal | None
    time_ms: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One debt of a repayment: amounts in units of their own currency, None where not known.

    `debt_before` is the debt when the order was confirmed, `estimate` what it was to cost in the repay currency, and
    `remaining` what was left after it ended; `time_ms` is OKX's own, Unix milliseconds; `code` and `message` are OKX's
    own words where it gave any, or `CUT`. `said_ms` is when the user gave a word for it, by this computer's clock, and
    `contradicted` what OKX's history showed later that does not agree with that word.
    """

    debt: str
    state: State = State.PLANNED
    repaid: Decimal | None = None
    paid: Decimal | None = None
    remaining: Decimal | None = None
    debt_before: Decimal | None = None
    estimate: Decimal | None = None
    time_ms: int | None = None
    code: str = ""
    message: str = ""
    said_ms: int | None = None
    contradicted: State | None = None

    def become(self, state: State, **changes: object) -> Row:
        """The row in a new state, with the given fields changed; raises `ImpossibleTransition`."""
        if state is not self.state and state not in NEXT[self.state]:
            msg = f"{self.state} cannot become {state}"
            raise ImpossibleTransition(msg)
        if self.state is State.UNKNOWN is not state and self.code == CUT:
            # It told why nobody knew, and says nothing of what became of it.
            changes.setdefault("code", "")
        return replace(self, state=state, **changes)  # type: ignore[arg-type]  # the fields' own types, by name


@dataclass(frozen=True, slots=True)
class Repayment:
    """One confirmed order with its rows, as the journal holds it; a frozen value that may cross threads.

    `id` is the journal's number and `user_key` the user of OKX it belongs to (see `app.owner`). Times are Unix
    milliseconds: `confirmed_ms` by this computer's clock, `sent_ms` by OKX's clock as measured, None while nothing was
    sent. `attempts` counts the requests that left.
    """

    id: int
    account_id: str
    order: Order
    rows: tuple[Row, ...]
    confirmed_ms: int
    sent_ms: int | None = None
    attempts: int = 0
    user_key: str = ""

    @property
    def open(self) -> bool:
        """Whether any row is not at its end."""
        return any(row.state.open for row in self.rows)

    def row(self, debt: str) -> Row:
        """The row of `debt`; raises KeyError if the order has none."""
        for row in self.rows:
            if row.debt == debt:
                return row
        raise KeyError(debt)

    def with_rows(self, rows: Iterable[Row]) -> Repayment:
        """The same repayment with other rows."""
        return replace(self, rows=tuple(rows))


class Outcome(enum.StrEnum):
    """What became of a whole repayment, the gravest first."""

    UNKNOWN = "unknown"
    RUNNING = "running"
    BY_WORD = "closed_by_word"
    SOME_FAILED = "failed"
    NOT_EXECUTED = "not executed"
    FILLED = "filled"


def outcome(rows: Iterable[Row]) -> Outcome:
    """The outcome of `rows` together: unknown before running before closed by the user's word before failed, filled.

    Not executed only if that holds of every row; beside filled rows an absent one is a failure.
    """
    states = {row.state for row in rows}
    if states & {State.UNKNOWN, State.SENT}:
        return Outcome.UNKNOWN
    if states & {State.RUNNING, State.PLANNED}:
        return Outcome.RUNNING
    if states & _SAID:
        return Outcome.BY_WORD
    if states <= {State.REFUSED, State.ABSENT}:
        return Outcome.NOT_EXECUTED
    return Outcome.FILLED if states == {State.FILLED} else Outcome.SOME_FAILED
