"""Linkages: set-based rules over the fact tables (``weave.sql``), and what they found as RDF.

A pure function of the facts: the same facts give the same linkages. Cost grows with the rows of the facts and with
the funds that meet in a cell, never with the pairs of projects in it.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
from pyoxigraph import Literal, NamedNode, Quad

from thaktho import areas
from thaktho.iris import DCT, PROV, SHARED, THK
from thaktho.messages import Text, text
from thaktho.terms import TYPE, canonical

_SQL = Path(__file__).with_name("weave.sql")


def weave(facts: duckdb.DuckDBPyConnection, base: str) -> None:
    """Add the tables of linkages, their members and evidence, and of cells, to the fact tables."""
    facts.execute("set variable base = ?", [base])
    facts.execute(_SQL.read_text(encoding="utf-8").replace("$base", "getvariable('base')"))
    for iri, title in _titles(facts):
        facts.execute(
            "insert into term values (?, 'linkage', null, ?, ?, null, null, ?, false)",
            [iri, title.th, title.en, iri.removeprefix(base) + "/"],
        )


def by_kind(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the linkages of each kind found."""
    return dict(facts.execute("select kind, count(*) from linkage group by kind order by kind").fetchall())


def graph_name(site_base: str) -> str:
    """Return the IRI of the graph that holds the linkages."""
    return f"{site_base}graph/linkages"


def quads(facts: duckdb.DuckDBPyConnection, site_base: str) -> list[Quad]:
    """Return the linkages as quads: kind, members, evidence, score, rule, place and year."""
    graph = NamedNode(graph_name(site_base))
    members = _grouped(facts, "select linkage, member from linkage_member order by all")
    evidence = _grouped(facts, "select linkage, project from linkage_evidence order by all")
    names = {iri: Text(th, en) for iri, th, en in _rows(facts, "select iri, th, en from term where kind = 'linkage'")}
    return [
        Quad(NamedNode(iri), predicate, value, graph)
        for iri, *said in _rows(facts, "select iri, kind, area, year, rule, score from linkage order by iri")
        for predicate, value in _said(names[iri], members.get(iri, []), evidence.get(iri, []), *said)
    ]


def _said(
    name: Text, members: list[str], evidence: list[str], kind: str, area: str | None, year: int, rule: str, score: float
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield TYPE, NamedNode(THK + "Linkage")
    yield TYPE, NamedNode(PROV + "Entity")
    yield NamedNode(DCT + "title"), Literal(name.th, language="th")
    yield NamedNode(DCT + "title"), Literal(name.en, language="en")
    yield NamedNode(THK + "linkageKind"), NamedNode(f"{SHARED}code/linkage-kind/{kind}")
    yield NamedNode(THK + "rule"), Literal(rule)
    yield NamedNode(THK + "score"), canonical(Decimal(str(round(score, 4))), "decimal")
    if area:
        yield NamedNode(DCT + "spatial"), NamedNode(areas.iri(area))
    if year:
        yield NamedNode(THK + "fiscalYear"), canonical(year, "year")
    yield from ((NamedNode(THK + "member"), NamedNode(member)) for member in members)
    yield from ((NamedNode(THK + "evidence"), NamedNode(project)) for project in evidence)


def _titles(facts: duckdb.DuckDBPyConnection) -> list[tuple[str, Text]]:
    same = _rows(
        facts,
        "select iri, area, year, funds + bodies from linkage where kind = 'same-place-year' order by iri",
    )
    twice = _rows(
        facts,
        "select l.iri, p.title, count(distinct m.member) from linkage l"
        " join linkage_evidence e on e.linkage = l.iri join project p on p.iri = e.project"
        " join linkage_member m on m.linkage = l.iri where l.kind = 'explicit' group by l.iri, p.title order by l.iri",
    )
    return [
        *(
            (iri, text("link.same_place", place=_place(area), year=_year(year), members=n))
            for iri, area, year, n in same
        ),
        *((iri, text("link.explicit", title=title, members=n)) for iri, title, n in twice),
    ]


def _place(area: str) -> Text:
    return areas.full_name(area)


def _year(year: int) -> Text:
    return Text(str(year), f"{year - 543} (BE {year})")


def _grouped(facts: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in _rows(facts, query):
        grouped.setdefault(key, []).append(value)
    return grouped


def _rows(facts: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:  # type: ignore[type-arg]  # as the query says
    return facts.execute(query).fetchall()
