"""Making small workspaces and files for tests."""

import atexit
import contextlib
import csv
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from thaktho.cli import main
from thaktho.contract import Contract, shipped
from thaktho.flow import Catalogue, Confirm, Submitted
from thaktho.graph import build
from thaktho.holdings import forget_store
from thaktho.intake.read import read
from thaktho.judging import Checked
from thaktho.model import Candidate, Reading
from thaktho.services import StoreSettings
from thaktho.workspace import Workspace, open_workspace

SETTINGS = """
title = { th = "ทดสอบ", en = "Test" }
base = "https://test.example/id/"
provinces = ["90"]
language = "en"
"""

PERIOD = "[2560, 2570]"
PUBLISHER = """
name = {{ th = "กองทุนทดสอบ {id}", en = "Test fund {id}" }}
sector = "local"
kind = "community-health-fund"
license = "https://creativecommons.org/licenses/by/4.0/"
objective = ["พันธกิจหน่วยงาน"]
[contact]
name = {{ th = "สำนักงานกองทุนทดสอบ", en = "Office of the test fund" }}
email = "office@test.example"
[[datasets]]
id = "projects"
title = {{ th = "โครงการทดสอบ", en = "Test projects" }}
description = {{ th = "โครงการสำหรับทดสอบ", en = "Projects for tests" }}
period = [2560, 2570]
files = "projects"
code_issuer = 'L\\d{{4,5}}'
"""

PROJECT: Mapping[str, str] = {
    "code": "68-L5221-2-01",
    "title": "โครงการส่งเสริมสุขภาพผู้สูงอายุ",
    "fiscalYear": "2568",
    "fund": "L5221",
    "approved": "60000",
    "area": "900101",
    "plan": "แผนงานผู้สูงอายุ",
    "targetGroup": "1004",
    "start": "1 ตุลาคม 2567",
    "end": "30 กันยายน 2568",
}
"""A project that has no violation; its goal is left out, which is one warning."""


def workspace(folder: Path, *publishers: str, period: str = PERIOD) -> Workspace:
    """Make a workspace with publishers of one dataset each, whose files are to be in its folder ``projects``.

    ``period`` is written as the settings have it; further settings may stand in lines below it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "thaktho.toml").write_text(SETTINGS, encoding="utf-8")
    for name in publishers or ("fund",):
        home = folder / "publishers" / name
        home.mkdir(parents=True, exist_ok=True)
        (home / "publisher.toml").write_text(PUBLISHER.format(id=name).replace(PERIOD, period), encoding="utf-8")
    return open_workspace(folder)


def with_ckan(place: Workspace, url: str, *lines: str, **organizations: str) -> Workspace:
    """Configure a CKAN in a workspace, and the organisation in it of each publisher named; return it opened again.

    ``lines`` are further settings of ``[ckan]``.
    """
    settings = place.folder / "thaktho.toml"
    said = settings.read_text(encoding="utf-8").partition("[ckan]")[0]
    settings.write_text("\n".join([said, "[ckan]", f'url = "{url}"', *lines, ""]), encoding="utf-8")
    for name, organization in organizations.items():
        file = place.folder / "publishers" / name / "publisher.toml"
        kept = [row for row in file.read_text(encoding="utf-8").splitlines() if not row.startswith("ckan_organization")]
        file.write_text("\n".join([f'ckan_organization = "{organization}"', *kept, ""]), encoding="utf-8")
    return open_workspace(place.folder)


def with_store(place: Workspace, at: StoreSettings) -> Workspace:
    """Give a workspace its store on a server; return it opened again."""
    settings = place.folder / "thaktho.toml"
    said = settings.read_text(encoding="utf-8").partition("[store]")[0]
    told = [f'{name} = "{getattr(at, name)}"' for name in ("query", "update", "graph")]
    settings.write_text("\n".join([said, "[store]", *told, ""]), encoding="utf-8")
    return open_workspace(place.folder)


def twin(folder: Path, **sheets: Sequence[Mapping[str, str]]) -> Path:
    """Write rows (field name → text) as a CSV twin: one file a sheet, headers in Thai; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        sheet = shipped().sheet(name.replace("_", "-"))
        used = [field for field in sheet.fields if any(field.name in row for row in rows)]
        with (folder / f"{sheet.sheet.th}.csv").open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([field.label.th for field in used])
            writer.writerows([[row.get(field.name, "") for field in used] for row in rows])
    return folder


