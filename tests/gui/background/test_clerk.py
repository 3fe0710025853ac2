from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace

import pytest

from app.clock import SystemClock
from app.deadline import Cancelled
from app.domain.account import Environment
from app.domain.checks import Subject, Withdrawal
from app.domain.credentials import Credentials
from app.domain.repayment import Order, Row, State
from app.domain.words import Words
from app.errors import (
    AccountProblem,
    AlreadyOpen,
    BadInput,
    DebtInDoubt,
    JournalProblem,
    KeyNotStored,
    KeyringAbsent,
    KeyringLocked,
    KeyringSilent,
    NoPlace,
    OneClickRepayError,
    RecordLost,
    UnlawfulOrder,
)
from app.gui.arguments import WindowArguments
from app.gui.background.clerk import Clerk
from app.gui.background.jobs import Elsewhere, Pause
from app.gui.background.messages import (
    Checked,
    Follow,
    Inspect,
    Keep,
    Kept,
    KeyPlace,
    KeyringAsked,
    Look,
    Moved,
    Open,
    Prefer,
    Preferred,
    Probe,
    Ready,
    Remove,
    Removed,
    Seen,
    Send,
    Try,
    Undecided,
    Withheld,
)
from app.gui.records.records_messages import ReadHistory, RecordChecked, ReviewHistory
from app.journal import Journal
from app.okx import sites
from app.okx.sites import SITES, Site
from app.paths import Home
from app.practice.server import PracticeServer
from app.settings import SettingsFile
from app.steps import REPAY, Stuck
from tests.gui.scene import LIVE
from tests.virtual_clock import START_MS

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
    news, steps, result, error = [], clerk.steps(ask), None, None
    with closing(steps):
        while True:
            try:
                step = steps.send(result) if error is None else steps.throw(error)
            except StopIteration:
                return news
            result = error = None
            if isinstance(step, Pause):
                clock.wait_until(step.until_ms)
            elif isinstance(step, Elsewhere):
                try:
                    result = step.call(threading.Event())
                except OneClickRepayError as raised:
                    error = raised
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
    assert ready.repayments == ()
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


def test_of_the_orders_told_while_one_is_sent_only_that_one_is_its_own(home, clock, monkeypatch):
    clerk = make(home, clock, practice=True, scenario="slow")
    run(clerk, Open(1, None), clock)
    seen = last(run(clerk, Look(1), clock), Seen)
    *steps, left = [news for news in run(clerk, Send(1, ("BTC",), "USDT", seen.snapshot), clock) if is_moved(news)]
    assert [each.own for each in steps] == [True] * len(steps)
    assert (left.own, left.repayment.id) == (False, steps[0].repayment.id)
    # As where another process writes its order down just after this one was found lawful.
    monkeypatch.setattr(type(clerk._opened.repayer), "plan", lambda *_args, **_options: left.repayment.order)
    steps = clerk.steps(Send(1, ("BTC",), "USDT", seen.snapshot))
    told = next(steps)
    assert (told.own, told.repayment.id) == (False, left.repayment.id)
    with pytest.raises(DebtInDoubt):
        next(steps)
    clerk.close()


def is_moved(news):
    return isinstance(news, Moved)


def test_a_send_closed_while_it_waits_is_written_down_as_not_executed(home, clock):
    with PracticeServer(scenario="instant") as server:
        clerk = make(home, clock, practice_url=server.url)
        run(clerk, Open(1, None), clock)
        seen = last(run(clerk, Look(1), clock), Seen)
        opened = clerk._opened
        opened.journal.reserve(opened.repayer._pace.owner.user_key, REPAY, now_ms=clock.now_ms(), interval_ms=30_000)
        steps = clerk.steps(Send(1, ("BTC",), "USDT", seen.snapshot))
        while not isinstance(next(steps), Pause):
            pass
        steps.close()
        assert run(clerk, Follow(1), clock) == []
        clerk.close()
        again = make(home, clock, practice_url=server.url)
        (never_sent,) = last(run(again, Open(1, None), clock), Ready).repayments
        assert [row.state for row in never_sent.rows] == [State.ABSENT]
        again.close()
        assert server.ledger.executed == []


