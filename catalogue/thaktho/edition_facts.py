"""The fact tables of editions: what changed since the one before, and which addresses have no page any more.

Made when a site is built, out of the ledger and the archive, which are true: made again, it tells the same. What two
editions of a dataset differ in is found once, and kept by their digests in a folder that is closed to others.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from thaktho import closed, editions
from thaktho.describe import identity
from thaktho.differences import Stated
from thaktho.editions import Changed, ChangedField
from thaktho.holdings import Holdings, number_of
from thaktho.iris import SHARED
from thaktho.messages import Text
from thaktho.site_folder import software
from thaktho.store.ledger import Received, Verdict
from thaktho.workspace import Key

_Edition = tuple[Received, Verdict]
_KEPT = "editions"
"""The folder in the memory: a file a pair of editions."""


def tell(facts: duckdb.DuckDBPyConnection, holdings: Holdings) -> None:
    """Fill the tables of editions; cost grows with the datasets that have a new edition.

    Args:
        facts: the fact tables of what the store holds; those of editions are empty.
        holdings: the open workspace.
    """
    told = set()
    for key, (now, before) in _last_two(holdings).items():
        dataset = identity.keyed_iri(holdings.workspace.base, key)
        numbers = [(number_of(one), one.received_at.date()) for one, _ in (now, before)]
        _fill(facts, "edition_before", [(dataset, *numbers[0], *numbers[1])])
        file = _file(holdings, before[1], now[1])
        told.add(file.name)
        _changes(facts, dataset, _differences(holdings, before[1], now[1], file))
    _forget_but(told, holdings)
    _withdrawn(facts, holdings)


def _file(holdings: Holdings, before: Verdict, now: Verdict) -> Path:
    said = (software(), holdings.contract.version, before.graph, now.graph, now.graph_name)
    return holdings.woven_before.folder / _KEPT / f"{hashlib.sha256(repr(said).encode()).hexdigest()}.json"


def _differences(holdings: Holdings, before: Verdict, now: Verdict, file: Path) -> list[Changed]:
    """Return what differs between two editions: as it was kept in a file, else found and kept there."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # whatever it is, it is found again
        return [_changed(one) for one in json.loads(file.read_bytes())]
    graphs = [holdings.archive.get(one.graph or "") for one in (before, now)]
    found = editions.changes(graphs[0], graphs[1], now.graph_name or "", holdings.contract)
    closed.put(file, [json.dumps([asdict(one) for one in found], ensure_ascii=False).encode()])
    return found


def _changed(said: dict[str, Any]) -> Changed:
    """Return what differs in a thing, as `asdict` told it."""
    return Changed(**{**said, "fields": [_field(one) for one in said["fields"]]})


def _field(said: dict[str, Any]) -> ChangedField:
    sides = {side: tuple(Stated(**value) for value in said[side]) for side in ("before", "after")}
    return ChangedField(**{**said, "label": Text(**said["label"]), **sides})


def _forget_but(told: set[str], holdings: Holdings) -> None:
    """Remove what is kept of other editions."""
    for file in (holdings.woven_before.folder / _KEPT).glob("*"):
        if file.name not in told:
            file.unlink()


def gone(facts: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the paths of the pages of what is published no more, in order."""
    return [path for (path,) in facts.execute("select distinct path from withdrawn order by path").fetchall()]


def _last_two(holdings: Holdings) -> dict[Key, tuple[_Edition, _Edition]]:
    """Return, by key, the edition in force and the one before it, where there is one."""
    accepted = sorted(holdings.ledger.accepted().items())
    return {key: (held[-1], held[-2]) for key, held in accepted if len(held) > 1}


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
            dataset = identity.keyed_iri(base, key)
            parts = path.split("/")
            told = (segments[parts[0]], parts[-1], dataset, number_of(submission), submission.received_at.date())
            rows.append((iri, f"{path}/", *told))
    _fill(facts, "withdrawn", rows)


def _fill(facts: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add rows to a table, all at once: row by row DuckDB takes seconds."""
    if rows:
        marks = ", ".join("unnest(?)" for _ in rows[0])
        columns = [list(column) for column in zip(*rows, strict=True)]
        facts.execute(f"insert into {table} select {marks}", columns)
