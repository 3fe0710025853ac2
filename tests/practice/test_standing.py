"""Whatever answers in the place of a standing practice exchange, its key is read in time or there is none."""

from __future__ import annotations

import json
import time

import pytest

from app.errors import Offline
from app.practice.standing import credentials_of
from tests.okx.loopback import Loopback, always, http

KEY = {"key": "k", "secret": "s", "passphrase": "p"}


def drip(talk):
    talk.receive()
    talk.drip(http(json.dumps(KEY).encode().ljust(5_000)))


def hang(talk):
    talk.hang()


def test_the_key_of_a_standing_exchange_is_what_it_says():
    with Loopback(always(http(json.dumps(KEY).encode()))) as there:
        found = credentials_of(there.url)
    assert (found.key, found.secret, found.passphrase) == ("k", "s", "p")


@pytest.mark.parametrize("script", [drip, hang])
def test_one_that_dawdles_is_none(script):
    with Loopback(script) as there:
        began = time.monotonic()
        with pytest.raises(Offline, match="No practice exchange answers"):
            credentials_of(there.url, patience_s=0.3)
        assert time.monotonic() - began < 1.3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>",
        b"[" * 60_000,
        b'{"key": 1, "secret": 2, "passphrase": 3}',
        b"\xff",
        b" " * 10**6,
    ],
)
def test_one_that_says_something_else_is_none(body):
    with Loopback(always(http(body))) as there, pytest.raises(Offline, match="No practice exchange answers"):
        credentials_of(there.url)
