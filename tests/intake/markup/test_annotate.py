"""The marked-up workbook: nothing of hers is lost, the same findings come again, marks do not pile up."""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from tests.intake.markup.books import (
    HER_NOTE,
    HIDDEN,
    SHEET,
    cells,
    checked,
    findings,
    mark,
    marked,
    parts,
    plain,
    repacked,
    rich,
    rows,
)
from tests.making import PROJECT, grid, twin, workbook

from thaktho.contract import shipped
from thaktho.intake.markup.annotate import annotate
from thaktho.intake.markup.colours import ALWAYS
from thaktho.intake.markup.notes import AUTHOR, END, START
from thaktho.messages import text
from thaktho.model import RESULTS_SHEET, Finding
from thaktho.report import Told, tell
from thaktho.workspace import Workspace, open_workspace

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


OTHERS = (
    "xl/pivotCache/pivotCacheDefinition1.xml",
    "xl/pivotTables/pivotTable1.xml",
    "xl/externalLinks/externalLink1.xml",
    "xl/printerSettings/printerSettings1.bin",
    "xl/threadedComments/threadedComment1.xml",
    "customXml/item1.xml",
)
"""Parts that we know nothing of."""
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl drops what we keep


class Made(NamedTuple):
    """Her workbook, what a check says of it, and the marked-up one."""

    hers: Path
    findings: Sequence[Finding]
    told: Sequence[Told]
    out: Path


