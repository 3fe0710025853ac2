"""A stand-in for a desktop's notification service, on a bus of its own: what it is told, and what it answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "org.freedesktop.Notifications"
_THERE = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


class Desktop:
    """Remembers every note; `click` and `close` do what the user would do with the newest."""

    def __init__(self, address: str) -> None:
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
    if shutil.which("dbus-daemon") is None:
        pytest.fail("dbus-daemon is not installed: run `make test`, which installs what the tests need")
    with ExitStack() as stack:
        # Not pytest's folder: the path of a socket has room for 107 bytes only.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="notes-", ignore_cleanup_errors=True)))
        configuration = folder / "bus.conf"
        configuration.write_text(_BUS.format(folder=folder), encoding="utf-8")
        command = ("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address")
        bus = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        stack.callback(bus.kill)
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        stack.callback(os.environ.pop, "DBUS_SESSION_BUS_ADDRESS")
        service = Desktop(address)
        stack.callback(service.stop)
        yield service
