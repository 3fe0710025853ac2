"""What each of OKX's codes means for a repayment, and one line of advice for each."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from app.domain.account import MODES_NEEDED
from app.domain.repayment import CUT
from app.domain.words import Words


class Kind(enum.Enum):
    """What sort of answer a code is; only LOST leaves open whether a repayment was executed."""

    LOST = enum.auto()
    EARLIER = enum.auto()  # not executed, but an earlier request of the same kind is alive
    RATE_LIMIT = enum.auto()
    CLOCK = enum.auto()
    KEY = enum.auto()
    PERMISSION = enum.auto()
    ACCOUNT = enum.auto()
    MODE = enum.auto()
    CLOSED = enum.auto()
    RETIRED = enum.auto()
    ORDER = enum.auto()
    BALANCE = enum.auto()

    @property
    def executed_perhaps(self) -> bool:
        """Whether a POST answered so may have been executed."""
        return self is Kind.LOST


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code is taken for, and what the user can do."""

    kind: Kind
    advice: Words


SUCCESS = frozenset({"0", "1", "2"})
"""Codes that come with rows: all done, all failed, some failed. The rows decide."""

SEND_AGAIN = frozenset({"50011", "50102"})
"""OKX did nothing because of its rate limit or of our clock: the same order may be sent again."""

_UNKNOWN_CODE = Meaning(
    Kind.LOST,
    Words(
        "This code is new to us, so the outcome counts as unknown until it is checked; please don't repeat it.",
        "未收录的错误码，结果按待确认处理；核对完成前请勿重复提交。",
    ),
)

_LOST = Words(
    "OKX did not answer in time. The repayment may or may not have happened. We are checking; please don't repeat it.",
    "欧易未及时返回结果，本次还债可能已执行也可能未执行。正在核对，请勿重复提交。",
)
_CUT_OFF = Words(
    "The connection to OKX was cut before it answered. The repayment may or may not have happened. "
    "We are checking; please don't repeat it.",
    "与欧易的连接在返回结果前中断，本次还债可能已执行也可能未执行。正在核对，请勿重复提交。",
)
_NOT_CLEAR = Words(
    "OKX gave no clear answer. The repayment may or may not have happened. We are checking; please don't repeat it.",
    "欧易未给出明确结果，本次还债可能已执行也可能未执行。正在核对，请勿重复提交。",
)
_EARLIER = Words(
    "An earlier repayment is still in process at OKX. Wait for it, then look at the debts again.",
    "欧易仍在处理较早的还债请求，请等待其完成后刷新负债。",
)
_RATE = Words("Too many requests. Wait two seconds and try again.", "请求过于频繁，请等待 2 秒后重试。")
_CLOCK = Words(
    "This computer's clock differs too much from OKX's. Set the clock, then try again.",
    "本机时钟与欧易相差过大，请校准时间后重试。",
)
_KEY = Words(
    "OKX does not accept this API key. Check key, secret, passphrase and site in the account's settings.",
    "欧易不接受该 API key，请检查账户设置中的 key、secret、passphrase 与站点。",
)
_SITE = Words(
    "OKX does not know this API key here: probably it belongs to another site (Global, EEA, US).",
    "该站点不存在此 API key，可能属于其他站点（全球、欧洲经济区、美国）。",
)
_MIXED = Words(
    "A demo key works only in demo trading, a live key only live. Switch the account's environment.",
    "模拟盘 key 仅可用于模拟盘，实盘 key 仅可用于实盘，请切换账户环境。",
)
_ADDRESS = Words(
    "The IP address that OKX sees, of this computer or of its proxy, is not on the key's list. "
    "Add the address that OKX names to the key, or choose the proxy that the key is bound to.",
    "欧易看到的 IP（本机或代理的 IP）不在该 API key 的白名单内，"
    "请在欧易将上述 IP 加入白名单，或改用该 key 所绑定的代理。",
)
_BIND = Words("OKX wants this key bound to an IP address. Bind one on OKX.", "该 API key 须绑定 IP，请在欧易绑定。")
_TRADE = Words("Give this API key the Trade permission on OKX.", "请在欧易为该 API key 开启交易权限。")
_DEMO = Words(
    "OKX does not offer one-click repay in demo trading. Use practice instead.",
    "模拟盘不支持一键还债，请使用练习模式。",
)
_RETIRED = Words(
    "OKX has retired this call. Repay on OKX's own site, and look for a newer version of this program.",
    "欧易已停用此接口，请在欧易网站还债，并查看本程序是否有新版本。",
)
_ACCOUNT = Words(
    "OKX does not let this account do this. Only OKX's support can tell more.",
    "欧易不允许该账户执行此操作，请联系欧易客服。",
)
_CLOSED = Words("One-click repay is closed for the moment. Try again later.", "一键还债暂不可用，请稍后再试。")
_BORROW = Words(
    "OKX wants auto-borrow switched on: Trade, Settings, Auto-borrow.",
    "请在欧易开启自动借币：交易设置 → 自动借币。",
)
_MANY = Words("One order repays at most five debts. Choose fewer.", "单次最多选择 5 个负债币种，请减少选择。")
_AMOUNT = Words(
    "The amount is below or above what OKX allows; OKX's text names the limit.",
    "数量低于或高于欧易允许的范围，限额见欧易提示。",
)
_CURRENCY = Words("OKX does not take this currency here. Choose another one.", "欧易不支持该币种，请选择其他币种。")
_BALANCE = Words(
    "Not enough balance. Move funds in or choose another repay currency.",
    "余额不足，请划入资金或选择其他偿还币种。",
)
_IN_USE = Words("These funds are in use. Free them, then try again.", "资金被占用，请释放后重试。")
_NO_DEBT = Words(
    "There is no debt in this currency; it may be repaid already. Refresh.", "该币种无负债，可能已还清，请刷新。"
)
_TEXT = Words("OKX's own text says why.", "原因见欧易提示。")

