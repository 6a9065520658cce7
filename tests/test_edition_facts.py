"""What two editions differ in is found once; what is kept of it tells the same, and goes when it is of no use."""

from pathlib import Path

import duckdb
import pytest
from tests.making import PROJECT, submit, twin, workspace

from thaktho import edition_facts, editions
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

pytestmark = pytest.mark.whole  # editions are sent one after another, each is woven

TABLES = ("edition_before", "changed_thing", "changed_field", "changed_value", "withdrawn")
Told = dict[str, list[tuple[object, ...]]]


def told(catalogue: Catalogue) -> Told:
    with catalogue.facts() as facts:
        edition_facts.tell(facts, catalogue)
        return {table: _rows(facts, table) for table in TABLES}


def _rows(facts: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    return facts.execute(f"from {table} order by all").fetchall()


def test_what_was_found_is_kept_until_an_edition_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workspace(tmp_path / "workspace", "fund").folder
    kept = place / "memory" / "editions"
    later = {**PROJECT, "approved": "34000", "title": "ชื่อใหม่", "endDate": "2568-09-29"}
    compared: list[bytes] = []
    changes = editions.changes

    def counted(before: bytes, *rest: object) -> list[editions.Changed]:
        compared.append(before)
        return changes(before, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(editions, "changes", counted)
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "first", project=[PROJECT])).outcome == "accepted"
        more = [later, {**PROJECT, "code": "68-L5221-2-02"}]
        assert submit(catalogue, twin(tmp_path / "second", project=more)).outcome == "accepted"
        first = told(catalogue)
        assert {len(first[table]) > 0 for table in TABLES[:-1]} == {True}
        assert told(catalogue) == first
        assert len(compared) == 1
        (file,) = kept.iterdir()
        assert (kept.stat().st_mode | file.stat().st_mode) & 0o077 == 0
        for damaged in (b"", b"[{}]", b"{", b"[1]"):
            file.write_bytes(damaged)
            assert told(catalogue) == first
        assert len(compared) == 5
        assert submit(catalogue, twin(tmp_path / "third", project=[PROJECT])).outcome == "accepted"
        assert told(catalogue) != first
        assert file.name not in {one.name for one in kept.iterdir()}
