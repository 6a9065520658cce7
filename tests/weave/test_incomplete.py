"""What projects do not say: each takes part in what it can and is listed with what it lacks."""

from pathlib import Path

import duckdb
import pytest
from tests.making import PROJECT, submit, twin, workspace
from tests.weave.small import BASE, Project, project, ran
from tests.weave.wanted import ALL, ask, begun, need, woven

from thaktho.contract import shipped
from thaktho.flow import Catalogue

WHOLE = project("1", goals=["G"], groups=[ALL], areas=["900101"], funds={"F1": [100]})


def lacking(facts: duckdb.DuckDBPyConnection, code: str = "1") -> set[str]:
    return {lacks for (lacks,) in ask(facts, "select lacks from incomplete where project = ?", f"{BASE}project/{code}")}


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ({}, set()),
        ({"goals": []}, {"goal"}),
        ({"groups": []}, {"group"}),
        ({"areas": []}, {"place"}),
        ({"areas": ["9001"]}, {"tambon"}),
        ({"areas": ["region-12"]}, {"tambon"}),
        ({"areas": ["9001", "900101"]}, set()),
        ({"areas": ["90010101"]}, set()),
        ({"funds": {"F1": [None]}}, {"money"}),
        ({"funds": {"F1": [0]}}, set()),
        ({"funds": {}}, {"money", "fund"}),
        ({"year": None}, {"year"}),
        (
            {"goals": [], "groups": [], "areas": [], "funds": {}, "year": None},
            {"goal", "group", "place", "money", "fund", "year"},
        ),
    ],
)
def test_a_project_is_listed_with_what_it_lacks(
    empty: duckdb.DuckDBPyConnection, said: Project, lacks: set[str]
) -> None:
    assert lacking(ran(begun(empty, {**WHOLE, **said}), "incomplete")) == lacks


def test_an_amount_of_any_phase_is_an_amount(empty: duckdb.DuckDBPyConnection) -> None:
    for phase in ("requested", "planned", "approved", "spent"):
        assert lacking(ran(begun(empty, {**WHOLE, "phase": phase}), "incomplete")) == set()


def test_what_lacks_is_counted_by_publisher_beside_all_that_it_reports(empty: duckdb.DuckDBPyConnection) -> None:
    both = project("2", by=["pao", "town"], goals=["G"], groups=[ALL], areas=["900101"], funds={"F1": [None]})
    ran(begun(empty, WHOLE, both), "incomplete")
    assert ask(empty, "select * from publisher_lacks order by all") == [("pao", "money", 1, 2), ("town", "money", 1, 1)]


def test_a_project_that_says_little_takes_part_in_what_it_can(empty: duckdb.DuckDBPyConnection) -> None:
    """No goal and no money: it is work for everybody in its tambon, and no more."""
    facts = begun(empty, project("1", areas=["900101"]))
    need(facts, "900101", 2568, 500)
    woven(facts)
    assert ask(facts, "select goal, planned, status from gap") == [(None, 1, "planned-not-funded")]
    assert lacking(facts) == {"goal", "group", "money", "fund"}


def test_a_place_that_cannot_be_read_is_none_and_one_elsewhere_is_one(tmp_path: Path) -> None:
    rows = [
        {**PROJECT, "code": "68-L5221-2-01", "area": "แถวบ้านเรา"},
        {**PROJECT, "code": "68-L5221-2-02", "area": "930101"},
    ]
    with Catalogue(workspace(tmp_path / "workspace"), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "file", project=rows)).outcome == "accepted"
        with catalogue.weave() as facts:
            assert lacking(facts, "L5221/68-L5221-2-01") == {"goal", "place"}
            assert lacking(facts, "L5221/68-L5221-2-02") == {"goal"}