def test_no_account_is_opened_and_no_keyring_asked_where_another_window_has_the_accounts(home, clock):
    def admit():
        raise AlreadyOpen(Words("There.", "那里。"))

    clerk = Clerk(WindowArguments(home=home, practice=True, scenario="instant"), clock=clock, admit=admit)
    with pytest.raises(AlreadyOpen):
        run(clerk, Open(1, LIVE), clock)
    assert last(run(clerk, Open(2, None), clock), Ready).account.environment is Environment.PRACTICE
    clerk.close()


def test_where_no_place_can_be_had_an_account_is_opened_to_look_and_writes_once_it_has_one(home, clock):
    asked = []

    def admit():
        asked.append(1)
        if len(asked) <= 3:
            raise NoPlace(Words("There.", "那里。"), Words("full", "满"))

    clerk = Clerk(WindowArguments(home=home), clock=clock, admit=admit)
    clerk._accounts._keys()[1].save(LIVE.id, HELD)
    assert last(run(clerk, Open(1, LIVE), clock), Ready).account == LIVE
    journal = clerk._opened.journal
    assert "The journal cannot be written (full)" in str(journal.unwritable())
    with pytest.raises(JournalProblem):
        journal.refuse_copy()
    assert not home.journal.exists()
    assert journal.unwritable() is None
    assert home.journal.exists()
    clerk.close()


def test_without_a_key_the_keyring_is_asked_elsewhere_and_its_error_ends_the_opening(home, clock):
    clerk = make(home, clock)
    steps = clerk.steps(Open(1, LIVE))
    assert isinstance(next(steps), KeyringAsked)
    assert isinstance(next(steps), Elsewhere)
    with pytest.raises(KeyNotStored):
        steps.throw(KeyNotStored(Words("no key", "")))


def keep(clerk, clock, **changed):
    ask = {
        "name": "MM",
        "site": "eea",
        "environment": Environment.DEMO,
        "credentials": HELD,
        "session_only": True,
        "agreed": True,
    }
    return run(clerk, Keep(**{**ask, **changed}), clock)


def test_the_record_comes_with_the_account_oldest_first_and_what_its_user_left_unfinished(home, clock):
    with PracticeServer(scenario="instant") as server:
        clerk = make(home, clock, practice_url=server.url)
        account = last(run(clerk, Open(1, None), clock), Ready).account
        seen = last(run(clerk, Look(1), clock), Seen)
        user_key = clerk._opened.repayer._owner.user_key
        for debt in ("BTC", "ETH"):
            run(clerk, Send(1, (debt,), "USDT", seen.snapshot), clock)
        left_unfinished(home.practice_journal, account.id, user_key=user_key, debt="SOL")
        ready = last(run(clerk, Open(2, None), clock), Ready)
        clerk.close()
    assert [(each.order.debts, each.open) for each in ready.repayments] == [
        (("BTC",), False), (("ETH",), False), (("SOL",), True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "problem"), [("keyring-absent", KeyringAbsent), ("keyring-locked", KeyringLocked)]
)
def test_practice_asks_the_keyring_where_its_scenario_has_one(home, clock, scenario, problem):
    clerk = make(home, clock, practice=True, scenario=scenario)
    steps = clerk.steps(Open(1, None))
    assert isinstance(next(steps), KeyringAsked)
    with pytest.raises(problem) as told:
        next(steps).call(threading.Event())
    with pytest.raises(problem):
        steps.throw(told.value)
    assert clerk._opened is None


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
        clerk._accounts._keys()[1].load(account.id)


def left_unfinished(file, account_id, *, user_key="live:17", debt="BTC"):
    with closing(Journal(file)) as journal:
        order = Order([debt], pay_with="USDT")
        planned = journal.plan(order, account_id=account_id, user_key=user_key, now_ms=START_MS, rows=[Row(debt)])
        journal.sent(planned, sent_ms=START_MS)
    return planned.id


