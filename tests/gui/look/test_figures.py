from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.repayment import Row, State
from app.gui.look import figures

amounts = st.decimals(min_value=0, max_value=Decimal(10) ** 15, places=22, allow_nan=False)
NB = "\u00a0"


@pytest.mark.parametrize("show", [figures.debt_amount, figures.usd, lambda a: figures.paid_amount(a, usd_price=None)])
def test_what_is_not_known_is_a_dash_and_never_a_number(show):
    assert show(None) == "—"


@given(amounts)
def test_an_amount_that_is_something_is_never_shown_as_nothing(amount):
    for shown in (figures.debt_amount(amount), figures.usd(amount)):
        assert (Decimal(shown.replace(NB, "")) == 0) == (amount == 0)


@pytest.mark.parametrize(
    ("price", "shown"),
    [
        ("1", "8.12"),
        ("2600", "8.12346"),
        ("66000", "8.123457"),
        ("0.00001", "8.12"),
        (None, "8.12345679"),
        ("0", "8.12345679"),
    ],
)
def test_a_dearer_repay_currency_gets_more_decimals(price, shown):
    usd_price = None if price is None else Decimal(price)
    assert figures.paid_amount(Decimal("8.123456789"), usd_price=usd_price) == shown


def test_groups_of_three_and_two_decimals_for_usd():
    assert figures.usd(Decimal("1234567.895")) == f"1{NB}234{NB}567.90"


def test_a_fill_is_compared_with_what_was_estimated():
    row = Row("LINK", State.FILLED, Decimal(40), Decimal("600.6"), debt_before=Decimal(80), estimate=Decimal(1200))
    assert figures.percent(figures.against_estimate(row)) == f"+0.10{NB}%"
    assert figures.fill_price(row) == "15.0150"


@pytest.mark.parametrize(
    "row",
    [
        Row("X", State.RUNNING),
        Row("X", State.FILLED, Decimal(0), Decimal(0)),
        Row("X", State.FILLED, Decimal(1), Decimal(1)),
    ],
)
def test_a_comparison_that_cannot_be_made_is_a_dash(row):
    assert figures.percent(figures.against_estimate(row)) == "—"


@pytest.mark.parametrize(("span", "text"), [(-5, "0:00"), (36_999, "0:36"), (60_000, "1:00"), (3_723_000, "1:02:03")])
def test_an_elapsed_time_reads_as_minutes_and_seconds(span, text):
    assert figures.elapsed(span) == text


@pytest.mark.parametrize(("tz", "text"), [("UTC", "UTC"), ("Asia/Shanghai", "UTC+8"), ("America/St_Johns", "UTC-3:30")])
def test_times_are_in_the_local_zone_and_say_which(monkeypatch, tz, text):
    monkeypatch.setenv("TZ", tz)
    time.tzset()
    try:
        moment = 1_790_000_000_000 if tz != "America/St_Johns" else 1_770_000_000_000
        assert figures.zone(moment) == text
        assert figures.moment(moment)[11:19] == figures.time_of_day(moment)
        assert figures.dated(moment) == f"{figures.moment(moment)[:19]} {text}"
    finally:
        monkeypatch.undo()
        time.tzset()
