"""The layouts that ship: each reads the facts of its format, is known by its headers alone, and by no others."""

import shutil
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from tests.intake import plans
from tests.making import checked_file, grid, understood, workspace
from tests.raw import EXAMPLE

from thaktho.cells import Cell
from thaktho.contract import shipped
from thaktho.errors import DataError, UsageError
from thaktho.intake.layouts.layout import CANONICAL
from thaktho.intake.layouts.layout_files import layouts
from thaktho.model import Reading, Row, Scalar

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "layouts"
MADE: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "budget-bill.csv": ("budget-bill", {"budget-line": 10, "project": 4}),
    "collected-projects.csv": ("collected-projects", {"project": 3}),
    "e-gp.csv": ("e-gp", {"budget-line": 4}),
    "local-health-fund.csv": ("local-health-fund", {"project": 4, "reach": 2, "fund": 2}),
    "local-health-fund-thai.csv": ("local-health-fund", {"project": 1}),
    "local-health-fund-short.csv": ("local-health-fund-short", {"project": 2}),
    "pao-budget.json": ("pao-budget", {"budget-line": 4}),
}
"""What each fixture is: its layout, and how many rows of each class it makes in a dataset of 2565."""


def read(folder: Path, file: Path, *, period: str = "2565", layout: str | None = None) -> Reading:
    """Read a file as that of a dataset of one period."""
    return understood(workspace(folder / "workspace", period=period), file, layout=layout)


def of(reading: Reading, cls: str) -> list[Row]:
    return [row for row in reading.rows if row.cls == cls]


def said(row: Row) -> dict[str, Scalar | list[Scalar]]:
    """Return what a row says, without what was derived."""
    given = {name: [v.value for v in values if not v.derived] for name, values in row.fields.items()}
    return {name: found[0] if len(found) == 1 else found for name, found in given.items() if found}


def rules(reading: Reading) -> Counter[str]:
    return Counter(note.rule for note in reading.notes)


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_file_is_known_by_its_headers_and_makes_its_rows(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, FIXTURES / name)
    layout, made = MADE[name]
    assert reading.layout == layout
    assert Counter(row.cls for row in reading.rows) == Counter(made)
    assert rules(reading)["find.layout_taken"] == 1
    assert not rules(reading)["find.unknown_column"]
    assert all(row.iri for row in reading.rows)


def test_every_layout_has_a_fixture_here() -> None:
    tested = {layout for layout, _ in MADE.values()} | {"local-development-plan", CANONICAL}
    assert layouts(EXAMPLE, shipped()).keys() == tested


def test_no_file_of_the_example_is_taken_for_a_foreign_one() -> None:
    """Every workbook and every CSV of the example reads as the form, whatever its settings say."""
    from thaktho.intake.files.tables import read_tables  # noqa: PLC0415
    from thaktho.intake.layouts.foreign import recognise  # noqa: PLC0415 - used here alone

    known = layouts(EXAMPLE, shipped()).values()
    looked = 0
    for file in sorted((EXAMPLE / "publishers").rglob("*")):
        if file.suffix in {".csv", ".xlsx"} and file.name != "left-out.csv":
            assert recognise(read_tables(file), known) is None, file
            looked += 1
    assert looked > 50


def test_no_layout_knows_the_files_of_another(tmp_path: Path) -> None:
    from thaktho.intake.files.tables import read_tables  # noqa: PLC0415
    from thaktho.intake.layouts.foreign import Looked  # noqa: PLC0415

    known = [one for one in layouts(EXAMPLE, shipped()).values() if one.rows]
    files = {FIXTURES / name: layout for name, (layout, _) in MADE.items()}
    files[plans.workbook(tmp_path / "plan.xlsx")] = "local-development-plan"
    for file, layout in files.items():
        tables = read_tables(file)
        assert [one.name for one in known if any(Looked(table).find(one) for table in tables)] == [layout]


# -- community health funds --------------------------------------------------------------------------------


