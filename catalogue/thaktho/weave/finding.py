"""Find the pairs of projects that are one, continue one another or may be duplicates, in the fact tables.

Set-based: what is compared is a join of blocks and words (``finding.sql``), bounded where many share both; what two
projects are to each other is ``likely.judge``. The order of what is found depends on the projects' IRIs only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb

from thaktho import areas
from thaktho import facts as fact_tables
from thaktho.decisions import Key, Settled, pair
from thaktho.weave import likely
from thaktho.weave.likely import Likely, Project

_SQL = Path(__file__).with_name("finding.sql")
BY_PEOPLE = "person"
"""What stands for the rule of a pair that people confirm and no rule found."""
_AT_ONCE = 10_000
_TAMBON, _AMPHOE = 6, 4  # digits of their codes
_PROJECTS = """
with placed as (select project, list(distinct area order by area) as areas from project_area group by project),
printed as (
  select subject as project, string_agg(distinct printed, '; ' order by printed) as place
  from statement where class = 'project' and field = 'area' and printed is not null group by subject
),
paid as (
  select project, list(distinct fund order by fund) as funds from funding where fund is not null group by project
),
done as (
  select b.project, list(distinct coalesce(o.name, b.body) order by coalesce(o.name, b.body)) as bodies
  from project_body b left join organization o on o.iri = b.body group by b.project
)
select p.iri, coalesce(p.title, ''), p.year, coalesce(l.areas, []), coalesce(r.place, ''), coalesce(f.funds, []),
  coalesce(d.bodies, []), m.high, p.start_on, case when p.code is not null then substr(p.iri, length($base) + 1) end
from project p
left join placed l on l.project = p.iri
left join printed r on r.project = p.iri
left join paid f on f.project = p.iri
left join done d on d.project = p.iri
left join project_money m on m.project = p.iri
order by p.iri
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Two projects in the order of their years, then of their IRIs, and what they are to each other.

    ``settled`` is what people decided of it, if they did.
    """

    one: Project
    two: Project
    likely: Likely
    settled: Settled | None = None

    @property
    def key(self) -> Key:
        """Return by what people decide on it."""
        return *pair(self.one.iri, self.two.iri), self.likely.kind


def find(facts: duckdb.DuckDBPyConnection, base: str, decided: Mapping[Key, Settled] | None = None) -> list[Found]:
    """Return what is found, by kind and IRIs; what people rejected is not, and what they confirmed is in any case.

    Args:
        facts: the fact tables; temporary tables are added.
        base: the deployment's base address.
        decided: what people decided.
    """
    decided = decided or {}
    rows = facts.execute(_PROJECTS, {"base": f"{base}project/"}).fetchall()
    projects = [_project(row) for row in rows]
    _candidates(facts, projects)
    pairs = facts.execute("select one, two from candidate order by one, two")
    found: dict[Key, Found] = {}
    while chunk := pairs.fetchmany(_AT_ONCE):
        for left, right in chunk:
            one, two = _in_order(projects[left], projects[right])
            if said := likely.judge(one, two):
                new = Found(one, two, said)
                found[new.key] = replace(new, settled=decided.get(new.key))
    found = {key: one for key, one in found.items() if not (one.settled and one.settled.hidden)}
    known = {project.iri: project for project in projects} if decided else {}
    for key, settled in decided.items():
        if settled.stands and key not in found and key[0] in known and key[1] in known:
            one, two = _in_order(known[key[0]], known[key[1]])
            found[key] = Found(one, two, Likely(key[2], settled.share, BY_PEOPLE, {}), settled)
    return sorted(_nearest(found.values()), key=lambda one: (one.likely.kind, one.one.iri, one.two.iri))


def _in_order(left: Project, right: Project) -> tuple[Project, Project]:
    if (left.year or 0, left.iri) < (right.year or 0, right.iri):
        return left, right
    return right, left


def _candidates(facts: duckdb.DuckDBPyConnection, projects: list[Project]) -> None:
    rules = likely.rules()
    facts.execute("drop table if exists blocked")
    columns = "project integer, year integer, block text, guest boolean, word text, core text"
    fact_tables.load(facts, f"blocked ({columns})", _blocked(projects))
    facts.execute(f"set variable crowded = {rules.crowded}; set variable neighbours = {rules.crowded // 2}")
    facts.execute(f"set variable most_years = {rules.most_years}")
    facts.execute(_SQL.read_text(encoding="utf-8"))


def _blocked(projects: list[Project]) -> Iterator[tuple[object, ...]]:
    homes = {block for project in projects for block in _homes(project)}
    for number, project in enumerate(projects):
        core, words, at_home = likely.core(project), likely.keys(project), _homes(project)
        visits = [block for block in _visits(project) if block in homes and block not in at_home]
        for block, guest in [*((block, False) for block in at_home), *((block, True) for block in visits)]:
            for word in words:
                yield number, project.year or 0, block, guest, word, core


def _homes(project: Project) -> list[str]:
    """Return where a project is compared with all: its tambon and amphoe, or without a place its bodies."""
    if not likely.is_placed(project):
        return [f"body {body}" for body in likely.bodies(project)]
    return sorted({code[:_TAMBON] for code in project.areas if len(code) >= _AMPHOE})


def _visits(project: Project) -> list[str]:
    """Return where it is compared with those at home only: the amphoe of its tambon, and its bodies."""
    amphoe = {code[:_AMPHOE] for code in project.areas if len(code) >= _TAMBON}
    return [*sorted(amphoe), *(f"body {body}" for body in likely.bodies(project) if likely.is_placed(project))]


def _nearest(found: Iterable[Found]) -> Iterator[Found]:
    """Yield all but the continuations of what has itself been gone on with: the nearest year, the surest, counts.

    Whatever people confirm is yielded, and then nothing else that the same project may continue.
    """
    nearest: dict[str, Found] = {}
    taken = {one.two.iri for one in found if one.likely.kind == "continuation" and _stands(one)}
    for one in found:
        if one.likely.kind != "continuation" or _stands(one):
            yield one
            continue
        if one.two.iri in taken:
            continue
        before = nearest.get(one.two.iri)
        if before is None or _rank(one) > _rank(before):
            nearest[one.two.iri] = one
    yield from nearest.values()


def _stands(found: Found) -> bool:
    return found.settled is not None and found.settled.stands


def _rank(found: Found) -> tuple[int, float, str]:
    return found.one.year or 0, found.likely.score, found.one.iri


@cache
def names(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plain names of areas and of the provinces and amphoe that they lie in."""
    found = {
        area.name.th for code in codes for end in (2, 4, 6) if end <= len(code) and (area := areas.find(code[:end]))
    }
    return tuple(sorted(found))


def _project(row: tuple) -> Project:  # type: ignore[type-arg]  # as the query says
    iri, title, year, codes, place, funds, bodies, amount, start, code = row
    return Project(
        iri,
        title,
        year,
        frozenset(codes),
        names(tuple(codes)),
        place,
        frozenset(funds),
        frozenset(bodies),
        None if amount is None else str(amount),
        None if start is None else str(start),
        code,
    )
