"""DCAT-AP 3.0: the catalogue, its datasets and series; a function of what is said of the datasets and the deployment.

Every address that a property points at has its class and name in the graph itself, as DCAT-AP's validators ask.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from thaktho import areas
from thaktho.describe import codes, dcat_made, versions
from thaktho.describe.dcat_files import Offered, Published, distribution
from thaktho.describe.dcat_series import series
from thaktho.describe.dcat_things import agent, contact, licence_document, location, period
from thaktho.describe.triples import both, said, typed
from thaktho.iris import ADMS, DCAT, DCATAP, DCT, EU, FOAF, PROV, RDFS, THK
from thaktho.messages import Text, text
from thaktho.metadata import Agent, File, Keyword, Metadata, Version
from thaktho.terms import canonical, name, time
from thaktho.workspace import Keeper, Workspace

_CHANGES = "http://purl.org/adms/changetype/"


def catalogue(
    metadata: Sequence[Metadata],
    deployment: Workspace,
    tables: Sequence[File] = (),
    rules: Sequence[str] = (),
    dumps: Sequence[Offered] = (),
) -> list[Triple]:
    """Return the whole catalogue, in order.

    Args:
        metadata: what is said of every dataset.
        deployment: whose catalogue it is.
        tables: the files of what is woven of them all: where there are some they are a dataset too.
        rules: the rules of the linkages in these, with their versions.
        dumps: the files of everything, which are a dataset too.
    """
    told = [*_catalog(metadata, deployment)]
    for one in metadata:
        told += [*dataset(one), *_record(one, f"{deployment.base}catalog", "updated" if one.earlier else "created")]
    for iri in sorted({one.series for one in metadata}):
        told += series(iri, [one for one in metadata if one.series == iri])
    license_ = usual_license(metadata)
    made = []
    if tables and license_:
        made.append(dcat_made.woven(deployment, metadata, license_, tables, rules))
    if dumps and license_:
        made.append(dcat_made.whole(deployment, metadata, license_, dumps))
        told += dcat_made.service(deployment, metadata, f"{deployment.base}catalog/publisher")
    for one_made in made:
        told += dcat_made.dataset(one_made, metadata, deployment, f"{deployment.base}catalog/publisher")
        told += _record(one_made, f"{deployment.base}catalog", "updated")
    return in_order(told)


def in_order(told: Iterable[Triple]) -> list[Triple]:
    """Return statements in order, each once, with the class and name of every code that they point at."""
    found = set(told)
    pointed = {one.object.value for one in found if isinstance(one.object, NamedNode)}
    named = {triple for iri in pointed for triple in codes.said(iri)}
    schemes = {one.object.value for one in named if isinstance(one.object, NamedNode)}
    named |= {triple for iri in schemes for triple in codes.said(iri)}
    return sorted(found | named, key=str)


def for_ckan(told: Iterable[Triple], tag: Callable[[str], str]) -> list[Triple]:
    """Return a catalogue with its keywords as tags that every CKAN takes, in order.

    A CKAN that harvests makes tags of keywords, and a dataset with a tag that it refuses does not come in at all.

    Args:
        told: the catalogue.
        tag: gives the tag of a word.
    """
    keyword = NamedNode(DCAT + "keyword")
    return sorted(
        {
            Triple(one.subject, one.predicate, Literal(tag(one.object.value)))
            if one.predicate == keyword and isinstance(one.object, Literal)
            else one
            for one in told
        },
        key=str,
    )


def _catalog(metadata: Sequence[Metadata], deployment: Workspace) -> Iterator[Triple]:
    top, title = f"{deployment.base}catalog", deployment.title
    yield from typed(top, DCAT + "Catalog")
    yield from both(top, DCT + "title", title)
    yield from both(top, DCT + "description", deployment.description or text("about.catalogue", title=title))
    yield from agent(_keeper(deployment))
    yield said(top, DCT + "publisher", f"{deployment.base}catalog/publisher")
    yield said(top, FOAF + "homepage", deployment.site_base)
    yield from typed(deployment.site_base, FOAF + "Document")
    for language in ("THA", "ENG"):
        yield said(top, DCT + "language", f"{EU}language/{language}")
    yield said(top, DCAT + "themeTaxonomy", codes.THEMES)
    for code in deployment.provinces:
        yield said(top, DCT + "spatial", areas.iri(code))
        yield from location(areas.iri(code), areas.full_name(code))
    if metadata:
        yield said(top, DCT + "issued", time(min(one.issued for one in metadata)))
        yield said(top, DCT + "modified", time(max(one.modified for one in metadata)))
    if usual := usual_license(metadata):
        yield said(top, DCT + "license", usual)
        yield from licence_document(usual)


def usual_license(metadata: Sequence[Metadata]) -> str | None:
    """Return the licence of most datasets, under which what is made of all of them is published."""
    licences = Counter(one.license for one in metadata)
    return min(licences, key=lambda address: (-licences[address], address), default=None)


def _keeper(deployment: Workspace) -> Agent:
    kept = deployment.keeper or Keeper(deployment.title, deployment.site_base)
    iri = f"{deployment.base}catalog/publisher"
    return Agent(iri, "catalog", kept.name, kept.sector, "other", kept.homepage, kept.name, "")


def _record(one: Published, top: str, change: str) -> Iterator[Triple]:
    """Yield the dataset's entry in the catalogue: since when it is there, when it last changed."""
    record = f"{one.iri}/record"
    yield said(top, DCAT + "dataset", one.iri)
    yield said(top, DCAT + "record", record)
    yield from typed(record, DCAT + "CatalogRecord")
    yield said(record, FOAF + "primaryTopic", one.iri)
    yield said(record, DCT + "issued", time(one.issued))
    yield said(record, DCT + "modified", time(one.modified))
    yield said(record, ADMS + "status", _CHANGES + change)
    yield said(record, DCT + "conformsTo", DCATAP)
    yield from typed(DCATAP, DCT + "Standard")
    yield said(DCATAP, DCT + "title", Literal("DCAT-AP", language="en"))


