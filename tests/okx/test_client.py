"""A request arrives as it was signed, once, with nothing in it that does not belong there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from app.domain.account import Environment
from app.domain.holdings import Prices
from app.domain.repayment import Order
from app.domain.route import Route
from app.errors import KeyRefused, Unclear
from app.logs import struck
from app.okx.answer import Answered, Declined, Lost
from tests.okx.conftest import KEY, NOW_MS, PASSPHRASE, SECRET, Connect, Serve, StillClock
from tests.okx.loopback import Received, Talk, always, http, okx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.okx.client import Client

ORDER = Order(["ETH", "BTC"], pay_with="USDT")
ROW = {"debtCcy": "ETH", "repayCcy": "USDT", "fillDebtSz": "", "fillRepaySz": "", "status": "running", "uTime": ""}
SIGNED: dict[str, tuple[str, Callable[[Client], object]]] = {
    "repay": ("/api/v5/trade/one-click-repay", lambda client: client.repay(ORDER)),
    "listing": ("/api/v5/trade/one-click-repay-currency-list", lambda client: client.listing()),
    "history": ("/api/v5/trade/one-click-repay-history?limit=100", lambda client: client.history()),
    "older": (
        "/api/v5/trade/one-click-repay-history?limit=100&after=1646188520338",
        lambda client: client.history(older_than_ms=1646188520338),
    ),
    "standing": ("/api/v5/account/config", lambda client: client.standing()),
    "trading": ("/api/v5/account/balance", lambda client: client.trading()),
    "funding": ("/api/v5/asset/balances", lambda client: client.funding()),
    "interest": ("/api/v5/account/interest-limits", lambda client: client.interest()),
    "bills": ("/api/v5/account/bills?type=29&limit=100", lambda client: client.bills()),
}
PUBLIC: dict[str, tuple[str, Callable[[Client], object]]] = {
    "prices": ("/api/v5/market/index-tickers?quoteCcy=USD", lambda client: client.usd_prices()),
    "upkeep": ("/api/v5/system/status", lambda client: client.upkeep()),
    "time": ("/api/v5/public/time", lambda client: client.measure_clock()),
}


def is_signed(request: Received) -> bool:
    """Whether OKX would accept the signature of what arrived, reckoned anew from what arrived."""
    stamp = request.headers["ok-access-timestamp"]
    covered = f"{stamp}{request.method}{request.path}".encode() + request.body
    expected = base64.b64encode(hmac.new(SECRET.encode(), covered, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(request.headers["ok-access-sign"], expected)


@pytest.mark.parametrize("call", list(SIGNED))
def test_what_is_signed_is_the_very_path_and_body_that_arrive(call: str, serve: Serve, connect: Connect) -> None:
    path, ask = SIGNED[call]
    exchange = serve(always(http(okx())))
    ask(connect(exchange))
    (request,) = exchange.requests
    assert (request.method, request.path) == ("POST" if call == "repay" else "GET", path)
    assert is_signed(request)
    assert request.headers["ok-access-key"] == KEY
    assert request.headers["ok-access-passphrase"] == PASSPHRASE
    assert request.headers["ok-access-timestamp"] == "2020-12-08T09:08:57.000Z"
    assert request.headers["content-type"] == "application/json"
    assert "x-simulated-trading" not in request.headers
    assert SECRET not in str(request)


@pytest.mark.parametrize("call", list(PUBLIC))
def test_what_anyone_may_ask_is_asked_without_the_key(call: str, serve: Serve, connect: Connect) -> None:
    path, ask = PUBLIC[call]
    exchange = serve(always(http(okx({"ts": str(NOW_MS)}))))
    ask(connect(exchange))
    (request,) = exchange.requests
    assert (request.method, request.path, request.body) == ("GET", path, b"")
    assert not [name for name in request.headers if name.startswith("ok-")]
    assert KEY not in str(request)


def test_the_order_arrives_as_documented_and_its_rows_come_back(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx(ROW))))
    answer = connect(exchange).repay(ORDER)
    (request,) = exchange.requests
    assert request.body == b'{"debtCcy":["ETH","BTC"],"repayCcy":"USDT"}'
    assert request.headers["content-length"] == str(len(request.body))
    assert isinstance(answer, Answered)
    assert [row.debt for row in answer.rows] == ["ETH"]


def test_a_refusal_and_an_http_error_are_values_and_not_exceptions(serve: Serve, connect: Connect) -> None:
    refused = connect(serve(always(http(okx(code="51008", message="No.")))))
    broken = connect(serve(always(http(b"<html>", status="503 Service Unavailable"))))
    assert isinstance(refused.repay(ORDER), Declined)
    assert isinstance(broken.repay(ORDER), Lost)
    with pytest.raises(Unclear, match="HTTP 503"):
        broken.listing()


@pytest.mark.parametrize("environment", Environment)
def test_only_demo_trading_is_simulated(environment: Environment, serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx(ROW))))
    client = connect(exchange, environment=environment)
    client.repay(ORDER)
    client.history()
    expected = "1" if environment is Environment.DEMO else None
    assert [request.headers.get("x-simulated-trading") for request in exchange.requests] == [expected, expected]
    assert all(is_signed(request) for request in exchange.requests)


@pytest.mark.parametrize("off_ms", [0, 2_400, -31_000, 86_400_000])
def test_the_time_stamp_is_by_the_clock_of_okx(off_ms: int, serve: Serve, connect: Connect, clock: StillClock) -> None:
    def answer(talk: Talk) -> None:
        while request := talk.receive():
            if request.path.endswith("/time"):
                clock.ms += 100
                talk.send(http(okx({"ts": str(NOW_MS + 50 + off_ms)})))
            else:
                talk.send(http(okx()))

    exchange = serve(answer)
    client = connect(exchange)
    reading = client.measure_clock()
    assert (reading.offset_ms, reading.round_trip_ms) == (off_ms, 100)
    client.listing()
    request = exchange.requests[1]
    assert client.now_ms() == NOW_MS + 100 + off_ms
    assert is_signed(request)
    stamp = {0: "2020-12-08T09:08:57.100Z", 2_400: "2020-12-08T09:08:59.500Z", -31_000: "2020-12-08T09:08:26.100Z"}
    assert request.headers["ok-access-timestamp"] == stamp.get(off_ms, "2020-12-09T09:08:57.100Z")


def test_a_clock_that_could_not_be_read_changes_nothing(serve: Serve, connect: Connect) -> None:
    client = connect(serve(always(http(okx({"ts": ""})))))
    with pytest.raises(Unclear):
        client.measure_clock()
    assert client.now_ms() == NOW_MS


@pytest.mark.parametrize("slow", ["first only", "always"])
@pytest.mark.parametrize("how", ["long on its way", "asleep in between"])
def test_okx_s_time_is_not_known_by_a_reading_that_may_be_seconds_wrong(
    how: str, slow: str, serve: Serve, connect: Connect, clock: StillClock
) -> None:
    def answer(talk: Talk) -> None:
        while talk.receive():
            if slow == "always" or len(exchange.requests) == 1:
                clock.ms += 6_000
                clock.asleep_ms += 6_000 if how == "asleep in between" else 0
            talk.send(http(okx({"ts": str(clock.ms)})))

    exchange = serve(answer)
    client = connect(exchange)
    client.measure_clock()
    assert client.now_ms() == clock.ms + 3_000
    if slow == "always":
        with pytest.raises(Unclear, match="No repayment was sent"):
            client.know_time()
    else:
        client.know_time()
        assert client.now_ms() == clock.ms
        client.know_time()
    assert len(exchange.requests) == 2


def test_one_connection_serves_one_request_after_the_other(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx())))
    client = connect(exchange)
    for _ in range(3):
        client.listing()
    assert [request.connection for request in exchange.requests] == [1, 1, 1]


def test_netrc_and_the_proxies_of_the_shell_mean_nothing_on_loopback(
    serve: Serve, connect: Connect, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(http(okx())))
    proxy = serve(always(http(okx())))
    netrc = own_home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login someone password netrc-secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy.url)
    connect(exchange).repay(ORDER)
    connect(exchange, route=Route(proxy.url)).repay(ORDER)
    assert (exchange.posts, proxy.connections) == (2, 0)
    assert not [request for request in exchange.requests if "authorization" in request.headers]


def test_no_cookie_is_kept(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx(), more="Set-Cookie: who=you; Path=/\r\n")))
    client = connect(exchange)
    client.listing()
    client.listing()
    assert [request.headers.get("cookie") for request in exchange.requests] == [None, None]


def test_a_closed_client_has_let_go_of_its_keys(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx(code="50103"))))
    client = connect(exchange)
    client.close()
    assert isinstance(client.repay(ORDER), Declined)
    with pytest.raises(KeyRefused):
        client.listing()
    assert not [request for request in exchange.requests if "ok-access-key" in request.headers]


def test_a_key_that_is_only_tried_is_struck_out_of_the_log_as_well(connect: Connect) -> None:
    connect("http://127.0.0.1:9")
    assert struck(f"{KEY} {SECRET} {PASSPHRASE}") == "[struck out] [struck out] [struck out]"


def test_headers_are_few_and_plain(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(http(okx())))
    connect(exchange).repay(ORDER)
    headers = exchange.requests[0].headers
    assert set(headers) == {
        *("host", "user-agent", "accept", "accept-encoding", "connection", "content-type", "content-length"),
        *("ok-access-key", "ok-access-sign", "ok-access-timestamp", "ok-access-passphrase"),
    }
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"].startswith("one-click-repay/")
    assert json.loads(exchange.requests[0].body) == {"debtCcy": ["ETH", "BTC"], "repayCcy": "USDT"}
    assert urlsplit(exchange.requests[0].path).query == ""


def test_prices_are_dated_by_this_computers_clock(serve: Serve, connect: Connect) -> None:
    clock_row = {"ts": str(NOW_MS + 5_000)}
    rows = ({"instId": "BTC-USD", "idxPx": "2", "ts": str(NOW_MS + 4_000)}, {"instId": "ETH-USD", "idxPx": "3"})
    client = connect(serve(always(http(okx(clock_row, *rows)))))
    client.measure_clock()
    assert client.usd_prices() == Prices({"BTC": Decimal(2), "ETH": Decimal(3)}, {"BTC": NOW_MS - 1_000, "ETH": NOW_MS})
