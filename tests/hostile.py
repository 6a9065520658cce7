"""Hostile and unlucky files, built byte by byte: what no check may hang on, fall over or take for something else."""

import io
import os
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from tests.containers import brecord, cfb, ods, ods_cell, record, saved, xls, xlsb, zipped

from thaktho import form
from thaktho.intake.files.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS

HEADER = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ")
SHEET = "xl/worksheets/sheet1.xml"
RELS = "xl/_rels/workbook.xml.rels"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def plain(*rows: tuple[object, ...]) -> bytes:
    """Return a sound workbook with the header of projects."""
    book = openpyxl.Workbook()
    book.active.title = "โครงการ"
    for row in (HEADER, *(rows or (("68-L5221-2-01", "โครงการหนึ่ง", 2568),))):
        book.active.append(row)
    return saved(book)


def patched(data: bytes, parts: Mapping[str, str | bytes | Callable[[bytes], bytes]]) -> bytes:
    """Return a package with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            part = parts.get(name)
            new.writestr(name, old.read(name) if part is None else part(old.read(name)) if callable(part) else part)
    return out.getvalue()


def sheet(body: str, rest: str = "") -> str:
    """Return a sheet's XML: the header, and the rows given."""
    cells = "".join(text_cell(f"{letter}1", words) for letter, words in zip("ABC", HEADER, strict=True))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}><sheetData><row r="1">{cells}</row>{body}'
        f"</sheetData>{rest}</worksheet>"
    )


def text_cell(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c>'


def of_sheet(body: str, rest: str = "") -> bytes:
    return patched(plain(), {SHEET: sheet(body, rest)})


GOOD_ROW = (
    f'<row r="2">{text_cell("A2", "68-L5221-2-01")}{text_cell("B2", "โครงการหนึ่ง")}<c r="C2"><v>2568</v></c></row>'
)


# -- packages --------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return of_sheet(GOOD_ROW + " " * (300 * 1024**2))


def lying() -> bytes:
    """A member that says it is small, and is not."""
    data = bytearray(of_sheet(GOOD_ROW + " " * (20 * 1024**2)))
    name = SHEET.encode()
    struct.pack_into("<I", data, data.index(name) - 30 + 22, 500)
    struct.pack_into("<I", data, data.rindex(name) - 46 + 24, 500)
    return bytes(data)


def overlapping() -> bytes:
    """Many members that are one and the same piece of the file, as the smallest bombs have them."""
    data = patched(plain(), {"xl/media/a.xml": b"x" * 1024**2})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        where = book.start_dir
    end = data.rindex(b"PK\5\6")
    entry = data[where:end][data[where:end].rindex(b"PK\1\2") :]
    more = b"".join(entry.replace(b"/a.xml", f"/{n:05}".encode()[:6]) for n in range(2000))
    directory = data[where:end] + more
    count = (len(directory) // len(entry)) & 0xFFFF
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), where, 0)
    return data[:where] + directory + tail


def nested() -> bytes:
    return zipped(a_dot_xlsx=plain(), b_dot_zip=zipped(c_dot_zip=b"x" * 1000))


def twice_named() -> bytes:
    """Two parts of one name, of which each program reads another."""
    return patched(plain(), {"xl/worksheets/sheet9.xml": sheet(GOOD_ROW)}).replace(b"sheet9.xml", b"sheet1.xml")


def declared(part: str, *, late: bool = False, encoding: str = "utf-8") -> bytes:
    """A document type in any part, also behind a long comment or in UTF-16."""
    said = f"<?xml version='1.0' encoding='{encoding}'?>{'<!--' + 'x' * 9000 + '-->' if late else ''}{DOCTYPE}"
    return patched(plain(), {part: (said + sheet(GOOD_ROW).split("?>")[1]).encode(encoding)})


def many_sheets(count: int) -> bytes:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, count + 1))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>' for n in range(1, count + 1)
    )
    return patched(
        plain(),
        {
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{kind}"><sheets>{listed}</sheets></workbook>',
            RELS: f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
            "</Relationships>",
        },
    )


def with_macros() -> bytes:
    return patched(plain(), {"xl/vbaProject.bin": cfb("VBA", b"macro")})


def with_links() -> bytes:
    return patched(plain(), {"xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}/>"})


def with_form(properties: Mapping[str, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(plain()))
    for name, value in properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    return saved(book)


def anothers_form() -> bytes:
    return with_form({form.PUBLISHER: "songkhla-pao"})


# -- sheets ----------------------------------------------------------------------------------------------------


def formatted_rows() -> bytes:
    return of_sheet(GOOD_ROW + "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, MAX_ROWS + 1)))


def formatted_cells() -> bytes:
    return of_sheet(GOOD_ROW + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, MAX_ROWS + 1)))


