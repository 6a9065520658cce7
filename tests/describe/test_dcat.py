"""The catalogue as DCAT-AP 3.0 asks for it, by shapes of our own that notice whatever is wrong."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node
from tests.describe.described import BASE, DEPLOYMENT, FIRST, SECOND

from thaktho.describe import codes, dcat
from thaktho.describe.dump import Dump
from thaktho.describe.woven import CSVW, PARQUET
from thaktho.iris import ADMS, DCAT, DCATAP, DCT, EU, FOAF, PROV, SPDX
from thaktho.messages import Text
from thaktho.metadata import File
from thaktho.rdflib_graph import graph_of
from thaktho.resources import folder
from thaktho.services import Serving
from thaktho.terms import TYPE
from thaktho.workspace import Keeper

AP = "https://w3id.org/thaktho/shapes/dcat-ap/"
SHAPES = folder("shapes") / "dcat-ap" / "dcat-ap.ttl"
SERVICE = f"""
@prefix dcat: <{DCAT}> . @prefix dct: <{DCT}> .
<{BASE}catalog> dcat:service <{BASE}sparql> .
<{BASE}sparql> a dcat:DataService ; dct:title "SPARQL" ; dcat:endpointURL <{BASE}sparql/query> ;
  dcat:contactPoint <{BASE}publisher/fund/contact> ; dcat:keyword "SPARQL" ; dct:conformsTo <{DCATAP}> ;
  dcat:endpointDescription <{BASE}sparql/about> ; dct:publisher <{BASE}publisher/fund> ;
  dcat:servesDataset <{FIRST.iri}> ; dcat:theme <{EU}data-theme/GOVE> .
"""
"""A data service with all that the shapes speak of."""
BOX = f"""
@prefix dcat: <{DCAT}> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
<https://w3id.org/thaktho/id/area/90> dcat:bbox "POLYGON((0 0,0 1,1 1,1 0,0 0))"^^geo:wktLiteral ;
  dcat:centroid "POINT(0.5 0.5)"^^geo:wktLiteral .
