"""Goals, plans, where figures come from, codes: the queries answer what the files, the archive and the lists say."""

import csv
import hashlib
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from tests import raw
from tests.making import PROJECT, run, submit, twin
from tests.queries.conftest import Answers

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.iris import SHARED
from thaktho.questions import shipped as questions
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole

BASE = "https://songkhla.thaktho.example/"
ID = f"{BASE}id/"


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


def _settings() -> dict[str, dict[str, object]]:
    files = (raw.EXAMPLE / "publishers").glob("*/publisher.toml")
    return {file.parent.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def _asked(catalogue: Catalogue, name: str) -> list[dict[str, str]]:
    (one,) = (one for one in questions() if one.name == name)
    answer = catalogue.store.query(one.sparql)
    return [
        {name.value: getattr(row[name.value], "value", "") for name in answer.variables}  # type: ignore[union-attr]
        for row in answer  # type: ignore[union-attr]
    ]


def test_goals_of_strategies_and_what_is_above_them(answers: Answers) -> None:
    expected = sorted(
        (line["ยุทธศาสตร์"], line["รหัสเป้าหมาย"], line["เป้าหมายร่วม"], line["เป้าหมายแม่"])
        for line in raw.lines("เป้าหมายร่วม")
    )
    found = [
        (_tail(row["strategy"]), _tail(row["goal"]), row["name"], row["above"].rsplit("/", 1)[-1])
        for row in answers["goals-of-strategies"]
    ]
    assert sorted(found) == expected
    titles = {line["รหัสยุทธศาสตร์"]: line["ชื่อยุทธศาสตร์"] for line in raw.lines("ยุทธศาสตร์")}
    assert {(_tail(row["strategy"]), row["of"]) for row in answers["goals-of-strategies"]} <= titles.items()


def test_goals_that_meet_are_those_that_files_say_so_of(answers: Answers) -> None:
    near, within = "ใกล้เคียงกับเป้าหมาย", "เป็นส่วนหนึ่งของเป้าหมาย"
    lines = list(raw.lines("เป้าหมายร่วม"))
    expected = {(line["รหัสเป้าหมาย"], "closeMatch", line[near]) for line in lines if line[near]}
    expected |= {(line["รหัสเป้าหมาย"], "broadMatch", line[within]) for line in lines if line[within]}
    assert {(_tail(row["one"]), row["how"], _tail(row["two"])) for row in answers["goals-that-meet"]} == expected
    assert len(expected) > 3


def test_goals_that_no_project_states(answers: Answers) -> None:
    parents = {line["รหัสเป้าหมาย"]: line["เป้าหมายแม่"] for line in raw.lines("เป้าหมายร่วม")}
    stated = {goal.strip() for line in raw.lines("โครงการ") for goal in line["เป้าหมายร่วม"].split(";") if goal.strip()}
    for goal in tuple(stated):
        while goal := parents[goal]:
            stated.add(goal)
    assert {_tail(row["goal"]) for row in answers["goals-without-projects"]} == parents.keys() - stated


def test_plans_have_the_projects_that_name_them(answers: Answers) -> None:
    named = [part.strip() for line in raw.lines("โครงการ") for part in line["แผนงาน"].split(";") if part.strip()]
    rows = answers["plans-to-goals"]
    assert {row["name"] for row in rows if row["projects"] != "0"} == set(named)
    assert sum(int(row["projects"]) for row in rows) == len(named)


def test_every_note_of_the_editor_says_why(answers: Answers) -> None:
    lines = list(raw.lines("บันทึกบรรณาธิการ"))
    expected = Counter(
        (line["บันทึกเกี่ยวกับ"], line["เหตุผล"]) for line in lines if line["เป้าหมายที่อ่านได้"] + line["กลุ่มเป้าหมายที่อ่านได้"]
    )
    rows = answers["editors-notes"]
    assert {(row["about"], row["why"]) for row in rows} == expected.keys()
    assert {row["on"] for row in rows} == {"2026-11-01"}


def test_amounts_are_printed_in_the_cells_that_are_named(answers: Answers) -> None:
    columns = {"approved": "งบประมาณที่อนุมัติ", "amount": "จำนวนเงิน"}
    cells = {(line.sheet, line.number, line[header]) for line in raw.everything() for header in columns.values()}
    for row in answers["printed-text"]:
        sheet, number = re.fullmatch(r"(.+)!\D+(\d+)", row["cell"]).groups()  # type: ignore[union-attr]
        assert (sheet, int(number), row["printed"]) in cells
        assert raw.baht(row["printed"]) == raw.baht(row["value"])
    assert len(answers["printed-text"]) == 50


def test_submissions_tell_the_file_as_it_was_received(answers: Answers, songkhla: Path) -> None:
    received = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (songkhla / "publishers").rglob("*.xlsx")}
    rows = answers["submissions"]
    datasets = {(name, one["id"]) for name, said in _settings().items() for one in said["datasets"]}  # type: ignore[attr-defined]
    assert {tuple(row["dataset"].removeprefix(f"{ID}dataset/").split("/")[:2]) for row in rows} == datasets
    of_workbooks = {row["sha256"].lower() for row in rows if row["file"].endswith(".xlsx")}
    assert of_workbooks <= received
    assert of_workbooks


