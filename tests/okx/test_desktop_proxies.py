"""A window started from an icon goes the way that the desktop is set to; a desktop without one delays nobody."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from jeepney import HeaderFields, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import Proxy, open_dbus_connection

from app.okx import desktop_proxies
from app.okx.answer import Answered, Unsent
from app.okx.desktop_proxies import desktop_proxy
from app.okx.sites import GLOBAL
from tests.okx.loopback import always, socks, tunnel
from tests.okx.test_proxies import GOOD
from tests.okx.test_transport import ORDER, trusting
from tests.session_bus import session_bus

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the portals are Linux's")

URL = "https://openapi.okx.com"
SILENT, FAILING = None, "org.freedesktop.portal.Error.Failed"


class Portal:
    """A desktop's portal: `answer` is what it names, `FAILING` or `SILENT`; `asked` is what it was asked about."""

    def __init__(self, address: str) -> None:
        self.answer: list[str] | str | None = []
        self.asked: list[object] = []
        self._connection = open_dbus_connection(address)
        Proxy(message_bus, self._connection).RequestName("org.freedesktop.portal.Desktop")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                call = self._connection.receive()
            except (OSError, EOFError, ValueError):
                return
            if call.header.message_type is not MessageType.method_call:
                continue
            fields = call.header.fields
            self.asked.append((fields[HeaderFields.interface], fields[HeaderFields.member], *call.body))
            if isinstance(self.answer, list):
                self._connection.send(new_method_return(call, "as", (self.answer,)))
            elif self.answer is not SILENT:
                self._connection.send(new_error(call, self.answer))

    def stop(self) -> None:
        self._connection.close()


@pytest.fixture
def portal() -> Iterator[Portal]:
    with session_bus() as address:
        made = Portal(address)
        yield made
        made.stop()


def test_the_portal_is_asked_for_the_very_address(portal):
    portal.answer = ["http://proxy.example:3128", "direct://"]
    assert desktop_proxy(URL) == "http://proxy.example:3128"
    assert portal.asked == [("org.freedesktop.portal.ProxyResolver", "Lookup", URL)]


@pytest.mark.parametrize("answer", [[], ["direct://"], ["direct://", "http://proxy.example:3128"], FAILING])
def test_none_and_no_answer_are_none(portal, answer):
    portal.answer = answer
    assert desktop_proxy(URL) == ""


def test_one_that_never_answers_is_not_waited_for(portal, monkeypatch):
    monkeypatch.setattr(desktop_proxies, "_PATIENCE_S", 0.1)
    portal.answer = SILENT
    assert desktop_proxy(URL) == ""


def test_a_bus_without_a_portal_and_no_bus_are_none():
    assert desktop_proxy(URL) == ""
    with session_bus():
        assert desktop_proxy(URL) == ""


@pytest.mark.parametrize("kind", ["http", "socks"])
def test_an_order_goes_through_it(kind, portal, serve, connect, pem):
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port) if kind == "http" else socks(exchange.port))
    portal.answer = [f"{kind}://127.0.0.1:{proxy.port}"]
    assert isinstance(trusting(connect(GLOBAL), pem).repay(ORDER), Answered)
    assert (proxy.connections, exchange.posts) == (1, 1)


def test_the_shell_goes_before_the_desktop_and_what_it_excepts_goes_directly(portal, serve, connect, pem, monkeypatch):
    exchange = serve(always(GOOD), tls=True)
    proxy = serve(tunnel(exchange.port))
    portal.answer = ["http://127.0.0.1:9"]
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    assert isinstance(trusting(connect(GLOBAL), pem).repay(ORDER), Answered)
    monkeypatch.setenv("NO_PROXY", "openapi.okx.com")
    assert connect(GLOBAL).proxy == ""
    assert portal.asked == []


@pytest.mark.parametrize("named", ["gopher://127.0.0.1:70", "http://", "http://127.0.0.1:x"])
def test_one_that_makes_no_sense_is_not_gone_around(portal, connect, named):
    portal.answer = [named]
    answer = connect(GLOBAL).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "system's proxy cannot be used" in answer.reason.words.en
