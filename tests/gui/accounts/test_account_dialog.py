from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QLineEdit

from app.checklist import judge, refusal
from app.domain.account import Account, Environment, MarginMode, Permission, Standing
from app.domain.checks import Check, Mark, Subject, Withdrawal
from app.domain.route import ProxyChoice
from app.domain.words import Language, Words
from app.errors import KeyRefused, Refused
from app.gui.accounts.account_dialog import AccountDialog
from app.gui.accounts.checklist_view import ChecklistView
from app.gui.background.messages import Job, Keep, Probe, Try
from app.gui.look import theme
from app.gui.look.language import Translations
from app.okx.sites import EEA, US
from app.probing import Probed
from tests.gui.scene import DEMO

SECRETS = {"key": "14adf666-key", "secret": "5eC2eT-value", "passphrase": "Pass Phrase 1"}
NO_SUCH_KEY = refusal(Subject.KEY, KeyRefused(Words("", ""), code="50119", message="API key doesn't exist."))


@pytest.fixture
def dialog(qtbot):
    shown = AccountDialog()
    qtbot.addWidget(shown)
    shown.open()
    return shown


def fill(dialog, **changed):
    for part, text in {**SECRETS, **changed}.items():
        dialog.form.secrets[part].setText(text)


def asks(qtbot, dialog, button):
    with qtbot.waitSignal(dialog.asked) as asked:
        button.click()
    return asked.args[0]


def test_the_three_secrets_are_masked_and_trimmed(qtbot, dialog):
    assert {field.echoMode() for field in dialog.form.secrets.values()} == {QLineEdit.EchoMode.Password}
    fill(dialog, key="  14adf666-key\n", passphrase="\tPass Phrase 1 ")
    held = asks(qtbot, dialog, dialog._test).credentials
    assert (held.key, held.passphrase) == ("14adf666-key", "Pass Phrase 1")


@pytest.mark.parametrize("part", SECRETS)
@pytest.mark.parametrize("text", ["", "   ", "密钥"])
def test_a_secret_that_cannot_be_one_is_said_in_place_and_nothing_is_asked(qtbot, dialog, part, text):
    fill(dialog, **{part: text})
    for button in (dialog._test, dialog._save, dialog._session):
        with qtbot.assertNotEmitted(dialog.asked):
            button.click()
        assert "Nothing was sent" in dialog._problem.text()
        assert dialog.focusWidget() is dialog.form.secrets[part]


@pytest.mark.parametrize(("place", "site"), [(0, "global"), (1, "eea"), (2, "us"), (3, "https://x.okx.com")])
def test_the_site_is_one_of_okxs_or_another_address(qtbot, dialog, place, site):
    fill(dialog)
    dialog.form.name.setText("MM")
    dialog.form.site.setCurrentIndex(place)
    assert dialog.form.address.isVisible() == (place == 3)
    dialog.form.address.setText(" https://x.okx.com ")
    dialog.form.environment.setCurrentIndex(1)
    ask = asks(qtbot, dialog, dialog._save)
    assert (ask.name, ask.site, ask.environment, ask.session_only) == ("MM", site, Environment.DEMO, False)


def test_an_address_on_this_computer_is_practised_on_and_says_so(qtbot, dialog):
    fill(dialog)
    dialog.form.site.setCurrentIndex(3)
    dialog.form.address.setText("http://127.0.0.1:8080")
    assert dialog.form._note.isVisible()
    assert dialog.form._note.text().startswith("PRACTICE")
    assert not dialog.form.environment.isEnabled()
    assert dialog.form.environment.currentText() == "PRACTICE"
    assert asks(qtbot, dialog, dialog._test).environment is Environment.PRACTICE
    dialog.form.site.setCurrentIndex(0)
    assert dialog.form.environment.currentText() == "LIVE"
    assert dialog.form.environment.count() == 2
    assert asks(qtbot, dialog, dialog._save).environment is Environment.LIVE


