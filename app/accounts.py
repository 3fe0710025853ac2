"""From an account and its keys to all that repays its debts, and back to nothing when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from app.clock import Clock
from app.domain.account import Account, Environment
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import BadInput
from app.journal import Journal
from app.logs import strike_out
from app.okx.client import Client
from app.okx.sites import site
from app.paths import Home
from app.practice.standing import credentials_of
from app.repayer import Repayer
from app.settings import Settings, SettingsFile, new_account
from app.vault import KeyStore

PRACTICE = "practice"
"""The id, and the name, of the account that practises."""


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


def open_account(
    account: Account, credentials: Credentials, *, home: Home, clock: Clock, proxy: str | None = None
) -> Opened:
    """Open a live or demo account; raises `BadInput` for its site, `JournalProblem` if the journal cannot be used."""
    client = trial_client(account.site, account.environment, credentials, clock=clock, proxy=proxy)
    return _opened(account, client, Journal(home.journal), clock)


def open_practice(*, scenario: str = "normal", clock: Clock) -> Opened:
    """Open a practice account on an exchange in this process; its journal ends with it.

    Raises `BadInput` if there is no such scenario.
    """
    from app.practice.scenarios import find  # noqa: PLC0415 - a live account does without, and starts sooner
    from app.practice.server import PracticeServer  # noqa: PLC0415 - likewise

    server = PracticeServer(scenario=scenario, clock=clock.now_ms)
    server.start()
    ends = ExitStack()
    ends.callback(server.stop)
    account = Account(PRACTICE, PRACTICE, server.url, Environment.PRACTICE)
    client = trial_client(server.url, Environment.PRACTICE, server.credentials, clock=clock)
    journal = Journal(None)
    if find(scenario).another_sender:
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
    return _opened(account, client, Journal(home.practice_journal), clock)


def trial_client(
    at: str, environment: Environment, credentials: Credentials, *, clock: Clock, proxy: str | None = None
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
    for secret in (credentials.key, credentials.secret, credentials.passphrase):
        strike_out(secret)
    return Client(there, environment, credentials, clock=clock, proxy=proxy)


def draft(settings: Settings, *, name: str, at: str, environment: Environment) -> Account:
    """A new account as it would be kept; raises `BadInput` for a name or site that it cannot have."""
    if name.strip().casefold() == PRACTICE:
        raise BadInput(
            Words(
                "An account with keys cannot be called Practice. Nothing was sent. Choose another name.",
                "使用 API key 的账户不能命名为 Practice。未发送任何请求，请换一个名称。",
            )
        )
    account = new_account(name=name, site=site(at).name, environment=environment)
    settings.with_account(account)
    return account


def add(  # noqa: PLR0913 - an account is all of these
    settings: SettingsFile, keys: KeyStore, *, name: str, at: str, environment: Environment, credentials: Credentials
) -> Account:
    """Keep a new account: its keys in `keys`, then the rest in the settings. Asks OKX nothing.

    Raises `BadInput` for name or site before anything is kept, and `KeyringProblem` if the keys cannot be.
    """
    account = replace(draft(settings.read()[0], name=name, at=at, environment=environment), key_tail=credentials.tail)
    keys.save(account.id, credentials)
    try:
        settings.add_account(account)
    except BaseException:
        keys.forget(account.id)
        raise
    return account


def remove(settings: SettingsFile, keys: KeyStore, account: Account) -> bool:
    """Remove an account, its keys first; returns whether there were any. Its journal stays."""
    had_keys = keys.forget(account.id)
    settings.remove_account(account.id)
    return had_keys


def _opened(
    account: Account, client: Client, journal: Journal, clock: Clock, *, stop: Callable[[], None] = lambda: None
) -> Opened:
    journal.recover()
    return Opened(account, Repayer(account, client=client, journal=journal, clock=clock), client, journal, stop)
