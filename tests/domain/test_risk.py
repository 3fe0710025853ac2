"""OKX's two numbers on a forced repayment become a word that says how grave it is, or a dash where it says nothing."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from app.domain.holdings import Debt, RepayCause, Trading
from app.domain.risk import Severity, repay_risk

BTC = Debt("BTC", Decimal(1))


def risk(level: int | None, cause: RepayCause | None = None):
    return repay_risk(BTC, {"BTC": Trading("BTC", repay_risk=level, repay_cause=cause)})


def test_the_higher_okxs_number_the_graver_the_word() -> None:
    found = [risk(level) for level in range(6)]
    assert [each.level for each in found] == [0, 1, 2, 3, 4, 5]
    assert [each.word.en for each in found] == ["None", "Low", "Low", "Medium", "High", "Very high"]
    assert [each.severity for each in found] == sorted(each.severity for each in found)
    assert found[0].severity is Severity.NONE
    assert found[5].severity is Severity.HIGH
    assert all(f"is {each.level} of 5" in each.explanation.en for each in found)
    assert all(re.search(r"[\u4e00-\u9fff]", each.explanation.zh + each.word.zh) for each in found)


@pytest.mark.parametrize("cause", RepayCause)
def test_what_it_would_be_based_on_is_named_with_okxs_number(cause: RepayCause) -> None:
    assert f"frp type {cause.value}" in risk(3, cause).explanation.en
    assert f"frp 类型 {cause.value}" in risk(3, cause).explanation.zh


def test_without_a_risk_no_cause_is_told() -> None:
    assert "frp" not in risk(0, RepayCause.NONE).explanation.en
    assert "frp" not in risk(3, None).explanation.en


@pytest.mark.parametrize("trading", [None, {}, {"BTC": Trading("BTC")}])
def test_what_okx_does_not_say_is_not_known(trading) -> None:
    found = repay_risk(BTC, trading)
    assert (found.level, found.severity, found.word.en) == (None, Severity.UNKNOWN, "—")


def test_an_isolated_debt_does_not_borrow_the_cross_ones_risk() -> None:
    found = repay_risk(Debt("BTC", Decimal(1), isolated=True), {"BTC": Trading("BTC", repay_risk=5)})
    assert (found.level, found.severity) == (None, Severity.UNKNOWN)
    assert "cross debts only" in found.explanation.en