def test_keeping_for_this_session_only_says_so_and_what_that_means(qtbot, dialog):
    fill(dialog)
    assert "until the window is closed or locks" in dialog._hint.text()
    assert asks(qtbot, dialog, dialog._session).session_only


def test_what_the_checks_found_is_shown_while_they_run_and_their_end_is_said(qtbot, dialog):
    fill(dialog)
    assert isinstance(asks(qtbot, dialog, dialog._test), Try)
    assert dialog.checklist._hint.text() == "Testing…"
    assert not dialog._test.isEnabled()
    dialog.checklist.show_check(NO_SUCH_KEY)
    dialog.end_testing()
    assert dialog.checklist._hint.text() == "Checks done: 1 failed, 0 to heed, 0 not checked."
    assert dialog._test.isEnabled()


def test_while_the_key_is_kept_cancel_ends_that_and_not_the_dialog(qtbot, dialog):
    fill(dialog)
    dialog._save.click()
    assert "Asking OKX what this key may do" in dialog._problem.text()
    dialog.checklist.begin()
    dialog.checklist.show_check(Check(Subject.SITE, Mark.PASSED, Words("It answers.", "")))
    dialog.wait_for_keyring()
    assert "Testing" not in dialog.checklist._hint.text()
    assert "Waiting for the system keyring" in dialog._problem.text()
    assert not dialog._save.isEnabled()
    with qtbot.waitSignal(dialog.cancelled) as cancelled, qtbot.assertNotEmitted(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert cancelled.args == [Job.KEEP]
    dialog.show_problem(Words("You stopped waiting.", ""))
    assert dialog._save.isEnabled()
    with qtbot.waitSignal(dialog.finished):
        dialog._cancel.click()


@pytest.mark.parametrize("end", ["accept", "reject"])
def test_the_fields_are_emptied_when_it_closes_and_what_was_asked_is_stopped(dialog, end):
    fill(dialog)
    spy = QSignalSpy(dialog.cancelled)
    getattr(dialog, end)()
    assert {field.text() for field in dialog.form.secrets.values()} == {""}
    assert [spy.at(place)[0] for place in range(spy.count())] == [Job.TRY, Job.PROBE]


@pytest.fixture
def editing(qtbot):
    shown = AccountDialog(DEMO)
    qtbot.addWidget(shown)
    shown.open()
    return shown


def test_a_kept_account_shows_its_place_but_never_its_secret(qtbot, editing):
    form = editing.form
    assert (form.name.text(), form.site.currentIndex(), form.environment.currentIndex()) == ("Demo desk", 1, 1)
    assert {field.text() for field in form.secrets.values()} == {""}
    fill(editing)
    ask = asks(qtbot, editing, editing._save)
    assert (ask.account, ask.credentials.key) == (DEMO, SECRETS["key"])


def test_an_account_is_renamed_without_its_key(qtbot, editing):
    editing.form.name.setText("Other desk")
    assert asks(qtbot, editing, editing._save) == Keep(
        "Other desk", "eea", Environment.DEMO, None, False, DEMO, proxy=ProxyChoice()
    )


def test_who_edits_begins_at_the_name_and_saves_without_touching_the_key_until_one_is_typed(qtbot, editing):
    assert editing.focusWidget() is editing.form.name
    assert (editing._save.text(), editing._session.isEnabled()) == ("Save", False)
    qtbot.keyClick(editing.form.secrets["key"], Qt.Key.Key_X)
    assert (editing._save.text(), editing._session.isEnabled()) == ("Save in system keyring", True)
    editing.form.secrets["key"].clear()
    ask = asks(qtbot, editing, editing._save)
    assert (editing._save.text(), ask.credentials) == ("Save", None)
    editing.show_problem(Words("There is one of that name.", ""))
    assert not editing._session.isEnabled()
    renewing = AccountDialog(DEMO, wants_key=True)
    qtbot.addWidget(renewing)
    renewing.open()
    assert renewing.focusWidget() is renewing.form.secrets["key"]


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_no_field_moves_while_an_address_is_typed(dialog, request, language):
    if language == "chinese":
        request.getfixturevalue("chinese")
    dialog.form.site.setCurrentIndex(3)
    fields = [*dialog.form._fields().values(), dialog._test]

    def places():
        for _ in range(5):
            QCoreApplication.processEvents()
        return [field.mapTo(dialog, QPoint(0, 0)) for field in fields]

    before = places()
    assert dialog.form._note.text() == ""
    dialog.form.address.setText("http://127.0.0.1:8080")
    assert dialog.form._note.text() != ""
    assert places() == before
    note = dialog.form._note
    assert note.height() >= note.sizeHint().height()


def test_half_a_key_is_no_rename(qtbot, editing):
    editing.form.secrets["key"].setText("14adf666-key")
    with qtbot.assertNotEmitted(editing.asked):
        editing._save.click()
    assert editing._problem.text().endswith("characters: Secret key, Passphrase. Nothing was sent.")


def test_every_field_that_lacks_something_is_named_and_no_longer_once_one_types(qtbot, dialog):
    dialog.form.site.setCurrentIndex(3)
    dialog._test.click()
    assert "characters: Address, API key, Secret key, Passphrase. Nothing" in dialog._problem.text()
    assert dialog.focusWidget() is dialog.form.address
    for field in (dialog.form.address, dialog.form.secrets["key"], dialog.form.name):
        dialog._test.click()
        assert dialog._problem.isVisible()
        qtbot.keyClick(field, Qt.Key.Key_X)
        assert not dialog._problem.isVisible()


@pytest.mark.parametrize("change", ["key", "site", "environment"])
@pytest.mark.parametrize("ended", [True, False])
def test_a_verdict_on_what_was_entered_before_is_said_to_be_that(qtbot, dialog, change, ended):
    fill(dialog)
    dialog.form.name.setFocus()
    dialog._test.click()
    dialog.checklist.show_check(NO_SUCH_KEY)
    if ended:
        dialog.end_testing()
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_X)
    assert "Changed" not in dialog.checklist._hint.text()
    if change == "key":
        qtbot.keyClick(dialog.form.secrets["key"], Qt.Key.Key_X)
    else:
        getattr(dialog.form, change).setCurrentIndex(1)
    dialog.end_testing()
    assert dialog.checklist._hint.text() == "Changed since this test. Test the connection again."
    assert not dialog.checklist.lines[0].isEnabled()
    assert not dialog.sites.isVisible()
    dialog._test.click()
    dialog.checklist.show_check(NO_SUCH_KEY)
    dialog.end_testing()
    assert "1 failed" in dialog.checklist._hint.text()
    assert dialog.checklist.lines[0].isEnabled()


