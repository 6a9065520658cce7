"""Reading files as tables: real workbooks and CSVs made on the fly, and every kind of file that is refused."""

import datetime as dt
import hashlib
import re
import struct
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from tests.containers import cfb, ods, ods_cell, record, saved, xls, xlsb, xlsx, zipped

from thaktho.cells import column_index, letters
from thaktho.errors import DataError
from thaktho.intake.files.tables import content, read_tables, sha256

HEADER = "รหัส,ชื่อโครงการ,งบประมาณ (บาท)"
TWIN = frozenset({"โครงการ", "แหล่งงบประมาณ", "กิจกรรม"})


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refusal(path: Path) -> str:
    """Return the key of the refusal, having seen that both languages name the file and not its folder."""
    with pytest.raises(DataError) as caught:
        read_tables(path)
    message = caught.value.message
    assert path.name in message.th
    assert path.name in message.en
    assert str(path.parent) not in message.th + message.en
    assert re.search("[ก-ฮ]", message.th)
    return caught.value.key


# -- workbooks ---------------------------------------------------------------------------------------------


def test_rows_begin_at_a1_and_cells_keep_their_types(tmp_path: Path) -> None:
    data = xlsx(C4="x", D5=5, E5=1.5, F5=dt.date(2024, 5, 27), G5=True, B7="๒๕๖๖")
    (table,) = read_tables(put(tmp_path, "a.xlsx", data))
    assert table.sheet == "โครงการ"
    assert table.rows == [
        [], [], [], [None, None, "x"], [None, None, None, 5.0, 1.5, dt.date(2024, 5, 27), True], [], [None, "๒๕๖๖"],
    ]  # fmt: skip


def test_hidden_and_empty_sheets_are_read_in_order_and_chart_sheets_are_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "รหัส"
    hidden = book.create_sheet("ซ่อน")
    hidden.sheet_state = "veryHidden"
    hidden["B2"] = "h"
    book.create_sheet("ว่าง")
    book.create_chartsheet("กราฟ")
    tables = read_tables(put(tmp_path, "a.xlsx", saved(book)))
    assert [(table.sheet, table.rows) for table in tables] == [
        ("Sheet", [["รหัส"]]),
        ("ซ่อน", [[], [None, "h"]]),
        ("ว่าง", []),
    ]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (xls(), [[], [], [], [None, "รหัส"], [None, 2566.0]]),
        (xlsb((2, 1, "รหัส")), [[], [], [None, "รหัส"]]),
        (
            ods(
                '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
                f"<table:table-row><table:table-cell/>{ods_cell('รหัส')}</table:table-row>"
            ),
            [[], [], [None, "รหัส"]],
        ),
        (xlsx(B3="รหัส"), [[], [], [None, "รหัส"]]),
    ],
    ids=["xls", "xlsb", "ods", "xlsx"],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "noname"])
def test_a_workbook_is_read_by_its_content_whatever_its_name(
    tmp_path: Path, data: bytes, rows: list[list[object]], name: str
) -> None:
    assert [(table.sheet, table.rows) for table in read_tables(put(tmp_path, name, data))] == [("โครงการ", rows)]


# -- CSV ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_every_encoding_and_delimiter_in_use(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    lines = [delimiter.join(["รหัส", "ชื่อ", "งบ"]), delimiter.join(["1", '"ก ""ข"",;\nค"', '"6,600,500"']), ""]
    (table,) = read_tables(put(tmp_path, "โครงการ.csv", newline.join(lines).encode(encoding)))
    assert table.sheet == "โครงการ"
    assert table.rows == [["รหัส", "ชื่อ", "งบ"], ["1", 'ก "ข",;\nค', "6,600,500"]]


def test_commas_below_the_header_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "รายงานโครงการ\nรหัส;งบ\n1;1,200,300,400\n\n2;\n")
    assert read_tables(path)[0].rows == [["รายงานโครงการ"], ["รหัส", "งบ"], ["1", "1,200,300,400"], [], ["2"]]


