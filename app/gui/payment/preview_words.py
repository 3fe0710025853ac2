"""The sentences of a preview: how old its prices are, what is assumed, what pays, and what interest is due next."""

from __future__ import annotations

from decimal import Decimal

from app.domain.preview import FEE, FRESH_MS, PRICE_BAND, Preview
from app.domain.words import Words
from app.gui.look import figures

_MINUTE_S = 60
_NAMED = 5
_NOTHING = Words("", "")

TITLE = Words("Preview of the repayment", "还债预览")
ASSUMED = Words(
    f"Worst case: bought {PRICE_BAND * 100:.1f} % above the index price, and {FEE * 100:.1f} % fee on top. "
    "Both are assumptions of this program, not OKX's.",
    f"最差情况：按高于指数价格 {PRICE_BAND * 100:.1f}% 买入，另加 {FEE * 100:.1f}% 手续费。"
    "两者均为本程序的假设，并非欧易的承诺。",
)
ASSUMED_SHORT = Words(
    f"Worst case: +{PRICE_BAND * 100:.1f} % price, +{FEE * 100:.1f} % fee, assumed here, not by OKX",
    f"最差：价格 +{PRICE_BAND * 100:.1f}%、手续费 +{FEE * 100:.1f}%（本程序假设）",
)


def prices_are_fresh(preview: Preview, now_ms: int) -> bool:
    """Whether every price that the estimate rests on is there and not older than 30 s."""
    age_ms = preview.age_ms(now_ms)
    return age_ms is not None and age_ms <= FRESH_MS


def of_prices(preview: Preview, now_ms: int) -> Words:
    """How old the oldest price is, or which are missing; nothing where no price is needed."""
    if preview.unpriced:
        named = _named(preview.unpriced)
        return Words(
            f"no index price for {named.en}, so the cost is not known", f"缺少 {named.zh} 的指数价格，无法估算"
        )
    age_ms = preview.age_ms(now_ms)
    if age_ms is None:
        return _NOTHING if not preview.debts else Words("age of the prices not known", "价格时间未知")
    en, zh = _age(age_ms)
    if age_ms > FRESH_MS:
        return Words(f"prices {en} old, more than 30 s", f"价格更新于 {zh}前，已超过 30 秒")
    return Words(f"prices {en} old", f"价格更新于 {zh}前")


def of_sources(preview: Preview) -> Words:
    """From which account the estimated cost would come; nothing where that is not known."""
    sources = preview.sources
    if sources is None:
        return _NOTHING
    trading = figures.paid_amount(sources.trading, usd_price=preview.usd_price)
    funding = figures.paid_amount(sources.funding, usd_price=preview.usd_price)
    return Words(
        f"If Trading goes first: {trading} from Trading, {funding} from Funding. OKX may draw on both.",
        f"若先用交易账户：交易账户 {trading}，资金账户 {funding}。欧易可能同时使用两个账户。",
    )


def of_interest(next_ms: int | None, usd: Decimal | None) -> Words:
    """When interest is due next, and how much of all debts together, in USD."""
    if next_ms is None and usd is None:
        return Words("Next interest: —", "下次计息：—")
    time = figures.UNKNOWN if next_ms is None else figures.time_of_day(next_ms)[:5]
    return Words(
        f"Next interest {time}, about {figures.usd(usd)} USD for all debts",
        f"下次计息 {time}，全部负债约 {figures.usd(usd)} USD",
    )


def _named(currencies: tuple[str, ...]) -> Words:
    """The first few by name."""
    first, more = currencies[:_NAMED], len(currencies) - _NAMED
    named = Words(", ".join(first), "、".join(first))
    return named if more <= 0 else Words(f"{named.en} and {more} more", f"{named.zh} 及另外 {more} 种")


def _age(age_ms: int) -> tuple[str, str]:
    seconds = age_ms // 1000
    if seconds < 2 * _MINUTE_S:
        return f"{seconds} s", f"{seconds} 秒"
    minutes = seconds // _MINUTE_S
    return f"{minutes} min", f"{minutes} 分钟"
