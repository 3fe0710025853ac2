"""Key, secret and passphrase never show themselves, however they are looked at."""

from __future__ import annotations

import copy
import json
import pickle
import pprint
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import Credentials

KEY, SECRET, PASSPHRASE = "key-a5c1-7f3a-9d", "secret-22582BD0", "pass phrase!"
HELD = Credentials(key=KEY, secret=SECRET, passphrase=PASSPHRASE)


SHOWN = {
    "repr": repr,
    "str": str,
    "format": lambda held: f"{held}",
    "padded": lambda held: f"{held!r:>30}",
    "logging": lambda held: "%s %r" % (held, held),  # noqa: UP031 - as logging formats
    "pprint": lambda held: pprint.pformat({"held": [held]}),
    "traceback": lambda held: "".join(traceback.format_exception(ValueError(held))),
}


@pytest.mark.parametrize("look", list(SHOWN.values()), ids=list(SHOWN))
def test_no_way_of_showing_credentials_shows_them(look) -> None:
    shown = look(HELD)
    assert "hidden" in shown
    assert not any(part in shown for part in (KEY, SECRET, PASSPHRASE))


@pytest.mark.parametrize(
    "take",
    [pickle.dumps, copy.copy, copy.deepcopy, vars, lambda held: json.dumps(held)],  # noqa: PLW0108 - a name apart from pickle's
)
def test_credentials_are_neither_pickled_nor_copied_nor_turned_inside_out(take) -> None:
    with pytest.raises(TypeError) as refused:
        take(HELD)
    assert not any(part in str(refused.value) for part in (KEY, SECRET, PASSPHRASE))


def test_white_space_around_them_is_trimmed() -> None:
    pasted = Credentials(key=f" {KEY}\n", secret=f"\t{SECRET} ", passphrase=f"{PASSPHRASE}\r\n")
    assert (pasted.key, pasted.secret, pasted.passphrase) == (KEY, SECRET, PASSPHRASE)


@given(st.text(max_size=30))
def test_what_cannot_stand_in_a_header_is_refused_without_being_quoted(text: str) -> None:
    trimmed = text.strip()
    try:
        held = Credentials(key="k", secret=text, passphrase="p")
    except ValueError as refused:
        said = "".join(traceback.format_exception(refused))
        assert not trimmed or len(trimmed) < 4 or trimmed not in said
        assert not trimmed or any(not " " <= character <= "~" for character in trimmed)
    else:
        assert held.secret == trimmed
        assert all(" " <= character <= "~" for character in trimmed)


def test_the_tail_shows_four_characters_of_a_long_key_and_nothing_of_a_short_one() -> None:
    assert HELD.tail == KEY[-4:]
    assert Credentials(key="k" * 11, secret="s", passphrase="p").tail == ""
