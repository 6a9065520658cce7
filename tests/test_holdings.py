"""What a workspace holds: the store is derived, and opening or rebuilding makes it from the ledger and archive."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from tests.making import PROJECT, rebuilt, submit, twin

from thaktho.contract import Contract, shipped
from thaktho.errors import SurroundingsError
from thaktho.flow import Catalogue
from thaktho.holdings import forget_store
from thaktho.iris import PROV, SHARED, THK
from thaktho.messages import text
from thaktho.resources import folder
from thaktho.store.graphs import Embedded
from thaktho.weave import linkages
from thaktho.workspace import Workspace, open_workspace

pytestmark = pytest.mark.whole  # every test opens a workspace and fills its store

GOALS = [{"code": "G-1", "title": "สังคมเป็นสุข", "strategy": "S-1"}]
STRATEGIES = [{"code": "S-1", "title": "วิสัยทัศน์ทดสอบ", "area": "90"}]


@pytest.fixture(scope="module")
def woven(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two datasets accepted, one of them in its second version, and woven; it is closed."""
    folder = tmp_path_factory.mktemp("woven")
    place = open_workspace(Path(shutil.copytree(opened, folder / "workspace")))
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(folder / "one", project=[dict(PROJECT)]))
        submit(catalogue, twin(folder / "two", project=[{**PROJECT, "title": "โครงการส่งเสริมสุขภาพ ระยะที่ 2"}]))
        submit(catalogue, twin(folder / "three", project=[{**PROJECT, "fund": "สสส."}]), "other")
        catalogue.weave().close()
    return place.folder


@pytest.fixture
def filled(woven: Path, tmp_path: Path) -> Workspace:
    """The same, of the test's own."""
    return open_workspace(Path(shutil.copytree(woven, tmp_path / "workspace")))


def _export(place: Workspace) -> bytes:
    with Catalogue(place, shipped()) as catalogue:
        return catalogue.export()


@pytest.mark.parametrize("lost", ["store", "store/CURRENT"])
def test_opening_heals_a_store_that_was_deleted(filled: Workspace, lost: str, caplog: pytest.LogCaptureFixture) -> None:
    """Everything is there again, linkages too, and it is said: no query is ever answered with less in silence."""
    before = _export(filled)
    assert b"/linkage" in before
    if lost == "store":
        shutil.rmtree(filled.folder / lost)
    else:
        (filled.folder / lost).unlink()
        with pytest.raises(SurroundingsError) as caught:  # it makes a new one, and finds pieces of the old
            Catalogue(filled, shipped())
        assert "rebuild" in caught.value.message.en
    assert caplog.messages == []
    assert _export(filled) == before
    assert caplog.messages == [text("store.lost").en]  # since it takes a while
    with Catalogue(filled, shipped()) as catalogue:
        assert not catalogue.was_lost
    assert len(caplog.messages) == 1


def test_opening_heals_a_graph_that_was_half_loaded(filled: Workspace) -> None:
    """The mark comes last: what has none is loaded again, whatever of it is there."""
    before = _export(filled)
    with Catalogue(filled, shipped()) as catalogue:
        (name,) = (one for one in catalogue.loaded if "/other/" in one)
        marks = [quad for quad in catalogue.store.graph(name) if quad.predicate == NamedNode(f"{PROV}wasGeneratedBy")]
        half = [quad for quad in catalogue.store.graph(name) if quad not in marks][::2]
        catalogue.store.replace([], [*marks, *half], [])
        assert name not in catalogue.loaded
    assert _export(filled) == before


def test_opening_heals_a_store_that_missed_a_submission(filled: Workspace, tmp_path: Path) -> None:
    """The store of a moment before the last acceptance: only the missing graph is loaded, the others stand."""
    shutil.copytree(filled.folder / "store", tmp_path / "older")
    with Catalogue(filled, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "four", project=[{**PROJECT, "title": "โครงการรุ่นที่สาม"}]))
        expected = catalogue.export()
    shutil.rmtree(filled.folder / "store")
    shutil.copytree(tmp_path / "older", filled.folder / "store")
    assert _export(filled) == expected


