from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit

from app.domain.account import Environment
from app.domain.checks import Check, Mark, Subject
from app.domain.route import ProxyChoice
from app.domain.words import Language, Words
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.background.messages import Keep, Try
from app.gui.look.language import Translations
from tests.gui.accounts.test_account_dialog import asks, fill
from tests.gui.scene import LIVE

ADDRESS = "socks5h://192.0.2.1:1080"
OWN = 3
KEPT = replace(LIVE, proxy=ADDRESS, proxy_login=True)


def opened(qtbot, account=None):
    shown = AccountDialog(account)
    qtbot.addWidget(shown)
    shown.open()
    return shown


def choose_own(dialog, address=ADDRESS, *, user="", password=""):
    form = dialog.form.proxy
    form.way.setCurrentIndex(OWN)
    form.address.setText(address)
    form.asks.setChecked(bool(user or password))
    form.user.setText(user)
    form.password.setText(password)


@pytest.mark.parametrize(("place", "proxy"), [(0, "settings"), (1, "system"), (2, "direct")])
def test_an_account_goes_as_the_settings_say_unless_another_way_is_chosen(qtbot, place, proxy):
    dialog = opened(qtbot)
    fill(dialog)
    form = dialog.form.proxy
    form.way.setCurrentIndex(place)
    assert not form.address.isVisible()
    assert not form.password.isVisible()
    assert asks(qtbot, dialog, dialog._save).proxy == ProxyChoice(proxy)


def test_a_proxy_of_its_own_with_its_login_goes_with_each_thing_that_is_asked(qtbot):
    dialog = opened(qtbot)
    fill(dialog)
    choose_own(dialog, f" {ADDRESS.upper()}/ ", user=" desk-7 ", password=" pass word ")
    for button in (dialog._test, dialog._save):
        choice = asks(qtbot, dialog, button).proxy
        login = choice.login
        assert (choice.proxy, choice.keeps_login) == (ADDRESS, False)
        assert (login.address, login.user, login.password) == (ADDRESS, "desk-7", "pass word")
        dialog.set_keeping(keeping=False)
    dialog.checklist.begin()
    dialog._probe()
    assert dialog.form.proxy.password.echoMode() is QLineEdit.EchoMode.Password
    assert "proxy's IP address" in dialog.form._needed.text()


@pytest.mark.parametrize(
    ("address", "user", "password", "said", "at"),
    [
        ("", "", "", "socks5h://192.0.2.1:1080, with its port", "address"),
        ("direct", "", "", "socks5h://192.0.2.1:1080, with its port", "address"),
        ("http://u:hunter2@host:1", "", "", "without user or password", "address"),
        ("192.0.2.1:1080", "u", "p", "with its port", "address"),
        (ADDRESS, "u", "", "user and password are needed", "password"),
        (ADDRESS, "", "p", "user and password are needed", "user"),
        (ADDRESS, "用户", "p", "user and password are needed", "user"),
    ],
)
def test_what_is_no_proxy_is_said_in_place_and_nothing_is_asked(qtbot, address, user, password, said, at):  # noqa: PLR0913, PLR0917 - one case
    dialog = opened(qtbot)
    fill(dialog)
    choose_own(dialog, address, user=user, password=password)
    for button in (dialog._test, dialog._save, dialog._session):
        with qtbot.assertNotEmitted(dialog.asked):
            button.click()
        assert said in dialog._problem.text()
        assert "Nothing was sent" in dialog._problem.text()
        assert "hunter2" not in dialog._problem.text()
        assert dialog.focusWidget() is getattr(dialog.form.proxy, at)


def test_the_way_of_an_account_is_changed_without_its_key(qtbot):
    dialog = opened(qtbot, LIVE)
    choose_own(dialog)
    ask = asks(qtbot, dialog, dialog._save)
    expected = Keep("MM-sub-1", "global", Environment.LIVE, None, False, LIVE, proxy=ProxyChoice(ADDRESS))
    assert ask == expected


