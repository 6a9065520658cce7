"""The dump is what `thaktho export` gives, in every form, by year, and by province where it is large."""

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import Literal, NamedNode, Quad, parse

from thaktho.describe import dump
from thaktho.describe.dump import Dumps
from thaktho.describe.shares import FORMS, Graph
from thaktho.iris import CSVW, RDF, SHARED
from thaktho.messages import text
from thaktho.store.graphs import canonical

BASE = "https://a.example/id/"
PROVENANCE = "https://a.example/graph/provenance"
TITLE = NamedNode("http://purl.org/dc/terms/title")
ONE, TWO = "dataset/a/projects/2568", "dataset/b/projects/2568-2569"


def _quad(path: str, value: str, graph: str = "https://a.example/graph/x") -> Quad:
    return Quad(NamedNode(BASE + path), TITLE, Literal(value), NamedNode(graph))


def _describes(row: str, path: str) -> Quad:
    return Quad(NamedNode(BASE + row), NamedNode(CSVW + "describes"), NamedNode(BASE + path), NamedNode(PROVENANCE))


ROW = "submission/a/projects/2568/1/row/%E0%B9%82/2"
GRAPHS: Mapping[str, list[Quad]] = {
    ONE: [
        _quad("project/f/1", '2568 ใน 90\nสองบรรทัด \\ "อัญประกาศ"'),
        _quad("project/f/1/funding/f", "ของโครงการ 2568 ใน 90"),
        _quad("project/f/12", "2568 ใน 90 และ 91"),
        _describes(ROW, "project/f/1"),
        _quad(f"{ROW}/range", "แถวของโครงการ 2568", PROVENANCE),
        _quad("submission/a/projects/2568/1/file", "ไฟล์", PROVENANCE),
    ],
    TWO: [
        _quad("project/f/3", "ไม่บอกที่ 2569", "https://a.example/graph/y"),
        _quad("project/f/1", "อีกชุดหนึ่งไม่บอกปี", "https://a.example/graph/y"),
        _quad("fund/f", "ของทุกคน", "https://a.example/graph/y"),
    ],
    dump.LINKAGES: [_quad("linkage/shared-goal/a", "2568 ใน 91", "https://a.example/graph/linkages")],
}
ALL = [quad for quads in GRAPHS.values() for quad in quads]


def _graphs(said: Mapping[str, list[Quad]] = GRAPHS) -> list[Graph]:
    contents = {name: canonical(quads) for name, quads in said.items()}
    return [
        Graph(BASE + name if "/" in name else name, hashlib.sha256(content).hexdigest(), partial(bytes, content))
        for name, content in contents.items()
    ]


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "create table statement (dataset text, subject text, class text, field text, value text, iri text);"
        "create table linkage (iri text, year integer, area text)"
    )
    said = [
        (ONE, "project/f/1", "fiscalYear", "2568", None),
        (ONE, "project/f/1", "area", None, "900101"),
        (ONE, "project/f/12", "fiscalYear", "2568", None),
        (ONE, "project/f/12", "area", None, "900101"),
        (ONE, "project/f/12", "area", None, "91"),
        (TWO, "project/f/3", "fiscalYear", "2569", None),
    ]
    rows = [
        (BASE + dataset, BASE + subject, "project", field, value, area and f"{SHARED}area/{area}")
        for dataset, subject, field, value, area in said
    ]
    made.executemany("insert into statement values (?, ?, ?, ?, ?, ?)", rows)
    made.execute("insert into linkage values (?, 2568, '910101')", [BASE + "linkage/shared-goal/a"])
    return made


def _write(facts: duckdb.DuckDBPyConnection, place: Path, graphs: list[Graph] | None = None, large: int = 99) -> Dumps:
    out = place / "public"
    return dump.write(_graphs() if graphs is None else graphs, facts, BASE, PROVENANCE, place / "memory", out, large)


def _read(place: Path, part: str, form: str = "nq") -> list[Quad]:
    packed = (place / "public" / "dump" / f"{part}.{form}.gz").read_bytes()
    return list(parse(gzip.decompress(packed), format=FORMS[form]))


def _said(quads: list[Quad]) -> set[str]:
    """Return the texts and addresses that quads say of their subjects."""
    return {str(quad.object) for quad in quads}


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_is_all_that_is_published_in_every_form(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path, form: str
) -> None:
    written = _write(facts, tmp_path)
    assert sorted(map(str, _read(tmp_path, "whole", form))) == sorted(map(str, ALL))
    (one,) = [one for one in written.files if (one.part, one.form) == ("whole", form)]
    assert (one.statements, one.query) == (len(ALL), form == "nq")


