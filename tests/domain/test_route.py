"""An account goes one way, and an address that an account keeps names one proxy and holds no secret."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import ProxyLogin
from app.domain.route import AS_SETTINGS, DIRECT, SYSTEM, Route, is_address, own_proxy, route_of

ADDRESS = "socks5h://192.0.2.1:1080"
LOGIN = ProxyLogin(address=ADDRESS, user="u", password="p")


@pytest.mark.parametrize(
    ("proxy", "settings_proxy", "route"),
    [
        (AS_SETTINGS, None, Route(None)),
        (AS_SETTINGS, "http://s:1", Route("http://s:1")),
        (SYSTEM, "http://s:1", Route(None)),
        (DIRECT, "http://s:1", Route("")),
        (ADDRESS, "http://s:1", Route(ADDRESS, LOGIN)),
        ("http://192.0.2.1:1080", None, Route("http://192.0.2.1:1080")),
    ],
)
def test_each_choice_is_one_way_and_a_login_goes_with_its_own_proxy_alone(proxy, settings_proxy, route):
    assert route_of(proxy, settings_proxy=settings_proxy, login=LOGIN) == route


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" system\n", SYSTEM),
        ("Direct", DIRECT),
        ("settings", AS_SETTINGS),
        (" SOCKS5H://Proxy.Example:1080/ ", "socks5h://proxy.example:1080"),
        ("http://127.0.0.1:3128", "http://127.0.0.1:3128"),
        ("https://a-b.c:65535", "https://a-b.c:65535"),
        ("socks5://[::1]:1", "socks5://[::1]:1"),
    ],
)
def test_an_address_is_kept_in_one_spelling(text, kept):
    assert own_proxy(text) == kept
    assert own_proxy(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("", "none", "http://", "http://host", "host:80", "//host:80", "ftp://host:1", "socks4://host:1"),
        *("http://u:p@host:1", "http://u@host:1", "http://host:0", "http://host:65536", "http://host:08"),
        *("http://host:1/path", "http://host:1?x", "http://host:1#x", "http://a b:1", "http://h\n:1", "http://ü:1"),
        *("http://[::1:1", "http://::1:1", "http://host:١", "http://-h:1", "http://h..i:1"),  # noqa: RUF001 - meant
    ],
)
def test_what_is_no_address_with_a_port_or_holds_a_login_is_none(text):
    assert own_proxy(text) is None


parts = [
    "http",
    "socks5h",
    "://",
    "host",
    "u",
    ":",
    "@",
    "p",
    "80",
    "/",
    "?",
    "#",
    "[",
    "]",
    "::1",
    ".",
    " ",
    "%",
    "\\",
]


@given(st.text(max_size=30) | st.lists(st.sampled_from(parts), max_size=9).map("".join))
def test_whatever_is_kept_names_one_host_and_port_and_nothing_else(text):
    kept = own_proxy(text)
    if kept is None or not is_address(kept):
        return
    found = urlsplit(kept)
    assert found.hostname
    assert found.port
    assert (found.username, found.password, found.path, found.query, found.fragment) == (None, None, "", "", "")
    assert "@" not in kept
