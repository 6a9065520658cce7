"""Alignment: what stands behind each goal and by which way; goals with nothing, goals that are gone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, submit, twin, workspace
from tests.weave import wanted
from tests.weave.small import BASE, Project, project, worked
from tests.weave.wanted import Row, ask, begun, match, strategy

from thaktho.contract import shipped
from thaktho.flow import Catalogue


def woven(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return worked(facts, "publishing", "gaps", "alignment")


COUNTS = "projects, own, exact, narrower, close, parties, tambon"


def behind(facts: duckdb.DuckDBPyConnection, goal: str, year: int | None = None) -> Row | None:
    """Return the numbers of a goal, or None where there is no row of it."""
    rows = ask(facts, f"select {COUNTS} from alignment where goal = ? and year is not distinct from ?", goal, year)  # noqa: S608
    assert len(rows) < 2
    return rows[0] if rows else None


def test_work_behind_a_goal_is_told_by_the_way_it_came(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(
        empty,
        project("1", goals=["G"], areas=["900101"], funds={"F1": [100]}),
        project("2", goals=["G", "same", "part"], areas=["900101", "900102"], funds={"F2": [10]}),
        project("3", goals=["same"], year=2567, funds={"F2": [5]}, phase="planned"),
        project("4", goals=["part"], year=None, bodies=["B"]),
        project("5", goals=["near"], areas=["9001"]),
    )
    strategy(facts, "S", "G", "part", "alone")
    strategy(facts, "T", "same", "near")
    match(facts, "part", "broader", "G")
    match(facts, "same", "exact", "G")
    match(facts, "near", "close", "G")
    wanted.woven(facts)  # all that is woven, in its order
    assert behind(facts, "G") == (4, 2, 1, 1, 1, 3, 2)
    assert behind(facts, "G", 2568) == (2, 2, 0, 0, 1, 2, 2)
    assert behind(facts, "G", 2567) == (1, 0, 1, 0, 0, 1, 0)
    assert behind(facts, "same") == (4, 2, 1, 1, 1, 3, 2)
    assert behind(facts, "near") == (1, 1, 0, 0, 3, 0, 0)
    assert behind(facts, "part") == (2, 2, 0, 0, 0, 2, 2)
    assert behind(facts, "alone") == (0, 0, 0, 0, 0, 0, 0)
    assert ask(facts, "select * from strategy_alignment order by all") == [("S", 3, 2, 2), ("T", 2, 2, 1)]


def test_money_of_one_phase_is_never_added_to_another(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(
        empty,
        project("1", goals=["G"], funds={"F1": [100]}),
        project("2", goals=["G"], funds={"F1": [10, 12]}, by=["one", "two"]),
        project("3", goals=["G"], funds={"F1": [7]}),
    )
    facts.execute("update headline set phase = 'planned' where amount = 7")
    facts.execute("update project_phase set phase = 'planned' where low = 7")
    strategy(facts, "S", "G")
    money = "approved_low, approved_high, planned_low, planned_high, requested_low"
    woven(facts)
    assert ask(facts, f"select {money} from alignment where year is null") == [  # noqa: S608
        (Decimal(112), Decimal(122), Decimal(7), Decimal(7), None)
    ]


def test_a_strategy_without_goals_and_one_that_is_gone_are_listed(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", goals=["G"], status="ongoing"))
    strategy(facts, "S")
    strategy(facts, "T", "G")
    facts.execute("delete from strategy where iri = 'T'")
    assert ask(woven(facts), "select * from strategy_alignment order by all") == [("S", 0, 0, 0), ("T", 1, 1, 1)]


def test_projects_without_goal_are_counted_by_publisher_and_year(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(
        empty,
        project("1", goals=["G"]),
        project("2", by=["pao", "town"]),
        project("3", year=None),
        project("4", year=2567),
    )
    woven(facts)
    assert ask(facts, "select * from goalless order by all") == [
        ("pao", 2567, 1, 1),
        ("pao", 2568, 2, 1),
        ("pao", None, 1, 1),
        ("town", 2568, 1, 1),
    ]


def test_goals_that_are_gone_or_out_of_their_time_are_listed(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(
        empty,
        project("1", goals=["gone", "old", "new"]),
        project("2", goals=["old"], year=2566),
        project("3", goals=["old", "new"], year=None),
    )
    strategy(facts, "S", "old", years=(2560, 2566))
    strategy(facts, "T", "new", years=(2569, None))
    woven(facts)
    first = f"{BASE}project/1"
    assert set(ask(facts, "select * from goal_doubt")) == {
        (first, "gone", "removed"),
        (first, "old", "after"),
        (first, "new", "before"),
    }


def test_a_circle_of_goals_counts_each_project_once(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", goals=["A", "B"]), project("2", goals=["B"]))
    strategy(facts, "S", "A", "B")
    match(facts, "A", "broader", "B")
    match(facts, "B", "broader", "A")
    woven(facts)
    assert behind(facts, "A") == (2, 1, 0, 1, 0, 0, 0)
    assert behind(facts, "B") == (2, 2, 0, 0, 0, 0, 0)


@pytest.mark.whole
def test_a_goal_taken_out_of_a_strategy_is_listed_and_nothing_breaks(tmp_path: Path) -> None:
    """The strategy is submitted again without the goal, which a project of another publisher names."""
    vision = {"code": "S-1", "title": "วิสัยทัศน์ทดสอบ", "area": "90"}
    kept = {"code": "G-1", "title": "สังคมเป็นสุข", "strategy": "S-1"}
    taken = {"code": "G-2", "title": "ผู้สูงอายุแข็งแรง", "strategy": "S-1", "exactMatch": "G-1"}
    with Catalogue(workspace(tmp_path / "workspace", "fund", "province"), shipped()) as catalogue:
        whole = twin(tmp_path / "whole", strategy=[vision], goal=[kept, taken])
        assert submit(catalogue, whole, "province").outcome == "accepted"
        assert submit(catalogue, twin(tmp_path / "plan", project=[{**PROJECT, "goal": "G-2"}])).outcome == "accepted"
        with catalogue.weave() as facts:
            assert ask(facts, "select * from goal_doubt") == []
            assert behind(facts, f"{BASE}goal/G-1") == (1, 0, 1, 0, 0, 1, 1)
        less = twin(tmp_path / "less", strategy=[vision], goal=[kept])
        assert submit(catalogue, less, "province", confirm=lambda *_: True).outcome == "accepted"
        with catalogue.weave() as facts:
            code = f"{BASE}project/L5221/68-L5221-2-01"
            assert ask(facts, "select * from goal_doubt") == [(code, f"{BASE}goal/G-2", "removed")]
            assert behind(facts, f"{BASE}goal/G-1") == (0, 0, 0, 0, 0, 0, 0)
            assert catalogue.build(facts, lambda *_: None) > 0
    page = tmp_path / "workspace" / "public" / "project" / "L5221" / "68-L5221-2-01" / "index.html"
    assert "G-2" in page.read_text(encoding="utf-8")


# -- all of it ------------------------------------------------------------------------------------------------

GOALS = ("A", "B", "C", "D", "gone")
HELD = GOALS[:4]
PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "goals": st.lists(st.sampled_from(GOALS), max_size=3, unique=True),
            "year": st.sampled_from((2567, 2568, None)),
            "areas": st.lists(st.sampled_from(("900101", "900102", "9002")), max_size=2, unique=True),
            "funds": st.dictionaries(st.sampled_from(("F1", "F2")), st.just([100]), max_size=2),
        }
    ),
    max_size=6,
)
MATCHES = st.lists(
    st.tuples(st.sampled_from(GOALS), st.sampled_from(("exact", "broad", "close")), st.sampled_from(GOALS)), max_size=5
)


@pytest.mark.whole
@given(PROJECTS, MATCHES)
def test_every_row_equals_a_plain_recount(
    empty: duckdb.DuckDBPyConnection, said: list[Project], matches: list[tuple[str, str, str]]
) -> None:
    projects = [project(str(number), **found) for number, found in enumerate(said)]
    facts = begun(empty, *projects)
    strategy(facts, "S", *HELD)
    for one in matches:
        match(facts, *one)
    woven(facts)
    found = {row[:2]: row[2:] for row in ask(facts, f"select goal, year, {COUNTS} from alignment")}  # noqa: S608
    expected = dict(_recount(projects, matches))
    nothing = (0,) * 7
    assert {key: row for key, row in found.items() if row != nothing} == {
        key: row for key, row in expected.items() if row != nothing
    }
    assert {goal for goal, year in found if year is None} == set(HELD)


def _recount(projects: list[Project], matches: list[tuple[str, str, str]]) -> Iterator[tuple[Row, Row]]:
    same = {goal: {goal} for goal in GOALS}
    _grow(same, [pair for goal, kind, other in matches if kind == "exact" for pair in ((goal, other), (other, goal))])
    within = {goal: set(same[goal]) for goal in GOALS}
    broad = [(goal, other) for goal, kind, other in matches if kind == "broad"]
    _grow(within, [(wide, low) for goal, other in broad for wide in same[other] for low in same[goal]])
    for goal in HELD:
        near = {
            min(same[b]): same[b]
            for one, kind, other in matches
            if kind == "close"
            for a, b in ((one, other), (other, one))
            if a in same[goal] and b not in same[goal]
        }
        for year in (None, 2567, 2568):
            of_year = [one for one in projects if year in (None, one["year"])]
            own = [one for one in of_year if goal in one["goals"]]
            direct = [one for one in of_year if same[goal] & set(one["goals"])]
            every = [one for one in of_year if within[goal] & set(one["goals"])]
            close = sum(bool(goals & set(one["goals"])) for goals in near.values() for one in of_year)
            parties = {fund for one in every for fund in one["funds"]}
            tambon = {area for one in every for area in one["areas"] if len(area) == 6}
            yield (goal, year), (
                len(every), len(own), len(direct) - len(own), len(every) - len(direct),
                close, len(parties), len(tambon),
            )  # fmt: skip


def _grow(reached: dict[str, set[str]], steps: list[tuple[str, str]]) -> None:
    """Add what is reached by any number of steps from each."""
    for _ in GOALS:
        for start, end in steps:
            for goals in reached.values():
                if start in goals:
                    goals.update(reached[end])
