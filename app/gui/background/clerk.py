"""What the window asks for, done step by step with the account that is open."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.domain.account import PRACTICE, Account
from app.domain.repayment import Repayment
from app.errors import BadInput, JournalProblem, NoPlace
from app.gui.accounts.account_clerk import AccountClerk
from app.gui.accounts.key_clerk import KeyClerk
from app.gui.arguments import WindowArguments
from app.gui.background.jobs import Elsewhere, Pause, Steps
from app.gui.background.messages import (
    Ask,
    Checked,
    Describe,
    Follow,
    Inspect,
    Keep,
    KeyringAsked,
    Lock,
    Look,
    Moved,
    Open,
    Prefer,
    Preferred,
    Probe,
    Ready,
    Remove,
    Seen,
    Send,
    Troubled,
    Try,
    Undecided,
)
from app.gui.records import closing_clerk
from app.gui.records.records_messages import (
    CloseByWord,
    Export,
    ReadArchive,
    ReadHistory,
    RecordChecked,
    ReviewHistory,
    ShowClosing,
)
from app.gui.tables import table_clerk
from app.gui.tools import parts, support_clerk, update_clerk
from app.gui.tools.support_messages import Gather, Store
from app.gui.tools.update_messages import CheckUpdates
from app.settings import SettingsFile

if TYPE_CHECKING:
    from app.accounts import Opened
    from app.steps import Snapshot, Step

_NEWEST = 50


class Clerk:
    """Holds the account that is open, its journal and its connection; for the worker's thread alone.

    Every `steps` generator may be closed at any step, and several may be driven in turn. `admit`, if there is one, is
    called before an account is opened, and may take seconds; it raises where no account may be opened here.
    """

    def __init__(self, arguments: WindowArguments, *, clock: Clock, admit: Callable[[], None] | None = None) -> None:
        self._arguments = arguments
        self._settings = SettingsFile(arguments.home.settings)
        self._clock = clock
        self._admit = admit
        self._opened: Opened | None = None
        self._record_lost = False
        self._accounts = AccountClerk(arguments.home, KeyClerk(arguments.home, clock=clock))

    def hurry(self) -> None:
        """Wait for no reading any longer, as the program ends; the one thing that may be called from any thread."""
        opened = self._opened
        if opened is not None:
            opened.client.give_up()

    def close(self) -> None:
        """Close the account that is open, if there is one."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def steps(self, ask: Ask) -> Steps:
        """Do what is asked, step by step."""
        match ask:
            case Open():
                yield from self._open(ask)
            case Look():
                yield from self._look()
            case Send():
                yield from self._send(ask)
            case Follow():
                yield from self._follow(ask)
            case Inspect():
                yield from self._inspect()
            case ReadHistory() | ReviewHistory() | ReadArchive() | ShowClosing() | CloseByWord():
                yield from self._of_records(ask)
            case _:
                yield from self._with_keys(ask)

    def _of_records(self, ask: ReadHistory | ReviewHistory | ReadArchive | ShowClosing | CloseByWord) -> Steps:
        """Do what is about what became of former orders."""
        opened = self._account()
        match ask:
            case ReadHistory():
                yield from table_clerk.history(opened.repayer)
            case ReviewHistory():
                yield from table_clerk.review(opened.repayer)
            case ReadArchive():
                yield from table_clerk.archive(opened)
            case ShowClosing():
                yield from closing_clerk.show(opened.repayer, ask)
            case CloseByWord():
                yield from closing_clerk.close(opened.repayer, ask)

    def _with_keys(self, ask: Ask) -> Steps:
        """Do what is about accounts and their keys, whichever is open."""
        match ask:
            case Try():
                yield from self._accounts.test(ask)
            case Probe():
                yield from self._accounts.probe(ask)
            case Keep():
                yield from self._accounts.keep(ask)
            case Remove():
                yield from self._accounts.remove(ask)
            case Lock():
                self.close()
                yield self._accounts.lock()
            case _:
                yield from self._beside(ask)

    def _beside(self, ask: Ask) -> Steps:
        """Do what needs no account."""
        match ask:
            case Describe():
                yield from parts.describe()
            case Prefer():
                yield Preferred(self._settings.change(ask.change))
            case Gather():
                yield from support_clerk.gather(ask, self._arguments.home, self._clock)
            case Store():
                yield from support_clerk.store(ask)
            case Export():
                yield from table_clerk.export(ask, clock=self._clock)
            case CheckUpdates():
                yield from update_clerk.check(ask, self._settings)

    def _account(self) -> Opened:
        if self._opened is None:
            msg = "no account is open"
            raise RuntimeError(msg)
        return self._opened

    def _open(self, ask: Open) -> Steps:
        from app import accounts  # noqa: PLC0415 - after the first paint

        self.close()
        home, clock, scenario = self._arguments.home, self._clock, ""
        if ask.account is not None:
            admit = yield from self._unadmitted()
            credentials = yield from self._accounts.credentials(ask.account)
            settings = self._settings.read()[0]
            # The one that is listed by now may have another proxy than the one that the window was shown.
            account = settings.by_id(ask.account.id) or ask.account
            self._opened = accounts.open_account(
                account, credentials, home=home, clock=clock, settings_proxy=settings.proxy, admit=admit
            )
        elif self._arguments.practice_url is not None and not ask.scenario:
            self._opened = accounts.open_practice_at(self._arguments.practice_url, home=home, clock=clock)
        else:
            scenario = ask.scenario or self._arguments.scenario
            self._opened = yield from self._practice(scenario, key_in_memory=ask.key_in_memory)
        yield Ready(self._opened.account, _record(self._opened), scenario)
        if ask.account is not None:
            yield from self._remember(ask.account)

    def _unadmitted(self) -> Generator[Elsewhere, Any, Callable[[], None] | None]:
        """Have the window admitted; what must still admit it, where that cannot be written down, before it is more."""
        admit = self._admit
        if admit is None:
            return None
        try:
            yield Elsewhere(lambda _cancel: admit())
        except NoPlace:
            return admit
        return None

    def _practice(self, scenario: str, *, key_in_memory: bool) -> Generator[KeyringAsked | Elsewhere, Any, Opened]:
        """Open practice; in a scenario of the keyring, as an account is opened whose key is in one."""
        from app import accounts  # noqa: PLC0415 - after the first paint
        from app.practice.keyring import practice_keyring  # noqa: PLC0415 - likewise

        with ExitStack() as failed:
            server = accounts.start_practice(scenario=scenario, clock=self._clock)
            failed.callback(server.stop)
            credentials = server.credentials
            keyring = None if key_in_memory else practice_keyring(scenario, credentials)
            if keyring is not None:
                yield KeyringAsked()
                credentials = yield Elsewhere(lambda cancel: keyring.load(PRACTICE, cancel=cancel))
            opened = accounts.practice_on(server, credentials, clock=self._clock)
            failed.pop_all()
        return opened

    def _remember(self, account: Account) -> Steps:
        try:
            self._settings.change(lambda settings: replace(settings, last_account=account.id))
        except BadInput as error:
            yield Troubled(error)

    def _look(self) -> Steps:
        repayer = self._account().repayer
        yield from _told(repayer.look())
        lost = repayer.lost_record()
        # What was said is taken back, too: another window, or a terminal, may have been told that it was seen.
        if lost is not None or self._record_lost:
            yield RecordChecked(lost)
        self._record_lost = lost is not None

    def _inspect(self) -> Steps:
        from app import checklist  # noqa: PLC0415 - after the first paint

        for check in checklist.inspect(self._account().client):
            yield Checked(check)

    def _follow(self, ask: Follow) -> Steps:
        opened = self._account()
        # Since the account was opened, OKX may have said that another one's orders are the same user's.
        for repayment in opened.repayer.open_repayments():
            yield Moved(repayment)
        yield from _told(opened.repayer.follow(ask.watched))

    def _send(self, ask: Send) -> Steps:
        opened = self._account()
        order = opened.repayer.plan(ask.debts, pay_with=ask.pay_with, snapshot=ask.snapshot)
        try:
            yield from _told(opened.repayer.send(order, ask.snapshot, confirmed=ask.confirmed), own=True)
        except Exception:
            # Whatever went wrong, what is left open is told first; the error itself goes on.
            yield from _unsettled(opened)
            raise
        yield from _unsettled(opened)


