"""A proxy is used where it is meant, and never blurs whether an order left."""

from __future__ import annotations

import base64
import socket
import struct
from typing import TYPE_CHECKING

import pytest

from app.okx.answer import Answered, Lost, Unsent
from app.okx.sites import GLOBAL
from app.okx.transport import Limits
from tests.okx.conftest import KEY, PASSPHRASE, SECRET, Connect, Serve
from tests.okx.loopback import Talk, always, http, okx, tunnel
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
    client = trusting(connect(GLOBAL, proxy=None if variable else proxy.url), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert isinstance(client.repay(ORDER), Answered)
    (asked,) = proxy.requests
    assert (asked.method, asked.path) == ("CONNECT", "openapi.okx.com:443")
    assert not any(part in str(asked) for part in (KEY, SECRET, PASSPHRASE))
    assert not [name for name in asked.headers if name.startswith("ok-")]
    assert exchange.posts == 2


def test_the_proxy_of_the_settings_goes_before_the_shells(
    serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    ours, theirs = serve(tunnel(exchange.port)), serve(tunnel(exchange.port))
    monkeypatch.setenv("HTTPS_PROXY", theirs.url)
    assert isinstance(trusting(connect(GLOBAL, proxy=ours.url), pem).repay(ORDER), Answered)
    assert (ours.connections, theirs.connections) == (1, 0)


def test_name_and_password_of_a_proxy_reach_the_proxy_alone(serve: Serve, connect: Connect, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port))
    address = f"http://me:proxy-secret@127.0.0.1:{proxy.port}"
    assert isinstance(trusting(connect(GLOBAL, proxy=address), pem).repay(ORDER), Answered)
    expected = "Basic " + base64.b64encode(b"me:proxy-secret").decode()
    assert proxy.requests[0].headers["proxy-authorization"] == expected
    assert "proxy-authorization" not in exchange.requests[0].headers
    refused = connect(GLOBAL, proxy=closed_port().replace("//", "//me:proxy-secret@")).repay(ORDER)
    assert isinstance(refused, Unsent)
    assert "proxy-secret" not in repr(refused)
    assert no_secret(refused.reason)


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_says_no_leaves_the_order_unsent(status: str, serve: Serve, connect: Connect) -> None:
    proxy = serve(tunnel(1, status=status))
    answer = connect(GLOBAL, proxy=proxy.url).repay(ORDER)
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
    assert isinstance(connect(GLOBAL, proxy=proxy.url, limits=limits).repay(ORDER), Unsent)


def test_a_proxy_that_is_not_there_leaves_the_order_unsent(connect: Connect) -> None:
    assert isinstance(connect(GLOBAL, proxy=closed_port()).repay(ORDER), Unsent)


def test_a_proxy_that_shows_its_own_certificate_is_found_out(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(GOOD), tls=True)
    answer = connect(GLOBAL, proxy=serve(tunnel(exchange.port)).url).repay(ORDER)
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
    answer = trusting(connect(GLOBAL, proxy=proxy.url), pem).repay(ORDER)
    assert exchange.posts == 1
    assert isinstance(answer, Lost)


def test_a_tunnel_that_breaks_under_a_later_order_is_lost(serve: Serve, connect: Connect, pem: Path) -> None:
    def second_lost(talk: Talk) -> None:
        talk.receive()
        talk.send(GOOD)
        talk.receive()

    exchange = serve(second_lost, tls=True)
    client = trusting(connect(GLOBAL, proxy=serve(tunnel(exchange.port)).url), pem)
    assert isinstance(client.repay(ORDER), Answered)
    answer = client.repay(ORDER)
    assert exchange.posts == 2
    assert isinstance(answer, Lost)


def socks(port: int) -> Callable[[Talk], None]:
    """Be a SOCKS 5 proxy without a password that leads every name to one port of loopback."""
    pipe = tunnel(port)

    def script(talk: Talk) -> None:
        talk.sock.recv(64)
        talk.send(b"\x05\x00")
        asked = talk.sock.recv(300)
        # 3: a name, so that the proxy looks it up; 1: an address that this computer looked up.
        talk.server.requests.append(asked)  # type: ignore[arg-type]
        talk.send(b"\x05\x00\x00\x01" + socket.inet_aton("127.0.0.1") + struct.pack(">H", port))
        talk.receive = lambda: True  # type: ignore[method-assign, assignment, return-value]
        talk.send = lambda _: None  # type: ignore[method-assign]
        pipe(talk)

    return script


def test_a_socks_proxy_is_honoured_and_looks_the_name_up_itself(serve: Serve, connect: Connect, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(socks(exchange.port))
    client = trusting(connect(GLOBAL, proxy=f"socks5h://127.0.0.1:{proxy.port}"), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert b"openapi.okx.com" in proxy.requests[0]  # type: ignore[operator]


@pytest.mark.parametrize("script", [reset_after_reading, close_after_reading, hang_after_reading])
def test_what_left_through_a_socks_proxy_is_lost(
    script: Callable[[Talk], None], serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(script, tls=True)
    proxy = serve(socks(exchange.port))
    answer = trusting(connect(GLOBAL, proxy=f"socks5h://127.0.0.1:{proxy.port}"), pem).repay(ORDER)
    assert exchange.posts == 1
    assert isinstance(answer, Lost)


def test_a_socks_proxy_that_is_not_there_leaves_the_order_unsent(connect: Connect) -> None:
    address = closed_port().replace("http", "socks5h")
    answer = connect(GLOBAL, proxy=address).repay(ORDER)
    assert isinstance(answer, Unsent)


def test_a_socks_proxy_with_its_own_certificate_gets_nothing(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(socks(exchange.port))
    answer = connect(GLOBAL, proxy=f"socks5h://127.0.0.1:{proxy.port}").repay(ORDER)
    assert isinstance(answer, Unsent)
    assert exchange.requests == []
