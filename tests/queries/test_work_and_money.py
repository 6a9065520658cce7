"""Who does what, money, gaps and results: the queries answer what a count in the files gives."""

import csv
from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import QueryTriples
from tests import raw
from tests.queries.conftest import Answers

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.iris import PROJ, slug
from thaktho.questions import shipped as questions
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole

FUND = ("L7250", "กองทุนหลักประกันสุขภาพ เทศบาลนครสงขลา")
CATEGORIES = {"งบเงินอุดหนุน": "subsidy", "งบลงทุน": "investment"}
Rows = list[dict[str, str]]


def _buddhist(line: raw.Line) -> int:
    """Return a project's year: one file gives the common era."""
    year = raw.year(line)
    return year if year > 2400 else year + 543


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def test_the_projects_of_a_year(answers: Answers) -> None:
    expected = {line["ชื่อโครงการ"] for line in raw.lines("โครงการ") if _buddhist(line) == 2568}
    assert {row["title"] for row in answers["projects-of-year"]} == expected
    assert len(expected) > 10


def test_the_projects_of_a_fund_and_what_it_approved(answers: Answers) -> None:
    lines = [line for line in raw.lines("โครงการ") if line["แหล่งงบประมาณ"] in FUND]
    expected = sorted((_buddhist(line), line["ชื่อโครงการ"], raw.baht(line["งบประมาณที่อนุมัติ"])) for line in lines)
    rows = answers["projects-of-fund"]
    found = [(int(row["year"]), row["title"], Decimal(row["approved"]) if row["approved"] else None) for row in rows]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(found) > 5


def test_projects_by_amphoe_are_those_of_its_tambon(answers: Answers, projects: Rows) -> None:
    tambons: dict[str, set[str]] = defaultdict(set)
    found: dict[str, set[str]] = defaultdict(set)
    for row in projects:
        for code in row["area"].split("; "):
            if len(code) == 6:
                tambons[code[:4]].add(code)
                found[code[:4]].add(row["iri"])
    rows = {_tail(row["amphoe"]): row for row in answers["projects-by-amphoe"]}
    assert {code: int(row["projects"]) for code, row in rows.items()} == {code: len(found[code]) for code in rows}
    assert {code: int(row["with_projects"]) for code, row in rows.items()} == {c: len(tambons[c]) for c in rows}
    assert len(rows) == 16
    assert sum(int(row["tambons"]) for row in rows.values()) == 127


def test_what_is_taken_along_of_a_tambon_is_its_projects_with_their_money(songkhla: Path, projects: Rows) -> None:
    (asked,) = (one for one in questions() if one.name == "take-along-tambon")
    with Catalogue(open_workspace(songkhla), shipped()) as catalogue:
        answer = catalogue.store.query(asked.sparql)
        assert isinstance(answer, QueryTriples)
        said = [(getattr(one.subject, "value", ""), one.predicate.value) for one in answer]
    told = {subject for subject, predicate in said if predicate == f"{PROJ}hadAreaOfInterest"}
    assert told == {row["iri"] for row in projects if "900101" in row["area"].split("; ")}
    assert any(predicate.endswith("#approved") for _, predicate in said)


def test_money_by_phase_and_year(answers: Answers) -> None:
    """Only what is approved is told in the example; every project tells it once."""
    expected: dict[int, list[Decimal]] = defaultdict(list)
    years = {(line.publisher, line["รหัสโครงการ"]): _buddhist(line) for line in raw.lines("โครงการ")}
    for line in raw.lines("โครงการ"):
        if (amount := raw.baht(line["งบประมาณที่อนุมัติ"])) is not None:
            expected[_buddhist(line)].append(amount)
    for line in raw.lines("แหล่งงบประมาณ"):
        if (amount := raw.baht(line["งบประมาณที่อนุมัติ"])) is not None:
            expected[years[line.publisher, line["รหัสโครงการ"]]].append(amount)
    rows = answers["money-by-phase"]
    assert {row["phase"] for row in rows} == {"3 approved"}
    assert {int(row["year"]): Decimal(row["baht"]) for row in rows} == {y: sum(found) for y, found in expected.items()}


def test_money_per_head_is_of_projects_in_one_tambon(answers: Answers, projects: Rows) -> None:
    people = {
        line["พื้นที่"][:6]: int(line["จำนวนคน"])
        for line in raw.lines("ประชากรและความต้องการ")
        if line["พื้นที่"][:6].isdigit() and line["กลุ่มเป้าหมาย"].startswith("9001")
    }
    money: dict[str, Decimal] = defaultdict(Decimal)
    for row in projects:
        amounts = [amount for amount in row["approved"].split("; ") if amount]
        if len(row["area"]) == 6 and amounts:
            money[row["area"]] += sum(map(Decimal, amounts))
    rows = {_tail(row["tambon"]): row for row in answers["money-per-head"]}
    assert {code: Decimal(row["baht"]) for code, row in rows.items()} == money
    assert {code: int(row["people"]) for code, row in rows.items()} == {code: people[code] for code in rows}
    for code, row in rows.items():
        assert abs(Decimal(row["baht_per_head"]) - money[code] / people[code]) <= Decimal("0.5")


