"""Pages that are about no single thing say as data what they list."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from tests.pages.small import BASE
from tests.pages_read import html_of

from thaktho.pages.declared import PageKind, page_kinds

LISTING = [kind for kind in page_kinds() if kind.lists and kind.name != "linkage-list"]
"""Of the small catalogue, whose linkages are too few for lists: those are looked at where there are many."""
ITEM, LABEL = "https://schema.org/itemListElement", "http://www.w3.org/2000/01/rdf-schema#label"
SITE = BASE.removesuffix("id/")


def said(folder: Path) -> set[Triple]:
    """Return what the data beside a page say, which is the same in both forms."""
    turtle, jsonld = (
        {quad.triple for quad in parse((folder / name).read_bytes(), format_)}
        for name, format_ in (("index.ttl", RdfFormat.TURTLE), ("index.jsonld", RdfFormat.JSON_LD))
    )
    assert turtle == jsonld
    return turtle


def values(triples: set[Triple], subject: str, predicate: str) -> list[str]:
    one, said_of = NamedNode(subject), NamedNode(predicate)
    found = [t.object for t in triples if (t.subject, t.predicate) == (one, said_of)]
    return sorted(thing.value for thing in found if isinstance(thing, NamedNode | Literal))


def test_the_list_of_projects_names_every_project(public: Path) -> None:
    triples = said(public / "project")
    page = f"{SITE}project/"
    items = values(triples, page, ITEM)
    assert f"{BASE}project/L7889/66-L7889-2-01" in items
    assert values(triples, page, "https://schema.org/numberOfItems") == [str(len(items))]
    assert values(triples, page, "http://purl.org/dc/terms/title") == ["Projects", "โครงการ"]
    assert values(triples, f"{BASE}project/L7889/66-L7889-2-01", LABEL) == ["โครงการส่งเสริมสุขภาพผู้สูงอายุตำบลปริก"]


def test_a_year_names_its_projects_and_where_its_totals_are(public: Path) -> None:
    triples = said(public / "year" / "2566")
    page = f"{SITE}year/2566/"
    assert set(values(triples, page, ITEM)) < set(values(said(public / "project"), f"{SITE}project/", ITEM))
    assert values(triples, page, "http://www.w3.org/2000/01/rdf-schema#seeAlso") == [f"{SITE}totals.csv"]
    assert any("2566" in title for title in values(triples, page, "http://purl.org/dc/terms/title"))


@pytest.mark.parametrize("kind", LISTING, ids=[kind.name for kind in LISTING])
def test_the_data_of_a_list_stand_beside_it_and_the_page_says_so(public: Path, kind: PageKind) -> None:
    begins = f'<body class="kind-{kind.name}"'
    found = [file for file in public.rglob("index.ttl") if begins in html_of(file.parent / "index.html")]
    assert found
    for file in found:
        page = html_of(file.parent / "index.html")
        assert page.count("index.ttl") == page.count("index.jsonld") == 2
        assert said(file.parent)


@pytest.mark.parametrize("kind", [kind for kind in LISTING if not kind.holds], ids=lambda kind: kind.name)
def test_a_page_of_tables_alone_does_not_say_that_it_lists_nothing(public: Path, kind: PageKind) -> None:
    """It said that it was a list of 0 items; it leads to the tables."""
    begins = f'<body class="kind-{kind.name}"'
    folder = next(f.parent for f in public.rglob("index.ttl") if begins in html_of(f.parent / "index.html"))
    text = (folder / "index.ttl").read_text(encoding="utf-8")
    assert "numberOfItems" not in text
    assert "ItemList" not in text
    assert text.count("rdfs:seeAlso") == 1


def test_every_page_has_data_but_those_that_only_help_to_find_them() -> None:
    without = {kind.name for kind in page_kinds() if not (kind.data or kind.lists)}
    assert without == {"overview", "about", "not-found", "query", "search"}
