"""An estimate is made of what is known, and is not known as soon as a part of it is not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.estimate import available, cost, in_funding, in_trading, price, total_cost, usd_value
from app.domain.holdings import Balances, Debt, Trading
from app.domain.money import add
from app.okx import wire

PRICES = {"BTC": Decimal(60_000), "USDT": Decimal("0.9995"), "DUST": Decimal(0)}
BTC = Debt("BTC", Decimal("0.05"))


def test_a_debt_is_worth_its_amount_at_the_index_price() -> None:
    assert usd_value(BTC, PRICES) == Decimal(3_000)
    assert usd_value(Debt("BTC", None), PRICES) is None
    assert usd_value(Debt("ETH", Decimal(1)), PRICES) is None


@pytest.mark.parametrize(
    ("debt", "pay_with"),
    [
        (Debt("BTC", None), "USDT"),
        (Debt("ETH", Decimal(1)), "USDT"),
        (BTC, "EUR"),
        (BTC, "DUST"),
    ],
)
def test_a_cost_with_an_unknown_part_is_not_known(debt: Debt, pay_with: str) -> None:
    assert cost(debt, pay_with=pay_with, usd_prices=PRICES) is None
    assert total_cost([BTC, debt], pay_with=pay_with, usd_prices=PRICES) is None


def test_costs_are_in_the_repay_currency_and_add_up() -> None:
    each = cost(BTC, pay_with="USDT", usd_prices=PRICES)
    assert each is not None
    assert each.quantize(Decimal("1e-8")) == Decimal("3001.50075038")
    assert total_cost([BTC, BTC], pay_with="USDT", usd_prices=PRICES) == add([each, each])
    assert total_cost([], pay_with="USDT", usd_prices=PRICES) == 0


@pytest.mark.parametrize(
    ("balances", "known"),
    [
        (Balances(trading={"USDT": Trading("USDT", Decimal(10))}, funding={"USDT": Decimal(3)}), Decimal(13)),
        (Balances(trading={}, funding={}), Decimal(0)),
        (Balances(trading={"USDT": Trading("USDT", Decimal(10))}, funding={}), Decimal(10)),
        (Balances(trading={"USDT": Trading("USDT", Decimal(10))}), None),
        (Balances(funding={"USDT": Decimal(3)}), None),
        (Balances(trading={"USDT": Trading("USDT", None)}, funding={"USDT": Decimal(3)}), None),
        (Balances(), None),
    ],
)
def test_what_is_available_is_known_only_if_both_accounts_are(balances: Balances, known: Decimal | None) -> None:
    assert available("USDT", balances) == known


@pytest.mark.parametrize(("paid", "repaid"), [(None, Decimal(1)), (Decimal(1), None), (Decimal(1), Decimal(0))])
def test_a_price_without_both_amounts_is_not_known(paid: Decimal | None, repaid: Decimal | None) -> None:
    assert price(paid=paid, repaid=repaid) is None


def test_the_price_is_what_one_unit_of_debt_cost() -> None:
    assert price(paid=Decimal(60), repaid=Decimal("0.5")) == 120


def test_a_funding_balance_that_cannot_be_read_is_not_known() -> None:
    balances = Balances(trading={}, funding=wire.funding([{"ccy": "USDT", "availBal": ""}]))
    assert in_funding("USDT", balances) is None


def test_a_trading_balance_that_cannot_be_read_is_not_known() -> None:
    balances = Balances(trading=wire.trading(({"details": [{"ccy": "USDT", "availBal": "", "availEq": "x"}]},)))
    assert in_trading("USDT", balances) is None
