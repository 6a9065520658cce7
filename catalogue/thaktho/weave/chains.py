"""Continuations as chains: which projects hang together over the years, and where their order cannot be told.

Of the pairs of kind continuation in the fact tables; time and memory grow with these pairs.
"""

from collections.abc import Iterable

import duckdb

from thaktho import facts as fact_tables

_PAIRS = """
select r.linkage, r.one, r.two, coalesce(a.year <> b.year, false) as ordered
from pair r join project a on a.iri = r.one join project b on b.iri = r.two
where r.kind = 'continuation' order by ordered desc, r.one, r.two
"""


class Joined:
    """Things joined step by step into groups that hang together."""

    def __init__(self) -> None:
        """Begin with nothing joined."""
        self._above: dict[str, str] = {}

    def join(self, one: str, two: str) -> bool:
        """Join the groups of two things; tell whether they were two."""
        left, right = self.first(one), self.first(two)
        self._above[max(left, right)] = min(left, right)
        return left != right

    def first(self, one: str) -> str:
        """Return the least of the group of a thing."""
        top = one
        while (above := self._above.setdefault(top, top)) != top:
            top = above
        while one != top:
            self._above[one], one = top, self._above[one]
        return top

    def groups(self) -> Iterable[tuple[str, str]]:
        """Return each thing with the least of its group, in order."""
        return sorted((self.first(one), one) for one in list(self._above))


def chain(facts: duckdb.DuckDBPyConnection) -> None:
    """Add the tables ``chain_link`` and ``chain_member``, of which ``learning.sql`` makes the others.

    - ``chain_link``: a row a continuation: ``earlier``, ``later``; ``ordered``: their years are known and differ;
      ``closes``: they hung together already and their order is not known, so that the chain comes back to itself.
    - ``chain_member``: ``member`` of the chain named by its least IRI, ``joined``.
    """
    joined = Joined()
    links = []
    for linkage, one, two, ordered in facts.execute(_PAIRS).fetchall():
        anew = joined.join(one, two)
        links.append((linkage, one, two, ordered, not anew and not ordered))
    facts.execute("drop table if exists chain_link; drop table if exists chain_member")
    fact_tables.load(
        facts, "chain_link (linkage text, earlier text, later text, ordered boolean, closes boolean)", links
    )
    fact_tables.load(facts, "chain_member (joined text, member text)", joined.groups())
