"""Keys in a real Secret Service: kept, given back, forgotten, and every way in which it may fail."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.secret_service import SecretService, running, without_bus

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the Secret Service is Linux's")

ROOT = Path(__file__).resolve().parent.parent
SECRET = "22582BD0CFF14C41EDBF1AB98506286D"

# In a process of its own: what keyring imports, and the connections it leaves open, end with it.
CHILD = f"""
import json, sys, threading, time
from app.domain.credentials import Credentials
from app.errors import OneClickRepayError
from app.vault import Vault
ours = Credentials(key="37c541a1-0000-4000-8000-5a2f00ed7f3a", secret={SECRET!r}, passphrase='Pass "word" +/=')
begun = time.monotonic()
outcome = {{}}
try:
    vault = Vault(deadline_s=float(sys.argv[1]))
    outcome["value"] = eval(sys.argv[2])
except OneClickRepayError as error:
    outcome["error"] = type(error).__name__
    outcome["words"] = error.words.en + error.words.zh
    outcome["context"] = repr((error.__context__, error.__cause__))
outcome["took"] = time.monotonic() - begun
print(json.dumps(outcome))
"""

SAVE = "vault.save('a1', ours)"
LOAD = "(lambda c: [c.key == ours.key, c.secret == ours.secret, c.passphrase == ours.passphrase])(vault.load('a1'))"


@dataclass(frozen=True, slots=True)
class Outcome:
    value: object
    error: str | None
    words: str
    took: float


def ask(environment: dict[str, str], expression: str, *, deadline_s: float = 20) -> Outcome:
    command = (sys.executable, "-c", CHILD, str(deadline_s), expression)
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert SECRET not in ended.stdout + ended.stderr
    told = json.loads(ended.stdout)
    assert told.get("context", "(None, None)") == "(None, None)"
    return Outcome(told.get("value"), told.get("error"), told.get("words", ""), told["took"])


@pytest.fixture
def service() -> Iterator[SecretService]:
    with running() as service:
        yield service


def test_keys_outlive_the_process_that_saved_them_and_are_gone_once_forgotten(service):
    assert ask(service.environment, SAVE).error is None
    assert ask(service.environment, LOAD).value == [True, True, True]
    assert ask(service.environment, "vault.forget('a1')").value is True
    assert ask(service.environment, LOAD).error == "KeyNotStored"
    assert ask(service.environment, "vault.forget('a1')").value is False


def test_saving_again_replaces_and_accounts_do_not_mix(service):
    other = "Credentials(key='another-key-0001', secret='x', passphrase='y')"
    twice = f"[vault.save('a1', {other}), vault.save('a1', ours), vault.save('b2', {other}), vault.load('b2').key]"
    assert ask(service.environment, twice).value == [None, None, None, "another-key-0001"]
    assert ask(service.environment, LOAD).value == [True, True, True]
    assert ask(service.environment, "[vault.forget('a1'), vault.forget('a1')]").value == [True, False]


def test_no_secret_reaches_the_disk_in_the_clear(service):
    assert ask(service.environment, SAVE).error is None
    home = Path(service.environment["HOME"])
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in kept)
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize("expression", [SAVE, LOAD, "vault.forget('a1')"])
def test_a_locked_keyring_is_reported_as_locked(service, expression):
    assert ask(service.environment, SAVE).error is None
    service.lock()
    outcome = ask(service.environment, expression)
    assert outcome.error == "KeyringLocked"
    assert "Unlock" in outcome.words
    assert "Nothing was kept or sent" in outcome.words


@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent/bus", "nonsense"])
def test_without_a_bus_the_keyring_is_absent_at_once(tmp_path, address):
    environment = without_bus(tmp_path)
    if address is not None:
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
    outcome = ask(environment, SAVE)
    assert outcome.error == "KeyringAbsent"
    assert outcome.took < 5


def test_a_keyring_that_hangs_is_silent_within_the_deadline(service):
    assert ask(service.environment, SAVE).error is None
    service.freeze()
    outcome = ask(service.environment, LOAD, deadline_s=1)
    assert outcome.error == "KeyringSilent"
    assert 1 <= outcome.took < 5
    service.thaw()
    assert ask(service.environment, LOAD).value == [True, True, True]


def test_waiting_for_a_keyring_that_hangs_can_be_cancelled(service):
    assert ask(service.environment, SAVE).error is None
    service.freeze()
    cancelled = "[c := threading.Event(), threading.Timer(0.5, c.set).start(), vault.load('a1', cancel=c)]"
    outcome = ask(service.environment, cancelled, deadline_s=30)
    assert outcome.error == "KeyringSilent"
    assert outcome.took < 10


PLAINTEXT = """
from pathlib import Path
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        return Path(__file__).with_name("stolen").read_text()
    def set_password(self, service, username, password):
        Path(__file__).with_name("stolen").write_text(password)
    def delete_password(self, service, username):
        Path(__file__).with_name("stolen").unlink()
"""


@pytest.mark.parametrize("named", ["plaintext.Keyring", "keyring.backends.null.Keyring", "no.such.Keyring"])
@pytest.mark.parametrize("where", ["environment", "keyringrc"])
def test_a_back_end_named_by_the_environment_is_never_used(service, tmp_path, named, where):
    (tmp_path / "plaintext.py").write_text(PLAINTEXT, encoding="utf-8")
    environment = {**service.environment, "PYTHONPATH": str(tmp_path)}
    if where == "environment":
        environment["PYTHON_KEYRING_BACKEND"] = named
    else:
        configuration = Path(environment["HOME"], ".config", "python_keyring", "keyringrc.cfg")
        configuration.parent.mkdir(parents=True)
        configuration.write_text(f"[backend]\ndefault-keyring={named}\nkeyring-path={tmp_path}\n", encoding="utf-8")
    assert ask(environment, f"[{SAVE}, vault.backend_name()]").value == [None, "Secret Service"]
    assert ask(environment, LOAD).value == [True, True, True]
    assert not (tmp_path / "stolen").exists()


def test_a_plaintext_back_end_named_by_the_environment_is_no_way_out_where_there_is_no_keyring(tmp_path):
    (tmp_path / "plaintext.py").write_text(PLAINTEXT, encoding="utf-8")
    named = {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "plaintext.Keyring"}
    assert ask({**without_bus(tmp_path), **named}, SAVE).error == "KeyringAbsent"
    assert not (tmp_path / "stolen").exists()


def test_keyring_is_not_imported_before_a_key_is_wanted(tmp_path):
    command = (sys.executable, "-c", "import sys, app.vault; sys.exit('keyring' in sys.modules)")
    assert subprocess.run(command, cwd=ROOT, env=without_bus(tmp_path), check=False).returncode == 0
