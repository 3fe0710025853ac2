"""From an error, or from what an account's reading says, to the sentence of the banner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from app.domain.account import Permission
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import AccountProblem, ExchangeProblem, Maintenance, Offline, OneClickRepayError, Unclear
from app.gui.banner import Banner, Gravity
from app.gui.status_line import Connection
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


def connection_of(error: ExchangeProblem) -> Connection:
    """What an error says of the connection; only what was provably not reached is offline."""
    if isinstance(error, Offline):
        return Connection.OFFLINE
    if isinstance(error, Maintenance):
        return Connection.MAINTENANCE
    return Connection.UNCLEAR if isinstance(error, Unclear) else Connection.REFUSED


def has_ended(before: Repayment | None, after: Repayment) -> bool:
    """Whether a row came to its end."""
    return any(row.state.ended and (before is None or before.row(row.debt).state.open) for row in after.rows)


def of_failure(repayment: Repayment) -> Words | None:
    """What is to be said of an order that OKX refused, or of whose debts it failed to repay some."""
    number = f"#{repayment.id}"
    for row in repayment.rows:
        if row.state is State.REFUSED:
            given = " ".join(filter(None, (row.code, row.message.rstrip(". 。")))) or "?"
            advice = codes.meaning(row.code).advice
            return Words(
                f"{number} was refused by OKX: {given}. {advice.en}", f"订单 {number} 被欧易拒绝：{given}。{advice.zh}"
            )
    failed = [row for row in repayment.rows if row.state is State.FAILED]
    if not failed:
        return None
    en, zh = " and ".join(row.debt for row in failed), "、".join(row.debt for row in failed)
    given = " ".join(filter(None, (failed[0].code, failed[0].message.rstrip(". 。"))))
    reason = Words(f": {given}", f"：{given}") if given else Words(" and gives no reason", "，未说明原因")
    return Words(
        f"{number}: OKX reports {en} as failed{reason.en}. See what remains, then prepare it again.",
        f"订单 {number}：欧易返回 {zh} 还债失败{reason.zh}。请查看剩余负债后重新发起。",
    )


def of_closing(repayments: Iterable[Repayment], *, built_in: bool) -> Words | None:
    """What is to be asked before the window closes while these are under way; `built_in` ones end with it."""
    states = {each.id: {row.state for row in each.rows} for each in repayments}
    unclear = sorted(number for number, found in states.items() if found & {State.SENT, State.UNKNOWN})
    running = sorted(number for number, found in states.items() if State.RUNNING in found)
    listed = [f"#{number}" for number in unclear or running]
    en, zh = " and ".join(listed), "、".join(listed)
    if not listed:
        return None
    if built_in:
        return Words(
            f"Practice ends with the window, and {en} with it. Close?", f"练习随窗口结束，订单 {zh} 也将结束。关闭？"
        )
    if unclear:
        return Words(
            f"The outcome of {en} is not known yet; it is checked at the next start. Close?",
            f"订单 {zh} 的结果待确认，下次启动时继续核对。关闭？",
        )
    return Words(
        f"OKX goes on with {en}; it is followed at the next start. Close?",
        f"欧易将继续处理订单 {zh}，下次启动时继续跟踪。关闭？",
    )


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


class RepaymentNotices:
    """What the banner says of the repayments of the account that is open."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
        self._undecided: frozenset[int] = frozenset()
        self._failed = 0

    def clear(self) -> None:
        """Begin with another account."""
        self._undecided, self._failed = frozenset(), 0

    def begin_sending(self) -> None:
        """Take back what was said of the former order."""
        self._failed = 0
        self._banner.lift(Gravity.SENDING, Gravity.NOTE)

    def change(self, before: Repayment | None, after: Repayment) -> None:
        """Say what a change of one repayment means, if the user should know."""
        if (note := of_change(before, after)) is not None:
            self._banner.put(Gravity.NOTE, note)
        failure = of_failure(after)
        if failure is not None and after.id >= self._failed:
            self._failed = after.id
            self._banner.put(Gravity.SENDING, failure)
        elif failure is None and after.id == self._failed:
            # OKX refused it for its rate limit or for our clock, and it was sent again.
            self._failed = 0
            self._banner.lift(Gravity.SENDING)

    def decide_nothing(self, repayments: Iterable[Repayment]) -> None:
        """All that there is to read was read, and it proved nothing of those that are unknown."""
        self._undecided = unknown(repayments)

    def show(self, repayments: Collection[Repayment]) -> None:
        """Say which of these are unknown, as long as some are."""
        words = of_unknown(unknown(repayments), undecided=self._undecided)
        if words is None:
            self._banner.lift(Gravity.UNKNOWN)
        else:
            self._banner.put(Gravity.UNKNOWN, words)
        if not any(each.open for each in repayments):
            self._banner.lift(Gravity.FOREIGN)


def defect(kind: str) -> Words:
    """The sentence for an exception that nobody expected while reading."""
    return Words(
        f"An unexpected error ({kind}) stopped this. Nothing more is sent; the log has the details. Refresh to go on.",
        f"发生意外错误（{kind}），操作已停止，不会再发送任何请求。详情见日志，可刷新后继续。",
    )
