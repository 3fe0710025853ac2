from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.repayment import Row, State
from app.domain.words import Words
from app.errors import Offline
from app.gui.accessibility.announcer import Announcer
from app.gui.background.messages import Ended, Job, Moved
from tests.gui.scene import LIVE, repayment

SAID = Words("words of the error", "")
FILLED = Row("BTC", State.FILLED, paid=Decimal(1), remaining=Decimal(0))


@pytest.fixture
def aloud(desk):
    """What is announced from here on, with whether it is at once."""
    heard = []
    conductor = desk.conductor
    desk.announcer = Announcer(
        desk.window,
        conductor.repayments.notices,
        conductor.reading,
        say=lambda _widget, text, at_once: heard.append((text, at_once)),
    )
    return heard


def test_each_state_that_a_debt_comes_into_is_said_once(desk, aloud):
    desk.ready(LIVE)
    for rows in (
        (Row("BTC", State.SENT), Row("ETH", State.SENT)),
        (Row("BTC", State.RUNNING), Row("ETH", State.UNKNOWN)),
        (FILLED, Row("ETH", State.UNKNOWN)),
        (FILLED, Row("ETH", State.UNKNOWN)),
        (replace(FILLED, repaid=Decimal(2)), Row("ETH", State.UNKNOWN)),
        (replace(FILLED, remaining=Decimal(1)), Row("ETH", State.FAILED)),
    ):
        desk.tell(Job.FOLLOW, Moved(repayment(42, *rows)))
    assert [text for text, _ in aloud if text.startswith(("BTC:", "ETH:"))] == [
        "BTC: Sending. ETH: Sending.",
        "BTC: Running. ETH: Unknown, checking.",
        "BTC: Filled.",
        "BTC: Filled, rest remains. ETH: Failed.",
    ]
    assert not [text for text, _ in aloud if "being repaid" in text]


def test_the_time_that_goes_on_in_a_row_is_not_said(desk, aloud):
    desk.ready(LIVE, repayment(42, Row("BTC", State.RUNNING), Row("ETH", State.UNKNOWN))).seen()
    aloud.clear()
    for second in range(1, 4):
        desk.clock.tick(1_000)
        desk.window.results_model.tick()
        results = desk.window.results_model
        assert results.status(results.result(1)) == f"Unknown, checking 0:0{second}"
    assert aloud == []


def test_each_new_notice_is_said_and_a_grave_one_at_once(desk, aloud):
    desk.ready(LIVE).seen()
    desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
    desk.tell(Job.LOOK, Ended(error=Offline(SAID)))
    desk.seen(offset_ms=2_400)
    said = [(text, at_once) for text, at_once in aloud if "Debts read" not in text]
    assert [(text[:18], at_once) for text, at_once in said] == [
        ("The debts could no", False),
        ("words of the error", True),
        ("This computer's cl", False),
    ]


def test_a_reading_is_said_once_and_anew_when_it_was_asked_for(desk, aloud):
    desk.ready(LIVE).seen().seen().seen()
    assert aloud == [("Debts read: 8.", False)]
    desk.window.debts.refresh.emit()
    desk.seen()
    assert aloud == [("Debts read: 8.", False)] * 2
    desk.seen(debts=("BTC",))
    assert aloud[-1] == ("Debts read: 2.", False)


def test_the_refusal_of_a_sixth_tick_is_said_each_time_and_at_once(desk, aloud):
    desk.ready(LIVE).seen()
    desk.window.debts_model.tick_largest()
    aloud.clear()
    for _ in range(2):
        desk.choose("USDC")
    assert aloud == [("One order repays at most 5 debts; the review can queue the rest.", True)] * 2


def test_what_the_record_holds_is_not_said(desk, aloud):
    desk.ready(LIVE, repayment(40, FILLED))
    assert aloud == []
