"""The vocabulary as facts and as files: its terms, what they mean, how often the data uses them, and where.

Made when a site is built. Terms of others, which the data uses as they are, are counted too.
"""

from collections.abc import Iterable, Iterator, Mapping

import duckdb
from pyoxigraph import QuerySolution
from rdflib import Graph, Node
from rdflib import Literal as RdfLiteral
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from thaktho.contract import Contract
from thaktho.iris import SHARED
from thaktho.resources import folder

CODES = f"{SHARED}code/"
_TYPE = str(RDF.type)
_USES = f"""
with told as (select s, p, o from quad where g not in ($woven, '{SHARED}graph/codes')),
paged as (select iri from term where path is not null),
used as (
  select p as iri, 'property' as role, s, o from told where p <> '{_TYPE}'
  union all select o, 'class', s, '' from told where p = '{_TYPE}'
  union all select o, 'code', s, '' from told where starts_with(o, '{CODES}')
)
select u.iri, role, count(*),
  coalesce(min({{'s': u.s, 'o': o}}) filter (g.iri is not null), min({{'s': u.s, 'o': o}})) as found
from used u left join paged g on g.iri = u.s group by u.iri, role
"""  # noqa: S608 - our own names
_WOVEN = """
SELECT ?term ?role (COUNT(*) AS ?uses) (MIN(STR(?subject)) AS ?example) WHERE {{
  {{ GRAPH <{graph}> {{ ?subject ?term ?value }} FILTER (?term != <{type}>) BIND ("property" AS ?role) }}
  UNION {{ GRAPH <{graph}> {{ ?subject <{type}> ?term }} BIND ("class" AS ?role) }}
  UNION {{ GRAPH <{graph}> {{ ?subject ?by ?term }} FILTER (STRSTARTS(STR(?term), "{codes}")) BIND ("code" AS ?role) }}
}} GROUP BY ?term ?role"""


def question(graph: str) -> str:
    """Return the SPARQL by which a store tells what a graph uses: term, role, uses, example; for linkages."""
    return _WOVEN.format(graph=graph, type=_TYPE, codes=CODES)


def files() -> Mapping[str, bytes]:
    """Return the vocabulary, the code lists and the shapes as Turtle, by the names under which a site has them."""
    of = {
        "ns.ttl": [folder("vocab") / "thaktho.ttl"],
        "codes.ttl": sorted((folder("vocab") / "codes").glob("*.ttl")),
        "shapes.ttl": sorted(folder("shapes").glob("*.ttl")),
    }
    return {name: b"\n".join(file.read_bytes() for file in files) for name, files in of.items()}


def tell(facts: duckdb.DuckDBPyConnection, contract: Contract, graph: str, woven: Iterable[QuerySolution]) -> None:
    """Fill the table ``vocabulary``: a row a class, property, code list and code, those of others only where used.

    Args:
        facts: the fact tables, with all quads.
        contract: the vocabulary.
        graph: in which linkages are: they are of the weave before.
        woven: what the store answers to `question`: what the linkages of now use.
    """
    counted = facts.execute(_USES, {"woven": graph}).fetchall()
    found = {(iri, role): (uses, at["s"], at["o"]) for iri, role, uses, at in counted}
    for row in woven:
        iri, role, uses, example = (getattr(row[name], "value", "") for name in ("term", "role", "uses", "example"))
        before, where, value = found.get((iri, role), (0, example, ""))
        found[iri, role] = (before + int(uses), where, value)
    pages = _pages(facts, (where for _, where, _ in found.values()))
    rows = []
    for position, (iri, role, *said) in enumerate(_terms(contract, found)):
        uses, where, value = found.get((iri, role), (0, "", ""))
        rows.append((iri, role, position, *said, uses, pages.get(where, ""), value[:200]))
    columns = [list(column) for column in zip(*rows, strict=True)]
    facts.execute("delete from vocabulary")
    facts.execute(f"insert into vocabulary select {', '.join(['unnest(?)'] * len(columns))}", columns)


def _terms(
    contract: Contract, used: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str, str, str, str, str, str]]:
    """Yield IRI, role, names, definitions, code, and what it is a kind of or in: own terms, lists, terms of others."""
    graph = contract.vocabulary
    own = set()
    for role, cls in (("class", OWL.Class), ("property", RDF.Property)):
        for node in sorted(graph.subjects(RDF.type, cls), key=str):
            own.add(str(node))
            above = " ".join(sorted(str(parent) for parent in graph.objects(node, RDFS.subClassOf)))
            yield str(node), role, *_named(graph, node, RDFS.label), "", above
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        yield str(scheme), "list", *_named(graph, scheme, DCTERMS.title), "", ""
        for node in sorted(
            graph.subjects(SKOS.inScheme, scheme), key=lambda node: str(graph.value(node, SKOS.notation))
        ):
            code = str(graph.value(node, SKOS.notation))
            yield str(node), "code", *_named(graph, node, SKOS.prefLabel), code, str(scheme)
    labels = {sheet.cls: sheet.label for sheet in contract.sheets}
    for iri, role in sorted({*used, *_spoken_of(contract)}):
        if role != "code" and iri not in own:
            label = labels.get(iri) if role == "class" else None
            yield iri, role, label.th if label else "", label.en if label else "", "", "", "", ""


def _spoken_of(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield the terms that the fields are made of, whether or not anything fills them."""
    for sheet in contract.sheets:
        yield sheet.cls, "class"
        for field in sheet.fields:
            yield from ((step.predicate, "property") for step in field.path)
            if field.target:
                yield field.target, "class"


def _named(graph: Graph, node: Node, by: Node) -> tuple[str, str, str, str]:
    """Return name and definition, each in Thai and in English."""
    said = [
        {str(text.language): str(text) for text in graph.objects(node, predicate) if isinstance(text, RdfLiteral)}
        for predicate in (by, SKOS.definition)
    ]
    return said[0].get("th", ""), said[0].get("en", ""), said[1].get("th", ""), said[1].get("en", "")


def _pages(facts: duckdb.DuckDBPyConnection, iris: Iterable[str]) -> dict[str, str]:
    """Return the nearest thing with a page that each address lies under; a row of a file lies under its dataset."""
    above = {iri: list(_above(iri.replace("/submission/", "/dataset/", 1))) for iri in set(iris)}
    every = sorted({one for found in above.values() for one in found})
    query = "select iri from term where path is not null and iri in (select unnest(?))"
    paged = {iri for (iri,) in facts.execute(query, [every]).fetchall()}
    nearest = {iri: next((one for one in found if one in paged), "") for iri, found in above.items()}
    return {iri: one for iri, one in nearest.items() if one}


def _above(iri: str) -> Iterator[str]:
    while "/" in iri:
        yield iri
        iri = iri.rpartition("/")[0]
