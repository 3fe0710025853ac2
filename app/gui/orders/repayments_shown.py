"""The repayments of the account that is open, kept in step with the results, the banner and what may be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.clock import Clock
from app.domain.closing import barred
from app.domain.repayment import Repayment, State
from app.gui.debts.choosing import Choosing
from app.gui.main_window import MainWindow
from app.gui.notices import endings, troubles
from app.gui.notices.repayment_notices import RepaymentNotices


class RepaymentsShown:
    """`moved` and `ended` say whether a repayment changed, and whether one came to an end, since the last reading."""

    def __init__(self, window: MainWindow, choosing: Choosing, *, clock: Clock) -> None:
        self._window = window
        self._choosing = choosing
        self._clock = clock
        self._undecided: frozenset[int] = frozenset()
        self._repayments: dict[int, Repayment] = {}
        self.notices = RepaymentNotices(window.banner)
        self.moved = self.ended = self._sending = False

    def clear(self) -> None:
        """Begin with another account."""
        self._repayments.clear()
        self._sending, self._undecided = False, frozenset()
        self.notices.clear()
        self._window.results_model.clear()
        self.begin_reading()

    def begin_reading(self) -> None:
        """What changed so far will be in the reading that is asked for now."""
        self.moved = self.ended = False

    def begin_sending(self, *, first: bool) -> None:
        """An order is sent; the `first` of those that were confirmed together takes back what was said before."""
        self._sending = True
        self.notices.begin_sending(first=first)

    def end_sending(self) -> None:
        """The order that was sent is not sent again by itself from now on."""
        self._sending = False
        for repayment in self._repayments.values():
            self._window.results_model.show(self._as_shown(repayment))
        self.notices.end_sending(self._repayments.values())
        self._show()

    def under_way(self) -> tuple[Repayment, ...]:
        """Those that may have been sent and are not at their end."""
        return tuple(each for each in self._repayments.values() if each.open)

    def fill(self, repayments: Iterable[Repayment]) -> None:
        """Show these, which were there before the account was opened."""
        for repayment in repayments:
            self._repayments[repayment.id] = repayment
            self._window.results_model.show(repayment)
        self.notices.know(self._repayments.values())
        self._show()

    def change(self, repayment: Repayment) -> None:
        """Show a repayment as it stands now."""
        before = self._repayments.get(repayment.id)
        if repayment == before:
            return
        self._repayments[repayment.id] = repayment
        self.moved = True
        self._window.results_model.show(self._as_shown(repayment))
        price = self._window.results_model.price_of(repayment.order.pay_with)
        self.notices.change(before, repayment, among=self._repayments.values(), usd_price=price)
        self._show()
        self.ended = self.ended or troubles.has_ended(before, repayment)

    def _as_shown(self, repayment: Repayment) -> Repayment:
        """What OKX refused and will be sent again by itself is waiting to be sent, and not refused."""
        if not self._sending or endings.sent_again(repayment) is None:
            return repayment
        waiting = [replace(row, state=State.PLANNED, code="", message="") for row in repayment.rows]
        return repayment.with_rows(waiting)

    def decide_nothing(self) -> None:
        """All that there is to read was read, and it proved nothing of those that are unknown."""
        self.notices.decide_nothing(self._repayments.values())
        # One that OKX said is running, too, once its history no longer reaches back to it.
        self._undecided = frozenset(each.id for each in self._repayments.values() if each.open)
        self._show()

    def _show(self) -> None:
        repayments = self._repayments.values()
        self.notices.show(repayments)
        # This clock is only for showing it: what may be closed is decided by OKX's.
        closable = (each for each in repayments if barred(each, now_ms=self._clock.now_ms()) is None)
        self._window.records.closing.offer(tuple(each.id for each in closable if each.id in self._undecided))
        self._choosing.show_repayments(self._as_shown(each) for each in repayments)
