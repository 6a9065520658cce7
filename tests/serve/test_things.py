"""Addresses of things on a real server: what has a page or a file leads to it, of the rest the store tells."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from rdflib import Graph
from tests.serve.serving import running, workspace

pytestmark = pytest.mark.whole

HOME = "https://test.example/"
LINE, PROVINCE = f"{HOME}id/budget-line/p/ก-1", "https://w3id.org/thaktho/id/area/94"
PAGED = "https://w3id.org/thaktho/id/area/95"
SAID = f"<{LINE}> <urn:amount> 5 . <{PROVINCE}> <urn:name> 'ปัตตานี' . <{PAGED}> <urn:name> 'ยะลา' ."
GRAPHS = {f"{HOME}graph/p/d/2568": SAID}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = workspace(tmp_path_factory.mktemp("served"), GRAPHS)
    for page in ("area/900101", "area/95", "publisher/p", "query", "fund/gone"):
        (folder / "public" / page).mkdir(parents=True)
        (folder / "public" / page / "index.html").write_text("gone" if page.endswith("gone") else "", encoding="utf-8")
    (folder / "public" / "area" / "900101" / "index.ttl").touch()
    (folder / "public" / "area" / "95" / "index.ttl").write_text("<urn:a> <urn:b> 1, 2 .", encoding="utf-8")
    (folder / "public" / "fund" / "gone" / ".gone").touch()
    with running(folder) as (address, _):
        yield address


def _led(served: str, address: str, accept: str) -> tuple[int, str]:
    headers = {"Accept": accept}
    answer = requests.get(f"{served}/{address}", headers=headers, timeout=30, allow_redirects=False)
    assert answer.headers["Vary"] == "Accept, Accept-Language"
    return answer.status_code, unquote(answer.headers.get("Location", ""))


def test_a_thing_is_told_of_in_a_form_that_the_client_takes(served: str) -> None:
    assert _led(served, "id/area/900101", "text/html;q=0.5, text/turtle") == (303, "/area/900101/index.ttl")
    assert _led(served, "id/area/900101", "application/ld+json, text/html;q=0.1") == (303, "/area/900101/")
    assert _led(served, "id/area/900101", "application/pdf") == (406, "")
    assert _led(served, "id/area/900101", "application/n-triples") == (406, "")  # and the store says nothing of it
    assert _led(served, "id/area/900101", "application/n-triples, text/turtle;q=0.1") == (303, "/area/900101/index.ttl")
    assert _led(served, "id/area/900101", ";;q=,,\x7f") == (303, "/area/900101/")


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_what_has_no_file_is_described_by_the_store(served: str, accept: str) -> None:
    for address, iri in (("id/budget-line/p/ก-1", LINE), ("id/area/94", PROVINCE)):
        assert _led(served, address, accept) == (303, f"/sparql?query=DESCRIBE <{iri}>")
        told = requests.get(f"{served}/{address}", headers={"Accept": accept}, timeout=30)
        assert told.headers["Content-Type"].startswith(accept)
        assert "urn:" in told.text


def test_programs_that_do_not_read_the_files_of_a_thing_are_told_by_the_store(served: str) -> None:
    assert _led(served, "id/area/95", "text/turtle") == (303, "/area/95/index.ttl")
    old = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
    for accept in ("application/n-triples", "application/rdf+xml", old):
        assert _led(served, "id/area/95", accept) == (303, f"/sparql?query=DESCRIBE <{PAGED}>")
    assert len(Graph().parse(f"{served}/id/area/95")) == 2  # of the file
    assert len(Graph().parse(f"{served}/id/area/95", format="xml")) == 1  # of the store


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/n-triples", "*/*"])
def test_what_is_published_no_more_is_gone_in_whatever_form_it_is_asked_for(served: str, accept: str) -> None:
    assert _led(served, "id/fund/gone", accept)[0] == 303
    answer = requests.get(f"{served}/id/fund/gone", headers={"Accept": accept}, timeout=30)
    assert (answer.status_code, answer.text) == (410, "gone")


def test_a_browser_is_led_to_the_publishers_page_or_to_the_question(served: str) -> None:
    assert _led(served, "id/budget-line/p/ก-1", "text/html") == (303, "/publisher/p/")
    assert _led(served, "id/area/94", "text/html") == (303, f"/query/#query=DESCRIBE <{PROVINCE}>")


@pytest.mark.parametrize("address", ["id/budget-line/p/2", "id/area/10", "id/x%3E%20y", "id/%FF", "graph/a/b/c", "ns"])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_of_what_nobody_speaks_nothing_is_told(served: str, address: str, accept: str) -> None:
    assert _led(served, address, accept) == (404, "")


def test_while_there_is_no_site_nothing_is_said_to_be_missing(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "workspace", GRAPHS)
    with running(folder) as (address, _):
        (folder / "public").rename(folder / "elsewhere")
        assert requests.get(f"{address}/id/area/94", timeout=30).status_code == 503
