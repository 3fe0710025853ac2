"""A proxy is used where it is meant, and never blurs whether an order left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.route import Route
from app.okx.answer import Answered, Lost, Unsent
from app.okx.sites import GLOBAL
from app.okx.transport import Limits
from tests.okx.conftest import KEY, PASSPHRASE, SECRET, Connect, Serve
from tests.okx.loopback import Talk, always, http, okx, socks, tunnel
from tests.okx.test_transport import (
    ORDER,
    close_after_reading,
    closed_port,
    hang_after_reading,
    no_secret,
    reset_after_reading,
    reset_at_first_sight,
    trusting,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))


@pytest.mark.parametrize("variable", [None, "HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_of_the_settings_or_the_shell_carries_only_what_is_encrypted(
    variable: str | None, serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port))
    if variable:
        monkeypatch.setenv(variable, proxy.url)
    client = trusting(connect(GLOBAL, route=None if variable else Route(proxy.url)), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert isinstance(client.repay(ORDER), Answered)
    assert [(asked.method, asked.path) for asked in proxy.requests] == [("CONNECT", "openapi.okx.com:443")] * 2
    assert not any(part in str(proxy.requests) for part in (KEY, SECRET, PASSPHRASE))
    assert not [name for asked in proxy.requests for name in asked.headers if name.startswith("ok-")]
    assert exchange.posts == 2


def test_the_proxy_of_the_settings_goes_before_the_shells(
    serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    ours, theirs = serve(tunnel(exchange.port)), serve(tunnel(exchange.port))
    monkeypatch.setenv("HTTPS_PROXY", theirs.url)
    assert isinstance(trusting(connect(GLOBAL, route=Route(ours.url)), pem).repay(ORDER), Answered)
    assert (ours.connections, theirs.connections) == (1, 0)


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_says_no_leaves_the_order_unsent(status: str, serve: Serve, connect: Connect) -> None:
    proxy = serve(tunnel(1, status=status))
    answer = connect(GLOBAL, route=Route(proxy.url)).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert no_secret(answer.reason)
    assert [request.method for request in proxy.requests] == ["CONNECT"]


@pytest.mark.parametrize(
    "script",
    [reset_at_first_sight, reset_after_reading, close_after_reading, hang_after_reading, always(b"SSH-2.0\r\n\r\n")],
)
def test_a_tunnel_that_is_never_made_leaves_the_order_unsent(
    script: Callable[[Talk], None], serve: Serve, connect: Connect
) -> None:
    proxy = serve(script)
    limits = Limits(connect=0.3, read=0.3, total=5)
    assert isinstance(connect(GLOBAL, route=Route(proxy.url), limits=limits).repay(ORDER), Unsent)


def test_a_proxy_that_is_not_there_leaves_the_order_unsent(connect: Connect) -> None:
    assert isinstance(connect(GLOBAL, route=Route(closed_port())).repay(ORDER), Unsent)


def test_a_proxy_that_shows_its_own_certificate_is_found_out(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(GOOD), tls=True)
    answer = connect(GLOBAL, route=Route(serve(tunnel(exchange.port)).url)).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "certificate" in answer.reason.words.en
    assert exchange.requests == []


def cut_short(talk: Talk) -> None:
    talk.receive()
    talk.send(b"HTTP/1.")


@pytest.mark.parametrize(
    "script",
    [
        reset_after_reading,
        close_after_reading,
        hang_after_reading,
        cut_short,
    ],
)
def test_what_left_through_a_tunnel_is_lost_and_never_called_unsent(
    script: Callable[[Talk], None], serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(script, tls=True)
    proxy = serve(tunnel(exchange.port))
    answer = trusting(connect(GLOBAL, route=Route(proxy.url)), pem).repay(ORDER)
    assert exchange.posts == 1
    assert isinstance(answer, Lost)


def test_a_tunnel_that_breaks_under_a_later_order_is_lost(serve: Serve, connect: Connect, pem: Path) -> None:
    def second_lost(talk: Talk) -> None:
        talk.receive()
        if talk.number == 1:
            talk.send(GOOD)

    exchange = serve(second_lost, tls=True)
    client = trusting(connect(GLOBAL, route=Route(serve(tunnel(exchange.port)).url)), pem)
    assert isinstance(client.repay(ORDER), Answered)
    answer = client.repay(ORDER)
    assert exchange.posts == 2
    assert isinstance(answer, Lost)


def test_a_socks_proxy_is_honoured_and_looks_the_name_up_itself(serve: Serve, connect: Connect, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(socks(exchange.port))
    client = trusting(connect(GLOBAL, route=Route(f"socks5h://127.0.0.1:{proxy.port}")), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert [(asked.method, asked.path) for asked in proxy.requests] == [("SOCKS", "openapi.okx.com:443")]


@pytest.mark.parametrize("script", [reset_after_reading, close_after_reading, hang_after_reading])
def test_what_left_through_a_socks_proxy_is_lost(
    script: Callable[[Talk], None], serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(script, tls=True)
    proxy = serve(socks(exchange.port))
    answer = trusting(connect(GLOBAL, route=Route(f"socks5h://127.0.0.1:{proxy.port}")), pem).repay(ORDER)
    assert exchange.posts == 1
    assert isinstance(answer, Lost)


def test_a_socks_proxy_that_is_not_there_leaves_the_order_unsent(connect: Connect) -> None:
    address = closed_port().replace("http", "socks5h")
    answer = connect(GLOBAL, route=Route(address)).repay(ORDER)
    assert isinstance(answer, Unsent)


def test_a_socks_proxy_with_its_own_certificate_gets_nothing(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(socks(exchange.port))
    answer = connect(GLOBAL, route=Route(f"socks5h://127.0.0.1:{proxy.port}")).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert exchange.requests == []
