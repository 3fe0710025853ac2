from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.holdings import Debt
from app.domain.plan import Choice
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
        ((FREE, BARRED), (), "USDT", ("ETH",), hints.TICK_OTHERS),
        ((FREE,), ("BTC",), None, (), hints.CHOOSE),
        ((FREE,), ("BTC",), "USDT", (), hints.NONE),
        ((), (), "USDT", (), hints.NOTHING),
        ((ISOLATED,), (), "USDT", (), hints.ISOLATED),
        ((ISOLATED,), (), "USDT", ("ETH",), hints.ISOLATED),
        ((BARRED, ISOLATED), (), "USDT", ("ETH",), hints.ALL_UNDER_WAY),
        ((BARRED, ISOLATED), (), "ETH", (), hints.BARRED),
    ],
)
def test_nothing_to_review_has_a_reason(choices, ticked, pay_with, doubtful, wanted):
    assert hints.hint(choices, ticked, pay_with=pay_with, doubtful=doubtful) is wanted
