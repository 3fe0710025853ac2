"""Test connection says of each check how it ended, and what to do where it failed; it never raises."""

from __future__ import annotations

import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist import Objection, inspect, judge, objection, refusal, told_apart
from app.domain.account import MarginMode, Permission, Standing
from app.domain.checks import Check, Mark, Subject, withdrawal
from app.domain.credentials import ProxyLogin
from app.domain.words import Words
from app.errors import Offline, Unclear
from app.okx.line_faults import why_unclear
from app.okx.proxies import Proxy, system_proxy, why_offline
from app.okx.reads import ONLY_READ
from tests.e2e.world import World

TITLES = ["Site answers", "Clock", "Key accepted", "Trade permission", "No Withdraw permission", "IP address bound",
          "Account mode", "Sub-account"]  # fmt: skip

# scenario → the marks that are not PASSED; a practice key is bound to no address
FOUND = {
    "normal": {},
    "wrong-mode": {"Account mode": Mark.FAILED},
    "read-only-key": {"Trade permission": Mark.FAILED},
    "can-withdraw": {"No Withdraw permission": Mark.DANGER},
}


@pytest.mark.parametrize("scenario", FOUND)
def test_the_exchange_is_judged_by_what_it_says(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        checks = list(inspect(world.desk().client))
    assert [check.subject.words.en for check in checks] == TITLES
    odd = {check.subject.words.en: check.mark for check in checks if check.mark is not Mark.PASSED}
    assert odd == {"IP address bound": Mark.WARNING, **FOUND[scenario]}


@pytest.mark.parametrize("scenario", ["key-refused", "ip-refused", "demo-key", "maintenance"])
def test_where_the_key_is_refused_the_rest_is_skipped_and_the_cure_is_named(tmp_path, scenario):
    with World(tmp_path, scenario) as world:
        checks = list(inspect(world.desk().client))
    assert [check.subject.words.en for check in checks] == TITLES
    assert [check.mark for check in checks] == [Mark.PASSED, Mark.PASSED, Mark.FAILED, *[Mark.SKIPPED] * 5]
    assert (checks[2].finding.en.count("OKX says: 5") == 1) is (scenario != "maintenance")
    assert checks[2].cure is not None
    assert checks[2].code in checks[2].finding.en


@pytest.mark.parametrize(
    ("scenario", "found"),
    [
        ("normal", None),
        ("wrong-mode", None),
        ("read-only-key", None),
        ("can-withdraw", Objection.CAN_WITHDRAW),
        ("key-refused", Objection.NOT_ACCEPTED),
        ("ip-refused", Objection.NOT_ACCEPTED),
        ("passphrase-refused", Objection.NOT_ACCEPTED),
        ("secret-refused", Objection.NOT_ACCEPTED),
        ("environment-refused", Objection.NOT_ACCEPTED),
        ("maintenance", Objection.NOT_ASKED),
    ],
)
def test_what_speaks_against_keeping_a_key(tmp_path, scenario, found):
    with World(tmp_path, scenario) as world:
        assert objection(list(inspect(world.desk().client))) is found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("", Objection.NOT_ASKED),
        ("50011", Objection.NOT_ASKED),
        ("50102", Objection.NOT_ASKED),
        ("99999", Objection.NOT_ASKED),
        ("50119", Objection.NOT_ACCEPTED),
        ("50101", Objection.NOT_ACCEPTED),
        ("50120", Objection.NOT_ACCEPTED),
        ("50110_1", Objection.NOT_ACCEPTED),
    ],
)
@pytest.mark.parametrize("subject", [Subject.SITE, Subject.KEY])
def test_an_answer_that_is_no_verdict_on_the_key_is_none(subject, code, found):
    assert objection([Check(subject, Mark.FAILED, Words("x", "x"), code=code)]) is found


def test_a_key_of_which_okx_says_nothing_may_be_able_to_withdraw():
    silent = Standing(None, None, None, None, None, None)
    checks = [Check(Subject.KEY, Mark.PASSED, Words("x", "x")), *judge(silent)]
    assert objection(checks) is Objection.WITHDRAWAL_NOT_KNOWN
    assert objection([]) is Objection.WITHDRAWAL_NOT_KNOWN


