"""A site is built again wherever anything that it is made of is another, and nowhere else."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin, workspace

import thaktho
from thaktho import made_of, resources
from thaktho.building import Building
from thaktho.contract import shipped
from thaktho.decisions import Decision
from thaktho.flow import Catalogue
from thaktho.resources import Room, folder
from thaktho.workspace import open_workspace

OTHER = {**PROJECT, "code": "69-OTHER-01", "year": "2569"}
_WATCHED = """
import json, sys
opened = set()
sys.addaudithook(lambda event, said: event == "open" and isinstance(said[0], str) and opened.add(said[0]))
from thaktho.cli import main
code = main(["build", "--workspace", sys.argv[1]])
print(json.dumps(sorted(opened)))
sys.exit(code)
"""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a dataset in force, and reference files of every kind; never written to."""
    place = workspace(tmp_path_factory.mktemp("made") / "workspace", "fund", "other").folder
    known = folder("examples") / "songkhla" / "reference"
    names = {"local_authorities": "local-authorities.csv", "boundaries": "tambon-boundaries.geojson"}
    names["centroids"] = "tambon-centroids.csv"
    (place / "reference").mkdir()
    for name in names.values():
        shutil.copy(known / name, place / "reference")
    lines = [f'{setting} = "reference/{name}"' for setting, name in names.items()]
    settings = place / "thaktho.toml"
    settings.write_text("\n".join([settings.read_text(encoding="utf-8"), "[reference]", *lines, ""]), encoding="utf-8")
    _sent(place, "fund", PROJECT, "accepted")
    return place


@pytest.fixture
def filled(accepted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(accepted, tmp_path / "workspace"))


def _digest(place: Path) -> str:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        return made_of.digest(catalogue)


def _edited(file: Path, old: str, new: str) -> None:
    said = file.read_text(encoding="utf-8")
    assert old in said
    file.write_text(said.replace(old, new, 1), encoding="utf-8")


def _decided(place: Path) -> None:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        catalogue.ledger.decisions.add([Decision("urn:a", "urn:b", "continuation", "confirm", "why", "fund", at)])


def _sent(place: Path, publisher: str, row: Mapping[str, str], outcome: str) -> None:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        file = twin(place.parent / f"{publisher}-{outcome}", project=[row])
        assert submit(catalogue, file, publisher).outcome == outcome


EDITS: dict[str, Callable[[Path], object]] = {
    "another dataset": lambda place: _sent(place, "other", OTHER, "accepted"),
    "a new edition": lambda place: _sent(place, "fund", {**PROJECT, "approved": "1"}, "accepted"),
    "a decision": _decided,
    "the title": lambda place: _edited(place / "thaktho.toml", 'th = "', 'th = "ใหม่ '),
    "a publisher's name": lambda place: _edited(place / "publishers" / "fund" / "publisher.toml", "Test", "Other"),
    "a publisher more": lambda place: shutil.copytree(place / "publishers" / "fund", place / "publishers" / "third"),
    "boundaries": lambda place: _edited(place / "reference" / "tambon-boundaries.geojson", "100.5", "100.6"),
    "centroids": lambda place: _edited(place / "reference" / "tambon-centroids.csv", "7.198", "7.199"),
    "authorities": lambda place: _edited(place / "reference" / "local-authorities.csv", "เทศบาล", "เมือง"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_said_elsewhere_is_another_digest(filled: Path, edit: str) -> None:
    before = _digest(filled)
    assert _digest(filled) == before
    EDITS[edit](filled)
    assert _digest(filled) != before


@pytest.mark.parametrize("room", made_of.ROOMS)
def test_so_is_another_file_of_the_software(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Room
) -> None:
    before, name = _digest(filled), next(file.name for file in sorted(folder(room).rglob("*")) if file.is_file())

    def elsewhere(one: Room) -> Path:
        return tmp_path / one if one == room else resources.folder(one)

    shutil.copytree(folder(room), tmp_path / room, ignore=shutil.ignore_patterns("node_modules"))
    monkeypatch.setattr(made_of, "folder", elsewhere)
    _append(next((tmp_path / room).rglob(name)))
    assert _digest(filled) != before


def _append(file: Path) -> None:
    with file.open("ab") as opened:
        opened.write(b"\n")


def test_so_is_another_program_or_library(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _digest(filled)
    with monkeypatch.context() as patched:
        patched.setattr(made_of, "software", str)
        assert _digest(filled) != before
    (tmp_path / "library-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert _digest(filled) != before


def test_what_no_page_tells_is_not_and_no_other_place(filled: Path, tmp_path: Path) -> None:
    before = _digest(filled)
    _sent(filled, "other", {**OTHER, "title": ""}, "rejected")
    _append(filled / "thaktho.toml")
    assert _digest(filled) == before
    assert _digest(filled.rename(tmp_path / "elsewhere")) == before


@pytest.mark.whole
def test_nothing_is_built_of_what_was_built_already(
    filled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build opens is all told of; where that is the same, it makes nothing, unless what it made is lost.

    Python says what it opens. What it does not see, the store and the databases, is derived or told whole.
    """
    script = [sys.executable, "-c", _WATCHED, str(filled)]
    done = subprocess.run(script, check=True, capture_output=True, text=True)
    opened = {Path(name) for name in json.loads(done.stdout.splitlines()[-1])}
    program = Path(thaktho.__file__).parent
    told = {*made_of.shipped_files(), filled / "thaktho.toml", *filled.glob("publishers/*/publisher.toml")}
    told |= set((filled / "reference").iterdir())
    derived = [filled / name for name in ("archive", "memory", "public.new", "ledger.sqlite")]
    ours = {one for one in opened if one.is_relative_to(program.parents[1]) or one.is_relative_to(filled)}
    assert ours & told, "it does see what is opened"
    strange = {
        one
        for one in ours - told
        if not (one.is_relative_to(program) and one.suffix in {".py", ".pyc", ".sql", ".toml"})
        and not any(one.is_relative_to(room) for room in (*derived, Path(sys.prefix)))
        and "__pycache__" not in one.parts
        and one.is_file()
    }
    assert strange == set()
    with monkeypatch.context() as patched:
        patched.delattr(Building, "weave")
        assert run(filled, "build") == 0
    assert "up to date" in capsys.readouterr().out
    with Catalogue(open_workspace(filled), shipped()) as catalogue:
        assert not catalogue.is_site_behind()
    shutil.rmtree(filled / "store")
    with Catalogue(open_workspace(filled), shipped()) as catalogue:
        assert catalogue.is_site_behind(), "the store has no linkages"