def test_an_account_with_an_unfinished_order_stays_with_its_key(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    number = left_unfinished(home.journal, account.id)
    with pytest.raises(AccountProblem, match=f"#{number} of MM is not settled yet, and its key is needed to settle it"):
        run(clerk, Remove(account), clock)
    assert SettingsFile(home.settings).read()[0].accounts == (account,)
    assert clerk._accounts._keys()[1].load(account.id) == HELD


def test_the_order_of_another_account_keeps_none_from_being_removed(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    left_unfinished(home.journal, "another")
    assert last(run(clerk, Remove(account), clock), Kept).settings.accounts == ()


def test_what_another_account_of_the_same_user_left_is_told_before_it_is_followed(home, clock):
    with PracticeServer() as server:
        clerk = make(home, clock)
        account = last(keep(clerk, clock, site=server.url, credentials=server.credentials), Kept).account
        assert last(run(clerk, Open(1, account), clock), Ready).repayments == ()
        user_key = last(run(clerk, Look(1), clock), Seen) and clerk._opened.repayer._owner.user_key
        number = left_unfinished(home.journal, "another", user_key=user_key)
        with closing(clerk.steps(Follow(1))) as steps:
            told = next(steps)
        clerk.close()
    assert (told.repayment.id, told.repayment.account_id) == (number, "another")


def test_the_window_is_told_when_there_is_nothing_more_to_read(clerk, clock, monkeypatch):
    run(clerk, Open(1, None), clock)
    monkeypatch.setattr(type(clerk._opened.repayer), "follow", lambda _repayer, _watched: iter([Stuck()]))
    assert run(clerk, Follow(1), clock) == [Undecided()]


def test_orders_that_the_window_believes_unfinished_are_told_once_they_ended_elsewhere(home, clock):
    with PracticeServer(scenario="instant") as server:
        clerk, elsewhere = (make(home, clock, practice_url=server.url) for _ in range(2))
        run(clerk, Open(1, None), clock)
        run(elsewhere, Open(1, None), clock)
        seen = last(run(elsewhere, Look(1), clock), Seen)
        ended = last(run(elsewhere, Send(1, ("BTC",), "USDT", seen.snapshot), clock), Moved).repayment
        assert run(clerk, Follow(1), clock) == []
        assert run(clerk, Follow(1, (ended.id,)), clock) == [Moved(ended)]
        clerk.close()
        elsewhere.close()


def test_a_cancelled_wait_for_the_keyring_keeps_nothing(home, clock):
    clerk = make(home, clock)
    steps = clerk.steps(Keep("MM", "global", Environment.LIVE, HELD, session_only=False, agreed=True))
    cancelled = threading.Event()
    cancelled.set()
    assert next(steps) == KeyringAsked()
    step = next(steps)
    with pytest.raises(KeyringSilent):
        step.call(cancelled)
    assert SettingsFile(home.settings).read()[0].accounts == ()


@pytest.fixture
def at_okx(monkeypatch):
    """OKX's three sites, on this computer: the key is that of the second."""
    with PracticeServer() as first, PracticeServer() as second, PracticeServer(scenario="maintenance") as third:
        stand_ins = [
            Site(known.name, server.url, known.label)
            for known, server in zip(SITES, (first, second, third), strict=True)
        ]
        monkeypatch.setattr(sites, "SITES", tuple(stand_ins))
        yield second


def test_the_other_sites_are_asked_one_after_the_other_and_only_those(home, clock, at_okx):
    clerk = make(home, clock)
    answers = run(clerk, Probe("global", Environment.LIVE, at_okx.credentials), clock)
    assert [(each.answer.site.name, each.answer.knows) for each in answers] == [("eea", True), ("us", False)]
    assert SettingsFile(home.settings).read()[0].accounts == ()


def test_the_trial_of_the_other_sites_ends_where_it_is_stopped(home, clock, at_okx):
    steps = make(home, clock).steps(Probe("global", Environment.LIVE, at_okx.credentials))
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled) as raised:
        next(steps).call(stopped)
    with pytest.raises(StopIteration):
        steps.throw(raised.value)


@pytest.mark.parametrize(
    ("scenario", "found"),
    [("can-withdraw", Withdrawal.CAN), ("maintenance", Withdrawal.NOT_KNOWN)],
)
@pytest.mark.parametrize("session_only", [True, False])
def test_a_key_that_can_withdraw_or_is_not_known_not_to_is_kept_only_if_the_user_agrees(
    home, clock, scenario, found, session_only
):
    with PracticeServer(scenario=scenario) as server:
        clerk, key = make(home, clock), {"site": server.url, "credentials": server.credentials}
        news = keep(clerk, clock, **key, agreed=False, session_only=session_only)
        assert news[-1] == Withheld(found)
        assert SettingsFile(home.settings).read()[0].accounts == ()
        account = last(keep(clerk, clock, **key, agreed=True), Kept).account
    assert SettingsFile(home.settings).read()[0].accounts == (account,)


@pytest.mark.parametrize(("scenario", "passphrase"), [("instant", "other"), ("ip-refused", None)])
def test_a_key_that_okx_does_not_accept_is_not_kept_and_no_agreement_is_asked_for(home, clock, scenario, passphrase):
    with PracticeServer(scenario=scenario) as server:
        held = server.credentials
        held = Credentials(key=held.key, secret=held.secret, passphrase=passphrase or held.passphrase)
        with pytest.raises(AccountProblem, match="OKX does not accept this key"):
            keep(make(home, clock), clock, site=server.url, credentials=held, agreed=False)
    assert SettingsFile(home.settings).read()[0].accounts == ()


def test_a_key_that_cannot_withdraw_is_kept_without_a_question_once_it_was_checked(home, clock):
    with PracticeServer() as server:
        news = keep(make(home, clock), clock, site=server.url, credentials=server.credentials, agreed=False)
    assert [check.check.subject for check in news[:-1]] == list(Subject)
    assert isinstance(news[-1], Kept)


def test_a_check_before_keeping_that_is_stopped_keeps_nothing(home, clock):
    with PracticeServer() as server:
        steps = make(home, clock).steps(Keep("MM", server.url, Environment.LIVE, server.credentials, session_only=True))
        stopped = threading.Event()
        stopped.set()
        with pytest.raises(Cancelled) as raised:
            next(steps).call(stopped)
        with pytest.raises(AccountProblem, match="You stopped the check"):
            steps.throw(raised.value)
    assert SettingsFile(home.settings).read()[0].accounts == ()


def test_an_account_is_renamed_without_its_key(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    kept = last(keep(clerk, clock, name=" Desk ", account=account, credentials=None), Kept)
    assert (kept.account.id, kept.account.name, kept.account.key_tail) == (account.id, "Desk", "7f3a")
    assert clerk._accounts._keys()[1].load(account.id) == HELD
    with pytest.raises(BadInput, match="enter key, secret and passphrase, too"):
        keep(clerk, clock, site="us", account=account, credentials=None)


def test_where_an_account_is_changes_only_with_a_key_and_with_nothing_unfinished_there(home, clock):
    clerk = make(home, clock)
    account = last(keep(clerk, clock), Kept).account
    number = left_unfinished(home.journal, account.id)
    with pytest.raises(AccountProblem, match=f"#{number} of MM is not settled yet"):
        keep(clerk, clock, site="us", account=account)
    assert SettingsFile(home.settings).read()[0].accounts == (account,)
    with closing(Journal(home.journal)) as journal:
        unfinished = journal.repayment(number)
        journal.record(replace(unfinished, rows=(replace(unfinished.rows[0], state=State.ABSENT),)))
    moved = last(keep(clerk, clock, site="us", account=account), Kept).account
    assert (moved.id, moved.site) == (account.id, "us")


class Keyring:
    """A keyring in memory that may fail, and counts."""

    def __init__(self, problem=None):
        self.problem, self.deleted, self.held = problem, [], set()

    def save(self, account_id, _credentials, *, cancel=None):  # noqa: ARG002 - as a key store has it
        self.held.add(account_id)

    def forget(self, account_id, *, cancel=None):  # noqa: ARG002 - as a key store has it
        if self.problem is not None:
            raise self.problem
        self.deleted.append(account_id)
        return account_id in self.held


def test_removing_deletes_from_the_keyring_and_says_so(home, clock):
    clerk = make(home, clock)
    clerk._accounts._keyring = keyring = Keyring()
    account = last(keep(clerk, clock, session_only=False), Kept).account
    assert not account.session_only
    assert last(run(clerk, Remove(account), clock), Removed) == Removed(account, KeyPlace.KEYRING)
    assert keyring.deleted == [account.id]


def test_a_key_of_the_keyring_that_has_another_one_in_memory_is_deleted_in_both_places(home, clock):
    clerk = make(home, clock)
    clerk._accounts._keyring = keyring = Keyring()
    account = last(keep(clerk, clock, session_only=False), Kept).account
    account = last(keep(clerk, clock, account=account), Kept).account
    assert last(run(clerk, Remove(account), clock), Removed).key is KeyPlace.KEYRING
    assert keyring.deleted == [account.id]
    assert clerk._accounts.lock().session_keys == ()


def test_a_key_that_was_only_in_memory_is_removed_without_any_keyring(home, clock):
    clerk = make(home, clock)
    clerk._accounts._keyring = keyring = Keyring(KeyringLocked(Words("locked", "")))
    account = last(keep(clerk, clock), Kept).account
    assert account.session_only
    assert last(run(clerk, Remove(account), clock), Removed).key is KeyPlace.MEMORY
    assert keyring.deleted == []


def test_a_keyring_that_cannot_delete_leaves_everything_as_it_is(home, clock):
    clerk = make(home, clock)
    clerk._accounts._keyring = Keyring()
    account = last(keep(clerk, clock, session_only=False), Kept).account
    clerk._accounts._keyring = Keyring(KeyringLocked(Words("The system keyring stayed locked.", "")))
    with pytest.raises(KeyringLocked):
        run(clerk, Remove(account), clock)
    assert SettingsFile(home.settings).read()[0].accounts == (account,)


def test_the_account_that_is_open_is_tested_with_its_own_connection(clerk, clock):
    run(clerk, Open(1, None), clock)
    news = run(clerk, Inspect(1), clock)
    assert [each.check.subject for each in news] == list(Subject)


def test_a_connection_is_tested_without_keeping_anything(home, clock):
    with PracticeServer() as server:
        news = run(make(home, clock), Try(server.url, Environment.LIVE, server.credentials), clock)
    assert len(news) == 8
    assert all(isinstance(each, Checked) for each in news)
    assert SettingsFile(home.settings).read()[0].accounts == ()


class EmptyKeyring:
    def load(self, _account_id, *, cancel=None):  # noqa: ARG002 - as a key store has it
        raise KeyNotStored(Words("no key", ""))


@pytest.mark.parametrize("unfinished", [True, False])
def test_a_key_of_the_last_session_is_asked_for_again_and_said_to_be_needed_if_it_is(home, clock, unfinished):
    account = last(keep(make(home, clock), clock), Kept).account
    settling = ""
    if unfinished:
        number = left_unfinished(home.journal, account.id)
        settling = f" Repayment #{number} is not settled yet; the key is needed to settle it."
    again = make(home, clock)
    again._accounts._keyring = EmptyKeyring()
    with pytest.raises(KeyNotStored) as told:
        run(again, Open(1, account), clock)
    assert told.value.words.en == f"The key of MM was kept for the last session only. Enter it again.{settling}"


def test_a_preference_is_kept_beside_what_another_process_wrote(home, clerk, clock):
    SettingsFile(home.settings).add_account(LIVE)
    (news,) = run(clerk, Prefer(lambda settings: replace(settings, hide_amounts=True)), clock)
    assert news == Preferred(SettingsFile(home.settings).read()[0])
    assert (news.settings.accounts, news.settings.hide_amounts) == ((LIVE,), True)


def test_after_a_lost_record_each_reading_says_so_until_okx_s_history_was_read_and_seen(home, clock):
    home.practice_journal.write_bytes(b"no database " * 999)
    with PracticeServer(scenario="instant") as server:
        clerk = make(home, clock, practice_url=server.url)
        run(clerk, Open(1, None), clock)
        seen = run(clerk, Look(1), clock)
        assert "damaged" in last(seen, RecordChecked).lost.en
        with pytest.raises(RecordLost):
            run(clerk, Send(1, ("BTC",), "USDT", last(seen, Seen).snapshot), clock)
        assert last(run(clerk, ReviewHistory(1), clock), RecordChecked).lost is not None, "nothing was read yet"
        run(clerk, ReadHistory(1), clock)
        assert last(run(clerk, ReviewHistory(1), clock), RecordChecked).lost is None
        assert last(run(clerk, Look(1), clock), RecordChecked).lost is None, "as where another window was told so"
        run(clerk, Send(1, ("BTC",), "USDT", last(seen, Seen).snapshot), clock)
        assert not [news for news in run(clerk, Look(1), clock) if isinstance(news, RecordChecked)]
        clerk.close()
    assert len(server.posts) == 1
