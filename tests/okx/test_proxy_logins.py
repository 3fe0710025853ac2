"""An account's own proxy: the only way there is, told its user and password, which are shown to nobody else."""

from __future__ import annotations

import base64
import gc
import logging
import socket
import ssl
import traceback
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app.checklist import inspect
from app.domain.checks import Mark
from app.domain.credentials import ProxyLogin
from app.domain.route import DIRECT, SYSTEM, Route, route_of
from app.errors import Offline
from app.logs import forget_struck, struck
from app.okx.answer import Answered, Declined, Lost, Unsent
from app.okx.proxies import system_proxy
from app.okx.sites import GLOBAL
from app.okx.transport import Limits
from tests.okx.conftest import KEY, PASSPHRASE, SECRET, Connect, Serve
from tests.okx.loopback import Talk, always, http, okx, socks, tunnel
from tests.okx.test_transport import (
    ORDER,
    close_after_reading,
    closed_port,
    hang_after_reading,
    more_than_it_says,
    no_secret,
    trusting,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.okx.client import Client
    from tests.okx.loopback import Loopback

ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))
USER, PASSWORD = "MARKEDUSER-41", "MARKED/pass?word @:%"
LOGIN = (USER, PASSWORD)
KINDS = {"http": tunnel, "socks5h": socks}
QUICK = Limits(connect=0.5, read=0.5, total=5)


def own(scheme: str, proxy: Loopback | int, *, login: tuple[str, str] | None = LOGIN) -> Route:
    """The route of an account with a proxy of its own."""
    address = f"{scheme}://127.0.0.1:{proxy if isinstance(proxy, int) else proxy.port}"
    held = None if login is None else ProxyLogin(address=address, user=login[0], password=login[1])
    return route_of(address, settings_proxy="http://192.0.2.9:1", login=held)


def shows_login(text: str) -> bool:
    """Whether a text has user or password, in whatever spelling they travel in."""
    both = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    return any(part in text for part in (USER, PASSWORD, quote(PASSWORD), quote(PASSWORD, safe=""), both))


def why(answer: object) -> str:
    """What is said of an order that provably did not leave."""
    assert isinstance(answer, Unsent), answer
    assert answer.reason.words.en.endswith("No repayment was sent.")
    assert answer.reason.words.zh.endswith("未发送还债请求。")
    assert no_secret(answer.reason)
    shown = "".join(traceback.format_exception(answer.reason)) + repr(answer)
    assert not shows_login(shown)
    return answer.reason.words.en


@pytest.mark.parametrize("scheme", KINDS)
def test_user_and_password_reach_the_proxy_alone_and_a_name_is_looked_up_by_it(
    scheme: str, serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = note_lookups(monkeypatch)
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(KINDS[scheme](exchange.port, login=LOGIN))
    client = trusting(connect(GLOBAL, route=own(scheme, proxy)), pem)
    for _ in range(2):
        assert isinstance(client.repay(ORDER), Answered)
    assert [each.path for each in proxy.requests] == ["openapi.okx.com:443"] * 2
    assert (exchange.posts, exchange.connections) == (2, 2)
    assert not shows_login(repr(exchange.requests))
    assert not [each for each in exchange.requests if "proxy-authorization" in each.headers]
    assert not [name for each in proxy.requests for name in each.headers if name.startswith("ok-")]
    assert not any(part in repr(proxy.requests) for part in (KEY, SECRET, PASSPHRASE))
    assert not shows_login(repr(client.proxy))
    assert set(asked) == {"127.0.0.1"}


def note_lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every name or address that this computer is asked to look up from now on."""
    asked: list[str] = []
    look_up = socket.getaddrinfo

    def noted(host: str, *args: object, **named: object) -> object:
        asked.append(host)
        return look_up(host, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    return asked


@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize("login", [None, (USER, "another"), ("another", PASSWORD)], ids=["none", "password", "user"])
def test_a_login_that_a_proxy_does_not_take_is_said_so_and_nothing_left(
    scheme: str, login: tuple[str, str] | None, serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(KINDS[scheme](exchange.port, login=LOGIN))
    route = own(scheme, proxy, login=login)
    told = why(trusting(connect(GLOBAL, route=route), pem).repay(ORDER))
    expected = "wants a user and a password" if login is None else "does not accept the user and password"
    assert f"The proxy {route.proxy} {expected}" in told
    assert "No other way was tried." in told
    assert exchange.connections == 0


def test_a_login_is_told_only_to_the_proxy_it_was_entered_for(serve: Serve, connect: Connect, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port))
    theirs = ProxyLogin(address="http://127.0.0.1:1", user=USER, password=PASSWORD)
    for chosen in (proxy.url, SYSTEM, DIRECT):
        assert route_of(chosen, settings_proxy=None, login=theirs).login is None
    client = connect(GLOBAL, route=route_of(proxy.url, settings_proxy=None, login=theirs))
    assert isinstance(trusting(client, pem).repay(ORDER), Answered)
    assert "proxy-authorization" not in proxy.requests[0].headers


# Nothing falls back.


@pytest.fixture
def bystander(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """A proxy of the shell's that would let everything through, and a shell that wants none used for OKX."""
    other = serve(close_after_reading)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, other.url)
    return other


