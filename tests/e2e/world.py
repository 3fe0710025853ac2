"""A practice exchange and the program's own repayer on one virtual clock, and what was truly executed."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from app.cli.driving import looked
from app.domain.account import Account, Environment
from app.domain.repayment import Order, Repayment, State
from app.journal import Journal
from app.okx.client import Client
from app.okx.sites import site
from app.okx.transport import Limits
from app.practice.ledger import Status
from app.practice.server import PracticeServer
from app.repayer import Repayer
from app.steps import Snapshot, Step, Stuck, Trouble, Wait
from tests.virtual_clock import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IMPATIENT = Limits(connect=2.0, read=0.25, total=0.6)
LATENESS_S = 0.9
ENOUGH_S = 900.0
"""Virtual seconds after which a follower may give up."""

_SAME = {State.RUNNING: Status.RUNNING, State.FILLED: Status.FILLED, State.FAILED: Status.FAILED}


@dataclass(frozen=True, slots=True)
class Desk:
    """One opened account: what a window or a command holds."""

    repayer: Repayer
    client: Client
    journal: Journal

    def close(self) -> None:
        self.client.close()
        self.journal.close()


class World:
    """One user of one exchange, with any number of desks in front of it."""

    def __init__(self, folder: Path, scenario: str = "normal", *, seed: int = 0) -> None:
        self.clock = VirtualClock()
        self.path = folder / "journal.sqlite3"
        self.server = PracticeServer(scenario=scenario, clock=self.clock.now_ms, seed=seed, lateness_s=LATENESS_S)
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        self._opened.enter_context(self.server)
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def desk(self, account_id: str = "a", *, journal: Journal | None = None) -> Desk:
        """Open the account as `app.accounts` does; recovers the journal."""
        account = Account(account_id, f"Account {account_id}", self.server.url, Environment.PRACTICE)
        kept = journal if journal is not None else Journal(self.path)
        kept.recover()
        client = Client(
            site(self.server.url), Environment.PRACTICE, self.server.credentials, clock=self.clock, limits=IMPATIENT
        )
        desk = Desk(Repayer(account, client=client, journal=kept, clock=self.clock), client, kept)
        self._opened.callback(desk.close)
        return desk

    def look(self, desk: Desk) -> Snapshot:
        return looked(desk.repayer.look(), self.clock)

    def order(self, desk: Desk, *debts: str, pay_with: str = "USDT") -> tuple[Order, Snapshot]:
        snapshot = self.look(desk)
        return desk.repayer.plan(debts, pay_with=pay_with, snapshot=snapshot), snapshot

    def send(self, desk: Desk, order: Order, snapshot: Snapshot) -> list[Repayment | Trouble | Stuck]:
        return list(self.driven(desk.repayer.send(order, snapshot)))

    def follow(self, desk: Desk, *, seconds: float = ENOUGH_S) -> list[Repayment | Trouble | Stuck]:
        """Follow until nothing is in doubt, everything was read in vain three times, or the time is over."""
        seen: list[Repayment | Trouble | Stuck] = []
        for step in self.driven(desk.repayer.follow(), seconds=seconds):
            seen.append(step)
            if sum(isinstance(each, Stuck) for each in seen) == 3:
                break
        return seen

    def driven(self, steps: Iterator[Step], *, seconds: float = ENOUGH_S) -> Iterator[Repayment | Trouble | Stuck]:
        """Every step but the waits, until the steps end or a wait would outlast `seconds`."""
        end_ms = self.clock.now_ms() + int(seconds * 1000)
        with closing(steps):
            for step in steps:
                if not isinstance(step, Wait):
                    yield step
                elif step.until_ms > end_ms:
                    return
                else:
                    self.clock.wait_until(step.until_ms)

    @property
    def own(self) -> list[object]:
        """The orders of ours that the exchange accepted."""
        self.server.ledger.settle(self.clock.now_ms())
        return [order for order in self.server.ledger.executed if not order.stranger]

    def lies(self, repayments: Iterable[Repayment]) -> list[str]:
        """What the journal says and the ledger does not bear out; what is unknown, or the user's word, says nothing.

        An executed order belongs to the repayment of its debts that was sent last before it.
        """
        told = []
        accepted = {id(order): self._owner(order, repayments) for order in self.own}
        for repayment in repayments:
            orders = [order for order in self.own if accepted[id(order)] == repayment.id]
            if len(orders) > 1:
                told.append(f"#{repayment.id} was executed {len(orders)} times")
            truth = {row.debt: row for order in orders for row in self.server.ledger.rows_of(order)}
            for row in repayment.rows:
                told += _lie(repayment, row, truth.get(row.debt))
        told += [f"executed without a record: {order}" for order in self.own if accepted[id(order)] is None]
        return told

    def _owner(self, order, repayments: Iterable[Repayment]) -> int | None:
        sent = [
            (each.sent_ms, each.id)
            for each in repayments
            if each.order.debts == order.debts and each.sent_ms is not None and each.sent_ms <= order.accepted_ms
        ]
        return max(sent)[1] if sent else None


def _lie(repayment: Repayment, row, truth) -> list[str]:
    name = f"#{repayment.id} {row.debt}"
    if row.state in {State.UNKNOWN, State.SENT} or row.state.said:
        return []
    if row.state in {State.PLANNED, State.ABSENT, State.REFUSED}:
        return [f"{name} is {row.state}, in truth {truth.status}"] if truth is not None else []
    if truth is None:
        return [f"{name} is {row.state}, in truth it was never executed"]
    if row.state is State.RUNNING:
        return []
    if _SAME[row.state] is not truth.status:
        return [f"{name} is {row.state}, in truth {truth.status}"]
    wrong = []
    if row.state is State.FILLED:
        wrong = [
            f"{name} {what} {said}, in truth {true}"
            for what, said, true in (("repaid", row.repaid, truth.filled), ("paid", row.paid, truth.paid))
            if said is not None and said != true
        ]
    return wrong
