"""A debt that failed and a debt of which a rest remains are told as such, and never as done."""

from __future__ import annotations

from app.practice.ledger import Margin


def test_one_debt_of_two_fails(screen, reader, exchange, ends):
    exchange.scenario = "code-2-some-failed"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC", "ETH")
    reader.until_heard("BTC: Filled. ETH: Failed.")
    reader.until_heard("1 of 2 debts repaid with USDT")
    reader.find("label", "#1: OKX reports ETH as failed", part=True)
    reader.find("table cell", "Failed", part=True)
    (order,) = exchange.ledger.executed
    assert [row.status.value for row in exchange.ledger.rows_of(order)] == ["filled", "failed"]
    reader.find("table cell", "ETH: not chosen")
    reader.gone("table cell", "BTC: not chosen")
    ends(process)


def test_the_rest_of_a_debt_is_named_and_repaid_with_another_order(screen, reader, exchange, ends):
    exchange.scenario = "rest-remains"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("BTC: Filled, rest remains.")
    rest = next(debt.total for debt in exchange.ledger.debts(Margin.CROSS) if debt.currency == "BTC")
    reader.until_heard(f"Remaining: {rest:.8f} BTC. You may repay it with another order.")
    reader.find("table cell", f"{rest:.8f}")
    exchange.scenario = "instant"
    reader.repay("BTC")
    reader.until_heard("BTC: Filled.")
    reader.gone("table cell", "BTC: not chosen")
    assert [order.debts for order in exchange.ledger.executed] == [("BTC",), ("BTC",)]
    ends(process)
