"""Whether a newer version was published: a signed notice is read, and nothing is ever downloaded or installed."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import urlsplit

from app import __version__
from app.domain.route import Route
from app.domain.words import Words
from app.errors import ExchangeProblem, UpdateForged, UpdateProblem
from app.okx.sites import Site
from app.okx.transport import Limits, Transport
from app.publisher import Publisher

PROGRAM = "one-click-repay"
"""What a notice is about; the same key may sign for other programs."""

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)
_OK = 200


def newest(publisher: Publisher, *, route: Route, limits: Limits | None = None) -> str:
    """The newest version that is announced; blocks for at most `limits.total` seconds.

    Raises `UpdateProblem` if the notice cannot be read, `UpdateForged` if it is not signed by the publisher.
    """
    parts = urlsplit(publisher.notice)
    address = f"{parts.scheme}://{parts.netloc}"
    transport = Transport(Site("updates", address, Words(address, address)), route=route, limits=limits)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        status, body = transport.exchange("GET", path, headers={}, body=b"")
    except ExchangeProblem:
        raise UpdateProblem(_UNREAD) from None
    finally:
        transport.close()
    if status != _OK:
        raise UpdateProblem(_UNREAD)
    return announced(body, publisher.key)


def announced(body: bytes, key: bytes) -> str:
    """The version that a notice announces: JSON with `signed`, base64 of the JSON that counts, and its `signature`.

    Raises `UpdateForged` unless the signature is of `key`, and over a version of this very program.
    """
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - most never check
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - likewise

    try:
        outer = json.loads(body)
        signed, signature = (base64.b64decode(outer[name], validate=True) for name in ("signed", "signature"))
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
        fields = json.loads(signed)
        if fields["program"] == PROGRAM and _VERSION.fullmatch(fields["version"]):
            return str(fields["version"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature):
        pass
    raise UpdateForged(_FORGED)


def is_newer(version: str, *, than: str = __version__) -> bool:
    """Whether one version, as 1.2.3, comes after another."""
    return _numbers(version) > _numbers(than)


def _numbers(version: str) -> tuple[int, ...]:
    found = _VERSION.match(version)
    return tuple(map(int, found.groups())) if found else ()


_UNREAD = Words(
    "Whether there is a new version could not be found out. Try again later.", "无法获知是否有新版本，请稍后重试。"
)
_FORGED = Words(
    "The notice of a new version is not signed by the makers of this program, and was ignored. "
    "Download nothing that it leads to.",
    "新版本通知未经本程序开发者签名，已忽略。请勿下载其指向的任何内容。",
)
