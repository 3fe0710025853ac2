"""Every test runs alone, quietly and offline, and fails for whatever it leaves behind or says unasked."""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import socket
import threading
from typing import TYPE_CHECKING, Protocol

import hypothesis
import pytest

from app import logs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a shell may have set that would change what is tested; the session bus leads to the user's real keyring.
FOREIGN = re.compile(
    r"REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_(FILE|DIR)|\w+_proxy|PYTHON_KEYRING_BACKEND|ONE_CLICK_REPAY_(?!KILLS|SEED)\w+"
    r"|DBUS_SESSION_BUS_ADDRESS|XDG_\w+|QT_\w+|DISPLAY|WAYLAND_DISPLAY|LANGUAGE|LC_\w+",
    re.IGNORECASE,
)
for name in [name for name in os.environ if FOREIGN.fullmatch(name)]:
    del os.environ[name]
os.environ.update(QT_QPA_PLATFORM="offscreen", LANG="C.UTF-8")

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ignore what the offscreen platform says of windows and lists, be it in the test after the one with them."""
    unsupported = "plugin does not support (propagateSizeHints|raise|grabbing)"
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(unsupported, extend=True))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A throwaway home for each test: no settings, journal or keyring of the user is ever near."""
    home = tmp_path_factory.mktemp("home")
    (home / "runtime").mkdir(mode=0o700)
    for variable in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    monkeypatch.setenv("ONE_CLICK_REPAY_HOME", str(home / "one-click-repay"))
    return home


@pytest.fixture(autouse=True)
def _nothing_struck_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets of one test, some of a single letter, are not struck out of another's texts."""
    monkeypatch.setattr(logs, "_secret_forms", set())
    monkeypatch.setattr(logs, "_secrets", [])


class NetworkBlockedError(Exception):
    """A test reached for another machine; no OSError, so that no code can take it for an ordinary failure."""


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only loopback is reached; an attempt at anything else fails the test, even where its error was swallowed."""
    attempts: list[str] = []

    def allow(host: str | bytes | None) -> None:
        text = host.decode() if isinstance(host, bytes) else host
        if not is_loopback(text):
            attempts.append(str(text))
            raise NetworkBlockedError(f"tests are offline: {text} is not loopback")

    def guarded(connect):
        def only_loopback(this, address):
            if isinstance(address, tuple):
                allow(address[0])
            return connect(this, address)

        return only_loopback

    look_up = socket.getaddrinfo

    def look_up_loopback(host, *args, **kwargs):
        # RFC 6761: a name under .invalid is never resolved, so no question needs to leave for the answer.
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        allow(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", look_up_loopback)
    yield
    assert not attempts, f"reached for the network: {attempts}"


def is_loopback(host: str | None) -> bool:
    """Whether a host, as given to a socket, is this machine; `None` and "" are, by the rules of getaddrinfo."""
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ExpectLog(Protocol):
    """`expect_log(pattern)`: a warning or error whose text has `pattern` must come, and does not fail the test."""

    def __call__(self, pattern: str, *, level: int = logging.WARNING) -> None: ...


class _LogBook(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected: list[tuple[str, int]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def complaints(self) -> Iterator[str]:
        def fits(record, expected):
            return record.levelno == expected[1] and re.search(expected[0], record.getMessage())

        for record in self.records:
            if not any(fits(record, expected) for expected in self.expected):
                yield f"logged unasked: {record.levelname} {record.name}: {record.getMessage()}"
        for expected in self.expected:
            if not any(fits(record, expected) for record in self.records):
                yield f"expected, but not logged: {expected[0]}"


@pytest.fixture(autouse=True)
def _log_book() -> Iterator[_LogBook]:
    """A warning or error in the log fails the test, unless it was expected; one expected must come."""
    book = _LogBook()
    logging.getLogger().addHandler(book)
    yield book
    logging.getLogger().removeHandler(book)
    complaints = list(book.complaints())
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def expect_log(_log_book: _LogBook) -> ExpectLog:
    """See `ExpectLog`."""

    def expect(pattern: str, *, level: int = logging.WARNING) -> None:
        _log_book.expected.append((pattern, level))

    return expect


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    """A thread that would keep the program from ending fails the test; one on its way out is waited for."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(timeout=2)
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads left running: {left}"
