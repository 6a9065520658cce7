"""Of an earlier version is told what may be told, and a patch makes each version of the one before."""

import gzip
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin

from thaktho import earlier
from thaktho.contract import shipped
from thaktho.describe import versions
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace

WAS = "ปรีดาสมมุติ"
"""A made-up name, which no guard knows for one."""
GOES = {**PROJECT, "code": "68-L5221-2-02", "title": "โครงการที่จะหายไป", "responsible": f"ชมรม{WAS}"}
VERSIONS = (
    [{**PROJECT, "objective": f"ให้{WAS}ดูแลผู้สูงอายุ", "area": "90010101"}, GOES],
    [{**PROJECT, "objective": "ดูแลผู้สูงอายุ", "approved": "70000", "responsible": f"บ้าน{WAS}"}],
    [{**PROJECT, "objective": "ดูแลผู้สูงอายุ", "approved": "75000"}],
)
DATASET = "https://test.example/id/dataset/fund/projects/2560-2570"


@pytest.fixture(scope="module")
def thrice(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with three versions of a dataset, to read only."""
    tmp_path = tmp_path_factory.mktemp("thrice")
    place = open_workspace(Path(shutil.copytree(opened, tmp_path / "workspace")))
    with Catalogue(place, shipped()) as catalogue:
        for number, rows in enumerate(VERSIONS):
            assert submit(catalogue, twin(tmp_path / str(number), project=rows)).outcome == "accepted"
    return place


def _files(place: Workspace) -> dict[str, bytes]:
    with Catalogue(place, shipped()) as catalogue:
        made = versions.files(catalogue.editions()[DATASET], catalogue.contract)
        return {name: gzip.decompress(content) for name, content in made.items()}


def test_the_version_in_force_stands_there_as_it_was_accepted(thrice: Workspace) -> None:
    with Catalogue(thrice, shipped()) as catalogue:
        ((_, verdict),) = catalogue.ledger.current()
        assert _files_of(catalogue)["version/3/data.nq.gz"] == catalogue.archive.get(verdict.graph or "")


def _files_of(catalogue: Catalogue) -> dict[str, bytes]:
    made = versions.files(catalogue.editions()[DATASET], catalogue.contract)
    return {name: gzip.decompress(content) for name, content in made.items()}


def test_of_versions_before_nothing_is_told_that_was_corrected_away(thrice: Workspace) -> None:
    files = _files(thrice)
    assert sorted(files) == [
        "version/1/data.nq.gz",
        "version/2/changes.rdfp.gz",
        "version/2/data.nq.gz",
        "version/3/changes.rdfp.gz",
        "version/3/data.nq.gz",
    ]
    whole = b"".join(files.values()).decode()
    assert WAS not in whole
    assert "หายไป" not in whole
    assert "area/90010101>" not in whole


def test_amounts_that_others_took_the_place_of_are_told(thrice: Workspace) -> None:
    files = {name: content.decode() for name, content in _files(thrice).items()}
    stated = re.compile(r'ns#approved> "(\d+)"')
    told = [stated.findall(files[f"version/{number}/data.nq.gz"]) for number in (1, 2, 3)]
    assert told == [["60000"], ["70000"], ["75000"]]
    assert re.findall(r'^(\w) .*ns#approved> "(\d+)"', files["version/3/changes.rdfp.gz"], re.MULTILINE) == [
        ("D", "70000"),
        ("A", "75000"),
    ]


def test_a_patch_makes_each_version_of_the_one_before(thrice: Workspace) -> None:
    with Catalogue(thrice, shipped()) as catalogue:
        accepted = catalogue.editions()[DATASET]
        files = _files_of(catalogue)
    said = {one.number: set(files[f"version/{one.number}/data.nq.gz"].splitlines(keepends=True)) for one in accepted}
    said[3] = set(earlier.said(files["version/3/data.nq.gz"], accepted[-1].graph))
    for before, after in pairwise(said):
        first, *lines, last = files[f"version/{after}/changes.rdfp.gz"].splitlines(keepends=True)
        assert (first, last) == (b"TX .\n", b"TC .\n")
        gone, come = ({line[2:] for line in lines if line.startswith(sign)} for sign in (b"D ", b"A "))
        assert gone <= said[before]
        assert (said[before] - gone) | come == said[after]


def test_the_command_tells_what_any_two_versions_differ_in(thrice: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "changes"
    assert run(thrice.folder, "changes", "fund", "-o", out) == 0
    assert out.read_bytes() == _files(thrice)["version/3/changes.rdfp.gz"]
    assert run(thrice.folder, "changes", "fund", "projects", "3", "2", "--format", "csv", "-o", out) == 0
    header, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert header == "what,subject,predicate,object"
    assert [row[0] for row in rows if "approved" in row] == ["D", "A"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [(["projects", "1"], 2, "1, 2, 3"), (["projects", "1", "4"], 2, "no version 4"), (["projects", "x", "2"], 2, "x")],
)
def test_versions_that_are_not_there_are_told(
    thrice: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str
) -> None:
    assert run(thrice.folder, "changes", "fund", *words) == code
    assert told in capsys.readouterr().err


def test_what_was_never_published_has_nothing_to_compare(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(place.folder, "changes", "fund") == 1
    assert "fund/projects/2560-2570" in capsys.readouterr().err
