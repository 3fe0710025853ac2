"""Exact decimals: read strictly, calculated without rounding, shown plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

# ASCII digits only: `Decimal` itself would also take other scripts' digits, `NaN`, `1_000` and exponents. A zero before
# a comma is a decimal comma.
_NUMBER = re.compile(r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?", re.ASCII)
_LONGEST = 64
_NO_BREAK_SPACE = "\u00a0"

# Wide enough that sums and products of the longest numbers we read are exact.
EXACT = Context(prec=4 * _LONGEST, traps=[InvalidOperation, DivisionByZero, Overflow])


def read_amount(text: object, *, longest: int = _LONGEST) -> Decimal | None:
    """The number that an exchange's JSON string says, or None where it says none.

    Takes plain digits or groups of three with commas, an optional fraction and sign, at most 64 (`longest`) characters;
    everything else (empty, missing, `NaN`, an exponent, a JSON number that lost its digits) is not known.
    """
    if not isinstance(text, str) or len(text) > longest or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def add(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def subtract(minuend: Decimal, subtrahend: Decimal) -> Decimal:
    """The exact difference."""
    return EXACT.subtract(minuend, subtrahend)


def multiply(one: Decimal, other: Decimal) -> Decimal:
    """The exact product."""
    return EXACT.multiply(one, other)


def divide(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The quotient to more digits than any exchange shows; None for a divisor of zero."""
    return None if divisor == 0 else EXACT.divide(dividend, divisor)


def plain(amount: Decimal) -> str:
    """The number in full, without exponent or grouping: for copying, JSON, CSV and storing."""
    return format(amount, "f")


def rounded(amount: Decimal, *, places: int) -> Decimal:
    """`amount` to so many decimals, half up; for showing only."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def grouped(amount: Decimal | None, *, places: int | None = None, unknown: str = "—") -> str:
    """The number as a person reads it, in groups of three; `unknown` where it is not known.

    `places` rounds half up to that many decimals; without it every digit is shown.
    """
    if amount is None:
        return unknown
    if places is not None:
        amount = rounded(amount, places=places)
    return format(amount, ",f").replace(",", _NO_BREAK_SPACE)


def significant(amount: Decimal | None, digits: int = 8) -> Decimal | None:
    """`amount` cut (never rounded up) to so many significant digits, for prices and estimates."""
    if amount is None or amount == 0:
        return amount
    cut = amount.quantize(Decimal(1).scaleb(amount.adjusted() - digits + 1), rounding=ROUND_DOWN, context=EXACT)
    return cut if cut.as_tuple().exponent != 0 else cut.to_integral_value()
