"""The practice account's debts, balances, repayments and bills, in exact decimals and without a clock."""

from __future__ import annotations

import enum
import itertools
import random
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EXACT = Context(prec=80)
"""Enough digits for every sum and product of the ledger to be exact."""

PAY_STEP = Decimal("1E-10")  # what is paid is rounded up to it
DEBT_STEP = Decimal("1E-18")  # what is repaid of a debt in part is rounded down to it
FEE = Decimal("0.001")
MOST_SLIPPAGE = Decimal("0.002")
MOST_DEBTS = 5
_UNIT_PRICE = Context(prec=16, rounding=ROUND_UP)
_NOTHING = Decimal(0)
_HOURS_A_DAY = 24


class Margin(enum.StrEnum):
    """The two kinds of debt; only cross debts can be repaid with one click."""

    CROSS = "cross"
    ISOLATED = "isolated"


class Status(enum.StrEnum):
    """The state of one row, in OKX's words."""

    RUNNING = "running"
    FILLED = "filled"
    FAILED = "failed"


class Ending(enum.Enum):
    """How a row is to end, if the pay balance lets it."""

    FULL = enum.auto()
    REST = enum.auto()
    FAILS = enum.auto()


class Refusal(enum.Enum):
    """Why an order is not accepted; nothing has changed then."""

    TOO_MANY_DEBTS = enum.auto()
    BAD_DEBTS = enum.auto()
    BAD_PAY = enum.auto()
    UNSUPPORTED = enum.auto()
    NO_DEBT = enum.auto()
    NO_BALANCE = enum.auto()


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed, in its own units: `daily_rate` is a part of the principal, `risk` OKX's `twap` and `frpType`."""

    currency: str
    margin: Margin
    principal: Decimal
    interest: Decimal
    daily_rate: Decimal = Decimal("0.0001")
    risk: tuple[str, str] = ("0", "0")

    @property
    def total(self) -> Decimal:
        """Principal and interest, exactly."""
        return EXACT.add(self.principal, self.interest)

    def less(self, amount: Decimal) -> Debt:
        """Return what is owed after `amount` (at most the total) was repaid: the interest goes first."""
        from_interest = min(amount, self.interest)
        principal = EXACT.subtract(self.principal, EXACT.subtract(amount, from_interest))
        return replace(self, principal=principal, interest=EXACT.subtract(self.interest, from_interest))


@dataclass(frozen=True, slots=True)
class Balance:
    """What can be paid with in one currency, in its own units."""

    currency: str
    trading: Decimal
    funding: Decimal

    @property
    def available(self) -> Decimal:
        """Trading and Funding together, exactly."""
        return EXACT.add(self.trading, self.funding)

    def less(self, amount: Decimal) -> Balance:
        """Return what is left after `amount` (at most what is available) was paid: Trading goes first."""
        from_trading = min(amount, self.trading)
        funding = EXACT.subtract(self.funding, EXACT.subtract(amount, from_trading))
        return replace(self, trading=EXACT.subtract(self.trading, from_trading), funding=funding)


@dataclass(frozen=True, slots=True)
class Book:
    """How an account opens: its debts, its pay balances, and an index price in US dollars for each currency."""

    debts: tuple[Debt, ...]
    balances: tuple[Balance, ...]
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Pace:
    """The shortest and the longest time from the acceptance of a row to its end, in milliseconds."""

    first_ms: int = 1_000
    last_ms: int = 4_000


@dataclass(frozen=True, slots=True)
class Order:
    """An accepted order: the truth that a client's account of events is checked against."""

    id: int
    accepted_ms: int
    debts: tuple[str, ...]
    pay_with: str
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One debt of an accepted order.

    `filled` is in units of the debt, `paid` in units of the pay currency; both are 0 until the row is filled.
    `price` is pay currency per unit of debt, slippage and fee included. `updated_ms` is the acceptance while the
    row is running and its end afterwards.
    """

    id: int
    order: int
    debt: str
    pay_with: str
    accepted_ms: int
    due_ms: int
    price: Decimal
    ending: Ending
    status: Status = Status.RUNNING
    filled: Decimal = _NOTHING
    paid: Decimal = _NOTHING

    @property
    def updated_ms(self) -> int:
        """OKX's `uTime`, Unix milliseconds."""
        return self.accepted_ms if self.status is Status.RUNNING else self.due_ms


@dataclass(frozen=True, slots=True)
class Bill:
    """One change of one currency's balance by a repayment; `change` is negative for what was paid."""

    id: int
    ts_ms: int
    currency: str
    change: Decimal


