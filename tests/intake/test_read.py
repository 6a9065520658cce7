"""A whole file becomes rows: the same from a workbook and from its CSV twin, each value with its sheet and cell."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.containers import ods, ods_cell
from tests.making import PROJECT, grid, said, twin, understood, workbook, workspace

from thaktho import rows_json
from thaktho.contract import shipped
from thaktho.errors import DataError
from thaktho.intake import read as read_module
from thaktho.intake.layouts.raw_rows import RawRow
from thaktho.intake.read import read
from thaktho.intake.understand import Understanding
from thaktho.model import Note, Reading, Row
from thaktho.workspace import open_workspace

SHEETS: Mapping[str, list[Mapping[str, str]]] = {
    "project": [
        {**PROJECT, "fund": "", "approved": "", "targetGroup": "1004; 1002", "area": "ตำบลปริก อำเภอสะเดา; 900101"},
        {**PROJECT, "code": "๖๘-l5221-2-๐๒", "approved": "731,600.00 บาท", "fiscalYear": "", "start": "1/10/2567"},
        {"title": "โครงการที่ไม่มีรหัส", "fiscalYear": "2568", "fund": "L5221", "goal": "เป้าหมายที่ไม่มี"},
    ],
    "funding": [
        {"project": "68-L5221-2-01", "fund": "L5221", "approved": "40000"},
        {"project": "68-L5221-2-01", "fund": "สสส.", "approved": "20000", "planned": "25000"},
    ],
    "reach": [{"project": "68-L5221-2-02", "targetGroup": "ผู้สูงอายุ", "expected": "120 คน", "reached": "97"}],
    "target": [{"project": "68-L5221-2-02", "indicator": "ร้อยละที่ไม่หกล้ม", "aim": "80", "resultDate": "15 ก.ย. 68"}],
    "activity": [{"project": "68-L5221-2-02", "title": "อบรมครู ก", "start": "5 มกราคม 2568"}],
    "goal": [{"code": "G-1", "title": "ผู้สูงอายุสุขใจ"}],
}


def rules(reading: Reading) -> list[str]:
    return sorted({note.rule for note in reading.notes})


def the(reading: Reading, rule: str) -> Note:
    (note,) = (note for note in reading.notes if note.rule == rule)
    return note


def told(reading: Reading) -> Any:
    return json.loads(json.dumps(rows_json.reading(reading, shipped())))


def by_sheet(reading: Reading) -> list[Any]:
    return sorted(told(reading)["rows"], key=lambda row: (row["sheet"], row["row"]))


@pytest.fixture
def both(tmp_path: Path) -> tuple[Reading, Reading]:
    place = workspace(tmp_path / "workspace")
    folder, book = twin(tmp_path / "twin", **SHEETS), workbook(tmp_path / "all.xlsx", **SHEETS)
    return understood(place, folder), understood(place, book)


def test_a_workbook_and_its_csv_twin_say_the_same(both: tuple[Reading, Reading]) -> None:
    assert by_sheet(both[0]) == by_sheet(both[1])
    assert len(by_sheet(both[0])) == sum(map(len, SHEETS.values()))
    assert sorted(map(repr, both[0].notes)) == sorted(map(repr, both[1].notes))
    assert both[0].columns == both[1].columns


def test_every_value_has_its_sheet_cell_and_printed_text_or_is_derived(both: tuple[Reading, Reading]) -> None:
    for reading in both:
        for row in reading.rows:
            columns = reading.columns[row.sheet, row.part]
            for name, values in row.fields.items():
                letter, _ = columns[shipped().sheet(row.cls).field(name).iri]
                places = {(v.cell.sheet, v.cell.ref) if v.cell else None for v in values}
                assert places == ({None} if values[0].derived else {(row.sheet, f"{letter}{row.row}")})


def test_every_row_has_an_address_and_what_hangs_on_a_project_is_under_it(both: tuple[Reading, Reading]) -> None:
    for reading in both:
        assert all(row.iri for row in reading.rows)
        assert len({row.iri for row in reading.rows}) == len(reading.rows)
        projects = {row.iri for row in reading.rows if row.cls == "project"}
        deep = [row for row in reading.rows if row.cls in {"funding", "reach", "target", "activity"}]
        assert all(row.fields["project"][0].term in projects for row in deep)


def test_the_json_of_read_has_the_documented_form(both: tuple[Reading, Reading]) -> None:
    """Single values are objects and several are lists of the same length; a derived one has no cell."""
    said = told(both[0])
    assert said.keys() == {"rows", "projects"}
    assert said["projects"] == 3
    assert all(row.keys() == {"sheet", "row", "class", "iri", "fields"} for row in said["rows"])
    assert {frozenset(field) - {"iri", "derived"} for row in said["rows"] for field in row["fields"].values()} == {
        frozenset({"value", "printed", "cell"})
    }
    first, second, third = (row["fields"] for row in said["rows"] if row["class"] == "project")
    assert first["code"] == {"value": "68-L5221-2-01", "printed": "68-L5221-2-01", "cell": "A2"}
    assert first["area"]["value"] == ["901002", "900101"]
    assert first["area"]["printed"] == ["ตำบลปริก อำเภอสะเดา", "900101"]
    assert len(set(first["area"]["cell"])) == 1
    assert second["fiscalYear"] == {"value": 2568, "printed": "2568", "cell": None, "derived": True}
    assert second["approved"] == {"value": "731600", "printed": "731,600.00 บาท", "cell": "E3"}
    assert second["start"]["value"] == "2024-10-01"
    assert third["goal"] == {"value": None, "printed": "เป้าหมายที่ไม่มี", "cell": third["goal"]["cell"]}


def test_lines_for_people_name_cell_field_value_and_what_was_printed(both: tuple[Reading, Reading]) -> None:
    lines = list(rows_json.lines(both[0], shipped(), "en"))
    assert any("E3  Amount approved: 731600  (731,600.00 บาท)" in line for line in lines)
    assert any("–  Fiscal year: 2568" in line for line in lines)


# -- which file is meant -----------------------------------------------------------------------------------


def test_any_csv_of_a_twin_stands_for_the_whole(tmp_path: Path) -> None:
    place, folder = workspace(tmp_path / "workspace"), twin(tmp_path / "twin", **SHEETS)
    whole, part = understood(place, folder), understood(place, folder / "แหล่งงบประมาณ.csv")
    assert told(part) == told(whole)
    assert part.sha256 == whole.sha256


@pytest.mark.parametrize("name", ["รายงาน 2568.csv", "export.xlsx"])
def test_a_file_with_one_table_of_a_strange_name_is_read_by_its_headers(tmp_path: Path, name: str) -> None:
    """The other CSVs of its folder are other files: only the names of sheets make a twin."""
    place, rows = workspace(tmp_path / "workspace"), [PROJECT]
    twin(tmp_path, activity=[{"project": "1", "title": "อบรม"}])
    file = tmp_path / name
    if file.suffix == ".csv":
        (twin(tmp_path / "one", project=rows) / "โครงการ.csv").rename(file)
    else:
        retitled(workbook(file, project=rows), "Sheet1")
    reading = understood(place, file)
    assert [row.iri for row in reading.rows] == ["https://test.example/id/project/L5221/68-L5221-2-01"]
    assert {note.rule for note in reading.notes} == {"find.sheet_taken"}


def retitled(file: Path, title: str) -> None:
    import openpyxl  # noqa: PLC0415 - used here alone

    book = openpyxl.load_workbook(file)
    book.worksheets[0].title = title
    book.create_sheet("Sheet2")  # a spreadsheet program's empty one does not matter
    book.save(file)


def test_a_strange_table_beside_ours_is_said_and_left_out(tmp_path: Path) -> None:
    folder = twin(tmp_path / "twin", project=[PROJECT])
    grid(folder / "วิธีกรอก.csv", [["ชื่อโครงการ", "วิธีกรอก"], ["ตัวอย่าง", "ตามที่พิมพ์"]])
    reading = understood(workspace(tmp_path / "workspace"), folder)
    assert len(reading.rows) == 1
    note = the(reading, "find.unknown_sheet")
    assert (note.severity, note.sheet) == ("info", "วิธีกรอก")


# -- what is wrong with rows -------------------------------------------------------------------------------


def test_one_code_in_two_rows_is_a_violation_that_names_the_other_row(tmp_path: Path) -> None:
    """They are caught before the graph, where they would melt into one node; the way of writing does not matter."""
    rows = [PROJECT, {**PROJECT, "code": "68-L5221-2-02"}, {**PROJECT, "code": "๖๘-l5221/2/01"}]
    reading = understood(workspace(tmp_path / "workspace"), twin(tmp_path / "twin", project=rows))
    note = the(reading, "find.code_twice")
    assert (note.severity, note.sheet, note.row, note.column, note.field) == ("violation", "โครงการ", 4, "A", "code")
    assert "แถวที่ 2 " in note.message.th
    assert "row 2 " in note.message.en


def test_the_same_row_twice_without_a_code_is_a_violation(tmp_path: Path) -> None:
    row = {name: value for name, value in PROJECT.items() if name != "code"}
    reading = understood(
        workspace(tmp_path / "workspace"), twin(tmp_path / "twin", project=[row, {**row, "approved": "1"}])
    )
    note = the(reading, "find.row_twice")
    assert (note.severity, note.row, note.column) == ("violation", 3, None)
    assert "2" in note.message.th


def test_one_fund_twice_for_one_project_is_a_violation(tmp_path: Path) -> None:
    rows = [{"project": PROJECT["code"], "fund": fund, "approved": "1"} for fund in ("L5221", "l5221")]
    reading = understood(workspace(tmp_path / "workspace"), twin(tmp_path / "twin", project=[PROJECT], funding=rows))
    assert (the(reading, "find.code_twice").sheet, the(reading, "find.code_twice").row) == ("แหล่งงบประมาณ", 3)


def test_two_rows_of_an_unknown_project_are_each_said(tmp_path: Path) -> None:
    """Rows without an address are no doubles of each other."""
    rows = [{"project": "P-404", "targetGroup": "1004"}] * 2
    reading = understood(workspace(tmp_path / "workspace"), twin(tmp_path / "twin", project=[PROJECT], reach=rows))
    missing = [note.row for note in reading.notes if note.rule == "find.thing_missing"]
    assert missing == [2, 3]
    assert "find.code_twice" not in rules(reading)


@pytest.mark.parametrize("header", [["ชื่อโครงการ", "ปีงบประมาณ", "แผนงาน"], ["ก", "ข"]])
def test_a_file_without_one_row_is_a_violation(tmp_path: Path, header: list[str]) -> None:
    reading = understood(workspace(tmp_path / "workspace"), grid(tmp_path / "x.csv", [header]))
    assert the(reading, "find.no_rows").severity == "violation"


def test_a_form_in_which_only_its_lists_stand_is_a_warning(tmp_path: Path) -> None:
    """She renamed, filtered or forgot the projects: what she publishes would take all of them away."""
    place, funds = workspace(tmp_path / "workspace"), [{"code": "L5221", "name": "กองทุนหนึ่ง"}]
    assert the(understood(place, twin(tmp_path / "a", fund=funds)), "find.only_lists").severity == "warning"
    both = understood(place, twin(tmp_path / "b", fund=funds, project=[PROJECT]))
    assert "find.only_lists" not in rules(both)


def test_projects_on_sheets_that_were_not_read_are_told_once(tmp_path: Path) -> None:
    folder = twin(tmp_path / "twin", fund=[{"code": "L5221", "name": "กองทุนหนึ่ง"}])
    for name in ("ปี 68.csv", "ปี 69.csv"):
        (twin(tmp_path / "one", project=[PROJECT]) / "โครงการ.csv").rename(folder / name)
    place = workspace(tmp_path / "workspace")
    assert rules(understood(place, folder)) == ["find.sheet_like"]
    headless = twin(tmp_path / "headless", fund=[{"code": "L5221", "name": "กองทุนหนึ่ง"}])
    grid(headless / "โครงการ.csv", [["68-1", "โครงการหนึ่ง", "2568"]])
    assert rules(understood(place, headless)) == ["find.no_header"]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("filled", [True, False])
def test_rows_that_are_hidden_or_filtered_are_read_and_that_is_said(
    tmp_path: Path,
    kind: str,
    filled: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Last year's rows, filtered away, are published too; an empty row that is hidden is nobody's business."""
    place, file = workspace(tmp_path / "workspace"), tmp_path / f"plan.{kind}"
    cells, hidden = ["ชื่อโครงการ", "ปีงบประมาณ", "แผนงาน"], "โครงการที่ซ่อน" if filled else None
    if kind == "xlsx":
        book = openpyxl.load_workbook(workbook(file, project=[PROJECT]))
        book["โครงการ"]["B3"] = hidden
        book["โครงการ"].row_dimensions[3].hidden = True
        book.save(file)
    else:
        rows = [
            f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in (cells, ["ก", "2568", "ข"])
        ]
        last = ods_cell(hidden) if hidden else "<table:table-cell/>"
        row = f'<table:table-row table:visibility="filter">{last}</table:table-row>'
        file.write_bytes(ods("".join([*rows, row])))
    reading = understood(place, file)
    assert len(reading.rows) == 1 + filled
    assert ("find.hidden_rows" in rules(reading)) == filled


