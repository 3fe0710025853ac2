"""OKX's sites, and which other addresses the program will speak to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.words import Words
from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Site:
    """Where requests go: `name` as stored with an account, `url` without a trailing slash, `label` for the window."""

    name: str
    url: str
    label: Words

    @property
    def loopback(self) -> bool:
        """Whether it is an exchange on this very computer: practice, or a look-alike for tests."""
        return self.url.startswith("http://127.0.0.1:")


GLOBAL = Site("global", "https://openapi.okx.com", Words("Global (www.okx.com)", "全球站（www.okx.com）"))
EEA = Site("eea", "https://eea.okx.com", Words("EEA (my.okx.com)", "欧洲经济区（my.okx.com）"))
US = Site("us", "https://us.okx.com", Words("US and AU (app.okx.com)", "美国与澳大利亚（app.okx.com）"))
SITES = (GLOBAL, EEA, US)

_OKX = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+okx\.com", re.ASCII)
_LOOPBACK = re.compile(r"http://127\.0\.0\.1:([1-9][0-9]{0,4})", re.ASCII)
_LAST_PORT = 65535


def site(text: str) -> Site:
    """The site called `global`, `eea` or `us`, or the one at an address `https://*.okx.com` or `http://127.0.0.1:PORT`.

    Raises `BadInput` for any other: a signed request must never reach a host that is not OKX's.
    """
    text = text.strip().rstrip("/")
    for known in SITES:
        if text.lower() == known.name:
            return known
    port = _LOOPBACK.fullmatch(text)
    if _OKX.fullmatch(text.lower()) or (port and int(port.group(1)) <= _LAST_PORT):
        address = text.lower()
        return Site(address, address, Words(address, address))
    raise BadInput(
        Words(
            "The site must be global, eea or us, an address https://….okx.com, or http://127.0.0.1:PORT. "
            "Nothing was sent.",
            "站点须为 global、eea 或 us，或 https://….okx.com 地址，或 http://127.0.0.1:端口。未发送任何请求。",
        )
    )
