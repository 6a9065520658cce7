"""What an accepted graph says of itself: its dataset and its publisher, as ``publisher.toml`` told them then."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from thaktho.iris import DCAT, DCT, EU, FOAF, ORG, PROV, SHARED, SKOS, THK, VCARD
from thaktho.messages import Text
from thaktho.terms import TYPE, canonical, name
from thaktho.workspace import DatasetSettings, Key, Publisher, Workspace


@dataclass(frozen=True, slots=True)
class Counts:
    """What a dataset does not publish: rows that did not pass, and records that its compiler never submitted."""

    left_out: int
    withheld: int


def dataset_iri(base: str, publisher: str, dataset: DatasetSettings) -> str:
    """Return a dataset's IRI: one for each (publisher, dataset, period)."""
    return keyed_iri(base, (publisher, dataset.id, dataset.period))


def keyed_iri(base: str, key: Key) -> str:
    """Return the IRI of the dataset of a key: publisher, dataset, period."""
    return f"{base}dataset/{'/'.join(key)}"


def publisher_iri(base: str, publisher: str) -> str:
    """Return a publisher's IRI."""
    return f"{base}publisher/{publisher}"


def series_iri(base: str, publisher: str, dataset: DatasetSettings) -> str:
    """Return the IRI of the series that the datasets of several periods make."""
    return f"{base}series/{publisher}/{dataset.series or dataset.id}"


def graph_iri(site_base: str, publisher: str, dataset: DatasetSettings) -> str:
    """Return the IRI of the graph that holds what a dataset says; it is the same for every submission of its key."""
    return f"{site_base}graph/{publisher}/{dataset.id}/{dataset.period}"


def quads(
    workspace: Workspace, publisher: Publisher, dataset: DatasetSettings, submission: str, counts: Counts
) -> list[Quad]:
    """Return the statements about a dataset and its publisher, in the dataset's graph.

    Args:
        workspace: the deployment.
        publisher: who publishes.
        dataset: the dataset's settings.
        submission: IRI of the submission that the dataset was made of.
        counts: the rows and records that are not published.
    """
    graph = NamedNode(graph_iri(workspace.site_base, publisher.id, dataset))
    who = publisher_iri(workspace.base, publisher.id)
    said = [*_dataset(workspace, publisher, dataset, submission, counts), *_publisher(who, publisher)]
    return [Quad(NamedNode(s), p if isinstance(p, NamedNode) else NamedNode(p), o, graph) for s, p, o in said]


_Said = Iterator[tuple[str, str | NamedNode, NamedNode | Literal]]


def _dataset(
    workspace: Workspace, publisher: Publisher, dataset: DatasetSettings, submission: str, counts: Counts
) -> _Said:
    iri = dataset_iri(workspace.base, publisher.id, dataset)
    yield iri, TYPE, NamedNode(DCAT + "Dataset")
    yield iri, DCT + "identifier", Literal(f"{publisher.id}/{dataset.id}/{dataset.period}")
    yield from _both(iri, DCT + "title", dataset.title)
    yield from _both(iri, DCT + "description", dataset.description)
    yield iri, DCT + "publisher", NamedNode(publisher_iri(workspace.base, publisher.id))
    yield iri, DCT + "license", NamedNode(dataset.license or publisher.license)
    yield iri, PROV + "wasGeneratedBy", NamedNode(submission)
    for term, year in zip(("startYear", "endYear"), dataset.years, strict=True):
        yield iri, THK + term, canonical(year, "year")
    if dataset.compiled_by:
        yield from _both(iri, THK + "compiledBy", dataset.compiled_by)
    if counts.left_out:
        yield iri, THK + "incomplete", Literal(value=True)
        yield iri, THK + "leftOut", canonical(counts.left_out, "integer")
    if counts.withheld:
        yield iri, THK + "withheld", canonical(counts.withheld, "integer")
    yield from _for_catalogues(workspace, publisher, dataset, iri)
    for number, source in enumerate(dataset.sources, 1):
        node = f"{iri}/source/{number}"
        yield iri, DCT + "source", NamedNode(node)
        yield node, TYPE, NamedNode(PROV + "Entity")
        yield from _both(node, DCT + "title", source.title)
        yield node, FOAF + "page", NamedNode(source.url)
        yield node, DCT + "rights", Literal(source.license)


def _for_catalogues(workspace: Workspace, publisher: Publisher, dataset: DatasetSettings, iri: str) -> _Said:
    """Yield what only catalogues ask for; what a publisher leaves open, `thaktho.describe.metadata` settles."""
    yield iri, DCAT + "inSeries", NamedNode(series_iri(workspace.base, publisher.id, dataset))
    for theme in dataset.themes:
        yield iri, DCAT + "theme", NamedNode(f"{EU}data-theme/{theme}")
    if dataset.frequency:
        yield iri, DCT + "accrualPeriodicity", NamedNode(f"{EU}frequency/{dataset.frequency}")
    for objective in dataset.objectives:
        yield iri, THK + "dataObjective", Literal(objective)
    for word in dataset.keywords:
        for language, said in sorted({name(said).language: said for said in (word.en, word.th)}.items()):
            yield iri, DCAT + "keyword", Literal(said, language=language)


def _publisher(iri: str, publisher: Publisher) -> _Said:
    for cls in (THK + "Publisher", ORG + "Organization", FOAF + "Agent"):
        yield iri, TYPE, NamedNode(cls)
    yield from _both(iri, SKOS + "prefLabel", publisher.name)
    yield from _both(iri, FOAF + "name", publisher.name)
    yield iri, THK + "sector", NamedNode(f"{SHARED}code/sector/{publisher.sector}")
    yield iri, THK + "bodyKind", NamedNode(f"{SHARED}code/body-kind/{publisher.kind}")
    if publisher.local_authority:
        yield iri, THK + "localAuthority", NamedNode(f"{SHARED}local-authority/{publisher.local_authority}")
    if publisher.homepage:
        yield iri, FOAF + "homepage", NamedNode(publisher.homepage)
    contact = f"{iri}/contact"
    yield iri, DCAT + "contactPoint", NamedNode(contact)
    yield contact, TYPE, NamedNode(VCARD + "Organization")
    yield contact, TYPE, NamedNode(VCARD + "Kind")
    yield from _both(contact, VCARD + "fn", publisher.contact)
    yield contact, VCARD + "hasEmail", NamedNode(f"mailto:{publisher.email}")


def _both(subject: str, predicate: str, text: Text) -> _Said:
    yield subject, predicate, Literal(text.th, language="th")
    yield subject, predicate, Literal(text.en, language="en")