def test_what_the_dataset_says_of_every_row_fills_empty_cells_only(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    who = place.publisher("fund")
    dataset = dataclasses.replace(
        who.dataset(None), defaults={"fund": "L9999", "status": "ongoing", "noSuchField": "x"}
    )
    rows = [{**PROJECT, "fund": ""}, {**PROJECT, "code": "2"}]
    reading = read(twin(tmp_path / "twin", project=rows), shipped(), place, who, dataset, {})
    assert {row.fields["status"][0].term is None for row in reading.rows} == {False}
    funds = [row.fields["fund"][0] for row in reading.rows]
    assert [(fund.value, fund.derived, fund.term) for fund in funds] == [
        ("L9999", True, "https://w3id.org/thaktho/id/fund/L9999"),
        ("L5221", False, "https://w3id.org/thaktho/id/fund/L5221"),
    ]


@pytest.mark.parametrize("name", ["ผลการตรวจสอบ", "ผลการตรวจสอบ (2)", "คำชี้แจง", "รายการให้เลือก"])
def test_a_sheet_that_we_put_there_ourselves_is_never_read(tmp_path: Path, name: str) -> None:
    """It does not count as a table of the file either: a single sheet of any other name is still the one meant."""
    place = workspace(tmp_path / "workspace")
    file = workbook(tmp_path / "plan.xlsx", project=[PROJECT])
    book = openpyxl.load_workbook(file)
    book.worksheets[0].title = "ปี 2568"
    book.save(file)
    before = understood(place, file)
    book.create_sheet(name).append(["ชื่อโครงการ", "รหัสโครงการ", "ปีงบประมาณ"])
    book.save(file)
    after = understood(place, file)
    assert (told(after), after.notes) == (told(before), before.notes)
    assert [row.sheet for row in after.rows] == ["ปี 2568"]


PERSONAL = {
    "title": "โครงการดูแลผู้ป่วยติดเตียง โดย นางสาวสมหญิง ใจงาม",
    "description": "ติดต่อ 081-234-5678 หรือ 1-1037-02071-81-1",
}
"""A made-up name, telephone and identity number (with a right check digit)."""


def test_personal_data_goes_no_further_than_the_guard_and_is_said_to_the_officer(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    reading = understood(place, twin(tmp_path / "นางสาวสมหญิง ใจงาม", project=[{**PROJECT, **PERSONAL}]))
    found = {note.rule: note for note in reading.notes if note.taken}
    assert {rule: note.severity for rule, note in found.items()} == {
        "find.personal_name": "warning",
        "find.personal_phone": "violation",
        "find.personal_identity": "violation",
    }
    assert (found["find.personal_name"].row, found["find.personal_name"].field) == (2, "title")
    assert "สมหญิง" in found["find.personal_name"].taken[0]
    kept = repr([dataclasses.replace(note, taken=()) for note in reading.notes]) + repr(reading.rows) + reading.file
    assert not [one for one in ("สมหญิง", "081-234", "1-1037") if one in kept]


def test_a_sheet_called_after_a_person_loses_that_name(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    rows = [["ชื่อโครงการ", "ปีงบประมาณ", "พื้นที่"], [PROJECT["title"], "2568", "900101"]]
    reading = understood(place, grid(tmp_path / "ของนายสมชาย ใจงาม.csv", rows))
    assert [row.first("title") for row in reading.rows] == [PROJECT["title"]]
    assert "สมชาย" not in repr(reading)


def test_a_small_count_of_vulnerable_people_is_nowhere_in_what_was_read(tmp_path: Path) -> None:
    """Not in the row, and not in a note that tells how its cell was read."""
    reach = [{"project": "68-L5221-2-01", "targetGroup": "ผู้ป่วยติดเตียง", "expected": "๑๒", "reached": "๓"}]
    reading = understood(workspace(tmp_path / "workspace"), twin(tmp_path / "twin", project=[PROJECT], reach=reach))
    row = next(row for row in reading.rows if row.cls == "reach")
    assert (row.first("expected"), row.first("reached")) == (12, None)
    note = the(reading, "find.small_count")
    assert (note.severity, note.field, note.taken) == ("warning", "reached", ("๓",))
    said = [str(dataclasses.replace(one, taken=())) for one in reading.notes if one.sheet == row.sheet]
    assert not [one for one in said if "๓" in one or "“3" in one or "as 3" in one]


def test_a_text_that_the_publisher_allows_is_read_as_it_stands(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    settings = place.folder / "publishers" / "fund" / "publisher.toml"
    title = "โครงการสืบสานหนังตะลุงของนายมานะ ใจดี"
    folder = twin(tmp_path / "twin", project=[{**PROJECT, "title": title}])
    assert understood(place, folder).rows[0].first("title") != title
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace("[contact]", '[guard]\nallow = ["นายมานะ ใจดี"]\n[contact]'), encoding="utf-8")
    reading = understood(open_workspace(place.folder), folder)
    assert reading.rows[0].first("title") == title
    assert "find.personal_name" not in rules(reading)


def test_more_rows_than_memory_holds_are_refused_when_the_first_too_many_is_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes after it is not understood any more; a file of just as many rows passes."""
    monkeypatch.setattr(read_module, "MOST_ROWS", 3)
    place = workspace(tmp_path / "w")
    rows = [{**PROJECT, "code": f"68-L5221-2-{n:02}"} for n in range(5)]
    assert len(understood(place, twin(tmp_path / "three", project=rows[:3])).rows) == 3
    understand, seen = Understanding.row, list[int]()

    def row(self: Understanding, raw: RawRow, defaults: Mapping[str, str]) -> Row:
        seen.append(raw.row)
        return understand(self, raw, defaults)

    monkeypatch.setattr(Understanding, "row", row)
    with pytest.raises(DataError) as caught:
        understood(place, twin(tmp_path / "five", project=rows))
    assert caught.value.key == "file.too_many_rows"
    assert "3" in caught.value.message.th
    assert "3" in caught.value.message.en
    assert seen == [2, 3, 4, 5]


def test_a_made_code_does_not_tell_a_small_count(tmp_path: Path) -> None:
    """Who tries the few counts there are must not find the one whose code it is."""
    place = workspace(tmp_path / "workspace")
    made = set()
    for count in (2, 3):
        row = {**PROJECT, "code": "", "title": f"โครงการเยี่ยมผู้ป่วยติดเตียง {count} คน"}
        (found,) = understood(place, twin(tmp_path / str(count), project=[row])).rows
        made.add(found.iri)
    assert len(made) == 1


def _counted(folder: Path, count: int, cls: str, field: str) -> tuple[list[Row], list[Note], list[str]]:
    """Read a file whose one cell tells a small count; return all that goes on of it."""
    base: dict[str, Mapping[str, str]] = {
        "project": PROJECT,
        "funding": {"project": "68-L5221-2-01", "fund": "L5221", "approved": "5"},
        "reach": {"project": "68-L5221-2-01", "targetGroup": "1004"},
        "target": {"project": "68-L5221-2-01", "indicator": "ร้อยละ", "aim": "80"},
        "activity": {"project": "68-L5221-2-01", "title": "อบรม"},
        "plan": {"title": "แผนงาน"},
        "budget-line": {"title": "ค่าวัสดุ", "amount": "5", "fiscalYear": "2568", "area": "900101"},
        "strategy": {"code": "S", "title": "ยุทธศาสตร์", "area": "900101"},
        "goal": {"code": "G", "title": "เป้าหมาย", "strategy": "S"},
        "fund": {"name": "กองทุน"},
        "organization": {"name": "ชมรม"},
        "lesson": {"project": "68-L5221-2-01", "text": "นัดวันตลาดนัด"},
        "need": {"area": "900101", "targetGroup": "1004", "year": "2567", "count": "1240"},
        "annotation": {"about": "https://x.example/1", "reason": "ชื่อ", "by": "ชมรม", "date": "1/10/2567"},
    }
    row = {**base[cls], field: f"{base[cls].get(field, '')} ผู้ป่วยติดเตียง ต.บ่อยาง {count} คน".strip()}
    sheets: dict[str, list[Mapping[str, str]]] = {
        "project": [PROJECT],
        "strategy": [base["strategy"]],
        cls.replace("-", "_"): [row],
    }
    place = workspace(folder / "w")
    reading = understood(place, twin(folder / str(count), **sheets))
    kept = [dataclasses.replace(note, taken=()) for note in reading.notes]
    return reading.rows, kept, [str(quad) for quad in said(reading).quads]


@pytest.mark.parametrize(
    ("cls", "field"),
    [(sheet.name, field.name) for sheet in shipped().sheets for field in sheet.fields if field.kind != "iri"],
)
def test_nothing_that_goes_on_tells_which_small_count_was_printed(tmp_path: Path, cls: str, field: str) -> None:
    """In whatever cell it stands: rows, addresses, statements and findings are the same for one person and for four."""
    one, four = (_counted(tmp_path, count, cls, field) for count in (1, 4))
    assert one == four


def test_a_warning_of_a_place_that_is_not_known_does_not_tell_a_small_count_printed_with_it(tmp_path: Path) -> None:
    rows = [{**PROJECT, "area": "บ้านเหนือไกล ผู้ป่วยติดเตียง ๒ คน"}]
    reading = understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=rows))
    note = the(reading, "find.place_unsettled")
    assert note.value == "บ้านเหนือไกล ผู้ป่วยติดเตียง […] คน"
    assert note.value in note.message.th
    told = repr([dataclasses.replace(one, taken=()) for one in reading.notes]) + repr(reading.rows)
    assert [said for said in ("เตียง ๒ คน", "เตียง 2 คน") if said in told] == []


@pytest.mark.parametrize(
    ("cls", "field"),
    [("plan", "title"), ("fund", "name"), ("organization", "name"), ("goal", "title"), ("strategy", "title")],
)
def test_a_name_that_lost_its_count_is_still_found_by_it(tmp_path: Path, cls: str, field: str) -> None:
    """A cell that names it as its own sheet does means it; with as many as may be told, the number stays."""
    pointing = {"organization": "responsible", "strategy": "strategy"}.get(cls, cls)
    for count in (3, 30):
        name = f"ดูแลผู้ป่วยติดเตียง {count} คน"
        own = {"code": "X-1", field: name, **({"strategy": "S"} if cls == "goal" else {})}
        sheets: dict[str, list[Mapping[str, str]]] = {"strategy": [{"code": "S", "title": "ยุทธศาสตร์"}]}
        sheets[cls] = [*sheets.get(cls, ()), own]
        if cls == "strategy":
            sheets["goal"] = [{"code": "G", "title": "เป้าหมาย", "strategy": name}]
        else:
            sheets["project"] = [{**PROJECT, pointing: name}]
        rows = understood(workspace(tmp_path / "w"), twin(tmp_path / f"{count}", **sheets)).rows
        (described,) = (row for row in rows if row.cls == cls and row.first("code") == "X-1")
        (pointer,) = (row for row in rows if row.cls == ("goal" if cls == "strategy" else "project"))
        assert pointer.fields[pointing][0].term == described.iri
        assert (str(count) in str(described.first(field))) == (count == 30)


def test_a_project_that_lost_the_count_in_its_title_is_still_found_by_it(tmp_path: Path) -> None:
    """One of a whole amphoe keeps it, and so does what names it."""
    for area, told in (("900101", False), ("9001", True)):
        title = "เยี่ยมผู้ป่วยติดเตียง 3 คน"
        folder = twin(
            tmp_path / area,
            project=[{**PROJECT, "area": area, "title": title}],
            activity=[{"project": title, "title": "อบรม"}],
        )
        reading = understood(workspace(tmp_path / "w"), folder)
        project, activity = sorted(reading.rows, key=lambda row: row.cls != "project")
        assert activity.fields["project"][0].term == project.iri
        assert [("3" in str(project.first("title"))), "3" in str(activity.first("project"))] == [told, told]
