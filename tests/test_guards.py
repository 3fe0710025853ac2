"""The guards of conftest.py: what a test must not do fails it, and what it may do does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

# name → what the test does, and what is said of it
FORBIDDEN = {
    "log_a_warning": ("logging.getLogger('app').warning('stray')", "logged unasked: WARNING app: stray"),
    "expect_a_warning_that_stays_away": ("expect_log('stray')", "expected, but not logged: stray"),
    "expect_another_level": ("expect_log('stray'); logging.error('stray')", "logged unasked: ERROR root: stray"),
    "reach_for_the_network": ("socket.create_connection(('192.0.2.1', 80))", "192.0.2.1 is not loopback"),
    "reach_for_an_address": (
        "with socket.socket() as s: s.settimeout(0.1); s.connect(('192.0.2.1', 80))",
        "192.0.2.1 is not loopback",
    ),
    "reach_without_an_error": (
        "with socket.socket() as s: s.settimeout(0.1); s.connect_ex(('192.0.2.1', 80))",
        "192.0.2.1 is not loopback",
    ),
    "reach_for_a_name": ("socket.getaddrinfo('www.okx.com', 443)", "www.okx.com is not loopback"),
    "hide_that_it_reached": (
        "with contextlib.suppress(Exception): socket.create_connection(('192.0.2.1', 80))",
        "reached for the network: ['192.0.2.1']",
    ),
    "warn": ("warnings.warn('old', stacklevel=1)", "UserWarning: old"),
    "warn_in_qt": ("QtCore.qWarning('what')", "::test_warn_in_qt"),
    "fail_in_a_thread": ("t = threading.Thread(target=int, args=('x',)); t.start(); t.join()", "Unhandled"),
    "leave_a_file_open": ("open(__file__); gc.collect()", "PytestUnraisableExc"),
    "leave_a_thread": ("threading.Thread(target=END.wait, name='stays').start()", "threads left running: ['stays']"),
}
ALLOWED = {
    "log_a_warning_it_expects": "expect_log('str.y'); logging.getLogger('app').warning('stray')",
    "log_what_is_no_warning": "logging.getLogger('app').info('fine')",
    "reach_itself": "with socket.create_server(('127.0.0.1', 0)) as s: call(s.getsockname())",
    "ask_for_a_name_that_cannot_be": "with pytest.raises(socket.gaierror): socket.getaddrinfo('okx.invalid', 443)",
    "find_a_home_of_its_own": "assert own_home == Path.home(); assert not any(Path.home().glob('*/*'))",
    "keep_its_files_there": "assert own_home in Path(os.environ['ONE_CLICK_REPAY_HOME']).parents",
    "find_nothing_of_the_shell": "assert not {'SSL_CERT_FILE', 'HTTPS_PROXY', 'DISPLAY'} & set(os.environ)",
}
HEAD = """
import contextlib, gc, logging, os, socket, threading, warnings
from pathlib import Path
import pytest
from PySide6 import QtCore
END = threading.Event()
def call(address):
    socket.create_connection(address).close()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Each case run as a test of its own under the real conftest.py, name → its lines in pytest's summary."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "conftest.py").write_text((TESTS / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    cases = {**{name: code for name, (code, _) in FORBIDDEN.items()}, **ALLOWED}
    body = "".join(f"def test_{name}(expect_log, own_home):\n    {code}\n" for name, code in cases.items())
    (folder / "test_cases.py").write_text(HEAD + body + "def test_end(): END.set()\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        TESTS.parent / "pyproject.toml",
        "--rootdir",
        folder,
        "-rA",
        folder,
    ]
    foreign = {"SSL_CERT_FILE": "x", "HTTPS_PROXY": "x", "DISPLAY": ":7", "COLUMNS": "500"}
    shown = subprocess.run(command, env=foreign, capture_output=True, text=True, check=False).stdout
    summary = shown.rpartition("short test summary info")[2].splitlines()
    return {name: [line for line in summary if f"::test_{name} " in f"{line} "] for name in cases}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_it_is_forbidden_to(outcomes, name):
    said = FORBIDDEN[name][1]
    assert any(line.startswith(("FAILED", "ERROR")) and said in line for line in outcomes[name]), outcomes[name]


@pytest.mark.parametrize("name", ALLOWED)
def test_it_is_allowed_to(outcomes, name):
    assert [line.split()[0] for line in outcomes[name]] == ["PASSED"], outcomes[name]
