"""How accounts are kept, changed and removed, whichever of them is open; its calls to the keyring wait elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.account import Account
from app.domain.checks import Check, Withdrawal, withdrawal
from app.domain.credentials import Credentials
from app.domain.route import ProxyChoice
from app.domain.words import Words
from app.errors import AccountProblem, BadInput, JournalProblem, KeyNotStored
from app.gui.accounts.key_clerk import KeyClerk
from app.gui.background.jobs import Elsewhere, Steps
from app.gui.background.messages import (
    Keep,
    Kept,
    KeyPlace,
    KeyringAsked,
    Locked,
    Probe,
    Remove,
    Removed,
    Try,
    Withheld,
)
from app.logs import forget_struck
from app.paths import Home
from app.settings import SettingsFile

if TYPE_CHECKING:
    from app.vault import KeyStore, SessionVault


class AccountClerk:
    """The list of accounts with their keys, in the system's keyring and in the memory of this session."""

    def __init__(self, home: Home, keys: KeyClerk) -> None:
        self._home = home
        self._settings = SettingsFile(home.settings)
        self._tests = keys
        self._keyring: KeyStore | None = None
        self._session_keys: SessionVault | None = None

    def credentials(self, account: Account) -> Generator[KeyringAsked | Elsewhere, Any, Credentials]:
        """Load an account's keys; raises `KeyringProblem`."""
        keyring, session_keys = self._keys()
        try:
            return session_keys.load(account.id)
        except KeyNotStored:
            if account.session_only:
                raise KeyNotStored(self._enter_again(account)) from None
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

        words = _lasted(account.name) if account.session_only else _missing(account.name)
        try:
            with closing(Journal(self._home.journal)) as journal:
                unfinished = journal.open_repayments(account_id=account.id)
        except JournalProblem:
            # It is said when the account is opened with its key.
            return words
        return words + _needs_key(unfinished[0].id) if unfinished else words

    def keep(self, ask: Keep) -> Steps:
        """Keep an account, its new keys or its new name; raises `BadInput`, `AccountProblem` or `KeyringProblem`.

        Then nothing was kept, nor if the user has to agree first.
        """
        account = self._drafted(ask)
        if ask.credentials is None:
            yield from self._keep_way(ask, account)
            return
        credentials = yield from self._with_login(ask.credentials, ask)
        if not ask.agreed:
            checks = yield from self._tests.checked(account.site, account.environment, credentials, proxy=account.proxy)
            _refuse_unaccepted(checks)
            found = withdrawal(checks)
            if found is not Withdrawal.CANNOT:
                yield Withheld(found)
                return
        yield from self._keep_key(ask, account, credentials)

    def _drafted(self, ask: Keep) -> Account:
        """The account as it is to be; where it is must not change while an order there is not settled."""
        from app import accounts  # noqa: PLC0415 - after the first paint

        settings = self._settings.read()[0]
        former = ask.account and (settings.by_id(ask.account.id) or ask.account)
        account = accounts.draft(
            settings, name=ask.name, at=ask.site, environment=ask.environment, account=former, proxy=ask.proxy
        )
        if former is not None and (account.site, account.environment) != (former.site, former.environment):
            if ask.credentials is None:
                raise BadInput(_KEY_TOO)
            accounts.refuse_unfinished(self._home, former)
        return account

    def test(self, ask: Try) -> Steps:
        """Test a connection, with the key that is kept if none was typed; raises `BadInput` or `KeyringProblem`."""
        account = ask.account
        if ask.credentials is not None:
            credentials = yield from self._with_login(ask.credentials, ask)
        elif account is None or (ask.site, ask.environment) != (account.site, account.environment):
            raise BadInput(_KEY_TOO)
        else:
            credentials = yield from self.credentials(account)
            credentials = _joined(credentials, ask, credentials)
        yield from self._tests.checked(ask.site, ask.environment, credentials, proxy=_choice(ask).proxy)

    def probe(self, ask: Probe) -> Steps:
        """Ask OKX's other sites about a key, through the proxy that it is to have."""
        credentials = yield from self._with_login(ask.credentials, ask)
        yield from self._tests.probe(ask, credentials, proxy=_choice(ask).proxy)

    def _with_login(
        self, typed: Credentials, ask: Try | Probe | Keep
    ) -> Generator[KeyringAsked | Elsewhere, Any, Credentials]:
        """The key that was typed, with the proxy's login that was typed or is kept beside the former key."""
        stored = None
        if _choice(ask).keeps_login and ask.account is not None:
            with suppress(KeyNotStored):
                stored = yield from self.credentials(ask.account)
        return _joined(typed, ask, stored)

    def _keep_way(self, ask: Keep, account: Account) -> Steps:
        """Keep another name or proxy of an account; its key stays, wherever that is."""
        from app import rerouting  # noqa: PLC0415 - after the first paint

        former, choice = self._settings.read()[0].by_id(account.id) or account, _choice(ask)
        keyring, session_keys = self._keys()

        def write(cancel: threading.Event) -> None:
            rerouting.reroute(self._settings, keyring, account, choice, former=former, cancel=cancel)

        if session_keys.holds(account.id) or account.session_only:
            rerouting.reroute(self._settings, session_keys, account, choice, former=former)
        else:
            if choice.login is not None or former.proxy_login:
                yield KeyringAsked()
            yield Elsewhere(write)
        yield Kept(self._settings.read()[0], account)

    def _keep_key(self, ask: Keep, account: Account, credentials: Credentials) -> Steps:
        from app import accounts  # noqa: PLC0415 - after the first paint

        keyring, session_keys = self._keys()
        chosen = session_keys if ask.session_only else keyring
        if ask.account is None or not ask.session_only:
            account = replace(account, session_only=ask.session_only)
        if not ask.session_only:
            yield KeyringAsked()

        def write(cancel: threading.Event) -> Account:
            if ask.account is None:
                return accounts.add(self._settings, chosen, account, credentials, cancel=cancel)
            chosen.save(account.id, credentials, cancel=cancel)
            renewed = replace(account, key_tail=credentials.tail)
            self._settings.add_account(renewed)
            return renewed

        kept: Account = yield Elsewhere(write)
        if not ask.session_only:
            session_keys.forget(kept.id)
        yield Kept(self._settings.read()[0], kept)

    def remove(self, ask: Remove) -> Steps:
        """Remove an account with its keys, wherever they are; raises `AccountProblem` while an order is not settled.

        A keyring that cannot delete them raises `KeyringProblem`, and nothing is removed.
        """
        from app import accounts  # noqa: PLC0415 - after the first paint

        accounts.refuse_unfinished(self._home, ask.account)
        keyring, session_keys = self._keys()
        account = self._settings.read()[0].by_id(ask.account.id) or ask.account

        def delete(cancel: threading.Event) -> bool:
            return accounts.remove(self._settings, keyring, account, cancel=cancel)

        if account.session_only:
            # It was never in the keyring, which may not even be there.
            accounts.remove(self._settings, session_keys, account)
            place = KeyPlace.MEMORY
        else:
            yield KeyringAsked()
            deleted = yield Elsewhere(delete)
            in_memory = session_keys.forget(account.id)
            place = KeyPlace.KEYRING if deleted else KeyPlace.MEMORY if in_memory else KeyPlace.NOWHERE
        yield Kept(self._settings.read()[0], None)
        yield Removed(account, place)

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


