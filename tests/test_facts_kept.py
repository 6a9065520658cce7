"""What is kept of accepted graphs gives the facts that are made of all anew; what is odd about it is made again."""

from pathlib import Path

import duckdb
import pytest
from tests.making import PROJECT, submit, twin, workspace

from thaktho import facts, facts_kept
from thaktho.contract import shipped
from thaktho.errors import SurroundingsError
from thaktho.flow import Catalogue

pytestmark = pytest.mark.whole  # many files are sent, and facts made anew after each

BASE = "https://test.example/id/"
NEXT = {**PROJECT, "code": "68-L5221-2-02", "title": "ผู้สูงอายุสุขใจ", "area": "แถวบ้านเรา", "approved": "๖๐,๐๐๐"}
DATASET = "(select * exclude (violations, warnings, infos) from dataset)"  # counts that the ledger has
TABLES = ("quad", "quad_digest", "statement", "term", DATASET, "publisher", "project", "funding", "area")


def told(made: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of the fact tables, in order."""
    return {table: made.execute(f"select * from {table} order by all").fetchall() for table in TABLES}  # noqa: S608


def anew(catalogue: Catalogue) -> dict[str, list[tuple[object, ...]]]:
    """Return what is made of the store's quads at once, by which nothing is kept."""
    quads = [quad for quad in catalogue.store.quads() if not str(quad.graph_name).endswith("graph/linkages>")]
    with facts.build((), quads, catalogue.contract, facts.Ground(BASE, ("90",))) as made:
        return told(made)


def test_facts_of_what_is_kept_are_those_of_everything_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_kept, "_AT_ONCE", 1)  # so each file is a part
    with Catalogue(workspace(tmp_path / "workspace", "fund", "other"), shipped()) as catalogue:
        folder = catalogue.woven_before.folder / facts.KEPT
        assert submit(catalogue, twin(tmp_path / "one", project=[PROJECT, NEXT])).outcome == "accepted"
        assert submit(catalogue, twin(tmp_path / "two", project=[dict(PROJECT)]), "other").outcome == "accepted"
        wanted = anew(catalogue)
        assert told(catalogue.facts()) == wanted, "made"
        kept = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert len(kept) == 2 * 4
        assert folder.stat().st_mode & 0o077 == 0
        assert told(catalogue.facts()) == wanted, "kept"
        assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == kept
        for number, broken in enumerate(sorted(kept)[:4]):  # the files of one part
            broken.write_bytes(broken.read_bytes()[:-5] if number % 2 else b"{}")
            assert told(catalogue.facts()) == wanted, broken.suffix
        assert submit(catalogue, twin(tmp_path / "new", project=[NEXT])).outcome == "accepted"
        assert told(catalogue.facts()) == anew(catalogue), "another edition"
        assert len(list(folder.iterdir())) == 2 * 4, "what is of the one before is forgotten"
        monkeypatch.setattr(facts_kept, "software", lambda: "another")
        assert told(catalogue.facts()) == anew(catalogue)
        assert not kept.keys() & set(folder.iterdir())


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    with Catalogue(workspace(tmp_path / "workspace", "fund"), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "one", project=[PROJECT])).outcome == "accepted"
        catalogue.woven_before.forget()
        catalogue.woven_before.folder.write_text("no folder", encoding="utf-8")
        with pytest.raises(SurroundingsError):
            catalogue.facts()
