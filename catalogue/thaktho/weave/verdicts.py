"""What people decided of pairs, read from the fact tables, and told of the linkages that are shown."""

import datetime as dt

import duckdb

from thaktho import facts as fact_tables
from thaktho.decisions import Decision, iri, linkage, others, standing

_TABLE = """
linkage_decision (linkage text, decision text, number integer, kind text, verdict text, why text, org text,
  org_iri text, decided_on date, counts boolean, own boolean)
"""
_OWN = """
select d.publisher, p.iri from project p
join project_dataset g on g.project = p.iri join dataset d on d.iri = g.dataset
where p.iri in (select one from decision union select two from decision)
"""


def read(facts: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Return every decision, in the order in which they were written down."""
    query = "select one, two, kind, verdict, why, org, decided_at, number from decision order by number"
    rows = facts.execute(query).fetchall()
    return [
        Decision(one, two, kind, verdict, why, by, dt.datetime.fromisoformat(at), number)
        for one, two, kind, verdict, why, by, at, number in rows
    ]


def tell(facts: duckdb.DuckDBPyConnection, base: str, decided: list[Decision]) -> None:
    """Add the table ``linkage_decision`` of what was decided of each linkage of ``pair``.

    ``counts``: it is its organisation's latest; ``own``: one of the projects is its own. Who confirms another ``kind``
    of the pair says no to this one, and is told of here too.
    """
    counting = {one.number for latest in standing(decided).values() for one in latest.values()}
    publishers = dict(facts.execute("select id, iri from publisher").fetchall())
    own = set(facts.execute(_OWN).fetchall())
    rows = []
    for one in decided:
        counts = one.number in counting
        told = [iri(base, one.number), one.number, one.kind, one.verdict, one.why, one.by, publishers.get(one.by, "")]
        told += [one.at.date(), counts, any((publishers.get(one.by), project) in own for project in (one.one, one.two))]
        about = [one.key, *(others(one.key) if counts and one.verdict == "confirm" else ())]
        rows += [[linkage(base, key), *told] for key in about]
    facts.execute("drop table if exists linkage_decision")
    fact_tables.load(facts, _TABLE.strip(), rows)
    facts.execute("delete from linkage_decision where linkage not in (select linkage from pair)")
    facts.execute("update linkage_decision set org_iri = null where org_iri = ''")
