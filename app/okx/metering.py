"""Whether a request may have left, and answers whose bytes are counted: no line, header, chunk or proxy is endless."""

from __future__ import annotations

import http.client
import io
import socket
import threading

_LARGEST_ANSWER = (
    8 * 1024 * 1024
)  # as it comes over the line: the largest body, in chunks, and all headers there may be
_LARGEST_REPLY = 64 * 1024  # of a proxy to CONNECT: a line and some headers


class Watch:
    """One request at a time: it either leaves, or is given up before; never both, whichever threads those are in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = self._given_up = False

    def begin(self) -> None:
        """Another request is to be sent."""
        self._left = False

    def leave(self) -> bool:
        """Whether the request may be sent, as from here on it may have left; not once it was given up."""
        with self._lock:
            self._left = self._left or not self._given_up
            return not self._given_up

    def give_up(self) -> bool:
        """Send and read nothing from now on, for ever; returns whether the request has provably not left."""
        with self._lock:
            self._given_up = True
            return not self._left

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for it any longer."""
        return self._given_up


class Meter(io.RawIOBase):
    """Passes on what `raw` reads, up to so many bytes, and nothing once nobody waits for it."""

    def __init__(self, raw: io.RawIOBase, *, most: int, watch: Watch) -> None:
        super().__init__()
        self._raw = raw
        self._left = most
        self._watch = watch

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # it is never given another
        """Read into `buffer`; raises OSError where there is too much, or nobody waits for it any longer."""
        if self._watch.given_up or self._left <= 0:
            raise OSError("nothing more is read of this answer")
        count: int | None = self._raw.readinto(buffer)
        self._left -= count or 0
        return count

    def fileno(self) -> int:
        """The socket's."""
        return self._raw.fileno()

    def close(self) -> None:
        """Close what is read from, too."""
        if not self.closed:
            self._raw.close()
        super().close()


def metered(watch: Watch, *, to_connect: bool = False) -> type[http.client.HTTPResponse]:
    """A kind of answer that is read through a `Meter`: a site's, or a proxy's `to_connect`.

    The latter is read byte by byte: what follows it belongs to the tunnel, where a page shows itself.
    """
    most, ahead = (_LARGEST_REPLY, 1) if to_connect else (_LARGEST_ANSWER, io.DEFAULT_BUFFER_SIZE)

    class Metered(http.client.HTTPResponse):
        def __init__(
            self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
        ) -> None:
            super().__init__(sock, debuglevel, method, url)
            raw = self.fp.detach()
            self.fp = io.BufferedReader(Meter(raw, most=most, watch=watch), ahead)

        def begin(self) -> None:
            super().begin()
            # urllib3 would log what of them it cannot read, and go on with the rest.
            if self.msg.defects or self.msg.get_payload():
                raise http.client.HTTPException("headers that make no sense")

    return Metered
