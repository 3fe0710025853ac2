"""The support report helps, and no secret, amount or name of an account is in it, wherever one was put."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.account import Account, Environment
from app.domain.repayment import Order, Row, State
from app.journal import Journal
from app.logs import strike_out
from app.paths import Home
from app.settings import SettingsFile
from app.support import report
from tests.virtual_clock import START_MS

KNOWN = "canary-key-in-memory-7c1e"
CANARIES = {
    "header": "canary-passphrase-in-a-header",
    "field": "canary-secret-in-a-field",
    "password": "canary-password-of-a-proxy",
    "foreign": "canary-in-a-foreign-field",
    "name": "Canary Capital main desk",
    "tail": "c4n4",
    "amount": "31337.4242",
    "message": "canary text of OKX",
    "id": "c0ffee1234567890",
}
ACCOUNT = Account(CANARIES["id"], CANARIES["name"], "global", Environment.LIVE, CANARIES["tail"])


@pytest.fixture
def home(own_home):
    found = Home.find({"ONE_CLICK_REPAY_HOME": str(own_home / "one-click-repay")})
    found.prepare()
    return found


def write_log(home, text, *, rotated=""):
    home.log.with_name(home.log.name + rotated).write_text(text, encoding="utf-8")


def write_journal(path):
    amount = Decimal(CANARIES["amount"])
    with closing(Journal(path)) as journal:
        planned = journal.plan(
            Order(["BTC", "ETH"], pay_with="USDT"),
            account_id=ACCOUNT.id,
            user_key="live:17",
            now_ms=START_MS,
            rows=[Row("BTC", debt_before=amount, estimate=amount), Row("ETH", debt_before=amount)],
        )
        sent = journal.sent(planned, sent_ms=START_MS + 1_000)
        rows = [
            sent.rows[0].become(State.FILLED, repaid=amount, paid=amount, remaining=amount, time_ms=START_MS + 2_000),
            sent.rows[1].become(State.FAILED, code="51008", message=CANARIES["message"]),
        ]
        journal.answered(sent.with_rows(rows), answer="answered", code="2", message=CANARIES["message"])


@pytest.fixture
def full(home):
    """A home in which canaries sit wherever there is room for one."""
    SettingsFile(home.settings).change(lambda settings: settings.with_account(ACCOUNT))
    fields = json.loads(home.settings.read_text(encoding="utf-8"))
    home.settings.write_text(json.dumps({**fields, "hidden": CANARIES["foreign"]}), encoding="utf-8")
    write_journal(home.journal)
    strike_out(KNOWN)
    write_log(home, f"oldest\nOK-ACCESS-PASSPHRASE: {CANARIES['header']}\n", rotated=".3")
    write_log(home, f'middle "secret": "{CANARIES["field"]}" and {KNOWN}\n', rotated=".1")
    write_log(
        home,
        f"newest: the key of {CANARIES['name']} ····{CANARIES['tail']} of {CANARIES['id']} in {home.log.parent}\n"
        f"http://user:{CANARIES['password']}@proxy.invalid and 203.0.113.7 and 2001:db8:0:1:2:3:4:5\n",
    )
    return report(home, window=(f"qt: 6 {KNOWN}",), now_ms=START_MS)


@pytest.mark.parametrize("canary", [*CANARIES.values(), KNOWN, "203.0.113.7", "2001:db8"])
def test_no_canary_is_in_it(full, canary):
    assert canary.casefold() not in full.casefold()


def test_the_folder_of_the_user_is_not_in_it(full):
    assert os.environ["HOME"] not in full


def test_it_says_which_names_it_may_still_hold(full):
    assert "names of the accounts there are" in full
    assert "name one that was removed or renamed since" in full


def test_what_helps_is_in_it(full):
    for helps in (
        "One-Click Repay support report, 2026-09-21T14:13:20Z",
        "PySide6-Essentials: 6.",
        "language: None",
        "account c0ff: live at global",
        (
            "#1 2026-09-21T14:13:20Z account c0ff with USDT: BTC filled 2026-09-21T14:13:22Z, ETH failed 51008 | "
            "attempt 1 2026-09-21T14:13:21Z answered 2"
        ),
        "the key of account c0ff",
    ):
        assert helps in full, helps


def test_every_file_of_the_log_is_in_it_the_oldest_first(full):
    places = [full.index(word) for word in ("oldest", "middle", "newest")]
    assert places == sorted(places)


def test_a_new_home_makes_a_report_and_no_file(home):
    before = sorted(home.journal.parent.iterdir())
    made = report(home, window=(), now_ms=START_MS)
    assert "== Journal\nnone\n" in made
    assert sorted(home.journal.parent.iterdir()) == before


def test_a_damaged_journal_is_said_to_be_and_the_rest_is_there(home):
    home.journal.write_bytes(b"no database " * 100)
    write_log(home, "a line\n")
    made = report(home, window=(), now_ms=START_MS)
    assert "cannot be read" in made
    assert "a line" in made


def test_a_practice_account_elsewhere_and_the_version_of_a_computer_keep_their_words(home):
    write_log(home, "practice at http://127.0.0.1:4711, certifi 2026.6.17, version 1.2.3\n")
    made = report(home, window=(), now_ms=START_MS)
    assert "http://127.0.0.1:4711, certifi 2026.6.17, version 1.2.3" in made


def test_which_way_an_account_goes_is_in_it_and_whose_proxy_that_is_is_not(home):
    own, other = "socks5h://proxy-7.canary-capital.example:1080", "http://gate.canary-capital.example:3128"
    SettingsFile(home.settings).change(lambda settings: replace(settings, proxy=other))
    SettingsFile(home.settings).add_account(replace(ACCOUNT, proxy=own, proxy_login=True))
    write_log(home, f"Offline: The proxy {own} did not answer. The proxy {other.upper()} did not, either.\n")
    made = report(home, window=(), now_ms=START_MS)
    assert "live at global, proxy socks5h, with a login" in made
    assert "proxy: http\n" in made
    assert "The proxy socks5h://[proxy]:1080 did not answer." in made
    assert "canary-capital" not in made.lower()


@pytest.mark.parametrize(
    "address", ["http://gate.canary-capital.example:3128", "HTTPS://canary-capital:1", "socks5h://[2001:db8::ca]:1080"]
)
def test_whose_proxy_the_systems_is_is_not_in_it_nor_is_that_of_one_that_is_not_used_any_more(home, address):
    write_log(home, f"Offline: The proxy {address} did not answer. OKX is at https://openapi.okx.com/api.\n")
    made = report(home, window=(), now_ms=START_MS)
    assert not re.search("canary|2001:db8", made, re.IGNORECASE)
    assert "://[proxy]:" in made
    assert "https://openapi.okx.com/api" in made


def test_a_proxy_on_this_computer_is_nobodys_and_keeps_its_address(home):
    SettingsFile(home.settings).add_account(replace(ACCOUNT, proxy="http://127.0.0.1:7890"))
    write_log(home, "practice at http://127.0.0.1:4711\n")
    assert "practice at http://127.0.0.1:4711" in report(home, window=(), now_ms=START_MS)
