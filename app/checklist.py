"""What *Test connection* finds out about a site and a key, check by check, with the cure beside each failure."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.account import MarginMode, Permission, Standing
from app.domain.words import Words
from app.errors import ExchangeProblem
from app.okx.client import Client, ClockReading

_CLOCK_TOLERATED_MS = 5_000  # OKX refuses at 30 000; so much is a clock that nobody sets.


class Mark(enum.Enum):
    """How a check ended."""

    PASSED = enum.auto()
    WARNING = enum.auto()
    FAILED = enum.auto()
    SKIPPED = enum.auto()


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: what was checked, how it ended, and what was found or what to do."""

    title: Words
    mark: Mark
    finding: Words


_SITE = Words("Site answers", "站点可访问")
_CLOCK = Words("Clock", "时钟")
_KEY = Words("Key accepted", "API key 有效")
_MODE = Words("Account mode", "账户模式")
_TRADE = Words("Trade permission", "交易权限")
_WITHDRAW = Words("No Withdraw permission", "无提币权限")
_BOUND = Words("IP address bound", "已绑定 IP")
_OWNER = Words("Account", "账户")
_NOT_SAID = Words("OKX did not say.", "欧易未返回。")
_NOT_REACHED = Words("Not checked.", "未检查。")


def inspect(client: Client) -> Iterator[Check]:
    """Ask OKX for the time and for the key's standing, and judge both; reads only, never raises."""
    try:
        reading = client.measure_clock()
    except ExchangeProblem as error:
        yield Check(_SITE, Mark.FAILED, error.words)
        yield from (Check(title, Mark.SKIPPED, _NOT_REACHED) for title in (_CLOCK, _KEY, *_OF_STANDING))
        return
    yield Check(
        _SITE, Mark.PASSED, Words(f"Answered in {reading.round_trip_ms} ms.", f"响应 {reading.round_trip_ms} 毫秒。")
    )
    yield _clock(reading)
    try:
        standing = client.standing()
    except ExchangeProblem as error:
        yield Check(_KEY, Mark.FAILED, error.words)
        yield from (Check(title, Mark.SKIPPED, _NOT_REACHED) for title in _OF_STANDING)
        return
    yield Check(_KEY, Mark.PASSED, Words("OKX accepts the key.", "欧易接受该 API key。"))
    yield from judge(standing)


def judge(standing: Standing) -> Iterator[Check]:
    """What an account's mode and its key's permissions mean for repaying."""
    yield _mode(standing.margin_mode)
    yield from _permissions(standing.permissions)
    yield _bound(standing.bound_ips)
    yield _owner(standing)


def _clock(reading: ClockReading) -> Check:
    seconds = f"{reading.offset_ms / 1000:+.1f}"
    if abs(reading.offset_ms) <= _CLOCK_TOLERATED_MS:
        return Check(_CLOCK, Mark.PASSED, Words(f"{seconds} s against OKX.", f"与欧易相差 {seconds} 秒。"))
    return Check(
        _CLOCK,
        Mark.WARNING,
        Words(
            f"{seconds} s against OKX. Requests are corrected for it, but please set this computer's clock.",
            f"与欧易相差 {seconds} 秒。请求会自动校正，但请校准本机时钟。",
        ),
    )


def _mode(mode: MarginMode | None) -> Check:
    if mode is None:
        return Check(_MODE, Mark.WARNING, _NOT_SAID)
    if mode.repays:
        return Check(_MODE, Mark.PASSED, mode.words)
    needed = Words(
        "One-click repay needs Multi-currency or Portfolio margin.",
        "一键还债仅适用于跨币种保证金模式／组合保证金模式。",
    )
    return Check(_MODE, Mark.FAILED, Words(f"{mode.words.en}.", f"{mode.words.zh}。") + needed)


def _permissions(permissions: frozenset[Permission] | None) -> Iterator[Check]:
    if permissions is None:
        yield Check(_TRADE, Mark.WARNING, _NOT_SAID)
        yield Check(_WITHDRAW, Mark.WARNING, _NOT_SAID)
        return
    if Permission.TRADE in permissions:
        yield Check(_TRADE, Mark.PASSED, Words("The key may trade.", "该 API key 可交易。"))
    else:
        yield Check(
            _TRADE,
            Mark.FAILED,
            Words("Give this key the Trade permission on OKX.", "请在欧易为该 API key 开启交易权限。"),
        )
    if Permission.WITHDRAW in permissions:
        finding = Words(
            "This key can withdraw. Remove that permission on OKX.", "该 API key 具有提币权限，请在欧易取消。"
        )
        yield Check(_WITHDRAW, Mark.WARNING, finding)
    else:
        yield Check(_WITHDRAW, Mark.PASSED, Words("The key cannot withdraw.", "该 API key 无法提币。"))


def _bound(addresses: tuple[str, ...] | None) -> Check:
    if addresses is None:
        return Check(_BOUND, Mark.WARNING, _NOT_SAID)
    if not addresses:
        finding = Words("No IP bound: the key expires after 14 idle days.", "未绑定 IP：连续 14 天不使用将失效。")
        return Check(_BOUND, Mark.WARNING, finding)
    listed = ", ".join(addresses)
    return Check(_BOUND, Mark.PASSED, Words(listed, listed))


def _owner(standing: Standing) -> Check:
    if standing.sub_account is None:
        return Check(_OWNER, Mark.WARNING, _NOT_SAID)
    kind = Words("Sub-account", "子账户") if standing.sub_account else Words("Main account", "主账户")
    label = f" ({standing.label})" if standing.label else ""
    return Check(_OWNER, Mark.PASSED, Words(kind.en + label, kind.zh + label))


_OF_STANDING = (_MODE, _TRADE, _WITHDRAW, _BOUND, _OWNER)
