"""The two DCAT-AP datasets that a deployment itself publishes, made of all others: tables of the weave, and dumps."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from thaktho import areas
from thaktho.describe import codes, dump
from thaktho.describe.dcat_files import Offered, distribution
from thaktho.describe.dcat_things import licence_document, location, period
from thaktho.describe.triples import both, said, typed
from thaktho.describe.woven import CSVW
from thaktho.iris import DCAT, DCT, EU, FOAF, PROV, RDFS, THK, VCARD, weaving
from thaktho.messages import Text, text
from thaktho.metadata import File, Metadata
from thaktho.terms import name, time
from thaktho.workspace import Workspace

_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"


@dataclass(frozen=True, slots=True)
class Made:
    """A dataset that is made of the others: what it is called and about, its page, how it came to be, its files.

    ``address`` is the folder of the files on the site; ``activity`` is the IRI of what made it, if that is told of.
    ``issued`` and ``modified`` are those of the datasets that it is made of, the first and the last.
    """

    identifier: str
    iri: str
    title: Text
    description: Text
    keyword: Text
    page: str
    address: str
    origin: Text
    activity: str | None
    license: str
    issued: dt.datetime
    modified: dt.datetime
    files: tuple[Offered, ...]


def woven(
    deployment: Workspace, metadata: Sequence[Metadata], license_: str, files: Sequence[File], rules: Sequence[str]
) -> Made:
    """Return what is woven of the datasets described; what CSVW says stands beside a CSV only.

    Args:
        deployment: whose it is.
        metadata: the datasets.
        license_: its licence.
        files: the tables.
        rules: the rules of its linkages, with their versions.
    """
    return Made(
        "woven",
        f"{deployment.base}dataset/woven",
        text("about.woven_set", title=deployment.title),
        text("about.woven_text"),
        text("about.woven_keyword"),
        f"{deployment.site_base}linkage/",
        deployment.site_base,
        text("about.woven_rules", rules=", ".join(rules) or "–"),
        weaving(deployment.base),
        license_,
        min(one.issued for one in metadata),
        max(one.modified for one in metadata),
        tuple(file for file in files if file.media_type != CSVW),
    )


def whole(deployment: Workspace, metadata: Sequence[Metadata], license_: str, dumps: Sequence[Offered]) -> Made:
    """Return all that the datasets described say, with what is woven of them, as one dataset."""
    return Made(
        "whole",
        f"{deployment.base}dataset/whole",
        text("about.whole_set", title=deployment.title),
        text("about.whole_text"),
        text("about.whole_keyword"),
        f"{deployment.site_base}about/",
        f"{deployment.site_base}{dump.FOLDER}/",
        text("about.whole_origin"),
        None,
        license_,
        min(one.issued for one in metadata),
        max(one.modified for one in metadata),
        tuple(dumps),
    )


def service(deployment: Workspace, metadata: Sequence[Metadata], publisher: str) -> Iterator[Triple]:
    """Yield what is said of the SPARQL endpoint that serves `whole`, if the public has one; see `dataset`."""
    if deployment.serving.endpoint is None:
        return
    iri = f"{deployment.base}catalog/sparql"
    yield said(f"{deployment.base}catalog", DCAT + "service", iri)
    yield from typed(iri, DCAT + "DataService")
    yield from both(iri, DCT + "title", text("about.endpoint", title=deployment.title))
    yield said(iri, DCAT + "endpointURL", deployment.serving.endpoint)
    yield said(iri, DCAT + "endpointDescription", deployment.serving.endpoint)
    yield said(iri, DCT + "publisher", publisher)
    yield said(iri, DCAT + "contactPoint", f"{publisher}/contact")
    yield said(iri, DCAT + "keyword", Literal("SPARQL"))
    for theme in sorted({theme for other in metadata for theme in other.themes}):
        yield said(iri, DCAT + "theme", f"{codes.THEMES}/{theme}")
    yield said(iri, DCAT + "servesDataset", f"{deployment.base}dataset/whole")
    yield said(iri, DCT + "conformsTo", _PROTOCOL)
    yield from typed(_PROTOCOL, DCT + "Standard")


def dataset(one: Made, metadata: Sequence[Metadata], deployment: Workspace, publisher: str) -> Iterator[Triple]:
    """Yield what is said of the dataset and of its files.

    Args:
        one: the dataset.
        metadata: the datasets that it is made of.
        deployment: whose it is.
        publisher: the IRI of who keeps the deployment's catalogue.
    """
    iri, page = one.iri, one.page
    yield from typed(iri, DCAT + "Dataset")
    yield said(iri, DCT + "identifier", Literal(one.identifier))
    yield from both(iri, DCT + "title", one.title)
    yield from both(iri, DCT + "description", one.description)
    yield said(iri, DCT + "publisher", publisher)
    yield said(iri, DCAT + "contactPoint", f"{publisher}/contact")
    yield from typed(f"{publisher}/contact", VCARD + "Organization", VCARD + "Kind")
    keeper = deployment.keeper
    yield from both(f"{publisher}/contact", VCARD + "fn", keeper.name if keeper else deployment.title)
    yield said(f"{publisher}/contact", VCARD + "hasURL", (keeper and keeper.homepage) or deployment.site_base)
    for theme in sorted({theme for other in metadata for theme in other.themes}):
        yield said(iri, DCAT + "theme", f"{codes.THEMES}/{theme}")
    for keyword in {name(one.keyword.th), name(one.keyword.en)}:
        yield said(iri, DCAT + "keyword", keyword)
    for code in deployment.provinces:
        yield said(iri, DCT + "spatial", areas.iri(code))
        yield from location(areas.iri(code), areas.full_name(code))
    yield from period(iri, (min(other.years[0] for other in metadata), max(other.years[1] for other in metadata)))
    yield said(iri, DCT + "accrualPeriodicity", f"{codes.FREQUENCIES}/IRREG")
    yield said(iri, DCT + "accessRights", EU + "access-right/PUBLIC")
    for language in ("THA", "ENG"):
        yield said(iri, DCT + "language", f"{EU}language/{language}")
    yield said(iri, DCT + "license", one.license)
    yield from licence_document(one.license)
    yield said(iri, DCT + "issued", time(one.issued))
    yield said(iri, DCT + "modified", time(one.modified))
    yield said(iri, DCAT + "landingPage", page)
    yield said(iri, FOAF + "page", page)
    yield from typed(page, FOAF + "Document")
    yield said(iri, DCT + "conformsTo", THK.rstrip("#"))
    statement = f"{iri}/provenance"
    yield said(iri, DCT + "provenance", statement)
    yield from typed(statement, DCT + "ProvenanceStatement")
    yield from both(statement, RDFS + "label", one.origin)
    if one.activity is not None:
        yield said(iri, PROV + "wasGeneratedBy", one.activity)
        yield from typed(one.activity, PROV + "Activity")
    for other in metadata:
        yield Triple(NamedNode(iri), NamedNode(PROV + "wasDerivedFrom"), NamedNode(other.iri))
    for file in one.files:
        yield from distribution(one, file, f"{one.address}{file.name}")
