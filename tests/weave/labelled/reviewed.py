"""The pairs that organisations decided on, in the form of the labelled sets: by them the next rule is measured.

A pair is labelled by the kind that organisations confirm and nobody rejects, and ``none`` where they reject and nobody
confirms; what is disputed or unsure is left out. The records say what is published, and nothing of who decided but the
organisation's name.
"""

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

import duckdb
from tests.weave.labelled.pairs import Pair, Record

from thaktho.contract import shipped
from thaktho.decisions import Decision, settled
from thaktho.flow import Catalogue
from thaktho.weave import linkages
from thaktho.weave.finding import projects
from thaktho.weave.likely import Project
from thaktho.weave.verdicts import read
from thaktho.workspace import open_workspace


def reviewed(folder: Path) -> tuple[dict[str, Record], list[Pair]]:
    """Return the records and the pairs of a workspace; a record's id is what follows ``…/project/`` in its address."""
    with Catalogue(open_workspace(folder), shipped()) as catalogue:
        facts = catalogue.facts()
        try:
            linkages.weave(facts, catalogue.workspace.base, catalogue.woven_before)  # which leaves what was compared
            return _taken(facts, f"{catalogue.workspace.base}project/")
        finally:
            facts.close()


def write(folder: Path, records: dict[str, Record], pairs: list[Pair]) -> None:
    """Write both as CSV: ``reviewed-records.csv`` and ``reviewed-pairs.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind, rows in (("records", Record, records.values()), ("pairs", Pair, pairs)):
        with (folder / f"reviewed-{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(kind)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(asdict, rows))


def _taken(facts: duckdb.DuckDBPyConnection, start: str) -> tuple[dict[str, Record], list[Pair]]:
    decided = read(facts)
    known = {project.iri: project for project in projects(facts)}
    pairs = [pair for pair in _pairs(decided, start) if {start + pair.a, start + pair.b} <= known.keys()]
    wanted = sorted({name for pair in pairs for name in (pair.a, pair.b)})
    return {name: _record(name, known[start + name]) for name in wanted}, pairs


def _pairs(decided: list[Decision], start: str) -> Iterable[Pair]:
    said: dict[tuple[str, str], dict[str, str]] = {}
    for (one, two, kind), now in sorted(settled(decided).items()):
        said.setdefault((one, two), {})[kind] = now.verdict
    for (one, two), verdicts in said.items():
        yes = [kind for kind, verdict in verdicts.items() if verdict == "confirm"]
        if len(yes) == 1 or set(verdicts.values()) == {"reject"}:
            here = [each for each in decided if (each.one, each.two) == (one, two)]
            by, why = ("; ".join(dict.fromkeys(getattr(each, name) for each in here)) for name in ("by", "why"))
            label = yes[0] if yes else "none"
            yield Pair(one.removeprefix(start), two.removeprefix(start), label, "", "reviewed", by, one, why)


def _record(name: str, project: Project) -> Record:
    several = (project.areas, project.funds, project.bodies)
    areas, funds, bodies = ("; ".join(sorted(each)) for each in several)
    return Record(
        id=name,
        origin="reviewed",
        source=project.iri,
        publisher=name.partition("/")[0],
        code=project.code or "",
        title=project.title,
        year=str(project.year or ""),
        areas=areas,
        place=project.place,
        funds=funds,
        bodies=bodies,
        amount=project.amount or "",
        start=project.start or "",
        end="",
    )
