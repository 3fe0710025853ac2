"""Who closes the window while a repayment runs is asked first; what runs is followed to its end at the next start."""

from __future__ import annotations

from tests.e2e.window.screen import PATIENCE_S

QUESTION = (
    "OKX goes on with repayment #1 (1 debt with USDT) while the window is closed; "
    "the next start goes on following. Close?"
)


def test_it_is_asked_and_the_next_start_follows_what_ran(screen, reader, exchange, settle, ends):
    exchange.scenario = "slow"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("BTC: Running.")
    screen.window("PRACTICE — One-Click Repay")
    screen.press("alt+F4")
    reader.find("label", QUESTION)
    reader.press("Keep open")
    reader.gone("label", QUESTION)
    screen.window("PRACTICE — One-Click Repay")
    assert process.poll() is None
    screen.press("alt+F4")
    reader.find("push button", "Keep open")
    screen.press("Return")
    reader.gone("label", QUESTION)
    screen.window("PRACTICE — One-Click Repay")
    assert process.poll() is None
    screen.press("alt+F4")
    reader.find("label", QUESTION)
    reader.press("Close")
    assert process.wait(PATIENCE_S) == 0
    process = screen.program(f"--practice={exchange.url}")
    reader.find("table cell", "BTC: being repaid (#1)")
    reader.find("table cell", "Running", part=True)
    settle()
    reader.until_heard("BTC: Filled.")
    reader.gone("table cell", "BTC: being repaid (#1)")
    assert len(exchange.posts) == len(exchange.ledger.executed) == 1
    ends(process)
