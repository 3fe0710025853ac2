"""Whatever bytes come from a proxy or a site, an order has an end that is true, and never a traceback."""

from __future__ import annotations

from contextlib import closing

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.route import Route
from app.okx.answer import Answer, Answered, Declined, Lost, Unsent
from app.okx.client import Client
from app.okx.sites import GLOBAL, Site, site
from app.okx.transport import Limits
from tests.okx.conftest import KEY, PASSPHRASE, SECRET, StillClock
from tests.okx.loopback import Loopback, Talk, http, okx
from tests.okx.test_transport import ORDER, no_secret

ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))
BRIEF = Limits(connect=0.3, read=0.3, total=1.0)
some = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

lines = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 200\r\n", b"HTTP/1.1 407 Who\r\n", b"HTTP/1.1 302 Found\r\n", b"HTTP/9"),
        *(
            b"HTTP/1.1 100 Continue\r\n\r\n",
            b"HTTP/1.1 103 Early\r\n\r\n",
            b"HTTP/1.1 -1 \r\n",
            b"\r\n",
            b"\n",
            b"\x00",
        ),
        *(b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: x\r\n", b"Location: http://[\r\n"),
        *(
            b"Transfer-Encoding: chunked\r\n",
            b"Content-Encoding: gzip\r\n",
            b"Connection: close\r\n",
            b": \r\n",
            b" x\r\n",
        ),
        *(b"5\r\n", b"0\r\n\r\n", b"-5\r\n", b"ffffffffffffffff\r\n", b"{}", GOOD, okx(ROW), b"\x1f\x8b\x08"),
        *(
            b"\x05\x00",
            b"\x05\x02",
            b"\x05\xff",
            b"\x01\x00",
            b"\x05\x00\x00\x01\x7f\x00\x00\x01\x01\xbb",
            b"\x16\x03\x01",
        ),
    ]
)
noise = st.binary(max_size=60) | st.lists(lines | st.binary(max_size=8), max_size=9).map(b"".join)


def saying(said: list[bytes]) -> Loopback:
    """A server that reads a little before each piece it says, and closes."""

    def script(talk: Talk) -> None:
        for piece in said:
            talk.sock.recv(65_536)
            talk.send(piece)

    return Loopback(script)


def repaid(place: Site, route: Route) -> Answer:
    held = Credentials(key=KEY, secret=SECRET, passphrase=PASSPHRASE)
    client = Client(place, Environment.LIVE, held, clock=StillClock(), route=route, limits=BRIEF)
    with closing(client):
        return client.repay(ORDER)


@some
@given(st.lists(noise, min_size=1, max_size=3), st.sampled_from(["http", "socks5h"]))
@example([b"\x05\x00", b"\x05\x00\x00\x03"], "socks5h")
@example([b"\x05\x00", b"\x05\x00\x00\x09"], "socks5h")
def test_a_proxy_that_says_anything_but_leads_nowhere_leaves_the_order_unsent(said: list[bytes], scheme: str) -> None:
    with saying(said) as proxy:
        address = f"{scheme}://127.0.0.1:{proxy.port}"
        answer = repaid(GLOBAL, Route(address))
    assert isinstance(answer, Unsent)
    assert address in answer.reason.words.en
    assert no_secret(answer.reason)


@some
@given(noise)
@example(GOOD)
@example(http(okx(code="51008")))
def test_a_site_that_says_anything_is_an_answer_or_none_and_never_called_unsent(said: bytes) -> None:
    with saying([said]) as exchange:
        answer = repaid(site(exchange.url), Route())
    assert isinstance(answer, Answered | Declined | Lost)
    assert isinstance(answer, Lost) or b'"code"' in said
