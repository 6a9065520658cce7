"""The form in a real LibreOffice: it opens, is saved again as .xlsx and .ods, and nothing of it is lost."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from tests.making import understood, workspace

from thaktho.areas import children
from thaktho.contract import THK, shipped
from thaktho.form import Form, Lines
from thaktho.intake.template import workbook as template
from thaktho.intake.template.notes import MARKS
from thaktho.model import INSTRUCTIONS_SHEET, LISTS_SHEET, Reading
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole

LINES: Lines = {
    "project": [
        {
            "code": "68-5-1",
            "title": "=โครงการ",
            "fiscalYear": 2568,
            "fund": "L5221 กองทุนสุขภาพตำบล",
            "approved": 60000.5,
            "area": "900101 ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา",
            "targetGroup": "1004 ผู้สูงอายุ; 1001",
            "start": dt.date(2024, 10, 1),
            "status": "ongoing กำลังดำเนินโครงการ",
        }
    ],
    "reach": [{"project": "68-5-1", "targetGroup": "1004 ผู้สูงอายุ", "expected": 120}],
    "fund": [{"code": "L5221", "name": "กองทุนสุขภาพตำบล"}],
}
PLACES = tuple(f"{one.code} ตำบล{one.name.th}" for amphoe in children("90") for one in children(amphoe.code))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("office") / "workspace")


@pytest.fixture(scope="module")
def made(place: Workspace) -> Path:
    """A form with some rows, as Thaktho writes it."""
    who = place.publisher("fund")
    choices = {THK + "Area": PLACES}
    form = Form(place.title, place.site_base, who, who.dataset(None), 2568, dt.date(2025, 1, 1), choices, LINES)
    file = place.folder / "form.xlsx"
    file.write_bytes(template.write(form, shipped()))
    return file


@pytest.fixture(scope="module")
def saved(office: Callable[..., None], made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the form as LibreOffice saved it again, as .xlsx and as .ods."""
    out = tmp_path_factory.mktemp("saved")
    for kind in ("xlsx", "ods"):
        office(kind, out, made)
    return out


def _told(reading: Reading) -> list[tuple[str, dict[str, list[tuple[object, str | None]]]]]:
    return [
        (row.iri, {name: [(value.value, value.term) for value in values] for name, values in row.fields.items()})
        for row in reading.rows
    ]


@pytest.mark.parametrize("name", ["form.xlsx", "form.ods"])
def test_what_was_saved_again_is_read_the_same(place: Workspace, made: Path, saved: Path, name: str) -> None:
    """Codes, days, money, lists: nothing became another value, and no sheet is strange."""
    before, after = understood(place, made), understood(place, saved / name)
    assert _told(after) == _told(before)
    assert [(note.rule, note.field, note.value) for note in after.notes] == [
        (note.rule, note.field, note.value) for note in before.notes
    ]
    assert len(after.rows) == 3


def test_headers_notes_and_the_hidden_sheet_stay(saved: Path) -> None:
    """Frozen panes belong to a window, and a LibreOffice without a screen has none: they are not looked for."""
    book = openpyxl.load_workbook(saved / "form.xlsx")
    assert book[LISTS_SHEET].sheet_state == "hidden"
    assert book[INSTRUCTIONS_SHEET].sheet_state == "visible"
    for sheet in shipped().sheets:
        if sheet.name in template.EDITORS:
            continue
        page = book[sheet.sheet.th]
        for at, field in enumerate(sheet.fields, 1):
            assert page.cell(1, at).value == f"{field.label.th} {MARKS[field.level]}".strip()
            assert page.cell(2, at).value == field.label.en
            assert field.description.th in page.cell(1, at).comment.text


def test_every_drop_down_stays_with_the_list_that_it_names(made: Path, saved: Path) -> None:
    before, after = openpyxl.load_workbook(made), openpyxl.load_workbook(saved / "form.xlsx")

    def lists(book: openpyxl.Workbook) -> dict[tuple[str, int], str]:
        return {
            (page.title, cells.min_col): one.formula1
            for page in book
            for one in page.data_validations.dataValidation
            if one.type == "list"
            for cells in one.sqref.ranges
        }

    assert lists(after) == lists(before)
    names = set(lists(after).values())
    assert len(names) == 8
    assert names <= set(after.defined_names)
    offered = after.defined_names["list_Area"]
    sheet, cells = next(iter(offered.destinations))
    assert tuple(cell.value for (cell,) in after[sheet][cells]) == PLACES


def test_an_open_document_has_the_drop_downs_too(saved: Path) -> None:
    with zipfile.ZipFile(saved / "form.ods") as parts:
        content = parts.read("content.xml").decode()
    lists = set(re.findall(r'table:condition="of:cell-content-is-in-list\((list_\w+)\)"', content))
    named = set(re.findall(r'<table:named-(?:range|expression) table:name="(list_\w+)"', content))
    assert {"list_Area", "list_TargetGroup", "list_Project", "list_ProjectStatus"} <= lists <= named


@pytest.mark.parametrize(("name", "member"), [("form.xlsx", "docProps/custom.xml"), ("form.ods", "meta.xml")])
def test_for_whom_the_form_was_made_is_still_told(saved: Path, name: str, member: str) -> None:
    with zipfile.ZipFile(saved / name) as parts:
        told = parts.read(member).decode()
    for said in ("thaktho.publisher", "thaktho.dataset", "thaktho.period", "2560-2570", shipped().version):
        assert said in told
