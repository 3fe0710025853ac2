"""What a crash would write to a disk, and what another program of the user could read of the memory: nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

DUMPABLE = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))"


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
@pytest.mark.parametrize(("code", "said"), [("", "1"), ("core_dumps.forbid()", "0 0 0")], ids=["without", "with"])
def test_no_core_is_dumped(code, said):
    run = (sys.executable, "-c", f"import resource; from app import core_dumps; {code}\n{DUMPABLE}")
    told = subprocess.run(run, capture_output=True, text=True, check=True)
    assert told.stdout.strip().startswith(said)
