"""Who closes the window while a repayment runs is asked first; what runs is followed to its end at the next start."""

from __future__ import annotations

from tests.e2e.window.screen import PATIENCE_S


def test_it_is_asked_and_the_next_start_follows_what_ran(screen, reader, exchange, settle, ends):
    exchange.scenario = "slow"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("BTC: Running.")
    screen.window("PRACTICE — One-Click Repay")
    screen.press("alt+F4")
    reader.find("label", "OKX goes on with #1; it is followed at the next start. Close?")
    reader.press("Stay")
    reader.gone("label", "OKX goes on with #1; it is followed at the next start. Close?")
    screen.window("PRACTICE — One-Click Repay")
    assert process.poll() is None
    screen.press("alt+F4")
    reader.find("push button", "Stay")
    screen.press("Return")
    assert process.wait(PATIENCE_S) == 0
    process = screen.program(f"--practice={exchange.url}")
    reader.find("table cell", "BTC: being repaid (#1)")
    reader.find("table cell", "Running", part=True)
    settle()
    reader.until_heard("BTC: Filled.")
    reader.gone("table cell", "BTC: being repaid (#1)")
    assert len(exchange.posts) == len(exchange.ledger.executed) == 1
    ends(process)
