"""What people decided of pairs, read from the fact tables, and told of the linkages that are shown."""

import datetime as dt
from collections.abc import Collection

import duckdb

from thaktho.decisions import Decision, iri, linkage, standing


def read(facts: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Return every decision, in the order in which they were written down."""
    query = "select one, two, kind, verdict, why, org, decided_at, number from decision order by number"
    rows = facts.execute(query).fetchall()
    return [
        Decision(one, two, kind, verdict, why, by, dt.datetime.fromisoformat(at), number)
        for one, two, kind, verdict, why, by, at, number in rows
    ]


def tell(facts: duckdb.DuckDBPyConnection, base: str, decided: list[Decision], found: Collection[str]) -> None:
    """Add the table of what was decided of each linkage found, the latest first, and if it counts still."""
    facts.execute("drop table if exists linkage_decision")
    facts.execute(
        "create table linkage_decision (linkage text, decision text, number integer, verdict text, why text, org text,"
        " org_iri text, decided_on date, counts boolean)"
    )
    counting = {one.number for latest in standing(decided).values() for one in latest.values()}
    publishers = dict(facts.execute("select id, iri from publisher").fetchall())
    for one in decided:
        address = linkage(base, one.key)
        if address in found:
            told = [address, iri(base, one.number), one.number, one.verdict, one.why, one.by]
            told += [publishers.get(one.by), one.at.date(), one.number in counting]
            facts.execute("insert into linkage_decision values (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
