"""What a deployment weaves, as a dataset of its own in DCAT-AP: made of all the others, published by who keeps it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from thaktho import areas
from thaktho.describe import codes
from thaktho.describe.dcat_files import distribution
from thaktho.describe.dcat_things import licence_document, location, period
from thaktho.describe.triples import both, said, typed
from thaktho.describe.woven import CSVW
from thaktho.iris import DCAT, DCT, EU, FOAF, PROV, RDFS, THK, VCARD, weaving
from thaktho.messages import Text, text
from thaktho.metadata import File, Metadata
from thaktho.terms import name, time
from thaktho.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Woven:
    """The dataset of what is woven: its IRI, title and licence, since when it is and when it changed, its files.

    ``issued`` and ``modified`` are those of the datasets that it is made of, the first and the last.
    """

    iri: str
    title: Text
    license: str
    issued: dt.datetime
    modified: dt.datetime
    files: tuple[File, ...]


def of(deployment: Workspace, metadata: Sequence[Metadata], license_: str, files: Sequence[File]) -> Woven:
    """Return the dataset of what is woven of the datasets described; what CSVW says stands beside a CSV only."""
    return Woven(
        f"{deployment.base}dataset/woven",
        text("about.woven_set", title=deployment.title),
        license_,
        min(one.issued for one in metadata),
        max(one.modified for one in metadata),
        tuple(file for file in files if file.media_type != CSVW),
    )


def dataset(
    one: Woven, metadata: Sequence[Metadata], deployment: Workspace, publisher: str, rules: Sequence[str]
) -> Iterator[Triple]:
    """Yield what is said of the dataset and of its files.

    Args:
        one: the dataset.
        metadata: the datasets that it is made of.
        deployment: whose it is.
        publisher: the IRI of who keeps the deployment's catalogue.
        rules: the rules of its linkages, with their versions.
    """
    iri, page = one.iri, f"{deployment.site_base}linkage/"
    yield from typed(iri, DCAT + "Dataset")
    yield said(iri, DCT + "identifier", Literal("woven"))
    yield from both(iri, DCT + "title", one.title)
    yield from both(iri, DCT + "description", text("about.woven_text"))
    yield said(iri, DCT + "publisher", publisher)
    yield said(iri, DCAT + "contactPoint", f"{publisher}/contact")
    yield from typed(f"{publisher}/contact", VCARD + "Organization", VCARD + "Kind")
    keeper = deployment.keeper
    yield from both(f"{publisher}/contact", VCARD + "fn", keeper.name if keeper else deployment.title)
    yield said(f"{publisher}/contact", VCARD + "hasURL", (keeper and keeper.homepage) or deployment.site_base)
    for theme in sorted({theme for other in metadata for theme in other.themes}):
        yield said(iri, DCAT + "theme", f"{codes.THEMES}/{theme}")
    word = text("about.woven_keyword")
    for keyword in {name(word.th), name(word.en)}:
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
    yield from both(statement, RDFS + "label", text("about.woven_rules", rules=", ".join(rules) or "–"))
    yield said(iri, PROV + "wasGeneratedBy", weaving(deployment.base))
    yield from typed(weaving(deployment.base), PROV + "Activity")
    for other in metadata:
        yield Triple(NamedNode(iri), NamedNode(PROV + "wasDerivedFrom"), NamedNode(other.iri))
    for file in one.files:
        yield from distribution(one, file, f"{deployment.site_base}{file.name}")
