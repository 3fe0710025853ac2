"""The Tab key leads through the whole window as one reads, and whatever it comes to has a name."""

from __future__ import annotations

HEAD = (
    ("combo box", "Account"),
    ("push button", "Accounts"),
    ("check box", "Hide amounts"),
    ("push button", "切换到简体中文"),
    ("push button", "Menu"),
)
DEBTS = (
    ("text", "Filter Debts"),
    ("push button", "Largest 5"),
    ("push button", "Clear"),
    ("push button", "Refresh F5"),
    ("push button", "Columns of Debts"),
    ("table", "Debts"),
)
PAYMENT = (("combo box", "Repay currency"), ("push button", "Review repayment…"))
RECORDS = (
    ("page tab list", "Results"),
    ("text", "Filter Results"),
    ("push button", "Columns of Results"),
    ("push button", "Export Results"),
    ("table", "Results"),
)
NOTICE = (("push button", "Close this notice"),)


def step(screen, reader, key):
    """Press a key, and give what got the keyboard."""
    before = len(reader.focused())
    screen.press(key)
    screen.until(lambda: len(reader.focused()) > before, f"{key} led nowhere after {reader.focused()[-1:]}")
    return tuple(reader.focused()[-1])


def test_the_keyboard_goes_as_one_reads_and_back(screen, reader, exchange, ends):
    exchange.scenario = "instant"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC")
    reader.until_heard("Nothing of it remains.")
    reader.until_heard("Debts read: 11.")
    reader.toggle("ETH")
    reader.find("label", "Selected 1 of 5")
    window = (*HEAD, *NOTICE, *DEBTS, *PAYMENT, *RECORDS)
    screen.window("PRACTICE — One-Click Repay")
    while step(screen, reader, "Tab") != HEAD[0]:
        pass
    assert [HEAD[0], *(step(screen, reader, "Tab") for _ in window)] == [*window, HEAD[0]]
    assert [step(screen, reader, "shift+Tab") for _ in window] == list(reversed(window))
    focused = [node for node in reader.everything() if "FOCUSED" in node["states"] and node["role"] == "combo box"]
    assert [(node["name"], node["description"]) for node in focused] == [("Account", "PRACTICE")]
    ends(process)


def test_all_that_takes_the_keyboard_has_a_name(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.until_heard("Debts read: 12.")
    nodes = [node for node in reader.everything() if {"FOCUSABLE", "SHOWING"} <= set(node["states"])]
    assert len(nodes) > 50
    assert [node for node in nodes if not node["name"].strip()] == []
    ends(process)