def test_who_said_it_are_the_cells_of_its_row(answers: Answers) -> None:
    (line,) = (line for line in raw.lines("โครงการ") if line["รหัสโครงการ"] == "66-L7258-2-14")
    rows = answers["who-said-it"]
    assert {row["publisher"] for row in rows} == {f"{ID}publisher/{line.publisher}"}
    assert {row["submission"] for row in rows} == {f"{ID}submission/local-health-funds/projects/2560-2569/1"}
    said = {row["value"] for row in rows}
    assert {line["ชื่อโครงการ"], line["รายละเอียด"], line["หน้าเว็บ"], line["ปีงบประมาณ"], f"{SHARED}area/901101"} <= said


def test_graphs_are_those_of_the_dump_with_as_many_statements(answers: Answers, songkhla: Path) -> None:
    import gzip  # noqa: PLC0415 - of this test alone

    lines = gzip.decompress((songkhla / "public" / "dump" / "whole.nq.gz").read_bytes()).decode().splitlines()
    counted = Counter(line.rsplit(" ", 2)[1].strip("<>") for line in lines)
    rows = answers["graphs"]
    assert {row["graph"]: int(row["statements"]) for row in rows} == counted
    named = {row["graph"]: row["dataset"] for row in rows if row["dataset"]}
    assert all(
        graph.removeprefix(f"{BASE}graph/") == dataset.removeprefix(f"{ID}dataset/") for graph, dataset in named.items()
    )
    assert len(named) == len(answers["licences"])


def test_what_was_withheld_is_as_many_as_the_list_of_it_has(answers: Answers) -> None:
    expected = {}
    for file in (raw.EXAMPLE / "publishers").glob("*/left-out.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            expected[file.parent.name] = len(list(csv.DictReader(opened)))
    rows = answers["not-whole"]
    assert {_tail(row["publisher"]): int(row["withheld"]) for row in rows} == expected
    assert {row["left_out"] for row in rows} == {""}


def test_licences_and_years_are_those_of_the_publishers_settings(answers: Answers) -> None:
    settings = _settings()
    for row in answers["licences"]:
        publisher, dataset, _ = row["dataset"].removeprefix(f"{ID}dataset/").split("/")
        said = settings[publisher]
        (told,) = (one for one in said["datasets"] if one["id"] == dataset)  # type: ignore[attr-defined]
        assert row["title"] == told["title"]["th"]
        assert row["licence"] == told.get("license", said.get("license"))
    told_of = [one for said in settings.values() for one in said["datasets"]]  # type: ignore[attr-defined]
    assert len(answers["licences"]) == len(told_of)


def test_codes_are_those_of_the_lists(answers: Answers) -> None:
    found = {(row["list"], row["code"], row["thai"], row["english"]) for row in answers["codes"]}
    concepts = [one for of in shipped().concepts.values() for one in of if one.iri.startswith(f"{SHARED}code/")]
    assert found == {(one.iri.rsplit("/", 1)[0], one.notation, one.label.th, one.label.en) for one in concepts}


def test_local_authorities_and_their_tambon_are_those_of_the_reference(answers: Answers) -> None:
    with (raw.EXAMPLE / "reference" / "local-authorities.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {line["code"]: line for line in csv.DictReader(file)}
    rows = answers["local-authorities"]
    assert {(row["code"], row["name"]) for row in rows} == {(code, line["name_th"]) for code, line in told.items()}
    covered = {(row["code"], row["tambon"]) for row in rows if row["tambon"]}
    count = Counter(code for code, _ in covered)
    assert count == Counter(
        {code: len(re.findall(r"\d{6}", line["tambon_codes"])) for code, line in told.items() if line["tambon_codes"]}
    )


def test_funds_by_kind_are_all_funds(answers: Answers, songkhla: Path) -> None:
    with (songkhla / "public" / "funds.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert sum(int(row["funds"]) for row in answers["funds-by-kind"]) == len(listed)


def test_decisions_and_lessons_are_told_once_there_are_some(place: Workspace, tmp_path: Path) -> None:
    """The example has neither, so a small workspace of a test has."""
    other = {**PROJECT, "code": "69-L5221-2-01", "fiscalYear": "2569", "start": "1 ตุลาคม 2568", "end": "30 กันยายน 2569"}
    lesson = {
        "project": PROJECT["code"],
        "text": "นัดวันตลาดนัด คนมามากกว่า",
        "advice": "จัดวันตลาดนัดทุกครั้ง",
        "targetGroup": "1004",
    }
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "f", project=[PROJECT, other], lesson=[lesson])).outcome == "accepted"
    both = [f"{place.base}project/L5221/{one['code']}" for one in (PROJECT, other)]
    kind = ("--kind", "continuation", "confirm", "--why", "ทำต่อทุกปี", "--by", "fund")
    assert run(place.folder, "decide", *both, *kind) == 0
    with Catalogue(place, shipped()) as catalogue:
        (told,) = _asked(catalogue, "lessons")
        (decided,) = _asked(catalogue, "decisions")
        (pair,) = _asked(catalogue, "pairs-and-verdicts")
    assert (told["project"], told["title"], told["group"]) == (both[0], PROJECT["title"], "ผู้สูงอายุ")
    assert (told["lesson"], told["advice"]) == (lesson["text"], lesson["advice"])
    assert (decided["kind"], decided["verdict"], decided["by"], decided["why"]) == (
        "continuation",
        "confirm",
        "fund",
        "ทำต่อทุกปี",
    )
    assert (decided["one"], decided["two"]) == tuple(both)
    assert (pair["one"], pair["two"], pair["verdict"]) == (*both, "confirm")
