"""The log tells an order's life in sentences, and never an amount, a header, a body or a secret."""

from __future__ import annotations

import json
import logging
import re

import pytest

from app.errors import OneClickRepayError
from tests.e2e.world import World


def told(tmp_path, caplog, scenario):
    with caplog.at_level(logging.INFO, logger="app"), World(tmp_path, scenario) as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC", "ETH")
        try:
            world.send(desk, order, snapshot)
        finally:
            world.follow(desk)
        held = world.server.credentials
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("app.")]
    for line in lines:
        assert not any(secret in line for secret in (held.key, held.secret, held.passphrase))
    return [line for line in lines if "practice" not in line]


def test_each_attempt_its_answer_and_how_it_was_settled_is_told(tmp_path, caplog):
    lines = told(tmp_path, caplog, "code-50011-once")
    assert lines == [
        "The account was read: 10 cross debts, 2 isolated.",
        "Order #1: attempt 1 is sent with 2 debts.",
        "Order #1: attempt 1 was declined: BTC refused 50011, ETH refused 50011.",
        "Order #1: attempt 2 is sent with 2 debts.",
        "Order #1: attempt 2 was answered: BTC running, ETH running.",
        "Order #1: BTC filled, ETH filled.",
    ]


@pytest.mark.parametrize(
    ("scenario", "answer", "end"),
    [
        ("lost-before", "lost: BTC unknown CUT, ETH unknown CUT", "BTC absent, ETH absent"),
        ("partly-failed", "answered: BTC running, ETH running", "BTC filled, ETH failed"),
        ("code-59119", "declined: BTC refused 59119, ETH refused 59119", None),
    ],
)
def test_other_ends_are_told_too(tmp_path, caplog, scenario, answer, end):
    lines = told(tmp_path, caplog, scenario)
    assert f"Order #1: attempt 1 was {answer}." in lines
    assert end is None or lines[-1] == f"Order #1: {end}."


@pytest.mark.parametrize("scenario", ["normal", "rest-remains", "lost-after", "all-failed"])
def test_no_amount_and_no_json_is_in_it(tmp_path, caplog, scenario):
    for line in told(tmp_path, caplog, scenario):
        assert not re.search(r"\d[.,]\d", line), line
        assert json.dumps({"debtCcy": 1})[:9] not in line


def test_a_reading_that_fails_while_following_is_told_with_its_code(tmp_path, caplog):
    with caplog.at_level(logging.INFO, logger="app"), World(tmp_path, "slow") as world:
        desk = world.desk()
        order, snapshot = world.order(desk, "BTC")
        world.send(desk, order, snapshot)
        world.server.scenario = "key-refused"
        world.follow(desk, seconds=20)
    assert any("50119" in line and "Following goes on later" in line for line in caplog.messages)


def test_what_could_not_be_read_at_all_is_an_error_of_its_own(tmp_path):
    with World(tmp_path, "retired") as world, pytest.raises(OneClickRepayError):
        world.look(world.desk())
