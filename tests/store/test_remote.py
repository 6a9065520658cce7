"""The graph store on a server, at a real Fuseki: what it does is what the embedded one does, wholly or not at all."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
)
from tests.ckan.faults import Faults
from tests.ckan.faults import faults as in_front_of
from tests.fuseki.server import Fuseki
from tests.store.test_graphs import NAMES, NODES, SETS

from thaktho.errors import DataError, SurroundingsError, ThakthoError
from thaktho.store.graphs import Embedded, GraphStore, canonical
from thaktho.store.remote import Remote
from thaktho.store.server import Server, secrets

pytestmark = pytest.mark.whole
OURS = ("urn:g:",)
XSD = "http://www.w3.org/2001/XMLSchema#"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(Literal, TEXTS, language=st.sampled_from(["th", "en"])),
    st.builds(Literal, st.integers(-(10**15), 10**15)),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12).map(
        lambda one: Literal(f"{one.normalize():f}", datatype=NamedNode(f"{XSD}decimal"))
    ),
    st.dates().map(lambda one: Literal(one.isoformat(), datatype=NamedNode(f"{XSD}date"))),
    st.datetimes().map(
        lambda one: Literal(f"{one.replace(microsecond=0).isoformat()}+07:00", datatype=NamedNode(f"{XSD}dateTime"))
    ),
    st.integers(1900, 2100).map(lambda one: Literal(str(one), datatype=NamedNode(f"{XSD}gYear"))),
    st.booleans().map(Literal),
)
SPOKEN = st.sets(st.builds(Quad, NODES, NODES, LITERALS, NAMES), max_size=8)


def _quad(subject: str, graph: str, value: str = "x") -> Quad:
    return Quad(NamedNode(f"urn:n:{subject}"), NamedNode("urn:p"), Literal(value), NamedNode(f"urn:g:{graph}"))


Opened = Callable[..., Remote]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open stores that are closed at the end."""
    made: list[Remote] = []

    def open_(fuseki: Fuseki, dataset: str = "one", url: str | None = None, **how: float) -> Remote:
        made.append(Remote(fuseki.at(dataset, url), Server(read=how.get("read", 20), write=how.get("write", 20)), OURS))
        return made[-1]

    yield open_
    for store in made:
        store.close()


@pytest.fixture
def faults(fuseki: Fuseki) -> Iterator[Faults]:
    """A proxy in front of Fuseki that works well until a test tells it otherwise."""
    with in_front_of(fuseki.url) as made:
        yield made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SETS, st.sets(NAMES), SETS, SETS)
def test_replace_drops_then_removes_then_adds(
    fuseki: Fuseki, opened: Opened, before: set[Quad], dropped: set[NamedNode], removed: set[Quad], added: set[Quad]
) -> None:
    fuseki.clear("one")
    store = opened(fuseki)
    store.replace([], [], before)
    store.replace([name.value for name in dropped], removed, added)
    assert set(store.quads()) == ({q for q in before if q.graph_name not in dropped} - removed) | added


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPOKEN)
def test_whatever_is_said_comes_back_to_the_letter(fuseki: Fuseki, opened: Opened, said: set[Quad]) -> None:
    """By graphs, by subjects, as N-Quads and as the answer to a question, as out of the embedded store."""
    fuseki.clear("one")
    store, embedded = opened(fuseki), Embedded(None)
    for one in (store, embedded):
        one.replace([], [], said)
    assert canonical(store.quads()) == canonical(embedded.quads())
    subjects = sorted({quad.subject.value for quad in said if isinstance(quad.subject, NamedNode)})
    assert canonical(store.about(subjects)) == canonical(embedded.about(subjects)) == canonical(said)
    dumped = io.BytesIO()
    store.dump(dumped)
    assert canonical(parse(dumped.getvalue(), format=RdfFormat.N_QUADS)) == canonical(said)
    asked = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert _rows(store, asked) == _rows(embedded, asked)
    made = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert _made(store, made) == _made(embedded, made)


def test_a_snapshot_is_an_embedded_store_of_all_there_is(fuseki: Fuseki, opened: Opened, tmp_path: Path) -> None:
    """So what is published is asked of a store beside the site, and nobody's query reaches the server."""
    fuseki.clear("one")
    store = opened(fuseki)
    store.replace([], [], [_quad("a", "1"), _quad("b", "2", "ข้อความ")])
    store.snapshot(tmp_path / "published")
    assert canonical(Store.read_only(str(tmp_path / "published"))) == canonical(store.quads())
    fuseki.clear("one")
    assert len(Store.read_only(str(tmp_path / "published"))) == 2


