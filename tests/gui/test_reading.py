from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.account import MarginMode
from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import JournalProblem, Maintenance, Offline, Refused, WrongMode
from app.gui.background.messages import Ended, Job, Moved, Troubled
from app.gui.notices.banner import Gravity
from tests.gui.scene import repayment

SAID = Words("words of the error", "")


def test_the_wrong_account_mode_is_said_by_the_head_and_in_the_place_of_the_debts(desk):
    desk.ready()
    refused = Refused(SAID, code="51010", message="")
    desk.tell(Job.LOOK, Ended(error=WrongMode(refused, MarginMode.SPOT)))
    window = desk.window
    plain = "This account is in Spot mode. One-click repay needs Multi-currency or Portfolio margin."
    assert window.debts._faced.face.text() == plain
    assert window.switcher._standing.text() == "Spot ✗ no one-click repay"
    assert plain in window.switcher._standing.accessibleName()
    assert window.banner.shown is Gravity.MODE
    assert window.banner.text().startswith(plain)
    assert "Change the account mode on OKX (51010)." in window.banner.text()
    desk.seen()
    assert window.switcher._standing.text() == "Multi-currency margin ✓"
    assert window.debts._faced.face.text() == ""


def test_a_mode_that_is_not_known_is_not_named(desk):
    desk.ready()
    desk.tell(Job.LOOK, Ended(error=WrongMode(Refused(SAID, code="51010", message=""), None)))
    assert desk.window.debts._faced.face.text() == "One-click repay needs Multi-currency or Portfolio margin."
    assert desk.window.switcher._standing.text() == ""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(SAID, code="HTTP 404", message=""), "OKX has retired this call."),
        (Maintenance(SAID, code="50001", message=""), "OKX is under maintenance."),
        (Offline(SAID), "The debts could not be read yet. F5 tries again at once."),
    ],
)
def test_why_there_are_no_debts_is_said_in_their_place(desk, error, words):
    desk.ready()
    desk.tell(Job.LOOK, Ended(error=error))
    assert desk.window.debts._faced.face.text().startswith(words)
    desk.tell(Job.LOOK, Ended(defect="ZeroDivisionError"))
    assert desk.window.debts._faced.face.text().startswith("The debts could not be read yet.")


def test_a_rest_that_could_not_be_read_after_a_repayment_is_not_told_as_a_repayment_that_was_not_sent(desk):
    desk.ready().seen().choose("ETH").confirm()
    filled = repayment(42, Row("ETH", State.FILLED, repaid=Decimal(1), paid=Decimal(9)))
    desk.tell(Job.SEND, Moved(filled, own=True))
    desk.tell(Job.SEND, Troubled(Offline(SAID)))
    banner = desk.window.banner
    assert banner.holds(Gravity.OFFLINE)
    assert not banner.holds(Gravity.SENDING)
    desk.tell(Job.SEND, Ended())
    desk.seen()
    assert not banner.holds(Gravity.OFFLINE)
    assert banner.shown in {Gravity.DONE, Gravity.PARTLY}


def test_what_became_of_the_record_of_an_order_is_told_as_gravely_as_an_order_that_was_not_sent(desk):
    desk.ready().seen().choose("ETH").confirm()
    desk.tell(Job.SEND, Troubled(JournalProblem(SAID)))
    assert desk.window.banner.shown is Gravity.SENDING
