"""Each scenario of the practice exchange does what its name says, over real HTTP, and nothing else."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import BadInput
from app.practice import server
from app.practice.scenarios import GROUPS, SCENARIOS, find

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "/api/v5/trade/one-click-repay"
ORDER = b'{"debtCcy":["BTC","ETH"],"repayCcy":"USDT"}'


def _statuses(bench: Any) -> dict[str, str]:
    bench.tick(100_000)
    return {row["debtCcy"]: row["status"] for row in bench.rows()}


def _post(bench: Any) -> tuple[int, bytes]:
    status, answer = bench.send("POST", BASE, ORDER, bench.headers("POST", BASE, ORDER))
    return status, answer


def test_every_scenario_is_explained_in_one_sentence_of_each_language() -> None:
    for name, scenario in SCENARIOS.items():
        assert name == scenario.name
        assert scenario.words.en.endswith(".")
        assert ". " not in scenario.words.en
        assert scenario.words.zh.endswith("。")
        assert scenario.words.zh.count("。") == 1
    assert len({scenario.words for scenario in SCENARIOS.values()}) == len(SCENARIOS)


def test_every_scenario_is_in_one_group_whose_title_is_said_in_both_languages() -> None:
    grouped = [scenario.name for _, group in GROUPS for scenario in group]
    assert grouped == list(SCENARIOS)
    assert all(title.en and title.zh and group for title, group in GROUPS)


def test_a_scenario_that_does_not_exist_is_refused_and_changes_nothing(practice: Callable[..., Any]) -> None:
    with pytest.raises(BadInput):
        find("catastrophe")
    bench = practice("slow")
    with pytest.raises(BadInput):
        bench.server.scenario = "catastrophe"
    assert bench.server.scenario == "slow"


def test_a_slow_repayment_is_still_running_after_half_a_minute(practice: Callable[..., Any]) -> None:
    bench = practice("slow")
    bench.repay("BTC", "ETH")
    bench.tick(30_000)
    assert {row["status"] for row in bench.rows()} == {"running"}
    assert _statuses(bench) == {"BTC": "filled", "ETH": "filled"}


def test_an_instant_repayment_is_filled_in_its_answer(practice: Callable[..., Any]) -> None:
    _, answer = practice("instant").repay("BTC", "ETH")
    assert [row["status"] for row in answer["data"]] == ["filled", "filled"]


@pytest.mark.parametrize(
    ("scenario", "status", "start", "executed"),
    [
        ("redirect", 307, b"", False),
        ("html-503", 503, b"<!DOCTYPE html>", False),
        ("html-503-executed", 503, b"<!DOCTYPE html>", True),
        ("html-200", 200, b"<!DOCTYPE html>", False),
        ("not-json", 200, b'{"code":"0","data":[{', True),
        ("code-50004-executed", 400, b'{"code": "50004"', True),
        ("code-50004-not-executed", 400, b'{"code": "50004"', False),
        ("code-unknown", 200, b'{"code": "59999"', False),
        ("code-unknown-executed", 200, b'{"code": "59999"', True),
        ("code-50110", 401, b'{"code": "50110"', False),
        ("code-50119", 401, b'{"code": "50119"', False),
        ("code-59119", 200, b'{"code": "59119"', False),
    ],
)
def test_a_strange_answer_affects_the_post_only(
    practice: Callable[..., Any],
    scenario: str,
    status: int,
    start: bytes,
    executed: bool,  # noqa: FBT001 - a column
) -> None:
    bench = practice(scenario)
    got, answer = _post(bench)
    assert got == status
    assert answer.startswith(start)
    assert bool(bench.server.ledger.executed) is executed
    assert set(_statuses(bench)) == ({"BTC", "ETH"} if executed else set())
    assert bench.debts()


def test_the_redirect_points_to_another_host(practice: Callable[..., Any]) -> None:
    bench = practice("redirect")
    connection = http.client.HTTPConnection(bench.server.url.removeprefix("http://"), timeout=10)
    connection.request("POST", BASE, ORDER, bench.headers("POST", BASE, ORDER))
    location = connection.getresponse().getheader("Location")
    connection.close()
    assert location == bench.server.url.replace("127.0.0.1", "localhost") + BASE


@pytest.mark.parametrize("code", ["50011", "50102"])
def test_a_refusal_that_comes_once_lets_the_second_order_through(practice: Callable[..., Any], code: str) -> None:
    bench = practice(f"code-{code}-once")
    assert bench.repay("BTC")[1]["code"] == code
    assert not bench.server.ledger.executed
    bench.tick()
    assert bench.repay("BTC")[1]["code"] == "0"
    assert (len(bench.server.posts), len(bench.server.ledger.executed)) == (2, 1)


@pytest.mark.parametrize(
    ("scenario", "code", "ends"),
    [
        ("partly-failed", "0", {"BTC": "filled", "ETH": "failed"}),
        ("all-failed", "0", {"BTC": "failed", "ETH": "failed"}),
        ("code-2-some-failed", "2", {"BTC": "filled", "ETH": "failed"}),
        ("code-1-all-failed", "1", {"BTC": "failed", "ETH": "failed"}),
    ],
)
def test_debts_fail_as_the_scenario_says_and_stay_owed(
    practice: Callable[..., Any], scenario: str, code: str, ends: dict[str, str]
) -> None:
    bench = practice(scenario)
    _, answer = bench.repay("BTC", "ETH")
    assert (answer["code"], len(answer["data"])) == (code, 2)
    assert _statuses(bench) == ends
    assert {debt for debt in ("BTC", "ETH") if debt in bench.debts()} == {d for d in ends if ends[d] == "failed"}


def test_a_rest_of_each_debt_remains_although_it_is_filled(practice: Callable[..., Any]) -> None:
    bench = practice("rest-remains")
    before = bench.debts()
    bench.repay("BTC")
    assert _statuses(bench) == {"BTC": "filled"}
    assert before["BTC"] == "0.0512351923847561029384"
    assert bench.debts()["BTC"] == "0.0256175961923780519384", "what is repaid is rounded down"


def test_interest_accrues_with_an_order(practice: Callable[..., Any]) -> None:
    bench = practice("interest-accrues")
    before = bench.debts()
    bench.repay("BTC")
    after = bench.debts()
    assert all(float(after[debt]) > float(before[debt]) for debt in before if debt != "BTC")


def test_rows_may_lack_one_or_their_status_or_have_other_names(practice: Callable[..., Any]) -> None:
    _, answer = practice("missing-row").repay("BTC", "ETH")
    assert [row["debtCcy"] for row in answer["data"]] == ["BTC"]
    _, answer = practice("missing-status").repay("BTC", "ETH")
    assert not any("status" in row for row in answer["data"])
    _, answer = practice("example-names").repay("BTC", "ETH")
    first, second = answer["data"]
    assert {"fillDebtSz", "fillRepaySz"} <= set(first)
    assert {"fillFromSz", "fillToSz"} <= set(second)
    assert not {"fillDebtSz", "fillRepaySz"} & set(second)


@pytest.mark.parametrize("scenario", ["missing-row", "missing-status"])
def test_the_history_is_whole_where_the_answer_was_not(practice: Callable[..., Any], scenario: str) -> None:
    bench = practice(scenario)
    bench.repay("BTC", "ETH")
    assert _statuses(bench) == {"BTC": "filled", "ETH": "filled"}


def test_a_late_history_shows_the_rows_after_twenty_seconds(practice: Callable[..., Any]) -> None:
    bench = practice("history-late")
    bench.repay("BTC")
    bench.tick(17_999)
    assert bench.rows() == [], "each reading takes two seconds more"
    assert [row["status"] for row in bench.rows()] == ["filled"]


def test_a_missing_history_leaves_bills_and_debts_to_tell(practice: Callable[..., Any]) -> None:
    bench = practice("history-missing")
    bench.repay("BTC")
    assert _statuses(bench) == {}
    assert "BTC" not in bench.debts()
    assert len(bench.ask("GET", "/api/v5/account/bills?type=29")[1]["data"]) == 2


def test_a_stranger_repays_half_of_the_first_debt(practice: Callable[..., Any]) -> None:
    bench = practice("stranger")
    bench.repay("BTC", "ETH")
    bench.tick(5_000)
    assert sorted(row["debtCcy"] for row in bench.rows()) == ["BTC", "BTC", "ETH"]
    assert [(order.debts, order.stranger) for order in bench.server.ledger.executed] == [
        (("BTC",), True),
        (("BTC", "ETH"), False),
    ]


def test_a_stranger_may_repay_while_the_order_is_lost(practice: Callable[..., Any]) -> None:
    bench = practice("stranger-lost-before")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        _post(bench)
    assert [order.stranger for order in bench.server.ledger.executed] == [True]
    assert _statuses(bench) == {"BTC": "filled"}


def test_an_account_without_debts_lists_none_and_the_usual_one_returns(practice: Callable[..., Any]) -> None:
    bench = practice("no-debts")
    assert bench.debts() == {}
    bench.server.scenario = "normal"
    assert "BTC" in bench.debts()


def test_debts_stay_repaid_when_the_scenario_changes(practice: Callable[..., Any]) -> None:
    bench = practice("instant")
    bench.repay("BTC")
    bench.server.scenario = "lost-after"
    assert "BTC" not in bench.debts()


def test_a_poor_account_repays_what_it_can(practice: Callable[..., Any]) -> None:
    bench = practice("poor")
    bench.repay("BTC", "ETH")
    assert sorted(_statuses(bench).values()) == ["failed", "filled"]
    assert {"BTC", "ETH"} <= set(bench.debts())
    bench.tick()
    assert bench.repay("BTC", pay_with="USDC")[1]["code"] == "59200"


@pytest.mark.parametrize(
    ("scenario", "listed", "repaid"),
    [
        ("wrong-mode", "51010", "51010"),
        ("read-only-key", "0", "50120"),
        ("can-withdraw", "0", "0"),
        ("key-refused", "50119", "50119"),
        ("ip-refused", "50110", "50110"),
        ("maintenance", "50001", "59119"),
        ("retired", "404", "404"),
    ],
)
def test_what_the_account_may_not_do_is_refused(
    practice: Callable[..., Any], scenario: str, listed: str, repaid: str
) -> None:
    bench = practice(scenario)
    assert bench.ask("GET", f"{BASE}-currency-list")[1]["code"] == listed
    assert bench.repay("BTC")[1]["code"] == repaid
    assert bool(bench.server.ledger.executed) is (repaid == "0")


def test_the_account_tells_its_mode_its_permissions_and_the_maintenance(practice: Callable[..., Any]) -> None:
    def config(scenario: str) -> dict[str, str]:
        told: dict[str, str] = practice(scenario).ask("GET", "/api/v5/account/config")[1]["data"][0]
        return told

    assert config("wrong-mode")["acctLv"] == "2"
    assert config("read-only-key")["perm"] == "read_only"
    assert config("can-withdraw")["perm"] == "read_only,trade,withdraw"
    (ongoing,) = practice("maintenance").bare("GET", "/api/v5/system/status")[1]["data"]
    assert ongoing["state"] == "ongoing"


def test_the_limit_refuses_an_order_twice_then_takes_it(practice: Callable[..., Any]) -> None:
    bench = practice("limit")
    codes = []
    for _ in range(3):
        codes.append(bench.repay("BTC")[1]["code"])
        bench.tick()
    assert codes == ["50011", "50011", "0"]
    assert len(bench.server.ledger.executed) == 1


def test_a_key_may_be_refused_from_some_time_after_the_first_reading(practice: Callable[..., Any]) -> None:
    bench = practice("key-refused-later")
    assert bench.debts()
    assert bench.ask("GET", "/api/v5/account/balance")[1]["code"] == "0"
    bench.tick()
    assert bench.ask("GET", "/api/v5/account/balance")[1]["code"] == "50119"
    assert bench.repay("BTC")[1]["code"] == "50119"
    assert not bench.server.ledger.executed


def test_the_exchange_s_clock_may_be_ahead(practice: Callable[..., Any]) -> None:
    bench = practice("clock-off")
    assert bench.bare("GET", "/api/v5/public/time")[1]["data"] == [{"ts": str(bench.now_ms + 2_400)}]
    assert bench.debts()


def test_debts_may_be_kept_waiting_for(practice: Callable[..., Any]) -> None:
    bench = practice("slow-reading", lateness_s=0.2)
    began = time.monotonic()
    assert bench.debts()
    assert time.monotonic() - began >= 0.2


def test_the_exchange_may_leave_after_the_first_reading_and_come_back(
    practice: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_LEAVES_AFTER_S", 0.0)
    bench = practice("goes-offline", absence_s=0.2)
    assert bench.debts()

    def reached() -> bool:
        try:
            return bool(bench.bare("GET", "/api/v5/public/time"))
        except OSError:
            return False

    seen = [True]
    end = time.monotonic() + 10
    while time.monotonic() < end and seen[-2:] != [False, True]:
        if (now := reached()) != seen[-1]:
            seen.append(now)
    assert seen == [True, False, True]
    assert bench.debts()


def test_an_exchange_that_is_stopped_while_it_is_away_stays_away(
    practice: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_LEAVES_AFTER_S", 0.0)
    bench = practice("goes-offline", absence_s=60.0)
    assert bench.debts()
    bench.server.stop()
    with pytest.raises(ConnectionRefusedError):
        bench.bare("GET", "/api/v5/public/time")
    assert bench.server._listener is None
