"""An account is added, tested, renamed and removed, with its key in a real keyring or in memory, and in no file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.canary.marks import forms

ALL_ACCOUNTS = "Accounts"
SESSION_ONLY = "This session only: the key stays in memory until the window is closed or locks."


def files():
    """Every file below the user's home, the keyring's own included, which is encrypted."""
    return [file for file in Path(os.environ["HOME"]).rglob("*") if file.is_file() and not file.is_symlink()]


def leaks(exchange):
    """The files in which a part of the key can be read."""
    held = exchange.credentials
    secrets = {form.encode() for text in (held.key, held.secret, held.passphrase) for form in forms(text)}
    found = files()
    assert found
    return [file for file in found if any(secret in file.read_bytes() for secret in secrets)]


def fill_in(reader, exchange):
    held = exchange.credentials
    reader.write("Name", "Main")
    reader.choose("Site", "Other")
    reader.write("Address", exchange.url)
    for field, text in (("API key", held.key), ("Secret key", held.secret), ("Passphrase", held.passphrase)):
        reader.write(field, text, role="password text")


def listed():
    """The accounts in the settings file; none where there is no such file yet."""
    file = Path(os.environ["ONE_CLICK_REPAY_HOME"], "settings.json")
    return json.loads(file.read_text(encoding="utf-8"))["accounts"] if file.exists() else []


def test_from_the_first_key_to_its_removal(screen, reader, exchange, keyring, ends):
    process = screen.program()
    reader.press("Add account")
    fill_in(reader, exchange)
    reader.press("Test connection")
    for check in ("Key accepted, passed", "Trade permission, passed", "No Withdraw permission, passed"):
        reader.find("panel", check, part=True)
    reader.find("label", "Checks done: 0 failed, 1 to heed, 0 not checked.")
    assert keyring.kept() == []
    reader.press("Save in system keyring")
    screen.window("PRACTICE — Main — One-Click Repay")
    reader.find("table cell", "BTC: not chosen")
    held = exchange.credentials
    assert keyring.kept() == [{"key": held.key, "secret": held.secret, "passphrase": held.passphrase}]
    reader.pick(ALL_ACCOUNTS, "Edit account, or enter its key again…")
    reader.find("dialog", "Edit account")
    assert {reader.text("password text", field) for field in ("API key", "Secret key", "Passphrase")} == {""}
    reader.write("Name", "Renamed")
    reader.press("Save")
    screen.window("PRACTICE — Renamed — One-Click Repay")
    assert [account["name"] for account in listed()] == ["Renamed"]
    assert len(keyring.kept()) == 1
    exchange.scenario = "instant"
    reader.repay("BTC")
    reader.until_heard("BTC: Filled.")
    assert leaks(exchange) == []
    ends(process)
    process = screen.program()
    screen.window("PRACTICE — Renamed — One-Click Repay")
    reader.find("table cell", "ETH: not chosen")
    reader.pick(ALL_ACCOUNTS, "Remove this account…")
    reader.press("Remove")
    reader.find("label", "Renamed was removed, and its key deleted from the system keyring.")
    reader.press("OK")
    reader.find("push button", "Try practice")
    assert keyring.kept() == []
    assert listed() == []
    assert leaks(exchange) == []
    ends(process)


def test_without_a_keyring_a_key_is_kept_for_this_session_only(screen, reader, exchange, ends):
    process = screen.program()
    reader.press("Add account")
    fill_in(reader, exchange)
    reader.press("Save in system keyring")
    reader.find("label", "No system keyring that keeps secrets encrypted was found.", part=True)
    assert listed() == []
    helps = ["push button", "This session only"]
    screen.until(lambda: reader.focused()[-1] == helps, "the keyboard is not on what helps")
    reader.press("This session only")
    screen.window("PRACTICE — Main — One-Click Repay")
    exchange.scenario = "instant"
    reader.repay("BTC")
    reader.until_heard("BTC: Filled.")
    ends(process)
    assert [account["name"] for account in listed()] == ["Main"]
    assert leaks(exchange) == []
    process = screen.program()
    reader.find("label", "Main is not open")
    reader.press("Enter the key again…")
    reader.find("dialog", "Edit account")
    screen.press("Escape")
    screen.window("PRACTICE — Main — One-Click Repay")
    ends(process)
