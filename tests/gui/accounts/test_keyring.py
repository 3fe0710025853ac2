"""Accounts are kept in a real Secret Service and removed from it, and nothing is removed that it does not delete."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.map import ROOT
from tests.secret_service import running, without_bus

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the Secret Service is Linux's")


def told(environment, folder, *jobs):
    command = (sys.executable, "-m", "tests.gui.keyring_driven", str(folder), *jobs)
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_what_is_kept_opens_again_after_a_lock_and_is_deleted_on_removal(tmp_path):
    with running() as service:
        jobs = ("keep", "open", "lock", "open", "remove")
        assert told(service.environment, tmp_path, *jobs) == ["kept", "done", "done", "done", "KEYRING", 0]
        assert told(service.environment, tmp_path, "keep", "remove") == ["kept", "KEYRING", 0]


def test_a_keyring_that_is_locked_or_hangs_removes_nothing(tmp_path):
    with running() as service:
        assert told(service.environment, tmp_path, "keep") == ["kept", 1]
        service.lock()
        assert told(service.environment, tmp_path, "open", "remove") == ["KeyringLocked", "KeyringLocked", 1]
        service.freeze()
        try:
            stopped = told(service.environment, tmp_path, "cancelled-open", "cancelled-remove")
        finally:
            service.thaw()
        assert stopped == ["KeyringSilent", "KeyringSilent", 1]


def test_without_a_keyring_nothing_is_kept(tmp_path):
    assert told(without_bus(tmp_path / "no bus"), tmp_path, "keep") == ["KeyringAbsent", 0]
