"""New versions: asked for only where that is wanted, told without a stir, reached by the page that the build knows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from app import __version__
from app.clock import SystemClock
from app.domain.words import Language
from app.errors import UpdateForged, UpdateProblem, Words
from app.gui.application import Program, Start
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.messages import Ended, Job, Report
from app.gui.notices.banner import Gravity
from app.gui.tools.preferences import Preferences
from app.gui.tools.tool_keeping import ToolKeeping
from app.gui.tools.update_keeping import UpdateKeeping
from app.gui.tools.update_messages import CheckUpdates, UpdatesChecked
from app.paths import Home
from app.publisher import Publisher
from app.settings import Settings
from tests.announcing import KEY, notice
from tests.okx.loopback import Loopback, always, http

OURS = Publisher("https://example.invalid/latest.json", "https://example.invalid/releases", KEY)
WANTED = Settings(language=Language.ENGLISH, check_updates=True)
UNREAD = UpdateProblem(Words("could not be found out", "无法获知"))
FORGED = UpdateForged(Words("is not signed", "未经签名"))


@pytest.fixture
def updates(window):
    return UpdateKeeping(window, OURS)


@pytest.fixture
def asked(updates):
    asked = []
    updates.asked.connect(asked.append)
    return asked


@pytest.fixture
def box(window, updates):
    """Where the settings show it."""
    tools = ToolKeeping(window, Preferences(replace(WANTED, check_updates=False)), home=None, updates=updates)
    tools._preferences.changed.connect(updates.heed)
    window.tools.settings_asked.emit()
    return tools._settings.updates


def tell(updates, news):
    updates.take(Report(Job.UPDATES, 0, news))


def test_nobody_is_asked_unless_the_user_wants_it_and_then_once(updates, asked):
    updates.heed(replace(WANTED, check_updates=False))
    assert asked == []
    updates.heed(WANTED)
    updates.heed(replace(WANTED, notify=False))
    assert asked == [CheckUpdates(OURS)]


def test_after_one_that_failed_it_may_be_asked_again(updates, asked):
    updates.heed(WANTED)
    tell(updates, Ended(error=UNREAD))
    updates.heed(WANTED)
    assert len(asked) == 2


def test_a_tick_asks_at_once(qtbot, box, asked):
    assert box.isVisible()
    qtbot.mouseClick(box._wanted, Qt.MouseButton.LeftButton, pos=box._wanted.rect().center() / 4)
    assert asked == [CheckUpdates(OURS)]


def test_a_build_without_a_publisher_has_no_such_setting_and_asks_nobody(window):
    nobody = UpdateKeeping(window, None)
    asked = []
    nobody.asked.connect(asked.append)
    tools = ToolKeeping(window, Preferences(WANTED), home=None, updates=nobody)
    window.tools.settings_asked.emit()
    nobody.heed(WANTED)
    assert not tools._settings.updates.isVisible()
    assert asked == []


def test_a_newer_version_is_told_in_the_banner_and_in_the_settings(updates, window, box):
    assert "Nothing is ever downloaded or installed by itself." in box._state.text()
    tell(updates, UpdatesChecked("9.9.9", newer=True))
    assert window.banner.shown is Gravity.NOTE
    assert "9.9.9" in window.banner._text.text()
    assert box._state.text() == f"This is version {__version__}. Version 9.9.9 is available."


def test_that_there_is_none_and_that_nothing_is_known_stir_nobody(updates, window, box):
    tell(updates, UpdatesChecked(__version__, newer=False))
    assert box._state.text() == f"This is version {__version__}. It is the newest."
    tell(updates, Ended(error=UNREAD))
    assert box._state.text() == "could not be found out"
    assert window.banner.shown is not Gravity.NOTE


def test_a_forged_notice_is_told_aloud(updates, window, box):
    tell(updates, Ended(error=FORGED))
    assert window.banner.shown is Gravity.NOTE
    assert box._state.text() == "is not signed"


def test_what_was_found_before_the_settings_are_opened_is_in_them(window, updates):
    tell(updates, UpdatesChecked("9.9.9", newer=True))
    tools = ToolKeeping(window, Preferences(WANTED), home=None, updates=updates)
    window.tools.settings_asked.emit()
    assert "9.9.9" in tools._settings.updates._state.text()


def test_the_page_is_the_one_that_the_build_knows(qtbot, box, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    qtbot.mouseClick(box._page, Qt.MouseButton.LeftButton)
    assert opened == [OURS.page]


def test_it_is_said_in_chinese_too(updates, box, speak):
    tell(updates, UpdatesChecked("9.9.9", newer=True))
    speak(Language.CHINESE)
    assert "9.9.9" in box._state.text()
    assert not any(letter.isascii() and letter.isalpha() for letter in box._state.text())


def test_the_real_program_asks_over_the_network_after_its_first_paint(qtbot, own_home):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    home.prepare()
    with Loopback(always(http(notice("9.9.9")))) as server:
        start = Start(settings=WANTED, publisher=replace(OURS, notice=f"{server.url}/latest.json"))
        program = Program(start, Clerk(WindowArguments(home=home), clock=SystemClock()), clock=SystemClock())
        program.window.show()
        qtbot.waitUntil(lambda: program.window.banner.shown is Gravity.NOTE, timeout=20_000)
        assert "9.9.9" in program.window.banner._text.text()
        with qtbot.waitSignal(program.stopped, timeout=20_000):
            program.stop()
        program.faults.uninstall()
        program.window.deleteLater()
        assert len(server.requests) == 1
