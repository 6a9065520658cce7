"""Linkages: set-based rules over the fact tables (the ``.sql`` beside, ``pairing.py``), and what they found as RDF.

A pure function of the facts: the same facts give the same linkages. Cost grows with the rows of the facts and with
the funds that meet in a cell, never with the pairs of projects in it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
from pyoxigraph import Literal, NamedNode, Quad

import thaktho
from thaktho import areas, decisions
from thaktho import facts as fact_tables
from thaktho.iris import DCT, OWL, PROV, SHARED, THK, weaving
from thaktho.messages import LANGUAGES, Text, text
from thaktho.terms import TYPE, canonical
from thaktho.weave import themes, wording
from thaktho.weave.chains import chain
from thaktho.weave.memory import Memory
from thaktho.weave.pairing import pair
from thaktho.weave.works import gather

_HERE = Path(__file__).parent
_GROUND = ("places", "goals", "explicit")
"""Where projects are and who stands behind them, which goals are one, and what sources state; pairs need these."""
_MEETINGS = ("same_place", "shared_goal", "shared_plan", "shared_activity", "groups", "cells")
"""The rules of groups and the cells, in their order."""
_PICTURE = ("parties", "population", "publishing", "totals", "balance", "learning", "gaps", "alignment", "incomplete")
"""What is made of the linkages and the facts around them, in its order."""


def weave(facts: duckdb.DuckDBPyConnection, base: str, remembered: Memory | None = None) -> None:
    """Add the tables of linkages, their members and evidence, and of cells, to the fact tables.

    Args:
        facts: the fact tables.
        base: the deployment's base address.
        remembered: what an earlier weave found of pairs: it saves time and changes nothing.

    Raises:
        SurroundingsError: the memory cannot be written.
    """
    facts.execute("set variable base = ?", [base])
    _run(facts, _GROUND)
    reasons = pair(facts, base, remembered)
    themes.tell(facts)
    _run(facts, _MEETINGS)
    draw(facts)
    _name(facts, base, reasons)


def draw(facts: duckdb.DuckDBPyConnection) -> None:
    """Add the tables of the picture around the linkages: totals, balances and what else ``_PICTURE`` names."""
    chain(facts)
    gather(facts)
    _run(facts, _PICTURE)


def _name(facts: duckdb.DuckDBPyConnection, base: str, reasons: dict[str, Text]) -> None:
    reasons = reasons | dict(wording.reasons(facts))
    rows = []
    for iri, title in wording.titles(facts):
        why = reasons.get(iri, Text("", ""))
        rows.append((iri, title.th, title.en, why.th, why.en, iri.removeprefix(base) + "/"))
    facts.execute("drop table if exists linkage_name")
    fact_tables.load(facts, "linkage_name (iri text, th text, en text, why_th text, why_en text, path text)", rows)
    facts.execute(
        "insert into term select iri, 'linkage', null, th, en, nullif(why_th, ''), nullif(why_en, ''), path, false"
        " from linkage_name; drop table linkage_name"
    )


def _run(facts: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    for step in steps:
        facts.execute((_HERE / f"{step}.sql").read_text(encoding="utf-8"))


def by_kind(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the linkages of each kind found."""
    return dict(facts.execute("select kind, count(*) from linkage group by kind order by kind").fetchall())


