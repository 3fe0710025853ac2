"""The practice ledger in OKX's JSON, and OKX's error codes with their texts."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.practice.ledger import EXACT, Ledger, Margin, Row, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.practice.ledger import Balance, Bill, Debt

Json = dict[str, object]

_HOUR_MS = 3_600_000
_ODD = 2
_NONE = Decimal(0)
_INDEX_STEP = Decimal("1E-8")

CODES = MappingProxyType({
    "404": (404, "Not Found"),
    "405": (405, "Method Not Allowed"),
    "50001": (503, "Service temporarily unavailable. Try again later."),
    "50002": (400, "JSON syntax error."),
    "50004": (400, "API endpoint request timeout (does not mean that the request was successful or failed)."),
    "50006": (400, 'Invalid Content-Type, please use "application/json" format.'),
    "50011": (429, "Too Many Requests."),
    "50014": (400, "Parameter {} can not be empty."),
    "50101": (401, "APIKey does not match current environment."),
    "50102": (401, "Timestamp request expired."),
    "50103": (401, "Request header OK-ACCESS-KEY can not be empty."),
    "50104": (401, "Request header OK-ACCESS-PASSPHRASE can not be empty."),
    "50105": (401, "Request header OK-ACCESS-PASSPHRASE incorrect."),
    "50106": (401, "Request header OK-ACCESS-SIGN can not be empty."),
    "50107": (401, "Request header OK-ACCESS-TIMESTAMP can not be empty."),
    "50110": (401, "Your IP 203.0.113.7 is not included in your API key's IP whitelist."),
    "50112": (401, "Invalid OK-ACCESS-TIMESTAMP."),
    "50113": (401, "Invalid Sign."),
    "50119": (401, "API key doesn't exist."),
    "50120": (401, "This API key doesn't have permission to use this function."),
    "51000": (400, "Parameter {} error."),
    "51010": (200, "You can't complete this request under your current account mode."),
    "59117": (200, "Only a maximum of {} currencies can be selected."),
    "59119": (200, "One-click repay is temporarily unavailable."),
    "59125": (200, "One-click repay does not support {}."),
    "59200": (200, "Insufficient account balance."),
    "59413": (200, "You have no debt in {}."),
    "59999": (200, "Something that nobody has documented."),
})  # one code a line  # fmt: skip
"""HTTP status and text of each code that the exchange answers with."""


def envelope(rows: Sequence[Json], *, code: str = "0") -> bytes:
    """Return OKX's outer object around `rows`."""
    return json.dumps({"code": code, "data": list(rows), "msg": ""}).encode()


def refusal(code: str, detail: str) -> bytes:
    """Return the answer to what was refused; the gateway, which speaks in codes below 51000, leaves `data` out."""
    text = {"code": code, "msg": CODES[code][1].format(detail)}
    return json.dumps(text if code < "51000" else text | {"data": []}).encode()


