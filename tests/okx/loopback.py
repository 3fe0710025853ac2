"""An exchange on loopback that does to a connection exactly what a test says, and keeps count of what arrives."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

# Long enough for a loaded machine, short enough that a test which waits in vain still ends.
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


class Talk:
    """One connection, from the server's side."""

    def __init__(self, sock: socket.socket, number: int, server: Loopback) -> None:
        self.sock = sock
        self.number = number
        self.server = server
        self._buffer = b""

    def _more(self) -> bool:
        piece = self.sock.recv(65536)
        self._buffer += piece
        return bool(piece)

    def receive(self) -> Received | None:
        """The next whole request, noted down; None where the client has closed instead."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return None
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", "0"))
        while len(self._buffer) < length:
            if not self._more():
                return None
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        request = Received(method, path, headers, body, self.number)
        self.server.requests.append(request)
        return request

    def send(self, piece: bytes) -> None:
        self.sock.sendall(piece)

    def drip(self, piece: bytes, pause_s: float = 0.02) -> None:
        """Send byte by byte until the client or the test has enough."""
        for byte in piece:
            self.send(bytes([byte]))
            if self.server.over.wait(pause_s):
                self.reset()
                return

    def hang(self) -> None:
        """Say nothing until the test is over."""
        self.server.over.wait(PATIENCE_S)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Loopback:
    """A server at 127.0.0.1 that runs `serve` for each connection, in a thread of its own; use it in `with`."""

    def __init__(self, serve: Callable[[Talk], None], *, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.over = threading.Event()
        self._serve = serve
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        # Closing alone does not wake a thread that waits in accept or recv; and nothing is sent any more, not even FIN.
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RD)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._listener.close()

    @property
    def posts(self) -> int:
        """How many whole POST requests arrived."""
        return sum(request.method == "POST" for request in self.requests)

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self.over.is_set():
                sock, _ = self._listener.accept()
                sock.settimeout(PATIENCE_S)
                self._open.append(sock)
                self.connections += 1
                number = self.connections
                self._start(lambda sock=sock, number=number: self._talk(sock, number))  # type: ignore[misc]

    def _talk(self, sock: socket.socket, number: int) -> None:
        # A client that goes away early is what many of these tests are about.
        with sock, contextlib.suppress(OSError):
            if self._tls is None:
                self._serve(Talk(sock, number, self))
            else:
                with self._tls.wrap_socket(sock, server_side=True) as secured:
                    self._serve(Talk(secured, number, self))


def http(body: bytes, *, status: str = "200 OK", more: str = "", length: int | None = None) -> bytes:
    """An HTTP answer as bytes; `more` is further header lines, each with its line end."""
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n{more}\r\n"
    return head.encode() + body


def okx(*rows: dict[str, object], code: str = "0", message: str = "") -> bytes:
    """The body of an answer of OKX's."""
    return json.dumps({"code": code, "msg": message, "data": rows}).encode()


def always(answer: bytes) -> Callable[[Talk], None]:
    """Give every request of every connection the same answer."""

    def serve(talk: Talk) -> None:
        while talk.receive():
            talk.send(answer)

    return serve


def tunnel(port: int, *, status: str = "200 Connection established") -> Callable[[Talk], None]:
    """Be a proxy: answer CONNECT with `status` and, if that is a yes, pass everything on to a port of loopback."""

    def pass_on(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        # An end or a reset on one side is one on the other.
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    def serve(talk: Talk) -> None:
        if not talk.receive():
            return
        talk.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        if not status.startswith("200"):
            return
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as behind:
            back = threading.Thread(target=pass_on, args=(behind, talk.sock), daemon=True)
            back.start()
            pass_on(talk.sock, behind)
            back.join(PATIENCE_S)

    return serve
