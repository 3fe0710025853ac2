"""A real gnome-keyring-daemon on a bus of its own, with a throwaway home, for tests that store keys."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
from secretstorage import get_default_collection

from tests.session_bus import BUS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "org.freedesktop.secrets"
_PATIENCE_S = 20


@dataclass(frozen=True, slots=True)
class SecretService:
    """A running keyring: `environment` is for child processes, the whole of it."""

    environment: dict[str, str]
    daemon: subprocess.Popen[bytes]

    def freeze(self) -> None:
        """Let it hang: it is there, and never answers."""
        self.daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.daemon.send_signal(signal.SIGCONT)

    def lock(self) -> None:
        """Lock the default keyring; nobody is there to answer a prompt."""
        with open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            get_default_collection(connection).lock()


@contextmanager
def running() -> Iterator[SecretService]:
    """Start an unlocked, empty keyring, and end it."""
    for program in ("dbus-daemon", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.fail(f"{program} is not installed: run `make test`, which installs what the tests need")
    with ExitStack() as stack:
        # Not pytest's folder: the path of a socket has room for 107 bytes only.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="keyring-", ignore_cleanup_errors=True)))
        environment = _environment(folder)
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus(folder, environment))
        daemon = stack.enter_context(_daemon(environment))
        _wait_for_name(environment["DBUS_SESSION_BUS_ADDRESS"])
        yield SecretService(environment, daemon)


@contextmanager
def secret_service() -> Iterator[dict[str, str]]:
    """Start an unlocked, empty keyring, give the environment in which child processes find it, and end it."""
    with running() as service:
        yield service.environment


def without_bus(folder: Path) -> dict[str, str]:
    """Give an environment for child processes in which there is no keyring and no bus."""
    return _environment(folder)


def _environment(folder: Path) -> dict[str, str]:
    left_out = ("DISPLAY", "WAYLAND_", "DBUS_", "XDG_", "GNOME_", "KDE_", "PYTHON_KEYRING_", "KEYRING_", "SSH_AUTH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {**environment, "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime)}


@contextmanager
def _bus(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    configuration = folder / "bus.conf"
    configuration.write_text(BUS.format(folder=folder), encoding="utf-8")
    command = ("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address")
    with _ended(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        assert address, "dbus-daemon did not start"
        yield address


@contextmanager
def _daemon(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = ("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
    started = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with _ended(started) as daemon:
        assert daemon.stdin is not None
        daemon.stdin.write(b"password of the test keyring")
        daemon.stdin.close()
        yield daemon


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    with process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for_name(address: str) -> None:
    rule = MatchRule(
        type="signal",
        sender=message_bus.bus_name,
        interface=message_bus.interface,
        member="NameOwnerChanged",
        path=message_bus.object_path,
    )
    rule.add_arg_condition(0, _NAME)
    with open_dbus_connection(address) as connection:
        bus = Proxy(message_bus, connection, timeout=_PATIENCE_S)
        with connection.filter(rule) as changes:
            bus.AddMatch(rule)
            if not bus.NameHasOwner(_NAME)[0]:
                connection.recv_until_filtered(changes, timeout=_PATIENCE_S)
