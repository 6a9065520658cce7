"""Themes that group projects by words: the names of their plans, and what their activities are about."""

from collections.abc import Iterable, Iterator

import duckdb

from thaktho import facts as fact_tables
from thaktho.weave import titles
from thaktho.weave.finding import names

_ACTIVITIES = """
with placed as (select project, list(distinct area order by area) as areas from project_area group by project),
own as (
  select subject, list(distinct area order by area) as areas from statement_area where class = 'activity'
  group by subject
)
select a.iri, a.title, coalesce(o.areas, l.areas, []) from activity a
left join own o on o.subject = a.iri left join placed l on l.project = a.project where a.title is not null order by 1
"""
_PROJECTS = """
select c.iri, w.core from compared c join worded w on w.digest = c.digest
where w.core <> '' and c.year is not null and c.iri in (select project from party)
  and c.iri in (select project from place where level <> 'province')
  and c.iri not in (select project from activity where project is not null)
order by 1
"""


def tell(facts: duckdb.DuckDBPyConnection) -> None:
    """Add the tables ``plan_name (plan, name)`` and ``activity_key (iri, key)``.

    The words of projects' titles are those by which pairs are found: `finding.compare` goes before.
    """
    plans = facts.execute("select iri, title from plan where title is not null order by iri").fetchall()
    _load(facts, "plan_name (plan text, name text)", ((iri, plan_name(title)) for iri, title in plans))
    _load(facts, "activity_key (iri text, key text)", _activities(facts))


def _activities(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    for iri, title, areas in facts.execute(_ACTIVITIES).fetchall():
        yield iri, activity_key(title, tuple(areas))
    for iri, core in facts.execute(_PROJECTS).fetchall():
        yield iri, " ".join(titles.telling(core.split()))


def plan_name(title: str) -> str:
    """Return the words of a plan's title in the order of the alphabet; where none is left of it, all its letters."""
    about = titles.about(title)
    return " ".join(word for word, _ in about.words) or about.letters


def activity_key(title: str, areas: tuple[str, ...]) -> str:
    """Return the words that say what an activity is and for whom, in order; none where no word says what it is.

    Args:
        title: as printed.
        areas: codes of where it is: their names say nothing of what it is.
    """
    return " ".join(titles.telling(word for word, _ in titles.about(title, names(areas)).words))


def _load(facts: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[str, str]]) -> None:
    facts.execute(f"drop table if exists {table.split(maxsplit=1)[0]}")
    fact_tables.load(facts, table, (row for row in rows if row[1]))
