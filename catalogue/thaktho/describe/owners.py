"""Finds the page beside which the statements of a subject stand, and a digest of all that stands beside a page."""

# ruff: noqa: S608 - all SQL here is put together of our own

import duckdb

from thaktho.facts_kept import DIGESTS

_DEEPEST = 12
"""Parts of an address that are tried: a funding lies two below its project, a cell of a file some more."""


def tell(facts: duckdb.DuckDBPyConnection, graph: str) -> dict[str, str]:
    """Make the temporary table ``owner``: the page's IRI of each subject; return the digest of each page's statements.

    A node under a project's address is the project's.

    Args:
        facts: the fact tables with all quads of the store, and the linkages as ``linkage_quad``.
        graph: in which linkages are; what is there of those before does not count.
    """
    facts.execute(
        "create or replace temp table saying as"
        f" select s, digest::uhugeint as digest from quad_digest where g <> $graph"
        f" union all select s, digest::uhugeint from ({DIGESTS} from linkage_quad group by g, s)",
        {"graph": graph},
    )
    facts.execute("create or replace temp table owner (s text, owner text)")
    facts.execute("create or replace temp table ownerless as select distinct s, s as above from saying")
    for _ in range(_DEEPEST):
        facts.execute(
            "insert into owner select s, iri from ownerless join term on iri = above where path is not null;"
            "create or replace temp table ownerless as select s, regexp_replace(above, '/[^/]*$', '') as above"
            " from ownerless where above not in (select iri from term where path is not null) and contains(above, '/')"
        )
    found = facts.execute(
        "select owner, bit_xor(digest)::text from saying join owner using (s) group by owner"
    ).fetchall()
    facts.execute("drop table ownerless; drop table saying")
    return dict(found)


def subjects(facts: duckdb.DuckDBPyConnection, page: str) -> list[str]:
    """Return the subjects whose statements stand beside a page, in order."""
    return [one for (one,) in facts.execute("select s from owner where owner = ? order by s", [page]).fetchall()]
