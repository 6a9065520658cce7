"""A DCAT harvester reads the static site: its parser every field that it knows, a whole harvest every dataset."""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, URIRef
from tests.ckan.harvesting import file_server, harvest
from tests.ckan.real import RealCkan
from tests.ckan.words import word_of
from tests.describe.described import DEPLOYMENT, FIRST, SECOND

from thaktho.describe import dcat
from thaktho.describe.dataset_files import serialized
from thaktho.iris import ADMS, DCAT, DCATAP, DCT, FOAF, PREFIXES, PROV, RDFS, SPDX, THK, VCARD
from thaktho.rdflib_graph import graph_of
from thaktho.resources import folder

pytestmark = pytest.mark.whole
Parser = Callable[[Path], list[dict[str, Any]]]

ONE_OF = {
    "url": (DCAT + "landingPage",),
    "title": (DCT + "title",),
    "notes": (DCT + "description",),
    "version": (DCAT + "version",),
    "issued": (DCT + "issued",),
    "modified": (DCT + "modified",),
    "identifier": (DCT + "identifier",),
    "version_notes": (ADMS + "versionNotes",),
    "frequency": (DCT + "accrualPeriodicity",),
    "access_rights": (DCT + "accessRights",),
    "provenance": (DCT + "provenance", RDFS + "label"),
    "temporal_start": (DCT + "temporal", DCAT + "startDate"),
    "temporal_end": (DCT + "temporal", DCAT + "endDate"),
    "spatial_uri": (DCT + "spatial",),
    "spatial_text": (DCT + "spatial", RDFS + "label"),
    "publisher_uri": (DCT + "publisher",),
    "publisher_name": (DCT + "publisher", FOAF + "name"),
    "publisher_email": (DCT + "publisher", FOAF + "mbox"),
    "publisher_url": (DCT + "publisher", FOAF + "homepage"),
    "publisher_type": (DCT + "publisher", DCT + "type"),
    "publisher_identifier": (DCT + "publisher", DCT + "identifier"),
    "contact_uri": (DCAT + "contactPoint",),
    "contact_name": (DCAT + "contactPoint", VCARD + "fn"),
    "contact_email": (DCAT + "contactPoint", VCARD + "hasEmail"),
}
"""What the parser keeps one value of: a value of ours it must be."""
ALL_OF = {
    "language": DCT + "language",
    "theme": DCAT + "theme",
    "conforms_to": DCT + "conformsTo",
    "documentation": FOAF + "page",
    "source": DCT + "source",
    "has_version": DCAT + "hasVersion",
}
OF_FILES = {
    "access_url": (DCAT + "accessURL",),
    "download_url": (DCAT + "downloadURL",),
    "url": (DCAT + "downloadURL",),
    "issued": (DCT + "issued",),
    "modified": (DCT + "modified",),
    "status": (ADMS + "status",),
    "license": (DCT + "license",),
    "name": (DCT + "title",),
    "description": (DCT + "description",),
    "mimetype": (DCAT + "mediaType",),
    "format": (DCT + "format",),
    "size": (DCAT + "byteSize",),
    "hash": (SPDX + "checksum", SPDX + "checksumValue"),
    "hash_algorithm": (SPDX + "checksum", SPDX + "algorithm"),
    "availability": (DCATAP + "availability",),
}
READ_OTHERWISE = {RDF.type, DCAT + "keyword", DCAT + "distribution", PROV + "wasGeneratedBy"}
REST = {
    DCAT + "inSeries",
    DCAT + "prev",
    DCAT + "hasCurrentVersion",
    DCAT + "previousVersion",
    DCT + "license",
    THK + "compiledBy",
    THK + "leftOut",
    THK + "withheld",
}
"""What the parser does not know of a dataset: `docs/metadata.md` lists it."""
REST_OF_FILES = {PROV + "wasDerivedFrom"}


def reached(graph: Graph, subject: URIRef, *path: str) -> set[str]:
    """Return what the graph says at the end of a path."""
    found = {subject}
    for predicate in path:
        found = {value for one in found for value in graph.objects(one, URIRef(predicate))}  # type: ignore[misc]
    return {str(value).removeprefix("mailto:") for value in found}


def lost(graph: Graph, read: dict[str, Any]) -> list[str]:
    """Return the fields of a dataset that the parser knows, and of which it does not say what the graph says."""
    said = {**{one["key"]: one["value"] for one in read["extras"]}, **read}
    subject = URIRef(said["uri"])
    wrong = [key for key, path in ONE_OF.items() if not _is_one(said.get(key), reached(graph, subject, *path))]
    for key, predicate in ALL_OF.items():
        held = said.get(key, [])
        if set(json.loads(held) if isinstance(held, str) else held) != reached(graph, subject, predicate):
            wrong.append(key)
    if {tag["name"] for tag in read["tags"]} != _keywords(graph, subject):
        wrong.append("tags")
    if {one["uri"] for one in read.get("provenance_activity", ())} != reached(graph, subject, PROV + "wasGeneratedBy"):
        wrong.append("provenance_activity")
    files = {one["uri"]: one for one in read["resources"]}
    if files.keys() != reached(graph, subject, DCAT + "distribution"):
        wrong.append("resources")
    for uri, one in files.items():
        for key, path in OF_FILES.items():
            if not _is_one(one.get(key), reached(graph, URIRef(uri), *path)):
                wrong.append(f"{uri} {key}")
    return wrong


