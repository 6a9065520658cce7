"""The dump is what `thaktho export` gives, the same bytes for the same statements, in parts where it is large."""

import gzip
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from thaktho.describe import dump
from thaktho.store.graphs import canonical

BASE = "https://a.example/id/"
PROVENANCE = "https://a.example/graph/provenance"
TITLE = NamedNode("http://purl.org/dc/terms/title")


def _quad(path: str, value: str, graph: str = "https://a.example/graph/x") -> Quad:
    return Quad(NamedNode(BASE + path), TITLE, Literal(value), NamedNode(graph))


QUADS = [
    _quad("project/f/1", "ใน 90\nสองบรรทัด"),
    _quad("project/f/1/funding/f", "ของโครงการใน 90"),
    _quad("project/f/12", "ใน 90 และ 91"),
    _quad("project/f/3", "ไม่บอกที่"),
    _quad("linkage/shared-goal/a", "ใน 91"),
    _quad("fund/f", "ของทุกคน"),
    _quad("submission/1/row/2", "แถว", PROVENANCE),
]


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("create table project_area (project text, area text); create table linkage (iri text, area text)")
    rows = [("project/f/1", "900101"), ("project/f/1", "9002"), ("project/f/12", "900101"), ("project/f/12", "91")]
    made.executemany("insert into project_area values (?, ?)", [(BASE + path, area) for path, area in rows])
    made.execute("insert into linkage values (?, '910101')", [BASE + "linkage/shared-goal/a"])
    return made


def _read(out: Path, path: str) -> bytes:
    return gzip.decompress((out / path).read_bytes())


def test_the_whole_is_what_export_gives_whatever_the_order(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (one,) = dump.write(QUADS, facts, BASE, PROVENANCE, tmp_path / "a")
    dump.write(QUADS[::-1], facts, BASE, PROVENANCE, tmp_path / "b")
    packed = (tmp_path / "a" / one.path).read_bytes()
    assert one == dump.Dump("dump/whole.nq.gz", "whole", len(QUADS), len(packed))
    assert _read(tmp_path / "a", one.path) == canonical(QUADS)
    assert (tmp_path / "b" / one.path).read_bytes() == packed


def test_what_does_not_fit_in_memory_is_sorted_as_well(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump, "_AT_ONCE", 2)
    (one,) = dump.write(QUADS, facts, BASE, PROVENANCE, tmp_path)
    assert _read(tmp_path, one.path) == canonical(QUADS)


def test_what_is_large_is_parted_by_province_and_nothing_is_lost(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    written = dump.write(QUADS, facts, BASE, PROVENANCE, tmp_path, large=3)
    held = {one.part: _read(tmp_path, one.path) for one in written}
    assert list(held) == ["common", "90", "91", "provenance"]
    assert held == {
        "common": canonical([QUADS[3], QUADS[5]]),
        "90": canonical(QUADS[:3]),
        "91": canonical([QUADS[2], QUADS[4]]),
        "provenance": canonical([QUADS[6]]),
    }
    assert [one.statements for one in written] == [2, 3, 2, 1]


def test_nothing_makes_no_file(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert dump.write([], facts, BASE, PROVENANCE, tmp_path) == ()