def test_the_long_form_gives_projects_funds_and_whom_they_reach(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "local-health-fund.csv")
    first, second, third, _ = map(said, of(reading, "project"))
    assert first["area"] == "900501"
    assert first["approved"] == Decimal(10000)
    assert first["supportType"] == "2"
    assert second["targetGroup"] == ["วัยทำงาน", "ผู้สูงอายุ"]
    assert second["area"] == "900704"  # ampurName has its อำเภอ already
    assert third["area"] == "9011"  # areaName is a health region
    assert [said(row) for row in of(reading, "fund")] == [
        {"code": "L5221", "name": "กองทุนสุขภาพตำบล อบต.ท่าบอน"},
        {"code": "L5275", "name": "กองทุนสุขภาพตำบล เทศบาลเมืองทุ่งตำเสา"},
    ]


def test_whom_a_project_reaches_hangs_on_the_project_of_the_row_even_without_a_code(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "local-health-fund.csv")
    projects = {row.row: row.iri for row in of(reading, "project")}
    reach = {row.row: (row.fields["project"][0].term, row.first("expected")) for row in of(reading, "reach")}
    assert reach == {2: (projects[2], 40), 4: (projects[4], 1200)}
    assert projects[4].rpartition("/")[2].startswith("M-")


def test_a_number_for_several_groups_is_not_given_to_each_and_that_is_said(tmp_path: Path) -> None:
    (note,) = (n for n in read(tmp_path, FIXTURES / "local-health-fund.csv").notes if n.rule == "find.value_unread")
    assert (note.row, note.column, note.value, note.severity) == (3, "U", "100", "warning")


def test_who_coordinates_is_never_read(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "local-health-fund.csv")
    assert rules(reading)["find.private_column"] == 2
    cells = {value.cell for row in reading.rows for values in row.fields.values() for value in values}
    assert not {"R", "S"} & {cell.column for cell in cells if cell}
    assert "(ชื่อ)" not in repr(reading)
    assert "(เบอร์)" not in repr(reading)


def test_the_labels_that_its_users_see_are_headers_too(tmp_path: Path) -> None:
    (row,) = read(tmp_path, FIXTURES / "local-health-fund-thai.csv").rows
    found = said(row)
    assert (str(found["start"]), str(found["end"])) == ("2025-06-04", "2025-09-30")
    assert found["supportType"] == "2"
    assert found["agreement"] == "12/2568"
    assert found["coordinates"] == "POINT(100.94 6.82)"


def test_the_short_form_has_years_of_the_common_era(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "local-health-fund-short.csv")
    assert [(row.first("fiscalYear"), row.first("area")) for row in reading.rows] == [
        (2568, "900501"),
        (2564, "901112"),
    ]
    assert rules(reading)["find.year_from_common_era"] == 2


# -- budgets -------------------------------------------------------------------------------------------------


def test_tasks_of_a_pao_are_lines_whose_sum_is_the_files_own(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "pao-budget.json")
    assert sum(row.first("amount") for row in reading.rows) == 57517920  # type: ignore[misc] # decimals
    first = reading.rows[0]
    assert first.first("budgetArea") == "ด้านบริหารทั่วไป"
    assert first.fields["fund"][0].derived
    assert first.first("fund") == "งบประมาณกองทุนทดสอบ fund"
    assert first.first("fiscalYear") == 2565


def test_other_years_of_an_obligation_are_passed_over_and_said(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "budget-bill.csv")
    (note,) = (note for note in reading.notes if note.rule == "find.rows_skipped")
    assert "3 rows" in note.message.en
    assert {row.first("fiscalYear") for row in reading.rows} == {2565}
    assert len(of(read(tmp_path, FIXTURES / "budget-bill.csv", period="[2565, 2566]"), "budget-line")) == 12


def test_a_heading_of_one_unit_is_the_project_and_its_items_point_at_it(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "budget-bill.csv")
    projects = {str(row.first("code")): row for row in of(reading, "project")}
    assert projects.keys() == {
        "BILL65-2022.3.10.1453",
        "BILL65-2022.3.10.2138",
        "BILL65-2022.3.13(1).536",
        "BILL65-2022.3.13(1).537",
    }
    lines = {str(row.first("code")): row for row in of(reading, "budget-line")}
    of_project = {code: row.fields["project"][0] for code, row in lines.items() if "project" in row.fields}
    assert of_project.keys() == {code for code in lines if ".3.10." in code or ("(1)." in code and ".13(" in code)}
    third = of_project["2022.3.10.2140"]
    assert third.term == projects["BILL65-2022.3.10.2138"].iri
    assert third.cell == Cell("budget-bill", 7, "B")  # the identifier of the first item


