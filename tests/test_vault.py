"""Keys are kept only where they are encrypted, and every failure is told in words that quote none of them."""

from __future__ import annotations

import importlib
import json
import logging
import re
import sys
import threading
import time
import traceback
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backends import chainer, fail, null
from keyring.backends.SecretService import Keyring as SecretServiceKeyring

from app import vault
from app.domain.credentials import Credentials, ProxyLogin
from app.errors import BadInput, KeyNotStored, KeyringAbsent, KeyringLocked, KeyringProblem, KeyringSilent
from app.logs import struck
from app.vault import ENCRYPTED, SessionVault, Vault

SECRETS = ("37c541a1-0000-4000-8000-5a2f00ed7f3a", "22582BD0CFF14C41EDBF1AB98506286D", 'Pass "word" \\ +/=')
OURS = Credentials(key=SECRETS[0], secret=SECRETS[1], passphrase=SECRETS[2])
OLDER = Credentials(key="older-key", secret="older-secret", passphrase="older-passphrase")
THIRD = Credentials(key="third-key", secret="third-secret", passphrase="third-passphrase")


class Memory:
    """A back end that keeps what it is given, unless told to fail."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.kept[service, username]


class Plaintext(Memory):
    """A back end that is not on the list."""


@pytest.fixture
def memory(monkeypatch) -> Memory:
    """A back end that passes for one that encrypts."""
    monkeypatch.setitem(ENCRYPTED, f"{__name__}.Memory", ("test", "Memory"))
    return Memory()


def parts(credentials: Credentials) -> tuple[str, str, str]:
    return credentials.key, credentials.secret, credentials.passphrase


def operations(store: Vault):
    return {
        "save": lambda **more: store.save("a1", OURS, **more),
        "load": lambda **more: store.load("a1", **more),
        "forget": lambda **more: store.forget("a1", **more),
    }


def assert_tells_and_quotes_nothing(error: KeyringProblem) -> None:
    assert re.search("Nothing was (kept or )?sent", error.words.en)
    assert re.search("未(保存或)?发送任何", error.words.zh)
    assert error.__context__ is None
    assert error.__cause__ is None
    told = "".join(traceback.format_exception(error)) + repr(error) + error.words.en + error.words.zh
    assert not [secret for secret in SECRETS if secret in told or json.dumps(secret)[1:-1] in told]


def test_an_account_has_one_entry_under_the_documented_name(memory):
    Vault(memory).save("a1", OURS)
    assert list(memory.kept) == [("one-click-repay", "a1")]
    kept = json.loads(memory.kept["one-click-repay", "a1"])
    assert kept == {"key": SECRETS[0], "secret": SECRETS[1], "passphrase": SECRETS[2]}


def test_what_was_saved_is_loaded_and_can_be_forgotten_once(memory):
    store = Vault(memory)
    store.save("a1", OURS)
    assert parts(store.load("a1")) == SECRETS
    assert store.forget("a1") is True
    assert store.forget("a1") is False
    with pytest.raises(KeyNotStored) as raised:
        store.load("a1")
    assert_tells_and_quotes_nothing(raised.value)


@pytest.mark.parametrize(
    "backend",
    [null.Keyring(), fail.Keyring(), Plaintext(), type("Keyring", (SecretServiceKeyring,), {})()],
    ids=["null", "fail", "plaintext", "subclass of one that encrypts"],
)
@pytest.mark.parametrize("operation", ["save", "load", "forget"])
def test_a_back_end_that_is_not_known_to_encrypt_is_refused_by_its_class(backend, operation):
    with pytest.raises(KeyringAbsent) as raised:
        operations(Vault(backend))[operation]()
    assert_tells_and_quotes_nothing(raised.value)
    assert getattr(backend, "kept", {}) == {}


@pytest.mark.parametrize(("members", "taken"), [((), False), (("memory",), True), (("memory", "plaintext"), False)])
def test_a_chain_is_as_good_as_its_members(memory, monkeypatch, members, taken):
    chained = [{"memory": memory, "plaintext": Plaintext()}[member] for member in members]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", chained)
    store = Vault(chainer.ChainerBackend())
    if taken:
        store.save("a1", OURS)
        assert parts(store.load("a1")) == SECRETS
        assert store.backend_name() == "several keyrings"
    else:
        with pytest.raises(KeyringAbsent):
            store.save("a1", OURS)


def test_every_back_end_on_the_list_exists_by_that_name():
    for name in ENCRYPTED:
        module, _, class_name = name.rpartition(".")
        kind = getattr(importlib.import_module(module), class_name)
        assert f"{kind.__module__}.{kind.__qualname__}" == name


@pytest.mark.parametrize(
    ("platform", "tried"),
    [("win32", ["Windows"]), ("darwin", ["macOS"]), ("linux", ["SecretService", "kwallet", "kwallet"])],
)
def test_only_the_systems_own_keyrings_are_tried(monkeypatch, platform, tried):
    names: list[str] = []
    monkeypatch.setattr(vault, "_viable", lambda name: names.append(name.split(".")[2]))
    monkeypatch.setattr(vault, "sys", SimpleNamespace(platform=platform))
    with pytest.raises(KeyringAbsent):
        Vault().load("a1")
    assert names == tried


def test_a_back_end_that_keeps_nothing_is_found_out(memory, monkeypatch):
    monkeypatch.setattr(memory, "set_password", lambda *_: None)
    with pytest.raises(KeyNotStored) as raised:
        Vault(memory).save("a1", OURS)
    assert_tells_and_quotes_nothing(raised.value)


def test_a_back_end_that_keeps_something_else_is_found_out(memory, monkeypatch):
    monkeypatch.setattr(memory, "get_password", lambda *_: "an older value")
    with pytest.raises(KeyNotStored):
        Vault(memory).save("a1", OURS)


def named(name: str, *, cause: Exception | None = None) -> Exception:
    """An error of a library, told apart by its class's name, that quotes a secret as badly as can be."""
    error = type(name, (Exception,), {})(*SECRETS)
    error.__cause__ = cause
    return error


