"""The canonical sheets: headers in any language, order and row; what is not a header is said with its cell."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.cells import RawCell, Table
from thaktho.contract import Sheet, shipped
from thaktho.intake.layouts.canonical import read_sheet
from thaktho.intake.layouts.raw_rows import RawRow, SheetReading
from thaktho.intake.layouts.which_sheet import assign
from thaktho.messages import text
from thaktho.model import Note

PROJECT = shipped().sheet("project")
TH = ["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "แหล่งงบประมาณ", "งบประมาณที่อนุมัติ"]
EN = ["Project code", "Project title", "Fiscal year", "Fund", "Amount approved"]
TERM = ["code", "title", "fiscalYear", "fund", "approved"]
FIRST = ["68-L5221-2-01", "โครงการผู้สูงอายุ", "2568", "L5221", "60000"]


class Found(NamedTuple):
    """A sheet as read to its end."""

    rows: list[RawRow]
    notes: list[Note]
    columns: Mapping[str, tuple[str, str]]
    sheet: Sheet


def whole(found: SheetReading | Note) -> Found:
    assert isinstance(found, SheetReading)
    rows = list(found.rows)
    return Found(rows, found.notes, found.columns[""], found.sheet)


def read(*rows: Sequence[RawCell], name: str = "โครงการ") -> Found:
    table = Table(name, rows)
    return whole(read_sheet(table, shipped(), assign([table], shipped())))


def refused(*rows: Sequence[RawCell], name: str = "โครงการ", beside: Sequence[str] = ()) -> Note:
    """Return what is said of a table that is not read, where tables of projects stand beside it under these names."""
    table = Table(name, rows)
    found = read_sheet(table, shipped(), assign([table, *(Table(one, [TH, FIRST]) for one in beside)], shipped()))
    assert isinstance(found, Note)
    return found


def values(found: Found) -> list[dict[str, RawCell]]:
    return [{name: field.raw for name, field in row.fields.items()} for row in found.rows]


@pytest.mark.parametrize("header", [TH, EN, TERM, [*TH[:2], *EN[2:4], TERM[4]]])
def test_headers_are_known_in_thai_in_english_and_by_term(header: list[str]) -> None:
    found = read(header, FIRST)
    assert values(found) == [dict(zip(TERM, FIRST, strict=True))]
    assert not found.notes


@pytest.mark.parametrize(
    "written",
    ["งบประมาณ(บาท)", "  งบประมาณ\n(บาท) ", "งบประมาณ\u200b (บาท)", "BUDGETGRANT", "Amount  approved "],
)
def test_a_header_may_differ_by_spaces_case_and_invisible_letters(written: str) -> None:
    assert values(read(["ชื่อโครงการ", written], ["โครงการผู้สูงอายุ", "1"]))[0]["approved"] == "1"


def test_every_header_of_every_sheet_leads_to_a_field_and_a_fields_own_name_to_itself() -> None:
    for sheet in shipped().sheets:
        for field in sheet.fields:
            for header in field.headers[:3]:
                found = read([header], ["x"], name=sheet.sheet.th)
                assert values(found) == [{field.name: "x"}], (sheet.name, header)


@given(st.permutations(range(len(TH))))
def test_the_order_of_the_columns_is_free(order: list[int]) -> None:
    found = read([TH[at] for at in order], [FIRST[at] for at in order])
    assert values(found) == [dict(zip(TERM, FIRST, strict=True))]
    assert {name: field.cell.ref for name, field in found.rows[0].fields.items()} == {
        TERM[at]: f"{'ABCDE'[place]}2" for place, at in enumerate(order)
    }


def test_a_cell_keeps_its_sheet_and_place_beyond_column_z() -> None:
    found = read(["", *[""] * 26, "ชื่อโครงการ"], [], [None] * 27 + ["โครงการผู้สูงอายุ"])
    cell = found.rows[0].fields["title"].cell
    assert (cell.sheet, cell.ref, found.rows[0].last_column) == ("โครงการ", "AB3", "AB")


def test_a_two_line_header_is_known_by_either_line() -> None:
    assert values(read(["ชื่อโครงการ\nTitle of it", "Budget\nงบประมาณที่อนุมัติ"], ["ก", "1"])) == [
        {"title": "ก", "approved": "1"}
    ]


def test_title_rows_may_stand_above_the_header() -> None:
    titles: list[list[RawCell]] = [["รายงานโครงการ ประจำปี 2568"], [], ["องค์การบริหารส่วนตำบลตัวอย่าง", None, "หน้า 1"]]
    found = read(*titles, TH, FIRST)
    assert [row.row for row in found.rows] == [5]
    assert found.columns["title"] == ("B", "ชื่อโครงการ")


@pytest.mark.parametrize(("above", "below"), [(TH, EN), (EN, TH), (TH, TERM)])
def test_a_second_header_row_in_another_language_is_no_project(above: list[str], below: list[str]) -> None:
    found = read(above, below, FIRST)
    assert values(found) == [dict(zip(TERM, FIRST, strict=True))]
    assert found.rows[0].row == 3


def test_a_row_that_holds_one_word_of_a_header_is_a_project() -> None:
    """A fund may be called กองทุน: only a row that repeats the headers is one."""
    assert len(read(["ชื่อโครงการ", "แหล่งงบประมาณ"], ["โครงการ", "สสส."]).rows) == 1


def test_blank_rows_are_left_out_and_rows_keep_their_numbers() -> None:
    found = read(TH, FIRST, [], [None, " ", "-", "\u200b"], FIRST)
    assert [row.row for row in found.rows] == [2, 5]


def test_a_row_with_values_in_unknown_columns_alone_is_left_out() -> None:
    assert not read([*TH, "หมายเหตุ"], [*[None] * 5, "รวมทั้งสิ้น"]).rows


def test_an_unknown_column_is_said_with_its_cell_and_the_nearest_name() -> None:
    note = read(["ชื่อโครงการ", "งบประมาณที่อนุมัต"], ["ก", "1"]).notes[0]
    assert (note.rule, note.severity, note.sheet, note.row, note.column) == (
        "find.unknown_column",
        "warning",
        "โครงการ",
        1,
        "B",
    )
    assert "งบประมาณที่อนุมัต" in note.message.th
    assert note.suggestion is not None
    assert "งบประมาณที่อนุมัติ" in note.suggestion.th
    assert "Amount approved" in note.suggestion.en


def test_an_unknown_column_like_none_of_ours_gets_no_false_hint() -> None:
    assert read([*TH, "หมายเหตุการเบิกจ่ายของกองคลัง"], FIRST).notes[0].suggestion is None


def test_a_column_that_is_there_twice_is_read_once_and_said() -> None:
    """The name to mend is the field's own, also where the second column has another of its names."""
    found = read(["ชื่อโครงการ", "ปีงบประมาณ", "โครงการ"], ["ก", "2568", "ข"])
    assert values(found) == [{"title": "ก", "fiscalYear": "2568"}]
    note = found.notes[0]
    assert (note.rule, note.severity, note.row, note.column, note.value) == (
        "find.column_twice",
        "violation",
        1,
        "C",
        "โครงการ",
    )
    assert note.suggestion is not None
    assert "ชื่อโครงการ" in note.suggestion.th


