"""An account's proxy: chosen, checked, and what it asks for kept beside the account's key."""

from __future__ import annotations

import threading
from dataclasses import replace

from app import settings_words
from app.domain.account import Account, Environment
from app.domain.credentials import Credentials
from app.domain.route import ProxyChoice, is_address, own_proxy
from app.domain.words import Words
from app.errors import BadInput, KeyNotStored
from app.settings import SettingsFile
from app.vault import KeyStore


def through(account: Account, choice: ProxyChoice, *, former: Account) -> Account:
    """`account` with the proxy that was chosen; raises `BadInput` where it cannot have it."""
    address = own_proxy(choice.proxy)
    if address is None:
        raise BadInput(settings_words.UNFIT_OWN_PROXY)
    if is_address(address) and account.environment is Environment.PRACTICE:
        raise BadInput(_NO_PROXY_HERE)
    kept = former.proxy_login and former.proxy == address
    if choice.has_login and (not is_address(address) or (choice.keeps_login and not kept)):
        raise BadInput(_LOGIN_AGAIN)
    return replace(account, proxy=address, proxy_login=choice.has_login)


def with_login(credentials: Credentials, choice: ProxyChoice, stored: Credentials | None) -> Credentials:
    """A key with the login of the proxy that was chosen, typed or `stored`; raises `BadInput` if that is lost."""
    if not choice.keeps_login:
        return credentials.with_login(choice.login)
    login = None if stored is None else stored.proxy_login
    if login is None or login.address != own_proxy(choice.proxy):
        raise BadInput(_LOGIN_LOST)
    return credentials.with_login(login)


def reroute(  # noqa: PLR0913 - what changes, from what, and where it is kept
    settings: SettingsFile,
    keys: KeyStore,
    account: Account,
    choice: ProxyChoice,
    *,
    former: Account,
    cancel: threading.Event | None = None,
) -> None:
    """Keep `account`, a `draft`, whose key stays as it is in `keys`, with or without a login of its proxy.

    Raises `KeyringProblem` if the login cannot be kept beside the key, or the former one not be deleted there, and
    `BadInput` if the account cannot be kept; its login is the former one then, too.
    """
    stored: Credentials | None = None
    if choice.login is not None or (former.proxy_login and not choice.keeps_login):
        try:
            stored = keys.load(account.id, cancel=cancel)
        except KeyNotStored:
            # Without a key there is no login beside it, either.
            if choice.login is not None:
                raise
        else:
            keys.save(account.id, stored.with_login(choice.login), cancel=cancel)
    try:
        settings.add_account(account)
    except BaseException:
        if stored is not None:
            keys.save(account.id, stored)
        raise


_NO_PROXY_HERE = Words(
    "An exchange on this computer is always spoken to directly. Nothing was kept or sent. Choose no proxy for it "
    "(in a terminal: --proxy direct).",
    "本机交易所始终直接连接。未保存或发送任何内容。请勿为其设置代理（终端：--proxy direct）。",
)
_LOGIN_LOST = Words(
    "The proxy's user and password are not kept any more: enter them, too. Nothing was kept or sent.",
    "代理的用户名和密码已不再保存：请一并重新输入。未保存或发送任何内容。",
)
_LOGIN_AGAIN = Words(
    "User and password belong to one proxy: enter them for this one. Nothing was kept or sent.",
    "用户名和密码只属于一个代理：请为该代理重新输入。未保存或发送任何内容。",
)
