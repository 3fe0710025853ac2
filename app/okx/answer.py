"""What an answer to the repay call says: rows, a refusal, or nothing that can be relied on."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.repayment import AnsweredRow, Order, Repayment, State
from app.domain.words import Words
from app.errors import Offline
from app.okx import codes, wire

_REDIRECTS = range(300, 400)
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """OKX took the order; `rows` are those of the order's own debts, at most one each. Each must be looked at."""

    rows: tuple[AnsweredRow, ...]
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Declined:
    """OKX said no: this request executed nothing. `advice` says what to do."""

    code: str
    message: str
    advice: Words

    @property
    def send_again(self) -> bool:
        """Whether OKX documents that the same order may simply be sent again."""
        return self.code.partition("_")[0] in codes.SEND_AGAIN


@dataclass(frozen=True, slots=True)
class Unsent:
    """The request provably never left this computer."""

    reason: Offline


@dataclass(frozen=True, slots=True)
class Lost:
    """It may have been executed or not; `code` is "" where not even a code came back."""

    code: str
    message: str
    advice: Words


Answer = Answered | Declined | Unsent | Lost


def read_answer(order: Order, *, http_status: int, body: bytes) -> Answer:
    """What HTTP status and body of the repay call say of `order`. Total: any bytes give an answer, never an error.

    Decides by OKX's code, not by the status, but for a redirect and a server's error: what contradicts itself is Lost.
    """
    outer = wire.envelope(body)
    if outer is None or http_status in _REDIRECTS:
        return _without_envelope(http_status)
    if outer.code in codes.SUCCESS:
        rows = _own_rows(order, wire.answered_rows(outer.rows or ()))
        if not rows or http_status >= _SERVER_ERROR:
            return Lost(outer.code, outer.message, codes.of_lost(outer.code))
        return Answered(rows, outer.code, outer.message)
    known = codes.RETIRED if codes.gone(http_status, outer.code) else codes.meaning(outer.code)
    if known.kind.executed_perhaps or http_status >= _SERVER_ERROR or _says_otherwise(order, outer):
        return Lost(outer.code, outer.message, codes.of_lost(outer.code))
    return Declined(outer.code, outer.message, known.advice)


def as_answered(repayment: Repayment, answer: Answer) -> Repayment:
    """Each row as the answer leaves it; a debt that OKX did not answer for, or not clearly, is unknown."""
    if isinstance(answer, Unsent):
        return repayment.with_rows([row.become(State.ABSENT) for row in repayment.rows])
    if not isinstance(answer, Answered):
        state = State.REFUSED if isinstance(answer, Declined) else State.UNKNOWN
        return repayment.with_rows(
            [row.become(state, code=answer.code, message=answer.message) for row in repayment.rows]
        )
    shown = {row.debt: row for row in answer.rows}
    rows = []
    for row in repayment.rows:
        own = shown.get(row.debt)
        if own is None or own.state is State.UNKNOWN:
            rows.append(row.become(State.UNKNOWN))
        else:
            rows.append(row.become(own.state, repaid=own.repaid, paid=own.paid, time_ms=own.time_ms))
    return repayment.with_rows(rows)


def _without_envelope(http_status: int) -> Answer:
    """Nobody of OKX speaks: be it a 404, a page in between may have taken the place of an answer."""
    code = "" if http_status == 200 else f"HTTP {http_status}"  # noqa: PLR2004 - HTTP's OK
    return Lost(code, "", codes.of_lost(code))


def _says_otherwise(order: Order, refusal: wire.Envelope) -> bool:
    """Whether a refusal comes with anything but nothing, or rows of ours that all failed."""
    if refusal.blank:
        return False
    rows = wire.answered_rows(refusal.rows or ())
    return len(rows) != len(refusal.rows or (None,)) or any(
        row.state is not State.FAILED for row in rows if row.debt in order.debts and row.pay_with == order.pay_with
    )


def _own_rows(order: Order, rows: tuple[AnsweredRow, ...]) -> tuple[AnsweredRow, ...]:
    """The rows of this order's debts and repay currency; a debt that stands there twice, differing, is left out."""
    own: dict[str, set[AnsweredRow]] = {}
    for row in rows:
        if row.debt in order.debts and row.pay_with == order.pay_with:
            own.setdefault(row.debt, set()).add(row)
    return tuple(only for same in own.values() if len(same) == 1 for only in same)