def plain(amount: Decimal, *, commas: bool = False) -> str:
    """Return `amount` with all its digits and no exponent, with thousands commas if asked for."""
    text = format(amount, ",f" if commas else "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def currency_list(ledger: Ledger, margins: Iterable[Margin]) -> list[Json]:
    """Return the debts of each of `margins` and the currencies to repay with."""
    payers = [{"repayCcy": each.currency, "repayAmt": plain(each.available)} for each in ledger.balances]
    return [
        {
            "debtType": margin.value,
            "debtData": [{"debtCcy": each.currency, "debtAmt": plain(each.total)} for each in ledger.debts(margin)],
            "repayData": payers,
        }
        for margin in margins
    ]


def repay_row(row: Row) -> Json:
    """Return one row of the repay answer or of the history.

    As OKX is not known to be consistent, a size is "0" or "" while nothing is filled, and every second row has the
    thousands commas of the documentation's second example.
    """
    odd = row.id % _ODD == 1
    empty = "" if odd else "0"
    filled = row.status is Status.FILLED
    return {
        "debtCcy": row.debt,
        "repayCcy": row.pay_with,
        "fillDebtSz": plain(row.filled, commas=odd) if filled else empty,
        "fillRepaySz": plain(row.paid, commas=odd) if filled else empty,
        "status": row.status.value,
        "uTime": str(row.updated_ms),
    }


def example_row(row: Row) -> Json:
    """Return the same row with the field names of the second row in the documentation's example."""
    fields = repay_row(row)
    return fields | {"fillFromSz": fields.pop("fillDebtSz"), "fillToSz": fields.pop("fillRepaySz")}


def top_code(rows: Sequence[Row]) -> str:
    """Return the code over `rows`: 1 if all failed, 2 if some did, 0 otherwise."""
    failed = sum(row.status is Status.FAILED for row in rows)
    return "0" if not failed else "1" if failed == len(rows) else "2"


def account_balance(ledger: Ledger, wanted: frozenset[str], now_ms: int) -> list[Json]:
    """Return the trading account: what it has and what it owes, of the `wanted` currencies or of all."""
    trading = {each.currency: each.trading for each in ledger.balances if each.trading}
    owed = {margin: {each.currency: each for each in ledger.debts(margin)} for margin in Margin}
    held = sorted({*trading, *owed[Margin.CROSS], *owed[Margin.ISOLATED]})
    with localcontext(EXACT):
        details = {
            currency: _detail(
                currency,
                has=trading.get(currency, _NONE),
                cross=owed[Margin.CROSS].get(currency),
                isolated=owed[Margin.ISOLATED].get(currency),
                price=ledger.prices[currency],
                now_ms=now_ms,
            )
            for currency in held
        }
        equity = sum((Decimal(str(detail["eqUsd"])) for detail in details.values()), _NONE)
    shown = [detail for currency, detail in details.items() if not wanted or currency in wanted]
    outer: Json = {"totalEq": plain(equity), "adjEq": plain(equity), "mgnRatio": "12.84", "imr": "", "mmr": ""}
    return [outer | {"uTime": str(now_ms), "details": shown}]


def _detail(  # noqa: PLR0913 - one currency's figures, each named
    currency: str, *, has: Decimal, cross: Debt | None, isolated: Debt | None, price: Decimal, now_ms: int
) -> Json:
    cross_debt, isolated_debt = (each.principal if each else _NONE for each in (cross, isolated))
    interest = sum((each.interest for each in (cross, isolated) if each), _NONE)
    equity = has - cross_debt - isolated_debt - interest
    twap, cause = cross.risk if cross else ("0", "0")
    return {
        "ccy": currency, "cashBal": plain(has - cross_debt), "availBal": plain(has), "availEq": plain(has),
        "eq": plain(equity), "eqUsd": plain(equity * price), "frozenBal": "0", "ordFrozen": "0",
        "liab": plain(cross_debt + isolated_debt), "crossLiab": plain(cross_debt), "isoLiab": plain(isolated_debt),
        "interest": plain(interest), "twap": twap, "frpType": cause, "maxLoan": "", "upl": "0",
        "uTime": str(now_ms),
    }  # the fields in their groups  # fmt: skip


def funding_balances(balances: Iterable[Balance], wanted: frozenset[str]) -> list[Json]:
    """Return the funding account, of the `wanted` currencies or of all that it has."""
    return [
        {"ccy": each.currency, "bal": plain(each.funding), "frozenBal": "0", "availBal": plain(each.funding)}
        for each in balances
        if (each.currency in wanted if wanted else each.funding)
    ]


def interest_limits(ledger: Ledger, wanted: frozenset[str], now_ms: int) -> list[Json]:
    """Return what is owed in US dollars, and each debt's interest and daily rate."""
    debts = [debt for margin in Margin for debt in ledger.debts(margin)]
    with localcontext(EXACT):
        owed = sum((debt.principal * ledger.prices[debt.currency] for debt in debts), _NONE)
        interest = sum((debt.interest * ledger.prices[debt.currency] for debt in debts), _NONE)
    records = [
        {"ccy": debt.currency, "rate": plain(debt.daily_rate), "interest": plain(debt.interest),
         "usedLmt": plain(debt.principal), "loanQuota": "", "surplusLmt": "", "usedLoan": "", "interestFreeLiab": ""}
        for debt in debts
        if not wanted or debt.currency in wanted
    ]  # the fields in their groups  # fmt: skip
    following = str((now_ms // _HOUR_MS + 1) * _HOUR_MS)
    outer: Json = {"debt": plain(owed), "interest": plain(interest), "nextInterestTime": following}
    return [outer | {"nextDiscountTime": following, "loanAlloc": "", "records": records}]


def bill_row(bill: Bill) -> Json:
    """Return one bill of a repayment, type 29."""
    return {
        "billId": str(bill.id), "ts": str(bill.ts_ms), "ccy": bill.currency, "balChg": plain(bill.change),
        "sz": plain(abs(bill.change)), "bal": "", "type": "29", "subType": "", "instId": "", "ordId": "",
    }  # the fields in their groups  # fmt: skip


def index_tickers(prices: Mapping[str, Decimal], *, quote: str, only: str, now_ms: int) -> list[Json]:
    """Return the index price of each currency in `quote` (USD, or a currency of the account), or of one pair."""
    unit = Decimal(1) if quote == "USD" else prices.get(quote)
    if unit is None:
        return []
    quoted = {f"{each}-{quote}": EXACT.divide(price, unit) for each, price in prices.items() if each != quote}
    return [
        {"instId": pair, "idxPx": plain(price.quantize(_INDEX_STEP)), "ts": str(now_ms)}
        for pair, price in quoted.items()
        if only in {"", pair}
    ]
