from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spreadsheet import Moment, csv_line, harmless, tab_line, text

FORMULA = tuple("=+-@\t\r\n\uff0b\uff0d\uff1d\uff20")
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=18)
MOMENTS = st.integers(0, 4_000_000_000_000).map(Moment)
CELLS = st.one_of(AMOUNTS, MOMENTS, st.integers(), st.none(), st.text(), st.text("=+-@\t\r\n\",' a1"))


@given(st.lists(st.lists(CELLS, min_size=1), min_size=1))
def test_a_reader_of_csv_gets_back_every_cell_of_every_record(records):
    written = "".join(csv_line(record) for record in records)
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    # One empty cell alone is an empty line, which the reader takes for no cell.
    empty = ([None], [""])
    assert read == [[] if record in empty else [harmless(cell) for cell in record] for record in records]


@given(CELLS)
def test_no_text_begins_as_a_formula_and_no_number_is_changed(cell):
    said = harmless(cell)
    if isinstance(cell, str):
        assert not said.startswith(FORMULA)
        assert said in {cell, f"'{cell}"}
    else:
        assert said == text(cell)


@given(AMOUNTS)
def test_an_amount_has_every_digit_and_no_exponent(amount):
    assert Decimal(text(amount)) == amount
    assert not set(text(amount)) & set("eE,\u00a0 ")


@given(MOMENTS)
def test_a_moment_is_iso_8601_with_its_offset(moment):
    read = datetime.fromisoformat(text(moment))
    assert read.utcoffset() == UTC.utcoffset(None)
    assert round(read.timestamp() * 1000) == moment.ms


@given(st.lists(CELLS, min_size=1))
def test_a_line_for_the_clipboard_has_as_many_cells_as_were_given(cells):
    line = tab_line(cells)
    assert len(line.split("\t")) == len(cells)
    assert not set(line) & set("\r\n")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-0.10"), "-0.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00000000000000000123"), "0.00000000000000000123"),
        ("-0.10", "'-0.10"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ('say "no"', '"say ""no"""'),
        ("a,b", '"a,b"'),
        (" a", '" a"'),
        (None, ""),
        (Moment(1_646_188_520_338), "2022-03-02T02:35:20.338+00:00"),
    ],
)
def test_what_a_cell_looks_like_in_the_file(cell, written):
    assert csv_line(["x", cell]) == f"x,{written}\r\n"
