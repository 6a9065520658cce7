"""The example questions: SPARQL that says in Thai and English what it asks, put to a deployment's own places and funds.

A file of ``docs/queries`` begins with remarks: the question in Thai, in English, its keywords (the first is the group
that it is shown in), and its parameter where it has one. In brackets stands what the parameter is called, in the line
``VALUES ?PARAMETER { … }`` its value. On a site both are the deployment's own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import duckdb
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from thaktho.iris import OWL, PREFIXES, PROJ, RDFS, THK, XSD
from thaktho.messages import Text
from thaktho.resources import folder
from thaktho.terms import TYPE

FILE = "queries.ttl"
"""Where a site tells programs of its questions."""
_SH, _SCHEMA = "http://www.w3.org/ns/shacl#", "https://schema.org/"
_ERA = 543
_CALLED = re.compile(r"\[(.*)\]", re.DOTALL)
_PREFIX = re.compile(r"^PREFIX ([\w-]+): <([^>]*)>$", re.MULTILINE)
_FORM = re.compile(r"^(SELECT|CONSTRUCT|ASK)\b", re.MULTILINE)
_OF = {
    "tambon": ("class", THK + "Tambon"),
    "fund": ("class", THK + "Fund"),
    "goal": ("class", THK + "Goal"),
    "group": ("class", THK + "TargetGroup"),
    "project": ("class", PROJ + "Project"),
    "year": ("datatype", XSD + "integer"),
}
"""The parameters, and what SHACL says of their values."""
_OWN = """
select * from (
  (select 'tambon' as parameter, a.iri, null as year, a.th, a.en from project_area p join area a on a.code = p.area
   where a.level = 'tambon' group by all order by count(distinct p.project) desc, a.iri limit 1)
  union all
  (select 'fund', f.fund_as_stated, null, t.th, t.en from funding f join term t on t.iri = f.fund_as_stated
   left join organization o on o.iri = f.fund_as_stated
   group by all order by bool_or(coalesce(ends_with(o.kind, '/own-budget'), false)), count(distinct f.project) desc,
   f.fund_as_stated limit 1)
  union all
  (select 'goal', g.goal, null, t.th, t.en from project_goal g join term t on t.iri = g.goal
   group by all order by count(*) desc, g.goal limit 1)
  union all
  (select 'group', g.grp, null, t.th, t.en from project_group g join term t on t.iri = g.grp
   group by all order by count(*) desc, g.grp limit 1)
  union all
  (select 'year', null, year, null, null from project where year is not null
   group by year order by count(*) desc, year desc limit 1)
  union all
  (select 'project', p.iri, null, p.title, p.title from project p join project_dataset d on d.project = p.iri
   group by p.iri, p.title order by count(*) desc, p.iri limit 1)
)
"""
"""Of each parameter the thing that most projects have to do with; of projects the one that most datasets tell of.
A fund goes before an agency's own budget."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the name of its file, what it asks in words, its SPARQL."""

    name: str
    asks: Text
    keywords: tuple[str, ...]
    parameter: str | None
    sparql: str

    @property
    def group(self) -> str:
        """Return the group that it is shown in."""
        return self.keywords[0]

    @property
    def plain(self) -> Text:
        """Return what it asks, without the brackets around what its parameter is called."""
        return Text(_CALLED.sub(r"\1", self.asks.th), _CALLED.sub(r"\1", self.asks.en))

    def of(self, value: str, called: Text) -> "Question":
        """Return the question put to something else: ``value`` as SPARQL has it, and what it is called."""
        asks = Text(
            _CALLED.sub(lambda _: f"[{called.th}]", self.asks.th), _CALLED.sub(lambda _: f"[{called.en}]", self.asks.en)
        )
        line = f"VALUES ?{self.parameter} {{"
        sparql = re.sub(rf"{re.escape(line)}[^}}]*}}", lambda _: f"{line} {value} }}", self.sparql)
        return replace(self, asks=asks, sparql=sparql)


@cache
def shipped() -> tuple[Question, ...]:
    """Return the questions of ``docs/queries`` in the order of their names."""
    return tuple(_read(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder("queries").glob("*.rq")))


