"""A stand-in for a desktop's notification service, on a bus of its own: what it is told, and what it answers."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

from tests.session_bus import session_bus

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "org.freedesktop.Notifications"
_THERE = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)


class Desktop:
    """Remembers every note; `click` and `close` do what the user would do with the newest."""

    def __init__(self, address: str) -> None:
        self.capabilities = ["body", "actions"]
        self.notes: list[tuple[object, ...]] = []
        self.signatures: list[str] = []
        self._connection = open_dbus_connection(address)
        Proxy(message_bus, self._connection).RequestName(NAME)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        number = 0
        while True:
            try:
                asked = self._connection.receive()
            except (OSError, EOFError, ValueError):
                return
            if asked.header.message_type is not MessageType.method_call:
                continue
            if asked.header.fields[HeaderFields.member] == "GetCapabilities":
                self._connection.send(new_method_return(asked, "as", (self.capabilities,)))
                continue
            number += 1
            self._connection.send(new_method_return(asked, "u", (number,)))
            self.signatures.append(asked.header.fields[HeaderFields.signature])
            self.notes.append(asked.body)

    def click(self, number: int) -> None:
        self._connection.send(new_signal(_THERE, "ActionInvoked", "us", (number, "default")))

    def tell_token(self, number: int) -> None:
        """What some desktops send before a click."""
        self._connection.send(new_signal(_THERE, "ActivationToken", "us", (number, "token")))

    def close(self, number: int) -> None:
        self._connection.send(new_signal(_THERE, "NotificationClosed", "uu", (number, 2)))

    def stop(self) -> None:
        self._connection.close()


@contextmanager
def desktop() -> Iterator[Desktop]:
    """Start a bus with the service on it; while it runs it is the session's bus."""
    with session_bus() as address:
        service = Desktop(address)
        try:
            yield service
        finally:
            service.stop()
