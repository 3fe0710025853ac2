from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.domain.checks import Check, Mark, Subject, Withdrawal
from app.domain.words import Language, Words
from app.errors import AccountProblem, KeyNotStored, KeyringAbsent, KeyringSilent
from app.gui.background.messages import (
    Checked,
    Ended,
    Inspect,
    Job,
    Keep,
    Kept,
    KeyPlace,
    KeyringAsked,
    Open,
    Remove,
    Removed,
    Withheld,
)
from app.gui.main_window import Page
from app.settings import Settings
from tests.gui.scene import DEMO, LIVE

SAID = Words("words of the error", "")


def test_the_welcome_page_leads_to_practice_and_to_the_account_dialog(desk):
    desk.window.show_page(Page.WELCOME)
    desk.window.welcome._add.click()
    assert desk.keeping._dialog.isVisible()
    desk.keeping._dialog.reject()
    desk.window.welcome._try.click()
    assert desk.asked == [Open(1, None)]
    assert desk.window.windowTitle() == "PRACTICE — One-Click Repay"


def test_a_kept_account_closes_the_dialog_is_listed_and_opened(desk):
    desk.window.show_page(Page.WELCOME)
    desk.window.welcome._add.click()
    for field in desk.keeping._dialog.form.secrets.values():
        field.setText("x")
    desk.keeping._dialog._session.click()
    assert isinstance(desk.asked[-1], Keep)
    desk.tell(Job.KEEP, Kept(Settings(accounts=(LIVE,)), LIVE), session=0)
    assert desk.keeping._dialog is None
    assert desk.asked[-1] == Open(1, LIVE)
    assert desk.window.switcher._combo.itemText(0) == "LIVE · MM-sub-1 ····7f3a"


def test_why_an_account_could_not_be_kept_is_said_in_the_dialog(desk):
    desk.window.switcher.add_account.emit()
    desk.keeping._dialog.set_keeping(keeping=True)
    desk.tell(Job.KEEP, Ended(error=KeyNotStored(SAID)), session=1)
    assert desk.keeping._dialog._problem.text() == SAID.en
    desk.keeping._dialog.reject()


def test_an_account_is_removed_only_after_a_question_whose_default_is_no(desk):
    desk.keeping.offer((LIVE, DEMO))
    desk.ready(LIVE)
    desk.window.switcher.remove_account.emit()
    box = desk.keeping.removal._question
    assert box.defaultButton().text() == "Cancel"
    box.reject()
    assert not any(isinstance(ask, Remove) for ask in desk.asked)
    desk.window.switcher.remove_account.emit()
    next(
        b for b in desk.keeping.removal._question.buttons() if isinstance(box, QMessageBox) and b.text() == "Remove"
    ).click()
    assert desk.asked[-1] == Remove(LIVE)
    desk.tell(Job.KEEP, Kept(Settings(accounts=(DEMO,)), None), session=0)
    assert desk.asked[-1] == Open(2, DEMO)
    desk.session = 2
    desk.tell(Job.KEEP, Kept(Settings(), None), session=0)
    assert desk.window.page is Page.WELCOME


def remove(desk):
    """Ask to remove the account that is open, and say yes."""
    desk.window.switcher.remove_account.emit()
    next(button for button in desk.keeping.removal._question.buttons() if button.text() == "Remove").click()


def add(desk):
    """Fill the dialog of a new account and save it."""
    desk.window.switcher.add_account.emit()
    for field in desk.keeping._dialog.form.secrets.values():
        field.setText("x")
    desk.keeping._dialog._save.click()


def test_while_an_account_is_removed_nothing_can_be_sent_and_no_other_account_chosen(desk):
    desk.keeping.offer((LIVE, DEMO))
    desk.ready().seen().choose("BTC")
    confirmed = desk.review().review
    remove(desk)
    assert desk.conductor._choosing._dialog is None
    assert not desk.reviewable()
    assert desk.review() is None
    desk.conductor._choosing.confirmed.emit(confirmed)
    assert desk.sends() == []
    assert not desk.window.switcher._combo.isEnabled()
    assert not desk.window.switcher._more.isEnabled()
    desk.tell(Job.REMOVE, Ended(error=KeyringSilent(SAID)), session=0)
    assert desk.reviewable()
    assert desk.window.switcher._combo.isEnabled()


