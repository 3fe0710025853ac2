"""From an error, or from what an account's reading says, to the sentence of the banner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from app.domain.account import Permission
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import AccountProblem, Maintenance, Offline, OneClickRepayError, Unclear
from app.gui.banner import Gravity
from app.okx import codes

if TYPE_CHECKING:
    from app.steps import Snapshot

_CLOCK_TOLERATED_MS = 2_000

READING = (Gravity.STOPPED, Gravity.OFFLINE, Gravity.MAINTENANCE, Gravity.CLOCK, Gravity.WITHDRAW)
"""What a new reading of the account says anew or takes back."""

KEYRING_BUSY = Words(
    "The system keyring is still being asked for another account. Nothing was kept, removed or sent. "
    "Wait for it, or cancel that first.",
    "系统密钥环仍在处理另一账户。未保存、移除或发送任何内容。请等待其完成，或先取消。",
)
SENDING = Words(
    "A repayment is being sent. Nothing was kept or removed. Wait for its answer, then try again.",
    "正在发送还债请求。未保存或移除任何账户，请等待结果后重试。",
)
_NOT_EXECUTED = Words("Checked: not executed. You may prepare it again.", "经核对：未执行，可重新发起。")
_WITHDRAW = Words("This key can withdraw. Remove that permission on OKX.", "该 API key 具有提币权限，请在欧易取消。")


def gravity_of(error: OneClickRepayError) -> Gravity:
    """What an error met while reading is about."""
    if isinstance(error, AccountProblem):
        return Gravity.FOREIGN
    if isinstance(error, Maintenance):
        return Gravity.MAINTENANCE
    return Gravity.OFFLINE if isinstance(error, Offline | Unclear) else Gravity.STOPPED


def unknown(repayments: Iterable[Repayment]) -> frozenset[int]:
    """The numbers of those with a row whose outcome is unknown."""
    return frozenset(each.id for each in repayments if any(row.state is State.UNKNOWN for row in each.rows))


def of_unknown(numbers: frozenset[int], *, undecided: frozenset[int]) -> Words | None:
    """What is to be said of these orders; of those in `undecided` all was read, and it proved nothing."""
    if not numbers:
        return None
    if not numbers <= undecided:
        return codes.LOST.advice
    listed = [f"#{number}" for number in sorted(numbers)]
    en, zh = " and ".join(listed), "、".join(listed)
    return Words(
        f"OKX's history and balances do not show yet whether {en} happened. "
        "Look at your repayment history on OKX; its debts stay closed here until it is settled.",
        f"欧易的记录与余额尚不足以判断订单 {zh} 是否执行。请在欧易网站查看还债历史；核对完成前，相关负债在此不可选择。",
    )


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
