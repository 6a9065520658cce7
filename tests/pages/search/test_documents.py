"""What documents are found by, and what the values of filters are called."""

from collections import Counter
from collections.abc import Iterator

import duckdb
import pytest
from tests.pages.small import BASE, SITE, fill

from thaktho.messages import LANGUAGES
from thaktho.pages import inputs, neighbours
from thaktho.pages.search.documents import Documents


@pytest.fixture
def site() -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables of a test's own, from which documents are made: it changes names that all other tests build sites of."""
    with fill() as own:
        own.execute("attach ':memory:' as inputs")
        neighbours.tell(own, SITE.geography)
        inputs.prepare(own)
        yield own


@pytest.mark.whole
def test_a_value_of_a_filter_is_called_what_documents_name_not_another_thing_with_its_code(
    site: duckdb.DuckDBPyConnection,
) -> None:
    built = {path for (path,) in site.execute("select path from term where path is not null").fetchall()}
    before = Documents(site, built)
    found: dict[str, set[str]] = {}
    for document in before:
        for facet, values in document.values.items():
            found.setdefault(facet, set()).update(values)
    named = {of: before.facet_names(found, of) for of in LANGUAGES}
    assert ("9001", "อำเภอเมืองสงขลา") in named["th"]["area"]
    for facet in ("area", "fund", "goal", "group", "status"):
        assert found[facet]
        for code in found[facet]:
            values = [f"{BASE}budget-line/{facet}/{code}", "budget-line"]
            site.execute("insert into term (iri, kind, th, en) values (?, ?, 'ฮฮฮ', 'zzz')", values)
            values = [f"{BASE}organization/{code}", "organization"]
            site.execute("insert into term (iri, kind, th, en) values (?, ?, 'ฮฮฮ', 'zzz')", values)
    after = Documents(site, built)
    assert {of: after.facet_names(found, of) for of in LANGUAGES} == named


@pytest.mark.whole
def test_the_filter_of_a_goal_finds_as_many_projects_as_its_page_has(site: duckdb.DuckDBPyConnection) -> None:
    """It counted those that name the goal itself, its page also those that name a part of it."""
    query = "select regexp_extract(page, '[^/]+$'), count(*) from member where page like '%/goal/%' group by page"
    on_pages = dict(site.execute(query).fetchall())
    built = {path for (path,) in site.execute("select path from term where path is not null").fetchall()}
    filtered = Counter(code for document in Documents(site, built) for code in document.values.get("goal", ()))
    assert {code: filtered[code] for code in on_pages} == on_pages
    assert max(on_pages.values()) > 1
