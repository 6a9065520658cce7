"""The RDF of a page that is about no single thing: the things that it lists and the tables that it shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from thaktho.iris import DCT, PREFIXES, RDFS
from thaktho.terms import TYPE, canonical, name

SCHEMA = "https://schema.org/"
_FORMATS = ((RdfFormat.TURTLE, "ttl"), (RdfFormat.JSON_LD, "jsonld"))
_PREFIXES = {**PREFIXES, "schema": SCHEMA}


def listed(
    page: str, titles: Iterable[str], members: Mapping[str, Iterable[str]] | None, tables: Sequence[str]
) -> Iterator[Triple]:
    """Yield what is said of a page.

    Args:
        page: its absolute address.
        titles: what it is called, in both languages.
        members: what things that it lists are called, by their IRIs; None where it shows tables and lists no things.
        tables: the absolute addresses of the files in which all that it shows can be taken away.
    """
    subject, within = NamedNode(page), NamedNode(SCHEMA + "itemListElement")
    yield Triple(subject, TYPE, NamedNode(SCHEMA + ("WebPage" if members is None else "ItemList")))
    for title in dict.fromkeys(titles):
        yield Triple(subject, NamedNode(DCT + "title"), name(title))
    for table in tables:
        yield Triple(subject, NamedNode(RDFS + "seeAlso"), NamedNode(table))
    if members is None:
        return
    yield Triple(subject, NamedNode(SCHEMA + "numberOfItems"), canonical(len(members), "integer"))
    for iri, names in members.items():
        thing = NamedNode(iri)
        yield Triple(subject, within, thing)
        for called in dict.fromkeys(names):
            yield Triple(thing, NamedNode(RDFS + "label"), name(called))


def files(triples: Iterable[Triple]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a page by their names: ``index.ttl`` and ``index.jsonld``."""
    said = sorted(triples, key=str)
    for format_, ending in _FORMATS:
        yield f"index.{ending}", serialize(said, format=format_, prefixes=_PREFIXES) or b""
