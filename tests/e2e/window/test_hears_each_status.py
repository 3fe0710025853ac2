"""Each status that a debt comes into is announced over the accessibility bus, once and in its order."""

from __future__ import annotations


def test_every_step_of_a_repayment_is_announced(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("Nothing of it remains.")
    reader.until_heard("Debts read: 11.")
    assert reader.heard().count("Opening Practice…") == 1
    told = [said for said in reader.heard() if said.startswith("BTC: ")]
    assert told == [f"BTC: {state}." for state in ("Waiting to be sent", "Sending", "Running", "Filled")]
    ends(process)
