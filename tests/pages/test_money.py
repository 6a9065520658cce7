"""Money of pages: a work counts once wherever its records meet on a page, and the page says which records they are."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.pages.small import BASE, SHARED, fill, fund
from tests.pages_read import html_of

from thaktho.pages.declared import prelude, queries

CODES = ("68-L7889-5", "68-L7889-6", "68-L7889-7")
"""Of 5,000, 6,000 and 7,000 baht: as one work 7,000, as three 18,000."""
ALL = Decimal(sum(1000 * number for number in range(5, 45)))
PAGES = [f"{SHARED}area/901002", fund("L7889"), f"{SHARED}code/target-group/1004", ""]


@pytest.fixture(scope="module")
def twice() -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """The tables of the small catalogue without and with three projects that are one."""
    both = fill(), fill(CODES)
    for tables in both:
        tables.execute(prelude())
    yield both
    for tables in both:
        tables.close()


def _ask(tables: duckdb.DuckDBPyConnection, part: str, columns: str, page: str) -> list[tuple[Any, ...]]:
    return tables.execute(f"select {columns} from ({queries('shared')[part]}) where page = ?", [page]).fetchall()  # noqa: S608


@pytest.mark.whole
@pytest.mark.parametrize("page", PAGES)
def test_three_records_of_one_work_take_two_off_the_lower_end_of_every_page(
    twice: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection], page: str
) -> None:
    said = [_ask(tables, "money", "phase, low, high", page) for tables in twice]
    ends = [[row for row in rows if row[0] == "approved"] for rows in said]
    [(_, low, high)], [(_, lower, same)] = ends
    assert (low - lower, high - same) == (11000, 0)


def test_so_it_is_by_year_and_by_fund(twice: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]) -> None:
    tables = twice[1]
    [moneys] = [moneys for year, moneys in _ask(tables, "by_year", "year, moneys", PAGES[0]) if year == 2568]
    assert moneys == [{"phase": "approved", "low": ALL - 11000, "high": ALL, "projects": 40}]
    [moneys] = [moneys for paying, moneys in _ask(tables, "funds", "fund, moneys", PAGES[0]) if paying == fund("L7889")]
    assert moneys[0]["high"] - moneys[0]["low"] == 11000 + 60000


@pytest.mark.parametrize("page", [PAGES[0], PAGES[2]])
def test_projects_that_name_no_fund_stand_beside_the_funds_with_their_money(page: str) -> None:
    """The list of funds of a page left them out and did not say so: it did not add up to what the page had."""
    tables = fill()
    tables.execute(
        "update funding set fund = null where project in (select project from funding where fund = ?)", [fund("L7889")]
    )
    tables.execute(prelude())
    [(projects, moneys)] = _ask(tables, "unfunded", "projects, moneys", page)
    named = (
        "select count(distinct project) from member join funding using (project) where page = ? and fund is not null"
    )
    [(funded,)] = tables.execute(named, [page]).fetchall()
    assert _ask(tables, "summary", "projects", page) == [(funded + projects,)]
    [(high,)] = _ask(tables, "money", "high", page)[:1]
    given = [
        one["high"] for (of,) in _ask(tables, "funds", "moneys", page) for one in of or () if one["phase"] == "approved"
    ]
    assert (moneys[0]["phase"], sum(given) + moneys[0]["high"]) == ("approved", high)
    assert projects
    assert moneys[0]["high"]
    tables.close()


def test_the_page_of_a_fund_does_not_tell_of_projects_without_one() -> None:
    """A fund that carries out work too has on its page the money that it gives, and no more."""
    with fill() as tables:
        tables.execute("update funding set fund = null where project in (select project from funding limit 3)")
        tables.execute(prelude())
        here = f"select count(*) from ({queries('shared')['unfunded']}) where page in (select fund from funding)"  # noqa: S608
        assert tables.execute(here).fetchall() == [(0,)]
        assert _ask(tables, "unfunded", "projects", "") == [(3,)]


def test_budget_lines_stand_in_the_years_of_a_page_beside_its_projects(
    twice: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    """A page's years tell all of its lines, of years without a project too; projects are counted as before."""
    tables = twice[0]
    pages = [page for (page,) in tables.execute("select distinct page from line_on order by 1").fetchall()]
    assert pages
    alone = 0
    for page in pages:
        years = _ask(tables, "by_year", "year, projects, lines, lines_amount", page)
        assert len({year for year, *_ in years}) == len(years)
        [(lines, amount)] = _ask(tables, "lines_sum", "lines, amount", page)
        assert (sum(row[2] for row in years), sum(row[3] or 0 for row in years)) == (lines, amount or 0)
        assert sum(row[1] for row in years) == sum(n for (n,) in _ask(tables, "summary", "projects", page))
        alone += sum(1 for _, projects, *_ in years if not projects)
    assert alone
    everything = tables.execute("select count(*), sum(amount) from budget_line").fetchone()
    whole = _ask(tables, "by_year", "lines, lines_amount", "")
    assert (sum(row[0] for row in whole), sum(row[1] or 0 for row in whole)) == everything


def test_the_records_that_make_the_difference_are_listed_with_their_linkage(
    twice: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    found = _ask(twice[1], "doubts", "project, low, linkage", PAGES[0])
    first, second, third = (f"{BASE}project/L7889/{code}" for code in CODES)
    records = [
        (first, 5000, f"linkage:{first}"),
        (second, 6000, f"linkage:{first}"),
        (third, 7000, f"linkage:{second}"),
    ]
    assert set(records) <= set(found)
    assert len(found) == len(records) + 1
    assert _ask(twice[1], "summary", "projects - works", PAGES[0]) == [(2,)]
    assert len(_ask(twice[0], "doubts", "project", PAGES[0])) == 1


def test_a_page_that_shows_a_range_says_why(public: Path) -> None:
    """The small catalogue has one project that two publishers report."""
    page = html_of(public / "area" / "901002" / "index.html")
    told = page[page.index('<details class="doubts">') :].partition("</details>")[0]
    assert "โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก" in told
    assert "อาจนับซ้ำ 60,000 บาท" in told


def test_what_nobody_counts_or_publishes_is_said_not_shown_as_zero(public: Path) -> None:
    """Nobody counts people in the small catalogue: there is no money per head, and who has published is told."""
    page = html_of(public / "balance" / "index.html")
    assert "ยังไม่มีทั้งจำนวนคนและจำนวนเงินของพื้นที่ใด" in page
    assert "ใครเผยแพร่อะไรแล้ว" in page
    assert 'id="heads"' not in (public / "area" / "901002" / "index.html").read_text(encoding="utf-8")
