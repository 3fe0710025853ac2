"""Real windows in one home, without a screen: started beside each other, frozen, killed, closed and opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.map import ROOT

PATIENCE_S = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ONE_CLICK_REPAY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@contextmanager
def window(*arguments):
    command = (sys.executable, "-m", "app", *arguments)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(holds):
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end


def holder(folder: Path):
    """The number of the process that the place is said to be held by, 0 for none."""
    try:
        return int((folder / "lock").read_text(encoding="utf-8").partition("\n")[0] or 0)
    except (FileNotFoundError, ValueError):
        return 0


def has_it(process, folder):
    assert process.poll() is None, process.stderr.read()
    return holder(folder) == process.pid


def said_by_another(*arguments):
    with window(*arguments) as second:
        out, err = second.communicate(timeout=PATIENCE_S)
    assert (second.returncode, out) == (0, "")
    return err


@pytest.mark.parametrize(("arguments", "place"), [((), "window"), (("--practice",), "practice-window")])
def test_a_second_one_ends_well_with_one_line_and_the_next_opens_whatever_became_of_the_first(home, arguments, place):
    folder = home / place
    with window(*arguments) as first:
        until(lambda: has_it(first, folder))
        asked = f"One-Click Repay is already open (process {first.pid}); its window was asked to come to the front.\n"
        # While it is still starting it may not hear of it in time.
        until(lambda: said_by_another(*arguments) == asked)
        first.send_signal(signal.SIGSTOP)
        os.utime(folder / "lock", (1, 1))
        assert "but its window does not answer" in said_by_another(*arguments)
        first.send_signal(signal.SIGCONT)
        until(lambda: said_by_another(*arguments) == asked)
        first.kill()
        first.wait()
    assert holder(folder) == first.pid, "it was left behind"
    with window(*arguments) as after_a_kill:
        until(lambda: has_it(after_a_kill, folder))
        assert said_by_another(*arguments)
        # Who comes while it closes has the place after it.
        after_a_kill.send_signal(signal.SIGTERM)
        until(lambda: " Closing." in (home / "one-click-repay.log").read_text(encoding="utf-8"))
        with window(*arguments) as after_a_close:
            assert after_a_kill.wait(PATIENCE_S) == 0
            until(lambda: has_it(after_a_close, folder))
            assert said_by_another(*arguments)
            after_a_close.send_signal(signal.SIGTERM)
            assert after_a_close.wait(PATIENCE_S) == 0
    assert not (folder / "lock").exists()