def test_a_project_is_in_all_places_that_its_items_name(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "budget-bill.csv")
    project = next(row for row in of(reading, "project") if row.first("code") == "BILL65-2022.3.10.2138")
    area = project.fields["area"]
    assert len({value.value for value in area}) == len(area) > 1
    assert {value.cell.row for value in area if value.cell} > {7}


def test_a_grant_to_a_local_authority_is_a_fund_of_its_own(tmp_path: Path) -> None:
    lines = of(read(tmp_path, FIXTURES / "budget-bill.csv"), "budget-line")
    funds = {str(row.first("fund")) for row in lines}
    assert "เงินอุดหนุนองค์กรปกครองส่วนท้องถิ่น (งบประมาณรายจ่ายประจำปี)" in funds
    assert "งบประมาณจังหวัดสงขลา" in funds


def test_a_page_glued_to_a_plans_name_is_cut_off(tmp_path: Path) -> None:
    lines = of(read(tmp_path, FIXTURES / "budget-bill.csv"), "budget-line")
    plans_of = {str(row.first("budgetPlan")) for row in lines if row.first("holder") == "จังหวัดสงขลา"}
    assert plans_of == {"แผนงานยุทธศาสตร์ส่งเสริมการพัฒนาจังหวัดและกลุ่มจังหวัดแบบบูรณาการ"}


def test_a_damaged_amount_is_no_amount(tmp_path: Path) -> None:
    lines = of(read(tmp_path, FIXTURES / "budget-bill.csv"), "budget-line")
    amounts = {str(row.first("code")): row.first("amount") for row in lines}
    assert amounts["2022.3.10.1453"] == "4,840,0"
    assert amounts["2022.3.1.870"] == Decimal(1107000)


def test_a_purchase_is_a_budget_line(tmp_path: Path) -> None:
    first, second, *_ = read(tmp_path, FIXTURES / "e-gp.csv", period="2568").rows
    assert said(first) == {
        "code": "67119524001",
        "title": "ซื้อวัสดุคอมพิวเตอร์ จำนวน 1 รายการ โดยวิธีเฉพาะเจาะจง",
        "fiscalYear": 2568,
        "amount": Decimal(1480),
        "fund": "งบประมาณสำนักงานปลัดกระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์",
        "holder": "สำนักงานปลัดกระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์",
        "area": "10",
    }
    assert second.first("title") == "ซื้อน้ำมันเบรก จำนวน ๒ รายการ โดยวิธีเฉพาะเจาะจง"


# -- projects collected off pages ----------------------------------------------------------------------------


def test_several_pages_of_a_project_are_one_and_no_event_is_a_status(tmp_path: Path) -> None:
    reading = read(tmp_path, FIXTURES / "collected-projects.csv")
    first, second, third = reading.rows
    assert len(first.fields["page"]) == 2
    assert first.first("approved") == Decimal(154929)
    assert second.first("coordinates") == "POINT(100.244 6.9)"
    assert second.first("supportType") == "1"
    assert all("status" not in row.fields for row in reading.rows)
    assert third.first("description") == "กลุ่มเป้าหมายตามต้นทาง: ผู้พิการ จำนวน 8 แห่ง"
    assert "fiscalYear" not in third.fields


