"""The things of a dataset's graph: what rows speak of, with the nodes that hang on them; where they come from apart."""

from pathlib import Path

import pytest
from pyoxigraph import Quad
from tests.making import PROJECT, said, twin, understood, workspace

from thaktho.contract import shipped
from thaktho.things import Thing, things

IRI = "https://test.example/id/project/L5221/68-L5221-2-01"


def _stated(folder: Path, **sheets: list[dict[str, str]]) -> list[Quad]:
    return said(understood(workspace(folder / "w"), twin(folder / "file", **sheets))).quads


def _projects(folder: Path, **changes: str) -> dict[str, Thing]:
    return things(_stated(folder, project=[{**PROJECT, **changes}]), shipped())["project"]


def test_a_project_is_called_by_its_title_and_its_funding_and_reach_are_part_of_it(tmp_path: Path) -> None:
    found = things(_stated(tmp_path, project=[dict(PROJECT)]), shipped())
    assert {name: list(of) for name, of in found.items()} == {"project": [IRI]}
    assert found["project"][IRI].title == PROJECT["title"]
    assert {node for node, _, _ in found["project"][IRI].said} == {IRI, f"{IRI}/funding/L5221", f"{IRI}/reach/1004"}


@pytest.mark.parametrize("change", [{"approved": "70000"}, {"title": "ชื่อใหม่"}, {"targetGroup": "1002"}, {"plan": ""}])
def test_another_value_in_the_row_or_in_what_hangs_on_it_is_another_saying(
    tmp_path: Path, change: dict[str, str]
) -> None:
    assert _projects(tmp_path / "a")[IRI].said != _projects(tmp_path / "b", **change)[IRI].said


def test_the_row_that_a_thing_stands_in_is_no_part_of_what_is_said(tmp_path: Path) -> None:
    """A row moved within the file, or another file that says the same, is no change."""
    first = dict(PROJECT)
    second = {**PROJECT, "code": "68-L5221-2-02", "title": "อื่น"}
    one = things(_stated(tmp_path / "a", project=[first, second]), shipped())
    two = things(_stated(tmp_path / "b", project=[second, first]), shipped())
    assert one == two


def test_a_body_that_is_a_fund_too_counts_once_and_names_alone_do_not_count(tmp_path: Path) -> None:
    """A fund is an organization for others; a plan that is only named in a cell has no row of its own."""
    found = things(_stated(tmp_path, project=[dict(PROJECT)], fund=[{"code": "L5221", "name": "กองทุน"}]), shipped())
    assert {name: len(of) for name, of in found.items()} == {"project": 1, "fund": 1}


def test_activities_and_budget_lines_are_things_of_their_own(tmp_path: Path) -> None:
    found = things(
        _stated(
            tmp_path,
            project=[dict(PROJECT)],
            activity=[{"project": PROJECT["code"], "title": "อบรม"}],
            budget_line=[{"code": "B1", "title": "ค่าวัสดุ", "amount": "500", "fiscalYear": "2568"}],
        ),
        shipped(),
    )
    assert {name: [thing.title for thing in of.values()] for name, of in found.items()} == {
        "project": [PROJECT["title"]],
        "activity": ["อบรม"],
        "budget-line": ["ค่าวัสดุ"],
    }


def test_funding_of_a_project_that_the_graph_does_not_describe_is_a_thing_of_its_own(tmp_path: Path) -> None:
    quads = [quad for quad in _stated(tmp_path, project=[dict(PROJECT)]) if f"<{IRI}>" != str(quad.subject)]
    assert set(things(quads, shipped())) == {"funding", "reach"}
