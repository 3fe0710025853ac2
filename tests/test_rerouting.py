"""An account gets another proxy without its key, and a login is never kept for, or told to, another proxy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import accounts, rerouting
from app.domain.account import Environment
from app.domain.credentials import Credentials, ProxyLogin
from app.domain.route import DIRECT, ProxyChoice
from app.errors import BadInput, KeyNotStored
from app.settings import SettingsFile
from app.vault import SessionVault

OLD, NEW = "http://192.0.2.1:3128", "socks5h://192.0.2.2:1080"
KEY = Credentials(key="k", secret="s", passphrase="p")


def login(address):
    return ProxyLogin(address=address, user="user-1", password="password-1")


class Desk:
    """One account, kept with a proxy of its own and that one's login."""

    def __init__(self, folder):
        self.file, self.keys = SettingsFile(folder / "settings.json"), SessionVault()
        choice = ProxyChoice(OLD, login(OLD))
        self.account = self.draft(None, choice)
        accounts.add(self.file, self.keys, self.account, rerouting.with_login(KEY, choice, None))

    def draft(self, account, choice, *, at="global"):
        settings = self.file.read()[0]
        return accounts.draft(settings, name="Main", at=at, environment=Environment.LIVE, account=account, proxy=choice)

    def choose(self, choice):
        account = self.draft(self.account, choice)
        rerouting.reroute(self.file, self.keys, account, choice, former=self.account)
        return self.file.read()[0].by_id(self.account.id), self.keys.load(self.account.id).proxy_login


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_the_account_is_kept_with_the_address_and_the_login_beside_the_key(desk):
    kept = desk.file.read()[0].by_id(desk.account.id)
    assert (kept.proxy, kept.proxy_login) == (OLD, True)
    assert desk.keys.load(kept.id).proxy_login.password == "password-1"


def test_another_proxy_with_a_login_of_its_own(desk):
    account, kept = desk.choose(ProxyChoice(NEW, login(NEW)))
    assert (account.proxy, account.proxy_login, kept.address) == (NEW, True, NEW)
    assert desk.keys.load(account.id).key == "k"


@pytest.mark.parametrize("proxy", [NEW, DIRECT, OLD])
def test_a_login_that_is_not_wanted_any_more_is_deleted(desk, proxy):
    account, kept = desk.choose(ProxyChoice(proxy))
    assert (account.proxy, account.proxy_login, kept) == (proxy, False, None)


def test_a_login_stays_where_it_is_to_and_the_proxy_is_the_same(desk):
    account, kept = desk.choose(ProxyChoice(OLD, keeps_login=True))
    assert (account.proxy_login, kept.address) == (True, OLD)


@pytest.mark.parametrize(
    "choice",
    [ProxyChoice(NEW, keeps_login=True), ProxyChoice(DIRECT, keeps_login=True), ProxyChoice(DIRECT, login(OLD))],
)
def test_a_login_is_not_taken_along_to_another_way(desk, choice):
    with pytest.raises(BadInput, match="User and password belong to one proxy"):
        desk.choose(choice)
    assert desk.file.read()[0].by_id(desk.account.id).proxy == OLD


def test_a_kept_login_that_the_keyring_has_no_more_is_asked_for_again():
    for stored in (None, KEY, KEY.with_login(login(NEW))):
        with pytest.raises(BadInput, match="are not kept any more"):
            rerouting.with_login(KEY, ProxyChoice(OLD, keeps_login=True), stored)


def test_without_a_key_no_login_is_kept_and_one_that_is_not_there_needs_no_deleting(desk):
    desk.keys.forget(desk.account.id)
    with pytest.raises(KeyNotStored):
        desk.choose(ProxyChoice(NEW, login(NEW)))
    assert desk.file.read()[0].by_id(desk.account.id).proxy == OLD
    with pytest.raises(KeyNotStored):  # by the test's own look at it, once the proxy was changed
        desk.choose(ProxyChoice(DIRECT))
    assert desk.file.read()[0].by_id(desk.account.id).proxy == DIRECT


@pytest.mark.parametrize("choice", [ProxyChoice(NEW, login(NEW)), ProxyChoice(DIRECT)])
def test_settings_that_cannot_be_written_leave_the_login_of_the_proxy_that_stays(desk, monkeypatch, choice):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.file, "_write", full)
    with pytest.raises(BadInput, match="nothing was changed"):
        desk.choose(choice)
    assert desk.file.read()[0].by_id(desk.account.id) == replace(desk.account, key_tail="")
    assert desk.keys.load(desk.account.id).proxy_login.address == OLD


def test_an_address_that_is_none_and_a_proxy_for_this_computer_are_refused(desk):
    with pytest.raises(BadInput, match="An account's proxy is an address such as"):
        desk.choose(ProxyChoice("http://u:p@host:1"))
    with pytest.raises(BadInput, match="always spoken to directly"):
        desk.draft(None, ProxyChoice(NEW), at="http://127.0.0.1:8080")


def test_removing_the_account_removes_the_login(desk):
    assert accounts.remove(desk.file, desk.keys, desk.account)
    assert not desk.keys.holds(desk.account.id)
