"""The settings, the help and what the program is, from the head's tools to what is kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from app import __version__
from app.domain.repayment import Row, State
from app.domain.words import Language
from app.gui.background.messages import Describe, Described, Ended, Job, Notice, Part, Report
from app.gui.look.language import Translations
from app.gui.records.results_model import Result
from app.gui.tools import parts
from app.gui.tools.about_dialog import AboutDialog
from app.gui.tools.help_dialog import HelpDialog
from app.gui.tools.preferences import Preferences
from app.gui.tools.tool_keeping import ToolKeeping
from app.gui.tools.update_keeping import UpdateKeeping
from app.paths import Home
from app.settings import Settings, Theme
from tests.gui.scene import repayment
from tests.map import ROOT

ENGLISH = Settings(language=Language.ENGLISH)
HOME = Home.find({"ONE_CLICK_REPAY_HOME": "/h"})


@pytest.fixture
def preferences():
    return Preferences(ENGLISH)


@pytest.fixture
def keeping(window, preferences):
    return ToolKeeping(window, preferences, home=HOME, updates=UpdateKeeping(window, None))


@pytest.fixture
def dialog(keeping, window):
    window.tools.settings_asked.emit()
    return keeping._settings


@pytest.fixture
def chinese(qapp):
    translations = Translations()
    translations.speak(Language.CHINESE)
    qapp.sendPostedEvents()
    yield
    translations.speak(Language.ENGLISH)


@pytest.mark.parametrize(
    ("field", "text", "setting"),
    [
        ("_language", "简体中文", {"language": Language.CHINESE}),
        ("_language", "English", {"language": Language.ENGLISH}),
        ("_language", "As the system (English)", {"language": None}),
        ("_theme", "Dark", {"theme": Theme.DARK}),
        ("_theme", "Light", {"theme": Theme.LIGHT}),
        ("_lock", "15 min without input", {"lock_after_min": 15}),
    ],
)
def test_each_choice_of_the_settings_is_in_effect_at_once(dialog, preferences, field, text, setting):
    combo = getattr(dialog, field)
    combo._choose(combo.findText(text))
    assert preferences.settings == replace(ENGLISH, **setting)
    assert combo.currentText() == combo.accessibleDescription() == text


@pytest.mark.parametrize(
    ("field", "setting"),
    [("_hide", {"hide_amounts": True}), ("_notify", {"notify": False}), ("_practice", {"practice_menu": True})],
)
def test_each_box_of_the_settings_changes_its_own_setting(qtbot, dialog, preferences, field, setting):
    qtbot.mouseClick(getattr(dialog, field), Qt.MouseButton.LeftButton, pos=getattr(dialog, field).rect().center() / 4)
    assert preferences.settings == replace(ENGLISH, **setting)
    # As assistive technology does it: without a click.
    getattr(dialog, field).toggle()
    assert preferences.settings == ENGLISH


def test_a_change_made_elsewhere_is_shown_and_a_setting_of_a_later_version_kept(dialog, preferences, window):
    window.tools.hide_asked.emit(True)
    assert dialog._hide.isChecked()
    assert window.tools._hiding.isChecked()
    preferences.change(lambda settings: replace(settings, lock_after_min=7))
    assert dialog._lock.currentText() == "7 min without input"


def test_a_proxy_is_checked_in_place_and_kept_only_if_it_is_one(qtbot, dialog, preferences):
    assert "Used from the next time" in dialog._hint.text()
    dialog._proxy.setText("socks5h://me:secret@host:1")
    dialog._proxy.editingFinished.emit()
    assert preferences.settings.proxy is None
    assert "without user or password" in dialog._hint.text()
    assert "secret" not in dialog._hint.text()
    dialog._proxy.setText(" http://127.0.0.1:3128 ")
    dialog._proxy.editingFinished.emit()
    assert preferences.settings.proxy == "http://127.0.0.1:3128"
    assert "Used from the next time" in dialog._hint.text()
    dialog._proxy.clear()
    dialog._proxy.editingFinished.emit()
    assert preferences.settings.proxy is None
    with qtbot.assertNotEmitted(preferences.asked):
        dialog._proxy.editingFinished.emit()


def test_a_proxy_that_is_being_typed_outlives_a_change_of_another_setting(dialog, preferences):
    dialog._proxy.setText("http://127.0")
    preferences.change(lambda settings: replace(settings, theme=Theme.DARK))
    assert dialog._proxy.text() == "http://127.0"


def test_the_settings_have_names_and_mnemonics_that_differ(dialog, chinese):  # noqa: ARG001 - only to be there
    for widget in (dialog._language, dialog._theme, dialog._lock, dialog._proxy):
        assert widget.accessibleName()
    texts = [label.text() for label in dialog._labels.values()]
    texts += [box.text() for box in (dialog._hide, dialog._notify, dialog._practice)]
    letters = [text[text.index("&") + 1].lower() for text in texts]
    assert len(letters) == len(set(letters)), texts


def test_the_settings_are_one_dialog_that_comes_back(dialog, keeping, window):
    dialog.reject()
    assert not dialog.isVisible()
    window.tools.settings_asked.emit()
    assert keeping._settings is dialog
    assert dialog.isVisible()


@pytest.mark.parametrize(("given", "chosen"), [(False, False), (False, True), (True, False)])
def test_the_practice_menu_is_there_if_the_settings_or_the_start_ask_for_it(window, preferences, given, chosen):
    keeping = ToolKeeping(window, preferences, home=None, updates=UpdateKeeping(window, None), practice=given)
    keeping._choose("practice_menu", chosen)
    assert window.practice.isHidden() == (not (given or chosen))


def test_escape_and_close_end_each_dialog(qtbot, keeping, window):
    for asked, name in (("settings_asked", "_settings"), ("help_asked", "_help"), ("about_asked", "_about")):
        getattr(window.tools, asked).emit()
        shown = getattr(keeping, name)
        shown._buttons.button(QDialogButtonBox.StandardButton.Close).click()
        assert not shown.isVisible()
        getattr(window.tools, asked).emit()
        qtbot.keyClick(shown, Qt.Key.Key_Escape)
        assert not shown.isVisible()


def test_they_are_hidden_when_the_program_closes(keeping, window):
    window.tools.settings_asked.emit()
    window.tools.help_asked.emit()
    keeping.close()
    assert not keeping._settings.isVisible()
    assert not keeping._help.isVisible()


def test_the_help_has_every_state_every_key_and_every_file(qtbot, window):
    page = HelpDialog(HOME)
    qtbot.addWidget(page)
    text = page.text()
    for state in State:
        # As the table of results says it, less the time that a running one takes and the advice on a refused one.
        said = window.results_model.status(Result(repayment(1, row := Row("BTC", state)), row))
        assert re.sub(r" \d+:\d\d.*| This code.*", "", said) in text
    for keys in ("Ctrl+A", "Ctrl+Enter", "F5", "Ctrl+E", "Ctrl+Shift+H", "Ctrl+,", "F1"):
        assert keys in text
    for file in (HOME.journal, HOME.settings, HOME.log):
        assert str(file) in text


def test_the_help_follows_the_language_where_it_was_read(qtbot, chinese):  # noqa: ARG001 - only to be there
    page = HelpDialog(HOME)
    qtbot.addWidget(page)
    text = page.text()
    for word in ("进行中", "已完成", "失败", "结果待确认，核对中", "与欧易无关联，不构成投资建议。"):
        assert word in text
    plain = re.sub(r"/h/\S+|one-click-repay|Ctrl\S*|Space|Esc|F1|F5|OKX|CSV|API key", "", text)
    assert not re.search("[A-Za-z]{3,}", plain), re.findall("[A-Za-z ]{3,}", plain)


def test_about_names_the_program_at_once_and_its_parts_when_they_are_known(qtbot, keeping, window):
    with qtbot.waitSignal(keeping.asked) as asked:
        window.tools.about_asked.emit()
    assert asked.args == [Describe()]
    about = keeping._about
    assert f"One-Click Repay {__version__}" in about.text()
    assert "Not affiliated with OKX. Not investment advice." in about.text()
    assert "Looking them up…" in about.text()
    keeping.take(Report(Job.DESCRIBE, 0, Described((Part("Qt", "6.11.3", "LGPL-3.0-only"),), "Secret Service")))
    assert "System keyring: Secret Service" in about.text()
    assert "6.11.3" in about.text()
    keeping.take(Report(Job.DESCRIBE, 0, Ended()))
    keeping.take(Report(Job.DESCRIBE, 0, Described((), "")))
    assert "none; keys are kept for a session only" in about.text()


def test_about_shows_the_licence_text_of_the_part_that_is_chosen(qtbot):
    about = AboutDialog()
    qtbot.addWidget(about)
    assert about.notice() == ""
    about.show_parts(Described((), "", (Notice("GPL-3.0", "GNU <b>"), Notice("requests", "Apache"))))
    assert about.notice() == "GNU <b>"
    qtbot.keyClicks(about._whose, "r")
    assert about.notice() == "Apache"
    assert {"https://download.qt.io/official_releases/qt/"} < set(re.findall('href="(.*?)"', about._parts.toHtml()))
    about.show_parts(Described((), ""))
    assert about.notice() == ""


def test_every_part_has_the_text_of_its_licence():
    texts = {notice.part: notice.text for notice in parts.notices()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.0"]
    assert "GNU GENERAL PUBLIC LICENSE" in texts["GPL-3.0"]
    assert "FreeType" in texts["Qt"]
    assert "Unicode" in texts["ICU"]
    # An unpacked program uses the system's Python and its libraries, which bring their own.
    here = {part.name for part in parts.parts()} - {"Python", "SQLite", "OpenSSL", "PySide6-Essentials", "shiboken6"}
    assert here <= texts.keys()
    assert all(len(text) > 200 for text in texts.values())


def test_the_parts_are_those_that_are_here_with_the_keyring_asked_elsewhere():
    steps = parts.describe()
    next(steps)
    described = steps.send("KWallet")
    assert described.keyring == "KWallet"
    named = {part.name: part for part in described.parts}
    assert {"Python", "Qt", "SQLite", "OpenSSL", "PySide6-Essentials", "requests", "keyring"} <= named.keys()
    assert all(part.version[0].isdigit() and part.licence for part in described.parts)


def test_every_package_that_is_shipped_has_its_licence_named():
    building = {"editables", "hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers"}
    lock = (ROOT / "packaging" / "requirements" / "run.txt").read_text("utf-8")
    shipped = {folded(name) for name in re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)} - building
    assert shipped == {folded(name) for name in parts.LICENCES}


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
