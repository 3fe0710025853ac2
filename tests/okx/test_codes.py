"""Each of OKX's codes is taken for what its documentation says, and an unknown one for the worst."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.okx.codes import LOST, MEANINGS, RETIRED, SEND_AGAIN, SUCCESS, Kind, meaning, of_lost


def spread(*ranges: str) -> set[str]:
    """`50103-50107` as each of its codes."""
    codes = set()
    for each in ranges:
        first, _, last = each.partition("-")
        codes |= {str(code) for code in range(int(first), int(last or first) + 1)}
    return codes


# The table of error codes in the plan, row by row.
PERHAPS = spread("50004", "51149", "50001", "50013", "50026", "51054")
EARLIER = spread("50042", "59121", "59122")
RATE = spread("50011", "50040", "50061")
CLOCK = spread("50102")
KEY = spread("50103-50107", "50111-50115", "50119", "50121", "50101", "50110", "50035")
PERMISSION = spread("50030", "50120")
ACCOUNT = spread("50007-50009", "50012", "50017-50023", "50027-50029", "50032", "50033", "50051", "50052", "50059")
ACCOUNT |= spread("50060", "59113", "59114", "50038")
CLOSED = spread("50064", "59119", "50046", "50062")
ORDER = spread("51625", "59117", "59118", "59123", "59124", "59141", "59125", "59140", "59142", "59413", "59130")
BALANCE = spread("59200", "51008", "51127", "51131", "58350", "59319")
KINDS = {
    **dict.fromkeys(PERHAPS, Kind.LOST),
    **dict.fromkeys(EARLIER, Kind.EARLIER),
    **dict.fromkeys(RATE, Kind.RATE_LIMIT),
    **dict.fromkeys(CLOCK, Kind.CLOCK),
    **dict.fromkeys(KEY, Kind.KEY),
    **dict.fromkeys(PERMISSION, Kind.PERMISSION),
    **dict.fromkeys(ACCOUNT, Kind.ACCOUNT),
    **dict.fromkeys(CLOSED, Kind.CLOSED),
    **dict.fromkeys(ORDER, Kind.ORDER),
    **dict.fromkeys(BALANCE, Kind.BALANCE),
    "51010": Kind.MODE,
    "50005": Kind.RETIRED,
}


@pytest.mark.parametrize("code", sorted(KINDS))
def test_each_documented_code_is_classed_as_documented(code: str) -> None:
    assert meaning(code).kind is KINDS[code]
    assert meaning(code).kind.executed_perhaps == (code in PERHAPS)


def test_no_code_is_known_beyond_the_documented_ones() -> None:
    assert set(MEANINGS) == set(KINDS)
    assert set(MEANINGS) & SUCCESS == set()


@pytest.mark.parametrize("code", sorted(KINDS))
def test_each_code_has_advice_in_both_languages(code: str) -> None:
    advice = meaning(code).advice
    assert re.fullmatch(r"[A-Z][^\u4e00-\u9fff]{20,}\.", advice.en)
    assert re.search(r"[\u4e00-\u9fff]{4,}", advice.zh)
    assert advice.zh.endswith("。")


@pytest.mark.parametrize("code", sorted(KINDS))
def test_a_suffix_is_cut(code: str) -> None:
    assert meaning(f"{code}_1000") is meaning(code)


@given(st.text(max_size=12))
def test_a_code_that_is_not_in_the_table_may_have_been_executed(code: str) -> None:
    if code.partition("_")[0] not in KINDS:
        assert meaning(code).kind.executed_perhaps
        assert meaning(code) is not LOST


def test_sending_again_is_allowed_only_where_okx_did_nothing_for_a_passing_reason() -> None:
    assert SEND_AGAIN <= RATE | CLOCK
    assert not any(meaning(code).kind.executed_perhaps for code in SEND_AGAIN)


def test_a_lost_answer_and_a_retired_call_have_their_own_words() -> None:
    assert LOST.kind.executed_perhaps
    assert "don't repeat it" in LOST.advice.en
    assert "请勿重复提交" in LOST.advice.zh
    assert RETIRED is meaning("50005")
    assert "site" in meaning("50119").advice.en


@pytest.mark.parametrize(
    ("codes", "begins"),
    [
        (("",), "OKX did not answer in time."),
        (("50004", ""), "OKX did not answer in time."),
        (("CUT", "CUT"), "The connection to OKX was cut before it answered."),
        (("50001",), "OKX gave no clear answer."),
        (("HTTP 503",), "OKX gave no clear answer."),
        (("99999",), "OKX gave no clear answer."),
        (("0",), "OKX gave no clear answer."),
        (("51008",), "OKX gave no clear answer."),
        (("CUT", ""), "OKX gave no clear answer."),
    ],
)
def test_why_an_outcome_is_unknown_is_said_by_its_cause_and_so_is_what_not_to_do(codes, begins) -> None:
    words = of_lost(*codes)
    assert words.en.startswith(begins)
    assert words.en.endswith("may or may not have happened. We are checking; please don't repeat it.")
    assert words.zh.endswith("本次还债可能已执行也可能未执行。正在核对，请勿重复提交。")
