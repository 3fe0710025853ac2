"""The currency that an account repaid with last is chosen beforehand, where it is offered and covers what is ticked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.repayment import Order, Row, State
from app.gui.payment.payer_memory import PayerMemory
from app.gui.tools.preferences import Preferences
from app.settings import Settings
from tests.gui.desk import Desk
from tests.gui.scene import DEMO, LIVE, repayment


@pytest.fixture
def desk(window, clock):
    return Desk(window, clock)


@pytest.fixture
def remembering(desk):
    """What a program has that knows LIVE and DEMO, and with what LIVE repaid last."""
    preferences = Preferences(Settings(accounts=(LIVE, DEMO), paid_with={LIVE.id: "USDT"}))
    return PayerMemory(desk.window, preferences), preferences


def ticked(desk, *debts):
    model = desk.window.debts_model
    for debt in debts:
        model.toggle(model.row_of(debt))
    return desk.window.payment.pay_with()


@pytest.mark.usefixtures("remembering")
def test_it_is_chosen_with_the_first_debt_that_it_covers_and_not_before(desk):
    desk.ready().seen()
    assert desk.window.payment.pay_with() is None
    assert ticked(desk, "BTC") is None, "it does not cover that"
    ticked(desk, "BTC")
    assert ticked(desk, "LTC") == "USDT"
    assert ticked(desk, "BTC") == "USDT", "it stays, and what it does not cover is said"


@pytest.mark.usefixtures("remembering")
def test_what_is_not_offered_or_was_used_by_another_account_is_not_chosen(desk):
    desk.ready().seen(payers=("USDC",))
    assert ticked(desk, "LTC") is None
    desk.ready(DEMO).seen()
    assert ticked(desk, "LTC") is None
    desk.ready().seen(debts=("LTC", "USDT"))
    assert ticked(desk, "LTC") is None, "it is owed, too"


def test_it_is_learnt_from_each_new_order_of_an_account_that_is_kept(desk, remembering):
    memory, preferences = remembering
    order = repayment(43, Row("LTC", State.SENT))
    other = Order(("LTC",), pay_with="USDC")
    memory.learn(None, replace(order, account_id=DEMO.id, order=other))
    assert preferences.settings.paid_with == {LIVE.id: "USDT", DEMO.id: "USDC"}
    assert desk.window.payment.remembered == {LIVE.id: "USDT", DEMO.id: "USDC"}
    memory.learn(order, replace(order, account_id=LIVE.id, order=other))
    memory.learn(None, replace(order, account_id="practice", order=other))
    assert preferences.settings.paid_with == {LIVE.id: "USDT", DEMO.id: "USDC"}
    assert preferences.settings.without_account(LIVE.id).paid_with == {DEMO.id: "USDC"}
