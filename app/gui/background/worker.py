"""The thread beside the window: each job a generator, run to its next wait and taken up again by a timer."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.errors import AccountProblem, OneClickRepayError
from app.gui.background.jobs import Elsewhere, Pause
from app.gui.background.messages import Ask, Ended, Job, News, Report, Waiting
from app.gui.notices import troubles

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.clock import Clock
    from app.gui.background.jobs import Doer, Steps

_log = logging.getLogger(__name__)

# Qt's timers take no more, some 24 days.
_LONGEST_TIMER_MS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a call in a thread of its own came to, and whose it was."""

    run: _Run
    value: Any = None
    error: Exception | None = None


class _Run(QObject):
    """One job under way, in the worker's thread."""

    reported = Signal(object)
    over = Signal(object)

    def __init__(self, ask: Ask, steps: Steps, *, clock: Clock, parent: Worker) -> None:
        super().__init__(parent)
        self.job = ask.job
        self._session = ask.session
        self._steps = steps
        self._clock = clock
        self._held = False
        self._due = False
        self._ended = False
        self._cancel = threading.Event()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._timed)

    def begin(self) -> None:
        """Take the first step as soon as the thread is free."""
        self._timer.start(0)

    def hold(self, held: bool) -> None:  # noqa: FBT001 - as in Qt's own setters
        """Keep the job from taking steps, or let it go on."""
        self._held = held
        if not held and self._due:
            self._due = False
            self._timer.start(0)

    def finish(self) -> None:
        """Take all steps that are left at once; for a job that never waits."""
        while not self._ended:
            self._advance(lambda: next(self._steps))

    def cancel_call(self) -> None:
        """End the wait for a call in a thread of its own; from any thread."""
        self._cancel.set()

    def close(self) -> None:
        """End the job where it stands."""
        self._ended = True
        self._cancel.set()
        self._timer.stop()
        try:
            self._steps.close()
        except Exception:  # noqa: BLE001 - what else is open is closed all the same
            _log.exception("A job did not end as it should.")
        self.deleteLater()

    @Slot()
    def _timed(self) -> None:
        if self._held:
            self._due = True
            return
        self._advance(lambda: next(self._steps))

    def resume(self, outcome: _Outcome) -> None:
        """Go on with what a call came to."""
        if self._ended:
            return
        if outcome.error is not None:
            error = outcome.error
            self._advance(lambda: self._steps.throw(error))
        else:
            self._advance(lambda: self._steps.send(outcome.value))

    def _advance(self, step: Callable[[], News | Pause | Elsewhere]) -> None:
        try:
            self._take(step())
        except StopIteration:
            self._end(Ended())
        except OneClickRepayError as error:
            _log.info("%s ended: %s", self.job.name, error)
            self._end(Ended(error=error))
        except Exception as error:  # noqa: BLE001 - a defect ends its job, not the thread
            _log.exception("%s failed.", self.job.name)
            self._end(Ended(defect=type(error).__name__))

    def _take(self, step: News | Pause | Elsewhere) -> None:
        match step:
            case Pause():
                self._report(Waiting(step.until_ms))
                wait_ms = min(max(0, step.until_ms - self._clock.now_ms()), _LONGEST_TIMER_MS)
                self._timer.start(wait_ms)
            case Elsewhere():
                name = f"{self.job.name}-call"
                threading.Thread(target=self._call, args=(step, self.parent()), name=name, daemon=True).start()
            case _:
                self._report(step)
                self._timer.start(0)

    def _call(self, elsewhere: Elsewhere, worker: Worker) -> None:
        """In the call's own thread: a signal of `worker`, which lives as long as the call does, brings the outcome."""
        try:
            outcome = _Outcome(self, elsewhere.call(self._cancel))
        except Exception as error:  # noqa: BLE001 - thrown into the job, which knows what to make of it
            outcome = _Outcome(self, error=error)
        worker.came_back.emit(outcome)

    def _report(self, news: News) -> None:
        self.reported.emit(Report(self.job, self._session, news))

    def _end(self, ended: Ended) -> None:
        self._ended = True
        self._report(ended)
        self.over.emit(self)


