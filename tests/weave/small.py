"""Fact tables of a few projects, woven: what the tests of the weave begin with."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

import thaktho
from thaktho import areas
from thaktho.decisions import Key, Settled
from thaktho.weave import linkages
from thaktho.weave.finding import Found, compare, find
from thaktho.weave.memory import Memory
from thaktho.weave.pairing import pair
from thaktho.weave.works import gather

BASE = "https://test.example/id/"
HERE = Path(thaktho.__file__).parent

Project = dict[str, Any]


def project(code: str, **said: Any) -> Project:
    """Say what is known of a project: places, year, funds (code → reports of a headline), bodies, goals, groups."""
    return {
        "code": code,
        "year": 2568,
        "areas": [],
        "funds": {},
        "bodies": [],
        "goals": [],
        "groups": [],
        "by": ["pao"],
        **said,
    }


def empty_tables() -> duckdb.DuckDBPyConnection:
    """Return empty fact tables, with the areas of Songkhla, in a transaction that `woven` starts afresh."""
    made = duckdb.connect()
    for name in ("facts.sql", "facts_said.sql", "facts_views.sql"):
        made.execute((HERE / name).read_text(encoding="utf-8"))
    made.executemany("insert into area values (?, ?, ?, ?, ?, ?)", _areas())
    made.execute("begin")
    return made


def _areas() -> list[tuple[str, str, str, str | None, str, str]]:
    province = areas.find("90")
    assert province is not None
    assert province.parent == "region-12"
    found = [province, *areas.children("90"), *(t for a in areas.children("90") for t in areas.children(a.code))]
    rows = [(a.code, areas.iri(a.code), a.level, a.parent, a.name.th, a.name.en) for a in found]
    return [("region-12", areas.iri("region-12"), "region", None, "เขตสุขภาพที่ 12", "Health region 12"), *rows]


def woven(
    empty: duckdb.DuckDBPyConnection, *projects: Project, people: Sequence[tuple[str, int, int]] = ()
) -> duckdb.DuckDBPyConnection:
    """Return the tables after weaving what is known of some projects; what was woven before is gone.

    ``people`` says how many are counted: area, year, number.
    """
    facts = told(empty, *projects, people=people)
    linkages.weave(facts, BASE, alone=True)
    return facts


def ran(facts: duckdb.DuckDBPyConnection, *rules: str) -> duckdb.DuckDBPyConnection:
    """Run these files of rules only: a whole weave takes several times as long."""
    facts.execute("set variable base = ?", [BASE])
    linkages._run(facts, rules)
    return facts


def found(
    facts: duckdb.DuckDBPyConnection,
    decided: Mapping[Key, Settled] | None = None,
    remembered: Memory | None = None,
) -> list[Found]:
    """Compare what stands in the fact tables, and return which pairs are found."""
    compare(facts, BASE, remembered)
    return list(find(facts, decided))


def worked(facts: duckdb.DuckDBPyConnection, *rules: str) -> duckdb.DuckDBPyConnection:
    """Find pairs and which projects are one work, and run these rules of the picture only."""
    ran(facts, "places", "goals", "explicit")
    compare(facts, BASE)
    pair(facts, BASE)
    gather(facts)
    return ran(facts, *rules)


def told(
    empty: duckdb.DuckDBPyConnection, *projects: Project, people: Sequence[tuple[str, int, int]] = ()
) -> duckdb.DuckDBPyConnection:
    """Return the same tables before they are woven, for what else is to be said."""
    facts = empty
    facts.execute("rollback; begin")
    for counted in people:
        _count(facts, *counted)
    publishers = sorted({by for said in projects for by in said["by"]})
    for by in publishers:
        facts.execute(
            "insert into dataset (iri, publisher, first_year, last_year) values (?, ?, 2566, 2568)", [f"d:{by}", by]
        )
    for said in projects:
        _state(facts, said)
    for made in ("headline", "project_phase", "project_money"):
        facts.execute(_made(made))
    return facts


def _state(facts: duckdb.DuckDBPyConnection, said: Project) -> None:
    iri = f"{BASE}project/{said['code']}"
    facts.execute(
        "insert into project (iri, title, year) values (?, ?, ?)",
        [iri, said.get("title", f"โครงการ {said['code']}"), said["year"]],
    )
    for by in said["by"]:
        facts.execute("insert into project_dataset values (?, ?)", [iri, f"d:{by}"])
    for code in said["areas"]:
        facts.execute("insert into project_area values (?, ?)", [iri, code])
    for body in said["bodies"]:
        facts.execute("insert into project_body values (?, ?)", [iri, body])
    for goal in said["goals"]:
        facts.execute("insert into project_goal values (?, ?, 'stated', null)", [iri, goal])
    for group in said["groups"]:
        facts.execute("insert into project_group (project, grp, basis) values (?, ?, 'stated')", [iri, group])
    for fund, reports in said["funds"].items():
        for number, amount in enumerate(reports):
            by = said["by"][number % len(said["by"])]
            facts.execute(
                "insert into funding (iri, project, fund, dataset, headline, phase) values (?, ?, ?, ?, ?, 'approved')",
                [f"{iri}/funding/{fund}", iri, fund, f"d:{by}", amount],
            )


def _made(table: str) -> str:
    """Return the product's own statement that makes a table of money of funding, as an insertion."""
    views = (HERE / "facts_views.sql").read_text(encoding="utf-8")
    made = views[views.index(f"create table {table} as") :]
    return made[: made.index(";") + 1].replace(f"create table {table} as", f"insert into {table}")


def decide(facts: duckdb.DuckDBPyConnection, one: str, two: str, verdict: str = "confirm", org: str = "O1") -> None:
    """Say that an organisation decided whether two projects, named by their codes, are one, before weaving."""
    one, two = sorted((f"{BASE}project/{one}", f"{BASE}project/{two}"))
    facts.execute(
        "insert into decision select coalesce(max(number), 0) + 1, ?, ?, 'same-project', ?, 'why', ?,"
        " '2025-01-01T00:00:00+07:00' from decision",
        [one, two, verdict, org],
    )


def _count(facts: duckdb.DuckDBPyConnection, area: str, year: int, number: int) -> None:
    group = "https://w3id.org/thaktho/id/code/target-group/9001"
    level = {2: "province", 4: "amphoe", 6: "tambon"}[len(area)]
    said = [f"{BASE}need/{area}-{year}-{number}", area, level, group, year, number]
    facts.execute("insert into need values (?, 'd:count', ?, ?, ?, ?, ?, null)", said)
