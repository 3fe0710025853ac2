"""What every test of the window begins with: the style of the program, a clock that stands still, and settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog

from app.domain.words import Language
from app.gui.look.appearance import Appearance
from app.gui.look.language import Translations
from app.gui.main_window import MainWindow
from tests.gui.desk import Desk
from tests.gui.faces import ENGLISH
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


@pytest.fixture(scope="module")
def one_appearance(qapp):
    """One for all tests, as the program has one for all its life."""
    palette, font = qapp.palette(), qapp.font()
    qapp.setStyle("Fusion")
    made = Appearance(qapp)
    yield made
    made.close()
    made.show(ENGLISH)
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def show(qapp, one_appearance):
    """Gives every window the language, the colours and the amounts of some settings."""

    def show(settings):
        one_appearance.show(settings)
        for _ in range(3):
            qapp.sendPostedEvents()
            qapp.processEvents()

    yield show
    show(ENGLISH)
    for window in qapp.topLevelWidgets():
        if isinstance(window, QDialog):
            # It would hear of the next test's language amid its own end.
            window.hide()
            window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
