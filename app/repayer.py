"""The use case: check, write down, send once, and follow to the end; Qt, terminal and tests all drive this."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from app.clock import Clock, beat
from app.domain import estimate
from app.domain.account import Account, Standing
from app.domain.evidence import HistoryRow
from app.domain.holdings import Balances, Listing, Prices
from app.domain.interest import Interest
from app.domain.money import significant
from app.domain.plan import check_standing, lawful_order
from app.domain.queue import Beat
from app.domain.repayment import Order, Repayment, Row, State
from app.domain.words import Words
from app.errors import (
    ExchangeProblem,
    JournalProblem,
    KeyRefused,
    Maintenance,
    Offline,
    Overslept,
    Refused,
    Unclear,
    WrongMode,
)
from app.following import Following
from app.journal import Journal
from app.okx.answer import Answer, Declined, Unsent, as_answered
from app.okx.client import Client
from app.okx.codes import Kind, kind_of
from app.okx.reads import asked_too_often, under_maintenance
from app.owner import Owner
from app.steps import LIST, REPAY, Pace, Snapshot, Step, Trouble, Wait, in_short

T = TypeVar("T")

_log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 3
_MOST_READS = 3
_INTEREST_LASTS_MS = 60_000
_CLOCK_EXPIRED = "50102"
_LEFT_ALREADY = Words(
    "This order had left already; its answer is shown here, and the record is settled by reading later.",
    "该订单此前已发送，其结果显示于此；记录将稍后通过查询核对。",
)
_NOT_SAID = Standing(None, None, None, None, None, None)


class Repayer:
    """One account's repayments. Not for the GUI thread: its steps read and write the network and the disk.

    `look`, `send` and `follow` are generators that never sleep: they yield a `Wait`, and the driver comes back then.
    Closing one is safe at every step. Several may be driven in turn, from one thread.
    """

    def __init__(self, account: Account, *, client: Client, journal: Journal, clock: Clock) -> None:
        self._client = client
        self._journal = journal
        self._clock = clock
        self._owner = Owner(account, client, journal)
        self._pace = Pace(journal, clock, self._owner)
        self._history_read = False
        self._interest: Interest | None = None
        self._interest_asked_ms: int | None = None

    def open_repayments(self) -> tuple[Repayment, ...]:
        """This account's (or its OKX user's) repayments with a row that is not at its end, oldest first."""
        return self._journal.open_repayments(account_id=self._owner.account.id, user_key=self._owner.user_key)

    def identify(self) -> None:
        """Ask OKX whose key this is, so that the orders of its user are known; raises `ExchangeProblem`."""
        self._owner.identify()

    def look(self) -> Iterator[Wait | Snapshot]:
        """Read the account: a `Snapshot`, and another one once the interest, which nobody waits for, was read anew.

        Raises `ExchangeProblem` if the debts cannot be read.
        """
        reading = self._optional(self._client.measure_clock)
        yield Wait(self._clock.now_ms())
        standing = self._owner.identify() or _NOT_SAID
        yield Wait(self._clock.now_ms())
        try:
            listing = yield from self._listing()
        except (Maintenance, Unclear) as error:
            raise self._upkeep() or error from None
        except Refused as error:
            if kind_of(error.code) is Kind.MODE:
                raise WrongMode(error, standing.margin_mode) from None
            raise
        balances = yield from self._balances()
        snapshot = Snapshot(
            standing, listing, balances, self._doubtful(), self._clock.now_ms(), reading, self._interest
        )
        _log.info("The account was read: %s cross debts, %s isolated.", len(listing.cross), len(listing.isolated))
        yield snapshot
        if listing.cross and balances.trading is not None and self._interest_is_old():
            yield Wait(self._clock.now_ms())
            self._read_interest()
            yield replace(snapshot, interest=self._interest)

    def plan(self, debts: tuple[str, ...], *, pay_with: str, snapshot: Snapshot) -> Order:
        """The lawful order; raises `UnlawfulOrder` or `DebtInDoubt`, and `AccountProblem` if OKX would refuse any.

        Raises `RecordLost` after a damaged journal, until `review`.
        """
        self._owner.check_record()
        check_standing(snapshot.standing)
        doubtful = self._doubtful()
        return lawful_order(debts, pay_with=pay_with, listing=snapshot.listing, doubtful=doubtful)

    def send(self, order: Order, snapshot: Snapshot, *, confirmed: Beat | None = None) -> Iterator[Step]:
        """Write `order` down, send it once, write the answer down; the last `Repayment` is how it stands then.

        Raises before anything is sent: `AccountProblem`, `AnotherSender`, `DebtInDoubt`, `JournalProblem`; and, once it
        is written down that nothing left, `Offline`, `Overslept` after a sleep since it was `confirmed` (now, if None),
        or another `ExchangeProblem` where OKX's clock is not known. The request is repeated only where OKX says that it
        did nothing (50011, 50102). Closed before the request leaves, the order is written down as not executed.
        """
        confirmed = confirmed or beat(self._clock)
        check_standing(snapshot.standing)
        self._owner.check_record()
        with self._journal.sending():
            self._journal.forsake()
            repayment = self._journal.plan(
                order,
                account_id=self._owner.account.id,
                user_key=self._owner.user_key,
                now_ms=self._clock.now_ms(),
                rows=[_planned(debt, order, snapshot) for debt in order.debts],
            )
            repayment, answer = yield from self._attempt(repayment, confirmed)
            while self._may_send_again(answer, repayment.attempts):
                self._pace.answered(REPAY)
                repayment, answer = yield from self._attempt(repayment, beat(self._clock))
        if isinstance(answer, Unsent):
            raise answer.reason
        if any(row.state in {State.FILLED, State.FAILED} for row in repayment.rows):
            yield from self._following().remaining(repayment)

    def follow(self, watched: Iterable[int] = ()) -> Iterator[Step]:
        """Read until no repayment of this user is running or unknown; yields each that changed. Sends nothing.

        `watched` are the numbers of the orders that the driver believes unfinished; one that another process has ended
        is yielded as well.
        """
        return self._following().follow(watched)

    def history(self) -> Generator[Step, None, tuple[HistoryRow, ...]]:
        """OKX's own history of the last seven days, newest first, each row once."""
        rows, whole = yield from self._following().history()
        self._history_read = whole
        return tuple(sorted(set(rows), key=lambda row: row.time_ms, reverse=True))

    def lost_record(self) -> Words | None:
        """Why nothing is sent although all is well: an earlier journal was damaged, and nobody has called `review`."""
        return self._owner.lost_record()

    def review(self) -> None:
        """The user has looked at what `history` gave: a lost record no longer keeps orders from being sent.

        Raises `ExchangeProblem` if OKX cannot be asked whose history that is.
        """
        if self._history_read:
            if self._owner.named is None:
                self._owner.identify()
            self._owner.review(now_ms=self._clock.now_ms())

    def _listing(self) -> Generator[Wait, None, Listing]:
        """The debts; asked for again, a few times, where OKX gave no usable answer or was asked too often."""
        for left in reversed(range(_MOST_READS)):
            yield from self._pace.free(LIST)
            try:
                return self._client.listing()
            except (Offline, KeyRefused, Maintenance):
                raise
            except ExchangeProblem as error:
                if not left or not (asked_too_often(error) or isinstance(error, Unclear)):
                    raise
        raise AssertionError("the last reading returns or raises")

    def _upkeep(self) -> Maintenance | None:
        """The maintenance that OKX says is under way, None if it says of none."""
        announced = self._optional(self._client.upkeep) or ()
        ongoing = next((each for each in announced if each.ongoing), None)
        if ongoing is None:
            return None
        words = under_maintenance(ongoing)
        return Maintenance(words, code="", message=ongoing.title, until_ms=ongoing.end_ms)

    def _balances(self) -> Generator[Wait, None, Balances]:
        """What can be done without: once one reading got no answer in time, the others are not waited for."""
        silences: list[Unclear] = []
        trading = self._optional(self._client.trading, silences)
        yield Wait(self._clock.now_ms())
        funding = self._optional(self._client.funding, silences)
        yield Wait(self._clock.now_ms())
        prices = self._optional(self._client.usd_prices, silences) or Prices()
        return Balances(trading, funding, prices.usd, prices.made_ms)

    def _interest_is_old(self) -> bool:
        """Whether it was not asked for within the minute: it changes by the hour, and a failure may last."""
        asked_ms = self._interest_asked_ms
        return asked_ms is None or not 0 <= self._clock.now_ms() - asked_ms < _INTEREST_LASTS_MS

    def _read_interest(self) -> None:
        """Whatever goes wrong leaves it not known, and is not told: what is needed for repaying was read already."""
        self._interest_asked_ms = self._clock.now_ms()
        try:
            self._interest = self._client.interest()
        except ExchangeProblem:
            self._interest = None

    def _doubtful(self) -> dict[str, tuple[int, State]]:
        return self._journal.doubtful(account_id=self._owner.account.id, user_key=self._owner.user_key)

    def _following(self) -> Following:
        return Following(self._client, self._journal, self._clock, self._owner, self._pace)

    def _attempt(self, repayment: Repayment, since: Beat) -> Generator[Step, None, tuple[Repayment, Answer]]:
        """One request: written down before it leaves, and its answer as soon as it is there."""
        yield from self._until_free(repayment, since)
        sent_ms = self._client.now_ms()
        repayment = self._journal.sent(repayment, sent_ms=sent_ms)
        number, attempt = repayment.id, repayment.attempts
        _log.info("Order #%s: attempt %s is sent with %s debts.", number, attempt, len(repayment.rows))
        answer = self._client.repay(repayment.order, moment_ms=sent_ms)
        repayment = as_answered(repayment, answer)
        kind = type(answer).__name__.lower()
        _log.info("Order #%s: attempt %s was %s: %s.", number, attempt, kind, in_short(repayment))
        try:
            repayment = self._write_answer(repayment, answer)
        except JournalProblem as error:
            # The file still says "sent", which is settled by reading later; here the answer is known.
            yield Trouble(JournalProblem(error.words + _LEFT_ALREADY))
        yield repayment
        return repayment, answer

    def _until_free(self, repayment: Repayment, since: Beat) -> Iterator[Step]:
        """Wait for the next free moment; the last step shows the rows as being sent, which they then are."""
        try:
            yield repayment
            yield from self._pace.awake(REPAY, since)
            self._client.know_time()
            yield repayment.with_rows([row.become(State.SENT) for row in repayment.rows])
        except (Overslept, ExchangeProblem):
            yield self._unsent(repayment)
            raise
        except GeneratorExit:
            self._unsent(repayment)
            raise

    def _unsent(self, repayment: Repayment) -> Repayment:
        """What was only planned is not executed; what OKX refused stays refused."""
        never = [row.become(State.ABSENT) for row in repayment.rows if row.state is State.PLANNED]
        return self._journal.record(repayment.with_rows(never or repayment.rows))

    def _write_answer(self, repayment: Repayment, answer: Answer) -> Repayment:
        code, message = ("", "") if isinstance(answer, Unsent) else (answer.code, answer.message)
        return self._journal.answered(repayment, answer=type(answer).__name__.lower(), code=code, message=message)

    def _may_send_again(self, answer: Answer, attempt: int) -> bool:
        if not isinstance(answer, Declined) or not answer.send_again or attempt >= _MOST_ATTEMPTS:
            return False
        if not answer.code.startswith(_CLOCK_EXPIRED):
            return True
        return attempt == 1 and self._optional(self._client.measure_clock) is not None

    def _optional(self, read: Callable[[], T], silences: list[Unclear] | None = None) -> T | None:
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


def _planned(debt: str, order: Order, snapshot: Snapshot) -> Row:
    listed = snapshot.listing.debt(debt)
    if listed is None:
        return Row(debt)
    cost = estimate.cost(listed, pay_with=order.pay_with, usd_prices=snapshot.balances.usd_prices)
    return Row(debt, debt_before=listed.amount, estimate=None if cost is None else significant(cost, 12))
