"""From an account and its keys to all that repays its debts, and back to nothing when it is closed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from app import rerouting
from app.clock import Clock
from app.domain.account import PRACTICE, Account, Environment, environment_at
from app.domain.commands import command
from app.domain.credentials import Credentials
from app.domain.route import ProxyChoice, Route, route_of
from app.domain.words import Words
from app.errors import AccountProblem, BadInput
from app.journal import Journal
from app.logs import strike_out
from app.okx.client import Client
from app.okx.sites import site
from app.paths import Home
from app.practice.standing import credentials_of
from app.repayer import Repayer
from app.settings import Settings, SettingsFile, new_account
from app.vault import KeyStore

if TYPE_CHECKING:
    from app.practice.server import PracticeServer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An account with its connection and its journal open; to be used and closed in the thread that opened it."""

    account: Account
    repayer: Repayer
    client: Client
    journal: Journal
    _stop: Callable[[], None]

    def close(self) -> None:
        """Close the connection, the journal, and the practice exchange if there is one."""
        self.client.close()
        self.journal.close()
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_account(  # noqa: PLR0913 - an account is all of these
    account: Account,
    credentials: Credentials,
    *,
    home: Home,
    clock: Clock,
    settings_proxy: str | None = None,
    admit: Callable[[], None] | None = None,
) -> Opened:
    """Open a live or demo account; raises `BadInput` for its site, `JournalProblem` if the journal cannot be read.

    Where it cannot be written, or `admit` does not let it be yet, the account can be looked at, and nothing is sent.
    `settings_proxy` is that of the settings; it is used only where the account has no way of its own.
    """
    route = route_of(account.proxy, settings_proxy=settings_proxy, login=credentials.proxy_login)
    client = trial_client(account.site, account.environment, credentials, clock=clock, route=route)
    return _opened(account, client, Journal(home.journal, or_copy=True, admit=admit), clock)


def open_practice(*, scenario: str = "normal", clock: Clock) -> Opened:
    """Open a practice account on an exchange in this process; its journal ends with it.

    Raises `BadInput` if there is no such scenario, and `KeyringProblem` in those of the keyring.
    """
    from app.practice.keyring import practice_keyring  # noqa: PLC0415 - as in `start_practice`

    with ExitStack() as failed:
        server = start_practice(scenario=scenario, clock=clock)
        failed.callback(server.stop)
        keyring = practice_keyring(scenario, server.credentials)
        credentials = server.credentials if keyring is None else keyring.load(PRACTICE)
        opened = practice_on(server, credentials, clock=clock)
        failed.pop_all()
    return opened


def start_practice(*, scenario: str, clock: Clock) -> PracticeServer:
    """Start an exchange in this process; raises `BadInput` if there is no such scenario."""
    from app.practice.server import PracticeServer  # noqa: PLC0415 - a live account does without, and starts sooner

    server = PracticeServer(scenario=scenario, clock=clock.now_ms)
    server.start()
    return server


def practice_on(server: PracticeServer, credentials: Credentials, *, clock: Clock) -> Opened:
    """Open the account of an exchange in this process, which stops when it is closed."""
    from app.practice.scenarios import find  # noqa: PLC0415 - as in `start_practice`

    ends = ExitStack()
    ends.callback(server.stop)
    account = Account(PRACTICE, PRACTICE, server.url, Environment.PRACTICE)
    client = trial_client(server.url, Environment.PRACTICE, credentials, clock=clock)
    journal = Journal(None)
    if find(server.scenario).another_sender:
        ends.enter_context(journal.sending())
    return _opened(account, client, journal, clock, stop=ends.close)


def open_practice_at(url: str, *, home: Home, clock: Clock) -> Opened:
    """Open the practice account of a standing practice exchange, with a journal that lasts as long as this home.

    Raises `BadInput` unless `url` is `http://127.0.0.1:PORT`, and `Offline` if nothing answers there.
    """
    there = site(url)
    if not there.loopback:
        raise BadInput(
            Words("A practice exchange is at http://127.0.0.1:PORT.", "练习交易所的地址为 http://127.0.0.1:端口。")
        )
    account = Account(f"{PRACTICE}@{there.url}", PRACTICE, there.url, Environment.PRACTICE)
    client = trial_client(there.url, Environment.PRACTICE, credentials_of(there.url), clock=clock)
    return _opened(account, client, Journal(home.practice_journal, or_copy=True), clock)


