"""Gaps: each status told from the others; years, goals and places that count; the whole as a plain recount has it."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weave import wanted
from tests.weave.small import Project, project, ran
from tests.weave.wanted import ALL, ILL, OLD, Row, ask, begun, match, need, strategy, tell

TAMBON = "900101"
SONGKHLA_TOWN = "2900101"


def woven(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return ran(facts, "places", "goals", "publishing", "gaps")


def status(facts: duckdb.DuckDBPyConnection, goal: str | None = None, group: str = ALL, year: int = 2568) -> str | None:
    """Return the status of the cell of the one tambon, or None where there is no such cell."""
    rows = ask(
        facts,
        "select status from gap where area = ? and year = ? and grp = ? and goal is not distinct from ?",
        TAMBON, year, group, goal,
    )  # fmt: skip
    assert len(rows) < 2
    return rows[0][0] if rows else None


def goals(facts: duckdb.DuckDBPyConnection, year: int = 2568) -> set[str]:
    return {goal for (goal,) in ask(facts, "select goal from gap where goal is not null and year = ?", year)}


def serve(facts: duckdb.DuckDBPyConnection, *, fund: str | None = "F9") -> None:
    """Say that a local authority covers the tambon, and which fund is its own."""
    tell(facts, "local_authority", code=SONGKHLA_TOWN, iri="la:town", amphoe="9001")
    tell(facts, "local_authority_tambon", code=SONGKHLA_TOWN, tambon=TAMBON)
    if fund:
        tell(facts, "organization", iri=fund, is_fund=True, local_authority="la:town")


# -- each status ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"funds": {"F1": [100]}}, "met"),
        ({"funds": {"F1": [100]}, "phase": "spent"}, "met"),
        ({"status": "ongoing"}, "met"),
        ({"status": "completed"}, "met"),
        ({"status": "supported"}, "met"),
        ({"funds": {"F1": [100]}, "phase": "planned"}, "planned-not-funded"),
        ({"funds": {"F1": [100]}, "phase": "requested"}, "planned-not-funded"),
        ({"funds": {"F1": [0]}}, "planned-not-funded"),
        ({}, "planned-not-funded"),
        ({"status": "passed"}, "planned-not-funded"),
        ({"status": "rejected"}, "planned-not-funded"),
        ({"funds": {"F1": [100]}, "status": "cancelled"}, "planned-not-funded"),
    ],
)
def test_a_need_is_met_by_a_project_that_is_funded_and_not_given_up(
    empty: duckdb.DuckDBPyConnection, said: dict[str, Any], expected: str
) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], **said))
    need(facts, TAMBON, 2568, 500)
    assert status(woven(facts)) == expected


@pytest.mark.parametrize(("place", "expected"), [("9001", "met-wider"), ("90", "met-wider"), ("9002", "nothing")])
def test_a_project_known_by_a_wider_area_may_meet_the_need(
    empty: duckdb.DuckDBPyConnection, place: str, expected: str
) -> None:
    facts = begun(empty, project("1", areas=[place], funds={"F1": [100]}))
    need(facts, TAMBON, 2568, 500)
    assert status(woven(facts)) == expected
    assert ask(facts, "select funded, wider_funded from gap") == [(0, int(expected == "met-wider"))]


def test_only_planned_work_of_a_wider_area_is_planned_and_not_funded(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=["9001"], funds={"F1": [100]}, phase="planned"))
    need(facts, TAMBON, 2568, 500)
    assert status(woven(facts)) == "planned-not-funded"
    assert ask(facts, "select planned, wider_planned from gap") == [(0, 1)]


def test_a_fund_that_serves_the_area_and_has_not_published_leaves_the_question_open(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = begun(empty, project("1", areas=["900201"], year=2569))
    need(facts, TAMBON, 2568, 500)
    serve(facts)
    tell(facts, "budget_line", iri="l1", fund="F9", year=2569)
    woven(facts)
    assert status(facts, year=2568) == "unpublished"
    assert status(facts, year=2569) == "nothing"
    assert ask(facts, "select * from gap_unpublished") == [(TAMBON, 2568, "F9")]


def test_a_fund_that_worked_there_in_another_year_is_one_that_serves_it(empty: duckdb.DuckDBPyConnection) -> None:
    before = project("1", areas=[TAMBON], year=2567, funds={"F1": [100]})
    facts = begun(empty, before, project("2", areas=["900201"], year=2568, funds={"F2": [100]}))
    need(facts, TAMBON, 2567, 500)
    wanted.woven(facts)  # all that is woven, in its order
    assert (status(facts, year=2567), status(facts, year=2568)) == ("met", "unpublished")
    assert ask(facts, "select * from gap_unpublished") == [(TAMBON, 2568, "F1")]


def test_a_local_authority_whose_funds_nobody_knows_stands_for_itself(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=["900201"], by=["town"]))
    need(facts, TAMBON, 2568, 500)
    serve(facts, fund=None)
    woven(facts)
    assert status(facts) == "unpublished"
    assert ask(facts, "select fund from gap_unpublished") == [("la:town",)]
    facts = begun(empty, project("1", areas=["900201"], by=["town"]))
    need(facts, TAMBON, 2568, 500)
    serve(facts, fund=None)
    tell(facts, "publisher", id="town", iri="town", local_authority="la:town")
    woven(facts)
    assert status(facts) == "nothing"


def test_a_fund_of_another_name_is_asked_for_once(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=["900201"]))
    need(facts, TAMBON, 2568, 500)
    serve(facts)
    tell(facts, "organization", iri="F8", is_fund=True, local_authority="la:town")
    tell(facts, "fund_alias", alias="F8", fund="F9")
    woven(facts)
    assert ask(facts, "select fund from gap_unpublished") == [("F9",)]


# -- whom, what for, when, where ------------------------------------------------------------------------------


def test_a_need_of_a_group_is_met_by_work_for_that_group_and_silence_is_counted(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    old = project("1", areas=[TAMBON], groups=[OLD], funds={"F1": [1]})
    silent = project("2", areas=[TAMBON], funds={"F1": [1]})
    facts = begun(empty, old, silent)
    need(facts, TAMBON, 2568, 900)
    need(facts, TAMBON, 2568, 120, OLD)
    need(facts, TAMBON, 2568, 60, ILL)
    woven(facts)
    found = ask(facts, "select grp, people, funded, untold, status from gap order by grp")
    assert found == [(OLD, 120, 1, 1, "met"), (ILL, 60, 0, 1, "nothing"), (ALL, 900, 2, 0, "met")]


def test_work_that_names_no_goal_is_no_proof_for_a_goal_but_is_counted(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], funds={"F1": [1]}))
    strategy(facts, "S", "G1")
    need(facts, TAMBON, 2568, 900)
    woven(facts)
    assert ask(facts, "select goal, funded, untold, status from gap order by goal nulls first") == [
        (None, 1, 0, "met"),
        ("G1", 0, 1, "nothing"),
    ]


@pytest.mark.parametrize("places", [[], ["9001"]])
@pytest.mark.parametrize(
    ("years", "expected"),
    [((None, None), {"G1"}), ((2568, 2568), {"G1"}), ((2569, None), set()), ((None, 2567), set())],
)
def test_a_goal_applies_while_its_strategy_is_in_force(
    empty: duckdb.DuckDBPyConnection, years: tuple[int | None, int | None], expected: set[str], places: list[str]
) -> None:
    facts = begun(empty, project("1"))
    strategy(facts, "S", "G1", years=years, areas=places)
    need(facts, TAMBON, 2568, 900)
    assert goals(woven(facts)) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], {"G1"}),
        (["90"], {"G1"}),
        (["9001"], {"G1"}),
        ([TAMBON], {"G1"}),
        (["region-12"], {"G1"}),
        (["9002"], set()),
    ],
)
def test_a_goal_applies_where_its_strategy_does(
    empty: duckdb.DuckDBPyConnection, places: list[str], expected: set[str]
) -> None:
    facts = begun(empty, project("1"))
    strategy(facts, "S", "G1", areas=places)
    need(facts, TAMBON, 2568, 900)
    assert goals(woven(facts)) == expected


def test_a_goal_applies_to_the_groups_it_is_for_and_one_for_nobody_to_everybody(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = begun(empty, project("1"))
    strategy(facts, "S", "G1", groups=[OLD])
    strategy(facts, "T", "G2")
    need(facts, TAMBON, 2568, 900)
    need(facts, TAMBON, 2568, 120, OLD)
    woven(facts)
    assert ask(facts, "select grp, goal from gap where goal is not null order by all") == [(OLD, "G1"), (ALL, "G2")]


def test_a_goal_that_the_need_names_applies_whatever_the_strategies_say(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], groups=[OLD], goals=["G1"], funds={"F1": [1]}))
    strategy(facts, "S", "G1", years=(2500, 2510), areas=["9002"])
    need(facts, TAMBON, 2568, 120, OLD)
    need(facts, TAMBON, 2568, 30, OLD, goals=["G1", "unknown"])
    woven(facts)
    assert ask(facts, "select goal, people, status from gap order by goal nulls first") == [
        (None, 120, "met"),
        ("G1", 30, "met"),
        ("unknown", 30, "nothing"),
    ]


def test_a_broader_goal_is_met_by_its_narrower_ones_and_by_exact_matches_in_any_number_of_steps(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], goals=["G4"], funds={"F1": [1]}))
    strategy(facts, "S", "G1", "G2", "G6")
    strategy(facts, "T", "G3", "G4", "G5")
    match(facts, "G2", "broader", "G1")
    match(facts, "G3", "exact", "G2")
    match(facts, "G4", "exact", "G3")
    match(facts, "G4", "broad", "G6")
    match(facts, "G4", "close", "G5")
    need(facts, TAMBON, 2568, 900)
    woven(facts)
    assert dict(ask(facts, "select goal, status from gap where goal is not null")) == {
        "G1": "met",
        "G2": "met",
        "G6": "met",
        "G5": "nothing",
    }


def test_circles_of_goals_end(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], goals=["A"], funds={"F1": [1]}))
    strategy(facts, "S", "A", "B", "C", "D")
    match(facts, "A", "broader", "B")
    match(facts, "B", "broader", "A")
    match(facts, "C", "exact", "D")
    match(facts, "D", "exact", "C")
    match(facts, "C", "exact", "C")
    need(facts, TAMBON, 2568, 900)
    woven(facts)
    assert dict(ask(facts, "select goal, status from gap where goal is not null")) == {
        "A": "met",
        "B": "met",
        "C": "nothing",
    }


def test_a_newer_count_replaces_an_older_one_from_its_year_on(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", year=2570))
    need(facts, TAMBON, 2567, 900)
    need(facts, TAMBON, 2569, 800)
    woven(facts)
    counts = ask(facts, "select year, people, counted from gap order by year")
    assert counts == [(2567, 900, 2567), (2568, 900, 2567), (2569, 800, 2569), (2570, 800, 2569)]


def test_what_a_replaced_count_asked_for_is_asked_no_more(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", year=2569))
    need(facts, TAMBON, 2567, 900, goals=["G1"])
    need(facts, TAMBON, 2568, 800, goals=["G2"])
    woven(facts)
    assert [goals(facts, year) for year in (2567, 2568, 2569)] == [{"G1"}, {"G2"}, {"G2"}]


def test_without_projects_there_are_no_years_to_speak_of(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty)
    need(facts, TAMBON, 2568, 900)
    assert ask(woven(facts), "select * from gap") == []


def test_where_no_project_says_its_year_there_are_no_years_to_speak_of(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", year=None))
    need(facts, TAMBON, 2567, 900)
    need(facts, TAMBON, 2568, 800)
    assert ask(woven(facts), "select * from gap") == []


def test_a_project_without_a_year_takes_no_part(empty: duckdb.DuckDBPyConnection) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], year=None, funds={"F1": [1]}), project("2"))
    need(facts, TAMBON, 2568, 900)
    assert ask(woven(facts), "select funded, status from gap") == [(0, "unpublished")]


@pytest.mark.parametrize("area", ["90", "9001", "region-12"])
def test_a_need_of_a_wider_area_is_met_by_work_anywhere_in_it(empty: duckdb.DuckDBPyConnection, area: str) -> None:
    facts = begun(empty, project("1", areas=[TAMBON], funds={"F1": [1]}))
    need(facts, area, 2568, 900)
    assert ask(woven(facts), "select funded, status from gap") == [(1, "met")]


def test_a_need_of_a_place_elsewhere_is_a_need_of_which_nothing_is_known(empty: duckdb.DuckDBPyConnection) -> None:
    """The fact tables hold no area outside the deployment, so no such need comes here; one would do no harm."""
    facts = begun(empty, project("1", areas=["90"], funds={"F1": [1]}))
    need(facts, "930101", 2568, 900)
    assert ask(woven(facts), "select funded, wider_funded, status from gap") == [(0, 0, "nothing")]


# -- all of it ------------------------------------------------------------------------------------------------

GOALS = ("A", "B", "C", "D")
PLACES = ("900101", "900102", "9001", "90", "900201")
SOME_GOALS = st.lists(st.sampled_from(GOALS), max_size=2, unique=True)
PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "areas": st.lists(st.sampled_from(PLACES), max_size=2, unique=True),
            "year": st.sampled_from((2567, 2568, 2569, None)),
            "goals": SOME_GOALS,
            "groups": st.lists(st.sampled_from((OLD, ILL, ALL)), max_size=2, unique=True),
            "funds": st.dictionaries(st.sampled_from(("F1", "F2")), st.just([100]), max_size=1),
            "phase": st.sampled_from(("approved", "planned")),
        }
    ),
    min_size=1,
    max_size=6,
)
NEEDS = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from((2567, 2568)),
        st.integers(1, 9),
        st.sampled_from((ALL, OLD)),
        SOME_GOALS,
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda said: said[:4],
)
MATCHES = st.lists(
    st.tuples(st.sampled_from(GOALS), st.sampled_from(("exact", "broad", "close")), st.sampled_from(GOALS)), max_size=4
)


@pytest.mark.whole
@given(PROJECTS, NEEDS, MATCHES)
def test_every_cell_equals_a_plain_recount(
    empty: duckdb.DuckDBPyConnection, said: list[Project], needs: list[Any], matches: list[tuple[str, str, str]]
) -> None:
    projects = [project(str(number), **found) for number, found in enumerate(said)]
    facts = begun(empty, *projects)
    strategy(facts, "S", "A", "B", areas=["9001"], years=(2568, None))
    strategy(facts, "T", "C", groups=[OLD])
    for one in needs:
        need(facts, *one)
    for one in matches:
        match(facts, *one)
    woven(facts)
    rows = ask(
        facts,
        "select area, grp, year, goal, people, funded, planned, wider_funded, wider_planned, untold, status from gap",
    )
    assert len(rows) == len({row[:4] for row in rows})
    assert {row[:4]: row[4:] for row in rows} == dict(_recount(projects, needs, matches))


def _recount(
    projects: list[Project], needs: list[Any], matches: list[tuple[str, str, str]]
) -> Iterator[tuple[Row, Row]]:
    alike = {goal: {goal} for goal in GOALS}
    _close(alike, [pair for goal, kind, other in matches if kind == "exact" for pair in ((goal, other), (other, goal))])
    above = {goal: set(alike[goal]) for goal in GOALS}
    _close(
        above,
        [
            (low, high)
            for goal, kind, other in matches
            if kind == "broad"
            for low in alike[goal]
            for high in alike[other]
        ],
    )
    first = {goal: min(alike[goal]) for goal in GOALS}
    last = max((said["year"] for said in projects if said["year"]), default=0)
    held = [("S", goal, ALL) for goal in "AB"] + [("T", "C", OLD)]
    for area, group in sorted({(one[0], one[3]) for one in needs}):
        own = [one for one in needs if (one[0], one[3]) == (area, group)]
        for year in range(2567, last + 1):
            newest = max((one[1] for one in own if one[1] <= year), default=None)
            counts = [one for one in own if one[1] == newest]
            if not counts:
                continue
            named = {
                first[goal]: max(one[2] for one in counts if any(first[g] == first[goal] for g in one[4]))
                for c in counts
                for goal in c[4]
            }
            whole = max(counts, key=lambda one: (not one[4], one[2]))[2]
            applies = {
                first[goal] for which, goal, for_whom in held
                if for_whom == group and (which == "T" or (year >= 2568 and area.startswith("9001")))
            }  # fmt: skip
            for goal in [None, *sorted(applies | named.keys())]:
                people = whole if goal is None else named.get(goal, whole)
                yield (area, group, year, goal), (people, *_met(projects, area, group, year, goal, above))


def _met(
    projects: list[Project], area: str, group: str, year: int, goal: str | None, above: dict[str, set[str]]
) -> Row:
    counted = {"funded": 0, "planned": 0, "wider_funded": 0, "wider_planned": 0, "untold": 0}
    for said in (one for one in projects if one["year"] == year):
        finest = [a for a in said["areas"] if not any(b != a and b.startswith(a) for b in said["areas"])]
        here = any(place.startswith(area) for place in finest)
        wider = any(area.startswith(place) and place != area for place in finest)
        whom = group == ALL or (group in said["groups"] if said["groups"] else None)
        what = goal is None or (any(goal in above[one] for one in said["goals"]) if said["goals"] else None)
        funded = "funded" if said["funds"] and said["phase"] == "approved" else "planned"
        if whom and what:
            counted[funded] += here
            counted["wider_" + funded] += wider
        elif whom is not False and what is not False:
            counted["untold"] += here
    served = {fund: one for one in projects for fund in one["funds"] if any(a.startswith(area) for a in one["areas"])}
    silent = any(not any(fund in one["funds"] and one["year"] == year for one in projects) for fund in served)
    met = (
        "met" if counted["funded"] else "met-wider" if counted["wider_funded"]
        else "planned-not-funded" if counted["planned"] + counted["wider_planned"]
        else "unpublished" if silent else "nothing"
    )  # fmt: skip
    return (*counted.values(), met)


def _close(reached: dict[str, set[str]], steps: list[tuple[str, str]]) -> None:
    """Add what is reached by any number of steps."""
    for _ in GOALS:
        for low, high in steps:
            for goals in reached.values():
                if low in goals:
                    goals.update(reached[high])
