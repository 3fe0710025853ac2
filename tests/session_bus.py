"""A session bus of its own, on which nothing is started but what a test puts there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Without service files: no prompter, no second daemon, no portal.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


@contextmanager
def session_bus() -> Iterator[str]:
    """Start a bus and give its address; while it runs it is the session's."""
    if shutil.which("dbus-daemon") is None:
        pytest.fail("dbus-daemon is not installed: run `make test`, which installs what the tests need")
    with ExitStack() as stack:
        # Not pytest's folder: the path of a socket has room for 107 bytes only.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bus-", ignore_cleanup_errors=True)))
        configuration = folder / "bus.conf"
        configuration.write_text(BUS.format(folder=folder), encoding="utf-8")
        command = ("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address")
        bus = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        stack.callback(bus.kill)
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        stack.callback(os.environ.pop, "DBUS_SESSION_BUS_ADDRESS")
        yield address
