from __future__ import annotations

import threading
from contextlib import closing

import pytest

from app.clock import SystemClock
from app.domain.account import Environment
from app.domain.credentials import Credentials
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import BadInput, KeyNotStored, KeyringSilent, UnlawfulOrder
from app.gui.arguments import WindowArguments
from app.gui.clerk import Clerk, Elsewhere, Pause
from app.gui.messages import (
    Checked,
    Follow,
    Keep,
    Kept,
    KeyringAsked,
    Look,
    Moved,
    Open,
    Ready,
    Remove,
    Seen,
    Send,
    Try,
)
from app.paths import Home
from app.practice.server import PracticeServer
from app.settings import SettingsFile
from tests.gui.scene import LIVE

HELD = Credentials(key="14adf666-key-7f3a", secret="s", passphrase="p")


@pytest.fixture
def home(own_home):
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    found.prepare()
    return found


@pytest.fixture
def clock():
    return SystemClock()


def make(home, clock, **options):
    return Clerk(WindowArguments(home=home, **options), clock=clock)


def run(clerk, ask, clock):
    """Every piece of news of a job, its waits waited for and its calls made here."""
    news, steps, result = [], clerk.steps(ask), None
    with closing(steps):
        while True:
            try:
                step = steps.send(result)
            except StopIteration:
                return news
            result = None
            if isinstance(step, Pause):
                clock.wait_until(step.until_ms)
            elif isinstance(step, Elsewhere):
                result = step.call(threading.Event())
            else:
                news.append(step)


@pytest.fixture
def clerk(home, clock):
    made = make(home, clock, practice=True, scenario="instant")
    yield made
    made.close()


def last(news, kind):
    return [each for each in news if isinstance(each, kind)][-1]


def test_practice_is_opened_read_repaid_and_followed(clerk, clock):
    ready = last(run(clerk, Open(1, None), clock), Ready)
    assert ready.account.environment is Environment.PRACTICE
    assert ready.unfinished == ()
    seen = last(run(clerk, Look(1), clock), Seen)
    moved = last(run(clerk, Send(1, ("BTC", "ETH"), "USDT", seen.snapshot), clock), Moved)
    assert [row.state for row in moved.repayment.rows] == [State.FILLED, State.FILLED]
    assert [row.remaining for row in moved.repayment.rows] == [0, 0]
    assert run(clerk, Follow(1), clock) == []


def test_an_unlawful_order_is_refused_before_anything_is_written_or_sent(clerk, clock):
    run(clerk, Open(1, None), clock)
    seen = last(run(clerk, Look(1), clock), Seen)
    with pytest.raises(UnlawfulOrder):
        run(clerk, Send(1, ("ADA",), "USDT", seen.snapshot), clock)


def test_a_send_closed_while_it_waits_is_written_down_as_not_executed(home, clock):
    with PracticeServer(scenario="instant") as server:
        clerk = make(home, clock, practice_url=server.url)
        run(clerk, Open(1, None), clock)
        seen = last(run(clerk, Look(1), clock), Seen)
        run(clerk, Send(1, ("ETH",), "USDT", seen.snapshot), clock)
        steps = clerk.steps(Send(1, ("BTC",), "USDT", seen.snapshot))
        while not isinstance(next(steps), Pause):
            pass
        steps.close()
        assert run(clerk, Follow(1), clock) == []
        clerk.close()
        again = make(home, clock, practice_url=server.url)
        assert last(run(again, Open(1, None), clock), Ready).unfinished == ()
        again.close()
        assert len(server.ledger.executed) == 1


def test_without_a_key_the_keyring_is_asked_elsewhere_and_its_error_ends_the_opening(home, clock):
    clerk = make(home, clock)
    steps = clerk.steps(Open(1, LIVE))
    assert isinstance(next(steps), KeyringAsked)
    assert isinstance(next(steps), Elsewhere)
    with pytest.raises(KeyNotStored):
        steps.throw(KeyNotStored(Words("no key", "")))


def keep(clerk, clock, **changed):
    ask = {"name": "MM", "site": "eea", "environment": Environment.DEMO, "credentials": HELD, "session_only": True}
    return run(clerk, Keep(**{**ask, **changed}), clock)


def test_an_account_for_this_session_is_listed_but_its_key_is_in_no_file(home, clock):
    clerk = make(home, clock)
    kept = last(keep(clerk, clock), Kept)
    assert (kept.account.name, kept.account.site, kept.account.key_tail) == ("MM", "eea", "7f3a")
    assert kept.settings.accounts == (kept.account,)
    for file in home.settings.parent.rglob("*"):
        assert file.is_dir() or b"14adf666" not in file.read_bytes()


def test_a_kept_account_opens_without_the_keyring_and_is_the_first_next_time(home, clock):
    with PracticeServer() as server:
        clerk = make(home, clock)
        account = last(keep(clerk, clock, site=server.url, credentials=server.credentials), Kept).account
        news = run(clerk, Open(1, account), clock)
        clerk.close()
    assert [type(each) for each in news] == [Ready]
    assert SettingsFile(home.settings).read()[0].last_account == account.id


def test_a_new_key_replaces_the_former_of_the_same_account(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    new = Credentials(key="25bdf777-key-91bc", secret="s", passphrase="p")
    kept = last(keep(clerk, clock, account=account, credentials=new), Kept)
    assert (kept.account.id, kept.account.key_tail, len(kept.settings.accounts)) == (account.id, "91bc", 1)


def test_a_name_that_is_taken_keeps_nothing(home, clock):
    clerk = make(home, clock)
    keep(clerk, clock)
    with pytest.raises(BadInput):
        keep(clerk, clock)
    assert len(SettingsFile(home.settings).read()[0].accounts) == 1


def test_a_removed_account_is_gone_with_its_key(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    kept = last(run(clerk, Remove(account), clock), Kept)
    assert kept.settings.accounts == ()
    with pytest.raises(KeyNotStored):
        clerk._keys()[1].load(account.id)


def test_a_cancelled_wait_for_the_keyring_keeps_nothing(home, clock):
    clerk = make(home, clock)
    steps = clerk.steps(Keep("MM", "global", Environment.LIVE, HELD, session_only=False))
    cancelled = threading.Event()
    cancelled.set()
    step = next(steps)
    with pytest.raises(KeyringSilent):
        step.call(cancelled)
    assert SettingsFile(home.settings).read()[0].accounts == ()


def test_a_connection_is_tested_without_keeping_anything(home, clock):
    with PracticeServer() as server:
        news = run(make(home, clock), Try(server.url, Environment.LIVE, server.credentials), clock)
    assert len(news) == 8
    assert all(isinstance(each, Checked) for each in news)
    assert SettingsFile(home.settings).read()[0].accounts == ()
