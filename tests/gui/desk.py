"""A window with its conductor and its account keeping, whose worker is the test."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.account import Environment
from app.domain.repayment import Row, State
from app.gui.accounts.account_keeping import AccountKeeping
from app.gui.background.messages import Ended, Job, Ready, Report, Seen, Send
from app.gui.conductor import Conductor
from app.gui.opening.locking import Locking
from app.gui.records.closing_keeping import ClosingKeeping
from app.gui.records.records_keeping import RecordsKeeping
from tests.gui.scene import LIVE, repayment, snapshot


class Desk:
    def __init__(self, window, clock):
        self.window, self.clock = window, clock
        self.conductor = Conductor(window, clock=clock)
        self.keeping = AccountKeeping(window, self.conductor)
        self.asked = []
        self.cancelled = []
        self.locking = Locking(window, self.conductor, self.keeping, clock=clock)
        self.records = RecordsKeeping(window, clock=clock)
        self.closing = ClosingKeeping(window, clock=clock)
        for leaving in (self.records, self.closing):
            self.conductor.left.connect(leaving.leave)
        for asker in (self.conductor, self.keeping, self.locking, self.records, self.closing):
            asker.asked.connect(self.asked.append)
            asker.call_cancelled.connect(self.cancelled.append)
        self.session = 0

    def tell(self, job, news, *, session=None):
        report = Report(job, self.session if session is None else session, news)
        self.conductor.take(report)
        self.keeping.take(report)
        self.locking.take(report)
        self.records.take(report)
        self.closing.take(report)

    def ready(self, account=LIVE, *unfinished):
        self.session += 1
        self.conductor.open(account)
        practice = replace(LIVE, id="practice", environment=Environment.PRACTICE)
        self.tell(Job.OPEN, Ready(account or practice, unfinished))
        self.tell(Job.OPEN, Ended())
        return self

    def seen(self, **options):
        self.tell(Job.LOOK, Seen(snapshot(read_ms=self.clock.now_ms(), **options)))
        self.tell(Job.LOOK, Ended())
        return self

    def choose(self, *debts, pay_with="USDT"):
        model = self.window.debts_model
        for debt in debts:
            model.toggle(model.row_of(debt))
        self.window.payment._payer.setCurrentText(pay_with)
        return self

    def review(self):
        self.window.payment.review.emit()
        return self.conductor._choosing._dialog

    def confirm(self):
        self.review()._repay.click()

    def sends(self):
        return [ask for ask in self.asked if isinstance(ask, Send)]

    def reviewable(self):
        return self.window.payment._button.isEnabled()


def running(*debts, number=42):
    return repayment(number, *[Row(debt, State.RUNNING, debt_before=Decimal("2.5")) for debt in debts])
