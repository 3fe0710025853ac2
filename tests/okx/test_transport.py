"""Whatever the network does, the order leaves at most once, and is called unsent only where that is proven."""

from __future__ import annotations

import gc
import gzip
import io
import socket
import threading
import time
import traceback
from typing import TYPE_CHECKING

import pytest

from app.domain.repayment import Order
from app.errors import Offline, Refused, Unclear
from app.okx import transport
from app.okx.answer import Answered, Declined, Lost, Unsent
from app.okx.sites import GLOBAL
from app.okx.transport import Limits, trusted_certificates
from tests.okx.conftest import KEY, PASSPHRASE, QUICK, SECRET, Connect, Serve
from tests.okx.loopback import Loopback, Talk, always, http, okx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.okx.client import Client

    Script = Callable[[Talk], None]

ORDER = Order(["BTC"], pay_with="USDT")
ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))


def no_secret(error: BaseException) -> bool:
    shown = "".join(traceback.format_exception(error)) + repr(error) + str(error)
    return not any(part in shown for part in (KEY, SECRET, PASSPHRASE, "OK-ACCESS"))


def reset_at_first_sight(talk: Talk) -> None:
    talk.sock.recv(1)
    talk.reset()


def reset_after_reading(talk: Talk) -> None:
    talk.receive()
    talk.reset()


def close_after_reading(talk: Talk) -> None:
    talk.receive()


def hang_unread(talk: Talk) -> None:
    talk.hang()


def hang_after_reading(talk: Talk) -> None:
    talk.receive()
    talk.hang()


def drip_headers(talk: Talk) -> None:
    talk.receive()
    talk.drip(GOOD)


def drip_body(talk: Talk) -> None:
    talk.receive()
    head, _, body = http(b" " * 5_000).partition(b"\r\n\r\n")
    talk.send(head + b"\r\n\r\n")
    talk.drip(body)


def flood(talk: Talk) -> None:
    talk.receive()
    talk.send(http(b"", length=10**9))
    for _ in range(200):
        talk.send(b" " * 65_536)


def endless_chunks(talk: Talk) -> None:
    talk.receive()
    talk.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(200):
        talk.send(b"10000\r\n" + b" " * 65_536 + b"\r\n")


def says(answer: bytes) -> Script:
    """Answer one request so, and close."""

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(answer)

    return script


BOMB = gzip.compress(b" " * 50_000_000)

