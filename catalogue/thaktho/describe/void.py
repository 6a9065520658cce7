"""VoID: what a program is told of the data before it asks any: how much there is, of what, where to take it.

The whole is one dataset, each dataset a part of it; what links projects with each other and with areas are linksets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from thaktho.describe import versions
from thaktho.describe.dump import LINKAGES, Dumps
from thaktho.describe.shares import Shared
from thaktho.describe.triples import both, said, typed
from thaktho.iris import DCT, FOAF, PREFIXES, PROJ, SHARED, THK, XSD
from thaktho.messages import text
from thaktho.metadata import Metadata
from thaktho.workspace import Workspace

PATHS = ("void.ttl", ".well-known/void")
"""Where it stands on the site: the second is where programs look first."""
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FEATURES = ("N-Quads", "TriG", "JSON-LD", "Turtle")


def turtle(
    deployment: Workspace,
    metadata: Sequence[Metadata],
    dumps: Dumps,
    classes: Mapping[str, int],
    license_: str | None,
) -> bytes:
    """Return the description, as Turtle.

    Args:
        deployment: whose data it is.
        metadata: what is said of every dataset.
        dumps: the files of everything, and the graphs in them.
        classes: how many things there are of each class, by its IRI.
        license_: under which the whole is published.
    """
    told = {
        *_whole(deployment, dumps, classes, license_),
        *_parts(deployment, metadata, dumps.graphs),
        *_linksets(deployment, dumps.graphs),
    }
    prefixes = {**PREFIXES, "void": _VOID}
    return serialize(sorted(told, key=str), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _whole(deployment: Workspace, dumps: Dumps, classes: Mapping[str, int], license_: str | None) -> Iterator[Triple]:
    whole, home = f"{deployment.base}dataset/whole", deployment.site_base
    yield from typed(f"{home}void.ttl", _VOID + "DatasetDescription")
    yield said(f"{home}void.ttl", FOAF + "primaryTopic", whole)
    yield from typed(whole, _VOID + "Dataset")
    yield from both(whole, DCT + "title", text("about.whole_set", title=deployment.title))
    yield from both(whole, DCT + "description", text("about.whole_text"))
    yield said(whole, DCT + "publisher", f"{deployment.base}catalog/publisher")
    yield said(whole, FOAF + "homepage", home)
    if license_ is not None:
        yield said(whole, DCT + "license", license_)
    if deployment.serving.endpoint:
        yield said(whole, _VOID + "sparqlEndpoint", deployment.serving.endpoint)
    yield said(whole, _VOID + "uriSpace", Literal(deployment.base))
    for feature in _FEATURES:
        yield said(whole, _VOID + "feature", _FORMATS + feature.replace("-", "_"))
    for dump in dumps.files:
        if dump.part == "whole":
            yield said(whole, _VOID + "dataDump", home + dump.path)
    properties: Counter[str] = Counter()
    for graph in dumps.graphs:
        properties.update(graph.properties)
    yield said(whole, _VOID + "triples", _number(sum(graph.statements for graph in dumps.graphs)))
    yield said(whole, _VOID + "properties", _number(len(properties)))
    yield said(whole, _VOID + "classes", _number(len(classes)))
    for namespace in sorted({_namespace(iri) for iri in (*properties, *classes)}):
        yield said(whole, _VOID + "vocabulary", namespace)
    yield from _partitions(whole, "property", properties, "triples")
    yield from _partitions(whole, "class", classes, "entities")


def _partitions(whole: str, what: str, counted: Mapping[str, int], unit: str) -> Iterator[Triple]:
    """Yield how much there is of each class or predicate, in an order of their own that numbers them."""
    for number, (iri, count) in enumerate(sorted(counted.items()), 1):
        part = f"{whole}/{what}/{number}"
        yield said(whole, f"{_VOID}{what}Partition", part)
        yield said(part, _VOID + what, iri)
        yield said(part, _VOID + unit, _number(count))


def _parts(deployment: Workspace, metadata: Iterable[Metadata], graphs: Iterable[Shared]) -> Iterator[Triple]:
    whole, held = f"{deployment.base}dataset/whole", {graph.dataset: graph for graph in graphs}
    for one in metadata:
        if one.iri in held:
            yield said(whole, _VOID + "subset", one.iri)
            yield from typed(one.iri, _VOID + "Dataset")
            yield from both(one.iri, DCT + "title", one.title)
            yield said(one.iri, FOAF + "homepage", one.landing_page)
            yield said(one.iri, DCT + "license", one.license)
            yield said(one.iri, _VOID + "triples", _number(held[one.iri].statements))
            yield said(one.iri, _VOID + "distinctSubjects", _number(held[one.iri].subjects))
            yield said(one.iri, _VOID + "dataDump", one.landing_page + versions.path(one.number, versions.DATA))


def _linksets(deployment: Workspace, graphs: Sequence[Shared]) -> Iterator[Triple]:
    """Yield what links projects by linkages, and with the areas that all deployments share."""
    whole, areas = f"{deployment.base}dataset/whole", f"{SHARED}area/"
    linked = sum(graph.properties.get(f"{THK}evidence", 0) for graph in graphs if graph.dataset == LINKAGES)
    placed = sum(graph.properties.get(f"{PROJ}hadAreaOfInterest", 0) for graph in graphs)
    yield from typed(areas, _VOID + "Dataset")
    yield said(areas, _VOID + "uriSpace", Literal(areas))
    for name, predicate, target, count in (
        ("linkages", f"{THK}evidence", whole, linked),
        ("areas", f"{PROJ}hadAreaOfInterest", areas, placed),
    ):
        links = f"{whole}/links/{name}"
        yield said(whole, _VOID + "subset", links)
        yield from typed(links, _VOID + "Linkset")
        yield said(links, _VOID + "linkPredicate", predicate)
        yield said(links, _VOID + "subjectsTarget", whole)
        yield said(links, _VOID + "objectsTarget", target)
        yield said(links, _VOID + "triples", _number(count))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=NamedNode(XSD + "integer"))
