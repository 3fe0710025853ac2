"""Amounts, times and comparisons as the window writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from app.domain import estimate
from app.domain.money import divide, grouped, plain, significant, subtract
from app.domain.repayment import Row

UNKNOWN = "—"
_DEBT_PLACES = 8
_USD_PLACES = 2
_PRICE_DIGITS = 6


def debt_amount(amount: Decimal | None) -> str:
    """An amount of a debt currency with eight decimals, more if they would show nothing but zeros; 0 for nothing."""
    if amount == 0:
        return "0"
    return _shown(amount, _DEBT_PLACES)


def usd(amount: Decimal | None) -> str:
    """An amount in USD, to the cent."""
    return _shown(amount, _USD_PLACES)


def paid_amount(amount: Decimal | None, *, usd_price: Decimal | None) -> str:
    """An amount of a repay currency, to some cents' worth of it; `usd_price` is that of one unit."""
    if usd_price is None or usd_price <= 0:
        return _shown(amount, _DEBT_PLACES)
    return _shown(amount, _USD_PLACES + max(0, usd_price.adjusted()))


def fill_price(row: Row) -> str:
    """The price of a fill in units of the repay currency, to six digits."""
    return grouped(significant(estimate.price(paid=row.paid, repaid=row.repaid), _PRICE_DIGITS))


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


def full(amount: Decimal | None, currency: str) -> str:
    """Every digit, with the currency, for tooltips."""
    return UNKNOWN if amount is None else f"{plain(amount)}\u00a0{currency}"


def time_of_day(moment_ms: int) -> str:
    """The local time, hh:mm:ss."""
    return _local(moment_ms).strftime("%H:%M:%S")


def short_moment(moment_ms: int, *, now_ms: int) -> str:
    """The local time of a moment of today, hh:mm:ss; the date and the time of another day, MM-DD hh:mm."""
    local = _local(moment_ms)
    return local.strftime("%H:%M:%S" if local.date() == _local(now_ms).date() else "%m-%d %H:%M")


def moment(moment_ms: int) -> str:
    """The local date and time with the zone's offset, for tooltips."""
    return _local(moment_ms).isoformat(sep=" ", timespec="seconds")


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


def _shown(amount: Decimal | None, places: int) -> str:
    if amount is None:
        return UNKNOWN
    if amount != 0 and abs(amount) < Decimal(1).scaleb(-places):
        # Rounding would show a debt as nothing.
        return grouped(significant(amount, 2))
    return grouped(amount, places=places)
