"""Chains: projects that continue one another over the years, and whether their order can be told.

Of the pairs of kind continuation in the fact tables; time and memory grow with these pairs.
"""

import duckdb

from thaktho import facts as fact_tables
from thaktho.weave.joined import Joined

_PAIRS = """
select r.linkage, r.one, r.two, coalesce(a.year <> b.year, false) as ordered
from pair r join project a on a.iri = r.one join project b on b.iri = r.two
where r.kind = 'continuation' order by ordered desc, r.one, r.two
"""


def chain(facts: duckdb.DuckDBPyConnection) -> None:
    """Add the tables ``chain_link`` and ``chain_member``, of which ``learning.sql`` makes the others.

    - ``chain_link``: a row a continuation: ``earlier``, ``later``; ``ordered``: their years are known and differ;
      ``closes``: they hung together already and their order is not known, so that the chain comes back to itself.
    - ``chain_member``: ``member`` of the chain named by its least IRI, ``joined``.
    """
    joined = Joined()
    links = (
        (linkage, one, two, ordered, not joined.join(one, two) and not ordered)
        for linkage, one, two, ordered in fact_tables.rows(facts, _PAIRS)
    )
    facts.execute("drop table if exists chain_link; drop table if exists chain_member")
    fact_tables.load(
        facts, "chain_link (linkage text, earlier text, later text, ordered boolean, closes boolean)", links
    )
    fact_tables.load(facts, "chain_member (joined text, member text)", joined.groups())
