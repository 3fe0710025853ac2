"""The account read: what it owes, what it has, who it is, and what of it is unfinished; nothing is sent from here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.clock import Clock
from app.domain.account import Standing
from app.domain.holdings import Balances, Listing, Prices
from app.domain.interest import Interest
from app.domain.repayment import Repayment, State
from app.errors import ExchangeProblem, KeyRefused, Maintenance, Offline, Refused, Unclear, WrongMode
from app.journal import Journal
from app.okx.client import Client
from app.okx.codes import Kind, kind_of
from app.okx.reads import asked_too_often, under_maintenance
from app.owner import Owner
from app.steps import LIST, TIME, Pace, Snapshot, Wait

T = TypeVar("T")

_log = logging.getLogger(__name__)

_MOST_READS = 3
_INTEREST_LASTS_MS = 60_000
_NOT_SAID = Standing(None, None, None, None, None, None)


@dataclass(slots=True)
class Looking:
    """One account's readings; the interest is kept from one to the next."""

    client: Client
    journal: Journal
    clock: Clock
    owner: Owner
    pace: Pace
    _interest: Interest | None = field(default=None, init=False)
    _interest_asked_ms: int | None = field(default=None, init=False)

    def look(self) -> Iterator[Wait | Snapshot]:
        """Read the account: a `Snapshot`, and another one once the interest, which nobody waits for, was read anew.

        Raises `ExchangeProblem` if the debts cannot be read.
        """
        yield from self.pace.free(TIME)
        reading = self.optional(self.client.measure_clock)
        yield Wait(self.clock.now_ms())
        standing = self.owner.identify() or _NOT_SAID
        yield Wait(self.clock.now_ms())
        try:
            listing = yield from self._listing()
        except (Maintenance, Unclear) as error:
            raise self._upkeep() or error from None
        except Refused as error:
            if kind_of(error.code) is Kind.MODE:
                raise WrongMode(error, standing.margin_mode) from None
            raise
        balances = yield from self._balances()
        # First: what can be written again is read anew, too.
        unwritable = self.journal.unwritable()
        snapshot = Snapshot(
            standing,
            listing,
            balances,
            self.doubtful(),
            self.clock.now_ms(),
            reading,
            self._interest,
            self._unfinished(),
            None if unwritable is None else unwritable.words,
        )
        _log.info("The account was read: %s cross debts, %s isolated.", len(listing.cross), len(listing.isolated))
        yield snapshot
        if listing.cross and balances.trading is not None and self._is_old():
            yield Wait(self.clock.now_ms())
            self._read_interest()
            yield replace(snapshot, interest=self._interest)

    def doubtful(self) -> dict[str, tuple[int, State]]:
        """Each debt that may not be chosen, as `Journal.doubtful` has it."""
        return self.journal.doubtful(account_id=self.owner.account.id, user_key=self.owner.user_key)

    def _unfinished(self) -> bool:
        """Whether following tells anything: not of what only the key of another user of OKX can settle."""
        left = self.journal.open_repayments(account_id=self.owner.account.id, user_key=self.owner.user_key)
        return bool(left) and (self.owner.named is None or any(map(self._concerns, left)))

    def _concerns(self, repayment: Repayment) -> bool:
        return self.owner.owns(repayment) or self.owner.stranded(repayment)

    def _listing(self) -> Generator[Wait, None, Listing]:
        """The debts; asked for again, a few times, where OKX gave no usable answer or was asked too often."""
        for left in reversed(range(_MOST_READS)):
            yield from self.pace.free(LIST)
            try:
                return self.client.listing()
            except (Offline, KeyRefused, Maintenance):
                raise
            except ExchangeProblem as error:
                if not left or not (asked_too_often(error) or isinstance(error, Unclear)):
                    raise
        raise AssertionError("the last reading returns or raises")

    def _upkeep(self) -> Maintenance | None:
        """The maintenance that OKX says is under way, None if it says of none."""
        announced = self.optional(self.client.upkeep) or ()
        ongoing = next((each for each in announced if each.ongoing), None)
        if ongoing is None:
            return None
        words = under_maintenance(ongoing)
        return Maintenance(words, code="", message=ongoing.title, until_ms=ongoing.end_ms)

    def _balances(self) -> Generator[Wait, None, Balances]:
        """What can be done without: once one reading got no answer in time, the others are not waited for."""
        silences: list[Unclear] = []
        trading = self.optional(self.client.trading, silences)
        yield Wait(self.clock.now_ms())
        funding = self.optional(self.client.funding, silences)
        yield Wait(self.clock.now_ms())
        prices = self.optional(self.client.usd_prices, silences) or Prices()
        return Balances(trading, funding, prices.usd, prices.made_ms)

    def _is_old(self) -> bool:
        """Whether it was not asked for within the minute: it changes by the hour, and a failure may last."""
        asked_ms = self._interest_asked_ms
        return asked_ms is None or not 0 <= self.clock.now_ms() - asked_ms < _INTEREST_LASTS_MS

    def _read_interest(self) -> None:
        """Whatever goes wrong leaves it not known, and is not told: what is needed for repaying was read already."""
        self._interest_asked_ms = self.clock.now_ms()
        try:
            self._interest = self.client.interest()
        except ExchangeProblem:
            self._interest = None

    def optional(self, read: Callable[[], T], silences: list[Unclear] | None = None) -> T | None:
        """A reading that can be done without; what would stop everything else as well is raised.

        One that got no answer is added to `silences`; where there is one already, nothing is asked.
        """
        if silences:
            return None
        try:
            return read()
        except (Offline, KeyRefused, Maintenance):
            raise
        except ExchangeProblem as error:
            if isinstance(error, Unclear) and silences is not None:
                silences.append(error)
            return None
