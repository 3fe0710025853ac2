"""Money is read exactly or not at all, calculated without rounding, and shown plainly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.money import add, divide, grouped, multiply, plain, read_amount, significant, subtract

# What the exchange can send: up to 64 characters, so up to 31 digits on either side of the point.
amounts = st.builds(
    lambda sign, whole, part: Decimal(f"{sign}{whole}.{part}"),
    st.sampled_from(["", "-"]),
    st.integers(0, 10**31 - 1),
    st.text("0123456789", min_size=1, max_size=30),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("30", "30"),
        ("007", "7"),
        ("-1.5", "-1.5"),
        ("0.01023052", "0.01023052"),
        ("60,221.15910001", "60221.15910001"),
        ("1,234,567", "1234567"),
        ("237803.6828295906051002", "237803.6828295906051002"),
        ("9" * 31 + "." + "9" * 32, "9" * 31 + "." + "9" * 32),
    ],
)
def test_a_number_keeps_every_digit(text: str, number: str) -> None:
    assert plain(read_amount(text)) == number  # type: ignore[arg-type]  # None fails the test, as it should


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "+1", ".5", "5.", "1.2.3", "--1", "1 000", "1_000", "1e3", "1E-3", "0x10", "1/2", "1%"),
        *("NaN", "nan", "sNaN", "Infinity", "-inf", "null", "None", "true"),
        *("1,5", "12,34", "1234,567", "1,234,56", ",123", "1,,234", "1,234,", "1.234,56", "1.5,000", "1.234.567"),
        *(" 1", "1 ", "1\n", "\n1", "1\x00", "\u00a01", "1\u202f000", "\ufeff1", "1\u2028"),
        *("٣", "１２", "一", "²", "1٬234", "1٫5", "1，234", "−1", "०.५", "𝟙", "①", "Ⅷ", "½"),  # noqa: RUF001 - meant
        "1" * 65,
    ],
)
def test_what_is_not_plainly_a_number_is_not_known(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize("found", [None, 1, 1.5, True, b"2", ["1"], {"1": "1"}, Decimal(1), ("1",)])
def test_what_is_no_text_is_not_known(found: object) -> None:
    assert read_amount(found) is None


@pytest.mark.parametrize("text", ["0,123", "00,123", "-0,500", "012,345", "000,000,001"])
def test_a_leading_zero_before_a_comma_is_not_known(text: str) -> None:
    assert read_amount(text) is None


def read_by_hand(text: str) -> Fraction | None:
    """The number that a text says, read character by character, knowing nothing of `Decimal` or of our pattern."""
    body = text.removeprefix("-")
    whole, point, part = body.partition(".")
    groups = whole.split(",")
    digits = [*groups, *([part] if point else [])]
    if not all(group and all("0" <= character <= "9" for character in group) for group in digits):
        return None
    if len(groups) > 1 and not (
        len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
    ):
        return None
    number = Fraction(0)
    for character in "".join(groups):
        number = number * 10 + (ord(character) - ord("0"))
    for place, character in enumerate(part, 1):
        number += Fraction(ord(character) - ord("0"), 10**place)
    return -number if text.startswith("-") else number


@given(st.one_of(st.text(max_size=70), st.text("0123456789,.-eE+_ \u0663", max_size=70), st.from_regex(r"-?\d+,?\d*")))
@example("1,234.5")
@example("0.1")
def test_no_text_is_ever_read_as_another_number(text: str) -> None:
    read = read_amount(text)
    expected = read_by_hand(text) if len(text) <= 64 else None
    assert (None if read is None else Fraction(read)) == expected


@given(amounts)
def test_what_is_shown_in_full_reads_back_the_same(amount: Decimal) -> None:
    assert read_amount(plain(amount)) == amount
    with_commas = grouped(amount).replace("\u00a0", ",")
    assert read_amount(with_commas) == (amount if len(with_commas) <= 64 else None)


@given(st.integers(-(10**30), 10**30), st.integers(-40, 40))
def test_the_plain_form_never_has_an_exponent(digits: int, exponent: int) -> None:
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain(Decimal(digits).scaleb(exponent)))


@given(st.lists(amounts, max_size=20))
def test_a_sum_is_exact(many: list[Decimal]) -> None:
    assert Fraction(add(many)) == sum(map(Fraction, many), Fraction(0))


@given(amounts, amounts)
def test_difference_and_product_are_exact(one: Decimal, other: Decimal) -> None:
    assert Fraction(subtract(one, other)) == Fraction(one) - Fraction(other)
    assert Fraction(multiply(one, other)) == Fraction(one) * Fraction(other)


@given(amounts, amounts)
def test_a_quotient_is_right_to_more_digits_than_are_shown(one: Decimal, other: Decimal) -> None:
    quotient = divide(one, other)
    if other == 0:
        assert quotient is None
    else:
        exact = Fraction(one) / Fraction(other)
        assert quotient is not None
        assert abs(Fraction(quotient) - exact) <= abs(exact) * Fraction(1, 10**200)


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        ("1234567.891", None, "1\u00a0234\u00a0567.891"),
        ("1234.5", 2, "1\u00a0234.50"),
        ("0.005", 2, "0.01"),
        ("0.0049", 2, "0.00"),
        ("-1234.565", 2, "-1\u00a0234.57"),
        ("1E+6", None, "1\u00a0000\u00a0000"),
        ("1E-10", None, "0.0000000001"),
        ("999.995", 2, "1\u00a0000.00"),
        ("12", 0, "12"),
    ],
)
def test_a_number_is_shown_in_groups_of_three(amount: str, places: int | None, shown: str) -> None:
    assert grouped(Decimal(amount), places=places) == shown


def test_what_is_not_known_is_shown_as_such_and_never_as_zero() -> None:
    assert grouped(None) == "—"
    assert grouped(None, places=2, unknown="?") == "?"
    assert significant(None) is None


@given(amounts, amounts, st.integers(0, 12))
def test_even_a_quotient_of_256_digits_can_be_shown(one: Decimal, other: Decimal, places: int) -> None:
    quotient = divide(one, other)
    shown = grouped(quotient, places=places)
    if quotient is not None:
        assert abs(Fraction(shown.replace("\u00a0", "")) - Fraction(quotient)) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("amount", "digits", "shown"),
    [
        ("0.000123456789", 8, "0.00012345678"),
        ("1.99999999999", 8, "1.9999999"),
        ("-1.99999999999", 8, "-1.9999999"),
        ("123456789012", 8, "123456780000"),
        ("14.8641", 8, "14.864100"),
        ("0.00", 8, "0.00"),
        ("99999999", 8, "99999999"),
    ],
)
def test_significant_digits_are_cut_and_never_rounded_up(amount: str, digits: int, shown: str) -> None:
    cut = significant(Decimal(amount), digits)
    assert cut is not None
    assert plain(cut) == shown


@given(amounts, st.integers(1, 30))
def test_a_cut_number_is_never_larger_and_off_by_less_than_its_last_digit(amount: Decimal, digits: int) -> None:
    cut = significant(amount, digits)
    assert cut is not None
    assert abs(cut) <= abs(amount)
    assert abs(Fraction(amount) - Fraction(cut)) * 10 ** (digits - 1) < abs(Fraction(amount)) or amount == cut
    assert plain(cut)
