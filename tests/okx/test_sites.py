"""A signed request can only be meant for OKX, or for an exchange on this very computer."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import pytest
import requests
import urllib3
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import BadInput
from app.okx.sites import EEA, GLOBAL, SITES, US, Site, site


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("global", GLOBAL),
        ("EEA", EEA),
        (" us\n", US),
    ],
)
def test_a_site_is_known_by_its_name(text: str, expected: Site) -> None:
    assert site(text) is expected
    assert site(expected.name) is expected


def test_the_sites_are_those_of_the_documentation() -> None:
    assert [(each.name, each.url) for each in SITES] == [
        ("global", "https://openapi.okx.com"),
        ("eea", "https://eea.okx.com"),
        ("us", "https://us.okx.com"),
    ]
    assert not any(each.loopback for each in SITES)
    assert all(site(each.url).url == each.url for each in SITES)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://www.okx.com", "https://www.okx.com"),
        ("https://www.okx.com/", "https://www.okx.com"),
        ("HTTPS://WWW.OKX.COM", "https://www.okx.com"),
        ("https://a.b-c.okx.com", "https://a.b-c.okx.com"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://127.0.0.1:65535/", "http://127.0.0.1:65535"),
    ],
)
def test_an_address_of_okx_or_of_loopback_is_taken(text: str, url: str) -> None:
    assert site(text).url == url
    assert site(text).loopback == url.startswith("http:")
    assert site(site(text).name) == site(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "okx", "www.okx.com", "globall", "live"),
        *("http://www.okx.com", "ftp://www.okx.com", "https:www.okx.com", "//www.okx.com", "https:///www.okx.com"),
        *("https://okx.com", "https://.okx.com", "https://www..okx.com", "https://www.okx.com."),
        *("https://evilokx.com", "https://www.evilokx.com", "https://www.okx.com.evil.com", "https://okx.com.evil.com"),
        *("https://www.okx.com@evil.com", "https://evil.com@www.okx.com", "https://u:p@www.okx.com"),
        *("https://www.okx.com:443", "https://www.okx.com:8443", "https://evil.com:80.okx.com"),
        *("https://www.okx.com/api", "https://www.okx.com/?", "https://www.okx.com#x", "https://evil.com/www.okx.com"),
        *("https://evil.com/.okx.com", "https://evil.com?.okx.com", "https://evil.com#.okx.com"),
        *("https://evil.com\\.okx.com", "https://evil.com\\@www.okx.com", "https://evil.com%2f.okx.com"),
        *("https://www.okx.com\nevil.com", "https://evil.com\n.okx.com", "https://www.okx.com\tx"),
        "https://w w.okx.com",
        *("https://www.оkx.com", "https://www.okx。com", "https://www.okx.com\u2044evil", "https://ωww.okx.com"),  # noqa: RUF001 - meant
        *(
            "https://www.okx.co",
            "https://www.okx.comm",
            "https://www.okx.cn",
            "https://-w.okx.com",
            "https://w-.okx.com",
        ),
        *("https://_x.okx.com", "https://*.okx.com", f"https://{'w' * 64}.okx.com"),
        *(
            "https://127.0.0.1:80",
            "http://127.0.0.1",
            "http://127.0.0.1:0",
            "http://127.0.0.1:65536",
            "http://127.0.0.1:",
        ),
        *(
            "http://127.0.0.1:080",
            "http://127.0.0.1:80/x",
            "http://127.0.0.1:80@evil.com",
            "http://127.0.0.1:80.evil.com",
        ),
        *("http://localhost:80", "http://127.0.0.2:80", "http://127.1:80", "http://0.0.0.0:80", "http://[::1]:80"),
        *("http://127.0.0.1:٨٠", "http://127.0.0.1:8\u00b2", "http://u@127.0.0.1:80", "http://2130706433:80"),
    ],
)
def test_no_other_address_is_taken(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        site(text)
    assert "Nothing was sent" in refused.value.words.en
    assert "未发送" in refused.value.words.zh


addresses = st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            [
                *("https://", "http://", "www", ".", "okx", "okx.com", "evil", "com", "127.0.0.1", ":", "80"),
                *("@", "/", "\\", "?", "#", "%", "\n", "\u212a", "\u017f", "K", " ", "-", "a", "\u3002", "[", "]"),
            ]
        ),
        max_size=9,
    ),
)


tricks = st.builds(
    lambda host, trick: trick(host),
    st.sampled_from(["www.okx.com", "openapi.okx.com", "okx.com", "evil.com"]),
    st.sampled_from(
        [
            lambda host: f"https://{host}.",
            lambda host: f"https://{host}:443",
            lambda host: f"https://user@{host}",
            lambda host: f"https://{host}@evil.com",
            lambda host: f"https://{host}#@evil.com",
            lambda host: f"https://evil.com\\@{host}",
            lambda host: f"https://evil.com/.{host}",
            lambda host: f"https://{host}.evil.com",
            lambda host: f"https://evil{host}",
            lambda host: f"https://xn--{host}",
            lambda host: f"https://xn--okx-hoa.com.{host}",
            lambda host: f"https://{host.replace('o', chr(0x43E))}",
            lambda host: f"https://{host.replace('.', chr(0x3002))}",
            lambda host: f"https://{host.replace('k', chr(0x212A))}",
            lambda host: f"https://{host.replace('x', chr(0xFF58))}",
            lambda host: f"HTTPS://{host.upper()}/",
            lambda host: f"https:/{host}",
            lambda host: f"https://{host}%00.evil.com",
            lambda host: f"https://{host}\t.evil.com",
            lambda host: f"http://127.0.0.1:80@{host}",
            lambda host: f"http://127.0.0.1.{host}:80",
        ]
    ),
)


@given(st.text(max_size=40) | addresses | tricks)
@example("https://www.o\u212ax.com")
def test_whatever_is_taken_leads_to_okx_or_loopback_and_nowhere_else(text: str) -> None:
    try:
        taken = site(text)
    except BadInput:
        return
    parts = urlsplit(taken.url)
    assert taken.url.isascii()
    assert (parts.path, parts.query, parts.fragment, parts.username, parts.password) == ("", "", "", None, None)
    if taken.loopback:
        assert parts.scheme == "http"
        assert ipaddress.ip_address(parts.hostname or "").is_loopback
    else:
        assert parts.scheme == "https"
        assert parts.port is None
        assert re.fullmatch(r"([a-z0-9-]+\.)+okx\.com", parts.hostname or "")
    # What is asked of it goes where it says, as those read it that send it, too.
    sent = requests.Request("GET", f"{taken.url}/api/v5/account/config?a=b").prepare().url
    there = urllib3.util.parse_url(sent)
    assert (there.scheme, there.host, there.port, there.auth) == (parts.scheme, parts.hostname, parts.port, None)
    assert str(sent).startswith(f"{taken.url}/")
