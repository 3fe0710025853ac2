"""The practice exchange lets in what OKX would let in, and refuses the rest with OKX's codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.practice.gate import signature
from app.practice.inbound import Request

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v5/trade/one-click-repay"
CONFIG = "/api/v5/account/config"
SPACED = b'{"debtCcy": ["ETH", "BTC"], "repayCcy": "USDT"}'
ORDER = b'{"debtCcy":["ETH","BTC"],"repayCcy":"USDT"}'


@pytest.mark.parametrize(
    ("method", "target", "body", "expected"),
    [
        ("GET", f"{BASE}-history", b"", "04AORFDK/USpK5meWX399fjeXg4pBiHSMIwOC7+cSmY="),
        ("GET", f"{BASE}-history?before=1646188520338&limit=100", b"", "c1ZtW03q39JXViwy3xmIF7BYpIdPVDUo9FEdz7t0jxk="),
        ("POST", BASE, ORDER, "P1f05b6rCMKfJ9hh3EeSLEGtCgCnHdcNPcc/SGKhKGo="),
        ("POST", BASE, SPACED, "cDF4sP/F9DntI0aG9h7D7A7R3z6Ny+CWu+caWjO/GIw="),
    ],
)
def test_signatures_are_those_of_the_public_clients(method: str, target: str, body: bytes, expected: str) -> None:
    request = Request(method, target, {}, body)
    computed = signature("22582BD0CFF14C41EDBF1AB98506286D", timestamp="2020-12-08T09:08:57.715Z", request=request)
    assert computed == expected


@pytest.mark.parametrize("spacing", [(",", ":"), (", ", ": "), (" , ", " : ")])
def test_the_signature_covers_the_very_bytes_that_were_sent(
    practice: Callable[..., Any], spacing: tuple[str, str]
) -> None:
    bench = practice()
    body = json.dumps({"debtCcy": ["BTC"], "repayCcy": "USDT"}, separators=spacing).encode()
    status, answer = bench.ask("POST", BASE, body)
    assert (status, answer["code"]) == (200, "0")


def test_a_body_or_query_changed_under_way_is_refused(practice: Callable[..., Any]) -> None:
    bench = practice()
    headers = bench.headers("POST", BASE, ORDER)
    _, answer = bench.send("POST", BASE, ORDER.replace(b"BTC", b"SOL"), headers)
    assert json.loads(answer)["code"] == "50113"
    headers = bench.headers("GET", f"{BASE}-history?limit=1", b"")
    _, answer = bench.send("GET", f"{BASE}-history?limit=2", b"", headers)
    assert json.loads(answer)["code"] == "50113"
    assert not bench.server.ledger.executed
    assert [post.body for post in bench.server.posts] == [ORDER.replace(b"BTC", b"SOL")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": ""}, "50103"),
        ({"passphrase": ""}, "50104"),
        ({"sign": ""}, "50106"),
        ({"timestamp": ""}, "50107"),
        ({"key": "another"}, "50119"),
        ({"passphrase": "another"}, "50105"),
        ({"passphrase": "pass\xe9"}, "50105"),
        ({"sign": "another"}, "50113"),
        ({"timestamp": "yesterday"}, "50112"),
        ({"timestamp": "2026-99-99T00:00:00.000Z"}, "50112"),
        ({"timestamp": "2020-01-01T00:00:00.000Z"}, "50102"),
    ],
)
def test_each_wrong_header_has_its_code_and_the_gateway_leaves_data_out(
    practice: Callable[..., Any], changed: dict[str, str], code: str
) -> None:
    status, answer = practice().ask("GET", CONFIG, **changed)
    assert (status, answer["code"]) == (401, code)
    assert set(answer) == {"code", "msg"}


@pytest.mark.parametrize(("off_ms", "code"), [(30_000, "0"), (-30_000, "0"), (30_001, "50102"), (-30_001, "50102")])
def test_a_timestamp_may_be_thirty_seconds_off(practice: Callable[..., Any], off_ms: int, code: str) -> None:
    bench = practice()
    _, answer = bench.send("GET", CONFIG, b"", bench.headers("GET", CONFIG, b"", off_ms=off_ms))
    assert json.loads(answer)["code"] == code


@pytest.mark.parametrize(
    ("scenario", "simulated", "code"),
    [
        ("normal", "1", "0"),
        ("normal", "0", "0"),
        ("demo-key", "1", "0"),
        ("demo-key", "0", "50101"),
        ("live-key", "1", "50101"),
        ("live-key", "0", "0"),
    ],
)
def test_keys_of_demo_and_live_trading_cannot_be_mixed(
    practice: Callable[..., Any], scenario: str, simulated: str, code: str
) -> None:
    _, answer = practice(scenario).ask("GET", CONFIG, x_simulated_trading=simulated)
    assert answer["code"] == code


@pytest.mark.parametrize("call", ["list", "repay", "history"])
def test_each_one_click_call_is_let_in_once_in_two_seconds(practice: Callable[..., Any], call: str) -> None:
    bench = practice()
    ask = {
        "list": lambda: bench.ask("GET", f"{BASE}-currency-list"),
        "repay": lambda: bench.repay("BTC"),
        "history": lambda: bench.ask("GET", f"{BASE}-history"),
    }[call]
    assert ask()[1]["code"] == "0"
    bench.tick(1_999)
    assert (ask()[0], ask()[1]["code"]) == (429, "50011")
    bench.tick(1)
    assert ask()[1]["code"] == "0", "a refused request does not count"


def test_the_calls_are_paced_apart_from_each_other(practice: Callable[..., Any]) -> None:
    bench = practice()
    assert bench.repay("BTC")[1]["code"] == "0"
    assert bench.ask("GET", f"{BASE}-history")[1]["code"] == "0"
    assert bench.ask("GET", f"{BASE}-currency-list")[1]["code"] == "0"


def test_a_request_for_another_host_is_turned_away(practice: Callable[..., Any]) -> None:
    bench = practice()
    port = bench.server.url.rpartition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}"):
        status, answer = bench.bare("GET", "/practice/credentials", Host=host)
        assert status == 403
        assert "secret" not in answer
    assert bench.bare("GET", "/api/v5/public/time", Host=f"localhost:{port}")[0] == 200