def test_rebuilding_gives_the_same_bytes(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        before = catalogue.export()
        assert rebuilt(catalogue, weave=True) == before


def test_a_damaged_store_is_an_error_that_names_the_cure_and_the_cure_works(filled: Workspace) -> None:
    before = _export(filled)
    (filled.folder / "store" / "CURRENT").write_bytes(b"rubbish")
    with pytest.raises(SurroundingsError) as caught:
        Catalogue(filled, shipped())
    assert "rebuild" in caught.value.message.th
    forget_store(filled)
    with Catalogue(filled, shipped()) as catalogue:
        catalogue.weave().close()
        assert catalogue.export() == before


def test_a_store_in_use_is_not_forgotten(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        with pytest.raises(SurroundingsError) as caught:
            forget_store(filled)
        assert caught.value.key == "store.locked"
        assert PROJECT["code"].encode() in catalogue.export()


def test_rebuilding_judges_nothing_again(filled: Workspace, tmp_path: Path) -> None:
    """A contract that has become stricter since does not unpublish what was accepted."""
    shapes = Path(shutil.copytree(folder("shapes"), tmp_path / "shapes"))
    project = shapes / "project.ttl"
    text = project.read_text(encoding="utf-8")
    assert (
        "project:goal-expected a sh:PropertyShape ; sh:path thk:advances ; sh:minCount 1 ; sh:severity sh:Warning"
        in text
    )
    stricter = text.replace(
        "sh:path thk:advances ; sh:minCount 1 ; sh:severity sh:Warning", "sh:path thk:advances ; sh:minCount 1"
    )
    project.write_text(stricter, encoding="utf-8")
    with Catalogue(filled, Contract(shapes, folder("vocab"))) as catalogue:
        assert len(catalogue.ledger.history()) == 3
        assert PROJECT["code"].encode() in rebuilt(catalogue)


def test_a_new_version_of_the_contract_reloads_the_codes(filled: Workspace, tmp_path: Path) -> None:
    """A label mended in a code list is in the store after the next opening, and the old label is gone."""
    vocab = Path(shutil.copytree(folder("vocab"), tmp_path / "vocab"))
    lists = vocab / "codes" / "target-group.ttl"
    text = lists.read_text(encoding="utf-8")
    label = next(c.label.en for c in shipped().concepts[THK + "TargetGroup"] if c.notation == "1004")
    lists.write_text(text.replace(f'"{label}"@en', '"Our elders"@en'), encoding="utf-8")
    newer = Contract(folder("shapes"), vocab)
    assert newer.version != shipped().version
    with Catalogue(filled, newer) as catalogue:
        exported = catalogue.export().decode()
    mine = [line for line in exported.splitlines() if line.startswith(f"<{SHARED}code/target-group/1004>")]
    assert any('"Our elders"@en' in line for line in mine)
    assert not any(f'prefLabel> "{label}"@en' in line for line in mine)
    assert f'contractVersion> "{newer.version}" <{SHARED}graph/codes>' in exported
    assert f'contractVersion> "{shipped().version}" <{SHARED}graph/codes>' not in exported


def test_another_province_in_the_settings_reloads_the_areas(filled: Workspace) -> None:
    """The store follows thaktho.toml, as a rebuild would: no settings of yesterday stay in it."""
    settings = filled.folder / "thaktho.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('["90"]', '["90", "93"]'), encoding="utf-8")
    with Catalogue(open_workspace(filled.folder), shipped()) as catalogue:
        exported = catalogue.export()
        assert f"<{SHARED}area/930101>".encode() in exported
        assert rebuilt(catalogue, weave=True) == exported


def test_opening_again_changes_nothing(filled: Workspace) -> None:
    assert _export(filled) == _export(filled)


def test_nothing_exported_is_a_blank_node(filled: Workspace) -> None:
    exported = _export(filled)
    assert b"_:" not in exported.replace(b'"_:', b"")
    lines = exported.splitlines()
    assert lines == sorted(set(lines), key=bytes.decode)
    assert len(list(parse(exported, format=RdfFormat.N_QUADS))) == len(lines)


def test_goals_and_strategies_of_one_dataset_are_known_to_the_next(place: Workspace, tmp_path: Path) -> None:
    """A project may name a goal, by code or by title, that another publisher's dataset states."""
    with Catalogue(place, shipped()) as catalogue:
        file = twin(
            tmp_path / "file", project=[{**PROJECT, "goal": "g-๑"}, {**PROJECT, "code": "2", "goal": "สังคมเป็นสุข"}]
        )
        publisher = place.publisher("fund")
        before = catalogue.check(file, publisher, publisher.dataset(None))
        assert {f.rule for f in before.findings if f.field == "goal"} == {"find.thing_unknown"}
        submit(catalogue, twin(tmp_path / "goals", strategy=STRATEGIES, goal=GOALS), "other")
        after = catalogue.check(file, publisher, publisher.dataset(None))
        assert not [f for f in after.findings if f.field == "goal"]
        goals = {value.term for row in after.reading.rows for value in row.fields["goal"]}
        assert goals == {"https://test.example/id/goal/G-1"}


def test_a_damaged_archive_is_an_error_and_not_an_empty_store(filled: Workspace) -> None:
    with Catalogue(filled, shipped()) as catalogue:
        ((_, verdict), *_) = catalogue.ledger.current()
    assert verdict.graph is not None
    (filled.folder / "archive" / verdict.graph[:2] / verdict.graph[2:]).write_bytes(b"")
    shutil.rmtree(filled.folder / "store")
    with pytest.raises(SurroundingsError):
        Catalogue(filled, shipped())


@pytest.mark.whole
def test_the_site_can_be_built_again_in_place(filled: Workspace, silent: Callable[[int, int], None]) -> None:
    """Building swaps whole folders: the site is never half there, and nothing is left beside it.

    It is readable whatever the files of who builds it are closed to; what is kept for the next build never is.
    """
    mask = os.umask(0o077)
    with Catalogue(filled, shipped()) as catalogue:
        tables = catalogue.weave()
        for _ in range(2):
            assert catalogue.build(tables, silent) > 100
            names = {path.name for path in filled.folder.iterdir() if path.name.startswith("public")}
            assert names == {"public"}
        tables.close()
    assert os.umask(mask) == 0o077
    site = [filled.folder / "public", *(filled.folder / "public").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in site} == {0o755, 0o644}
    assert (filled.folder / "memory").stat().st_mode & 0o777 == 0o700


def test_of_the_linkages_in_the_store_only_what_differs_is_written(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes is taken out, what comes is put in; weaving again changes nothing."""
    changes: list[tuple[set[Quad], set[Quad]]] = []

    def watched(store: Embedded, graphs: Iterable[str], removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        changes.append((set(removed), set(added)))
        replace(store, graphs, *changes[-1])

    with Catalogue(filled, shipped()) as catalogue:
        place = catalogue.workspace
        name = linkages.graph_name(place.site_base)
        first = set(catalogue.store.graph(name))
        goes_on = {**PROJECT, "code": "69-L5221-2-01", "fiscalYear": "2569", "start": "", "end": ""}
        assert submit(catalogue, twin(tmp_path / "four", project=[dict(PROJECT), goes_on])).outcome == "accepted"
        replace = Embedded.replace
        monkeypatch.setattr(Embedded, "replace", watched)
        tables = catalogue.weave()
        second = set(linkages.quads(tables, place.base, place.site_base))
        assert set(catalogue.store.graph(name)) == second != first
        assert changes == [(first - second, second - first)]
        tables.close()
        catalogue.weave().close()
        assert changes[1:] == [(set(), set())]
        assert submit(catalogue, twin(tmp_path / "five", project=[dict(PROJECT)])).outcome == "accepted"
        tables = catalogue.weave()
        third = set(linkages.quads(tables, place.base, place.site_base))
        assert second - third
        assert set(catalogue.store.graph(name)) == third
        tables.close()


def test_a_new_fund_is_asked_about_once_one_of_a_like_name_is_published(opened: Path, tmp_path: Path) -> None:
    """Nothing is asked in the first submission, nor of a fund that is published, whoever names it."""
    first, like = "กองทุนฟื้นฟูสมรรถภาพจังหวัดสงขลา", "กองทุนฟื้นฟูสมรรถภาพ จ.สงขลา"
    files = {name: twin(tmp_path / name, project=[{**PROJECT, "fund": name}]) for name in (first, like)}

    def asked(catalogue: Catalogue, name: str) -> list[str | None]:
        who = catalogue.workspace.publisher("other")
        found = catalogue.check(files[name], who, who.dataset(None)).findings
        return [finding.value for finding in found if finding.rule == "find.fund_alike"]

    with Catalogue(open_workspace(Path(shutil.copytree(opened, tmp_path / "w"))), shipped()) as catalogue:
        assert [asked(catalogue, name) for name in (first, like)] == [[], []]
        submit(catalogue, files[first])
        assert [asked(catalogue, name) for name in (first, like)] == [[], [like]]
        submit(catalogue, files[like], "other")
        assert [asked(catalogue, name) for name in (first, like)] == [[], []]
