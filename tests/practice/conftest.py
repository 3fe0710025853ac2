"""A practice exchange with a clock that only the test moves, and a small client of its own to call it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.practice.server import PracticeServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_MS = 1_790_000_000_000
BASE = "/api/v5/trade/one-click-repay"


class Bench:
    """A server, its clock, and signed calls to it."""

    def __init__(self, scenario: str, **options: Any) -> None:
        self.now_ms = START_MS
        self.server = PracticeServer(scenario=scenario, clock=lambda: self.now_ms, **options)

    def tick(self, ms: int = 2_000) -> None:
        self.now_ms += ms

    def headers(self, method: str, target: str, body: bytes, *, off_ms: int = 0) -> dict[str, str]:
        held = self.server.credentials
        moment = datetime.fromtimestamp((self.now_ms + off_ms) / 1000, UTC)
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
        digest = hmac.new(held.secret.encode(), f"{stamp}{method}{target}".encode() + body, hashlib.sha256).digest()
        return {
            "OK-ACCESS-KEY": held.key,
            "OK-ACCESS-PASSPHRASE": held.passphrase,
            "OK-ACCESS-TIMESTAMP": stamp,
            "OK-ACCESS-SIGN": base64.b64encode(digest).decode(),
            "Content-Type": "application/json",
        }

    def send(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        host = self.server.url.removeprefix("http://")
        with contextlib.closing(http.client.HTTPConnection(host, timeout=10)) as connection:
            connection.request(method, target, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def ask(self, method: str, target: str, body: bytes = b"", **changed: str) -> tuple[int, Any]:
        """Ask with a right signature, apart from the `changed` headers (passphrase=… stands for its OK-ACCESS- one)."""
        headers = self.headers(method, target, body)
        for name, text in changed.items():
            known = f"OK-ACCESS-{name.upper()}"
            headers[known if known in headers else name.replace("_", "-")] = text
        status, answer = self.send(method, target, body, headers)
        return status, json.loads(answer)

    def repay(self, *debts: str, pay_with: str = "USDT") -> tuple[int, Any]:
        return self.ask("POST", BASE, json.dumps({"debtCcy": debts, "repayCcy": pay_with}).encode())

    def rows(self, query: str = "") -> list[dict[str, str]]:
        """The history, once its pause of two seconds is over."""
        self.tick()
        _, answer = self.ask("GET", f"{BASE}-history{query}")
        assert answer["code"] == "0", answer
        rows: list[dict[str, str]] = answer["data"]
        return rows

    def debts(self, margin: str = "cross") -> dict[str, str]:
        """The debts of one kind, once the pause of two seconds is over."""
        self.tick()
        _, answer = self.ask("GET", f"{BASE}-currency-list?debtType={margin}")
        assert answer["code"] == "0", answer
        return {each["debtCcy"]: each["debtAmt"] for each in answer["data"][0]["debtData"]}

    def bare(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, Any]:
        """Ask without a signature."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        status, answer = self.send(method, target, body, named)
        return status, json.loads(answer)


@pytest.fixture
def practice() -> Iterator[Callable[..., Any]]:
    """Open practice exchanges, each in a scenario, and stop them at the end."""
    with contextlib.ExitStack() as opened:

        def in_scenario(scenario: str = "normal", **options: Any) -> Bench:
            bench = Bench(scenario, **options)
            opened.enter_context(bench.server)
            return bench

        yield in_scenario
