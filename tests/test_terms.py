"""Canonical literals: one value, one form, whatever it looked like before."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.iris import XSD
from thaktho.terms import canonical, decimal_text, name, plain, time

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)


@given(AMOUNTS, st.integers(0, 20))
def test_a_decimal_has_one_form_however_many_zeros_it_was_written_with(value: Decimal, zeros: int) -> None:
    digits = value.as_tuple()
    longer = Decimal((digits.sign, (*digits.digits, *[0] * zeros), int(digits.exponent) - zeros))
    assert longer == value
    assert decimal_text(longer) == decimal_text(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_decimal_is_written_whole_without_exponent_or_needless_zero(value: Decimal) -> None:
    written = decimal_text(value)
    assert Decimal(written) == value
    assert "E" not in written.upper()
    assert written == "0" or not written.startswith(("-0", "00")) or written.startswith("-0.")
    assert "." not in written or not written.endswith(("0", "."))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("60000", "60000"),
        ("6E+4", "60000"),
        ("60000.00", "60000"),
        ("0.50", "0.5"),
        ("-0.00", "0"),
        ("1e-7", "0.0000001"),
    ],
)
def test_decimals_read_as_people_write_them(value: str, written: str) -> None:
    literal = canonical(Decimal(value), "money")
    assert (literal.value, literal.datatype.value) == (written, XSD + "decimal")


def test_a_very_long_number_keeps_every_digit() -> None:
    value = "123456789012345678901234567890.12"
    assert decimal_text(Decimal(value)) == value


@given(st.integers(), st.integers())
def test_integers_are_equal_exactly_where_their_literals_are(one: int, other: int) -> None:
    assert (canonical(one, "integer") == canonical(other, "integer")) == (one == other)
    assert canonical(one, "integer").datatype.value == XSD + "integer"


@given(st.dates())
def test_a_date_is_a_date_of_the_common_calendar(day: dt.date) -> None:
    literal = canonical(day, "date")
    assert literal.datatype.value == XSD + "date"
    assert dt.date.fromisoformat(literal.value) == day


def test_a_moment_of_a_day_carries_the_time_zone_of_thailand() -> None:
    literal = canonical(dt.date(2025, 2, 18), "datetime")
    assert (literal.value, literal.datatype.value) == ("2025-02-18T00:00:00+07:00", XSD + "dateTime")


def test_a_moment_is_told_to_the_second() -> None:
    moment = dt.datetime(2025, 2, 18, 9, 30, 15, 999, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert time(moment).value == "2025-02-18T09:30:15+07:00"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("โครงการส่งเสริมสุขภาพ", "th"),
        ("Healthy ageing", "en"),
        ("โครงการ SMART", "th"),
        ("2568", "th"),
        ("๒๕๖๘", "th"),
    ],
)
def test_a_name_is_in_thai_unless_it_has_latin_letters_only(text: str, language: str) -> None:
    assert name(text).language == language
    assert canonical(text, "name") == name(text)


def test_a_text_that_should_have_been_a_number_stays_a_string_for_shacl_to_refuse() -> None:
    literal = canonical("หกหมื่นกว่าบาท", "money")
    assert literal.datatype.value == XSD + "string"
    assert literal.language is None


@given(st.one_of(AMOUNTS, st.integers(), st.dates(), st.text()))
def test_the_plain_text_of_a_value_is_the_text_of_its_literal(value: Decimal | int | dt.date | str) -> None:
    assert plain(value) == canonical(value, "text").value