def _rows(store: GraphStore, query: str) -> list[str]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return sorted((answer.serialize(format=QueryResultsFormat.TSV) or b"").decode().splitlines())


def _made(store: GraphStore, query: str) -> set[Triple]:
    answer = store.query(query)
    assert not isinstance(answer, QuerySolutions | QueryBoolean)
    return set(answer)


def test_queries_see_the_union_of_all_graphs(fuseki: Fuseki, opened: Opened) -> None:
    """What two graphs say is there once."""
    store = opened(fuseki)
    store.replace([], [], [_quad("a", "1"), _quad("a", "2"), _quad("b", "2")])
    assert _rows(store, "SELECT ?s WHERE { ?s ?p ?o }") == ["<urn:n:a>", "<urn:n:b>", "?s"]
    assert not store.query("ASK { GRAPH <urn:g:1> { <urn:n:b> ?p ?o } }")
    assert store.query("ASK { <urn:n:b> ?p ?o }")


def test_a_server_whose_default_graph_is_no_union_is_refused(fuseki: Fuseki, opened: Opened) -> None:
    """An empty one cannot be told: as soon as something is in it; and one that holds something when it is opened."""
    with pytest.raises(SurroundingsError) as caught:
        opened(fuseki, "plain").replace([], [], [_quad("a", "1")])
    assert caught.value.key == "store.no_union"
    with pytest.raises(SurroundingsError) as caught:
        opened(fuseki, "plain")
    assert caught.value.key == "store.no_union"
    assert "tdb2:unionDefaultGraph" in caught.value.message.th


def test_a_dataset_that_holds_what_is_not_ours_is_refused(fuseki: Fuseki, opened: Opened) -> None:
    """Nothing of others is told as ours, and nothing of theirs is dropped."""
    other = _quad("a", "1")
    opened(fuseki).replace([], [], [other])
    with pytest.raises(SurroundingsError) as caught:
        Remote(fuseki.at(), Server(), ("urn:mine:",))
    assert caught.value.key == "store.strange_graph"
    assert set(opened(fuseki).quads()) == {other}


