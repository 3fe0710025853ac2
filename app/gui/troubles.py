"""From an error, or from what an account's reading says, to the sentence of the banner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from app.domain.account import Permission
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import Maintenance, Offline, OneClickRepayError, Unclear
from app.gui.banner import Gravity

if TYPE_CHECKING:
    from app.steps import Snapshot

_CLOCK_TOLERATED_MS = 2_000

READING = (Gravity.STOPPED, Gravity.OFFLINE, Gravity.MAINTENANCE, Gravity.CLOCK, Gravity.WITHDRAW)
"""What a new reading of the account says anew or takes back."""

_UNKNOWN = Words(
    "OKX did not answer in time. The repayment may or may not have happened. We are checking; please don't repeat it.",
    "欧易未及时返回结果，本次还债可能已执行也可能未执行。正在核对，请勿重复提交。",
)
_NOT_EXECUTED = Words("Checked: not executed. You may prepare it again.", "经核对：未执行，可重新发起。")
_WITHDRAW = Words("This key can withdraw. Remove that permission on OKX.", "该 API key 具有提币权限，请在欧易取消。")


def gravity_of(error: OneClickRepayError) -> Gravity:
    """What an error met while reading is about."""
    if isinstance(error, Maintenance):
        return Gravity.MAINTENANCE
    return Gravity.OFFLINE if isinstance(error, Offline | Unclear) else Gravity.STOPPED


def of_repayments(repayments: Iterable[Repayment]) -> Words | None:
    """What is to be said as long as the outcome of one of them is unknown."""
    unknown = any(row.state is State.UNKNOWN for each in repayments for row in each.rows)
    return _UNKNOWN if unknown else None


def of_change(before: Repayment | None, after: Repayment) -> Words | None:
    """What is to be said once an unknown outcome turned out to be none."""
    if before is None:
        return None
    settled = (row.state is State.ABSENT and before.row(row.debt).state is State.UNKNOWN for row in after.rows)
    return _NOT_EXECUTED if any(settled) else None


def of_snapshot(snapshot: Snapshot) -> Iterator[tuple[Gravity, Words]]:
    """What a reading says that the user should know."""
    # Brought in by the worker long before there is a snapshot.
    from app.repayer import check  # noqa: PLC0415 - it brings requests and sqlite3, which the first paint does not await

    try:
        check(snapshot.standing)
    except OneClickRepayError as error:
        yield Gravity.STOPPED, error.words
    reading = snapshot.clock
    if reading is not None and abs(reading.offset_ms) > _CLOCK_TOLERATED_MS:
        seconds = f"{abs(reading.offset_ms) / 1000:.1f}"
        yield (
            Gravity.CLOCK,
            Words(
                f"This computer's clock is {seconds} s off OKX's. Requests are corrected for it; please set the clock.",
                f"本机时钟与欧易相差 {seconds} 秒。请求会自动校正，但请校准本机时钟。",
            ),
        )
    if snapshot.standing.permissions is not None and Permission.WITHDRAW in snapshot.standing.permissions:
        yield Gravity.WITHDRAW, _WITHDRAW


def defect(kind: str) -> Words:
    """The sentence for an exception that nobody expected while reading."""
    return Words(
        f"An unexpected error ({kind}) stopped this. Nothing more is sent; the log has the details. Refresh to go on.",
        f"发生意外错误（{kind}），操作已停止，不会再发送任何请求。详情见日志，可刷新后继续。",
    )
