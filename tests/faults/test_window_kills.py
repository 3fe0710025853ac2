"""kill -9 of the window at random moments: it opens again, bars what is in doubt, and repays nothing twice."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from app.domain.repayment import State
from app.journal import Journal
from tests.cli.lookalike import LookAlike
from tests.faults.campaign import KILLS, lies
from tests.faults.window_campaign import Campaign, look, run
from tests.journal.orders import become, sent

LONG = "ONE_CLICK_REPAY_KILLS" in os.environ
SHORT = 4


def test_no_repayment_of_the_window_is_lost_or_doubled_by_kill_9(keyring, tmp_path):
    kills = KILLS if LONG else SHORT
    seen = run(keyring, tmp_path, kills=kills, settle=LONG)
    assert seen.complaints == []
    assert seen.kills == kills // 2 * 2
    assert seen.opened + seen.while_starting == seen.kills + 2, "each start but those that were killed shows the debts"
    assert 0 < seen.executed <= seen.confirmed


@pytest.mark.parametrize(
    ("said", "runs", "choosable", "complaints"),
    [
        (State.FILLED, False, ["BTC", "ETH"], 0),
        (State.UNKNOWN, False, ["ETH"], 0),
        (State.UNKNOWN, False, ["BTC", "ETH"], 1),
        (State.RUNNING, True, ["BTC"], 1),
        (State.ABSENT, True, ["BTC"], 2),
        (State.FAILED, True, ["ETH"], 1),
    ],
)
def test_the_campaign_would_see_a_window_that_lets_choose_what_is_in_doubt_or_tells_a_lie(
    tmp_path, said, runs, choosable, complaints
):
    journal = Journal(tmp_path / "journal.sqlite3")
    with LookAlike() as exchange:
        repayment = sent(journal, "BTC")
        exchange.execute(["BTC"], "USDT", "endless" if runs else "filled")
        journal.record(become(repayment, said))
        journal.close()
        seen = Campaign()
        window = SimpleNamespace(sees=lambda: choosable)
        assert look(SimpleNamespace(home=tmp_path), exchange, window, seen) == choosable
    assert len(seen.complaints) == complaints


def test_the_campaign_would_see_a_window_that_does_not_open_again(tmp_path):
    (tmp_path / "window-said").write_text("why", encoding="utf-8")
    seen = Campaign()
    assert look(SimpleNamespace(home=tmp_path), None, SimpleNamespace(sees=lambda: None), seen) == []
    assert seen.complaints == ["the window did not open again: why"]


@pytest.mark.parametrize(("said", "lie"), [(State.SENT, False), (State.UNKNOWN, False), (State.ABSENT, True)])
def test_what_is_not_settled_yet_may_say_nothing_but_not_that_it_never_was(tmp_path, said, lie):
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    with LookAlike() as exchange:
        repayment = sent(journal, "BTC")
        exchange.execute(["BTC"], "USDT", "filled")
        if said is not State.SENT:
            journal.record(become(repayment, said))
        journal.close()
        assert bool(lies(path, exchange, settled=False)) is lie