FAILURES = [
    (named("KeyringLocked"), KeyringLocked),
    (named("LockedException"), KeyringLocked),
    (named("InitError", cause=named("PromptDismissedException")), KeyringLocked),
    (named("NoKeyringError"), KeyringAbsent),
    (named("InitError", cause=named("SecretServiceNotAvailableException")), KeyringAbsent),
    (ModuleNotFoundError(SECRETS[1]), KeyringAbsent),
    (named("DBusErrorResponse"), KeyringProblem),
    (OSError(5, SECRETS[1]), KeyringProblem),
    (UnicodeDecodeError("utf-8", SECRETS[1].encode(), 0, 1, SECRETS[2]), KeyringProblem),
]


@pytest.mark.parametrize(("failure", "kind"), FAILURES, ids=lambda value: getattr(value, "__name__", None))
@pytest.mark.parametrize("operation", ["save", "load", "forget"])
def test_every_failure_becomes_one_of_ours_and_quotes_nothing(memory, operation, failure, kind):
    memory.failure = failure
    with pytest.raises(KeyringProblem) as raised:
        operations(Vault(memory))[operation]()
    expected = KeyNotStored if kind is KeyringProblem and operation == "save" else kind
    assert type(raised.value) is expected
    assert_tells_and_quotes_nothing(raised.value)


def test_an_entry_that_cannot_be_deleted_is_not_called_forgotten(memory, monkeypatch):
    def denied(*_: str) -> None:
        raise named("PasswordDeleteError")

    Vault(memory).save("a1", OURS)
    monkeypatch.setattr(memory, "delete_password", denied)
    with pytest.raises(KeyringProblem) as raised:
        Vault(memory).forget("a1")
    assert_tells_and_quotes_nothing(raised.value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        '{"key": "k"}',
        '{"key": 1, "secret": "s", "passphrase": "p"}',
        "[" * 100_000,
        f'{{"key": "{SECRETS[0]}", "secret": "", "passphrase": "p"}}',
        f"{SECRETS[1]} is no JSON",
    ],
    ids=range(10),
)
def test_a_damaged_entry_is_told_unquoted(memory, value):
    memory.kept["one-click-repay", "a1"] = value
    with pytest.raises(KeyNotStored) as raised:
        Vault(memory).load("a1")
    assert_tells_and_quotes_nothing(raised.value)


@pytest.mark.parametrize("operation", ["save", "load", "forget"])
def test_a_keyring_that_hangs_holds_nobody_longer_than_the_deadline(memory, monkeypatch, operation):
    gate = threading.Event()
    for method in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(memory, method, lambda *_: gate.wait())
    begun = time.monotonic()
    with pytest.raises(KeyringSilent) as raised:
        operations(Vault(memory, deadline_s=0.1))[operation]()
    assert time.monotonic() - begun < 5
    gate.set()
    assert_tells_and_quotes_nothing(raised.value)


