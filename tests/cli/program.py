"""The real program in child processes, each user of it with a home, and one real keyring for all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.secret_service import secret_service

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended; `said` are the JSON objects of its standard output."""

    code: int
    out: str
    err: str

    @property
    def said(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def last(self):
        return self.said[-1]

    @property
    def states(self):
        """Debt → status, as the last line about it had it."""
        return {each["debt"]: each["status"] for each in self.said if "status" in each}


class Program:
    """One user's program: `home` holds the settings and the journal."""

    def __init__(self, environment, home):
        self.home = home
        self.environment = {**environment, "ONE_CLICK_REPAY_HOME": str(home), "LANG": "C.UTF-8"}

    def start(self, *arguments, **options):
        """Start a command and leave it running; its streams are text pipes."""
        command = (sys.executable, "-m", "app", *map(str, arguments))
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | options
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **pipes)

    @contextmanager
    def running(self, *arguments, **options):
        """A started command, killed at the end if it still runs."""
        with self.start(*arguments, **options) as process:
            try:
                yield process
            finally:
                process.kill()

    def run(self, *arguments, typed=""):
        """Run a command to its end."""
        with self.running(*arguments) as process:
            return ended(process, typed)

    def add(self, exchange, name="Main"):
        """Add an account at a look-alike exchange, with its keys on standard input."""
        told = self.run("account", "add", name, "--site", exchange.url, typed="\n".join(exchange.keys) + "\n")
        assert told.code == 0, told.err
        return told


def ended(process, typed=None):
    """Wait for the end of a command."""
    out, err = process.communicate(typed, timeout=PATIENCE_S)
    return Ended(process.returncode, out, err)


@pytest.fixture(scope="session")
def keyring():
    """The environment of a real keyring; one for all tests of a worker, since accounts have ids of their own."""
    with secret_service() as environment:
        yield {name: text for name, text in environment.items() if name != "ONE_CLICK_REPAY_HOME"}


@pytest.fixture
def program(keyring, tmp_path):
    """A new user's program."""
    return Program(keyring, tmp_path / "home")


@pytest.fixture
def bare(tmp_path):
    """A program without a keyring, for what needs none."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("DBUS_", "XDG_"))}
    return Program(environment, tmp_path / "home")