def test_a_file_is_called_by_what_is_in_it(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    named = {one.name: one.title.en for one in _write(facts, tmp_path).files}
    assert named["2568.nq.gz"] == f"{text('about.dump_year', year=2568).en} (N-Quads)"
    assert named["whole.trig.gz"] == f"{text('site.dump_whole').en} (TriG)"


def test_what_is_in_the_list_of_json_ld_is_a_thing_or_a_graph_each(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Programs that know JSON alone read it too: lists within the list would be the same to JSON-LD alone."""
    _write(facts, tmp_path)
    listed = json.loads(gzip.decompress((tmp_path / "public" / "dump" / "whole.jsonld.gz").read_bytes()))
    assert {type(one) for one in listed} == {dict}


def test_its_lines_in_order_are_what_export_gives(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    _write(facts, tmp_path)
    lines = gzip.decompress((tmp_path / "public" / "dump" / "whole.nq.gz").read_bytes()).splitlines(keepends=True)
    assert b"".join(sorted(lines)) == canonical(ALL)


@pytest.mark.parametrize("form", FORMS)
def test_a_year_has_its_projects_and_linkages_with_their_rows(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path, form: str
) -> None:
    _write(facts, tmp_path)
    assert _said(_read(tmp_path, "2568", form)) == _said([*GRAPHS[ONE][:5], *GRAPHS[dump.LINKAGES]])
    assert _said(_read(tmp_path, "2569", form)) == _said(GRAPHS[TWO][:1])
    assert _said(_read(tmp_path, "undated", form)) == _said([GRAPHS[ONE][5], *GRAPHS[TWO][1:]])


def test_what_is_large_is_asked_by_province_and_nothing_is_lost(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    written = _write(facts, tmp_path, large=3)
    asked = [one.part for one in written.files if one.query]
    assert asked == ["common", "90", "91", "provenance"]
    assert {part: {str(quad) for quad in _read(tmp_path, part)} for part in asked} == {
        "common": {str(quad) for quad in GRAPHS[TWO]},
        "90": {str(quad) for quad in GRAPHS[ONE][:3]},
        "91": {str(quad) for quad in [GRAPHS[ONE][2], *GRAPHS[dump.LINKAGES]]},
        "provenance": {str(quad) for quad in GRAPHS[ONE][3:]},
    }
    assert {str(quad) for quad in _read(tmp_path, "whole")} == set(map(str, ALL))


def test_checksums_are_such_as_sha256sum_checks(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    written = _write(facts, tmp_path)
    folder = tmp_path / "public" / "dump"
    subprocess.run(["sha256sum", "--strict", "-c", dump.SUMS], cwd=folder, check=True, capture_output=True)
    for one in written.files:
        content = (tmp_path / "public" / one.path).read_bytes()
        assert (one.size, one.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert len(written.files) == len(list(folder.iterdir())) - 1


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_only_what_changed_is_packed_again_and_the_bytes_are_those_of_a_first_time(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    _write(facts, tmp_path / "kept")
    before = _files(tmp_path / "kept" / "memory" / "dump")
    changed = {**GRAPHS, TWO: [_quad("fund/f", "ชื่อใหม่", "https://a.example/graph/y")]}
    read: list[str] = []

    def noted(one: Graph) -> Graph:
        def content() -> bytes:
            read.append(one.dataset)
            return one.content()

        return Graph(one.dataset, one.digest, content)

    shutil.rmtree(tmp_path / "kept" / "public")
    again = _write(facts, tmp_path / "kept", [noted(one) for one in _graphs(changed)])
    assert read == [BASE + TWO]
    assert again.files == _write(facts, tmp_path / "anew", _graphs(changed)).files
    assert _files(tmp_path / "kept" / "public" / "dump") == _files(tmp_path / "anew" / "public" / "dump")
    after = _files(tmp_path / "kept" / "memory" / "dump")
    assert len(after) == len(before) == len(GRAPHS)
    assert len(after.keys() & before.keys()) == len(GRAPHS) - 1


def test_another_year_of_a_project_is_another_share(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    _write(facts, tmp_path)
    facts.execute("update statement set value = '2567' where value = '2569'")
    _write(facts, tmp_path)
    assert _said(_read(tmp_path, "2567")) == _said(GRAPHS[TWO][:1])


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda _: b"", lambda _: b"{}\n", lambda _: b"[1]\n"])
def test_a_share_that_is_not_whole_is_packed_again(
    facts: duckdb.DuckDBPyConnection, tmp_path: Path, damage: partial[bytes]
) -> None:
    first = _write(facts, tmp_path)
    for path in (tmp_path / "memory" / "dump").iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert _write(facts, tmp_path) == first


def test_shares_are_closed_to_others(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    _write(facts, tmp_path)
    folder = tmp_path / "memory" / "dump"
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.iterdir()]} == {0}


def test_statements_are_counted_by_predicate_and_class(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    thing = Quad(NamedNode(BASE + "fund/f"), NamedNode(RDF + "type"), NamedNode("https://a.example/C"))
    (one,) = _write(facts, tmp_path, _graphs({"common": [thing, _quad("fund/f", "ชื่อ")]})).graphs
    assert one.properties == {RDF + "type": 1, TITLE.value: 1}
    assert (one.classes, one.subjects, one.statements) == ({"https://a.example/C": 1}, 1, 2)


def test_nothing_makes_no_file(facts: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert _write(facts, tmp_path, _graphs({"common": []})) == Dumps()
