"""What the endpoint says of itself: the SPARQL 1.1 Service Description."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from thaktho.iris import DCT, PREFIXES, RDF, RDFS
from thaktho.messages import Text

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "JSON-LD", "N-Triples", "RDF_XML",
)  # fmt: skip


def description(endpoint: str, title: Text, catalogue: str, graphs: Iterable[str], form: RdfFormat) -> bytes:
    """Return the description of an endpoint.

    Args:
        endpoint: its address.
        title: of the deployment.
        catalogue: where the data is described.
        graphs: the names of the graphs in it.
        form: how it is written.
    """
    service, dataset = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default")
    found = [
        _said(service, RDF + "type", NamedNode(_SD + "Service")),
        _said(service, _SD + "endpoint", service),
        _said(service, _SD + "supportedLanguage", NamedNode(_SD + "SPARQL11Query")),
        _said(service, _SD + "feature", NamedNode(_SD + "UnionDefaultGraph")),
        *(_said(service, _SD + "resultFormat", NamedNode(_FORMATS + name)) for name in _RESULTS),
        _said(service, DCT + "title", Literal(title.th, language="th")),
        _said(service, DCT + "title", Literal(title.en, language="en")),
        _said(service, RDFS + "seeAlso", NamedNode(catalogue)),
        _said(service, _SD + "defaultDataset", dataset),
        _said(service, _SD + "availableGraphs", dataset),
        _said(dataset, RDF + "type", NamedNode(_SD + "Dataset")),
        _said(dataset, RDF + "type", NamedNode(_SD + "GraphCollection")),
        _said(dataset, _SD + "defaultGraph", default),
        _said(default, RDF + "type", NamedNode(_SD + "Graph")),
    ]
    for number, name in enumerate(sorted(graphs), 1):
        entry = NamedNode(f"{endpoint}#graph-{number}")
        found += [
            _said(dataset, _SD + "namedGraph", entry),
            _said(entry, RDF + "type", NamedNode(_SD + "NamedGraph")),
            _said(entry, _SD + "name", NamedNode(name)),
        ]
    return serialize(found, format=form, prefixes={**PREFIXES, "sd": _SD, "formats": _FORMATS}) or b""


def _said(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), value)
