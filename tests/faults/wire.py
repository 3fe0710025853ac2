"""What can go wrong on the wire and at the exchange, by name: each fault happens to one request."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.practice.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.practice.inbound import Request
    from tests.faults.exchange import _Connection

PAGE = b"<!DOCTYPE html><html><body>Just a moment...</body></html>"
READ_TIMEOUT_MS = 10_000
TOTAL_MS = 15_000
STALE_MS = 29_000
TOO_LONG = 4 * 1024 * 1024 + 1
BOMB = gzip.compress(b'{"code":"0","data":[' + b" " * 64 * 1024 * 1024)
NOT_DONE = ("50011", "50102", "59119", "59121", "51010", "59413")
PERHAPS = ("50004", "50013", "50026", "50001", "59999")
NO_NUMBERS = ("NaN", "Infinity", "-1", "1e5", "1,5", "0x10", "\uff11\uff12", "", "1_000", "9" * 400)
WRONG = (None, True, [], {}, ["1"], *NO_NUMBERS)
DONE = ("not executed", "executed")


@dataclass(frozen=True)
class WireFault:
    """One fault. `happen` does what is to be done with the request, once, on its connection, which then ends."""

    name: str
    happen: Callable[[_Connection, Request], None]


def _refused(connection: _Connection, request: Request) -> None:
    """This answer comes; the next connection, for some seconds, is refused."""
    exchange = connection.server.exchange
    reply = connection.execute(request)
    connection.send(reply, "Connection: close")
    exchange.leave()
    exchange.clock.at(exchange.clock.now_ms() + 5_000, exchange.listen)


def _reset_before(connection: _Connection, _: Request) -> None:
    connection.reset()


def _reset_after(connection: _Connection, request: Request) -> None:
    connection.execute(request)
    connection.reset()


def _closed_after(connection: _Connection, request: Request) -> None:
    connection.execute(request)


def _silence_before(connection: _Connection, _: Request) -> None:
    connection.wait_for_the_client_to_give_up()
    connection.server.exchange.clock.tick(READ_TIMEOUT_MS)


def _silence_after(connection: _Connection, request: Request) -> None:
    connection.execute(request)
    _silence_before(connection, request)


def _arrives_late(connection: _Connection, request: Request) -> None:
    """Stuck on its way: the client hears nothing, and within half a minute it is executed all the same."""
    exchange = connection.server.exchange
    if request.method == "POST":
        exchange.execute_later(request, exchange.chance.randint(1_000, STALE_MS))
    connection.reset()


def _slow_answer(connection: _Connection, request: Request) -> None:
    connection.server.exchange.clock.tick(TOTAL_MS - 1_000)
    connection.send(connection.execute(request))


def _slow_request(connection: _Connection, request: Request) -> None:
    reply = connection.execute(request)
    connection.server.exchange.clock.tick(TOTAL_MS - 1_000)
    connection.send(reply)


def _drip(connection: _Connection, request: Request) -> None:
    """A byte at a time: no pause is long enough for the read's time-out, so only a total deadline ends it."""
    reply = connection.execute(request)
    text = connection.head(reply) + reply.body
    connection.connection.settimeout(0.02)
    for at in range(len(text)):
        connection.connection.sendall(text[at : at + 1])
        try:
            if not connection.connection.recv(1):
                break
        except TimeoutError:
            continue
    connection.server.exchange.clock.tick(TOTAL_MS)


def _cut(share: Callable[[int, int], int]) -> Callable[[_Connection, Request], None]:
    def happen(connection: _Connection, request: Request) -> None:
        reply = connection.execute(request)
        head = connection.head(reply)
        connection.wfile.write((head + reply.body)[: share(len(head), len(reply.body))])

    return happen


def _wrong_length(by: int) -> Callable[[_Connection, Request], None]:
    def happen(connection: _Connection, request: Request) -> None:
        reply = connection.execute(request)
        connection.send(reply, length=max(0, len(reply.body) + by))

    return happen


def _page(status: int, *, executed: bool) -> Callable[[_Connection, Request], None]:
    def happen(connection: _Connection, request: Request) -> None:
        if executed:
            connection.execute(request)
        connection.send(Reply(PAGE, status=status, content_type="text/html"))

    return happen


def _redirect(status: int) -> Callable[[_Connection, Request], None]:
    def happen(connection: _Connection, request: Request) -> None:
        elsewhere = connection.server.exchange.url.replace("127.0.0.1", "localhost")
        connection.send(Reply(b"", status=status), f"Location: {elsewhere}{request.target}")

    return happen


def _too_long(connection: _Connection, request: Request) -> None:
    reply = connection.execute(request)
    connection.send(replace(reply, body=b" " * (TOO_LONG - len(reply.body)) + reply.body))


def _bomb(connection: _Connection, request: Request) -> None:
    connection.execute(request)
    connection.send(Reply(BOMB), "Content-Encoding: gzip")


