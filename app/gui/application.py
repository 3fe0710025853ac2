"""Builds every object of the window, wires them, runs them, and stops them in order."""

from __future__ import annotations

import importlib
import logging
import operator
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.clock import Clock, SystemClock
from app.domain.account import Account
from app.domain.words import Words
from app.errors import AlreadyOpen, OneClickRepayError
from app.gui import taskbar
from app.gui.accessibility.announcer import Announcer
from app.gui.accounts.account_keeping import AccountKeeping
from app.gui.arguments import NORMAL, WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Doer
from app.gui.background.worker import Worker, WorkerThread
from app.gui.conductor import Conductor
from app.gui.look.appearance import Appearance
from app.gui.look.language import said
from app.gui.look.plain import PlainBox
from app.gui.main_window import MainWindow, Page
from app.gui.notices.banner import Gravity
from app.gui.notices.boxes import ClosingBox
from app.gui.notices.faults import Faults
from app.gui.notices.notifier import Notifier
from app.gui.opening.entrance import Entrance
from app.gui.opening.locking import Locking
from app.gui.orderly import OrderlyApplication
from app.gui.payment.payer_memory import PayerMemory
from app.gui.records.closing_keeping import ClosingKeeping
from app.gui.records.records_keeping import RecordsKeeping
from app.gui.tables.layouts import Layouts
from app.gui.tools.preferences import Preferences
from app.gui.tools.support_keeping import SupportKeeping
from app.gui.tools.tool_keeping import ToolKeeping
from app.gui.tools.update_keeping import UpdateKeeping
from app.logs import install_excepthooks, start_logging
from app.paths import Home, resources
from app.publisher import Publisher, publisher
from app.settings import Settings, SettingsFile

_log = logging.getLogger(__name__)

# What the first account needs; it would double the time to the first paint.
_LATER = ("app.accounts", "app.checklist")


def run(arguments: WindowArguments) -> int:
    """Show the window until it is closed, or a box that says why there is none; the exit code.

    Where this home has a window already, that one comes to the front instead, and this is said on the terminal.
    """
    taskbar.name_process()
    qt = OrderlyApplication(["one-click-repay"])
    qt.setApplicationName("one-click-repay")
    qt.setDesktopFileName("one-click-repay")
    appearance = Appearance(qt)
    qt.setQuitOnLastWindowClosed(False)
    entrance = Entrance(arguments.home, practice=arguments.practises)
    try:
        arguments.home.prepare()
        settings, notice = SettingsFile(arguments.home.settings).read()
        appearance.show(settings)
        start = _start(settings, arguments, notice or appearance.compromise)
        entrance.enter()
    except OneClickRepayError as error:
        return _without_window(error, arguments)
    start_logging(arguments.home.log)
    install_excepthooks()
    clock = SystemClock()
    admit = None if entrance.admits else entrance.admit
    program = Program(start, Clerk(arguments, clock=clock, admit=admit), clock=clock)
    program.window.painted.connect(entrance.listen, Qt.ConnectionType.QueuedConnection)
    entrance.called.connect(program.window.come_forward)
    program.ending.connect(entrance.close)
    program.preferences.changed.connect(appearance.show)
    appearance.compromised.connect(program.say)
    for number in (signal.SIGINT, signal.SIGTERM):
        # Python gets to it within a second, when one of the window's timers next runs.
        signal.signal(number, lambda *_: program.stop())
    program.locking.watch(qt)
    program.stopped.connect(qt.end)
    qt.close_by(program.quit)
    program.window.show()
    code = qt.exec()
    program.faults.uninstall()
    appearance.close()
    entrance.leave()
    return code


def _without_window(error: OneClickRepayError, arguments: WindowArguments) -> int:
    """Say why no window opens, on the terminal, and in a box where there is none; the exit code.

    That there is one already needs no box wherever it can be said otherwise.
    """
    words = error.words
    if isinstance(error, AlreadyOpen):
        words = reduce(operator.add, _not_as_asked(arguments), words)
    if sys.stderr is not None:
        sys.stderr.write(f"{said(words)}\n")
        if isinstance(error, AlreadyOpen) or sys.stderr.isatty():
            return int(error.exit)
    box = PlainBox()
    box.setIcon(PlainBox.Icon.Information if isinstance(error, AlreadyOpen) else PlainBox.Icon.Critical)
    box.setWindowTitle("One-Click Repay")
    box.setText(said(words))
    box.exec()
    return int(error.exit)


def _not_as_asked(arguments: WindowArguments) -> Iterator[Words]:
    """In what the window that comes to the front may be another than was asked for."""
    wanted, scenario = arguments.account, arguments.scenario
    if wanted is not None:
        yield Words(
            f"It may show another account than {wanted}: choose that one there.",
            f"该窗口显示的可能不是 {wanted}，请在其中切换账户。",
        )
    if arguments.practice_url is not None:
        yield Words(
            f"It may practise elsewhere than at {arguments.practice_url}: close it first to practise there.",
            f"该窗口连接的可能不是 {arguments.practice_url}；如需在该处练习，请先将其关闭。",
        )
    elif scenario != NORMAL:
        yield Words(
            f"It goes on as it is, not with the scenario {scenario}: close it first to practise that one.",
            f"该窗口保持原样，不会使用场景 {scenario}；如需练习该场景，请先将其关闭。",
        )


