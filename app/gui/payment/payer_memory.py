"""Remembers with which currency each account repaid last, so that it can be chosen beforehand the next time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from app.domain.repayment import Repayment
from app.gui.main_window import MainWindow
from app.gui.tools.preferences import Preferences
from app.settings import Settings


class PayerMemory(QObject):
    """Learns from each order that is new, for the accounts that are kept; the payment panel holds what is known."""

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._payment = window.payment
        self._preferences = preferences
        self.heed(preferences.settings)
        preferences.changed.connect(self.heed)

    @Slot(object)
    def heed(self, settings: Settings) -> None:
        """Take what is known from the settings."""
        self._payment.remembered = dict(settings.paid_with)

    @Slot(object, object)
    def learn(self, before: Repayment | None, after: Repayment) -> None:
        """Remember the currency of an order that was not there before."""
        settings, pay_with = self._preferences.settings, after.order.pay_with
        account = settings.by_id(after.account_id)
        if before is not None or account is None or settings.paid_with.get(account.id) == pay_with:
            return
        known = {account.id: pay_with}
        self._preferences.change(lambda former: replace(former, paid_with={**former.paid_with, **known}))
