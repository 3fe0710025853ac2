"""OKX's JSON and the only place that knows its names: bytes in, values of ours out, and the reverse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from app.domain.account import MarginMode, Permission, Standing
from app.domain.evidence import Bill, HistoryRow
from app.domain.holdings import Debt, Listing, Payer, Prices, RepayCause, Trading
from app.domain.interest import Interest, LoanTerms
from app.domain.money import read_amount
from app.domain.repayment import AnsweredRow, Order, State
from app.logs import unquoted
from app.okx.strict_json import strictly

T = TypeVar("T")
Json = Mapping[str, object]

_CODE = re.compile(r"-?[0-9]{1,6}(?:_[0-9]{1,6})?", re.ASCII)
# To the year 2286; what lies beyond 3000 not every system can show.
_MILLISECONDS = re.compile(r"[0-9]{12,13}", re.ASCII)
_NAME = re.compile(r"[A-Z0-9][A-Z0-9.\-_]{0,31}", re.ASCII)
_NO_NAME = 16  # from so many characters on it may be a key's secret; a proxy's user may well be called as a currency is
_USER = re.compile(r"[0-9]{1,32}", re.ASCII)
_LONGEST_TEXT = 300
_LONGEST_SEARCHED = 65_536  # so much longer that no half of a secret at its end gets into the first 300
_STATES = {"running": State.RUNNING, "filled": State.FILLED, "failed": State.FAILED}


class Unreadable(ValueError):
    """An answer whose shape is not the documented one; says which part, quotes nothing."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """OKX's outer object; `rows` is None where `data` is not a list of objects, `blank` if there is nothing in it."""

    code: str
    message: str
    rows: tuple[Json, ...] | None
    blank: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of repay history; `whole` is false if a row of it could not be read. `size` counts all its rows."""

    rows: tuple[HistoryRow, ...]
    size: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Upkeep:
    """A maintenance that OKX announces; `ongoing` if it says so, times in Unix milliseconds."""

    title: str
    ongoing: bool
    begin_ms: int | None
    end_ms: int | None


def envelope(body: bytes) -> Envelope | None:
    """The outer object, or None if `body` is not one: no JSON, no code, cut, or with a name that stands there twice."""
    try:
        outer = strictly(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(outer, dict):
        return None
    code = outer.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return None
    rows = outer.get("data")
    listed = tuple(rows) if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else None
    return Envelope(code, _text(outer.get("msg")), listed, blank=not rows)


def repay_body(order: Order) -> bytes:
    """The body of the repay call: serialised once, signed and sent as it is."""
    body = {"debtCcy": list(order.debts), "repayCcy": order.pay_with}
    return json.dumps(body, separators=(",", ":")).encode()


def answered_rows(rows: Iterable[Json]) -> tuple[AnsweredRow, ...]:
    """The rows of the repay call's answer; those without a readable currency are left out."""
    answered = []
    for row in rows:
        debt, pay_with = _currency(row.get("debtCcy")), _currency(row.get("repayCcy"))
        if debt is not None and pay_with is not None:
            repaid, paid = _fills(row)
            answered.append(AnsweredRow(debt, pay_with, _state(row), repaid, paid, _moment(row.get("uTime"))))
    return tuple(answered)


def history_page(rows: tuple[Json, ...]) -> HistoryPage:
    """One page of the repay history."""
    read = []
    for row in rows:
        debt, pay_with = _currency(row.get("debtCcy")), _currency(row.get("repayCcy"))
        time_ms = _moment(row.get("uTime"))
        if debt is not None and pay_with is not None and time_ms is not None:
            repaid, paid = _fills(row)
            read.append(HistoryRow(debt, pay_with, _state(row), repaid, paid, time_ms))
    return HistoryPage(tuple(read), size=len(rows), whole=len(read) == len(rows))


