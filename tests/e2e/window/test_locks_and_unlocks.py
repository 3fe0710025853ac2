"""The window locks when that is asked for, but not while a repayment needs the key, and shows all again afterwards."""

from __future__ import annotations


def test_nothing_of_the_account_is_shown_until_it_is_unlocked(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.find("table cell", "BTC: not chosen")
    reader.press("Menu")
    reader.press("Lock now", role="menu item")
    reader.find("label", "Locked")
    reader.until_heard("Locked")
    assert reader.names("table cell") == []
    assert not [name for name in reader.names("label") if "Available" in name]
    screen.press("space")  # the keyboard is on Unlock
    reader.find("table cell", "BTC: not chosen")
    ends(process)


def test_a_repayment_under_way_is_settled_first(screen, reader, exchange, settle, ends):
    exchange.scenario = "slow"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("BTC: Running.")
    reader.pick("Menu", "Lock now")
    reader.until_heard("Locks once #1 is settled")
    reader.find("table cell", "BTC")
    settle()
    reader.find("label", "Locked")
    reader.press("Unlock")
    reader.find("table cell", "Filled")
    assert len(exchange.posts) == 1
    ends(process)
