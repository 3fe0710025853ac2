"""Which way an account's requests leave this computer: a proxy of its own, the settings', the system's, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.credentials import ProxyLogin

AS_SETTINGS, SYSTEM, DIRECT = "settings", "system", "direct"
"""What may stand in the place of a proxy's address: as in the settings, the system's, and none whatever those say."""

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"(?:https?|socks5h?)://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]{{2,45}}\]):([1-9][0-9]{{0,4}})", re.ASCII
)
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Route:
    """Through `proxy`, an address; "" is none at all, None the system's, whichever that is at the time.

    `login` is what that proxy, and no other, is to be told of who asks. A route is taken or fails: there is no second.
    """

    proxy: str | None = None
    login: ProxyLogin | None = None


@dataclass(frozen=True, slots=True)
class ProxyChoice:
    """What a user chose for an account: `proxy` as `Account.proxy`, and the login that was typed for it, if one was.

    `keeps_login` leaves the login as it is stored.
    """

    proxy: str = AS_SETTINGS
    login: ProxyLogin | None = None
    keeps_login: bool = False

    @property
    def has_login(self) -> bool:
        """Whether the proxy is told a user and a password."""
        return self.login is not None or self.keeps_login


def route_of(proxy: str, *, settings_proxy: str | None, login: ProxyLogin | None) -> Route:
    """The route of an account whose `proxy` is as in `Account`; `login` is given to the address it was typed for only.

    `settings_proxy` is that of the settings, None for the system's.
    """
    if proxy == AS_SETTINGS:
        return Route(settings_proxy)
    if proxy in {SYSTEM, DIRECT}:
        return Route(None if proxy == SYSTEM else "")
    return Route(proxy, login if login is not None and login.address == proxy else None)


def is_address(proxy: str) -> bool:
    """Whether an account's `proxy` is an address of its own, and not a word for another way."""
    return proxy not in {AS_SETTINGS, SYSTEM, DIRECT}


def own_proxy(text: str) -> str | None:
    """`text` as an account keeps it, `settings`, `system`, `direct` or an address with its port; None if it is neither.

    An address has no user, password or path.
    """
    text = text.strip().lower().removesuffix("/")
    if not is_address(text):
        return text
    found = _ADDRESS.fullmatch(text)
    return text if found and int(found.group(1)) <= _LAST_PORT else None