def formatted_columns() -> bytes:
    cells = "".join(f'<c r="{get_column_letter(n)}3" s="1"/>' for n in range(1, MAX_COLUMNS + 1))
    return of_sheet(f'{GOOD_ROW}<row r="3">{cells}</row>')


def filled_columns() -> bytes:
    cells = "".join(text_cell(f"{get_column_letter(n)}2", f"ก{n}") for n in range(4, MAX_COLUMNS + 1))
    return of_sheet(GOOD_ROW.replace("</row>", f"{cells}</row>"))


def stray() -> bytes:
    return of_sheet(f'{GOOD_ROW}<row r="1048576">{text_cell("XFD1048576", "x")}</row>')


def stray_elsewhere() -> bytes:
    """The part of the sheet is called otherwise than any program calls it."""
    far = sheet(f'{GOOD_ROW}<row r="1048576">{text_cell("XFD1048576", "x")}</row>')
    return patched(
        plain(), {"xl/odd/tab.dat": far, RELS: lambda said: said.replace(b"worksheets/sheet1.xml", b"odd/tab.dat")}
    )


def long_cell() -> bytes:
    return of_sheet(GOOD_ROW + f'<row r="3">{text_cell("B3", "ก" * 50_000_000)}</row>')


def merged() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{2 * n}:C{2 * n + 1}"/>' for n in range(2, 65_002))
    return of_sheet(GOOD_ROW, f"<mergeCells>{ranges}</mergeCells>")


def merged_all_over() -> bytes:
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 2000
    return of_sheet(GOOD_ROW, f"<mergeCells>{ranges}</mergeCells>")


# -- OpenDocument, old and binary workbooks --------------------------------------------------------------------


def ods_rows(*rows: str) -> bytes:
    header = "".join(ods_cell(words) for words in HEADER)
    good = "".join(ods_cell(words) for words in ("68-L5221-2-01", "โครงการหนึ่ง", "2568"))
    return ods("".join(f"<table:table-row>{row}</table:table-row>" for row in (header, good)) + "".join(rows))


def ods_formatted_rows() -> bytes:
    one = '<table:table-row table:style-name="r"><table:table-cell table:style-name="c"/></table:table-row>'
    return ods_rows(one * (MAX_ROWS - 2))


def ods_stray() -> bytes:
    value = '<table:table-cell office:value-type="float" office:value="1"/>'
    return ods_rows(
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>',
        f'<table:table-row><table:table-cell table:number-columns-repeated="16383"/>{value}</table:table-row>',
    )


def ods_locked() -> bytes:
    return ods("", '<manifest:encryption-data manifest:checksum-type="SHA1"/>')


def ods_many_sheets() -> bytes:
    more = '<table:table table:name="s"/>' * (MAX_SHEETS + 1)
    return ods(f'</table:table>{more}<table:table table:name="z">')


def ods_spaces() -> bytes:
    said = '<text:p>x<text:s text:c="2000000000"/></text:p>'
    cell = f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    return ods_rows(f"<table:table-row>{cell}</table:table-row>")


def xls_locked() -> bytes:
    return xls(record(0x2F, struct.pack("<3H", 0, 0x1234, 0x5678)))


def xlsx_locked() -> bytes:
    return cfb("EncryptedPackage", b"locked")


# -- formulas without a result, at the same cell in every kind of workbook ----------------------------------------

C2_ERROR = '<c r="C2" t="e"><f>A99</f><v>#REF!</v></c>'


def xlsx_error() -> bytes:
    return of_sheet(GOOD_ROW.replace('<c r="C2"><v>2568</v></c>', C2_ERROR))


