"""An order that nothing proves, closed by what the user says that OKX shows: when, how, and what contradicts it."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import sha256

from app.domain.evidence import (
    ACCEPTANCE_MS,
    HISTORY_MS,
    LONGEST_RUN_MS,
    Evidence,
    HistoryRow,
    candidates,
)
from app.domain.repayment import Repayment, Row, State
from app.domain.words import Words, listed

CLOSABLE_AFTER_MS = 180_000
"""How long an order is followed before a word may close it: what is on its way, or shown late, is there by then."""

_CODE_DIGITS = 8
_LEFT_ALONE = Words("Nothing was closed or sent.", "未关闭任何订单，也未发送任何请求。")


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An order that may be closed, and what OKX's history shows of its debts and currency since shortly before it.

    `reaches` is False where the order is older than the seven days that OKX keeps. `former_key` is True where another
    key of the account sent it whose user OKX never named: the history may be that of another one.
    """

    repayment: Repayment
    rows: tuple[HistoryRow, ...]
    reaches: bool
    former_key: bool = False

    @property
    def debts(self) -> tuple[str, ...]:
        """The debts for which a word is wanted, every one of them."""
        return tuple(row.debt for row in self.repayment.rows if row.state.open)

    def code(self, said: Mapping[str, State]) -> str:
        """What stands for this very word on this very exhibit; another one once OKX shows something else.

        The number alone does not tell the order: the first of every journal has the same.
        """
        order = self.repayment.id, self.repayment.user_key, self.repayment.sent_ms
        words = sorted((debt, state.value) for debt, state in said.items())
        shown = [(row.debt, row.pay_with, row.state.value, row.time_ms, str(row.repaid)) for row in self.rows]
        return sha256(repr((order, words, sorted(shown))).encode()).hexdigest()[:_CODE_DIGITS]


def barred(repayment: Repayment, *, now_ms: int, followed: bool = True) -> Words | None:
    """Why no word may close `repayment` at `now_ms` by OKX's clock; None if one may. `followed`: by the key in use."""
    number, states = repayment.id, {row.state for row in repayment.rows}
    if not repayment.open:
        words = Words(f"#{number} is settled already.", f"订单 #{number} 已有结果。")
    elif states & {State.PLANNED, State.SENT}:
        words = Words(f"#{number} is being sent.", f"订单 #{number} 正在发送。")
    elif State.RUNNING in states and reaches(repayment, now_ms=now_ms):
        words = _running(number, followed=followed)
    elif now_ms - (repayment.sent_ms or 0) <= CLOSABLE_AFTER_MS:
        words = Words(
            f"#{number} is still being checked; wait until three minutes have passed since it was sent.",
            f"订单 #{number} 仍在核对；请在发送满 3 分钟后再试。",
        )
    else:
        return None
    return words + _LEFT_ALONE


def _running(number: int, *, followed: bool) -> Words:
    if followed:
        return Words(f"#{number} is running at OKX and is followed.", f"订单 #{number} 在欧易进行中，仍在跟进。")
    return Words(
        f"#{number} was running when OKX last spoke of it. Enter the key that sent it again, or close it once it is a "
        "week old.",
        f"欧易最后返回时，订单 #{number} 仍在进行中。请重新输入发送该订单的 API key，或待其满一周后再关闭。",
    )


def reaches(repayment: Repayment, *, now_ms: int) -> bool:
    """Whether OKX's history still reaches back to it."""
    return now_ms - (repayment.sent_ms or 0) <= HISTORY_MS - ACCEPTANCE_MS


def exhibit(repayment: Repayment, history: Iterable[HistoryRow], *, now_ms: int, former_key: bool = False) -> Exhibit:
    """What a whole reading of the history shows for the time of `repayment`, earliest first, each row once."""
    sent_ms = repayment.sent_ms or 0
    # OKX takes an order that is stamped ahead of its own clock, too: where its clock was read wrongly.
    times = range(sent_ms - ACCEPTANCE_MS, sent_ms + LONGEST_RUN_MS + 1)
    own = {each for each in history if each.debt in repayment.order.debts and each.time_ms in times}
    rows = sorted(own, key=lambda each: (each.time_ms, each.debt, each.pay_with))
    return Exhibit(repayment, tuple(rows), reaches(repayment, now_ms=now_ms), former_key)