def dataset(one: Metadata) -> Iterator[Triple]:
    """Yield what is said of a dataset, of its publisher and of its files."""
    iri = one.iri
    yield from typed(iri, DCAT + "Dataset")
    yield said(iri, DCT + "identifier", Literal(one.identifier))
    yield from both(iri, DCT + "title", one.title)
    yield from both(iri, DCT + "description", one.description)
    yield said(iri, DCT + "publisher", one.publisher.iri)
    yield from agent(one.publisher)
    yield from contact(iri, one.publisher)
    for theme in one.themes:
        yield said(iri, DCAT + "theme", f"{codes.THEMES}/{theme}")
    for keyword in one.keywords:
        yield from _keyword(iri, keyword)
    for place in one.places:
        yield said(iri, DCT + "spatial", place.iri)
        yield from location(place.iri, place.name)
    yield from period(iri, one.years)
    yield said(iri, DCT + "accrualPeriodicity", f"{codes.FREQUENCIES}/{one.frequency}")
    yield said(iri, DCT + "accessRights", EU + "access-right/PUBLIC")
    yield said(iri, DCT + "language", EU + "language/THA")
    yield said(iri, DCT + "license", one.license)
    yield from licence_document(one.license)
    yield said(iri, DCT + "issued", time(one.issued))
    yield said(iri, DCT + "modified", time(one.modified))
    yield said(iri, DCAT + "landingPage", one.landing_page)
    yield said(iri, FOAF + "page", one.landing_page)
    yield from typed(one.landing_page, FOAF + "Document")
    yield said(iri, DCT + "conformsTo", THK.rstrip("#"))
    yield from typed(THK.rstrip("#"), DCT + "Standard")
    yield from both(THK.rstrip("#"), DCT + "title", text("about.vocabulary"))
    yield from _versions(one)
    yield from _origin(one)
    for file in one.files:
        yield from distribution(one, file, f"{one.landing_page}{file.name}")


