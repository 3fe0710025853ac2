"""Whose request is let in: its signature, time, passphrase, environment, permission, mode and pace."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.account import Permission
from app.practice.behaviour import KeyKind
from app.practice.inbound import DeniedError

if TYPE_CHECKING:
    from app.domain.credentials import Credentials
    from app.practice.behaviour import Scenario
    from app.practice.inbound import Request

MOST_DIFFERENCE_MS = 30_000
ONE_CLICK_PAUSE_MS = 2_000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_KINDS = {KeyKind.PRACTICE: {True, False}, KeyKind.DEMO: {True}, KeyKind.LIVE: {False}}


def signature(secret: str, *, timestamp: str, request: Request) -> str:
    """Return what `OK-ACCESS-SIGN` has to be, over the very bytes received."""
    signed = f"{timestamp}{request.method}{request.target}".encode("latin-1") + request.body
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


class Gate:
    """Lets in the requests of one key and one user, at OKX's pace. Raises DeniedError with OKX's code otherwise."""

    def __init__(self, credentials: Credentials, *, user_id: str) -> None:
        self._credentials = credentials
        self._user_id = user_id
        self._last_ms: dict[tuple[str, str], int] = {}

    def identify(self, request: Request, *, now_ms: int) -> None:
        """Check that the request is of our key: present, in time, signed, and with the right passphrase."""
        claimed = [
            _header(request, name, absent=code)
            for name, code in (("key", "50103"), ("passphrase", "50104"), ("sign", "50106"), ("timestamp", "50107"))
        ]
        key, passphrase, sign, timestamp = claimed
        if not _same(key, self._credentials.key):
            raise DeniedError("50119")
        if abs(_moment_ms(timestamp) - now_ms) > MOST_DIFFERENCE_MS:
            raise DeniedError("50102")
        if not _same(sign, signature(self._credentials.secret, timestamp=timestamp, request=request)):
            raise DeniedError("50113")
        if not _same(passphrase, self._credentials.passphrase):
            raise DeniedError("50105")

    def admit(self, request: Request, *, now_ms: int, scenario: Scenario, one_click: bool) -> None:
        """Check what the key and the account may do, and for the one-click calls the mode and the pace."""
        if (request.headers.get("x-simulated-trading") == "1") not in _KINDS[scenario.key_kind]:
            raise DeniedError("50101")
        needed = Permission.TRADE if request.method == "POST" else Permission.READ
        if needed not in scenario.permissions:
            raise DeniedError("50120")
        if one_click:
            self._pace(request, now_ms=now_ms)
            if not scenario.margin_mode.repays:
                raise DeniedError("51010")

    def _pace(self, request: Request, *, now_ms: int) -> None:
        counted = (self._user_id, f"{request.method} {request.path}")
        last_ms = self._last_ms.get(counted)
        if last_ms is not None and 0 <= now_ms - last_ms < ONE_CLICK_PAUSE_MS:
            raise DeniedError("50011")
        self._last_ms[counted] = now_ms


def _header(request: Request, name: str, *, absent: str) -> str:
    text = request.headers.get(f"ok-access-{name}", "")
    if not text:
        raise DeniedError(absent)
    return text


def _moment_ms(timestamp: str) -> int:
    if not _MOMENT.fullmatch(timestamp):
        raise DeniedError("50112")
    try:
        return round(datetime.fromisoformat(timestamp).timestamp() * 1000)
    except ValueError:
        raise DeniedError("50112") from None


def _same(claimed: str, expected: str) -> bool:
    return hmac.compare_digest(claimed.encode("latin-1", "replace"), expected.encode())
