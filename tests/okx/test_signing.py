"""What OKX verifies is what is sent: the vectors of its documentation, and an HMAC of our own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import Credentials
from app.domain.repayment import Order
from app.okx import wire
from app.okx.signing import headers, signature, timestamp

# The sample secret of OKX's documentation, and its sample moment.
SECRET = "22582BD0CFF14C41EDBF1AB98506286D"
MOMENT_MS, STAMP = 1_607_418_537_715, "2020-12-08T09:08:57.715Z"
REPAY, HISTORY = "/api/v5/trade/one-click-repay", "/api/v5/trade/one-click-repay-history"
HELD = Credentials(key="key", secret=SECRET, passphrase="pass phrase")


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", HISTORY, b"", "04AORFDK/USpK5meWX399fjeXg4pBiHSMIwOC7+cSmY="),
        ("GET", f"{HISTORY}?before=1646188520338&limit=100", b"", "c1ZtW03q39JXViwy3xmIF7BYpIdPVDUo9FEdz7t0jxk="),
        (
            "POST",
            REPAY,
            b'{"debtCcy":["ETH","BTC"],"repayCcy":"USDT"}',
            "P1f05b6rCMKfJ9hh3EeSLEGtCgCnHdcNPcc/SGKhKGo=",
        ),
        (
            "POST",
            REPAY,
            b'{"debtCcy": ["ETH", "BTC"], "repayCcy": "USDT"}',
            "cDF4sP/F9DntI0aG9h7D7A7R3z6Ny+CWu+caWjO/GIw=",
        ),
    ],
    ids=["get", "query", "post", "spaced"],
)
def test_the_documented_vectors_are_reproduced(method: str, path: str, body: bytes, expected: str) -> None:
    assert signature(SECRET, stamp=STAMP, method=method, path=path, body=body) == expected
    signed = headers(HELD, moment_ms=MOMENT_MS, method=method, path=path, body=body)
    assert signed == {
        "OK-ACCESS-KEY": "key",
        "OK-ACCESS-SIGN": expected,
        "OK-ACCESS-TIMESTAMP": STAMP,
        "OK-ACCESS-PASSPHRASE": "pass phrase",
        "Content-Type": "application/json",
    }


def test_the_body_that_is_signed_is_the_one_of_the_documentation() -> None:
    assert wire.repay_body(Order(["ETH", "BTC"], pay_with="USDT")) == b'{"debtCcy":["ETH","BTC"],"repayCcy":"USDT"}'
    assert wire.repay_body(Order(["ETH"], pay_with="USDT")) == b'{"debtCcy":["ETH"],"repayCcy":"USDT"}'


@pytest.mark.parametrize(
    ("moment_ms", "stamp"),
    [
        (1_607_418_537_000, "2020-12-08T09:08:57.000Z"),
        (1_607_418_537_001, "2020-12-08T09:08:57.001Z"),
        (1_607_418_537_999, "2020-12-08T09:08:57.999Z"),
        (1_582_934_400_000, "2020-02-29T00:00:00.000Z"),
        (0, "1970-01-01T00:00:00.000Z"),
    ],
)
def test_a_timestamp_always_has_its_milliseconds(moment_ms: int, stamp: str) -> None:
    assert timestamp(moment_ms) == stamp


@given(st.integers(0, 4_102_444_800_000))
def test_a_timestamp_is_the_very_millisecond_it_was_made_of(moment_ms: int) -> None:
    stamp = timestamp(moment_ms)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stamp)
    assert (datetime.fromisoformat(stamp) - datetime.fromtimestamp(0, UTC)) / timedelta(milliseconds=1) == moment_ms


@given(st.binary(max_size=200), st.text("abc/?=&%1", max_size=40), st.sampled_from(["GET", "POST"]))
def test_the_signature_covers_every_byte_of_the_request(body: bytes, path: str, method: str) -> None:
    ours = signature(SECRET, stamp=STAMP, method=method, path=path, body=body)
    digest = hmac.new(SECRET.encode(), STAMP.encode() + method.encode() + path.encode() + body, hashlib.sha256)
    assert base64.b64decode(ours, validate=True) == digest.digest()


def test_demo_trading_is_named_only_where_it_is_meant() -> None:
    live = headers(HELD, moment_ms=0, method="GET", path="/")
    demo = headers(HELD, moment_ms=0, method="GET", path="/", simulated=True)
    assert demo == live | {"x-simulated-trading": "1"}
    assert SECRET not in str(demo)
