"""What *Test connection* finds out about a site and a key, check by check, with the cure beside each failure."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence

from app.domain.account import MODES_NEEDED, MarginMode, Permission, Standing
from app.domain.checks import Check, Mark, Subject, Withdrawal, withdrawal
from app.domain.words import Words
from app.errors import ExchangeProblem, Refused
from app.okx import codes, key_faults
from app.okx.client import Client, ClockReading
from app.okx.codes import Kind
from app.okx.reads import ONLY_READ

_CLOCK_TOLERATED_MS = 5_000  # OKX refuses at 30 000; so much is a clock that nobody sets.

_NOT_SAID = Words("OKX did not say.", "欧易未返回。")
_LOOK_THERE = Words("Look at this key's settings on OKX.", "请在欧易查看该 API key 的设置。")
_NOT_REACHED = Words("Not checked.", "未检查。")
_TRY_AGAIN = Words("Try again in a moment.", "请稍后重试。")
_OF_THE_KEY = (Subject.SITE, Subject.KEY)
_NOT_OF_THE_KEY = frozenset({Kind.LOST, Kind.RATE_LIMIT, Kind.CLOCK, Kind.CLOSED})
_OF_STANDING = (Subject.TRADE, Subject.WITHDRAW, Subject.BOUND, Subject.MODE, Subject.OWNER)
# The last sentence of an error says what to do; what stands before it may quote anything.
_PARTS = re.compile(r"(.*[.!?])\s+([A-Z][^.]*\.)", re.DOTALL)
_PARTS_ZH = re.compile(r"(.*)(?:(?<=。)|，(?=请))([^。]+。)", re.DOTALL)


def inspect(client: Client) -> Iterator[Check]:
    """Ask OKX for the time and for the key's standing, and judge both; reads only, never raises."""
    try:
        reading = client.measure_clock()
    except ExchangeProblem as error:
        yield refusal(Subject.SITE, error)
        yield from (Check(each, Mark.SKIPPED, _NOT_REACHED) for each in (Subject.CLOCK, Subject.KEY, *_OF_STANDING))
        return
    yield Check(Subject.SITE, Mark.PASSED, _answered(reading, client.proxy))
    yield _clock(reading)
    try:
        standing = client.standing()
    except ExchangeProblem as error:
        yield refusal(Subject.KEY, error)
        yield from (Check(each, Mark.SKIPPED, _NOT_REACHED) for each in _OF_STANDING)
        return
    yield Check(Subject.KEY, Mark.PASSED, Words("OKX accepts the key.", "欧易接受该 API key。"))
    yield from judge(standing)


def judge(standing: Standing) -> Iterator[Check]:
    """What a key's permissions and its account's mode mean for repaying."""
    yield _trade(standing.permissions)
    yield _withdraw(standing.permissions)
    yield _bound(standing.bound_ips)
    yield _mode(standing.margin_mode)
    yield _owner(standing)


class Objection(enum.Enum):
    """Why a key is not kept as it is."""

    NOT_ASKED = enum.auto()  # OKX could not be asked, or gave no usable answer
    NOT_ACCEPTED = enum.auto()
    CAN_WITHDRAW = enum.auto()
    WITHDRAWAL_NOT_KNOWN = enum.auto()


_OF_WITHDRAWAL = {
    Withdrawal.CAN: Objection.CAN_WITHDRAW,
    Withdrawal.NOT_KNOWN: Objection.WITHDRAWAL_NOT_KNOWN,
}


def objection(checks: Sequence[Check]) -> Objection | None:
    """The gravest that what was found gives rise to, None if nothing speaks against keeping the key."""
    failed = next((each for each in checks if each.mark is Mark.FAILED and each.subject in _OF_THE_KEY), None)
    if failed is not None:
        judged = failed.code and codes.kind_of(failed.code) not in _NOT_OF_THE_KEY
        return Objection.NOT_ACCEPTED if judged else Objection.NOT_ASKED
    return _OF_WITHDRAWAL.get(withdrawal(checks))


def refusal(subject: Subject, error: ExchangeProblem) -> Check:
    """The line for what could not be asked, or what OKX refused: its own words, and apart from them what to do."""
    if isinstance(error, Refused):
        fault = key_faults.fault_of(error.code).words
        told = key_faults.told_by(error)
        if subject is Subject.KEY:
            told = Words(f"{fault.en}: {told.en}", f"{fault.zh}：{told.zh}")
        return Check(subject, Mark.FAILED, told, key_faults.cure_of(error.code), error.code)
    finding, cure = told_apart(error.words)
    return Check(subject, Mark.FAILED, finding, cure or _TRY_AGAIN)


