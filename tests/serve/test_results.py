"""Answers are what the store itself would write; one that is too long is cut off after a row and stays right."""

import json

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    parse,
    parse_query_results,
)

from thaktho.serve import results

HOSTILE = ['a"b\r\n<é>&,\t\\', "", " ", "=1+1", "บริการ", "\x01\x08\x0c", "\u2028", "]]>"]
AWKWARD = [
    "SELECT * {}",
    "SELECT ?x {}",
    "SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) (1 UNDEF) (UNDEF <http://e/>) (true 1.50) } }",
    'SELECT ?x { VALUES ?x { UNDEF UNDEF "" "x"^^<http://e/t> "a"@th-TH -5 1e0 } }',
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o",
    "ASK {}",
]


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(said)) for said in HOSTILE)
    return made


def _table(store: Store, query: str, form: str, rows: int = 1000, size: int = 1 << 20) -> tuple[bytes, int | None]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions | QueryBoolean)
    return results.table(answer, form, rows, size)


@pytest.mark.parametrize("form", results.TABLES)
@pytest.mark.parametrize("query", AWKWARD)
def test_an_answer_is_what_the_store_itself_writes(store: Store, query: str, form: str) -> None:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions | QueryBoolean)
    assert _table(store, query, form) == (answer.serialize(format=results.TABLES[form]), None)


@pytest.mark.parametrize("form", results.TABLES)
@pytest.mark.parametrize("rows", [1, 3, len(HOSTILE) - 1])
def test_an_answer_of_too_many_rows_is_cut_off_and_reads_as_one(store: Store, form: str, rows: int) -> None:
    whole, _ = _table(store, "SELECT ?o { ?s ?p ?o } ORDER BY ?o", form)
    cut, kept = _table(store, "SELECT ?o { ?s ?p ?o } ORDER BY ?o", form, rows)
    assert kept == rows
    if form in {"json", "xml"}:
        read = parse_query_results(cut, format=results.TABLES[form])
        assert isinstance(read, QuerySolutions)
        assert len(list(read)) == rows
    else:
        assert whole.startswith(cut)


def test_as_many_rows_as_may_be_are_a_whole_answer(store: Store) -> None:
    assert _table(store, "SELECT ?o { ?s ?p ?o }", "json", len(HOSTILE))[1] is None
    assert _table(store, "SELECT ?o { ?s ?p ?o }", "json", len(HOSTILE) - 1)[1] == len(HOSTILE) - 1


def test_an_answer_of_too_many_bytes_is_cut_off_after_a_row(store: Store) -> None:
    query = 'SELECT ?i (CONCAT(?o, "aaaaaaaaaaaaaaaaaaaa") AS ?x) { ?s ?p ?o . ?t ?q ?i }'
    for size in (10, 100, 500):
        cut, kept = _table(store, query, "json", 1000, size)
        assert kept == len(json.loads(cut)["results"]["bindings"])
    assert kept


def test_as_many_bytes_as_may_be_are_a_whole_answer(store: Store) -> None:
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    size = len(_table(store, query, "tsv")[0])
    assert _table(store, query, "tsv", 1000, size)[1] is None
    assert _table(store, query, "tsv", 1000, size - 1)[1] == len(HOSTILE) - 1


@pytest.mark.parametrize("form", results.GRAPHS)
def test_a_graph_is_cut_off_after_a_triple(store: Store, form: str) -> None:
    def answered(most: int, size: int) -> tuple[bytes, int | None]:
        answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(STRLEN(?o) > 4 || ?o = '' || ?o = ' ') }")
        assert isinstance(answer, QueryTriples)
        return results.graph(answer, form, most, size)

    whole, cut = answered(4, 1 << 20)
    assert (cut, len(list(parse(whole, results.GRAPHS[form])))) == (None, 4)
    assert answered(4, len(whole)) == (whole, None)
    for most, size in ((3, 1 << 20), (4, len(whole) - 1)):
        written, cut = answered(most, size)
        assert cut in {1, 2, 3}
        assert len(list(parse(written, results.GRAPHS[form]))) == cut
        assert len(written) <= size
    assert answered(3, 1 << 20)[1] == 3