@pytest.mark.parametrize("operation", ["save", "load", "forget"])
def test_the_user_can_stop_waiting(memory, monkeypatch, operation):
    gate, cancel = threading.Event(), threading.Event()
    for method in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(memory, method, lambda *_: [cancel.set(), gate.wait()])
    begun = time.monotonic()
    with pytest.raises(KeyringSilent, match="stopped waiting") as raised:
        operations(Vault(memory))[operation](cancel=cancel)
    assert time.monotonic() - begun < 5
    gate.set()
    assert_tells_and_quotes_nothing(raised.value)


@pytest.mark.parametrize("former", [None, OLDER], ids=["nothing", "another key"])
@pytest.mark.parametrize("ends", ["deadline", "cancel"])
def test_what_is_written_too_late_leaves_what_was_there_before(memory, monkeypatch, former, ends):
    if former is not None:
        Vault(memory).save("a1", former)
    before, gate, written, cancel = dict(memory.kept), threading.Event(), threading.Event(), threading.Event()
    really = memory.set_password

    def slow(*parts: str) -> None:
        if ends == "cancel":
            cancel.set()
        gate.wait(10)
        really(*parts)
        written.set()

    monkeypatch.setattr(memory, "set_password", slow)
    with pytest.raises(KeyringSilent):
        Vault(memory, deadline_s=0.1 if ends == "deadline" else 10).save("a1", OURS, cancel=cancel)
    gate.set()
    assert written.wait(10)
    for thread in [thread for thread in threading.enumerate() if thread.name == "keyring"]:
        thread.join(10)
    assert memory.kept == before


def test_what_is_written_too_late_does_not_undo_what_was_kept_meanwhile(memory, monkeypatch):
    Vault(memory).save("a1", OLDER)
    gate, behind, really = threading.Event(), threading.Event(), memory.get_password

    def slow(service: str, username: str) -> str | None:
        found = really(service, username)
        if found is not None and SECRETS[0] in found and not behind.is_set():
            # Ours was written, and is being read back.
            behind.set()
            gate.wait(10)
        return found

    monkeypatch.setattr(memory, "get_password", slow)
    with pytest.raises(KeyringSilent):
        Vault(memory, deadline_s=0.1).save("a1", OURS)
    assert behind.wait(10)
    Vault(memory).save("a1", THIRD)
    gate.set()
    for thread in [thread for thread in threading.enumerate() if thread.name == "keyring"]:
        thread.join(10)
    assert parts(Vault(memory).load("a1")) == parts(THIRD)


def test_an_entry_that_is_no_text_is_written_over(memory, monkeypatch):
    broken = [UnicodeDecodeError("utf-8", b"\xff", 0, 1, "")]
    really = memory.get_password

    def once(*parts: str) -> str | None:
        if broken:
            raise broken.pop()
        return really(*parts)

    monkeypatch.setattr(memory, "get_password", once)
    Vault(memory).save("a1", OURS)
    assert parts(Vault(memory).load("a1")) == SECRETS


def test_an_entry_larger_than_windows_takes_is_refused_before_it_is_sent_anywhere(memory):
    def sized(length: int) -> Credentials:
        return Credentials(key="k", secret="s" * length, passphrase="p")

    largest = 1280 - len(json.dumps({"key": "k", "secret": "", "passphrase": "p"}))
    Vault(memory).save("a1", sized(largest))
    memory.kept.clear()
    with pytest.raises(BadInput) as raised:
        Vault(memory).save("a1", sized(largest + 1))
    assert memory.kept == {}
    assert "ssss" not in str(raised.value)


def test_keys_that_pass_through_are_struck_out_of_the_log(memory, monkeypatch):
    struck: set[str] = set()
    monkeypatch.setattr(vault, "strike_out", lambda *texts: struck.update(texts))
    Vault(memory).save("a1", OURS)
    assert struck == set(SECRETS)
    struck.clear()
    Vault(memory).load("a1")
    assert struck == set(SECRETS)
    struck.clear()
    SessionVault().save("a1", OURS)
    assert struck == set(SECRETS)


def test_nothing_is_logged_of_a_key(memory, caplog):
    with caplog.at_level(logging.DEBUG):
        Vault(memory).save("a1", OURS)
        Vault(memory).load("a1")
        Vault(memory).forget("a1")
    assert caplog.records == []


def test_the_keyring_is_named(memory):
    assert Vault(memory).backend_name() == "Memory"