GRAPH = "https://test.example/graph/fund/projects/2560-2570"
SUBMISSION = "https://test.example/id/submission/fund/projects/2560-2570/1"


def workbook(file: Path, **sheets: Sequence[Mapping[str, str]]) -> Path:
    """Write the same rows as `twin` does as a workbook, every cell a text; return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = shipped().sheet(name.replace("_", "-"))
        used = [field for field in sheet.fields if any(field.name in row for row in rows)]
        page = book.create_sheet(sheet.sheet.th)
        page.append([field.label.th for field in used])
        for row in rows:
            page.append([row.get(field.name) or None for field in used])
    book.save(file)
    return file


def grid(file: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows of cells as one CSV, as they are; return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        csv.writer(out).writerows(rows)
    return file


def checked(folder: Path, contract: Contract | None = None, **sheets: Sequence[Mapping[str, str]]) -> Checked:
    """Judge rows, in a file in ``folder``, as the only file of a workspace in which nothing is published.

    To judge changes nothing, so with the shipped contract all tests of a process ask one workspace.
    """
    file = twin(folder / "file", **sheets)
    if contract is not None:
        with Catalogue(workspace(folder / "workspace"), contract) as catalogue:
            return _judged(catalogue, file)
    if not _NOTHING_PUBLISHED:
        _NOTHING_PUBLISHED.append(Catalogue(workspace(folder / "workspace"), shipped()))
        atexit.register(_NOTHING_PUBLISHED[0].close)
    return _judged(_NOTHING_PUBLISHED[0], file)


_NOTHING_PUBLISHED: list[Catalogue] = []
"""The workspace of `checked`, once it is open: it stays so until the process ends."""


def _judged(catalogue: Catalogue, file: Path) -> Checked:
    who = catalogue.workspace.publisher("fund")
    return catalogue.check(file, who, who.dataset(None))


def checked_file(place: Workspace, file: Path) -> Checked:
    """Judge a file as the only dataset of the publisher ``fund``."""
    with Catalogue(place, shipped()) as catalogue:
        return _judged(catalogue, file)


def understood(place: Workspace, file: Path, publisher: str = "fund", layout: str | None = None) -> Reading:
    """Read a file as a publisher's only dataset, in a workspace that knows nothing yet."""
    who = place.publisher(publisher)
    return read(file, shipped(), place, who, who.dataset(None), {}, layout=layout)


def said(reading: Reading) -> Candidate:
    """Return what a reading says, as the graph of the dataset."""
    return build(reading, shipped(), GRAPH, SUBMISSION)


def submit(
    catalogue: Catalogue,
    file: Path,
    publisher: str = "fund",
    *,
    good_rows: bool = False,
    confirm: Confirm | None = None,
) -> Submitted:
    """Submit a file as a publisher's only dataset."""
    who = catalogue.workspace.publisher(publisher)
    return catalogue.submit(file, who, who.dataset(None), good_rows=good_rows, confirm=confirm)


def rebuilt(catalogue: Catalogue, *, weave: bool = False) -> bytes:
    """Close a workspace and make its store again, as `thaktho rebuild` does; return all that it then holds."""
    catalogue.close()
    forget_store(catalogue.workspace)
    with Catalogue(catalogue.workspace, catalogue.contract) as again:
        if weave:
            again.weave().close()
        return again.export()


def run(place: Path, command: str, *words: str | Path) -> int:
    """Run a command in English on a workspace; return its exit code."""
    return main([command, *map(str, words), "--workspace", str(place), "--lang", "en"])


@contextlib.contextmanager
def once(factory: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """Give the folder of that name which all processes of one run have, to one at a time, and whether to fill it.

    The first that needs what is in it makes it, the others wait and only read. It is empty whenever it is to be filled,
    also where somebody failed in the middle of it.
    """
    own = factory.getbasetemp()
    top = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "once"
    top.mkdir(exist_ok=True)
    folder, done = top / name, top / f"{name}.done"
    with (top / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        yield folder, not done.exists()
        done.touch()


class Demo(NamedTuple):
    """A demonstration as run: its workspace and what it printed for its user."""

    workspace: Path
    printed: str


def content_of(file: Path) -> bytes:
    """Return the content of a file that was listed a moment ago; nothing, where it is gone.

    The graph store takes files of its own away in the background.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