def test_while_an_account_is_kept_nothing_can_be_sent(desk):
    desk.ready().seen().choose("BTC")
    add(desk)
    assert not desk.reviewable()
    assert desk.review() is None
    desk.tell(Job.KEEP, Ended(error=KeyNotStored(SAID)), session=1)
    assert desk.reviewable()
    desk.keeping._dialog.reject()


def test_while_a_queue_is_sent_it_is_said_what_has_to_end(desk):
    desk.keeping.offer((LIVE,))
    desk.ready().seen().choose("BTC")
    dialog = desk.review()
    dialog._queue.setChecked(True)
    dialog._repay.click()
    add(desk)
    assert "A queue of orders is being sent" in desk.keeping._dialog._problem.text()


def test_while_something_is_sent_no_account_is_removed_or_kept(desk):
    desk.keeping.offer((LIVE,))
    desk.ready().seen().choose("BTC").confirm()
    remove(desk)
    assert "A repayment is being sent" in desk.keeping.removal._notice.text()
    add(desk)
    assert "A repayment is being sent" in desk.keeping._dialog._problem.text()
    assert desk.keeping._dialog._save.isEnabled()
    assert not any(isinstance(ask, Keep | Remove) for ask in desk.asked)
    desk.keeping._dialog.reject()


def test_a_removal_that_ends_while_something_is_sent_leaves_its_rows_in_sight(desk):
    desk.ready().seen().choose("BTC").confirm()
    for settings in (Settings(accounts=(DEMO,)), Settings()):
        desk.tell(Job.REMOVE, Kept(settings, None), session=0)
    assert desk.window.page is Page.DEBTS
    assert desk.window.windowTitle() == "LIVE — MM-sub-1 — One-Click Repay"


def test_nothing_of_an_account_that_was_removed_is_shown_any_more(desk):
    desk.ready().seen()
    desk.tell(Job.REMOVE, Kept(Settings(), None), session=0)
    desk.tell(Job.LOOK, Ended(error=KeyNotStored(SAID)))
    assert (desk.window.page, desk.window.windowTitle()) == (Page.WELCOME, "One-Click Repay")
    assert desk.window.debts_model.rowCount() == 0
    assert desk.window.banner.shown is None


def test_a_save_while_another_account_is_removed_says_so_and_can_be_tried_again(desk):
    desk.keeping.offer((LIVE,))
    desk.ready()
    remove(desk)
    add(desk)
    assert not any(isinstance(ask, Keep) for ask in desk.asked)
    dialog = desk.keeping._dialog
    assert "still being asked for another account" in dialog._problem.text()
    desk.tell(Job.REMOVE, Ended(error=KeyringSilent(SAID)), session=0)
    dialog._save.click()
    assert isinstance(desk.asked[-1], Keep)
    desk.tell(Job.KEEP, Ended(error=KeyNotStored(SAID)), session=1)
    dialog._cancel.click()
    assert desk.keeping._dialog is None


def test_the_dialog_is_free_again_however_the_keeping_ended(desk):
    add(desk)
    dialog = desk.keeping._dialog
    desk.tell(Job.KEEP, Ended(), session=1)
    assert dialog._save.isEnabled()
    dialog._cancel.click()
    assert desk.keeping._dialog is None


def test_each_wait_for_the_keyring_is_cancelled_on_its_own(qtbot, desk):
    desk.keeping.offer((LIVE,))
    desk.ready()
    add(desk)
    desk.keeping._dialog._cancel.click()
    assert desk.cancelled == [Job.KEEP]
    desk.tell(Job.KEEP, Ended(error=KeyringSilent(SAID)), session=1)
    desk.keeping._dialog._cancel.click()
    remove(desk)
    qtbot.waitUntil(desk.keeping.removal._wait.isVisible)
    assert "Waiting for the system keyring" in desk.keeping.removal._wait.labelText()
    desk.keeping.removal._wait.findChild(QPushButton).click()
    assert desk.cancelled == [Job.KEEP, Job.TRY, Job.PROBE, Job.REMOVE]
    desk.tell(Job.REMOVE, Ended(error=KeyringSilent(SAID)), session=0)
    assert desk.keeping.removal._wait is None


