"""The queries of docs/queries answer what a count in the files themselves gives."""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from tests import raw

from thaktho.iris import slug

pytestmark = pytest.mark.whole

CITY = "กองทุนหลักประกันสุขภาพ เทศบาลนครสงขลา"
HERE = re.compile(r"(?:ตำบล|ต\.)บ่อยาง|(?:เทศบาลนคร|ทน\.)สงขลา")
"""Bo Yang by its own name, or by its city, which covers this one tambon."""


def _counted(amounts: list[Decimal | None]) -> tuple[int, int, Decimal]:
    known = [amount for amount in amounts if amount is not None]
    return len(amounts), len(known), sum(known, Decimal(0))


def test_the_funds_of_tambon_bo_yang_by_year_and_amount(answers: dict[str, list[dict[str, str]]]) -> None:
    expected: dict[tuple[int, str], list[Decimal | None]] = defaultdict(list)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in raw.lines("แหล่งงบประมาณ"):
        shared[line.publisher, line["รหัสโครงการ"]].append(line["แหล่งงบประมาณ"])
    for line in raw.lines("โครงการ"):
        if HERE.search(line["พื้นที่ดำเนินการ"]):
            funds = [line["แหล่งงบประมาณ"]] if line["แหล่งงบประมาณ"] else shared[line.publisher, line["รหัสโครงการ"]]
            for fund in funds:
                name = CITY if fund == "L7250" else fund
                expected[raw.year(line), name].append(raw.baht(line["งบประมาณที่อนุมัติ"]))
    found = {
        (int(row["year"]), row["name"]): (int(row["projects"]), int(row["priced"]), Decimal(row["approved"]))
        for row in answers["funds-in-tambon"]
    }
    assert found == {key: _counted(amounts) for key, amounts in expected.items()}
    assert len(found) >= 10


def test_the_largest_approved_amounts_stand_in_the_cells_that_are_named(
    answers: dict[str, list[dict[str, str]]],
) -> None:
    amounts: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for sheet in ("โครงการ", "แหล่งงบประมาณ"):
        for line in raw.lines(sheet):
            amount = raw.baht(line["งบประมาณที่อนุมัติ"])
            if amount is not None:
                letter = get_column_letter([*line.cells].index("งบประมาณที่อนุมัติ") + 1)
                amounts[line.file, f"{sheet}!{letter}{line.number}"].add(amount)
    rows = answers["cell-of-a-figure"]
    for row in rows:
        assert Decimal(row["amount"]) in amounts[row["file"], row["cell"]]
        assert row["row"].endswith(re.sub(r"(.+)![A-Z]+(\d+)", r"/row/\1/\2", row["cell"]))
    largest = sorted((amount for found in amounts.values() for amount in found), reverse=True)[:20]
    assert [Decimal(row["amount"]) for row in rows] == largest


def test_the_projects_of_a_happy_society_stated_and_read(answers: dict[str, list[dict[str, str]]]) -> None:
    parents = {line["รหัสเป้าหมาย"]: line["เป้าหมายแม่"] for line in raw.lines("เป้าหมายร่วม")}
    wanted = {"SKH2570-3"}
    for _ in parents:
        wanted |= {goal for goal, parent in parents.items() if parent in wanted}
    stated = {
        (goal.strip(), "stated", slug(line["รหัสโครงการ"]))
        for line in raw.lines("โครงการ")
        for goal in line["เป้าหมายร่วม"].split(";")
        if goal.strip() in wanted
    }
    read = {
        (line["เป้าหมายที่อ่านได้"], "annotation", line["บันทึกเกี่ยวกับ"].rsplit("/", 1)[1])
        for line in raw.lines("บันทึกบรรณาธิการ")
        if line["เป้าหมายที่อ่านได้"] in wanted
    }
    found = {
        (row["below"].rsplit("/", 1)[1], row["basis"], row["project"].rsplit("/", 1)[1])
        for row in answers["projects-of-goal"]
    }
    assert found == stated | read
    assert stated
    assert read
    titles = {line["ชื่อโครงการ"] for line in raw.lines("โครงการ")}
    assert {row["title"] for row in answers["projects-of-goal"]} <= titles