def listing(rows: Iterable[Json]) -> Listing:
    """The list of debts and of currencies to repay them with; raises `Unreadable` rather than leave a debt out."""
    cross: tuple[Debt, ...] = ()
    isolated: tuple[Debt, ...] = ()
    payers: tuple[Payer, ...] = ()
    known = False
    for row in rows:
        debts = _objects(row.get("debtData"), "debtData")
        if row.get("debtType") == "cross":
            known = True
            cross += tuple(Debt(_named(each, "debtCcy"), _size(each.get("debtAmt"))) for each in debts)
            paying = _objects(row.get("repayData", []), "repayData")
            payers += tuple(Payer(_named(each, "repayCcy"), _size(each.get("repayAmt"))) for each in paying)
        elif row.get("debtType") == "isolated":
            isolated += tuple(
                Debt(_named(each, "debtCcy"), _size(each.get("debtAmt")), isolated=True) for each in debts
            )
        else:
            msg = "debtType"
            raise Unreadable(msg)
    _one_each((debt.currency, debt) for debt in cross)
    offered = tuple(_one_each((payer.currency, payer) for payer in payers).values())
    return Listing(cross, isolated, offered, cross_known=known)


def standing(rows: tuple[Json, ...]) -> Standing:
    """What `account/config` says of the account and the key; what it does not say is None."""
    row: Json = rows[0] if rows else {}
    mode, permissions, addresses, kind = row.get("acctLv"), row.get("perm"), row.get("ip"), row.get("type")
    known = {permission.value: permission for permission in Permission}
    return Standing(
        user_id=uid if _USER.fullmatch(uid := _text(row.get("uid"))) else None,
        margin_mode=MarginMode(int(mode)) if isinstance(mode, str) and mode in {"1", "2", "3", "4"} else None,
        permissions=frozenset(known[part] for part in permissions.replace(" ", "").split(",") if part in known)
        if isinstance(permissions, str) and permissions
        else None,
        bound_ips=tuple(filter(None, map(_text, addresses.split(",")))) if isinstance(addresses, str) else None,
        label=_text(row.get("label")) or None,
        sub_account=kind != "0" if isinstance(kind, str) and kind else None,
    )


def trading(rows: tuple[Json, ...]) -> dict[str, Trading]:
    """`account/balance` by currency."""
    details = _objects(rows[0].get("details", []), "details") if rows else []
    found = []
    for each in details:
        risk, cause = each.get("twap"), each.get("frpType")
        name = _named(each, "ccy")
        row = Trading(
            name,
            available=_first_known(each, "availBal", "availEq"),
            interest=read_amount(each.get("interest")),
            cross_debt=read_amount(each.get("crossLiab")),
            repay_risk=int(risk) if isinstance(risk, str) and re.fullmatch(r"[0-5]", risk, re.ASCII) else None,
            repay_cause=RepayCause(int(cause)) if isinstance(cause, str) and cause in {"0", "1", "2"} else None,
        )
        found.append((name, row))
    return _one_each(found)


def funding(rows: Iterable[Json]) -> dict[str, Decimal | None]:
    """`asset/balances`: what is available in Funding by currency, None where that cannot be read."""
    return _one_each((_named(row, "ccy"), read_amount(row.get("availBal"))) for row in rows)


def interest(rows: tuple[Json, ...]) -> Interest:
    """`account/interest-limits`: when interest is due next, and the terms of each currency's loan."""
    row: Json = rows[0] if rows else {}
    terms = []
    for each in _objects(row.get("records", []), "records"):
        name = _named(each, "ccy")
        sizes = (_size(each.get(part)) for part in ("rate", "interest", "interestFreeLiab"))
        terms.append((name, LoanTerms(*sizes)))
    return Interest(_moment(row.get("nextInterestTime")), _one_each(terms))


