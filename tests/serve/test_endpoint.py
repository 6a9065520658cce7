"""The endpoint as a researcher meets it: formats, graphs, limits and refusals, on a real server."""

import time
from pathlib import Path

import pytest
import requests
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from tests.serve.serving import DATA, SETTINGS, W3C, publish, running, workspace

pytestmark = pytest.mark.whole
ROWS = "SELECT (<urn:a> AS ?x) (?n AS ?y) { VALUES ?n { '=1+1' 2 } } ORDER BY ?y"
SD = "http://www.w3.org/ns/sparql-service-description#"
ONE_A_MINUTE = SETTINGS.replace("queries_per_minute = 100000", "queries_per_minute = 1")


def _asked(served: str, query: str, accept: str = "*/*", **headers: str) -> requests.Response:
    return requests.get(f"{served}/sparql", {"query": query}, headers={"Accept": accept, **headers}, timeout=30)


@pytest.mark.parametrize(
    ("accept", "kind", "body"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", None),
        ("application/json", "application/json", None),
        ("application/xml", "application/xml", None),
        ("*/*", "application/sparql-results+json", None),
        ("text/csv", "text/csv; charset=utf-8; header=present", "x,y\r\nurn:a,2\r\nurn:a,=1+1\r\n"),
        (
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            '?x\t?y\n<urn:a>\t2\n<urn:a>\t"=1+1"\n',
        ),
        ("text/csv;q=0.1, text/tab-separated-values", "text/tab-separated-values; charset=utf-8", None),
        ("application/sparql-results+xml", "application/sparql-results+xml", None),
        ("text/turtle, text/csv;q=0.2", "text/csv; charset=utf-8; header=present", None),
    ],
)
def test_a_table_is_in_the_format_that_is_asked_for(served: str, accept: str, kind: str, body: str | None) -> None:
    """In CSV a text that a spreadsheet would run stands as it is: the protocol's answer is the value itself."""
    answer = _asked(served, ROWS, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert body is None or answer.content.decode() == body
    assert answer.headers["Cache-Control"] == "no-cache"  # with the next submission it is another
    assert answer.headers["Vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_a_graph_is_in_the_format_that_is_asked_for(served: str, accept: str, form: RdfFormat) -> None:
    answer = _asked(served, "CONSTRUCT WHERE { ?s ?p ?o }", accept)
    assert answer.headers["Content-Type"].partition(";")[0] == accept
    assert len(list(parse(answer.content, form))) == len(DATA)


def test_a_function_that_nobody_knows_is_no_right_query(served: str) -> None:
    answer = _asked(served, "SELECT (<urn:f>(1) AS ?x) {}", **{"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "urn:f" in answer.text


def test_what_a_format_has_no_words_for_is_not_acceptable(served: str) -> None:
    query = "CONSTRUCT { <urn:s> <urn:p> ?x } { BIND(TRIPLE(<urn:a>, <urn:b>, 1) AS ?x) }"
    assert _asked(served, query, "application/ld+json").status_code == 406
    assert _asked(served, query, "application/n-triples").status_code == 200


def test_what_no_client_takes_is_not_acceptable(served: str) -> None:
    assert _asked(served, ROWS, "application/pdf").status_code == 406
    assert _asked(served, ROWS, "text/turtle").status_code == 406
    assert _asked(served, "DESCRIBE <urn:a>", "text/csv").status_code == 406


def test_the_default_graph_is_the_union_unless_the_query_names_graphs(served: str) -> None:
    def counted(query: str) -> int:
        return int(_asked(served, query).json()["results"]["bindings"][0]["n"]["value"])

    assert counted("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == 4
    assert counted(f"SELECT (COUNT(*) AS ?n) FROM <{W3C}data1.rdf> {{ ?s ?p ?o }}") == 1  # noqa: S608
    assert counted("SELECT (COUNT(*) AS ?n) FROM <urn:none> { ?s ?p ?o }") == 0
    assert counted(f"SELECT (COUNT(?g) AS ?n) FROM NAMED <{W3C}data1.rdf> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == 1  # noqa: S608


def test_an_answer_that_is_cut_off_says_so(served: str) -> None:
    numbers = " ".join(map(str, range(40)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }}"
    answer = _asked(served, query)
    assert answer.headers["X-SPARQL-MaxRows"] == "1000"
    assert len(answer.json()["results"]["bindings"]) == 1000
    assert "X-SPARQL-MaxRows" in answer.headers["Access-Control-Expose-Headers"]
    assert "X-SPARQL-MaxRows" not in _asked(served, f"{query} LIMIT 1000").headers


def test_any_site_may_ask(served: str) -> None:
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{served}/sparql", headers=asked, timeout=30)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert _asked(served, ROWS).headers["Access-Control-Allow-Origin"] == "*"


def test_the_endpoint_describes_itself(served: str) -> None:
    answer = requests.get(f"{served}/sparql", headers={"Accept": "text/turtle"}, timeout=30)
    assert answer.status_code == 200
    said = list(parse(answer.content, RdfFormat.TURTLE))
    objects = {(triple.predicate.value, getattr(triple.object, "value", "")) for triple in said}
    assert (f"{SD}endpoint", "https://test.example/sparql") in objects
    assert (f"{SD}feature", f"{SD}UnionDefaultGraph") in objects
    assert {name for predicate, name in objects if predicate == f"{SD}name"} == set(DATA)
    page = requests.get(f"{served}/sparql", headers={"Accept": "text/html"}, timeout=30, allow_redirects=False)
    assert (page.status_code, page.headers["Location"]) == (303, "/query/")
    assert requests.get(f"{served}/sparql", headers={"Accept": "image/png"}, timeout=30).status_code == 406


def test_a_link_to_a_question_leads_a_browser_to_its_page_and_programs_to_the_answer(served: str) -> None:
    link = f"{served}/sparql?query=ASK%20%7B%7D%20%23%20%E0%B8%81%26"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    for accept in (browser, "text/html"):
        headers = {"Accept": accept, "Accept-Language": "en"}
        led = requests.get(link, headers=headers, timeout=30, allow_redirects=False)
        assert led.status_code == 303
        assert led.headers["Location"] == "/en/query/#query=ASK%20%7B%7D%20%23%20%E0%B8%81%26"
    for accept in ("*/*", "text/html, application/sparql-results+json", "text/html;q=0.1, text/csv"):
        headers = {"Accept": accept}
        assert requests.get(link, headers=headers, timeout=30, allow_redirects=False).status_code == 200
    posted = requests.post(f"{served}/sparql", {"query": "ASK {}"}, headers={"Accept": browser}, timeout=30)
    assert (posted.status_code, posted.headers["Content-Type"]) == (200, "application/xml")


def test_a_refusal_is_one_sentence_in_the_language_that_is_asked_for(served: str) -> None:
    assert _asked(served, "SELEC", **{"Accept-Language": "en"}).text.startswith("The SPARQL query is not right")
    assert _asked(served, "SELEC", **{"Accept-Language": "th"}).text.startswith("คำถาม SPARQL ไม่ถูกต้อง")
    both = _asked(served, "SELEC").text.splitlines()
    assert len(both) == 2


@pytest.mark.parametrize(
    ("method", "asked", "headers", "body", "code"),
    [
        ("GET", "default-graph-uri=urn:a", {}, None, 400),
        ("GET", "query=ASK{}&default-graph-uri=not%20an%20iri", {}, None, 400),
        ("GET", "query=ASK{}&named-graph-uri=%3E%20%7D%20DROP%20ALL", {}, None, 400),
        ("GET", "query=%FF%FE", {}, None, 400),
        ("GET", "query=DROP%20ALL", {}, None, 400),
        ("GET", "query=LOAD%20%3Chttp%3A%2F%2F127.0.0.1%2F%3E", {}, None, 400),
        ("POST", "", {"Content-Type": "application/sparql-update"}, b"DROP ALL", 403),
        ("POST", "", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=DROP+ALL", 403),
        ("POST", "", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("POST", "query=ASK{}", {"Content-Type": "application/sparql-query"}, b"ASK {}", 400),
        ("POST", "", {"Content-Type": "application/sparql-query"}, b"\xff\xfe", 400),
        ("POST", "", {"Content-Type": "application/json"}, b"{}", 415),
        ("POST", "", {"Content-Type": "application/sparql-query"}, b"#" * (1 << 20), 413),
        ("GET", f"query={'%20' * 6000}", {}, None, 414),
        ("GET", "query=ASK{}", {"X-Long": "x" * 40_000}, None, 431),
        ("DELETE", "query=ASK{}", {}, None, 405),
    ],
)
def test_what_is_no_request_of_the_protocol_is_refused(
    served: str, method: str, asked: str, headers: dict[str, str], body: bytes | None, code: int
) -> None:
    answer = requests.request(method, f"{served}/sparql?{asked}", headers=headers, data=body, timeout=30)
    assert answer.status_code == code, answer.text
    assert answer.text.strip()
    assert answer.headers["Content-Security-Policy"]
    assert _asked(served, "ASK {}").json()["boolean"] is True


def test_a_body_that_is_sent_in_pieces_is_cut_too(served: str) -> None:
    pieces = (b"#" * 60_000 for _ in range(20))
    headers = {"Content-Type": "application/sparql-query"}
    try:
        answer = requests.post(f"{served}/sparql", data=pieces, headers=headers, timeout=30)
    except requests.ConnectionError:  # the answer was sent, and the rest of the body not taken
        return
    assert answer.status_code == 413


def test_who_asks_too_often_is_told_when_to_ask_again(tmp_path: Path) -> None:
    """One query a minute: on a slow machine too the second comes before it may; `test_rates` has the numbers."""
    folder = workspace(tmp_path / "workspace", settings=ONE_A_MINUTE)
    with running(folder) as (address, _):
        began = time.monotonic()
        assert _asked(address, "ASK {}").status_code == 200
        refused = _asked(address, "ASK {}")
        spent = time.monotonic() - began
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 61 + 120 * spent  # answering counts by its seconds
        assert requests.get(f"{address}/", timeout=30).status_code == 200


@pytest.mark.parametrize(("proxies", "others"), [('proxies = ["127.0.0.1"]', 200), ("", 429)])
def test_a_proxy_is_believed_whom_it_asks_for_only_where_the_settings_name_it(
    tmp_path: Path, proxies: str, others: int
) -> None:
    folder = workspace(tmp_path / "workspace", settings=f"{ONE_A_MINUTE}{proxies}\n")
    with running(folder) as (address, _):
        asked = [_asked(address, "ASK {}", **{"X-Forwarded-For": f"192.0.2.{client}"}) for client in (1, 1, 2)]
    assert [one.status_code for one in asked] == [200, 429, others]


def test_what_is_published_anew_is_answered_and_what_is_taken_away_is_not(tmp_path: Path) -> None:
    """As a build and a purge do while the server runs."""
    folder = workspace(tmp_path / "workspace")
    query = "SELECT ?o { ?s <urn:said> ?o }"
    with running(folder) as (address, _):
        assert _asked(address, query).json()["results"]["bindings"] == []
        publish(folder, {"urn:g": '<urn:s> <urn:said> "new" .'})
        for _ in range(5):
            assert [row["o"]["value"] for row in _asked(address, query).json()["results"]["bindings"]] == ["new"]
        (folder / "published").rename(folder / "away")
        gone = _asked(address, query)
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "60")
        (folder / "away").rename(folder / "published")
        assert _asked(address, query).status_code == 200
        (folder / "public").rename(folder / "away")
        assert requests.get(f"{address}/", timeout=30).status_code == 503


def test_what_is_answered_of_the_example_is_what_its_site_shows(songkhla: Path, tmp_path: Path) -> None:
    """A build leaves the store beside the site: as many projects are asked for as it has pages of."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    for name in ("public", "published"):
        (folder / name).symlink_to(songkhla / name)
    (folder / "thaktho.toml").write_text(SETTINGS.replace("rows = 1000", "rows = 100000"), encoding="utf-8")
    with running(folder) as (address, _):
        answer = _asked(address, "SELECT ?p { ?p a <https://linked.data.gov.au/def/project#Project> }")
        found = parse_query_results(answer.content, QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        pages = [one for one in (songkhla / "public" / "project").glob("*/*/index.html") if one.parts[-3] != "page"]
        assert len(list(found)) == len(pages) > 200
