"""Runs a queue of orders: the next goes only after the one before it ended well and the account was read again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.clock import Clock, beat
from app.domain.queue import Halt, Orders, Queue, Verdict, jumped, upcoming, verdict
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.gui.main_window import MainWindow
from app.gui.notices.banner import Gravity
from app.gui.orders import queue_words
from app.gui.payment.review import Review

if TYPE_CHECKING:
    from app.steps import Snapshot

_BEAT_MS = 1_000


@dataclass(frozen=True, slots=True)
class Due:
    """An order to be sent on these figures; `first` if the user has just confirmed it, False if it waited for that."""

    debts: tuple[str, ...]
    pay_with: str
    snapshot: Snapshot
    first: bool = False


@dataclass(slots=True)
class _UnderWay:
    """The order of the queue that was asked for last. `next` is set once the one after it may be sent."""

    debts: tuple[str, ...]
    repayment: Repayment | None = None
    answered: bool = False
    next: bool = False


class Queueing(QObject):
    """Holds the orders of this window that wait for each other, in memory only; `due` asks for the next to be sent.

    `again` asks for the user's confirmation of the orders left, after the computer slept or its clock was set.
    """

    due = Signal(object)  # Due
    again = Signal(object)  # Queue: the orders left
    changed = Signal()

    def __init__(self, window: MainWindow, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._queue: Queue | None = None
        self._order = _UnderWay(())
        self._slept = self._asking = False
        self._beats = QTimer(self)
        self._beats.setInterval(_BEAT_MS)
        self._beats.timeout.connect(self.beat)
        self._beat = beat(self._clock)
        window.queue.stop.connect(self.stop)
        window.queue.dismissed.connect(self._dismiss)

    @property
    def active(self) -> bool:
        """Whether orders wait, or the last of them is under way."""
        return self._queue is not None

    @property
    def asking(self) -> bool:
        """Whether it waits for the user to confirm the orders left."""
        return self._asking

    @property
    def left(self) -> Orders:
        """The orders that were not asked for yet."""
        return () if self._queue is None else self._queue.left

    def begin(self, review: Review) -> None:
        """Hold what is confirmed beside its first order, which the caller sends; nothing where that is all."""
        self._queue, self._order = None, _UnderWay(review.debts)
        self._slept = self._asking = False
        self._window.show_queue(shown=False)
        if len(review.confirmed) > 1:
            self._queue = Queue(review.confirmed, review.pay_with, review.goes_on)
            self._beat = beat(self._clock)
            self._beats.start()
            self._show(queue_words.SENDING)
        self.changed.emit()

    def sent(self, repayment: Repayment) -> None:
        """Take news of the order that is being sent, by whose number it is known from then on."""
        if self._order.repayment is None:
            self._order.repayment = repayment
        self.moved(repayment)

    def moved(self, repayment: Repayment) -> None:
        """Take news of any repayment."""
        known = self._order.repayment
        if self._queue is not None and known is not None and repayment.id == known.id:
            self._order.repayment = repayment
            self._judge()

    def sending_over(self, error: Words | None, *, defect: bool) -> None:
        """The sending is over, with an `error` or a `defect` where the order did not leave, or that came up later."""
        self._order.answered = True
        repayment = self._order.repayment
        if repayment is None:
            self._halt(Halt.NOT_SENT, error)
        elif error is None and not defect:
            self._judge()
        elif verdict(repayment, goes_on=True, answered=True) is Verdict.UNKNOWN:
            self._halt(Halt.UNKNOWN, error)
        else:
            never = all(row.state is State.ABSENT for row in repayment.rows)
            self._halt(Halt.NOT_SENT if never else Halt.ERROR, error)

    def seen(self, snapshot: Snapshot, *, newest: bool) -> None:
        """Send the next order on this reading, if it may be sent and the reading is the newest."""
        if self._queue is None or not self._order.next or not newest or self._asking:
            return
        self.beat()
        if self._slept:
            self._asking = True
            self._show(queue_words.ASKING)
            self.changed.emit()
            self.again.emit(replace(self._queue.step(), orders=self._queue.left, place=0))
        else:
            self._go_on(snapshot)

    def reading_failed(self) -> None:
        """The account could not be read: what is left is not sent on old figures."""
        if self._queue is not None and self._order.next and not self._asking:
            self._step()
            self._halt(Halt.NOT_READ)

    @Slot()
    def declined(self) -> None:
        """The user did not confirm the orders left."""
        if self._queue is not None and self._asking:
            self._step()
            self._halt(Halt.JUMPED)

    @Slot()
    def stop(self) -> None:
        """Send nothing more; what is under way goes on."""
        if self._queue is not None:
            if self._order.next:
                self._step()
            self._halt(Halt.STOPPED)

    def leave(self) -> None:
        """Forget the queue, as its account is left or locked, or the window closes."""
        if self._queue is not None and self._queue.left:
            self._window.banner.put(Gravity.NOTE, queue_words.of_leaving(len(self._queue.left)))
        self._end()
        self._window.show_queue(shown=False)

    @Slot()
    def beat(self) -> None:
        """Compare both clocks with what they said before."""
        before, self._beat = self._beat, beat(self._clock)
        if self._queue is not None and jumped(before, self._beat, interval_ms=_BEAT_MS):
            self._slept = True

    def _judge(self) -> None:
        queue, order = self._queue, self._order
        if queue is None or order.repayment is None or order.next:
            return
        match verdict(order.repayment, goes_on=queue.goes_on, answered=order.answered):
            case Verdict.UNKNOWN:
                self._halt(Halt.UNKNOWN)
            case Verdict.FAILED:
                self._halt(Halt.FAILED)
            case Verdict.NEXT if not queue.left:
                self._finish()
            case Verdict.NEXT:
                order.next = True
                self._show(queue_words.READING)
            case _:
                self._show(queue_words.FOLLOWED if order.answered else queue_words.SENDING)

    def _go_on(self, snapshot: Snapshot) -> None:
        """Ask for the next order that has a debt left."""
        while self._queue is not None and self._queue.left:
            queue = self._step()
            found = upcoming(queue.orders[queue.place], listing=snapshot.listing, doubtful=snapshot.doubtful)
            self._queue = replace(queue, skipped=(*queue.skipped, *found.gone))
            if found.doubtful:
                self._halt(Halt.IN_DOUBT)
                return
            if found.debts:
                orders = (*queue.orders[: queue.place], found.debts, *queue.left)
                self._queue = replace(self._queue, orders=orders)
                self._order = _UnderWay(found.debts)
                self._show(queue_words.SENDING)
                self.due.emit(Due(found.debts, queue.pay_with, snapshot))
                return
        self._finish()

    def _step(self) -> Queue:
        """Take the next order in hand, which is not asked for yet."""
        assert self._queue is not None  # noqa: S101 - every caller has just looked
        self._queue = self._queue.step()
        self._order = _UnderWay(())
        return self._queue

    def _show(self, stands: Words) -> None:
        queue = self._queue
        if queue is not None:
            lines = (queue_words.of_place(queue), queue_words.of_left(queue), queue_words.of_skipped(queue.skipped))
            self._window.queue.show_lines(stands, lines, running=True)
            self._window.show_queue(shown=True)

    def _halt(self, why: Halt, error: Words | None = None) -> None:
        """Stop, and say why and which orders were not sent."""
        queue = self._queue
        if queue is None:
            return
        never = why is Halt.NOT_SENT or not self._order.debts
        unsent = queue.orders[queue.place :] if never else queue.left
        lines = (error, queue_words.of_unsent(unsent, queue.pay_with), queue_words.of_skipped(queue.skipped))
        self._window.queue.show_lines(queue_words.of_halt(why, queue), lines, running=False)
        self._window.show_queue(shown=True)
        self._end()

    def _finish(self) -> None:
        skipped = None if self._queue is None else queue_words.of_skipped(self._queue.skipped)
        self._window.queue.show_lines(queue_words.DONE, (skipped,), running=False)
        self._window.show_queue(shown=skipped is not None)
        self._end()

    def _end(self) -> None:
        self._queue, self._order = None, _UnderWay(())
        self._slept = self._asking = False
        self._beats.stop()
        self.changed.emit()

    @Slot()
    def _dismiss(self) -> None:
        if self._queue is None:
            self._window.show_queue(shown=False)
