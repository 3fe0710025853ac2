"""Nothing that a site or a proxy says is endless: each reading has a limit in bytes and an end in time."""

from __future__ import annotations

import gzip
import io
import threading
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from app.domain.route import Route
from app.errors import ExchangeProblem
from app.okx.answer import Answered, Lost, Unsent
from app.okx.metering import Meter, Watch
from app.okx.sites import GLOBAL
from app.okx.transport import Limits
from tests.okx.conftest import Connect, Serve
from tests.okx.loopback import Received, Talk, always, http, okx, tunnel
from tests.okx.test_transport import BOMB, ORDER, ended, trusting, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Script = Callable[[Talk], None]

ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))
PATIENT = Limits(connect=2, read=5, total=8)
TIGHT = Limits(connect=2, read=0.4, total=0.8)
MUCH = 64 * 1024 * 1024
SAID_ALL = Received("", "", {}, b"", 0)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def without_end(piece: bytes, *, after: bytes = b"") -> Script:
    """Answer with `after`, and then with `piece` over and over, as fast as it is read."""
    many = piece * max(1, 65_536 // len(piece))

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(after)
        for _ in range(MUCH // len(many)):
            talk.send(many)
        talk.server.requests.append(SAID_ALL)

    return script


def slowly(piece: bytes, *, after: bytes = b"") -> Script:
    """Answer with `after`, and then with `piece` over and over, a byte at a time."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(after)
        talk.drip(piece * 2_000)

    return script


def coded(body: bytes, coding: str) -> Script:
    return always(http(body, more=f"Content-Encoding: {coding}\r\n"))


ENDLESS = {
    "status-line": without_end(b"H"),
    "status-line-of-http": without_end(b"x", after=b"HTTP/1.1 200 "),
    "header-line": without_end(b"x", after=b"HTTP/1.1 200 OK\r\nX: "),
    "headers": without_end(b"X: y\r\n", after=b"HTTP/1.1 200 OK\r\n"),
    "large-headers": without_end(b"X: " + b"y" * 60_000 + b"\r\n", after=b"HTTP/1.1 200 OK\r\n"),
    "continue": without_end(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "continue-with-headers": without_end(b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n"),
    "body": without_end(b" ", after=b"HTTP/1.1 200 OK\r\n\r\n"),
    "body-of-a-length": without_end(b" ", after=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
    "chunks": without_end(b"1\r\n \r\n", after=CHUNKED),
    "chunk": without_end(b" ", after=CHUNKED + b"ffffffff\r\n"),
    "chunk-size": without_end(b"0", after=CHUNKED),
    "chunk-extension": without_end(b"x", after=CHUNKED + b"1;"),
    "chunk-extensions": without_end(b"1;" + b"x" * 500 + b"\r\n \r\n", after=CHUNKED),
    "trailers": without_end(b"X: y\r\n", after=CHUNKED + b"0\r\n"),
    "trailer": without_end(b"x", after=CHUNKED + b"0\r\n"),
}
# Each piece is let go before the next comes in; to trace a million of them takes long.
OF_MANY_PIECES = [ENDLESS[name] for name in ("chunks", "trailers", "continue", "continue-with-headers")]
BOMBS = {
    "gzip": coded(BOMB, "gzip"),
    "gzip-in-gzip": coded(gzip.compress(BOMB), "gzip, gzip"),
    "gzip-many-times": coded(gzip.compress(b"{}"), ", ".join(["gzip"] * 500)),
    "deflate": coded(zlib.compress(b" " * 50_000_000), "deflate"),
    "chunked-gzip": without_end(b"10000\r\n" + BOMB[:65_536].ljust(65_536, b"x") + b"\r\n", after=CHUNKED[:-2]
    + b"Content-Encoding: gzip\r\n\r\n"),
}  # fmt: skip
SLOW = {
    "status-line": slowly(b"HTTP/1.1 200 OK"),
    "headers": slowly(b"X: y\r\n", after=b"HTTP/1.1 200 OK\r\n"),
    "continue": slowly(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": slowly(b" ", after=b"HTTP/1.1 200 OK\r\n\r\n"),
    "chunk-sizes": slowly(b"1\r\n \r\n", after=CHUNKED),
    "chunk-extension": slowly(b"x", after=CHUNKED + b"1;"),
    "trailers": slowly(b"X: y\r\n", after=CHUNKED + b"0\r\n"),
}


@pytest.mark.parametrize("script", [*ENDLESS.values(), *BOMBS.values()], ids=[*ENDLESS, *BOMBS])
def test_what_has_no_end_is_read_no_further_than_a_limit(script: Script, serve: Serve, connect: Connect) -> None:
    exchange = serve(script)
    client = connect(exchange, limits=PATIENT)
    if script not in OF_MANY_PIECES:
        tracemalloc.start()
    try:
        answer = client.repay(ORDER)
        # The test's own server holds pieces of it, too.
        assert tracemalloc.get_traced_memory()[1] < 40 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert isinstance(answer, Lost)
    assert exchange.posts == 1
    until(lambda: ended("okx-request"))
    assert SAID_ALL not in exchange.requests


@pytest.mark.parametrize("script", list(ENDLESS.values()), ids=list(ENDLESS))
def test_a_reading_ends_as_well(script: Script, serve: Serve, connect: Connect) -> None:
    exchange = serve(script)
    with pytest.raises(ExchangeProblem):
        connect(exchange, limits=PATIENT).standing()
    until(lambda: ended("okx-request"))
    assert SAID_ALL not in exchange.requests


@pytest.mark.parametrize("script", list(SLOW.values()), ids=list(SLOW))
def test_what_is_said_byte_by_byte_ends_with_the_deadline_and_leaves_no_thread_behind(
    script: Script, serve: Serve, connect: Connect
) -> None:
    exchange = serve(script)
    began = time.monotonic()
    assert isinstance(connect(exchange, limits=TIGHT).repay(ORDER), Lost)
    assert TIGHT.total - 0.1 < time.monotonic() - began < TIGHT.total + 1
    # Though the server goes on for longer than this.
    until(lambda: ended("okx-request"))
    assert exchange.posts == 1


@pytest.mark.parametrize("script", list(ENDLESS.values()), ids=list(ENDLESS))
def test_a_proxys_answer_has_an_end_and_nothing_left(script: Script, serve: Serve, connect: Connect) -> None:
    proxy = serve(script)
    answer = connect(GLOBAL, route=Route(proxy.url), limits=Limits(connect=2, read=5, total=20)).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert [request.method for request in proxy.requests] == ["CONNECT"]
    assert proxy.url in answer.reason.words.en


@pytest.mark.parametrize("script", list(SLOW.values()), ids=list(SLOW))
def test_a_proxy_that_dawdles_is_given_up_and_nothing_leaves_later(
    script: Script, serve: Serve, connect: Connect
) -> None:
    proxy = serve(script)
    began = time.monotonic()
    answer = connect(GLOBAL, route=Route(proxy.url), limits=TIGHT).repay(ORDER)
    assert time.monotonic() - began < TIGHT.total + 1
    assert isinstance(answer, Unsent)
    assert proxy.url in answer.reason.words.en
    until(lambda: ended("okx-request"))
    assert [request.method for request in proxy.requests] == ["CONNECT"]


def test_a_tunnel_that_comes_about_too_late_carries_nothing(serve: Serve, connect: Connect, pem: Path) -> None:
    exchange, late = serve(always(GOOD), tls=True), threading.Event()
    through = tunnel(exchange.port)

    def dawdle(talk: Talk) -> None:
        late.wait(10)
        through(talk)

    proxy = serve(dawdle)
    client = trusting(connect(GLOBAL, route=Route(proxy.url), limits=Limits(connect=5, read=5, total=0.3)), pem)
    answer = client.repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "did not answer in time" in answer.reason.words.en
    late.set()
    until(lambda: ended("okx-request"))
    assert (proxy.connections, exchange.posts) == (1, 0)


def test_an_order_that_left_does_not_make_the_next_one_seem_to_have_left(
    serve: Serve, connect: Connect, pem: Path
) -> None:
    def once(talk: Talk) -> None:
        talk.receive()
        talk.send(http(okx(ROW), more="Connection: close\r\n"))

    exchange, over = serve(once, tls=True), threading.Event()
    through = tunnel(exchange.port)

    def at_first(talk: Talk) -> None:
        if talk.number > 1:
            over.wait(10)
        through(talk)

    client = trusting(connect(GLOBAL, route=Route(serve(at_first).url), limits=Limits(connect=5, read=5, total=1)), pem)
    assert isinstance(client.repay(ORDER), Answered)
    assert isinstance(client.repay(ORDER), Unsent)
    over.set()
    until(lambda: ended("okx-request"))
    assert exchange.posts == 1


def test_a_server_that_does_not_read_holds_nobody_up(serve: Serve, connect: Connect) -> None:
    def deaf(talk: Talk) -> None:
        talk.hang()

    exchange = serve(deaf)
    client = connect(exchange, limits=TIGHT)
    began = time.monotonic()
    with pytest.raises(ExchangeProblem):
        # So much that no buffer between the two holds it.
        client._transport.exchange("POST", "/api/v5/x", headers={}, body=b"x" * 50_000_000)
    assert time.monotonic() - began < TIGHT.total + 1
    until(lambda: ended("okx-request"))


@pytest.mark.parametrize("status", ["101 Switching Protocols", "102 Processing", "103 Early Hints", "199 Odd"])
def test_what_is_no_end_of_an_answer_is_none_and_its_end_is_not_taken_for_the_next(
    status: str, serve: Serve, connect: Connect
) -> None:
    def early(talk: Talk) -> None:
        talk.receive()
        talk.send(f"HTTP/1.1 {status}\r\n\r\n".encode())
        # Only where the next order comes in on the same connection.
        if talk.receive():
            talk.send(http(okx({**ROW, "fillRepaySz": "666"})))

    exchange = serve(early)
    client = connect(exchange)
    for number in (1, 2):
        assert isinstance(client.repay(ORDER), Lost)
        assert (exchange.posts, exchange.connections) == (number, number)


def test_an_answer_of_the_largest_size_is_read_and_a_larger_one_is_not(serve: Serve, connect: Connect) -> None:
    def padded(size: int) -> bytes:
        return okx(ROW).ljust(size)

    for size, kind in ((4 * 1024 * 1024, Answered), (4 * 1024 * 1024 + 1, Lost)):
        chunked = CHUNKED + b"".join(
            b"%x\r\n%s\r\n" % (len(piece), piece)
            for piece in (padded(size)[at : at + 65_536] for at in range(0, size, 65_536))
        )
        for answer in (http(padded(size)), chunked + b"0\r\n\r\n"):
            assert isinstance(connect(serve(always(answer)), limits=PATIENT).repay(ORDER), kind)


def test_a_request_leaves_or_is_given_up_and_never_both() -> None:
    for _ in range(300):
        watch, start = Watch(), threading.Barrier(2)
        watch.begin()
        said: list[bool] = []

        def leave(watch: Watch = watch, start: threading.Barrier = start, said: list[bool] = said) -> None:
            start.wait()
            said.append(watch.leave())

        thread = threading.Thread(target=leave)
        thread.start()
        start.wait()
        unsent = watch.give_up()
        thread.join()
        assert said == [not unsent]
        assert not watch.leave()
        assert watch.given_up


def test_a_meter_passes_on_what_comes_until_it_is_full_or_nobody_waits() -> None:
    watch = Watch()
    meter = io.BufferedReader(Meter(io.BytesIO(b"x" * 100), most=60, watch=watch), 10)  # type: ignore[arg-type]
    assert meter.read(60) == b"x" * 60
    with pytest.raises(OSError, match="nothing more"):
        meter.read(1)
    meter = io.BufferedReader(Meter(io.BytesIO(b"x" * 100), most=99, watch=watch), 10)  # type: ignore[arg-type]
    assert meter.read(10) == b"x" * 10
    watch.give_up()
    with pytest.raises(OSError, match="nothing more"):
        meter.read(10)