def _keyword(iri: str, keyword: Keyword) -> Iterator[Triple]:
    """Yield a keyword in each language that it is known in: the name of a fund is the same in both."""
    for said_so in {name(keyword.name.th), name(keyword.name.en)}:
        yield said(iri, DCAT + "keyword", said_so)


def _versions(one: Metadata) -> Iterator[Triple]:
    """Yield which version it is, and each with its file: of those before that has what may still be told."""
    yield said(one.iri, DCAT + "version", Literal(str(one.number)))
    before = one.earlier[-1] if one.earlier else None
    notes = text("about.first_version", day=_day(one.modified))
    if before is not None:
        notes = text("about.later_version", day=_day(one.modified), before=before.number, then=_day(before.received_at))
        yield said(one.iri, DCAT + "previousVersion", _version(one, before))
    yield from both(one.iri, ADMS + "versionNotes", notes)
    newest = Version(one.number, one.submission, one.modified)
    for earlier, version in zip((None, *one.earlier), (*one.earlier, newest), strict=True):
        node = _version(one, version)
        yield said(one.iri, DCAT + ("hasCurrentVersion" if version is newest else "hasVersion"), node)
        yield from typed(node, PROV + "Entity")
        yield said(node, DCAT + "isVersionOf", one.iri)
        yield said(node, DCAT + "version", Literal(str(version.number)))
        yield said(node, DCT + "issued", time(version.received_at))
        yield said(node, DCT + "hasFormat", f"{one.landing_page}{versions.path(version.number, versions.DATA)}")
        yield said(node, PROV + "wasGeneratedBy", version.submission)
        if earlier is not None:
            yield said(node, PROV + "wasRevisionOf", _version(one, earlier))
    yield said(one.iri, DCAT + "inSeries", one.series)
    if one.previous_year:
        yield said(one.iri, DCAT + "prev", one.previous_year)


def _version(one: Metadata, version: Version) -> str:
    return f"{one.iri}/version/{version.number}"


def _day(moment: dt.datetime) -> str:
    return moment.date().isoformat()


def _origin(one: Metadata) -> Iterator[Triple]:
    """Yield where it comes from: the submission, who restated whose facts, what is left out."""
    yield said(one.iri, PROV + "wasGeneratedBy", one.submission)
    yield from typed(one.submission, PROV + "Activity")
    yield said(one.submission, PROV + "wasAssociatedWith", one.publisher.iri)
    yield said(one.submission, PROV + "startedAtTime", time(one.modified))
    yield said(one.submission, PROV + "endedAtTime", time(one.modified))
    statement = f"{one.iri}/provenance"
    yield said(one.iri, DCT + "provenance", statement)
    yield from typed(statement, DCT + "ProvenanceStatement")
    yield from both(statement, RDFS + "label", provenance(one))
    if one.compiled_by:
        yield from both(one.iri, THK + "compiledBy", one.compiled_by)
    if one.left_out:
        yield said(one.iri, THK + "leftOut", canonical(one.left_out, "integer"))
    if one.withheld:
        yield said(one.iri, THK + "withheld", canonical(one.withheld, "integer"))
    for number, source in enumerate(one.sources, 1):
        node = f"{one.iri}/source/{number}"
        yield said(one.iri, DCT + "source", node)
        yield from typed(node, PROV + "Entity")
        yield from both(node, DCT + "title", source.title)
        yield said(node, FOAF + "page", source.url)
        yield said(node, DCT + "rights", Literal(source.license))


def provenance(one: Metadata) -> Text:
    """Return in a few sentences how a dataset came to be."""
    said = [text("about.received", publisher=one.publisher.name, day=_day(one.modified), sha256=one.sha256)]
    if one.compiled_by:
        said.append(text("about.compiled", by=one.compiled_by))
    if one.left_out:
        said.append(text("about.left_out", rows=one.left_out))
    if one.withheld:
        said.append(text("about.withheld", records=one.withheld))
    return Text(" ".join(one.th for one in said), " ".join(one.en for one in said))
