"""What a site tells of earlier editions: what changed, what went; made again and after a purge, too."""

import gzip
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin, workspace
from tests.pages_read import html_of

from thaktho.cli import main
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test sends files through every stage

WAS = "ปรีดาสมมุติ"
"""A made-up name, which no guard knows for one."""
PATH = "project/L5221"
GOES = {**PROJECT, "code": "68-L5221-2-02", "title": "โครงการที่จะหายไป", "responsible": f"ชมรม{WAS}"}
STAYS = {**PROJECT, "objective": f"ให้{WAS}ดูแลผู้สูงอายุ"}
OTHER = {**PROJECT, "code": "68-L5221-2-03", "title": "โครงการที่ไม่เปลี่ยนแปลง"}
FIRST = [STAYS, GOES, OTHER]
NEW = {**PROJECT, "code": "68-L5221-2-04", "title": "โครงการที่เพิ่งมีในฉบับใหม่"}
SECOND = [{**PROJECT, "approved": "75000", "objective": "ดูแลผู้สูงอายุ"}, OTHER, NEW]


def made(catalogue: Catalogue, home: Path, *editions: Sequence[dict[str, str]]) -> None:
    for number, rows in enumerate(editions):
        assert submit(catalogue, twin(home / str(number), project=rows)).outcome == "accepted"
    catalogue.build(catalogue.weave(), lambda *_: None)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose second edition changed a project and left one out, and its site."""
    home = tmp_path_factory.mktemp("editions")
    with Catalogue(workspace(home / "workspace"), shipped()) as catalogue:
        made(catalogue, home / "files", FIRST, SECOND)
    return home / "workspace"


@pytest.fixture
def place(published: Path, tmp_path: Path) -> Workspace:
    return open_workspace(Path(shutil.copytree(published, tmp_path / "workspace")))


def page(place: Path, path: str) -> str:
    return html_of(place / "public" / path / "index.html")


def site(place: Path) -> dict[Path, bytes]:
    """Return the files of a site, unpacked."""
    files = {file.relative_to(place): file.read_bytes() for file in (place / "public").rglob("*") if file.is_file()}
    return {name: gzip.decompress(content) if name.suffix == ".gz" else content for name, content in files.items()}


def test_what_went_leaves_a_page_without_its_name(published: Path) -> None:
    for language in ("", "en/"):
        told = page(published, f"{language}{PATH}/68-L5221-2-02")
        assert "หายไป" not in told
        assert '<meta name="robots" content="noindex">' in told
        assert "dataset/fund/projects/2560-2570/index.html" in told
        assert (published / "public" / language / PATH / "68-L5221-2-02" / ".gone").is_file()
    beside = (published / "public" / PATH / "68-L5221-2-02" / "index.ttl").read_text(encoding="utf-8")
    assert "owl:deprecated true" in beside
    assert "หายไป" not in beside


def test_nothing_of_what_was_corrected_away_is_on_the_site(published: Path) -> None:
    """Neither what a text said before, nor a body that is named no more, nor the address made of its name."""
    whole = b"".join(name.as_posix().encode() + content for name, content in site(published).items())
    assert WAS.encode() not in whole
    assert "ผู้สูงอายุ".encode() in whole


def test_the_overview_says_what_the_newest_edition_changed(published: Path) -> None:
    assert "เพิ่มใหม่ 1 แก้ไข 1 เลิกเผยแพร่ 1" in page(published, "")
    assert "1 new, 1 changed, 1 no longer published" in page(published, "en")


def test_a_site_made_again_is_the_same(place: Workspace) -> None:
    before = site(place.folder)
    assert main(["rebuild", "--workspace", str(place.folder)]) == 0
    assert site(place.folder) == before


def test_what_comes_back_has_its_page_again(place: Workspace, tmp_path: Path) -> None:
    with Catalogue(place, shipped()) as catalogue:
        made(catalogue, tmp_path, FIRST)
        assert "noindex" not in page(place.folder, f"{PATH}/68-L5221-2-02")
        made(catalogue, tmp_path, SECOND)
        assert "noindex" in page(place.folder, f"{PATH}/68-L5221-2-02")


def test_what_another_dataset_describes_is_not_gone(tmp_path: Path) -> None:
    with Catalogue(workspace(tmp_path / "w", "fund", "other"), shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "theirs", project=[GOES]), "other")
        made(catalogue, tmp_path / "files", FIRST, SECOND)
    assert "noindex" not in page(tmp_path / "w", f"{PATH}/68-L5221-2-02")


def test_a_purge_forgets_an_address_that_holds_what_it_takes_out_and_leaves_the_others(place: Workspace) -> None:
    """Also what changed is told of the graphs that stand in the place of those that were purged."""
    words = ["fund/projects/2560-2570/1", "--why", "ขอให้ลบ", "--by", "สำนักงานทดสอบ", "--yes", "--text"]
    assert run(place.folder, "purge", *words, WAS) == 0
    assert (place.folder / "public" / PATH / "68-L5221-2-02" / "index.html").is_file()
    assert run(place.folder, "purge", *words, "68-L5221-2-02") == 0
    assert not list((place.folder / "public").rglob("68-L5221-2-02"))
    assert not list((place.folder / "public" / PATH).glob("P-*"))
    with Catalogue(place, shipped()) as catalogue:
        assert catalogue.ledger.left.all() == []
    before = site(place.folder)
    assert main(["rebuild", "--workspace", str(place.folder)]) == 0
    assert site(place.folder) == before
