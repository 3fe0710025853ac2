"""From an error, or from what an account's reading says, to the sentence of the banner."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TYPE_CHECKING

from app.domain.account import Permission, needs_another
from app.domain.plan import check_standing
from app.domain.repayment import Repayment, State
from app.domain.words import Words
from app.errors import (
    AccountProblem,
    AnotherSender,
    ExchangeProblem,
    KeyRefused,
    Maintenance,
    Offline,
    OneClickRepayError,
    Refused,
    Unclear,
    WrongMode,
)
from app.gui.look import figures
from app.gui.notices.banner import Gravity
from app.gui.notices.status_line import Connection
from app.okx import codes
from app.okx.codes import Kind

if TYPE_CHECKING:
    from app.steps import Snapshot

_CLOCK_TOLERATED_MS = 2_000

STOPPING = (Gravity.STOPPED, Gravity.KEY, Gravity.RETIRED, Gravity.MODE)
"""What stands in the way of every order."""

READING = (*STOPPING, Gravity.OFFLINE, Gravity.MAINTENANCE, Gravity.CLOCK, Gravity.WITHDRAW)
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
QUEUED = Words(
    "A queue of orders is being sent. Nothing was kept or removed. Wait until it has ended, or stop it, "
    "then try again.",
    "正在发送订单队列。未保存或移除任何账户，请等待队列结束或停止队列后重试。",
)
ANSWERS_AGAIN = Words(
    "OKX answers again. No repayment was sent; you may prepare it again.",
    "已恢复与欧易的连接。还债请求未发送，可重新发起。",
)
"""Takes the place of what was said of an order that could not leave, once the account was read again."""

_TO_THE_MINUTE = len("2026-11-24 15:00")
_GRAVITIES = (
    (AccountProblem, Gravity.FOREIGN),
    (Maintenance, Gravity.MAINTENANCE),
    (KeyRefused, Gravity.KEY),
    (Offline, Gravity.OFFLINE),
    (Unclear, Gravity.OFFLINE),
)
_REFUSALS = {Kind.MODE: Gravity.MODE, Kind.RETIRED: Gravity.RETIRED}
_CLOSED = Words(
    "OKX is under maintenance. The debts are read as soon as it is back.", "欧易维护中，恢复后将自动查询负债。"
)
_GOES_ON = Words("The window goes on trying by itself.", "窗口将自动继续重试。")
_NOT_EXECUTED = Words("Checked: not executed. You may prepare it again.", "经核对：未执行，可重新发起。")
_WITHDRAW = Words("This key can withdraw. Remove that permission on OKX.", "该 API key 具有提币权限，请在欧易取消。")


def gravity_of(error: OneClickRepayError) -> Gravity:
    """What an error met while reading is about."""
    for kind, gravity in _GRAVITIES:
        if isinstance(error, kind):
            return gravity
    if isinstance(error, Refused):
        return _REFUSALS.get(codes.kind_of(error.code), Gravity.STOPPED)
    return Gravity.STOPPED


def of_sending(error: OneClickRepayError) -> Gravity:
    """What an error that kept a repayment from being sent is about."""
    return Gravity.ELSEWHERE if isinstance(error, AnotherSender) else Gravity.SENDING


def of_reading(error: OneClickRepayError) -> Words:
    """What is to be said of an error met while reading, and whether the window goes on by itself."""
    words = error.words
    if isinstance(error, Maintenance) and error.until_ms is not None:
        until = f"{figures.moment(error.until_ms)[:_TO_THE_MINUTE]} {figures.zone(error.until_ms)}"
        title = error.message.rstrip(".") or "—"
        words = Words(
            f"OKX is under maintenance ({title}) until {until}. This was only a reading.",
            f"欧易正在维护（{title}），预计至 {until}。本次仅为查询。",
        )
    return words + _GOES_ON if goes_on(error) else words


def goes_on(error: OneClickRepayError) -> bool:
    """Whether what could not be read is read again by itself; where the user must do something first, it is not."""
    return isinstance(error, ExchangeProblem) and gravity_of(error) not in {Gravity.KEY, Gravity.RETIRED}


def in_place_of_debts(error: OneClickRepayError) -> Words | None:
    """Why there are no debts to show, where it is not only that reading them failed."""
    if isinstance(error, WrongMode):
        return needs_another(error.margin_mode)
    gravity = gravity_of(error)
    if gravity is Gravity.RETIRED:
        return codes.RETIRED.advice
    return _CLOSED if gravity is Gravity.MAINTENANCE else None


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


def of_closing(repayments: Iterable[Repayment], *, built_in: bool, unsent: Words | None = None) -> Words | None:
    """What is to be asked before the window closes while these are under way; `built_in` ones end with it.

    `unsent` says which further orders will not be sent, if there are any.
    """
    ordered = sorted(repayments, key=lambda each: each.id)
    unclear = [each for each in ordered if {row.state for row in each.rows} & {State.SENT, State.UNKNOWN}]
    running = [each for each in ordered if each not in unclear and State.RUNNING in {row.state for row in each.rows}]
    said = [] if unsent is None else [unsent]
    if built_in and (unclear or running):
        ending = _named(unclear + running)
        said.append(
            Words(
                f"Practice ends with the window, and {ending.en} with it.",
                f"关闭窗口后练习即结束，{ending.zh}也随之结束。",
            )
        )
    else:
        said += [_of_unclear(unclear)] if unclear else []
        said += [_of_running(running)] if running else []
    return reduce(operator.add, (*said, Words("Close?", "是否关闭？"))) if said else None


def _of_unclear(repayments: list[Repayment]) -> Words:
    named = _named(repayments)
    return Words(
        f"The outcome of {named.en} is not known yet. Closing changes nothing about it; "
        "the next start goes on checking.",
        f"{named.zh}的结果待确认。关闭窗口对其没有影响，下次启动时继续核对。",
    )


def _of_running(repayments: list[Repayment]) -> Words:
    named = _named(repayments)
    return Words(
        f"OKX goes on with {named.en} while the window is closed; the next start goes on following.",
        f"关闭窗口后，欧易仍会继续处理{named.zh}，下次启动时继续跟踪。",
    )


def _named(repayments: list[Repayment]) -> Words:
    """Each by its number and what it repays."""
    en, zh = [], []
    for each in repayments:
        many, pay_with = len(each.order.debts), each.order.pay_with
        en.append(f"repayment #{each.id} ({many} {'debt' if many == 1 else 'debts'} with {pay_with})")
        zh.append(f"还债订单 #{each.id}（用 {pay_with} 偿还 {many} 项负债）")
    return Words(" and ".join(en), "、".join(zh))


def unknown(repayments: Iterable[Repayment]) -> frozenset[int]:
    """The numbers of those with a row whose outcome is unknown."""
    return frozenset(each.id for each in repayments if any(row.state is State.UNKNOWN for row in each.rows))


def of_unknown(repayments: Iterable[Repayment], *, undecided: frozenset[int]) -> Words | None:
    """What is to be said of the unknown ones among these; of those in `undecided` all was read, and proved nothing."""
    rows = [(each.id, row) for each in repayments for row in each.rows if row.state is State.UNKNOWN]
    numbers = {number for number, _ in rows}
    if not numbers:
        return None
    if not numbers <= undecided:
        return codes.of_lost(*(row.code for _, row in rows))
    listed = [f"#{number}" for number in sorted(numbers)]
    en, zh = " and ".join(listed), "、".join(listed)
    return Words(
        f"OKX's history and balances do not show yet whether {en} happened. "
        "Look at your repayment history on OKX; its debts stay closed here until it is settled.",
        f"欧易的记录与余额尚不足以判断订单 {zh} 是否执行。请在欧易网站查看还债历史；核对完成前，相关负债在此不可选择。",
    )


def of_under_way(repayments: Iterable[Repayment]) -> Words | None:
    """What is to be said of debts that are being repaid, as long as some are."""
    said = []
    for each in sorted(repayments, key=lambda one: one.id):
        many, pay_with = sum(row.state in {State.SENT, State.RUNNING} for row in each.rows), each.order.pay_with
        if many == 1:
            en = f"1 debt is being repaid with {pay_with} (#{each.id})."
        else:
            en = f"{many} debts are being repaid with {pay_with} (#{each.id})."
        if many:
            said.append(Words(en, f"还债进行中（#{each.id}）：{many} 项负债，使用 {pay_with} 偿还。"))
    return reduce(operator.add, said) if said else None


def of_change(before: Repayment | None, after: Repayment) -> Words | None:
    """What is to be said once an unknown outcome turned out to be none, or was closed by the user's word."""
    if before is None:
        return None
    if any(row.state.said and before.row(row.debt).state.open for row in after.rows):
        return Words(
            f"#{after.id} was closed on your word; nothing of it is proven.",
            f"订单 #{after.id} 已依您的说明关闭，未经证实。",
        )
    settled = (row.state is State.ABSENT and before.row(row.debt).state is State.UNKNOWN for row in after.rows)
    return _NOT_EXECUTED if any(settled) else None


def of_snapshot(snapshot: Snapshot) -> Iterator[tuple[Gravity, Words]]:
    """What a reading says that the user should know."""
    try:
        check_standing(snapshot.standing)
    except OneClickRepayError as error:
        mode = snapshot.standing.margin_mode
        yield Gravity.MODE if mode is not None and not mode.repays else Gravity.KEY, error.words
    if snapshot.unwritable is not None:
        yield Gravity.STOPPED, snapshot.unwritable
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
