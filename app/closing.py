"""An order that nothing proves, closed by the user's word, once OKX's own history was read and shown for its time."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from app.clock import Clock
from app.domain import closing
from app.domain.closing import Exhibit
from app.domain.evidence import ACCEPTANCE_MS
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import AccountProblem, BadInput, NoSuchOrder, Unclear
from app.following import Following
from app.journal import Journal
from app.okx.client import Client
from app.owner import Owner, of_another_user
from app.steps import TIME, Pace, Step, in_short

_log = logging.getLogger(__name__)

_LASTS_S = 600.0


@dataclass(slots=True)
class Closing:
    """One account's closings. What was shown is remembered for ten minutes, and only that can be closed."""

    client: Client
    journal: Journal
    clock: Clock
    owner: Owner
    pace: Pace
    _shown: dict[int, tuple[Exhibit, float]] = field(default_factory=dict, init=False)

    def show(self, number: int, following: Following) -> Generator[Step, None, Exhibit]:
        """Read OKX's history for the time of an order, for the user to look at.

        Raises `BadInput` if no word may close it, `AccountProblem` if it is another user's, `JournalProblem` if no word
        can be written down, `ExchangeProblem` if OKX cannot be asked or does not give all of its history. One that
        another key of this account sent, OKX not having named its user, is shown as such: this key never settles it.
        """
        self._shown.pop(number, None)
        self.journal.refuse_copy()
        if self.owner.named is None:
            self.owner.identify()
        self._own(number)
        if not self.client.knows_time:
            yield from self.pace.free(TIME)
            self.client.know_time()
        first_ms = (self._closable(number).sent_ms or 0) - ACCEPTANCE_MS
        rows, whole = yield from following.history(first_ms)
        if not whole:
            raise Unclear(_NOT_WHOLE)
        # While that was read, another process may have settled it.
        repayment = self._closable(number)
        shown = closing.exhibit(repayment, rows, now_ms=self.client.now_ms(), former_key=self.owner.stranded(repayment))
        self._shown[number] = shown, self.clock.monotonic()
        return shown

    def close(self, number: int, said: Mapping[str, State]) -> Repayment:
        """Write down the user's word for each open row of an order that was shown; asks OKX nothing.

        Raises `BadInput` for an order that was not shown lately, for a word too few or too many, or if it was settled
        meanwhile; `JournalProblem` or `AnotherSender` if it cannot be written down. Nothing is closed then.
        """
        shown, at_s = self._shown.pop(number, (None, 0.0))
        if shown is None or self.clock.monotonic() - at_s > _LASTS_S:
            raise BadInput(_NOT_SHOWN)
        if (missing := closing.wanting(shown, said)) is not None:
            self._shown[number] = shown, at_s
            raise BadInput(missing)
        now = self._own(number)
        if now.rows != shown.repayment.rows or self.owner.stranded(now) is not shown.former_key:
            raise BadInput(closing.overtaken(number))
        closed = self.journal.close_by_word(closing.closed(now, said, now_ms=self.clock.now_ms()))
        _log.info("Order #%s was closed by the user's word: %s.", number, in_short(closed))
        return closed

    def _own(self, number: int) -> Repayment:
        try:
            repayment = self.journal.repayment(number)
        except NoSuchOrder:
            raise BadInput(
                Words(f"There is no order #{number}. Nothing was closed.", f"没有订单 #{number}。未关闭任何订单。")
            ) from None
        if not self.owner.owns(repayment) and not self.owner.stranded(repayment):
            raise AccountProblem(of_another_user(repayment))
        return repayment

    def _closable(self, number: int) -> Repayment:
        repayment = self._own(number)
        followed = self.owner.owns(repayment)
        bar = closing.barred(repayment, now_ms=self.client.now_ms(), followed=followed)
        if bar is not None:
            raise BadInput(bar)
        return repayment


_NOT_WHOLE = Words(
    "OKX's history could not be read in full. Nothing was closed. Try again in a moment.",
    "未能完整读取欧易还债历史。未关闭任何订单，请稍后重试。",
)
_NOT_SHOWN = Words(
    "OKX's history for this order was not looked at just now. Nothing was closed. Look at it again.",
    "尚未查看该订单时段的欧易还债历史，或已过期。未关闭任何订单，请重新查看。",
)