@pytest.fixture(scope="module")
def made(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("marked")
    place = open_workspace(Path(shutil.copytree(opened, folder / "workspace")))
    hers, out = rich(folder / "plan.xlsx"), folder / "out.xlsx"
    found = checked(place, hers)
    told = tell(found.findings, shipped(), found.reading.columns)
    out.write_bytes(annotated(hers, told))
    return Made(hers, found.findings, told, out)


def annotated(file: Path, told: Sequence[Told]) -> bytes:
    return annotate("plan.xlsx", [(file.name, file.read_bytes())], told).data


def test_every_part_that_is_not_concerned_has_the_bytes_it_had(made: Made) -> None:
    before, after = parts(made.hers), parts(made.out)
    changed = {name for name, data in before.items() if after.get(name) != data}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/chartsheets/sheet1.xml",  # it is no longer the one that is selected
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert after.keys() - before.keys() == {"xl/worksheets/thaktho1.xml"}


def test_what_changes_only_gains(made: Made) -> None:
    before, after = parts(made.hers), parts(made.out)
    sheet = "xl/worksheets/sheet1.xml"
    assert cells(after[sheet]) == cells(before[sheet])
    assert without_ours(after[sheet]) == [etree.tostring(one) for one in etree.fromstring(before[sheet])]
    old, new = etree.fromstring(before["xl/styles.xml"]), etree.fromstring(after["xl/styles.xml"])
    for section, grown in zip(old, new, strict=True):
        kept = [etree.tostring(one) for one in grown][: len(section)]
        assert kept == [etree.tostring(one) for one in section], section.tag
        assert grown.get("count") in {None, str(len(grown))}
    drawing, more = before["xl/drawings/vmlDrawing1.vml"], after["xl/drawings/vmlDrawing1.vml"]
    assert more.startswith(drawing[: drawing.rindex(b"</xml>")].rstrip())
    names = [etree.fromstring(held["xl/workbook.xml"]).find(f"{MAIN}definedNames") for held in (before, after)]
    assert len({etree.tostring(found) for found in names if found is not None}) == 1


def without_ours(sheet: bytes) -> list[bytes]:
    """Return the elements of a sheet without our rules, and with her rules counted from 1 again."""
    root = etree.fromstring(sheet)
    ours = [one for one in root.iter(f"{MAIN}cfRule") if ALWAYS in "".join(map(str, one.itertext()))]
    assert ours
    for rule in ours:
        root.remove(rule.getparent())  # type: ignore[arg-type]
    for rule in root.iter():
        if isinstance(rule.tag, str) and rule.tag.endswith("}cfRule") and rule.get("priority"):
            rule.set("priority", str(int(rule.get("priority", "")) - len(ours)))
    return [etree.tostring(one) for one in root]


def test_other_programs_read_back_all_that_was_there(made: Made) -> None:
    book, values = openpyxl.load_workbook(made.out), openpyxl.load_workbook(made.out, data_only=True)
    sheet = book[SHEET]
    assert sheet["E3"].value == "=SUM(C3,1000)"
    assert values[SHEET]["E3"].value == 3568
    assert sheet["E3"].number_format == "#,##0.00"
    assert sheet.merged_cells.ranges == openpyxl.load_workbook(made.hers)[SHEET].merged_cells.ranges
    assert sheet.protection.sheet
    assert sheet.print_area == f"'{SHEET}'!$A$1:$J$13"
    assert book.sheetnames == [SHEET, "ลับ 'ภายใน' ของเรา", "กราฟ", RESULTS_SHEET]
    assert book["ลับ 'ภายใน' ของเรา"].sheet_state == "hidden"
    assert book.active.title == RESULTS_SHEET
    assert [page.title for page in book.worksheets if page.sheet_view.tabSelected] == [RESULTS_SHEET]
    assert not book.chartsheets[0].sheetViews.sheetView[0].tabSelected


def test_her_note_stays_and_ours_stands_below_it(made: Made) -> None:
    sheet = openpyxl.load_workbook(made.out)[SHEET]
    first, _, rest = sheet["E4"].comment.text.partition(f"\n{START}\n")
    assert first == HER_NOTE
    assert rest.endswith(END)
    assert sheet["E4"].comment.author == "สำนักงาน"
    assert sheet["B2"].comment.text == "ชื่อเต็ม"
    assert sheet["F5"].comment.author == AUTHOR


def test_every_finding_on_a_cell_has_its_colour_and_its_words(made: Made) -> None:
    sheet = openpyxl.load_workbook(made.out)[SHEET]
    found = [one for one in made.findings if one.cell and one.sheet == SHEET]
    assert {one.severity for one in found} == {"violation", "warning"}
    coloured = {
        (cell, rule.dxf.fill.bgColor.rgb)
        for ranges, rules in sheet.conditional_formatting._cf_rules.items()
        for rule in rules
        if rule.formula == [ALWAYS]
        for part in ranges.sqref.ranges
        for cell in (f"{openpyxl.utils.get_column_letter(c)}{r}" for r, c in part.cells)
    }
    fills = {"violation": "FFFFC7CE", "warning": "FFFFEB9C"}
    assert coloured == {(one.cell, fills[one.severity]) for one in found}
    for one in found:
        words = sheet[one.cell].comment.text
        assert one.message.th in words
        assert one.message.en in words
    assert sheet["H2"].value is None  # an empty cell is coloured without being made
    assert ("H2", fills["warning"]) in coloured


def test_the_list_names_every_finding_and_links_to_its_cell(made: Made) -> None:
    sheet = openpyxl.load_workbook(made.out)[RESULTS_SHEET]
    top = int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
    assert sheet.freeze_panes == f"A{top + 1}"
    assert sheet.auto_filter.ref == f"A{top}:J{top + len(made.findings)}"
    assert sheet.max_row == top + len(made.findings)
    for number, told in enumerate(tell(made.findings, shipped(), {}), top + 1):
        one = told.finding
        listed = [cell.value for cell in sheet[number]]
        assert listed[0].startswith(text(f"report.{one.severity}").th)
        assert listed[7] == f"{one.message.th}\n{one.message.en}"
        assert (listed[6] or None) == one.value
        if one.sheet is None:  # of the file as a whole
            assert not listed[2]
            assert sheet[f"B{number}"].hyperlink is None
            continue
        if one.sheet == HIDDEN:  # a link to a hidden sheet leads nowhere
            assert listed[2] == f"{HIDDEN} (ซ่อนอยู่)\n{HIDDEN} (hidden)"
            assert sheet[f"B{number}"].hyperlink is None
            continue
        assert listed[2] == one.sheet
        assert sheet[f"B{number}"].hyperlink.location == "'{}'!{}".format(
            str(one.sheet).replace("'", "''"), one.cell or "A1"
        )
    counts = Counter(one.severity for one in made.findings)
    assert f"ต้องแก้ {counts['violation']} ข้อ  ควรดู {counts['warning']} ข้อ" in sheet["A2"].value
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


def test_a_marked_up_file_gives_the_same_findings_and_a_mended_one_none(place: Workspace, tmp_path: Path) -> None:
    """But for the goals' column, which this workbook does not have."""
    file = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(file) as book:
        plain(book, [dict(PROJECT), {**PROJECT, "code": "68-L5221-2-02", "approved": "หกหมื่น"}])
    out = marked(place, file, tmp_path / "out.xlsx")
    assert findings(place, out) == findings(place, file) != []
    again = openpyxl.load_workbook(out)
    again[SHEET]["E3"] = "60000"
    again.save(tmp_path / "mended.xlsx")
    assert [one["rule"] for one in findings(place, tmp_path / "mended.xlsx")] == ["find.column_expected"]


def test_marking_a_marked_up_file_again_changes_nothing(made: Made) -> None:
    assert parts(annotated(made.out, made.told)) == parts(made.out)


def test_a_mended_file_is_without_marks_as_it_was_before(made: Made) -> None:
    """Marked up with findings and then without any, the sheet is what it was, but for where her rules count from."""
    cleared, before = parts(annotated(made.out, [])), parts(made.hers)
    sheet = "xl/worksheets/sheet1.xml"
    rule = re.compile(rb'priority="\d+"')
    assert rule.sub(b"", cleared[sheet]) == rule.sub(b"", canonical(before[sheet]))
    assert texts(cleared["xl/comments1.xml"]) == texts(before["xl/comments1.xml"])
    assert cleared["xl/drawings/vmlDrawing1.vml"].count(b"<v:shape ") == before["xl/drawings/vmlDrawing1.vml"].count(
        b"<v:shape "
    )


def canonical(sheet: bytes) -> bytes:
    """Return a sheet with what stands after its cells written as lxml writes it."""
    head = sheet[: sheet.index(b"<sheetData")]
    tail = sheet[sheet.rindex(b"</sheetData>") + len(b"</sheetData>") :]
    opening = re.search(rb"<worksheet[^>]*>", head)
    assert opening
    written = etree.tostring(etree.fromstring(opening[0] + tail), encoding="UTF-8")
    return head + cells(sheet) + written[len(opening[0]) :]


def texts(comments: bytes) -> list[str]:
    return ["".join(map(str, one.itertext())) for one in etree.fromstring(comments).iter(f"{MAIN}comment")]


def test_marks_are_taken_away_after_openpyxl_saved_the_file(place: Workspace, tmp_path: Path) -> None:
    file = workbook(tmp_path / "plan.xlsx", project=rows())
    out = marked(place, file, tmp_path / "out.xlsx")
    openpyxl.load_workbook(out).save(out)
    again = openpyxl.load_workbook(marked(place, out, tmp_path / "again.xlsx"))
    assert again.sheetnames == [SHEET, RESULTS_SHEET]
    assert noted(again) == noted(openpyxl.load_workbook(out))
    rules = [rule for found in again[SHEET].conditional_formatting._cf_rules.values() for rule in found]
    assert len(rules) == 2


def noted(book: openpyxl.Workbook) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in book[SHEET] for cell in row if cell.comment}


