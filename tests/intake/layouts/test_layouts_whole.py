"""Whole files of other systems, in the folder that THAKTHO_REAL_DATA names: rows, sums, places and findings of each."""

import csv
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from tests.making import SETTINGS, checked_file, workspace
from tests.raw import EXAMPLE, Line, baht, lines

from thaktho.judging import Checked
from thaktho.model import Row
from thaktho.workspace import open_workspace

REAL = Path(os.environ.get("THAKTHO_REAL_DATA", ""))
pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(
        "THAKTHO_REAL_DATA" not in os.environ, reason="NO WHOLE FILES: THAKTHO_REAL_DATA does not name their folder"
    ),
]
BILL = REAL / "budget-2565" / "budget-2565-songkhla.csv"
BUDGETS = sorted((REAL / "pao-budget").rglob("*.json")) if "THAKTHO_REAL_DATA" in os.environ else []


def judged(folder: Path, file: Path, period: str) -> Checked:
    """Judge a file in a workspace that has the local authorities of the example."""
    place = workspace(folder / "workspace", period=period)
    (place.folder / "reference").mkdir()
    table = "reference/local-authorities.csv"
    shutil.copy(EXAMPLE / table, place.folder / table)
    said = SETTINGS + f'[reference]\nlocal_authorities = "{table}"\n'
    (place.folder / "thaktho.toml").write_text(said, encoding="utf-8")
    return checked_file(open_workspace(place.folder), file)


def of(checked: Checked, cls: str) -> list[Row]:
    return [row for row in checked.reading.rows if row.cls == cls]


def rules(checked: Checked, severity: str) -> Counter[str]:
    return Counter(finding.rule for finding in checked.findings if finding.severity == severity)


def amounts(rows: list[Row], field: str) -> Decimal:
    return sum((v.value for row in rows for v in row.fields.get(field, ()) if isinstance(v.value, Decimal)), Decimal(0))


def areas(rows: list[Row]) -> Counter[str]:
    """Count the rows whose place was settled, was not, or is not named."""
    given = (row.fields.get("area", []) for row in rows)
    return Counter("settled" if any(v.term for v in found) else "open" if found else "none" for found in given)


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return judged(tmp_path_factory.mktemp("bill"), BILL, "2565")


def example(sheet: str) -> Iterator[Line]:
    """Yield the rows that the example restated from the bill by hand."""
    for line in lines(sheet):
        if line.publisher in {"budget-bill-2565", "songkhla-province"} and line.file == "budget-2565":
            yield line


def test_the_bill_gives_the_lines_that_were_restated_by_hand_and_the_three_left_out(bill: Checked) -> None:
    """One amount is damaged and is refused; two are printed 0 and are read as 0."""
    made = {str(row.first("code")): row for row in of(bill, "budget-line")}
    by_hand = {line["รหัสรายการ"]: line for line in example("รายการงบประมาณ")}
    assert (len(made), len(by_hand)) == (719, 684 + 32)
    assert made.keys() - by_hand.keys() == {"2022.3.10.1453", "2022.3.4.2011", "2022.3.3(4).1396"}
    assert made["2022.3.10.1453"].first("amount") == "4,840,0"
    for code, line in by_hand.items():
        row = made[code]
        assert row.first("amount") == baht(line["จำนวนเงิน"])
        assert (row.first("project") or "") == line["รหัสโครงการ"]
        assert row.first("budgetPlan") == line["แผนงาน"]
        assert row.first("budgetCategory") == line["งบรายจ่าย"]
        assert bool(row.fields.get("area")) >= bool(line["พื้นที่ดำเนินการ"])
    total = sum(baht(line["จำนวนเงิน"]) or 0 for line in by_hand.values())
    assert amounts(of(bill, "budget-line"), "amount") == total == Decimal(12517075300)


def test_the_bills_headings_are_the_projects_that_were_restated_by_hand(bill: Checked) -> None:
    made = {str(row.first("code")): row for row in of(bill, "project")}
    by_hand = {line["รหัสโครงการ"]: line for line in example("โครงการ")}
    assert made.keys() == by_hand.keys()
    assert len(made) == 53
    for code, line in by_hand.items():
        assert made[code].first("title") == line["ชื่อโครงการ"]
        assert made[code].first("responsible") == line["หน่วยงานรับผิดชอบ"]
        assert made[code].first("plan") == line["แผนงาน"]


def test_places_in_the_bills_titles(bill: Checked) -> None:
    """Of 298 items whose title has a word for a place 293 are settled; the others name the border provinces."""
    assert areas(of(bill, "budget-line")) == {"settled": 293, "open": 5, "none": 421}
    assert rules(bill, "violation") == {"find.not_money": 1}
    assert rules(bill, "warning")["find.place_unsettled"] == 5


@pytest.mark.parametrize("file", BUDGETS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_paos_tasks_are_all_read_and_their_sum_is_the_files_own(tmp_path: Path, file: Path) -> None:
    said = json.loads(file.read_text(encoding="utf-8"))
    checked = judged(tmp_path, file, file.parent.name)
    assert len(checked.reading.rows) == len(said["tasks"]) > 30
    assert amounts(checked.reading.rows, "amount") == said["total"]
    assert checked.conforms
    assert not rules(checked, "warning")


def test_there_are_six_budgets_of_paos() -> None:
    assert len(BUDGETS) == 6


def test_purchases(tmp_path: Path) -> None:
    file = REAL / "egp" / "egp-contracts-2568-sample.csv"
    checked = judged(tmp_path, file, "2568")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        records = list(csv.DictReader(opened))
    assert len(of(checked, "budget-line")) == len(checked.reading.rows) == len(records) == 250
    assert amounts(checked.reading.rows, "amount") == sum(Decimal(one["งบประมาณ(บาท)"]) for one in records)
    assert areas(checked.reading.rows) == {"settled": 250}
    assert checked.conforms


@pytest.mark.parametrize(
    ("name", "projects", "places", "unknown_years"),
    [
        ("projects", 157, {"settled": 135, "open": 6, "none": 16}, 52),
        ("projects-more", 86, {"settled": 63, "open": 20, "none": 3}, 72),
    ],
)
def test_collected_projects(
    tmp_path: Path, name: str, projects: int, places: dict[str, int], unknown_years: int
) -> None:
    """163 pages are of 157 projects; rows without a year are refused by the shapes."""
    checked = judged(tmp_path, REAL / "songkhla-projects" / f"{name}.csv", "[2550, 2570]")
    rows = checked.reading.rows
    assert len(of(checked, "project")) == len(rows) == projects
    assert areas(rows) == places
    missing = [f for f in checked.findings if f.rule == "find.missing"]
    assert {f.field for f in missing} == {"fiscalYear"}
    assert len(missing) == unknown_years
    assert amounts(rows, "approved") == {"projects": Decimal(6624656), "projects-more": Decimal(1200000)}[name]
