"""A screen with a window manager for each test, and a reader of what is on it for those that ask for one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from jeepney.io.blocking import open_dbus_connection
from secretstorage import get_default_collection, search_items

from app.practice.server import PracticeServer
from tests.e2e.window.reader import Reader, missing
from tests.e2e.window.screen import MISSING, PATIENCE_S, Screen

HEARD_WITHIN_S = 5


@pytest.fixture
def screen(tmp_path):
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    with Screen(tmp_path) as shown:
        yield shown


@pytest.fixture
def reader(screen, tmp_path):
    if lacking := missing():
        pytest.skip(f"not installed: {lacking}")
    with Reader(screen, tmp_path) as reading:
        yield reading


class Keyring:
    """A real keyring on the bus of a screen, unlocked to begin with; nobody is there to answer a prompt of it."""

    def __init__(self, screen):
        self._bus = screen.environment["DBUS_SESSION_BUS_ADDRESS"]
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self._daemon = screen.start(command, stdin=subprocess.PIPE)
        self._daemon.stdin.write(b"password of the test keyring")
        self._daemon.stdin.close()

    def kept(self):
        """What is kept there of the program."""
        with closing(open_dbus_connection(self._bus)) as connection:
            found = search_items(connection, {"service": "one-click-repay"})
            return [json.loads(item.get_secret()) for item in found]

    def lock(self):
        with closing(open_dbus_connection(self._bus)) as connection:
            get_default_collection(connection).lock()

    def freeze(self):
        """Be there, and never answer."""
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._daemon.send_signal(signal.SIGCONT)


@pytest.fixture
def keyring(screen, reader):  # noqa: ARG001 - the reader's bus is the one that the keyring is on
    started = Keyring(screen)
    yield started
    started.thaw()


@pytest.fixture
def exchange():
    with PracticeServer() as server:
        yield server


@pytest.fixture
def settle(exchange):
    """Ends every row that is running at the exchange, however long it would have taken."""

    def settle():
        with exchange._exchange._lock:
            exchange.ledger.settle(max(row.due_ms for row in exchange.ledger.rows))

    return settle


@pytest.fixture
def ends(screen):
    """Closes the window as a user does, and sees that the program ended well and quietly."""

    def closing():
        log = Path(os.environ["ONE_CLICK_REPAY_HOME"], "one-click-repay.log")
        return log.read_text(encoding="utf-8").count(" Closing.")

    def ends(process):
        before = closing()

        def heard():
            # The window manager loses a key now and then on a busy machine; once heard, the program has to end.
            screen.activate(process)
            screen.press("alt+F4")
            end = time.monotonic() + HEARD_WITHIN_S
            while closing() == before and process.poll() is None and time.monotonic() < end:
                pass
            return closing() > before or process.poll() is not None

        screen.until(heard, f"it is not asked to close: {screen.titles()}")
        try:
            code = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            # Its threads tell where they stand.
            process.send_signal(signal.SIGABRT)
            pytest.fail(f"it does not end: {process.stderr.read().decode()}; {screen.titles()}")
        assert code == 0
        assert b"Traceback" not in process.stderr.read()

    return ends
