"""The menu of practice scenarios is hidden until the settings show it, and opens practice anew in what is chosen."""

from __future__ import annotations


def test_a_scenario_is_opened(screen, reader, ends):
    process = screen.program("--practice")
    reader.find("table cell", "BTC: not chosen")
    assert "Practice scenarios" not in reader.names("push button")
    screen.press("ctrl+comma")
    reader.find("dialog", "Settings")
    reader.toggle("Show the Practice menu, which makes the simulator misbehave", role="check box")
    screen.press("Escape")
    screen.window("PRACTICE — One-Click Repay")
    reader.pick("Practice scenarios", "Account and key")
    # The submenu opens on its first scenario.
    screen.until(lambda: reader.focused()[-1][1] == "The account owes nothing.", "the scenario was not reached")
    screen.press("Return")
    reader.until_heard("Debts read: 0.")
    reader.find("label", "No debts. There is nothing to repay.")
    assert reader.find("table", "Debts")["description"] == "No debts. There is nothing to repay."
    assert [name for name in reader.names("table cell") if "BTC" in name] == []
    ends(process)
    process = screen.program("--practice")
    reader.find("push button", "Practice scenarios")
    ends(process)