def told_apart(words: Words) -> tuple[Words, Words | None]:
    """Of a reading's error, what happened and what to do; None where its text does not say it apart."""
    en, zh = words.en.removesuffix(ONLY_READ.en).strip(), words.zh.removesuffix(ONLY_READ.zh).strip()
    parts, parts_zh = _PARTS.fullmatch(en), _PARTS_ZH.fullmatch(zh)
    if parts is None or parts_zh is None:
        return Words(en, zh), None
    return Words(parts[1], f"{parts_zh[1].rstrip('。')}。"), Words(parts[2], parts_zh[2])


def _answered(reading: ClockReading, proxy: str) -> Words:
    en, zh = f"Answered in {reading.round_trip_ms} ms", f"响应 {reading.round_trip_ms} 毫秒"
    return (
        Words(f"{en}, through the proxy {proxy}.", f"{zh}，经由代理 {proxy}。") if proxy else Words(f"{en}.", f"{zh}。")
    )


def _clock(reading: ClockReading) -> Check:
    seconds = reading.seconds
    found = Words(f"{seconds} s against OKX.", f"与欧易相差 {seconds} 秒。")
    if abs(reading.offset_ms) <= _CLOCK_TOLERATED_MS:
        return Check(Subject.CLOCK, Mark.PASSED, found)
    cure = Words(
        "Set this computer's clock; until then requests are corrected for it.",
        "请校准本机时钟；在此之前请求会自动校正。",
    )
    return Check(Subject.CLOCK, Mark.WARNING, found, cure)


def _mode(mode: MarginMode | None) -> Check:
    if mode is None:
        return Check(Subject.MODE, Mark.WARNING, _NOT_SAID, _TRY_AGAIN)
    found = Words(f"{mode.words.en}.", f"{mode.words.zh}。")
    if mode.repays:
        return Check(Subject.MODE, Mark.PASSED, found)
    cure = Words(
        "Change it on OKX: Trade, Settings, Account mode; OKX says what has to be closed before.",
        "请在欧易更改：交易 → 设置 → 账户模式；欧易会提示需先处理的持仓或挂单。",
    )
    return Check(Subject.MODE, Mark.FAILED, found + MODES_NEEDED, cure)


def _trade(permissions: frozenset[Permission] | None) -> Check:
    if permissions is None:
        return Check(Subject.TRADE, Mark.WARNING, _NOT_SAID, _LOOK_THERE)
    if Permission.TRADE in permissions:
        return Check(Subject.TRADE, Mark.PASSED, Words("The key may trade.", "该 API key 可交易。"))
    found = Words("The key may not trade, so it cannot repay.", "该 API key 不可交易，无法还债。")
    cure = Words("Give this key the Trade permission on OKX.", "请在欧易为该 API key 开启交易权限。")
    return Check(Subject.TRADE, Mark.FAILED, found, cure)


def _withdraw(permissions: frozenset[Permission] | None) -> Check:
    if permissions is None:
        return Check(Subject.WITHDRAW, Mark.WARNING, _NOT_SAID, _LOOK_THERE)
    if Permission.WITHDRAW not in permissions:
        return Check(Subject.WITHDRAW, Mark.PASSED, Words("The key cannot withdraw.", "该 API key 无法提币。"))
    found = Words("This key can withdraw.", "该 API key 具有提币权限。")
    cure = Words("Remove that permission on OKX.", "请在欧易取消该权限。")
    return Check(Subject.WITHDRAW, Mark.DANGER, found, cure)


def _bound(addresses: tuple[str, ...] | None) -> Check:
    if addresses is None:
        return Check(Subject.BOUND, Mark.WARNING, _NOT_SAID, _LOOK_THERE)
    if not addresses:
        found = Words("No IP bound: the key expires after 14 idle days.", "未绑定 IP：连续 14 天不使用将失效。")
        cure = Words(
            "Bind it to the IP address of this computer, or of its proxy, on OKX.",
            "请在欧易将其绑定至本机或所用代理的 IP 地址。",
        )
        return Check(Subject.BOUND, Mark.WARNING, found, cure)
    listed = ", ".join(addresses)
    return Check(Subject.BOUND, Mark.PASSED, Words(listed, listed))


def _owner(standing: Standing) -> Check:
    if standing.sub_account is None:
        return Check(Subject.OWNER, Mark.WARNING, _NOT_SAID, _TRY_AGAIN)
    kind = Words("Sub-account", "子账户") if standing.sub_account else Words("No, the main account", "否，主账户")
    label = standing.label or ""
    return Check(Subject.OWNER, Mark.PASSED, Words(f"{kind.en} {label}".strip(), f"{kind.zh} {label}".strip()))
