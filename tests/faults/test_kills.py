"""kill -9 at random moments of real repayments: none is lost, none is sent twice, and every outcome comes out true."""

from __future__ import annotations

import pytest

from app.domain.repayment import State
from app.journal import Journal
from tests.cli.lookalike import LookAlike
from tests.faults.campaign import KILLS, lies, run
from tests.journal.orders import become, sent


def test_no_repayment_is_lost_or_doubled_by_kill_9(keyring, tmp_path):
    seen = run(keyring, tmp_path)
    assert seen.complaints == []
    assert seen.kills + seen.ended + seen.barred >= KILLS
    assert seen.kills, "none was killed"


@pytest.mark.parametrize("fault", ["none", "doubled", "lost", "wrong"])
def test_the_campaign_would_see_a_repayment_that_is(tmp_path, fault):
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path)
    with LookAlike() as exchange:
        if fault != "lost":
            repayment = sent(journal, "BTC")
        exchange.execute(["BTC"], "USDT", "filled")
        if fault != "lost":
            journal.record(become(repayment, State.FILLED))
        if fault == "doubled":
            exchange.debts["BTC"] += 1
            exchange.execute(["BTC"], "USDT", "filled")
        if fault == "wrong":
            exchange.rows[0]["status"] = "failed"
    journal.close()
    assert bool(lies(path, exchange)) is (fault != "none")
