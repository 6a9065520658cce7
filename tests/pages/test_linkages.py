"""How linkages are told: the order of their kinds, goals of the same projects together, years and money as they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.pages.small import BASE, fill
from tests.pages_read import html_of

from thaktho.pages.declared import prelude, queries

PROJECTS = [f"{BASE}project/L7889/{code}" for code in ("68-L7889-5", "68-L7889-6")]
"""Of 5,000 and 6,000 baht."""


@pytest.fixture
def filled() -> Iterator[duckdb.DuckDBPyConnection]:
    made = fill()
    yield made
    made.close()


def _link(
    filled: duckdb.DuckDBPyConnection, name: str, kind: str, projects: list[str], about: str | None = None
) -> str:
    iri = f"{BASE}linkage/{kind}/{name}"
    filled.execute(
        "insert into linkage (iri, kind, year, funds, projects, about) values (?, ?, 2568, 2, ?, ?)",
        [iri, kind, len(projects), about],
    )
    filled.executemany("insert into linkage_evidence values (?, ?)", [(iri, one) for one in projects])
    return iri


def _told(filled: duckdb.DuckDBPyConnection, page: str) -> list[tuple[str, bool]]:
    return filled.execute(
        f"select linkage, folded from ({queries('shared')['linkages']}) where page = ?",  # noqa: S608
        [page],
    ).fetchall()


def test_goals_of_the_same_projects_are_told_together_on_a_page_that_has_both(
    filled: duckdb.DuckDBPyConnection,
) -> None:
    goals = [row[0] for row in filled.execute("select iri from goal order by iri limit 3").fetchall()]
    one, two = (_link(filled, name, "shared-goal", PROJECTS, goal) for name, goal in zip("ab", goals, strict=False))
    other = _link(filled, "c", "shared-goal", PROJECTS[:1], goals[2])
    filled.execute(prelude())
    assert {iri: folded for iri, folded in _told(filled, "") if "shared-goal" in iri} == {
        one: False,
        two: True,
        other: False,
    }
    assert (two, False) in _told(filled, goals[1])
    [(abouts,)] = filled.execute("select abouts from meeting where iri = ?", [two]).fetchall()
    assert [told["about"] for told in abouts] == goals[:2]


def test_what_may_be_done_twice_comes_first_however_few_its_projects(filled: duckdb.DuckDBPyConnection) -> None:
    crowd = [row[0] for row in filled.execute("select iri from project order by iri limit 9").fetchall()]
    _link(filled, "a", "shared-plan", crowd)
    twice = _link(filled, "b", "possible-duplicate", PROJECTS)
    filled.execute(prelude())
    assert _told(filled, "")[0] == (twice, False)
    kinds = filled.execute(f"select code, linkages from ({queries('linkages')['kinds']})").fetchall()  # noqa: S608
    assert kinds[0] == ("possible-duplicate", 1)
    counts = [linkages for _, linkages in kinds]
    assert 0 in counts
    assert not any(counts[counts.index(0) :])


def test_a_linkage_tells_the_years_of_its_projects_and_of_how_many_the_money_is_known(
    filled: duckdb.DuckDBPyConnection,
) -> None:
    [(silent, year)] = filled.execute(
        "select iri, year from project where year < 2568 and iri not in (select project from headline)"
        " order by iri limit 1"
    ).fetchall()
    _link(filled, "a", "continuation", [*PROJECTS, silent])
    filled.execute(prelude())
    ask = "select first_year, last_year, priced, projects from meeting where iri like '%/continuation/a'"
    assert filled.execute(ask).fetchall() == [(year, 2568, 2, 3)]


def test_what_each_fund_gives_a_head_is_told_where_it_works(filled: duckdb.DuckDBPyConnection) -> None:
    for area, paying, amount, head in (("901002", "L", 900, 9), ("900101", "L", 300, 3), ("901002", "M", 5000, 50)):
        filled.execute(
            "insert into balance (area, level, year, slice, thing, phase, here_low, here_high, people, per_head_low,"
            " per_head_high) values ($1, 'tambon', 2568, 'fund', $2, 'approved', $3, $3, 100, $4, $4)",
            [area, paying, amount, head],
        )
    filled.execute(prelude())
    ask = f"select fund, lowest, highest, here_low, len(areas) from ({queries('balance')['funds']})"  # noqa: S608
    assert filled.execute(ask).fetchall() == [("M", 50, 50, 5000, 1), ("L", 3, 9, 1200, 2)]


def test_the_overview_leads_to_what_is_done_twice_where_nothing_is_done_and_who_gives_how_much(public: Path) -> None:
    page = html_of(public / "index.html")
    [picture] = re.findall(r'<section id="picture">.*?</section>', page, flags=re.DOTALL)
    for link in ("linkage/index.html#possible-duplicate", "gaps/index.html", "balance/index.html"):
        assert f'href="./{link}"' in picture
