"""Whatever the keyring does, the window says which it is, goes on answering, and offers what helps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.map import ROOT

NO_BUS = "unix:path=/nonexistent/bus"
PLAINTEXT = """
from pathlib import Path
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        Path(__file__).with_name("asked").touch()
    set_password = delete_password = get_password
"""


@pytest.fixture
def kept(screen, exchange, keyring):
    """An account whose key is in the keyring."""
    held = exchange.credentials
    subprocess.run(
        [sys.executable, "-m", "app", "account", "add", "Main", "--site", exchange.url],
        cwd=ROOT, env=screen.environment, input=f"{held.key}\n{held.secret}\n{held.passphrase}\n", text=True,
        check=True, capture_output=True,
    )  # as a user pipes them  # fmt: skip
    assert len(keyring.kept()) == 1
    return keyring


def test_one_that_hangs_is_waited_for_as_long_as_the_user_wants(screen, reader, kept, ends):
    kept.freeze()
    process = screen.program()
    reader.find("label", "Waiting for the system keyring. It may be asking for its password.")
    # The window lives meanwhile: a menu opens, a page is read, a dialog comes and goes.
    reader.pick("Menu", "About One-Click Repay")
    reader.find("dialog", "About One-Click Repay")
    screen.press("Escape")
    reader.gone("dialog", "About One-Click Repay")
    reader.press("Cancel")
    reader.find("label", "The system keyring does not answer")
    kept.thaw()
    reader.press("Try again")
    reader.find("table cell", "BTC: not chosen")
    ends(process)


def test_one_that_stays_locked_is_named_and_the_key_can_be_given_for_this_session(screen, reader, kept, exchange, ends):
    kept.lock()
    process = screen.program()
    reader.find("label", "The system keyring is locked")
    reader.press("This session only")
    held = exchange.credentials
    for field, text in (("API key", held.key), ("Secret key", held.secret), ("Passphrase", held.passphrase)):
        reader.write(field, text, role="password text")
    _of_the_page, of_the_dialog = (node for node in reader.nodes("push button") if node["name"] == "This session only")
    screen.click_at(of_the_dialog["place"])
    reader.find("table cell", "BTC: not chosen")
    ends(process)


@pytest.mark.usefixtures("kept")
def test_one_that_keeps_plain_text_is_not_asked_though_it_is_all_there_is(screen, reader, tmp_path, ends):
    (tmp_path / "plaintext.py").write_text(PLAINTEXT, encoding="utf-8")
    # The reader's bus is for the screen reader alone: the program finds its keyring nowhere.
    screen.environment |= {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "plaintext.Keyring"}
    kept_bus = screen.environment["DBUS_SESSION_BUS_ADDRESS"]
    screen.environment |= {"AT_SPI_BUS_ADDRESS": at_spi(screen), "DBUS_SESSION_BUS_ADDRESS": NO_BUS}
    process = screen.program()
    reader.find("label", "No system keyring")
    assert not Path(tmp_path, "asked").exists()
    screen.environment["DBUS_SESSION_BUS_ADDRESS"] = kept_bus
    ends(process)


def at_spi(screen):
    """The address of the accessibility bus."""
    asked = ["dbus-send", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"]
    return screen.run(*asked).strip()
