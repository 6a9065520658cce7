"""The judge: the same findings whatever the size of a chunk, and nothing of what is only pointed at is judged."""

from pathlib import Path

import pytest
from tests.making import PROJECT, checked, said, twin, understood, workspace

from thaktho.check import shacl
from thaktho.contract import shipped
from thaktho.model import Finding

ROWS = [
    {**PROJECT, "code": f"68-L5221-2-0{n}", "goal": "G-1", **change}
    for n, change in enumerate(
        [
            {},
            {"approved": "ตามจริง"},
            {"area": "909901"},
            {"parent": "68-L5221-2-06"},
            {"targetGroup": "1004; 1044", "approved": ""},
            {"title": "", "parent": "68-L5221-2-99"},
            {"start": "1 ตุลาคม 2570"},
        ]
    )
]
SHEETS: dict[str, list[dict[str, str]]] = {
    "project": ROWS,
    "goal": [{"code": "G-1", "title": "ผู้สูงอายุสุขใจ", "strategy": "S"}],
    "strategy": [{"code": "S", "title": "ธรรมนูญตำบล", "startYear": "2565", "endYear": "2570", "area": "900101"}],
    "funding": [{"project": "68-L5221-2-00", "fund": "สสส.", "approved": "-1"}],
    "reach": [{"project": "68-L5221-2-06", "targetGroup": "1004", "expected": "มาก"}],
}


def found(folder: Path) -> list[Finding]:
    return checked(folder, None, **SHEETS).findings


@pytest.mark.parametrize("size", [1, 2, 3])
def test_chunks_do_not_change_the_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """A project, its funding and its reach are judged together; what is in another chunk is there as a stub."""
    whole = found(tmp_path / "whole")
    monkeypatch.setattr(shacl, "CHUNK", size)
    assert found(tmp_path / "parts") == whole
    assert len([one for one in whole if one.severity == "violation"]) == 8


@pytest.mark.parametrize("size", [1, 500])
def test_a_project_of_another_chunk_may_be_pointed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(shacl, "CHUNK", size)
    rows = [PROJECT, {**PROJECT, "code": "68-L5221-2-02", "parent": PROJECT["code"]}]
    assert checked(tmp_path, project=rows).conforms


def test_shapes_aimed_at_the_class_judge_as_the_shapes_as_they_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is handed to pySHACL is rearranged for speed; every result stays, from each kind of constraint."""
    aimed = found(tmp_path / "aimed")
    monkeypatch.setattr(shacl, "_aimed", lambda shapes: shapes)
    assert found(tmp_path / "plain") == aimed
    rules = {one.rule for one in aimed}
    assert {"find.missing", "find.not_money", "find.area_unknown"} <= rules


def test_a_stub_is_not_judged(tmp_path: Path) -> None:
    """The goal's row has no title: that is said of the goal alone, not of the seven projects that point at it."""
    goal = [{"code": "G-1", "title": "", "strategy": "S"}]
    rows = [{**PROJECT, "goal": "G-1"}, {**PROJECT, "code": "2", "goal": "G-1"}]
    findings = checked(tmp_path, project=rows, goal=goal, strategy=SHEETS["strategy"]).findings
    assert [(one.sheet, one.field) for one in findings if one.severity == "violation"] == [("เป้าหมายร่วม", "title")]


def test_what_is_known_outside_the_file_counts_by_its_class(tmp_path: Path) -> None:
    """An area that nobody vouches for is refused, and one that is said to be of another class as well."""
    candidate = said(understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[PROJECT])))
    area, thk = "https://w3id.org/thaktho/id/area/900101", "https://w3id.org/thaktho/ns#"
    results = {
        str(types): {(one.component, one.severity) for one in shacl.judge(candidate, shipped(), types)}
        for types in ([], [(area, thk + "Goal")], [(area, thk + "Area")])
    }
    refused = ("Class", "violation")
    assert [refused in result for result in results.values()] == [True, True, False]


def test_a_result_names_focus_shape_constraint_severity_and_value(tmp_path: Path) -> None:
    row = {**PROJECT, "fiscalYear": "2539"}
    candidate = said(understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[row])))
    results = shacl.judge(
        candidate, shipped(), [("https://w3id.org/thaktho/id/area/900101", "https://w3id.org/thaktho/ns#Area")]
    )
    assert [one for one in results if one.severity == "violation"] == [
        shacl.Result(
            "https://test.example/id/project/L5221/68-L5221-2-01",
            "https://w3id.org/thaktho/shapes/project#fiscalYear",
            "MinInclusive",
            "violation",
            "2539",
        )
    ]


def test_an_empty_candidate_has_no_results(tmp_path: Path) -> None:
    candidate = said(understood(workspace(tmp_path / "w"), twin(tmp_path / "f", project=[PROJECT])))
    candidate.quads, candidate.subjects = [], {}
    assert not list(shacl.judge(candidate, shipped(), []))
