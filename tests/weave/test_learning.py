"""What is learnt: money and targets told without dividing by nothing; chains that end, whatever people confirm."""

import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weave.small import ran, worked

import thaktho
from thaktho.weave import linkages
from thaktho.weave.chains import chain
from thaktho.weave.joined import Joined

HERE = Path(thaktho.__file__).parent
BASE = "https://test.example/id/"


@pytest.fixture
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty fact tables, with a province, an amphoe and a tambon."""
    made = duckdb.connect()
    for name in ("facts.sql", "facts_said.sql", "facts_views.sql"):
        made.execute((HERE / name).read_text(encoding="utf-8"))
    levels = {"90": ("province", None), "9001": ("amphoe", "90"), "900101": ("tambon", "9001")}
    made.executemany(
        "insert into area (code, iri, level, parent) values (?, ?, ?, ?)",
        [(code, f"a:{code}", level, above) for code, (level, above) in levels.items()],
    )
    yield made
    made.close()


def ask(facts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return facts.execute(query).fetchall()


def project(facts: duckdb.DuckDBPyConnection, name: str, year: int | None, title: str = "") -> None:
    facts.execute("insert into project (iri, title, year) values (?, ?, ?)", [name, title or f"โครงการ {name}", year])


def target(facts: duckdb.DuckDBPyConnection, name: str, *said: float | None, of: str = "p") -> None:
    """State a target: baseline, aim and result."""
    facts.execute(
        "insert into target (iri, project, indicator, baseline, aim, result) values (?, ?, ?, ?, ?, ?)",
        [name, of, f"ตัวชี้วัด {name}", *said],
    )


def funding(facts: duckdb.DuckDBPyConnection, of: str, fund: str, dataset: str, **said: int | None) -> None:
    amounts = [said.get(phase) for phase in ("requested", "planned", "approved", "spent")]
    facts.execute(
        "insert into funding (project, fund, dataset, requested, planned, approved, spent)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        [of, fund, dataset, *amounts],
    )


# -- money and targets ----------------------------------------------------------------------------------------


def test_money_is_told_by_project_and_fund_and_a_share_only_where_there_is_one(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    for name in ("p", "q", "r"):
        project(facts, name, 2568)
    funding(facts, "p", "F1", "d1", requested=120, approved=90, spent=30)
    funding(facts, "p", "F1", "d2", approved=100, spent=30)
    funding(facts, "q", "F1", "d1", approved=0, spent=0)
    funding(facts, "r", "F1", "d1", planned=50)
    funding(facts, "r", "F2", "d1")
    linkages.weave(facts, BASE, alone=True)
    told = ask(
        facts,
        "select project, fund, requested, planned, approved, spent_share, reports, differ from outcome order by 1",
    )
    assert told == [
        ("p", "F1", Decimal(120), None, Decimal(100), 0.3, 2, True),
        ("q", "F1", None, None, Decimal(0), None, 1, False),
        ("r", "F1", None, Decimal(50), None, None, 1, False),
    ]
    query = "select projects, approved, compared, compared_approved, compared_spent, spent_share from spending"
    assert ask(facts, query) == [(3, Decimal(100), 1, Decimal(100), Decimal(30), 0.3)]


def learnt(facts: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of learning, with nothing else woven than what they are made of."""
    worked(facts)
    chain(facts)
    ran(facts, "learning")


MEASURED = {
    (10, 20, 15): ("more", 0.5, False),
    (10, 20, 22): ("more", 1.2, True),
    (30, 20, 25): ("less", 0.5, False),
    (30, 20, 20): ("less", 1.0, True),
    (30, 20, 33): ("less", -0.3, False),
    (20, 20, 20): ("hold", None, True),
    (20, 20, 25): ("hold", None, None),
    (None, 80, 60): ("more", 0.75, False),
    (None, 0, 5): ("more", None, True),
    (0, 3, 1): ("more", 0.3333, False),
    (10, 20, None): ("more", None, None),
    (10, None, 15): (None, None, None),
    (None, None, None): (None, None, None),
}
"""Baseline, aim and result of a target; its direction, the way gone and whether it is reached."""


def test_a_target_is_measured_by_its_own_way_from_baseline_to_aim(facts: duckdb.DuckDBPyConnection) -> None:
    for number, said in enumerate(MEASURED):
        project(facts, f"p{number}", 2568)
        target(facts, f"t{number:02}", *said, of=f"p{number}")
    learnt(facts)
    told = ask(facts, "select direction, way, reached from achieved order by target")
    assert dict(zip(MEASURED, told, strict=True)) == MEASURED


def test_targets_are_counted_by_area_fund_goal_and_year(facts: duckdb.DuckDBPyConnection) -> None:
    project(facts, "p", 2568)
    facts.execute("insert into project_area values ('p', '900101')")
    facts.execute("insert into project_goal values ('p', 'G', 'stated', null)")
    for dataset in ("d1", "d2"):  # reported twice, counted once
        funding(facts, "p", "F", dataset, approved=10)
    target(facts, "1", 10, 20, 20)
    target(facts, "2", 10, 20, 11)
    target(facts, "3", 20, 20, 11)
    target(facts, "4", 10, 20, None)
    learnt(facts)
    query = 'select "by", key, targets, measured, judged, reached from achieved_by where year = 2568 order by all'
    assert ask(facts, query) == [
        (by, key, 4, 3, 2, 1)
        for by, key in (
            ("area", "90"),
            ("area", "9001"),
            ("area", "900101"),
            ("fund", "F"),
            ("goal", "G"),
            ("year", None),
        )
    ]


# -- chains ---------------------------------------------------------------------------------------------------