def silent(talk: Talk) -> None:
    talk.hang()


@pytest.mark.parametrize("no_proxy", ["", "*", "okx.com,127.0.0.1"])
@pytest.mark.parametrize("scheme", [*KINDS, "https", "socks5"])
def test_an_account_with_a_proxy_of_its_own_takes_no_other_way_when_that_is_down(
    scheme: str, no_proxy: str, bystander: Loopback, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", no_proxy)
    asked = note_lookups(monkeypatch)
    route = own(scheme, int(closed_port().rpartition(":")[2]))
    client = connect(GLOBAL, route=route)
    told = why(client.repay(ORDER))
    assert told.startswith(f"The proxy {route.proxy} could not be reached: the connection was refused. No other way")
    with pytest.raises(Offline) as offline:
        client.listing()
    assert str(route.proxy) in offline.value.words.en
    assert str(route.proxy) in offline.value.words.zh
    assert bystander.connections == 0
    # To look OKX's own name up, be it in vain, would tell of it on another way; and to reach for it fails the test.
    assert "openapi.okx.com" not in asked


@pytest.mark.parametrize("no_proxy", ["", "*"])
def test_an_account_with_a_proxy_of_its_own_uses_it_whatever_the_shell_says(  # noqa: PLR0913, PLR0917 - fixtures
    no_proxy: str, bystander: Loopback, serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", no_proxy)
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port))
    assert isinstance(trusting(connect(GLOBAL, route=own("http", proxy)), pem).repay(ORDER), Answered)
    assert (proxy.connections, bystander.connections) == (1, 0)