def test_a_csv_without_the_name_of_a_sheet_is_just_itself(tmp_path: Path) -> None:
    put(tmp_path, "โครงการ.csv", HEADER)
    other = put(tmp_path, "รายงาน.csv", "ก,ข\n1,2\n")
    assert [table.sheet for table in read_tables(other, TWIN)] == ["รายงาน"]
    assert sha256(content(other, TWIN)) == hashlib.sha256(other.read_bytes()).hexdigest()


def test_a_twin_is_all_its_csvs_by_name_from_the_folder_or_any_of_them(tmp_path: Path) -> None:
    first = put(tmp_path, "แหล่งงบประมาณ.csv", "ก,ข\n1,2\n")
    second = put(tmp_path, "โครงการ.CSV", HEADER)
    empty = put(tmp_path, "กิจกรรม.csv", "")
    put(tmp_path, "~$โครงการ.csv", "left by an office program")
    put(tmp_path, "notes.txt", "x")
    for path in (tmp_path, first, second, empty):
        assert [table.sheet for table in read_tables(path, TWIN)] == ["กิจกรรม", "แหล่งงบประมาณ", "โครงการ"]
    assert [name for name, _ in content(first, TWIN)] == ["กิจกรรม.csv", "แหล่งงบประมาณ.csv", "โครงการ.CSV"]
    lines = "".join(f"{name}\t{hashlib.sha256(data).hexdigest()}\n" for name, data in content(tmp_path))
    assert {sha256(content(path, TWIN)) for path in (tmp_path, first, second)} == {
        hashlib.sha256(lines.encode()).hexdigest()
    }


def test_the_digest_of_one_file_is_that_of_its_bytes_and_a_twins_changes_with_a_name(tmp_path: Path) -> None:
    workbook = put(tmp_path, "a.xlsx", xlsx(A1="x"))
    assert sha256(content(workbook)) == hashlib.sha256(workbook.read_bytes()).hexdigest()
    assert content(workbook) == [("a.xlsx", workbook.read_bytes())]
    put(tmp_path, "a.csv", "ก,ข")
    before = sha256(content(tmp_path))
    put(tmp_path, "b.csv", "ค,ง").rename(tmp_path / "c.csv")
    assert sha256(content(tmp_path)) != before


# -- refusals ----------------------------------------------------------------------------------------------

REFUSED: dict[str, list[bytes | str]] = {
    "file.empty": [b"", b"\xef\xbb\xbf", b"\n\n", xlsx()],
    "file.encrypted": [
        cfb("EncryptedPackage", b"locked"),
        xls(record(0x2F, struct.pack("<3H", 0, 0x1234, 0x5678))),
        xls(record(0x2F, struct.pack("<3H", 1, 1, 1) + bytes(48))),
        ods("", '<manifest:encryption-data manifest:checksum-type="SHA1"/>'),
    ],
    "file.truncated": [xlsx(A1="x")[:-100], xlsx(A1="x")[:600], b"PK\x03\x04"],
    "file.unreadable": [xls(jump=1 << 24), xls()[:1600]],
    "file.encoding": [
        "จำนวน,ตำบล,หมู่ที่".encode()[:-1] + b",1",
        "รหัส,ชื่อ".encode("utf-16"),
        "ชื่อ".encode("cp874") + b"\xfc\xfd",
    ],
    "file.encodings_mixed": ["รหัส,ชื่อโครงการ\n1,โครงการหนึ่ง\n".encode() + "2,โครงการสอง\n".encode("cp874")],
    "file.not_json": [b'[{"a": 1}', b'{"a": [' * 5000],
    "file.no_sheets": [b'{"total": 5}', b"<html><body>none</body></html>"],
    "file.dangerous": [
        zipped(
            xl__workbook_dot_xml="<workbook/>",
            xl__worksheets__sheet1_dot_xml='<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><sheet>&b;</sheet>',
        )
    ],
    "file.quotes": [HEADER + '\n1,"ไม่ปิด,2\n3,4', '"ก "ข" ค",1'],
    "file.stray_cell": [
        xlsx(A1="x", XFD1048576="x"),
        xlsb((0, 0, "x"), (1048575, 16383, "x")),
        ods(f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x", 16384)}</table:table-row>'),
    ],
}


@pytest.mark.parametrize(("key", "data"), [(key, data) for key, many in REFUSED.items() for data in many])
def test_a_file_that_cannot_be_read_is_refused_by_the_reason(tmp_path: Path, key: str, data: bytes | str) -> None:
    assert refusal(put(tmp_path, "แผนปี ๒๕๖๗.xlsx", data)) == key


def test_a_file_that_would_unpack_to_more_than_it_may_is_refused(tmp_path: Path) -> None:
    data = zipped(xl__workbook_dot_xml=bytes(210 * 1024**2))
    assert refusal(put(tmp_path, "แผนปี ๒๕๖๗.xlsx", data)) == "file.too_big"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "picture"),
        (b"\xff\xd8\xff\xe0\0", "picture"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        (zipped(word__document_dot_xml="<w/>"), "Word"),
        (cfb("WordDocument", b"x"), "Word"),
        (zipped(ppt__presentation_dot_xml="<p/>"), "slide"),
        (zipped(photo_dot_jpg=b"x"), "archive"),
        (b"\x01\x02\0\x03" * 9, "unknown"),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_what_it_seems_to_be(tmp_path: Path, data: bytes, kind: str) -> None:
    path = put(tmp_path, "งบประมาณ.xlsx", data)
    assert refusal(path) == "file.not_spreadsheet"
    with pytest.raises(DataError, match=kind):
        read_tables(path)


def test_missing_files_and_folders_without_csv_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "ไม่มี.xlsx") == "file.missing"
    empty = tmp_path / "ว่าง"
    empty.mkdir()
    assert refusal(empty) == "file.no_sheets"


