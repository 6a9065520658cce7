"""A catalogue whose graphs stand on a server is the one whose graphs stand in its folder, whatever goes wrong."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.ckan.faults import Faults
from tests.ckan.faults import faults as in_front_of
from tests.fuseki.server import Fuseki
from tests.making import PROJECT, run, submit, twin, with_store

from thaktho.contract import shipped
from thaktho.errors import SurroundingsError
from thaktho.flow import Catalogue
from thaktho.store.graphs import canonical
from thaktho.store.remote import Remote
from thaktho.store.server import Server
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole
NEXT = {**PROJECT, "code": "69-L5221-2-01", "fiscalYear": "2569", "start": "1 ตุลาคม 2568", "end": "30 กันยายน 2569"}
OTHER = {**PROJECT, "code": "x-1", "title": "โครงการของนายสมมุติ ทดสอบใจ"}
MENDED = {**OTHER, "title": "โครงการของชุมชน"}
ADDRESS = "https://test.example/id/project"


@pytest.fixture
def faults(fuseki: Fuseki) -> Iterator[Faults]:
    """A proxy in front of Fuseki that works well until a test tells it otherwise."""
    with in_front_of(fuseki.url) as made:
        yield made


def _embedded(place: Path, folder: Path) -> Workspace:
    """Copy a workspace without its settings of a store, and without what is made of it."""
    made = ("public", "memory", "store", "public.next")
    shutil.copytree(place, folder, ignore=shutil.ignore_patterns(*made))
    settings = folder / "thaktho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("[store]")[0], encoding="utf-8")
    return open_workspace(folder)


def _site(place: Path) -> dict[str, bytes]:
    top = place / "public"
    return {str(file.relative_to(top)): file.read_bytes() for file in top.rglob("*") if file.is_file()}


def test_whatever_is_done_leaves_the_same_as_in_the_folder(
    place: Workspace, fuseki: Fuseki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Submitted, submitted anew, decided, purged, built, asked: what the same ledger and archive make in a folder."""
    folder = with_store(place, fuseki.at()).folder
    for name, rows, publisher in (
        ("one", [PROJECT], "fund"),
        ("others", [OTHER], "other"),
        ("two", [PROJECT, NEXT], "fund"),
        ("mended", [MENDED], "other"),
    ):
        file = twin(tmp_path / name / "projects", project=rows)
        assert run(folder, "submit", file, "--publisher", publisher, "--yes", "--no-build") == 0
    decision = ("confirm", "--kind", "continuation", "--why", "งานเดียวกัน", "--by", "fund")
    assert run(folder, "decide", f"{ADDRESS}/L5221/68-L5221-2-01", f"{ADDRESS}/L5221/69-L5221-2-01", *decision) == 0
    purged = ("--why", "เจ้าของข้อมูลขอให้ลบ", "--text", "นายสมมุติ ทดสอบใจ", "--yes")
    assert run(folder, "purge", "other/projects/2560-2570/1", *purged) == 0
    assert "compact" in capsys.readouterr().out
    assert not (folder / "store").exists()
    aside = _embedded(folder, tmp_path / "aside").folder
    assert run(aside, "build") == 0
    assert _site(folder) == _site(aside)
    for command in (("export",), ("status",), ("query", "docs/queries/funds-in-tambon.rq")):
        capsys.readouterr()
        told = []
        for one in (folder, aside):
            assert run(one, *command) == 0
            told.append(capsys.readouterr().out)
        assert told[0] == told[1]
        assert told[0]
        assert "สมมุติ" not in told[0]


def _standing(fuseki: Fuseki) -> bytes:
    """Return what the server holds, as canonical N-Quads."""
    store = Remote(fuseki.at(), Server(), ("https://",))
    try:
        return canonical(store.quads())
    finally:
        store.close()