"""


@cache
def shapes() -> Graph:
    return graph_of(parse(path=SHAPES, format=RdfFormat.TURTLE))


def results(data: Graph, only: Graph | None = None) -> dict[str, set[str]]:
    """Return what the shapes find: name of the shape → what is wrong with which thing."""
    _, report, _ = pyshacl.validate(data, shacl_graph=only or shapes(), advanced=False, inplace=True)
    assert isinstance(report, Graph)
    found: dict[str, set[str]] = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = str(report.value(result, SH.sourceShape)).removeprefix(AP)
        found.setdefault(shape, set()).add(str(report.value(result, SH.focusNode)))
    return found


@pytest.fixture(scope="module")
def whole() -> Graph:
    """A catalogue of two datasets, with all that the shapes speak of."""
    graph = graph_of(dcat.catalogue([FIRST, SECOND], DEPLOYMENT))
    return graph.parse(data=SERVICE + BOX, format="turtle")


def test_the_catalogue_lacks_nothing_that_is_mandatory_or_expected() -> None:
    assert results(graph_of(dcat.catalogue([FIRST, SECOND], DEPLOYMENT))) == {}


def test_what_is_woven_is_a_dataset_too_made_of_the_others_and_lacks_nothing_either() -> None:
    table = Text("จุดเชื่อมโยง", "Linkages")
    tables = [File("linkages.csv", b"iri\r\n", "text/csv", table), File("linkages.parquet", b"PAR1", PARQUET, table)]
    explained = File("linkages.csv-metadata.json", b"{}", CSVW, table)
    graph = graph_of(dcat.catalogue([FIRST, SECOND], DEPLOYMENT, [*tables, explained], ["same-project/2.1"]))
    assert results(graph) == {}
    woven = URIRef(f"{BASE}dataset/woven")
    assert set(graph.objects(woven, URIRef(PROV + "wasDerivedFrom"))) == {URIRef(FIRST.iri), URIRef(SECOND.iri)}
    assert set(graph.objects(woven, URIRef(DCT + "publisher"))) == {URIRef(f"{BASE}catalog/publisher")}
    addresses = {
        str(graph.value(one, URIRef(DCAT + "downloadURL"))): str(graph.value(one, URIRef(DCT + "format")))
        for one in graph.objects(woven, URIRef(DCAT + "distribution"))
    }
    assert addresses == {
        "https://test.example/linkages.csv": f"{EU}file-type/CSV",
        "https://test.example/linkages.parquet": f"{EU}file-type/PARQUET",
    }
    assert any("same-project/2.1" in str(said) for said in graph.objects(URIRef(f"{BASE}dataset/woven/provenance")))


def test_everything_is_a_dataset_too_of_packed_files() -> None:
    dumps = [
        Dump("dump/whole.nq.gz", "whole", "nq", 3, 120, "ab" * 32),
        Dump("dump/2568.trig.gz", "2568", "trig", 3, 90, "cd" * 32),
    ]
    graph = graph_of(dcat.catalogue([FIRST, SECOND], DEPLOYMENT, dumps=dumps))
    assert results(graph) == {}
    (file,) = graph.subjects(URIRef(DCAT + "downloadURL"), URIRef("https://test.example/dump/whole.nq.gz"))
    told = {term: str(graph.value(file, URIRef(DCAT + term))) for term in ("mediaType", "compressFormat", "byteSize")}
    media = "http://www.iana.org/assignments/media-types/application/"
    assert told == {"mediaType": f"{media}n-quads", "compressFormat": f"{media}gzip", "byteSize": "120"}
    sums = graph.value(graph.value(file, URIRef(SPDX + "checksum")), URIRef(SPDX + "checksumValue"))
    assert str(sums) == "ab" * 32


def test_an_endpoint_for_the_public_is_a_service_that_serves_everything() -> None:
    dumps = [Dump("dump/whole.nq.gz", "whole", "nq", 3, 120, "ab" * 32)]
    address = "https://data.example/sparql"
    told = dcat.catalogue([FIRST, SECOND], replace(DEPLOYMENT, serving=Serving(endpoint=address)), dumps=dumps)
    graph = graph_of(told)
    assert results(graph) == {}
    service = graph.value(URIRef(f"{BASE}catalog"), URIRef(DCAT + "service"))
    assert graph.value(service, URIRef(DCAT + "endpointURL")) == URIRef(address)
    assert graph.value(service, URIRef(DCAT + "servesDataset")) == URIRef(f"{BASE}dataset/whole")
    without = graph_of(dcat.catalogue([FIRST, SECOND], DEPLOYMENT, dumps=dumps))
    assert (None, RDF.type, URIRef(DCAT + "DataService")) not in without


@pytest.mark.whole
def test_the_examples_catalogue_lacks_nothing_either(site: Path) -> None:
    graph = graph_of(parse(path=site / "catalog.ttl", format=RdfFormat.TURTLE))
    assert (
        len(set(graph.subjects(RDF.type, URIRef(DCAT + "Dataset")))) == 37 + 2
    )  # and what is woven of them, and the whole
    assert results(graph) == {}


def properties() -> list[str]:
    return sorted(str(shape).removeprefix(AP) for shape in shapes().subjects(RDF.type, SH.PropertyShape))


def mutations(shape: Node, data: Graph, focus: Node) -> Iterator[tuple[str, Graph]]:
    """Yield, for each constraint of a property shape, the data with just that broken at one thing."""
    path = shapes().value(shape, SH.path)
    assert isinstance(path, URIRef)
    values = list(data.objects(focus, path))

    def changed(*said: Node) -> Graph:
        graph = Graph()
        graph += data
        graph.remove((focus, path, None))
        for one in said:
            graph.add((focus, path, one))
        return graph

    if shapes().value(shape, SH.minCount) is not None:
        yield "without it", changed()
    if shapes().value(shape, SH.maxCount) is not None:
        value = values[0]
        other = URIRef(f"{value}-again") if isinstance(value, URIRef) else _another(value)
        graph = changed(*values, other)
        for _, predicate, said in data.triples((value, None, None)):
            graph.add((other, predicate, said))
        yield "twice", graph
    for constraint in (SH["class"], SH.pattern, SH["or"]):
        if shapes().value(shape, constraint) is not None:
            yield f"another {constraint.fragment}", changed(URIRef("https://test.example/nothing"))
    if shapes().value(shape, SH.datatype) is not None:
        yield "a plain text", changed(Literal("x"))
    kind = shapes().value(shape, SH.nodeKind)
    if kind is not None:
        yield "another kind of node", changed(Literal("x") if kind == SH.IRI else URIRef("https://test.example/x"))


def _another(value: Node) -> Literal:
    """Return another literal of the same datatype: the next year, or one digit more."""
    assert isinstance(value, Literal)
    said = str(value)
    return Literal(said.replace("202", "203", 1) if "202" in said else f"{said}00", datatype=value.datatype)


@pytest.mark.parametrize("name", properties())
def test_each_shape_notices_what_it_is_for(name: str, whole: Graph) -> None:
    """Each constraint is broken alone, at one thing: that very shape tells that very thing."""
    shape = URIRef(AP + name)
    node = next(shapes().subjects(SH.property, shape))
    path, target = shapes().value(shape, SH.path), shapes().value(node, SH.targetClass)
    focus = next(one for one in sorted(whole.subjects(RDF.type, target), key=str) if (one, path, None) in whole)
    only = Graph()
    for triple in shapes():  # no other class is looked at, and no other property of this one
        if (
            triple[2] == shape
            or triple[1] not in {SH.property, SH.targetClass}
            or triple == (node, SH.targetClass, target)
        ):
            only.add(triple)
    tried = list(mutations(shape, whole, focus))
    assert tried
    for what, data in tried:
        assert str(focus) in results(data, only).get(name, set()), what


@pytest.mark.parametrize("list_", ["data-theme", "frequency", "language", "file-type"])
def test_a_code_that_is_not_of_the_list_is_noticed(list_: str, whole: Graph) -> None:
    """It begins as one of the list does, and is none: a slip of the pen."""
    graph = Graph()
    for s, p, o in whole:
        slip = URIRef(f"{o}X") if str(o).startswith(f"{EU}{list_}/") and p != RDF.type else o
        graph.add((s, p, slip))
    assert results(graph)


def test_every_mandatory_and_recommended_property_has_its_shape() -> None:
    """By the quick reference of DCAT-AP 3.0: class → mandatory, recommended."""
    asked = {
        "Catalog": (
            {"title", "description", "publisher"},
            {"dataset", "service", "language", "license", "issued", "modified", "homepage", "spatial", "themeTaxonomy"},
        ),
        "Dataset": (
            {"title", "description"},
            {"contactPoint", "distribution", "keyword", "publisher", "spatial", "temporal", "theme"},
        ),
        "Distribution": ({"accessURL"}, {"availability", "description", "format", "license"}),
        "DatasetSeries": ({"title", "description"}, {"contactPoint", "publisher", "spatial"}),
        "DataService": (
            {"title", "endpointURL"},
            {"contactPoint", "keyword", "conformsTo", "endpointDescription", "publisher", "servesDataset", "theme"},
        ),
        "CatalogRecord": ({"modified", "primaryTopic"}, {"conformsTo", "issued", "status"}),
        "Agent": ({"name"}, {"type"}),
        "Checksum": ({"algorithm", "checksumValue"}, set()),
        "PeriodOfTime": (set(), {"startDate", "endDate"}),
        "Location": (set(), {"bbox", "centroid"}),
        "LicenseDocument": (set(), {"type"}),
    }
    for cls, (mandatory, recommended) in asked.items():
        shape = URIRef(AP + cls)
        held = {str(shapes().value(one, SH.path)).rpartition("/")[2].rpartition("#")[2]: one
                for one in shapes().objects(shape, SH.property)
                if shapes().value(one, SH.severity) is None}  # fmt: skip
        assert mandatory | recommended <= held.keys(), cls
        required = {name for name, one in held.items() if shapes().value(one, SH.minCount) is not None}
        assert required == mandatory, cls
        warned = {str(one).rpartition("-")[0].rpartition("-")[2] for one in shapes().objects(shape, SH.property)
                  if shapes().value(one, SH.severity) == SH.Warning}  # fmt: skip
        assert warned == recommended - {"service", "bbox", "centroid"}, cls


# -- what is said ---------------------------------------------------------------------------------------------


def said(subject: str, predicate: str) -> set[str]:
    graph = dcat.catalogue([FIRST, SECOND], DEPLOYMENT)
    return {
        triple.object.value  # type: ignore[union-attr]
        for triple in graph
        if (triple.subject.value, triple.predicate.value) == (subject, predicate)  # type: ignore[union-attr]
    }


def test_a_fiscal_year_is_from_october_to_september() -> None:
    assert said(f"{FIRST.iri}/period", DCAT + "startDate") == {"2024-10-01"}
    assert said(f"{FIRST.iri}/period", DCAT + "endDate") == {"2025-09-30"}
    series = f"{FIRST.series}/period"
    assert said(series, DCAT + "startDate") | said(series, DCAT + "endDate") == {"2024-10-01", "2026-09-30"}


def test_a_series_is_no_dataset_of_the_catalogue() -> None:
    assert said(BASE + "catalog", DCAT + "dataset") == {FIRST.iri, SECOND.iri}
    assert said(FIRST.series, TYPE.value) == {DCAT + "DatasetSeries"}
    assert said(FIRST.iri, DCAT + "inSeries") == said(SECOND.iri, DCAT + "inSeries") == {FIRST.series}
    assert said(SECOND.iri, DCAT + "prev") == {FIRST.iri}


def test_an_earlier_version_is_named_and_is_no_dataset() -> None:
    before = f"{SECOND.iri}/version/1"
    assert said(SECOND.iri, DCAT + "version") == {"3"}
    assert said(SECOND.iri, DCAT + "previousVersion") == said(SECOND.iri, DCAT + "hasVersion") == {before}
    assert DCAT + "Dataset" not in said(before, TYPE.value)
    assert said(before, PROV + "wasGeneratedBy") == {SECOND.earlier[0].submission}
    assert said(FIRST.iri, DCAT + "hasVersion") == set()
    now = f"{SECOND.iri}/version/3"
    assert said(SECOND.iri, DCAT + "hasCurrentVersion") == {now}
    assert said(now, DCAT + "isVersionOf") == said(before, DCAT + "isVersionOf") == {SECOND.iri}
    assert said(now, PROV + "wasRevisionOf") == {before}
    assert said(before, DCT + "hasFormat") == {f"{SECOND.landing_page}version/1/data.nq.gz"}
    status = "http://purl.org/adms/changetype/"
    assert said(f"{FIRST.iri}/record", ADMS + "status") == {status + "created"}
    assert said(f"{SECOND.iri}/record", ADMS + "status") == {status + "updated"}


def test_a_name_that_is_the_same_in_both_languages_is_one_keyword() -> None:
    assert said(FIRST.iri, DCAT + "keyword") == {"กองทุนสุขภาพตำบล", "ตำบลบ่อยาง", "Bo Yang"}


def test_a_deployment_says_who_keeps_its_catalogue_or_it_is_the_deployment_itself() -> None:
    keeper = BASE + "catalog/publisher"
    assert said(keeper, FOAF + "name") == {"ทดสอบ", "Test"}
    own = Keeper(Text("จังหวัด", "Province"), "https://www.example.go.th/", "regional")
    graph = graph_of(dcat.catalogue([FIRST], replace(DEPLOYMENT, keeper=own, description=Text("บัญชี", "List"))))
    assert (URIRef(keeper), URIRef(FOAF + "name"), Literal("Province", lang="en")) in graph
    assert str(graph.value(URIRef(keeper), URIRef(DCT + "type"))).endswith("/RegionalAuthority")
    assert (URIRef(BASE + "catalog"), URIRef(DCT + "description"), Literal("List", lang="en")) in graph
    assert results(graph) == {}


def test_an_empty_catalogue_breaks_nothing_that_is_mandatory() -> None:
    assert set(results(graph_of(dcat.catalogue([], DEPLOYMENT)))) == {
        f"Catalog-{name}-expected" for name in ("dataset", "issued", "modified", "license")
    }


def test_a_licence_that_is_not_known_is_told_by_its_address() -> None:
    own = "https://data.example.go.th/licence"
    graph = graph_of(dcat.catalogue([replace(FIRST, license=own)], DEPLOYMENT))
    assert set(results(graph)) == {"LicenseDocument-type-expected"}


def test_every_code_has_its_names_in_both_languages() -> None:
    for scheme in (codes.THEMES, codes.FREQUENCIES):
        for code in codes.notations(scheme):
            assert re.search("[ก-ฮ]", codes.name(f"{scheme}/{code}").th)
    assert codes.notations(codes.THEMES)[:2] == ["AGRI", "ECON"]
