"""API keys in the operating system's keyring, or in memory for this session only."""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

from app import vault_words
from app.deadline import Cancelled, DeadlinePassed, within
from app.domain.credentials import Credentials, ProxyLogin
from app.errors import BadInput, KeyNotStored, KeyringAbsent, KeyringLocked, KeyringProblem, KeyringSilent
from app.logs import strike_out

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

T = TypeVar("T")

SERVICE = "one-click-repay"
DEADLINE_S = 120.0  # long enough to type the keyring's password into its prompt

_LARGEST_BYTES = 2560  # Windows Credential Locker takes no more, as UTF-16; the same everywhere: accounts can move

# The back ends that keep secrets encrypted, by their class: the system they belong to, and how its users know them.
ENCRYPTED = {
    "keyring.backends.Windows.WinVaultKeyring": ("win32", "Windows Credential Locker"),
    "keyring.backends.macOS.Keyring": ("darwin", "macOS Keychain"),
    "keyring.backends.SecretService.Keyring": ("linux", "Secret Service"),
    "keyring.backends.kwallet.DBusKeyring": ("linux", "KWallet"),
    "keyring.backends.kwallet.DBusKeyringKWallet4": ("linux", "KWallet 4"),
}
_CHAINER = "keyring.backends.chainer.ChainerBackend"
_CHAINED = ("", "several keyrings")

# What the back ends raise, by class name: most come from libraries that are there on one system only.
_LOCKED = {"KeyringLocked", "LockedException", "PromptDismissedException"}
_ABSENT = {"NoKeyringError", "SecretServiceNotAvailableException", "ImportError", "ModuleNotFoundError"}


class Backend(Protocol):
    """What is used of a keyring back end."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the value kept for `username`, None if there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a value for `username`."""

    def delete_password(self, service: str, username: str) -> None:
        """Delete the value of `username`; raises if there is none."""


class KeyStore(Protocol):
    """Keeps each account's credentials under the account's id; `cancel`, once set, ends the wait for an answer."""

    def save(self, account_id: str, credentials: Credentials, *, cancel: threading.Event | None = None) -> None:
        """Keep the credentials, in the place of earlier ones; raises KeyringProblem, BadInput if too long."""

    def load(self, account_id: str, *, cancel: threading.Event | None = None) -> Credentials:
        """Return the credentials; raises KeyringProblem, which is KeyNotStored if there are none."""

    def forget(self, account_id: str, *, cancel: threading.Event | None = None) -> bool:
        """Delete the credentials and return whether there were any; raises KeyringProblem."""

    def backend_name(self) -> str:
        """Return where the keys are, for About and the self-test; raises KeyringProblem."""


class Vault:
    """A `KeyStore` in the operating system's keyring: one entry per account, none of them ever outside of it.

    Each call blocks for at most `deadline_s` seconds, a prompt to unlock the keyring included; not for the GUI thread.
    `backend` is refused with KeyringAbsent unless it is one that keeps secrets encrypted.
    """

    def __init__(self, backend: Backend | None = None, *, deadline_s: float = DEADLINE_S) -> None:
        self._backend = backend
        self._deadline_s = deadline_s

    def __repr__(self) -> str:
        return f"Vault({SERVICE})"

    def save(self, account_id: str, credentials: Credentials, *, cancel: threading.Event | None = None) -> None:
        """Write the credentials and read them back: see `KeyStore.save`.

        What is written after the deadline or the cancel is undone, as nobody knows of it: what was there before comes
        back.
        """
        _hide(credentials)
        value = _value(credentials)

        def write() -> tuple[bool, str | None]:
            backend = self._open()
            former = _found(backend, account_id)
            backend.set_password(SERVICE, account_id, value)
            # Some back ends take a secret and keep nothing.
            return backend.get_password(SERVICE, account_id) == value, former

        def undo(written: tuple[bool, str | None]) -> None:
            kept, former = written
            with suppress(Exception):
                backend = self._open()
                if kept and backend.get_password(SERVICE, account_id) != value:
                    return  # somebody has tried again meanwhile
                if former is None:
                    backend.delete_password(SERVICE, account_id)
                else:
                    # The only key that the account has, perhaps.
                    backend.set_password(SERVICE, account_id, former)

        kept, _ = self._ask(write, unknown=KeyNotStored, cancel=cancel, too_late=undo)
        if not kept:
            raise KeyNotStored(vault_words.NOT_KEPT + vault_words.INSTEAD)

    def load(self, account_id: str, *, cancel: threading.Event | None = None) -> Credentials:
        """Read the credentials: see `KeyStore.load`."""
        value = self._ask(lambda: self._open().get_password(SERVICE, account_id), cancel=cancel)
        credentials = None if value is None else _credentials(value)
        if credentials is None:
            raise KeyNotStored(vault_words.NO_KEY)
        _hide(credentials)
        return credentials

    def forget(self, account_id: str, *, cancel: threading.Event | None = None) -> bool:
        """Delete the entry: see `KeyStore.forget`."""

        def delete() -> bool:
            backend = self._open()
            try:
                backend.delete_password(SERVICE, account_id)
            except Exception:
                # Back ends raise the same for an entry that is not there as for one that cannot be deleted.
                if backend.get_password(SERVICE, account_id) is None:
                    return False
                raise
            return True

        return self._ask(delete, cancel=cancel)

    def backend_name(self) -> str:
        """Name the keyring in use: see `KeyStore.backend_name`."""
        return self._ask(lambda: ENCRYPTED.get(_class_of(self._open()), _CHAINED)[1])

    def _open(self) -> Backend:
        if self._backend is not None:
            if not _encrypts(self._backend):
                raise KeyringAbsent(vault_words.NO_KEYRING + vault_words.INSTEAD)
            return self._backend
        # By name, never by keyring's own search: that one heeds PYTHON_KEYRING_BACKEND and keyringrc.cfg, takes
        # a plaintext back end if one is installed, and starts compilers on Linux.
        here = sys.platform if sys.platform in {"win32", "darwin"} else "linux"
        for name, (system, _) in ENCRYPTED.items():
            if system == here and (backend := _viable(name)) is not None:
                return backend
        raise KeyringAbsent(vault_words.NO_KEYRING + vault_words.INSTEAD)

    def _ask(
        self,
        call: Callable[[], T],
        *,
        unknown: type[KeyringProblem] = KeyringProblem,
        cancel: threading.Event | None = None,
        too_late: Callable[[T], None] | None = None,
    ) -> T:
        try:
            return within(self._deadline_s, call, name="keyring", cancel=cancel, too_late=too_late)
        except DeadlinePassed:
            problem: KeyringProblem = KeyringSilent(vault_words.SILENT + vault_words.INSTEAD)
        except Cancelled:
            problem = KeyringSilent(vault_words.CANCELLED + vault_words.INSTEAD)
        except Exception as error:  # noqa: BLE001 - raw D-Bus, Win32 and Keychain errors leak through keyring
            problem = _problem(error, unknown=unknown)
        # Out here the original, which may quote the secret, is not its context.
        raise problem


