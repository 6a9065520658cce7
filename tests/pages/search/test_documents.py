"""A document's digest is of all that is told of it: where the document is another, so is the digest."""

from collections.abc import Iterator

import duckdb
import pytest
from tests.pages.small import BASE, SITE, fill

from thaktho.messages import LANGUAGES
from thaktho.pages import inputs, neighbours
from thaktho.pages.search.documents import Document, Documents


@pytest.fixture
def site() -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables of a test's own, from which documents are made: it changes names that all other tests build sites of."""
    with fill() as own:
        own.execute("attach ':memory:' as inputs")
        neighbours.tell(own, SITE.geography)
        inputs.prepare(own)
        yield own


def documents(site: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, Document]]:
    """Return the digest and the document of each path."""
    built = {path for (path,) in site.execute("select path from term where path is not null").fetchall()}
    found = Documents(site, built)
    made = list(found.made([one.path for one in found.known]))
    assert len(made) == len(found.known)
    return {one.path: (one.digest, document) for one, document in zip(found.known, made, strict=True)}


NAMED = ("fund", "goal", "target-group", "organization", "publisher", "plan", "project-status")


def test_another_name_is_another_digest_of_every_document_that_tells_it(site: duckdb.DuckDBPyConnection) -> None:
    before = documents(site)
    changes = [f"update term set th = th || 'x', en = en || 'x' where kind = '{kind}'" for kind in NAMED]  # noqa: S608
    changes += [f"update site_area set {name} = {name} || 'x' where level = 'amphoe'" for name in ("th", "en")]  # noqa: S608
    seen = 0
    for change in changes:
        site.execute(change)
        after = documents(site)
        for path, (digest, document) in after.items():
            seen += document != before[path][1]
            assert document == before[path][1] or digest != before[path][0], (change, path)
        before = after
    assert seen > len(before)


def test_what_names_none_of_it_keeps_its_digest(site: duckdb.DuckDBPyConnection) -> None:
    before = documents(site)
    some = "select unnest(funds) from search_projects limit 1"
    site.execute(f"update term set th = 'another' where kind = 'fund' and iri in ({some})")  # noqa: S608
    after = documents(site)
    others = [path for path in before if before[path] != after[path]]
    assert others
    assert len(others) < len(before) / 2
    assert all(before[path][1] != after[path][1] for path in others)


def test_a_value_of_a_filter_is_called_what_documents_name_not_another_thing_with_its_code(
    site: duckdb.DuckDBPyConnection,
) -> None:
    before = Documents(site, ())
    found: dict[str, set[str]] = {}
    for _, document in documents(site).values():
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
    after = Documents(site, ())
    assert {of: after.facet_names(found, of) for of in LANGUAGES} == named
