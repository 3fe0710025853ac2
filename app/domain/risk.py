"""How likely OKX is to repay a debt by force, in words."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.holdings import Debt, RepayCause, Trading
from app.domain.words import Words


class Severity(enum.IntEnum):
    """How grave a risk is, the least first."""

    UNKNOWN = 0
    NONE = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4


@dataclass(frozen=True, slots=True)
class RepayRisk:
    """The risk of a forced repayment; `level` is OKX's `twap`, 0 to 5, and `cause` its `frpType`, None if not said."""

    level: int | None
    cause: RepayCause | None
    severity: Severity
    word: Words
    explanation: Words


_UNKNOWN = Words("—", "—")
_LEVELS = (
    (Severity.NONE, Words("None", "无")),
    (Severity.LOW, Words("Low", "低")),
    (Severity.LOW, Words("Low", "低")),
    (Severity.MEDIUM, Words("Medium", "中")),
    (Severity.HIGH, Words("High", "高")),
    (Severity.HIGH, Words("Very high", "极高")),
)
_CAUSES = {
    RepayCause.NONE: Words("No type is given (frp type 0).", "未注明类型（frp 类型 0）。"),
    RepayCause.USER: Words(
        "It would be based on this user's borrowing (frp type 1).", "类型为基于用户的自动换币（frp 类型 1）。"
    ),
    RepayCause.PLATFORM: Words(
        "It would be based on OKX's own lending limit (frp type 2).",
        "类型为基于平台借币限额的自动换币（frp 类型 2）。",
    ),
}
_ISOLATED = Words(
    "OKX gives this indicator for cross debts only.",
    "欧易仅对全仓负债给出该指标。",
)
_NOT_SAID = Words("OKX does not say how likely a forced repayment is.", "欧易未给出自动换币风险。")


def repay_risk(debt: Debt, trading: Mapping[str, Trading] | None) -> RepayRisk:
    """The risk of `debt`; `trading` is the trading account by currency, None where it could not be read."""
    if debt.isolated:
        return RepayRisk(None, None, Severity.UNKNOWN, _UNKNOWN, _ISOLATED)
    listed = None if trading is None else trading.get(debt.currency)
    level = None if listed is None else listed.repay_risk
    cause = None if listed is None else listed.repay_cause
    if level is None:
        return RepayRisk(None, cause, Severity.UNKNOWN, _UNKNOWN, _NOT_SAID)
    severity, word = _LEVELS[level]
    explanation = Words(
        f"OKX's indicator of a forced repayment (twap) is {level} of 5; the larger, the likelier.",
        f"欧易的自动换币风险指标（twap）为 {level}（共 5 级），数字越大，触发自动换币的概率越高。",
    )
    if level > 0 and cause is not None:
        explanation += _CAUSES[cause]
    return RepayRisk(level, cause, severity, word, explanation)
