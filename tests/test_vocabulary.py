"""The words of the data: all that the vocabulary defines, what is used of others, how often, and where."""

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from tests.pages.small import BASE, fill

from thaktho import vocabulary
from thaktho.contract import THK, shipped
from thaktho.iris import DCT, PROJ, PROV, SHARED
from thaktho.terms import TYPE

GRAPH = "https://test.example/graph/linkages"
PROJECT = f"{BASE}project/L7889/66-S-1"


@pytest.fixture
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = fill()
    yield connection
    connection.close()


def _told(facts: duckdb.DuckDBPyConnection, iri: str, role: str) -> tuple[int, str, str]:
    query = "select uses, example, value from vocabulary where iri = ? and role = ?"
    ((uses, example, value),) = facts.execute(query, [iri, role]).fetchall()
    return uses, example or "", value or ""


def _say(facts: duckdb.DuckDBPyConnection, graph: str, subject: str, predicate: str, value: str) -> None:
    facts.execute("insert into quad values (?, ?, ?, ?)", [graph, subject, predicate, value])


def _linkages(graph: str, one: str) -> QuerySolutions:
    store = Store()
    store.add(Quad(NamedNode(one), TYPE, NamedNode(THK + "Linkage"), NamedNode(graph)))
    store.add(Quad(NamedNode(one), NamedNode(THK + "score"), Literal("0.9"), NamedNode(graph)))
    store.add(
        Quad(
            NamedNode("https://other.example/"), TYPE, NamedNode(THK + "Linkage"), NamedNode("https://other.example/g")
        )
    )
    answer = store.query(vocabulary.question(graph))
    assert isinstance(answer, QuerySolutions)
    return answer


def test_all_that_the_vocabulary_defines_is_told_once_in_both_languages(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    rows = facts.execute("select iri, role, th, en, definition_th, definition_en from vocabulary").fetchall()
    own = [row for row in rows if row[0].startswith(THK) and row[1] in {"class", "property"}]
    said = (Path(__file__).parents[1] / "vocab" / "thaktho.ttl").read_text(encoding="utf-8")
    assert sorted(row[0] for row in own) == sorted(
        THK + name for name in re.findall(r"^thk:(\w+) a ", said, re.MULTILINE)
    )
    assert all(all(row) for row in own)
    codes = {row[0] for row in rows if row[1] == "code"}
    assert {one.iri for of in shipped().concepts.values() for one in of if one.iri.startswith(SHARED)} <= codes


def test_fields_speak_only_of_terms_that_are_told(facts: duckdb.DuckDBPyConnection) -> None:
    told = {iri for (iri,) in facts.execute("select iri from vocabulary").fetchall()}
    for sheet in shipped().sheets:
        assert sheet.cls in told
        assert {step.predicate for field in sheet.fields for step in field.path} <= told


def test_uses_are_counted_and_an_example_has_a_page(facts: duckdb.DuckDBPyConnection) -> None:
    facts.execute("delete from quad")
    _say(facts, "g", PROJECT, DCT + "title", "ข")
    _say(facts, "g", f"{PROJECT}/funding/x", DCT + "title", "ก")
    _say(facts, "g", PROJECT, str(TYPE.value), PROJ + "Project")
    _say(facts, "g", f"{PROJECT}/reach/1", THK + "targetGroup", f"{SHARED}code/target-group/1004")
    _say(facts, "g", f"{BASE}submission/songkhla-pao/budget/1/row", PROV + "used", "x")
    _say(facts, f"{SHARED}graph/codes", "https://any.example/", DCT + "title", "not of the data")
    _say(facts, "linkages", "https://any.example/", DCT + "title", "of the weave before")
    vocabulary.tell(facts, shipped(), "linkages", [])
    assert _told(facts, DCT + "title", "property") == (2, PROJECT, "ข")
    assert _told(facts, PROJ + "Project", "class") == (1, PROJECT, "")
    assert _told(facts, f"{SHARED}code/target-group/1004", "code") == (1, PROJECT, "")
    assert _told(facts, THK + "approved", "property") == (0, "", "")
    assert _told(facts, PROV + "used", "property") == (1, f"{BASE}dataset/songkhla-pao/budget", "x")


def test_linkages_are_counted_as_they_are_now(facts: duckdb.DuckDBPyConnection) -> None:
    linkage = facts.execute("select min(iri) from term where path like 'linkage/%'").fetchall()[0][0] or PROJECT
    vocabulary.tell(
        facts,
        shipped(),
        "https://test.example/graph/linkages",
        _linkages("https://test.example/graph/linkages", linkage),
    )
    assert _told(facts, THK + "Linkage", "class") == (1, linkage, "")
    assert _told(facts, THK + "score", "property")[0] == 1


def test_the_files_are_the_vocabulary_the_lists_and_the_shapes() -> None:
    files = vocabulary.files()
    parsed = {
        name: [quad.triple for quad in parse(content, format=RdfFormat.TURTLE)] for name, content in files.items()
    }
    assert set(parsed) == {"ns.ttl", "codes.ttl", "shapes.ttl"}
    named = {name: {getattr(one.subject, "value", "") for one in triples} for name, triples in parsed.items()}
    assert THK + "Fund" in named["ns.ttl"]
    assert f"{SHARED}code/target-group/1004" in named["codes.ttl"]
    assert {field.iri for sheet in shipped().sheets for field in sheet.fields} <= named["shapes.ttl"]


@pytest.mark.whole
def test_uses_on_the_page_are_those_of_the_dump(site: Path) -> None:
    """Counted line by line in what is published, but for the lists themselves."""
    lines = gzip.decompress((site / "dump" / "whole.nq.gz").read_bytes()).decode().splitlines()
    data = [line for line in lines if not line.endswith(f"<{SHARED}graph/codes> .")]
    counted = Counter(line.split(" ", 2)[1].strip("<>") for line in data)
    page = (site / "en" / "vocabulary" / "index.html").read_text(encoding="utf-8")
    for name in ("approved", "cell", "member", "score", "covers"):
        entry = page.partition(f'id="{name}"')[2].partition("</dd>")[0]
        (said,) = re.findall(r"used ([\d,]+) time", entry)
        assert int(said.replace(",", "")) == counted[THK + name] > 0, name
        assert "index.html" in entry


@pytest.mark.whole
def test_fields_on_the_page_are_filled_as_often_as_in_the_table(site: Path) -> None:
    with io.StringIO((site / "all-projects.csv").read_text(encoding="utf-8-sig"), newline="") as file:
        projects = list(csv.DictReader(file))
    filled = {row["iri"] for row in projects if row["approvedOn"]}
    of = {row["iri"] for row in projects}
    page = (site / "en" / "fields" / "index.html").read_text(encoding="utf-8")
    entry = unescape(page.partition('id="project-approvedOn"')[2].partition("</dd>")[0])
    assert f"filled in {len(filled)} of {len(of)}" in entry
    assert "expected" in unescape(page.partition('id="project-area"')[2].partition("</dd>")[0])
