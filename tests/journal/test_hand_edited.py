"""Whatever a hand wrote into a journal is read exactly, or said to be unreadable: no traceback, no guess."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.closing import closed as said
from app.domain.repayment import State
from app.errors import BadInput, DebtInDoubt, JournalProblem
from app.journal import Journal
from app.journal.outline import outline
from tests.journal.orders import become, plan, sent

ODD = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=8),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        ["NaN", "sNaN", "Infinity", "-Infinity", "1e9", "1E400", "1_000", "\u0663", "0x10", "1,5", " 1", "1 ",
         "\ufeff1", "9" * 300, "-1", "007", "1.", ".5", "unknown", "UNKNOWN", "said_executed", "filled", "=1+1", "\x00",
         "a" * 100_000],
    ),
)  # fmt: skip
COLUMNS = {
    "orders": ("account_id", "user_key", "pay_with", "confirmed_ms"),
    "rows": ("account_id", "user_key", "debt", "state", "repaid", "paid", "remaining", "debt_before", "estimate",
             "time_ms", "code", "message", "said_ms", "contradicted"),
    "attempts": ("sent_ms", "answer", "code", "message"),
    "slots": ("next_ms", "taken_ms"),
    "lost_records": ("kept_as",),
}  # fmt: skip
PLACES = [(table, column) for table, columns in COLUMNS.items() for column in columns]
AMOUNTS = ("repaid", "paid", "remaining", "debt_before", "estimate")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "journal.sqlite3"
    with closing(Journal(path)) as journal:
        sent(journal, "BTC", "ETH")
        journal.recover()
        journal.reserve("live:1", "list", now_ms=1, interval_ms=2)
    return path


def edited(path, table, column, value):
    """What a hand wrote there, or what the file already refuses."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        try:
            raw.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608 - names of this test
        except sqlite3.IntegrityError:
            return False
    return True


def everything(journal):
    """All that the program ever does with what it reads."""
    yield lambda: journal.repayments(account_id="a")
    yield lambda: list(journal.pages(account_id="a", orders=5))
    yield journal.open_repayments
    yield lambda: journal.doubtful(account_id="a", user_key="live:1")
    yield lambda: journal.closed_by_word(["live:1"])
    yield lambda: journal.repayment(1)
    yield lambda: journal.claimed(journal.repayment(1))
    yield lambda: journal.record(journal.repayment(1))
    yield lambda: journal.reserve("live:1", "list", now_ms=1, interval_ms=2)
    yield lambda: journal.lost_record("live:1")
    yield lambda: journal.name_user("account:a:1", "live:1")
    yield journal.recover


@settings(max_examples=300)
@given(place=st.sampled_from(PLACES), value=ODD)
def test_any_value_in_any_column_is_read_exactly_or_said_to_be_unreadable(place, value, tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    path = folder / "journal.sqlite3"
    with closing(Journal(path)) as journal:
        sent(journal, "BTC", "ETH")
        journal.recover()
        journal.reserve("live:1", "list", now_ms=1, interval_ms=2)
    if not edited(path, *place, value):
        return
    with closing(Journal(path)) as journal:
        for act in everything(journal):
            with suppress(JournalProblem):
                act()
        try:
            read = [row for each in journal.repayments(account_id="a") for row in each.rows]
        except JournalProblem:
            read = []
    for row in read:
        assert isinstance(row.state, State)
        for name in AMOUNTS:
            amount = getattr(row, name)
            assert amount is None or (isinstance(amount, Decimal) and amount.is_finite())
        assert row.time_ms is None or 0 <= row.time_ms < 10**13
    with suppress(JournalProblem):
        outline(path, newest=5)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "1e9", "1_000", "\u0663", " 1", "", "1,5", b"1"])
@pytest.mark.parametrize("column", AMOUNTS)
def test_what_is_no_amount_makes_its_row_unreadable(path, column, value):
    assert edited(path, "rows", column, value)
    with closing(Journal(path)) as journal, pytest.raises(JournalProblem):
        journal.repayment(1)


