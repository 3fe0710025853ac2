"""While one window sends, a second one of the same user sends nothing, and says why."""

from __future__ import annotations


def test_the_second_window_waits_for_the_first(screen, reader, exchange, ends):
    exchange.scenario = "hang-after"
    first = screen.program(f"--practice={exchange.url}")
    one = reader.of(first)
    one.find("label", "Selected 0 of 5")
    second = screen.program(f"--practice={exchange.url}")
    other = reader.of(second)
    other.review("ETH")
    other.find("push button", "Repay 1 debt with USDT (PRACTICE)")
    one.repay("BTC")
    screen.until(lambda: len(exchange.posts) == 1, "nothing was sent")
    other.press("Repay 1 debt with USDT (PRACTICE)")
    other.find("label", "Notice: Another window or command", part=True)
    assert len(exchange.posts) == 1
    exchange.scenario = "instant"
    one.find("table cell", "Filled")
    # The other one knows of it as well, and follows what the first one sent.
    other.find("table cell", "Filled")
    for process in (second, first):
        ends(process)
