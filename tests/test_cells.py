"""From a published figure back to its cell, where that is not the row of its record crossed with its own column."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from tests.intake import plans
from tests.making import PROJECT, submit, understood, workspace

from thaktho import rows_json
from thaktho.contract import shipped
from thaktho.flow import Catalogue

PERIOD = "[2566, 2570]"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plans.workbook(tmp_path_factory.mktemp("cells") / "plan.xlsx")


@pytest.fixture(scope="module")
def facts(plan: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The fact tables of a workspace to which form ผ.02 was submitted."""
    with Catalogue(workspace(plan.parent / "workspace", period=PERIOD), shipped()) as catalogue:
        assert submit(catalogue, plan).outcome == "accepted"
        found = catalogue.facts()
        yield found
        found.close()


def written(cell: str) -> object:
    """Return what stands in a cell of the plan's sheet."""
    return plans.rows()[int(cell[1:]) - 1]["ABCDEFGHIJKL".index(cell[0])]


def test_every_published_value_of_the_plan_is_in_the_cell_that_is_said(facts: duckdb.DuckDBPyConnection) -> None:
    """What the sheet has there gives the value: looked up in the sheet as it was written, not as it was read."""
    query = """select class, field, value, cell, printed from statement
      where class in ('project', 'target', 'plan', 'strategy') and not derived and field not in ('code', 'area')
      and iri is null and cell is not null"""
    looked = set()
    for cls, field, value, cell, printed in facts.execute(query).fetchall():
        said = " ".join(str(written(cell)).split())
        if field == "description":
            assert said in value
        elif field in {"planned", "fiscalYear"}:
            number = (printed or value).replace(",", "")
            assert number in said.replace(",", "").removesuffix(".0")
        else:
            assert value == said.partition(" ")[2] if field == "title" and cls != "project" else value == said
        looked.add((cls, field))
    assert looked == {
        ("project", "title"),
        ("project", "fiscalYear"),
        ("project", "planned"),
        ("project", "objective"),
        ("project", "description"),
        ("target", "indicator"),
        ("plan", "title"),
        ("plan", "fiscalYear"),
        ("strategy", "title"),
    }


def test_the_amount_of_each_year_is_in_the_column_of_that_year(facts: duckdb.DuckDBPyConnection) -> None:
    query = """select y.value, y.cell, m.cell, cast(m.value as decimal(18, 2)) from statement y
      join statement m on m.subject = y.subject and m.field = 'planned' and m.class = 'project'
      where y.class = 'project' and y.field = 'fiscalYear' order by m.cell"""
    assert facts.execute(query).fetchall() == [
        ("2566", "E7", "E15", Decimal(60000)),
        ("2566", "E7", "E8", Decimal(500000)),
        ("2567", "F7", "F15", Decimal(60000)),
        ("2568", "G7", "G15", Decimal(60000)),
        ("2568", "G7", "G9", Decimal(300000)),
        ("2569", "H7", "H15", Decimal(60000)),
        ("2569", "H7", "H8", Decimal(250000)),
        ("2570", "I7", "I15", Decimal("60000.50")),
    ]


def test_what_a_heading_says_is_at_the_heading_and_a_merged_cell_where_it_begins(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    query = """select distinct t.value, s.field, s.cell from statement s
      join statement t on t.subject = s.subject and t.field = 'title' and t.class = 'project'
      where s.class = 'project' and s.field in ('plan', 'responsible') order by all"""
    found = [(title, field, cell) for title, field, cell in facts.execute(query).fetchall()]
    assert found == [
        (plans.ROAD[0], "plan", "A5"),
        (plans.ROAD[0], "responsible", "L8"),
        (plans.WATER[0], "plan", "A5"),
        (plans.WATER[0], "responsible", "L8"),
        (plans.FEVER[0], "plan", "A12"),
        (plans.FEVER[0], "responsible", "L15"),
    ]


def test_no_value_is_told_twice(facts: duckdb.DuckDBPyConnection) -> None:
    query = """select subject, class, field, node, coalesce(value, printed), dataset from statement
      group by all having count(*) > 1"""
    assert facts.execute(query).fetchall() == []


def test_reading_shows_the_same_cells(plan: Path) -> None:
    reading = understood(workspace(plan.parent / "shown", period=PERIOD), plan)
    rows = rows_json.reading(reading, shipped())["rows"]
    assert isinstance(rows, list)
    water = next(row["fields"] for row in rows if row["class"] == "project" and row["row"] == 9)
    cells = {name: field["cell"] for name, field in water.items()}
    assert cells == {
        "title": "B9",
        "fiscalYear": "G7",
        "fund": None,
        "planned": "G9",
        "plan": "A5",
        "responsible": "L8",
        "description": "D9",
    }


def test_a_cell_merged_down_over_rows_of_the_form_is_where_it_begins(tmp_path: Path) -> None:
    """Three projects of one body and one place: each has the values, all of them the cells of the first."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "โครงการ"
    page.append(["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "หน่วยงานรับผิดชอบ", "พื้นที่ดำเนินการ"])
    for number in range(3):
        page.append(
            [f"P-{number}", f"โครงการที่ {number} ของชมรม", 2568, *(["ชมรมทดสอบ", PROJECT["area"]] if not number else [])]
        )
    page.merge_cells("D2:D4")
    page.merge_cells("E2:E4")
    book.save(tmp_path / "merged.xlsx")
    with Catalogue(workspace(tmp_path / "workspace"), shipped()) as catalogue:
        assert submit(catalogue, tmp_path / "merged.xlsx").outcome == "accepted"
        found = catalogue.facts().execute(
            "select field, cell, printed, count(distinct subject), count(*) from statement where class = 'project'"
            " and field in ('area', 'responsible', 'title') group by all order by all"
        )
        assert found.fetchall() == [
            ("area", "E2", None, 3, 3),
            ("responsible", "D2", None, 3, 3),
            ("title", "B2", None, 1, 1),
            ("title", "B3", None, 1, 1),
            ("title", "B4", None, 1, 1),
        ]