def test_budget_lines_by_category(answers: Answers) -> None:
    expected: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for line in raw.lines("รายการงบประมาณ"):
        if line["งบรายจ่าย"] in CATEGORIES:
            amount = raw.baht(line["จำนวนเงิน"]) or Decimal(0)
            expected[line["ปีงบประมาณ"], CATEGORIES[line["งบรายจ่าย"]]].append(amount)
    found = {(row["year"], _tail(row["category"])): row for row in answers["budget-by-category"]}
    assert expected
    for key, amounts in expected.items():
        assert (int(found[key]["lines"]), Decimal(found[key]["baht"])) == (len(amounts), sum(amounts))
    assert sum(int(row["lines"]) for row in found.values()) == len(list(raw.lines("รายการงบประมาณ")))


def test_projects_of_different_funds_in_one_place_and_year(answers: Answers, projects: Rows) -> None:
    at: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in projects:
        for code in row["area"].split("; "):
            if len(code) == 6 and row["fund_iri"]:
                at[row["fiscalYear"], code][row["iri"]] |= set(row["fund_iri"].split("; "))
    expected = {
        (year, code, *sorted((one, two)))
        for (year, code), funds in at.items()
        for one, two in combinations(funds, 2)
        if len(funds[one] | funds[two]) > 1
    }
    rows = answers["same-place-and-year"]
    assert {(row["year"], _tail(row["tambon"]), row["one"], row["two"]) for row in rows} == expected
    assert len(rows) > 20


def test_pairs_are_those_of_the_file_of_linkages(answers: Answers, site: Path) -> None:
    with (site / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        kinds = ("possible-duplicate", "same-project", "continuation")
        expected = {row["iri"]: row for row in csv.DictReader(file) if row["kind"] in kinds}
    rows = {row["linkage"]: row for row in answers["pairs-and-verdicts"]}
    assert rows.keys() == expected.keys()
    for iri, row in rows.items():
        told = expected[iri]
        assert (row["kind"], row["one"], row["two"], row["why"]) == tuple(
            told[k] for k in ("kind", "one", "two", "why_th")
        )
        assert (Decimal(row["score"]), row["verdict"]) == (Decimal(told["score"]), told["verdict"])
    assert rows


def test_tambon_where_nothing_is_published_for_older_people(answers: Answers, projects: Rows) -> None:
    read = {line["บันทึกเกี่ยวกับ"] for line in raw.lines("บันทึกบรรณาธิการ") if "1004" in line["กลุ่มเป้าหมายที่อ่านได้"]}
    reached = {
        code
        for row in projects
        if "1004" in row["targetGroup"].split("; ") or row["iri"] in read
        for code in row["area"].split("; ")
    }
    found = {_tail(row["tambon"]) for row in answers["tambon-without-group"]}
    assert found & reached == set()
    assert len(found) == 127 - len({code for code in reached if len(code) == 6})


def test_projects_that_do_not_tell_where_who_pays_or_how_much(answers: Answers, projects: Rows) -> None:
    found = {row["project"]: row for row in answers["projects-without-place"]}
    for row in projects:
        told = found.get(row["iri"], dict.fromkeys(("place", "fund", "amount"), "told"))
        assert (told["place"] == "told") == bool(row["area"])
        assert (told["fund"] == "told") == bool(row["fund"])
        assert (told["amount"] == "told") == any(row[name] for name in ("requested", "planned", "approved", "spent"))


def test_aims_and_results_stand_as_they_were_written(answers: Answers) -> None:
    expected = sorted(
        (slug(line["รหัสโครงการ"]), line["ตัวชี้วัด"], raw.baht(line["ค่าฐาน"]), raw.baht(line["ผลที่ได้"]))
        for line in raw.lines("ตัวชี้วัด")
    )
    found = sorted(
        (_tail(row["project"]), row["indicator"], raw.baht(row["baseline"]), raw.baht(row["result"]))
        for row in answers["results-and-aims"]
    )
    assert found == expected


def test_people_expected_of_each_group(answers: Answers, projects: Rows) -> None:
    lines = list(raw.lines("กลุ่มเป้าหมาย"))
    stated: dict[str, set[str]] = defaultdict(set)
    for row in projects:
        for code in filter(None, row["targetGroup"].split("; ")):
            stated[code].add(row["iri"])
    found = {_tail(row["group"]): row for row in answers["people-expected-and-reached"]}
    assert {code: int(row["projects"]) for code, row in found.items()} == {c: len(of) for c, of in stated.items()}
    expected = [int(line["จำนวนที่คาดไว้"].removesuffix("คน")) for line in lines]
    assert sum(int(row["people_expected"]) for row in found.values()) == sum(expected)
