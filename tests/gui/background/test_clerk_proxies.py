"""What the window asks of an account's own proxy, through the real clerk and a real proxy on loopback."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.domain.account import Environment
from app.domain.checks import Mark, Subject
from app.domain.credentials import Credentials, ProxyLogin
from app.domain.route import ProxyChoice
from app.domain.words import Words
from app.errors import BadInput, KeyNotStored, Offline
from app.gui.background.jobs import Elsewhere
from app.gui.background.messages import Checked, Keep, Kept, KeyringAsked, Look, Open, Probe, Try
from app.okx import signing
from app.settings import SettingsFile
from tests.gui.background.test_clerk import HELD, clock, home, keep, last, left_unfinished, make, run  # noqa: F401 - fixtures
from tests.gui.scene import LIVE
from tests.okx.loopback import Loopback, tunnel

SITE = {"site": "https://x.okx.com", "environment": Environment.LIVE}


@contextmanager
def proxy_that_wants(user, password):
    """A proxy that knows this user, and reaches nothing."""
    with Loopback(tunnel(1, status="502 Bad Gateway", login=(user, password))) as proxy:
        yield proxy


def login(proxy, user="desk-7"):
    return ProxyLogin(address=proxy.url, user=user, password=user.replace("desk", "pass"))


def told(proxy):
    """Which logins the proxy was told, in order."""
    lines = [asked.headers.get("proxy-authorization", "") for asked in proxy.requests]
    return [base64.b64decode(line.removeprefix("Basic ")).decode() for line in lines]


def look(clerk, clock, proxy):  # noqa: F811 - a fixture's name, but not the fixture
    with pytest.raises(Offline) as offline:
        run(clerk, Look(1), clock)
    assert proxy.url in offline.value.words.en


def site_line(news):
    (line,) = [each.check for each in news if isinstance(each, Checked) and each.check.subject is Subject.SITE]
    return line


def test_a_test_before_keeping_goes_through_the_proxy_that_was_typed(home, clock):  # noqa: F811 - fixtures
    with proxy_that_wants("desk-7", "pass-7") as proxy:
        ask = Try("global", Environment.LIVE, HELD, None, ProxyChoice(proxy.url, login(proxy)))
        line = site_line(run(make(home, clock), ask, clock))
        assert (line.mark, proxy.url in line.finding.en) == (Mark.FAILED, True)
        assert "(502)" in line.finding.en
        ask = Probe("global", Environment.LIVE, HELD, None, ProxyChoice(proxy.url, login(proxy)))
        answers = run(make(home, clock), ask, clock)
        assert [proxy.url in each.answer.finding.en for each in answers] == [True, True]
        assert told(proxy) == ["desk-7:pass-7"] * 3
        assert [asked.path for asked in proxy.requests][1:] == ["eea.okx.com:443", "us.okx.com:443"]


def test_an_account_is_kept_opened_and_tested_through_its_proxy_and_gets_another_without_its_key(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    with proxy_that_wants("desk-7", "pass-7") as first, proxy_that_wants("desk-8", "pass-8") as second:
        account = last(keep(clerk, clock, **SITE, proxy=ProxyChoice(first.url, login(first))), Kept).account
        assert (account.proxy, account.proxy_login) == (first.url, True)
        assert "pass-7" not in home.settings.read_text()
        run(clerk, Open(1, account), clock)
        look(clerk, clock, first)
        # With the key that is kept, and the login beside it, or another one.
        line = site_line(run(clerk, Try(account.site, Environment.LIVE, None, account), clock))
        assert "(502)" in line.finding.en
        assert set(told(first)) == {"desk-7:pass-7"}
        other = ProxyChoice(second.url, login(second, "desk-8"))
        line = site_line(run(clerk, Try(account.site, Environment.LIVE, None, account, other), clock))
        assert second.url in line.finding.en
        before = len(first.requests)
        kept = last(keep(clerk, clock, **SITE, account=account, credentials=None, proxy=other), Kept).account
        assert (kept.proxy, kept.key_tail) == (second.url, account.key_tail)
        run(clerk, Open(2, kept), clock)
        look(clerk, clock, second)
        # What the window was shown may be old: the account goes the way that is kept by now.
        run(clerk, Open(3, account), clock)
        look(clerk, clock, second)
        assert len(first.requests) == before
        assert set(told(second)) == {"desk-8:pass-8"}
        clerk.close()


def test_without_a_word_about_it_the_proxy_stays_as_it_is(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    with proxy_that_wants("desk-7", "pass-7") as proxy:
        account = last(keep(clerk, clock, **SITE, proxy=ProxyChoice(proxy.url, login(proxy))), Kept).account
        renamed = last(keep(clerk, clock, **SITE, name="Desk", account=account, credentials=None), Kept).account
        assert (renamed.proxy, renamed.proxy_login) == (proxy.url, True)
        fresh = Credentials(key="another-key-0001", secret="s", passphrase="p")
        keep(clerk, clock, **SITE, account=renamed, credentials=fresh)
        kept = clerk._accounts._keys()[1].load(account.id)
        assert (kept.key, kept.proxy_login.password) == ("another-key-0001", "pass-7")


def test_an_order_that_is_not_settled_bars_no_other_proxy_since_the_key_stays(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    left_unfinished(home.journal, account.id)
    kept = last(keep(clerk, clock, account=account, credentials=None, proxy=ProxyChoice("direct")), Kept).account
    assert (kept.proxy, kept.id) == ("direct", account.id)


def test_a_login_that_is_gone_with_its_session_is_asked_for_again(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    with proxy_that_wants("desk-7", "pass-7") as proxy:
        account = last(keep(clerk, clock, **SITE, proxy=ProxyChoice(proxy.url, login(proxy))), Kept).account
        choice = ProxyChoice(proxy.url, keeps_login=True)
        with pytest.raises(BadInput, match="are not kept any more"):
            keep(make(home, clock), clock, **SITE, account=account, proxy=choice)
        with pytest.raises(KeyNotStored):
            run(make(home, clock), Try(account.site, Environment.LIVE, None, account, choice), clock)
        assert proxy.connections == 0


def test_the_stored_key_is_tested_only_where_it_belongs(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    for site, environment in (("us", account.environment), (account.site, Environment.LIVE)):
        with pytest.raises(BadInput, match="A key belongs to one site"):
            run(clerk, Try(site, environment, None, account), clock)


@pytest.mark.parametrize("choice", [ProxyChoice("http://u:p@host:1"), ProxyChoice("host:1")])
def test_what_is_no_proxy_is_refused_before_anything_is_asked(home, clock, choice):  # noqa: F811 - fixtures
    for ask in (
        Try("global", Environment.LIVE, HELD, None, choice),
        Probe("global", Environment.LIVE, HELD, None, choice),
        Keep("MM", "global", Environment.LIVE, HELD, session_only=True, proxy=choice),
    ):
        with pytest.raises(BadInput, match="An account's proxy is an address"):
            run(make(home, clock), ask, clock)
    assert SettingsFile(home.settings).read()[0].accounts == ()


def test_a_new_login_of_a_key_in_the_keyring_is_written_there_elsewhere_and_the_wait_is_said(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    clerk._accounts._keys()[1].forget_all()
    SettingsFile(home.settings).change(lambda settings: settings.with_account(in_keyring(account)))
    choice = ProxyChoice("http://192.0.2.1:1", ProxyLogin(address="http://192.0.2.1:1", user="u", password="p"))
    steps = clerk.steps(Keep("MM", "eea", Environment.DEMO, None, False, in_keyring(account), proxy=choice))
    assert isinstance(next(steps), KeyringAsked)
    assert isinstance(next(steps), Elsewhere)
    with pytest.raises(KeyNotStored):
        steps.throw(KeyNotStored(Words("no key", "")))
    assert SettingsFile(home.settings).read()[0].by_id(account.id).proxy == "settings"


def in_keyring(account):
    return replace(account, session_only=False)


@pytest.mark.parametrize(
    "site",
    ["https://www.okx.com@evil.example", "https://okx.example", "https://www.okx.com.", "https://www.оkx.com", "//okx"],  # noqa: RUF001 - meant
)
def test_at_a_host_that_is_not_okxs_nothing_is_signed_for_the_window(home, clock, monkeypatch, site):  # noqa: F811 - fixtures
    monkeypatch.setattr(signing, "headers", lambda *_, **__: pytest.fail("something was signed"))
    by_hand = replace(LIVE, site=site, session_only=True)
    clerk = make(home, clock)
    clerk._accounts._keys()[1].save(by_hand.id, HELD)
    SettingsFile(home.settings).change(lambda settings: settings.with_account(by_hand))
    for ask in (
        Open(1, by_hand),
        Try(site, Environment.LIVE, HELD),
        Try(site, Environment.LIVE, None, by_hand),
        Keep("MM", site, Environment.LIVE, HELD, session_only=True),
    ):
        with pytest.raises(BadInput, match=r"The site must be|account named"):
            run(clerk, ask, clock)


def test_a_key_that_was_for_its_session_only_is_not_looked_for_in_the_keyring(home, clock):  # noqa: F811 - fixtures
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    clerk._accounts._keys()[1].forget_all()
    own = ProxyChoice("http://192.0.2.1:1", ProxyLogin(address="http://192.0.2.1:1", user="u", password="p"))
    with pytest.raises(KeyNotStored):
        keep(clerk, clock, account=account, credentials=None, proxy=own)
    news = keep(clerk, clock, account=account, credentials=None, proxy=ProxyChoice("direct"))
    assert [type(each) for each in news] == [Kept]
    kept = last(news, Kept).account
    assert (kept.proxy, kept.proxy_login, kept.session_only) == ("direct", False, True)
