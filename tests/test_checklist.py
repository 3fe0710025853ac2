"""Test connection says of each check how it ended, and what to do where it failed; it never raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist import Mark, inspect, judge
from app.domain.account import MarginMode, Permission, Standing
from tests.e2e.world import World

TITLES = ["Site answers", "Clock", "Key accepted", "Account mode", "Trade permission", "No Withdraw permission",
          "IP address bound", "Account"]  # fmt: skip

# scenario → the marks that are not PASSED; a practice key is bound to no address
FOUND = {
    "normal": {},
    "wrong-mode": {"Account mode": Mark.FAILED},
    "read-only-key": {"Trade permission": Mark.FAILED},
    "can-withdraw": {"No Withdraw permission": Mark.WARNING},
}


@pytest.mark.parametrize("scenario", FOUND)
def test_the_exchange_is_judged_by_what_it_says(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        checks = list(inspect(world.desk().client))
    assert [check.title.en for check in checks] == TITLES
    odd = {check.title.en: check.mark for check in checks if check.mark is not Mark.PASSED}
    assert odd == {"IP address bound": Mark.WARNING, **FOUND[scenario]}


@pytest.mark.parametrize("scenario", ["key-refused", "ip-refused", "demo-key", "maintenance"])
def test_where_the_key_is_refused_the_rest_is_skipped_and_the_cure_is_named(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        checks = list(inspect(world.desk().client))
    assert [check.title.en for check in checks] == TITLES
    assert [check.mark for check in checks] == [Mark.PASSED, Mark.PASSED, Mark.FAILED, *[Mark.SKIPPED] * 5]
    assert len(checks[2].finding.en) > 20


def test_where_nothing_answers_the_rest_is_skipped(tmp_path):
    with World(tmp_path) as world:
        client = world.desk().client
        world.server.stop()
        checks = list(inspect(client))
    assert [check.mark for check in checks] == [Mark.FAILED, *[Mark.SKIPPED] * 7]
    assert [check.title.en for check in checks] == TITLES


@pytest.mark.parametrize(("off_ms", "mark"), [(0, Mark.PASSED), (4_000, Mark.PASSED), (-6_000, Mark.WARNING)])
def test_a_clock_that_is_off_is_a_warning(tmp_path, off_ms, mark):
    with World(tmp_path) as world:
        world.server._exchange._clock = lambda: world.clock.now_ms() + off_ms
        clock = list(inspect(world.desk().client))[1]
    assert (clock.title.en, clock.mark) == ("Clock", mark)
    assert f"{off_ms / 1000:+.1f} s" in clock.finding.en


@given(
    st.builds(
        Standing,
        user_id=st.none() | st.just("1"),
        margin_mode=st.none() | st.sampled_from(MarginMode),
        permissions=st.none() | st.frozensets(st.sampled_from(Permission)),
        bound_ips=st.none() | st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
        label=st.none() | st.text(max_size=5),
        sub_account=st.none() | st.booleans(),
    )
)
def test_any_standing_is_judged_line_by_line_in_both_languages(standing):
    checks = list(judge(standing))
    assert [check.title.en for check in checks] == TITLES[3:]
    assert all(check.finding.en and check.finding.zh and check.title.zh for check in checks)
    trade = checks[1].mark
    may = standing.permissions is not None and Permission.TRADE in standing.permissions
    assert (trade is Mark.PASSED) is may
    assert (checks[0].mark is Mark.FAILED) is (standing.margin_mode in {MarginMode.SPOT, MarginMode.FUTURES})
