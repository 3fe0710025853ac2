"""Values for the window's tests, and a worker's clerk whose every job is written by the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from decimal import Decimal

from app.domain.account import Account, Environment, MarginMode, Permission, Standing
from app.domain.holdings import Balances, Debt, Listing, Payer, Trading
from app.domain.interest import Interest
from app.domain.repayment import Order, Repayment, Row, State
from app.domain.words import Words
from app.errors import Offline
from app.gui.background.jobs import Steps
from app.gui.background.messages import Ask, Job, Ready, Seen, Send
from app.okx.client import ClockReading
from app.steps import Snapshot
from tests.virtual_clock import START_MS

LIVE = Account("a1", "MM-sub-1", "global", Environment.LIVE, "7f3a")
DEMO = Account("a2", "Demo desk", "eea", Environment.DEMO, "91bc")
ERROR = Offline(Words("not reached", ""))
DEBTS = ("BTC", "ETH", "LTC", "SOL", "AVAX", "LINK", "USDC")
PRICES = {
    "BTC": Decimal(66000),
    "ETH": Decimal(2600),
    "LTC": Decimal(80),
    "SOL": Decimal(150),
    "AVAX": Decimal(29),
    "LINK": Decimal(15),
    "USDC": Decimal(1),
    "USDT": Decimal(1),
}
STANDING = Standing("17", MarginMode.MULTI_CURRENCY, frozenset({Permission.READ, Permission.TRADE}), (), "", False)


__all__ = ["Ready", "Seen", "Send", "Words"]


def snapshot(  # noqa: PLR0913 - each test names the one that matters to it
    debts: Iterable[str] = DEBTS,
    *,
    amount: str | None = "2.5",
    isolated: Iterable[str] = ("ADA",),
    payers: Iterable[str] = ("USDT", "USDC"),
    standing: Standing = STANDING,
    doubtful: dict[str, tuple[int, State]] | None = None,
    unfinished: bool | None = None,
    read_ms: int = START_MS,
    offset_ms: int = 0,
    interest: Interest | None = None,
    unwritable: Words | None = None,
) -> Snapshot:
    owed = None if amount is None else Decimal(amount)
    listing = Listing(
        cross=tuple(Debt(debt, owed) for debt in debts),
        isolated=tuple(Debt(debt, owed, isolated=True) for debt in isolated),
        payers=tuple(Payer(payer, Decimal(1000)) for payer in payers),
    )
    balances = Balances(
        trading={"USDT": Trading("USDT", Decimal(10000)), "BTC": Trading("BTC", interest=Decimal("0.0000012"))},
        funding={"USDT": Decimal("2345.67")},
        usd_prices=PRICES,
        priced_ms=dict.fromkeys(PRICES, read_ms),
    )
    return Snapshot(
        standing, listing, balances, doubtful or {}, read_ms, ClockReading(offset_ms, 82), interest,
        bool(doubtful) if unfinished is None else unfinished, unwritable,
    )  # fmt: skip


def repayment(number: int = 42, *rows: Row, pay_with: str = "USDT") -> Repayment:
    order = Order([row.debt for row in rows], pay_with=pay_with)
    return Repayment(number, LIVE.id, order, rows, confirmed_ms=START_MS, sent_ms=START_MS, attempts=1)


class Script:
    """A clerk that does what the test wrote for each job; remembers what it was asked, and that it was closed."""

    def __init__(self, **jobs: Callable[[Ask], Steps]) -> None:
        self.jobs = jobs
        self.asked: list[Ask] = []
        self.closed = self.hurried = False

    def steps(self, ask: Ask) -> Steps:
        self.asked.append(ask)
        return self.jobs.get(ask.job.name.lower(), _nothing)(ask)

    def hurry(self) -> None:
        self.hurried = True

    def close(self) -> None:
        self.closed = True

    def jobs_asked(self) -> list[Job]:
        return [ask.job for ask in self.asked]


def _nothing(_ask: Ask) -> Steps:
    yield from ()


def now_ms() -> int:
    return time.time_ns() // 1_000_000
