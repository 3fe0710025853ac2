"""The key of a practice exchange that stands on its own, asked of that exchange itself."""

from __future__ import annotations

import http.client
import json
from functools import partial
from urllib.parse import urlsplit

from app.deadline import within
from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import Offline

_PATIENCE_S = 5.0
_LARGEST_BODY = 64 * 1024


def credentials_of(url: str, *, patience_s: float = _PATIENCE_S) -> Credentials:
    """The practice key of the exchange at `url` (`http://127.0.0.1:PORT`); raises `Offline` if none answers there.

    Blocks for at most `patience_s` seconds.
    """
    try:
        answer = within(patience_s, partial(_answer, url, patience_s), name="practice-key")
        told = json.loads(answer)
        return Credentials(key=told["key"], secret=told["secret"], passphrase=told["passphrase"])
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        start = f"python -m app.practice --port {urlsplit(url).port}"
        raise Offline(
            Words(
                f"No practice exchange answers at {url}. Nothing was sent. Start one: {start}",
                f"{url} 没有练习交易所响应。未发送任何请求。请先启动：{start}",
            )
        ) from None


def _answer(url: str, patience_s: float) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 0, timeout=patience_s)
    try:
        connection.request("GET", "/practice/credentials")
        return connection.getresponse().read(_LARGEST_BODY)
    finally:
        connection.close()
