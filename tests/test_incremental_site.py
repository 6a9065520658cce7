"""After any edit the site is, byte for byte, the one that is built from nothing; and few pages were made again."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.site_folder import SiteFolder
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole  # every edit is built twice

NEXT = {**PROJECT, "code": "68-L5221-2-02", "title": "ผู้สูงอายุสุขใจ", "goal": "ผู้สูงอายุมีสุขภาพดี"}
OTHER = {**PROJECT, "code": "69-OTHER-01", "title": f"{PROJECT['title']} ระยะที่ 2", "year": "2569"}

DATASET = "dataset/fund/projects/2560-2570"
STILL = {
    "another publisher": (f"{DATASET}/dataset.ttl", f"{DATASET}/dataset.csv"),
    "a project less": ("dataset/other/projects/2560-2570/dataset.jsonld",),
    "nothing": ("search/index.json", "linkages.csv", "linkages.parquet", "all-projects.csv", f"{DATASET}/dataset.ttl"),
}
"""Files that an edit leaves as they are."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many units each build made, of how many."""
    counts: list[tuple[int, int]] = []
    finish = SiteFolder.finish

    def counted(site: SiteFolder) -> int:
        counts.append((site.made, site.units))
        return finish(site)

    monkeypatch.setattr(SiteFolder, "finish", counted)
    return counts


def content(place: Path) -> dict[str, bytes]:
    public = place / "public"
    return {file.relative_to(public).as_posix(): file.read_bytes() for file in public.rglob("*") if file.is_file()}


def built(place: Path) -> dict[str, bytes]:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        catalogue.build(catalogue.weave(), lambda *_: None)
    return content(place)


def edits(place: Path, files: Path) -> Iterator[tuple[str, float]]:
    """Edit a workspace, and say what was done and the largest share of the site that it concerns."""

    def sent(name: str, publisher: str, *rows: Mapping[str, str]) -> tuple[str, float]:
        with Catalogue(open_workspace(place), shipped()) as catalogue:
            assert submit(catalogue, twin(files / name, project=rows), publisher).outcome == "accepted"
        return name, 0.6

    yield sent("a project more", "fund", PROJECT, NEXT)
    yield sent("another publisher", "other", OTHER)
    yield sent("a title that others mention", "fund", {**PROJECT, "title": "ชื่อใหม่ของโครงการผู้สูงอายุ"}, NEXT)
    yield sent("a project less", "fund", PROJECT)
    yield "nothing", 0.0
    settings = place / "thaktho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('th = "', 'th = "ใหม่ ', 1), encoding="utf-8")
    yield "the title of the deployment", 1.0


def test_a_site_is_the_one_built_from_nothing_after_every_edit(
    tmp_path: Path, made: list[tuple[int, int]], silent: Callable[[int, int], None]
) -> None:
    """Where nothing was edited it is the one that was there; after the last edit a rebuild makes it, every page."""
    place = workspace(tmp_path / "workspace", "fund", "other").folder
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "first", project=[PROJECT])).outcome == "accepted"
        catalogue.build(catalogue.weave(), silent)
    for what, most in edits(place, tmp_path):
        files = {file: (place / "public" / file).stat().st_ino for file in STILL.get(what, ())}
        before, after = content(place), built(place)
        assert {file: (place / "public" / file).stat().st_ino for file in files} == files, "these are kept"
        count, whole = made[-1]
        assert count <= most * whole + 25, (what, count, whole)
        if most == 0:
            anew = before
        elif most == 1:
            assert run(place, "rebuild") == 0
            assert made[-1][0] == made[-1][1], "a rebuild makes every page"
            anew = content(place)
        else:
            aside = Path(shutil.copytree(place, tmp_path / "aside", ignore=shutil.ignore_patterns("public", "memory")))
            anew = built(aside)
            shutil.rmtree(aside)
        assert {path for path in after.keys() | anew.keys() if after.get(path) != anew.get(path)} == set(), what
