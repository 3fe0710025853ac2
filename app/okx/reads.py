"""What an answer to a read says: rows of ours, or the error that tells why there are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from app.domain.words import Words
from app.errors import ExchangeProblem, KeyRefused, Maintenance, Refused, Unclear
from app.okx import codes, wire
from app.okx.codes import Kind

T = TypeVar("T")

ONLY_READ = Words("This was only a reading.", "本次仅为查询。")
"""What every problem of a reading ends with: it neither sent a repayment nor says anything of one."""

_REDIRECTS = range(300, 400)


def rows_of(http_status: int, body: bytes, read: Callable[[tuple[wire.Json, ...]], T]) -> T:
    """What `read` makes of the rows; raises an `ExchangeProblem` for everything but code 0 with readable rows."""
    outer = wire.envelope(body)
    if codes.gone(http_status, outer.code if outer else None):
        raise _refused(f"HTTP {http_status}", "", codes.RETIRED)
    if outer is None or http_status in _REDIRECTS:
        raise _unclear(f"HTTP {http_status}")
    if outer.code != "0":
        raise refusal(outer.code, outer.message)
    if outer.rows is None:
        raise _unclear("data")
    try:
        return read(outer.rows)
    except wire.Unreadable as error:
        problem = _unclear(str(error))
    raise problem


def under_maintenance(upkeep: wire.Upkeep) -> Words:
    """A sentence that says which maintenance is under way, and until when, in UTC."""
    until = "" if upkeep.end_ms is None else f"{datetime.fromtimestamp(upkeep.end_ms // 1000, UTC):%Y-%m-%d %H:%M} UTC"
    title = upkeep.title.rstrip(".") or "—"
    return (
        Words(
            f"OKX is under maintenance ({title})" + (f" until {until}." if until else "."),
            f"欧易正在维护（{title}）" + (f"，预计至 {until}。" if until else "。"),
        )
        + Words("Try again afterwards.", "请在维护结束后重试。")
        + ONLY_READ
    )


def asked_too_often(problem: ExchangeProblem) -> bool:
    """Whether the reading only came too soon after another one of the same user's."""
    return isinstance(problem, Refused) and codes.meaning(problem.code).kind is Kind.RATE_LIMIT


def stamped_wrongly(problem: ExchangeProblem) -> bool:
    """Whether OKX refused the reading for its time stamp: this computer's clock was set since OKX's was read."""
    return isinstance(problem, Refused) and codes.meaning(problem.code).kind is Kind.CLOCK


def refusal(code: str, message: str) -> ExchangeProblem:
    """The error for a read that OKX answered with `code`; its own text is kept."""
    known = codes.meaning(code)
    if known.kind is Kind.LOST:
        return _unclear(f"{code} {message}".strip())
    return _refused(code, message, known)


def _refused(code: str, message: str, known: codes.Meaning) -> Refused:
    said = f"{code} {message}".strip().rstrip(".")
    words = Words(f"OKX says: {said}.", f"欧易返回：{said}。") + known.advice + ONLY_READ
    kinds: dict[Kind, type[Refused]] = {Kind.KEY: KeyRefused, Kind.PERMISSION: KeyRefused, Kind.CLOSED: Maintenance}
    return kinds.get(known.kind, Refused)(words, code=code, message=message)


def _unclear(said: str) -> Unclear:
    return Unclear(
        Words(
            f"OKX gave no usable answer ({said}). Try again in a moment.",
            f"欧易未返回有效结果（{said}），请稍后重试。",
        )
        + ONLY_READ
    )
