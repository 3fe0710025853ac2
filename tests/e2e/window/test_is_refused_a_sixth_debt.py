"""A sixth tick is refused where it happens, and what is ticked stays ticked."""

from __future__ import annotations

FIVE = ("BTC", "ETH", "LTC", "SOL", "AVAX")


def test_a_sixth_tick_is_refused_in_place(screen, reader, ends):
    process = screen.program("--practice")
    for debt in FIVE:
        reader.toggle(debt)
    reader.find("label", "Selected 5 of 5")
    reader.toggle("LINK")
    reader.find("label", "One order repays at most 5 debts", part=True)
    reader.find("label", "Selected 5 of 5")
    assert reader.names("dialog") == reader.names("alert") == []
    ticked = [node["name"] for node in reader.everything() if "CHECKED" in node["states"]]
    assert [name.partition(":")[0] for name in ticked] == list(FIVE)
    ends(process)
