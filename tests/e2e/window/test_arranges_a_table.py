"""A table is sorted by value, filtered, and shows the chosen columns; order and columns are there at the next start."""

from __future__ import annotations


def currencies(reader):
    """The debts as they stand from top to bottom."""
    return [name.partition(":")[0] for name in reader.names("table cell") if name.endswith("chosen")]


def test_order_and_columns_are_found_again(screen, reader, exchange, ends):
    process = screen.program(f"--practice={exchange.url}")
    reader.until_heard("Debts read: 12.")
    reader.write("Filter Debts", "do")
    reader.find("label", "2 of 12 shown")
    screen.until(lambda: currencies(reader) == ["DOGE", "DOT"], "it is not filtered")
    reader.write("Filter Debts", "")
    reader.gone("label", "2 of 12 shown")
    reader.click("Debt (incl. interest)", role="table column header")
    by_amount = ["BTC", "ETH", "SOL", "AVAX", "LTC", "LINK", "DOT", "USDC", "XRP", "DOGE"]
    screen.until(lambda: currencies(reader) == by_amount, "it is not sorted by value")
    described = [node["description"] for node in reader.nodes("table column header")]
    assert described.count("Sorted, ascending") == 1
    assert reader.find("table column header", "Debt (incl. interest)")["description"] == "Sorted, ascending"
    reader.pick("Columns of Debts", "Interest")
    screen.until(lambda: not shown(reader, "Interest"), "the column is still there")
    ends(process)
    process = screen.program(f"--practice={exchange.url}")
    reader.find("table cell", "DOGE: not chosen")
    assert currencies(reader) == by_amount
    assert not shown(reader, "Interest")
    assert shown(reader, "≈ USD")
    reader.press("Columns of Debts")
    reader.find("popup menu", "Columns of Debts")
    assert "CHECKED" not in reader.find("menu item", "Interest")["states"]
    reader.press("Default layout", role="menu item")
    screen.until(lambda: shown(reader, "Interest"), "the column did not come back")
    screen.until(lambda: currencies(reader)[:3] == ["BTC", "ETH", "LTC"], "the rows did not go back")
    ends(process)


def shown(reader, title):
    """Whether a column can be seen: one that is hidden has no place, or none any more."""
    places = [node["place"] for node in reader.nodes("table column header") if node["name"] == title]
    return any(place and place[2] > 0 for place in places)
