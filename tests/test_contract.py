"""The shapes are the contract: sheets and fields are read from them, and a field more needs no Python at all."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF, SH, SKOS
from tests.making import PROJECT, checked, grid, workspace
from tests.pages_read import html_of

from thaktho.contract import THK, Contract, Field, Sheet, shipped
from thaktho.describe.tables import data_dictionary, sheet_csv
from thaktho.flow import Catalogue
from thaktho.iris import slug
from thaktho.judging import Checked
from thaktho.messages import LANGUAGES
from thaktho.resources import folder

SHAPES = sorted(folder("shapes").glob("*.ttl"))
EX = Namespace("https://more.example/ns#")
FIELDS = [(sheet, field) for sheet in shipped().sheets for field in sheet.fields]


def named(item: tuple[Sheet, Field]) -> str:
    return f"{item[0].name}.{item[1].name}"


# -- what ships --------------------------------------------------------------------------------------------


def test_the_sheets_are_those_of_the_house_in_the_order_of_the_workbook() -> None:
    assert [sheet.sheet.th for sheet in shipped().sheets] == [
        "โครงการ",
        "แหล่งงบประมาณ",
        "กลุ่มเป้าหมาย",
        "ตัวชี้วัด",
        "กิจกรรม",
        "บทเรียน",
        "แผนงาน",
        "รายการงบประมาณ",
        "ยุทธศาสตร์",
        "เป้าหมายร่วม",
        "กองทุน",
        "หน่วยงาน",
        "ประชากรและความต้องการ",
        "บันทึกบรรณาธิการ",
    ]
    names = [slug(name) for sheet in shipped().sheets for name in (sheet.sheet.th, sheet.sheet.en)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("sheet", "field", "level", "kind"),
    [
        ("project", "code", "expected", "text"),
        ("project", "title", "required", "name"),
        ("project", "fiscalYear", "required", "year"),
        ("project", "fund", "expected", "thing"),
        ("project", "area", "expected", "area"),
        ("project", "approved", "expected", "money"),
        ("project", "plan", "expected", "thing"),
        ("project", "goal", "expected", "thing"),
        ("project", "targetGroup", "expected", "concept"),
        ("project", "start", "expected", "date"),
        ("project", "end", "expected", "date"),
        ("project", "requested", "optional", "money"),
        ("project", "status", "optional", "concept"),
        ("project", "page", "optional", "iri"),
        ("reach", "expected", "optional", "integer"),
        ("target", "baseline", "optional", "decimal"),
        ("target", "resultDate", "optional", "datetime"),
    ],
)
def test_a_fields_level_and_kind_come_from_its_shapes(sheet: str, field: str, level: str, kind: str) -> None:
    found = shipped().sheet(sheet).field(field)
    assert (found.level, found.kind) == (level, kind)


def test_no_field_of_a_project_is_expected_or_required_but_those_of_the_house() -> None:
    levels = {field.name: field.level for field in shipped().sheet("project").fields if field.level != "optional"}
    assert {name for name, level in levels.items() if level == "required"} == {"title", "fiscalYear"}
    assert {name for name, level in levels.items() if level == "expected"} == {
        *("code", "fund", "area", "approved", "plan", "goal", "targetGroup", "start", "end")
    }


def test_a_path_is_plain_inverse_or_of_two_steps() -> None:
    project, funding = shipped().sheet("project"), shipped().sheet("funding")
    assert [step.predicate.rsplit("#")[-1] for step in project.field("approved").path] == [
        "wasFundedThrough",
        "approved",
    ]
    assert funding.field("project").path[0].inverse
    assert {len(field.path) for _, field in FIELDS} == {1, 2}


@pytest.mark.parametrize("item", FIELDS, ids=named)
def test_a_field_has_names_meaning_example_and_order(item: tuple[Sheet, Field]) -> None:
    sheet, field = item
    for language in LANGUAGES:
        assert field.label[language].strip()
        assert field.description[language].strip()
    assert field.label.th != field.label.en
    assert field.example
    assert [one.order for one in sheet.fields] == list(range(1, len(sheet.fields) + 1))


@pytest.mark.parametrize("sheet", shipped().sheets, ids=lambda sheet: sheet.name)
def test_a_header_leads_to_one_field_and_a_field_to_one_name(sheet: Sheet) -> None:
    owners: dict[str, set[str]] = {}
    for field in sheet.fields:
        for header in field.headers[:3]:
            owners.setdefault(slug(header), set()).add(field.name)
    assert {header: names for header, names in owners.items() if len(names) > 1} == {}
    assert {*sheet.key, *sheet.mint} <= {field.name for field in sheet.fields}


@pytest.mark.parametrize("file", SHAPES, ids=lambda file: file.stem)
def test_the_shapes_are_right_shacl_and_each_property_shape_has_an_iri(file: Path) -> None:
    shapes = Graph().parse(file)
    conforms, _, report = validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, report
    listed = set(shapes.objects(None, SH.property))
    assert all(isinstance(shape, URIRef) for shape in listed)
    assert set(shapes.subjects(RDF.type, SH.PropertyShape)) == listed
    (node,) = shapes.subjects(RDF.type, SH.NodeShape)
    assert str(node) == f"https://w3id.org/thaktho/shapes/{file.stem}"
    assert all(str(shape).startswith(f"{node}#") for shape in listed)


def test_a_column_has_everything_that_a_form_shows() -> None:
    for file in SHAPES:
        shapes = Graph().parse(file)
        for shape in shapes.subjects(SH.name, None):
            if (shape, RDF.type, SH.PropertyShape) in shapes:
                for needed in (SH.description, SKOS.example, SH.order):
                    assert shapes.value(shape, needed, any=True) is not None, (shape, needed)


def test_a_path_whose_node_between_has_no_class_would_not_be_judged() -> None:
    for sheet in shipped().sheets:
        firsts = {field.path[0].predicate for field in sheet.fields if len(field.path) > 1}
        assert firsts <= sheet.nodes.keys(), sheet.name


def test_what_has_no_such_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        shipped().sheet("project").field("noSuchField")
    with pytest.raises(KeyError):
        shipped().sheet("noSuchSheet")


def test_the_version_changes_with_any_letter_of_shapes_or_vocabulary(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    assert Contract(copy, folder("vocab")).version == shipped().version
    with (copy / "project.ttl").open("a", encoding="utf-8") as file:
        file.write("\n# a remark\n")
    assert Contract(copy, folder("vocab")).version != shipped().version


# -- examples ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", shipped().sheets, ids=lambda sheet: sheet.name)
def test_the_examples_of_a_sheet_are_right_values(tmp_path: Path, sheet: Sheet) -> None:
    """What a form shows as an example has to pass; only what an example points at may be missing."""
    row = {field.name: field.example for field in sheet.fields}
    findings = checked(tmp_path, None, **{sheet.name: [row]}).findings
    wrong = {(one.field, one.rule) for one in findings if one.severity == "violation"}
    things = {field.name for field in sheet.fields if field.kind == "thing"}
    assert {(field, rule) for field, rule in wrong if field not in things or rule != "find.thing_missing"} == set()
    assert not [one for one in findings if one.field == "area" and one.severity != "info"]


# -- a field more ------------------------------------------------------------------------------------------

MORE = """
project:slogan a sh:PropertyShape ;
  sh:path <https://more.example/ns#slogan> ;
  sh:name "คำขวัญ"@th, "Slogan"@en ;
  skos:altLabel "คติพจน์" ;
  sh:description "คำขวัญของโครงการ"@th, "The project's slogan"@en ;
  skos:example "สุขภาพดีเริ่มที่บ้าน" ;
  sh:order 24 ;
  sh:datatype xsd:string ; sh:maxLength 40 ; sh:maxCount 1 .

