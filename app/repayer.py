"""The use case: check, write down, send once, and follow to the end; Qt, terminal and tests all drive this."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator, Mapping

from app.clock import Clock, beat
from app.closing import Closing
from app.domain import closing, estimate
from app.domain.account import Account
from app.domain.closing import Exhibit
from app.domain.evidence import HistoryRow
from app.domain.money import significant
from app.domain.plan import check_standing, lawful_order
from app.domain.queue import Beat
from app.domain.repayment import Order, Repayment, Row, State
from app.domain.words import Words
from app.errors import ExchangeProblem, JournalProblem, Overslept
from app.following import Following
from app.journal import Journal
from app.looking import Looking
from app.okx.answer import Answer, Declined, Unsent, as_answered
from app.okx.client import Client
from app.owner import Owner
from app.steps import REPAY, TIME, Pace, Snapshot, Step, Trouble, Wait, in_short

_log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 3
_CLOCK_EXPIRED = "50102"
_LEFT_ALREADY = Words(
    "This order had left already; its answer is shown here, and the record is settled by reading later.",
    "该订单此前已发送，其结果显示于此；记录将稍后通过查询核对。",
)


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
        self._looking = Looking(client, journal, clock, self._owner, self._pace)
        self._closing = Closing(client, journal, clock, self._owner, self._pace)
        self._history_read = False
        self._shown: set[tuple[str, int]] = set()

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
        return self._looking.look()

    def plan(self, debts: tuple[str, ...], *, pay_with: str, snapshot: Snapshot) -> Order:
        """The lawful order; raises `UnlawfulOrder` or `DebtInDoubt`, and `AccountProblem` if OKX would refuse any.

        Raises `RecordLost` after a damaged journal, until `review`, and `JournalProblem` if it can only be read.
        """
        self._journal.refuse_copy()
        self._owner.check_record()
        check_standing(snapshot.standing)
        return lawful_order(debts, pay_with=pay_with, listing=snapshot.listing, doubtful=self._looking.doubtful())

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
            began = beat(self._clock)
            repayment, answer = yield from self._attempt(repayment, confirmed)
            while self._may_send_again(answer, repayment.attempts):
                self._pace.answered(REPAY)
                # Slept through while its answer came, it is as old as if it had waited to leave.
                since, began = began, beat(self._clock)
                repayment, answer = yield from self._attempt(repayment, since)
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
        if self._owner.named is None:
            # Its limit is counted to the user, as is what a word closed.
            self._owner.identify()
        rows, whole = yield from self._following().history()
        self._history_read = whole
        return tuple(sorted(set(rows), key=lambda row: row.time_ms, reverse=True))

    def show_for_closing(self, number: int) -> Generator[Step, None, Exhibit]:
        """Read what OKX's history shows for the time of an order that stays unknown; see `app.closing.Closing.show`."""
        return self._closing.show(number, self._following())

    def close_by_word(self, number: int, said: Mapping[str, State]) -> Repayment:
        """Close an order that was shown by what the user says that OKX shows; see `app.closing.Closing.close`."""
        return self._closing.close(number, said)

    def contradicted(self) -> tuple[Repayment, ...]:
        """This user's repayments whose closing OKX's history contradicts, oldest first."""
        return tuple(each for each in self._journal.closed_by_word(self._owner.keys) if closing.contradictions(each))

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

    def _following(self) -> Following:
        return Following(self._client, self._journal, self._clock, self._owner, self._pace, self._shown)

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
            if not self._client.knows_time:
                yield from self._pace.awake(TIME, since)
                self._client.know_time()
                # The order leaves only now, by as much later.
                self._pace.answered(REPAY)
            ready = beat(self._clock)
            yield repayment.with_rows([row.become(State.SENT) for row in repayment.rows])
            self._pace.check_awake(ready)
            self._client.know_time()
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
        return attempt == 1 and self._looking.optional(self._client.measure_clock) is not None


def _planned(debt: str, order: Order, snapshot: Snapshot) -> Row:
    listed = snapshot.listing.debt(debt)
    if listed is None:
        return Row(debt)
    cost = estimate.cost(listed, pay_with=order.pay_with, usd_prices=snapshot.balances.usd_prices)
    return Row(debt, debt_before=listed.amount, estimate=None if cost is None else significant(cost, 12))
