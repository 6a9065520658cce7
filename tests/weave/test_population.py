"""How many people live where, and which fund has published for which year."""

from collections.abc import Sequence
from typing import Any

import duckdb
from tests.weave.small import BASE, Project, project, ran, told, woven

from thaktho import areas

FUND = f"{BASE}fund/F1"
OWN = "https://w3id.org/thaktho/id/code/body-kind/own-budget"


Counts = Sequence[tuple[str, int, int]]


def _counted(empty: duckdb.DuckDBPyConnection, *projects: Project, people: Counts) -> duckdb.DuckDBPyConnection:
    return ran(told(empty, *projects, people=people), "population")


def _people(facts: duckdb.DuckDBPyConnection, area: str) -> list[tuple[Any, ...]]:
    ask = "select year, people, counted, summed from population where area = ? order by year"
    return facts.execute(ask, [area]).fetchall()


def test_the_latest_count_before_a_year_counts_else_the_earliest_after_it(empty: duckdb.DuckDBPyConnection) -> None:
    plans = [project(str(year), year=year) for year in (2560, 2568, 2569)]
    facts = woven(empty, *plans, people=[("900101", 2565, 500), ("900101", 2567, 400)])
    assert _people(facts, "900101") == [
        (2560, 500, 2565, False),
        (2565, 500, 2565, False),
        (2567, 400, 2567, False),
        (2568, 400, 2567, False),
        (2569, 400, 2567, False),
    ]


def test_of_two_counts_of_a_year_the_larger_counts_and_a_count_for_a_goal_is_none_of_all(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = told(empty, project("1"), people=[("900101", 2568, 40), ("900101", 2568, 50), ("900101", 2568, 60)])
    facts.execute("insert into need_goal select iri, 'G1' from need where count = 60")
    ran(facts, "population")
    assert _people(facts, "900101") == [(2568, 50, 2568, False)]


def test_an_amphoe_is_the_sum_of_its_tambon_only_where_all_are_counted(empty: duckdb.DuckDBPyConnection) -> None:
    tambon = [one.code for one in areas.children("9002")]
    every = [(code, 2568, 10 * number) for number, code in enumerate(tambon, 1)]
    whole = sum(number for _, _, number in every)
    assert _people(_counted(empty, project("1"), people=every), "9002") == [(2568, whole, 2568, True)]
    assert _people(_counted(empty, project("1"), people=every[1:]), "9002") == []
    own = _counted(empty, project("1"), people=[*every, ("9002", 2568, 7)])
    assert _people(own, "9002") == [(2568, 7, 2568, False)]


def test_a_province_is_the_sum_of_its_amphoe_counted_or_summed(empty: duckdb.DuckDBPyConnection) -> None:
    counts = [(one.code, 2568, 5) for one in areas.children("90") if one.code != "9002"]
    counts += [(one.code, 2568, 1) for one in areas.children("9002")]
    facts = _counted(empty, project("1"), people=counts)
    expected = 5 * (len(areas.children("90")) - 1) + len(areas.children("9002"))
    assert _people(facts, "90") == [(2568, expected, 2568, True)]
    assert _people(_counted(empty, project("1"), people=counts[1:]), "90") == []


def _published(facts: duckdb.DuckDBPyConnection) -> set[tuple[str, int]]:
    return set(facts.execute("select fund, year from fund_published").fetchall())


def test_a_fund_has_published_for_the_years_of_its_projects(empty: duckdb.DuckDBPyConnection) -> None:
    two = project("1", funds={FUND: [None]}), project("2", year=None, funds={FUND: [1]})
    facts = ran(told(empty, *two), "publishing")
    assert _published(facts) == {(FUND, 2568)}


def test_the_plan_of_an_agency_is_published_for_its_own_budget_but_not_for_a_fund_that_it_hosts(
    empty: duckdb.DuckDBPyConnection,
) -> None:
    facts = told(empty, project("1"))
    for fund, kind in (("own", OWN), ("hosted", None)):
        ask = "insert into organization (iri, is_fund, kind, host) values (?, true, ?, 'town')"
        facts.execute(ask, [f"{BASE}fund/{fund}", kind])
    facts.execute("insert into organization (iri, is_fund) values ('town', true)")
    for name, first, last in (("plan", 2567, 2567), ("long", 2560, 2564), ("counts", 2563, 2563)):
        ask = "insert into dataset (iri, publisher, first_year, last_year) values (?, 'town', ?, ?)"
        facts.execute(ask, [name, first, last])
    for name in ("plan", "long"):
        facts.execute("insert into statement (class, dataset) values ('project', ?)", [name])
    facts.execute("insert into statement (class, dataset) values ('need', 'counts')")
    ran(facts, "publishing")
    assert _published(facts) == {(f"{BASE}fund/own", 2567), ("town", 2567)}


def test_who_published_what_and_for_which_years_of_the_period_nothing(empty: duckdb.DuckDBPyConnection) -> None:
    """The dataset spans 2566 to 2568; of two projects one says where and how much."""
    facts = woven(
        empty,
        project("1", areas=["900101"], funds={FUND: [5]}, goals=["G1"]),
        project("2", groups=["1004"]),
        project("3", year=None),
    )
    columns = "year, datasets, projects, with_amount, with_place, with_goal, with_group, with_dates, lines"
    assert facts.execute(f"select {columns} from publishing order by year").fetchall() == [  # noqa: S608
        (2566, 0, 0, 0, 0, 0, 0, 0, 0),
        (2567, 0, 0, 0, 0, 0, 0, 0, 0),
        (2568, 1, 2, 1, 1, 1, 1, 0, 0),
        (None, 1, 1, 0, 0, 0, 0, 0, 0),
    ]
