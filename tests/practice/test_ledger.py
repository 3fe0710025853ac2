"""The practice ledger neither makes money nor loses any."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from app.practice.books import POOR, USUAL
from app.practice.ledger import (
    FEE,
    MOST_SLIPPAGE,
    PAY_STEP,
    Balance,
    Book,
    Debt,
    Ending,
    Ledger,
    Margin,
    Order,
    Pace,
    Refusal,
    Row,
    Status,
)

_WIDE = Context(prec=400)
_OWED = ("BTC", "ETH", "XRP", "DOT", "SOL", "USDC")
_PAYERS = ("USDT", "USDC", "OKB")


def _amounts(places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=10**6, places=places)


@st.composite
def _books(draw: st.DrawFn) -> Book:
    prices = st.decimals(min_value=Decimal("0.0001"), max_value=10**5, places=4)
    return Book(
        debts=tuple(Debt(each, Margin.CROSS, draw(_amounts(12)), draw(_amounts(18))) for each in _OWED),
        balances=tuple(Balance(each, draw(_amounts(12)), draw(_amounts(10))) for each in _PAYERS),
        prices={each: draw(prices) for each in {*_OWED, *_PAYERS}},
    )


_ORDERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*_OWED, "ABSENT"]), max_size=6),
        st.sampled_from([*_PAYERS, "BTC"]),
        st.lists(st.sampled_from(Ending), min_size=1, max_size=3),
        st.integers(0, 6_000),
    ),
    max_size=6,
)


def _state(ledger: Ledger) -> object:
    return ledger.debts(Margin.CROSS), ledger.balances, ledger.rows, tuple(ledger.bills), tuple(ledger.executed)


@given(book=_books(), orders=_ORDERS, seed=st.integers(0, 99))
def test_no_debt_and_no_balance_is_ever_negative_and_every_bill_is_accounted_for(
    book: Book, orders: list[tuple[list[str], str, list[Ending], int]], seed: int
) -> None:
    ledger, now_ms = Ledger(book, seed=seed), 0
    for debts, pay_with, endings, later_ms in orders:
        ledger.settle(now_ms)
        before = _state(ledger)
        answer = ledger.repay(debts=debts, pay_with=pay_with, now_ms=now_ms, endings=endings)
        assert isinstance(answer, Order) or _state(ledger) == before, "a refusal changes nothing"
        now_ms += later_ms
        ledger.settle(now_ms)
    with localcontext(_WIDE):
        for debt in ledger.debts(Margin.CROSS):
            assert debt.principal >= 0
            assert debt.interest >= 0
        for balance in ledger.balances:
            assert balance.trading >= 0
            assert balance.funding >= 0
        owed = {debt.currency: debt.total for debt in ledger.debts(Margin.CROSS)}
        for debt in book.debts:
            repaid = sum(bill.change for bill in ledger.bills if bill.currency == debt.currency and bill.change > 0)
            assert repaid == debt.principal + debt.interest - owed.get(debt.currency, Decimal(0))
        for opening, present in zip(book.balances, ledger.balances, strict=True):
            spent = sum(bill.change for bill in ledger.bills if bill.currency == opening.currency and bill.change < 0)
            assert spent == present.trading + present.funding - opening.trading - opening.funding
        for row in ledger.rows:
            _is_fairly_priced(row, book)


def _is_fairly_priced(row: Row, book: Book) -> None:
    index = book.prices[row.debt] / book.prices[row.pay_with] * (1 + FEE)
    assert abs(row.price / index - 1) <= MOST_SLIPPAGE + Decimal("1E-14")
    if row.status is Status.FILLED:
        assert row.filled > 0
        assert 0 <= row.paid - row.filled * row.price < PAY_STEP
    else:
        assert row.filled == row.paid == 0


@given(book=_books(), seed=st.integers(0, 99))
def test_a_debt_is_repaid_in_full_when_the_balance_suffices(book: Book, seed: int) -> None:
    rich = replace(book, balances=(Balance("USDT", Decimal(10) ** 17, Decimal(0)),))
    ledger = Ledger(rich, seed=seed)
    debts = [debt.currency for debt in rich.debts if debt.total][:5]
    order = ledger.repay(debts=debts, pay_with="USDT", now_ms=0)
    assert isinstance(order, Order) or not debts
    ledger.settle(10_000)
    assert not {debt.currency for debt in ledger.debts(Margin.CROSS)} & set(debts)


def test_rows_run_for_one_to_four_seconds_and_each_ends_at_its_own_moment() -> None:
    ledger = Ledger(USUAL, seed=3)
    order = ledger.repay(debts=["BTC", "ETH", "LTC"], pay_with="USDT", now_ms=1_000)
    assert isinstance(order, Order)
    moments = [row.due_ms for row in ledger.rows_of(order)]
    assert all(2_000 <= moment <= 5_000 for moment in moments)
    for moment in sorted(moments):
        ledger.settle(moment - 1)
        running = {row.due_ms for row in ledger.rows_of(order) if row.status is Status.RUNNING}
        assert moment in running
        ledger.settle(moment)
    assert {row.status for row in ledger.rows_of(order)} == {Status.FILLED}
    assert [row.updated_ms for row in ledger.rows_of(order)] == moments


def test_the_same_seed_gives_the_same_fills_and_another_seed_other_ones() -> None:
    def fills(seed: int) -> object:
        ledger = Ledger(USUAL, seed=seed)
        ledger.repay(debts=["BTC", "ETH"], pay_with="USDT", now_ms=0)
        ledger.settle(9_000)
        return ledger.rows

    assert fills(1) == fills(1) != fills(2)


@given(seed=st.integers(0, 999))
def test_settling_late_gives_what_settling_in_time_gives(seed: int) -> None:
    late, timely = Ledger(POOR, seed=seed), Ledger(POOR, seed=seed)
    for ledger in (late, timely):
        ledger.repay(debts=["BTC", "ETH", "LTC", "SOL", "DOT"], pay_with="USDT", now_ms=0)
    for row in sorted(timely.rows, key=lambda row: row.due_ms):
        timely.settle(row.due_ms)
    late.settle(4_000)
    assert _state(late) == _state(timely)


def test_what_the_balance_does_not_cover_stays_owed_and_the_next_row_fails() -> None:
    ledger = Ledger(POOR)
    order = ledger.repay(debts=["BTC"], pay_with="USDT", now_ms=0, pace=Pace(0, 0))
    assert isinstance(order, Order)
    (row,) = ledger.rows_of(order)
    assert row.status is Status.FILLED
    left = next(debt for debt in ledger.debts(Margin.CROSS) if debt.currency == "BTC")
    assert 0 < row.filled < POOR.debts[0].total
    assert left.total == POOR.debts[0].total - row.filled
    assert Decimal("120.4999") < row.paid <= Decimal("120.5")
    both = ledger.repay(debts=["ETH", "LTC"], pay_with="OKB", now_ms=0, pace=Pace(0, 0))
    assert isinstance(both, Order)
    assert [row.status for row in ledger.rows_of(both)] == [Status.FILLED, Status.FAILED]


def test_trading_pays_before_funding_and_interest_goes_before_principal() -> None:
    assert Balance("USDT", Decimal(5), Decimal(9)).less(Decimal(7)) == Balance("USDT", Decimal(0), Decimal(7))
    debt = Debt("BTC", Margin.CROSS, Decimal(5), Decimal(2))
    assert debt.less(Decimal(1)) == replace(debt, interest=Decimal(1))
    assert debt.less(Decimal(3)) == replace(debt, interest=Decimal(0), principal=Decimal(4))


def test_unlawful_orders_are_refused_for_the_reason_that_applies() -> None:
    def refusal(*debts: str, pay_with: str = "USDT", book: Book = USUAL) -> Order | Refusal:
        return Ledger(book).repay(debts=debts, pay_with=pay_with, now_ms=0)

    assert refusal("BTC", "ETH", "LTC", "SOL", "AVAX", "LINK") is Refusal.TOO_MANY_DEBTS
    assert refusal() is Refusal.BAD_DEBTS
    assert refusal("BTC", "BTC") is Refusal.BAD_DEBTS
    assert refusal("USDC", pay_with="USDC") is Refusal.BAD_PAY
    assert refusal("NOPE") is Refusal.UNSUPPORTED
    assert refusal("BTC", pay_with="DOGE") is Refusal.UNSUPPORTED
    assert refusal("BTC", "OKB") is Refusal.NO_DEBT
    assert refusal("ADA") is Refusal.NO_DEBT, "isolated debts are not repayable"
    assert refusal("BTC", pay_with="USDC", book=POOR) is Refusal.NO_BALANCE


def test_a_second_order_for_a_running_debt_is_accepted_and_recorded() -> None:
    ledger = Ledger(USUAL)
    for moment in (0, 500):
        assert isinstance(ledger.repay(debts=["BTC"], pay_with="USDT", now_ms=moment), Order)
    ledger.settle(10_000)
    assert [order.accepted_ms for order in ledger.executed] == [0, 500]
    assert sorted(row.status for row in ledger.rows) == [Status.FAILED, Status.FILLED]


def test_an_hour_of_interest_is_a_twenty_fourth_of_the_daily_rate() -> None:
    ledger = Ledger(Book((Debt("BTC", Margin.CROSS, Decimal(24), Decimal(1), Decimal("0.001")),), (), {}))
    ledger.accrue()
    assert ledger.debts(Margin.CROSS)[0].total == Decimal("25.001")
