"""VoID says of the whole and its parts what can be counted in the files; programs find it where they look."""

import gzip
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from thaktho.describe import void
from thaktho.iris import DCT, RDF, THK

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


def test_programs_find_it_where_they_look_first(site: Path) -> None:
    first, second = ((site / path).read_bytes() for path in void.PATHS)
    assert first == second
    assert all(isinstance(quad.triple, Triple) for quad in parse(first, format=RdfFormat.TURTLE))
