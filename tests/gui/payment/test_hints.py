from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.holdings import Debt
from app.domain.plan import Choice
from app.domain.repayment import State
from app.domain.words import Words
from app.gui.payment import hints

BAR = Words("why not", "")
FREE = Choice(Debt("BTC", Decimal(1)), None)
BARRED = Choice(Debt("ETH", Decimal(1)), BAR)
ISOLATED = Choice(Debt("ADA", Decimal(1), isolated=True), BAR)


@pytest.mark.parametrize(
    ("choices", "ticked", "pay_with", "doubtful", "wanted"),
    [
        ((FREE, BARRED, ISOLATED), (), None, (), hints.TICK),
        ((FREE, BARRED), (), "USDT", (State.SENT, State.RUNNING), hints.OTHERS_WHILE_REPAID),
        ((FREE, BARRED), (), "USDT", (State.UNKNOWN,), hints.OTHERS_WHILE_CHECKED),
        ((FREE, BARRED), (), "USDT", (State.UNKNOWN, State.RUNNING), hints.OTHERS_WHILE_BOTH),
        ((FREE,), ("BTC",), None, (), hints.CHOOSE),
        ((FREE,), ("BTC",), "USDT", (), hints.NONE),
        ((), (), "USDT", (), hints.NOTHING),
        ((ISOLATED,), (), "USDT", (), hints.ISOLATED),
        ((ISOLATED,), (), "USDT", (State.UNKNOWN,), hints.ISOLATED),
        ((BARRED, ISOLATED), (), "USDT", (State.RUNNING,), hints.ALL_REPAID),
        ((BARRED, ISOLATED), (), "USDT", (State.UNKNOWN,), hints.ALL_CHECKED),
        ((BARRED, ISOLATED), (), "USDT", (State.UNKNOWN, State.SENT), hints.ALL_UNDER_WAY),
        ((BARRED, ISOLATED), (), "ETH", (), hints.BARRED),
    ],
)
def test_nothing_to_review_has_a_reason(choices, ticked, pay_with, doubtful, wanted):
    assert hints.hint(choices, ticked, pay_with=pay_with, doubtful=doubtful) is wanted
