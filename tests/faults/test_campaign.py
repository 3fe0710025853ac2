"""The fault campaign in short, and proof that it would see each broken promise."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from app.domain import evidence
from app.domain.repayment import State
from app.errors import Unclear
from app.journal import Journal
from app.okx import codes
from app.okx.transport import Transport
from app.practice.ledger import Pace
from tests.faults import wire
from tests.faults.__main__ import table
from tests.faults.runs import Outcome, Run

SEEDS = range(160)
PARTS = 4
SETTLED = {"filled", "failed", "absent", "refused"}


@pytest.fixture(autouse=True)
def _cut_headers(monkeypatch):
    """What urllib3 has to say of them is what the campaign is made of."""
    monkeypatch.setattr(logging.getLogger("urllib3.connection"), "disabled", True)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_breaks_no_promise_is_broken(part):
    outcomes = [Run(seed).go() for seed in SEEDS[part::PARTS]]
    assert [(each.seed, each.faults, each.violations) for each in outcomes if each.violations] == []
    states = [state for each in outcomes for state in each.states]
    assert sum(state in SETTLED for state in states) > 0.8 * len(states), "unknown is no excuse"
    assert sum(bool(each.faults) for each in outcomes) > 0.8 * len(outcomes)


def send_again_what_got_no_answer(monkeypatch):
    once = Transport.exchange

    def twice(transport, *request, **options):
        try:
            return once(transport, *request, **options)
        except Unclear:
            return once(transport, *request, **options)

    monkeypatch.setattr(Transport, "exchange", twice)


def take_a_lost_answer_for_a_refusal(monkeypatch):
    monkeypatch.setattr(codes.Kind, "executed_perhaps", False)


def believe_in_an_absence_at_once(monkeypatch):
    for name in ("ACCEPTANCE_MS", "SHOWN_LATE_MS", "BETWEEN_READS_MS"):
        monkeypatch.setattr(evidence, name, 0)


def bar_nothing(monkeypatch):
    monkeypatch.setattr(Journal, "doubtful", lambda *_, **__: {})


def write_nothing_down_before_it_leaves(monkeypatch):
    def leaving(_, repayment, *, sent_ms):
        rows = tuple(row.become(State.SENT) for row in repayment.rows)
        return replace(repayment, rows=rows, attempts=repayment.attempts + 1, sent_ms=sent_ms)

    monkeypatch.setattr(Journal, "sent", leaving)


def take_a_wrong_amount(monkeypatch):
    follow = evidence._followed
    monkeypatch.setattr(evidence, "_followed", lambda row, shown: replace(follow(row, shown), repaid=row.debt_before))


DEFECTS = {
    send_again_what_got_no_answer: "executed 2 times",
    take_a_lost_answer_for_a_refusal: "refused, in truth",
    believe_in_an_absence_at_once: "absent, in truth",
    bar_nothing: "choosable while in doubt",
    write_nothing_down_before_it_leaves: "written down",
    take_a_wrong_amount: "is filled: ",
}


@pytest.mark.parametrize("defect", DEFECTS, ids=[each.__name__ for each in DEFECTS])
def test_it_would_see_a_program_that_would(monkeypatch, defect):
    defect(monkeypatch)
    runs = (Run(seed, wait_for_real=False).go() for seed in range(1000))
    assert next(said for run in runs for said in run.violations if DEFECTS[defect] in said)


def test_an_order_that_arrives_half_a_minute_late_at_an_exchange_that_shows_it_as_late_is_never_absent():
    run = Run(0, wait_for_real=False)
    run._plan = lambda: None
    run.exchange.behave(pace=Pace(60_000, 60_000))
    run.exchange.book.late_ms = 30_000
    run.exchange.chance.randint = lambda _, latest: latest
    run.exchange.faults["repay", 0] = next(each for each in wire.LOST if each.name == "arrives late")
    outcome = run.go()
    assert outcome.violations == []
    assert "absent" not in outcome.states


def test_the_table_counts_every_row_whatever_became_of_it():
    told = table([Outcome(0, states=[state.value for state in State])], 1)
    assert all(f"1 {state.value}" in told for state in State)
