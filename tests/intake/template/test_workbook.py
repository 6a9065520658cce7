"""The form: what an officer sees in it, and that it is read back as it was meant."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from tests.making import understood, workspace

from thaktho.contract import THK, Sheet, shipped
from thaktho.form import Choices, Form, Line, Lines
from thaktho.intake.template import workbook as template
from thaktho.intake.template.notes import MARKS
from thaktho.intake.values.scalars import clean_text
from thaktho.model import INSTRUCTIONS_SHEET, LISTS_SHEET
from thaktho.workspace import Workspace

TAMBON = tuple(f"9001{number:02} ตำบลที่ {number}" for number in range(1, 99))
CHOICES: Choices = {THK + "Area": TAMBON, THK + "Goal": ("SKH2570-3 สังคมเป็นสุข",)}
SHEETS = [sheet for sheet in shipped().sheets if sheet.name not in template.EDITORS]
RISKY = ["=1+1", "+66", "-5", "@SUM(A1)", "https://www.example.go.th/", "0012", "1/2", "TRUE", "{=A1}", "1e5"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return workspace(tmp_path_factory.mktemp("template") / "workspace")


def form(place: Workspace, lines: Lines | None = None, *, blank: bool = False, year: int = 2569) -> Form:
    who = None if blank else place.publisher("fund")
    dataset = who.dataset(None) if who else None
    return Form(place.title, place.site_base, who, dataset, year, dt.date(2025, 1, 1), CHOICES, lines or {})


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book(place: Workspace) -> openpyxl.Workbook:
    """The empty form of a publisher."""
    return opened(template.write(form(place), shipped()))


def page(book: openpyxl.Workbook, sheet: Sheet) -> Worksheet:
    found: Worksheet = book[sheet.sheet.th]
    return found


def test_the_sheets_stand_in_order_after_the_instructions_and_the_lists_are_hidden(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [INSTRUCTIONS_SHEET, *(sheet.sheet.th for sheet in SHEETS), LISTS_SHEET]
    assert [page.title for page in book if page.sheet_state != "visible"] == [LISTS_SHEET]
    assert book.active is not None
    assert book.active.title == INSTRUCTIONS_SHEET


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_headers_are_thai_over_english_with_a_mark_and_a_note(book: openpyxl.Workbook, sheet: Sheet) -> None:
    """The level is said by a mark and by the note, never by the colour alone."""
    for at, field in enumerate(sheet.fields, 1):
        thai, english = page(book, sheet).cell(1, at), page(book, sheet).cell(2, at)
        assert thai.value == f"{field.label.th} {MARKS[field.level]}".strip()
        assert english.value == field.label.en
        note = thai.comment.text
        level = {"required": "ต้องกรอก", "expected": "ควรกรอก", "optional": "กรอกถ้ามี"}[field.level]
        assert note.startswith(level)
        assert field.description.th in note
        assert field.description.en in note
        assert "ตัวอย่าง: " in note


def test_colours_tell_the_levels_apart_and_panes_are_frozen(book: openpyxl.Workbook) -> None:
    sheet = shipped().sheet("project")
    colours = {
        field.level: page(book, sheet).cell(1, at).fill.start_color.rgb for at, field in enumerate(sheet.fields, 1)
    }
    assert len(set(colours.values())) == 3
    assert page(book, sheet).freeze_panes == "C3"
    assert page(book, shipped().sheet("reach")).freeze_panes == "B3"


def test_an_empty_form_is_read_without_a_word_but_that_it_is_empty(tmp_path: Path, place: Workspace) -> None:
    """Every header is known, the second row is no data, and no sheet of ours is strange."""
    file = tmp_path / "form.xlsx"
    file.write_bytes(template.write(form(place), shipped()))
    reading = understood(place, file)
    assert [note.rule for note in reading.notes] == ["find.no_rows"]
    read = {sheet: set(columns) for (sheet, _), columns in reading.columns.items()}
    assert read == {sheet.sheet.th: {field.iri for field in sheet.fields} for sheet in SHEETS}


def test_examples_are_of_the_forms_own_year(place: Workspace) -> None:
    sheet = shipped().sheet("project")
    notes = {
        field.name: page(opened(template.write(form(place, year=2571), shipped())), sheet).cell(1, at).comment.text
        for at, field in enumerate(sheet.fields, 1)
        if field.name in {"code", "fiscalYear", "start", "end", "agreement", "goal", "targetGroup"}
    }
    shown = {name: re.findall("ตัวอย่าง: (.*)", note)[0] for name, note in notes.items()}
    assert shown == {
        "code": "71-L5221-2-01",
        "fiscalYear": "2571",
        "start": "1 ตุลาคม 2570",
        "end": "30 กันยายน 2571",
        "agreement": "12/2571",
        "goal": "SKH2570-3",
        "targetGroup": "1004 ผู้สูงอายุ",
    }


# -- lists -----------------------------------------------------------------------------------------------------


def validations(book: openpyxl.Workbook, name: str) -> dict[str, openpyxl.worksheet.datavalidation.DataValidation]:
    sheet = shipped().sheet(name)
    found = page(book, sheet).data_validations.dataValidation
    return {field.name: one for field, one in zip(sheet.fields, found, strict=True)}


def offered(book: openpyxl.Workbook, formula: str) -> list[str]:
    where = book.defined_names[formula].attr_text
    sheet, cells = next(iter(book.defined_names[formula].destinations))
    assert sheet == LISTS_SHEET, where
    return [cell.value for (cell,) in book[sheet][cells]]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_code_list_is_offered_whole_with_its_names(book: openpyxl.Workbook, sheet: Sheet) -> None:
    given = validations(book, sheet.name)
    for field in sheet.fields:
        if field.kind == "concept":
            concepts = shipped().concepts[field.target or ""]
            assert offered(book, given[field.name].formula1) == [f"{c.notation} {c.label.th}" for c in concepts]


def test_places_and_goals_are_offered_and_several_may_be_typed(book: openpyxl.Workbook) -> None:
    given = validations(book, "project")
    assert offered(book, given["area"].formula1) == list(TAMBON)
    assert offered(book, given["goal"].formula1) == list(CHOICES[THK + "Goal"])
    assert not given["area"].showErrorMessage
    assert given["status"].showErrorMessage
    assert given["status"].errorStyle == "warning"


def test_another_sheet_offers_the_codes_of_the_projects(book: openpyxl.Workbook) -> None:
    assert validations(book, "funding")["project"].formula1 == "list_Project"
    assert book.defined_names["list_Project"].attr_text.startswith("OFFSET('โครงการ'!$A$3")
    assert "list_Project" not in {one.formula1 for one in validations(book, "project").values()} - {
        validations(book, "project")["parent"].formula1
    }


def test_every_cell_says_what_is_asked_for_in_thai_and_no_text_is_too_long(book: openpyxl.Workbook) -> None:
    for sheet in SHEETS:
        for field, one in zip(sheet.fields, validations(book, sheet.name).values(), strict=True):
            assert one.promptTitle == field.label.th[:32]
            assert one.prompt.startswith(field.description.th[:200])
            assert len(one.prompt) <= 255
            (cells,) = one.sqref.ranges
            assert (cells.min_row, cells.max_row) == (3, 1002)


def test_a_year_outside_the_dataset_and_a_sum_that_is_no_number_are_warned_of(book: openpyxl.Workbook) -> None:
    given = validations(book, "project")
    assert (given["fiscalYear"].formula1, given["fiscalYear"].formula2) == ("2560", "2570")
    assert (given["approved"].type, given["approved"].errorStyle) == ("decimal", "warning")
    assert "บาท" in given["approved"].error


# -- what is written ---------------------------------------------------------------------------------------------


def test_codes_and_days_stay_text_and_money_is_a_number(tmp_path: Path, place: Workspace) -> None:
    line: Line = {
        "code": "68-5-1",
        "title": "โครงการ",
        "approved": 60000.5,
        "start": dt.date(2024, 10, 1),
        "fiscalYear": 2568,
    }
    content = template.write(form(place, {"project": [line]}), shipped())
    sheet = shipped().sheet("project")
    row = {field.name: cell for field, cell in zip(sheet.fields, page(opened(content), sheet)[3], strict=True)}
    assert [row[name].value for name in ("code", "start", "approved")] == ["68-5-1", "1 ตุลาคม 2567", 60000.5]
    assert [row[name].number_format for name in ("code", "start")] == ["@", "@"]
    assert page(opened(content), sheet).column_dimensions["A"].width > 15
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    (read,) = understood(place, file).rows
    assert str(read.first("code")) == "68-5-1"
    assert read.first("start") == dt.date(2024, 10, 1)


@pytest.mark.parametrize("risky", RISKY)
def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path, place: Workspace, risky: str) -> None:
    content = template.write(form(place, {"project": [{"title": risky, "description": risky}]}), shipped())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    cells = sheet[sheet.index("<sheetData>") : sheet.index("</sheetData>")]
    assert "<f>" not in cells
    assert "<hyperlink" not in sheet
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    (row,) = understood(place, file).rows
    assert row.first("title") == risky


@pytest.mark.whole
@settings(max_examples=25)
@given(st.text(min_size=1, max_size=60).map(lambda text: clean_text(text).value or "").filter(lambda text: text))
def test_any_clean_text_is_read_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, said: str) -> None:
    place = workspace(tmp_path_factory.mktemp("text") / "workspace")
    file = place.folder / "form.xlsx"
    file.write_bytes(template.write(form(place, {"project": [{"title": "โครงการ", "objective": said}]}), shipped()))
    (row,) = understood(place, file).rows
    found = [value.value for value in row.fields.get("objective", ())]
    assert found == ([said] if found else [])
    assert found or not said.strip("-‐‑‒–—―−0: ")


def test_the_same_form_gives_the_same_bytes(place: Workspace) -> None:
    assert template.write(form(place), shipped()) == template.write(form(place), shipped())


def test_a_form_says_for_whom_it_was_made_and_by_which_contract(book: openpyxl.Workbook, place: Workspace) -> None:
    told = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert told == {
        "thaktho.publisher": "fund",
        "thaktho.dataset": "projects",
        "thaktho.period": "2560-2570",
        "thaktho.contract": shipped().version,
    }
    anybodys = opened(template.write(form(place, blank=True), shipped()))
    assert [prop.name for prop in anybodys.custom_doc_props.props] == ["thaktho.contract"]


def test_the_instructions_name_agency_year_office_and_personal_data(book: openpyxl.Workbook, place: Workspace) -> None:
    said = " ".join(str(cell.value) for row in book[INSTRUCTIONS_SHEET] for cell in row if cell.value)
    who = place.publisher("fund")
    for part in (who.name.th, who.dataset(None).title.th, "2569", who.contact.th, who.email, "ข้อมูลส่วนบุคคล"):
        assert part in said
    assert all(sheet.sheet.th in said for sheet in SHEETS)