def test_the_wait_for_a_removal_ends_with_it_and_cancels_nothing(desk):
    desk.keeping.offer((LIVE,))
    desk.ready()
    remove(desk)
    desk.tell(Job.REMOVE, Kept(Settings(), None), session=0)
    desk.tell(Job.REMOVE, Ended(), session=0)
    assert desk.keeping.removal._wait is None
    assert desk.cancelled == []


def test_why_an_account_was_not_removed_is_told_in_a_box(desk):
    desk.keeping.offer((LIVE,))
    desk.ready()
    remove(desk)
    desk.tell(Job.REMOVE, Ended(error=AccountProblem(SAID)), session=0)
    assert desk.keeping.removal._notice.text() == SAID.en
    assert desk.window.page is Page.DEBTS
    desk.keeping.removal._notice.accept()
    assert desk.keeping.removal._notice is None


def test_a_test_that_ends_while_the_key_is_being_kept_unlocks_nothing(desk):
    desk.window.switcher.add_account.emit()
    dialog = desk.keeping._dialog
    for field in dialog.form.secrets.values():
        field.setText("x")
    dialog._test.click()
    dialog._save.click()
    desk.tell(Job.TRY, Ended(error=AccountProblem(SAID)), session=1)
    assert not dialog._save.isEnabled()
    assert not dialog._test.isEnabled()
    desk.tell(Job.KEEP, Ended(error=KeyNotStored(SAID)), session=1)
    assert dialog._test.isEnabled()
    dialog.reject()


def removed_as(desk, place):
    desk.keeping.offer((LIVE,))
    desk.ready()
    remove(desk)
    desk.tell(Job.REMOVE, Kept(Settings(), None), session=0)
    desk.tell(Job.REMOVE, Removed(LIVE, place), session=0)
    desk.tell(Job.REMOVE, Ended(), session=0)
    return desk.keeping.removal._notice


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (KeyPlace.KEYRING, "MM-sub-1 was removed, and its key deleted from the system keyring."),
        (KeyPlace.MEMORY, "MM-sub-1 was removed. Its key was only in the memory of this program, and is dropped."),
        (KeyPlace.NOWHERE, "MM-sub-1 was removed. The system keyring had no key of it."),
    ],
)
def test_a_removal_says_where_the_key_was_deleted_and_that_okx_still_knows_it(desk, place, said):
    notice = removed_as(desk, place)
    assert notice.isVisible()
    assert notice.text() == said
    assert "stays in the journal" in notice.informativeText()
    assert "still valid at OKX: delete it there" in notice.informativeText()
    assert desk.window.page is Page.WELCOME
    notice.accept()
    assert desk.keeping.removal._notice is None


def test_the_boxes_of_a_removal_follow_the_language(desk, speak):
    removal = desk.keeping.removal
    removal.ask(LIVE)
    removal.wait(LIVE)
    removal.tell_removed(Removed(LIVE, KeyPlace.MEMORY))
    told = removal._notice
    removal.refuse(Words("english", "中文"))
    refused = removal._notice
    speak(Language.CHINESE)
    assert removal._question.text() == "从本机移除账户 MM-sub-1 及其 API key？"
    assert removal._question.remove.text() == "移除"
    assert removal._wait.labelText().startswith("正在等待系统密钥环")
    assert told.text() == "MM-sub-1 已移除。其 API key 仅在本程序内存中，现已清除。"
    assert (refused.text(), refused.windowTitle()) == ("中文", "移除账户")
    assert [button.text() for button in refused.buttons()] == ["确定"]
    speak(Language.ENGLISH)
    assert (refused.text(), refused.windowTitle()) == ("english", "Remove account")
    removal.end_wait()
    removal.put_away()


def test_what_the_checks_found_before_keeping_is_asked_for_and_kept_after_the_tick(desk):
    add(desk)
    dialog = desk.keeping._dialog
    desk.tell(Job.KEEP, Checked(Check(Subject.WITHDRAW, Mark.DANGER, SAID)), session=1)
    desk.tell(Job.KEEP, Withheld(Withdrawal.CAN), session=1)
    desk.tell(Job.KEEP, Ended(), session=1)
    assert dialog.notice.isVisible()
    assert not desk.keeping.changing
    dialog.notice.agreement.click()
    dialog._save.click()
    assert desk.asked[-1].agreed
    desk.tell(Job.KEEP, KeyringAsked(), session=1)
    assert "Waiting for the system keyring" in dialog._problem.text()
    desk.tell(Job.KEEP, Ended(), session=1)
    dialog.reject()


