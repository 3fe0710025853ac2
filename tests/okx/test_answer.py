"""Whatever comes back from the repay call is rows, a refusal, or lost; and lost wherever that is not certain."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.repayment import Order, State
from app.okx.answer import Answered, Declined, Lost, read_answer
from app.okx.codes import RETIRED, meaning, of_lost

ORDER = Order(["BTC", "ETH"], pay_with="USDT")
HTML = b"<html><body>503 Service Temporarily Unavailable</body></html>"


def row(debt: str = "BTC", status: str = "filled", *, pay_with: str = "USDT", repaid: str = "1") -> dict[str, str]:
    return {
        "debtCcy": debt,
        "repayCcy": pay_with,
        "fillDebtSz": repaid,
        "fillRepaySz": "9",
        "status": status,
        "uTime": "1646188520338",
    }


def said(code: object, **more: object) -> bytes:
    return json.dumps({"code": code, "msg": "OKX's words", **more}).encode()


def answer(body: bytes, status: int = 200) -> Answered | Declined | Lost:
    read = read_answer(ORDER, http_status=status, body=body)
    assert isinstance(read, Answered | Declined | Lost)
    return read


@pytest.mark.parametrize("code", ["0", "1", "2", 0], ids=repr)
def test_an_answer_with_rows_is_believed_row_by_row(code: object) -> None:
    read = answer(said(code, data=[row("BTC", "running"), row("ETH", "failed")]))
    assert isinstance(read, Answered)
    assert [(each.debt, each.state, each.repaid) for each in read.rows] == [
        ("BTC", State.RUNNING, Decimal(1)),
        ("ETH", State.FAILED, Decimal(1)),
    ]
    assert (read.code, read.message) == (str(code), "OKX's words")


@pytest.mark.parametrize("code", ["0", "1", "2"])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"data": None},
        {"data": {}},
        {"data": []},
        {"data": "filled"},
        {"data": [None]},
        {"data": [row("LTC")]},
        {"data": [row("BTC", pay_with="USDC")]},
        {"data": [row("BTC", repaid="1"), row("BTC", repaid="2")]},
        {"data": [row("btc")]},
        {"data": row("BTC")},
    ],
    ids=["none", "null", "{}", "[]", "text", "[null]", "other-debt", "other-payer", "contradicting", "case", "no-list"],
)
def test_a_success_without_a_row_of_ours_is_lost(code: str, more: dict[str, object]) -> None:
    read = answer(said(code, **more))
    assert isinstance(read, Lost)
    assert read.advice == of_lost(read.code)


def test_only_rows_of_this_order_are_taken_each_once() -> None:
    rows = [row("BTC"), row("BTC"), row("LTC"), row("ETH", pay_with="EUR"), row("ETH", "paused")]
    read = answer(said("0", data=rows))
    assert isinstance(read, Answered)
    assert [(each.debt, each.state) for each in read.rows] == [("BTC", State.FILLED), ("ETH", State.UNKNOWN)]


@pytest.mark.parametrize("status", [200, 400, 401, 429])
@pytest.mark.parametrize("more", [{}, {"data": None}, {"data": {}}, {"data": []}], ids=["none", "null", "{}", "[]"])
@pytest.mark.parametrize("code", ["50011", 50011, "50119", "51008_1000", "59119", "50042"], ids=repr)
def test_a_refusal_is_known_by_its_code_whatever_the_status(code: object, more: dict[str, object], status: int) -> None:
    read = answer(said(code, **more), status)
    assert isinstance(read, Declined)
    assert (read.code, read.message, read.advice) == (str(code), "OKX's words", meaning(str(code)).advice)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("code", ["0", "50011", "50102", "51008"])
def test_a_server_s_error_is_lost_whatever_code_comes_with_it(code: str, status: int) -> None:
    read = answer(said(code, data=[row("BTC")] if code == "0" else []), status)
    assert isinstance(read, Lost)
    assert (read.code, read.message, read.advice) == (code, "OKX's words", of_lost(code))


@pytest.mark.parametrize(
    "data",
    [
        [row("BTC", "filled")],
        [row("BTC", "running"), row("ETH", "failed")],
        [row("BTC", "paused")],
        [row("BTC", "")],
        ["filled"],
        {"debtCcy": "BTC"},
        "filled",
    ],
)
def test_a_refusal_whose_rows_say_otherwise_is_lost(data: object) -> None:
    read = answer(said("51008", data=data))
    assert isinstance(read, Lost)
    assert (read.code, read.advice) == ("51008", of_lost("51008"))


@pytest.mark.parametrize(
    "data",
    [
        [row("BTC", "running"), row("BTC", "filled")],
        [row("BTC", "filled", repaid="1"), row("BTC", "filled", repaid="2")],
        [{"debtCcy": "BTC", "status": "filled"}],
        [{"status": "running"}],
    ],
    ids=["two-states", "two-amounts", "no-payer", "no-currency"],
)
def test_a_refusal_whose_rows_cannot_be_relied_on_is_lost(data: object) -> None:
    assert isinstance(answer(said("51008", data=data)), Lost)


@pytest.mark.parametrize("data", [[row("BTC", "failed"), row("ETH", "failed")], [row("LTC", "filled")]])
def test_a_refusal_whose_rows_of_ours_all_failed_stays_one(data: object) -> None:
    assert isinstance(answer(said("51008", data=data)), Declined)


@pytest.mark.parametrize(
    "code", ["50004", "51149", "50001", "50013", "50026", "51054", "99999", "-1", "3", "00", "0_1"]
)
@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_code_that_leaves_it_open_is_lost(code: str, status: int) -> None:
    for more in ({}, {"data": []}, {"data": [row()]}):
        read = answer(said(code, **more), status)
        assert isinstance(read, Lost)
        assert (read.code, read.message, read.advice) == (code, "OKX's words", of_lost(code))


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b"", ""),
        (200, HTML, ""),
        (200, b'{"code":"0","da', ""),
        (200, b"[]", ""),
        (200, b'{"msg":"ok"}', ""),
        (204, b"", "HTTP 204"),
        (401, b"", "HTTP 401"),
        (403, HTML, "HTTP 403"),
        (429, b"", "HTTP 429"),
        (500, b"", "HTTP 500"),
        (503, HTML, "HTTP 503"),
        (301, b"", "HTTP 301"),
        (302, said("51008"), "HTTP 302"),
        (307, said("0", data=[row()]), "HTTP 307"),
        (308, HTML, "HTTP 308"),
    ],
)
def test_what_is_not_okx_speaking_is_lost(status: int, body: bytes, code: str) -> None:
    assert answer(body, status) == Lost(code, "", of_lost(code))


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("body", [b"", HTML, b"not found"])
def test_a_page_that_says_the_call_is_gone_proves_nothing(status: int, body: bytes) -> None:
    assert answer(body, status) == Lost(f"HTTP {status}", "", of_lost(f"HTTP {status}"))


@pytest.mark.parametrize("status", [404, 410])
def test_a_code_that_only_repeats_that_the_call_is_gone_was_not_executed(status: int) -> None:
    read = answer(said(str(status)), status)
    assert isinstance(read, Declined)
    assert read.advice == RETIRED.advice
    assert isinstance(answer(said(str(status), data=[row()]), status), Lost)
    assert isinstance(answer(said(str(status))), Lost)


@pytest.mark.parametrize(("code", "again"), [("50011", True), ("50102", True), ("51008", False), ("59119", False)])
def test_only_a_passing_refusal_may_be_sent_again(code: str, *, again: bool) -> None:
    read = answer(said(code))
    assert isinstance(read, Declined)
    assert read.send_again is again


statuses = st.integers(-1, 999)
rows = st.builds(
    row,
    st.sampled_from(["BTC", "ETH", "LTC", "btc", ""]),
    st.sampled_from(["running", "filled", "failed", "odd", ""]),
    pay_with=st.sampled_from(["USDT", "EUR"]),
    repaid=st.sampled_from(["1", "2", "", "x"]),
)
codes = st.sampled_from(["0", "1", "2", "50011", "51008", "51008_1", "50004", "77777", "", "x"])


@given(statuses, st.binary(max_size=100))
@example(200, b"\xff")
@example(200, b"[" * 50_000)
def test_any_status_and_bytes_give_an_answer(status: int, body: bytes) -> None:
    assert isinstance(read_answer(ORDER, http_status=status, body=body), Lost | Declined)


@given(st.sampled_from([200, 302, 404, 429, 500]), codes, st.lists(rows, max_size=4))
def test_no_answer_claims_more_than_okx_said(status: int, code: str, data: list[dict[str, str]]) -> None:
    read = read_answer(ORDER, http_status=status, body=said(code, data=data))
    own = [each for each in data if each["debtCcy"] in ORDER.debts and each["repayCcy"] == "USDT"]
    if isinstance(read, Answered):
        assert code in {"0", "1", "2"}
        assert status != 302
        for each in read.rows:
            matching = [source for source in own if source["debtCcy"] == each.debt]
            assert len({json.dumps(source) for source in matching}) >= 1
            assert {source["status"] for source in matching} <= {each.state.value, "odd", ""}
        assert len({each.debt for each in read.rows}) == len(read.rows)
    if isinstance(read, Declined):
        assert code in {"50011", "51008", "51008_1"} or status == 404
