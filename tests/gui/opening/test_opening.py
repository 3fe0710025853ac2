"""What stands between two accounts has its own face, words and ways out, in the real window as in practice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.domain.account import Account, Environment
from app.domain.words import Words
from app.errors import KeyNotStored, KeyRefused, KeyringAbsent, KeyringLocked, KeyringProblem, KeyringSilent, Offline
from app.gui.background.messages import Ended, Job, Open, Ready
from app.gui.main_window import Page
from app.gui.opening import opening_faces, opening_page
from app.gui.opening.opening_faces import Action
from app.gui.opening.opening_page import OpeningPage
from tests.gui.desk import running
from tests.gui.scene import LIVE

MM, SAID = Words("MM", "做市"), Words("words of the error", "错误说明")
REFUSED = KeyRefused(SAID, code="50105", message="Request header OK-ACCESS-PASSPHRASE incorrect.")


@pytest.fixture
def page(qtbot):
    shown = OpeningPage()
    qtbot.addWidget(shown)
    shown.resize(900, 500)
    shown.show()
    return shown


def offered(page):
    return [action for action, button in page._buttons.items() if button.isVisible()]


FACES = {
    "opening": opening_faces.opening(MM),
    "keyring": opening_faces.keyring(MM),
    "absent": opening_faces.not_opened(MM, KeyringAbsent(SAID), has_key=True),
    "locked keyring": opening_faces.not_opened(MM, KeyringLocked(SAID), has_key=True),
    "silent": opening_faces.not_opened(MM, KeyringSilent(SAID), has_key=True),
    "broken": opening_faces.not_opened(MM, KeyringProblem(SAID), has_key=True),
    "no key": opening_faces.not_opened(MM, KeyNotStored(SAID), has_key=True),
    "offline": opening_faces.not_opened(MM, Offline(SAID), has_key=True),
    "refused": opening_faces.refused(MM, REFUSED, has_key=True),
    "refused in practice": opening_faces.refused(opening_faces.PRACTICE, REFUSED, has_key=False),
    "locking": opening_faces.locking(),
    "locked": opening_faces.locked(MM, session_keys=("Two", "Three"), has_key=True, key_lost=False),
    "key lost": opening_faces.locked(MM, session_keys=("MM",), has_key=True, key_lost=True, minutes=5),
    "locked practice": opening_faces.locked(opening_faces.PRACTICE, session_keys=(), has_key=False, key_lost=False),
}
OFFERED = {
    "opening": [],
    "keyring": [Action.CANCEL],
    "absent": [Action.AGAIN, Action.SESSION_ONLY],
    "locked keyring": [Action.AGAIN, Action.SESSION_ONLY],
    "silent": [Action.AGAIN, Action.SESSION_ONLY],
    "broken": [Action.AGAIN],
    "no key": [Action.ENTER_KEY, Action.AGAIN],
    "offline": [Action.AGAIN],
    "refused": [Action.ENTER_KEY, Action.AGAIN, Action.TEST],
    "refused in practice": [Action.AGAIN, Action.TEST],
    "locking": [],
    "locked": [Action.UNLOCK],
    "key lost": [Action.ENTER_KEY],
    "locked practice": [Action.UNLOCK],
}


@pytest.mark.parametrize("state", FACES)
def test_each_state_says_what_is_and_what_to_do_and_offers_only_what_helps(page, state):
    face = FACES[state]
    page.show_face(face)
    assert offered(page) == OFFERED[state]
    assert page._title.text() == face.title.en
    assert page._text.text() == face.finding.en
    assert page._cure.text() == face.cure.en
    assert page._bar.isVisible() == (face.icon is None)
    assert page._icon.isVisible() == (face.icon is not None)
    assert all(words.zh or not words.en for words in (face.title, face.finding, face.cure))


def test_no_two_states_look_the_same():
    told = {name: (face.title.en, face.finding.en) for name, face in FACES.items() if face.finding != SAID}
    assert len(set(told.values())) == len(told) >= 11


def test_the_keyboard_is_on_what_helps_most(qtbot, page):
    page.show_face(FACES["refused"])
    with qtbot.waitSignal(page.enter_key):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    page.show_face(FACES["locked"])
    with qtbot.waitSignal(page.again):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Space)


def test_a_long_reason_is_shown_whole(qtbot, page):
    page.show_face(opening_faces.failed(MM, Words("There is no such scenario. Nothing was changed. " * 8, "")))
    text = page._text
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()) > 2 * text.fontMetrics().lineSpacing())


def test_a_key_that_is_refused_at_the_opening_has_a_page_of_its_own(desk):
    desk.ready(LIVE)
    desk.tell(Job.LOOK, Ended(error=REFUSED))
    assert desk.window.page is Page.OPENING
    assert desk.window.opening._title.text() == "OKX refuses the key of MM-sub-1"
    assert desk.window.opening._text.text().startswith("Passphrase: OKX says: 50105")
    desk.window.opening._buttons[Action.AGAIN].click()
    assert desk.asked[-1] == Open(2, LIVE)


def test_a_key_that_is_refused_later_or_with_something_under_way_leaves_all_in_sight(desk):
    desk.ready(LIVE).seen()
    desk.tell(Job.LOOK, Ended(error=REFUSED))
    assert desk.window.page is Page.DEBTS
    desk.ready(LIVE, running("DOT"))
    desk.tell(Job.LOOK, Ended(error=REFUSED))
    assert desk.window.page is Page.DEBTS
    assert desk.window.banner.text() == SAID.en


def test_without_a_keyring_the_key_can_be_entered_for_this_session(desk):
    desk.session = 1
    desk.conductor.open(LIVE)
    desk.tell(Job.OPEN, Ended(error=KeyringAbsent(SAID)))
    desk.window.opening._buttons[Action.SESSION_ONLY].click()
    assert desk.keeping._dialog.isVisible()
    desk.keeping._dialog.reject()


def test_practice_goes_on_without_a_keyring_with_the_key_that_it_always_has(desk):
    desk.session = 1
    desk.conductor.open(None)
    desk.tell(Job.OPEN, Ended(error=KeyringAbsent(SAID)))
    desk.window.opening._buttons[Action.SESSION_ONLY].click()
    assert desk.asked[-1] == Open(2, None, key_in_memory=True)
    desk.session = 2
    desk.tell(Job.OPEN, Ready(LIVE, ()))
    assert desk.window.page is Page.DEBTS


def test_a_look_alike_on_this_computer_is_called_practice_but_not_the_built_in_one(desk):
    look_alike = Account("0123456789abcdef", "Look-alike", "http://127.0.0.1:8080", Environment.LIVE)
    desk.ready(look_alike)
    assert desk.window.windowTitle() == "PRACTICE — Look-alike — One-Click Repay"
    assert desk.window.switcher._badge.text() == "PRACTICE"
    assert "No keys, no network" not in desk.window.banner.text()


def test_each_face_is_told_once_however_often_the_page_is_shown(desk, monkeypatch):
    told = []
    monkeypatch.setattr(opening_page, "announce", lambda _widget, text: told.append(text))
    desk.window.show_page(Page.OPENING)
    for _ in range(2):
        desk.conductor.open(LIVE)
    assert told == ["Opening Practice…", "Opening MM-sub-1…"]
    desk.window.show_page(Page.DEBTS)
    desk.conductor.open(LIVE)
    assert told[2:] == ["Opening MM-sub-1…"]


def test_a_page_that_nobody_sees_tells_nothing(page, monkeypatch):
    told = []
    monkeypatch.setattr(opening_page, "announce", lambda _widget, text: told.append(text))
    page.hide()
    page.greet()
    assert told == []