class Ledger:
    """One practice account. Times are Unix milliseconds and are passed in; the same `seed` gives the same fills.

    `executed` holds every accepted order and `bills` every bill, the oldest first.
    """

    def __init__(self, book: Book, *, seed: int = 0) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - fills have to be repeatable, nothing secret is drawn
        self._rows: dict[int, Row] = {}
        self.bills: list[Bill] = []
        self.executed: list[Order] = []
        self.open(book)

    def open(self, book: Book) -> None:
        """Give the account what is in `book`; what has happened so far stays on record."""
        self._debts = {(debt.currency, debt.margin): debt for debt in book.debts}
        self._balances = {balance.currency: balance for balance in book.balances}
        self._prices = dict(book.prices)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row of every accepted order, the oldest first."""
        return tuple(self._rows.values())

    @property
    def prices(self) -> Mapping[str, Decimal]:
        """The index price of each currency in US dollars."""
        return self._prices

    @property
    def balances(self) -> tuple[Balance, ...]:
        """The balances of the pay currencies, empty ones included."""
        return tuple(self._balances.values())

    def debts(self, margin: Margin) -> tuple[Debt, ...]:
        """Return the debts of one kind that are not repaid in full."""
        return tuple(debt for debt in self._debts.values() if debt.margin is margin and debt.total)

    def repay(  # noqa: PLR0913 - an order and the circumstances of its fills, each named
        self,
        *,
        debts: Sequence[str],
        pay_with: str,
        now_ms: int,
        pace: Pace | None = None,
        endings: Sequence[Ending] = (Ending.FULL,),
        stranger: bool = False,
    ) -> Order | Refusal:
        """Accept an order to repay `debts` with `pay_with`, or refuse it.

        Each row ends at a moment within `pace`; `endings` are dealt out in turn. A debt that is being repaid already
        is accepted again, since OKX promises nothing else.
        """
        self.settle(now_ms)
        refusal = self._refusal(debts, pay_with)
        if refusal is not None:
            return refusal
        order = Order(len(self.executed) + 1, now_ms, tuple(debts), pay_with, stranger=stranger)
        self.executed.append(order)
        pace = pace or Pace()
        for debt, ending in zip(order.debts, itertools.cycle(endings), strict=False):
            row = self._accept(order, debt, ending, due_ms=now_ms + self._chance.randint(pace.first_ms, pace.last_ms))
            self._rows[row.id] = row
        self.settle(now_ms)
        return order

    def rows_of(self, order: Order) -> tuple[Row, ...]:
        """Return the rows of one order as they stand, in the order of its debts."""
        return tuple(row for row in self._rows.values() if row.order == order.id)

    def settle(self, now_ms: int) -> None:
        """End every running row whose moment has come, in the order of those moments."""
        due = [row for row in self._rows.values() if row.status is Status.RUNNING and row.due_ms <= now_ms]
        for row in sorted(due, key=lambda row: row.due_ms):
            self._rows[row.id] = self._ended(row)

    def accrue(self, hours: int = 1) -> None:
        """Add the interest of `hours` to each debt."""
        with localcontext(EXACT):
            for place, debt in self._debts.items():
                hourly = (debt.principal * debt.daily_rate / _HOURS_A_DAY).quantize(DEBT_STEP, ROUND_UP)
                self._debts[place] = replace(debt, interest=debt.interest + hourly * hours)

    def _refusal(self, debts: Sequence[str], pay_with: str) -> Refusal | None:
        checks = (
            (len(debts) > MOST_DEBTS, Refusal.TOO_MANY_DEBTS),
            (not debts or len(set(debts)) < len(debts), Refusal.BAD_DEBTS),
            (pay_with in debts, Refusal.BAD_PAY),
            (any(debt not in self._prices for debt in debts) or pay_with not in self._balances, Refusal.UNSUPPORTED),
            (any(not self._owed(debt) for debt in debts), Refusal.NO_DEBT),
            (pay_with in self._balances and not self._balances[pay_with].available, Refusal.NO_BALANCE),
        )
        return next((refusal for wrong, refusal in checks if wrong), None)

    def _owed(self, currency: str) -> Decimal:
        debt = self._debts.get((currency, Margin.CROSS))
        return debt.total if debt else _NOTHING

    def _accept(self, order: Order, debt: str, ending: Ending, *, due_ms: int) -> Row:
        slippage = EXACT.multiply(MOST_SLIPPAGE, Decimal(self._chance.randint(-100, 100)).scaleb(-2))
        with localcontext(EXACT):
            dollars = self._prices[debt] * (1 + slippage) * (1 + FEE)
        price = _UNIT_PRICE.divide(dollars, self._prices[order.pay_with])
        return Row(len(self._rows) + 1, order.id, debt, order.pay_with, order.accepted_ms, due_ms, price, ending)

    def _ended(self, row: Row) -> Row:
        amount, paid = self._fill(row)
        if not amount:
            return replace(row, status=Status.FAILED)
        owed = (row.debt, Margin.CROSS)
        self._debts[owed] = self._debts[owed].less(amount)
        self._balances[row.pay_with] = self._balances[row.pay_with].less(paid)
        for currency, change in ((row.debt, amount), (row.pay_with, -paid)):
            self.bills.append(Bill(len(self.bills) + 1, row.due_ms, currency, change))
        return replace(row, status=Status.FILLED, filled=amount, paid=paid)

    def _fill(self, row: Row) -> tuple[Decimal, Decimal]:
        """Return what is repaid and paid: no more than is owed and than is available."""
        balance = self._balances.get(row.pay_with)
        if row.ending is Ending.FAILS or balance is None:
            return _NOTHING, _NOTHING
        with localcontext(EXACT):
            amount = self._owed(row.debt)
            if row.ending is Ending.REST:
                amount = (amount / 2).quantize(DEBT_STEP, ROUND_DOWN)
            spendable = balance.available.quantize(PAY_STEP, ROUND_DOWN)
            if (amount * row.price).quantize(PAY_STEP, ROUND_UP) > spendable:
                amount = (spendable / row.price).quantize(DEBT_STEP, ROUND_DOWN)
            return amount, (amount * row.price).quantize(PAY_STEP, ROUND_UP)