def test_a_workbook_of_charts_alone_has_no_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("กราฟ")
    book.remove(book["Sheet"])
    assert refusal(put(tmp_path, "a.xlsx", saved(book))) == "file.no_sheets"


def test_a_workbook_named_csv_among_csvs_is_refused_not_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", HEADER)
    put(tmp_path, "b.csv", xlsx(A1="x"))
    with pytest.raises(DataError, match=r"b\.csv") as caught:
        read_tables(tmp_path)
    assert caught.value.key == "file.not_spreadsheet"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(201 * 1024**2)  # sparse: takes no room on the disk
    assert refusal(path) == "file.too_big"


def test_format_without_values_far_away_is_no_stray_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "รหัส"
    book.active["XFD1048576"].font = Font(bold=True)
    assert read_tables(put(tmp_path, "a.xlsx", saved(book)))[0].rows == [["รหัส"]]
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    sheet = ods(f"<table:table-row>{ods_cell('รหัส')}</table:table-row>{empty}")
    assert read_tables(put(tmp_path, "a.ods", sheet))[0].rows == [["รหัส"]]


# -- letters -----------------------------------------------------------------------------------------------


@given(st.integers(0, 16383))
def test_column_letters_and_indexes_are_each_others_inverse(index: int) -> None:
    assert column_index(letters(index)) == index
    assert letters(index) == openpyxl.utils.get_column_letter(index + 1)


@pytest.mark.parametrize("bad", ["", "a", "A1", "ก", "ABCD"])
def test_what_are_no_column_letters_is_an_error(bad: str) -> None:
    with pytest.raises(ValueError, match=f"^{bad}$"):
        column_index(bad)
    with pytest.raises(ValueError, match="-1"):
        letters(-1)


def test_merged_cells_of_an_ods_are_known_though_calamine_tells_none(tmp_path: Path) -> None:
    file = tmp_path / "merged.ods"
    spans = 'table:number-columns-spanned="2" table:number-rows-spanned="3"'
    first = f'<table:table-cell office:value-type="string" {spans}><text:p>ก</text:p>'
    row = f"<table:table-row>{ods_cell('ข')}{first}</table:table-cell><table:covered-table-cell/>{ods_cell('ค')}"
    empty = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    file.write_bytes(ods(f"{empty}{row}</table:table-row>"))
    (table,) = read_tables(file)
    assert list(table.merged) == [(2, 1, 4, 2)]
    assert list(table.rows)[2] == ["ข", "ก", None, "ค"]
