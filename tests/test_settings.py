"""Preferences and accounts are never lost, never mixed up, and never hold a secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import Account, Environment
from app.domain.words import Language
from app.errors import BadInput, NoSuchAccount
from app.settings import Settings, SettingsFile, Theme, new_account

ROOT = Path(__file__).resolve().parent.parent
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def account(name: str, **changes) -> Account:
    return replace(new_account(name=name, site="global", environment=Environment.LIVE, key_tail="7f3a"), **changes)


@pytest.fixture
def file(tmp_path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


def test_a_new_user_has_defaults_and_no_file_is_made_by_looking(file, tmp_path):
    assert file.read() == (Settings(), None)
    assert list(tmp_path.iterdir()) == []
    assert SettingsFile(tmp_path / "no folder" / "settings.json").read() == (Settings(), None)


def test_what_is_written_is_read_again(file):
    mine = account("做市子账户-1")
    wanted = Settings(
        language=Language.CHINESE,
        theme=Theme.DARK,
        hide_amounts=True,
        proxy="socks5h://127.0.0.1:1080",
        accounts=(mine, account("demo", environment=Environment.DEMO)),
        last_account=mine.id,
        layouts={"debts": "AAAA"},
        lock_after_min=15,
        paid_with={"a1": "USDT"},
    )
    assert file.change(lambda _: wanted) == wanted
    assert file.read() == (wanted, None)


def test_fields_of_a_later_version_outlive_a_change(file, tmp_path):
    later = {
        "version": 9,
        "sounds": {"on": True},
        "theme": "sepia",
        "accounts": [{"id": "a", "name": "one", "site": "global", "environment": "live", "colour": "red"}],
    }
    (tmp_path / "settings.json").write_text(json.dumps(later), encoding="utf-8")
    settings, notice = file.read()
    assert (settings.theme, settings.accounts[0].name, notice) == (Theme.SYSTEM, "one", None)
    file.change(lambda settings: replace(settings, hide_amounts=True).with_account(account("two")))
    written = json.loads((tmp_path / "settings.json").read_bytes())
    assert (written["version"], written["sounds"], written["hide_amounts"]) == (9, {"on": True}, True)
    assert written["accounts"][0]["colour"] == "red"
    assert "colour" not in written["accounts"][1]


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe\xff",
    b'{"accounts": {}}',
    b'{"accounts": [1]}',
    b'{"accounts": [{"id": "a"}]}',
    b'{"accounts": [{"id": 1, "name": "n", "site": "s", "environment": "live"}]}',
    b'{"accounts": [{"id": "a", "name": "n", "site": "s", "environment": "paper"}]}',
    b'{"hide_amounts": "no"}',
    b'{"proxy": "http://user:password@host:1"}',
    b'{"layouts": {"a": 1}}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_set_aside_and_told(file, tmp_path, content):
    (tmp_path / "settings.json").write_bytes(content)
    settings, notice = file.read()
    assert settings == Settings()
    assert notice is not None
    assert "settings.damaged-1.json" in notice.en
    assert "settings.damaged-1.json" in notice.zh
    assert (tmp_path / "settings.damaged-1.json").read_bytes() == content
    assert file.read() == (Settings(), None), "it is told once"


def test_a_second_damaged_file_does_not_replace_the_first(file, tmp_path, expect_log):
    expect_log(r"settings\.damaged-2\.json")
    expect_log(r"settings\.damaged-1\.json")
    for content in (b"first", b"second"):
        (tmp_path / "settings.json").write_bytes(content)
        file.change(lambda settings: replace(settings, theme=Theme.DARK))
    assert [(tmp_path / f"settings.damaged-{n}.json").read_bytes() for n in (1, 2)] == [b"first", b"second"]
    assert file.read()[0].theme is Theme.DARK


@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["version", "language", "theme", "proxy", "accounts", "layouts", "id", "name"])
                | st.text(),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_no_json_whatever_stops_the_program_or_is_lost(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    written = path.read_bytes()
    _, notice = SettingsFile(path).read()
    kept = path if notice is None else path.with_name("settings.damaged-1.json")
    assert kept.read_bytes() == written
    SettingsFile(path).change(lambda settings: replace(settings, hide_amounts=True))
    assert SettingsFile(path).read()[0].hide_amounts


@posix_only
@given(
    content=st.binary(max_size=80)
    | st.sampled_from(
        [
            b"[" * 100_000,
            b'{"lock_after_min": ' + b"9" * 5_000 + b"}",
            b'{"lock_after_min": 1e999, "version": NaN}',
            b'{"version": Infinity}',
            b'\xef\xbb\xbf{"hide_amounts": false}',
            '{"theme": "dark"}'.encode("utf-16"),
            b'{"accounts": [{"id": "\\ud800", "name": "\\ud800", "site": "global", "environment": "live"}]}',
            b'{"accounts": [], "accounts": [{}]}',
            b'{"last_account": "' + b"a" * 100_000 + b'"}',
        ]
    )
)
def test_no_bytes_whatever_stop_the_program_or_are_lost(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_bytes(content)
    _, notice = SettingsFile(path).read()
    kept = path if notice is None else path.with_name("settings.damaged-1.json")
    assert kept.read_bytes() == content
    SettingsFile(path).change(lambda settings: replace(settings, hide_amounts=True))
    assert SettingsFile(path).read()[0].hide_amounts


def test_the_file_is_for_this_user_only(file, tmp_path):
    (tmp_path / "settings.json").write_text("{}", encoding="utf-8")
    (tmp_path / "settings.json").chmod(0o644)
    file.change(lambda settings: settings)
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "settings.lock").stat().st_mode & 0o777 == 0o600


def test_a_refused_change_leaves_the_file_as_it_was(file, tmp_path):
    file.add_account(account("one"))
    before = (tmp_path / "settings.json").read_bytes()
    with pytest.raises(BadInput):
        file.add_account(account("ONE"))
    assert (tmp_path / "settings.json").read_bytes() == before


def test_a_write_that_fails_leaves_the_former_file_whole_and_no_litter(file, tmp_path, monkeypatch):
    file.add_account(account("one"))
    before = (tmp_path / "settings.json").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        file.add_account(account("two"))
    assert (tmp_path / "settings.json").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"settings.json", "settings.lock"}


def test_a_file_that_cannot_be_read_is_told_and_not_replaced(file, tmp_path):
    (tmp_path / "settings.json").mkdir()
    settings, notice = file.read()
    assert settings == Settings()
    assert notice is not None
    with pytest.raises(BadInput):
        file.change(lambda settings: settings)
    assert (tmp_path / "settings.json").is_dir()


def test_no_change_is_lost_between_threads(file):
    def add(letter: str) -> None:
        for number in range(10):
            file.add_account(account(f"{letter}{number}"))

    threads = [threading.Thread(target=add, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(file.read()[0].accounts) == 40


def test_no_change_is_lost_between_processes(file, tmp_path):
    program = """
