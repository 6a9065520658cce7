"""Numbers, money, years and dates read as people write them, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages import formats

amounts = st.decimals(min_value=0, max_value=Decimal(10) ** 13, places=2)
days = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 1, 1))


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        ("0", "0 บาท", "0 baht"),
        ("60000", "60,000 บาท", "60,000 baht"),
        ("58200.50", "58,200.50 บาท", "58,200.50 baht"),
        ("1234567", "1,234,567 บาท", "1,234,567 baht"),
    ],
)
def test_an_amount_in_full(value: str, thai: str, english: str) -> None:
    assert formats.baht(Decimal(value), "th") == thai
    assert formats.baht(Decimal(value), "en") == english


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ("1500000", "1500000", "1.5 ล้านบาท"),
        ("2000000", "2000000", "2 ล้านบาท"),
        ("999999", "999999", "999,999 บาท"),
        ("1200000", "1400000", "1.2–1.4 ล้านบาท (อาจนับซ้ำ 0.2 ล้านบาท)"),
        ("2650000", "2710000", "2.65–2.71 ล้านบาท (อาจนับซ้ำ 0.06 ล้านบาท)"),
        ("60000", "120000", "60,000–120,000 บาท (อาจนับซ้ำ 60,000 บาท)"),
        ("5000000", "5000100", "5,000,000–5,000,100 บาท (อาจนับซ้ำ 100 บาท)"),
    ],
)
def test_a_range_says_how_much_may_be_counted_twice(low: str, high: str, said: str) -> None:
    assert formats.money_range(Decimal(low), Decimal(high), "th") == said


@given(low=amounts, more=amounts)
def test_a_range_never_reads_as_one_amount(low: Decimal, more: Decimal) -> None:
    said = formats.money_range(low, low + more, "en")
    assert ("–" in said) == (more > 0)
    assert ("counted twice" in said) == (more > 0)
    if more:
        first, last = said.split(" ")[0].split("–")
        assert Decimal(first.replace(",", "")) < Decimal(last.replace(",", ""))


@given(amounts)
def test_an_amount_in_full_can_be_read_back(value: Decimal) -> None:
    assert Decimal(formats.amount(value).replace(",", "")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_can_be_read_back(value: Decimal) -> None:
    assert Decimal(formats.number(value).replace(",", "")) == value


def test_years_carry_both_eras_in_english() -> None:
    assert formats.year(2566, "th") == "2566"
    assert formats.year(2566, "en") == "2023 (BE 2566)"
    assert formats.years(2561, 2568, "th") == "2561–2568"
    assert formats.years(2561, 2568, "en") == "2018–2025 (BE 2561–2568)"
    assert formats.years(2566, 2566, "en") == "2023 (BE 2566)"


def test_dates_read_as_people_write_them() -> None:
    assert formats.date(dt.date(2025, 2, 18), "th") == "18 กุมภาพันธ์ 2568"
    assert formats.date(dt.date(2025, 2, 18), "en") == "18 February 2025"


@given(days)
def test_a_thai_date_is_of_the_buddhist_era(day: dt.date) -> None:
    number, _, year = formats.date(day, "th").split(" ")
    assert (int(number), int(year)) == (day.day, day.year + formats.BUDDHIST)


@given(
    value=st.text(max_size=40),
    kind=st.sampled_from(["money", "integer", "decimal", "year", "date", "datetime", "text"]),
)
def test_a_value_that_is_not_of_its_kind_never_breaks_a_page(value: str, kind: str) -> None:
    assert isinstance(formats.from_text(value, kind, "th"), str)


@given(st.text())
def test_cleaned_text_holds_no_character_html_forbids(text: str) -> None:
    cleaned = formats.clean(text)
    assert not any(ord(char) < 32 and char not in "\t\n" for char in cleaned)
    assert not any(0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in cleaned)
    assert formats.clean(cleaned) == cleaned


@given(text=st.text(), longest=st.integers(min_value=2, max_value=200))
def test_a_shortened_text_is_one_line_and_no_longer_than_asked(text: str, longest: int) -> None:
    short = formats.shorten(text, longest)
    assert len(short) <= longest
    assert "\n" not in short


def test_a_thai_text_is_not_cut_before_its_vowel() -> None:
    assert formats.shorten("โครงการเกษตร", 9) == "โครงการ…"
