"""What a tab shows goes to a CSV file or to the clipboard in full: raw decimals and ISO times."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal


def truth(exchange):
    """Debt, repaid, paid and paid with, as the exchange has them."""
    return [(row.debt, row.filled, row.paid, row.pay_with) for row in exchange.ledger.rows]


def as_decimals(rows):
    return [(row["Debt"], Decimal(row["Repaid"]), Decimal(row["Paid"]), row["Paid with"]) for row in rows]


def repay_two(screen, reader, exchange):
    exchange.scenario = "instant"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC", "DOGE")
    reader.until_heard("Nothing of them remains.")
    return process


def test_a_tab_is_exported(screen, reader, exchange, tmp_path, ends):
    process = repay_two(screen, reader, exchange)
    for tab in ("Results", "OKX history (7 days)", "Journal"):
        reader.press(tab, role="page tab")
        reader.find("label", "Rows shown: 2 of 2", part=True)
        screen.press("ctrl+e")
        screen.window("Export")
        file = tmp_path / f"{tab}.csv"
        reader.write("File name:", str(file))
        screen.press("Return")
        reader.find("label", f"2 rows were written to {file}", part=True)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert sorted(as_decimals(rows)) == sorted(truth(exchange)), tab
        assert {row["Environment"] for row in rows} == {"PRACTICE"}
        for row in rows:
            age = datetime.now(UTC) - datetime.fromisoformat(row["Time"])
            assert timedelta() < age < timedelta(minutes=5)
    ends(process)


def test_rows_are_copied(screen, reader, exchange, ends):
    process = repay_two(screen, reader, exchange)
    reader.pick("Columns of Results", "Paid with")
    screen.press("Escape")
    reader.click("#1", role="table cell")
    screen.press("ctrl+a", "ctrl+c")
    copied = json.loads(screen.run(sys.executable, "-m", "tests.e2e.window.clipboard"))
    rows = list(csv.DictReader(copied.splitlines(), delimiter="\t"))
    assert as_decimals(rows) == truth(exchange)
    ends(process)
