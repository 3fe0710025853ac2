from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.repayment import Row, State
from app.gui.background.messages import Ended, Job, Moved, Waiting
from app.gui.notices.banner import Gravity
from app.gui.notices.endings import Ending, ending_of, sent_again
from tests.gui.scene import repayment

FILLED = Row("BTC", State.FILLED, repaid=Decimal(1), paid=Decimal("3421.1"), remaining=Decimal(0))
ETH = replace(FILLED, debt="ETH", paid=Decimal("2744.02"))
LTC = replace(FILLED, debt="LTC", paid=Decimal("2396.08"))
FAILED = Row("ETH", State.FAILED, remaining=Decimal(2))
LIMIT = Row("BTC", State.REFUSED, code="50011", message="Too Many Requests.")


def told(*repayments):
    return ending_of(repayments, usd_price=Decimal("0.9998"))


@pytest.mark.parametrize(
    ("rows", "ending", "en"),
    [
        (
            (FILLED, ETH, LTC),
            Ending.DONE,
            "3 debts repaid with USDT: 8\u00a0561.20 paid. Nothing of them remains.",
        ),
        ((FILLED,), Ending.DONE, "BTC repaid with USDT: 3\u00a0421.10 paid. Nothing of it remains."),
        (
            (replace(FILLED, remaining=None),),
            Ending.DONE,
            "BTC repaid with USDT: 3\u00a0421.10 paid. What remains is being read.",
        ),
        ((replace(FILLED, paid=None),), Ending.DONE, "BTC repaid with USDT. Nothing of it remains."),
        (
            (FILLED, replace(ETH, remaining=Decimal("0.412"))),
            Ending.PARTLY,
            (
                "2 debts repaid with USDT: 6\u00a0165.12 paid. Remaining: 0.41200000 ETH. "
                "You may repay it with another order."
            ),
        ),
        (
            (FILLED, FAILED),
            Ending.PARTLY,
            (
                "1 of 2 debts repaid with USDT: 3\u00a0421.10 paid. "
                "#42: OKX reports ETH as failed and gives no reason. See what remains, then prepare it again."
            ),
        ),
        (
            (FILLED, Row("ETH", State.ABSENT)),
            Ending.PARTLY,
            (
                "1 of 2 debts repaid with USDT: 3\u00a0421.10 paid. The rest was not executed. "
                "See what remains, then prepare it again."
            ),
        ),
        (
            (FAILED,),
            Ending.FAILED,
            "#42: OKX reports ETH as failed and gives no reason. See what remains, then prepare it again.",
        ),
        (
            (Row("ETH", State.FAILED), Row("BTC", State.RUNNING)),
            Ending.FAILED,
            "#42: OKX reports ETH as failed and gives no reason. See what remains, then prepare it again.",
        ),
    ],
)
def test_what_happened_what_it_cost_and_what_remains_is_said(rows, ending, en):
    found = told(repayment(42, *rows))
    assert (found.ending, found.words().en) == (ending, en)
    assert all(row.debt in found.words().zh or len(rows) > 1 for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        (Row("BTC", State.PLANNED),),
        (Row("BTC", State.SENT),),
        (Row("BTC", State.RUNNING), FILLED.become(State.FILLED)),
        (Row("BTC", State.ABSENT),),
    ],
)
def test_nothing_is_told_of_what_goes_on_or_never_happened(rows):
    assert told(repayment(42, *(replace(row, debt=f"C{at}") for at, row in enumerate(rows)))) is None


def test_an_unknown_outcome_is_told_as_such_and_never_as_done():
    found = told(repayment(42, FILLED, Row("ETH", State.UNKNOWN)))
    assert found.ending is Ending.UNKNOWN
    assert "may or may not have happened" in found.words().en


def test_orders_that_were_confirmed_together_are_told_of_together():
    found = told(repayment(42, FILLED, ETH), repayment(43, LTC))
    assert found.words().en == "3 debts repaid with USDT: 8\u00a0561.20 paid. Nothing of them remains."
    assert told(repayment(42, FILLED), repayment(43, Row("LTC", State.RUNNING))) is None
    assert told() is None


