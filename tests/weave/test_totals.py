"""Totals: of each work the low end counts one record, the high end every one; every slice equals a plain recount."""

import time
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weave.small import BASE, Project, decide, project, told, worked, woven

from thaktho.weave import works

SLICE = "select {} from total where slice = ? and area is not distinct from ? and year is not distinct from ?"


def _total(facts: duckdb.DuckDBPyConnection, area: str | None, year: int | None = 2568) -> list[tuple[Any, ...]]:
    columns = "phase, projects, works, low, high, here_low, here_high, shared_low, shared_high"
    return facts.execute(SLICE.format(columns) + " order by phase", ["all", area, year]).fetchall()


def _added_up(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    return worked(facts, "cells", "totals")


def _counted(empty: duckdb.DuckDBPyConnection, *projects: Project) -> duckdb.DuckDBPyConnection:
    return _added_up(told(empty, *projects))


def _same(empty: duckdb.DuckDBPyConnection, *projects: Project) -> duckdb.DuckDBPyConnection:
    """Weave projects each of which somebody confirms to be the one before."""
    facts = told(empty, *projects)
    for one, two in pairwise(projects):
        decide(facts, one["code"], two["code"])
    return _added_up(facts)


def test_a_work_costs_what_its_dearer_record_says_or_all_of_them(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _same(
        empty,
        project("1", areas=["900101"], funds={"F1": [100]}),
        project("2", areas=["900101"], funds={"F2": [120]}),
    )
    assert _total(facts, "900101") == [("approved", 2, 1, 120, 220, 120, 220, 0, 0)]
    assert _total(facts, None) == [("approved", 2, 1, 120, 220, 120, 220, 0, 0)]


def test_what_is_not_one_work_adds_up(empty: duckdb.DuckDBPyConnection) -> None:
    one, two = (project(code, areas=["900101"], funds={"F1": [100]}) for code in "12")
    assert _total(_counted(empty, one, two), "900101") == [("approved", 2, 2, 200, 200, 200, 200, 0, 0)]


def test_what_organisations_dispute_counts_twice_and_is_listed(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, *(project(code, areas=["900101"], funds={"F1": [100]}) for code in "12"))
    decide(facts, "1", "2")
    decide(facts, "1", "2", "reject", "O2")
    _added_up(facts)
    assert _total(facts, "900101")[0][2:5] == (2, 200, 200)
    said = facts.execute(
        "select kind, project, amount, counted, linkage is not null from doubt order by all"
    ).fetchall()
    assert said == [("disputed", f"{BASE}project/{code}", 100, True, True) for code in "12"]


def test_a_work_in_two_places_is_shared_in_both_and_nowhere_divided(empty: duckdb.DuckDBPyConnection) -> None:
    """Each record is in one tambon only, the work in both; in the amphoe that holds both it lies only here."""
    facts = _same(
        empty,
        project("1", areas=["900101"], funds={"F1": [100]}),
        project("2", areas=["900102"], funds={"F1": [70]}),
    )
    assert _total(facts, "900101") == [("approved", 1, 1, 100, 100, 0, 0, 100, 100)]
    assert _total(facts, "900102") == [("approved", 1, 1, 70, 70, 0, 0, 70, 70)]
    assert _total(facts, "9001") == [("approved", 2, 1, 100, 170, 100, 170, 0, 0)]


def test_an_amphoe_named_for_the_same_work_is_no_other_place(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _same(empty, project("1", areas=["900101"], funds={"F1": [9]}), project("2", areas=["9001", "90"]))
    assert _total(facts, "900101") == [("approved", 1, 1, 9, 9, 9, 9, 0, 0)]


def test_a_place_outside_the_deployment_shares_the_money(empty: duckdb.DuckDBPyConnection) -> None:
    facts = told(empty, project("1", areas=["900101"], funds={"F1": [9]}))
    area = "https://w3id.org/thaktho/id/area/940101"
    ask = "insert into statement (class, subject, field, iri) values ('project', ?, 'area', ?)"
    facts.execute(ask, [f"{BASE}project/1", area])
    _added_up(facts)
    assert _total(facts, "9001") == [("approved", 1, 1, 9, 9, 0, 0, 9, 9)]


def test_records_of_one_work_in_two_years_and_funds_count_in_each_of_them(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _same(
        empty,
        project("1", areas=["900101"], year=2567, funds={"F1": [100]}),
        project("2", areas=["900101"], year=2568, funds={"F2": [80]}),
    )
    assert [_total(facts, "900101", year)[0][2:5] for year in (2567, 2568)] == [(1, 100, 100), (1, 80, 80)]
    by_fund = facts.execute(
        "select thing, low from total where slice = 'fund' and area = '9001' order by all"
    ).fetchall()
    assert by_fund == [("F1", 100), ("F2", 80)]


def test_without_place_year_or_money_a_project_counts_where_it_can(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _counted(empty, project("1", year=None, funds={"F1": [5]}), project("2", areas=["900101"]))
    assert _total(facts, None, None) == [("approved", 1, 1, 5, 5, 5, 5, 0, 0)]
    assert facts.execute("select count(*) from total where area is not null").fetchone() == (0,)


def test_the_reports_of_one_record_make_a_range_that_is_explained(empty: duckdb.DuckDBPyConnection) -> None:
    facts = _counted(empty, project("L1/7", by=["pao", "fund"], funds={"F1": [100, 120]}))
    said = facts.execute("select kind, publisher, amount, linkage, counted from doubt order by amount").fetchall()
    linkage = f"{BASE}linkage/explicit/L1/7"
    assert said == [
        ("reported-twice", "pao", 100, linkage, False),
        ("reported-twice", "fund", 120, linkage, True),
    ]


def test_possible_duplicates_are_listed_but_nothing_is_taken_off(empty: duckdb.DuckDBPyConnection) -> None:
    title = "โครงการป้องกันและควบคุมโรคไข้เลือดออก"
    one = project("1", title=title, areas=["900101"], funds={f"{BASE}fund/F1": [100]})
    two = project("2", title=f"{title} ปี 2568", areas=["900101"], funds={f"{BASE}fund/F2": [50]})
    facts = woven(empty, one, two)  # all that is woven, in its order
    assert _total(facts, "900101")[0][2:5] == (2, 150, 150)
    said = facts.execute("select kind, amount, counted from doubt order by amount").fetchall()
    assert said == [("possible-duplicate", 50, True), ("possible-duplicate", 100, True)]


@pytest.mark.whole
def test_a_chain_of_thousands_is_one_work_and_quick(empty: duckdb.DuckDBPyConnection) -> None:
    facts = worked(told(empty))
    facts.executemany("insert into project (iri) values (?)", [(f"p{number:05}",) for number in range(5001)])
    facts.executemany(
        "insert into pair (kind, one, two) values ('same-project', ?, ?)",
        [(f"p{number:05}", f"p{number + 1:05}") for number in range(5000)],
    )
    began = time.process_time()
    works.gather(facts)
    assert time.process_time() - began < 2
    assert facts.execute("select count(*), count(distinct work), min(work) from same_work").fetchall() == [
        (5001, 1, "p00000")
    ]


# -- against a recount ------------------------------------------------------------------------------------------

AREAS = ("900101", "900102", "900201", "9001", "90")
SAID = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from([2567, 2568, None]),
            "areas": st.lists(st.sampled_from(AREAS), max_size=2, unique=True),
            "funds": st.dictionaries(
                st.sampled_from(["F1", "F2"]),
                st.lists(st.none() | st.integers(0, 99), min_size=1, max_size=2),
                max_size=2,
            ),
            "goals": st.lists(st.sampled_from(["G1", "G2"]), max_size=2, unique=True),
            "by": st.sampled_from([["pao"], ["pao", "fund"]]),
        }
    ),
    max_size=6,
)
PAIRS = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda two: two[0] < two[1]), max_size=4)
Found = dict[tuple[str | None, int | None, str, str | None], list[tuple[int, Decimal, Decimal]]]


