"""Find the pairs of projects that are one, continue one another or may be duplicates, in the fact tables.

Which pairs are compared is a join of blocks and words in SQL (``finding.sql``), with a bound where many projects share
both; ``likely.judge`` says what two projects are to each other. The order of what is found depends on the projects'
IRIs only. A project's words depend on that project alone, and a judgement on its two projects; so a ``Memory`` may keep
both for the next weave. All else is made afresh, and what is found is the same with a memory and without.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from thaktho import areas
from thaktho import facts as fact_tables
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


def find(facts: duckdb.DuckDBPyConnection, decided: Mapping[Key, Settled] | None = None) -> Iterator[Found]:
    """Yield what is found, by kind and IRIs; what people rejected is not, and what they confirmed is in any case.

    Only some are held at a time; other things may be asked of the tables meanwhile.

    Args:
        facts: the fact tables, where `compare` ran before.
        decided: what people decided.
    """
    decided = decided or {}
    rows = [(*key, said.stands, said.hidden) for key, said in decided.items()]
    facts.execute("drop table if exists settlement")
    fact_tables.load(facts, "settlement (one text, two text, kind text, stands boolean, hidden boolean)", rows)
    facts.execute((_HERE / "found.sql").read_text(encoding="utf-8"))
    facts.execute("drop table settlement")
    for chunk in _chunks(facts, "found", "early, late, kind, said"):
        known = _known(facts, {number for row in chunk for number in row[:2]})
        for early, late, kind, said in chunk:
            one, two = known[early], known[late]
            settled = decided.get((*pair(one.iri, two.iri), kind))
            share = settled.share if settled else 0.0
            yield Found(one, two, _read(said) if said else Likely(kind, share, BY_PEOPLE, {}), settled)


def projects(facts: duckdb.DuckDBPyConnection) -> list[Project]:
    """Return what was compared, in order of IRI, where `compare` ran before."""
    rows = facts.execute(f"select {_COLUMNS} from compared order by number").fetchall()  # noqa: S608 - columns of ours
    return [_project(*row[1:]) for row in rows]


def _worded(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    """Yield what finds a project, of each digest that has none yet."""
    facts.execute(
        "create or replace temp table unworded as select row_number() over (order by number) as place, * from ("
        "select min(number) as number, digest from compared where digest not in (select digest from worded)"
        " group by digest) order by place"
    )
    for chunk in _chunks(facts, "unworded", "number, digest"):
        known = _known(facts, (number for number, _ in chunk))
        for number, digest in chunk:
            project = known[number]
            homes = _homes(project)
            visits = [block for block in _visits(project) if block not in homes]
            yield digest, likely.core(project), *map(_BETWEEN.join, (likely.keys(project), homes, visits))


def _judged(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, ...]]:
    """Yield what is said of each pair of digests that is to be judged; an empty text where it is nothing."""
    for chunk in _chunks(facts, "pending", "one, two, early, late"):
        known = _known(facts, {number for row in chunk for number in row[2:]})
        for one, two, early, late in chunk:
            yield one, two, _written(likely.judge(known[early], known[late]))


def _written(said: Likely | None) -> str:
    return json.dumps([said.kind, said.score, dict(said.evidence)]) if said else ""


def _read(written: str) -> Likely:
    kind, score, evidence = json.loads(written)
    return Likely(kind, score, likely.rules().kinds[kind].name, evidence)


def _chunks(facts: duckdb.DuckDBPyConnection, table: str, columns: str) -> Iterator[list[Row]]:
    """Yield the rows of a table that numbers them by ``place``, from 1 and in that order, some at a time."""
    at = 1
    while some := facts.execute(
        f"select {columns} from {table} where place between ? and ? order by place",  # noqa: S608 - names of ours
        [at, at + _AT_ONCE - 1],
    ).fetchall():
        yield some
        at += _AT_ONCE


def _known(facts: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, Project]:
    """Return projects by their numbers in ``compared``."""
    query = f"select {_COLUMNS} from compared where number in (select unnest($numbers))"  # noqa: S608 - columns of ours
    rows = facts.execute(query, {"numbers": sorted(numbers)}).fetchall()
    return {row[0]: _project(*row[1:]) for row in rows}


def _homes(project: Project) -> list[str]:
    """Return where a project is compared with all: its tambon and amphoe, or without a place its bodies."""
    if not likely.is_placed(project):
        return [f"body {body}" for body in likely.bodies(project)]
    return sorted({code[:_TAMBON] for code in project.areas if len(code) >= _AMPHOE})


def _visits(project: Project) -> list[str]:
    """Return where it is compared with those at home only: the amphoe of its tambon, and its bodies."""
    amphoe = {code[:_AMPHOE] for code in project.areas if len(code) >= _TAMBON}
    return [*sorted(amphoe), *(f"body {body}" for body in likely.bodies(project) if likely.is_placed(project))]


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
