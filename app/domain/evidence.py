"""From what OKX shows afterwards to what must have happened, where an answer is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.money import add
from app.domain.repayment import Repayment, Row, State

ACCEPTANCE_MS = 35_000
"""OKX refuses a request older than 30 s (code 50102), so none is taken later than this after its time stamp."""
SHOWN_LATE_MS = 30_000
"""OKX's history may show an order this much later than it was taken."""
TOLERANCE_MS = 2_000
"""How much earlier than our sending OKX's own time of the trade may lie: the error of the measured clock."""
LATEST_FILL_MS = 60_000
"""A row that OKX dates later than this after sending is not taken for ours."""
LONGEST_RUN_MS = 600_000
"""A row that OKX said is running, and shows under another time, is looked for so long after the time it said."""
BETWEEN_READS_MS = 10_000
"""The two readings that prove an absence lie at least this far apart."""
_WHOLE = Decimal("0.99")
"""The share of a debt that counts as all of it: OKX may cut off what is too little to trade."""
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
    `debts`: every cross debt, read after the newest of `reads`; None if that failed. `bills`: all since sending; None
    if some may be missing.
    `claimed`: (debt, time) of history rows that belong to this program's other repayments.
    `sighted`: debts of running rows that an earlier reading showed under the very time that OKX had answered.
    """

    history: tuple[HistoryRow, ...] = ()
    reads: tuple[int, ...] = ()
    debts: Mapping[str, Decimal | None] | None = None
    bills: tuple[Bill, ...] | None = None
    claimed: frozenset[tuple[str, int]] = frozenset()
    sighted: frozenset[str] = frozenset()


def settle(repayment: Repayment, evidence: Evidence) -> Repayment:
    """The repayment with each running or unknown row brought as far as the evidence proves, and no further.

    Unknown rows take part in history only together: OKX takes an order whole, so a row that stands there alone while
    another of the order's debts has none may be a stranger's.
    """
    doubtful = [row for row in repayment.rows if row.state is State.UNKNOWN]
    found = _matching(repayment, doubtful, evidence)
    whole = len(found) == len(doubtful) and all(row.state is not State.ABSENT for row in repayment.rows)
    traces = {} if whole else _traces(repayment, doubtful, evidence)
    rows = []
    for row in repayment.rows:
        if row.state is State.RUNNING:
            rows.append(_followed(row, _running_match(repayment, row, evidence)))
        elif row.state is not State.UNKNOWN:
            rows.append(row)
        elif whole:
            rows.append(_followed(row, found[row.debt]))
        else:
            rows.append(traces[row.debt])
    return repayment.with_rows(rows)


def proves_by_time(repayment: Repayment, reads: Iterable[int]) -> bool:
    """Whether complete readings at these times are enough to prove that a row OKX never shows is not there."""
    sent_ms = repayment.sent_ms or 0
    # A stamp ahead of this computer's clock may be ahead of OKX's, too, which takes the order as much longer then.
    ahead_ms = min(max(0, sent_ms - repayment.confirmed_ms - TOLERANCE_MS), SHOWN_LATE_MS)
    late = [read for read in reads if read - sent_ms > ACCEPTANCE_MS + SHOWN_LATE_MS + ahead_ms]
    if not late or max(late) - sent_ms > HISTORY_MS - ACCEPTANCE_MS:
        return False
    return max(late) - min(late) >= BETWEEN_READS_MS


def shows_all(history: Iterable[HistoryRow], known: Iterable[tuple[str, int]], *, since_ms: int) -> bool:
    """Whether a reading shows as many rows since then as were known before, by (debt, time): none ever goes away."""
    shown = Counter(debt for debt, time_ms in {(row.debt, row.time_ms) for row in history} if time_ms >= since_ms)
    return Counter(debt for debt, time_ms in set(known) if time_ms >= since_ms) <= shown


def candidates(
    repayment: Repayment,
    debt: str,
    evidence: Evidence,
    *,
    earliest_ms: int = -TOLERANCE_MS,
    latest_ms: int = LATEST_FILL_MS,
) -> tuple[HistoryRow, ...]:
    """The history rows that may be this order's row of `debt`, one for each time, earliest first.

    Rows of one time that contradict each other are one of state UNKNOWN: something is there, but not what.
    """
    sent_ms = repayment.sent_ms or 0
    rows = _of_debt(repayment, debt, evidence)
    return tuple(row for row in rows if earliest_ms <= row.time_ms - sent_ms <= latest_ms)


def _of_debt(repayment: Repayment, debt: str, evidence: Evidence) -> list[HistoryRow]:
    """The rows of this debt and repay currency that no other repayment claims, one for each time, earliest first."""
    by_time: dict[int, HistoryRow] = {}
    for row in evidence.history:
        if row.debt == debt and row.pay_with == repayment.order.pay_with:
            by_time[row.time_ms] = _together(by_time.get(row.time_ms), row)
    own = {row.time_ms for row in repayment.rows if row.debt == debt}
    shown = {row.time_ms for row in evidence.history if row.debt == debt}
    for claimed_ms in sorted(time_ms for name, time_ms in evidence.claimed if name == debt):
        # One that is not shown under its own time was moved, or comes late: then the next may be it.
        times = [claimed_ms] if claimed_ms in shown else range(claimed_ms, claimed_ms + LATEST_FILL_MS)
        by_time.pop(min((each for each in by_time if each in times and each not in own), default=0), None)
    return [by_time[time_ms] for time_ms in sorted(by_time)]


def _together(one: HistoryRow | None, other: HistoryRow) -> HistoryRow:
    """Two rows of one debt and time as one: the one that is further, UNKNOWN where they contradict each other."""
    if one is None or one == other or one.state is State.RUNNING:
        return other
    if other.state is State.RUNNING:
        return one
    return _unsaid(one, State.UNKNOWN)


def _unsaid(row: HistoryRow, state: State) -> HistoryRow:
    return replace(row, state=state, repaid=None, paid=None)


def _matching(repayment: Repayment, doubtful: list[Row], evidence: Evidence) -> dict[str, HistoryRow]:
    """For each doubtful debt the one history row that can be its own; a debt is left out where that is not clear."""
    offered = {row.debt: candidates(repayment, row.debt, evidence) for row in doubtful}
    if len(repayment.rows) == 1:
        offered = {
            row.debt: tuple(each for each in offered[row.debt] if not _too_little(row, each)) for row in doubtful
        }
    siblings = {row.time_ms for row in repayment.rows if row.state is not State.UNKNOWN and row.time_ms is not None}
    shared = siblings or _shared_times(offered)
    found = {}
    for debt, rows in offered.items():
        same_time = [row for row in rows if row.time_ms in shared]
        chosen = same_time if len(rows) > 1 else rows
        if len(chosen) != 1:
            continue
        if chosen[0].time_ms in siblings or _proves(repayment, repayment.row(debt), chosen[0], evidence):
            found[debt] = chosen[0]
    return found


def _proves(repayment: Repayment, row: Row, shown: HistoryRow, evidence: Evidence) -> bool:
    """Whether the only row that may be ours is: at once if it repaid all of the debt, else once ours must be shown.

    One that still runs never is: taken for ours, it would be followed to whatever end a stranger's has.
    """
    if shown.state is State.FILLED and not _too_little(row, shown):
        return True
    return shown.state.ended and proves_by_time(repayment, evidence.reads)


def _too_little(row: Row, shown: HistoryRow) -> bool:
    """Whether a fill is of less than the debt, which has grown since it was read: a stranger's, or ours cut short.

    Alone in an order only its amount tells it from a stranger's.
    """
    if shown.state is not State.FILLED or row.debt_before is None:
        return False
    return shown.repaid is None or shown.repaid < row.debt_before * _WHOLE


def _shared_times(offered: Mapping[str, tuple[HistoryRow, ...]]) -> set[int]:
    times = [{row.time_ms for row in rows} for rows in offered.values()]
    return set.intersection(*times) if len(times) > 1 else set()


def _running_match(repayment: Repayment, row: Row, evidence: Evidence) -> HistoryRow | None:
    """The history row with the very time that OKX answered, else the one after it: a fill may move the time.

    Ours may also come late, and the one after it be a stranger's: unless ours was seen under its own time before, that
    one must be a fill of all of the debt, or ours must be shown by now. Where several came after it, all ended alike,
    and time enough has passed for ours to be among them, ours ended so too, but whose amounts are whose is not known.
    """
    rows = _of_debt(repayment, row.debt, evidence)
    for each in rows:
        if each.time_ms == row.time_ms:
            return each
    since_ms = row.time_ms if row.time_ms is not None else (repayment.sent_ms or 0) - TOLERANCE_MS
    later = [each for each in rows if 0 <= each.time_ms - since_ms <= LONGEST_RUN_MS]
    if len(later) > 1:
        states = {each.state for each in later}
        alike = len(states) == 1 and later[0].state.ended and proves_by_time(repayment, evidence.reads)
        return _unsaid(later[-1], later[-1].state) if alike else None
    moved = later and (row.debt in evidence.sighted or _proves(repayment, row, later[0], evidence))
    return later[0] if moved else None


def _followed(row: Row, shown: HistoryRow | None) -> Row:
    if shown is None or shown.state is State.UNKNOWN:
        return row
    return row.become(shown.state, repaid=shown.repaid, paid=shown.paid, time_ms=shown.time_ms)


def _traces(repayment: Repayment, doubtful: list[Row], evidence: Evidence) -> dict[str, Row]:
    """What debts and bills prove about each doubtful row; nothing where one seems filled and another never taken.

    OKX takes an order whole: either that fill is a stranger's, or the other row failed.
    """
    traced = {row.debt: _without_history(repayment, row, evidence) for row in doubtful}
    if {State.FILLED, State.ABSENT} <= {row.state for row in traced.values()}:
        return {row.debt: row for row in doubtful}
    return traced


def _without_history(repayment: Repayment, row: Row, evidence: Evidence) -> Row:
    """What debts and bills prove about a row that OKX's history does not show for certain.

    Without bills nothing: a debt that was repaid and has grown again would pass for one that was never repaid.
    """
    now = None if evidence.debts is None else evidence.debts.get(row.debt, Decimal(0))
    if (
        evidence.bills is None
        or now is None
        or row.debt_before is None
        or not proves_by_time(repayment, evidence.reads)
    ):
        return row
    since_ms = (repayment.sent_ms or 0) - TOLERANCE_MS
    bills = [bill for bill in evidence.bills if bill.time_ms >= since_ms]
    # A bill so young may be of an order that the history does not show yet: whose it is will be seen there.
    young = any(bill.time_ms > max(evidence.reads) - SHOWN_LATE_MS for bill in bills if bill.currency == row.debt)
    repaid = add(bill.change for bill in bills if bill.currency == row.debt)
    shown = any(each.debt == row.debt and each.time_ms >= since_ms for each in evidence.history)
    whole = repaid >= row.debt_before * _WHOLE
    if not shown and not young and whole and now < row.debt_before and _soon(repayment, row.debt, bills):
        return row.become(State.FILLED, repaid=repaid, paid=_paid(repayment, bills))
    billed = any(bill.currency == row.debt for bill in bills)
    # OKX takes an order that is stamped ahead of its own clock, too: where its clock was read wrongly.
    perhaps = candidates(repayment, row.debt, evidence, earliest_ms=-ACCEPTANCE_MS, latest_ms=HISTORY_MS)
    if now >= row.debt_before and not billed and not perhaps:
        return row.become(State.ABSENT)
    return row


def _soon(repayment: Repayment, debt: str, bills: list[Bill]) -> bool:
    return all(bill.time_ms - (repayment.sent_ms or 0) <= LATEST_FILL_MS for bill in bills if bill.currency == debt)


def _paid(repayment: Repayment, bills: list[Bill]) -> Decimal | None:
    """What the bills say was paid, if it can be told apart: where they are all of one debt and of what pays it."""
    paid = -add(bill.change for bill in bills if bill.currency == repayment.order.pay_with)
    alone = len(repayment.rows) == 1 and {bill.currency for bill in bills} == {
        repayment.order.pay_with,
        *repayment.order.debts,
    }
    return paid if alone and paid > 0 else None
