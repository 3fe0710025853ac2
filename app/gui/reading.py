"""Shows how the reading of the account goes and went, and has it read again by itself where that may help."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.clock import Clock
from app.errors import ExchangeProblem, Maintenance, Offline, OneClickRepayError, WrongMode
from app.gui.background.messages import Job
from app.gui.main_window import MainWindow
from app.gui.notices import troubles
from app.gui.notices.banner import Gravity
from app.gui.notices.status_line import Connection
from app.gui.rereading import Rereading

if TYPE_CHECKING:
    from app.steps import Snapshot


class Why(enum.Enum):
    """What a reading is for."""

    ASKED = enum.auto()  # somebody wanted it
    NEWS = enum.auto()  # something happened that changes it
    TIME = enum.auto()  # it is a while ago


class Reading(QObject):
    """What `MainWindow` shows of readings: under way, done, failed, old. `wanted` asks for a quiet one.

    A quiet reading is one that nobody asked for: nothing shows that it is under way.
    """

    wanted = Signal()
    done = Signal(int)  # how many debts are listed
    failed = Signal()
    unrenewed = Signal()  # what is shown cannot be read anew at present; the next `show` ends that

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._unreached = self._under_way = self._asked = self._quiet = False
        window.debts.refresh.connect(self._ask)
        self.rereading = Rereading(self, clock=clock)
        self.rereading.due.connect(self.wanted)

    def clear(self) -> None:
        """Begin with another account, of which nothing was read yet."""
        self.rereading.stop()
        self._unreached = self._under_way = False
        self._window.status.show_connection(Connection.NONE)
        self._window.debts.set_looking(False)
        self._window.debts.show_reading(None, stale=False)

    def close(self) -> None:
        """Ask for nothing more."""
        self.rereading.close()

    @property
    def under_way(self) -> bool:
        """Whether the account is being read."""
        return self._under_way

    @property
    def why(self) -> Why:
        """What it is, or was last, read for."""
        if self._asked:
            return Why.ASKED
        return Why.TIME if self._quiet else Why.NEWS

    @Slot()
    def _ask(self) -> None:
        self._asked = True

    def begin(self, *, quiet: bool) -> None:
        """The account is being read."""
        self._under_way, self._quiet = True, quiet
        self.rereading.stop()
        if not quiet:
            self.show_begun()

    def show_begun(self) -> None:
        """The reading that is under way is waited for."""
        self._quiet = False
        self.rereading.begin_anew()
        self._window.debts.set_looking(True)

    def end(self, *, failed: bool) -> None:
        """The reading is over; where it failed, `trouble` says whether it is to be tried again by itself."""
        self._under_way = self._asked = False
        self._window.debts.set_looking(False)
        if not failed:
            self.rereading.plan()
        else:
            self.rereading.stop()
            self._window.debts.set_failed()
            self.unrenewed.emit()
            self.failed.emit()

    def show(self, snapshot: Snapshot, *, newest: bool) -> bool:
        """Show what was read; `newest` is False if a repayment ended meanwhile. Whether an order would be lawful."""
        window = self._window
        window.banner.lift(*troubles.READING)
        self._answers_again()
        notices = dict(troubles.of_snapshot(snapshot))
        for gravity, words in notices.items():
            window.banner.put(gravity, words)
        window.switcher.show_mode(snapshot.standing.margin_mode)
        window.status.show_connection(Connection.ANSWERED, snapshot.clock)
        window.results_model.price_with(snapshot.balances.usd_prices)
        window.debts.show_reading(snapshot.read_ms, stale=not newest, known=snapshot.listing.cross_known)
        self.done.emit(len(snapshot.listing.cross) + len(snapshot.listing.isolated))
        return not set(troubles.STOPPING) & set(notices)

    def _answers_again(self) -> None:
        """Say no longer that OKX cannot be reached, but still that nothing was sent, unless that was closed."""
        if self._unreached and self._window.banner.holds(Gravity.SENDING):
            self._window.banner.put(Gravity.SENDING, troubles.ANSWERS_AGAIN)
        self._unreached = False

    def mark_old(self) -> None:
        """What is shown may be otherwise by now."""
        self._window.debts.mark_old()

    def trouble(self, job: Job, error: OneClickRepayError, *, over: bool = False) -> None:
        """Say what an error of `job` means for reading, and read again by itself where nobody need do anything.

        Only one by which a sending is `over` kept a repayment from being sent: before, OKX was only read.
        """
        if job is Job.SEND and (over or not isinstance(error, ExchangeProblem)):
            self._unreached = isinstance(error, Offline)
            self._window.banner.put(troubles.of_sending(error), error.words)
        else:
            self._window.banner.put(troubles.gravity_of(error), troubles.of_reading(error))
        if isinstance(error, ExchangeProblem):
            self._window.status.show_connection(troubles.connection_of(error))
            if job is Job.LOOK or isinstance(error, Offline):
                self.mark_old()
            if job is Job.LOOK or isinstance(error, Offline | Maintenance):
                self.unrenewed.emit()
            if job is Job.LOOK:
                self._window.debts.set_failed(troubles.in_place_of_debts(error))
            if isinstance(error, WrongMode):
                self._window.switcher.show_mode(error.margin_mode)
            if troubles.goes_on(error):
                (self.rereading.plan_after_failure if job is Job.LOOK else self.rereading.plan_soon)()
