"""Finds the page beside which the statements of a subject stand, and a digest of all that stands beside a page."""

# ruff: noqa: S608 - all SQL here is put together of our own

from collections.abc import Sequence

import duckdb

from thaktho.facts_kept import DIGESTS

_OWNER = """
create or replace temp table owner as
with recursive paged as materialized (select iri from term where path is not null),
up(s, above, is_page) as (
  select s, s, s in (from paged) from (select distinct s from saying)
  union all
  select s, next, next in (from paged)
  from (select s, regexp_replace(above, '/[^/]*$', '') as next from up where not is_page and contains(above, '/'))
)
select s, above as owner from up where is_page
"""


def tell(facts: duckdb.DuckDBPyConnection, graph: str) -> dict[str, str]:
    """Make the temporary table ``owner``: the page's IRI of each subject; return the digest of each page's statements.

    A node under a project's address is the project's.

    Args:
        facts: the fact tables with all quads of the store, and the linkages as ``linkage_quad``.
        graph: in which linkages are; what is there of those before does not count.
    """
    facts.execute(
        "create or replace temp table saying as"
        f" select s, digest from quad_digest where g <> $graph"
        f" union all select s, digest from ({DIGESTS} from linkage_quad group by g, s)",
        {"graph": graph},
    )
    facts.execute(_OWNER)
    found = facts.execute(
        "select owner, md5(string_agg(digest, ' ' order by digest)) from saying join owner using (s) group by owner"
    ).fetchall()
    facts.execute("drop table saying")
    return dict(found)


def subjects(facts: duckdb.DuckDBPyConnection, pages: Sequence[str]) -> dict[str, list[str]]:
    """Return the subjects whose statements stand beside each of some pages that have any, in order."""
    query = "select owner, list(s order by s) from owner where owner in (select unnest($pages)) group by owner"
    return dict(facts.execute(query, {"pages": pages}).fetchall())