def test_a_stored_login_stays_unless_another_is_typed_and_is_never_shown(qtbot):
    dialog = opened(qtbot, KEPT)
    form = dialog.form.proxy
    assert (form.way.currentIndex(), form.address.text(), form.asks.isChecked()) == (OWN, ADDRESS, True)
    assert (form.user.text(), form.password.text()) == ("", "")
    assert "stored" in form.password.placeholderText()
    assert asks(qtbot, dialog, dialog._save).proxy == ProxyChoice(ADDRESS, keeps_login=True)
    dialog.set_keeping(keeping=False)
    form.password.setText("new")
    form.user.setText("desk-8")
    assert asks(qtbot, dialog, dialog._save).proxy.login.user == "desk-8"
    dialog.set_keeping(keeping=False)
    form.asks.setChecked(False)
    assert asks(qtbot, dialog, dialog._save).proxy == ProxyChoice(ADDRESS)


def test_a_stored_login_is_not_taken_along_to_another_address(qtbot):
    dialog = opened(qtbot, KEPT)
    dialog.form.proxy.address.setText("socks5h://192.0.2.9:1080")
    assert "stored" not in dialog.form.proxy.password.placeholderText()
    with qtbot.assertNotEmitted(dialog.asked):
        dialog._save.click()
    assert "user and password are needed" in dialog._problem.text()


def test_the_connection_is_tested_with_the_stored_key_through_the_proxy_that_is_chosen(qtbot):
    dialog = opened(qtbot, LIVE)
    choose_own(dialog)
    ask = asks(qtbot, dialog, dialog._test)
    assert ask == Try("global", Environment.LIVE, None, LIVE, ProxyChoice(ADDRESS))
    dialog.end_testing()
    dialog.form.site.setCurrentIndex(1)
    with qtbot.assertNotEmitted(dialog.asked):
        dialog._test.click()
    assert "Still needed" in dialog._problem.text()


def test_what_was_found_through_one_proxy_is_outdated_by_another(qtbot):
    dialog = opened(qtbot)
    fill(dialog)
    dialog._test.click()
    dialog.checklist.show_check(Check(Subject.SITE, Mark.PASSED, Words("It answers.", "")))
    dialog.end_testing()
    for change in (
        lambda form: form.way.setCurrentIndex(OWN),
        lambda form: form.address.setText(ADDRESS),
        lambda form: form.asks.setChecked(True),
        lambda form: form.password.setText("p"),
    ):
        dialog.checklist._outdated = False
        change(dialog.form.proxy)
        assert dialog.checklist.checks == ()


def test_on_this_computer_there_is_nothing_to_choose(qtbot):
    dialog = opened(qtbot)
    fill(dialog)
    choose_own(dialog, user="u", password="p")
    dialog.form.site.setCurrentIndex(3)
    dialog.form.address.setText("http://127.0.0.1:8080")
    assert not dialog.form.proxy.way.isEnabled()
    assert not dialog.form.proxy.address.isVisible()
    assert asks(qtbot, dialog, dialog._test).proxy == ProxyChoice()
    dialog.form.site.setCurrentIndex(0)
    assert dialog.form.proxy.address.isVisible()


def test_user_and_password_are_forgotten_when_the_dialog_closes(qtbot):
    dialog = opened(qtbot)
    choose_own(dialog, user="u", password="p")
    dialog.reject()
    assert (dialog.form.proxy.user.text(), dialog.form.proxy.password.text()) == ("", "")


def test_nothing_is_changed_while_the_account_is_being_kept(qtbot):
    dialog = opened(qtbot)
    fill(dialog)
    choose_own(dialog, user="u", password="p")
    form = dialog.form.proxy
    dialog._save.click()
    assert not any(each.isEnabled() for each in (form.way, form.address, form.asks, form.user, form.password))
    dialog.set_keeping(keeping=False)
    assert all(each.isEnabled() for each in (form.way, form.address, form.asks, form.user, form.password))


def test_the_choice_follows_the_language(qtbot, qapp):
    dialog = opened(qtbot)
    choose_own(dialog, user="u", password="p")
    with_chinese = Translations()
    with_chinese.speak(Language.CHINESE)
    try:
        qtbot.waitUntil(lambda: dialog.form.proxy.way.currentText() == "仅使用该账户专用代理")
        assert dialog.form.proxy.way.accessibleName() == "代理"
        assert dialog.form.proxy.way.currentIndex() == OWN
        assert dialog.form.proxy.user.text() == "u"
    finally:
        with_chinese.speak(Language.ENGLISH)
    assert qapp