def test_only_what_okx_did_nothing_for_is_said_to_be_sent_again():
    assert "sent again by itself" in sent_again(repayment(42, LIMIT)).en
    assert sent_again(repayment(42, replace(LIMIT, code="59119"))) is None
    assert sent_again(repayment(42, FILLED)) is None


def test_a_repayment_that_ended_well_leaves_a_note_until_it_is_closed_or_the_next_is_sent(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Moved(repayment(42, FILLED)))
    desk.tell(Job.SEND, Ended())
    desk.seen()
    assert desk.window.banner.text() == "BTC repaid with USDT: 3\u00a0421.10 paid. Nothing of it remains."
    desk.window.banner.dismiss()
    assert desk.window.banner.shown is None
    desk.tell(Job.FOLLOW, Moved(repayment(42, replace(FILLED, remaining=Decimal(1)))))
    assert desk.window.banner.shown is Gravity.PARTLY
    desk.choose("LTC").confirm()
    assert desk.window.banner.shown is None


def test_while_the_limit_keeps_an_order_waiting_that_is_said_and_no_refusal(desk):
    desk.ready().seen().choose("BTC").confirm()
    desk.tell(Job.SEND, Moved(repayment(7, LIMIT)))
    assert desk.window.banner.shown is Gravity.LIMIT
    desk.tell(Job.SEND, Moved(repayment(7, Row("BTC", State.SENT))))
    assert desk.window.banner.shown is Gravity.UNDER_WAY
    desk.tell(Job.SEND, Moved(repayment(7, LIMIT)))
    desk.tell(Job.SEND, Ended())
    assert desk.window.banner.shown is Gravity.FAILED
    assert desk.window.banner.text().startswith("#7 was refused by OKX: 50011 Too Many Requests.")


def test_each_ending_is_told_once(desk):
    endings = []
    desk.conductor.repayments.notices.told.connect(lambda told: endings.append(told.ending))
    desk.ready().seen().choose("BTC", "ETH").confirm()
    desk.tell(Job.SEND, Moved(repayment(42, Row("BTC", State.UNKNOWN), Row("ETH", State.UNKNOWN))))
    desk.tell(Job.SEND, Ended())
    desk.tell(Job.FOLLOW, Moved(repayment(42, FILLED, Row("ETH", State.UNKNOWN))))
    desk.tell(Job.FOLLOW, Moved(repayment(42, replace(FILLED, remaining=None), replace(ETH, remaining=None))))
    desk.tell(Job.FOLLOW, Moved(repayment(42, FILLED, ETH)))
    assert endings == [Ending.UNKNOWN, Ending.DONE]


def test_the_record_is_told_of_only_when_something_of_it_ends_now(desk):
    endings = []
    desk.conductor.repayments.notices.told.connect(lambda told: endings.append(told.ending))
    desk.ready(None, repayment(40, FILLED), repayment(41, Row("ETH", State.RUNNING)), repayment(39, FAILED))
    assert desk.window.banner.shown is Gravity.UNDER_WAY
    desk.tell(Job.FOLLOW, Moved(repayment(41, ETH)))
    assert desk.window.banner.text().startswith("ETH repaid with USDT")
    assert endings == [Ending.DONE]


def test_what_will_be_sent_again_by_itself_waits_to_be_sent_until_nothing_is_sent_any_more(desk):
    desk.ready().seen().choose("BTC")
    desk.confirm()
    model, payment = desk.window.results_model, desk.window.payment
    desk.tell(Job.SEND, Moved(repayment(7, LIMIT)))
    desk.tell(Job.SEND, Waiting(desk.clock.now_ms() + 1_400))
    assert model.status(model.result(0)) == "Waiting to be sent"
    assert payment._button.text() == "Waiting for OKX's limit, 1.4 s"
    desk.tell(Job.SEND, Moved(repayment(7, LIMIT)))
    desk.tell(Job.SEND, Ended())
    assert model.status(model.result(0)).startswith("Refused 50011")