class Worker(QObject):
    """Takes asks, reports news; lives in a `WorkerThread`. A job that is under way already is not begun again.

    One of the account that is open then goes on for both asks, one that queues comes after it, and any other ask is
    told that it `Ended`.
    While a repayment is being sent no other job of its account takes a step.
    """

    reported = Signal(object)  # Report
    stopped = Signal()
    came_back = Signal(object)  # _Outcome

    def __init__(self, doer: Doer, *, clock: Clock) -> None:
        super().__init__()
        self._doer = doer
        self._clock = clock
        self._runs: dict[Job, _Run] = {}
        self._queued: list[Ask] = []
        self._stopping = False
        self.came_back.connect(self._resume)

    def cancel_call(self, job: Job) -> None:
        """End the wait of `job` for the keyring; may be called from any thread."""
        run = self._runs.get(job)
        if run is not None:
            run.cancel_call()

    def hurry(self) -> None:
        """Let the running step end soon, as `stop` is to follow; may be called from any thread."""
        self._doer.hurry()

    @Slot(object)
    def take(self, ask: Ask) -> None:
        """Begin what is asked."""
        if self._stopping:
            return
        if ask.job.leaves_account:
            for job in [job for job in self._runs if job.of_account]:
                self._close(job)
        elif ask.job.begins_anew and ask.job in self._runs:
            self._close(ask.job)
        elif ask.job in self._runs:
            if ask.job.queues:
                self._queued.append(ask)
            elif not ask.job.of_account:
                busy = AccountProblem(troubles.KEYRING_BUSY)
                self.reported.emit(Report(ask.job, ask.session, Ended(error=busy)))
            return
        self._begin(ask)

    def _begin(self, ask: Ask) -> None:
        run = _Run(ask, self._doer.steps(ask), clock=self._clock, parent=self)
        run.reported.connect(self.reported)
        run.over.connect(self._over)
        self._runs[ask.job] = run
        self._hold_back()
        run.begin()

    @Slot()
    def stop(self) -> None:
        """Begin nothing more, end every job where it stands, close what is open; `stopped` follows.

        Only those that queue are still done.
        """
        self._stopping = True
        self._finish_queued()
        for job in list(self._runs):
            self._close(job)
        try:
            self._doer.close()
        except Exception:  # noqa: BLE001 - the program ends all the same
            _log.exception("What was open did not close as it should.")
        self.stopped.emit()

    @Slot(object)
    def _resume(self, outcome: _Outcome) -> None:
        outcome.run.resume(outcome)

    @Slot(object)
    def _over(self, run: _Run) -> None:
        if self._runs.get(run.job) is run:
            del self._runs[run.job]
        run.deleteLater()
        after = next((ask for ask in self._queued if ask.job is run.job), None)
        if after is not None:
            self._queued.remove(after)
            self._begin(after)
        self._hold_back()

    def _finish_queued(self) -> None:
        while (run := next((run for job, run in self._runs.items() if job.queues), None)) is not None:
            run.finish()

    def _close(self, job: Job) -> None:
        self._runs.pop(job).close()

    def _hold_back(self) -> None:
        sending = Job.SEND in self._runs
        for job, run in self._runs.items():
            run.hold(sending and job.gives_way)


class WorkerThread(QObject):
    """A worker with its thread: asks go in from the window's thread, reports come out there."""

    asked = Signal(object)
    reported = Signal(object)
    stopped = Signal()
    _stop = Signal()

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._thread = QThread()
        self._thread.setObjectName("worker")
        worker.moveToThread(self._thread)
        self.asked.connect(worker.take)
        self._stop.connect(worker.stop)
        # To methods of objects of this thread: anything else would run in the worker's.
        worker.reported.connect(self._pass_on)
        worker.stopped.connect(self._quit)
        self._thread.finished.connect(self._finished)
        self._thread.start()

    def ask(self, ask: Ask) -> None:
        """Have the worker begin `ask`."""
        self.asked.emit(ask)

    def cancel_call(self, job: Job) -> None:
        """End the wait of `job` for the keyring."""
        self._worker.cancel_call(job)

    def stop(self) -> None:
        """Let the running step end, then close everything; `stopped` follows."""
        for job in Job:
            self._worker.cancel_call(job)
        self._worker.hurry()
        self._stop.emit()

    @Slot(object)
    def _pass_on(self, report: Report) -> None:
        self.reported.emit(report)

    @Slot()
    def _quit(self) -> None:
        self._thread.quit()

    @Slot()
    def _finished(self) -> None:
        self._thread.wait()
        self.stopped.emit()