def chained(facts: duckdb.DuckDBPyConnection, years: Mapping[str, int | None], *links: str) -> None:
    """Make chains of continuations: a link ``AB`` is a pair, in the order in which the rules keep it."""
    for name, year in years.items():
        project(facts, name, year)
    learnt(facts)
    for link in links:
        one, two = sorted(link.split("-"), key=lambda name: (years[name] or 0, name))
        facts.execute(
            "insert into pair (linkage, kind, one, two, score) values (?, 'continuation', ?, ?, 0.9)",
            [f"l:{one}-{two}", one, two],
        )
    again(facts)


def again(facts: duckdb.DuckDBPyConnection) -> None:
    """Make all tables of learning anew of the pairs."""
    chain(facts)
    made = (HERE / "weave" / "learning.sql").read_text(encoding="utf-8")
    facts.execute(made.replace("create table", "create or replace table"))


def test_years_that_go_on_are_one_chain_and_each_knows_what_came_before(facts: duckdb.DuckDBPyConnection) -> None:
    years = {f"p{year}": year for year in range(2540, 2570)}
    links = [f"p{year}-p{year + 1}" for year in range(2540, 2569)]
    chained(facts, years, *reversed(links))
    assert ask(facts, "from chain") == [("p2540", 30, 2540, 2569, 30, "line")]
    assert ask(facts, "select count(*), max(steps) from chain_before") == [(435, 29)]
    assert ask(facts, "select earlier, steps from chain_before where project = 'p2542' order by 2") == [
        ("p2541", 1),
        ("p2540", 2),
    ]
    ends = "select project, before, after from chain_project where before + after = 1 order by 1"
    assert ask(facts, ends) == [("p2540", 0, 1), ("p2569", 1, 0)]


def test_a_fork_is_told_and_projects_before_it_are_known_once(facts: duckdb.DuckDBPyConnection) -> None:
    years = {"a": 2566, "b": 2567, "c": 2567, "d": 2568}
    chained(facts, years, "a-b", "a-c", "b-d", "c-d")
    assert ask(facts, "select chain, projects, years, shape from chain") == [("a", 4, 3, "fork")]
    before = ask(facts, "select earlier, steps from chain_before where project = 'd' order by all")
    assert before == [("a", 2), ("b", 1), ("c", 1)]


@pytest.mark.parametrize(
    ("years", "shape"),
    [
        ((None, None, None), "cycle"),
        ((2566, None, 2567), "cycle"),
        ((2567, 2567, 2567), "cycle"),
        ((2565, 2566, 2567), "fork"),
    ],
)
def test_what_comes_back_to_itself_ends_and_is_told(
    facts: duckdb.DuckDBPyConnection, years: tuple[int | None, ...], shape: str
) -> None:
    chained(facts, dict(zip("abc", years, strict=True)), "a-b", "b-c", "a-c")
    ((_, projects, told),) = ask(facts, "select chain, projects, shape from chain")
    assert (projects, told) == (3, shape)
    ordered = ask(facts, "select count(*) from chain_link where ordered")[0][0]
    assert (ordered > 0) == bool(ask(facts, "from chain_before"))


def test_five_thousand_of_one_title_cost_rows_not_pairs(facts: duckdb.DuckDBPyConnection) -> None:
    projects = [(f"p{number}", "โครงการหนึ่ง", 2560 + number % 5) for number in range(5000)]
    facts.executemany("insert into project (iri, title, year) values (?, ?, ?)", projects)
    learnt(facts)
    facts.execute(  # each goes on with one of the year before, as the rules have it; a thousand with the same
        "insert into pair (linkage, kind, one, two, score) select 'l:' || b.iri, 'continuation', a.iri, b.iri, 0.9"
        " from project a join project b on b.year = a.year + 1 where a.iri in ('p0', 'p1', 'p2', 'p3')"
    )
    facts.execute("insert into lesson (iri, project, text) select 'n:' || iri, iri, 'บทเรียน' from project")
    start = time.process_time()
    again(facts)
    assert time.process_time() - start < 20  # seconds of the processor; pairs would be 12,500,000
    assert ask(facts, "select projects, years, shape from chain") == [(4001, 5, "fork")]
    ((before,),) = ask(facts, "select count(*) from chain_before")
    assert before == 1000 * (1 + 2 + 3 + 4)
    assert ask(facts, "select count(*) from lesson_carried") == [(before,)]


def test_lessons_go_with_the_chain_to_the_projects_after(facts: duckdb.DuckDBPyConnection) -> None:
    for name in "abc":
        facts.execute("insert into lesson values (?, ?, ?, 'ทำต่อ')", [f"n:{name}", name, f"บทเรียน {name}"])
    chained(facts, {"a": 2566, "b": 2567, "c": None, "d": 2568}, "a-b", "b-d", "c-d")
    told = ask(facts, "select project, earlier, steps, text, advice, year, has_own from lesson_carried order by all")
    assert told == [
        ("b", "a", 1, "บทเรียน a", "ทำต่อ", 2566, True),
        ("d", "a", 2, "บทเรียน a", "ทำต่อ", 2566, False),
        ("d", "b", 1, "บทเรียน b", "ทำต่อ", 2567, False),
    ]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_groups_are_what_hangs_together(edges: list[tuple[str, str]]) -> None:
    joined = Joined()
    told = [joined.join(one, two) for one, two in edges]
    groups = {member: first for first, member in joined.groups()}
    sets = {one: {one} for edge in edges for one in edge}
    for one, two in edges:
        merged = sets[one] | sets[two]
        for member in merged:
            sets[member] = merged
    assert groups == {member: min(group) for member, group in sets.items()}
    assert told.count(True) == len(sets) - len({min(group) for group in sets.values()})
