"""The other sites are asked for a key only at OKX, and each answer is told for what it is."""

from __future__ import annotations

import pytest

from app.domain.account import Environment
from app.okx.client import Client
from app.okx.sites import SITES, US, site
from app.okx.transport import Limits
from app.practice.server import PracticeServer
from app.probing import others, probe
from tests.virtual_clock import VirtualClock


@pytest.mark.parametrize("besides", ["global", "https://x.okx.com", "http://127.0.0.1:8080", "https://evil.example"])
def test_only_okxs_own_sites_are_ever_asked(besides):
    asked = others(besides)
    assert set(asked) <= set(SITES)
    assert len(asked) == (2 if besides == "global" else 3)


@pytest.mark.parametrize(
    ("scenario", "knows", "told"),
    [
        ("normal", True, "knows this key and accepts it."),
        ("key-refused", False, "does not know this key."),
        ("ip-refused", True, "knows this key, but refuses it. OKX says: 50110"),
        ("passphrase-refused", True, "knows this key, but refuses it. OKX says: 50105"),
        ("maintenance", None, "could not tell: OKX gave no usable answer"),
    ],
)
def test_each_answer_is_told_for_what_it_says_of_the_key(scenario, knows, told):
    clock = VirtualClock()
    with PracticeServer(scenario=scenario, clock=clock.now_ms) as server:
        client = Client(site(server.url), Environment.LIVE, server.credentials, clock=clock)
        answer = probe(US, client)
        client.close()
    assert (answer.site, answer.knows) == (US, knows)
    assert answer.finding.en.startswith(told)
    assert answer.finding.zh


def test_a_site_that_is_not_reached_says_nothing_of_the_key():
    clock = VirtualClock()
    with PracticeServer(clock=clock.now_ms) as server:
        url, credentials = server.url, server.credentials
    client = Client(site(url), Environment.LIVE, credentials, clock=clock, limits=Limits(total=2.0))
    answer = probe(US, client)
    assert (answer.knows, answer.finding.en) == (
        None,
        "could not tell: OKX could not be reached: the connection was refused.",
    )
