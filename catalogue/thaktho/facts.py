"""Facts: DuckDB tables of all that is published, from which pages, linkages and downloads are drawn.

What was accepted fills a table of quads; the ``.sql`` beside say what is made of it. Cost grows with the number of
quads.
"""

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from pyoxigraph import Quad

from thaktho import areas, iris, nquads, scratch, side_by_side
from thaktho.contract import Contract, Field
from thaktho.facts_kept import Kept

_HERE = Path(__file__).resolve().parent
KEPT = "facts"
"""The folder in a memory that keeps what follows from each accepted graph."""
_STATED = "".join((_HERE / f"facts_{what}.sql").read_text(encoding="utf-8") for what in ("places", "statements"))
"""Makes statements of the quads."""
_PAGED = ("target-group",)
"""The code lists whose concepts have pages."""
_AT_ONCE = 10_000
_LEAST, _MOST = 512, 1024
"""Megabytes that a database may take, whatever the machine has."""
_OF_FILES = 4
"""Times as much as the files of facts."""
_AREA = iris.SHARED + "area/"
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a deployment's facts stand on: its base addresses, provinces and whether annotations count."""

    base: str
    provinces: tuple[str, ...]
    annotations: bool = True


def build(
    files: Iterable[Path], quads: Iterable[Quad], contract: Contract, ground: Ground, memory: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Make the fact tables of all that is published; what follows from each file alone is made once.

    Args:
        files: what was accepted, as N-Quads in files that are named by their digests.
        quads: what is published beside: codes, areas, decisions.
        contract: whose fields become statements.
        ground: the deployment.
        memory: the folder, closed to others, that keeps what is made of the files; without one nothing is kept.

    Raises:
        SurroundingsError: the memory cannot be written.
    """
    accepted = list(files)
    facts = connect(_memory(accepted))
    kept = Kept((memory or scratch.place()) / KEPT, contract.version)
    for part in kept.missing(accepted):
        with connect() as apart:
            _begin(apart, contract)
            nquads.load(apart, "quad", part, with_file=True)
            apart.execute(_STATED)
            kept.keep(apart, part)
    _begin(facts, contract)
    nquads.load(facts, "quad", (), quads)
    facts.execute(_STATED)
    kept.show(facts, accepted)
    named: set[str] = set()

    def state(own: duckdb.DuckDBPyConnection) -> None:
        kept.state(own, accepted)
        named.update(_named(own))
        if not ground.annotations:
            own.execute("delete from statement where class = 'annotation'")
        _run(own, "said")

    def call(own: duckdb.DuckDBPyConnection) -> None:
        _run(own, "terms")
        _paths(own, ground)

    side_by_side.run(facts, [state, call])
    _elsewhere(facts, named)
    _run(facts, "views")
    return facts


def _run(facts: duckdb.DuckDBPyConnection, what: str) -> None:
    facts.execute((_HERE / f"facts_{what}.sql").read_text(encoding="utf-8"))


def _begin(facts: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    facts.execute((_HERE / "facts.sql").read_text(encoding="utf-8"))
    _fields(facts, contract)


def forget(files: Iterable[Path], contract: Contract, memory: Path) -> None:
    """Forget what the folder keeps of other files than those in force."""
    Kept(memory / KEPT, contract.version).sweep(files)


def _memory(files: Iterable[Path]) -> str:
    """Return what tables of some files may take: a few times as much as these, of which 10,000 projects are 54 MB.

    Twice what is known to be enough: 256 for tables and pages of 30,000 projects, 512 for facts of 100,000. What is
    allowed beyond is taken, and saves little time; with too little the build fails.
    """
    said = _OF_FILES * sum(file.stat().st_size for file in files) >> 20
    return f"{min(max(said, _LEAST), _MOST)}MiB"


def connect(memory: str = f"{_MOST}MiB") -> duckdb.DuckDBPyConnection:
    """Open a database that takes so much memory at the most; what is more lies on the disk while it is open.

    It lies among the temporary files (`scratch`): not all of it is public. Tables are made in a database within it that
    is compressed in memory; other connections find them by `side_by_side.another`.

    Args:
        memory: as DuckDB has it: a share of the machine's, or a size.
    """
    overflow = scratch.place() / str(next(_numbers))
    threads = str(side_by_side.threads())
    facts = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(overflow), "threads": threads})
    facts.execute("set enable_progress_bar = false")  # it would stand between what commands print
    facts.execute("attach ':memory:' as facts (compress); use facts")  # a third of what DuckDB's own would take
    return facts


def load(facts: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Fill a new table through a CSV file: DuckDB reads one far faster than rows given one by one.

    Args:
        facts: where the table is made.
        table: its name and columns, as after ``create table``.
        rows: a value a column; ``None`` stands for null in columns that are no text.
    """
    facts.execute(f"create table {table}")
    with scratch.folder() as home:
        path = Path(home) / "rows.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
        facts.execute(
            f"copy {table.split(maxsplit=1)[0]} from '{path}'"
            " (format csv, header false, quote '\"', escape '\"', allow_quoted_nulls false, auto_detect false)"
        )


def rows(facts: duckdb.DuckDBPyConnection, query: str, values: object = None) -> Iterator[tuple[Any, ...]]:
    """Yield what a query finds, of which only some is held at a time.

    The query is asked with the first; nothing else may be asked of the tables until the last is taken.
    """
    found = facts.execute(query, values)
    while some := found.fetchmany(_AT_ONCE):
        yield from some


def _fields(facts: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Name the way of each field's path and the predicate in which it ends: by that a value finds its column."""
    rows = (
        (field.iri, sheet.name, sheet.cls, field.name, _way(field), field.path[0].predicate, field.path[-1].predicate)
        for sheet in contract.sheets
        for field in sheet.fields
    )
    columns = "shape text, class text, cls text, name text, way text, first text, predicate text"
    load(facts, f"field ({columns})", rows)


def _way(field: Field) -> str:
    if len(field.path) == 2:  # noqa: PLR2004 - a node between
        return "two steps"
    return "backwards" if field.path[0].inverse else "forwards"


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


def areas_elsewhere(facts: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the codes of the areas that statements name and the deployment does not list, in their order."""
    query = (
        "select distinct regexp_extract(iri, '[^/]+$') from statement semi join term"
        " on term.iri = statement.iri and term.kind = 'elsewhere' order by all"
    )
    return [code for (code,) in facts.execute(query).fetchall()]


def _named(facts: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the IRIs of the areas that statements name."""
    query = "select distinct iri from statement where starts_with(iri, ?)"
    return [iri for (iri,) in facts.execute(query, [_AREA]).fetchall()]


def _elsewhere(facts: duckdb.DuckDBPyConnection, named: Iterable[str]) -> None:
    """Name the areas outside the deployment that statements point at; they have no page here."""
    query = "select iri from term where starts_with(iri, ?)"
    known = {iri for (iri,) in facts.execute(query, [_AREA]).fetchall()}
    rows = list(_named_areas(iri.removeprefix(_AREA) for iri in sorted({*named} - known)))
    if rows:
        facts.executemany("insert into term (iri, kind, code, th, en) values (?, 'elsewhere', ?, ?, ?)", rows)


def _named_areas(codes: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    for code in codes:
        if areas.find(code) is not None:
            name = areas.full_name(code)
            yield areas.iri(code), code, name.th, name.en
