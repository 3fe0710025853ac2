"""More than five debts go as a queue of orders, one after the other; stopped in the middle, nothing more is sent."""

from __future__ import annotations

from app.practice.ledger import Margin

CROSS = ("BTC", "ETH", "LTC", "SOL", "LINK", "DOT", "AVAX", "XRP", "DOGE", "USDC")
"""The practice debts by their value in dollars."""


def queue_all(reader):
    reader.press("Largest 5")
    reader.find("label", "Selected 5 of 5")
    reader.review()
    reader.toggle("Then repay the other 5 debts, in 1 further order", role="check box")
    reader.press("Repay 10 debts with USDT in 2 orders (PRACTICE)")


def test_ten_debts_are_repaid_with_two_orders(screen, reader, exchange, ends):
    exchange.scenario = "instant"
    process = screen.program(f"--practice={exchange.url}")
    queue_all(reader)
    for debt in CROSS:
        reader.until_heard(f"{debt}: Filled.")
    reader.until_heard("Every order of the queue has ended.")
    first, second = exchange.ledger.executed
    assert (first.debts, second.debts) == (CROSS[:5], CROSS[5:])
    assert len(exchange.posts) == 2
    assert second.accepted_ms - first.accepted_ms >= 2_000
    assert not [debt for debt in exchange.ledger.debts(Margin.CROSS) if debt.currency in CROSS]
    ends(process)


def test_a_queue_that_is_stopped_sends_nothing_more(screen, reader, exchange, settle, ends):
    exchange.scenario = "slow"
    process = screen.program(f"--practice={exchange.url}")
    queue_all(reader)
    reader.until_heard("BTC: Running.")
    reader.press("Stop the queue")
    reader.until_heard("Stopped by you. An order already under way goes on.")
    reader.find("label", "Not sent: DOT, AVAX, XRP, DOGE, USDC (with USDT).", part=True)
    settle()
    reader.until_heard("BTC: Filled.")
    reader.until_heard("Debts read: 7.")
    reader.press("Back to the payment")
    reader.find("push button", "Review repayment…")
    (order,) = exchange.ledger.executed
    assert order.debts == CROSS[:5]
    assert len(exchange.posts) == 1
    ends(process)
