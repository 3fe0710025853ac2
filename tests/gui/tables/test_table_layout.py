from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.tables.table_layout import Place, TableLayout, read

PLACES = st.lists(
    st.builds(Place, st.text(), st.integers(16, 4_000), st.booleans()), min_size=1, unique_by=lambda place: place.name
).filter(lambda places: any(place.shown for place in places))
LAYOUTS = st.builds(TableLayout, PLACES.map(tuple), st.booleans(), st.text(), st.booleans())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["columns", "version", "own_widths", "x"]), inner),
)


def saved(fields):
    return base64.b64encode(json.dumps(fields).encode()).decode()


@given(LAYOUTS)
def test_what_was_saved_is_read_back(layout):
    assert read(layout.saved()) == layout


@given(st.one_of(st.text(), JSON.map(saved), st.binary().map(lambda raw: base64.b64encode(raw).decode())))
def test_whatever_else_is_there_is_no_layout_and_no_error(text):
    assert read(text) is None


SOUND = {"version": 1, "columns": [["a", 50, True]], "own_widths": False, "sorted_by": "", "descending": False}


@pytest.mark.parametrize(
    "damage",
    [
        {"version": 2},
        {"columns": []},
        {"columns": [["a", 50, False]]},
        {"columns": [["a", 50, True], ["a", 60, True]]},
        {"columns": [["a", 0, True]]},
        {"columns": [["a", 10**9, True]]},
        {"columns": [["a", True, True]]},
        {"columns": [["a", 50]]},
        {"columns": [[1, 50, True]]},
        {"sorted_by": None},
        {"descending": 1},
    ],
)
def test_one_damaged_field_damages_the_layout(damage):
    assert read(saved(SOUND)) is not None
    assert read(saved({**SOUND, **damage})) is None