# -- the local development plan ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "indexed", "hidden", "html", "tis-620", "csv"])
def test_a_row_of_the_plan_is_a_project_in_each_year_with_an_amount(tmp_path: Path, kind: str) -> None:
    """The same from every kind of file; a CSV has no merged cells, so that the second body stays empty there."""
    file = {
        "xlsx": lambda: plans.workbook(tmp_path / "plan.xlsx"),
        "indexed": lambda: plans.workbook(tmp_path / "plan.xlsx", indexed=True),
        "hidden": lambda: plans.workbook(tmp_path / "plan.xlsx", hidden=True),
        "html": lambda: plans.web_page(tmp_path / "plan.xls"),
        "tis-620": lambda: plans.web_page(tmp_path / "plan.xls", "tis-620"),
        "csv": lambda: plans.text_file(tmp_path / "plan.csv"),
    }[kind]()
    reading = read(tmp_path, file, period="[2566, 2570]")
    assert reading.layout == "local-development-plan"
    projects = [(row.row, row.first("fiscalYear"), row.first("planned")) for row in of(reading, "project")]
    fever = [(15, year, Decimal(60000) + (Decimal("0.5") if year == 2570 else 0)) for year in range(2566, 2571)]
    assert projects == [(8, 2566, Decimal(500000)), (8, 2569, Decimal(250000)), (9, 2568, Decimal(300000)), *fever]
    assert len(projects) == plans.PROJECTS
    plan = {row.first("title"): str(row.first("plan")) for row in of(reading, "project")}
    assert set(plan.values()) == {"แผนงานเคหะและชุมชน", "แผนงานสาธารณสุข"}
    water = next(row for row in of(reading, "project") if row.row == 9)
    assert water.first("responsible") == (None if kind == "csv" else "กองช่าง")
    assert rules(reading)["find.total_row"] == 2
    assert [note.row for note in reading.notes if note.rule == "find.row_unread"] == [16]


def test_headings_carry_strategy_and_plan_and_the_next_strategy_ends_both(tmp_path: Path) -> None:
    reading = read(tmp_path, plans.workbook(tmp_path / "plan.xlsx"), period="[2566, 2570]")
    strategies = {row.first("code"): (row.first("title"), row.iri) for row in of(reading, "strategy")}
    assert {code: title for code, (title, _) in strategies.items()} == {
        "fund-1": "ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐาน",
        "fund-๒": "ยุทธศาสตร์ที่ ๒ การพัฒนาสังคม",
    }
    made = {
        (row.first("title"), row.first("fiscalYear"), row.fields["strategy"][0].term) for row in of(reading, "plan")
    }
    first, second = (iri for _, iri in strategies.values())
    assert made == {
        *(("แผนงานเคหะและชุมชน", year, first) for year in (2566, 2568, 2569)),
        *(("แผนงานสาธารณสุข", year, second) for year in range(2566, 2571)),
    }
    plans_of = {row.fields["plan"][0].term for row in of(reading, "project")}
    assert plans_of == {row.iri for row in of(reading, "plan")}


def test_an_indicator_hangs_on_the_project_of_its_row_and_year(tmp_path: Path) -> None:
    reading = read(tmp_path, plans.workbook(tmp_path / "plan.xlsx"), period="[2566, 2570]")
    targets = {(row.row, row.year): row.fields["project"][0].term for row in of(reading, "target")}
    assert targets == {(row.row, row.year): row.iri for row in of(reading, "project")}


def test_every_value_has_the_cell_that_it_stands_in(tmp_path: Path) -> None:
    """Also what a heading, a header of a year or a merged cell says; checked against the sheet as written."""
    file = plans.workbook(tmp_path / "plan.xlsx")
    sheet = plans.rows()
    looked = 0
    for row in read(tmp_path, file, period="[2566, 2570]").rows:
        for name, values in row.fields.items():
            for value in values:
                if value.cell and name != "description" and row.cls != "strategy":
                    written = sheet[value.cell.row - 1]["ABCDEFGHIJKL".index(value.cell.column)]
                    assert value.printed in " ".join(str(written).split()).replace("60000.0", "60000")
                    looked += 1
    assert looked > 60


