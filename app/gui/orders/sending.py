"""What is being sent, or waits to be: one repayment at a time, whatever is pressed, and the queue behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.clock import Clock
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.gui.background.messages import Ended, Job, Moved
from app.gui.debts.choosing import Choosing
from app.gui.main_window import MainWindow
from app.gui.orders import queue_words
from app.gui.orders.queueing import Due, Queueing
from app.gui.payment.review import Review

if TYPE_CHECKING:
    from app.steps import Snapshot


class Sending(QObject):
    """Asks with `due` for each order to be sent, and locks the window meanwhile; `over` comes with the end of each."""

    due = Signal(object)  # Due
    over = Signal()

    def __init__(self, window: MainWindow, choosing: Choosing, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._choosing = choosing
        self._queue = Queueing(window, clock=clock)
        self._under_way = self._changing = False
        self._order: Due | None = None
        self._own: Repayment | None = None
        choosing.confirmed.connect(self._confirmed)
        choosing.declined.connect(self._queue.declined)
        self._queue.again.connect(choosing.review_rest)
        self._queue.due.connect(self._send)
        self._queue.changed.connect(self._lock)

    @property
    def under_way(self) -> bool:
        """Whether a repayment is being sent at this moment."""
        return self._under_way

    @property
    def busy(self) -> bool:
        """Whether a repayment is being sent, or others wait in the queue for anything but the user."""
        return self._under_way or (self._queue.active and not self._queue.asking)

    @property
    def queued(self) -> bool:
        """Whether what is sent, or waits to be, is a queue of orders."""
        return self._queue.active

    def unsent(self) -> Words | None:
        """Which orders of the queue would not be sent if the window closed now; None if there are none."""
        return queue_words.of_closing(self._queue.left)

    def set_changing(self, changing: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Let nothing be sent while an account is being kept or removed, or again."""
        self._changing = changing
        self._choosing.hold(changing)
        self._lock()

    def leave(self) -> None:
        """Forget the queue, as its account is left or the window closes."""
        self._queue.leave()

    @Slot(object)
    def _confirmed(self, review: Review) -> None:
        if self._under_way or self._changing or (self._queue.active and not self._queue.asking):
            return
        self._queue.begin(review)
        self._send(Due(review.debts, review.pay_with, review.snapshot, first=True))

    @Slot(object)
    def _send(self, due: Due) -> None:
        self._under_way = True
        self._order, self._own = due, None
        self._lock()
        self.due.emit(due)

    @Slot()
    def _lock(self) -> None:
        self._choosing.set_busy(sending=self._under_way, queued=self._queue.active)
        self._window.switcher.set_locked(self.busy or self._changing)

    def wait(self, job: Job, until_ms: int, repayments: tuple[Repayment, ...]) -> None:
        """A job waits; where it is the sending and no order is on its way, that is for OKX's limit."""
        if job is Job.SEND and not any(row.state is State.SENT for each in repayments for row in each.rows):
            for panel in (self._window.payment, self._window.queue):
                panel.show_wait(until_ms)

    def moved(self, moved: Moved) -> None:
        """Take news of a repayment."""
        if moved.own:
            self._own = moved.repayment
            self._queue.sent(moved.repayment)
        else:
            self._queue.moved(moved.repayment)

    def seen(self, snapshot: Snapshot, *, newest: bool) -> None:
        """Take a reading of the account; see `Queueing.seen`."""
        self._queue.seen(snapshot, newest=newest)

    def ended(self, job: Job, ended: Ended) -> None:
        """A job is over."""
        if job is Job.SEND:
            self._under_way = False
            self._lock()
            self.over.emit()
            self._queue.sending_over(None if ended.error is None else ended.error.words, defect=bool(ended.defect))
            self._tick_again()
        elif job is Job.LOOK:
            self._choosing.reading_failed()
            if ended.error is not None or ended.defect:
                self._queue.reading_failed()

    def _tick_again(self) -> None:
        """What the user had ticked is ticked again where its order provably never left."""
        order, own = self._order, self._own
        never = own is None or all(row.state is State.ABSENT for row in own.rows)
        if order is not None and order.first and never:
            self._choosing.tick_again(order.debts)
