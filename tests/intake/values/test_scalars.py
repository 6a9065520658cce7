"""Understanding cells: the strings seen in real files, and properties that hold for all of them."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import RawCell
from thaktho.intake.values import days
from thaktho.intake.values import scalars as values
from thaktho.intake.values.scalars import (
    Parsed,
    clean_text,
    count,
    decimal,
    fiscal_year,
    fiscal_year_in_code,
    is_blank,
    money,
    printed,
)
from thaktho.messages import text

DIGITS, TWO, CE = "find.thai_digits", "find.year_from_two_digits", "find.year_from_common_era"
THAI_LIKE = st.text(
    st.sampled_from("กขนมเแาำํ่้็ืีุ๒2 \n\t\u200b\ufeff\u00a0\u0000\x1c.-/Aéßŉ") | st.characters(codec="utf-8")
)


def thai(words: str) -> str:
    return words.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


# -- text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ""),
        (5.0, "5"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (6600500.0, "6600500"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2021, 5, 27), "2021-05-27"),
        (dt.datetime(2021, 5, 27), "2021-05-27"),  # noqa: DTZ001 - a cell has no time zone
        (dt.datetime(2021, 5, 27, 8, 30), "2021-05-27 08:30:00"),  # noqa: DTZ001
        (" ก ", " ก "),
    ],
)
def test_printed_reads_as_a_spreadsheet_shows(raw: RawCell, expected: str) -> None:
    assert printed(raw) == expected


@pytest.mark.parametrize("raw", [None, "", " ", "\u200b\ufeff", "\u00a0\n", "-", " – ", "—", "0000-00-00"])
def test_blank_cells(raw: RawCell) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", "ไม่มี", "-5", "ก-", dt.date(2021, 5, 27)])
def test_cells_that_say_something_are_not_blank(raw: RawCell) -> None:
    assert not is_blank(raw)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("จํานวน", "จำนวน"),
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("เเผนงาน", "แผนงาน"),
        ("อำเภอเเมือง", "อำเภอเมือง"),
        ("โครง\u200bการ", "โครงการ"),
        ("\ufeffรหัส", "รหัส"),
        ("งบ\x01ประมาณ", "งบประมาณ"),
        ("ท่ีดิน", "ที่ดิน"),
        ("โรคพิิษสุนัขบ้า", "โรคพิษสุนัขบ้า"),
        ("ผูู้้สูงอายุ", "ผู้สูงอายุ"),
    ],
)
def test_damaged_text_is_repaired_and_says_so(raw: str, clean: str) -> None:
    assert clean_text(raw) == Parsed(clean, "find.text_repaired")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ด้านการดำเนินงานอื่น ๆ ", "ด้านการดำเนินงานอื่น ๆ"),
        ("งบประมาณ\n(บาท)", "งบประมาณ (บาท)"),
        ("ก\u00a0 ข", "ก ข"),
        ("โควิด-๑๙", "โควิด-๑๙"),
        ("จำนวน ๒ รายการ", "จำนวน ๒ รายการ"),
        (2566.0, "2566"),
        (None, ""),
    ],
)
def test_white_space_is_folded_without_a_word_and_thai_digits_stay(raw: RawCell, clean: str) -> None:
    assert clean_text(raw) == Parsed(clean)


@given(THAI_LIKE)
def test_cleaning_text_twice_changes_nothing_more(raw: str) -> None:
    once = clean_text(raw).value or ""
    assert clean_text(once) == Parsed(once)
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search("[\u200b\ufeff\x00\n]|  |เเ|^ | $", once)


# -- years -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "year", "note"),
    [
        (2566, 2566, None),
        (2566.0, 2566, None),
        ("2566", 2566, None),
        ("2566.0", 2566, None),
        ("ปี 2566", 2566, None),
        ("พ.ศ. 2566", 2566, None),
        ("ปีงบประมาณ 2566", 2566, None),
        ("ประจำปีงบประมาณ พ.ศ. ๒๕๖๖", 2566, DIGITS),
        ("๒๕๖๖", 2566, DIGITS),
        ("budget_66", 2566, TWO),
        ("66", 2566, TWO),
        (70, 2570, TWO),
        ("2023", 2566, CE),
        (2023, 2566, CE),
        ("ค.ศ. 2023", 2566, CE),
        (2650, 2650, None),
        ("1850", 1850, None),
        (-5, -5, None),
    ],
)
def test_fiscal_years_as_written(raw: RawCell, year: int, note: str | None) -> None:
    assert fiscal_year(raw) == Parsed(year, note)


@pytest.mark.parametrize(
    "raw", ["2566-2570", "2566/2567", "abc", "", None, True, 2566.5, float("nan"), float("inf"), "9" * 5000, "ปี " * 500]
)
def test_what_is_no_year_is_not_understood(raw: RawCell) -> None:
    assert fiscal_year(raw) == Parsed(None)


@given(st.integers(2540, 2599))
def test_a_year_reads_the_same_in_every_way_of_writing_it(year: int) -> None:
    ways: list[RawCell] = [year, float(year), str(year), thai(str(year)), f"พ.ศ. {year}", year % 100, year - 543]
    assert {fiscal_year(way).value for way in ways} == {year}


@pytest.mark.parametrize(
    ("code", "year"),
    [
        ("61-L5221-2-01", 2561),
        ("61-l3059-02-03", 2561),
        ("๖๑-L5221-2-01", 2561),
        ("ปี2564-L5275-1-1", 2564),
        ("2568-L7572-01-001", 2568),
        ("58-03850", 2558),
        ("L336325642002", None),
        ("68119001234", None),
        ("L7250-1-11", None),
        ("90-L5221", None),
        ("", None),
    ],
)
def test_the_year_that_a_project_code_begins_with(code: str, year: int | None) -> None:
    assert fiscal_year_in_code(code) == year


# -- numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "baht", "note"),
    [
        ("6,600,500", "6600500", None),
        ("28,868,400.xx", "28868400", "find.money_cleaned"),
        ("731,600.00 บาท", "731600", None),
        ("60000.-", "60000", None),
        ("฿ 5,000", "5000", None),
        ("5,000.- บาท", "5000", None),
        ("๖,๖๐๐.๕๐", "6600.50", DIGITS),
        ("1.5 ล้านบาท", "1500000", "find.money_from_millions"),
        ("1.5 ล้าน", "1500000", "find.money_from_millions"),
        (5, "5", None),
        (0, "0", None),
        (-5.5, "-5.5", None),
        ("-1,200", "-1200", None),
        (0.1 + 0.2, "0.3", None),
        (1.005, "1.01", "find.money_rounded"),
        ("99.9999", "100", "find.money_rounded"),
    ],
)
def test_amounts_as_written(raw: RawCell, baht: str, note: str | None) -> None:
    assert money(raw) == Parsed(Decimal(baht), note)


@pytest.mark.parametrize(
    "raw",
    ["ไม่มี", "abc", "60.000", "5,00,0", "5 000", "1e5", "28.xx ล้าน", "-", "", None, True, float("nan"), float("inf"),
     10**30, "100-200", "5000-", dt.date(2021, 5, 27)],
)  # fmt: skip
def test_what_is_no_amount_is_not_understood(raw: RawCell) -> None:
    assert money(raw) == Parsed(None)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_amount_reads_the_same_however_it_is_formatted(amount: Decimal) -> None:
    plain = f"{amount:,.2f}"
    for way in (plain, f"{amount:.2f}", f"{plain} บาท", f"฿{plain}", thai(plain), f"\u200b{plain} ", float(amount)):
        assert money(way).value == amount


@pytest.mark.parametrize(
    ("raw", "number"),
    [("120 คน", 120), ("1,200", 1200), ("๑๒๐", 120), ("จำนวน ๒ รายการ", 2), (120.0, 120), ("120.0", 120), (7, 7)],
)
def test_counts_as_written(raw: RawCell, number: int) -> None:
    assert count(raw).value == number


@pytest.mark.parametrize("raw", ["12 ล้าน", "120-150", "ประมาณ 120", 120.5, "1,20", None, True, float("inf"), "คน"])
def test_what_is_no_count_is_not_understood(raw: RawCell) -> None:
    assert count(raw) == Parsed(None)


@pytest.mark.parametrize(
    ("raw", "number"),
    [("85%", "85"), ("85.5 %", "85.5"), ("ร้อยละ 85", "85"), (0.1, "0.1"), ("1,234.5678", "1234.5678"), ("๙.๕", "9.5")],
)
def test_decimals_as_written(raw: RawCell, number: str) -> None:
    assert decimal(raw).value == Decimal(number)
    assert decimal("ดีมาก") == Parsed(None)


# -- messages ----------------------------------------------------------------------------------------------


def test_every_note_has_its_message_in_both_languages() -> None:
    code = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in (values, days))
    keys = set(re.findall(r'"(find\.\w+)"', code))
    assert len(keys) == 11
    for key in keys:
        message = text(key, value="๒๕๖๖", result="2566")
        assert "๒๕๖๖" in message.th
        assert "2566" in message.en


@given(st.text(st.sampled_from("ก่เ0-1a–\u200b\u115f \t\u0e4d\u0e320:"), max_size=12))
def test_what_is_blank_is_seen_at_the_first_letter_as_it_is_in_the_tidied_text(raw: str) -> None:
    assert values.is_blank(raw) == bool(values._BLANK.fullmatch(values.tidy(raw)))
