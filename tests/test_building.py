"""A build makes two things side by side: where one fails, the other ends, and the site that stands is as it was."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO

import duckdb
import pytest
from tests.making import PROJECT, submit, twin

from thaktho.contract import shipped
from thaktho.describe import packed
from thaktho.flow import Catalogue
from thaktho.metadata import File
from thaktho.site_folder import SiteFolder
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole  # every test builds a site

STANDING = "what stood there"


@dataclass
class Interrupted:
    """Pages are interrupted as soon as what is made beside them has ``begun``; ``given_up`` is set when it is told."""

    begun: Event = field(default_factory=Event)
    given_up: Event = field(default_factory=Event)


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Interrupted:
    """A build whose pages are interrupted."""
    made, give_up = Interrupted(), SiteFolder.give_up

    def pages(*_: object, **__: object) -> None:
        assert made.begun.wait(60)
        raise KeyboardInterrupt

    def ended(site: SiteFolder) -> None:
        give_up(site)
        made.given_up.set()

    monkeypatch.setattr("thaktho.building.build_pages", pages)
    monkeypatch.setattr(SiteFolder, "give_up", ended)
    return made


@pytest.fixture
def filled(place: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with a project, and a site that stands."""
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "sent", project=[PROJECT])).outcome == "accepted"
    (place.folder / "public").mkdir()
    (place.folder / "public" / "index.html").write_text(STANDING, encoding="utf-8")
    return place


def failed(place: Workspace, error: type[BaseException]) -> None:
    """Build, and see that it fails with an error and leaves what was there."""
    with Catalogue(place, shipped()) as catalogue, catalogue.weave() as facts, pytest.raises(error):
        catalogue.build(facts, lambda *_: None)
    assert {path.name for path in place.folder.glob("publi*")} == {"public", "publishers"}
    assert (place.folder / "public" / "index.html").read_text(encoding="utf-8") == STANDING


def test_where_pages_are_interrupted_no_more_files_are_made(
    filled: Workspace, interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def put(path: Path, _: bytes) -> None:
        interrupted.begun.set()
        assert interrupted.given_up.wait(60)
        made.append(path)

    monkeypatch.setattr("thaktho.describe.files._put", put)
    failed(filled, KeyboardInterrupt)
    assert len({path.parent for path in made}) == 1, "what was begun for one thing"


def test_where_pages_are_interrupted_what_is_asked_meanwhile_ends(
    filled: Workspace, interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(facts: duckdb.DuckDBPyConnection, *_: object) -> list[File]:
        interrupted.begun.set()
        facts.execute("select max(a.range * b.range) from range(100_000_000) a, range(100_000_000) b")
        return []

    monkeypatch.setattr("thaktho.building.woven.files", forever)
    failed(filled, KeyboardInterrupt)


def test_where_pages_are_interrupted_no_more_dumps_are_made(
    filled: Workspace, interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    write = packed.write

    def put(pieces: Iterable[packed.Piece], out: IO[bytes]) -> packed.Written:
        interrupted.begun.set()
        assert interrupted.given_up.wait(60)
        made.append(out.name)
        return write(pieces, out)

    monkeypatch.setattr("thaktho.describe.dump.packed.write", put)
    failed(filled, KeyboardInterrupt)
    assert len(made) == 1


def test_where_files_fail_no_more_pages_are_made(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(*rest: object, **_: object) -> None:
        progress = rest[4]
        assert callable(progress)
        while True:  # until it is told that all is in vain
            progress(0, 1)
            time.sleep(0.001)  # what fails beside it has the processor

    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("thaktho.building.build_pages", pages)
    monkeypatch.setattr("thaktho.describe.files._put", full)
    failed(filled, OSError)
