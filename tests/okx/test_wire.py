"""OKX's JSON is read exactly as documented, and whatever is not is not guessed at."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.account import MarginMode, Permission, Standing
from app.domain.credentials import Credentials
from app.domain.evidence import Bill, HistoryRow
from app.domain.holdings import Debt, Listing, Payer, Prices, RepayCause, Trading
from app.domain.interest import Interest, LoanTerms
from app.domain.repayment import AnsweredRow, State
from app.logs import strike_out
from app.okx import wire

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NUMBERS = st.sampled_from(
    ["1", "0.5", "60,221.15910001", "", "NaN", "1e5", "-3", "1,5", "\u0663", "237803.6828295906051002"]
)
MOMENTS = st.sampled_from(["1646188520338", "", "0", "1646188520338.0", "16461885203381646", "-1646188520338"])
VALUES = JSON | NUMBERS | MOMENTS | st.sampled_from(["BTC", "USDT", "btc", "running", "filled", "failed", "cross"])
NAMES = st.sampled_from(
    [
        *("debtCcy", "repayCcy", "fillDebtSz", "fillRepaySz", "fillFromSz", "fillToSz", "status", "uTime", "debtType"),
        *("debtData", "repayData", "debtAmt", "repayAmt", "acctLv", "perm", "ip", "uid", "label", "type", "details"),
        *(
            "ccy",
            "availBal",
            "availEq",
            "twap",
            "interest",
            "crossLiab",
            "frpType",
            "instId",
            "idxPx",
            "billId",
            "balChg",
            "ts",
        ),
        *("state", "title", "begin", "end", "records", "rate", "nextInterestTime", "interestFreeLiab"),
    ]
)
ROW = st.dictionaries(NAMES, VALUES, max_size=8)
DEEP_ROW = st.dictionaries(NAMES, VALUES | st.lists(ROW, max_size=3), max_size=8)
READERS = [
    *(wire.answered_rows, wire.history_page, wire.listing, wire.standing, wire.trading, wire.funding),
    *(wire.usd_prices, wire.bills, wire.server_time, wire.upkeep, wire.interest),
]

DOCUMENTED_ROWS = [
    {
        "debtCcy": "ETH",
        "fillDebtSz": "0.01023052",
        "fillRepaySz": "30",
        "repayCcy": "USDT",
        "status": "filled",
        "uTime": "1646188520338",
    },
    {
        "debtCcy": "BTC",
        "fillFromSz": "3",
        "fillToSz": "60,221.15910001",
        "repayCcy": "USDT",
        "status": "filled",
        "uTime": "1646188520338",
    },
]


def outer(text: str) -> wire.Envelope | None:
    return wire.envelope(text.encode())


def test_the_documented_answer_is_read_under_both_pairs_of_names() -> None:
    assert wire.answered_rows(DOCUMENTED_ROWS) == (
        AnsweredRow("ETH", "USDT", State.FILLED, Decimal("0.01023052"), Decimal(30), 1646188520338),
        AnsweredRow("BTC", "USDT", State.FILLED, Decimal(3), Decimal("60221.15910001"), 1646188520338),
    )


def test_the_documented_history_is_read_alike() -> None:
    page = wire.history_page(tuple(DOCUMENTED_ROWS))
    assert page == wire.HistoryPage(
        (
            HistoryRow("ETH", "USDT", State.FILLED, Decimal("0.01023052"), Decimal(30), 1646188520338),
            HistoryRow("BTC", "USDT", State.FILLED, Decimal(3), Decimal("60221.15910001"), 1646188520338),
        ),
        size=2,
        whole=True,
    )


@pytest.mark.parametrize("broken", [{"uTime": ""}, {"uTime": None}, {"debtCcy": ""}, {"repayCcy": 5}, {"uTime": "1"}])
def test_a_page_with_a_row_that_cannot_be_read_is_not_whole(broken: dict[str, object]) -> None:
    page = wire.history_page((DOCUMENTED_ROWS[0], {**DOCUMENTED_ROWS[1], **broken}))
    assert (len(page.rows), page.size, page.whole) == (1, 2, False)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("running", State.RUNNING),
        ("filled", State.FILLED),
        ("failed", State.FAILED),
        ("Filled", State.UNKNOWN),
        ("success", State.UNKNOWN),
        ("", State.UNKNOWN),
        (None, State.UNKNOWN),
        (["filled"], State.UNKNOWN),
    ],
)
def test_a_status_that_is_not_documented_is_unknown(status: object, state: State) -> None:
    (row,) = wire.answered_rows([{**DOCUMENTED_ROWS[0], "status": status}])
    assert row.state is state


@pytest.mark.parametrize("size", ["", None, "-1", "NaN", "1e5", "1,5", [], "null"])
def test_an_amount_that_is_not_said_is_not_known(size: object) -> None:
    (row,) = wire.answered_rows([{**DOCUMENTED_ROWS[0], "fillDebtSz": size, "fillRepaySz": size}])
    assert (row.repaid, row.paid) == (None, None)


def test_an_amount_that_comes_as_a_json_number_keeps_its_digits() -> None:
    read = outer('{"code":"0","data":[{"debtCcy":"BTC","repayCcy":"USDT","fillDebtSz":237803.6828295906051002}]}')
    assert read is not None
    assert read.rows is not None
    assert wire.answered_rows(read.rows)[0].repaid == Decimal("237803.6828295906051002")


def test_the_listing_keeps_cross_and_isolated_apart() -> None:
    rows = [
        {
            "debtData": [{"debtAmt": "29.653478", "debtCcy": "LTC"}, {"debtAmt": "", "debtCcy": "XRP"}],
            "debtType": "cross",
            "repayData": [{"repayAmt": "237803.6828295906051002", "repayCcy": "USDT"}],
        },
        {"debtData": [{"debtAmt": "5", "debtCcy": "ADA"}], "debtType": "isolated", "repayData": []},
    ]
    assert wire.listing(rows) == Listing(
        (Debt("LTC", Decimal("29.653478")), Debt("XRP", None)),
        (Debt("ADA", Decimal(5), isolated=True),),
        (Payer("USDT", Decimal("237803.6828295906051002")),),
    )


@pytest.mark.parametrize(
    ("kinds", "known"), [((), False), (("isolated",), False), (("cross",), True), (("isolated", "cross"), True)]
)
def test_that_there_are_no_cross_debts_is_known_only_where_okx_lists_them(
    kinds: tuple[str, ...], *, known: bool
) -> None:
    found = wire.listing([{"debtType": kind, "debtData": [], "repayData": []} for kind in kinds])
    assert found == Listing(cross_known=known)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"debtType": "portfolio"},
        {"debtType": "cross", "debtData": [{"debtCcy": "", "debtAmt": "1"}]},
        {"debtType": "cross", "debtData": [{"debtAmt": "1"}]},
        {"debtType": "cross", "debtData": [None]},
        {"debtType": "cross", "debtData": "BTC"},
        {"debtType": "cross", "debtData": [], "repayData": [{}]},
        {"debtType": "isolated", "debtData": [{"debtCcy": 1}]},
    ],
)
def test_a_listing_leaves_no_debt_out_silently(row: dict[str, object]) -> None:
    with pytest.raises(wire.Unreadable):
        wire.listing([row])


@pytest.mark.parametrize(
    "row",
    [{"debtType": "cross"}, {"debtType": "cross", "debtData": None}, {"debtType": "cross", "repayData": []}],
    ids=["neither", "null", "no-debts"],
)
def test_a_listing_without_its_debts_is_not_a_listing_of_no_debts(row: dict[str, object]) -> None:
    with pytest.raises(wire.Unreadable):
        wire.listing([row])


def test_the_standing_says_what_okx_said_and_none_for_the_rest() -> None:
    row = {"uid": "7", "acctLv": "3", "perm": "read_only,trade,spin", "ip": "1.2.3.4,5.6.7.8", "label": "k"}
    row["type"] = "1"
    assert wire.standing((row,)) == Standing(
        "7",
        MarginMode.MULTI_CURRENCY,
        frozenset({Permission.READ, Permission.TRADE}),
        ("1.2.3.4", "5.6.7.8"),
        "k",
        sub_account=True,
    )
    assert wire.standing(({"ip": "", "type": "0"},)) == Standing(None, None, None, (), None, sub_account=False)
    assert wire.standing(()) == wire.standing(({"acctLv": "9", "perm": "", "uid": ""},)) == Standing(*[None] * 6)


@pytest.mark.parametrize("uid", ["NaN", "null", "-1", "7 7", "\u0667", "1" * 33, "a7", "7\n7"])
def test_a_user_that_is_no_number_is_not_said(uid: str) -> None:
    assert wire.standing(({"uid": uid},)).user_id is None
    assert wire.standing(({"uid": "1" * 32},)).user_id == "1" * 32


def test_an_account_type_that_is_not_said_is_not_known() -> None:
    assert wire.standing(({"type": ""},)).sub_account is None


def test_a_list_of_permissions_may_have_spaces() -> None:
    assert Permission.TRADE in (wire.standing(({"perm": "read_only, trade"},)).permissions or ())


def test_the_trading_account_is_read_by_currency() -> None:
    each = {"ccy": "USDT", "availBal": "10", "availEq": "12", "interest": "", "crossLiab": "0", "twap": "5"}
    assert wire.trading(({"details": [each | {"frpType": "2"}]},)) == {
        "USDT": Trading("USDT", Decimal(10), None, Decimal(0), repay_risk=5, repay_cause=RepayCause.PLATFORM)
    }
    assert wire.trading(({"details": [{"ccy": "BTC", "availBal": "", "availEq": "2", "twap": "6"}]},)) == {
        "BTC": Trading("BTC", Decimal(2))
    }


@pytest.mark.parametrize(
    ("said", "cause"),
    [("0", RepayCause.NONE), ("1", RepayCause.USER), ("", None), ("3", None), (1, None), (None, None), ("01", None)],
)
def test_a_cause_that_is_not_said_is_not_known(said: object, cause: RepayCause | None) -> None:
    assert wire.trading(({"details": [{"ccy": "BTC", "frpType": said}]},))["BTC"].repay_cause is cause


def test_the_interest_is_read_by_currency() -> None:
    record = {"ccy": "BTC", "rate": "0.00003", "interest": "0.0000012", "interestFreeLiab": ""}
    row = {"nextInterestTime": "1646190000000", "records": [record, {"ccy": "ETH", "rate": "", "interest": "x"}]}
    assert wire.interest((row,)) == Interest(
        1646190000000, {"BTC": LoanTerms(Decimal("0.00003"), Decimal("0.0000012"), None), "ETH": LoanTerms()}
    )
    assert wire.interest(()) == wire.interest(({"nextInterestTime": ""},)) == Interest()


@pytest.mark.parametrize("equity", ["", "100"])
def test_a_balance_of_zero_is_zero(equity: str) -> None:
    each = {"ccy": "USDT", "availBal": "0", "availEq": equity}
    assert wire.trading(({"details": [each]},))["USDT"].available == 0


def test_funding_prices_bills_time_and_upkeep_are_read() -> None:
    assert wire.funding([{"ccy": "USDT", "availBal": "2,345.67"}]) == {"USDT": Decimal("2345.67")}
    prices = [("BTC-USD", "60000.1"), ("ETH-USD", "0"), ("ETH-USDT", "9"), ("LTC-USD", "-1"), ("XRP-USD", "")]
    assert wire.usd_prices([{"instId": pair, "idxPx": price, "ts": ""} for pair, price in prices]) == Prices(
        {"BTC": Decimal("60000.1")}
    )
    assert wire.usd_prices([{"instId": "BTC-USD", "idxPx": "2", "ts": "1646188520338"}]) == Prices(
        {"BTC": Decimal(2)}, {"BTC": 1646188520338}
    )
    assert wire.bills([{"billId": "9", "ccy": "BTC", "balChg": "-0.5", "ts": "1646188520338"}]) == (
        Bill("9", "BTC", Decimal("-0.5"), 1646188520338),
    )
    assert wire.server_time(({"ts": "1646188520338"},)) == 1646188520338
    assert wire.upkeep([{"title": "t", "state": "ongoing", "begin": "1646188520338", "end": ""}]) == (
        wire.Upkeep("t", ongoing=True, begin_ms=1646188520338, end_ms=None),
    )


@pytest.mark.parametrize("gone", ["ccy", "balChg", "ts"])
def test_a_bill_that_cannot_be_read_is_not_left_out(gone: str) -> None:
    with pytest.raises(wire.Unreadable):
        wire.bills([{"billId": "9", "ccy": "BTC", "balChg": "1", "ts": "1646188520338", gone: ""}])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"code":"0","msg":"","data":[{}]}', wire.Envelope("0", "", ({},), blank=False)),
        ('{"code":0,"msg":null,"data":[]}', wire.Envelope("0", "", (), blank=True)),
        ('{"code":"51008_1000","msg":" No\\n"}', wire.Envelope("51008_1000", "No", None, blank=True)),
        ('{"code":"50011","data":null}', wire.Envelope("50011", "", None, blank=True)),
        ('{"code":"50011","data":{}}', wire.Envelope("50011", "", None, blank=True)),
        ('{"code":"50011","data":{"a":1}}', wire.Envelope("50011", "", None, blank=False)),
        ('{"code":"50011","data":["a"]}', wire.Envelope("50011", "", None, blank=False)),
        ('{"code":"-1","data":"x"}', wire.Envelope("-1", "", None, blank=False)),
        ('{"code":"-1","data":0}', wire.Envelope("-1", "", None, blank=False)),
        ('\ufeff{"code":"1"}', wire.Envelope("1", "", None, blank=True)),
    ],
)
def test_the_envelope_is_read(text: str, expected: wire.Envelope) -> None:
    assert outer(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "null", "[]", '"0"', "0", "{}", '{"data":[]}', '{"code":""}', '{"code":null}', '{"code":[]}'),
        *('{"code":true}', '{"code":0.0}', '{"code":"OK"}', '{"code":" 0"}', '{"code":"0\\n"}', '{"code":"\u0660"}'),
        *('{"code":"0"', '{"code":"0"}x', '{"code":"0","data":[NaN]}', "{'code':'0'}", "<html></html>", "[" * 100_000),
        *('{"code":"1234567"}', '{"code":"0_"}', '{"code":"_0"}', '{"code":"--1"}'),
    ],
)
def test_what_is_no_envelope_is_none(text: str) -> None:
    assert outer(text) is None


@pytest.mark.parametrize("before", range(250, 301, 5))
def test_a_secret_that_okx_quotes_is_struck_out_also_where_the_message_is_cut(
    before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "unquoted", lambda text: text.replace("SECRET-" * 10, "[struck out]"))
    read = outer(json.dumps({"code": "1", "msg": "x" * before + "SECRET-" * 10}))
    assert read is not None
    assert "SECRET" not in read.message
    assert len(read.message) <= 300


HELD = Credentials(key="k" * 36, secret="22582BD0CFF14C41EDBF1AB98506286D", passphrase="98765432")


@pytest.mark.parametrize("secret", [HELD.secret, HELD.passphrase, HELD.secret.lower()])
def test_no_text_of_okx_that_is_kept_or_shown_quotes_a_secret(secret: str) -> None:
    strike_out(*HELD.texts)
    said = "of [struck out]"
    config = wire.standing(({"uid": secret, "label": f"of {secret}", "ip": f"1.2.3.4,of {secret}"},))
    assert config == Standing(None, None, None, ("1.2.3.4", said), said, None)
    assert wire.upkeep([{"title": f"of {secret}"}])[0].title == said
    (bill,) = wire.bills([{"billId": f"of {secret}", "ccy": "BTC", "balChg": "1", "ts": "1700000000000"}])
    assert bill.id == said


def test_a_secret_is_no_currency_but_a_currency_may_be_a_proxys_user() -> None:
    strike_out(*HELD.texts, "USDT")
    with pytest.raises(wire.Unreadable):
        wire.listing([{"debtType": "cross", "debtData": [{"debtCcy": HELD.secret, "debtAmt": "1"}]}])
    assert wire.listing([{"debtType": "cross", "debtData": [{"debtCcy": "USDT", "debtAmt": "1"}]}]).debt("USDT")


def test_a_text_of_okx_is_made_fit_to_be_shown_and_stored() -> None:
    read = outer(json.dumps({"code": "1", "msg": "a\x1b[2J\u202eb\ud800" + "x" * 999}))
    assert read is not None
    assert len(read.message) <= 300
    assert read.message.isprintable()
    assert read.message.encode()


@given(st.binary(max_size=200))
@example(b"\xff\xfe{\x00")
@example(b'{"code":"0","data":[]}'[:-1])
@example('{"code":"0"}'.encode("utf-16"))
def test_any_bytes_are_an_envelope_or_none(body: bytes) -> None:
    read = wire.envelope(body)
    assert read is None or read.code


@given(JSON)
def test_any_json_is_an_envelope_or_none(value: object) -> None:
    read = wire.envelope(json.dumps(value).encode())
    if read is not None:
        assert isinstance(value, dict)
        assert str(value["code"]) == read.code


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@settings(max_examples=50)
@given(rows=st.lists(ROW | DEEP_ROW, max_size=4))
def test_any_rows_are_read_or_unreadable(reader, rows: list[dict[str, object]]) -> None:
    read = wire.envelope(json.dumps({"code": "0", "data": rows}).replace("NaN", "0").replace("Infinity", "0").encode())
    assert read is not None
    assert read.rows is not None
    with contextlib.suppress(wire.Unreadable):
        reader(read.rows)


@given(st.lists(ROW, max_size=4))
def test_no_row_is_ever_read_with_another_amount_status_or_currency(rows: list[dict[str, object]]) -> None:
    for row in wire.answered_rows(rows):
        source = [each for each in rows if (each.get("debtCcy"), each.get("repayCcy")) == (row.debt, row.pay_with)]
        said = {str(value).replace(",", "") for each in source for value in each.values()}
        for amount in (row.repaid, row.paid):
            assert amount is None or str(amount) in said
        assert row.time_ms is None or str(row.time_ms) in said
        assert row.state is State.UNKNOWN or row.state.value in said
