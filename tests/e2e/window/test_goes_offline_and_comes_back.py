"""Without a connection the last figures stay, with their age, and the window goes on by itself once there is one."""

from __future__ import annotations


def test_what_was_read_stays_and_is_read_again(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.until_heard("Debts read: 12.")
    exchange.stop()
    screen.window("PRACTICE — One-Click Repay")
    screen.press("F5")
    reader.until_heard("The debts could not be read.")
    reader.find("label", "Connection: Offline", part=True)
    reader.find("label", " old", part=True)
    reader.find("table cell", "BTC: not chosen")
    heard = len(reader.heard())
    exchange.start()
    screen.until(lambda: "Debts read: 12." in reader.heard()[heard:], "it did not come back by itself")
    reader.find("label", "Connection: Connected", part=True)
    reader.gone("label", " old", part=True)
    exchange.scenario = "instant"
    reader.repay("BTC")
    reader.until_heard("BTC: Filled.")
    assert len(exchange.ledger.executed) == 1
    ends(process)
