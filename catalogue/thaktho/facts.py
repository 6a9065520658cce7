"""Facts: DuckDB tables made once from the graph, from which pages, linkages and downloads are drawn.

One scan of the store fills a table of quads; ``facts.sql`` and ``facts_views.sql`` say what is made of it. Cost
grows with the number of quads.
"""

import csv
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
from pyoxigraph import Literal, NamedNode, Quad

from thaktho import areas, iris
from thaktho.contract import Contract, Field, Sheet

_HERE = Path(__file__).resolve().parent
_PAGED = ("target-group",)
"""The code lists whose concepts have pages."""
_MEMORY = "50%"
"""Of the machine's: the graph store and Python want theirs."""
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a deployment's facts stand on: its base addresses, provinces and whether annotations count."""

    base: str
    provinces: tuple[str, ...]
    annotations: bool = True


def build(quads: Iterable[Quad], contract: Contract, ground: Ground) -> duckdb.DuckDBPyConnection:
    """Make the fact tables of everything in a store, in memory.

    Args:
        quads: the whole content of the store.
        contract: whose fields become statements.
        ground: the deployment.
    """
    facts = connect()
    load(facts, "quad (g text, s text, p text, o text, kind text, lang text, type text)", map(line, quads))
    facts.execute((_HERE / "facts.sql").read_text(encoding="utf-8"))
    _fields(facts, contract)
    facts.execute((_HERE / "facts_places.sql").read_text(encoding="utf-8"))
    for sheet in contract.sheets:
        for field in sheet.fields:
            facts.execute(_STATEMENT.format(match=_match(field)), _parameters(sheet, field))
    facts.execute((_HERE / "facts_terms.sql").read_text(encoding="utf-8"), None)
    _paths(facts, ground)
    _elsewhere(facts)
    if not ground.annotations:
        facts.execute("delete from statement where class = 'annotation'")
    facts.execute((_HERE / "facts_views.sql").read_text(encoding="utf-8"))
    return facts


def connect(memory: str = _MEMORY) -> duckdb.DuckDBPyConnection:
    """Open a database that takes so much memory at the most; what is more lies on the disk while it is open.

    It lies among the temporary files (``TMPDIR``), in a folder that is closed to others: not all of it is public.

    Args:
        memory: as DuckDB has it: a share of the machine's, or a size.
    """
    return duckdb.connect(
        config={"memory_limit": memory, "temp_directory": str(Path(_overflow().name) / str(next(_numbers)))}
    )


@cache
def _overflow() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes with the process."""
    return tempfile.TemporaryDirectory(prefix="thaktho-")


def line(quad: Quad) -> tuple[str, str, str, str, str, str, str]:
    """Return a quad as a row of the table ``quad``: graph, subject, predicate, object, its kind, language, type."""
    value, subject, graph = quad.object, quad.subject, quad.graph_name
    if not isinstance(subject, NamedNode) or not isinstance(graph, NamedNode):
        raise TypeError(str(quad))
    if isinstance(value, Literal):
        return (
            graph.value,
            subject.value,
            quad.predicate.value,
            value.value,
            "literal",
            value.language or "",
            value.datatype.value,
        )
    if not isinstance(value, NamedNode):
        raise TypeError(str(quad))
    return graph.value, subject.value, quad.predicate.value, value.value, "iri", "", ""


def load(facts: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Fill a new table through a CSV file: DuckDB reads one far faster than rows given one by one.

    Args:
        facts: where the table is made.
        table: its name and columns, as after ``create table``.
        rows: a value a column; ``None`` stands for null in columns that are no text.
    """
    facts.execute(f"create table {table}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
        facts.execute(
            f"copy {table.split(maxsplit=1)[0]} from '{path}'"
            " (format csv, header false, quote '\"', escape '\"', allow_quoted_nulls false, auto_detect false)"
        )


def _fields(facts: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Name the predicate in which each field's path ends: by it a value finds its column."""
    rows = ((f.iri, f.path[-1].predicate, sheet.name, f.name) for sheet in contract.sheets for f in sheet.fields)
    load(facts, "field (shape text, predicate text, class text, name text)", rows)


_STATEMENT = """
insert into statement
select v.s, $class, $field,
  row_number() over (partition by v.s, d.s order by v.node, v.o), v.node, v.o, case when v.kind = 'iri' then v.o end,
  d.s, coalesce(st.sheet, c.sheet), case when de.derived is null then coalesce(st.cell, c.letters || c.row) end,
  st.printed, coalesce(de.derived, false)
from ({match}) v
join dataset_graph d on d.g = v.g
left join origin c on c.g = v.g and c.s = v.s and c.predicate = $predicate
left join derived de on de.g = v.g and de.s = v.s and de.predicate = $predicate
left join standing st on st.g = v.g and st.s = v.s and st.field = $field and st.value = v.o
  and st."row" = coalesce(c.iri, st.first)
"""


def _match(field: Field) -> str:
    """Return SQL that gives a field's values: graph, subject, the node between if any, the value and its kind."""
    thing = "from quad t join quad q on q.g = t.g {on} where t.p = $type and t.o = $cls"
    if len(field.path) == 2:  # noqa: PLR2004 - a node between
        on = "and q.s = t.s and q.p = $first join quad r on r.g = q.g and r.s = q.o and r.p = $predicate"
        return f"select distinct t.g, t.s, q.o as node, r.o, r.kind {thing.format(on=on)}"
    if field.path[0].inverse:
        on = "and q.o = t.s and q.kind = 'iri' and q.p = $predicate and q.p = $first"
        return f"select distinct t.g, t.s, null as node, q.s as o, 'iri' as kind {thing.format(on=on)}"
    on = "and q.s = t.s and q.p = $predicate and q.p = $first"
    return f"select distinct t.g, t.s, null as node, q.o, q.kind {thing.format(on=on)}"


def _parameters(sheet: Sheet, field: Field) -> dict[str, str]:
    return {
        "class": sheet.name,
        "field": field.name,
        "type": iris.RDF + "type",
        "cls": sheet.cls,
        "first": field.path[0].predicate,
        "predicate": field.path[-1].predicate,
    }


def _paths(facts: duckdb.DuckDBPyConnection, ground: Ground) -> None:
    """Give every thing with a page its path: what follows the base in its IRI."""
    for base in (ground.base, iris.SHARED):
        facts.execute(
            "update term set path = substr(iri, length($base) + 1) || '/'"
            " where path is null and starts_with(iri, $base)"
            " and (not starts_with(iri, $codes) or list_contains($paged, kind))"
            " and kind not in ('annotation', 'elsewhere')",
            {"base": base, "codes": iris.SHARED + "code/", "paged": list(_PAGED)},
        )


def _elsewhere(facts: duckdb.DuckDBPyConnection) -> None:
    """Name the areas outside the deployment that projects point at; they have no page here."""
    prefix = iris.SHARED + "area/"
    found = facts.execute(
        "select distinct iri from statement where starts_with(iri, $prefix) and iri not in (select iri from term)"
        " order by iri",
        {"prefix": prefix},
    ).fetchall()
    rows = list(_named_areas(iri[len(prefix) :] for (iri,) in found))
    if rows:
        facts.executemany("insert into term (iri, kind, code, th, en) values (?, 'elsewhere', ?, ?, ?)", rows)


def _named_areas(codes: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    for code in codes:
        if areas.find(code) is not None:
            name = areas.full_name(code)
            yield areas.iri(code), code, name.th, name.en
