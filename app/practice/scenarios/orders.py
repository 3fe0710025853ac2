"""Scenarios of the order itself: how it is answered, how it ends, and what is shown of it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.words import Words
from app.practice.behaviour import Delivery, Face, History, Scenario
from app.practice.ledger import Ending, Pace

if TYPE_CHECKING:
    from collections.abc import Iterator


# The formatter would make each scenario a tower of eight lines.
# fmt: off
def good_days() -> Iterator[Scenario]:
    """Days on which everything works."""
    yield Scenario("normal", Words(
        "Everything works; a debt is repaid within one to four seconds.",
        "一切正常，每笔还债在一至四秒内完成。"))
    yield Scenario("instant", Words(
        "Debts are repaid at once, already in the answer.",
        "还债立即完成，应答中即为最终结果。"), pace=Pace(0, 0))
    yield Scenario("slow", Words(
        "Debts stay running for 40 to 90 seconds.",
        "还债处于进行中 40 至 90 秒后才完成。"), pace=Pace(40_000, 90_000))


def lost_answers() -> Iterator[Scenario]:
    """Answers to the repay POST that are late, cut or lost."""
    yield Scenario("late-answer", Words(
        "The order is executed, the answer comes half a minute late.",
        "还债已执行，但应答延迟半分钟才返回。"), delivery=Delivery.LATE)
    yield Scenario("lost-before", Words(
        "The connection drops before the order is executed.",
        "连接在还债执行之前中断。"), delivery=Delivery.DROPPED, executes=False)
    yield Scenario("lost-after", Words(
        "The order is executed, then the connection drops without an answer.",
        "还债已执行，随后连接中断，没有应答。"), delivery=Delivery.DROPPED)
    yield Scenario("lost-after-rest", Words(
        "Half of each debt is repaid, then the connection drops without an answer: alone in an order it stays unknown.",
        "每项负债只偿还一半，随后连接中断，没有应答；若订单仅含一项负债，结果将一直待确认。"),
        delivery=Delivery.DROPPED, endings=(Ending.REST,))
    yield Scenario("hang-before", Words(
        "The order is not executed and no answer ever comes.",
        "还债未执行，且始终没有应答。"), delivery=Delivery.NEVER, executes=False)
    yield Scenario("hang-after", Words(
        "The order is executed and no answer ever comes.",
        "还债已执行，但始终没有应答。"), delivery=Delivery.NEVER)
    yield Scenario("truncated-body", Words(
        "The order is executed, the answer is cut off in its body.",
        "还债已执行，应答正文被截断。"), delivery=Delivery.CUT_IN_BODY)
    yield Scenario("truncated-headers", Words(
        "The order is executed, the answer is cut off in its headers.",
        "还债已执行，应答头部被截断。"), delivery=Delivery.CUT_IN_HEADERS)
    yield Scenario("wrong-length", Words(
        "The order is executed, the answer announces fewer bytes than it has.",
        "还债已执行，应答声明的长度小于实际长度。"), delivery=Delivery.WRONG_LENGTH)


def strange_answers() -> Iterator[Scenario]:
    """Answers to the repay POST that are not what was asked for."""
    yield Scenario("redirect", Words(
        "The order is not executed; the answer points to another host.",
        "还债未执行，应答要求转向另一主机。"), face=Face.REDIRECT, executes=False)
    yield Scenario("html-503", Words(
        "The order is not executed; a gateway answers 503 with a web page.",
        "还债未执行，网关返回 503 网页。"), face=Face.HTML_503, executes=False)
    yield Scenario("html-503-executed", Words(
        "The order is executed, and still a gateway answers 503 with a web page.",
        "还债已执行，但网关返回 503 网页。"), face=Face.HTML_503)
    yield Scenario("html-200", Words(
        "The order is not executed; a web page comes with status 200.",
        "还债未执行，返回状态 200 的网页。"), face=Face.HTML_200, executes=False)
    yield Scenario("not-json", Words(
        "The order is executed, the answer is no JSON.",
        "还债已执行，应答不是 JSON。"), face=Face.NOT_JSON)
    yield Scenario("missing-row", Words(
        "The order is executed, the answer leaves out its last row.",
        "还债已执行，应答缺少最后一行。"), face=Face.ROWS_BUT_ONE)
    yield Scenario("missing-status", Words(
        "The order is executed, the rows of the answer have no status.",
        "还债已执行，应答各行没有状态。"), face=Face.ROWS_WITHOUT_STATUS)
    yield Scenario("example-names", Words(
        "Debts are repaid at once; every second row of the answer uses the field names of OKX's second example.",
        "还债立即完成，应答中每隔一行使用欧易文档第二个示例的字段名。"), face=Face.ROWS_AS_IN_EXAMPLE, pace=Pace(0, 0))


def codes() -> Iterator[Scenario]:
    """Codes with which the repay POST is answered."""
    yield Scenario("code-50004-executed", Words(
        "The order is executed, the answer is 50004: timed out, outcome not known.",
        "还债已执行，但应答为 50004：接口超时，结果未知。"), code="50004")
    yield Scenario("code-50004-not-executed", Words(
        "The order is not executed, the answer is 50004: timed out, outcome not known.",
        "还债未执行，应答为 50004：接口超时，结果未知。"), code="50004", executes=False)
    yield Scenario("code-unknown", Words(
        "The order is not executed, the answer is a code that nobody has documented.",
        "还债未执行，应答为文档中没有的错误码。"), code="59999", executes=False)
    yield Scenario("code-unknown-executed", Words(
        "The order is executed, the answer is a code that nobody has documented.",
        "还债已执行，但应答为文档中没有的错误码。"), code="59999")
    yield Scenario("code-50011-once", Words(
        "The first order is refused with 50011: too many requests.",
        "首次还债被拒绝，应答为 50011：请求频率过高。"), code="50011", executes=False, times=1)
    yield Scenario("code-50102-once", Words(
        "The first order is refused with 50102: timestamp expired.",
        "首次还债被拒绝，应答为 50102：时间戳已过期。"), code="50102", executes=False, times=1)
    yield Scenario("limit", Words(
        "Another client of the same user keeps using up the limit: each order is refused twice with 50011.",
        "同一用户的另一客户端占用频率限制：每次还债先被拒绝两次，应答为 50011。"),
        code="50011", executes=False, times=2)
    yield Scenario("code-50110", Words(
        "The order is refused with 50110: this address is not on the key's list.",
        "还债被拒绝，应答为 50110：IP 不在 API key 的白名单中。"), code="50110", executes=False)
    yield Scenario("code-50119", Words(
        "The order is refused with 50119: no such key.",
        "还债被拒绝，应答为 50119：API key 不存在。"), code="50119", executes=False)
    yield Scenario("code-59119", Words(
        "The order is refused with 59119: one-click repay is closed for now.",
        "还债被拒绝，应答为 59119：一键还债暂不可用。"), code="59119", executes=False)


def endings() -> Iterator[Scenario]:
    """How accepted debts may end."""
    yield Scenario("partly-failed", Words(
        "The order is accepted; every second debt fails in the end.",
        "还债已受理，但每两项负债中有一项最终失败。"), endings=(Ending.FULL, Ending.FAILS))
    yield Scenario("all-failed", Words(
        "The order is accepted; every debt fails in the end.",
        "还债已受理，但所有负债最终均失败。"), endings=(Ending.FAILS,))
    yield Scenario("code-2-some-failed", Words(
        "Every second debt fails at once, and the answer is 2: some failed.",
        "每两项负债中有一项立即失败，应答为 2：部分失败。"), endings=(Ending.FULL, Ending.FAILS), pace=Pace(0, 0))
    yield Scenario("code-1-all-failed", Words(
        "Every debt fails at once, and the answer is 1: all failed.",
        "所有负债立即失败，应答为 1：全部失败。"), endings=(Ending.FAILS,), pace=Pace(0, 0))
    yield Scenario("rest-remains", Words(
        "Only half of each debt is repaid, although the balance would do.",
        "余额充足，但每项负债只偿还一半。"), endings=(Ending.REST,))
    yield Scenario("interest-accrues", Words(
        "With each order, executed or not, an hour's interest is added to every debt.",
        "每次提交还债时，所有负债都会增加一小时的利息。"), interest_accrues=True)


def histories() -> Iterator[Scenario]:
    """What the history may leave out, and who else may be at it."""
    yield Scenario("history-late", Words(
        "Rows appear in the history 20 seconds after the order.",
        "还债记录在提交 20 秒后才出现在历史中。"), history=History.LATE)
    yield Scenario("history-missing", Words(
        "Rows never appear in the history.",
        "还债记录始终不出现在历史中。"), history=History.MISSING)
    yield Scenario("lost-after-history-late", Words(
        "The order is executed, no answer comes, and the history shows it 20 seconds later.",
        "还债已执行但没有应答，20 秒后才出现在历史中。"), delivery=Delivery.DROPPED, history=History.LATE)
    yield Scenario("lost-after-history-missing", Words(
        "The order is executed, no answer comes, and the history never shows it.",
        "还债已执行但没有应答，且始终不出现在历史中。"), delivery=Delivery.DROPPED, history=History.MISSING)
    yield Scenario("stranger", Words(
        "Another client repays half of the first debt in the same moment.",
        "另一客户端同时偿还了第一项负债的一半。"), stranger=True)
    yield Scenario("stranger-lost-before", Words(
        "The order is lost before it is executed, while another client repays half of the first debt.",
        "还债在执行前丢失，同时另一客户端偿还了第一项负债的一半。"),
        stranger=True, delivery=Delivery.DROPPED, executes=False)

# fmt: on
