"""Linkages: who meets where and when, told from those who do not; every cell equals a recount in plain Python."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from tests.weave.small import BASE, Project, empty_tables, project, ran, told, worked, woven

from thaktho import __version__, iris
from thaktho.iris import SHARED, THK
from thaktho.store.graphs import canonical
from thaktho.weave import linkages

SITE = "https://test.example/"
PLACES = ("900101", "900102", "900201", "9001", "9002", "90010101")
FUNDS = ("F1", "F2", "F3")
GOALS = ("G1", "G2")
GROUPS = ("1002", "1004")
TITLE = NamedNode(iris.DCT + "title")
MONEY = "select phase, low, high from linkage_money"
GIFTS = "select member, phase, amount from linkage_gift"


def _ask(facts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return facts.execute(query).fetchall()


def _meetings(facts: duckdb.DuckDBPyConnection) -> set[tuple[str, int, int, int, int]]:
    return set(_ask(facts, "select area, year, funds, bodies, projects from linkage where kind = 'same-place-year'"))


def _met(empty: duckdb.DuckDBPyConnection, *projects: Project) -> set[tuple[str, int, int, int, int]]:
    """Return who meets where and when, with nothing else woven."""
    return _meetings(ran(told(empty, *projects), "places", "same_place", "groups"))


def _paid(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Weave meetings, pairs and their money, and that of cells, without their words and the rest of the picture."""
    return worked(facts, "same_place", "groups", "shared_money", "cells", "totals")


def test_a_weave_side_by_side_makes_what_one_in_turn_makes() -> None:
    known = [
        project(str(n), areas=[PLACES[n % 4]], funds={FUNDS[n % 3]: [n]}, goals=[GOALS[n % 2]], groups=[GROUPS[n % 2]])
        for n in range(12)
    ]
    made = []
    for alone in (True, False):
        with empty_tables() as facts:
            told(facts, *known, people=[("900101", 2568, 1000)]).execute("commit")
            linkages.weave(facts, BASE, alone=alone, then=linkages.tidy)
            names = sorted(_ask(facts, "select table_name from duckdb_tables() where not temporary"))
            made.append({name: facts.sql(f"from {name} order by all").fetchall() for (name,) in names})
    assert made[0] == made[1]
    assert made[0]["linkage"]
    assert made[0]["balance"]


# -- same place and year --------------------------------------------------------------------------------------


def test_two_funds_in_one_tambon_and_year_meet(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["900101"], funds={"F1": [100]})
    two = project("2", areas=["900101"], funds={"F2": [50]})
    facts = woven(empty, one, two)
    assert _meetings(facts) == {("900101", 2568, 2, 0, 2)}
    assert _ask(facts, "select iri, score, level from linkage") == [
        (f"{BASE}linkage/same-place-year/900101-2568", 1.0, "tambon")
    ]
    assert _ask(facts, MONEY) == [("approved", 150, 150)]
    assert set(_ask(facts, "select member, projects from linkage_member")) == {("F1", 1), ("F2", 1)}
    assert set(_ask(facts, GIFTS)) == {("F1", "approved", 100), ("F2", "approved", 50)}
    assert {evidence for _, evidence in _ask(facts, "select * from linkage_evidence")} == {
        f"{BASE}project/1",
        f"{BASE}project/2",
    }


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            project("1", areas=["900101"], funds={"F1": [1]}),
            project("2", areas=["900101"], funds={"F2": [1]}, year=2567),
        ),
        (project("1", areas=["900101"], funds={"F1": [1]}), project("2", areas=["900102"], funds={"F2": [1]})),
        (project("1", areas=["900101"], funds={"F1": [1]}), project("2", areas=["900101"], funds={"F1": [2]})),
        (project("1", areas=["900101"], funds={"F1": [1]}), project("2", areas=["900101"])),
        (
            project("1", areas=["900101"], funds={"F1": [1]}),
            project("2", areas=["900101"], funds={"F2": [1]}, year=None),
        ),
        (project("1", areas=["90"], funds={"F1": [1]}), project("2", areas=["90"], funds={"F2": [1]})),
        (project("1", areas=["9001"], funds={"F1": [1]}), project("2", areas=["900101"], funds={"F2": [1]})),
    ],
    ids=[
        "other year",
        "other tambon",
        "one fund",
        "nobody behind it",
        "no year",
        "province only",
        "amphoe beside tambon",
    ],
)
def test_those_do_not_meet(empty: duckdb.DuckDBPyConnection, one: Project, two: Project) -> None:
    assert _met(empty, one, two) == set()


