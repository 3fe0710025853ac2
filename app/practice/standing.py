"""The key of a practice exchange that stands on its own, asked of that exchange itself."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

from app.domain.credentials import Credentials
from app.domain.words import Words
from app.errors import Offline

_PATIENCE_S = 5.0
_LARGEST_BODY = 64 * 1024


def credentials_of(url: str) -> Credentials:
    """The practice key of the exchange at `url` (`http://127.0.0.1:PORT`); raises `Offline` if none answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(url).port or 0, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/practice/credentials")
        told = json.loads(connection.getresponse().read(_LARGEST_BODY))
        return Credentials(key=told["key"], secret=told["secret"], passphrase=told["passphrase"])
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError, AttributeError):
        raise Offline(
            Words(
                f"No practice exchange answers at {url}. Nothing was sent. "
                "Start one: python -m app.practice --port PORT",
                f"{url} 没有练习交易所响应。未发送任何请求。请先启动：python -m app.practice --port PORT",
            )
        ) from None
    finally:
        connection.close()
