"""Rows through the guard: what is taken out of cells, what is said of it and to whom, and which columns are codes."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import Cell, RawCell
from thaktho.contract import shipped
from thaktho.intake.guard.find import MARK
from thaktho.intake.guard.rows import Guard
from thaktho.intake.layouts.raw_rows import RawField, RawRow
from thaktho.model import Finding, Note

IDENTITY = "1999900000013"
"""Made up: no amphoe has the number 9999."""
NOT_IDENTITY = "1999900000015"


def row(number: int = 2, /, **cells: RawCell) -> RawRow:
    fields = {
        name: RawField(raw, Cell("โครงการ", number, "ABCDEFGH"[at])) for at, (name, raw) in enumerate(cells.items())
    }
    return RawRow(shipped().sheet("project"), "โครงการ", number, "H", fields)


def guarded(*rows: RawRow, allowed: tuple[str, ...] = ()) -> tuple[list[RawRow], list[Note]]:
    guard = Guard(shipped(), allowed)
    return list(guard.rows(rows)), guard.notes


@pytest.mark.parametrize(
    ("field", "said", "left", "rule", "severity", "taken"),
    [
        ("title", f"ช่วยเหลือ {IDENTITY}", f"ช่วยเหลือ {MARK}", "find.personal_identity", "violation", "1xxxxxxxxxx13"),
        ("title", "เลข 1-9999-00000-01-3", f"เลข {MARK}", "find.personal_identity", "violation", "1-xxxx-xxxxx-x1-3"),
        ("description", "โทร ๐๘๑-๐๐๐-๑๒๓๔", f"โทร {MARK}", "find.personal_phone", "violation", "๐xx-xxx-xx๓๔"),
        ("title", "เลข ①-9999-OOOOO-0l-3", f"เลข {MARK}", "find.personal_identity", "violation", "①-xxxx-xxxxx-xl-3"),
        ("objective", "ถาม manee@example.com", f"ถาม {MARK}", "find.personal_email", "violation", "m…@example.com"),
        ("description", "โอน 123-4-56789-0", f"โอน {MARK}", "find.personal_account", "violation", "1xx-x-xxxx9-0"),
        ("title", "บ้านของนางมานี ใจดี", f"บ้านของ{MARK}", "find.personal_name", "warning", "นางมานี ใจดี"),
        ("description", "รายชื่อ 1. มานี ใจดี 2. ปิติ ใจดี", f"รายชื่อ 1. {MARK}", "find.personal_members", "warning",
         "มานี ใจดี 2. ปิติ ใจดี"),
    ],
)  # fmt: skip
def test_a_cell_goes_on_cleaned_and_its_note_keeps_what_was_taken_apart(
    field: str, said: str, left: str, rule: str, severity: str, taken: str
) -> None:
    rows, (note,) = guarded(row(**{field: said}))
    assert rows[0].fields[field].raw == left
    assert (note.rule, note.severity, note.column, note.row, note.field) == (rule, severity, "A", 2, field)
    assert (note.value, note.taken) == (left, (taken,))
    assert note.suggestion
    assert taken not in note.message.th + note.message.en + note.suggestion.th + note.suggestion.en


def test_nothing_taken_out_is_in_a_report_that_is_kept() -> None:
    said = f"นายมานะ ใจดี {IDENTITY} โทร 0810001234"
    _, notes = guarded(row(title=said))
    findings = [Finding(n.severity, n.rule, n.message, n.suggestion, value=n.value, taken=n.taken) for n in notes]
    kept = json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False)
    own = json.dumps([finding.as_dict(own=True) for finding in findings], ensure_ascii=False)
    assert len(notes) == 3
    assert not [part for part in ("มานะ", IDENTITY, "0810001234", "xx") if part in kept]
    assert "นายมานะ ใจดี" in own
    assert IDENTITY not in own


def test_a_number_cell_is_looked_at_as_it_is_printed() -> None:
    rows, notes = guarded(row(2, approved=int(IDENTITY)), row(3, approved=float(IDENTITY)), row(4, approved=812345678))
    assert [one.fields["approved"].raw for one in rows] == [MARK, MARK, 812345678]
    assert [note.rule for note in notes] == ["find.personal_identity"] * 2


@pytest.mark.parametrize("raw", [None, True, 3.5, dt.date(2568, 1, 30), "", "โครงการ"])
def test_a_cell_with_nothing_personal_is_the_same_cell(raw: RawCell) -> None:
    before = row(title=raw)
    assert guarded(before) == ([before], [])


def test_a_column_of_codes_of_13_digits_is_told_from_one_of_identity_numbers() -> None:
    """One code in ten has the right check digit by chance; identity numbers all have it."""
    codes = [row(at, code=NOT_IDENTITY[:-1] + str((4 + at) % 10)) for at in range(10)]
    assert [passed.fields["code"].raw for passed in guarded(*codes)[0]] == [c.fields["code"].raw for c in codes]
    people = [row(at, code=IDENTITY) for at in range(6)]
    assert {passed.fields["code"].raw for passed in guarded(*people)[0]} == {MARK}


def test_a_few_codes_are_each_judged_by_their_check_digit() -> None:
    rows, notes = guarded(row(2, code=IDENTITY), row(3, code=NOT_IDENTITY))
    assert [one.fields["code"].raw for one in rows] == [MARK, NOT_IDENTITY]
    assert len(notes) == 1


def test_only_a_column_of_codes_is_spared_a_text_of_it_is_not() -> None:
    codes = [row(at, code=NOT_IDENTITY, title=f"ผู้ป่วย {IDENTITY}") for at in range(6)]
    rows, notes = guarded(*codes)
    assert {one.fields["title"].raw for one in rows} == {f"ผู้ป่วย {MARK}"}
    assert {note.field for note in notes} == {"title"}


def test_a_code_that_looks_like_a_telephone_is_a_code() -> None:
    rows, notes = guarded(row(code="0810001234", title="โทร 0810001234"))
    assert rows[0].fields["code"].raw == "0810001234"
    assert [note.field for note in notes] == ["title"]


@pytest.mark.parametrize(
    "cells",
    [
        {"code": "1", "fiscalYear": "9999", "title": "00000", "objective": "01", "description": "3"},
        {"title": "199990", "description": "0000013"},
        {"title": "๑๙๙๙๙0", "objective": "0000013"},
    ],
)
def test_an_identity_number_in_cells_side_by_side_is_found(cells: dict[str, RawCell]) -> None:
    rows, notes = guarded(row(**cells))
    assert [one.raw for one in rows[0].fields.values()] == [MARK] * len(cells)
    assert {(note.rule, note.severity) for note in notes} == {("find.personal_identity", "violation")}
    assert {note.field for note in notes} == cells.keys()


@pytest.mark.parametrize(
    "cells",
    [
        {"title": "199990", "approved": 13, "description": "0000013"},  # not side by side
        {"title": "199990", "description": "0000015"},  # no right check digit
        {"approved": 199990, "spent": 1000021},
        {"code": "199990", "title": "0000013"},
    ],
)
def test_other_numbers_side_by_side_stay(cells: dict[str, RawCell]) -> None:
    assert guarded(row(**cells))[1] == []


def test_numbers_side_by_side_that_a_person_judged_to_be_other_numbers_stay() -> None:
    pieces: dict[str, RawCell] = {"title": "199990", "description": "0000013"}
    rows, notes = guarded(row(**pieces), allowed=("199990", "0000013"))
    assert {name: one.raw for name, one in rows[0].fields.items()} == pieces
    assert notes == []


@pytest.mark.parametrize("allowed", ["นายหนังมานะ ใจดี", "นายหนังมานะ ใจดี ศิลปินพื้นบ้าน"])
def test_what_a_person_judged_not_to_be_personal_stays(allowed: str) -> None:
    said = "การแสดงของนายหนังมานะ ใจดี ศิลปินพื้นบ้าน"
    assert guarded(row(title=said), allowed=(allowed,))[0][0].fields["title"].raw == said


def test_what_is_allowed_covers_no_more_than_itself() -> None:
    rows, _ = guarded(row(title="นายมานะ ใจดี และ นางมานี ใจดี"), allowed=("นายมานะ ใจดี", "มานี", "  "))
    assert rows[0].fields["title"].raw == f"นายมานะ ใจดี และ {MARK}"


def test_what_a_layout_gives_a_row_is_guarded_too() -> None:
    raw = row(title="โครงการ")
    given_by_layout = RawRow(raw.sheet, raw.table, 2, "H", raw.fields, defaults={"plan": "แผนของนายมานะ ใจดี"})
    rows, (note,) = guarded(given_by_layout)
    assert rows[0].defaults == {"plan": f"แผนของ{MARK}"}
    assert note.column is None


def test_a_column_of_names_without_titles_is_taken_out_and_told() -> None:
    said = ["สมชาย ทดสอบดี", "สมหญิง ทดสอบดี", "ซัมมุต ทดสอบดี", "กองช่าง เทศบาล"]
    rows, notes = guarded(*(row(at, responsible=one, title="สมชาย ทดสอบดี") for at, one in enumerate(said)))
    assert [one.fields["responsible"].raw for one in rows] == [MARK, MARK, MARK, said[3]]
    assert {one.fields["title"].raw for one in rows} == {"สมชาย ทดสอบดี"}  # one name again and again, half of it unknown
    assert {(note.rule, note.severity, note.field) for note in notes} == {
        ("find.personal_members", "warning", "responsible")
    }
    assert notes[0].taken == ("สมชาย ทดสอบดี",)


def test_in_a_column_of_people_a_name_of_words_that_tell_nothing_is_one() -> None:
    said = ["สมชาย ทดสอบดี", "สมหญิง ทดสอบดี", "พัฒนา มั่นคง"]
    rows, _ = guarded(*(row(at, responsible=one) for at, one in enumerate(said)))
    assert {one.fields["responsible"].raw for one in rows} == {MARK}


def test_one_name_of_known_words_in_all_cells_is_taken_out() -> None:
    rows, _ = guarded(*(row(at, responsible="สมชาย ใจดี") for at in range(3)))
    assert {one.fields["responsible"].raw for one in rows} == {MARK}


def test_a_name_that_a_person_judged_to_be_none_stays_in_its_column() -> None:
    said = ["สมชาย ทดสอบดี", "สมหญิง ทดสอบดี", "สมศรี ทดสอบดี"]
    rows, _ = guarded(*(row(at, responsible=one) for at, one in enumerate(said)), allowed=(said[1],))
    assert [one.fields["responsible"].raw for one in rows] == [MARK, said[1], MARK]


@pytest.mark.parametrize(
    "said",
    [
        ["อบรม อาชีพ", "สร้าง สุข", "เยี่ยม บ้าน", "ปลูก ต้นไม้"],
        ["สมชาย ทดสอบดี", "สมหญิง ทดสอบดี", "อบรม อาชีพ", "สร้าง สุข", "เยี่ยม บ้าน"],
        ["สมชาย ทดสอบดี", "สมหญิง ทดสอบดี"],
        ["บ้านควน หมู่สอง", "บ้านนา หมู่สาม", "บ้านใต้ หมู่สี่"],
        ["สงขลา หาดใหญ่", "สงขลา สะเดา", "สงขลา จะนะ"],  # these and those that follow are in the lists of names
        ["คลองหาด สระแก้ว", "ไทยอุดม สระแก้ว", "ซับมะกรูด สระแก้ว"],
        ["รณรงค์ ลดเหล้า", "อนุรักษ์ ป่า", "พัฒนา คน", "ศึกษา ดูงาน"],
        ["สังคม สันติสุข", "คนไทย มั่นคง", "ครอบครัว ร่มเย็น"],
        ["วัด ชัยมงคล", "วัด สุวรรณคีรี", "วัด โพธิ์งาม"],
        ["กลุ่ม มิตรสัมพันธ์", "ชมรม แสงทอง", "สหกรณ์ ทองสุข"],
    ],
)
def test_a_column_of_other_words_is_none_of_names(said: list[str]) -> None:
    assert guarded(*(row(at, responsible=one) for at, one in enumerate(said)))[1] == []


@given(st.lists(st.sampled_from([IDENTITY, NOT_IDENTITY, "โครงการ", "นายมานะ ใจดี", 5, None]), max_size=12))
def test_every_row_goes_on_in_order_whatever_is_in_it(cells: list[RawCell]) -> None:
    rows, _ = guarded(*(row(at, title=cell) for at, cell in enumerate(cells)))
    assert [one.row for one in rows] == list(range(len(cells)))
    assert not [one for one in rows if one.fields["title"].raw in {IDENTITY, "นายมานะ ใจดี"}]


def test_rows_come_one_after_another_and_not_all_at_once() -> None:
    """More than the first thousand are never held."""
    asked = 0

    def endless() -> object:
        nonlocal asked
        while True:
            asked += 1
            yield row(asked, title="โครงการ")

    rows = Guard(shipped()).rows(endless())  # type: ignore[arg-type]
    assert [next(rows).row for _ in range(3)] == [1, 2, 3]
    assert asked <= 1_100