@dataclass(frozen=True, slots=True)
class Start:
    """What the window begins with: the accounts to list, and the one to open, None for practice if it `opens` any."""

    accounts: tuple[Account, ...] = ()
    first: Account | None = None
    opens: bool = False
    notice: Words | None = None
    settings: Settings = field(default_factory=Settings)
    home: Home | None = None
    practice_menu: bool = False
    publisher: Publisher | None = None


def _start(settings: Settings, arguments: WindowArguments, notice: Words | None) -> Start:
    common = Start(settings.accounts, notice=notice, settings=settings)
    common = replace(common, home=arguments.home, practice_menu=arguments.practice_menu)
    common = replace(common, publisher=publisher(resources()))
    if arguments.practises:
        return replace(common, opens=True)
    if arguments.account is not None:
        first: Account | None = settings.find(arguments.account)
    else:
        first = settings.by_id(settings.last_account) or next(iter(settings.accounts), None)
    return replace(common, first=first, opens=first is not None)


class Program(QObject):
    """The window with all that stands behind it. `ending` comes as it hides, `stopped` when everything is closed."""

    ending = Signal()
    stopped = Signal()

    def __init__(self, start: Start, doer: Doer, *, clock: Clock) -> None:
        super().__init__()
        self._start = start
        self._closing = False
        self._question: ClosingBox | None = None
        self.window = MainWindow(clock=clock)
        self.conductor = Conductor(self.window, clock=clock)
        self.keeping = AccountKeeping(self.window, self.conductor)
        self.preferences = Preferences(start.settings, self.window)
        self.locking = Locking(self.window, self.conductor, self.keeping, clock=clock)
        self.support = SupportKeeping(self.window)
        self.notifier = Notifier(self.window)
        self.records = RecordsKeeping(self.window, clock=clock)
        self.closing = ClosingKeeping(self.window, clock=clock)
        self.layouts = Layouts(self.window, self.preferences)
        self.payers = PayerMemory(self.window, self.preferences)
        self.announcer = Announcer(self.window, self.conductor.repayments.notices, self.conductor.reading)
        self.updates = UpdateKeeping(self.window, start.publisher)
        self.tool_keeping = ToolKeeping(
            self.window, self.preferences, home=start.home, updates=self.updates, practice=start.practice_menu
        )
        self.faults = Faults(self.window, under_way=self.conductor.under_way)
        self.worker = WorkerThread(Worker(doer, clock=clock))
        self._wire()
        self.keeping.offer(start.accounts)
        self.locking.heed(start.settings)
        self.notifier.heed(start.settings)
        self.window.show_page(Page.OPENING if start.opens else Page.WELCOME)

    def _wire(self) -> None:
        askers = (
            self.conductor,
            self.keeping,
            self.preferences,
            self.locking,
            self.tool_keeping,
            self.support,
            self.records,
            self.updates,
            self.closing,
        )
        for asker in askers:
            asker.asked.connect(self.worker.asked)
            asker.call_cancelled.connect(self.worker.cancel_call)
            asker.defect.connect(self.faults.show_defect)
            self.worker.reported.connect(asker.take)
        self.conductor.repayments.notices.told.connect(self.notifier.tell)
        self.conductor.repayments.notices.changed.connect(self.payers.learn)
        for leaving in (self.records, self.closing):
            self.conductor.left.connect(leaving.leave)
        for heeding in (self.locking, self.notifier, self.updates):
            self.preferences.changed.connect(heeding.heed)
        self.window.tools.lock_asked.connect(self.locking.lock_now)
        self.preferences.not_kept.connect(self.say)
        self.worker.stopped.connect(self.stopped)
        self.window.painted.connect(self._painted, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self.close)
        self.faults.install()

    @Slot()
    def _painted(self) -> None:
        threading.Thread(target=_import_the_rest, name="imports", daemon=True).start()
        self.updates.heed(self._start.settings)
        if self._start.opens and not self._closing:
            self.conductor.open(self._start.first)
        if self._start.notice is not None:
            self.window.banner.put(Gravity.NOTE, self._start.notice)

    @Slot(object)
    def say(self, words: Words) -> None:
        """Say something of little gravity above everything else."""
        self.window.banner.put(Gravity.NOTE, words)

    @Slot()
    def close(self) -> None:
        """Stop; where something is under way, only once the user has read what becomes of it."""
        words = None if self._closing else self.conductor.closing()
        if words is None:
            self.stop()
            return
        self.window.keep_open()
        if self._question is None:
            self._question = self._ask(words)

    def quit(self) -> None:
        """Stop as `close` does, for a wish that came past the window, which may be out of sight when it has to ask."""
        self.close()
        if self._question is not None:
            self.window.come_forward()

    def _ask(self, words: Words) -> ClosingBox:
        box = ClosingBox(self.window, words)
        box.close_it.clicked.connect(self.stop)
        box.finished.connect(self._answered)
        box.open()
        return box

    @Slot()
    def _answered(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    @Slot()
    def stop(self) -> None:
        """Hide, let the running step end, close what is open, end the thread; `stopped` follows."""
        if self._closing:
            return
        self._closing = True
        _log.info("Closing.")
        self.window.hide()
        self.ending.emit()
        self.conductor.close()
        self.keeping.close()
        self.tool_keeping.close()
        self.support.close()
        self.records.close()
        self.closing.close()
        self.layouts.keep()
        self.worker.stop()


def _import_the_rest() -> None:
    for name in _LATER:
        importlib.import_module(name)
