"""The example questions as files, put to a deployment's own things, and told to programs."""

import re
from collections.abc import Iterator

import duckdb
import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from tests.pages.small import fill

from thaktho import questions
from thaktho.iris import THK
from thaktho.messages import LANGUAGES, Text
from thaktho.questions import Question
from thaktho.resources import folder

HOME = "https://test.example/"
PARAMETERS = {"tambon", "fund", "goal", "group", "project", "year"}
TEMPLATE = (folder("site") / "templates" / "query.html.jinja").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = fill()
    yield connection
    connection.close()


def _named(name: str, among: tuple[Question, ...] = ()) -> Question:
    (found,) = (one for one in among or questions.shipped() if one.name == name)
    return found


@pytest.mark.parametrize("one", questions.shipped(), ids=lambda one: str(one.name))
def test_a_question_is_asked_in_thai_and_english_and_is_sparql_1_1(one: Question) -> None:
    assert re.match(r"[ก-๙\[]", one.asks.th)
    assert re.match(r"[A-Z\[]", one.asks.en)
    assert all(
        (one.asks[language].count("["), one.asks[language].count("]")) in {(0, 0), (1, 1)} for language in LANGUAGES
    )
    assert ("[" in one.asks.th) == ("[" in one.asks.en) == (one.parameter is not None)
    assert one.sparql.startswith("PREFIX ")
    prepareQuery(one.sparql)


@pytest.mark.parametrize("one", questions.shipped(), ids=lambda one: str(one.name))
def test_an_answer_has_one_order_and_every_prefix_is_used(one: Question) -> None:
    body = one.sparql.split("\n\n", 1)[1]
    assert "\nORDER BY " in body or "CONSTRUCT" in body
    assert all(re.search(rf"\b{prefix}:", body) for prefix in re.findall(r"^PREFIX (\w+):", one.sparql, re.MULTILINE))


def test_there_are_enough_and_every_group_stands_on_the_page() -> None:
    assert len(questions.shipped()) >= 40
    (listed,) = re.findall(r"set groups = (\[.*?\])", TEMPLATE)
    assert {one.group for one in questions.shipped()} == set(re.findall(r"\w+", listed))


def test_a_parameter_is_one_line_of_values() -> None:
    asked = [one for one in questions.shipped() if one.parameter]
    assert {one.parameter for one in asked} == PARAMETERS
    assert all(len(re.findall(rf"VALUES \?{one.parameter} {{ \S+ }}\n", one.sparql)) == 1 for one in asked)


def test_a_question_is_put_to_something_else() -> None:
    one = _named("funds-in-tambon").of("<https://w3id.org/thaktho/id/area/500101>", Text(r"ศรีภูมิ \1", "Si Phum"))
    assert one.asks.th == r"กองทุนใดทำงานในตำบล[ศรีภูมิ \1] ปีใด กี่โครงการ และเท่าใด"
    assert one.plain.en == "Which funds work in tambon Si Phum, by year, with how many projects and how much?"
    assert "VALUES ?tambon { <https://w3id.org/thaktho/id/area/500101> }" in one.sparql
    assert "900101" not in one.sparql
    prepareQuery(one.sparql)


def test_a_deployment_s_questions_are_about_what_most_projects_have_to_do_with(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    own = questions.own(facts)
    assert [one.name for one in own] == [one.name for one in questions.shipped()]
    for one in own:
        prepareQuery(one.sparql)
    ((code,),) = facts.execute(
        "select area from project_area where length(area) = 6 group by area order by count(*) desc, area limit 1"
    ).fetchall()
    assert f"/area/{code}>" in _named("funds-in-tambon", own).sparql
    ((year,),) = facts.execute(
        "select year from project group by year order by count(*) desc, year desc limit 1"
    ).fetchall()
    assert f"VALUES ?year {{ {year} }}" in _named("projects-of-year", own).sparql
    assert f"[{year - 543} (BE {year})]" in _named("projects-of-year", own).asks.en


def test_where_there_is_nothing_yet_questions_stay_as_they_ship(facts: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect() as empty:
        names = ("area", "funding", "organization", "term", "project")
        tables = [*names, *(f"project_{of}" for of in ("area", "goal", "group", "dataset"))]
        for table in tables:
            columns = facts.execute(f"describe {table}").fetchall()
            empty.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind, *_ in columns)})")
        assert questions.own(empty) == questions.shipped()


def test_programs_are_told_where_the_public_may_ask_and_only_where_it_may() -> None:
    target = URIRef("https://schema.org/target")
    for endpoint in (None, "https://data.example/sparql"):
        graph = Graph().parse(data=questions.turtle(questions.shipped(), HOME, endpoint), format="turtle")
        told = {str(value) for value in graph.objects(None, target)}
        assert told == ({endpoint} if endpoint else set())
        assert len(set(graph.subjects(target))) == (len(questions.shipped()) if endpoint else 0)


def test_programs_are_told_what_is_asked_and_with_which_parameter() -> None:
    graph = Graph().parse(data=questions.turtle(questions.shipped(), HOME), format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.SPARQLExecutable))) == len(questions.shipped())
    node = URIRef(f"{HOME}query/#funds-in-tambon")
    assert {said.language for said in graph.objects(node, RDFS.comment)} == {"th", "en"}  # type: ignore[attr-defined]
    assert str(graph.value(node, SH.select)) == _named("funds-in-tambon").sparql
    assert graph.value(URIRef(f"{HOME}query/#take-along-tambon"), SH.construct)
    parameter = graph.value(node, SH.parameter)
    assert str(graph.value(parameter, SH.name)) == "?tambon"
    assert graph.value(parameter, SH["class"]) == URIRef(THK + "Tambon")
    assert graph.value(URIRef(f"{HOME}queries.ttl#year"), SH.datatype) == XSD.integer
    assert (graph.value(node, SH.prefixes), RDF.type, OWL.Ontology) in graph
    assert validate(graph, shacl_graph=graph, meta_shacl=True)[0]  # what SHACL says of its own terms holds