def test_no_ask_shows_a_secret(qtbot, dialog):
    fill(dialog)
    for button in (dialog._test, dialog._save):
        ask = asks(qtbot, dialog, button)
        assert not any(secret in repr(ask) for secret in SECRETS.values())


def test_a_key_that_can_withdraw_is_kept_only_with_the_tick(qtbot, dialog):
    fill(dialog)
    assert not asks(qtbot, dialog, dialog._save).agreed
    dialog.withhold(Withdrawal.CAN)
    assert dialog.notice.isVisible()
    assert dialog.notice._text.text().startswith("This key can withdraw. Remove that permission on OKX")
    assert dialog.focusWidget() is dialog.notice.agreement
    with qtbot.assertNotEmitted(dialog.asked):
        dialog._save.click()
    assert "Tick the box above" in dialog._problem.text()
    qtbot.keyClick(dialog.notice.agreement, Qt.Key.Key_Space)
    ask = asks(qtbot, dialog, dialog._session)
    assert (ask.agreed, ask.session_only) == (True, True)


def test_what_could_not_be_checked_takes_a_tick_with_other_words(qtbot, dialog):
    fill(dialog)
    dialog._save.click()
    dialog.withhold(Withdrawal.NOT_KNOWN)
    assert "could not be checked" in dialog.notice._text.text()
    dialog.notice.agreement.click()
    assert asks(qtbot, dialog, dialog._save).agreed