@pytest.mark.parametrize(
    "query", ["SELECT", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL", "", "SELECT ?x WHERE {"]
)
def test_what_is_no_query_is_refused_and_changes_nothing(fuseki: Fuseki, opened: Opened, query: str) -> None:
    store = opened(fuseki)
    store.replace([], [], [_quad("a", "1")])
    with pytest.raises(DataError) as caught:
        store.query(query)
    assert caught.value.key == ("store.update" if query.startswith(("INSERT", "DROP")) else "store.query")
    assert set(store.quads()) == {_quad("a", "1")}


def test_a_query_of_another_server_is_refused(fuseki: Fuseki, opened: Opened) -> None:
    with pytest.raises(DataError) as caught:
        opened(fuseki).query("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert caught.value.key == "store.service"


FAILURES: dict[str, Callable[[Faults, str], None]] = {
    "a page of a proxy": lambda faults, where: faults.answer(200, action=where),
    "a page of a proxy, once a moment": lambda faults, where: faults.answer(502, action=where),
    "its own trouble": lambda faults, where: faults.answer(500, action=where),
    "a stranger": lambda faults, where: faults.answer(401, action=where),
    "led elsewhere": lambda faults, where: faults.answer(302, action=where),
    "another path": lambda faults, where: faults.answer(404, action=where),
    "a line that is cut": lambda faults, where: faults.cut_upload(20, action=where),
    "no answer": lambda faults, where: faults.cut_answer(0, action=where),
    "half an answer": lambda faults, where: faults.cut_answer(10, action=where),
    "slow": lambda faults, where: faults.delay(3, action=where),
    "gone": lambda faults, _: faults.down(),
}


SAID = {
    "a page of a proxy": "no_server",
    "a page of a proxy, once a moment": "unanswered",
    "its own trouble": "trouble",
    "a stranger": "not_let_in",
    "led elsewhere": "no_server",
    "slow": "too_slow",
}
"""What is said, where it tells what to do about it."""


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("where", ["query", "data"])
def test_what_cannot_be_read_is_an_error_and_never_less_than_is_there(
    fuseki: Fuseki, faults: Faults, opened: Opened, failure: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And when all is well again, all is read."""
    monkeypatch.setattr("thaktho.store.server._WAITS", (0.01, 0.02))
    store = opened(fuseki, url=faults.url, read=1)
    store.replace([], [], [_quad("a", "1"), _quad("b", "2")])
    FAILURES[failure](faults, f"/one/{where}")
    with pytest.raises(SurroundingsError) as caught:
        list(store.quads())
    assert faults.url in caught.value.message.th
    assert SAID.get(failure, caught.value.key.removeprefix("store.")) == caught.value.key.removeprefix("store.")
    if failure == "gone":
        faults.up()
    faults.clear()
    assert set(store.quads()) == {_quad("a", "1"), _quad("b", "2")}


@pytest.mark.parametrize("failure", [one for one in FAILURES if one != "half an answer"])  # it has no body
def test_a_change_that_fails_is_done_wholly_or_not_at_all_and_said(
    fuseki: Fuseki, faults: Faults, opened: Opened, failure: str
) -> None:
    """It is sent once, whatever happens: what was perhaps done is not done again."""
    store = opened(fuseki, url=faults.url, write=1)
    before, after = {_quad("a", "1"), _quad("b", "2")}, {_quad("c", "1")}
    store.replace([], [], before)
    seen = len(faults.seen)
    FAILURES[failure](faults, "/one/update")
    with pytest.raises(ThakthoError):
        store.replace(["urn:g:1"], [_quad("b", "2")], after)
    sent = [one for one in faults.seen[seen:] if one.action == "/one/update"]
    assert len(sent) <= 1
    faults.clear()
    assert set(opened(fuseki).quads()) in (before, after)


def test_what_breaks_for_a_moment_is_read_all_the_same(
    fuseki: Fuseki, faults: Faults, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thaktho.store.server._WAITS", (0.01, 0.02))
    store = opened(fuseki, url=faults.url)
    store.replace([], [], [_quad("a", "1")])
    faults.answer(502, action="/one/query", times=1)
    faults.cut_answer(10, action="/one/data", times=2)
    assert set(store.quads()) == {_quad("a", "1")}


def test_what_is_added_comes_beside_what_is_there(opened: Opened, fuseki: Fuseki) -> None:
    store = opened(fuseki)
    store.add([_quad("a", "1")])
    store.add([_quad("b", "2")])
    assert set(store.quads()) == {_quad("a", "1"), _quad("b", "2")}


def test_an_answer_that_is_too_large_is_not_taken(fuseki: Fuseki) -> None:
    store = Remote(fuseki.at(), Server(largest=2000), OURS)
    store.replace([], [], [_quad(f"{n}", "1", "x" * 100) for n in range(50)])
    with pytest.raises(SurroundingsError) as caught:
        store.query("SELECT ?o WHERE { ?s ?p ?o }")
    assert caught.value.key == "store.too_much"
    store.close()


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"{", b'{"results": 5}', b'{"results": {"bindings": [5]}}', b"\xff", b""]
)
def test_an_answer_that_is_no_table_is_no_answer(
    fuseki: Fuseki, opened: Opened, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(fuseki)
    monkeypatch.setattr(Server, "ask", lambda *_: body)
    with pytest.raises(SurroundingsError) as caught:
        store.query("SELECT ?s WHERE { ?s ?p ?o }")
    assert caught.value.key == "store.no_server"


def test_what_is_made_twice_is_one_statement(fuseki: Fuseki, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """RDF4J says what it constructs as often as it finds it."""
    store = opened(fuseki)
    monkeypatch.setattr(Server, "ask", lambda *_: b"<urn:a> <urn:b> <urn:c> .\n" * 2)
    made = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(made, Iterator)
    assert list(made) == [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))]


def test_what_lets_us_in_is_in_no_message(fuseki: Fuseki, faults: Faults) -> None:
    """A server that repeats a request in its answer does not lead to a password in a log."""
    let_in = secrets({"THAKTHO_STORE_USER": "officer", "THAKTHO_STORE_PASSWORD": "geheim"})
    assert let_in is not None
    store = Remote(fuseki.at(url=faults.url), Server(let_in), OURS)
    faults.answer(400, f"bad: Authorization: {let_in.header} geheim".encode(), action="/one/query")
    with pytest.raises(DataError) as caught:
        store.query("SELECT ?s WHERE { ?s ?p ?o }")
    assert "bad: Authorization: Basic (secret) (secret)" in caught.value.message.en
    store.close()