def undecided(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the linkages of pairs of each kind on which nobody has decided."""
    query = "select kind, count(*) from pair where verdict is null and crowd is null group by kind order by kind"
    return dict(_rows(facts, query))


def graph_name(site_base: str) -> str:
    """Return the IRI of the graph that holds the linkages."""
    return f"{site_base}graph/linkages"


def quads(facts: duckdb.DuckDBPyConnection, base: str, site_base: str) -> Iterator[Quad]:
    """Yield the linkages as quads: name, reasons, kind, members, evidence, what was decided, by what rule and program.

    Args:
        facts: the fact tables with the linkages.
        base: what the deployment's addresses begin with.
        site_base: what those of its graphs begin with.
    """
    graph = NamedNode(graph_name(site_base))
    found = False
    for quad in _linkages(facts, NamedNode(weaving(base)), graph):
        found = True
        yield quad
    if found:
        yield from (Quad(subject, term, value, graph) for subject, term, value in _weaving(facts, base))


def _weaving(facts: duckdb.DuckDBPyConnection, base: str) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """Yield what made the linkages, of what: no day, so that the same facts give the same bytes."""
    activity, program = NamedNode(weaving(base)), NamedNode(f"{weaving(base)}/program")
    yield activity, TYPE, NamedNode(PROV + "Activity")
    yield from ((activity, *said) for said in _told("title", text("link.weaving")))
    yield activity, NamedNode(PROV + "wasAssociatedWith"), program
    for (dataset,) in _rows(facts, "select distinct dataset from project_dataset order by 1"):
        yield activity, NamedNode(PROV + "used"), NamedNode(dataset)
    yield program, TYPE, NamedNode(PROV + "SoftwareAgent")
    yield program, NamedNode(DCT + "title"), Literal("Thaktho")
    yield program, NamedNode(OWL + "versionInfo"), Literal(thaktho.__version__)


def _linkages(facts: duckdb.DuckDBPyConnection, activity: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    members = _grouped(facts, "select linkage, member from linkage_member order by all")
    evidence = _grouped(facts, "select linkage, project from linkage_evidence order by all")
    names = _texts(facts, "th, en")
    reasons = _texts(facts, "definition_th, definition_en")
    verdicts = dict(_rows(facts, "select iri, verdict from linkage where verdict is not null"))
    decided = _grouped(facts, "select linkage, decision from linkage_decision order by linkage, number")
    for iri, *said in _rows(facts, "select iri, kind, about, area, year, rule, score from linkage order by iri"):
        subject = NamedNode(iri)
        for predicate, value in (
            *_told("title", names[iri]),
            *_told("description", reasons.get(iri)),
            *_decided(verdicts.get(iri), decided.get(iri, [])),
            *_said(activity, members.get(iri, []), evidence.get(iri, []), *said),
        ):
            yield Quad(subject, predicate, value, graph)


def _told(term: str, said: Text | None) -> Iterator[tuple[NamedNode, Literal]]:
    if said:
        yield from ((NamedNode(DCT + term), Literal(said[language], language=language)) for language in LANGUAGES)


def _decided(verdict: str | None, told: list[str]) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    if verdict:
        yield NamedNode(THK + "verdict"), decisions.concept(verdict)
    yield from ((NamedNode(THK + "decision"), NamedNode(one)) for one in told)


def _said(
    activity: NamedNode,
    members: list[str],
    evidence: list[str],
    kind: str,
    about: str | None,
    area: str | None,
    year: int,
    rule: str,
    score: float,
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    yield TYPE, NamedNode(THK + "Linkage")
    yield TYPE, NamedNode(PROV + "Entity")
    yield NamedNode(PROV + "wasGeneratedBy"), activity
    yield NamedNode(THK + "linkageKind"), NamedNode(f"{SHARED}code/linkage-kind/{kind}")
    yield NamedNode(THK + "rule"), Literal(rule)
    yield NamedNode(THK + "score"), canonical(Decimal(str(round(score, 4))), "decimal")
    if about:
        yield NamedNode(DCT + "subject"), NamedNode(about)
    if area:
        yield NamedNode(DCT + "spatial"), NamedNode(areas.iri(area))
    if year:
        yield NamedNode(THK + "fiscalYear"), canonical(year, "year")
    yield from ((NamedNode(THK + "member"), NamedNode(member)) for member in members)
    yield from ((NamedNode(THK + "evidence"), NamedNode(project)) for project in evidence)


def _texts(facts: duckdb.DuckDBPyConnection, columns: str) -> dict[str, Text]:
    rows = _rows(facts, f"select iri, {columns} from term where kind = 'linkage'")  # noqa: S608 - columns of ours
    return {iri: Text(th, en) for iri, th, en in rows if th}


def _grouped(facts: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in _rows(facts, query):
        grouped.setdefault(key, []).append(value)
    return grouped


def _rows(facts: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:  # type: ignore[type-arg]  # as the query says
    return facts.execute(query).fetchall()