_KEY_TOO = Words(
    "A key belongs to one site and one environment: enter key, secret and passphrase, too. Nothing was kept or sent.",
    "API key 只属于一个站点和一个环境：请同时输入 API key、Secret key 和 Passphrase。未保存或发送任何内容。",
)
_NOT_ACCEPTED = Words(
    "Nothing was kept: OKX does not accept this key. Correct what the list above says, and try again.",
    "未保存任何内容：欧易不接受该 API key。请按上方清单更正后重试。",
)


def _choice(ask: Try | Probe | Keep) -> ProxyChoice:
    """The proxy that was chosen; where nothing was, the account's own choice stays."""
    if ask.proxy is not None or ask.account is None:
        return ask.proxy or ProxyChoice()
    return ProxyChoice(ask.account.proxy, keeps_login=ask.account.proxy_login)


def _joined(credentials: Credentials, ask: Try | Probe | Keep, stored: Credentials | None) -> Credentials:
    from app import rerouting  # noqa: PLC0415 - after the first paint

    return rerouting.with_login(credentials, _choice(ask), stored)


def _refuse_unaccepted(checks: tuple[Check, ...]) -> None:
    """Raise `AccountProblem` if OKX judged the key and does not accept it: no agreement makes it one that repays."""
    from app.checklist import Objection, objection  # noqa: PLC0415 - after the first paint

    if objection(checks) is Objection.NOT_ACCEPTED:
        raise AccountProblem(_NOT_ACCEPTED)


def _lasted(name: str) -> Words:
    return Words(
        f"The key of {name} was kept for the last session only. Enter it again.",
        f"{name} 的 API key 仅保存于上次会话，请重新输入。",
    )


def _missing(name: str) -> Words:
    return Words(
        f"The system keyring has no usable key of {name}. Enter it again.",
        f"系统密钥环中没有 {name} 的可用 API key，请重新输入。",
    )


def _needs_key(number: int) -> Words:
    return Words(
        f"Repayment #{number} is not settled yet; the key is needed to settle it.",
        f"还债订单 #{number} 尚未核对完成，核对需要该 API key。",
    )
