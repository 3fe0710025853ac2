"""Why there is nothing to review yet: what is to be chosen or read before, or what stands in the way of choosing."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.plan import Choice
from app.domain.repayment import State
from app.domain.words import Words

NONE = Words("", "")
READ_ANEW = Words(
    "The figures could not be read anew. There is no review until a reading (F5) succeeds.",
    "数据未能重新查询，成功刷新（F5）之前无法预览还债。",
)
SENDING = Words("The repayment is being sent.", "正在发送还债请求。")
UNWRITABLE = Words(
    "Nothing can be written down, so nothing is sent. There is no review until that is mended.",
    "无法写入还债记录，因此不会发送任何请求；恢复之前无法预览还债。",
)
TICK = Words("Tick the debts to repay.", "请勾选要偿还的负债。")
OTHERS_WHILE_REPAID = Words("Debts are being repaid; others can be ticked.", "已有负债正在偿还，可勾选其他负债。")
OTHERS_WHILE_CHECKED = Words(
    "What became of some debts is being checked; others can be ticked.", "部分负债的结果核对中，可勾选其他负债。"
)
OTHERS_WHILE_BOTH = Words(
    "Debts are being repaid or checked; others can be ticked.", "部分负债正在偿还或核对中，可勾选其他负债。"
)
CHOOSE = Words("Choose the currency to pay with.", "请选择偿还币种。")
NOTHING = Words("There is nothing to repay.", "没有需要偿还的负债。")
ISOLATED = Words("Only isolated debts are left; they cannot be repaid here.", "仅剩逐仓负债，不支持在此偿还。")
ALL_REPAID = Words("The debts are being repaid.", "负债正在偿还中。")
ALL_CHECKED = Words("What became of the debts is being checked.", "负债的还债结果核对中。")
ALL_UNDER_WAY = Words("The debts are being repaid or checked.", "负债正在偿还或核对中。")
BARRED = Words("No debt can be ticked; each row says why.", "没有可勾选的负债，原因见各行。")


def hint(
    choices: Collection[Choice], ticked: Collection[str], *, pay_with: str | None, doubtful: Collection[State]
) -> Words:
    """What the user has yet to do before a review of these debts, or why there is none.

    `doubtful` is how those stand that are under way.
    """
    others, all_barred = _under_way(doubtful)
    if ticked:
        return NONE if pay_with is not None else CHOOSE
    if any(choice.bar is None for choice in choices):
        return others
    if not choices:
        return NOTHING
    if all(choice.debt.isolated for choice in choices):
        return ISOLATED
    return all_barred


def _under_way(doubtful: Collection[State]) -> tuple[Words, Words]:
    """What is said of debts that are under way: beside others that can be ticked, and where there are none."""
    if not doubtful:
        return TICK, BARRED
    checked = State.UNKNOWN in doubtful
    if checked and set(doubtful) != {State.UNKNOWN}:
        return OTHERS_WHILE_BOTH, ALL_UNDER_WAY
    return (OTHERS_WHILE_CHECKED, ALL_CHECKED) if checked else (OTHERS_WHILE_REPAID, ALL_REPAID)
