"""A certificate that is not OKX's, now, by somebody who is trusted, ends it before anything left, and is explained."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from app.domain.route import Route
from app.errors import Offline
from app.okx.answer import Answered, Unsent
from app.okx.sites import GLOBAL
from tests.okx import certificate
from tests.okx.conftest import Connect, Serve
from tests.okx.loopback import Loopback, always, http, okx, socks, tunnel
from tests.okx.test_transport import ORDER, no_secret, trusting

if TYPE_CHECKING:
    from pathlib import Path

    from app.okx.client import Client

ROW = {"debtCcy": "BTC", "repayCcy": "USDT", "fillDebtSz": "1", "fillRepaySz": "9", "status": "filled", "uTime": ""}
GOOD = http(okx(ROW))
UNTRUSTED = "it is by nobody who is trusted"
FAULTS = {
    "expired": (certificate.EXPIRED, "it has expired", "证书已过期"),
    "not-yet": (certificate.NOT_YET, "it is not valid yet", "证书尚未生效"),
    "wrong-host": (certificate.WRONG_HOST, "it is that of another host", "证书属于其他主机"),
    "unknown-authority": (certificate.UNKNOWN_AUTHORITY, UNTRUSTED, "证书并非由受信任的机构签发"),
    "self-signed": (certificate.PEM, UNTRUSTED, "证书并非由受信任的机构签发"),
    "from-a-leaf": (certificate.FROM_A_LEAF, UNTRUSTED, "证书并非由受信任的机构签发"),
}
EVERY = pytest.mark.parametrize(("identity", "en", "zh"), list(FAULTS.values()), ids=list(FAULTS))


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """The one that is trusted, as a file."""
    file = tmp_path / "authority.pem"
    file.write_text(certificate.AUTHORITY)
    return file


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch):
    """Let every name lead to a server on loopback."""

    def lead(there: Loopback) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", there.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    return lead


def assert_refused(client: Client, exchange: Loopback, en: str, zh: str) -> None:
    """Neither an order nor a reading leaves, and both say why."""
    answer = client.repay(ORDER)
    assert isinstance(answer, Unsent)
    with pytest.raises(Offline) as offline:
        client.standing()
    for error in (answer.reason, offline.value):
        assert error.words.en.startswith(f"The certificate of OKX's site could not be verified: {en}. ")
        assert error.words.zh.startswith(f"无法验证欧易站点的证书：{zh}。")
        assert no_secret(error)
    assert exchange.requests == []


def test_a_certificate_by_the_trusted_authority_is_taken(serve: Serve, connect: Connect, led, authority: Path) -> None:
    exchange = serve(always(GOOD), tls=True, identity=certificate.GOOD)
    led(exchange)
    assert isinstance(trusting(connect(GLOBAL), authority).repay(ORDER), Answered)


@EVERY
def test_any_other_ends_it_before_anything_left(  # noqa: PLR0913, PLR0917 - fixtures
    identity: str, en: str, zh: str, serve: Serve, connect: Connect, led, authority: Path
) -> None:
    exchange = serve(always(GOOD), tls=True, identity=identity)
    led(exchange)
    assert_refused(trusting(connect(GLOBAL), authority), exchange, en, zh)


@pytest.mark.parametrize("kind", [tunnel, socks])
@EVERY
def test_so_it_is_through_a_proxy(  # noqa: PLR0913, PLR0917 - fixtures
    identity: str, en: str, zh: str, kind, serve: Serve, connect: Connect, authority: Path
) -> None:
    exchange = serve(always(GOOD), tls=True, identity=identity)
    proxy = serve(kind(exchange.port))
    scheme = "http" if kind is tunnel else "socks5h"
    route = Route(f"{scheme}://127.0.0.1:{proxy.port}")
    assert_refused(trusting(connect(GLOBAL, route=route), authority), exchange, en, zh)


def test_not_even_by_a_trusted_authority_where_the_program_does_not_trust_it(
    serve: Serve, connect: Connect, led, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(variable, str(authority))
    exchange = serve(always(GOOD), tls=True, identity=certificate.GOOD)
    led(exchange)
    assert_refused(connect(GLOBAL), exchange, UNTRUSTED, "证书并非由受信任的机构签发")


def test_nothing_older_than_tls_1_2_is_spoken(serve: Serve, connect: Connect, led, authority: Path) -> None:
    exchange = serve(always(GOOD), tls=True, identity=certificate.GOOD)
    with pytest.warns(DeprecationWarning, match="TLS"):
        exchange._tls.maximum_version = ssl.TLSVersion.TLSv1_1
    led(exchange)
    answer = trusting(connect(GLOBAL), authority).repay(ORDER)
    assert isinstance(answer, Unsent)
    assert exchange.requests == []
