"""An account is opened with all that repays its debts, closed with nothing left, and kept in two places at once."""

from __future__ import annotations

import pytest

from app import accounts
from app.domain.account import Account, Environment
from app.domain.credentials import Credentials, ProxyLogin
from app.domain.repayment import State
from app.domain.words import Words
from app.errors import BadInput, KeyNotStored, NoSuchAccount, Offline
from app.journal import Journal
from app.logs import struck
from app.paths import Home
from app.practice.server import PracticeServer
from app.settings import SettingsFile
from app.vault import SessionVault
from tests.journal.orders import sent
from tests.virtual_clock import VirtualClock

KEYS = {"key": "37c541a1-0000-4000-8000-5a2f00ed7f3a", "secret": "s", "passphrase": "p"}


@pytest.fixture
def home(tmp_path):
    home = Home.find({"ONE_CLICK_REPAY_HOME": str(tmp_path / "home")})
    home.prepare()
    return home


@pytest.fixture
def settings(home):
    return SettingsFile(home.settings)


def added(settings, keys, name="Main", at="global"):
    credentials = Credentials(**KEYS)
    drafted = accounts.draft(settings.read()[0], name=name, at=at, environment=Environment.LIVE)
    return accounts.add(settings, keys, drafted, credentials)


def test_an_account_is_kept_with_its_keys_apart(settings, home):
    keys = SessionVault()
    account = added(settings, keys, at="https://www.okx.com/")
    assert settings.read()[0].find("main") == account
    assert (account.site, account.key_tail) == ("https://www.okx.com", "7f3a")
    assert keys.load(account.id).key == KEYS["key"]
    assert KEYS["key"] not in home.settings.read_text()


@pytest.mark.parametrize(("name", "at"), [("", "global"), ("x" * 61, "global"), ("Other", "https://okx.example")])
def test_what_cannot_be_an_account_keeps_no_key(settings, name, at):
    keys = SessionVault()
    with pytest.raises(BadInput):
        added(settings, keys, name, at)
    assert repr(keys) == "SessionVault(0 accounts)"


def test_a_name_that_is_taken_keeps_no_second_key(settings):
    keys = SessionVault()
    added(settings, keys)
    with pytest.raises(BadInput):
        added(settings, keys, "MAIN")
    assert repr(keys) == "SessionVault(1 accounts)"


def test_settings_that_cannot_be_written_take_the_key_back(settings, monkeypatch):
    keys = SessionVault()

    def full(_account):
        raise BadInput(Words("full", "满"))

    monkeypatch.setattr(settings, "add_account", full)
    with pytest.raises(BadInput):
        added(settings, keys)
    assert repr(keys) == "SessionVault(0 accounts)"


def test_removing_deletes_keys_and_entry_and_leaves_the_journal(settings, home):
    keys = SessionVault()
    account = added(settings, keys)
    journal = Journal(home.journal)
    sent(journal, "BTC", account_id=account.id)
    journal.close()
    assert accounts.remove(settings, keys, account) is True
    with pytest.raises(KeyNotStored):
        keys.load(account.id)
    assert settings.read()[0].accounts == ()
    with pytest.raises(NoSuchAccount):
        accounts.remove(settings, keys, account)
    journal = Journal(home.journal)
    assert len(journal.repayments(account_id=account.id)) == 1
    journal.close()


def test_opening_recovers_what_an_earlier_run_left(home):
    account = Account("a", "Main", "http://127.0.0.1:9", Environment.LIVE)
    journal = Journal(home.journal)
    sent(journal, "BTC")
    journal.close()
    with accounts.open_account(account, Credentials(**KEYS), home=home, clock=VirtualClock()) as opened:
        assert opened.journal.repayment(1).row("BTC").state is State.UNKNOWN


def test_a_site_that_is_not_okxs_is_refused_before_the_journal_is_touched(home):
    account = Account("a", "Main", "https://okx.com.example", Environment.LIVE)
    with pytest.raises(BadInput):
        accounts.open_account(account, Credentials(**KEYS), home=home, clock=VirtualClock())
    with pytest.raises(BadInput):
        accounts.trial_client("ftp://x", Environment.LIVE, Credentials(**KEYS), clock=VirtualClock())
    assert not home.journal.exists()


def test_practice_ends_with_its_exchange(home):
    with accounts.open_practice(scenario="instant", clock=VirtualClock()) as opened:
        url = opened.account.site
        assert opened.account.environment is Environment.PRACTICE
    with pytest.raises(Offline):
        accounts.open_practice_at(url, home=home, clock=VirtualClock())
    with pytest.raises(BadInput):
        accounts.open_practice(scenario="none-such", clock=VirtualClock())


def test_a_standing_practice_exchange_has_a_journal_of_its_own(home):
    clock = VirtualClock()
    with PracticeServer(clock=clock.now_ms) as server:
        with accounts.open_practice_at(f"{server.url}/", home=home, clock=clock) as opened:
            assert opened.client.standing().user_id == server.user_id
        assert home.practice_journal.exists()
        assert not home.journal.exists()
    with pytest.raises(BadInput):
        accounts.open_practice_at("https://www.okx.com", home=home, clock=clock)


def test_a_login_of_a_proxy_that_is_only_tried_is_kept_out_of_the_log():
    login = ProxyLogin(address="http://192.0.2.1:1", user="a-tried-user", password="a-tried-password")
    credentials = Credentials(key="a-tried-key", secret="tried-secret", passphrase="tried phrase", proxy_login=login)
    accounts.trial_client("global", Environment.LIVE, credentials, clock=VirtualClock()).close()
    assert len(credentials.texts) == 5
    assert not [text for text in credentials.texts if text in struck(f"it was {text}")]
