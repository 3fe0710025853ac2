"""What the window asks for, done step by step with the account that is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from app.clock import Clock
from app.domain.account import Account
from app.domain.credentials import Credentials
from app.domain.repayment import Repayment
from app.errors import BadInput, JournalProblem, KeyNotStored
from app.gui.arguments import WindowArguments
from app.gui.messages import (
    Ask,
    Checked,
    Follow,
    Keep,
    Kept,
    KeyringAsked,
    Look,
    Moved,
    News,
    Open,
    Ready,
    Remove,
    Seen,
    Send,
    Troubled,
    Try,
)
from app.settings import SettingsFile

if TYPE_CHECKING:
    from app.accounts import Opened
    from app.steps import Snapshot, Step
    from app.vault import KeyStore


@dataclass(frozen=True, slots=True)
class Pause:
    """Come back at `until_ms`, Unix milliseconds by this computer's clock."""

    until_ms: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Have `call` done in a thread of its own, and come back with what it returned; once its event is set it ends."""

    call: Callable[[threading.Event], Any]  # its result goes back into the generator, which knows its type


Steps = Generator[News | Pause | Elsewhere, Any, None]


class Doer(Protocol):
    """Whoever does what the window asks; as `Clerk` does."""

    def steps(self, ask: Ask) -> Steps:
        """Do what is asked, step by step; raises `OneClickRepayError` where it cannot be done."""

    def close(self) -> None:
        """Close what is open."""


class Clerk:
    """Holds the account that is open, its journal and its connection; for the worker's thread alone.

    Every `steps` generator may be closed at any step, and several may be driven in turn.
    """

    def __init__(self, arguments: WindowArguments, *, clock: Clock) -> None:
        self._arguments = arguments
        self._settings = SettingsFile(arguments.home.settings)
        self._clock = clock
        self._opened: Opened | None = None
        self._keyring: KeyStore | None = None
        self._session_keys: KeyStore | None = None

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
                yield from _told(self._account().repayer.follow())
            case Try():
                yield from self._try(ask)
            case Keep():
                yield from self._keep(ask)
            case Remove():
                yield from self._remove(ask)

    def _account(self) -> Opened:
        if self._opened is None:
            msg = "no account is open"
            raise RuntimeError(msg)
        return self._opened

    def _open(self, ask: Open) -> Steps:
        from app import accounts  # noqa: PLC0415 - after the first paint

        self.close()
        home, clock = self._arguments.home, self._clock
        if ask.account is not None:
            credentials = yield from self._credentials(ask.account)
            proxy = self._settings.read()[0].proxy
            self._opened = accounts.open_account(ask.account, credentials, home=home, clock=clock, proxy=proxy)
        elif self._arguments.practice_url is not None:
            self._opened = accounts.open_practice_at(self._arguments.practice_url, home=home, clock=clock)
        else:
            self._opened = accounts.open_practice(scenario=self._arguments.scenario, clock=clock)
        yield Ready(self._opened.account, self._opened.repayer.open_repayments())
        if ask.account is not None:
            yield from self._remember(ask.account)

    def _remember(self, account: Account) -> Steps:
        try:
            self._settings.change(lambda settings: replace(settings, last_account=account.id))
        except BadInput as error:
            yield Troubled(error)

    def _credentials(self, account: Account) -> Generator[News | Elsewhere, Any, Credentials]:
        keyring, session_keys = self._keys()
        try:
            return session_keys.load(account.id)
        except KeyNotStored:
            yield KeyringAsked()
        found: Credentials = yield Elsewhere(lambda cancel: keyring.load(account.id, cancel=cancel))
        return found

    def _look(self) -> Steps:
        yield from _told(self._account().repayer.look())

    def _send(self, ask: Send) -> Steps:
        opened = self._account()
        order = opened.repayer.plan(ask.debts, pay_with=ask.pay_with, snapshot=ask.snapshot)
        try:
            yield from _told(opened.repayer.send(order, ask.snapshot))
        except Exception:
            yield from _unsettled(opened)
            raise
        yield from _unsettled(opened)

    def _try(self, ask: Try) -> Steps:
        from app import accounts, checklist  # noqa: PLC0415 - after the first paint

        proxy = self._settings.read()[0].proxy
        client = accounts.trial_client(ask.site, ask.environment, ask.credentials, clock=self._clock, proxy=proxy)
        try:
            for check in checklist.inspect(client):
                yield Checked(check)
        finally:
            client.close()

    def _keep(self, ask: Keep) -> Steps:
        from app import accounts  # noqa: PLC0415 - after the first paint

        keyring, session_keys = self._keys()
        chosen = session_keys if ask.session_only else keyring

        def keep(cancel: threading.Event) -> Account:
            keys = _Cancellable(chosen, cancel)
            if ask.account is None:
                return accounts.add(
                    self._settings,
                    keys,
                    name=ask.name,
                    at=ask.site,
                    environment=ask.environment,
                    credentials=ask.credentials,
                )
            keys.save(ask.account.id, ask.credentials)
            account = replace(ask.account, key_tail=ask.credentials.tail)
            self._settings.add_account(account)
            return account

        account: Account = yield Elsewhere(keep)
        if not ask.session_only:
            session_keys.forget(account.id)
        yield Kept(self._settings.read()[0], account)

    def _remove(self, ask: Remove) -> Steps:
        from app import accounts  # noqa: PLC0415 - after the first paint

        keyring, session_keys = self._keys()
        in_session = session_keys.forget(ask.account.id)

        def remove(cancel: threading.Event) -> None:
            keys = session_keys if in_session else _Cancellable(keyring, cancel)
            accounts.remove(self._settings, keys, ask.account)

        yield Elsewhere(remove)
        yield Kept(self._settings.read()[0], None)

    def _keys(self) -> tuple[KeyStore, KeyStore]:
        """The system's keyring, and the memory of this session."""
        from app.vault import SessionVault, Vault  # noqa: PLC0415 - after the first paint

        self._keyring = self._keyring or Vault()
        self._session_keys = self._session_keys or SessionVault()
        return self._keyring, self._session_keys


@dataclass(frozen=True, slots=True)
class _Cancellable:
    """A `KeyStore` whose every wait ends with one event."""

    keys: KeyStore
    ended: threading.Event

    def save(self, account_id: str, credentials: Credentials, *, cancel: threading.Event | None = None) -> None:
        self.keys.save(account_id, credentials, cancel=cancel or self.ended)

    def load(self, account_id: str, *, cancel: threading.Event | None = None) -> Credentials:
        return self.keys.load(account_id, cancel=cancel or self.ended)

    def forget(self, account_id: str, *, cancel: threading.Event | None = None) -> bool:
        return self.keys.forget(account_id, cancel=cancel or self.ended)

    def backend_name(self) -> str:
        return self.keys.backend_name()


def _told(steps: Iterator[Step | Snapshot]) -> Steps:
    """A repayer's steps in the window's own terms; closing this closes them."""
    from app.steps import Snapshot, Trouble, Wait  # noqa: PLC0415 - after the first paint

    try:
        for step in steps:
            match step:
                case Wait():
                    yield Pause(step.until_ms)
                case Trouble():
                    yield Troubled(step.error)
                case Snapshot():
                    yield Seen(step)
                case Repayment():
                    yield Moved(step)
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