def test_what_is_reported_of_a_dialog_that_was_closed_reaches_no_other(desk):
    desk.window.switcher.add_account.emit()
    desk.keeping._dialog.reject()
    desk.window.switcher.add_account.emit()
    dialog = desk.keeping._dialog
    desk.tell(Job.TRY, Checked(Check(Subject.SITE, Mark.PASSED, SAID)), session=1)
    assert dialog.checklist.checks == ()
    desk.tell(Job.TRY, Checked(Check(Subject.SITE, Mark.PASSED, SAID)), session=2)
    assert len(dialog.checklist.checks) == 1
    dialog.reject()


def test_the_account_that_is_open_is_tested_with_the_key_that_it_has(desk):
    desk.ready(LIVE)
    desk.window.opening.test.emit()
    assert desk.asked[-1] == Inspect(1)
    dialog = desk.keeping._connection
    assert dialog.windowTitle() == "Test connection: MM-sub-1"
    desk.tell(Job.INSPECT, Checked(Check(Subject.SITE, Mark.PASSED, SAID)))
    desk.tell(Job.INSPECT, Ended(error=AccountProblem(SAID)))
    assert dialog.checklist._hint.text() == "All checks passed."
    assert dialog._problem.text() == SAID.en
    dialog._close.click()
    assert desk.keeping._connection is None


def test_all_checks_of_a_connection_are_in_sight_at_once(qtbot, desk):
    desk.ready(LIVE)
    desk.window.switcher.test_connection.emit()
    dialog = desk.keeping._connection
    for subject in Subject:
        desk.tell(Job.INSPECT, Checked(Check(subject, Mark.PASSED, SAID)))
    desk.tell(Job.INSPECT, Ended())
    bar = dialog.checklist._scrolled.verticalScrollBar()
    qtbot.waitUntil(lambda: dialog.checklist.lines[-1].height() > 0)
    assert bar.maximum() == 0
    dialog.reject()


@pytest.mark.parametrize(("error", "button"), [(KeyringAbsent(SAID), "_session"), (KeyringSilent(SAID), "_save")])
def test_without_a_keyring_the_keyboard_is_on_what_needs_none(desk, error, button):
    add(desk)
    dialog = desk.keeping._dialog
    desk.tell(Job.KEEP, Ended(error=error), session=1)
    assert dialog.focusWidget() is getattr(dialog, button)
    dialog.reject()


def test_who_edits_an_account_begins_at_its_name_and_who_is_asked_for_its_key_at_the_key(desk):
    desk.ready(LIVE)
    for signal, field in (
        (desk.window.switcher.enter_key, lambda form: form.name),
        (desk.window.opening.enter_key, lambda form: form.secrets["key"]),
    ):
        signal.emit()
        dialog = desk.keeping._dialog
        assert dialog.focusWidget() is field(dialog.form)
        dialog.reject()


def test_the_keyring_is_waited_for_in_sight_while_the_stored_key_is_tested(desk):
    desk.keeping.offer((LIVE, DEMO))
    desk.ready(LIVE)
    desk.window.switcher.enter_key.emit()
    dialog = desk.keeping._dialog
    dialog._test.click()
    desk.tell(Job.TRY, KeyringAsked(), session=1)
    assert "Waiting for the system keyring" in dialog._problem.text()
    assert dialog.checklist._hint.text() == "Testing…"
    desk.tell(Job.TRY, Checked(Check(Subject.SITE, Mark.PASSED, SAID)), session=1)
    desk.tell(Job.TRY, Ended(), session=1)
    assert dialog._problem.text() == ""
    assert dialog.checklist._hint.text() == "All checks passed."
    dialog._test.click()
    desk.tell(Job.TRY, KeyringAsked(), session=1)
    desk.tell(Job.TRY, Ended(error=KeyNotStored(SAID)), session=1)
    assert dialog._problem.text() == SAID.en
    dialog.reject()