def _group(count: int, pairs: set[tuple[int, int]]) -> list[int]:
    """Return the least project of the work of each, by spreading until nothing changes."""
    work = list(range(count))
    while True:
        spread = list(work)
        for one, two in pairs:
            spread[one] = spread[two] = min(spread[one], spread[two])
        if spread == work:
            return work
        work = spread


def _gifts(said: Project, only: str | None) -> tuple[Decimal, Decimal] | None:
    """Return the low and high end of what a project costs, or of what one fund gives to it; None without an amount."""
    reports: dict[str, dict[str, int]] = defaultdict(dict)
    for fund, amounts in said["funds"].items():
        for number, amount in enumerate(amounts):
            by = said["by"][number % len(said["by"])]
            if amount is not None and only in (None, fund):
                reports[by][fund] = max(amount, reports[by].get(fund, 0))
    sums = [sum(gifts.values()) for gifts in reports.values()]
    return (Decimal(max(sums)), Decimal(sum(sums))) if sums else None


def _above(code: str) -> set[str]:
    return {code[:length] for length in (2, 4, 6) if len(code) >= length} | {"region-12"}


def _recount(projects: list[Project], work: list[int]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    found: Found = defaultdict(list)
    lies: dict[int, set[str]] = defaultdict(set)
    for number, said in enumerate(projects):
        lies[work[number]] |= set(said["areas"])
        things = [
            ("all", None),
            *(("fund", fund) for fund in said["funds"]),
            *(("goal", goal) for goal in said["goals"]),
        ]
        for slice_, thing in things:
            cost = _gifts(said, thing if slice_ == "fund" else None)
            for area in {None, *(top for code in said["areas"] for top in _above(code))} if cost else ():
                found[area, said["year"], slice_, thing].append((work[number], *cost))  # type: ignore[misc]
    return {key: _added(key[0], records, lies) for key, records in found.items()}


def _added(area: str | None, records: list[tuple[int, Decimal, Decimal]], lies: dict[int, set[str]]) -> tuple[Any, ...]:
    by_work: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for work, low, high in records:
        by_work[work].append((low, high))
    ends = {work: (max(low for low, _ in said), sum(high for _, high in said)) for work, said in by_work.items()}
    shared = {work for work in ends if area and _reaches_out(area, lies[work])}
    parts = [(ends.keys()), ends.keys() - shared, shared]
    sums = [Decimal(sum(ends[work][end] for work in part)) for part in parts for end in (0, 1)]
    return len(records), len(ends), *sums


def _reaches_out(area: str, codes: set[str]) -> bool:
    """Tell whether a place, one that is not merely wider than another named one, lies outside an area."""
    finest = {code for code in codes if not any(other != code and other.startswith(code) for other in codes)}
    return any(area not in _above(code) for code in finest)


@pytest.mark.whole
@given(SAID, PAIRS)
def test_every_total_equals_a_plain_recount(
    empty: duckdb.DuckDBPyConnection, said: list[Project], pairs: set[tuple[int, int]]
) -> None:
    pairs = {pair for pair in pairs if pair[1] < len(said)}
    projects = [project(str(number), **found) for number, found in enumerate(said)]
    facts = told(empty, *projects)
    for one, two in sorted(pairs):
        decide(facts, str(one), str(two))
    _added_up(facts)
    rows = facts.execute(
        "select area, year, slice, thing, projects, works, low, high, here_low, here_high, shared_low, shared_high"
        " from total where slice in ('all', 'fund', 'goal')"
    ).fetchall()
    assert {row[:4]: row[4:] for row in rows} == _recount(projects, _group(len(projects), pairs))
    counted = "sum(amount) filter (counted) = max(amount) and sum(amount) > max(amount)"
    ask = f"select bool_and(right_) from (select {counted} as right_ from doubt group by work, phase)"  # noqa: S608
    assert facts.execute(ask).fetchone() in ((True,), (None,))