def _read(name: str, content: str) -> Question:
    thai, english, *lines = content.splitlines(keepends=True)
    said = dict(re.findall(r"^# (keywords|parameter): (.+)$", content, re.MULTILINE))
    sparql = "".join(lines[len(said) :])
    keywords = tuple(said["keywords"].split(", "))
    asks = Text(thai.removeprefix("# ").strip(), english.removeprefix("# ").strip())
    return Question(name, asks, keywords, said.get("parameter"), sparql)


def own(facts: duckdb.DuckDBPyConnection) -> tuple[Question, ...]:
    """Return the questions put to places, funds, goals, groups, projects and years that these facts tell of.

    One for whose parameter there is nothing stays as it ships.
    """
    found: dict[str | None, tuple[str, Text]] = {}
    for parameter, iri, year, thai, english in facts.execute(_OWN).fetchall():
        if iri is None:
            found[parameter] = str(year), Text(str(year), f"{year - _ERA} (BE {year})")
        else:
            found[parameter] = f"<{iri}>", Text(thai or english or iri, english or thai or iri)
    return tuple(one.of(*found[one.parameter]) if one.parameter in found else one for one in shipped())


def turtle(questions: Iterable[Question], home: str, endpoint: str | None = None) -> bytes:
    """Return the questions for programs, as SPARQL executables of SHACL; a question's address is its place on the page.

    Args:
        questions: which.
        home: the address of the site's top.
        endpoint: where they may be asked, if the public may.
    """
    asked = tuple(questions)
    triples = {triple for one in asked for triple in _told(one, home)} | set(_shared(asked, home))
    if endpoint:
        where = NamedNode(_SCHEMA + "target"), NamedNode(endpoint)
        triples |= {Triple(_node(one, home), *where) for one in asked}
    prefixes = {**PREFIXES, "sh": _SH, "schema": _SCHEMA}
    return serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _node(one: Question, home: str) -> NamedNode:
    return NamedNode(f"{home}query/#{one.name}")


def _told(one: Question, home: str) -> Iterator[Triple]:
    node = _node(one, home)
    form = next(iter(_FORM.findall(one.sparql))).lower()
    yield Triple(node, TYPE, NamedNode(_SH + "SPARQLExecutable"))
    yield Triple(node, TYPE, NamedNode(f"{_SH}SPARQL{form.capitalize()}Executable"))
    yield Triple(node, NamedNode(RDFS + "comment"), Literal(one.plain.th, language="th"))
    yield Triple(node, NamedNode(RDFS + "comment"), Literal(one.plain.en, language="en"))
    yield Triple(node, NamedNode(_SH + form), Literal(one.sparql))
    yield Triple(node, NamedNode(_SH + "prefixes"), NamedNode(f"{home}{FILE}#prefixes"))
    for keyword in one.keywords:
        yield Triple(node, NamedNode(_SCHEMA + "keywords"), Literal(keyword))
    if one.parameter:
        yield Triple(node, NamedNode(_SH + "parameter"), NamedNode(f"{home}{FILE}#{one.parameter}"))


def _shared(asked: Iterable[Question], home: str) -> Iterator[Triple]:
    """Yield what questions have in common: the prefixes, and the parameters with what their values are."""
    all_of_them = NamedNode(f"{home}{FILE}#prefixes")
    yield Triple(all_of_them, TYPE, NamedNode(OWL + "Ontology"))
    for prefix, namespace in sorted({found for one in asked for found in _PREFIX.findall(one.sparql)}):
        node = NamedNode(f"{home}{FILE}#prefix-{prefix}")
        yield Triple(all_of_them, NamedNode(_SH + "declare"), node)
        yield Triple(node, TYPE, NamedNode(_SH + "PrefixDeclaration"))
        yield Triple(node, NamedNode(_SH + "prefix"), Literal(prefix))
        yield Triple(node, NamedNode(_SH + "namespace"), Literal(namespace, datatype=NamedNode(XSD + "anyURI")))
    for parameter in sorted({one.parameter for one in asked if one.parameter}):
        node = NamedNode(f"{home}{FILE}#{parameter}")
        kind, of = _OF[parameter]
        yield Triple(node, TYPE, NamedNode(_SH + "Parameter"))
        yield Triple(node, NamedNode(_SH + "path"), node)
        yield Triple(node, NamedNode(_SH + "name"), Literal(f"?{parameter}"))
        yield Triple(node, NamedNode(_SH + kind), NamedNode(of))