def test_where_no_tambon_is_known_they_meet_in_the_amphoe(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["9001"], funds={"F1": [100]})
    two = project("2", areas=["9001"], funds={"F2": [None]})
    facts = _paid(told(empty, one, two))
    assert _meetings(facts) == {("9001", 2568, 2, 0, 2)}
    assert _ask(facts, "select level from linkage") == [("amphoe",)]
    assert _ask(facts, MONEY) == [("approved", 100, 100)]


def test_a_village_counts_for_its_tambon(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["90010101"], funds={"F1": [100]})
    two = project("2", areas=["900101"], funds={"F2": [100]})
    assert _met(empty, one, two) == {("900101", 2568, 2, 0, 2)}


def test_an_amphoe_named_beside_its_own_tambon_adds_no_meeting(empty: duckdb.DuckDBPyConnection) -> None:
    """The tambon is known: the amphoe that it lies in says nothing more."""
    one = project("1", areas=["900101", "9001"], funds={"F1": [100]})
    two = project("2", areas=["9001"], funds={"F2": [100]})
    assert _met(empty, one, two) == set()


def test_bodies_stand_for_a_project_only_where_no_fund_is_known(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["900101"], funds={"F1": [100]}, bodies=["B1"])
    two = project("2", areas=["900101"], bodies=["B2", "B3"])
    assert _met(empty, one, two) == {("900101", 2568, 1, 2, 2)}


def test_the_funds_of_one_project_alone_are_co_funding_and_no_meeting(empty: duckdb.DuckDBPyConnection) -> None:
    both = project("1", areas=["900101"], funds={"F1": [1], "F2": [2]})
    assert _met(empty, both) == set()
    assert _met(empty, both, project("2", areas=["900101"], funds={"F1": [3]})) == {("900101", 2568, 2, 0, 2)}


def test_nothing_published_of_money_is_no_row_and_not_zero(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["900101"], funds={"F1": [None]})
    two = project("2", areas=["900101"], funds={"F2": [None]})
    facts = _paid(told(empty, one, two))
    assert not [*_ask(facts, MONEY), *_ask(facts, GIFTS), *_ask(facts, "select * from cell_money")]
    free = project("2", areas=["900101"], funds={"F2": [0]})
    assert _ask(_paid(told(empty, one, free)), MONEY) == [("approved", 0, 0)]


def test_what_is_approved_and_what_is_planned_are_never_added(empty: duckdb.DuckDBPyConnection) -> None:
    """A linkage of two projects, one approved and one planned, tells two amounts; so do the cell and the member."""
    one, two = (project(str(n), areas=["900101"], funds={"F1": [100], f"F{n}": [50]}) for n in (2, 3))
    facts = told(empty, one, two)
    facts.execute("update headline set phase = 'planned' where project like '%/3'")
    facts.execute("update project_phase set phase = 'planned' where project like '%/3'")
    _paid(facts)
    both = [("approved", 150, 150), ("planned", 150, 150)]
    assert _ask(facts, f"{MONEY} where linkage like '%/same-place-year/%' order by all") == both
    assert _ask(facts, "select phase, low, high from cell_money where area = '900101' order by all") == both
    gifts = _ask(facts, f"{GIFTS} where linkage like '%/same-place-year/%' and member = 'F1' order by all")
    assert gifts == [("F1", "approved", 100), ("F1", "planned", 100)]


# -- explicit -------------------------------------------------------------------------------------------------


def test_one_code_reported_by_two_publishers_is_one_project_with_a_range(empty: duckdb.DuckDBPyConnection) -> None:
    both = project("L1/7", by=["pao", "fund"], funds={"F1": [100, 120]})
    facts = _paid(told(empty, both, project("L1/8", by=["pao"], funds={"F1": [100]})))
    assert _ask(facts, "select iri, kind, year from linkage") == [(f"{BASE}linkage/explicit/L1/7", "explicit", 2568)]
    assert _ask(facts, MONEY) == [("approved", 120, 220)]
    assert set(_ask(facts, GIFTS)) == {("pao", "approved", 100), ("fund", "approved", 120)}


# -- pairs ----------------------------------------------------------------------------------------------------

DENGUE = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"