def ods_error() -> bytes:
    bad = (
        '<table:table-cell table:formula="of:=[.#REF!]" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    return _ods_c2(bad)


def ods_uncalculated() -> bytes:
    return _ods_c2('<table:table-cell table:formula="of:=2500+68"/>')


def _ods_c2(cell: str) -> bytes:
    whole = ods_rows()
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return patched(
        whole,
        {
            "content.xml": lambda said: said.replace(ods_cell("2568").encode(), cell.encode()).replace(
                b"<office:document-content", f"<office:document-content {space}".encode(), 1
            )
        },
    )


def xls_error() -> bytes:
    """BOOLERR at C5, and a formula whose result is an error at D5, in the sheet that `xls` makes."""
    broken = record(0x205, struct.pack("<3H2B", 4, 2, 0, 23, 1))
    broken += record(0x06, struct.pack("<3H", 4, 3, 0) + b"\2\0\x2a\0\0\0\xff\xff" + bytes(8))
    return xls(more=broken)


def xlsb_error() -> bytes:
    """An error at A2 and one of a formula at B2, in a sheet of which A1 is a text."""
    broken = brecord(0, struct.pack("<2I9x", 1, 0)) + brecord(3, struct.pack("<2IB", 0, 0, 23))
    broken += brecord(11, struct.pack("<2IB", 1, 0, 42) + bytes(10))
    return xlsb((0, 0, "x"), more=broken)


def csv_error() -> bytes:
    return f"{','.join(HEADER)}\n68-L5221-2-01,โครงการหนึ่ง,#REF!\n".encode()


def uncalculated() -> bytes:
    return plain(("68-L5221-2-01", "โครงการหนึ่ง", "=2500+68"))


def uncalculated_array() -> bytes:
    """One formula that fills B2 to C3; the cells but the first do not exist."""
    rows = f'<row r="2">{text_cell("A2", "1")}<c r="B2"><f t="array" ref="B2:C3">A9:B10</f><v></v></c></row>'
    return of_sheet(f'{rows}<row r="3">{text_cell("A3", "2")}</row>')


def uncalculated_shared() -> bytes:
    rows = [
        f'<row r="2">{text_cell("B2", "ก")}<c r="C2"><f t="shared" ref="C2:C3" si="0">2500+68</f></c></row>',
        f'<row r="3">{text_cell("B3", "ข")}<c r="C3"><f t="shared" si="0"/><v/></c></row>',
    ]
    return of_sheet("".join(rows))


# -- texts -----------------------------------------------------------------------------------------------------


def mixed_csv() -> bytes:
    return f"{','.join(HEADER)}\n1,โครงการหนึ่ง,2568\n".encode() + "2,โครงการสอง,2568\n".encode("cp874")


def nul_csv() -> bytes:
    return f"{','.join(HEADER)}\n1,โครงการหนึ่ง,2568\n2,โครงการ\0สอง,2568\n".encode()


def one_line_csv() -> bytes:
    return f"{','.join(HEADER)}\n".encode() + b"x," * (99 * 1024**2)


def endless_cell_csv() -> bytes:
    return f'{",".join(HEADER)}\n1,"ไม่ปิด,2568\n'.encode() + "2,โครงการ,2568\n".encode() * 10_000


def cell_of_50_mb_csv() -> bytes:
    return f"{','.join(HEADER)}\n1,".encode() + b"y" * 50_000_000


def blank_lines_csv() -> bytes:
    return f"{','.join(HEADER)}\n".encode() + b"\n" * 3_000_000 + b"1,x,2568\n"


def wide_csv() -> bytes:
    return f"{','.join(HEADER)}\n".encode() + b"1," * MAX_COLUMNS + b"1\n"


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + b"<table><tr><td>1"


def deep_tables_html() -> bytes:
    return b"<table><tr><td>" * 100_000 + b"1"


def wide_html() -> bytes:
    return b"<table>" + b"<tr><td colspan=1000000 rowspan=1000000>1</td></tr>" * 2000 + b"</table>"


def deep_json() -> bytes:
    return b'[{"a":' * 100_000


def wide_json() -> bytes:
    return ("[" + ",".join(f'{{"k{n}":{n}}}' for n in range(MAX_COLUMNS + 1)) + "]").encode()


def many_cells_json() -> bytes:
    keys = ",".join(f'"k{n}":1' for n in range(10_000))
    return f"[{{{keys}}}{',{}' * 2000}]".encode()


def half_a_letter_json() -> bytes:
    return b'[{"\\u0e0a\\u0e37\\u0e48\\u0e2d": "\\ud800"}]'


def no_number_json() -> bytes:
    return b'[{"a": NaN}]'


# -- what is no ordinary file ------------------------------------------------------------------------------------


def pipe(file: Path) -> None:
    os.mkfifo(file)


def link_to_nothing(file: Path) -> None:
    file.symlink_to(file.with_name("gone.xlsx"))


def link_to_itself(file: Path) -> None:
    file.symlink_to(file)


def link_to_a_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def a_folder(file: Path) -> None:
    file.mkdir()


def unreadable_sparse(file: Path) -> None:
    with file.open("wb") as out:
        out.truncate(1 << 30)  # takes no room on the disk