@pytest.mark.parametrize("change", ["key", "site", "environment"])
def test_a_tick_holds_for_the_very_key_and_place_that_it_was_given_for(qtbot, dialog, change):
    fill(dialog)
    dialog._save.click()
    dialog.withhold(Withdrawal.CAN)
    dialog.notice.agreement.click()
    if change == "key":
        qtbot.keyClick(dialog.form.secrets["key"], Qt.Key.Key_X)
    else:
        getattr(dialog.form, change).setCurrentIndex(1)
    assert not dialog.notice.isVisible()
    assert not asks(qtbot, dialog, dialog._save).agreed


def test_a_key_that_is_not_known_here_can_be_tried_at_the_other_sites_and_a_site_taken(qtbot, dialog):
    fill(dialog)
    dialog._test.click()
    assert not dialog.sites.isVisible()
    dialog.checklist.show_check(NO_SUCH_KEY)
    dialog.end_testing()
    ask = asks(qtbot, dialog, dialog.sites._try)
    assert isinstance(ask, Probe)
    assert (ask.besides, ask.environment) == ("global", Environment.LIVE)
    dialog.sites.show_answer(Probed(EEA, knows=False, finding=Words("does not know this key.", "")))
    dialog.sites.show_answer(Probed(US, knows=True, finding=Words("knows this key and accepts it.", "")))
    dialog.end_probing()
    told = [label.text() for label in dialog.sites.findChildren(QLabel) if not label.isHidden()]
    assert told[1:] == [
        "EEA (my.okx.com): does not know this key.",
        "US and AU (app.okx.com): knows this key and accepts it.",
    ]
    take = dialog.focusWidget()
    assert take.accessibleName() == "Use the site US and AU (app.okx.com)"
    again = asks(qtbot, dialog, take)
    assert isinstance(again, Try)
    assert again.site == "us"
    assert dialog.form.chosen_site() == "us"
    assert not dialog.sites.isVisible()


def test_the_trial_of_the_other_sites_can_be_stopped(qtbot, dialog):
    fill(dialog)
    dialog._test.click()
    dialog.checklist.show_check(NO_SUCH_KEY)
    dialog.end_testing()
    dialog.sites._try.click()
    with qtbot.waitSignal(dialog.cancelled) as cancelled:
        dialog.sites._stop.click()
    assert cancelled.args == [Job.PROBE]
    dialog.end_probing()
    assert dialog.sites._text.text() == "No other site was found that knows the key."
    assert dialog.sites._try.isVisible()


def test_no_site_of_okxs_is_offered_for_the_key_of_an_exchange_on_this_computer(dialog):
    fill(dialog)
    dialog.form.site.setCurrentIndex(3)
    dialog.form.address.setText("http://127.0.0.1:8080")
    dialog._test.click()
    dialog.checklist.show_check(NO_SUCH_KEY)
    dialog.end_testing()
    assert not dialog.sites.isVisible()


LONG = KeyRefused(
    Words("", ""),
    code="50110",
    message="Your IP 2001:db8:85a3:8d3:1319:8a2e:370:7348 is not included in your API key's IP whitelist. " * 3,
)


@pytest.fixture
def chinese(qapp):
    translations = Translations()
    translations.speak(Language.CHINESE)
    yield
    translations.speak(Language.ENGLISH)
    assert qapp


def cut(label):
    """Whether a label shows less than the whole of its text."""
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    return label.height() < needed or (not label.wordWrap() and label.width() < label.sizeHint().width())