def test_two_funds_that_pay_for_one_work_are_a_linkage_with_its_reasons_in_words_and_numbers(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    one = project("1", title=DENGUE, areas=["900101"], funds={f"{BASE}fund/F1": [100]})
    two = project("2", title=f"{DENGUE} ปี 2568", areas=["900101"], funds={f"{BASE}fund/F2": [50]})
    facts = woven(empty, one, two)
    ask = "select iri, area, level, year, funds, projects, score, rule from linkage where kind = ?"
    [(iri, *said, score, rule)] = facts.execute(ask, ["possible-duplicate"]).fetchall()
    assert said == ["900101", "tambon", 2568, 2, 2]
    assert facts.execute(f"{MONEY} where linkage = ?", [iri]).fetchall() == [("approved", 150, 150)]
    assert rule.startswith("possible-duplicate/")
    description = NamedNode(iris.DCT + "description")
    told = {quad.object for quad in linkages.quads(facts, BASE, SITE)
            if (quad.subject, quad.predicate) == (NamedNode(iri), description)}  # fmt: skip
    assert told == {
        Literal(f"ชื่อโครงการว่าด้วยเรื่องเดียวกัน +{score:.2f}; คะแนนรวม {score:.2f} จากคะแนนเต็ม 1", language="th"),
        Literal(f"the titles are about the same +{score:.2f}; score {score:.2f} of 1", language="en"),
    }
    gifts = facts.execute(f"{GIFTS} where linkage = ?", [iri]).fetchall()
    assert set(gifts) == {(f"{BASE}fund/F1", "approved", 100), (f"{BASE}fund/F2", "approved", 50)}


def test_a_project_entered_twice_costs_from_the_dearer_record_to_both(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", title=DENGUE, areas=["900101"], funds={"F1": [100]})
    two = project("2", title=DENGUE, areas=["900101"], funds={"F1": [120]})
    facts = _paid(told(empty, one, two))
    assert _ask(facts, f"{MONEY} where linkage like '%/same-project/%'") == [("approved", 120, 220)]


def test_a_continuation_stands_in_the_later_year_and_is_the_same_whoever_comes_first(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    said = [
        project("2", title=DENGUE, areas=["900101"], funds={"F1": [1]}, year=2567),
        project("1", title=DENGUE, areas=["9001"], funds={"F1": [1]}, year=2568),
    ]
    found = [_ask(_paid(told(empty, *known)), "select iri, area, year from linkage where kind = 'continuation'")
             for known in (said, said[::-1])]  # fmt: skip
    assert found[0] == found[1]
    assert [row[1:] for row in found[0]] == [("9001", 2568)]


# -- cells ----------------------------------------------------------------------------------------------------

PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from([2567, 2568, None]),
            "areas": st.lists(st.sampled_from(PLACES), max_size=2, unique=True),
            "funds": st.dictionaries(
                st.sampled_from(FUNDS), st.lists(st.none() | st.integers(0, 1000), min_size=1, max_size=2), max_size=2
            ),
            "bodies": st.lists(st.sampled_from(["B1", "B2"]), max_size=2, unique=True),
            "goals": st.lists(st.sampled_from(GOALS), max_size=2, unique=True),
            "groups": st.lists(st.sampled_from(GROUPS), max_size=2, unique=True),
            "by": st.sampled_from([["pao"], ["pao", "fund"]]),
        }
    ),
    max_size=5,
)


def _within(said: Project) -> set[str]:
    """Return every area that a project's places lie in, the tambon and its amphoe, province and region."""
    found = {code[:length] for code in said["areas"] for length in (2, 4, 6) if len(code) >= length}
    return found | {"region-12"} if found else found


def _recount(projects: list[Project]) -> dict[tuple[str, int, str | None, str | None], tuple[Any, ...]]:
    """Count every cell the plain way: a loop over projects, their areas, goals and groups."""
    cells: dict[tuple[str, int, str | None, str | None], list[Project]] = defaultdict(list)
    for said in projects:
        for area in _within(said) if said["year"] else ():
            for goal in [None, *said["goals"]]:
                for group in [None, *said["groups"]]:
                    cells[area, said["year"], goal, group].append(said)
    return {key: _counted(found) for key, found in cells.items()}


def _reports(said: Project) -> dict[str, dict[str, int]]:
    """Return what each publisher says that each fund gives: its highest report."""
    told: dict[str, dict[str, int]] = {}
    for fund, amounts in said["funds"].items():
        for number, amount in enumerate(amounts):
            if amount is not None:
                gifts = told.setdefault(said["by"][number % len(said["by"])], {})
                gifts[fund] = max(amount, gifts.get(fund, 0))
    return told


def _counted(found: list[Project]) -> tuple[Any, ...]:
    funds = {fund for said in found for fund in said["funds"]}
    bodies = {body for said in found for body in said["bodies"] if not said["funds"]}
    told = [_reports(said) for said in found]
    known = [reports for reports in told if reports]
    low = Decimal(sum(max(sum(gifts.values()) for gifts in reports.values()) for reports in known)) if known else None
    high = Decimal(sum(sum(gifts.values()) for reports in known for gifts in reports.values())) if known else None
    return len(funds), len(bodies), len(found), low, high