@pytest.mark.parametrize("name", ["โครงการ", "Projects", "project", " projects "])
def test_a_sheet_is_known_by_its_names(name: str) -> None:
    assert read(TH, FIRST, name=name).sheet is PROJECT


def test_an_unknown_sheet_among_others_is_said_and_not_read() -> None:
    note = refused(["วิธีกรอก", *TH[:2]], name="คำชี้แจง")
    assert (note.rule, note.severity, note.sheet) == ("find.unknown_sheet", "info", "คำชี้แจง")


def test_a_copy_of_a_sheet_is_a_warning_that_says_where_its_rows_belong() -> None:
    note = refused(TH, FIRST, name="โครงการ (2)", beside=["โครงการ"])
    assert (note.rule, note.severity, note.sheet) == ("find.sheet_like", "warning", "โครงการ (2)")
    assert "“โครงการ”" in note.message.th
    assert note.suggestion == text("suggest.sheet_rows", value=PROJECT.sheet)


def test_two_strange_sheets_with_the_headers_of_ours_are_a_violation_for_nothing_says_which_is_meant() -> None:
    note = refused(TH, FIRST, name="โครงการปี 68", beside=["โครงการปี 69"])
    assert (note.rule, note.severity, note.sheet) == ("find.sheet_like", "violation", "โครงการปี 68")
    assert note.suggestion == text("suggest.sheet_name", value=PROJECT.sheet)


