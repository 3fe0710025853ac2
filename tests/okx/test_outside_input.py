"""Whatever bytes come back from any of OKX's calls: read exactly or unknown; no traceback, and no wrong number."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.repayment import Order, Repayment, Row, State
from app.errors import ExchangeProblem
from app.okx import wire
from app.okx.answer import Answered, Declined, Lost, as_answered
from app.okx.client import Client
from app.okx.sites import site
from app.okx.strict_json import strictly
from tests.okx.test_wire import DEEP_ROW, JSON, ROW, VALUES
from tests.virtual_clock import VirtualClock

CALLS = ("listing", "history", "standing", "trading", "funding", "interest", "bills", "usd_prices", "upkeep",
         "measure_clock")  # fmt: skip
DEEP = b'{"code":"0","data":' + b"[" * 100_000
ODD_TEXTS = ["1e5", "NaN", "Infinity", "-0", "9" * 64, "9" * 65, "0." + "0" * 61 + "1", "\ud800", "\u0661", "-1",
             "1,000", "00", "a" * 100_000]  # fmt: skip
ODD_ROWS = st.dictionaries(st.sampled_from(["ts", "ccy", "availBal"]), st.sampled_from(ODD_TEXTS))
CODES = st.sampled_from(["0", "0", "0", "1", "2", "50004", "51008_1000", "x"])
BODIES = st.one_of(
    st.binary(max_size=120),
    st.builds(
        lambda code, data: json.dumps({"code": code, "msg": "", "data": data}).encode(),
        CODES,
        st.lists(ROW | DEEP_ROW | ODD_ROWS, max_size=3) | VALUES,
    ),
    JSON.map(lambda value: json.dumps(value).encode()),
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
KEYS = {"key": "37c541a1-0000-4000-8000", "secret": "22582BD0CFF14C41EDBF1AB98506286D", "passphrase": "Pass 1+/=x"}
PAYERS = [{"repayCcy": "BTC", "repayAmt": amount} for amount in "12"]


def client(status, body):
    there = site("http://127.0.0.1:9")
    made = Client(there, Environment.PRACTICE, Credentials(**KEYS), clock=VirtualClock())
    made._transport.exchange = lambda *_, **__: (status, body)
    return made


def amounts(value):
    """Every amount in what a reader gave."""
    if isinstance(value, Decimal):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from amounts(getattr(value, field.name))
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from amounts(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from amounts(each)


def said(body):
    """Every number that stands somewhere in the body, groups of three or not."""
    try:
        text = json.dumps(strictly(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return set()
    return {Decimal(found.replace(",", "")) for found in re.findall(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", text)}


@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=80)
@given(status=st.sampled_from([200, 200, 200, 302, 404, 429, 503]), body=BODIES)
@example(status=200, body=DEEP)
@example(status=200, body=b"\xef\xbb\xbf" + b'{"code":"0","data":[]}')
@example(status=200, body=b'{"code":"0","data":[{"ts":1e999}]}')
@example(status=200, body=b'{"code":"0","data":[{"ts":' + b"9" * 10_000 + b"}]}")
def test_each_reading_gives_numbers_that_were_said_or_says_that_there_are_none(call, status, body):
    try:
        read = getattr(client(status, body), call)()
    except ExchangeProblem:
        return
    if call != "measure_clock":  # which reckons
        assert set(amounts(read)) <= said(body)
    assert repr(read)


@settings(max_examples=80)
@given(body=BODIES, encoding=ENCODINGS)
def test_no_encoding_makes_another_number_of_an_answer(body, encoding):
    try:
        encoded = body.decode().encode(encoding)
    except UnicodeError:
        return
    plain, other = wire.envelope(body), wire.envelope(encoded)
    assert other is None or other == plain


@settings(max_examples=200)
@given(status=st.sampled_from([200, 200, 302, 404, 500]), body=BODIES)
@example(status=200, body=DEEP)
def test_any_answer_to_an_order_leaves_its_rows_in_a_lawful_state(status, body):
    order = Order(["BTC", "ETH"], pay_with="USDT")
    answer = client(status, body).repay(order)
    assert isinstance(answer, Answered | Declined | Lost)
    sent = Repayment(1, "a", order, tuple(Row(debt, State.SENT) for debt in order.debts), confirmed_ms=1, sent_ms=1)
    for row in as_answered(sent, answer).rows:
        assert row.state is not State.ABSENT
        assert set(amounts(row)) <= said(body)
        assert row.message.isprintable()


TWICE = [
    b'{"code":"50011","code":"0","data":[]}',
    b'{"code":"0","data":[],"data":[{}]}',
    b'{"code":"0","data":[{"debtCcy":"BTC","status":"filled","status":"failed"}]}',
    b'{"code":"0","data":[{"a":[{"b":1,"b":1}]}]}',
]


@pytest.mark.parametrize("body", TWICE)
def test_an_answer_in_which_a_name_stands_twice_says_nothing(body):
    assert wire.envelope(body) is None
    assert isinstance(client(200, body).repay(Order(["BTC"], pay_with="USDT")), Lost)


@pytest.mark.parametrize(
    ("read", "rows"),
    [
        (wire.funding, [{"ccy": "BTC", "availBal": "1"}, {"ccy": "BTC", "availBal": "2"}]),
        (wire.trading, [{"details": [{"ccy": "BTC", "availBal": "1"}, {"ccy": "BTC", "availBal": "2"}]}]),
        (wire.interest, [{"records": [{"ccy": "BTC", "rate": "1"}, {"ccy": "BTC", "rate": "2"}]}]),
        (wire.listing, [{"debtType": "cross", "debtData": [{"debtCcy": "BTC", "debtAmt": amount} for amount in "12"]}]),
        (wire.listing, [{"debtType": "cross", "debtData": [], "repayData": PAYERS}]),
    ],
)
def test_a_currency_of_which_two_rows_say_different_things_is_not_guessed_at(read, rows):
    with pytest.raises(wire.Unreadable):
        read(tuple(rows))


def test_a_price_that_is_said_twice_differently_is_not_known_and_one_said_twice_alike_is():
    rows = [{"instId": "BTC-USD", "idxPx": price} for price in ("1", "2")] + [{"instId": "ETH-USD", "idxPx": "3"}] * 2
    assert wire.usd_prices(rows).usd == {"ETH": Decimal(3)}


@pytest.mark.parametrize("moment", ["99999999999999", "1646188520338000", "-1646188520338", "1.6e12", 1646188520338.5])
def test_a_moment_that_no_calendar_has_is_none(moment):
    row = {"debtCcy": "BTC", "repayCcy": "USDT", "status": "filled", "uTime": moment}
    assert wire.answered_rows([row])[0].time_ms is None
    assert not wire.history_page((row,)).whole


def test_addresses_and_account_types_that_are_no_plain_text_are_cleaned_or_not_known():
    standing = wire.standing(({"ip": "1.2.3.4,\ud800,\u202e", "type": ["0"]},))
    assert standing.bound_ips == ("1.2.3.4",)
    assert standing.sub_account is None
