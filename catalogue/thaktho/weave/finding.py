"""Find the pairs of projects that are one, continue one another or may be duplicates, in the fact tables.

Which pairs are compared is a join of blocks and words in SQL (``finding.sql``), with a bound where many projects share
both; ``likely.judge`` says what two projects are to each other. The order of what is found depends on the projects'
IRIs only. A project's words depend on that project alone, and a judgement on its two projects; so a ``Memory`` may keep
both for the next weave. All else is made afresh, and what is found is the same with a memory and without.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from thaktho import areas
from thaktho.decisions import Key, Settled, pair
from thaktho.weave import likely, memory
from thaktho.weave.likely import Likely, Project
from thaktho.weave.memory import Memory

_HERE = Path(__file__).parent
BY_PEOPLE = "person"
"""What stands for the rule of a pair that people confirm and no rule found."""
_AT_ONCE = 10_000
_TAMBON, _AMPHOE = 6, 4  # digits of their codes
_BETWEEN = "\t"  # stands in no word and no name of a block
Row = tuple[Any, ...]
_COLUMNS = "number, iri, title, year, areas, place, funds, payers, bodies, amount, start, code"


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


def compare(facts: duckdb.DuckDBPyConnection, base: str, remembered: Memory | None = None) -> None:
    """Make ``candidate``, the pairs compared, and ``judged``, what is said of them; only what is new is worked out.

    Args:
        facts: the fact tables; ``compared`` and ``worded`` are added, too.
        base: the deployment's base address.
        remembered: what an earlier weave found; it is brought up to date.
    """
    rules = likely.rules()
    facts.execute("set variable projects = ?", [f"{base}project/"])
    facts.execute(f"set variable crowded = {rules.crowded}; set variable neighbours = {rules.crowded // 2}")
    facts.execute(f"set variable most_years = {rules.most_years}")
    facts.execute((_HERE / "compared.sql").read_text(encoding="utf-8"))
    if remembered is None or not remembered.recall(facts):
        memory.blank(facts)
    memory.add(facts, "worded", _worded(facts))
    facts.execute((_HERE / "finding.sql").read_text(encoding="utf-8"))
    memory.add(facts, "judged", _judged(facts))
    if remembered is not None:
        remembered.keep(facts)


def find(facts: duckdb.DuckDBPyConnection, decided: Mapping[Key, Settled] | None = None) -> list[Found]:
    """Return what is found, by kind and IRIs; what people rejected is not, and what they confirmed is in any case.

    Args:
        facts: the fact tables, where `compare` ran before.
        decided: what people decided.
    """
    decided = decided or {}
    rows = facts.execute(
        "select p.early, p.late, j.said from candidate p join judged j on j.one = p.one and j.two = p.two"
        " where j.said <> '' order by p.early, p.late"
    ).fetchall()
    known = _known(facts, {number for early, late, _ in rows for number in (early, late)})
    found: dict[Key, Found] = {}
    for early, late, said in rows:
        new = Found(known[early], known[late], _read(said))
        found[new.key] = replace(new, settled=decided.get(new.key))
    found = {key: one for key, one in found.items() if not (one.settled and one.settled.hidden)}
    wanted = {key: settled for key, settled in decided.items() if settled.stands and key not in found}
    by_iri = _called(facts, {iri for key in wanted for iri in key[:2]})
    for key, settled in wanted.items():
        if key[0] in by_iri and key[1] in by_iri:
            one, two = _in_order(by_iri[key[0]], by_iri[key[1]])
            found[key] = Found(one, two, Likely(key[2], settled.share, BY_PEOPLE, {}), settled)
    return sorted(_nearest(found.values()), key=lambda one: (one.likely.kind, one.one.iri, one.two.iri))


def projects(facts: duckdb.DuckDBPyConnection) -> list[Project]:
    """Return what was compared, in order of IRI, where `compare` ran before."""
    rows = facts.execute(f"select {_COLUMNS} from compared order by number").fetchall()  # noqa: S608 - columns of ours
    return [_project(*row[1:]) for row in rows]


def _in_order(left: Project, right: Project) -> tuple[Project, Project]:
    if (left.year or 0, left.iri) < (right.year or 0, right.iri):
        return left, right
    return right, left


def _worded(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    """Yield what finds a project, of each digest that has none yet."""
    new = facts.execute(
        "select min(number), digest from compared where digest not in (select digest from worded)"
        " group by digest order by 1"
    ).fetchall()
    for chunk in _chunks(new):
        known = _known(facts, (number for number, _ in chunk))
        for number, digest in chunk:
            project = known[number]
            homes = _homes(project)
            visits = [block for block in _visits(project) if block not in homes]
            yield digest, likely.core(project), *map(_BETWEEN.join, (likely.keys(project), homes, visits))


def _judged(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    """Yield what is said of each pair of digests that is to be judged; an empty text where it is nothing."""
    for chunk in _chunks(facts.execute("select one, two, early, late from pending order by place").fetchall()):
        known = _known(facts, {number for row in chunk for number in row[2:]})
        for one, two, early, late in chunk:
            yield one, two, _written(likely.judge(known[early], known[late]))


def _written(said: Likely | None) -> str:
    return json.dumps([said.kind, said.score, dict(said.evidence)]) if said else ""


def _read(written: str) -> Likely:
    kind, score, evidence = json.loads(written)
    return Likely(kind, score, likely.rules().kinds[kind].name, evidence)


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE))


def _known(facts: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, Project]:
    """Return projects by their numbers in ``compared``."""
    query = f"select {_COLUMNS} from compared where number in (select unnest($numbers))"  # noqa: S608 - columns of ours
    rows = facts.execute(query, {"numbers": sorted(numbers)}).fetchall()
    return {row[0]: _project(*row[1:]) for row in rows}


def _called(facts: duckdb.DuckDBPyConnection, iris: Iterable[str]) -> dict[str, Project]:
    """Return projects by their IRIs; what is no project is not among them."""
    query = "select number from compared where iri in (select unnest($iris))"
    numbers = facts.execute(query, {"iris": sorted(iris)}).fetchall()
    return {project.iri: project for project in _known(facts, (number for (number,) in numbers)).values()}


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


def _project(
    iri: str,
    title: str,
    year: int | None,
    codes: list[str],
    place: str,
    funds: list[str],
    payers: list[str],
    bodies: list[str],
    *rest: str | None,
) -> Project:
    where = frozenset(codes), names(tuple(codes)), place
    return Project(iri, title, year, *where, frozenset(funds), frozenset(payers), frozenset(bodies), *rest)
