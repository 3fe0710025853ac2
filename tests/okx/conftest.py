"""Clients, and what they talk to, closed at the end of each test."""

from __future__ import annotations

import contextlib
import gc
import ssl
from typing import TYPE_CHECKING, Protocol

import pytest

from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.route import Route
from app.okx.client import Client
from app.okx.sites import Site, site
from app.okx.transport import Limits
from tests.okx.certificate import PEM
from tests.okx.loopback import Loopback, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY, SECRET, PASSPHRASE = "key-of-a-test-7f3a", "22582BD0CFF14C41EDBF1AB98506286D", "pass phrase!"
NOW_MS = 1_607_418_537_000
QUICK = Limits(connect=1.0, read=0.3, total=0.6)


class StillClock:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.ms = NOW_MS
        self.asleep_ms = 0

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return (self.ms - self.asleep_ms) / 1000

    def wait_until(self, moment_ms: int) -> None:
        self.ms = max(self.ms, moment_ms)


class Serve(Protocol):
    """`serve(script)`: a running `Loopback`; with `tls` as the one whose certificate and key `identity` are."""

    def __call__(self, script: Callable[[Talk], None], *, tls: bool = False, identity: str = PEM) -> Loopback: ...


class Connect(Protocol):
    """`connect(where)`: a client of a site, an address or a `Loopback`."""

    def __call__(
        self,
        where: Site | Loopback | str,
        *,
        environment: Environment = Environment.LIVE,
        route: Route | None = None,
        limits: Limits = QUICK,
        signing: bool = True,
    ) -> Client: ...


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """The certificate and key of the tests, as a file."""
    file = tmp_path / "test.pem"
    file.write_text(PEM)
    return file


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as opened:

        def start(script: Callable[[Talk], None], *, tls: bool = False, identity: str = PEM) -> Loopback:
            context = None
            if tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                own = tmp_path / "identity.pem"
                own.write_text(identity)
                context.load_cert_chain(own)
            return opened.enter_context(Loopback(script, tls=context))

        yield start


@pytest.fixture
def connect(clock: StillClock) -> Iterator[Connect]:
    with contextlib.ExitStack() as opened:

        def client(
            where: Site | Loopback | str,
            *,
            environment: Environment = Environment.LIVE,
            route: Route | None = None,
            limits: Limits = QUICK,
            signing: bool = True,
        ) -> Client:
            if isinstance(where, Loopback):
                where = where.url
            held = Credentials(key=KEY, secret=SECRET, passphrase=PASSPHRASE) if signing else None
            place = site(where) if isinstance(where, str) else where
            made = Client(place, environment, held, clock=clock, route=route, limits=limits)
            opened.callback(made.close)
            return made

        yield client
    gc.collect()  # a connection that was not closed fails its own test, and not another one later