def trial_client(
    at: str, environment: Environment, credentials: Credentials, *, clock: Clock, route: Route | None = None
) -> Client:
    """A client alone, as *Test connection* needs it before anything is kept; raises `BadInput` for the site.

    Practice stays on this computer: no other site is spoken to in its name.
    """
    there = site(at)
    if environment is Environment.PRACTICE and not there.loopback:
        raise BadInput(
            Words(
                "A practice account must be at http://127.0.0.1:PORT. Nothing was sent. Correct its site.",
                "练习账户的地址须为 http://127.0.0.1:端口。未发送任何请求，请更正站点。",
            )
        )
    strike_out(*credentials.texts)
    return Client(there, environment, credentials, clock=clock, route=route)


def draft(  # noqa: PLR0913 - an account is all of these
    settings: Settings,
    *,
    name: str,
    at: str,
    environment: Environment,
    account: Account | None = None,
    proxy: ProxyChoice | None = None,
) -> Account:
    """An account as it would be kept: a new one, or `account` with another name, site, environment or proxy.

    At an address on this computer it practises, whatever `environment` says. `proxy` None leaves it as it is. Raises
    `BadInput` for a name, site or proxy that it cannot have.
    """
    if name.strip().casefold() == PRACTICE:
        raise BadInput(
            Words(
                "An account with keys cannot be called Practice. Nothing was sent. Choose another name.",
                "使用 API key 的账户不能命名为 Practice。未发送任何请求，请换一个名称。",
            )
        )
    at = site(at).name
    environment = environment_at(at, environment)
    if account is None:
        account = new_account(name=name, site=at, environment=environment)
    former, account = account, replace(account, name=name.strip(), site=at, environment=environment)
    if proxy is not None:
        account = rerouting.through(account, proxy, former=former)
    settings.with_account(account)
    return account


def add(
    settings: SettingsFile,
    keys: KeyStore,
    account: Account,
    credentials: Credentials,
    *,
    cancel: threading.Event | None = None,
) -> Account:
    """Keep a new `account`, a `draft`: its keys in `keys`, then the rest in the settings. Asks OKX nothing.

    Raises `KeyringProblem` if the keys cannot be kept, `BadInput` if the rest cannot; nothing is kept then.
    """
    account = replace(account, key_tail=credentials.tail)
    keys.save(account.id, credentials, cancel=cancel)
    try:
        settings.add_account(account)
    except BaseException:
        keys.forget(account.id)
        raise
    return account


def remove(settings: SettingsFile, keys: KeyStore, account: Account, *, cancel: threading.Event | None = None) -> bool:
    """Remove an account, its keys first; returns whether there were any. Its journal stays."""
    had_keys = keys.forget(account.id, cancel=cancel)
    settings.remove_account(account.id)
    return had_keys


def refuse_unfinished(home: Home, account: Account) -> None:
    """Raise `AccountProblem` if an order of `account` is not at its end: only its key, at its site, can settle it."""
    with closing(Journal(home.journal)) as journal:
        journal.recover()
        unfinished = journal.open_repayments(account_id=account.id)
    if unfinished:
        raise AccountProblem(_needed(unfinished[0].id, account))


def _opened(
    account: Account, client: Client, journal: Journal, clock: Clock, *, stop: Callable[[], None] = lambda: None
) -> Opened:
    journal.recover()
    _log.info("Opened the %s account %s at %s.", account.environment, account.id[:8], account.site)
    return Opened(account, Repayer(account, client=client, journal=journal, clock=clock), client, journal, stop)


def _needed(number: int, account: Account) -> Words:
    name, settle = account.name, command("reconcile", account=account)
    return Words(
        f"#{number} of {name} is not settled yet, and its key is needed to settle it. Nothing was removed, changed or "
        f"sent. Open the account and wait until it is settled, or run: {settle}",
        f"{name} 的订单 #{number} 尚未核对完成，核对需要其 API key。未移除或更改账户，也未发送任何请求。"
        f"请打开该账户并等待核对完成，或运行：{settle}",
    )