def test_a_place_in_a_title_is_the_projects_and_the_settings_give_it_elsewhere(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace", period='[2566, 2570]\ndefaults = { area = "900103" }')
    reading = understood(place, plans.workbook(tmp_path / "plan.xlsx"))
    areas = {row.row: (row.first("area"), row.fields["area"][0].derived) for row in of(reading, "project")}
    assert areas == {8: ("901002", False), 9: ("900103", True), 15: ("900103", True)}


# -- which layout is meant -----------------------------------------------------------------------------------

OWN = """
title = { th = "ของเราเอง", en = "Our own" }
recognise = ["เลขงาน", "ชื่องาน"]
[[rows]]
sheet = "project"
[rows.fields]
code = "เลขงาน"
title = "ชื่องาน"
fiscalYear = { value = "{year}" }
"""


def own_layout(place: Path, said: str = OWN, name: str = "ours") -> None:
    home = place / "publishers" / "_layouts"
    home.mkdir(exist_ok=True)
    (home / f"{name}.toml").write_text(said, encoding="utf-8")


def own_file(folder: Path) -> Path:
    return grid(folder / "งาน.csv", [["เลขงาน", "ชื่องาน"], ["1", "โครงการของเราเอง"]])


def test_a_workspaces_own_layout_needs_a_toml_and_no_python(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace", period="2565")
    own_layout(place.folder)
    reading = understood(place, own_file(tmp_path))
    assert reading.layout == "ours"
    assert [said(row) for row in reading.rows] == [{"code": "1", "title": "โครงการของเราเอง"}]


def test_a_workspaces_layout_of_a_shipped_name_takes_its_place(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    own_layout(place.folder, name="e-gp")
    assert understood(place, own_file(tmp_path)).layout == "e-gp"
    assert understood(place, FIXTURES / "e-gp.csv").layout == CANONICAL


def test_the_layout_that_asks_for_more_headers_is_taken_and_of_equals_none(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    own_layout(place.folder)
    own_layout(place.folder, OWN.replace('["เลขงาน", "ชื่องาน"]', '["ชื่องาน"]'), "vague")
    assert understood(place, own_file(tmp_path)).layout == "ours"
    own_layout(place.folder, name="same")
    with pytest.raises(DataError) as raised:
        understood(place, own_file(tmp_path))
    assert raised.value.key == "file.layouts_equal"
    assert "ours, same" in raised.value.message.en
    assert understood(place, own_file(tmp_path), layout="same").layout == "same"


def test_of_equals_the_declared_one_is_meant(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace", period='2565\nlayout = "same"')
    own_layout(place.folder)
    own_layout(place.folder, name="same")
    reading = understood(place, own_file(tmp_path))
    assert reading.layout == "same"
    assert not rules(reading)


def test_a_declared_layout_that_does_not_fit_gives_way_to_the_headers_and_that_is_said(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace", period='2565\nlayout = "e-gp"')
    reading = understood(place, FIXTURES / "pao-budget.json")
    assert reading.layout == "pao-budget"
    (note,) = (note for note in reading.notes if note.rule == "find.layout_declared")
    assert note.severity == "warning"
    assert not rules(reading)["find.layout_taken"]


def test_a_layout_that_was_asked_for_is_taken_as_it_is(tmp_path: Path) -> None:
    """It is not looked for another one: nothing of the file fits, and nothing is read."""
    reading = read(tmp_path, FIXTURES / "pao-budget.json", layout="e-gp")
    assert not reading.rows
    assert rules(reading) == {"find.not_of_layout": 2, "find.no_rows": 1}


@pytest.mark.parametrize("where", ["asked", "declared"])
def test_a_layout_that_does_not_exist_is_said_with_those_that_do(tmp_path: Path, where: str) -> None:
    declared = '2565\nlayout = "e-pg"' if where == "declared" else "2565"
    place = workspace(tmp_path / "workspace", period=declared)
    with pytest.raises(UsageError) as raised:
        understood(place, FIXTURES / "e-gp.csv", layout="e-pg" if where == "asked" else None)
    assert "e-gp" in raised.value.message.en


def test_csvs_beside_a_foreign_one_are_other_files_even_if_it_is_called_like_a_sheet(tmp_path: Path) -> None:
    for name in ("projects.csv", "more.csv"):
        shutil.copy(FIXTURES / "collected-projects.csv", tmp_path / name)
    assert len(read(tmp_path, tmp_path / "projects.csv").rows) == 3


def test_what_a_layout_reads_is_judged_like_any_other(tmp_path: Path) -> None:
    found = checked_file(workspace(tmp_path / "workspace", period="2565"), FIXTURES / "budget-bill.csv")
    violations = [(f.rule, f.cell) for f in found.findings if f.severity == "violation"]
    assert violations == [("find.not_money", "S5")]
