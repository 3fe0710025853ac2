"""Locks the window: at once, or after minutes without input, and never while a repayment is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot

from app.clock import Clock
from app.domain.words import Words
from app.gui.accounts.account_keeping import AccountKeeping
from app.gui.background.messages import Ended, Job, Lock, Locked, Report
from app.gui.conductor import Conductor
from app.gui.main_window import MainWindow, Page
from app.gui.notices import troubles
from app.gui.notices.banner import Gravity
from app.gui.opening import opening_faces
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.repayment import Repayment

_LOOK_EVERY_MS = 5_000
_MINUTE_MS = 60_000
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
        QEvent.Type.Shortcut,
    }
)

_CHANGING = Words("Locks once the account that is being kept or removed is done.", "账户保存或移除完成后锁定。")
_QUEUED = Words("Locks once the queue of orders has ended; you can stop it.", "订单队列结束后锁定，您也可停止队列。")
_SENDING = Words("Locks once the repayment that is being sent is answered.", "正在发送的还债请求返回结果后锁定。")


class Locking(QObject):
    """Drops every key from memory, and what the account shows with it, until the user comes back.

    Whoever is away is known by the input that does not come. Between two looks at the clock the application's events
    pass through here only until the first input, so that a busy window pays nothing for it.
    """

    asked = Signal(object)  # Ask
    call_cancelled = Signal(object)  # Job
    defect = Signal(str)

    def __init__(self, window: MainWindow, conductor: Conductor, keeping: AccountKeeping, *, clock: Clock) -> None:
        super().__init__(window)
        self._window = window
        self._conductor = conductor
        self._keeping = keeping
        self._clock = clock
        self._application: QObject | None = None
        self._listening = False
        self._minutes = 0
        self._wanted = self._told = False
        self._session = 0
        self._after_minutes = 0
        self._input_ms, self._input_s = clock.now_ms(), clock.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, application: QObject) -> None:
        """Take the input of `application` for the user's."""
        self._application = application
        self._listen()

    @Slot(object)
    def heed(self, settings: Settings) -> None:
        """Lock after as many minutes as the settings say, or never."""
        self._minutes = settings.lock_after_min
        self._touched()
        if self._minutes:
            self._timer.start()
            self._listen()
        else:
            self._timer.stop()
            self._ignore()

    @Slot()
    def lock_now(self) -> None:
        """Lock; while something is under way, as soon as it is not, and say so."""
        self._wanted = True
        self._lock_if_free(minutes=0)

    @Slot()
    def look(self) -> None:
        """See whether it is time to lock."""
        if self._wanted:
            self._lock_if_free(minutes=0)
        elif self._minutes and self._idle_ms() >= self._minutes * _MINUTE_MS:
            self._lock_if_free(minutes=self._minutes)
        else:
            self._take_back()
            self._listen()

    @Slot(object)
    def take(self, report: Report) -> None:
        """Show that the keys were dropped; lock if that had to wait for what a report brings to its end."""
        match report.news:
            case Locked() if report.session == self._session:
                self._show(report.news)
            case Ended() if report.job is Job.LOCK and report.news.defect:
                self._window.opening.show_face(
                    opening_faces.failed(opening_faces.PRACTICE, troubles.defect(report.news.defect))
                )
                self.defect.emit(report.news.defect)
        if self._wanted:
            self._lock_if_free(minutes=0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Know that the user is there; let it pass, and look no further until the next look at the clock."""
        if event.type() in _INPUT:
            self._touched()
            self._ignore()
        return False

    def _listen(self) -> None:
        if self._application is not None and self._minutes and not self._listening:
            self._listening = True
            self._application.installEventFilter(self)

    def _ignore(self) -> None:
        if self._application is not None and self._listening:
            self._listening = False
            self._application.removeEventFilter(self)

    def _touched(self) -> None:
        self._input_ms, self._input_s = self._clock.now_ms(), self._clock.monotonic()

    def _idle_ms(self) -> float:
        """How long there was no input; asleep, only the other clock goes on."""
        return max(self._clock.now_ms() - self._input_ms, (self._clock.monotonic() - self._input_s) * 1000)

    def _lock_if_free(self, *, minutes: int) -> None:
        if self._window.page is Page.WELCOME or self._is_locked():
            self._wanted = False
            return
        conductor, changing = self._conductor, self._keeping.changing
        sending, queued = conductor.sending, conductor.queued
        waits = waiting_for(conductor.under_way(), sending=sending, queued=queued, changing=changing)
        if waits is not None:
            self._window.banner.put(Gravity.LOCKING, waits)
            self._told = True
            self._timer.start()
            return
        self._wanted = self._told = False
        self._after_minutes = minutes
        self._keeping.put_away()
        self.call_cancelled.emit(Job.OPEN)
        self._session = self._conductor.lock()
        self.asked.emit(Lock(self._session))

    def _take_back(self) -> None:
        """Say no longer that it locks: the user came back before it could."""
        if self._told:
            self._told = False
            self._window.banner.lift(Gravity.LOCKING)

    def _is_locked(self) -> bool:
        return self._session != 0 and self._session == self._conductor.session

    def _show(self, locked: Locked) -> None:
        if not self._is_locked():
            return
        account, lost = self._conductor.account, {each.id for each in locked.session_keys}
        self._window.opening.show_face(
            opening_faces.locked(
                self._conductor.name,
                session_keys=tuple(each.name for each in locked.session_keys if each != account),
                has_key=account is not None,
                key_lost=account is not None and account.id in lost,
                minutes=self._after_minutes,
            )
        )


def waiting_for(under_way: Iterable[Repayment], *, sending: bool, queued: bool, changing: bool) -> Words | None:
    """Why the window cannot be locked yet, None if it can: its key is needed. `queued` if a queue is being sent."""
    if sending:
        return _QUEUED if queued else _SENDING
    if changing:
        return _CHANGING
    listed = [f"#{each.id}" for each in under_way]
    if not listed:
        return None
    en, zh = ", ".join(listed), "、".join(listed)
    return Words(f"Locks once {en} is settled: that takes the key.", f"订单 {zh} 核对完成后锁定，核对需要该 API key。")
