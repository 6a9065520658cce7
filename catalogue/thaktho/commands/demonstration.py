"""The demonstration: every file of the bundled workspace of Songkhla through every stage, and what came of it."""

import argparse
import shutil
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from thaktho.check.findings import count
from thaktho.contract import shipped
from thaktho.errors import SurroundingsError
from thaktho.flow import Catalogue
from thaktho.intake.files.tables import read_tables
from thaktho.iris import slug
from thaktho.messages import Language, Text, text
from thaktho.progress import Progress
from thaktho.resources import folder
from thaktho.weave import linkages
from thaktho.workspace import DatasetSettings, Publisher, Workspace, open_workspace

EXAMPLE = "songkhla"
MARKER = ".thaktho-demo"
"""The file by which a folder is known to be a demonstration's: only such a folder is ever replaced."""


def demo(options: argparse.Namespace) -> int:
    """Run the main job on the bundled data of Songkhla."""
    return run(options.workspace, options.lang)


def run(target: Path, language: Language) -> int:
    """Run the main job in a fresh copy of the bundled workspace and print a summary; 1 if a file was not accepted.

    Raises:
        SurroundingsError: the target holds something that no demonstration made.
    """
    progress = Progress(language)
    workspace = _fresh(target)
    findings: dict[str, int] = {}
    rejected: list[str] = []
    with Catalogue(workspace, shipped()) as catalogue:
        with progress.step("submit", text("demo.submitting", files=sum(1 for _ in _datasets(workspace)))):
            for publisher, dataset in _ordered(workspace):
                sent = catalogue.submit(publisher.folder / dataset.files, publisher, dataset)
                counts = count(sent.checked.findings)
                progress.say(f"  {publisher.id}/{dataset.id}: {_told(counts, language)}")
                findings = {severity: findings.get(severity, 0) + n for severity, n in counts.items()}
                if sent.outcome == "rejected":
                    rejected.append(f"{publisher.id}/{dataset.id}")
        with progress.step("weave", text("cli.weaving")):
            facts = catalogue.weave()
        with progress.step("build", text("cli.building")):
            files = catalogue.build(facts, progress.tick)
    for line in _summary(facts, findings, files, target):
        print(line[language])
    seconds = ", ".join(f"{name} {spent:.1f} s" for name, spent in progress.seconds.items())
    progress.say(text("demo.seconds", seconds=seconds)[language])
    if not (folder("site") / "bundles").is_dir():
        progress.say(text("demo.no_bundles")[language])
    for name in rejected:
        progress.say(text("demo.rejected", dataset=name)[language])
    return 1 if rejected else 0


def _fresh(target: Path) -> Workspace:
    """Copy the bundled workspace; what an earlier demonstration left is replaced, nothing else ever is."""
    if target.exists() and not (target / MARKER).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise SurroundingsError("demo.in_the_way", folder=target)
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    (target / MARKER).touch()  # before the copy: a demonstration that was stopped may be run again
    shutil.copytree(folder("examples") / EXAMPLE, target, dirs_exist_ok=True)
    return open_workspace(target)


def _datasets(workspace: Workspace) -> Iterator[tuple[Publisher, DatasetSettings]]:
    for publisher in workspace.publishers.values():
        for dataset in publisher.datasets:
            yield publisher, dataset


def _ordered(workspace: Workspace) -> list[tuple[Publisher, DatasetSettings]]:
    """Return every dataset: those that state strategies and goals first, annotations on others last."""
    contract = shipped()
    first = {slug(contract.sheet(name).sheet.th) for name in ("strategy", "goal")}
    last = {slug(contract.sheet("annotation").sheet.th)}

    def rank(found: tuple[Publisher, DatasetSettings]) -> int:
        publisher, dataset = found
        sheets = {slug(table.sheet) for table in read_tables(publisher.folder / dataset.files)}
        return 0 if sheets & first else 2 if sheets & last else 1

    return sorted(_datasets(workspace), key=rank)


def _told(counts: dict[str, int], language: Language) -> str:
    return text("demo.counts", **{f"{severity}s": number for severity, number in counts.items()})[language]


def _summary(facts: duckdb.DuckDBPyConnection, findings: dict[str, int], files: int, target: Path) -> Iterator[Text]:
    def number(query: str) -> Any:  # noqa: ANN401 - whatever the query counts
        found = facts.execute(query).fetchone()
        return found[0] if found and found[0] is not None else 0

    yield text(
        "demo.who",
        publishers=number("select count(*) from publisher"),
        datasets=number("select count(*) from dataset"),
        funds=number(
            "select count(*) from organization where is_fund and kind is distinct from"
            " 'https://w3id.org/thaktho/id/code/body-kind/own-budget'"
        ),
        own=number(
            "select count(*) from organization where is_fund and kind ="
            " 'https://w3id.org/thaktho/id/code/body-kind/own-budget'"
        ),
    )
    yield text(
        "demo.what",
        plans=number("select count(*) from plan"),
        projects=number("select count(*) from project"),
        priced=number("select count(*) from project_money"),
        money=_joined(_moneys(facts)),
        lines=number("select count(*) from budget_line"),
        lines_baht=_range(*[number("select sum(amount) from budget_line")] * 2),
    )
    yield text(
        "demo.where",
        tambon=number("select count(distinct substr(area, 1, 6)) from project_area where length(area) >= 6"),
        areas=number("select count(*) from area"),
    )
    found = linkages.by_kind(facts)
    kinds = facts.execute("select code, th, en from term where kind = 'linkage-kind' order by code").fetchall()
    told = [Text(f"{th} {found[code]}", f"{en} {found[code]}") for code, th, en in kinds if code in found]
    yield text("demo.linkages", linkages=_joined(told))
    yield text("demo.findings", **{f"{severity}s": number for severity, number in findings.items()})
    yield text("demo.site", files=files, page=target / "public" / "index.html")
    yield text("demo.next", workspace=target)


def _moneys(facts: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Yield what all projects cost, by phase: phases are never added."""
    rows = facts.execute(
        "select phase, sum(low), sum(high) from total where area is null and slice = 'all'"
        " group by phase order by list_position(['approved', 'planned', 'requested'], phase)"
    ).fetchall()
    for phase, low, high in rows:
        yield text(f"demo.{phase}", baht=_range(low, high))


def _joined(told: Iterable[Text]) -> Text:
    said = list(told)
    return Text(", ".join(one.th for one in said) or "0", ", ".join(one.en for one in said) or "0")


def _range(low: Decimal, high: Decimal) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
