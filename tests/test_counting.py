"""A dataset that only counts people goes the whole way, and nothing says that it has projects."""

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from tests.making import GRAPH, run, submit, twin
from tests.pages_read import html_of

from thaktho.ckan.package import wanted
from thaktho.contract import shipped
from thaktho.describe import gdc
from thaktho.flow import Catalogue, Passed
from thaktho.preview import preview
from thaktho.preview_text import lines
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test weaves, and makes a preview

BED_BOUND = "3003"
NEEDS = [
    {"area": "9001", "targetGroup": "9001", "year": "2567", "count": "162894", "measure": "ทะเบียนราษฎร"},
    {"area": "900101", "targetGroup": "9001", "year": "2567", "count": "58392", "measure": "ทะเบียนราษฎร"},
    {"area": "900101", "targetGroup": "9001", "year": "2566", "count": "58777", "measure": "ทะเบียนราษฎร"},
    {"area": "900101", "targetGroup": BED_BOUND, "year": "2567", "count": "4", "measure": "ผู้ป่วยติดเตียง 4 คน"},
    {"area": "900102", "targetGroup": BED_BOUND, "year": "2567", "count": "41", "measure": "สำรวจ"},
]


@pytest.fixture
def counted(place: Workspace, tmp_path: Path) -> Workspace:
    """A workspace in which a publisher has counted people and nothing else."""
    with Catalogue(place, shipped()) as catalogue:
        sent = submit(catalogue, twin(tmp_path / "file", need=NEEDS))
        assert (sent.outcome, [one for one in sent.checked.findings if one.severity == "violation"]) == ("accepted", [])
    return open_workspace(place.folder)


def test_small_counts_of_the_vulnerable_are_nowhere_and_the_row_says_that_there_are_some(counted: Workspace) -> None:
    with Catalogue(counted, shipped()) as catalogue:
        tables = catalogue.facts()
        told = tables.execute("select area, year, count from need where grp like '%/3003' order by area").fetchall()
        assert told == [("900101", 2567, None), ("900102", 2567, 41)]
        ((measure,),) = tables.execute("select measure from need where grp like '%/3003' and count is null").fetchall()
        (described,) = catalogue.metadata(tables)
        files = {file.name: file.content.decode() for file in described.files}
        tables.close()
        (verdict,) = [verdict for _, verdict in catalogue.ledger.current()]
        kept = [files["dataset.csv"], files["dataset.ttl"], catalogue.export().decode(), str(measure)]
        kept.append(catalogue.archive.get(verdict.graph or "").decode())
    for content in kept:
        assert "ผู้ป่วยติดเตียง 4" not in content
        assert not re.search(r'peopleCount>?\s+"?4\b', content)
    rows = {row["iri"]: row for row in csv.DictReader(io.StringIO(files["dataset.csv"].removeprefix("\ufeff")))}
    assert sorted(row["count"] for row in rows.values()) == ["", "162894", "41", "58392", "58777"]


def test_catalogues_are_told_of_counts_and_of_their_places(counted: Workspace) -> None:
    with Catalogue(counted, shipped()) as catalogue:
        tables = catalogue.facts()
        (described,) = catalogue.metadata(tables)
        tables.close()
    assert dict(described.counts)["need"] == len(NEEDS)
    assert [file.name for file in described.files] == [
        "dataset.ttl", "dataset.jsonld", "dataset.csv", "dataset.organization.csv",
    ]  # fmt: skip
    assert "need" in described.files[2].title.en.lower()
    assert {place.code for place in described.places} == {"9001", "900101", "900102"}
    package = wanted(dataclasses.replace(described, organization="fund"))
    assert json.loads(package.extras["thaktho_counts"])["need"] == len(NEEDS)
    assert gdc.record(described, "thai-gdc")["data_collect"]


def test_the_preview_names_each_count_by_its_place(counted: Workspace, tmp_path: Path) -> None:
    told: list[str] = []

    def confirm(passed: Passed) -> bool:
        told.extend(line.en for line in lines(preview(catalogue, passed), shipped()))
        return False

    with Catalogue(counted, shipped()) as catalogue:
        rows = [{**NEEDS[0], "count": "162895"}, *NEEDS[2:], {**NEEDS[1], "area": "900103", "count": "11681"}]
        submit(catalogue, twin(tmp_path / "next", need=rows), confirm=confirm)
    assert "Needs: 1 added, 1 changed, 1 removed, 3 as before" in told
    assert "  + ทะเบียนราษฎร ตำบลเกาะแต้ว อำเภอเมืองสงขลา จังหวัดสงขลา" in told
    assert "  - ทะเบียนราษฎร ตำบลบ่อยาง อำเภอเมืองสงขลา จังหวัดสงขลา" in told
    assert any("162,894" in line and "162,895" in line for line in told)


def _words(html: str) -> str:
    """Return the text of a page; what only keeps words together is no gap between them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r'<span class="nb">(.*?)</span>', r"\1", html)))


def test_pages_tell_the_counts_and_no_projects(counted: Workspace) -> None:
    assert run(counted.folder, "build") == 0
    public = counted.folder / "public" / "en"
    dataset, publisher, tambon = (
        _words(html_of(public / path / "index.html"))
        for path in ("dataset/fund/projects/2560-2570", "publisher/fund", "area/900101")
    )
    for page in (dataset, publisher):
        assert "Counts of people 5 3 areas, 2023–2024 (BE 2566–2567)" in page
        assert not re.search(r"\b0 (?:projects|Projects)", page)
    assert "58,392" in dataset
    assert "Older" not in dataset
    here = tambon.partition("People and needs here")[2].partition("Take")[0]
    assert [count for count in ("58,392", "58,777", "162,894", "41 ") if count in here] == ["58,392", "58,777"]


def _said(catalogue: Catalogue) -> set[tuple[str, str, str]]:
    """Return what the dataset states, wherever in a file it stood."""
    return {
        (str(quad.subject), quad.predicate.value, str(quad.object))
        for quad in catalogue.held_for(GRAPH)
        if str(quad.graph_name) == f"<{GRAPH}>" and not quad.predicate.value.endswith(("source", "wasGeneratedBy"))
    }


def test_what_is_published_comes_back_in_the_form_and_says_the_same(counted: Workspace, tmp_path: Path) -> None:
    """The form of a new year has the sheet, empty: last year's counts are no counts of this year."""
    back = tmp_path / "back.xlsx"
    assert run(counted.folder, "export", "--format", "xlsx", "--publisher", "fund", "-o", back) == 0
    with Catalogue(counted, shipped()) as catalogue:
        before = _said(catalogue)
        sent = submit(catalogue, back)
        assert (sent.outcome, {one.severity for one in sent.checked.findings}) == ("accepted", {"warning"})
        assert _said(catalogue) == before
    form = tmp_path / "form.xlsx"
    assert run(counted.folder, "template", "fund", "-o", form) == 0
    page = openpyxl.load_workbook(form)["ประชากรและความต้องการ"]
    assert [cell.value for row in page.iter_rows(min_row=3) for cell in row if cell.value] == []
