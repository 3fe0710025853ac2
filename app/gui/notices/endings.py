"""What is to be said of repayments that came to an end, or whose outcome is unknown: done, partly, failed, unknown."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.money import add
from app.domain.repayment import Repayment, Row, State
from app.domain.words import Words, listed
from app.gui.look import figures
from app.gui.notices.banner import Gravity
from app.okx import codes

_PREPARE_AGAIN = Words("See what remains, then prepare it again.", "请查看剩余负债后重新发起。")
_NOTHING_REPAID = frozenset({State.FAILED, State.REFUSED, State.ABSENT})


class Ending(enum.Enum):
    """What became of repayments as a whole."""

    DONE = Gravity.DONE
    PARTLY = Gravity.PARTLY
    FAILED = Gravity.FAILED
    UNKNOWN = Gravity.UNKNOWN


@dataclass(frozen=True, slots=True)
class Told:
    """An ending with the repayments that it is told of; its amounts are written, or hidden, when `words` is asked.

    `usd_price` is that of one unit of the repay currency, None where it is not known.
    """

    ending: Ending
    repayments: tuple[Repayment, ...]
    usd_price: Decimal | None = None

    def words(self) -> Words:
        """What happened, and what to do next."""
        rows = [row for each in self.repayments for row in each.rows]
        if self.ending is Ending.UNKNOWN:
            return codes.of_lost(*(row.code for row in rows if row.state is State.UNKNOWN))
        if self.ending is Ending.FAILED:
            return next(filter(None, map(of_failure, reversed(self.repayments))))
        repaid = self._repaid([row for row in rows if row.state is State.FILLED], among=rows)
        if any(row.state in _NOTHING_REPAID for row in rows):
            return repaid + self._failed()
        return repaid + _remaining(rows)

    def _repaid(self, filled: list[Row], *, among: list[Row]) -> Words:
        pay_with = self.repayments[-1].order.pay_with
        paid = [row.paid for row in filled if row.paid is not None]
        cost = Words("", "")
        if len(paid) == len(filled):
            shown = figures.paid_amount(add(paid), usd_price=self.usd_price)
            cost = Words(f": {shown} paid", f"，实际支付 {shown}")
        if len(among) == 1:
            return Words(
                f"{filled[0].debt} repaid with {pay_with}{cost.en}.",
                f"已用 {pay_with} 偿还 {filled[0].debt} 负债{cost.zh}。",
            )
        part = Words("", "")
        if len(filled) < len(among):
            part = Words(f" of {len(among)}", f"（共 {len(among)} 项）")
        return Words(
            f"{len(filled)}{part.en} debts repaid with {pay_with}{cost.en}.",
            f"已用 {pay_with} 偿还 {len(filled)} 项负债{part.zh}{cost.zh}。",
        )

    def _failed(self) -> Words:
        failures = [words for each in self.repayments if (words := of_failure(each)) is not None]
        return failures[-1] if failures else Words("The rest was not executed.", "其余未执行。") + _PREPARE_AGAIN


def ending_of(repayments: Iterable[Repayment], *, usd_price: Decimal | None = None) -> Told | None:
    """What is to be told of these, which belong together; None while there is nothing to tell.

    A failure is told at once, and anew when the last of them has ended. What the user's word closed is no ending.
    """
    told = tuple(repayments)
    states = {row.state for each in told for row in each.rows}
    if not states:
        return None
    if any(state.said for state in states):
        return None
    failed = bool(states & {State.FAILED, State.REFUSED})
    if State.UNKNOWN in states and not failed:
        return Told(Ending.UNKNOWN, told, usd_price)
    if any(state.open for state in states):
        return Told(Ending.FAILED, told, usd_price) if failed else None
    if State.FILLED not in states:
        return Told(Ending.FAILED, told, usd_price) if failed else None
    rest = any(row.remaining is not None and row.remaining > 0 for each in told for row in each.rows)
    partly = rest or states != {State.FILLED}
    return Told(Ending.PARTLY if partly else Ending.DONE, told, usd_price)


def of_failure(repayment: Repayment) -> Words | None:
    """What is to be said of an order that OKX refused, or of whose debts it failed to repay some."""
    number = f"#{repayment.id}"
    for row in repayment.rows:
        if row.state is State.REFUSED:
            given = " ".join(filter(None, (row.code, row.message.rstrip(". 。")))) or "?"
            advice = codes.meaning(row.code).advice
            return Words(
                f"{number} was refused by OKX: {given}. Nothing of it was repaid. {advice.en}",
                f"订单 {number} 被欧易拒绝：{given}。未偿还任何负债。{advice.zh}",
            )
    failed = [row for row in repayment.rows if row.state is State.FAILED]
    if not failed:
        return None
    debts = listed(row.debt for row in failed)
    given = " ".join(filter(None, (failed[0].code, failed[0].message.rstrip(". 。"))))
    reason = Words(f": {given}", f"：{given}") if given else Words(" and gives no reason", "，未说明原因")
    return (
        Words(
            f"{number}: OKX reports {debts.en} as failed{reason.en}.",
            f"订单 {number}：欧易返回 {debts.zh} 还债失败{reason.zh}。",
        )
        + _PREPARE_AGAIN
    )


def sent_again(repayment: Repayment) -> Words | None:
    """What is to be said of an order that OKX refused for its limit or our clock only, while it is being sent."""
    codes_given = {row.code.partition("_")[0] for row in repayment.rows if row.state is State.REFUSED}
    if not codes_given or not codes_given <= codes.SEND_AGAIN:
        return None
    code = min(codes_given)
    return Words(
        f"#{repayment.id}: OKX did nothing yet ({code}). It is sent again by itself after OKX's limit of two seconds.",
        f"订单 #{repayment.id}：欧易尚未处理（{code}），将在 2 秒频率限制后自动重新发送。",
    )


def _remaining(rows: list[Row]) -> Words:
    """What is left of debts that were all repaid."""
    if any(row.remaining is None for row in rows):
        return Words("What remains is being read.", "正在查询剩余负债。")
    rests = [row for row in rows if row.remaining]
    if not rests and len(rows) == 1:
        return Words("Nothing of it remains.", "该负债已还清。")
    if not rests:
        return Words("Nothing of them remains.", "上述负债均已还清。")
    amounts = [f"{figures.debt_amount(row.remaining)} {row.debt}" for row in rests]
    en, zh = ", ".join(amounts), "、".join(amounts)
    return Words(f"Remaining: {en}. You may repay it with another order.", f"剩余负债：{zh}，可再次发起还债。")