def test_an_account_that_is_to_go_directly_does(
    bystander: Loopback, serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", exchange.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: there)
    route = route_of(DIRECT, settings_proxy=bystander.url, login=None)
    assert isinstance(trusting(connect(GLOBAL, route=route), pem).repay(ORDER), Answered)
    assert bystander.connections == 0


def test_a_proxy_that_dies_under_an_open_account_is_not_gone_around(
    bystander: Loopback, serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(always(GOOD), tls=True)
    with serve(tunnel(exchange.port)) as proxy:
        client = trusting(connect(GLOBAL, route=own("http", proxy)), pem)
        assert isinstance(client.repay(ORDER), Answered)
    for _ in range(2):
        assert not isinstance(client.repay(ORDER), Answered)
    assert (exchange.posts, bystander.connections) == (1, 0)


# What is said.


def html(talk: Talk) -> None:
    """Be a web server that takes everything for the wish for a page."""
    talk.sock.recv(64)
    talk.send(http(b"<html>Please log in to the hotel's network</html>", more="Content-Type: text/html\r\n"))
    talk.hang()


def garbage(talk: Talk) -> None:
    talk.sock.recv(64)
    talk.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


def slam(talk: Talk) -> None:
    talk.sock.recv(64)


FAULTS = {
    "html": ("http", html, "is no proxy of this kind"),
    "html-403": ("http", always(http(b"<html>", status="403 Forbidden")), "led to no connection with OKX (403)"),
    "bad-gateway": ("http", tunnel(1, status="502 Bad Gateway"), "led to no connection with OKX (502)"),
    "redirect": ("http", tunnel(1, status="302 Found"), "led to no connection with OKX (302)"),
    "created": ("http", tunnel(1, status="201 Created"), "led to no connection with OKX (201)"),
    "garbage": ("http", garbage, "is no proxy of this kind"),
    "slammed": ("http", slam, "closed the connection before it led to OKX"),
    "silent": ("http", silent, "did not answer in time"),
    "silent-later": ("http", hang_after_reading, "did not answer in time"),
    "socks-html": ("socks5h", html, "is no proxy of this kind"),
    "socks-garbage": ("socks5h", garbage, "is no proxy of this kind"),
    "socks-slammed": ("socks5h", slam, "closed the connection before it led to OKX"),
    "socks-silent": ("socks5h", silent, "did not answer in time"),
    "socks-refused": ("socks5h", socks(1, status=5), "led to no connection with OKX (0x05)"),
    "socks-unreachable": ("socks5h", socks(1, status=4), "led to no connection with OKX (0x04)"),
    "http-asked-by-socks": ("socks5h", tunnel(1), "did not answer in time"),
}


@pytest.mark.parametrize(("scheme", "script", "said"), list(FAULTS.values()), ids=list(FAULTS))
def test_each_fault_of_a_proxy_has_its_words_and_leaves_the_order_unsent(
    scheme: str, script: Callable[[Talk], None], said: str, serve: Serve, connect: Connect
) -> None:
    proxy = serve(script)
    told = why(connect(GLOBAL, route=own(scheme, proxy), limits=QUICK).repay(ORDER))
    assert said in told
    assert f"{scheme}://127.0.0.1:{proxy.port}" in told
    assert proxy.connections == 1


@pytest.mark.parametrize("scheme", [*KINDS, "https"])
def test_a_proxy_whose_name_is_not_found_is_named(scheme: str, connect: Connect) -> None:
    route = route_of(f"{scheme}://proxy.invalid:1080", settings_proxy=None, login=None)
    told = why(connect(GLOBAL, route=route).repay(ORDER))
    assert told.startswith(f"The name of the proxy {scheme}://proxy.invalid:1080")


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Callable[[Loopback], None]:
    """Let every name lead to one server on loopback, as that of a proxy that has a certificate."""

    def lead(there: Loopback) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", there.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return lead


def test_a_proxy_spoken_to_by_tls_carries_tls(serve: Serve, connect: Connect, pem: Path, led) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port, login=LOGIN), tls=True)
    led(proxy)
    address = "https://openapi.okx.com:8443"  # the one name of the tests' certificate
    route = Route(address, ProxyLogin(address=address, user=USER, password=PASSWORD))
    assert isinstance(trusting(connect(GLOBAL, route=route), pem).repay(ORDER), Answered)
    assert (exchange.posts, proxy.requests[0].method) == (1, "CONNECT")


def test_what_waits_within_two_layers_of_tls_is_not_taken_for_the_next_answer(
    serve: Serve, connect: Connect, pem: Path, led
) -> None:
    exchange = serve(more_than_it_says, tls=True)
    led(serve(tunnel(exchange.port), tls=True))
    client = trusting(connect(GLOBAL, route=Route("https://openapi.okx.com:8443")), pem)
    for _ in range(3):
        assert isinstance(client.repay(ORDER), Declined)
    assert (exchange.posts, exchange.connections) == (3, 3)


def test_a_proxys_own_certificate_is_told_from_okxs(serve: Serve, connect: Connect, led) -> None:
    proxy = serve(tunnel(1, login=LOGIN), tls=True)
    led(proxy)
    address = "https://openapi.okx.com:8443"
    route = Route(address, ProxyLogin(address=address, user=USER, password=PASSWORD))
    told = why(connect(GLOBAL, route=route).repay(ORDER))
    assert told.startswith(f"The certificate of the proxy {address} could not be verified: it is by nobody who is")
    assert proxy.requests == [], "user and password are told to nobody who has not shown who it is"


