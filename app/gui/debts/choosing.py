"""Keeps the ticked debts, the repay currency and the review in step with each other and with the newest reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from app.clock import Clock
from app.domain import estimate
from app.domain.account import Account
from app.domain.interest import hourly_usd
from app.domain.plan import Choice, choices, in_doubt, under_way, unread
from app.domain.preview import Preview, preview
from app.domain.queue import Orders, Queue, further_orders
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.gui.debts.debts_model import Arrangement
from app.gui.main_window import MainWindow
from app.gui.payment import hints
from app.gui.payment.payer_box import Offer
from app.gui.payment.review import review
from app.gui.payment.review_dialog import ReviewDialog
from app.gui.reading import Why

if TYPE_CHECKING:
    from app.steps import Snapshot

_JUST_READ_MS = 15_000  # as long again is left to read the review in


class Choosing(QObject):
    """From a reading to a confirmed order. What may be chosen is said by `app.domain.plan`."""

    confirmed = Signal(object)  # Review
    declined = Signal()
    refresh = Signal()

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._account: Account | None = None
        self._snapshot: Snapshot | None = None
        self._repayments: tuple[Repayment, ...] = ()
        self._were_under_way: frozenset[tuple[int, str]] = frozenset()
        self._lawful = self._unrenewed = False
        self._sending = self._queued = self._held = False
        self._dialog: ReviewDialog | None = None
        window.debts_model.ticks_changed.connect(self._show_payment)
        window.payment.pay_with_changed.connect(self._show_debts)
        window.payment.review.connect(self._review)

    @property
    def reviewing(self) -> bool:
        """Whether a review is open."""
        return self._dialog is not None

    @property
    def read(self) -> bool:
        """Whether there is a reading of the account."""
        return self._snapshot is not None

    def clear(self) -> None:
        """Offer nothing, as when another account is opened."""
        self.close()
        self._account, self._snapshot = None, None
        self._lawful = self._unrenewed = False
        self._repayments, self._were_under_way = (), frozenset()
        self._window.debts_model.clear()
        self._show_debts()

    def show_reading(
        self, account: Account, snapshot: Snapshot, *, lawful: bool, newest: bool, why: Why = Why.NEWS
    ) -> None:
        """Offer what a reading of `account` lists; `lawful` is False where OKX would refuse every order.

        `newest` is False if a repayment ended while it was read. Under the mouse rows move only for who asked for it.
        """
        self._account, self._snapshot, self._lawful = account, snapshot, lawful
        self._unrenewed = False
        if newest:
            self._were_under_way = under_way(self._repayments)
        usual = Arrangement.FORMER if why is Why.TIME else Arrangement.ANEW
        self._fill_debts(usual if why is Why.ASKED else self._undisturbing(usual))
        self._show_payment()
        if self._dialog is not None:
            self._renew(self._dialog, snapshot)

    def show_repayments(self, repayments: Iterable[Repayment]) -> None:
        """Leave out the debts that these, all that are known of this session, have in doubt.

        Those that were repaid since the last reading wait for the next one, as their amounts are from before.
        """
        self._repayments = tuple(repayments)
        self._were_under_way |= under_way(self._repayments)
        self._fill_debts(self._undisturbing(Arrangement.ANEW))
        self._show_payment()

    def set_busy(self, *, sending: bool, queued: bool) -> None:
        """Let nothing be changed or reviewed while a repayment is being sent, or while others wait in a queue."""
        self._sending, self._queued = sending, queued
        self._window.debts.set_locked(sending or queued)
        self._window.payment.set_busy(sending)
        self._show_payment()

    def hold(self, held: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be reviewed, or again; an open review closes."""
        self._held = held
        if held:
            self.close()
        self._show_payment()

    @Slot()
    def cannot_renew(self) -> None:
        """Let nothing be reviewed or confirmed on figures that cannot be read anew, until they are."""
        self._unrenewed = True
        if self._dialog is not None:
            self._dialog.cannot_renew()
        self._show_payment()

    def tick_again(self, debts: Iterable[str]) -> None:
        """Tick debts whose order never left, as far as they can be chosen, so that nothing chosen is lost."""
        self._window.debts_model.tick_again(debts)

    def reading_failed(self) -> None:
        """Let an open review be refreshed again."""
        if self._dialog is not None:
            self._dialog.refresh_failed()

    def close(self) -> None:
        """Close an open review."""
        if self._dialog is not None:
            self._dialog.reject()

    def _doubtful(self) -> dict[str, tuple[int, State]]:
        """What the reading found in doubt, brought up to date with what is known since."""
        known = {each.id for each in self._repayments}
        read = {} if self._snapshot is None else self._snapshot.doubtful
        elsewhere = {debt: where for debt, where in read.items() if where[0] not in known}
        return {**elsewhere, **unread(self._repayments, self._were_under_way), **in_doubt(self._repayments)}

    def _choices(self) -> tuple[Choice, ...]:
        if self._snapshot is None:
            return ()
        pay_with = self._window.payment.pay_with()
        return choices(self._snapshot.listing, pay_with=pay_with, doubtful=self._doubtful())

    @Slot()
    def _show_debts(self) -> None:
        self._fill_debts(Arrangement.ANEW)
        self._show_payment()

    def _fill_debts(self, arrangement: Arrangement) -> None:
        pay_with = self._window.payment.pay_with()
        self._window.debts_model.show(self._choices(), self._snapshot, pay_with=pay_with, arrangement=arrangement)

    def _undisturbing(self, usual: Arrangement) -> Arrangement:
        """The `usual` place of each row, unless the mouse points at one of them."""
        return Arrangement.FIXED if self._window.debts.table.underMouse() else usual

    @Slot()
    def _show_payment(self) -> None:
        ticked, payment = self._window.debts_model.ticked, self._window.payment
        payment.offer(self._offers(ticked))
        self._choose_as_last_time(ticked)
        pay_with = payment.pay_with()
        payment.show_preview(self._preview(ticked, pay_with))
        self._show_interest()
        free = self._lawful and not (self._unrenewed or self._sending or self._queued or self._held)
        payment.set_reviewable(bool(ticked) and pay_with is not None and free)
        payment.show_hint(self._hint(ticked, pay_with, free=free))

    def _choose_as_last_time(self, ticked: tuple[str, ...]) -> None:
        """Choose the currency that was used last, where none is chosen, if it is offered and covers what is ticked.

        One that is owed, too, is left to the user: it bars that debt.
        """
        payment = self._window.payment
        busy = self._dialog is not None or self._sending or self._queued
        if self._account is None or self._snapshot is None or not ticked or busy:
            return
        last = payment.remembered.get(self._account.id, "")
        if self._snapshot.listing.debt(last) is not None:
            return
        offered = [each.currency for each in self._offers(ticked)]
        if payment.pay_with() is None and last in offered and self._preview(ticked, last).suffices_at_worst:
            payment.choose(last)

    def _hint(self, ticked: tuple[str, ...], pay_with: str | None, *, free: bool) -> Words:
        """Why there is nothing to review; where everything is barred, the banner says that."""
        if self._unrenewed:
            return hints.READ_ANEW
        if self._sending:
            return hints.SENDING
        if self._snapshot is not None and self._snapshot.unwritable is not None:
            return hints.UNWRITABLE
        if not free or self._snapshot is None:
            return hints.NONE
        states = [state for _, state in in_doubt(self._repayments).values()]
        return hints.hint(self._choices(), ticked, pay_with=pay_with, doubtful=states)

    def _preview(self, ticked: tuple[str, ...], pay_with: str | None) -> Preview:
        if self._snapshot is None:
            return Preview()
        balances = self._snapshot.balances
        return preview(ticked, pay_with=pay_with, listing=self._snapshot.listing, balances=balances)

    def _offers(self, ticked: tuple[str, ...]) -> Iterator[Offer]:
        """The repay currencies but those of ticked debts, each with what is available."""
        if self._snapshot is not None:
            balances = self._snapshot.balances
            for payer in self._snapshot.listing.payers:
                if payer.currency not in ticked:
                    available = estimate.available(payer.currency, balances)
                    yield Offer(payer.currency, available, balances.usd_prices.get(payer.currency))

    def _show_interest(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or snapshot.interest is None:
            self._window.payment.show_interest(None, None)
            return
        usd = hourly_usd(snapshot.listing.cross, interest=snapshot.interest, balances=snapshot.balances)
        self._window.payment.show_interest(snapshot.interest.next_ms, usd)

    @Slot()
    def _review(self) -> None:
        pay_with, ticked = self._window.payment.pay_with(), self._window.debts_model.ticked_as_shown
        if self._unrenewed or self._sending or self._queued or self._held or not ticked:
            return
        if self._snapshot is not None and pay_with is not None:
            rest = further_orders(self._choices(), ticked, self._snapshot.balances.usd_prices)
            self._open((ticked, *rest), pay_with=pay_with)

    @Slot(object)
    def review_rest(self, queue: Queue) -> None:
        """Ask for the orders that are left of a queue, as far as their debts can still be chosen."""
        free = self._free()
        orders = tuple(tuple(debt for debt in order if debt in free) for order in queue.orders)
        left = tuple(order for order in orders if order)
        if self._held or not left:
            self.declined.emit()
        else:
            self._open(left, pay_with=queue.pay_with, queued=len(left) > 1, goes_on=queue.goes_on, ticked=False)

    def _open(
        self, orders: Orders, *, pay_with: str, queued: bool = False, goes_on: bool = False, ticked: bool = True
    ) -> None:
        if self._dialog is not None or self._account is None or self._snapshot is None:
            return
        last_look = review(self._account, self._snapshot, orders, pay_with=pay_with)
        last_look = replace(last_look, queued=queued, goes_on=goes_on, ticked=ticked)
        dialog = ReviewDialog(last_look, clock=self._clock, parent=self._window)
        dialog.confirmed.connect(self.confirmed)
        dialog.refresh.connect(self.refresh)
        dialog.finished.connect(self._reviewed)
        self._dialog = dialog
        dialog.open()
        if self._clock.now_ms() - self._snapshot.read_ms > _JUST_READ_MS:
            # Old figures would run out while the user still reads them.
            dialog.ask_refresh()

    def _free(self) -> frozenset[str]:
        """The debts that can be chosen now."""
        return frozenset(choice.debt.currency for choice in self._choices() if choice.bar is None)

    def _renew(self, dialog: ReviewDialog, snapshot: Snapshot) -> None:
        """Show the new figures in the review; if a debt that was ticked can no longer be chosen, close it."""
        former, free = dialog.review, self._free()
        renewed = former.renewed(snapshot, free) if self._queued or set(former.debts) <= free else None
        if renewed is None or not self._lawful:
            dialog.reject()
        else:
            dialog.renew(renewed)

    @Slot(int)
    def _reviewed(self, result: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
        if result == QDialog.DialogCode.Accepted:
            # The button that led here is closed now, and would pass the keyboard on to whatever comes next.
            self._window.records.follow_results()
        else:
            self.declined.emit()
