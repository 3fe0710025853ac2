"""Answers whose bytes are counted as they come in: no line, header, chunk or reply of a proxy is endless."""

from __future__ import annotations

import http.client
import io
import socket
import threading

_LARGEST_ANSWER = (
    8 * 1024 * 1024
)  # as it comes over the line: the largest body, in chunks, and all headers there may be


class Meter(io.RawIOBase):
    """Passes on what `raw` reads, up to so many bytes, and nothing once `over` is set: nobody waits for it then."""

    def __init__(self, raw: io.RawIOBase, *, most: int, over: threading.Event) -> None:
        super().__init__()
        self._raw = raw
        self._left = most
        self._over = over

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # it is never given another
        """Read into `buffer`; raises OSError where there is too much, or nobody waits for it any longer."""
        if self._over.is_set() or self._left <= 0:
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


def metered(over: threading.Event, *, ahead: int = io.DEFAULT_BUFFER_SIZE) -> type[http.client.HTTPResponse]:
    """A kind of answer that is read through a `Meter`, so many bytes `ahead` at most.

    That of a proxy to CONNECT is read byte by byte: what follows it belongs to the tunnel, where a page shows itself.
    """

    class Metered(http.client.HTTPResponse):
        def __init__(
            self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
        ) -> None:
            super().__init__(sock, debuglevel, method, url)
            raw = self.fp.detach()
            self.fp = io.BufferedReader(Meter(raw, most=_LARGEST_ANSWER, over=over), ahead)

    return Metered
