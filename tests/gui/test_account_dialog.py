from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.checklist import Check, Mark
from app.domain.account import Environment
from app.domain.words import Words
from app.gui.account_dialog import AccountDialog
from tests.gui.scene import DEMO

SECRETS = {"key": "14adf666-key", "secret": "5eC2eT-value", "passphrase": "Pass Phrase 1"}


@pytest.fixture
def dialog(qtbot):
    shown = AccountDialog()
    qtbot.addWidget(shown)
    shown.open()
    return shown


def fill(dialog, **changed):
    for part, text in {**SECRETS, **changed}.items():
        dialog._secrets[part].setText(text)


def test_the_three_secrets_are_masked_and_trimmed(qtbot, dialog):
    assert {field.echoMode() for field in dialog._secrets.values()} == {QLineEdit.EchoMode.Password}
    fill(dialog, key="  14adf666-key\n", passphrase="\tPass Phrase 1 ")
    with qtbot.waitSignal(dialog.tested) as tested:
        dialog._test.click()
    held = tested.args[0].credentials
    assert (held.key, held.passphrase) == ("14adf666-key", "Pass Phrase 1")


@pytest.mark.parametrize("part", SECRETS)
@pytest.mark.parametrize("text", ["", "   ", "密钥"])
def test_a_secret_that_cannot_be_one_is_said_in_place_and_nothing_is_asked(qtbot, dialog, part, text):
    fill(dialog, **{part: text})
    for button in (dialog._test, dialog._save, dialog._session):
        with qtbot.assertNotEmitted(dialog.tested), qtbot.assertNotEmitted(dialog.kept):
            button.click()
        assert "Nothing was sent" in dialog._problem.text()


@pytest.mark.parametrize(("place", "site"), [(0, "global"), (1, "eea"), (2, "us"), (3, "https://x.okx.com")])
def test_the_site_is_one_of_okxs_or_another_address(qtbot, dialog, place, site):
    fill(dialog)
    dialog._name.setText("MM")
    dialog._site.setCurrentIndex(place)
    assert dialog._address.isEnabled() == (place == 3)
    dialog._address.setText(" https://x.okx.com ")
    dialog._environment.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog._save.click()
    ask = kept.args[0]
    assert (ask.name, ask.site, ask.environment, ask.session_only) == ("MM", site, Environment.DEMO, False)


def test_keeping_for_this_session_only_says_so(qtbot, dialog):
    fill(dialog)
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog._session.click()
    assert kept.args[0].session_only


def test_the_checklist_grows_line_by_line_with_a_word_for_each_mark(dialog):
    fill(dialog)
    dialog._test.click()
    assert not dialog._test.isEnabled()
    for mark in Mark:
        dialog.checklist.show_check(Check(Words(mark.name, ""), mark, Words(f"found {mark.name}", "")))
    dialog.set_testing(testing=False)
    names = [each.accessibleName() for each in dialog.checklist.findChildren(type(dialog._problem))]
    assert [name for name in names if ": found" in name] == [
        "PASSED, passed: found PASSED",
        "WARNING, warning: found WARNING",
        "FAILED, failed: found FAILED",
        "SKIPPED, not checked: found SKIPPED",
    ]
    assert dialog._test.isEnabled()


def test_while_the_keyring_is_waited_for_cancel_ends_that_wait_and_not_the_dialog(qtbot, dialog):
    fill(dialog)
    dialog._save.click()
    assert "Waiting for the system keyring" in dialog._problem.text()
    assert not dialog._save.isEnabled()
    with qtbot.waitSignal(dialog.waiting_cancelled), qtbot.assertNotEmitted(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.show_problem(Words("You stopped waiting.", ""))
    assert dialog._save.isEnabled()
    with qtbot.waitSignal(dialog.finished):
        dialog._cancel.click()


@pytest.mark.parametrize("end", ["accept", "reject"])
def test_the_fields_are_emptied_when_it_closes(dialog, end):
    fill(dialog)
    getattr(dialog, end)()
    assert {field.text() for field in dialog._secrets.values()} == {""}


def test_a_kept_account_shows_its_place_but_never_its_secret(qtbot):
    shown = AccountDialog(DEMO)
    qtbot.addWidget(shown)
    assert (shown._name.text(), shown._site.currentIndex(), shown._environment.currentIndex()) == ("Demo desk", 1, 1)
    assert {field.text() for field in shown._secrets.values()} == {""}
    assert not shown._name.isEnabled()
    fill(shown)
    with qtbot.waitSignal(shown.kept) as kept:
        shown._save.click()
    assert kept.args[0].account == DEMO


def test_no_ask_shows_a_secret(qtbot, dialog):
    fill(dialog)
    with qtbot.waitSignal(dialog.kept) as kept:
        dialog._save.click()
    assert not any(secret in repr(kept.args[0]) for secret in SECRETS.values())
