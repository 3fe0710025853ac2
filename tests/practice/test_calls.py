"""Each call of the practice exchange answers in the shape that OKX documents."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.practice.exchange import Exchange
from app.practice.inbound import DeniedError, Request, limit, number, order

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v5/trade/one-click-repay"
DAY_MS = 24 * 3_600_000


def test_the_list_has_cross_and_isolated_debts_with_all_their_digits(practice: Callable[..., Any]) -> None:
    bench = practice()
    _, answer = bench.ask("GET", f"{BASE}-currency-list")
    cross, isolated = answer["data"]
    assert (cross["debtType"], isolated["debtType"]) == ("cross", "isolated")
    amounts = {each["debtCcy"]: each["debtAmt"] for each in cross["debtData"]}
    assert amounts["BTC"] == "0.0512351923847561029384"
    assert amounts["DOT"] == "88.113371500218849930117"
    assert len(amounts) >= 8
    assert [each["debtCcy"] for each in isolated["debtData"]] == ["ADA", "ATOM"]
    payers = {each["repayCcy"]: each["repayAmt"] for each in cross["repayData"]}
    assert payers == {"USDT": "12345.67", "USDC": "1890.1234567891", "OKB": "15.5000000001", "EUR": "812.4"}
    assert list(bench.debts("isolated")) == ["ADA", "ATOM"]
    bench.tick()
    assert bench.ask("GET", f"{BASE}-currency-list?debtType=both")[1]["code"] == "51000"


def test_a_repayment_runs_is_filled_and_leaves_bills_and_balances_that_agree(practice: Callable[..., Any]) -> None:
    bench = practice()
    status, answer = bench.repay("BTC", "ETH")
    assert (status, answer["code"]) == (200, "0")
    assert [(row["debtCcy"], row["repayCcy"], row["status"]) for row in answer["data"]] == [
        ("BTC", "USDT", "running"),
        ("ETH", "USDT", "running"),
    ]
    assert {row["fillDebtSz"] for row in answer["data"]} <= {"", "0"}
    bench.tick(4_000)
    rows = bench.rows()
    assert {row["debtCcy"]: row["status"] for row in rows} == {"BTC": "filled", "ETH": "filled"}
    assert not {"BTC", "ETH"} & set(bench.debts())
    _, answer = bench.ask("GET", "/api/v5/account/bills?type=29")
    paid = sum(Decimal(bill["balChg"]) for bill in answer["data"] if bill["ccy"] == "USDT")
    assert -paid == sum(Decimal(row["fillRepaySz"].replace(",", "")) for row in rows)
    repaid = {bill["ccy"]: bill["balChg"] for bill in answer["data"] if bill["ccy"] != "USDT"}
    assert repaid == {row["debtCcy"]: row["fillDebtSz"] for row in rows}
    _, answer = bench.ask("GET", "/api/v5/account/balance?ccy=USDT")
    assert Decimal(answer["data"][0]["details"][0]["availBal"]) == 10_000 + paid
    (order,) = bench.server.ledger.executed
    assert (order.debts, order.pay_with, order.stranger) == (("BTC", "ETH"), "USDT", False)


def test_some_sizes_have_thousands_commas(practice: Callable[..., Any]) -> None:
    bench = practice("instant")
    _, answer = bench.repay("BTC", "ETH", "LTC", "SOL", "DOGE")
    sizes = [row["fillRepaySz"] for row in answer["data"]]
    assert all(Decimal(size.replace(",", "")) > 1000 for size in sizes[:3])
    assert ["," in size for size in sizes] == [True, False, True, False, False]
    assert answer["data"][4]["fillDebtSz"] == "1,250.1875"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "50002"),
        (b"\xff", 400, "50002"),
        (b"[]", 400, "50002"),
        (b'{"debtCcy":["BTC"]}', 400, "50014"),
        (b'{"repayCcy":"USDT"}', 400, "50014"),
        (b'{"debtCcy":[],"repayCcy":"USDT"}', 400, "50014"),
        (b'{"debtCcy":"BTC","repayCcy":"USDT"}', 400, "51000"),
        (b'{"debtCcy":[1],"repayCcy":"USDT"}', 400, "51000"),
        (b'{"debtCcy":["BTC","BTC"],"repayCcy":"USDT"}', 400, "51000"),
        (b'{"debtCcy":["USDC"],"repayCcy":"USDC"}', 400, "51000"),
        (b'{"debtCcy":["BTC"],"repayCcy":["USDT"]}', 400, "51000"),
        (b'{"debtCcy":["BTC","ETH","LTC","SOL","AVAX","LINK"],"repayCcy":"USDT"}', 200, "59117"),
        (b'{"debtCcy":["NOPE"],"repayCcy":"USDT"}', 200, "59125"),
        (b'{"debtCcy":["BTC"],"repayCcy":"NOPE"}', 200, "59125"),
        (b'{"debtCcy":["ADA"],"repayCcy":"USDT"}', 200, "59413"),
        (b'{"debtCcy":["BTC","OKB"],"repayCcy":"USDT"}', 200, "59413"),
    ],
)
def test_a_body_that_okx_would_refuse_is_refused_and_executes_nothing(
    practice: Callable[..., Any], body: bytes, status: int, code: str
) -> None:
    bench = practice()
    got, answer = bench.ask("POST", BASE, body)
    assert (got, answer["code"]) == (status, code)
    assert answer["msg"]
    assert not bench.server.ledger.executed
    assert len(bench.server.posts) == 1


def test_a_body_that_is_not_announced_as_json_is_refused(practice: Callable[..., Any]) -> None:
    body = b'{"debtCcy":["BTC"],"repayCcy":"USDT"}'
    assert practice().ask("POST", BASE, body, Content_Type="text/plain")[1]["code"] == "50006"


def test_the_history_pages_by_exclusive_bounds_newest_first_within_seven_days(practice: Callable[..., Any]) -> None:
    bench = practice("instant")
    for debt in ("BTC", "ETH", "LTC", "SOL"):
        bench.tick(DAY_MS)
        bench.repay(debt)
    rows = bench.rows()
    assert [row["debtCcy"] for row in rows] == ["SOL", "LTC", "ETH", "BTC"]
    assert bench.rows("?limit=2") == rows[:2]
    assert bench.rows(f"?after={rows[1]['uTime']}") == rows[2:]
    assert bench.rows(f"?before={rows[1]['uTime']}") == rows[:1]
    assert bench.rows(f"?after={rows[0]['uTime']}&before={rows[3]['uTime']}") == rows[1:3]
    bench.tick(5 * DAY_MS)
    assert bench.rows() == rows[:2], "what is older than a week is gone"
    for wrong in ("limit=0", "limit=101", "limit=x", "after=-1", "before=1e3", "after=" + "9" * 5000):
        bench.tick()
        assert bench.ask("GET", f"{BASE}-history?{wrong}")[1]["code"] == "51000"


def test_bills_page_by_their_id_and_the_archive_reaches_further_back(practice: Callable[..., Any]) -> None:
    bench = practice("instant")
    bench.repay("BTC", "ETH")

    def bills(query: str, call: str = "bills") -> list[dict[str, str]]:
        found: list[dict[str, str]] = bench.ask("GET", f"/api/v5/account/{call}?{query}")[1]["data"]
        return found

    newest_first = bills("type=29")
    assert len(newest_first) == 4
    assert {bill["type"] for bill in newest_first} == {"29"}
    identifiers = [int(bill["billId"]) for bill in newest_first]
    assert identifiers == sorted(identifiers, reverse=True)
    assert bills(f"after={identifiers[1]}") == newest_first[2:]
    assert bills(f"before={identifiers[1]}") == newest_first[:1]
    assert bills("limit=3") == newest_first[:3]
    assert bills("type=2") == []
    assert [bill["ccy"] for bill in bills("ccy=ETH")] == ["ETH"]
    assert bills(f"begin={bench.now_ms + 1}") == []
    bench.tick(8 * DAY_MS)
    assert bills("type=29") == []
    assert bills("type=29", "bills-archive") == newest_first


def test_the_account_calls_agree_with_each_other(practice: Callable[..., Any]) -> None:
    bench = practice(user_id="4711")
    (config,) = bench.ask("GET", "/api/v5/account/config")[1]["data"]
    assert (config["uid"], config["acctLv"], config["perm"], config["ip"]) == ("4711", "3", "read_only,trade", "")
    (account,) = bench.ask("GET", "/api/v5/account/balance")[1]["data"]
    details = {each["ccy"]: each for each in account["details"]}
    for margin, field in (("cross", "crossLiab"), ("isolated", "isoLiab")):
        for currency, owed in bench.debts(margin).items():
            detail = details[currency]
            assert Decimal(detail[field]) + Decimal(detail["interest"]) == Decimal(owed)
    funding = {each["ccy"]: each["availBal"] for each in bench.ask("GET", "/api/v5/asset/balances")[1]["data"]}
    assert funding == {"USDT": "2345.67", "USDC": "1890.1234567891", "OKB": "3.0000000001"}
    (limits,) = bench.ask("GET", "/api/v5/account/interest-limits?ccy=BTC,ETH")[1]["data"]
    assert {each["ccy"]: each["interest"] for each in limits["records"]} == {
        name: details[name]["interest"] for name in ("BTC", "ETH")
    }
    assert int(limits["nextInterestTime"]) > bench.now_ms
    many = ",".join(f"C{number}" for number in range(21))
    assert bench.ask("GET", f"/api/v5/account/balance?ccy={many}")[1]["code"] == "51000"


def test_the_debts_run_every_risk_of_a_forced_repayment_and_no_type_without_a_risk(
    practice: Callable[..., Any],
) -> None:
    (account,) = practice().ask("GET", "/api/v5/account/balance")[1]["data"]
    told = [(each["twap"], each["frpType"]) for each in account["details"]]
    assert {risk for risk, _ in told} == set("012345")
    assert {cause for risk, cause in told if risk != "0"} == {"1", "2"}
    assert {cause for risk, cause in told if risk == "0"} == {"0"}


def test_the_public_calls_need_no_key(practice: Callable[..., Any]) -> None:
    bench = practice()
    assert bench.bare("GET", "/api/v5/public/time")[1]["data"] == [{"ts": str(bench.now_ms)}]
    dollars = bench.bare("GET", "/api/v5/market/index-tickers?quoteCcy=USD")[1]["data"]
    assert {"instId": "BTC-USD", "idxPx": "66772.4", "ts": str(bench.now_ms)} in dollars
    (pair,) = bench.bare("GET", "/api/v5/market/index-tickers?instId=BTC-USDT")[1]["data"]
    assert Decimal(pair["idxPx"]) > Decimal("66772.4")
    assert bench.bare("GET", "/api/v5/market/index-tickers")[1]["code"] == "50014"
    assert bench.bare("GET", "/api/v5/system/status")[1]["data"] == []


def test_an_unknown_path_or_method_is_told_so_in_json(practice: Callable[..., Any]) -> None:
    bench = practice()
    assert bench.ask("GET", "/api/v5/trade/one-click-repay-history-v2")[0] == 404
    assert bench.bare("GET", "/")[1]["code"] == "404"
    assert bench.ask("GET", BASE)[0] == 405
    assert bench.ask("POST", f"{BASE}-history")[0] == 405


_JSON = st.recursive(
    st.none() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.sampled_from(["debtCcy", "repayCcy"]), each)
)


@given(st.binary(max_size=60) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_denied(body: bytes) -> None:
    request = Request("POST", BASE, {"content-type": "application/json"}, body)
    assert _code(lambda: order(request)) in {"0", "50002", "50014", "51000"}


@given(st.text(), st.text(max_size=30))
def test_any_target_and_any_parameter_is_answered(target: str, text: str) -> None:
    exchange = Exchange(scenario="normal", clock=lambda: 0, user_id=None, seed=0)
    assert exchange.answer(Request("GET", f"/{target}", {})).status in {401, 404, 405}
    assert _code(lambda: number({"after": text}, "after")) in {"0", "51000"}
    assert _code(lambda: limit({"limit": text})) in {"0", "51000"}


def _code(read: Callable[[], object]) -> str:
    try:
        read()
    except DeniedError as denied:
        return denied.code
    return "0"
