"""The graph store behind its interface: one transaction a change, one process at a time, canonical N-Quads."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Store, parse

from thaktho.errors import DataError, SurroundingsError
from thaktho.store import graphs
from thaktho.store.graphs import Embedded, canonical

HOLDER = """
import sys, time
from pathlib import Path
from thaktho.store.graphs import Embedded
held = Embedded(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""
NODES = st.sampled_from([NamedNode(f"urn:n:{n}") for n in "abc"])
TEXTS = st.builds(Literal, st.text(max_size=8))
NAMES = st.sampled_from([NamedNode(f"urn:g:{n}") for n in (1, 2)])
QUADS = st.builds(Quad, NODES, NODES, NODES | TEXTS, NAMES)
SETS = st.sets(QUADS, max_size=8)


def _quad(subject: str, graph: str, value: str = "x") -> Quad:
    return Quad(NamedNode(f"urn:n:{subject}"), NamedNode("urn:p"), Literal(value), NamedNode(f"urn:g:{graph}"))


@given(SETS, st.sets(NAMES), SETS, SETS)
def test_replace_drops_then_removes_then_adds(
    tmp_path_factory: pytest.TempPathFactory,
    before: set[Quad],
    dropped: set[NamedNode],
    removed: set[Quad],
    added: set[Quad],
) -> None:
    """Whatever is dropped, removed and added at once, the store holds what sets would; additions win."""
    store = Embedded(tmp_path_factory.mktemp("store") / "store")
    store.replace([], [], before)
    store.replace([name.value for name in dropped], removed, added)
    expected = ({q for q in before if q.graph_name not in dropped} - removed) | added
    assert set(store.quads()) == expected
    store.close()


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    """The last of the things to do is not right: what came before it is undone."""
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1")])
    with pytest.raises((SurroundingsError, SyntaxError, ValueError)):
        store.replace(["urn:g:1", "not a name >"], [], [_quad("b", "1")])
    assert set(store.quads()) == {_quad("a", "1")}
    store.close()


def test_one_change_is_one_request_to_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Oxigraph runs one update request in one transaction: there is one call, whatever is to be done."""
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1"), _quad("b", "2")])
    calls: list[str] = []
    real: Any = store._store

    class Watched:
        def __getattr__(self, name: str) -> Any:
            calls.append(name)
            return getattr(real, name)

    monkeypatch.setattr(store, "_store", Watched())
    store.replace(["urn:g:1"], [_quad("b", "2")], [_quad("c", "1")])
    assert calls == ["update"]
    assert set(real) == {_quad("c", "1")}
    store.replace([], [], [_quad("d", "1")])
    assert calls == ["update", "extend"]


def test_a_killed_change_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    """A process is killed while it swaps 20 000 statements again and again: what stands is one whole version."""
    script = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from thaktho.store.graphs import Embedded
store, name = Embedded(Path(sys.argv[1])), NamedNode("urn:g:1")
for version in range(1000):
    quads = [Quad(NamedNode(f"urn:n:{n}"), NamedNode("urn:p"), Literal(str(version)), name) for n in range(2000)]
    store.replace(["urn:g:1"], [], quads)
    print(version, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "store")], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        for _ in range(3):
            running.stdout.readline()
        os.kill(running.pid, signal.SIGKILL)
    store = Embedded(tmp_path / "store")
    values = [quad.object.value for quad in store.quads() if isinstance(quad.object, Literal)]
    assert len(values) == 2000
    assert len(set(values)) == 1
    store.close()


def test_a_store_that_another_process_has_open_is_an_error_of_the_surroundings(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "store")], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            with pytest.raises(SurroundingsError) as caught:
                Embedded(tmp_path / "store")
        finally:
            holder.kill()
    assert caught.value.key == "store.locked"
    Embedded(tmp_path / "store").close()


def test_a_folder_that_cannot_be_a_store_is_an_error_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file in the way")
    with pytest.raises(SurroundingsError) as caught:
        Embedded(tmp_path / "store")
    assert caught.value.key == "store.cannot_open"


def test_queries_see_the_union_of_all_graphs(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1"), _quad("b", "2")])
    found = store.query("SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s")
    assert isinstance(found, QuerySolutions)
    assert [solution["s"] for solution in found] == [NamedNode("urn:n:a"), NamedNode("urn:n:b")]
    asked = store.query("ASK { GRAPH <urn:g:1> { <urn:n:b> ?p ?o } }")
    assert isinstance(asked, QueryBoolean)
    assert not asked
    store.close()


@pytest.mark.parametrize(
    "query", ["SELECT", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "", "SELECT ?x WHERE {"]
)
def test_what_is_no_query_is_refused_and_changes_nothing(tmp_path: Path, query: str) -> None:
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1")])
    with pytest.raises(DataError) as caught:
        store.query(query)
    assert caught.value.key == ("store.update" if query.startswith(("INSERT", "DROP")) else "store.query")
    assert set(store.quads()) == {_quad("a", "1")}
    store.close()


@given(st.lists(QUADS, max_size=12), st.randoms())
def test_the_same_statements_in_any_order_and_number_give_the_same_bytes(quads: list[Quad], random: object) -> None:
    shuffled = [*quads, *quads[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert canonical(shuffled) == canonical(quads)


@given(SETS)
def test_canonical_bytes_are_n_quads_that_read_back(quads: set[Quad]) -> None:
    written = canonical(quads)
    assert set(parse(written, format=RdfFormat.N_QUADS)) == quads
    assert written.count(b"\n") == len(quads)


@given(SETS)
def test_a_dump_is_all_that_the_store_holds(tmp_path_factory: pytest.TempPathFactory, quads: set[Quad]) -> None:
    store = Embedded(tmp_path_factory.mktemp("store") / "store")
    store.replace([], [], quads)
    out = io.BytesIO()
    store.dump(out)
    assert set(parse(out.getvalue(), format=RdfFormat.N_QUADS)) == quads
    assert out.getvalue().count(b"\n") == len(quads)
    store.close()


def test_a_dump_on_a_full_disk_says_so(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad(f"{n}", "1") for n in range(2000)])
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(SurroundingsError) as caught:
        store.dump(full)
    assert caught.value.key == "store.cannot_write"
    store.close()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("IO error: While lock file: /w/store/LOCK: Resource temporarily unavailable", "store.locked"),
        ("Corruption: block checksum mismatch: stored = 1, computed = 2 in /w/store/000.sst", "store.damaged"),
        ("IO error: No space left on device: /blockchain/clock/store/1.log", "store.cannot_write"),
    ],
)
def test_what_the_store_says_is_understood(said: str, key: str) -> None:
    """A block whose checksum is wrong is no lock."""
    error = graphs._error(OSError(said), "store.cannot_write")
    assert error.key == key
    assert ("rebuild" in error.message.th) == (key == "store.damaged")


def test_a_damaged_table_is_named_with_its_cure(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad(f"{n}", "1", f"{n}" * 50) for n in range(2000)])
    store._open.flush()
    store.close()
    for table in (tmp_path / "store").glob("*.sst"):
        content = bytearray(table.read_bytes())
        content[20:400] = bytes(380)
        table.write_bytes(content)
    with pytest.raises(SurroundingsError) as caught:
        list(Embedded(tmp_path / "store").quads())
    assert caught.value.key == "store.damaged"
    with pytest.raises(SurroundingsError) as caught:
        Embedded(tmp_path / "store").dump(io.BytesIO())
    assert caught.value.key == "store.damaged"


def test_a_query_that_names_its_graphs_is_asked_of_those(tmp_path: Path) -> None:
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1"), _quad("b", "2")])

    def found(clause: str, where: str) -> set[str]:
        answer = store.query(f"SELECT ?s {clause} {{ {where} }}")
        assert isinstance(answer, QuerySolutions)
        return {str(row["s"]) for row in answer}

    assert found("", "?s ?p ?o") == {"<urn:n:a>", "<urn:n:b>"}
    assert found("FROM <urn:g:1>", "?s ?p ?o") == {"<urn:n:a>"}
    assert found("FROM NAMED <urn:g:2>", "GRAPH ?g { ?s ?p ?o }") == {"<urn:n:b>"}
    assert found("FROM <urn:g:none>", "?s ?p ?o") == set()


@pytest.mark.parametrize("many", [3, graphs._MANY, graphs._MANY + 7])
def test_what_is_added_is_there_whether_few_or_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(graphs, "_AT_ONCE", graphs._MANY)  # so that the most go in two parts
    store = Embedded(tmp_path / "store")
    store.add([_quad("b", "2")])
    store.add(_quad(f"{n}", "1", f"{n}") for n in range(many))
    assert set(store.quads()) == {_quad("b", "2"), *(_quad(f"{n}", "1", f"{n}") for n in range(many))}
    assert store.graphs() == ["urn:g:1", "urn:g:2"]
    store.replace(["urn:g:1"], [], [])
    assert store.graphs() == ["urn:g:2"]
    store.close()


@pytest.mark.whole
def test_many_that_are_killed_while_they_are_added_can_be_added_again(tmp_path: Path) -> None:
    """Whatever of them is there, the store opens, and all of them are there afterwards."""
    script = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from thaktho.store.graphs import Embedded
store, name = Embedded(Path(sys.argv[1])), NamedNode("urn:g:1")
def quads():
    for n in range(10**9):
        if n == 250_000:
            print("on the way", flush=True)
        yield Quad(NamedNode(f"urn:n:{n % 3000}"), NamedNode("urn:p"), Literal(str(n % 9000)), name)
store.add(quads())
"""
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "store")], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        os.kill(running.pid, signal.SIGKILL)
    store = Embedded(tmp_path / "store")
    whole = {_quad(f"{n % 3000}", "1", str(n)) for n in range(9000)}
    assert set(store.quads()) <= whole
    store.add(whole)
    assert set(store.quads()) == whole
    store.close()


def test_a_snapshot_stays_as_it_was_whatever_the_store_does_next(tmp_path: Path) -> None:
    """Several processes read it at once, while another has the store."""
    store = Embedded(tmp_path / "store")
    store.replace([], [], [_quad("a", "1")])
    store.snapshot(tmp_path / "published")
    readers = [Store.read_only(str(tmp_path / "published")) for _ in range(2)]
    store.replace(["urn:g:1"], [], [_quad("b", "1")])
    assert [set(one) for one in readers] == [{_quad("a", "1")}] * 2
    with pytest.raises(SurroundingsError):
        store.snapshot(tmp_path / "published")