class SessionVault:
    """A `KeyStore` in memory: the keys are gone when the program ends."""

    def __init__(self) -> None:
        self._kept: dict[str, Credentials] = {}

    def __repr__(self) -> str:
        return f"SessionVault({len(self._kept)} accounts)"

    def save(self, account_id: str, credentials: Credentials, *, cancel: threading.Event | None = None) -> None:  # noqa: ARG002 - never waits
        """Keep the credentials until the program ends."""
        _hide(credentials)
        self._kept[account_id] = credentials

    def load(self, account_id: str, *, cancel: threading.Event | None = None) -> Credentials:  # noqa: ARG002 - never waits
        """Return the credentials; raises KeyNotStored if they were not entered in this session."""
        if account_id not in self._kept:
            raise KeyNotStored(vault_words.NO_KEY)
        return self._kept[account_id]

    def forget(self, account_id: str, *, cancel: threading.Event | None = None) -> bool:  # noqa: ARG002 - never waits
        """Delete the credentials and return whether there were any."""
        return self._kept.pop(account_id, None) is not None

    def holds(self, account_id: str) -> bool:
        """Whether there are credentials of this account."""
        return account_id in self._kept

    def forget_all(self) -> frozenset[str]:
        """Delete the credentials of all accounts, and return the accounts' ids."""
        held = frozenset(self._kept)
        self._kept.clear()
        return held

    def backend_name(self) -> str:
        """Return where the keys are."""
        return "memory, this session only"


def _viable(name: str) -> Backend | None:
    module, _, class_name = name.rpartition(".")
    try:
        kind = getattr(importlib.import_module(module), class_name)
        _ = kind.priority  # raises where the keyring cannot be used; the class itself can always be made
        backend: Backend = kind()
    except Exception:  # noqa: BLE001 - whatever the libraries raise that this system lacks
        return None
    return backend


def _found(backend: Backend, account_id: str) -> str | None:
    """What is kept for an account; None also for what is no text, and so no key."""
    try:
        return backend.get_password(SERVICE, account_id)
    except UnicodeDecodeError:
        return None


def _class_of(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _encrypts(backend: object) -> bool:
    if _class_of(backend) == _CHAINER:
        members = list(getattr(backend, "backends", ()))
        return bool(members) and all(_class_of(member) in ENCRYPTED for member in members)
    return _class_of(backend) in ENCRYPTED


def _problem(error: Exception, *, unknown: type[KeyringProblem]) -> KeyringProblem:
    """Say what happened without the error's own text, which may quote anything."""
    if isinstance(error, KeyringProblem):
        return type(error)(error.words)
    kinds: set[str] = set()
    cause: BaseException | None = error
    while cause is not None:
        kinds.add(type(cause).__name__)
        cause = cause.__cause__
    if kinds & _LOCKED:
        return KeyringLocked(vault_words.STAYED_LOCKED + vault_words.INSTEAD)
    if kinds & _ABSENT:
        return KeyringAbsent(vault_words.NO_KEYRING + vault_words.INSTEAD)
    return unknown(vault_words.failed(type(error).__name__) + vault_words.INSTEAD)


def _value(credentials: Credentials) -> str:
    parts = {"key": credentials.key, "secret": credentials.secret, "passphrase": credentials.passphrase}
    login = credentials.proxy_login
    if login is not None:
        # An earlier version reads the three above, and nothing else.
        parts |= {"proxy": login.address, "proxy_user": login.user, "proxy_password": login.password}
    value = json.dumps(parts)
    if len(value.encode("utf-16-le")) > _LARGEST_BYTES:
        raise BadInput(vault_words.TOO_LONG)
    return value


def _credentials(value: str) -> Credentials | None:
    """Read an entry's value, None if it is damaged; an error would carry the value with it."""
    try:
        parts = json.loads(value)
        login = None
        if "proxy" in parts and not isinstance(parts["proxy"], str):
            return None
        if "proxy" in parts:
            login = ProxyLogin(address=parts["proxy"], user=parts["proxy_user"], password=parts["proxy_password"])
        return Credentials(key=parts["key"], secret=parts["secret"], passphrase=parts["passphrase"], proxy_login=login)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _hide(credentials: Credentials) -> None:
    strike_out(*credentials.texts)
