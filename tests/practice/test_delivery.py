"""An answer of the practice exchange that is lost, cut, late or never comes, over real HTTP."""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v5/trade/one-click-repay"
ORDER = b'{"debtCcy":["BTC","ETH"],"repayCcy":"USDT"}'


def _post(bench: Any) -> tuple[int, bytes]:
    status, answer = bench.send("POST", BASE, ORDER, bench.headers("POST", BASE, ORDER))
    return status, answer


@pytest.mark.parametrize(
    ("scenario", "executed"),
    [
        ("lost-before", False),
        ("lost-after", True),
        ("truncated-body", True),
        ("lost-after-history-late", True),
        ("lost-after-history-missing", True),
    ],
)
def test_a_lost_answer_ends_the_connection_and_tells_nothing_of_the_order(
    practice: Callable[..., Any],
    scenario: str,
    executed: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    bench = practice(scenario)
    with pytest.raises((http.client.RemoteDisconnected, http.client.IncompleteRead, ConnectionError)):
        _post(bench)
    assert bool(bench.server.ledger.executed) is executed
    assert len(bench.server.posts) == 1
    assert bench.debts(), "reads are not affected"


def test_headers_cut_short_look_like_an_empty_success(practice: Callable[..., Any]) -> None:
    bench = practice("truncated-headers")
    assert _post(bench) == (200, b"")
    assert bench.server.ledger.executed


def test_a_wrong_length_cuts_the_json(practice: Callable[..., Any]) -> None:
    bench = practice("wrong-length")
    status, answer = _post(bench)
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer)
    assert bench.server.ledger.executed


@pytest.mark.parametrize(("scenario", "executed"), [("hang-before", False), ("hang-after", True)])
def test_a_hanging_answer_ends_promptly_when_the_server_stops(
    practice: Callable[..., Any],
    scenario: str,
    executed: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    bench = practice(scenario)
    received: list[BaseException] = []

    def wait_for_an_answer() -> None:
        try:
            _post(bench)
        except (http.client.HTTPException, OSError) as broken:
            received.append(broken)

    client = threading.Thread(target=wait_for_an_answer)
    client.start()
    deadline = time.monotonic() + 10
    while not bench.server.posts and time.monotonic() < deadline:
        client.join(0.01)
    assert client.is_alive(), "no answer comes"
    assert bench.debts(), "others are served meanwhile"
    started = time.monotonic()
    bench.server.stop()
    client.join(5)
    assert time.monotonic() - started < 2
    assert not client.is_alive()
    assert received
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(5)
            assert not thread.is_alive(), "the server gave up waiting, too"
    assert bool(bench.server.ledger.executed) is executed


def test_a_late_answer_comes_late_and_the_order_is_executed_before(practice: Callable[..., Any]) -> None:
    bench = practice("late-answer", lateness_s=0.3)
    started = time.monotonic()
    _, answer = bench.repay("BTC")
    assert time.monotonic() - started >= 0.3
    assert answer["code"] == "0"
    started = time.monotonic()
    bench.debts()
    assert time.monotonic() - started < 0.3, "reads are in time"
