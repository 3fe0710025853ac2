"""What a crash would write of the program's memory: nothing; and the desktop may still look the program up."""

from __future__ import annotations

import subprocess
import sys

import pytest

# What started the tests may have forbidden it already, as the program does for its children.
USUAL = """
import ctypes, resource
from pathlib import Path
from app import core_dumps
Path("/proc/self/coredump_filter").write_text("0x33")
"""
TOLD = """
print(int(Path("/proc/self/coredump_filter").read_text(), 16), end=" ")
print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def told(code):
    run = (sys.executable, "-c", f"{USUAL}{code}\n{TOLD}")
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc and prctl are Linux's")
def test_no_memory_is_dumped_and_the_desktop_s_portals_still_know_the_program():
    assert told("")[0] == str(0x33)
    *dumped, dumpable = told("core_dumps.forbid()")
    assert dumped == ["0", "0", "0"]
    assert dumpable == "1"
