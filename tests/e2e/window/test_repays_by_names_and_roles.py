"""The whole job as a user of a screen reader does it: no mouse, no picture, only roles and names."""

from __future__ import annotations


def test_three_debts_are_repaid(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    for debt in ("BTC", "ETH", "LTC"):
        reader.toggle(debt)
    reader.find("label", "Selected 3 of 5")
    reader.choose("Repay currency", "USDT")
    screen.until(lambda: reader.find("combo box", "Repay currency")["description"] == "USDT", "it is not chosen")
    reader.press("Review repayment…")
    assert exchange.ledger.executed == []
    reader.press("Repay 3 debts with USDT (PRACTICE)")
    screen.until(lambda: reader.names("table cell").count("Filled") == 3, "not three times Filled")
    screen.until(lambda: reader.focused()[-1] == ["table", "Results"], "the keyboard is not in the results")
    (order,) = exchange.ledger.executed
    assert (order.debts, order.pay_with) == (("BTC", "ETH", "LTC"), "USDT")
    ends(process)