def test_the_linkages_of_tambon_bo_yang_are_those_of_the_file(
    answers: dict[str, list[dict[str, str]]], songkhla: Path
) -> None:
    with (songkhla / "public" / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {row["iri"]: row for row in csv.DictReader(file) if row["area"] == "900101"}
    found = {row["linkage"]: row for row in answers["linkages-of-tambon"]}
    assert found.keys() == expected.keys()
    assert len(found) >= 3
    for iri, row in found.items():
        told = expected[iri]
        assert (row["year"], row["title"], row["rule"]) == (told["year"], told["title_th"], told["rule"])
        assert (row["members"], row["projects"]) == (str(len(told["members"].split("; "))), told["projects"])


def test_publishers_and_how_many_of_their_projects_have_an_amount(answers: dict[str, list[dict[str, str]]]) -> None:
    rows = list(raw.lines("โครงการ"))
    projects = Counter(line.publisher for line in rows)
    priced = Counter(line.publisher for line in rows if line["งบประมาณที่อนุมัติ"])
    found = {row["publisher"].rsplit("/", 1)[1]: row for row in answers["who-publishes-amounts"]}
    assert {name: int(row["projects"]) for name, row in found.items()} == projects
    assert {name: int(row["with_amount"]) for name, row in found.items() if row["with_amount"] != "0"} == priced


def test_the_projects_of_several_funds(answers: dict[str, list[dict[str, str]]]) -> None:
    funds: dict[str, set[str]] = defaultdict(set)
    for line in raw.lines("แหล่งงบประมาณ"):
        funds[slug(line["รหัสโครงการ"])].add(line["แหล่งงบประมาณ"])
    expected = {code: len(found) for code, found in funds.items() if len(found) > 1}
    rows = answers["projects-of-several-funds"]
    assert {row["project"].rsplit("/", 1)[1]: int(row["funds"]) for row in rows} == expected
    assert expected


def test_the_projects_for_older_people_stated_and_read(answers: dict[str, list[dict[str, str]]]) -> None:
    cells: dict[str, str] = defaultdict(str)
    for line in raw.lines("กลุ่มเป้าหมาย"):
        cells[line["รหัสโครงการ"]] += line["กลุ่มเป้าหมาย"]
    stated = {
        line["ชื่อโครงการ"]
        for line in raw.lines("โครงการ")
        if re.search("1004|ผู้สูงอายุ", line["กลุ่มเป้าหมาย"] + cells.get(line["รหัสโครงการ"], ""))
    }
    read = {
        line["บันทึกเกี่ยวกับ"] for line in raw.lines("บันทึกบรรณาธิการ") if re.search("1004|ผู้สูงอายุ", line["กลุ่มเป้าหมายที่อ่านได้"])
    }
    rows = answers["projects-for-group"]
    assert {row["title"] for row in rows if row["basis"] == "stated"} == stated
    assert {row["project"] for row in rows if row["basis"] == "annotation"} == read
    assert stated
    assert read


def test_the_largest_budgets_of_the_provincial_administration(answers: dict[str, list[dict[str, str]]]) -> None:
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for line in raw.lines("รายการงบประมาณ"):
        if line.publisher == "songkhla-pao":
            amounts[line["ปีงบประมาณ"]].append(raw.baht(line["จำนวนเงิน"]) or Decimal(0))
    rows = answers["largest-budgets"]
    own = {row["year"]: row for row in rows if row["holder"].endswith("/songkhla-pao")}
    assert Decimal(own["2566"]["baht"]) == sum(amounts["2566"])
    assert int(own["2566"]["lines"]) == len(amounts["2566"])
    assert Decimal(own["2565"]["baht"]) >= sum(amounts["2565"])  # the national budget has lines of its own for it
    order = [Decimal(row["baht"]) for row in rows]
    assert order == sorted(order, reverse=True)


def test_linkages_are_counted_by_kind_and_continuations_go_forward(
    answers: dict[str, list[dict[str, str]]], songkhla: Path
) -> None:
    with (songkhla / "public" / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    counted = {row["kind"].rsplit("/", 1)[1]: int(row["linkages"]) for row in answers["linkages-by-kind"]}
    assert counted == Counter(row["kind"] for row in listed)
    on = answers["continued-projects"]
    assert {row["linkage"] for row in on} == {row["iri"] for row in listed if row["kind"] == "continuation"}
    assert all(int(row["earlier_year"]) < int(row["later_year"]) for row in on)


def test_tambon_without_projects_are_those_whose_page_has_no_list(
    answers: dict[str, list[dict[str, str]]], songkhla: Path
) -> None:
    area = songkhla / "public" / "area"
    without = {page.name for page in area.glob("??????") if not (page / "index.csv").exists()}
    found = {row["tambon"].rsplit("/", 1)[1] for row in answers["tambon-without-projects"]}
    assert found == without
    assert 0 < len(found) < 127


def test_the_people_of_tambon_bo_yang(answers: dict[str, list[dict[str, str]]]) -> None:
    lines = [line for line in raw.lines("ประชากรและความต้องการ") if line["พื้นที่"].startswith("900101 ")]
    expected = [(line["สิ่งที่นับ"], line["ปีที่นับ"], line["จำนวนคน"], line.file) for line in lines]
    rows = answers["people-in-tambon"]
    assert [(row["title"], row["year"], row["people"], row["file"]) for row in rows] == sorted(expected)
    assert rows