def usd_prices(rows: Iterable[Json]) -> Prices:
    """`market/index-tickers?quoteCcy=USD`: USD by currency; only prices above zero. Times are OKX's, where it says."""
    found: dict[str, set[tuple[Decimal, int | None]]] = {}
    for row in rows:
        pair, price = row.get("instId"), read_amount(row.get("idxPx"))
        if isinstance(pair, str) and pair.endswith("-USD") and price is not None and price > 0:
            found.setdefault(pair.removesuffix("-USD"), set()).add((price, _moment(row.get("ts"))))
    # Of one that is said twice, differently, nobody knows which one holds.
    sure = {currency: next(iter(said)) for currency, said in found.items() if len(said) == 1}
    made_ms = {currency: time_ms for currency, (_, time_ms) in sure.items() if time_ms is not None}
    return Prices({currency: price for currency, (price, _) in sure.items()}, made_ms)


def bills(rows: Iterable[Json]) -> tuple[Bill, ...]:
    """`account/bills`; raises `Unreadable` rather than leave one out."""
    found = []
    for row in rows:
        change, time_ms = read_amount(row.get("balChg")), _moment(row.get("ts"))
        if change is None or time_ms is None:
            msg = "bill"
            raise Unreadable(msg)
        found.append(Bill(_text(row.get("billId")), _named(row, "ccy"), change, time_ms))
    return tuple(found)


def server_time(rows: tuple[Json, ...]) -> int:
    """`public/time` in Unix milliseconds; raises `Unreadable`."""
    moment = _moment(rows[0].get("ts")) if rows else None
    if moment is None:
        msg = "ts"
        raise Unreadable(msg)
    return moment


def upkeep(rows: Iterable[Json]) -> tuple[Upkeep, ...]:
    """`system/status`: maintenances under way or announced."""
    return tuple(
        Upkeep(
            title=_text(row.get("title")),
            ongoing=row.get("state") == "ongoing",
            begin_ms=_moment(row.get("begin")),
            end_ms=_moment(row.get("end")),
        )
        for row in rows
    )


def _one_each(named: Iterable[tuple[str, T]]) -> dict[str, T]:
    """What was said of each currency; raises `Unreadable` where two rows say different things of one."""
    found: dict[str, T] = {}
    for name, said in named:
        if found.setdefault(name, said) != said:
            raise Unreadable(name)
    return found


def _fills(row: Json) -> tuple[Decimal | None, Decimal | None]:
    """Debt repaid and amount paid, under the documented names or those of the documentation's second example."""
    repaid = _size(row.get("fillDebtSz", row.get("fillFromSz")))
    paid = _size(row.get("fillRepaySz", row.get("fillToSz")))
    return repaid, paid


def _first_known(row: Json, *names: str) -> Decimal | None:
    return next((amount for name in names if (amount := read_amount(row.get(name))) is not None), None)


def _size(text: object) -> Decimal | None:
    amount = read_amount(text)
    return None if amount is None or amount < 0 else amount


def _state(row: Json) -> State:
    status = row.get("status")
    return _STATES.get(status, State.UNKNOWN) if isinstance(status, str) else State.UNKNOWN


def _moment(text: object) -> int | None:
    return int(text) if isinstance(text, str) and _MILLISECONDS.fullmatch(text) else None


def _currency(text: object) -> str | None:
    if not isinstance(text, str) or not _NAME.fullmatch(text):
        return None
    return text if len(text) < _NO_NAME or unquoted(text) == text else None


def _named(row: Json, name: str) -> str:
    found = _currency(row.get(name))
    if found is None:
        raise Unreadable(name)
    return found


def _objects(found: object, name: str) -> list[Json]:
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unreadable(name)
    return found


def _text(found: object) -> str:
    """A text that may be shown and stored: without our secrets, printable, of sane length, no lone surrogates.

    The secrets are struck out first, as half of one would not be known for it.
    """
    if not isinstance(found, str):
        return ""
    found = unquoted(found[:_LONGEST_SEARCHED])[:_LONGEST_TEXT]
    return "".join(character if character.isprintable() else " " for character in found).strip()
