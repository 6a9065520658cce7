"""The fact tables of editions: what changed since the one before, and which addresses have no page any more.

Made when a site is built, out of the ledger and the archive, which are true: made again, it tells the same.
"""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from thaktho import editions
from thaktho.differences import Stated
from thaktho.editions import Changed
from thaktho.holdings import Holdings
from thaktho.iris import SHARED
from thaktho.store.ledger import Received, Verdict

_Edition = tuple[Received, Verdict]


def tell(facts: duckdb.DuckDBPyConnection, holdings: Holdings) -> None:
    """Fill the tables of editions; cost grows with the datasets that have an edition before the one in force.

    Args:
        facts: the fact tables of what the store holds; those of editions are empty.
        holdings: the open workspace.
    """
    for received, (now, before) in _last_two(holdings).items():
        dataset = f"{holdings.workspace.base}dataset/{'/'.join(received)}"
        numbers = [(_number(one), one.received_at.date()) for one, _ in (now, before)]
        _fill(facts, "edition_before", [(dataset, *numbers[0], *numbers[1])])
        graphs = [holdings.archive.get(verdict.graph or "") for _, verdict in (before, now)]
        found = editions.changes(graphs[0], graphs[1], now[1].graph_name or "", holdings.contract)
        _changes(facts, dataset, found)
    _withdrawn(facts, holdings)


def gone(facts: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the paths of the pages of what is published no more, in order."""
    return [path for (path,) in facts.execute("select distinct path from withdrawn order by path").fetchall()]


def _number(received: Received) -> int:
    return int(received.iri.rpartition("/")[2])


def _last_two(holdings: Holdings) -> dict[tuple[str, str, str], tuple[_Edition, _Edition]]:
    """Return, by key, the edition in force and the one before it, where there is one."""
    found: dict[tuple[str, str, str], list[_Edition]] = {}
    for received, verdict in holdings.ledger.history():  # the newest first
        if verdict is not None and verdict.verdict == "accepted" and verdict.graph:
            found.setdefault(received.key, []).append((received, verdict))
    return {key: (held[0], held[1]) for key, held in sorted(found.items()) if len(held) > 1}


def _changes(facts: duckdb.DuckDBPyConnection, dataset: str, found: Sequence[Changed]) -> None:
    stated = (value for one in found for said in one.fields for value in (*said.before, *said.after))
    known = _known(facts, {value.value for value in stated if value.is_iri})
    pages = _pages(facts, found)
    things = [(dataset, one.iri or None, one.sheet, one.what, pages.get(one.iri)) for one in found]
    numbered = [(one.iri, place, said) for one in found for place, said in enumerate(one.fields)]
    fields = [
        (dataset, iri, place, *said.label.as_dict().values(), said.kind, said.how) for iri, place, said in numbered
    ]
    values = [
        (dataset, iri, place, side, ordinal, *_value(value))
        for iri, place, said in numbered
        for side, all_of in (("before", said.before), ("after", said.after))
        if all(value.value in known for value in all_of if value.is_iri)
        for ordinal, value in enumerate(all_of)
    ]
    _fill(facts, "changed_thing", things)
    _fill(facts, "changed_field", fields)
    _fill(facts, "changed_value", values)


def _value(value: Stated) -> tuple[str | None, str | None, str | None]:
    """Return a value as a text or as the IRI of what it names, and the fund or group that it is of."""
    return None if value.is_iri else value.value, value.value if value.is_iri else None, value.of or None


def _known(facts: duckdb.DuckDBPyConnection, iris: Iterable[str]) -> set[str]:
    """Return those of some things that are called something in what is published now: others are not told again."""
    query = "select iri from term where list_contains($iris, iri)"
    return {iri for (iri,) in facts.execute(query, {"iris": sorted(iris)}).fetchall()}


def _pages(facts: duckdb.DuckDBPyConnection, found: Sequence[Changed]) -> dict[str, str]:
    """Return the page that tells of each thing that is there: its own, or that of the project it hangs on."""
    asked = {one.iri: list(_upwards(one.iri)) for one in found if one.iri and one.what != "gone"}
    query = "select iri from term where path is not null and list_contains($iris, iri)"
    iris = sorted({above for ways in asked.values() for above in ways})
    paged = {iri for (iri,) in facts.execute(query, {"iris": iris}).fetchall()}
    return {iri: page for iri, ways in asked.items() for page in [next(filter(paged.__contains__, ways), None)] if page}


def _upwards(iri: str) -> Iterator[str]:
    while iri.count("/") > 2:  # noqa: PLR2004 - above them stands the host alone
        yield iri
        iri = iri.rpartition("/")[0]


def _withdrawn(facts: duckdb.DuckDBPyConnection, holdings: Holdings) -> None:
    """Tell of the addresses that were left out and that nobody describes now; of each dataset, when last."""
    received = {one.id: one for one, _ in holdings.ledger.history()}
    segments = {sheet.segment: sheet.name for sheet in holdings.contract.sheets}
    base = holdings.workspace.base
    left = {(iri, received[number].key): received[number] for iri, number in holdings.ledger.left.all()}
    there = _known(facts, {iri for iri, _ in left})
    rows = []
    for (iri, key), submission in sorted(left.items()):
        path = next((iri.removeprefix(top) for top in (base, SHARED) if iri.startswith(top)), "")
        if path and iri not in there:
            dataset = f"{base}dataset/{'/'.join(key)}"
            parts = path.split("/")
            told = (segments[parts[0]], parts[-1], dataset, _number(submission), submission.received_at.date())
            rows.append((iri, f"{path}/", *told))
    _fill(facts, "withdrawn", rows)


def _fill(facts: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add rows to a table, all at once: row by row DuckDB takes seconds."""
    if rows:
        marks = ", ".join("unnest(?)" for _ in rows[0])
        columns = [list(column) for column in zip(*rows, strict=True)]
        facts.execute(f"insert into {table} select {marks}", columns)
