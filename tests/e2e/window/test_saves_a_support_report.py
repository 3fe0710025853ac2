"""A support report is shown in full before it is saved, and holds neither an amount nor a secret."""

from __future__ import annotations

from tests.canary.marks import forms


def test_what_is_saved_is_what_was_shown(screen, reader, exchange, tmp_path, ends):
    exchange.scenario = "instant"
    process = screen.program(f"--practice={exchange.url}")
    reader.repay("BTC", "DOGE")
    reader.until_heard("Nothing of them remains.")
    reader.pick("Menu", "Support report…")
    reader.find("dialog", "Support report")
    reader.press("Save as…")
    file = tmp_path / "report.txt"
    shown = reader.text("text", "Support report")
    reader.write("File name:", str(file))
    screen.press("Return")
    reader.find("label", f"Saved as {file}.")
    saved = file.read_text(encoding="utf-8")
    assert saved.strip() == shown.strip()
    assert "BTC" in saved
    held = exchange.credentials
    secrets = {form for text in (held.key, held.secret, held.passphrase) for form in forms(text)}
    amounts = {str(amount) for row in exchange.ledger.rows for amount in (row.filled, row.paid, row.price)}
    amounts |= {str(balance.available) for balance in exchange.ledger.balances}
    assert [each for each in secrets | amounts if each in saved] == []
    screen.press("Escape")
    screen.window("PRACTICE — One-Click Repay")
    ends(process)
