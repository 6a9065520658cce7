"""Which projects a page counts: what is said on one page of another is what the other says itself."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from tests.pages.small import BASE, SHARED, fill

from thaktho.pages.declared import prelude, queries

AUTHORITY = f"{SHARED}local-authority/6900301"
"""Nothing of it or of a fund of it is published."""


@pytest.fixture
def filled() -> Iterator[duckdb.DuckDBPyConnection]:
    made = fill()
    yield made
    made.close()


def _ask(tables: duckdb.DuckDBPyConnection, part: str, columns: str, page: str) -> list[tuple[Any, ...]]:
    file, _, name = part.partition(".")
    return tables.execute(f"select {columns} from ({queries(file)[name]}) where page = ?", [page]).fetchall()  # noqa: S608


def test_a_local_authority_has_the_projects_that_a_body_of_it_carries_out(filled: duckdb.DuckDBPyConnection) -> None:
    """Its page said that there were none, and the page of the body that it is of this authority."""
    [(body, projects)] = filled.execute(
        "select body, count(*) from project_body b join organization o on o.iri = b.body"
        " where o.local_authority is null group by body order by count(*) desc, body limit 1"
    ).fetchall()
    filled.execute("update organization set local_authority = ? where iri = ?", [AUTHORITY, body])
    filled.execute(prelude())
    assert _ask(filled, "shared.summary", "projects", AUTHORITY) == [(projects,)]
    assert _ask(filled, "local_authority.page", "heard", AUTHORITY) == [(False,)], "it has published nothing for that"
    assert _ask(filled, "overview.figures", "heard_authorities", "") == [(1,)]


def test_projects_for_a_goal_are_as_many_on_every_page_as_on_its_own(filled: duckdb.DuckDBPyConnection) -> None:
    """Those for a goal that is part of it are counted on its own page, and were not on those of places."""
    filled.execute(prelude())
    broad = f"{BASE}goal/SKH2570-3"
    own = dict(filled.execute("select page, count(*) from member where page like '%/goal/%' group by page").fetchall())
    [(named,)] = filled.execute("select count(*) from project_goal where goal = ?", [broad]).fetchall()
    assert own[broad] > named
    assert dict(_ask(filled, "shared.goals", "goal, projects", "")) == own
    both = "select m.page, count(*) from member m join member h using (project) where h.page = ? group by m.page"
    place = f"{SHARED}area/901002"
    met = {page: n for page, n in filled.execute(both, [place]).fetchall() if page in own}
    assert dict(_ask(filled, "shared.goals", "goal, projects", place)) == met
    assert met[broad]
