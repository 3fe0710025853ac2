"""An exchange on loopback that does to a connection exactly what a test says, and keeps count of what arrives."""

from __future__ import annotations

import base64
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


def pipe(talk: Talk, port: int, *, forth: int | None = None, back: int | None = None) -> None:
    """Pass everything on to a port of loopback and back; after so many bytes of one way, cut both."""

    def pass_on(source: socket.socket, sink: socket.socket, most: int | None) -> None:
        left = 2**62 if most is None else most
        with contextlib.suppress(OSError):
            while left > 0 and (piece := source.recv(min(left, 65536))):
                left -= len(piece)
                sink.sendall(piece)
        # An end or a reset on one side is one on the other.
        for sock in (sink,) if left > 0 else (sink, source):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    with socket.socket() as behind:
        # Not by create_connection, which looks the address up: a test may lead every name elsewhere.
        behind.settimeout(PATIENCE_S)
        behind.connect(("127.0.0.1", port))
        returning = threading.Thread(target=pass_on, args=(behind, talk.sock, back), daemon=True)
        returning.start()
        pass_on(talk.sock, behind, forth)
        returning.join(PATIENCE_S)


def tunnel(
    port: int,
    *,
    status: str = "200 Connection established",
    login: tuple[str, str] | None = None,
    forth: int | None = None,
    back: int | None = None,
) -> Callable[[Talk], None]:
    """Be a proxy: answer CONNECT with `status` and, if that is a yes, pass everything on as `pipe`.

    Whoever does not say `login`, if there is one, gets a 407.
    """
    expected = None if login is None else "Basic " + base64.b64encode(":".join(login).encode()).decode()

    def serve(talk: Talk) -> None:
        asked = talk.receive()
        if not asked:
            return
        known = expected in {None, asked.headers.get("proxy-authorization")}
        told = status if known else "407 Proxy Authentication Required"
        talk.send(f"HTTP/1.1 {told}\r\nContent-Length: 0\r\n\r\n".encode())
        if told.startswith("200"):
            pipe(talk, port, forth=forth, back=back)

    return serve


def socks(
    port: int,
    *,
    login: tuple[str, str] | None = None,
    status: int = 0,
    forth: int | None = None,
    back: int | None = None,
) -> Callable[[Talk], None]:
    """Be a SOCKS 5 proxy that leads every name to one port of loopback, and notes down which name it was asked for.

    It wants `login` if there is one, and refuses with `status` unless that is 0.
    """

    def exactly(talk: Talk, count: int) -> bytes:
        read = b""
        while len(read) < count:
            piece = talk.sock.recv(count - len(read))
            if not piece:
                raise OSError("the client has closed")
            read += piece
        return read

    def text(talk: Talk) -> str:
        return exactly(talk, exactly(talk, 1)[0]).decode()

    def serve(talk: Talk) -> None:
        methods = exactly(talk, exactly(talk, 2)[1])
        wanted = 0 if login is None else 2
        if wanted not in methods:
            talk.send(b"\x05\xff")
            return
        talk.send(bytes([5, wanted]))
        if login is not None:
            exactly(talk, 1)
            known = (text(talk), text(talk)) == login
            talk.send(b"\x01\x00" if known else b"\x01\x01")
            if not known:
                return
        kind = exactly(talk, 4)[3]
        # 3: a name, so that the proxy looks it up; 1: an address that this computer looked up.
        host = text(talk) if kind == 3 else socket.inet_ntoa(exactly(talk, 4))
        asked = int.from_bytes(exactly(talk, 2), "big")
        talk.server.requests.append(Received("SOCKS", f"{host}:{asked}", {}, b"", talk.number))
        talk.send(bytes([5, status, 0, 1]) + socket.inet_aton("127.0.0.1") + struct.pack(">H", port))
        if status == 0:
            pipe(talk, port, forth=forth, back=back)

    return serve
