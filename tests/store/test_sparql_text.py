"""A query that would ask another server is refused however it is written; what only has that word in it is answered."""

import contextlib
import time

import pytest
from pyoxigraph import Store

from thaktho.errors import DataError
from thaktho.store.sparql_text import names_graphs, vet, wrong

WAYS = [
    "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "service silent <http://127.0.0.1:1/> { ?s ?p ?o }",
    "SERVICE#\n#\nSILENT#\n<http://127.0.0.1:1/> { ?s ?p ?o }",
    "SERVICE#" + "#" * 200 + "\n<http://127.0.0.1:1/> { ?s ?p ?o }",
    "SERVICE" + "#\n" * 50 + "<http://127.0.0.1:1/> { ?s ?p ?o }",
    "SERVICE ?where { ?s ?p ?o }",
    "SERVICE $where { ?s ?p ?o }",
    "SERVICE ex:a { ?s ?p ?o }",
    "SERVICEex:a { ?s ?p ?o }",
    "SERVICE:a { ?s ?p ?o }",
    "SERVICE" + "e" * 300 + ":a { ?s ?p ?o }",
    "?s ?p 1SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "?s ?p ?o.SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o }",
    'BIND("a\\u0022 # " AS ?x) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }',
    'BIND("\\u0022 # " AS ?y) BIND(<http://a/\\u0041#x> AS ?x) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }',
    "FILTER(?a<'x>') SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } FILTER(?a='y')",
    "FILTER(?a<?b#>\n) SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "\\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "SERV\\U00000049CE <http://127.0.0.1:1/> { ?s ?p ?o }",
]
HARMLESS = [
    "SELECT ?service { ?service ?p $service }",
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT * { ?s a dcat:DataService ; dcat:accessService ?o }",
    'SELECT * { ?s ?p "service" . <http://a.example/service> ?q ?o } # the service is meant',
    'SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, "public service of the district")) }',
]


@pytest.mark.parametrize("way", WAYS)
def test_a_query_that_asks_another_server_is_refused_however_it_is_written(way: str) -> None:
    with pytest.raises(DataError) as refused:
        vet(f"PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> SELECT * {{ {way} }}")
    assert refused.value.key == "store.service"


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_no_clause(query: str) -> None:
    vet(query)
    assert isinstance(list(Store().query(query)), list)  # type: ignore[arg-type]  # they all select


def test_no_text_takes_long_to_look_through() -> None:
    """What the server itself does with a query, not a process that can be killed: its time grows with the length."""
    begun = time.process_time()
    for piece in (
        "SERVICE",
        "SERVICE ",
        "SERVICE#",
        "SERVICE SILENT",
        "SERVICE # #",
        "<",
        "'",
        "\\'",
        '"""',
        "FROM",
        ":",
        "?",
        "\\",
        '\\"',
        '\\"""x\n',
    ):
        text = piece * (200_000 // len(piece))
        with contextlib.suppress(DataError):
            vet(text)
        for open_to_the_end in ("", '"', "'", '"""', "'''", "<"):
            names_graphs(open_to_the_end + text)
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <urn:g:1> { ?s ?p ?o }",
        "SELECT * FROM<urn:g:1> { ?s ?p ?o }",
        "PREFIX a: <urn:g:> ASK from named a:1 { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o }FROM # of these\n<urn:g:1> WHERE { ?s ?p ?o }",
    ],
)
def test_a_query_that_names_its_graphs_is_told(query: str) -> None:
    assert names_graphs(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?from { ?from ?p $from }",
        'PREFIX from: <urn:x:> SELECT * { ?s from:from "from <urn:g:1>"@from } # FROM <urn:g:1>',
        "SELECT * { <urn:x> <http://a.example/FROM> 'FROM <urn:g:1>' }",
    ],
)
def test_a_word_that_is_no_clause_names_no_graphs(query: str) -> None:
    assert not names_graphs(query)


DECLARE = "of the SPARQL query uses the prefix"


@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        ("SELECT ?x { ?x a thk:Fund }", f"Line 1 {DECLARE} thk: which is not declared. Begin the query with: "),
        ("SELECT ?x { ?x a thk:Fund }", ": PREFIX thk: <https://w3id.org/thaktho/ns#>"),
        ('SELECT * {\n ?s rdfs:label "ก:ข \\" x:y" ; skos:note "ค" }', f"Line 2 {DECLARE} rdfs:"),
        ("prefix thk: <urn:> SELECT * { ?s thk:a _:b ;\n\n thk:ข ex:y }", f"Line 3 {DECLARE} ex:"),
        ("SELECT * { ex:b ?p ?o }", f"Line 1 {DECLARE} ex:"),
        ('SELECT * { ?s ?p "1"^^xsd:integer }', f"Line 1 {DECLARE} xsd:"),
        ("SELECT * { ?s a :Fund } # a:b", f"Line 1 {DECLARE} : which"),
        ("SELEC * { ?s ?p <a:b>, 'a:b', _:c }", "The SPARQL query is not right: error at 1:"),
        ("PREFIX : <urn:> SELECT * { ?s :a/:b }", "The SPARQL query is not right: error at 1:"),
        ("SELECT * {" + "\n" * 9999 + "a:b ?p ?o }", f"Line 10000 {DECLARE} a:"),
        ("# a\nPREFIX ex: <urn:x:> base <urn:y> insert data { ex:a ex:b 'c' }", "This is an update"),
        ("DROP ALL", "This is an update"),
        ("SELECT * { drop all }", "The SPARQL query is not right"),
    ],
)
def test_a_prefix_that_is_not_declared_is_named(sparql: str, says: str) -> None:
    with pytest.raises(SyntaxError) as told:
        Store().query(sparql)
    assert says in wrong(sparql, str(told.value)).message.en


@pytest.mark.parametrize("piece", ['"', '"""', "'''\\", "<a", "a.", "a:", "PREFIX ", '"\\', "#", "'\n", "?", '""'])
def test_no_text_takes_long_to_be_looked_through_for_prefixes(piece: str) -> None:
    before = time.process_time()
    wrong(piece * 60_000, "error at 1:1")
    assert time.process_time() - before < 2