def test_the_longest_sum_that_can_be_written_is_read_again(path):
    longest = "1" * 128 + "." + "2" * 64
    assert edited(path, "rows", "repaid", longest)
    with closing(Journal(path)) as journal:
        assert journal.repayment(1).row("BTC").repaid == Decimal(longest)


@pytest.mark.parametrize(
    ("table", "column"), [("orders", "confirmed_ms"), ("attempts", "sent_ms"), ("rows", "time_ms")]
)
def test_a_moment_that_no_calendar_has_makes_the_report_s_journal_unreadable(path, table, column):
    assert edited(path, table, column, 2**62)
    with pytest.raises(JournalProblem):
        outline(path, newest=5)


def test_a_name_that_no_file_can_hold_is_said_to_be_so(path):
    """As the id of an account may be, in settings that were edited by hand."""
    with closing(Journal(path)) as journal:
        for act in (
            lambda: journal.repayments(account_id="\ud800"),
            lambda: journal.open_repayments(account_id="\ud800", user_key="\ud800"),
            lambda: journal.reserve("\ud800", "list", now_ms=1, interval_ms=2),
            lambda: journal.repayment(2**63),
        ):
            with pytest.raises(JournalProblem):
                act()


@pytest.mark.parametrize("state", ["UNKNOWN", "Unknown", "unknown ", "nonsense", "", b"filled", 7, "\u0441ent"])
def test_a_state_that_is_none_of_ours_bars_its_debt_and_nothing_of_it_is_sent_again(path, state):
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE rows SET state = ? WHERE debt = 'BTC'", (state,))
        raw.execute("UPDATE rows SET state = 'filled' WHERE debt = 'ETH'")
    with closing(Journal(path)) as journal:
        for user_key in ("live:1", "account:b:1"):
            assert journal.doubtful(account_id="a", user_key=user_key) == {"BTC": (1, State.UNKNOWN)}
        with pytest.raises(DebtInDoubt):
            plan(journal, "BTC")
        assert plan(journal, "ETH").id == 2
        with pytest.raises(JournalProblem):
            journal.open_repayments()


@pytest.mark.parametrize("state", State)
def test_the_states_that_bar_are_those_that_are_open(path, state):
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE rows SET state = ?", (state.value,))
    with closing(Journal(path)) as journal:
        assert set(journal.doubtful(account_id="a", user_key="live:1")) == ({"BTC", "ETH"} if state.open else set())
        assert bool(journal.open_repayments()) is state.open


@settings(max_examples=200)
@given(place=st.sampled_from(PLACES), value=ODD)
def test_what_is_edited_while_it_is_open_is_told_in_the_journal_s_own_words(place, value, tmp_path_factory):
    with closing(Journal(tmp_path_factory.mktemp("edited") / "journal.sqlite3")) as journal:
        before = journal.record(sent(journal, "BTC", "ETH"))
        unknown = journal.record(become(before, State.UNKNOWN))
        closed = said(unknown, dict.fromkeys(("BTC", "ETH"), State.SAID_ABSENT), now_ms=7)
        if not edited(journal._path, *place, value):
            return
        acts = (
            *everything(journal),
            lambda: journal.record(become(unknown, State.FILLED)),
            lambda: journal.answered(unknown, answer="lost", code="", message=""),
            lambda: journal.contradict(closed),
            lambda: journal.close_by_word(closed),
            lambda: journal.defer("live:1", "list", now_ms=1, interval_ms=2),
            lambda: journal.repayment(7),
        )
        for act in acts:
            with suppress(JournalProblem, BadInput):
                act()


def test_rows_that_are_gone_are_told_in_the_journal_s_own_words(path):
    with closing(Journal(path)) as journal:
        unknown = journal.repayment(1)
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("DELETE FROM rows WHERE debt = 'BTC'")
        closed = said(unknown, dict.fromkeys(("BTC", "ETH"), State.SAID_ABSENT), now_ms=7)
        for act in (
            lambda: journal.record(become(unknown, State.FILLED)),
            lambda: journal.close_by_word(closed),
            lambda: journal.repayment(2),
        ):
            with pytest.raises((JournalProblem, BadInput)):
                act()
        assert journal.repayment(1).row("ETH").state is State.UNKNOWN
