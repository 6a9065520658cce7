"""VoID says of the whole and its parts what can be counted in the files; programs find it where they look."""

import gzip
import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from thaktho.describe import void
from thaktho.describe.dump import Dumps
from thaktho.iris import DCT, FOAF, PROJ, RDF, SHARED, THK
from thaktho.messages import LANGUAGES, Text
from thaktho.services import Serving
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole

VOID = "http://rdfs.org/ns/void#"
BASE = "https://songkhla.thaktho.example/id/"
WHOLE = f"{BASE}dataset/whole"


@cache
def _quads(site: Path) -> list[Quad]:
    return list(parse(gzip.decompress((site / "dump/whole.nq.gz").read_bytes()), format=RdfFormat.N_QUADS))


@cache
def _told(site: Path) -> dict[tuple[str, str], set[str]]:
    """Return what is told, by subject and predicate."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in parse(path=site / "void.ttl", format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        found[quad.subject.value, quad.predicate.value].add(quad.object.value)
    return found


def _counts(site: Path, what: str, unit: str) -> dict[str, int]:
    """Return how much there is of each class or predicate, as is told."""
    told = _told(site)
    parts = told[WHOLE, f"{VOID}{what}Partition"]
    return {next(iter(told[part, VOID + what])): int(next(iter(told[part, VOID + unit]))) for part in parts}


def test_statements_are_counted_as_they_are(site: Path) -> None:
    quads = _quads(site)
    assert _told(site)[WHOLE, f"{VOID}triples"] == {str(len(quads))}
    assert _counts(site, "property", "triples") == Counter(quad.predicate.value for quad in quads)
    things = {(quad.subject, quad.object) for quad in quads if quad.predicate.value == f"{RDF}type"}
    classes = Counter(cls.value for _, cls in things if isinstance(cls, NamedNode))
    assert _counts(site, "class", "entities") == classes
    assert _told(site)[WHOLE, f"{VOID}classes"] == {str(len(classes))}


def test_each_dataset_is_a_part_that_can_be_taken(site: Path) -> None:
    told = _told(site)
    parts = {part for part in told[WHOLE, f"{VOID}subset"] if "/links/" not in part}
    assert len(parts) == 37
    for part in parts:
        (address,) = told[part, f"{VOID}dataDump"]
        lines = gzip.decompress((site / address.removeprefix(BASE.removesuffix("id/"))).read_bytes()).splitlines()
        assert told[part, f"{VOID}triples"] == {str(len(lines))}
        assert told[part, f"{VOID}distinctSubjects"] == {str(len({line.split(b" ", 1)[0] for line in lines}))}
        assert told[part, f"{DCT}license"]


def test_dumps_are_there_and_linkages_are_links(site: Path) -> None:
    told = _told(site)
    for address in told[WHOLE, f"{VOID}dataDump"]:
        assert (site / address.removeprefix(BASE.removesuffix("id/"))).is_file()
    links = f"{WHOLE}/links/linkages"
    assert told[links, f"{VOID}linkPredicate"] == {f"{THK}evidence"}
    graph = f"{BASE.removesuffix('id/')}graph/linkages"
    evidence = [
        quad.predicate for quad in _quads(site) if quad.graph_name == NamedNode(graph) and "#evidence" in str(quad)
    ]
    assert told[links, f"{VOID}triples"] == {str(len(evidence))}


def test_places_are_links_to_the_areas_that_all_share(site: Path) -> None:
    told, links = _told(site), f"{WHOLE}/links/areas"
    assert links in told[WHOLE, f"{VOID}subset"]
    assert told[links, f"{VOID}linkPredicate"] == {f"{PROJ}hadAreaOfInterest"}
    assert (told[links, f"{VOID}subjectsTarget"], told[links, f"{VOID}objectsTarget"]) == ({WHOLE}, {f"{SHARED}area/"})
    placed = sum(quad.predicate.value == f"{PROJ}hadAreaOfInterest" for quad in _quads(site))
    assert told[links, f"{VOID}triples"] == {str(placed)}


def test_what_the_whole_is_and_by_which_terms_it_speaks_is_told(site: Path) -> None:
    told = _told(site)
    home = BASE.removesuffix("id/")
    assert told[f"{home}void.ttl", f"{FOAF}primaryTopic"] == {WHOLE}
    assert told[WHOLE, f"{FOAF}homepage"] == {home}
    assert told[WHOLE, f"{VOID}uriSpace"] == {BASE}
    assert len(told[WHOLE, f"{DCT}title"]) == len(LANGUAGES)
    assert len(told[WHOLE, f"{DCT}license"]) == 1
    terms = _counts(site, "property", "triples").keys() | _counts(site, "class", "entities").keys()
    assert told[WHOLE, f"{VOID}vocabulary"] == {re.sub("[^/#]*$", "", term) for term in terms}
    assert {THK, PROJ} <= told[WHOLE, f"{VOID}vocabulary"]


def test_an_endpoint_is_told_of_where_there_is_one_for_all() -> None:
    text = Text("ก", "a")
    place = Workspace(Path(), text, BASE, ("90",), "th", annotations=False, authorities_file=None)
    at = "https://test.example/sparql"
    predicate = NamedNode(f"{VOID}sparqlEndpoint")
    for serving, objects in ((Serving(), []), (Serving(endpoint=at), [NamedNode(at)])):
        said = void.turtle(replace(place, serving=serving), [], Dumps(), {}, None)
        told = [quad.object for quad in parse(said, format=RdfFormat.TURTLE) if quad.predicate == predicate]
        assert told == objects


def test_programs_find_it_where_they_look_first(site: Path) -> None:
    first, second = ((site / path).read_bytes() for path in void.PATHS)
    assert first == second
    assert all(isinstance(quad.triple, Triple) for quad in parse(first, format=RdfFormat.TURTLE))
