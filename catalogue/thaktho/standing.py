"""What is published as previews compare it: linkages with their members, the money of datasets, names of things.

It is found when everything is woven, and kept: until something else is in force, no preview has to find it again. Kept
is one file, derived and closed to other users, that says of what it was found.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import duckdb

from thaktho import closed
from thaktho.holdings import Holdings
from thaktho.site_folder import software

Rows = dict[str, list[list[Any]]]
"""Rows of the queries below, by their names; amounts are texts, since no number of JSON is as exact."""
_FILE = "standing.json"
_AT_ONCE = 10_000
_QUERIES = {
    "member": """
      select m.linkage, m.member, coalesce(t.th, m.member), coalesce(t.en, t.th, m.member)
      from linkage_member m left join term t on t.iri = m.member order by all""",
    "meeting": """
      select l.iri, coalesce(k.th, l.kind), coalesce(k.en, l.kind), l.area, l.year, case when l.area is null then (
        select min(p.title) from linkage_evidence e join project p on p.iri = e.project where e.linkage = l.iri) end
      from linkage l left join term k on k.kind = 'linkage-kind' and k.code = l.kind order by all""",
    "money": """
      select dataset, phase, sum(low)::text, sum(high)::text from (
        select d.dataset, s.work, m.phase, max(m.low) as low, sum(m.high) as high
        from project_money m join same_work s using (project) join project_dataset d using (project)
        group by d.dataset, s.work, m.phase
      ) group by dataset, phase
      order by dataset, case phase when 'approved' then 1 when 'planned' then 2 else 3 end""",
    "budget": """
      select dataset, sum(amount)::text from budget_line where amount is not null group by dataset order by dataset""",
    "name": "select iri, th, coalesce(en, th) from term where th is not null order by all",
}


def rows(tables: duckdb.DuckDBPyConnection) -> Rows:
    """Return what stands in the woven fact tables."""
    return {name: [list(row) for row in tables.execute(query).fetchall()] for name, query in _QUERIES.items()}


def keep(tables: duckdb.DuckDBPyConnection, holdings: Holdings) -> None:
    """Keep what stands in the woven fact tables of all that is in force; only some rows are held at a time."""
    closed.put(holdings.woven_before.folder / _FILE, _pieces(_of(holdings), tables))


def _pieces(of: str, tables: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    """Yield in pieces the JSON of what rows are found of, and of these."""
    before = f"[{json.dumps(of)}, {{"
    for name, query in _QUERIES.items():
        yield f"{before}{json.dumps(name)}: [".encode()
        found, between = tables.execute(query), ""
        while some := found.fetchmany(_AT_ONCE):
            yield f"{between}{json.dumps(some, ensure_ascii=False)[1:-1]}".encode()
            between = ", "
        before = "], "
    yield b"]}]"


def kept(holdings: Holdings) -> Rows | None:
    """Return what was found of all that is in force, by this software; None where it has to be found.

    Where nothing is in force nothing stands; not even names are told then, since nothing that is published has any.
    """
    if not holdings.ledger.current():
        return {name: [] for name in _QUERIES}
    with contextlib.suppress(OSError, ValueError):
        said = json.loads((holdings.woven_before.folder / _FILE).read_bytes())
        if isinstance(said, list) and said[:1] == [_of(holdings)]:
            found: Rows = said[1]
            return found
    return None


def _of(holdings: Holdings) -> str:
    """Return a digest of all that rows follow from."""
    place = holdings.workspace
    ground = place.base, place.provinces, place.local_authorities, place.annotations
    said = software(), holdings.contract.version, ground, holdings.in_force()
    return hashlib.sha256(repr(said).encode()).hexdigest()