project:distance a sh:PropertyShape ;
  sh:path <https://more.example/ns#distance> ;
  sh:name "ระยะทาง"@th, "Distance"@en ;
  sh:description "ระยะทางเป็นกิโลเมตร"@th, "The distance in kilometres"@en ;
  skos:example "2.5" ;
  sh:order 25 ;
  sh:datatype xsd:decimal ; sh:minInclusive 0.0 ; sh:maxCount 1 .

project:distance-expected a sh:PropertyShape ;
  sh:path <https://more.example/ns#distance> ; sh:minCount 1 ; sh:severity sh:Warning .

<https://w3id.org/thaktho/shapes/project> sh:property project:slogan, project:distance, project:distance-expected .
"""
HEADER = ["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "พื้นที่ดำเนินการ", "คติพจน์", "Distance"]
FIRST = [PROJECT["code"], PROJECT["title"], "2568", "900101", "สุขภาพดีเริ่มที่บ้าน", "๒.๕๐"]


def copied(place: Path) -> Path:
    return Path(shutil.copytree(folder("shapes"), place / "shapes"))


@pytest.fixture
def longer(tmp_path: Path) -> Contract:
    """Return the contract of a copy of the shapes with two fields more."""
    copy = copied(tmp_path)
    with (copy / "project.ttl").open("a", encoding="utf-8") as file:
        file.write(MORE)
    return Contract(copy, folder("vocab"))


@pytest.fixture
def catalogue(tmp_path: Path, longer: Contract) -> Iterator[Catalogue]:
    with Catalogue(workspace(tmp_path / "workspace"), longer) as opened:
        yield opened


def judged(catalogue: Catalogue, place: Path, *rows: list[str]) -> Checked:
    who = catalogue.workspace.publisher("fund")
    return catalogue.check(grid(place / "file" / "โครงการ.csv", rows), who, who.dataset(None))


def published(catalogue: Catalogue, place: Path) -> None:
    who = catalogue.workspace.publisher("fund")
    file = grid(place / "file" / "โครงการ.csv", [HEADER, FIRST])
    assert catalogue.submit(file, who, who.dataset(None)).outcome == "accepted"


def test_a_field_more_is_read(catalogue: Catalogue, tmp_path: Path) -> None:
    row = judged(catalogue, tmp_path, HEADER, FIRST).reading.rows[0]
    values = {name: row.fields[name][0] for name in ("slogan", "distance")}
    assert {name: str(value.value) for name, value in values.items()} == {
        "slogan": "สุขภาพดีเริ่มที่บ้าน",
        "distance": "2.50",
    }
    assert {name: value.cell.ref for name, value in values.items() if value.cell} == {"slogan": "E2", "distance": "F2"}


def test_a_field_more_is_judged_and_its_malformed_cell_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    bad = [*FIRST[:4], "ก" * 41, "ไกลมาก"]
    far = ["2", *FIRST[1:4], "", "-1"]
    findings = judged(catalogue, tmp_path, HEADER, bad, far).findings
    assert {
        (one.cell, one.field, one.rule, one.severity) for one in findings if one.field in {"slogan", "distance"}
    } == {
        ("E2", "slogan", "find.too_long", "violation"),
        ("F2", "distance", "find.not_number", "violation"),
        ("F3", "distance", "find.too_low", "violation"),
    }


def test_an_expected_field_more_that_is_missing_is_a_warning_and_an_optional_one_is_not(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    findings = judged(catalogue, tmp_path, HEADER[:4], FIRST[:4]).findings
    assert [(one.rule, one.severity) for one in findings if one.field == "distance"] == [
        ("find.column_expected", "warning")
    ]
    assert not [one for one in findings if one.field == "slogan"]


def test_a_field_more_is_a_column_of_the_downloads_and_in_the_dictionary(catalogue: Catalogue, tmp_path: Path) -> None:
    published(catalogue, tmp_path)
    content = sheet_csv(catalogue.facts(), catalogue.contract.sheet("project")) or b""
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["slogan"], row["distance"]) == ("สุขภาพดีเริ่มที่บ้าน", "2.5")
    entries = {row["column"]: row for row in dictionary(catalogue.contract) if row["class"] == "project"}
    assert (entries["distance"]["label_th"], entries["distance"]["level"]) == ("ระยะทาง", "expected")


def dictionary(contract: Contract) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(data_dictionary(contract).decode("utf-8-sig"))))


def test_a_field_more_is_in_the_graph_under_its_path(catalogue: Catalogue, tmp_path: Path) -> None:
    published(catalogue, tmp_path)
    said = [str(quad.object) for quad in catalogue.store.quads() if quad.predicate.value == str(EX.distance)]
    assert said == ['"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>']


# The project page: its template shows every field of the contract, so it shows the new ones too.
@pytest.mark.whole
def test_a_field_more_is_shown_on_the_project_page(catalogue: Catalogue, tmp_path: Path) -> None:
    from thaktho.pages.build import build  # noqa: PLC0415 - only this test builds a site
    from thaktho.pages.settings import SiteSettings  # noqa: PLC0415

    published(catalogue, tmp_path)
    place = catalogue.workspace
    settings = SiteSettings(place.title, place.base, place.language, dt.date(2025, 1, 1))
    site = tmp_path / "site"
    site.mkdir()
    build(catalogue.weave(), catalogue.contract, settings, site, lambda _done, _whole: None)
    for page, label in (("", "ระยะทาง"), ("en/", "Distance")):
        html = html_of(site / f"{page}project/L5221/68-L5221-2-01/index.html")
        assert label in html
        assert "2.5" in html
        assert "สุขภาพดีเริ่มที่บ้าน" in html


def test_nothing_of_the_new_fields_is_known_to_the_contract_that_ships(longer: Contract) -> None:
    assert not shipped().sheet("project").has("slogan")
    assert longer.sheet("project").has("slogan")
    assert str(EX) not in "".join(field.path[-1].predicate for _, field in FIELDS)
    assert THK.startswith("https://w3id.org/thaktho/")
