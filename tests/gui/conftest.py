"""What every test of the window begins with: the style of the program, and a clock that stands still."""

from __future__ import annotations

import pytest

from app.domain.words import Language
from app.gui.look.language import Translations
from app.gui.main_window import MainWindow
from tests.gui.desk import Desk
from tests.virtual_clock import VirtualClock


@pytest.fixture(autouse=True)
def _style(qapp):
    # Only once: a new style polishes every widget that is still there, those on their way out included.
    if qapp.style().name() != "fusion":
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


@pytest.fixture
def speak(qapp):
    """Speaks a language, and lets every window have heard of it; English again at the end."""
    translations = Translations()

    def speak(language):
        translations.speak(language)
        qapp.sendPostedEvents()
        qapp.sendPostedEvents()

    yield speak
    speak(Language.ENGLISH)