FAILURES: dict[str, Callable[[Faults], None]] = {
    "cut off": lambda faults: faults.cut_upload(500, action="/one/update"),
    "done, and not said": lambda faults: faults.cut_answer(0, action="/one/update"),
    "a page of a proxy": lambda faults: faults.answer(200, action="/one/update"),
    "full": lambda faults: faults.answer(507, action="/one/update"),
    "gone": lambda faults: faults.down(),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_fails_while_it_loads_leaves_what_was_and_the_next_command_makes_it_whole(
    place: Workspace, fuseki: Fuseki, faults: Faults, tmp_path: Path, failure: str
) -> None:
    """The server has one edition, wholly: the old one, or the new one where only the answer was lost."""
    direct, behind = with_store(place, fuseki.at()), with_store(place, fuseki.at(url=faults.url))
    with Catalogue(behind, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=[PROJECT]))
        before = catalogue.export()
        FAILURES[failure](faults)
        with pytest.raises(SurroundingsError):
            submit(catalogue, twin(tmp_path / "two", project=[{**PROJECT, "approved": "70000"}, NEXT]))
        accepted = [verdict for _, verdict in catalogue.ledger.current()]
        assert [verdict.projects for verdict in accepted] == [1 if failure == "gone" else 2]
    if failure == "gone":
        faults.up()
    stands = _standing(fuseki)
    aside = _embedded(behind.folder, tmp_path / "aside")
    with Catalogue(aside, shipped()) as catalogue:
        after = catalogue.export()
    assert stands == (after if failure == "done, and not said" else before)
    faults.clear()
    with Catalogue(direct, shipped()) as catalogue:
        assert catalogue.export() == after


def test_a_catalogue_moves_to_a_server_and_to_another_and_back(
    place: Workspace, fuseki: Fuseki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=[PROJECT, NEXT]))
        catalogue.weave().close()
        before = catalogue.export()
    folder, two = place.folder, f"{fuseki.url}/two"
    with_store(place, fuseki.at())
    assert run(folder, "store", "copy", "embedded", "server") == 0
    assert f"{len(before.splitlines()):,} statements" in capsys.readouterr().out
    assert run(folder, "store", "copy", "server", two) == 0
    assert run(folder, "store", "copy", two, "embedded") == 1, "there is something"
    assert "--replace" in capsys.readouterr().err
    shutil.rmtree(folder / "store")
    assert run(folder, "store", "copy", two, "embedded") == 0
    assert run(folder, "store", "copy", "embedded", two, "--replace") == 0
    assert _standing(fuseki) == before
    aside = open_workspace(folder)
    assert aside.store is not None
    with Catalogue(aside, shipped()) as catalogue:
        assert catalogue.export() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("embedded", "embedded"), 2),
        (("embedded", "server"), 2),  # there is no [store]
        (("embedded", "elsewhere"), 2),
        (("embedded", "https://officer:geheim@host.example/ds"), 2),
        (("{one}", "embedded"), 1),  # it is empty
        (("embedded", "{plain}"), 3),
        (("embedded", "{one}/nothing"), 3),
        (("embedded", "http://127.0.0.1:9/ds"), 3),
    ],
)
def test_a_copy_that_cannot_be_made_is_a_message(
    place: Workspace, fuseki: Fuseki, capsys: pytest.CaptureFixture[str], words: tuple[str, str], code: int
) -> None:
    told = [word.format(one=f"{fuseki.url}/one", plain=f"{fuseki.url}/plain") for word in words]
    assert run(place.folder, "store", "copy", *told) == code
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said
    assert "geheim" not in said
    assert ("has no [store]" in said) == (words == ("embedded", "server"))


def test_a_copy_that_is_stopped_is_never_taken_for_a_whole_one(
    place: Workspace, fuseki: Fuseki, faults: Faults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next command finds what is missing by its marks, and a copy made anew is whole."""
    monkeypatch.setattr("thaktho.store.copying._AT_ONCE", 1000)
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "one", project=[PROJECT, NEXT]))
        before = catalogue.export()
    faults.cut_upload(500, action="/one/update", skip=2)
    assert run(place.folder, "store", "copy", "embedded", f"{faults.url}/one") == 3
    stopped = _standing(fuseki)
    assert 0 < len(stopped) < len(before)
    faults.clear()
    with Catalogue(with_store(place, fuseki.at()), shipped()) as catalogue:
        assert catalogue.export() == before
    assert run(place.folder, "store", "copy", "embedded", "server", "--replace") == 0
    assert _standing(fuseki) == before