def uncut_at(qtbot, dialog):
    qtbot.waitUntil(lambda: not any(cut(label) for label in dialog.findChildren(QLabel) if label.isVisible()))
    lines = dialog.checklist.lines
    view = dialog.checklist._scrolled.viewport()
    for line in lines:
        line.setFocus()
        qtbot.waitUntil(lambda line=line: line.mapTo(view, QPoint(0, 0)).y() < view.height())
        qtbot.waitUntil(lambda line=line: line.width() <= view.width())


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_the_longest_findings_are_wrapped_and_never_cut_at_the_usual_size_and_the_smallest(qtbot, request, language):
    if language == "chinese":
        request.getfixturevalue("chinese")
    dialog = AccountDialog()
    qtbot.addWidget(dialog)
    fill(dialog)
    dialog.show()
    standing = Standing(
        "1", MarginMode.FUTURES, frozenset({Permission.READ, Permission.WITHDRAW}), (), "desk " * 9, True
    )
    for check in (refusal(Subject.KEY, LONG), *judge(standing)):
        dialog.checklist.show_check(check)
    dialog.withhold(Withdrawal.CAN)
    uncut_at(qtbot, dialog)
    dialog.resize(dialog.minimumSizeHint())
    assert dialog.height() <= 592
    assert dialog.width() <= 1008
    uncut_at(qtbot, dialog)


def test_the_dialog_grows_until_no_check_is_hidden_as_far_as_the_screen_allows(qtbot, monkeypatch):
    shown = AccountDialog()
    qtbot.addWidget(shown)
    fill(shown)
    shown.form.site.setCurrentIndex(3)
    shown.form.address.setText("http://127.0.0.1:8080")
    shown.resize(shown.minimumSizeHint())
    shown.show()
    standing = Standing("1", MarginMode.FUTURES, frozenset({Permission.READ, Permission.WITHDRAW}), (), "desk", True)
    for check in judge(standing):
        shown.checklist.show_check(check)
    qtbot.waitUntil(lambda: shown.checklist.lacking() > 0)
    shown.withhold(Withdrawal.CAN)
    qtbot.waitUntil(lambda: shown.checklist.lacking() == 0)
    assert not shown.checklist._scrolled.verticalScrollBar().isVisible()
    monkeypatch.setattr("app.gui.look.fitting.room", lambda _window: QSize(1008, 592))
    shown.resize(shown.minimumSizeHint())
    shown.end_testing()
    qtbot.waitUntil(lambda: shown.height() == 592)


def test_what_a_key_must_and_must_not_be_allowed_is_said_beforehand(dialog):
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "The key needs Read and Trade, not Withdraw. Bind it to this computer's IP address on OKX." in said


def test_checks_that_all_have_room_bring_no_scroll_bar(qtbot):
    view = ChecklistView()
    qtbot.addWidget(view)
    view.resize(700, 8 * 50)
    view.show()
    cure = Words("Bind it to this computer's IP address on OKX.", "")
    for subject in Subject:
        view.show_check(
            Check(subject, Mark.WARNING, Words("No IP bound: the key expires after 14 idle days.", ""), cure)
        )
    last = view.lines[-1]
    qtbot.waitUntil(lambda: 0 < last.mapTo(view, QPoint(0, last.height())).y() <= view.height())
    assert not view._scrolled.verticalScrollBar().isVisible()


