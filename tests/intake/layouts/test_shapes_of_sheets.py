"""The shapes of sheets that real files have (point 9 of the project's list), in sheets of the form."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from tests.making import PROJECT, checked_file, understood, workspace

from thaktho.cells import RawCell
from thaktho.model import Reading, Row

Grid = Sequence[Sequence[RawCell]]
HEADER = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "งบประมาณ (บาท)")
ONE = ("P-1", "โครงการผู้สูงอายุสุขใจ", 2568, 60000)
TWO = ("P-2", "โครงการป้องกันไข้เลือดออก", 2568, "6,600,500")


def read(folder: Path, *sheet: Sequence[RawCell], merged: Sequence[str] = (), hidden: Sequence[int] = ()) -> Reading:
    """Read a workbook of one sheet called โครงการ; ``merged`` are ranges, ``hidden`` rows from 0."""
    book = xlsxwriter.Workbook(folder / "file.xlsx")
    page = book.add_worksheet("โครงการ")
    for at, row in enumerate(sheet):
        page.write_row(at, 0, row)
    for cells in merged:
        first = cells.partition(":")[0]
        page.merge_range(cells, sheet[int(first[1:]) - 1][ord(first[0]) - ord("A")])
    for number in hidden:
        page.set_row(number, options={"hidden": True})
    book.close()
    return understood(workspace(folder / "workspace"), folder / "file.xlsx")


def said(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    return [tuple(str(row.first(name)) for name in ("code", "title", "fiscalYear", "approved")) for row in rows]


BOTH = [
    ("P-1", "โครงการผู้สูงอายุสุขใจ", "2568", "60000.00"),
    ("P-2", "โครงการป้องกันไข้เลือดออก", "2568", "6600500.00"),
]


def rules(reading: Reading) -> set[str]:
    return {note.rule for note in reading.notes}


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    title = ("แผนงานและโครงการ ประจำปีงบประมาณ พ.ศ. 2568", None, None, None)
    reading = read(tmp_path, title, ("เทศบาลตำบลปริก",), (), HEADER, ONE, TWO, merged=["A1:D1"])
    assert said(reading.rows) == BOTH
    assert [row.row for row in reading.rows] == [5, 6]


@pytest.mark.parametrize("header", ["งบประมาณ(บาท)", "งบประมาณ (บาท)", "งบประมาณ\n(บาท)", "  งบประมาณ ( บาท ) "])
def test_headers_that_differ_by_a_space(tmp_path: Path, header: str) -> None:
    assert said(read(tmp_path, (*HEADER[:3], header), ONE, TWO).rows) == BOTH


@pytest.mark.parametrize("words", ["รวม", "รวมทั้งสิ้น", "รวม 2 โครงการ", "รวมงบประมาณทั้งสิ้น", "ยอดรวมทั้งหมด"])
@pytest.mark.parametrize("col", [1, 2])
def test_totals_rows_are_no_records_and_are_said(tmp_path: Path, words: str, col: int) -> None:
    total = [None, None, None, 6660500]
    total[col - 1 if col == 2 else col] = words  # type: ignore[call-overload] # a text among the cells
    reading = read(tmp_path, HEADER, ONE, TWO, total)
    assert said(reading.rows) == BOTH
    (note,) = (note for note in reading.notes if note.rule == "find.total_row")
    assert (note.row, note.severity, note.value) == (4, "info", words)


def test_a_project_whose_title_begins_with_the_word_for_a_total_is_a_project(tmp_path: Path) -> None:
    titles = ["รวมพลังสร้างสุขตำบลปริก", "รวมใจสู้ภัยไข้เลือดออก"]
    reading = read(tmp_path, HEADER, *((None, title, 2568, 1000) for title in titles))
    assert [row.first("title") for row in reading.rows] == titles


def test_an_amount_merged_down_over_several_rows_is_told_of_each_row_that_gets_none_of_it(tmp_path: Path) -> None:
    under = (*TWO[:3], None)
    reading = read(tmp_path, HEADER, ONE, under, merged=["D2:D3"])
    assert [row.first("approved") is None for row in reading.rows] == [False, True]
    told = [note for note in reading.notes if note.rule == "find.merged_number"]
    assert [(note.row, note.column, note.severity) for note in told] == [(3, "D", "warning")]
    assert "60000" in told[0].message.th
    assert "2" in told[0].message.en


def test_a_two_row_merged_header_over_fields_of_the_form(tmp_path: Path) -> None:
    top = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "งบประมาณ", None)
    under = (None, None, None, "ที่ขอ", "ที่อนุมัติ")
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1"]
    reading = read(tmp_path, top, under, (*ONE[:3], 80000, 60000), merged=merged)
    (row,) = reading.rows
    assert (row.row, str(row.first("requested")), str(row.first("approved"))) == (3, "80000.00", "60000.00")
    assert {value.cell.ref for name in ("requested", "approved") for value in row.fields[name] if value.cell} == {
        "D3",
        "E3",
    }
    assert not rules(reading)


def test_a_merged_heading_over_the_header_that_groups_its_columns(tmp_path: Path) -> None:
    top = ("ข้อมูลโครงการ", None, None, "งบประมาณ", None)
    under = (*HEADER[:3], "ตามแผน", "ที่อนุมัติ")
    reading = read(tmp_path, top, under, (*ONE[:3], 70000, 60000), merged=["A1:C1", "D1:E1"])
    (row,) = reading.rows
    assert (row.row, str(row.first("planned")), str(row.first("approved"))) == (3, "70000.00", "60000.00")
    assert not rules(reading)


def test_merged_names_of_years_under_one_amount_are_not_taken_for_it_twice(tmp_path: Path) -> None:
    """The form has no column a year: the first is taken, the second is said to be one too many."""
    top = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "งบประมาณ", None)
    reading = read(tmp_path, top, (None, None, None, 2568, 2569), (*ONE[:3], 1, 2), merged=["D1:E1"])
    (note,) = (note for note in reading.notes if note.rule == "find.column_twice")
    assert note.column == "E"


def test_columns_shifted_by_empty_cells_at_the_end_keep_their_places(tmp_path: Path) -> None:
    """Rows are as long as what they hold: a short one lacks its last cells, and no cell moves."""
    file = tmp_path / "โครงการ.csv"
    header = ",".join((*HEADER, "หน่วยงานรับผิดชอบ", "สถานะ"))
    rows = 'P-1,โครงการผู้สูงอายุสุขใจ,2568\nP-2,โครงการที่สอง,2568,"6,600,500",,,,,'
    file.write_text(f"{header}\n{rows}\n", encoding="cp874")
    first, second = understood(workspace(tmp_path / "workspace"), file).rows
    assert "approved" not in first.fields
    assert str(second.first("approved")) == "6600500.00"
    assert not {"responsible", "status"} & {*first.fields, *second.fields}


def test_hidden_rows_and_a_running_number_without_a_header_are_read_like_others(tmp_path: Path) -> None:
    reading = read(tmp_path, (None, *HEADER), (1, *ONE), (2, *TWO), hidden=[1])
    assert said(reading.rows) == BOTH
    assert rules(reading) == {"find.hidden_rows"}


def test_a_hidden_sheet_is_read_like_others(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "file.xlsx")
    book.add_worksheet("บันทึก").write(0, 0, "ข้อความ")
    page = book.add_worksheet("โครงการ")
    for at, row in enumerate((HEADER, ONE, TWO)):
        page.write_row(at, 0, row)
    page.hide()
    book.close()
    assert said(understood(workspace(tmp_path / "workspace"), tmp_path / "file.xlsx").rows) == BOTH


def test_a_line_end_in_a_label_and_in_a_cell_of_several_values(tmp_path: Path) -> None:
    header = ("รหัส\nโครงการ", *HEADER[1:], "พื้นที่\nดำเนินการ")
    (row,) = read(tmp_path, header, (*ONE, f"{PROJECT['area']}\n900102")).rows
    assert [value.value for value in row.fields["area"]] == ["900101", "900102"]


def test_section_rows_are_not_records_of_the_form_in_silence(tmp_path: Path) -> None:
    """The form has a column for the plan: a heading among its rows is refused where it stands."""
    file = tmp_path / "file.xlsx"
    read(tmp_path, HEADER, ONE, (None, "แผนงานสาธารณสุข", None, None), TWO)
    found = checked_file(workspace(tmp_path / "workspace"), file)
    assert [(f.row, f.field) for f in found.findings if f.severity == "violation"] == [(3, "fiscalYear")]
