"""From what OKX shows afterwards to what must have happened, where an answer is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.money import add
from app.domain.repayment import Repayment, Row, State

ACCEPTANCE_MS = 35_000
"""OKX refuses a request older than 30 s (code 50102), so none is taken later than this after its time stamp."""
TOLERANCE_MS = 2_000
"""How much earlier than our sending OKX's own time of the trade may lie: the error of the measured clock."""
LATEST_FILL_MS = 60_000
"""A row that OKX dates later than this after sending is not taken for ours."""
BETWEEN_READS_MS = 10_000
"""The two readings that prove an absence lie at least this far apart."""
HISTORY_MS = 7 * 24 * 3600 * 1000
"""OKX keeps seven days of history."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One row of OKX's repay history, which carries no id; `state` is UNKNOWN for a status we do not know."""

    debt: str
    pay_with: str
    state: State
    repaid: Decimal | None
    paid: Decimal | None
    time_ms: int


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill of type 29; `change` in units of `currency`, negative for what was paid."""

    id: str
    currency: str
    change: Decimal
    time_ms: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was read; times are OKX's, Unix milliseconds.

    `history`: the newest complete reading. `reads`: when complete readings were made since sending.
    `debts`: every cross debt, read after the newest of `reads`; None if that failed. `bills`: None if that failed.
    `claimed`: (debt, time) of history rows that belong to this program's other repayments.
    """

    history: tuple[HistoryRow, ...] = ()
    reads: tuple[int, ...] = ()
    debts: Mapping[str, Decimal | None] | None = None
    bills: tuple[Bill, ...] | None = None
    claimed: frozenset[tuple[str, int]] = frozenset()


def settle(repayment: Repayment, evidence: Evidence) -> Repayment:
    """The repayment with each running or unknown row brought as far as the evidence proves, and no further.

    Unknown rows take part in history only together: OKX takes an order whole, so a row that stands there alone while
    another of the order's debts has none may be a stranger's.
    """
    doubtful = [row for row in repayment.rows if row.state is State.UNKNOWN]
    found = _matching(repayment, doubtful, evidence)
    whole = len(found) == len(doubtful) and all(row.state is not State.ABSENT for row in repayment.rows)
    rows = []
    for row in repayment.rows:
        if row.state is State.RUNNING:
            rows.append(_followed(row, _running_match(repayment, row, evidence)))
        elif row.state is not State.UNKNOWN:
            rows.append(row)
        elif whole:
            rows.append(_followed(row, found[row.debt]))
        else:
            rows.append(_without_history(repayment, row, evidence))
    return repayment.with_rows(rows)


def proves_by_time(repayment: Repayment, reads: Iterable[int]) -> bool:
    """Whether complete readings at these times are enough to prove that a row OKX never shows is not there."""
    sent_ms = repayment.sent_ms or 0
    late = [read for read in reads if ACCEPTANCE_MS < read - sent_ms < HISTORY_MS - ACCEPTANCE_MS]
    return bool(late) and max(late) - min(late) >= BETWEEN_READS_MS


def candidates(repayment: Repayment, debt: str, evidence: Evidence) -> tuple[HistoryRow, ...]:
    """The history rows that may be this order's row of `debt`, one for each time, earliest first."""
    sent_ms = repayment.sent_ms or 0
    latest = sent_ms + LATEST_FILL_MS
    rows = _distinct(repayment, debt, evidence)
    return tuple(row for row in rows if sent_ms - TOLERANCE_MS <= row.time_ms <= latest)


def _distinct(repayment: Repayment, debt: str, evidence: Evidence) -> list[HistoryRow]:
    by_time: dict[int, HistoryRow] = {}
    for row in evidence.history:
        if row.debt != debt or row.pay_with != repayment.order.pay_with or (debt, row.time_ms) in evidence.claimed:
            continue
        known = by_time.get(row.time_ms)
        if known is None or known.state in {State.RUNNING, State.UNKNOWN}:
            by_time[row.time_ms] = row
    return [by_time[time_ms] for time_ms in sorted(by_time)]


def _matching(repayment: Repayment, doubtful: list[Row], evidence: Evidence) -> dict[str, HistoryRow]:
    """For each doubtful debt the one history row that can be its own; a debt is left out where that is not clear."""
    offered = {row.debt: candidates(repayment, row.debt, evidence) for row in doubtful}
    siblings = {row.time_ms for row in repayment.rows if row.state is not State.UNKNOWN and row.time_ms is not None}
    shared = siblings or _shared_times(offered)
    found = {}
    for debt, rows in offered.items():
        same_time = [row for row in rows if row.time_ms in shared]
        chosen = same_time if len(rows) > 1 else rows
        if len(chosen) == 1:
            found[debt] = chosen[0]
    return found


def _shared_times(offered: Mapping[str, tuple[HistoryRow, ...]]) -> set[int]:
    times = [{row.time_ms for row in rows} for rows in offered.values()]
    return set.intersection(*times) if len(times) > 1 else set()


def _running_match(repayment: Repayment, row: Row, evidence: Evidence) -> HistoryRow | None:
    """The row with the very time that OKX answered, else the first after it: the time may move with the fill."""
    since = row.time_ms if row.time_ms is not None else (repayment.sent_ms or 0) - TOLERANCE_MS
    later = [each for each in _distinct(repayment, row.debt, evidence) if each.time_ms >= since]
    return later[0] if later else None


def _followed(row: Row, shown: HistoryRow | None) -> Row:
    if shown is None or shown.state is State.UNKNOWN:
        return row
    return row.become(shown.state, repaid=shown.repaid, paid=shown.paid, time_ms=shown.time_ms)


def _without_history(repayment: Repayment, row: Row, evidence: Evidence) -> Row:
    """What debts and bills prove about a row that OKX's history does not show for certain."""
    if candidates(repayment, row.debt, evidence) or not proves_by_time(repayment, evidence.reads):
        return row
    now = None if evidence.debts is None else evidence.debts.get(row.debt, Decimal(0))
    if now is None or row.debt_before is None:
        return row
    own = _bills_of(repayment, evidence)
    repaid = add(bill.change for bill in own if bill.currency == row.debt)
    if repaid > 0 and now < row.debt_before:
        return row.become(State.FILLED, repaid=repaid, paid=_paid(repayment, own))
    if now >= row.debt_before and not any(bill.currency == row.debt for bill in own):
        return row.become(State.ABSENT)
    return row


def _bills_of(repayment: Repayment, evidence: Evidence) -> list[Bill]:
    sent_ms = repayment.sent_ms or 0
    earliest, latest = sent_ms - TOLERANCE_MS, sent_ms + LATEST_FILL_MS
    return [bill for bill in evidence.bills or () if earliest <= bill.time_ms <= latest]


def _paid(repayment: Repayment, own: list[Bill]) -> Decimal | None:
    """What the bills say was paid, if it can be told apart: only where the order had a single debt."""
    paid = -add(bill.change for bill in own if bill.currency == repayment.order.pay_with)
    return paid if len(repayment.rows) == 1 and paid > 0 else None
