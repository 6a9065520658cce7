"""The W3C's tests of the SPARQL 1.1 Protocol (rdf-tests, sparql11/protocol), restated by their names.

Left out are those of an endpoint that takes updates: `update_dataset_default_graph`, `update_dataset_default_graphs`,
`update_dataset_named_graphs`, `update_dataset_full`, `update_post_form`, `update_post_direct`, `update_base_uri`. Ours
takes none; the `bad_update_…` are here. In `query_multiple_dataset` the manifest has two parameters encoded into one.
"""

from urllib.parse import quote

import pytest
import requests
from tests.serve.serving import W3C

pytestmark = pytest.mark.whole
BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
TABULAR = {*BOOLEAN, "text/csv", "text/tab-separated-values"}
GRAPH = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
DIRECT, FORM, UPDATE = "application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"
BOTH = f"<{W3C}data1.rdf> a ?type . <{W3C}data2.rdf> a ?type"
IN_GRAPHS = f"GRAPH ?g1 {{ <{W3C}data1.rdf> a ?type }} GRAPH ?g2 {{ <{W3C}data2.rdf> a ?type }}"


def _default(*numbers: int) -> str:
    return "&".join(f"default-graph-uri={quote(f'{W3C}data{n}.rdf', safe='')}" for n in numbers)


def _named(*numbers: int) -> str:
    return "&".join(f"named-graph-uri={quote(f'{W3C}data{n}.rdf', safe='')}" for n in numbers)


ASKED = {
    "query_post_form": ("POST", _default(0), FORM, "query=ASK%20%7B%7D"),
    "query_dataset_default_graphs_get": ("GET", f"query={quote(f'ASK {{ {BOTH} }}')}&{_default(1, 2)}", None, None),
    "query_dataset_default_graphs_post": ("POST", _default(1, 2), DIRECT, f"ASK {{ {BOTH} }}"),
    "query_dataset_named_graphs_post": ("POST", _named(1, 2), DIRECT, f"ASK {{ {IN_GRAPHS} }}"),
    "query_dataset_named_graphs_get": ("GET", f"query={quote(f'ASK {{ {IN_GRAPHS} }}')}&{_named(1, 2)}", None, None),
    "query_dataset_full": (
        "POST",
        f"{_default(3)}&{_named(1, 2)}",
        DIRECT,
        f"ASK {{ <{W3C}data3.rdf> a ?type {IN_GRAPHS} }}",
    ),
    "query_multiple_dataset": ("POST", _named(1, 2), DIRECT, f"ASK FROM <{W3C}data3.rdf> {{ {IN_GRAPHS} }}"),
    "query_get": ("GET", f"query=ASK%20%7B%7D&{_default(0)}", None, None),
    "query_post_direct": ("POST", "", DIRECT, "ASK {}"),
}
"""Method, query string, type and body of requests that are answered with true."""
TYPES = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", TABULAR),
    "query_content_type_ask": ("ASK {}", BOOLEAN),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", GRAPH),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPH),
}
BAD = {
    "bad_query_method": ("PUT", f"query=ASK%20%7B%7D&{_default(0)}", FORM, ""),
    "bad_multiple_queries": ("GET", "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, None),
    "bad_query_wrong_media_type": ("POST", "", "text/plain", "ASK {}"),
    "bad_query_missing_form_type": ("POST", "", None, "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": ("POST", "", None, "ASK {}"),
    "bad_query_non_utf8": ("POST", "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "bad_query_syntax": ("GET", "query=ASK%20%7B", None, None),
    "bad_update_get": ("GET", "update=CLEAR%20ALL", None, None),
    "bad_multiple_updates": ("POST", "", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    "bad_update_wrong_media_type": ("POST", "", "text/plain", "CLEAR NAMED"),
    "bad_update_missing_form_type": ("POST", "", None, "update=CLEAR%20NAMED"),
    "bad_update_non_utf8": ("POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")),
    "bad_update_syntax": ("POST", "", FORM, "update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": (
        "POST",
        "using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        UPDATE,
        "WITH <http://example/addresses> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ),
}
"""Requests that are refused."""


def _answer(served: str, method: str, asked: str, kind: str | None, body: str | bytes | None) -> requests.Response:
    content = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": kind} if kind else {}
    return requests.request(method, f"{served}/sparql/?{asked}", data=content, headers=headers, timeout=30)


@pytest.mark.parametrize("name", ASKED)
def test_a_query_is_answered_with_true(served: str, name: str) -> None:
    answer = _answer(served, *ASKED[name])
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] in BOOLEAN
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize("name", TYPES)
def test_an_answer_is_of_a_type_that_fits(served: str, name: str) -> None:
    query, types = TYPES[name]
    answer = _answer(served, "POST", _default(0), DIRECT, query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].partition(";")[0] in types


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused(served: str, name: str) -> None:
    answer = _answer(served, *BAD[name])
    assert 400 <= answer.status_code < 500
    assert answer.text.strip()
