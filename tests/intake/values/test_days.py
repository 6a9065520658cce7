"""Understanding days and spans of days: the strings seen in real files, and properties that hold for all of them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import RawCell
from thaktho.intake.values.days import day, fiscal_year_of, span
from thaktho.intake.values.scalars import Parsed

MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
DIGITS = "find.thai_digits"


def thai(words: str) -> str:
    return words.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


@given(st.dates(dt.date(1997, 10, 1), dt.date(2056, 9, 30)))
def test_a_fiscal_year_runs_from_october_to_september(one: dt.date) -> None:
    year = fiscal_year_of(one)
    assert dt.date(year - 544, 10, 1) <= one <= dt.date(year - 543, 9, 30)


@pytest.mark.parametrize(
    ("raw", "iso", "note"),
    [
        ("27 พฤษภาคม 2564", "2021-05-27", None),
        ("29 พ.ย. 67", "2024-11-29", "find.date_two_digit_year"),
        ("1 ต.ค.2567", "2024-10-01", None),
        ("20/12/2563", "2020-12-20", None),
        ("2563-12-20", "2020-12-20", None),
        ("2021-05-27", "2021-05-27", None),
        ("2020-12-20 00:00:00", "2020-12-20", None),
        ("๑ ตุลาคม ๒๕๖๗", "2024-10-01", DIGITS),
        ("วันที่ 1 เดือน ตุลาคม พ.ศ. 2567", "2024-10-01", None),
        ("29 กุมภาพันธ์ 2567", "2024-02-29", None),
        (dt.date(2021, 5, 27), "2021-05-27", None),
        (dt.datetime(2021, 5, 27, 8), "2021-05-27", None),  # noqa: DTZ001 - a cell has no time zone
        (dt.date(2564, 5, 27), "2021-05-27", "find.date_buddhist_cell"),
        (44343, "2021-05-27", "find.date_from_serial"),
        (44343.75, "2021-05-27", "find.date_from_serial"),
        (1, "1900-01-01", "find.date_from_serial"),
        (61, "1900-03-01", "find.date_from_serial"),
    ],
)
def test_days_as_written(raw: RawCell, iso: str, note: str | None) -> None:
    assert day(raw) == Parsed(dt.date.fromisoformat(iso), note)


@pytest.mark.parametrize(
    "raw",
    ["0000-00-00", "31/02/2567", "12/20/2563", "01/05/24", "44343", "ตุลาคม 2567", "1 ตุลา 2567", "1/1/1850", "",
     None, True, 0, 80001, 2567, 2024, float("nan"), dt.date(1899, 12, 31), dt.date(2568, 2, 29)],
)  # fmt: skip
def test_what_is_no_day_is_not_understood(raw: RawCell) -> None:
    assert day(raw) == Parsed(None)


@given(st.dates(dt.date(1997, 1, 1), dt.date(2056, 12, 31)))
def test_a_day_reads_the_same_in_every_way_of_writing_it(one: dt.date) -> None:
    year = one.year + 543
    serial = (one - dt.date(1899, 12, 30)).days
    words = [
        f"{one.day} {MONTHS[one.month - 1]} {year}",
        f"{one.day} {SHORT[one.month - 1]} {year % 100}",
        f"{one.day} {SHORT[one.month - 1]}{year}",
        f"{one.day} {MONTHS[one.month - 1]} พ.ศ. {year}",
        f"{one.day}/{one.month}/{year}",
        f"{one:%d/%m}/{year}",
        f"{year}-{one:%m-%d}",
        one.isoformat(),
    ]
    ways: list[RawCell] = [*words, *map(thai, words), one, serial]
    assert {day(way).value for way in ways} == {one}


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("1 ตุลาคม 2567 - 30 กันยายน 2568", "2024-10-01", "2025-09-30"),
        ("20/12/2563 - 19/12/2567", "2020-12-20", "2024-12-19"),
        ("20/12/2563-19/12/2567", "2020-12-20", "2024-12-19"),
        ("๑ ตุลาคม ๒๕๖๗ – ๓๐ กันยายน ๒๕๖๘", "2024-10-01", "2025-09-30"),
        ("29 พ.ย. 67 ถึง 5 ธ.ค. 67", "2024-11-29", "2024-12-05"),
        ("ตั้งแต่วันที่ 1 มีนาคม 2568 ถึงวันที่ 31 สิงหาคม 2568", "2025-03-01", "2025-08-31"),
        ("1 - 30 กันยายน 2568", "2025-09-01", "2025-09-30"),
        ("11-13 มีนาคม 2568", "2025-03-11", "2025-03-13"),
        ("1 ต.ค. – 31 ธ.ค. 2567", "2024-10-01", "2024-12-31"),
        ("ตุลาคม 2567 - กันยายน 2568", "2024-10-01", "2025-09-30"),
        ("ต.ค.67 - ก.ย.68", "2024-10-01", "2025-09-30"),
        ("มกราคม - กุมภาพันธ์ 2567", "2024-01-01", "2024-02-29"),
        ("2024-10-01 - 2025-09-30", "2024-10-01", "2025-09-30"),
    ],
)
def test_spans_as_written(raw: str, first: str, last: str) -> None:
    days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert span(raw) == Parsed(days, "find.span_of_days")


@pytest.mark.parametrize(
    "raw",
    ["1 ตุลาคม 2567", "30 กันยายน 2568 - 1 ตุลาคม 2567", "2566-2570", "31/02/2567 - 1/3/2567", "1-2", "ต้นปี - สิ้นปี",
     "2567-10-01", "-", "", None, 5, 44343.0, dt.date(2021, 5, 27), "1 - 2 - 3", "ตุลาคม - กันยายน"],
)  # fmt: skip
def test_what_is_no_span_is_not_understood(raw: RawCell) -> None:
    assert span(raw) == Parsed(None)


@given(
    st.dates(dt.date(1997, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 5000), st.sampled_from([" - ", "-", " – ", "ถึง"])
)
def test_a_span_reads_the_same_in_every_way_of_writing_its_days(one: dt.date, long: int, between: str) -> None:
    other = one + dt.timedelta(days=long)
    days = (one, other)
    worded = [f"{at.day} {MONTHS[at.month - 1]} {at.year + 543}" for at in days]
    slashed = [f"{at:%d/%m}/{at.year + 543}" for at in days]
    for first, last in (worded, slashed):
        assert span(f"{first}{between}{last}").value == (one, other)
        assert span(thai(f"{first}{between}{last}")).value == (one, other)


@given(st.text(st.sampled_from("0123456789๐๑๒ -–/ถึงกตค.ตุลาคมกันยายน"), max_size=30))
def test_any_text_at_all_is_a_span_in_order_or_none(raw: str) -> None:
    found = span(raw).value
    assert found is None or found[0] <= found[1]