def test_where_nothing_answers_the_rest_is_skipped(tmp_path):
    with World(tmp_path) as world:
        client = world.desk().client
        world.server.stop()
        checks = list(inspect(client))
    assert [check.mark for check in checks] == [Mark.FAILED, *[Mark.SKIPPED] * 7]
    assert objection(checks) is Objection.NOT_ASKED
    assert [check.subject.words.en for check in checks] == TITLES


@pytest.mark.parametrize(("off_ms", "mark"), [(0, Mark.PASSED), (4_000, Mark.PASSED), (-6_000, Mark.WARNING)])
def test_a_clock_that_is_off_is_a_warning(tmp_path, off_ms, mark):
    with World(tmp_path) as world:
        world.server._exchange._clock = lambda: world.clock.now_ms() + off_ms
        clock = list(inspect(world.desk().client))[1]
    assert (clock.subject.words.en, clock.mark) == ("Clock", mark)
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
    assert [check.subject.words.en for check in checks] == TITLES[3:]
    assert all(check.finding.en and check.finding.zh and check.subject.words.zh for check in checks)
    assert all((check.cure is not None) is check.mark.wants_cure for check in checks)
    assert all(check.cure is None or (check.cure.en and check.cure.zh) for check in checks)
    trade = checks[0].mark
    may = standing.permissions is not None and Permission.TRADE in standing.permissions
    assert (trade is Mark.PASSED) is may
    assert (checks[3].mark is Mark.FAILED) is (standing.margin_mode in {MarginMode.SPOT, MarginMode.FUTURES})
    can = standing.permissions is not None and Permission.WITHDRAW in standing.permissions
    assert (checks[1].mark is Mark.DANGER) is can
    assert (withdrawal(checks).name == "CANNOT") is (standing.permissions is not None and not can)


def errors():
    """What a reading that fails without a code says of it, as the transport and the reader word it."""
    for met in (ConnectionError(), ConnectionRefusedError(), TimeoutError(), socket.gaierror(), BrokenPipeError()):
        yield Offline(why_offline(met, None))
    asking = Proxy("http://192.0.2.1:3128", ProxyLogin(address="http://192.0.2.1:3128", user="u", password="p"))
    for met in (
        OSError("Tunnel connection failed: 407 Who?"),
        OSError("Tunnel connection failed: 502 Bad Gateway"),
        socket.gaierror(),
        TimeoutError(),
        ConnectionRefusedError(),
        ConnectionResetError(),
        ssl.SSLError(),
        ssl.SSLCertVerificationError(),
        OSError("something else"),
    ):
        for proxy in (asking, Proxy("socks5h://proxy.example:1080")):
            yield Offline(why_offline(met, proxy, proxys_certificate=True))
    with pytest.raises(Offline) as unfit:
        system_proxy({"https": "http://"}, "openapi.okx.com")
    yield unfit.value
    yield from map(why_unclear, (TimeoutError(), ConnectionResetError(), ValueError()))
    yield Unclear(
        Words(
            "OKX gave no usable answer (50001 Busy. Try again later.). Try again in a moment.",
            "欧易未返回有效结果（50001 Busy. Try again later.），请稍后重试。",
        )
    )
    yield Unclear(
        Words(
            "OKX gave no usable answer (HTTP 503). Try again in a moment.",
            "欧易未返回有效结果（HTTP 503），请稍后重试。",
        )
    )


@pytest.mark.parametrize("error", list(errors()))
def test_what_happened_and_what_to_do_are_told_apart_in_both_languages(error):
    read = type(error)(error.words + ONLY_READ)
    finding, cure = told_apart(read.words)
    assert finding.en
    assert cure is not None
    assert error.words.en == f"{finding.en} {cure.en}"
    assert finding.zh.rstrip("。") + cure.zh in error.words.zh.replace("，请", "请").replace("。请", "请")
    assert "only a reading" not in cure.en
    assert refusal(Subject.SITE, read).cure == cure


def test_an_error_that_does_not_say_what_to_do_gets_a_cure_all_the_same():
    check = refusal(Subject.SITE, Offline(Words("Not reached", "无法连接")))
    assert (check.finding.en, check.cure.en) == ("Not reached", "Try again in a moment.")
