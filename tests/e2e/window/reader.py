"""What a user of a screen reader hears and does: the window by roles and names alone, from another process."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.e2e.window.screen import PATIENCE_S, Screen

_CLIENT = Path(__file__).with_name("assistive_client.py")
# The accessibility bus is known to the system's own Python only.
_PYTHON = "/usr/bin/python3"


def missing() -> str | None:
    """What is not installed that a reader needs."""
    if shutil.which("dbus-daemon") is None:
        return "dbus-daemon"
    script = "import gi; gi.require_version('Atspi', '2.0')"
    known = (
        subprocess.run([_PYTHON, "-c", script], capture_output=True, check=False) if Path(_PYTHON).exists() else None
    )
    return None if known is not None and known.returncode == 0 else "gir1.2-atspi-2.0"


class Reader:
    """Reads and drives whatever runs on a screen; to be entered before the program is started."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def __enter__(self) -> Self:
        screen = self._screen
        bus = screen.start(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
        )
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        screen.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self._client = screen.start([_PYTHON, str(_CLIENT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.stdin.close()
        self._client.stdout.close()

    def _ask(self, ask, **question):
        self._client.stdin.write(json.dumps({"ask": ask, **question}) + "\n")
        self._client.stdin.flush()
        return json.loads(self._client.stdout.readline())

    def find(self, role, name=None, *, part=False, patience=PATIENCE_S):
        """The node of that role and name (or with that text in its name), once it is on the screen."""
        found = self._ask("find", role=role, name=name, part=part, patience=patience)
        assert found is not None, f"no {role} {name!r} among {self.names(role)}"
        return found

    def gone(self, role, name, *, part=False):
        self._screen.until(
            lambda: self._ask("find", role=role, name=name, part=part, patience=0) is None, f"{role} {name!r} stays"
        )

    def names(self, role):
        """The names of all nodes of a role that are on the screen."""
        return [node["name"] for node in self._ask("all", role=role)]

    def everything(self):
        return self._ask("all")

    def press(self, name, role="push button", *, part=False):
        self._act(role, name, "Press", part=part)

    def toggle(self, name, role="table cell", *, part=False):
        self._act(role, name, "Toggle", part=part)

    def _act(self, role, name, action, *, part):
        done = self._ask("act", role=role, name=name, part=part, action=action, patience=PATIENCE_S)
        assert done == {"done": True}, f"{action} {role} {name!r}: {done}; there are {self.names(role)}"

    def choose(self, box, item):
        """Choose an item of a drop-down list by the first word of its name."""
        done = self._ask("choose", name=box, item=item, patience=PATIENCE_S)
        assert done == {"done": True}, done

    def write(self, field, text, role="text"):
        done = self._ask("write", role=role, name=field, text=text, patience=PATIENCE_S)
        assert done == {"done": True}, f"{field}: {done}; there are {self.names(role)}"

    def heard(self):
        """What was announced so far."""
        return self._ask("heard")

    def until_heard(self, part):
        self._screen.until(lambda: any(part in said for said in self.heard()), f"{part!r} was not announced")
