"""Amounts, times and comparisons as the window writes them, and the dots that stand for amounts that are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QTranslator

from app.domain import estimate
from app.domain.money import divide, grouped, plain, significant, subtract
from app.domain.repayment import Row
from app.domain.words import Language
from app.gui.look.language import shown_language

UNKNOWN = "—"
HIDDEN = "•••"
_DEBT_PLACES = 8
_USD_PLACES = 2
_PRICE_DIGITS = 6
_ESTIMATE_DIGITS = 12
_DOLLARS = frozenset({"USD", "USDT", "USDC", "USDG", "DAI", "FDUSD", "PYUSD", "TUSD"})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Hiding:
    """Hides every amount of the window, or shows them again; Qt tells all widgets to say what they say anew.

    What an amount looks like is asked of Qt's translations, so it needs no flag in each widget: one more translation
    answers with dots. Digits and their groups are the same in all languages, as traders compare them with OKX's.
    """

    def __init__(self) -> None:
        self._dots = _Dots()
        self._hidden = False

    def set_hidden(self, *, hidden: bool) -> None:
        """Hide the amounts, or show them."""
        if hidden != self._hidden:
            self._hidden = hidden
            (QCoreApplication.installTranslator if hidden else QCoreApplication.removeTranslator)(self._dots)


class _Dots(QTranslator):
    # None lets the next translation answer.
    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        del source, disambiguation, n
        return HIDDEN if context == "Amounts" else None

    def isEmpty(self) -> bool:
        """An empty one would not be asked."""
        return False


def hidden() -> bool:
    """Whether amounts are hidden."""
    return _written("", always=False) == HIDDEN


def _written(amount: str, *, always: bool) -> str:
    """An amount that is known, or dots while amounts are hidden and it need not `always` be seen."""
    return amount if always else QCoreApplication.translate("Amounts", "{amount}").format(amount=amount)


def debt_amount(amount: Decimal | None, *, always: bool = False) -> str:
    """An amount of a debt currency with eight decimals, more if they would show nothing but zeros; 0 for nothing."""
    if amount == 0:
        return _written("0", always=always)
    return _shown(amount, _DEBT_PLACES, always=always)


def usd(amount: Decimal | None, *, always: bool = False) -> str:
    """An amount in USD, to the cent."""
    return _shown(amount, _USD_PLACES, always=always)


def paid_amount(amount: Decimal | None, *, usd_price: Decimal | None, always: bool = False) -> str:
    """An amount of a repay currency, to some cents' worth of it; `usd_price` is that of one unit."""
    if usd_price is None or usd_price <= 0:
        return _shown(amount, _DEBT_PLACES, always=always)
    return _shown(amount, _USD_PLACES + max(0, usd_price.adjusted()), always=always)


def rounding_price(currency: str, usd_prices: Mapping[str, Decimal]) -> Decimal | None:
    """The USD price of one unit as `paid_amount` needs it: a coin that stands for a dollar is near one at any time."""
    return usd_prices.get(currency, Decimal(1) if currency in _DOLLARS else None)


def fill_price(row: Row, *, always: bool = False) -> str:
    """The price of a fill in units of the repay currency, to six digits."""
    price = estimate.price(paid=row.paid, repaid=row.repaid)
    return UNKNOWN if price is None else _written(grouped(significant(price, _PRICE_DIGITS)), always=always)


def against_estimate(row: Row) -> Decimal | None:
    """By which part the fill's price is above the estimated one (0.001 is 0.1 %); None where either is not known."""
    price = estimate.price(paid=row.paid, repaid=row.repaid)
    expected = estimate.price(paid=row.estimate, repaid=row.debt_before)
    ratio = None if price is None or expected is None else divide(price, expected)
    return None if ratio is None else subtract(ratio, Decimal(1))


def percent(part: Decimal | None) -> str:
    """A part as a signed percentage with two decimals."""
    if part is None:
        return UNKNOWN
    return f"{part * 100:+.2f}\u00a0%"


def full(amount: Decimal | None, currency: str, *, always: bool = False) -> str:
    """Every digit, with the currency, for tooltips."""
    return UNKNOWN if amount is None else f"{_written(plain(amount), always=always)}\u00a0{currency}"


def full_estimate(amount: Decimal | None, currency: str) -> str:
    """A calculated amount with its currency, for tooltips: twelve digits, of the sixty that a division may give."""
    return full(significant(amount, _ESTIMATE_DIGITS), currency)


def time_of_day(moment_ms: int) -> str:
    """The local time, hh:mm:ss."""
    return _local(moment_ms).strftime("%H:%M:%S")


def short_moment(moment_ms: int, *, now_ms: int) -> str:
    """The local time of a moment of today, hh:mm:ss; day and hh:mm of another day; also the year of another year."""
    local, now = _local(moment_ms), _local(now_ms)
    if local.date() == now.date():
        return local.strftime("%H:%M:%S")
    if local.year != now.year:
        return local.strftime("%Y-%m-%d %H:%M")
    return f"{_day(local)} {local:%H:%M}"


def _day(local: datetime) -> str:
    if shown_language() is Language.CHINESE:
        return f"{local.month}月{local.day}日"
    # Not strftime's %b, which says the month in the system's language.
    return f"{local.day} {_MONTHS[local.month - 1]}"


def moment(moment_ms: int) -> str:
    """The local date and time with the zone's offset, for tooltips."""
    return _local(moment_ms).isoformat(sep=" ", timespec="seconds")


def dated(moment_ms: int) -> str:
    """The local date and time with the name of the zone, as in a sentence."""
    return f"{_local(moment_ms):%Y-%m-%d %H:%M:%S} {zone(moment_ms)}"


def zone(moment_ms: int) -> str:
    """The local zone as an offset: UTC, UTC+8, UTC-3:30."""
    offset = _local(moment_ms).utcoffset()
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def elapsed(span_ms: int) -> str:
    """A span as m:ss, or h:mm:ss."""
    minutes, seconds = divmod(max(0, span_ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _local(moment_ms: int) -> datetime:
    return datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone()


def _shown(amount: Decimal | None, places: int, *, always: bool) -> str:
    if amount is None:
        return UNKNOWN
    if amount != 0 and abs(amount) < Decimal(1).scaleb(-places):
        # Rounding would show a debt as nothing.
        return _written(grouped(significant(amount, 2)), always=always)
    return _written(grouped(amount, places=places), always=always)