def wanting(shown: Exhibit, said: Mapping[str, State]) -> Words | None:
    """Why `said` is not a word for each of the debts and for nothing else; None if it is."""
    if set(said) == set(shown.debts) and all(state.said for state in said.values()):
        return None
    names = listed(shown.debts)
    return (
        Words(
            f"Say of every debt of #{shown.repayment.id} that is not known whether OKX executed it, and of no other: "
            f"{names.en}.",
            f"请逐一说明订单 #{shown.repayment.id} 中结果待确认的负债是否已执行，不要包含其他负债：{names.zh}。",
        )
        + _LEFT_ALONE
    )


def overtaken(number: int) -> Words:
    """Why an order that was shown is not closed: it is not as it was then."""
    words = Words(
        f"#{number} was settled, or is being sent, by another window or command meanwhile. Look at it again.",
        f"订单 #{number} 已由其他窗口或命令更新或发送，请重新查看。",
    )
    return words + _LEFT_ALONE


def meaning(shown: Exhibit, said: Mapping[str, State]) -> Words:
    """What is confirmed, in full: what the user says, and that it is no more than that."""
    number = shown.repayment.id
    words = Words(f"#{number}, on your word:", f"订单 #{number}，以您的说明为准：")
    for state, en, zh in ((State.SAID_EXECUTED, "executed", "已执行"), (State.SAID_ABSENT, "not executed", "未执行")):
        if debts := [debt for debt in shown.debts if said.get(debt) is state]:
            names = listed(debts)
            words += Words(f"{names.en} {en}.", f"{names.zh} {zh}。")
    return words + WARNING


WARNING = Words(
    "The program could not prove it; you say so. It is written down as your word, cannot be taken back, and frees "
    "these debts: should OKX have executed what you call not executed, repaying again pays twice.",
    "程序无法证实，以您的说明为准。此说明将记入还债记录、不可撤回，并解除对这些负债的限制："
    "若您称未执行的部分实际已执行，再次还债将重复付款。",
)
"""What every confirmation says."""


FORMER_KEY = Words(
    "This order was sent with another API key of this account, and OKX never said whose that key was. What OKX shows "
    "here is of the key in use now, which may be another user's.",
    "该订单由本账户的另一 API key 发送，且欧易未返回该 key 所属用户。此处显示的是当前 key 的欧易记录，"
    "可能属于另一用户。",
)
"""What is said above the history that is shown for such an order."""


def closed(repayment: Repayment, said: Mapping[str, State], *, now_ms: int) -> Repayment:
    """The order with the user's word for each row that is open, given at `now_ms` by this computer's clock."""
    return repayment.with_rows(
        row.become(said[row.debt], said_ms=now_ms) if row.debt in said else row for row in repayment.rows
    )


def checked(repayment: Repayment, evidence: Evidence) -> Repayment:
    """The order with what `evidence` shows against the user's word, as far as it shows anything."""
    return repayment.with_rows(
        replace(row, contradicted=_against(repayment, row, evidence)) if row.state.said else row
        for row in repayment.rows
    )


def _against(repayment: Repayment, row: Row, evidence: Evidence) -> State | None:
    """What speaks against the word: any fill against "not executed", and nothing but failures against "executed"."""
    shown = {each.state for each in candidates(repayment, row.debt, evidence)}
    if row.state is State.SAID_EXECUTED:
        return State.FAILED if shown == {State.FAILED} else row.contradicted
    return next((state for state in (State.FILLED, State.RUNNING) if state in shown), row.contradicted)


def contradictions(repayment: Repayment) -> Words | None:
    """What is to be said of an order whose closing OKX's history contradicts; None if it does not."""
    told = [_contradiction(repayment.id, row) for row in repayment.rows if row.contradicted is not None]
    return reduce(operator.add, [*told, _LOOK_FIRST]) if told else None


def _contradiction(number: int, row: Row) -> Words:
    said = Words("executed", "已执行") if row.state is State.SAID_EXECUTED else Words("not executed", "未执行")
    shown = _SHOWN[row.contradicted or State.FAILED]
    return Words(
        f"#{number} was closed on your word, {row.debt} {said.en}, but OKX's history shows it {shown.en}.",
        f"订单 #{number} 依您的说明关闭（{row.debt} {said.zh}），但欧易还债历史显示其{shown.zh}。",
    )


_SHOWN = {
    State.FILLED: Words("filled", "已完成"),
    State.RUNNING: Words("running", "进行中"),
    State.FAILED: Words("failed", "失败"),
}
_LOOK_FIRST = Words("Look at the debt on OKX before you repay it again.", "再次还债前，请先在欧易核对该负债。")
