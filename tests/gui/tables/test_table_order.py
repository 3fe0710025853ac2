from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.gui.tables import table_order

NUMBERED = st.lists(st.one_of(st.none(), st.decimals(allow_nan=False, allow_infinity=False))).map(
    lambda values: list(enumerate(values))
)


def done(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def value(pair):
    return pair[1]


@given(NUMBERED, st.booleans(), st.integers(1, 4))
def test_any_number_of_slices_sorts_as_one_would_and_leaves_the_unknown_last(records, descending, size):
    known = sorted((pair for pair in records if pair[1] is not None), key=value, reverse=descending)
    unknown = [pair for pair in records if pair[1] is None]
    before, table_order.SLICE = table_order.SLICE, size
    try:
        assert done(table_order.ordered(records, value, descending=descending)) == known + unknown
    finally:
        table_order.SLICE = before


def test_it_sorts_by_value_and_not_by_text():
    values = [(0, Decimal(10)), (1, Decimal(9)), (2, Decimal("1E+2")), (3, Decimal("0.1"))]
    assert [at for at, _ in done(table_order.ordered(values, value, descending=False))] == [3, 1, 0, 2]


def test_it_comes_up_for_air_between_slices():
    records = list(range(table_order.SLICE * 3))
    steps = table_order.matching(records, lambda number: number % 2 == 0)
    assert len([None for _ in steps]) == 3
    assert len([None for _ in table_order.ordered(records, lambda number: number, descending=True)]) > 3


def test_digits_are_found_however_they_are_grouped_and_words_in_either_case():
    assert table_order.needle("12\u00a0345.67") == table_order.needle("12345.67")
    assert table_order.needle("Filled, REST") in table_order.needle("filled, rest remains")