def test_each_line_is_read_out_whole_and_the_cure_stands_apart(qtbot):
    view = ChecklistView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.begin()
    for mark in Mark:
        cure = Words("Do that.", "") if mark.wants_cure else None
        view.show_check(Check(Subject.TRADE, mark, Words(f"Found {mark.name}.", ""), cure))
    view.end()
    assert [line.accessibleName() for line in view.lines] == [
        "Trade permission, passed: Found PASSED.",
        "Trade permission, warning: Found WARNING. What to do: Do that.",
        "Trade permission, danger: Found DANGER. What to do: Do that.",
        "Trade permission, failed: Found FAILED. What to do: Do that.",
        "Trade permission, not checked: Found SKIPPED.",
    ]
    danger = view.lines[2]
    assert danger._cure.font().bold()
    assert not danger._finding.font().bold()
    qtbot.waitUntil(lambda: danger._cure.y() > danger._finding.y())
    view.lines[0].setFocus()
    qtbot.keyClick(view.lines[0], Qt.Key.Key_Down)
    assert view.lines[1].hasFocus()
    qtbot.keyClick(view.lines[1], Qt.Key.Key_Up)
    assert view.lines[0].hasFocus()


def test_the_end_of_the_checks_is_announced(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr("app.gui.accounts.checklist_view.announce", lambda _widget, text: told.append(text))
    view = ChecklistView()
    qtbot.addWidget(view)
    view.begin()
    view.show_check(Check(Subject.SITE, Mark.PASSED, Words("Answered.", "")))
    view.end()
    assert told == ["All checks passed."]


def test_an_account_on_this_computer_keeps_its_address_in_sight(qtbot):
    shown = AccountDialog(Account("a", "Look-alike", "http://127.0.0.1:8080", Environment.LIVE))
    qtbot.addWidget(shown)
    shown.open()
    assert shown.form.address.isVisible()
    assert shown.form.chosen_environment() is Environment.PRACTICE


def test_a_refusal_that_is_not_of_the_key_offers_no_other_site(dialog):
    fill(dialog)
    dialog._test.click()
    dialog.checklist.show_check(refusal(Subject.SITE, Refused(Words("", ""), code="50011", message="Too many")))
    dialog.end_testing()
    assert not dialog.sites.isVisible()


@pytest.mark.parametrize("found", [Withdrawal.CAN, Withdrawal.NOT_KNOWN])
def test_the_box_of_the_agreement_is_outlined_as_a_field_on_its_coloured_surface(dialog, found):
    dialog.withhold(found)
    outline = dialog.notice.agreement.palette().window().color()
    assert outline == theme.field_palette(is_dark=theme.dark(dialog.palette())).window().color()
    assert outline != dialog.notice.palette().window().color()


@pytest.mark.parametrize(
    ("code", "part"), [("50111", "key"), ("50113", "secret"), ("50105", "passphrase"), ("50119", "site")]
)
def test_after_a_key_that_okx_refuses_the_keyboard_is_on_the_field_to_correct(dialog, code, part):
    fill(dialog)
    dialog._save.click()
    dialog._cancel.setFocus()  # all else is disabled
    dialog.checklist.show_check(refusal(Subject.KEY, KeyRefused(Words("", ""), code=code, message="No.")))
    dialog.show_problem(Words("OKX does not accept this key.", ""))
    assert dialog.focusWidget() is dialog.form._fields()[part]
    assert dialog.sites.isVisible() == (part == "site")
    assert not dialog.notice.isVisible()


@pytest.mark.parametrize("keyring", [True, False])
@pytest.mark.parametrize("button", ["_save", "_session"])
def test_after_a_failed_save_the_keyboard_is_on_the_button_that_helps(dialog, button, keyring):
    fill(dialog)
    getattr(dialog, button).click()
    dialog._cancel.setFocus()
    dialog.checklist.show_check(Check(Subject.SITE, Mark.FAILED, Words("Not reached.", "")))
    dialog.show_problem(Words("The keyring stayed locked.", ""), keyring=keyring)
    assert dialog.focusWidget() is (getattr(dialog, button) if keyring else dialog._session)


def test_where_something_is_to_be_agreed_to_the_keyboard_is_there(dialog):
    fill(dialog)
    dialog._save.click()
    dialog.withhold(Withdrawal.CAN)
    dialog.show_problem(None)
    assert dialog.focusWidget() is dialog.notice.agreement
