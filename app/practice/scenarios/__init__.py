"""What may go wrong at the practice exchange, by name and in groups."""

from __future__ import annotations

from types import MappingProxyType

from app.domain.words import Words
from app.errors import BadInput
from app.practice.behaviour import Scenario
from app.practice.scenarios import accounts, keys, orders

GROUPS: tuple[tuple[Words, tuple[Scenario, ...]], ...] = (
    (Words("Good days", "正常"), tuple(orders.good_days())),
    (Words("Account and key", "账户与 API key"), tuple(accounts.accounts())),
    (Words("Keyring, and what OKX refuses of a key", "密钥环与 API key 错误"), tuple(keys.keys())),
    (Words("Connection", "连接"), tuple(accounts.connections())),
    (Words("How debts end", "还债结果"), tuple(orders.endings())),
    (Words("Refused", "被拒绝"), tuple(orders.codes())),
    (Words("No answer", "没有应答"), tuple(orders.lost_answers())),
    (Words("Strange answers", "异常应答"), tuple(orders.strange_answers())),
    (Words("History", "历史"), tuple(orders.histories())),
)
"""Every scenario in the groups of the *Practice* menu, the usual day first."""

SCENARIOS = MappingProxyType({scenario.name: scenario for _, group in GROUPS for scenario in group})
"""Every scenario by its name, the usual day first."""


def find(name: str) -> Scenario:
    """Return the scenario called `name`; BadInput if there is none."""
    try:
        return SCENARIOS[name]
    except KeyError:
        raise BadInput(
            Words(
                f"The practice exchange has no scenario {name!r}. Nothing was changed. Choose one of those it lists.",
                f"练习交易所没有名为 {name!r} 的情景，未作任何更改。请从列出的情景中选择。",
            )
        ) from None
