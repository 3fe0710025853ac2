"""The practice exchange on 127.0.0.1: real HTTP, with answers that come late, cut, misdirected or never."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import socketserver
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

from app.practice import desk
from app.practice.behaviour import Delivery
from app.practice.exchange import Exchange
from app.practice.inbound import Request
from app.practice.replies import Post, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.credentials import Credentials
    from app.practice.ledger import Ledger

LOOPBACK = "127.0.0.1"
_LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)
_LONGEST_BODY = 65_536
_CUT_FROM_LENGTH = 9
_LEAVES_AFTER_S = 1.5
_LOG = logging.getLogger(__name__)


def wall_clock_ms() -> int:
    """Return Unix time in milliseconds."""
    return time.time_ns() // 1_000_000


class PracticeServer:
    """A practice exchange that listens on loopback between `start()` and `stop()`, or inside a `with` block.

    `port` 0 takes a free one, and keeps it for later starts. `clock` gives Unix milliseconds. `lateness_s` is how long
    a late answer takes, and the debts at most; `absence_s` how long an exchange that leaves is away. The same `seed`
    gives the same fills. BadInput if there is no such `scenario`, OSError from `start()` if the port is taken.
    """

    def __init__(  # noqa: PLR0913 - each has its usual value
        self,
        *,
        port: int = 0,
        scenario: str = "normal",
        clock: Callable[[], int] = wall_clock_ms,
        user_id: str | None = None,
        seed: int = 0,
        lateness_s: float = 30.0,
        absence_s: float = 40.0,
    ) -> None:
        self._exchange = Exchange(scenario=scenario, clock=clock, user_id=user_id, seed=seed)
        self._port = port
        self._lateness_s, self._absence_s = lateness_s, absence_s
        self._listener: _Listener | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Listen, in a thread of its own; does nothing if it listens already."""
        self._stopped.clear()
        with self._lock:
            self._listen()

    def stop(self) -> None:
        """End every connection, hanging ones too, and stop listening; what the account has gone through stays."""
        self._stopped.set()
        with self._lock:
            self._silence()

    def _listen(self) -> None:
        if self._listener is None:
            self._listener = _Listener(self._port, self._exchange, lateness_s=self._lateness_s, leave=self._leave)
            self._port = self._listener.server_port
            self._listener.listen()

    def _silence(self) -> None:
        if self._listener is not None:
            self._listener.silence()
            self._listener = None

    def _leave(self) -> None:
        threading.Thread(target=self._be_away, name="practice absence", daemon=True).start()

    def _be_away(self) -> None:
        """Go once what was asked for together is answered, and come back on the same port."""
        for wait_s, step in ((_LEAVES_AFTER_S, self._silence), (self._absence_s, self._listen)):
            if self._stopped.wait(wait_s):
                return
            with self._lock:
                if not self._stopped.is_set():
                    step()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address to talk to, without a trailing slash; not final before the first start if `port` is 0."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def credentials(self) -> Credentials:
        """The only key that the exchange knows, made for this server."""
        return self._exchange.credentials

    @property
    def user_id(self) -> str:
        """The number to which the rate limits are counted."""
        return self._exchange.user_id

    @property
    def ledger(self) -> Ledger:
        """The account; its `executed` tells which orders were truly accepted."""
        return self._exchange.ledger

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every repay POST that came in, whatever became of it, the oldest first."""
        return self._exchange.posts

    @property
    def scenario(self) -> str:
        """The name of the present scenario; may be set at any time, BadInput if there is none of that name."""
        return self._exchange.scenario

    @scenario.setter
    def scenario(self, name: str) -> None:
        self._exchange.choose(name)


class _Listener(ThreadingHTTPServer):
    """The listening socket with its connections, so that they can be ended."""

    daemon_threads = True
    # On Windows the option would let another process take over the port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, exchange: Exchange, *, lateness_s: float, leave: Callable[[], None]) -> None:
        self.exchange = exchange
        self.lateness_s = lateness_s
        self.leave = leave
        self.silenced = threading.Event()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server for this computer's name, as HTTPServer would."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def listen(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="practice exchange", daemon=True
        )
        self._thread.start()

    def silence(self) -> None:
        """Stop serving and end every connection."""
        self.silenced.set()
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: socket.socket, client_address: tuple[str, int]) -> None:  # type: ignore[override]
        """Remember the connection."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        """Forget the connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Note that a client went away, as it may at any time, or that the exchange has a defect."""
        del request, client_address
        level = logging.DEBUG if isinstance(sys.exc_info()[1], OSError) else logging.ERROR
        _LOG.log(level, "A connection to the practice exchange broke.", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One connection: requests in, replies out, delivered as the scenario says."""

    server: _Listener
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one request."""
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in (LOOPBACK, "localhost")}:
            # A web page may point a name of its own at 127.0.0.1 and read what we answer (DNS rebinding).
            self._turn_away(HTTPStatus.FORBIDDEN)
            return
        body = self._body()
        if body is None:
            self._turn_away(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        headers = {name.lower(): text for name, text in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        if request.path.startswith("/practice/"):
            self._deliver(desk.answer(self.server.exchange, request))
        else:
            self._deliver(self.server.exchange.answer(request))

    do_POST = do_GET  # noqa: N815 - the name that the base class calls

    def _body(self) -> bytes | None:
        """Return the body; None if it is too long, or cannot be told where it ends."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not _LENGTH.fullmatch(length) or int(length) > _LONGEST_BODY:
            return None
        return self.rfile.read(int(length))

    def _turn_away(self, status: HTTPStatus) -> None:
        """Refuse a request whose body was not read, and with it whatever follows on the connection."""
        self.close_connection = True
        self._deliver(desk.refused(status))

    def _deliver(self, reply: Reply) -> None:
        delivery, silenced = reply.delivery, self.server.silenced
        if delivery not in {Delivery.WHOLE, Delivery.LATE}:
            self.close_connection = True
        if (
            delivery is Delivery.DROPPED
            or (delivery is Delivery.NEVER and silenced.wait())
            or (delivery is Delivery.LATE and silenced.wait(self.server.lateness_s))
            or (reply.delay_ms and silenced.wait(min(reply.delay_ms / 1000, self.server.lateness_s)))
        ):
            self.close_connection = True
            return
        length = len(reply.body)
        self.log_request(reply.status)
        head = self._head(reply, length - _CUT_FROM_LENGTH if delivery is Delivery.WRONG_LENGTH else length)
        sent = head + reply.body
        if delivery is Delivery.CUT_IN_HEADERS:
            sent = head[: len(head) // 2]
        elif delivery is Delivery.CUT_IN_BODY:
            sent = sent[: len(head) + length // 2]
        self.wfile.write(sent)
        if reply.leaves:
            self.server.leave()

    def _head(self, reply: Reply, length: int) -> bytes:
        lines = [
            f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}",
            f"Date: {self.date_time_string()}",
            f"Content-Type: {reply.content_type}",
            f"Content-Length: {length}",
        ]
        if reply.elsewhere:
            lines.append(f"Location: http://localhost:{self.server.server_port}{self.path}")
        if self.close_connection:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gave it
        """Keep the access log out of the terminal; neither headers nor bodies are in it."""
        _LOG.debug(format, *args)
