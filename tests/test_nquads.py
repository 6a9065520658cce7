"""N-Quads in DuckDB: whatever a literal, a language or an IRI holds comes out as pyoxigraph reads it."""

import stat
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from thaktho import nquads
from thaktho.iris import XSD
from thaktho.store.graphs import canonical

P, G = NamedNode("urn:p"), NamedNode("urn:g")
IRIS = st.sampled_from(
    [
        NamedNode(iri)
        for iri in (
            "urn:a",
            "https://x.example/ก?q='#ข",
            "urn:@th",
            "urn:a--b",
            "urn:x:\U0001f600",
            "https://x.example/a(b);,",
        )
    ]
)
TEXTS = st.text(max_size=12) | st.text(
    st.sampled_from("\\\"\n\r\t\b\f\x00\x7f\x85\u2028\ufffe <>@^_:.,'nrtbfuU0กิ"), max_size=12
)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text, language: Literal(text, language=language), TEXTS, st.sampled_from(["th", "en-gb", "x-a"]))
    | st.builds(lambda text, kind: Literal(text, datatype=kind), TEXTS, IRIS | st.just(NamedNode(XSD + "integer")))
)
QUADS = st.builds(Quad, IRIS, IRIS, IRIS | LITERALS, IRIS)


def rows(files: Iterable[Path], quads: Iterable[Quad] = ()) -> list[tuple[str, ...]]:
    """Return the rows that are made."""
    with duckdb.connect() as tables:
        nquads.load(tables, "found", files, quads)
        return tables.execute("select g, s, p, o, kind, lang, type from found").fetchall()


def row(quad: Quad) -> tuple[str, ...]:
    """Return the row that a quad should be."""
    value = quad.object
    said = ("iri", "", "")
    if isinstance(value, Literal):
        said = ("literal", value.language or "", value.datatype.value)
    assert isinstance(value, Literal | NamedNode)
    return *(getattr(one, "value", "") for one in (quad.graph_name, quad.subject, quad.predicate)), value.value, *said


@given(st.sets(QUADS, max_size=12))
def test_rows_are_given_back_as_the_quads_that_they_were_made_of(quads: set[Quad]) -> None:
    with duckdb.connect() as tables:
        nquads.load(tables, "found", (), quads)
        assert sorted(map(str, nquads.quads(tables, "from found"))) == sorted(map(str, quads))


def test_two_answers_are_taken_one_after_another_and_never_by_turns() -> None:
    """A connection holds one answer: by turns, each would be a piece of it."""
    quads = [Quad(P, P, Literal(f"{n}"), G) for n in range(9)]
    with duckdb.connect() as tables, duckdb.connect() as others:
        for made in (tables, others):
            nquads.load(made, "found", (), quads)
        first, second = (nquads.quads(tables, "from found") for _ in range(2))
        next(first)
        with pytest.raises(RuntimeError, match="not all taken"):
            next(second)
        assert len([*first, *nquads.quads(others, "from found")]) == 2 * len(quads) - 1
        left = nquads.quads(tables, "from found")
        next(left)
        del left
        assert sorted(map(str, nquads.quads(tables, "from found"))) == sorted(map(str, quads))


@given(st.lists(QUADS, max_size=6, unique=True))
def test_a_digest_is_of_what_is_said_in_whatever_order(quads: list[Quad]) -> None:
    with duckdb.connect() as tables:
        nquads.load(tables, "one", (), quads)
        tables.execute("create table other as from one order by all desc")
        assert nquads.digest(tables, "one") == nquads.digest(tables, "other")
        tables.execute("delete from other where rowid = 0")
        assert (nquads.digest(tables, "one") == nquads.digest(tables, "other")) is (not quads)


@given(st.sets(QUADS, max_size=12))
def test_what_pyoxigraph_writes_is_read_as_pyoxigraph_reads_it(
    tmp_path_factory: pytest.TempPathFactory, quads: set[Quad]
) -> None:
    """The archive's sorted lines, a dump of a store, and quads themselves."""
    file = tmp_path_factory.mktemp("nquads") / "all.nq"
    file.write_bytes(canonical(quads))
    expected = sorted(map(row, parse(file.read_bytes(), format=RdfFormat.N_QUADS)))
    assert sorted(map(row, quads)) == expected
    assert sorted(rows([file])) == expected
    assert sorted(rows([], quads)) == expected
    store = Store()
    store.extend(quads)
    file.write_bytes(store.dump(format=RdfFormat.N_QUADS) or b"")
    assert sorted(rows([file])) == sorted(map(row, store))


def test_what_two_files_say_is_there_once(tmp_path: Path) -> None:
    one, two = (Quad(P, P, Literal(said), G) for said in ("1", "2"))
    files = [tmp_path / "one.nq", tmp_path / "two.nq"]
    files[0].write_bytes(canonical([one]))
    files[1].write_bytes(canonical([one, two]))
    assert sorted(rows(files, [two])) == [row(one), row(two)]


def test_nothing_is_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "empty.nq").touch()
    assert rows([]) == rows([tmp_path / "empty.nq"]) == []


@pytest.mark.parametrize(
    "quad",
    [
        Quad(BlankNode("b"), P, Literal("x"), G),
        Quad(P, P, BlankNode("b"), G),
        Quad(P, P, Literal("x"), BlankNode("b")),
        Quad(P, P, Literal("x"), DefaultGraph()),
        Quad(P, P, P, DefaultGraph()),
        Quad(P, P, Triple(P, P, P), G),
    ],
    ids=str,
)
def test_what_is_no_quad_of_iris_and_literals_is_an_error_and_not_left_out(quad: Quad) -> None:
    with pytest.raises(duckdb.Error, match="no quad of IRIs and literals"):
        rows([], [Quad(P, P, Literal("x"), G), quad])


@pytest.mark.parametrize(
    "line",
    ['<urn:s> <urn:p> "x"@en--ltr <urn:g> .', '<urn:s> <urn:p> "\\q" <urn:g> .', "# remark", "<urn:s> <urn:p>", "\x01"],
)
def test_a_line_that_is_not_as_it_should_be_is_an_error(tmp_path: Path, line: str) -> None:
    file = tmp_path / "one.nq"
    file.write_text(f'<urn:s> <urn:p> "x" <urn:g> .\n{line}\n', encoding="utf-8")
    with pytest.raises(duckdb.Error):
        rows([file])


def test_a_very_long_text_is_read_whole() -> None:
    quad = Quad(P, P, Literal('ก "ข"\n' * 100_000), G)
    assert rows([], [quad]) == [row(quad)]


def test_quads_lie_in_no_file_that_others_may_read() -> None:
    modes: list[int] = []

    class Watched:
        def execute(self, _: str, given: dict[str, list[str]]) -> None:
            modes.extend(stat.S_IMODE(Path(file).stat().st_mode) for file in given["files"])

    nquads.load(Watched(), "found", (), [Quad(P, P, Literal("x"), G)])  # type: ignore[arg-type]
    assert modes == [0o600]
