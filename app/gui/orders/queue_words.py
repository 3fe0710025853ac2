"""What is said of a queue of orders: where it stands, why it stopped, and which orders were not sent."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.queue import Halt, Orders, Queue
from app.domain.words import Words

_HALTS = {
    Halt.UNKNOWN: Words(
        "Stopped: the outcome of {order} is not known yet. It is being checked; please don't repeat it.",
        "已停止：{order} 的结果待确认，正在核对，请勿重复提交。",
    ),
    Halt.FAILED: Words(
        "Stopped: {order} was refused or did not repay every debt.", "已停止：{order} 被拒绝，或有负债未能偿还。"
    ),
    Halt.NOT_SENT: Words("Stopped: {order} could not be sent.", "已停止：{order} 未能发送。"),
    Halt.ERROR: Words("Stopped: an error came up after {order} was answered.", "已停止：{order} 返回结果后出现错误。"),
    Halt.IN_DOUBT: Words(
        "Stopped: a debt of {order} is being repaid already, or an earlier outcome is not known.",
        "已停止：{order} 中有负债正在偿还，或此前的结果待确认。",
    ),
    Halt.NOT_READ: Words(
        "Stopped: the account could not be read again before {order}.", "已停止：发送 {order} 前未能重新读取账户。"
    ),
    Halt.JUMPED: Words(
        "Stopped: the computer slept or its clock was set, and {order} was not confirmed again.",
        "已停止：电脑曾休眠或时钟被调整，{order} 未经再次确认。",
    ),
    Halt.STOPPED: Words("Stopped by you. An order already under way goes on.", "您已停止队列，已在进行的订单会继续。"),
}

SENDING = Words("Being sent", "正在发送")
FOLLOWED = Words("Sent; waiting until OKX has ended it", "已发送，等待欧易处理完毕")
READING = Words("Ended; reading the account before the next order", "已结束，发送下一单前正在读取账户")
ASKING = Words(
    "The computer slept or its clock was set. Please look at the rest again.",
    "电脑曾休眠或时钟被调整，请重新确认剩余订单。",
)
DONE = Words("Every order of the queue has ended.", "队列中的订单已全部结束。")


def of_place(queue: Queue) -> Words:
    """Which order is under way."""
    place, many = queue.place + 1, len(queue.orders)
    return Words(f"Order {place} of {many}", f"第 {place}/{many} 单") + of_debts(queue)


def of_debts(queue: Queue) -> Words:
    """The debts of the order under way, and what pays."""
    debts = _joined(queue.orders[queue.place])
    return Words(f"· {debts.en} with {queue.pay_with}", f"：用 {queue.pay_with} 偿还 {debts.zh}")


def of_left(queue: Queue) -> Words:
    """How many orders are left after the one under way, and their debts."""
    left = queue.left
    if not left:
        return Words("This is the last order.", "这是最后一单。")
    counted, listed = _counted(left), _listed(left)
    return Words(f"Left: {counted.en}: {listed.en}", f"剩余 {counted.zh}：{listed.zh}")


def of_skipped(skipped: Iterable[str]) -> Words | None:
    """Which debts were no longer owed; None if there are none."""
    debts = _joined(skipped)
    if not debts.en:
        return None
    return Words(f"Skipped, no longer owed: {debts.en}.", f"已跳过（已无负债）：{debts.zh}。")


def of_halt(halt: Halt, queue: Queue) -> Words:
    """Why the queue stopped, at which order."""
    words = _HALTS[halt]
    place = queue.place + 1
    return Words(words.en.format(order=f"order {place}"), words.zh.format(order=f"第 {place} 单"))


def of_unsent(orders: Orders, pay_with: str) -> Words:
    """Which orders were not sent."""
    if not orders:
        return Words("Every order had been sent.", "所有订单均已发送。")
    listed = _listed(orders)
    return Words(f"Not sent: {listed.en} (with {pay_with}).", f"未发送：{listed.zh}（用 {pay_with} 偿还）。")


def of_closing(left: Orders) -> Words | None:
    """What becomes of the orders left when the window closes; None if there are none."""
    if not left:
        return None
    listed = _listed(left)
    if len(left) == 1:
        return Words(
            f"1 order of the queue has not been sent and will not be: {listed.en}.",
            f"队列中还有 1 单未发送，关闭后不会再发送：{listed.zh}。",
        )
    return Words(
        f"{len(left)} orders of the queue have not been sent and will not be: {listed.en}.",
        f"队列中还有 {len(left)} 单未发送，关闭后不会再发送：{listed.zh}。",
    )


def of_leaving(left: int) -> Words:
    """That so many orders were given up with the account; which, is nobody's business who finds the window locked."""
    if left == 1:
        return Words("The queue ended with its account; 1 order was not sent.", "队列已随账户结束，有 1 单未发送。")
    return Words(
        f"The queue ended with its account; {left} orders were not sent.", f"队列已随账户结束，有 {left} 单未发送。"
    )


def _counted(orders: Orders) -> Words:
    many = len(orders)
    return Words("1 order", "1 单") if many == 1 else Words(f"{many} orders", f"{many} 单")


def _joined(debts: Iterable[str]) -> Words:
    named = tuple(debts)
    return Words(", ".join(named), "、".join(named))


def _listed(orders: Orders) -> Words:
    return Words("; ".join(", ".join(debts) for debts in orders), "；".join("、".join(debts) for debts in orders))
