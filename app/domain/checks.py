"""The lines of *Test connection*, and what they mean for keeping the key."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.words import Words


class Subject(enum.Enum):
    """What is checked, in the order in which it is asked for."""

    SITE = enum.auto()
    CLOCK = enum.auto()
    KEY = enum.auto()
    TRADE = enum.auto()
    WITHDRAW = enum.auto()
    BOUND = enum.auto()
    MODE = enum.auto()
    OWNER = enum.auto()

    @property
    def words(self) -> Words:
        """The title of its line."""
        return _TITLES[self]


class Mark(enum.Enum):
    """How a check ended; danger is what repays all the same, and may cost everything."""

    PASSED = enum.auto()
    WARNING = enum.auto()
    DANGER = enum.auto()
    FAILED = enum.auto()
    SKIPPED = enum.auto()

    @property
    def wants_cure(self) -> bool:
        """Whether something is to be done."""
        return self in {Mark.WARNING, Mark.DANGER, Mark.FAILED}


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was checked, how it ended, what was found, and what to do about it, None if nothing.

    `code` is OKX's, "" where it refused nothing.
    """

    subject: Subject
    mark: Mark
    finding: Words
    cure: Words | None = None
    code: str = ""


class Withdrawal(enum.Enum):
    """Whether a key can withdraw."""

    CANNOT = enum.auto()
    CAN = enum.auto()
    NOT_KNOWN = enum.auto()


NO_SUCH_KEY = "50119"
"""OKX's code for a key that it does not know at this site."""


def withdrawal(checks: Iterable[Check]) -> Withdrawal:
    """What the checks found out about it: not known unless they say so."""
    marks = {check.mark for check in checks if check.subject is Subject.WITHDRAW}
    if Mark.DANGER in marks:
        return Withdrawal.CAN
    return Withdrawal.CANNOT if marks == {Mark.PASSED} else Withdrawal.NOT_KNOWN


def summary(checks: Iterable[Check]) -> Words:
    """The end of the checks in one sentence."""
    marks = [check.mark for check in checks]
    failed, warned = marks.count(Mark.FAILED), sum(mark in {Mark.WARNING, Mark.DANGER} for mark in marks)
    skipped = marks.count(Mark.SKIPPED)
    if not (failed or warned or skipped):
        return Words("All checks passed.", "全部检查通过。")
    return Words(
        f"Checks done: {failed} failed, {warned} to heed, {skipped} not checked.",
        f"检查完成：{failed} 项未通过，{warned} 项需注意，{skipped} 项未检查。",
    )


_TITLES = {
    Subject.SITE: Words("Site answers", "站点可访问"),
    Subject.CLOCK: Words("Clock", "时钟"),
    Subject.KEY: Words("Key accepted", "API key 有效"),
    Subject.TRADE: Words("Trade permission", "交易权限"),
    Subject.WITHDRAW: Words("No Withdraw permission", "无提币权限"),
    Subject.BOUND: Words("IP address bound", "已绑定 IP"),
    Subject.MODE: Words("Account mode", "账户模式"),
    Subject.OWNER: Words("Sub-account", "子账户"),
}
