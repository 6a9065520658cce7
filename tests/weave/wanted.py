"""What areas need and what strategies want, told to small fact tables before they are woven."""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
from tests.weave.small import BASE, Project, told

from thaktho.weave import linkages

GROUP = "https://w3id.org/thaktho/id/code/target-group/"
STATUS = "https://w3id.org/thaktho/id/code/project-status/"
ALL, OLD, ILL = (f"{GROUP}{code}" for code in ("9001", "1004", "2002"))
LEVELS = {2: "province", 4: "amphoe", 6: "tambon", 8: "village"}

Row = tuple[Any, ...]


def tell(facts: duckdb.DuckDBPyConnection, table: str, **said: Any) -> None:
    """Add one row to a fact table; columns that are not said are null."""
    marks = ", ".join("?" * len(said))
    facts.execute(f"insert into {table} ({', '.join(said)}) values ({marks})", list(said.values()))  # noqa: S608 - ours


def need(
    facts: duckdb.DuckDBPyConnection, area: str, year: int, count: int, group: str = ALL, goals: Sequence[str] = ()
) -> None:
    """Say how many people of a group an area had in a year, and which goals would meet their need."""
    iri = f"{BASE}need/{area}-{group[-4:]}-{year}-{count}-{'-'.join(goals)}"
    level = LEVELS.get(len(area), "region")
    tell(facts, "need", iri=iri, dataset="d:count", area=area, level=level, grp=group, year=year, count=count)
    for goal in goals:
        tell(facts, "need_goal", need=iri, goal=goal)


def strategy(
    facts: duckdb.DuckDBPyConnection,
    iri: str,
    *goals: str,
    years: tuple[int | None, int | None] = (None, None),
    areas: Iterable[str] = (),
    groups: Sequence[str] = (),
) -> None:
    """Say that a strategy is in force in some years and areas and has goals, all of them for the same groups."""
    tell(facts, "strategy", iri=iri, start_year=years[0], end_year=years[1])
    for area in areas:
        tell(facts, "strategy_area", strategy=iri, area=area)
    for goal in goals:
        tell(facts, "goal", iri=goal, code=goal, strategy=iri)
        for group in groups:
            tell(facts, "goal_group", goal=goal, grp=group)


def match(facts: duckdb.DuckDBPyConnection, goal: str, kind: str, other: str) -> None:
    """Say of a goal that another one is the same, close or broader; or, with ``broader``, its own strategy's parent."""
    if kind == "broader":
        facts.execute("update goal set broader = ? where iri = ?", [other, goal])
    else:
        tell(facts, "goal_match", goal=goal, kind=kind, other=other)


def begun(empty: duckdb.DuckDBPyConnection, *projects: Project) -> duckdb.DuckDBPyConnection:
    """Tell projects; an amount of theirs is approved unless the project says its phase (``phase``), or a ``status``."""
    facts = told(empty, *projects)
    for said in projects:
        iri = f"{BASE}project/{said['code']}"
        phase = said.get("phase", "approved")
        facts.execute(f"update funding set {phase} = headline, phase = ? where project = ?", [phase, iri])  # noqa: S608
        if "status" in said:
            facts.execute("update project set status = ? where iri = ?", [STATUS + said["status"], iri])
    return facts


def woven(facts: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Weave what was told."""
    linkages.weave(facts, BASE, alone=True)
    return facts


def ask(facts: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[Row]:
    """Return the rows of a query."""
    return facts.execute(query, list(values)).fetchall()
