"""The signature that OKX asks of every private request."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

from app.domain.credentials import Credentials


def timestamp(moment_ms: int) -> str:
    """Unix milliseconds as OKX wants them: ISO 8601, UTC, always three decimals, `Z`."""
    seconds, milliseconds = divmod(moment_ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{milliseconds:03d}Z"


def signature(secret: str, *, stamp: str, method: str, path: str, body: bytes = b"") -> str:
    """`base64(hmac_sha256(secret, stamp + METHOD + path + body))`.

    `path` includes the query string; `body` is the very bytes that are sent, empty for GET.
    Source: OKX API v5, REST Authentication, Signature.
    """
    signed = f"{stamp}{method}{path}".encode() + body
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


def headers(  # noqa: PLR0913 - a signature covers all of these
    credentials: Credentials, *, moment_ms: int, method: str, path: str, body: bytes = b"", simulated: bool = False
) -> dict[str, str]:
    """The headers of one signed request; `moment_ms` by OKX's clock, `simulated` for demo trading."""
    stamp = timestamp(moment_ms)
    signed = {
        "OK-ACCESS-KEY": credentials.key,
        "OK-ACCESS-SIGN": signature(credentials.secret, stamp=stamp, method=method, path=path, body=body),
        "OK-ACCESS-TIMESTAMP": stamp,
        "OK-ACCESS-PASSPHRASE": credentials.passphrase,
        "Content-Type": "application/json",
    }
    if simulated:
        signed["x-simulated-trading"] = "1"
    return signed
