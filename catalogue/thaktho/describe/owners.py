"""Finds the page beside which the statements of a subject stand, and a digest of all that stands beside a page.

Beside a thing's own statements stand those that name it: the projects of an area, the goals of a strategy, the linkages
of a fund; of a goal, a strategy and a local authority also those of projects that name its parts: goals, plans, funds
and bodies. Of a need (people of a group in an area, with its source) all is said beside the area, of an annotation
beside what it is about.
"""

# ruff: noqa: S608 - all SQL here is put together of our own

from collections.abc import Sequence

import duckdb
from pyoxigraph import NamedNode, Triple

from thaktho.facts_kept import DIGESTS
from thaktho.iris import RDFS, THK

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


_NEEDS = """
insert into owner select n.iri, a.iri from need n join area a on a.code = n.area
where a.iri in (select iri from term where path is not null) and n.iri not in (select s from owner)
union all
select iri, about from annotation
where about in (select iri from term where path is not null) and iri not in (select s from owner)
"""
MOST = 1000
"""Statements of one predicate that name a thing, beside its page: where there are more, it leads to the list of its
projects, or for others to the dump of all.
"""
_PARTS = """
create or replace temp table part as
select distinct whole, part from (
  select top as whole, goal as part from goal_above
  union all select g.strategy, u.goal from goal_above u join goal g on g.iri = u.top
  union all select strategy, iri from plan
  union all select local_authority, iri from organization union all select local_authority, iri from publisher
) where whole <> part
"""
_NAMING = f"""
create or replace temp table naming as
with paged as materialized (select iri from term where path is not null),
told as materialized (select s, owner from owner union all select iri, null from budget_line),
link as materialized (
  select s, p, o from quad where kind = 'iri' and g <> $graph
  union all select s, p, o from linkage_quad where kind = 'iri'
),
direct as materialized (
  select distinct l.o as owner, l.s, l.p, l.o, t.owner as within from link l join told t on t.s = l.s
  where l.o in (from paged) and t.owner is distinct from l.o
  union
  select distinct r.whole, l.s, l.p, l.o, t.owner from link l join part r on r.part = l.o join told t on t.s = l.s
  where r.whole in (from paged) and t.owner in (select iri from project)
),
counted as materialized (select *, count(*) over (partition by owner, p) <= $most as few from direct),
few as (from counted where few)
select owner, s, p, o from few
union select owner, owner, '{RDFS}seeAlso',
  $home || if(within in (select iri from project), t.path || 'index.csv', 'dump/whole.nq.gz')
from counted join term t on t.iri = owner where not few
union select f.owner, l.s, l.p, l.o from few f join link l on l.o = f.s and l.s = f.within where f.within <> f.s
union select f.owner, a.s, a.p, a.o from few f join annotation n on n.iri = f.s join link a on a.s = n.iri
where a.p = '{THK}about'
"""


def tell(facts: duckdb.DuckDBPyConnection, graph: str, home: str) -> dict[str, str]:
    """Return the digest of each page's statements, after the temporary tables ``owner`` and ``naming`` are made.

    ``owner`` has the page's IRI of each subject: a node under a project's address is the project's. ``naming`` has the
    statements of others that name a page's thing; where it is a node of theirs that does, also whose node that is.

    Args:
        facts: the fact tables with all quads of the store, and the linkages as ``linkage_quad``.
        graph: in which linkages are; what is there of those before does not count.
        home: the address of the site's top.
    """
    facts.execute(
        "create or replace temp table saying as"
        f" select s, digest from quad_digest where g <> $graph"
        f" union all select s, digest from ({DIGESTS} from linkage_quad group by g, s)",
        {"graph": graph},
    )
    facts.execute(_OWNER)
    facts.execute(_NEEDS)
    facts.execute(_PARTS)
    facts.execute(_NAMING, {"graph": graph, "home": home, "most": MOST})
    found = facts.execute(
        "select owner, md5(string_agg(digest, ' ' order by digest)) from"
        " (select owner, digest from saying join owner using (s)"
        " union all select owner, hash(s, p, o)::text from naming) group by owner"
    ).fetchall()
    facts.execute("drop table saying")
    return dict(found)


def subjects(facts: duckdb.DuckDBPyConnection, pages: Sequence[str]) -> dict[str, list[str]]:
    """Return the subjects whose statements stand beside each of some pages that have any, in order."""
    query = "select owner, list(s order by s) from owner where owner in (select unnest($pages)) group by owner"
    return dict(facts.execute(query, {"pages": pages}).fetchall())


def naming(facts: duckdb.DuckDBPyConnection, pages: Sequence[str]) -> dict[str, set[Triple]]:
    """Return the statements of others that name the things of some pages, by these, as `tell` found them."""
    found: dict[str, set[Triple]] = {}
    query = "select owner, s, p, o from naming where owner in (select unnest($pages))"
    for owner, *said in facts.execute(query, {"pages": pages}).fetchall():
        found.setdefault(owner, set()).add(Triple(*map(NamedNode, said)))
    return found
