"""What every test of the window begins with: the style of the program, and a clock that stands still."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.gui.main_window import MainWindow
from tests.gui.desk import Desk
from tests.virtual_clock import VirtualClock

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            # The offscreen platform says so whenever a window of a certain least size, or a drop-down list, is shown.
            unsupported = "plugin does not support (propagateSizeHints|raise|grabbing)"
            item.add_marker(pytest.mark.qt_log_ignore(unsupported, extend=True))


@pytest.fixture(autouse=True)
def _style(qapp):
    qapp.setStyle("Fusion")


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def window(qtbot, clock):
    shown = MainWindow(clock=clock)
    qtbot.addWidget(shown)
    shown.show()
    return shown


@pytest.fixture
def desk(window, clock):
    return Desk(window, clock)
