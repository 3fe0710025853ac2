"""An answer to a reading is rows of ours or an error that says why not; never an empty account by mistake."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import ExchangeProblem, KeyRefused, Maintenance, Refused, Unclear
from app.okx import wire
from app.okx.reads import refusal, rows_of

READERS = [
    *(wire.history_page, wire.listing, wire.standing, wire.trading, wire.funding, wire.usd_prices, wire.bills),
    *(wire.server_time, wire.upkeep),
]


def read(body: object, status: int = 200, reader=list):
    return rows_of(status, body if isinstance(body, bytes) else json.dumps(body).encode(), reader)


def test_rows_come_with_code_zero_only() -> None:
    assert read({"code": "0", "msg": "", "data": [{"a": "1"}]}) == [{"a": "1"}]
    assert read({"code": "0", "data": []}) == []
    for code in ("1", "2", "-1", "50011"):
        with pytest.raises(ExchangeProblem):
            read({"code": code, "data": [{"a": "1"}]})


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>"),
        (503, b"<html>"),
        (302, b'{"code":"0","data":[]}'),
        (500, b""),
        (404, {"code": "99999"}),
        (200, {"code": "0", "data": {"a": 1}}),
        (200, {"code": "0", "data": ["a"]}),
        (200, {"code": "0", "data": "a"}),
        (200, {"code": "50004"}),
        (200, {"code": "99999"}),
    ],
)
def test_what_is_no_answer_is_unclear(status: int, body: object) -> None:
    with pytest.raises(Unclear) as unclear:
        read(body, status)
    assert "only a reading" in unclear.value.words.en
    assert "仅为查询" in unclear.value.words.zh


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": {}}, {"data": ""}, {"data": False}], ids=repr)
@pytest.mark.parametrize("reader", [wire.history_page, wire.listing, wire.funding], ids=lambda each: each.__name__)
def test_an_answer_without_data_is_unclear_and_not_empty(body: dict[str, object], reader) -> None:
    with pytest.raises(Unclear):
        read({"code": "0", "msg": "", **body}, reader=reader)


@pytest.mark.parametrize("status", [404, 410])
def test_a_reading_that_is_gone_is_refused_with_the_words_for_it(status: int) -> None:
    for body in (b"", b"<html>", {"code": str(status), "msg": "Not Found"}):
        with pytest.raises(Refused, match="has retired this call") as refused:
            read(body, status)
        assert refused.value.code == f"HTTP {status}"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("50119", KeyRefused),
        ("50101", KeyRefused),
        ("50110", KeyRefused),
        ("50030", KeyRefused),
        ("50064", Maintenance),
        ("59119", Maintenance),
        ("51010", Refused),
        ("50011", Refused),
        ("50011_1", Refused),
        ("50102", Refused),
    ],
)
def test_a_refused_reading_says_so_with_okx_s_words_and_advice(code: str, kind: type[Refused]) -> None:
    error = refusal(code, "IP 203.0.113.9 is not on the list")
    assert type(error) is kind
    assert isinstance(error, Refused)
    assert (error.code, error.message) == (code, "IP 203.0.113.9 is not on the list")
    assert f"{code} IP 203.0.113.9" in error.words.en
    assert f"{code} IP 203.0.113.9" in error.words.zh
    assert "only a reading" in error.words.en
    assert "仅为查询" in error.words.zh
    assert "Nothing was sent" not in error.words.en, "it may be said while a repayment runs"


def test_an_unreadable_part_is_named_and_not_quoted() -> None:
    row = {"debtType": "cross", "debtData": [{"debtCcy": "<secret>", "debtAmt": "12345"}]}
    with pytest.raises(Unclear) as unclear:
        read({"code": "0", "data": [row]}, reader=wire.listing)
    assert "debtCcy" in unclear.value.words.en
    assert "secret" not in unclear.value.words.en
    assert "12345" not in unclear.value.words.en


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.__name__)
@settings(max_examples=30)
@given(status=st.integers(100, 599), body=st.binary(max_size=60))
def test_any_bytes_are_rows_or_an_exchange_problem(reader, status: int, body: bytes) -> None:
    with pytest.raises(ExchangeProblem):
        rows_of(status, body, reader)