def _is_one(value: object, said: set[str]) -> bool:
    """Tell whether a value is one of those said; where nothing is said there is none."""
    return str(value) in said if said else not value


def _keywords(graph: Graph, subject: URIRef) -> set[str]:
    """Return the keywords; the parser parts them at commas."""
    return {part.strip() for word in reached(graph, subject, DCAT + "keyword") for part in word.split(",")}


def predicates(graph: Graph, cls: str) -> set[str]:
    return {str(p) for one in graph.subjects(RDF.type, URIRef(DCAT + cls)) for p in graph.predicates(one)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the two datasets of a series, one of them sent twice."""
    file = tmp_path_factory.mktemp("made") / "catalog.ttl"
    file.write_bytes(serialized(dcat.catalogue([FIRST, SECOND], DEPLOYMENT), RdfFormat.TURTLE))
    return file


def test_of_a_series_only_the_datasets_are_read_and_nothing_known_is_lost(dcat_parser: Parser, made: Path) -> None:
    graph = graph_of(parse(path=made, format=RdfFormat.TURTLE))
    read = dcat_parser(made)
    assert sorted(one["title"] for one in read) == ["Projects of 2568", "Projects of 2569"]
    assert [lost(graph, one) for one in read] == [[], []]
    assert {one["license_id"] for one in read} == {"cc-by"}


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
def test_every_dataset_of_the_example_is_read_and_nothing_known_is_lost(
    dcat_parser: Parser, site: Path, ending: str
) -> None:
    graph = graph_of(parse(path=site / "catalog.ttl", format=RdfFormat.TURTLE))
    read = dcat_parser(site / f"catalog.{ending}")
    assert len(read) == 37 + 2  # and what is woven of them, and the whole
    assert {key for one in read for key in lost(graph, one)} == set()


def test_a_loss_would_be_noticed(dcat_parser: Parser, made: Path) -> None:
    graph = graph_of(parse(path=made, format=RdfFormat.TURTLE))
    read = dcat_parser(made)[0]
    read["extras"] = [one for one in read["extras"] if one["key"] not in {"frequency", "theme"}]
    del read["resources"][0]["hash"], read["title"]
    assert {key.rpartition(" ")[2] for key in lost(graph, read)} == {"frequency", "theme", "hash", "title"}


def test_what_the_parser_does_not_know_is_what_the_documentation_lists(made: Path) -> None:
    graph = graph_of(parse(path=made, format=RdfFormat.TURTLE))
    known = {path[0] for path in ONE_OF.values()} | set(ALL_OF.values()) | {str(one) for one in READ_OTHERWISE}
    assert predicates(graph, "Dataset") - known == REST
    of_files = {path[0] for path in OF_FILES.values()} | {str(RDF.type), DCT + "language"}
    assert predicates(graph, "Distribution") - of_files == REST_OF_FILES
    page = (folder("shapes").parent / "docs" / "metadata.md").read_text(encoding="utf-8")
    for prefix, namespace in PREFIXES.items():
        for predicate in REST | REST_OF_FILES:
            if predicate.startswith(namespace):
                assert f"`{prefix}:{predicate.removeprefix(namespace)}`" in page


def test_its_harvester_takes_the_whole_site_from_a_plain_file_server(
    ckan_with_extensions: RealCkan, site: Path, tmp_path: Path
) -> None:
    """A CKAN knows a dataset by its address, whoever harvested it: this run's site has a name of its own."""
    host = f"{secrets.token_hex(6)}.example"
    for file in site.glob("catalog*.*"):
        said = file.read_text(encoding="utf-8").replace("songkhla.thaktho.example", host)
        (tmp_path / file.name).write_text(said, encoding="utf-8")
    organization = ckan_with_extensions.organization()
    with file_server(tmp_path) as at:
        first = harvest(ckan_with_extensions, f"{at}/catalog-ckan.ttl", organization=organization)
        assert first.errors == []
        assert (first.stats["added"], first.stats["errored"]) == (37, 0)
        again = harvest(ckan_with_extensions, f"{at}/catalog-ckan.ttl", source=first.source)
    assert (again.stats["added"], again.stats["errored"], again.stats["deleted"]) == (0, 0, 0)
    of_site = f'organization:"{organization}" +dataset_type:dataset'
    shown = ckan_with_extensions.ask("package_search", fq=of_site, rows=99)
    assert shown["count"] == 37
    words = {word_of(tag["name"]) for one in shown["results"] for tag in one["tags"]}
    assert {"จังหวัดสงขลา", "ตำบลบ่อยาง"} <= words
