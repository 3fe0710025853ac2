"""What a user of a screen reader hears and does: the window by roles and names alone, from another process."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.e2e.window.screen import PATIENCE_S, Screen

_CLIENT = Path(__file__).with_name("assistive_client.py")
# The accessibility bus is known to the system's own Python only.
_PYTHON = "/usr/bin/python3"
_PRESSES, _REACTION_S = 3, 5.0
_LAST_LINES = 6
_SERVICES = Path("/usr/share/dbus-1/services")
# Only what assistive technology needs is started on this bus: no keyring that a test did not ask for.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth><servicedir>{folder}</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


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

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen = screen
        self._folder = folder
        self._said = folder / "reader.log"
        self._process = None

    def __enter__(self) -> Self:
        screen = self._screen
        services = self._folder / "services"
        services.mkdir()
        (services / "org.a11y.Bus.service").symlink_to(_SERVICES / "org.a11y.Bus.service")
        configuration = self._folder / "bus.conf"
        configuration.write_text(_BUS.format(folder=services), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"]
        with self._said.open("wb") as said:
            bus = screen.start(command, stdout=subprocess.PIPE, stderr=said, text=True)
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = address = bus.stdout.readline().strip()
        assert address, f"no bus: {self._complaint()}"
        screen.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        # Whoever reads need not be allowed to read where the tests lie.
        client = [_PYTHON, "-c", _CLIENT.read_text(encoding="utf-8")]
        with self._said.open("ab") as said:
            self._client = screen.start(client, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
        # The accessibility bus is up before the program looks for it.
        self.heard()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):  # it may be gone, and was asked something that it never read
            self._client.stdin.close()
        self._client.stdout.close()

    def of(self, process):
        """The same, but for one of several programs on the screen."""
        one = copy.copy(self)
        one._process = process.pid
        return one

    def _ask(self, ask, **question):
        with suppress(BrokenPipeError):  # the answer that does not come tells more
            self._client.stdin.write(json.dumps({"ask": ask, "process": self._process, **question}) + "\n")
            self._client.stdin.flush()
        answer = self._client.stdout.readline()
        assert answer, f"the reader is gone, asked for {ask!r}: {self._complaint()}"
        return json.loads(answer)

    def _complaint(self):
        """The last that the bus, what it started, and the client said before one of them ended."""
        lines = self._said.read_text(encoding="utf-8", errors="replace").splitlines()
        return " / ".join([line for line in lines if line][-_LAST_LINES:])

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
        return [node["name"] for node in self.nodes(role)]

    def nodes(self, role):
        """Whatever is known of all nodes of a role that are on the screen."""
        return self._ask("all", role=role)

    def everything(self):
        return self._ask("all")

    def press(self, name, role="push button", *, part=False):
        self._act(role, name, "Press", part=part)

    def click(self, name, role="push button", *, part=False):
        """A real click of the mouse where the node is."""
        self._screen.click_at(self.find(role, name, part=part)["place"])

    def pick(self, button, item):
        """Open the menu of a button, and go down with the keyboard until its item is read out."""
        self.click(button)
        self._screen.until(lambda: self._on_the_way_to(item), f"no {item!r} in the menu of {button!r}")
        self._screen.press("Return")

    def _on_the_way_to(self, item):
        before = len(self.focused())
        self._screen.press("Down")
        self._screen.until(lambda: len(self.focused()) > before, "the arrow key led nowhere")
        role, name = self.focused()[-1]
        return "menu item" in role and name == item

    def focused(self):
        """Role and name of each thing that got the keyboard so far, the latest last."""
        return self._ask("focused")

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

    def text(self, role, name):
        """The whole text of a field."""
        return self._ask("text", role=role, name=name, patience=PATIENCE_S)

    def review(self, *debts, pay_with="USDT"):
        """Tick these debts, and go on to the review."""
        for debt in debts:
            self.toggle(f"{debt}: not chosen")
        if debts:
            self.find("label", f"Selected {len(debts)} of 5")
        if self.find("combo box", "Repay currency")["description"] != pay_with:
            self.choose("Repay currency", pay_with)
        self.press("Review repayment…")

    def repay(self, *debts, pay_with="USDT"):
        """Review these debts, and confirm."""
        self.review(*debts, pay_with=pay_with)
        what = "1 debt" if len(debts) == 1 else f"{len(debts)} debts"
        self._confirm(f"Repay {what} with {pay_with} (PRACTICE)")

    def _confirm(self, act):
        """Press, and again as a user does whose press came just as newer figures closed the button for a moment."""
        for _ in range(_PRESSES):
            self.press(act)
            end = time.monotonic() + _REACTION_S
            while time.monotonic() < end:
                if self._ask("find", role="push button", name=act, patience=0) is None:
                    return
        raise AssertionError(f"{act} stays")

    def heard(self):
        """What was announced so far."""
        return self._ask("heard")

    def until_heard(self, part):
        try:
            self._screen.until(lambda: any(part in said for said in self.heard()), f"{part!r} was not announced")
        except AssertionError as failed:
            raise AssertionError(f"{failed}, but {self.heard()}; there are {self.names('label')}") from None
