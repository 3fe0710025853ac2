"""The practice exchange behind a wire that breaks: any answer may be lost, cut, late, or something else altogether."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import socketserver
import struct
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from app.practice.exchange import HISTORY, LIST, REPAY, Exchange
from app.practice.inbound import Request
from app.practice.ledger import Status
from app.practice.replies import Reply
from app.practice.scenarios import find

if TYPE_CHECKING:
    from tests.faults.clocks import TrueClock
    from tests.faults.wire import WireFault

CALLS = {REPAY: "repay", LIST: "list", HISTORY: "history"}
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closed with a reset
GIVES_UP_S = 5.0


@dataclass(frozen=True)
class Executed:
    """What the exchange did for one request: the moment it was stamped with, and the accepted order."""

    stamp: str
    order: object


class Book(Exchange):
    """The practice exchange, whose history may be late for good and empty for a while, and whose clock may be wrong.

    `late_ms` holds for the whole history, or each row is late by up to that; `later_ms` is by how much later than its
    answer did it dates what has ended.
    `wrong_time` is from when until when, and by how much; only who asks for the time is told so, as by an old answer.
    """

    late_ms = 0
    each_late = False
    later_ms = 0
    missing = (0, 0)
    wrong_time = (0, 0, 0)

    def _is_shown(self, row, now_ms):
        missing_from, missing_to = self.missing
        late_ms = self.late_ms
        if self.each_late:
            late_ms = random.Random(f"{row.id} {late_ms}").randint(0, late_ms)  # noqa: S311 - repeatable
        return now_ms - row.accepted_ms >= late_ms and not missing_from <= now_ms < missing_to

    def _history(self, query, now_ms):
        rows = super()._history(query, now_ms)
        ended = (row for row in rows if row["status"] != "running")
        for row in ended:
            row["uTime"] = str(int(row["uTime"]) + self.later_ms)
        return rows

    def _time(self, query, now_ms):
        since_ms, until_ms, by_ms = self.wrong_time
        return super()._time(query, now_ms + by_ms if since_ms <= now_ms < until_ms else now_ms)


class FaultyExchange:
    """Listens on loopback inside a `with` block. `faults` maps (call, how often it was made before) to what happens.

    `executed` is what was truly accepted, with the stamp of the request that it was accepted for. `late` holds the
    debts of requests that are still on their way. `strayed` counts requests that followed a redirect.
    """

    def __init__(self, clock: TrueClock, *, seed: int = 0) -> None:
        self.clock = clock
        self.book = Book(scenario="normal", clock=clock.now_ms, user_id="4711", seed=seed)
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.faults: dict[tuple[str, int], WireFault] = {}
        self.injected: list[str] = []
        self.executed: list[Executed] = []
        self.late: list[tuple[str, ...]] = []
        self.posts: list[str] = []
        self.strayed = 0
        self.crashed: list[BaseException] = []
        self._made: dict[str, int] = {}
        self._lock = threading.RLock()
        self._port = 0
        self._listener: _Listener | None = None

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def listen(self) -> None:
        if self._listener is None:
            self._listener = _Listener(self._port, self)
            self._port = self._listener.server_address[1]

    def leave(self) -> None:
        """From now on connections are refused."""
        if self._listener is not None:
            self._listener.end()
            self._listener = None

    def behave(self, **how: object) -> None:
        """Let orders end otherwise: `pace` and `endings` of a scenario."""
        self.book._scenario = replace(find("normal"), **how)

    def fault_of(self, request: Request) -> WireFault | None:
        call = CALLS.get(request.path, "other")
        with self._lock:
            number = self._made.get(call, 0)
            self._made[call] = number + 1
            if call == "repay":
                self.posts.append(request.headers.get("ok-access-timestamp", ""))
            fault = self.faults.pop((call, number), None) or self.faults.pop((call, -1), None)
            if fault is not None:
                self.injected.append(f"{fault.name} @ {call}")
            return fault

    def expect_next(self, call: str, fault: WireFault) -> None:
        self.faults[call, -1] = fault

    def running_for_strangers(self) -> set[str]:
        """Debts that the exchange is repaying now for another client of the same user."""
        ledger = self.book.ledger
        with self._lock:
            ledger.settle(self.clock.now_ms())
            running = (order for order in ledger.executed if order.stranger)
            return {row.debt for order in running for row in ledger.rows_of(order) if row.status is Status.RUNNING}

    def execute(self, request: Request) -> Reply:
        """What the exchange answers; an order that it takes is remembered with the stamp of its request."""
        with self._lock:
            before = len(self.book.ledger.executed)
            reply = self.book.answer(request)
            for order in (each for each in self.book.ledger.executed[before:] if not each.stranger):
                self.executed.append(Executed(request.headers["ok-access-timestamp"], order))
            return reply

    def execute_later(self, request: Request, after_ms: int) -> None:
        """The client is gone, the request still is on its way."""
        debts = tuple(json.loads(request.body)["debtCcy"])
        self.late.append(debts)

        def arrive() -> None:
            self.late.remove(debts)
            self.execute(request)

        self.clock.at(self.clock.now_ms() + after_ms, arrive)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 16

    def __init__(self, port: int, exchange: FaultyExchange) -> None:
        self.exchange = exchange
        self.ended = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def process_request(self, request, client_address):
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self._open.discard(request)
        super().shutdown_request(request)

    def end(self) -> None:
        self.ended.set()
        self.shutdown()
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def handle_error(self, request, client_address):
        """See `_Connection.handle`."""


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    server: _Listener

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            try:
                while self._one():
                    pass
            except OSError:
                raise
            except BaseException as error:  # noqa: BLE001 - a defect of this exchange must not pass for a fault
                self.server.exchange.crashed.append(error)

    def _one(self) -> bool:
        request = self._request()
        if request is None:
            return False
        exchange = self.server.exchange
        if request.headers.get("host", "").startswith("localhost"):
            exchange.strayed += 1
        fault = exchange.fault_of(request)
        if fault is None:
            self.send(exchange.execute(request))
            return True
        fault.happen(self, request)
        return False

    def _request(self) -> Request | None:
        line = self.rfile.readline(65_536).decode("latin-1").split()
        if len(line) != 3:
            return None
        headers = {}
        while text := self.rfile.readline(65_536).decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        return Request(line[0], line[1], headers, self.rfile.read(int(headers.get("content-length", "0"))))

    def execute(self, request: Request) -> Reply:
        return self.server.exchange.execute(request)

    def send(self, reply: Reply, *extra: str, length: int | None = None) -> None:
        self.wfile.write(self.head(reply, *extra, length=length) + reply.body)

    def head(self, reply: Reply, *extra: str, length: int | None = None) -> bytes:
        lines = [
            f"HTTP/1.1 {reply.status} Whatever",
            f"Content-Type: {reply.content_type}",
            f"Content-Length: {len(reply.body) if length is None else length}",
            *extra,
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.connection.close()

    def wait_for_the_client_to_give_up(self) -> None:
        self.connection.settimeout(GIVES_UP_S)
        with contextlib.suppress(OSError):
            self.connection.recv(1)
