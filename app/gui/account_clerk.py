"""How accounts are tested, kept and removed, whichever of them is open; its calls to the keyring wait elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.domain.account import Account
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import JournalProblem, KeyNotStored
from app.gui.jobs import Elsewhere, Steps
from app.gui.messages import Checked, Keep, Kept, KeyringAsked, Locked, Remove, Try
from app.logs import forget_struck
from app.paths import Home
from app.settings import SettingsFile

if TYPE_CHECKING:
    from app.vault import KeyStore, SessionVault


class AccountClerk:
    """The list of accounts with their keys, in the system's keyring and in the memory of this session."""

    def __init__(self, home: Home, *, clock: Clock) -> None:
        self._home = home
        self._settings = SettingsFile(home.settings)
        self._clock = clock
        self._keyring: KeyStore | None = None
        self._session_keys: SessionVault | None = None

    def credentials(self, account: Account) -> Generator[KeyringAsked | Elsewhere, Any, Credentials]:
        """Load an account's keys; raises `KeyringProblem`."""
        keyring, session_keys = self._keys()
        try:
            return session_keys.load(account.id)
        except KeyNotStored:
            yield KeyringAsked()

        def read(cancel: threading.Event) -> Credentials:
            try:
                return keyring.load(account.id, cancel=cancel)
            except KeyNotStored:
                raise KeyNotStored(self._enter_again(account)) from None

        found: Credentials = yield Elsewhere(read)
        return found

    def _enter_again(self, account: Account) -> Words:
        """Why there is no key of `account`, and which order of it needs one."""
        from app.journal import Journal  # noqa: PLC0415 - after the first paint

        words = _lasted(account.name)
        try:
            with closing(Journal(self._home.journal)) as journal:
                unfinished = journal.open_repayments(account_id=account.id)
        except JournalProblem:
            # It is said when the account is opened with its key.
            return words
        return words + _needs_key(unfinished[0].id) if unfinished else words

    def test(self, ask: Try) -> Steps:
        """Test a connection; raises `BadInput` for its site."""
        from app import accounts, checklist  # noqa: PLC0415 - after the first paint

        proxy = self._settings.read()[0].proxy
        client = accounts.trial_client(ask.site, ask.environment, ask.credentials, clock=self._clock, proxy=proxy)
        try:
            for check in checklist.inspect(client):
                yield Checked(check)
        finally:
            client.close()

    def keep(self, ask: Keep) -> Steps:
        """Keep an account, or its new keys; raises `BadInput` or `KeyringProblem` if nothing was kept."""
        from app import accounts  # noqa: PLC0415 - after the first paint

        keyring, session_keys = self._keys()
        chosen = session_keys if ask.session_only else keyring
        drafted = accounts.draft(
            self._settings.read()[0], name=ask.name, at=ask.site, environment=ask.environment, account=ask.account
        )

        def write(cancel: threading.Event) -> Account:
            if ask.account is None:
                return accounts.add(self._settings, chosen, drafted, ask.credentials, cancel=cancel)
            chosen.save(ask.account.id, ask.credentials, cancel=cancel)
            account = replace(ask.account, key_tail=ask.credentials.tail)
            self._settings.add_account(account)
            return account

        account: Account = yield Elsewhere(write)
        if not ask.session_only:
            session_keys.forget(account.id)
        yield Kept(self._settings.read()[0], account)

    def remove(self, ask: Remove) -> Steps:
        """Remove an account with its keys; raises `AccountProblem` while an order of it is not settled."""
        from app import accounts  # noqa: PLC0415 - after the first paint

        accounts.refuse_unfinished(self._home, ask.account)
        keyring, session_keys = self._keys()
        in_session = session_keys.forget(ask.account.id)

        def delete(cancel: threading.Event) -> None:
            accounts.remove(self._settings, session_keys if in_session else keyring, ask.account, cancel=cancel)

        yield Elsewhere(delete)
        yield Kept(self._settings.read()[0], None)

    def lock(self) -> Locked:
        """Drop every key that was kept for this session only, and what kept keys out of the log."""
        held = frozenset[str]() if self._session_keys is None else self._session_keys.forget_all()
        forget_struck()
        return Locked(tuple(each for each in self._settings.read()[0].accounts if each.id in held))

    def _keys(self) -> tuple[KeyStore, SessionVault]:
        """The system's keyring, and the memory of this session."""
        from app.vault import SessionVault, Vault  # noqa: PLC0415 - after the first paint

        self._keyring = self._keyring or Vault()
        self._session_keys = self._session_keys or SessionVault()
        return self._keyring, self._session_keys


def _lasted(name: str) -> Words:
    return Words(
        f"The key of {name} was kept for the last session only. Enter it again.",
        f"{name} 的 API key 仅保存于上次会话，请重新输入。",
    )


def _needs_key(number: int) -> Words:
    return Words(
        f"Repayment #{number} is not settled yet; the key is needed to settle it.",
        f"还债订单 #{number} 尚未核对完成，核对需要该 API key。",
    )
