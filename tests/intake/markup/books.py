"""Workbooks as offices have them, and what a check of them says: for the tests of marking up."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.making import PROJECT

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.intake.files.tables import content
from thaktho.intake.markup.annotate import Marked, annotate
from thaktho.judging import Checked
from thaktho.report import tell
from thaktho.workspace import Workspace

SHEET = "โครงการ"
FIRST = "xl/worksheets/sheet1.xml"
HIDDEN = "ลับ 'ภายใน' ของเรา"
HER_NOTE = "บันทึกของสำนักงาน\nบรรทัดที่สอง"


def checked(place: Workspace, file: Path) -> Checked:
    """Judge a file of the publisher ``fund``."""
    who = place.publisher("fund")
    with Catalogue(place, shipped()) as catalogue:
        return catalogue.check(file, who, who.dataset(None))


def mark(place: Workspace, file: Path) -> Marked:
    """Judge a file and mark it up."""
    found = checked(place, file)
    told = tell(found.findings, shipped(), found.reading.columns)
    return annotate(file.name, content(file, shipped().sheet_names), told, twin=file.is_dir())


def marked(place: Workspace, file: Path, out: Path) -> Path:
    """Judge a file and write it marked up; return the new file."""
    out.write_bytes(mark(place, file).data)
    return out


def findings(place: Workspace, file: Path) -> list[dict[str, object]]:
    """Return what a check says, as JSON has it."""
    return [finding.as_dict() for finding in checked(place, file).findings]


def parts(file: Path | bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def repacked(file: Path, out: Path, change: Mapping[str, bytes | None]) -> Path:
    """Write a package again with some parts set, or left out where None; return the new file."""
    held = {**parts(file), **change}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in held.items():
            if data is not None:
                zipped.writestr(name, data)
    return out


def cells(sheet: bytes) -> bytes:
    """Return the cells of a sheet's part."""
    found = re.search(rb"<(?:\w+:)?sheetData(?:\s*/>|.*</(?:\w+:)?sheetData>)", sheet, re.DOTALL)
    assert found
    return found[0]


def rows(count: int = 12) -> list[dict[str, str]]:
    """Return projects of which every third has a wrong amount and every fourth a wrong area or no group."""
    made = []
    for number in range(1, count + 1):
        row = {**PROJECT, "code": f"68-L5221-2-{number:02}", "title": f"โครงการส่งเสริมสุขภาพ {number}"}
        row |= {"approved": "หกหมื่น"} if number % 3 == 0 else {}
        row |= {"area": "909999"} if number % 4 == 0 else {"targetGroup": ""} if number % 4 == 1 else {}
        made.append(row)
    return made


def plain(book: Any, given: Sequence[Mapping[str, str]], name: str = SHEET) -> Any:
    """Write projects on a new sheet of an XlsxWriter book, headers in the first row; return the sheet."""
    sheet, fields = book.add_worksheet(name), shipped().sheet("project")
    for column, field in enumerate(PROJECT):
        sheet.write_string(0, column, fields.field(field).label.th)
        for at, row in enumerate(given, 1):
            if row[field]:
                sheet.write_string(at, column, row[field])
    return sheet


def rich(file: Path) -> Path:
    """Write a workbook that holds what offices put into theirs, all that XlsxWriter can; its third row is E3."""
    with xlsxwriter.Workbook(file) as book:
        bold, money = (
            book.add_format({"bold": True}),
            book.add_format({"num_format": "#,##0.00", "bg_color": "#DDFFDD"}),
        )
        sheet = plain(book, rows())
        sheet.write_formula("E3", "=SUM(C3,1000)", money, 3568)
        sheet.write_rich_string("B3", "โครงการ", bold, " ตัวหนา ", "ปกติ")
        sheet.merge_range("L2:M3", "ผสานเซลล์")
        sheet.write_comment("E4", HER_NOTE, {"author": "สำนักงาน"})
        sheet.write_comment("B2", "ชื่อเต็ม")
        sheet.insert_textbox("N5", "กล่องข้อความ")
        sheet.insert_image("N20", "dot.png", {"image_data": io.BytesIO(png())})
        sheet.conditional_format("E2:E13", {"type": "cell", "criteria": ">", "value": 1, "format": bold})
        sheet.conditional_format("C2:C13", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("C2:C13", {"validate": "list", "source": ["2568", "2569"]})
        sheet.write_url("N1", "https://example.example/", string="ลิงก์")
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.freeze_panes(1, 1)
        sheet.autofilter("A1:J13")
        sheet.set_landscape()
        sheet.set_header("&Cแผนงาน")
        sheet.set_h_pagebreaks([8])
        sheet.print_area("A1:J13")
        sheet.protect("", {"select_locked_cells": True})
        sheet.ignore_errors({"number_stored_as_text": "A1:Z99"})
        sheet.insert_button("N8", {"caption": "ปุ่ม", "macro": "Go"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"={SHEET}!$C$2:$C$13"})
        sheet.insert_chart("N10", chart)
        book.define_name("ยอดรวม", f"={SHEET}!$E$3")
        other = book.add_worksheet(HIDDEN)
        other.write("A1", "ไม่เกี่ยวกับแบบฟอร์ม")
        other.hide()
        other.add_table("C1:D3", {"columns": [{"header": "ก"}, {"header": "ข"}]})
        page = book.add_chartsheet("กราฟ")
        drawn = book.add_chart({"type": "line"})
        drawn.add_series({"values": f"={SHEET}!$C$2:$C$13"})
        page.set_chart(drawn)
        page.activate()
        book.set_custom_property("เลขที่หนังสือ", "สข 52001")
    return file


def simple_book(file: Path) -> Path:
    """Write a workbook of projects with one note of hers."""
    with xlsxwriter.Workbook(file) as book:
        plain(book, rows()).write_comment("E4", HER_NOTE, {"author": "สำนักงาน"})
    return file


def strict(file: Path, out: Path) -> Path:
    """Write a workbook as strict Open XML, as Excel can save it."""
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    change: dict[str, bytes | None] = {}
    for name, data in parts(file).items():
        for old, new in names.items():
            data = data.replace(old, new)  # noqa: PLW2901 - one name after the other
        change[name] = data
    return repacked(file, out, change)


def prefixed(file: Path, out: Path) -> Path:
    """Write a workbook whose elements have a prefix, as some libraries do."""
    change: dict[str, bytes | None] = {}
    for name in (FIRST, "xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml", "xl/sharedStrings.xml"):
        data = parts(file)[name].replace(b' xmlns="', b' xmlns:x="')
        change[name] = re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1x:", data)
    return repacked(file, out, change)


def png() -> bytes:
    """Return a picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
