"""Takes what the user does and what the worker reports, and shows where the account and its repayments stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.clock import Clock, beat
from app.domain.account import Account, Environment
from app.domain.repayment import Repayment
from app.domain.words import Words
from app.gui.accounts.account_switcher import BUILT_IN
from app.gui.background.messages import (
    Ask,
    Ended,
    Follow,
    Job,
    KeyringAsked,
    Look,
    Moved,
    Open,
    Ready,
    Report,
    Seen,
    Send,
    Troubled,
    Undecided,
    Waiting,
)
from app.gui.debts.choosing import Choosing
from app.gui.main_window import MainWindow, Page
from app.gui.notices import troubles
from app.gui.notices.banner import Gravity
from app.gui.opening.opening_shown import OpeningShown
from app.gui.orders.queueing import Due
from app.gui.orders.repayments_shown import RepaymentsShown
from app.gui.orders.sending import Sending
from app.gui.reading import Reading

if TYPE_CHECKING:
    from app.steps import Snapshot

_PRACTICE = Account(BUILT_IN, "practice", "", Environment.PRACTICE)


class Conductor(QObject):
    """Wires one `MainWindow` to one worker. Only one repayment is sent at a time, whatever is pressed."""

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)
    left = Signal(int)  # the number under which all that follows is reported

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._choosing = Choosing(window, clock=clock)
        self._sending = Sending(window, self._choosing, clock=clock)
        self._session = 0
        self._opening = OpeningShown(window)
        self._account = _PRACTICE
        self._scenario = ""
        self.reading = Reading(window, clock=clock)
        self.repayments = RepaymentsShown(window, self._choosing, clock=clock)
        self._following = self._again = self._closed = False
        self.reading.wanted.connect(self._look_by_itself)
        self.reading.unrenewed.connect(self._choosing.cannot_renew)
        self._sending.due.connect(self._send)
        self._sending.over.connect(self._sent)
        self._choosing.refresh.connect(self.look)
        window.debts.refresh.connect(self.look)
        window.practice.chosen.connect(self.practise)
        window.opening.cancel.connect(self._cancel_opening)
        window.opening.again.connect(self._open_again)

    @property
    def account(self) -> Account | None:
        """The account that is open or being opened; None for practice and for none."""
        return self._opening.account

    @property
    def name(self) -> Words:
        """What it is called."""
        return self._opening.name

    @property
    def session(self) -> int:
        """The number of the present opening; what is reported under another one is dropped."""
        return self._session

    @property
    def sending(self) -> bool:
        """Whether a repayment is being sent, or others wait in a queue."""
        return self._sending.busy

    @property
    def queued(self) -> bool:
        """Whether that is one of a queue of orders."""
        return self._sending.queued

    def closing(self) -> Words | None:
        """What is to be asked before the window closes, None for nothing."""
        built_in = self._account.id == BUILT_IN
        return troubles.of_closing(self.under_way(), built_in=built_in, unsent=self._sending.unsent())

    def under_way(self) -> tuple[Repayment, ...]:
        """The repayments of this session that may have been sent and are not at their end."""
        return self.repayments.under_way()

    @Slot(str)
    def practise(self, scenario: str) -> None:
        """Open practice anew, in this scenario."""
        self.open(None, scenario=scenario)

    @Slot(object)
    def open(self, account: Account | None, *, key_in_memory: bool = False, scenario: str = "") -> None:
        """Open `account`, None for practice, in the place of the one that is open; see `Open` for the rest."""
        if self.sending or self._closed:
            return
        self._begin(account)
        self._scenario = scenario
        self._window.show_account(self._account)
        self._window.practice.show_current(scenario)
        self._opening.begin()
        self._ask(Open(self._session, account, key_in_memory=key_in_memory, scenario=scenario))

    def practise_without_keyring(self) -> None:
        """Open practice again with the key that it always has."""
        self.open(None, key_in_memory=True, scenario=self._scenario)

    def lock(self) -> int:
        """Show nothing of the account any more; returns the number under which the worker is to leave it."""
        self._begin(self._opening.account)
        self._window.show_account(self._account)
        self._opening.lock()
        return self._session

    def leave(self) -> None:
        """Show the welcome page, as no account is left."""
        if self.sending or self._closed:
            return
        self._begin(None)
        self._window.show_account(None)
        self._window.show_page(Page.WELCOME)

    def set_changing(self, changing: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be sent and no account be left while one is being kept or removed, or again."""
        self._sending.set_changing(changing)

    def _begin(self, account: Account | None) -> None:
        """Forget the account that was open; what is still reported of it is dropped from here on."""
        self._session += 1
        self._opening.account, self._account = account, account or _PRACTICE
        self.repayments.clear()
        self._following = self._again = False
        self._window.banner.clear()
        self.reading.clear()
        self._sending.leave()
        self._choosing.clear()
        self.left.emit(self._session)

    def close(self) -> None:
        """Ask for nothing more."""
        self._closed = True
        self.reading.close()
        self._sending.leave()
        self._choosing.close()

    @Slot()
    def look(self) -> None:
        """Read the account that is open, and whatever is unfinished, unless a repayment is being sent.

        If it is being read, it is read anew after that, which may have asked already for what has changed since.
        """
        if self._window.page is not Page.DEBTS or self._sending.under_way:
            return
        if self.reading.under_way:
            self._again = True
            self.reading.show_begun()
        else:
            self._read(quiet=False)
        if self.under_way():
            self._follow()

    @Slot()
    def _look_by_itself(self) -> None:
        """Read it without showing that, unless nobody looks, or it would come in between what somebody is doing."""
        engaged = self.sending or self._choosing.reviewing or self._window.payment.list_open
        if self._window.page is Page.DEBTS and self._window.seen and not (engaged or self.reading.under_way):
            self._read(quiet=True)

    def _read(self, *, quiet: bool) -> None:
        self.repayments.begin_reading()
        self.reading.begin(quiet=quiet)
        self._ask(Look(self._session))

    def _follow(self) -> None:
        if not self._following:
            self._following = True
            self._ask(Follow(self._session, tuple(each.id for each in self.under_way())))

    def _ask(self, ask: Ask) -> None:
        if not self._closed:
            self.asked.emit(ask)

    @Slot()
    def _cancel_opening(self) -> None:
        self.call_cancelled.emit(Job.OPEN)

    @Slot()
    def _open_again(self) -> None:
        self.open(self._opening.account, scenario=self._scenario)

    @Slot(object)
    def _send(self, due: Due) -> None:
        self.repayments.begin_sending(first=due.first)
        self._ask(Send(self._session, due.debts, due.pay_with, due.snapshot, beat(self._clock)))

    @Slot()
    def _sent(self) -> None:
        self.repayments.end_sending()

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show a report of the worker; one of an account that was left in the meantime is dropped."""
        if report.session != self._session or not (report.job.of_repaying or isinstance(report.news, Moved)):
            return
        match report.news:
            case KeyringAsked():
                self._opening.ask_keyring()
            case Ready():
                self._opened(report.news)
            case Seen():
                self._seen(report.news.snapshot)
            case Moved():
                self._moved(report.news)
            case Troubled():
                self.reading.trouble(report.job, report.news.error)
            case Undecided():
                self.repayments.decide_nothing()
            case Waiting():
                self._window.status.show_wait(report.news.until_ms)
                self._sending.wait(report.job, report.news.until_ms, self.under_way())
            case Ended():
                self._ended(report.job, report.news)

    def _opened(self, ready: Ready) -> None:
        self._account = ready.account
        self._window.show_account(ready.account)
        self._window.practice.show_current(ready.scenario)
        self._window.show_page(Page.DEBTS)
        self.repayments.fill(ready.repayments)
        self.look()

    def _seen(self, snapshot: Snapshot) -> None:
        newest = not self.repayments.ended
        lawful = self.reading.show(snapshot, newest=newest)
        why = self.reading.why
        self._choosing.show_reading(self._account, snapshot, lawful=lawful, newest=newest, why=why)
        self._sending.seen(snapshot, newest=newest)
        if snapshot.unfinished:
            # It may be in an order that another account of the same user left, which was not known at the opening.
            self._follow()

    def _moved(self, moved: Moved) -> None:
        ended_before = self.repayments.ended
        self.repayments.change(moved.repayment)
        self._sending.moved(moved)
        if self.repayments.ended and not ended_before:
            self.reading.mark_old()
            self._look_after_end()

    def _look_after_end(self) -> None:
        """Read anew what an end has changed, once a reading that began before it is over."""
        if self.repayments.ended and not self.reading.under_way:
            self.look()

    def _ended(self, job: Job, ended: Ended) -> None:
        self._sending.ended(job, ended)
        if job is Job.FOLLOW:
            self._following = False
        if job is Job.LOOK:
            self.reading.end(failed=ended.error is not None or bool(ended.defect))
        if ended.defect:
            self._window.banner.put(Gravity.STOPPED, troubles.defect(ended.defect))
            self.defect.emit(ended.defect)
        in_use = self._choosing.read or bool(self.under_way())
        if not self._opening.end(job, ended, in_use=in_use) and ended.error is not None:
            self.reading.trouble(job, ended.error, over=True)
        if job is Job.SEND:
            self._look_after_end()
            self._follow()
        elif job is Job.FOLLOW and self.repayments.moved:
            self.look()
        elif job is Job.LOOK:
            again, self._again = self._again, False
            if (again or self.repayments.ended) and ended.error is None and not ended.defect:
                self.look()
