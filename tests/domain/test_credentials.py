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

from app.domain.credentials import Credentials, ProxyLogin

KEY, SECRET, PASSPHRASE = "key-a5c1-7f3a-9d", "secret-22582BD0", "pass phrase!"
USER, PASSWORD = "user-of-a-proxy", "password of/a:proxy"
LOGIN = ProxyLogin(address="http://192.0.2.1:3128", user=USER, password=PASSWORD)
HELD = Credentials(key=KEY, secret=SECRET, passphrase=PASSPHRASE, proxy_login=LOGIN)
EACH = (KEY, SECRET, PASSPHRASE, USER, PASSWORD)

SHOWN = {
    "repr": repr,
    "str": str,
    "format": lambda held: f"{held}",
    "padded": lambda held: f"{held!r:>30}",
    "logging": lambda held: "%s %r" % (held, held),  # noqa: UP031 - as logging formats
    "pprint": lambda held: pprint.pformat({"held": [held]}),
    "traceback": lambda held: "".join(traceback.format_exception(ValueError(held))),
}


@pytest.mark.parametrize("held", [HELD, LOGIN], ids=["key", "login"])
@pytest.mark.parametrize("look", list(SHOWN.values()), ids=list(SHOWN))
def test_no_way_of_showing_credentials_shows_them(look, held) -> None:
    shown = look(held)
    assert "hidden" in shown
    assert not any(part in shown for part in EACH)


@pytest.mark.parametrize(
    "take",
    [pickle.dumps, copy.copy, copy.deepcopy, vars, lambda held: json.dumps(held)],  # noqa: PLW0108 - a name apart from pickle's
)
def test_credentials_are_neither_pickled_nor_copied_nor_turned_inside_out(take) -> None:
    for held in (HELD, LOGIN):
        with pytest.raises(TypeError) as refused:
            take(held)
        assert not any(part in str(refused.value) for part in EACH)


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


def test_a_login_is_trimmed_and_its_password_may_be_missing() -> None:
    login = ProxyLogin(address="a", user=f" {USER}\n", password="  ")
    assert (login.user, login.password) == (USER, "")


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("", PASSWORD),
        (" ", PASSWORD),
        ("a:b", PASSWORD),
        ("u" * 128, PASSWORD),
        ("u", "p" * 128),
        ("ü", "p"),
        ("u", "密"),
    ],
)
def test_a_login_that_no_proxy_takes_is_refused_unquoted(user: str, password: str) -> None:
    with pytest.raises(ValueError, match="proxy's") as refused:
        ProxyLogin(address="a", user=user, password=password)
    assert not any(len(text) > 1 and text in str(refused.value) for text in (user.strip(), password))


def test_another_login_leaves_the_key_as_it_is() -> None:
    other = HELD.with_login(None)
    assert (other.key, other.secret, other.passphrase, other.proxy_login) == (KEY, SECRET, PASSPHRASE, None)
    assert other.with_login(LOGIN).proxy_login is LOGIN
    assert HELD.with_login(LOGIN) is HELD


def test_what_no_line_may_show_is_all_of_it_but_what_would_strike_out_everything() -> None:
    assert set(HELD.texts) == set(EACH)
    short = ProxyLogin(address="a", user="me", password="abc")
    assert short.texts == ()
