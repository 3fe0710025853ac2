"""When the system wants the program to quit, it ends in order, with nothing left running."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.map import ROOT

# As the system does: from anywhere, as soon as the window stands and its worker has something to do.
_QUITS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QEvent
from app.gui import application
from app.gui.arguments import WindowArguments
from app.paths import Home
kept = application.Program
def begun(*given, **named):
    made = kept(*given, **named)
    quit = QEvent(QEvent.Type.Quit)
    made.worker.reported.connect(lambda _: QCoreApplication.postEvent(QCoreApplication.instance(), QEvent(quit)))
    return made
application.Program = begun
code = application.run(WindowArguments(home=Home.find(os.environ), practice=True))
print("ended with", code)
"""


def test_the_whole_program_ends_in_order_when_the_system_wants_it_to(tmp_path):
    environment = {**os.environ, "ONE_CLICK_REPAY_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", _QUITS],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.stdout, ended.stderr, ended.returncode) == ("ended with 0\n", "", 0)
    assert "Closing." in (tmp_path / "one-click-repay.log").read_text("utf-8")


# There can be but one application in a process, and these tests have another.
_ALONE = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from app.gui.orderly import OrderlyApplication
def wish():
    event = QEvent(QEvent.Type.Quit)
    QCoreApplication.sendEvent(made, event)
    print("taken" if event.isAccepted() else "put off")
made = OrderlyApplication([])
QTimer.singleShot(0, wish)
print("before", made.exec())
made.close_by(lambda: (print("asked"), QTimer.singleShot(0, made.end)))
QTimer.singleShot(0, wish)
print("after", made.exec())
"""


def test_the_wish_is_put_off_until_everything_is_closed():
    ended = subprocess.run([sys.executable, "-c", _ALONE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    assert ended.stdout.split("\n") == ["taken", "before 0", "asked", "put off", "after 0", ""]
