"""Packages that other programs write and that attackers send: marked up, or refused with a word; never a traceback."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree
from tests.intake.markup.books import (
    FIRST,
    HER_NOTE,
    SHEET,
    cells,
    findings,
    marked,
    parts,
    plain,
    prefixed,
    repacked,
    rows,
    simple_book,
    strict,
)

from thaktho.errors import DataError
from thaktho.intake.markup.annotate import annotate
from thaktho.intake.markup.notes import START
from thaktho.messages import Text
from thaktho.model import RESULTS_SHEET, Finding
from thaktho.report import Told
from thaktho.workspace import Workspace


def _told(severity: str, row: int | None, column: str | None, value: str | None = None) -> Told:
    sheet = SHEET if row else None
    found = Finding(severity, "find.x", Text("ผิด", "wrong"), None, sheet, row, column, "title", value)
    return Told(found, None, None, None, None)


TOLD = [
    _told("violation", 4, "E", "หกหมื่น"),
    _told("warning", 2, "B"),
    _told("info", 9, None),
    _told("info", None, None),
]


@pytest.fixture
def simple(tmp_path: Path) -> Path:
    return simple_book(tmp_path / "plan.xlsx")


def done(file: Path) -> dict[str, bytes]:
    return parts(annotate(file.name, [(file.name, file.read_bytes())], TOLD).data)


def without_styles(file: Path, out: Path) -> Path:
    rels = re.sub(rb"<Relationship [^>]*/styles\"[^>]*/>", b"", parts(file)["xl/_rels/workbook.xml.rels"])
    types = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", parts(file)["[Content_Types].xml"])
    change = {"xl/_rels/workbook.xml.rels": rels, "[Content_Types].xml": types, "xl/styles.xml": None}
    return repacked(file, out, change)


@pytest.mark.parametrize("write", [strict, prefixed, without_styles])
def test_other_ways_to_write_a_workbook(
    place: Workspace, simple: Path, tmp_path: Path, write: Callable[[Path, Path], Path]
) -> None:
    file = write(simple, tmp_path / "other.xlsx")
    out = marked(place, file, tmp_path / "out.xlsx")
    assert findings(place, out) == findings(place, file) == findings(place, simple)
    after, root = parts(out), etree.fromstring(parts(out)[FIRST])
    names = [etree.QName(one).localname for one in root]
    assert names.index("sheetData") < names.index("conditionalFormatting") < names.index("pageMargins")
    assert {etree.QName(one).namespace for one in root} == {etree.QName(root).namespace}
    assert cells(after[FIRST]) == cells(parts(file)[FIRST])
    comments = etree.fromstring(after["xl/comments1.xml"])
    assert len([one for one in comments.iter() if etree.QName(one).localname == "comment"]) > 5
    named = [one.get("PartName") for one in etree.fromstring(after["[Content_Types].xml"]).iter("{*}Override")]
    assert len(named) == len(set(named))


def test_the_elements_after_the_cells_stand_in_the_order_of_the_format(simple: Path, tmp_path: Path) -> None:
    """Excel repairs a sheet, and takes what it does not like out, where they do not."""
    between = (
        b'<sheetProtection sheet="1"/><mergeCells count="1"><mergeCell ref="Y1:Z2"/></mergeCells>'
        b'<dataValidations count="0"/><hyperlinks/>'
    )
    data = (
        parts(simple)[FIRST]
        .replace(b"</sheetData>", b"</sheetData>" + between)
        .replace(b"</worksheet>", b'<tableParts count="0"/><extLst/></worksheet>')
    )
    root = etree.fromstring(done(repacked(simple, tmp_path / "a.xlsx", {FIRST: data}))[FIRST])
    found = list(dict.fromkeys(etree.QName(one).localname for one in root))
    assert found[found.index("sheetData") :] == [
        "sheetData", "sheetProtection", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks",
        "pageMargins", "legacyDrawing", "tableParts", "extLst",
    ]  # fmt: skip


def test_a_sheet_without_notes_gets_a_drawing_in_its_place(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        plain(book, rows()).insert_textbox("N2", "กล่อง")
    after = done(tmp_path / "plan.xlsx")
    names = [etree.QName(one).localname for one in etree.fromstring(after[FIRST])]
    assert names[-3:] == ["pageMargins", "drawing", "legacyDrawing"]
    assert after["xl/drawings/thaktho1.vml"].count(b'ObjectType="Note"') == 3
    assert b"vmlDrawing" in after["xl/worksheets/_rels/sheet1.xml.rels"]


def test_a_conversation_is_left_alone(simple: Path, tmp_path: Path) -> None:
    """Programs show the conversation, not the note that stands for it: the cell is coloured and listed all the same."""
    thread = b"<author>tc={6F1B1AE5-0000-4000-8000-000000000001}"
    comments = parts(simple)["xl/comments1.xml"].replace("<author>สำนักงาน".encode(), thread)
    after = done(repacked(simple, tmp_path / "a.xlsx", {"xl/comments1.xml": comments}))
    found = etree.fromstring(after["xl/comments1.xml"]).iter("{*}comment")
    said = {one.get("ref"): "".join(map(str, one.itertext())) for one in found}
    assert said["E4"] == HER_NOTE
    assert START in said["B2"]
    assert b'sqref="E4"' in after[FIRST]


def test_her_own_sheet_of_that_name_stays_and_ours_is_named_otherwise(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        plain(book, rows())
        book.add_worksheet(RESULTS_SHEET).write("A1", "ของสำนักงาน")
    before, after = parts(tmp_path / "plan.xlsx"), done(tmp_path / "plan.xlsx")
    assert after["xl/worksheets/sheet2.xml"] == before["xl/worksheets/sheet2.xml"]
    assert re.findall(r'<sheet name="([^"]+)"', after["xl/workbook.xml"].decode()) == [
        SHEET, RESULTS_SHEET, f"{RESULTS_SHEET} (2)",
    ]  # fmt: skip


def test_where_there_are_very_many_cells_the_worst_have_notes_and_all_are_listed(
    simple: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaktho.intake.markup.annotate.MOST_NOTES", 1)
    after = done(simple)
    refs = re.findall(rb'<comment ref="(\w+)"', after["xl/comments1.xml"])
    assert refs == [b"E4"]
    listed = after["xl/worksheets/thaktho1.xml"].decode()
    assert listed.count("<hyperlink ") == 3
    assert "3 ช่อง" in listed


# -- packages that are not as they should be -----------------------------------------------------------------


def utf16(sheet: bytes) -> bytes:
    return sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16")


DAMAGE: dict[str, Callable[[dict[str, bytes]], dict[str, bytes | None]]] = {
    "a document type": lambda held: {FIRST: held[FIRST].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)},
    "a document type in the notes": lambda held: {
        "xl/comments1.xml": held["xl/comments1.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
    },
    "no cells": lambda held: {FIRST: held[FIRST].replace(b"sheetData", b"other")},
    "cells that do not end": lambda held: {FIRST: held[FIRST].replace(b"</sheetData>", b"")},
    "an end of the cells inside a text": lambda held: {
        FIRST: held[FIRST].replace(b"<sheetData>", b"<sheetData><row><c><v><![CDATA[</sheetData>]]></v></c></row>")
    },
    "a sheet in UTF-16": lambda held: {FIRST: utf16(held[FIRST])},
    "a sheet in TIS-620": lambda held: {FIRST: held[FIRST].replace(b"UTF-8", b"TIS-620")},
    "a sheet that is not there": lambda _: {FIRST: None},
    "a sheet that is no XML": lambda _: {FIRST: b"<worksheet><sheetData/><<<"},
    "a workbook that is no XML": lambda _: {"xl/workbook.xml": b"\0\1\2"},
    "a workbook of another namespace": lambda held: {
        "xl/workbook.xml": held["xl/workbook.xml"].replace(b"spreadsheetml/2006", b"elsewhere/2006", 1)
    },
    "a drawing that does not end": lambda held: {
        "xl/drawings/vmlDrawing1.vml": held["xl/drawings/vmlDrawing1.vml"].replace(b"</xml>", b"")
    },
    "relations that are no XML": lambda _: {"xl/_rels/workbook.xml.rels": b"<"},
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_package_that_is_not_as_it_should_be_is_refused_with_a_word(
    simple: Path, tmp_path: Path, damage: Callable[[dict[str, bytes]], dict[str, bytes | None]]
) -> None:
    file = repacked(simple, tmp_path / "damaged.xlsx", damage(parts(simple)))
    with pytest.raises(DataError) as refused:
        done(file)
    assert refused.value.key == "markup.broken"
    assert "damaged.xlsx" in refused.value.message.th


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_that_names_a_part_twice_is_refused(simple: Path) -> None:
    with zipfile.ZipFile(simple, "a") as zipped:
        zipped.writestr(FIRST.upper(), b"<worksheet/>")
    with pytest.raises(DataError):
        done(simple)


def test_a_zip_that_is_cut_short_is_refused(simple: Path) -> None:
    with pytest.raises(DataError) as refused:
        annotate("cut.xlsx", [("cut.xlsx", simple.read_bytes()[:-200])], TOLD)
    assert refused.value.key == "file.truncated"