_TABLE: tuple[tuple[str, Kind, Words], ...] = (
    ("50004 51149 51054", Kind.LOST, _LOST),
    ("50001 50013 50026", Kind.LOST, _NOT_CLEAR),
    ("50042 59121 59122", Kind.EARLIER, _EARLIER),
    ("50011 50040 50061", Kind.RATE_LIMIT, _RATE),
    ("50102", Kind.CLOCK, _CLOCK),
    ("50103 50104 50105 50106 50107 50111 50112 50113 50114 50115 50121", Kind.KEY, _KEY),
    ("50119", Kind.KEY, _SITE),
    ("50101", Kind.KEY, _MIXED),
    ("50110", Kind.KEY, _ADDRESS),
    ("50035", Kind.KEY, _BIND),
    ("50030 50120", Kind.PERMISSION, _TRADE),
    ("50038", Kind.ACCOUNT, _DEMO),
    ("50005", Kind.RETIRED, _RETIRED),
    (
        (
            "50007 50008 50009 50012 50017 50018 50019 50020 50021 50022 50023 50027 50028 50029 50032 50033 50051"
            " 50052 50059 50060 59113 59114"
        ),
        Kind.ACCOUNT,
        _ACCOUNT,
    ),
    ("50064 59119 50046 50062", Kind.CLOSED, _CLOSED),
    ("51010", Kind.MODE, MODES_NEEDED),
    ("51625", Kind.ORDER, _BORROW),
    ("59117", Kind.ORDER, _MANY),
    ("59118 59123 59124 59141", Kind.ORDER, _AMOUNT),
    ("59125 59140 59142", Kind.ORDER, _CURRENCY),
    ("59200 51008 51127 51131 58350", Kind.BALANCE, _BALANCE),
    ("59319", Kind.BALANCE, _IN_USE),
    ("59413", Kind.ORDER, _NO_DEBT),
    ("59130", Kind.ORDER, _TEXT),
)

MEANINGS: dict[str, Meaning] = {code: Meaning(kind, advice) for codes, kind, advice in _TABLE for code in codes.split()}
"""Every code we know, by its number without suffix. Source: OKX API v5, Error Code, and other clients."""

LOST = Meaning(Kind.LOST, _LOST)
"""For an answer that did not come, or says nothing."""

RETIRED = MEANINGS["50005"]
"""For HTTP 404 and 410 where no code comes with it."""


def gone(http_status: int, code: str | None = None) -> bool:
    """Whether a call is no longer there: HTTP 404 or 410 with no code, or with one that only repeats it."""
    return http_status in {404, 410} and code in {None, str(http_status)}


def meaning(code: str) -> Meaning:
    """What `code` means; a suffix (`51008_1000`) is cut, a code that is not in the table may have been executed."""
    return MEANINGS.get(code.partition("_")[0], _UNKNOWN_CODE)


def of_lost(*given: str) -> Words:
    """What is to be said of orders whose outcome is unknown, by the codes that came, "" for none."""
    told = {_of_lost(code) for code in given}
    return told.pop() if len(told) == 1 else _NOT_CLEAR


def _of_lost(code: str) -> Words:
    if code in {"", CUT}:
        return _CUT_OFF if code else _LOST
    known = meaning(code)
    return known.advice if known.kind.executed_perhaps and known is not _UNKNOWN_CODE else _NOT_CLEAR


def kind_of(code: str) -> Kind:
    """The kind of `code`, or of the "HTTP 404" that stands for the code of a call that is no longer there."""
    return Kind.RETIRED if code in {"HTTP 404", "HTTP 410"} else meaning(code).kind