@pytest.mark.whole
@given(PROJECTS)
def test_every_cell_equals_a_plain_recount(empty: duckdb.DuckDBPyConnection, said: list[Project]) -> None:
    """Funds, bodies, projects and money of each area × year (× goal × group), at every level above a place."""
    projects = [project(str(number), **found) for number, found in enumerate(said)]
    facts = worked(told(empty, *projects), "cells", "totals")
    rows = _ask(
        facts,
        "select c.area, c.year, c.goal, c.grp, funds, bodies, projects, low, high from cell c left join cell_money m"
        " on m.area = c.area and m.year = c.year and m.goal is not distinct from c.goal"
        " and m.grp is not distinct from c.grp",
    )
    assert len(rows) == len({row[:4] for row in rows})
    assert {row[:4]: row[4:] for row in rows} == _recount(projects)


# -- as RDF ---------------------------------------------------------------------------------------------------


def test_a_linkage_is_told_as_rdf_with_members_evidence_rule_place_and_year(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["900101"], funds={f"{BASE}fund/F1": [100]})
    two = project("2", areas=["900101"], funds={f"{BASE}fund/F2": [50]})
    quads = list(linkages.quads(woven(empty, one, two), BASE, SITE))
    node = NamedNode(f"{BASE}linkage/same-place-year/900101-2568")
    said: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        assert quad.graph_name == NamedNode(linkages.graph_name(SITE))
        if quad.subject == node:
            said[quad.predicate.value].add(quad.object.value)  # type: ignore[union-attr]
    assert said[iris.RDF + "type"] == {THK + "Linkage", iris.PROV + "Entity"}
    assert said[THK + "linkageKind"] == {SHARED + "code/linkage-kind/same-place-year"}
    assert said[THK + "member"] == {f"{BASE}fund/F1", f"{BASE}fund/F2"}
    assert said[THK + "evidence"] == {f"{BASE}project/1", f"{BASE}project/2"}
    assert (said[THK + "rule"], said[THK + "score"], said[THK + "fiscalYear"]) == (
        {"same-place-year/1"},
        {"1"},
        {"2568"},
    )
    assert said[iris.DCT + "spatial"] == {SHARED + "area/900101"}
    assert {q.object.language for q in quads if (q.subject, q.predicate) == (node, TITLE)} == {"th", "en"}  # type: ignore[union-attr]
    assert any("บ่อยาง" in title and "2568" in title for title in said[iris.DCT + "title"])


def test_a_linkage_tells_by_what_program_and_of_which_datasets_it_was_made(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("1", areas=["900101"], funds={f"{BASE}fund/F1": [100]}, by=["pao"])
    two = project("2", areas=["900101"], funds={f"{BASE}fund/F2": [50]}, by=["fund"])
    quads = list(linkages.quads(woven(empty, one, two), BASE, SITE))
    made_by = {q.object for q in quads if q.predicate.value == iris.PROV + "wasGeneratedBy"}
    assert made_by == {NamedNode(f"{BASE}weaving")}
    assert {q.subject for q in quads if q.object.value == THK + "Linkage"} == {  # type: ignore[union-attr]
        q.subject for q in quads if q.predicate.value == iris.PROV + "wasGeneratedBy"
    }
    said = {(q.predicate.value, q.object.value) for q in quads if q.subject in made_by}  # type: ignore[union-attr]
    assert (iris.RDF + "type", iris.PROV + "Activity") in said
    assert {of for term, of in said if term == iris.PROV + "used"} == {"d:pao", "d:fund"}
    [program] = [of for term, of in said if term == iris.PROV + "wasAssociatedWith"]
    told = {(q.predicate.value, q.object.value) for q in quads if q.subject == NamedNode(program)}  # type: ignore[union-attr]
    assert (iris.OWL + "versionInfo", __version__) in told
    assert list(linkages.quads(woven(empty, one), BASE, SITE)) == [], "where nothing was found, nothing was made"


def test_the_same_facts_in_any_order_give_the_same_bytes(empty: duckdb.DuckDBPyConnection) -> None:
    said = [
        project(
            str(n),
            areas=[PLACES[n % 3], PLACES[n % 5]],
            funds={f"{BASE}fund/{FUNDS[n % 3]}": [n]},
            by=["urn:p:a", "urn:p:b"],
        )
        for n in range(12)
    ]
    forwards, backwards = (list(linkages.quads(woven(empty, *found), BASE, SITE)) for found in (said, said[::-1]))
    assert canonical(forwards) == canonical(backwards)
    assert forwards == backwards
    assert len(forwards) > 50


def test_kinds_are_counted(empty: duckdb.DuckDBPyConnection) -> None:
    one = project("L1/7", areas=["900101"], by=["pao", "fund"], funds={"F1": [100]})
    two = project("2", areas=["900101"], funds={"F2": [50]})
    assert linkages.by_kind(woven(empty, one, two)) == {"explicit": 1, "same-place-year": 1}