@pytest.mark.parametrize("name", ["Sheet1", "โครงการปี 69", "plan", "แผนงาน"])
def test_a_table_whose_name_misleads_is_taken_by_its_headers_and_that_is_said(name: str) -> None:
    """``plan.csv`` holds projects, whatever the sheet of plans is called."""
    found = read([*TH, "สถานะ"], [*FIRST, ""], name=name)
    assert found.sheet is PROJECT
    assert (found.notes[0].rule, found.notes[0].severity) == ("find.sheet_taken", "info")
    assert found.rows[0].table == name


def test_a_renamed_sheet_is_taken_although_other_sheets_of_the_form_stand_beside_it() -> None:
    renamed, funds = Table("โครงการปี 69", [TH, FIRST]), Table("กองทุน", [["รหัสกองทุน", "ชื่อกองทุน"]])
    which = assign([renamed, funds], shipped())
    assert {name: sheet.name for name, sheet in which.items()} == {"โครงการปี 69": "project", "กองทุน": "fund"}


def test_every_sheet_of_the_form_with_its_own_headers_is_itself() -> None:
    tables = [Table(sheet.sheet.th, [[f.label.th for f in sheet.fields]]) for sheet in shipped().sheets]
    assert assign(tables, shipped()) == {sheet.sheet.th: sheet for sheet in shipped().sheets}


def test_a_table_alone_is_the_sheet_that_its_headers_fit_best() -> None:
    header = ["รหัสโครงการ", "กลุ่มเป้าหมาย", "จำนวนที่คาดไว้", "จำนวนที่เข้าถึงจริง"]
    assert read(header, ["1", "1004", "20", "18"], name="งานปี 68").sheet.name == "reach"


def test_two_known_headers_are_not_enough_to_take_a_strange_table() -> None:
    assert refused(TH[:2], FIRST[:2], name="Sheet1").rule == "find.unknown_sheet"


def test_a_sheet_without_a_header_is_a_violation_that_names_a_header() -> None:
    note = refused(["รายงาน"], ["ไม่มีหัวตาราง"])
    assert (note.rule, note.severity, note.sheet) == ("find.no_header", "violation", "โครงการ")
    assert note.suggestion is not None
    assert "รหัสโครงการ" in note.suggestion.th


@given(st.lists(st.lists(st.none() | st.text(max_size=8) | st.integers() | st.floats(), max_size=6), max_size=8))
def test_any_table_at_all_gets_an_answer(rows: list[list[RawCell]]) -> None:
    """Rows keep the number they have in the file, and never come from above the header."""
    found = read(["x"], TH, *rows)
    assert all(3 <= row.row <= len(rows) + 2 for row in found.rows)


def test_a_header_broken_over_two_lines_is_one_name_before_it_is_two() -> None:
    """รหัส / โครงการ is the code, although its second line alone would be the title."""
    found = read(["รหัส\nโครงการ", "ชื่อ โครงการ", "ปีงบประมาณ"], ["69-1", "โครงการหนึ่ง", "2569"])
    assert values(found) == [{"code": "69-1", "title": "โครงการหนึ่ง", "fiscalYear": "2569"}]
    assert found.notes == []


def test_a_column_that_holds_something_without_a_header_is_said() -> None:
    found = read([*TH, None, None], [*FIRST, 1, "900"], [*FIRST, 2, None])
    (note,) = found.notes
    assert (note.rule, note.severity, note.row, note.column) == ("find.no_column_header", "warning", 1, "G")
    assert "900" in note.message.th


@pytest.mark.parametrize("header", ["ที่", "ลำดับ", "ลำดับที่", "No."])
def test_a_column_of_running_numbers_is_passed_over(header: str) -> None:
    assert read([header, *TH], [1, *FIRST]).notes == []


