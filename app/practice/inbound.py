"""A request as it came over the wire, and what it asks for, read as strictly as OKX reads it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ROWS = 100
MOST_CURRENCIES = 20
_MOST_DIGITS = 20


class DeniedError(Exception):
    """The exchange says no with `code`; `detail` is what its text names."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Request:
    """What came over the wire: `target` is path and query as sent, header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; an empty one counts as absent."""
        return dict(parse_qsl(self.target.partition("?")[2]))

    @property
    def is_json(self) -> bool:
        """Whether the body is announced as JSON."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"

    def __repr__(self) -> str:
        return f"Request({self.method} {self.path})"


def order(request: Request) -> tuple[list[str], str]:
    """Return the debts and the pay currency that a repay POST names."""
    if not request.is_json:
        raise DeniedError("50006")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise DeniedError("50002") from None
    if not isinstance(body, dict):
        raise DeniedError("50002")
    for name in ("debtCcy", "repayCcy"):
        if not body.get(name):
            raise DeniedError("50014", name)
    debts, pay_with = body["debtCcy"], body["repayCcy"]
    if not isinstance(debts, list) or not all(isinstance(debt, str) and debt for debt in debts):
        raise DeniedError("51000", "debtCcy")
    if not isinstance(pay_with, str):
        raise DeniedError("51000", "repayCcy")
    return debts, pay_with


def number(query: Mapping[str, str], name: str) -> int | None:
    """Return a parameter that is a whole number, None if it is absent."""
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise DeniedError("51000", name)
    return int(text)


def limit(query: Mapping[str, str]) -> int:
    """Return how many rows are asked for, 1 to 100."""
    rows = number(query, "limit")
    if rows is None:
        return MOST_ROWS
    if not 1 <= rows <= MOST_ROWS:
        raise DeniedError("51000", "limit")
    return rows


def currencies(query: Mapping[str, str]) -> frozenset[str]:
    """Return the currencies asked for, at most 20; none stands for all."""
    wanted = [currency for currency in query.get("ccy", "").split(",") if currency]
    if len(wanted) > MOST_CURRENCIES:
        raise DeniedError("51000", "ccy")
    return frozenset(wanted)