@pytest.mark.parametrize("name", ["plan.csv", "twin"])
def test_a_file_that_is_no_workbook_gives_one_with_its_values(place: Workspace, tmp_path: Path, name: str) -> None:
    file = twin(tmp_path / "twin", project=rows())
    if name == "plan.csv":
        file = grid(tmp_path / name, csv_rows(file / f"{SHEET}.csv"))
    done = mark(place, file)
    assert (done.values_only, done.ending) == (True, ".xlsx")
    out = tmp_path / "out.xlsx"
    out.write_bytes(done.data)
    same = [{**one, "sheet": None} for one in findings(place, out) if one["rule"] != "find.sheet_taken"]
    assert same == [{**one, "sheet": None} for one in findings(place, file) if one["rule"] != "find.sheet_taken"]


def csv_rows(file: Path) -> list[list[str]]:
    return [line.split(",") for line in file.read_text(encoding="utf-8-sig").splitlines()]


def test_a_workbook_with_macros_keeps_them_and_its_ending(made: Made, tmp_path: Path) -> None:
    types = parts(made.hers)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    rels = parts(made.hers)["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    macros = bytes(range(256)) * 8
    others = {name: name.encode() * 9 for name in OTHERS}
    change = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": rels, "xl/vbaProject.bin": macros, **others}
    file = repacked(made.hers, tmp_path / "plan.xlsm", change)
    done = annotate(file.name, [(file.name, file.read_bytes())], made.told)
    assert (done.ending, done.values_only) == (".xlsm", False)
    after = parts(done.data)
    assert after["xl/vbaProject.bin"] == macros
    assert {name: after[name] for name in OTHERS} == others
    assert b"vbaProject" in after["xl/_rels/workbook.xml.rels"]
