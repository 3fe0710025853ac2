"""The packed program's start is held against the source's by what each takes itself, not by what else was running."""

from __future__ import annotations

import random
from itertools import count

import pytest
from packing.start_time import FEWEST, MOST, compare

BUDGET = 1.05


def starts(takes, disturbed, *, seed):
    """A start that takes this many seconds, and more whenever something else is running."""
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated, nothing secret
    while True:
        yield takes + (chance.expovariate(2 / takes) if chance.random() < disturbed else chance.uniform(0, takes / 200))


def compared(ours, theirs, disturbed, seed):
    packed, source = starts(ours, disturbed, seed=seed), starts(theirs, disturbed, seed=-seed - 1)
    return compare(lambda: next(packed), lambda: next(source), BUDGET)[2]


@pytest.mark.parametrize("disturbed", [0, 0.5, 0.8])
def test_a_busy_machine_makes_a_fast_program_no_slower_and_a_slow_one_no_faster(disturbed):
    for seed in range(50):
        assert compared(0.98, 1.0, disturbed, seed) <= BUDGET
        assert compared(1.12, 1.0, disturbed, seed) > BUDGET


def run(packed, source):
    """How often each was started, and what came out, where each takes these seconds in turn."""
    told = []
    ours, theirs = iter(packed), iter(source)
    result = compare(lambda: told.append("p") or next(ours), lambda: told.append("s") or next(theirs), BUDGET)
    return told, result


def test_what_is_well_below_the_budget_is_settled_by_few_rounds():
    told, result = run((0.9 for _ in count()), (1.0 for _ in count()))
    assert (len(told), result) == (2 * (FEWEST + 1), (0.9, 1.0, 0.9))


@pytest.mark.parametrize("takes", [1.04, 1.06, 2.0])
def test_what_is_not_is_given_all_rounds_whether_it_keeps_the_budget_or_not(takes):
    told, result = run((takes for _ in count()), (1.0 for _ in count()))
    assert (len(told), result[2]) == (2 * (MOST + 1), takes)


def test_who_goes_first_changes_with_every_round_and_the_first_start_of_each_does_not_count():
    told, result = run((each for each in (0.1, *[0.9] * MOST)), (each for each in (0.1, *[1.0] * MOST)))
    assert told[:10] == [*"ps", *"ps", *"sp", *"ps", *"sp"]
    assert result == (0.9, 1.0, 0.9)
