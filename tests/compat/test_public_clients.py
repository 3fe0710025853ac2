"""OKX's own client library and ccxt, unchanged, repay debts at the practice exchange."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import ccxt
import pytest
from okx.Trade import TradeAPI

from app.practice.server import PracticeServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE_MS = 2_000
# python-okx hands its body to httpx by an old name.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>':DeprecationWarning")


class _Ahead:
    """The time, a few seconds ahead: within what OKX tolerates of a client, and no test has to wait."""

    def __init__(self) -> None:
        self.by_ms = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.by_ms


@pytest.fixture
def ahead() -> _Ahead:
    return _Ahead()


@pytest.fixture
def server(ahead: _Ahead, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeServer]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with PracticeServer(clock=ahead) as listening:
        yield listening


def _is_the_truth(server: PracticeServer, rows: list[dict[str, Any]]) -> None:
    assert {row["debtCcy"]: row["status"] for row in rows} == {"BTC": "filled", "ETH": "filled"}
    assert {row["repayCcy"] for row in rows} == {"USDT"}
    (order,) = server.ledger.executed
    assert (order.debts, order.pay_with) == (("BTC", "ETH"), "USDT")


@pytest.mark.parametrize("flag", ["0", "1"])
def test_python_okx_lists_repays_and_follows(server: PracticeServer, ahead: _Ahead, flag: str) -> None:
    held = server.credentials
    client = TradeAPI(held.key, held.secret, held.passphrase, flag=flag, domain=server.url)
    listed = client.get_oneclick_repay_list(debtType="cross")
    assert {"BTC", "ETH"} <= {each["debtCcy"] for each in listed["data"][0]["debtData"]}
    accepted = client.oneclick_repay(debtCcy=["BTC", "ETH"], repayCcy="USDT")
    assert [row["status"] for row in accepted["data"]] == ["running", "running"]
    ahead.by_ms += 2 * PAUSE_MS
    followed = client.oneclick_repay_history(limit="10")
    client.close()
    assert followed["code"] == "0"
    _is_the_truth(server, followed["data"])


def test_ccxt_lists_repays_and_follows(server: PracticeServer, ahead: _Ahead) -> None:
    held = server.credentials
    client = ccxt.okx(
        {"apiKey": held.key, "secret": held.secret, "password": held.passphrase, "enableRateLimit": False}
    )
    client.urls["api"] = {"rest": server.url}
    listed = client.private_get_trade_one_click_repay_currency_list({"debtType": "cross"})
    assert {"BTC", "ETH"} <= {each["debtCcy"] for each in listed["data"][0]["debtData"]}
    accepted = client.private_post_trade_one_click_repay({"debtCcy": ["BTC", "ETH"], "repayCcy": "USDT"})
    assert [row["status"] for row in accepted["data"]] == ["running", "running"]
    with pytest.raises(ccxt.RateLimitExceeded):
        client.private_post_trade_one_click_repay({"debtCcy": ["BTC", "ETH"], "repayCcy": "USDT"})
    ahead.by_ms += 2 * PAUSE_MS
    followed = client.private_get_trade_one_click_repay_history({"limit": "10"})
    _is_the_truth(server, followed["data"])