@pytest.mark.parametrize(
    "begins",
    [
        "รวม",
        "รวมทั้งสิ้น",
        "รวมเงินทั้งสิ้น 2 โครงการ",
        "ยอดรวม",
        "หมายเหตุ: ยังไม่รวมภาษี",
        "หมายเหตุ ข้อมูล ณ 30 ก.ย.",
        "ยอดยกไป",
        "ผู้จัดทำข้อมูล",
        "ลงชื่อ ........",
        "Total",
    ],
)
def test_a_total_a_remark_or_a_signature_is_no_project_and_is_said(begins: str) -> None:
    found = read(["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ"], ["69-1", "โครงการหนึ่ง", "2569"], [None, begins, "2569"])
    assert [row.row for row in found.rows] == [2]
    assert [(note.rule, note.row, note.column) for note in found.notes] == [("find.total_row", 3, "B")]


@pytest.mark.parametrize("title", ["รวมใจเยาวชน ฟื้นฟูเมืองเก่า", "รวมพลังคนรักสุขภาพ"])
def test_a_project_whose_title_begins_like_a_total_is_a_project(title: str) -> None:
    assert len(read(["รหัสโครงการ", "ชื่อโครงการ"], [None, title]).rows) == 1


def test_a_row_with_a_code_is_a_project_whatever_its_title() -> None:
    assert len(read(["ชื่อโครงการ", "รหัสโครงการ"], ["รวมทั้งสิ้น", "69-1"]).rows) == 1


# -- rows that are no records ----------------------------------------------------------------------------------


def test_a_header_that_was_pasted_along_with_rows_is_passed_over_and_said() -> None:
    found = read(TH, EN, FIRST, TH, [*FIRST[:1], "โครงการอื่น", *FIRST[2:]], EN)
    assert [row.row for row in found.rows] == [3, 5]
    assert [(note.rule, note.severity, note.row) for note in found.notes] == [
        ("find.header_again", "info", 4),
        ("find.header_again", "info", 6),
    ]


def test_what_is_typed_over_the_second_row_of_headers_is_said_since_it_is_not_read() -> None:
    over = [*EN[:1], "โครงการที่พิมพ์ทับ", *EN[2:]]
    found = read(TH, over, FIRST)
    assert [row.row for row in found.rows] == [3]
    assert [(note.rule, note.severity, note.row) for note in found.notes] == [("find.header_typed_over", "warning", 2)]
    assert "โครงการที่พิมพ์ทับ" in found.notes[0].message.th
    assert not read(TH, EN, FIRST).notes


def test_a_row_that_says_the_name_of_one_column_is_a_row() -> None:
    """A project may be called like a header."""
    assert len(read(TH, ["1", "แผนงาน", "2568", "แหล่งงบประมาณ", "5000"]).rows) == 1


@pytest.mark.parametrize("at", [0, 1])
def test_a_total_is_no_project_whether_it_is_said_under_the_code_or_the_title(at: int) -> None:
    total: list[RawCell] = [None, None, None, None, 120000]
    total[at] = "รวมทั้งสิ้น"
    found = read(TH, FIRST, total)
    assert len(found.rows) == 1
    assert [note.rule for note in found.notes] == ["find.total_row"]
    assert len(read(TH, ["68-1", "รวมเงินช่วยเพื่อน", "2568", None, 5]).rows) == 1


def test_a_formula_that_fails_in_a_totals_row_is_nobodys_business() -> None:
    found = read(TH, FIRST, ["รวม", None, None, None, "#REF!"])
    assert [note.rule for note in found.notes] == ["find.total_row"]


def test_a_text_merged_across_the_table_is_a_heading_and_one_finding() -> None:
    table = Table("โครงการ", [TH, FIRST, ["แผนงานด้านสังคม"], FIRST], merged=((2, 0, 2, 4),))
    found = whole(read_sheet(table, shipped(), assign([table], shipped())))
    assert [row.row for row in found.rows] == [2, 4]
    (note,) = found.notes
    assert (note.rule, note.severity, note.row, note.column) == ("find.section_row", "warning", 3, "A")
    assert note.suggestion == text("suggest.section_row")
