"""Scenarios of what surrounds an order: the account with its key, the connection, and the exchange as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.account import MarginMode, Permission
from app.domain.words import Words
from app.practice.behaviour import READ_AND_TRADE, KeyKind, Scenario
from app.practice.books import DEBT_FREE, POOR

if TYPE_CHECKING:
    from collections.abc import Iterator


# The formatter would make each scenario a tower of eight lines.
# fmt: off
def accounts() -> Iterator[Scenario]:
    """What the account owes and owns, and what its key may do."""
    yield Scenario("no-debts", Words("The account owes nothing.", "该账户没有负债。"), book=DEBT_FREE)
    yield Scenario("poor", Words(
        "The balances do not suffice to repay the debts.",
        "余额不足以偿还负债。"), book=POOR)
    yield Scenario("wrong-mode", Words(
        "The account is in Futures mode, which has no one-click repay.",
        "该账户为合约模式，不支持一键还债。"), margin_mode=MarginMode.FUTURES)
    yield Scenario("can-withdraw", Words(
        "The key may also withdraw.",
        "该 API key 还具有提币权限。"), permissions=(*READ_AND_TRADE, Permission.WITHDRAW))
    yield Scenario("read-only-key", Words(
        "The key may only read.",
        "该 API key 只有读取权限。"), permissions=(Permission.READ,))
    yield Scenario("demo-key", Words(
        "The key is for demo trading and is refused with 50101 elsewhere.",
        "该 API key 属于模拟盘，在其他环境会被拒绝（50101）。"), key_kind=KeyKind.DEMO)
    yield Scenario("live-key", Words(
        "The key is for live trading and is refused with 50101 in demo trading.",
        "该 API key 属于实盘，在模拟盘会被拒绝（50101）。"), key_kind=KeyKind.LIVE)
    yield Scenario("key-refused", Words(
        "Every signed call is refused with 50119: no such key.",
        "所有签名请求均被拒绝，应答为 50119：API key 不存在。"), code_everywhere="50119")
    yield Scenario("ip-refused", Words(
        "Every signed call is refused with 50110: this address is not on the key's list.",
        "所有签名请求均被拒绝，应答为 50110：IP 不在 API key 的白名单中。"), code_everywhere="50110")
    yield Scenario("key-refused-later", Words(
        "The first reading works; soon afterwards every signed call is refused with 50119.",
        "首次查询正常，随后所有签名请求均被拒绝，应答为 50119。"), code_everywhere="50119", later=True)


def connections() -> Iterator[Scenario]:
    """What may stand between the program and the exchange."""
    yield Scenario("slow-reading", Words(
        "The debts are listed only after four seconds.",
        "负债列表在四秒后才返回。"), list_delay_ms=4_000)
    yield Scenario("goes-offline", Words(
        "Soon after the first reading the exchange cannot be reached for 40 seconds, then it is back.",
        "首次查询后不久，交易所断开连接 40 秒，之后恢复。"), leaves=True)
    yield Scenario("clock-off", Words(
        "The exchange's clock is 2.4 seconds ahead of this computer's.",
        "交易所时钟比本机快 2.4 秒。"), clock_off_ms=2_400)
    yield Scenario("another-sender", Words(
        "Another window or command holds the lock for sending.",
        "本程序的另一个窗口或命令占用发送锁。"), another_sender=True)
    yield Scenario("maintenance", Words(
        "Maintenance is under way: orders get 59119, other signed calls 50001.",
        "系统维护中：还债应答为 59119，其他签名请求应答为 50001。"), maintenance=True)
    yield Scenario("retired", Words(
        "OKX has withdrawn the three one-click calls: they answer 404.",
        "欧易已下线一键还债的三个接口，应答为 404。"), retired=True)

# fmt: on