def test_a_certificate_in_a_proxys_tunnel_is_okxs(serve: Serve, connect: Connect) -> None:
    exchange = serve(always(GOOD), tls=True)
    for scheme, kind in KINDS.items():
        proxy = serve(kind(exchange.port, login=LOGIN))
        assert "certificate of OKX's site" in why(connect(GLOBAL, route=own(scheme, proxy)).repay(ORDER))
    assert exchange.requests == []


# No order twice, and "not sent" only where that is so.

# CPython does not close a socket that is reset at the very beginning of its handshake (SSLSocket._create).
reset_in_handshake = pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
CUTS = [0, 1, 5, 200, 600, 900, 1_100, 1_300, 1_500, 1_700, 2_500]


@reset_in_handshake
@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize("way", ["forth", "back"])
@pytest.mark.parametrize("after", CUTS)
def test_wherever_a_proxy_cuts_the_order_is_sent_once_and_called_unsent_only_if_it_is(  # noqa: PLR0913, PLR0917 - fixtures
    scheme: str, way: str, after: int, serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(KINDS[scheme](exchange.port, login=LOGIN, **{way: after}))
    answer = trusting(connect(GLOBAL, route=own(scheme, proxy)), pem).repay(ORDER)
    assert proxy.connections == 1
    assert exchange.posts <= 1
    if isinstance(answer, Unsent):
        assert exchange.posts == 0
        assert "closed the connection before it led to OKX" in why(answer)
    else:
        assert isinstance(answer, Lost) or (isinstance(answer, Answered) and exchange.posts == 1)


@reset_in_handshake
def test_the_cuts_reach_from_before_the_handshake_to_behind_the_answer(
    serve: Serve, connect: Connect, pem: Path
) -> None:
    kinds = set()
    for way in ("forth", "back"):
        for after in CUTS:
            exchange = serve(always(GOOD), tls=True)
            proxy = serve(tunnel(exchange.port, **{way: after}))
            answer = trusting(connect(GLOBAL, route=own("http", proxy)), pem).repay(ORDER)
            kinds.add((type(answer), exchange.posts))
    assert kinds == {(Unsent, 0), (Lost, 0), (Lost, 1), (Answered, 1)}


# Kept out of every log.


@pytest.mark.parametrize("of_system", [False, True], ids=["own", "system"])
def test_no_log_at_any_level_has_user_or_password(  # noqa: PLR0913, PLR0917 - fixtures
    of_system: bool,  # noqa: FBT001 - as pytest passes it
    serve: Serve,
    connect: Connect,
    pem: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    exchange = serve(always(GOOD), tls=True)
    scripts = [(scheme, kind(exchange.port, login=LOGIN)) for scheme, kind in KINDS.items()]
    scripts += [(scheme, kind(exchange.port, login=("an", "other"))) for scheme, kind in KINDS.items()]
    scripts += [(scheme, script) for scheme, script, _ in FAULTS.values()]
    answers = []
    for scheme, script in scripts:
        proxy = serve(script)
        route = own(scheme, proxy)
        if of_system:
            user, password = quote(USER, safe=""), quote(PASSWORD, safe="")
            monkeypatch.setenv("https_proxy", f"{scheme}://{user}:{password}@127.0.0.1:{proxy.port}")
            route = Route()
        client: Client = trusting(connect(GLOBAL, route=route, limits=QUICK), pem)
        answers.append(client.repay(ORDER))
        assert not shows_login(repr((route, client, client.proxy, vars(client._transport))))
    assert [type(answer) for answer in answers[:2]] == [Answered, Answered]
    assert {type(answer) for answer in answers[2:]} == {Unsent}
    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
    assert not shows_login(caplog.text)
    assert not shows_login("".join(repr(vars(record)) for record in caplog.records))
    gc.collect()


def test_a_connection_that_is_tested_says_which_proxy_it_went_through(
    serve: Serve, connect: Connect, pem: Path
) -> None:
    exchange = serve(always(http(okx({"ts": "1607418537000"}))), tls=True)
    proxy = serve(tunnel(exchange.port, login=LOGIN))
    site = next(inspect(trusting(connect(GLOBAL, route=own("http", proxy)), pem)))
    assert site.mark is Mark.PASSED
    assert site.finding.en.endswith(f" ms, through the proxy {proxy.url}.")
    assert site.finding.zh.endswith(f"毫秒，经由代理 {proxy.url}。")


# The system's.


@pytest.mark.parametrize(
    ("found", "address"),
    [
        ({}, None),
        ({"http": "http://p:1"}, None),
        ({"https": "http://p:1"}, "http://p:1"),
        ({"https": "p:1", "all": "http://q:2"}, "http://p:1"),
        ({"all": "socks5://q:2"}, "socks5://q:2"),
        ({"https": "", "all": "socks5h://q:2"}, "socks5h://q:2"),
        ({"https": "HTTP://P.EXAMPLE:1/"}, "http://p.example:1"),
        ({"https": "http://[::1]:8"}, "http://[::1]:8"),
        ({"https": "socks4://p:1"}, "socks4://p:1"),
        ({"socks": "http://127.0.0.1:1080"}, "socks5h://127.0.0.1:1080"),
        ({"socks": "127.0.0.1:1080"}, "socks5h://127.0.0.1:1080"),
        ({"socks": "socks5://127.0.0.1:1080"}, "socks5://127.0.0.1:1080"),
        ({"https": "http://p:1", "socks": "http://q:2"}, "http://p:1"),
        ({"all": "socks://127.0.0.1:1080/"}, "socks5h://127.0.0.1:1080"),
    ],
)
def test_which_of_the_systems_proxies_is_used(found: dict[str, str], address: str | None) -> None:
    proxy = system_proxy(found, "openapi.okx.com")
    assert (proxy and proxy.address) == address


@pytest.mark.parametrize(
    "text",
    [
        *("http://", "ftp://p:1", "://", "http://p:0", "http://p:99999", "http://p:x", "http://a b:1", "quic://p:1"),
        *("http://user:12#34@h:1", "http://user:12/34@h:1", "http://user:12?34@h:1", "user#12@h:1"),
        *("http://us:er:x@", f"http://{'u' * 200}:p@h:1", "http://%E4%BD%A0:p@h:1"),
    ],
)
def test_a_system_proxy_that_makes_no_sense_is_not_gone_around(
    text: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", text)
    client = connect(GLOBAL)
    assert why(client.repay(ORDER)).startswith("The system's proxy cannot be used")
    assert why(client.repay(ORDER))


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_user_and_password_in_a_variable_of_the_shell_are_used(
    name: str, serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port, login=LOGIN))
    monkeypatch.setenv(name, f"http://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{proxy.port}")
    forget_struck()
    client = trusting(connect(GLOBAL), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert client.proxy == proxy.url
    assert not shows_login(struck(f"{USER} and {PASSWORD}"))


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize("hosts", ["okx.com", ".okx.com", "openapi.okx.com", "*", "a.example, okx.com"])
def test_what_the_shell_wants_without_a_proxy_goes_without(  # noqa: PLR0913, PLR0917 - fixtures
    name: str, hosts: str, serve: Serve, connect: Connect, pem: Path, led, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = serve(always(GOOD), tls=True)
    led(exchange)
    monkeypatch.setenv("HTTPS_PROXY", closed_port())
    monkeypatch.setenv(name, hosts)
    assert isinstance(trusting(connect(GLOBAL), pem).repay(ORDER), Answered)


def test_the_tests_own_proxies_and_certificate_are_what_they_say(serve: Serve, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    context = ssl.create_default_context(cafile=str(pem))
    with (
        socket.create_connection(("127.0.0.1", exchange.port)) as plain,
        context.wrap_socket(plain, server_hostname="openapi.okx.com") as secured,
    ):
        assert secured.version()
