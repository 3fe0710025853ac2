"""Keeps the ticked debts, the repay currency and the review in step with each other and with the newest reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.clock import Clock
from app.domain.account import Account
from app.domain.plan import Choice, choices, in_doubt
from app.domain.repayment import Repayment, State
from app.gui.main_window import MainWindow
from app.gui.review import cover, review
from app.gui.review_dialog import ReviewDialog

if TYPE_CHECKING:
    from app.steps import Snapshot


class Choosing(QObject):
    """From a reading to a confirmed order. What may be chosen is said by `app.domain.plan`."""

    confirmed = Signal(object)  # Review
    refresh = Signal()

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._account: Account | None = None
        self._snapshot: Snapshot | None = None
        self._repayments: tuple[Repayment, ...] = ()
        self._moved: dict[str, tuple[int, State]] = {}
        self._lawful = False
        self._sending = False
        self._held = False
        self._dialog: ReviewDialog | None = None
        window.debts_model.ticks_changed.connect(self._show_payment)
        window.payment.pay_with_changed.connect(self._show_debts)
        window.payment.review.connect(self._review)

    @property
    def read(self) -> bool:
        """Whether there is a reading of the account."""
        return self._snapshot is not None

    def clear(self) -> None:
        """Offer nothing, as when another account is opened."""
        self.close()
        self._account, self._snapshot, self._lawful = None, None, False
        self._repayments, self._moved = (), {}
        self._window.debts_model.clear()
        self._show_debts()

    def show_reading(self, account: Account, snapshot: Snapshot, *, lawful: bool, newest: bool) -> None:
        """Offer what a reading of `account` lists; `lawful` is False where OKX would refuse every order.

        `newest` is False if a repayment ended while it was read.
        """
        self._account, self._snapshot, self._lawful = account, snapshot, lawful
        if newest:
            self._moved = {}
        self._show_debts()
        if self._dialog is not None:
            self._renew(self._dialog, account, snapshot)

    def show_repayments(self, repayments: Iterable[Repayment]) -> None:
        """Leave out the debts that these, all that are known of this session, have in doubt."""
        self._repayments = tuple(repayments)
        # Their amounts are those from before the repayment, so even those that ended wait for the next reading.
        self._moved.update(in_doubt(self._repayments))
        self._show_debts()

    def set_sending(self, sending: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be changed or reviewed while a repayment is being sent."""
        self._sending = sending
        self._window.debts.set_locked(sending)
        self._window.payment.set_busy(sending)
        self._show_payment()

    def hold(self, held: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be reviewed, or again; an open review closes."""
        self._held = held
        if held:
            self.close()
        self._show_payment()

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
        return {**elsewhere, **self._moved, **in_doubt(self._repayments)}

    @Slot()
    def _show_debts(self) -> None:
        pay_with = self._window.payment.pay_with()
        offered: tuple[Choice, ...] = ()
        if self._snapshot is not None:
            offered = choices(self._snapshot.listing, pay_with=pay_with, doubtful=self._doubtful())
        self._window.debts_model.show(offered, self._snapshot, pay_with=pay_with)
        self._show_payment()

    @Slot()
    def _show_payment(self) -> None:
        ticked, payment = self._window.debts_model.ticked, self._window.payment
        payers = () if self._snapshot is None else self._snapshot.listing.payers
        payment.offer(payer.currency for payer in payers if payer.currency not in ticked)
        pay_with = payment.pay_with()
        payment.show_cover(cover(self._snapshot, ticked, pay_with=pay_with))
        free = self._lawful and not (self._sending or self._held)
        payment.set_reviewable(bool(ticked) and pay_with is not None and free)

    @Slot()
    def _review(self) -> None:
        pay_with, ticked = self._window.payment.pay_with(), self._window.debts_model.ticked
        if self._dialog is not None or self._sending or self._held or not ticked:
            return
        if self._account is None or self._snapshot is None or pay_with is None:
            return
        last_look = review(self._account, self._snapshot, ticked, pay_with=pay_with)
        dialog = ReviewDialog(last_look, clock=self._clock, parent=self._window)
        dialog.confirmed.connect(self.confirmed)
        dialog.refresh.connect(self.refresh)
        dialog.finished.connect(self._reviewed)
        self._dialog = dialog
        dialog.open()
        if last_look.expired(self._clock.now_ms()):
            dialog.ask_refresh()

    def _renew(self, dialog: ReviewDialog, account: Account, snapshot: Snapshot) -> None:
        """Show the new figures in the review; if one of its debts can no longer be chosen, close it."""
        former = dialog.review
        if set(former.debts) <= set(self._window.debts_model.ticked) and self._lawful:
            dialog.renew(review(account, snapshot, former.debts, pay_with=former.pay_with))
        else:
            dialog.reject()

    @Slot()
    def _reviewed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
