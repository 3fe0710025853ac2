"""A new version is believed only of whoever signs for this program, and asking ends at worst in not knowing."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import __version__
from app.domain.route import Route
from app.errors import UpdateForged, UpdateProblem
from app.okx.transport import Limits
from app.publisher import Publisher, publisher
from app.updates import announced, is_newer, newest
from tests.announcing import KEY, SEED, notice
from tests.okx.loopback import Loopback, always, http

PAGE = "https://example.invalid/releases"
IMPATIENT = Limits(connect=1.0, read=0.2, total=0.4)


def resigned(fields, *, seed=SEED):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    said = json.dumps(fields).encode()
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(said)
    encoded = {"signed": said, "signature": signature}
    return json.dumps({name: base64.b64encode(raw).decode() for name, raw in encoded.items()}).encode()


def altered(**changes):
    return json.dumps({**json.loads(notice()), **changes}).encode()


def test_what_the_publisher_signed_is_believed():
    assert announced(notice("1.20.3"), KEY) == "1.20.3"


FORGED = {
    "another key": notice(seed=bytes(32)),
    "another text under the signature": altered(signed=json.loads(notice("9.9.8"))["signed"]),
    "no signature": altered(signature=""),
    "half a signature": altered(signature=base64.b64encode(b"x" * 32).decode()),
    "no base64": altered(signed="!"),
    "another program": resigned({"program": "another", "version": "9.9.9"}),
    "no version": resigned({"program": "one-click-repay"}),
    "a version that is none": resigned({"program": "one-click-repay", "version": "9.9.9; rm -rf"}),
    "a number for a version": resigned({"program": "one-click-repay", "version": 9}),
    "a list": resigned(["one-click-repay", "9.9.9"]),
    "nothing": b"",
    "a page": b"<html>Just a moment</html>",
    "depth": b"[" * 100_000,
}


@pytest.mark.parametrize("body", FORGED.values(), ids=FORGED)
def test_nothing_else_is(body):
    with pytest.raises(UpdateForged) as raised:
        announced(body, KEY)
    assert "ignored" in raised.value.words.en


@given(body=st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda each: json.dumps(each).encode()))
def test_whatever_arrives_it_is_believed_or_not_and_never_a_crash(body):
    with pytest.raises(UpdateForged):
        announced(body, KEY)


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [
        ("0.1.1", "0.1.0", True),
        ("0.10.0", "0.9.9", True),
        ("10.0.0", "9.99.99", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("0.1.0", "0.1.0.dev1", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version, than, newer):
    assert is_newer(version, than=than) is newer
    assert is_newer("999.0.0")
    assert not is_newer(__version__)


def asked(script, path="/latest.json"):
    with Loopback(script) as server:
        found = newest(Publisher(f"{server.url}{path}", PAGE, KEY), route=Route(), limits=IMPATIENT)
        return found, server.requests


def test_the_notice_is_read_without_a_word_of_who_asks():
    found, requests = asked(always(http(notice("1.2.3"))), "/a/latest.json?channel=stable")
    assert found == "1.2.3"
    assert [(request.method, request.path) for request in requests] == [("GET", "/a/latest.json?channel=stable")]
    assert set(requests[0].headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize(
    "answer",
    [
        http(notice(), status="404 Not Found"),
        http(b"", status="302 Found", more="Location: http://127.0.0.1:9/\r\n"),
        http(notice(), length=100_000),
        b"",
    ],
)
def test_what_cannot_be_read_is_not_known_and_says_nothing_of_repayments(answer):
    with pytest.raises(UpdateProblem) as raised:
        asked(always(answer))
    assert type(raised.value) is UpdateProblem
    assert "OKX" not in raised.value.words.en


def test_a_host_that_is_not_there_is_not_known_either():
    with pytest.raises(UpdateProblem):
        newest(Publisher("http://127.0.0.1:9/latest.json", PAGE, KEY), route=Route(), limits=IMPATIENT)


def written(folder, **changes):
    fields = {"notice": "https://example.invalid/latest.json", "page": PAGE, "key": base64.b64encode(KEY).decode()}
    (folder / "updates.json").write_text(json.dumps({**fields, **changes}), encoding="utf-8")
    return publisher(folder)


def test_a_build_knows_its_publisher_or_nobody(tmp_path):
    assert publisher(tmp_path) is None
    assert written(tmp_path) == Publisher("https://example.invalid/latest.json", PAGE, KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"notice": "http://example.invalid/latest.json"},
        {"page": "file:///etc/passwd"},
        {"page": "https://user:password@example.invalid/"},
        {"page": "javascript:alert(1)"},
        {"page": None},
        {"key": "AAAA"},
        {"key": "no base64"},
    ],
)
def test_a_publisher_that_makes_no_sense_is_nobody(tmp_path, changes):
    assert written(tmp_path, **changes) is None


def test_what_is_built_here_has_no_publisher_or_one_that_makes_sense():
    from app.paths import resources  # noqa: PLC0415

    assert (publisher(resources()) is not None) is (resources() / "updates.json").exists()
