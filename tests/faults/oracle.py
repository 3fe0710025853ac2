"""What the exchange truly did, against what the journal says: every difference that would cost a trader money."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.repayment import State
from app.practice.ledger import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.repayment import Repayment, Row
    from app.journal import Journal
    from tests.faults.exchange import Executed, FaultyExchange

TRUE = {State.RUNNING: Status.RUNNING, State.FILLED: Status.FILLED, State.FAILED: Status.FAILED}
SAYS_NOTHING = frozenset({State.UNKNOWN, State.SENT})
SAYS_NEVER = frozenset({State.PLANNED, State.ABSENT, State.REFUSED})


def attempts(journal: Journal) -> dict[tuple[int, tuple[str, ...]], int]:
    """The order of each request that was written down, by the moment that it was stamped with and its debts."""
    found = journal._database.execute(
        "SELECT attempts.sent_ms, orders.id FROM attempts JOIN orders ON orders.id = attempts.order_id"
    ).fetchall()
    return {(sent_ms, journal.repayment(number).order.debts): number for sent_ms, number in found}


def moment_ms(stamp: str) -> int:
    return round(datetime.fromisoformat(stamp).timestamp() * 1000)


def violations(exchange: FaultyExchange, journal: Journal, repayments: Iterable[Repayment]) -> list[str]:
    """Each promise that was broken, in words; `repayments` are all that the journal holds."""
    exchange.book.ledger.settle(exchange.clock.now_ms())
    known, told = attempts(journal), []
    orders: dict[int, list[Executed]] = {}
    for each in exchange.executed:
        number = known.get((moment_ms(each.stamp), each.order.debts))
        if number is None:
            told.append(f"executed without a record: {each}")
        else:
            orders.setdefault(number, []).append(each)
    if len(exchange.posts) > len(known):
        told.append(f"{len(exchange.posts)} requests, {len(known)} written down")
    if exchange.strayed:
        told.append("a redirect was followed")
    told += [f"the exchange itself broke: {error!r}" for error in exchange.crashed]
    for repayment in repayments:
        done = orders.get(repayment.id, [])
        if len(done) > 1:
            told.append(f"#{repayment.id} was executed {len(done)} times")
        truth = {row.debt: row for each in done for row in exchange.book.ledger.rows_of(each.order)}
        told += [lie for row in repayment.rows if (lie := _lie(repayment, row, truth.get(row.debt)))]
    return told


Said = dict[tuple[int, str], State]


def words(repayments: Iterable[Repayment], said: Said, perhaps: Said) -> list[str]:
    """Each row that stands for a word that was not given, and each word that does not stand.

    Those in `perhaps` were on their way to the disk as the process was killed.
    """
    stands = {(each.id, row.debt): row.state for each in repayments for row in each.rows if row.state.said}
    allowed = {**perhaps, **said}
    told = [f"{key} stands as {state}, which nobody said" for key, state in stands.items() if allowed.get(key) != state]
    return told + [f"{key} was said to be {state}, and is not" for key, state in said.items() if key not in stands]


def choosable_in_doubt(exchange: FaultyExchange, barred: Iterable[str]) -> set[str]:
    """Debts that run at the exchange for us, or are on their way to it, and that the journal does not bar."""
    exchange.book.ledger.settle(exchange.clock.now_ms())
    running = {
        row.debt
        for each in exchange.executed
        for row in exchange.book.ledger.rows_of(each.order)
        if row.status is Status.RUNNING
    }
    coming = {debt for debts in exchange.late for debt in debts}
    return (running | coming) - set(barred)


def _lie(repayment: Repayment, row: Row, truth) -> str:
    name = f"#{repayment.id} {row.debt} is {row.state}"
    if row.state in SAYS_NOTHING or row.state.said:
        return ""
    if row.state in SAYS_NEVER or truth is None:
        real = "never executed" if truth is None else truth.status
        return "" if (row.state in SAYS_NEVER) is (truth is None) else f"{name}, in truth {real}"
    if row.state is not State.RUNNING and TRUE[row.state] is not truth.status:
        return f"{name}, in truth {truth.status}"
    said = {(row.repaid, truth.filled), (row.paid, truth.paid)} if row.state is State.FILLED else set()
    wrong = [f"{amount}, in truth {true}" for amount, true in said if amount is not None and amount != true]
    return f"{name}: {', '.join(wrong)}" if wrong else ""