def _record(opened: Opened) -> tuple[Repayment, ...]:
    """The newest repayments of the account, and whatever is unfinished, oldest first."""
    newest = opened.journal.repayments(account_id=opened.account.id, newest=_NEWEST)
    both = {each.id: each for each in (*newest, *opened.repayer.open_repayments())}
    return tuple(both[number] for number in sorted(both))


def _told(steps: Iterator[Step | Snapshot], *, own: bool = False) -> Steps:
    """A repayer's steps in the window's own terms, `own` as in `Moved`; closing this closes them."""
    from app.steps import Snapshot, Stuck, Trouble, Wait  # noqa: PLC0415 - after the first paint

    try:
        for step in steps:
            match step:
                case Wait():
                    yield Pause(step.until_ms)
                case Trouble():
                    yield Troubled(step.error)
                case Stuck():
                    yield Undecided()
                case Snapshot():
                    yield Seen(step)
                case Repayment():
                    yield Moved(step, own=own)
    finally:
        if isinstance(steps, Generator):
            steps.close()


def _unsettled(opened: Opened) -> Steps:
    """What a send, however it ended, left without an answer on disk is unknown from here on, and followed as such."""
    try:
        opened.journal.recover()
        unfinished = opened.repayer.open_repayments()
    except JournalProblem as error:
        yield Troubled(error)
        return
    for repayment in unfinished:
        yield Moved(repayment)