def test_keys_of_this_session_are_kept_in_memory_only():
    store = SessionVault()
    store.save("a1", OURS)
    store.save("b2", Credentials(key="k", secret="s", passphrase="p"))
    assert parts(store.load("a1")) == SECRETS
    assert store.forget("a1") is True
    assert store.forget("a1") is False
    with pytest.raises(KeyNotStored):
        store.load("a1")
    store.forget_all()
    with pytest.raises(KeyNotStored):
        store.load("b2")
    assert "this session" in store.backend_name()


def test_a_store_shows_no_key(memory):
    session = SessionVault()
    session.save("a1", OURS)
    Vault(memory).save("a1", OURS)
    shown = repr(session) + str(session) + repr(Vault(memory)) + str(Vault(memory))
    assert not [secret for secret in SECRETS if secret in shown]
    assert "1 account" in repr(session)


def test_without_a_session_bus_there_is_no_keyring(monkeypatch):
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("these have a keyring without a bus")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(KeyringAbsent, match="gnome-keyring"):
        Vault().backend_name()


LOGIN = ProxyLogin(address="socks5h://192.0.2.1:1080", user="proxy-user-1", password="proxy-password-1")


def test_a_proxys_login_is_kept_beside_the_key_and_deleted_with_it(memory):
    store = Vault(memory)
    store.save("a1", OURS.with_login(LOGIN))
    found = store.load("a1")
    assert parts(found) == parts(OURS)
    login = found.proxy_login
    assert (login.address, login.user, login.password) == (LOGIN.address, LOGIN.user, LOGIN.password)
    store.save("a1", found.with_login(None))
    assert "proxy" not in memory.kept[vault.SERVICE, "a1"]
    store.save("a1", OURS.with_login(LOGIN))
    assert store.forget("a1")
    assert memory.kept == {}


def test_an_entry_of_an_earlier_version_is_read_and_a_newer_one_is_what_that_version_reads(memory):
    memory.kept[vault.SERVICE, "old"] = json.dumps(dict(zip(("key", "secret", "passphrase"), SECRETS, strict=True)))
    old = Vault(memory).load("old")
    assert (parts(old), old.proxy_login) == (SECRETS, None)
    Vault(memory).save("new", OURS.with_login(LOGIN))
    new = json.loads(memory.kept[vault.SERVICE, "new"])
    assert (new["key"], new["secret"], new["passphrase"]) == SECRETS


@pytest.mark.parametrize(
    "broken",
    [
        {"proxy": "x"},
        {"proxy": "x", "proxy_user": 1, "proxy_password": None},
        {"proxy": ["x"], "proxy_user": "u", "proxy_password": "p"},
    ],
)
def test_a_login_that_makes_no_sense_is_a_damaged_entry_and_quotes_nothing(memory, broken):
    whole = dict(zip(("key", "secret", "passphrase"), SECRETS, strict=True))
    memory.kept[vault.SERVICE, "a1"] = json.dumps({**whole, **broken})
    with pytest.raises(KeyNotStored) as raised:
        Vault(memory).load("a1")
    assert_tells_and_quotes_nothing(raised.value)


def test_a_login_is_struck_out_of_the_log_once_it_is_known(memory):
    Vault(memory).save("a1", OURS.with_login(LOGIN))
    assert LOGIN.user not in struck(f"told to {LOGIN.user}")
    assert LOGIN.password not in struck(f"told to {LOGIN.password}")


def test_a_login_for_this_session_only_is_gone_with_the_key():
    store = SessionVault()
    store.save("a1", OURS.with_login(LOGIN))
    assert store.load("a1").proxy_login is LOGIN
    assert (store.holds("a1"), store.holds("a2")) == (True, False)
    store.forget_all()
    assert not store.holds("a1")


ENTRIES = st.one_of(
    st.text(st.characters(), max_size=60),
    st.dictionaries(
        st.sampled_from(["key", "secret", "passphrase", "proxy", "proxy_user", "proxy_password"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.lists(st.text(), max_size=2),
    ).map(json.dumps),
    st.sampled_from(["9" * 10_000, '{"key": 1e999}', "[" * 100_000, '\ufeff{"key": "k"}', '{"key": "a", "key": "b"}']),
)


@given(value=ENTRIES)
def test_any_entry_of_a_keyring_is_a_key_or_a_damaged_entry(value):
    loaded = vault._credentials(value)
    if loaded is not None:
        assert all(isinstance(text, str) and text.isascii() for text in loaded.texts)
        assert loaded.proxy_login is None or isinstance(loaded.proxy_login.address, str)