import sys
from pathlib import Path
from app.settings import SettingsFile, new_account
for number in range(20):
    name = f"{sys.argv[2]}{number}"
    SettingsFile(Path(sys.argv[1])).add_account(new_account(name=name, site="eea", environment="demo"))
"""
    commands = [(sys.executable, "-c", program, str(tmp_path / "settings.json"), letter) for letter in "abc"]
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(file.read()[0].accounts) == 60


def test_an_account_is_found_by_name_in_either_case(file):
    mine = account("  MM-Sub-1 ")
    settings = file.add_account(mine)
    assert settings.accounts[0].name == "MM-Sub-1"
    assert settings.find("mm-sub-1 ").id == settings.by_id(mine.id).id == mine.id
    with pytest.raises(NoSuchAccount, match="mm-sub-2"):
        settings.find("mm-sub-2")
    assert settings.by_id("none") is None


@pytest.mark.parametrize(
    ("first", "second"), [("one", "ONE"), ("straße", "STRASSE"), ("账户１", "账户1"), ("a", " a ")]
)
def test_two_accounts_cannot_share_a_name(first, second):
    with pytest.raises(BadInput, match="already"):
        Settings().with_account(account(first)).with_account(account(second))


def test_an_account_can_change_its_name_and_keeps_its_place():
    one, two = account("one"), account("two")
    settings = Settings().with_account(one).with_account(two).with_account(replace(one, name="ONE"))
    assert [a.name for a in settings.accounts] == ["ONE", "two"]
    with pytest.raises(BadInput):
        settings.with_account(replace(one, name="Two"))


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "a\u200bb", "a\u202eb", "\x1b[31m", "\ud800"])
def test_an_unfit_name_is_refused(name):
    with pytest.raises(BadInput, match="1 to 60"):
        account(name)
    with pytest.raises(BadInput, match="1 to 60"):
        Settings().with_account(replace(account("fit"), name=name))


def test_the_longest_name_is_taken():
    assert account("名" * 60).name == "名" * 60


def test_ids_are_random():
    assert len({account("same").id for _ in range(100)}) == 100
    assert len(account("same").id) == 16


def test_a_removed_account_is_no_longer_the_last_one(file):
    one, two = account("one"), account("two")
    file.add_account(one)
    file.change(lambda settings: replace(settings.with_account(two), last_account=two.id))
    assert file.remove_account(two.id) == Settings(accounts=(one,))
    with pytest.raises(NoSuchAccount):
        file.remove_account(two.id)


def test_no_more_of_a_key_than_its_tail_is_written(file, tmp_path):
    file.add_account(account("one", key_tail="37c541a1-0000-4000-8000-5a2f00ed7f3a"))
    assert "37c541a1" not in (tmp_path / "settings.json").read_text(encoding="utf-8")
    assert file.read()[0].accounts[0].key_tail == "7f3a"


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:7890", "https://proxy.example", "socks5://[::1]:1080"])
def test_a_proxys_address_is_taken(proxy):
    assert Settings(proxy=proxy).proxy == proxy


@pytest.mark.parametrize(
    "proxy",
    [
        "",
        "127.0.0.1:7890",
        "ftp://host",
        "http://",
        "http://u:hunter2@host",
        "http://h:99999",
        "http://h:x",
        "http://a b",
    ],
)
def test_an_unfit_proxy_or_one_with_a_password_is_refused_unquoted(proxy):
    with pytest.raises(BadInput, match="proxy") as raised:
        Settings(proxy=proxy)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("minutes", [-1, 1441])
def test_a_time_to_lock_that_is_out_of_bounds_is_refused_and_in_a_file_brought_back(file, tmp_path, minutes):
    with pytest.raises(BadInput, match="0 \\(never\\) to 1440 minutes"):
        Settings(lock_after_min=minutes)
    (tmp_path / "settings.json").write_text(f'{{"lock_after_min": {minutes}}}')
    assert file.read() == (Settings(lock_after_min=min(max(minutes, 0), 1440)), None)


def test_a_key_that_was_kept_for_a_session_only_is_remembered_as_such(file):
    file.add_account(replace(account("one"), session_only=True))
    assert file.read()[0].accounts[0].session_only


@pytest.mark.parametrize("proxy", ["settings", "system", "direct", "socks5h://192.0.2.1:1080"])
def test_an_accounts_own_proxy_is_remembered_and_no_login_with_it(file, tmp_path, proxy):
    file.add_account(account("one", proxy=proxy, proxy_login="://" in proxy))
    kept = file.read()[0].accounts[0]
    assert (kept.proxy, kept.proxy_login) == (proxy, "://" in proxy)
    entry = json.loads((tmp_path / "settings.json").read_bytes())["accounts"][0]
    assert {name: entry[name] for name in entry if "proxy" in name} == {"proxy": proxy, "proxy_login": "://" in proxy}


def test_an_account_of_an_earlier_version_goes_as_the_settings_say(file, tmp_path):
    entry = {"id": "a", "name": "one", "site": "global", "environment": "live"}
    (tmp_path / "settings.json").write_text(json.dumps({"version": 1, "proxy": "http://p:1", "accounts": [entry]}))
    settings, notice = file.read()
    assert (settings.accounts[0].proxy, settings.accounts[0].proxy_login, notice) == ("settings", False, None)


@pytest.mark.parametrize("proxy", ["", "http://u:hunter2@host:1", "host:1", "http://host", "SYSTEM", 7])
def test_an_accounts_proxy_edited_by_hand_into_nonsense_is_never_another_way(file, tmp_path, proxy):
    entry = {"id": "a", "name": "one", "site": "global", "environment": "live", "proxy": proxy}
    (tmp_path / "settings.json").write_text(json.dumps({"accounts": [entry]}))
    settings, notice = file.read()
    assert settings.accounts == ()
    assert "set aside" in notice.en
    assert "hunter2" not in notice.en
    if isinstance(proxy, str):
        with pytest.raises(BadInput, match="proxy") as raised:
            Settings(accounts=(account("one", proxy=proxy),))
        assert "hunter2" not in str(raised.value)