def _code(code: str, *, executed: bool, status: int = 200) -> Callable[[_Connection, Request], None]:
    def happen(connection: _Connection, request: Request) -> None:
        if executed:
            connection.execute(request)
        connection.send(Reply(json.dumps({"code": code, "msg": "", "data": []}).encode(), status=status))

    return happen


def _altered(alter: Callable[[dict, random.Random], object]) -> Callable[[_Connection, Request], None]:
    """The exchange does what it is asked for, and its answer is not what it should be."""

    def happen(connection: _Connection, request: Request) -> None:
        reply = connection.execute(request)
        outer = alter(json.loads(reply.body), connection.server.exchange.chance)
        body = outer if isinstance(outer, bytes) else json.dumps(outer).encode()
        connection.send(replace(reply, body=body))

    return happen


def _rows(outer: dict) -> list[dict]:
    return [row for row in outer.get("data") or [] if isinstance(row, dict)]


def _wrong_type(outer: dict, chance: random.Random) -> object:
    rows = _rows(outer)
    if not rows:
        return {**outer, "data": chance.choice(WRONG)}
    row = chance.choice(rows)
    row[chance.choice(sorted(row))] = chance.choice(WRONG)
    return outer


def _wrong_outer(outer: dict, chance: random.Random) -> object:
    return {**outer, chance.choice(("code", "data")): chance.choice(WRONG)}


def _field_missing(outer: dict, chance: random.Random) -> object:
    for row in _rows(outer)[:1]:
        del row[chance.choice(sorted(row))]
    return outer


def _row_missing(outer: dict, chance: random.Random) -> object:
    rows = outer.get("data") or []
    return {**outer, "data": rows[: chance.randrange(len(rows))] if rows else rows}


def _rows_repeated(outer: dict, chance: random.Random) -> object:
    rows = (outer.get("data") or []) * 2
    chance.shuffle(rows)
    return {**outer, "data": rows}


def _rows_unordered(outer: dict, chance: random.Random) -> object:
    rows = list(outer.get("data") or [])
    chance.shuffle(rows)
    return {**outer, "data": rows}


def _unknown_status(outer: dict, chance: random.Random) -> object:
    for row in _rows(outer):
        if "status" in row and chance.random() < 0.7:
            row["status"] = chance.choice(("canceled", "FILLED", "", "partially_filled", "success", None))
    return outer


def _no_json(outer: dict, chance: random.Random) -> object:
    text = json.dumps(outer).encode()
    return chance.choice((text[:-1], b"", b"[]", b"null", b"\xff\xfe" + text, text + text, b"{" * 5_000, b'"' + text))


LOST = (
    WireFault("connection refused next", _refused),
    WireFault("reset before execution", _reset_before),
    WireFault("reset after execution", _reset_after),
    WireFault("closed without an answer", _closed_after),
    WireFault("arrives late", _arrives_late),
    WireFault("slow request", _slow_request),
    WireFault("slow answer", _slow_answer),
    WireFault("cut in its headers", _cut(lambda head, _: head // 2)),
    WireFault("cut after its headers", _cut(lambda head, _: head)),
    WireFault("cut in its body", _cut(lambda head, body: head + body // 2)),
    WireFault("length too short", _wrong_length(-9)),
    WireFault("length too long", _wrong_length(9)),
)
WAITED = (  # each costs the client's time-out in real time
    WireFault("read time-out before execution", _silence_before),
    WireFault("read time-out after execution", _silence_after),
    WireFault("slow drip", _drip),
)
LARGE = (WireFault("body over the limit", _too_long), WireFault("gzip bomb", _bomb))
STRANGE = (
    *(
        WireFault(f"HTML with {status}, {DONE[executed]}", _page(status, executed=executed))
        for status in (200, 403, 502, 503)
        for executed in (False, True)
        if not (status == 403 and executed)
    ),
    *(WireFault(f"redirect {status} to another host", _redirect(status)) for status in (301, 302, 307, 308)),
    WireFault("no JSON", _altered(_no_json)),
    WireFault("wrong type in a row", _altered(_wrong_type)),
    WireFault("wrong type around the rows", _altered(_wrong_outer)),
    WireFault("field missing", _altered(_field_missing)),
    WireFault("row missing", _altered(_row_missing)),
    WireFault("rows repeated", _altered(_rows_repeated)),
    WireFault("rows unordered", _altered(_rows_unordered)),
    WireFault("unknown status", _altered(_unknown_status)),
)
CODES = (
    *(WireFault(f"code {code}", _code(code, executed=False)) for code in NOT_DONE),
    *(
        WireFault(
            f"code {code}, {'executed' if executed else 'not executed'}", _code(code, executed=executed, status=status)
        )
        for code, status in zip(PERHAPS, (400, 500, 500, 503, 200), strict=True)
        for executed in (False, True)
    ),
)
QUICK = (*LOST, *STRANGE, *CODES)