LOST = {
    "reset-after-reading": reset_after_reading,
    "closed-after-reading": close_after_reading,
    "hung": hang_after_reading,
    "dripping-headers": drip_headers,
    "dripping-body": drip_body,
    "flood": flood,
    "endless-chunks": endless_chunks,
    "bomb": says(http(BOMB, more="Content-Encoding: gzip\r\n")),
    "no-gzip": says(http(okx(ROW), more="Content-Encoding: gzip\r\n")),
    "no-deflate": says(http(okx(ROW), more="Content-Encoding: deflate\r\n")),
    "length-too-long": says(http(okx(ROW), length=999)),
    "length-too-short": says(http(okx(ROW), length=20)),
    "length-negative": says(http(okx(ROW)[:-1], length=-5)),
    "two-lengths": says(http(okx(ROW), more="Content-Length: 7\r\n")),
    "cut-chunk": says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
    "bad-chunk": says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "cut-status": says(b"HTTP/1."),
    "cut-headers": says(b"HTTP/1.1 200 OK\r\nContent-Type: applic"),
    "bad-status": says(b"HTTP/1.1 OK fine\r\n\r\n"),
    "no-http": says(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "nothing-but-line-ends": says(b"\r\n\r\n\r\n"),
    "endless-header": says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000),
    "too-many-headers": says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"),
    "binary-header": says(b"HTTP/1.1 200 OK\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n"),
    "no-header": says(http(okx(ROW), more="this is no header\r\n")),
    "body-among-headers": says(b"HTTP/1.1 200 OK\r\n" + okx(ROW) + b"\r\n\r\n"),
    "html": says(http(b"<html>hello</html>")),
    "empty": says(http(b"")),
    "no-content": says(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "unavailable": says(http(b"<html>", status="503 Service Unavailable")),
}


CUT_SHORT = {"reset-after-reading", "closed-after-reading", "length-too-long", "cut-chunk"}
LATE = {"hung", "dripping-headers", "dripping-body"}


@pytest.mark.parametrize("name", sorted(CUT_SHORT | LATE | {"bad-status", "no-gzip"}))
def test_a_cut_is_told_from_an_answer_that_is_late_or_makes_no_sense(name: str, serve: Serve, connect: Connect) -> None:
    begins = "The connection to OKX was cut before it answered." if name in CUT_SHORT else "OKX gave no usable answer."
    begins = "OKX did not answer in time." if name in LATE else begins
    answer = connect(serve(LOST[name])).repay(ORDER)
    assert isinstance(answer, Lost)
    assert answer.code == ("CUT" if name in CUT_SHORT else "")
    assert answer.advice.en.startswith(begins if name in CUT_SHORT else "OKX did not answer in time.")
    with pytest.raises(Unclear) as reading:
        connect(serve(LOST[name])).listing()
    assert reading.value.words.en.startswith(begins)
    assert "only a reading" in reading.value.words.en


def test_a_reading_that_is_given_up_ends_at_once_and_no_other_begins(serve: Serve, connect: Connect) -> None:
    exchange = serve(hang_after_reading)
    client = connect(exchange, limits=Limits(connect=5.0, read=20.0, total=20.0))
    timer = threading.Timer(0.3, client.give_up)
    timer.start()
    began = time.monotonic()
    for _ in range(2):
        with pytest.raises(Unclear) as problem:
            client.listing()
        assert no_secret(problem.value)
    assert time.monotonic() - began < 5
    timer.join()
    assert len(exchange.requests) == 1


def test_an_order_is_never_given_up(serve: Serve, connect: Connect) -> None:
    client = connect(serve(says(GOOD)))
    client.give_up()
    assert isinstance(client.repay(ORDER), Answered)


@pytest.mark.parametrize("script", list(LOST.values()), ids=list(LOST))
def test_whatever_happens_to_the_answer_the_order_is_lost_and_left_once(
    script: Script, serve: Serve, connect: Connect
) -> None:
    exchange = serve(script)
    began = time.monotonic()
    answer = connect(exchange).repay(ORDER)
    assert isinstance(answer, Lost), answer
    assert time.monotonic() - began < QUICK.total + 1
    assert exchange.posts == 1
    assert exchange.connections == 1


@pytest.mark.parametrize("script", [reset_at_first_sight, hang_unread])
def test_a_connection_that_was_made_proves_nothing(script: Script, serve: Serve, connect: Connect) -> None:
    exchange = serve(script)
    assert isinstance(connect(exchange).repay(ORDER), Lost)
    assert exchange.connections == 1


def test_an_answer_that_takes_its_time_within_the_limits_is_taken(serve: Serve, connect: Connect) -> None:
    def slow(talk: Talk) -> None:
        talk.receive()
        talk.drip(GOOD, pause_s=0.001)

    assert isinstance(connect(serve(slow), limits=Limits(connect=1, read=2, total=9)).repay(ORDER), Answered)


@pytest.mark.parametrize(("read", "total"), [(0.2, 5.0), (5.0, 0.2)], ids=["between-pieces", "in-all"])
def test_both_time_limits_hold(read: float, total: float, serve: Serve, connect: Connect) -> None:
    began = time.monotonic()
    client = connect(serve(hang_after_reading), limits=Limits(connect=1, read=read, total=total))
    assert isinstance(client.repay(ORDER), Lost)
    assert 0.15 < time.monotonic() - began < 1.5


def test_the_client_goes_on_after_an_answer_that_came_too_late(serve: Serve, connect: Connect) -> None:
    def first_late(talk: Talk) -> None:
        while talk.receive():
            if talk.number == 1:
                talk.hang()
            talk.send(GOOD)

    exchange = serve(first_late)
    client = connect(exchange, limits=Limits(connect=1, read=5, total=0.2))
    shared = client._transport._session
    assert isinstance(client.repay(ORDER), Lost)
    assert client._transport._session is not shared  # the thread that was left behind may still be using it
    assert isinstance(client.repay(ORDER), Answered)
    assert exchange.posts == 2


def test_gzip_is_not_asked_for_but_understood(serve: Serve, connect: Connect) -> None:
    exchange = serve(says(http(gzip.compress(okx(ROW)), more="Content-Encoding: gzip\r\n")))
    assert isinstance(connect(exchange).repay(ORDER), Answered)


def test_a_body_of_the_largest_size_is_read_whole(serve: Serve, connect: Connect) -> None:
    body = okx(ROW)
    exchange = serve(always(http(body + b" " * (transport._LARGEST_BODY - len(body)))))
    assert isinstance(connect(exchange, limits=Limits(connect=1, read=5, total=9)).repay(ORDER), Answered)


def flowing_until_the_client_closes(status: str, more: str) -> tuple[Script, list[int]]:
    sent: list[int] = []

    def script(talk: Talk) -> None:
        talk.receive()
        talk.send(http(b"", status=status, more=more, length=64 * 1024 * 1024))
        for _ in range(1_024):
            talk.send(b" " * 65_536)
            sent.append(65_536)

    return script, sent


@pytest.mark.parametrize(
    "more",
    [
        "",
        "Location: /elsewhere\r\n",
    ],
    ids=["plain", "redirect"],
)
def test_no_answer_is_read_far_beyond_the_limit(more: str, serve: Serve, connect: Connect) -> None:
    script, sent = flowing_until_the_client_closes("302 Found" if more else "200 OK", more)
    with serve(script) as exchange:
        assert isinstance(connect(exchange, limits=Limits(connect=1, read=5, total=9)).repay(ORDER), Lost)
    assert sum(sent) < 16 * 1024 * 1024


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_no_redirect_is_followed_and_no_header_arrives_elsewhere(status: str, serve: Serve, connect: Connect) -> None:
    elsewhere = serve(always(GOOD))
    exchange = serve(always(http(okx(ROW), status=status, more=f"Location: {elsewhere.url}/api/v5\r\n")))
    client = connect(exchange)
    assert isinstance(client.repay(ORDER), Lost)
    with pytest.raises(Unclear):
        client.standing()
    assert elsewhere.connections == 0
    assert [request.method for request in exchange.requests] == ["POST", "GET"]


@pytest.mark.parametrize(
    "location",
    [
        *("", "http://", "http://[::1", "//", "\x00", "javascript:x", "http://127.0.0.1:99999/", "http://a b/"),
        "\xff",
    ],
)
@pytest.mark.parametrize("length", [None, 999], ids=["whole", "cut"])
def test_an_odd_redirect_is_lost_and_never_an_exception(
    location: str, length: int | None, serve: Serve, connect: Connect
) -> None:
    answer = http(b"{}", status="302 Found", more="Location: @\r\n", length=length)
    exchange = serve(says(answer.replace(b"@", location.encode("latin-1"))))
    assert isinstance(connect(exchange).repay(ORDER), Lost)
    assert exchange.posts == 1
    gc.collect()  # a connection that was not closed fails the test here, and not another one later


@pytest.mark.parametrize(
    "coding",
    [
        *("br", "zstd", "odd"),
        "gzip",
        "deflate",
    ],
)
def test_a_redirect_whose_body_cannot_be_read_is_lost_and_never_an_exception(
    coding: str, serve: Serve, connect: Connect
) -> None:
    for answer in (
        http(b"no such coding", status="302 Found", more=f"Location: /x\r\nContent-Encoding: {coding}\r\n"),
        http(b"cut", status="302 Found", more=f"Location: /x\r\nContent-Encoding: {coding}\r\n", length=99),
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
    ):
        exchange = serve(says(answer))
        assert isinstance(connect(exchange).repay(ORDER), Lost)
        assert exchange.posts == 1


def test_a_connection_that_the_exchange_closed_in_between_is_made_anew(serve: Serve, connect: Connect) -> None:
    closed: list[int] = []

    def once(talk: Talk) -> None:
        talk.receive()
        talk.send(GOOD)
        talk.sock.shutdown(socket.SHUT_RDWR)
        closed.append(talk.number)

    exchange = serve(once)
    client = connect(exchange)
    for number in (1, 2, 3):
        assert isinstance(client.repay(ORDER), Answered)
        end = time.monotonic() + 5
        while len(closed) < number and time.monotonic() < end:
            exchange.over.wait(0.005)
    assert [request.connection for request in exchange.requests] == [1, 2, 3]


def test_an_order_sent_on_a_connection_that_dies_under_it_is_not_sent_again(serve: Serve, connect: Connect) -> None:
    def second_lost(talk: Talk) -> None:
        talk.receive()
        if talk.number == 1:
            talk.send(GOOD)
        else:
            talk.reset()

    exchange = serve(second_lost)
    client = connect(exchange)
    assert isinstance(client.repay(ORDER), Answered)
    assert isinstance(client.repay(ORDER), Lost)
    assert (exchange.posts, exchange.connections) == (2, 2)


REFUSAL = http(okx(code="50011"), status="429 Too Many Requests")


def answering_readings_twice(talk: Talk) -> None:
    """The second time as soon as another request came over the connection."""
    again = b""
    while request := talk.receive():
        reading = request.method == "GET"
        talk.send(again or (REFUSAL if reading else GOOD))
        again = REFUSAL if reading else b""


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_no_second_answer_to_a_reading_is_taken_for_that_to_an_order(
    serve: Serve, connect: Connect, at_home, pem: Path, *, tls: bool
) -> None:
    exchange = serve(answering_readings_twice, tls=tls)
    client = connect(GLOBAL if tls else exchange)
    if tls:
        at_home(exchange)
        trusting(client, pem)
    for _ in range(2):
        with pytest.raises(Refused):
            client.listing()
        assert isinstance(client.repay(ORDER), Answered)
    # What is read afterwards goes on with the order's connection.
    assert [(request.method, request.connection) for request in exchange.requests] == [
        *(("GET", 1), ("POST", 2)),
        *(("GET", 2), ("POST", 3)),
    ]


def test_no_order_goes_over_a_connection_that_is_reset_once_it_is_used_again(serve: Serve, connect: Connect) -> None:
    def reset_at_the_second(talk: Talk) -> None:
        talk.receive()
        talk.send(GOOD)
        if talk.receive():
            talk.reset()

    exchange = serve(reset_at_the_second)
    client = connect(exchange)
    for _ in range(3):
        assert isinstance(client.repay(ORDER), Answered)
    assert (exchange.posts, exchange.connections) == (3, 3)


def test_what_follows_an_answer_is_not_taken_for_the_next_one(serve: Serve, connect: Connect) -> None:
    def chatty(talk: Talk) -> None:
        while talk.receive():
            talk.send(http(okx(code="51008")) + GOOD)

    client = connect(serve(chatty))
    for _ in range(3):
        with pytest.raises(Refused):
            client.listing()
    assert not isinstance(client.repay(ORDER), Answered)


# Unsent: the connection was never made.


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_refused_connection_is_unsent_and_says_so(connect: Connect) -> None:
    client = connect(closed_port())
    answer = client.repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "could not be reached: the connection was refused." in answer.reason.words.en
    assert answer.reason.words.en.endswith("No repayment was sent.")
    assert answer.reason.words.zh.endswith("未发送还债请求。")
    assert no_secret(answer.reason)
    with pytest.raises(Offline) as offline:
        client.listing()
    assert no_secret(offline.value)


def test_a_refused_connection_after_a_good_one_is_unsent(serve: Serve, connect: Connect) -> None:
    with serve(says(GOOD)) as exchange:
        client = connect(exchange)
        assert isinstance(client.repay(ORDER), Answered)
    assert isinstance(client.repay(ORDER), Unsent)


def test_a_name_that_is_not_found_is_unsent(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    answer = connect(GLOBAL).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "could not be reached: its address was not found." in answer.reason.words.en
    assert no_secret(answer.reason)


def ended(name: str) -> bool:
    """Whether no thread of that name runs any longer."""
    return not any(thread.name == name for thread in threading.enumerate())


def test_a_name_that_takes_too_long_is_unsent_and_the_order_does_not_leave_later(
    serve: Serve, connect: Connect, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, exchange = threading.Event(), serve(always(GOOD), tls=True)

    def slow(*_: object, **__: object) -> list[object]:
        found.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", exchange.port))]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    client = trusting(connect(GLOBAL, limits=Limits(connect=5, read=5, total=0.3)), pem)
    answer = client.repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "could not be reached: no connection was made in time." in answer.reason.words.en
    assert no_secret(answer.reason)
    found.set()
    until(lambda: ended("okx-request"))
    assert (exchange.connections, exchange.posts) == (1, 0)
    # The next one is another request, on another connection, and is sent.
    assert isinstance(trusting(client, pem).repay(ORDER), Answered)
    assert exchange.posts == 1


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> Callable[[Loopback], None]:
    """Let every name lead to a server on loopback, whatever the port."""

    def lead(exchange: Loopback) -> None:
        there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", exchange.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: there)

    return lead


def trusting(client: Client, pem: Path) -> Client:
    client._transport._session.verify = str(pem)
    return client


def test_a_site_is_spoken_to_over_verified_tls(serve: Serve, connect: Connect, at_home, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    at_home(exchange)
    assert isinstance(trusting(connect(GLOBAL), pem).repay(ORDER), Answered)
    assert exchange.requests[0].headers["host"] == "openapi.okx.com"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_certificate_that_nobody_signed_is_unsent_with_clear_words_whatever_the_shell_says(  # noqa: PLR0913, PLR0917 - fixtures
    variable: str, serve: Serve, connect: Connect, at_home, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(pem))
    exchange = serve(always(GOOD), tls=True)
    at_home(exchange)
    answer = connect(GLOBAL).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "certificate" in answer.reason.words.en
    assert "证书" in answer.reason.words.zh
    assert no_secret(answer.reason)
    assert exchange.requests == []


def test_a_certificate_of_another_host_is_unsent(serve: Serve, connect: Connect, at_home, pem: Path) -> None:
    exchange = serve(always(GOOD), tls=True)
    at_home(exchange)
    answer = trusting(connect("https://www.okx.com"), pem).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert "certificate" in answer.reason.words.en
    assert exchange.requests == []


def plain_greeting(talk: Talk) -> None:
    talk.sock.recv(1)
    talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("script", [plain_greeting, reset_at_first_sight, hang_unread])
def test_a_tls_handshake_that_fails_is_unsent(script: Script, serve: Serve, connect: Connect, at_home) -> None:
    exchange = serve(script)
    at_home(exchange)
    answer = connect(GLOBAL, limits=Limits(connect=0.2, read=5, total=5)).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert no_secret(answer.reason)


@pytest.mark.parametrize("script", [reset_after_reading, close_after_reading, hang_after_reading])
def test_what_left_over_tls_is_lost_once_it_left(
    script: Script, serve: Serve, connect: Connect, at_home, pem: Path
) -> None:
    exchange = serve(script, tls=True)
    at_home(exchange)
    assert isinstance(trusting(connect(GLOBAL), pem).repay(ORDER), Lost)
    assert exchange.posts == 1


def test_no_error_of_a_reading_shows_a_secret(serve: Serve, connect: Connect) -> None:
    for script in (reset_after_reading, hang_after_reading, LOST["cut-chunk"], LOST["bad-status"]):
        with pytest.raises(Unclear) as unclear:
            connect(serve(script)).standing()
        assert no_secret(unclear.value)


def test_there_are_authorities_to_verify_against() -> None:
    assert trusted_certificates() > 50


def more_than_it_says(talk: Talk) -> None:
    """Refuse, in just as many bytes as are read at once, and let an answer that was never asked for follow."""
    body, head = okx(code="51008"), len(http(b" " * 1_000)) - 1_000
    refusal = http(body.ljust(io.DEFAULT_BUFFER_SIZE - head))
    assert len(refusal) == io.DEFAULT_BUFFER_SIZE
    while talk.receive():
        talk.send(refusal + GOOD)


def test_what_waits_within_tls_is_not_taken_for_the_next_answer(
    serve: Serve, connect: Connect, at_home, pem: Path
) -> None:
    """It was read from the line already, so that nothing shows on the line any more."""
    exchange = serve(more_than_it_says, tls=True)
    at_home(exchange)
    client = trusting(connect(GLOBAL), pem)
    for _ in range(3):
        assert isinstance(client.repay(ORDER), Declined)
    assert (exchange.posts, exchange.connections) == (3, 3)
