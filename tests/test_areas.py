"""The gazetteer: codes, names, what lies in what, local authorities, and the graph of areas."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from thaktho import areas
from thaktho.errors import DataError
from thaktho.messages import Text
from thaktho.resources import folder

GEO = "http://www.opengis.net/ont/geosparql#"
THK = "https://w3id.org/thaktho/ns#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
AUTHORITIES = folder("examples") / "songkhla" / "reference" / "local-authorities.csv"
HEADER = "code,name_th,name_en,kind,amphoe_code,tambon_codes,whole\n"


def quads() -> set[Quad]:
    return set(areas.quads(["90"], areas.load_local_authorities(AUTHORITIES)))


def test_what_is_named_beside_the_deployments_own_areas_is_described_with_what_it_lies_in() -> None:
    named = ["830201", "94", "90100207", "900101", "region-5", "999999", "x"]
    told = set(areas.quads_elsewhere(named, ["90"]))
    kinds = {kind: subjects(kind, told) for kind in ("Province", "Amphoe", "Tambon", "Village", "HealthRegion")}
    assert kinds == {
        "Province": {areas.iri("83"), areas.iri("94")},
        "Amphoe": {areas.iri("8302")},
        "Tambon": {areas.iri("830201")},
        "Village": {areas.iri("90100207")},
        "HealthRegion": set(),
    }
    assert {quad.graph_name for quad in told} == {areas.ELSEWHERE}
    assert {quad.subject for quad in told}.isdisjoint(quad.subject for quad in quads())


def subjects(of_class: str, among: set[Quad]) -> set[str]:
    wanted = NamedNode(THK + of_class)
    found = (quad.subject for quad in among if quad.predicate == TYPE and quad.object == wanted)
    return {subject.value for subject in found if isinstance(subject, NamedNode)}


def test_iris_are_shared_and_tell_an_authority_from_an_area() -> None:
    assert areas.iri("900101") == "https://w3id.org/thaktho/id/area/900101"
    assert areas.iri("90010201") == "https://w3id.org/thaktho/id/area/90010201"
    assert areas.iri("3901101") == "https://w3id.org/thaktho/id/local-authority/3901101"


@pytest.mark.parametrize("printed", ["900101", "TH900101", "th900101", "๙๐๐๑๐๑", " 900101\n"])
def test_a_code_is_found_however_it_is_printed(printed: str) -> None:
    assert areas.find(printed) == areas.Area("900101", "tambon", Text("บ่อยาง", "Bo Yang"), "9001")


@pytest.mark.parametrize("wrong", ["", "9", "900100", "900107", "99", "90010100", "90010701", "901", "ตำบล", "900101x"])
def test_placeholders_abolished_and_impossible_codes_are_no_area(wrong: str) -> None:
    assert areas.find(wrong) is None


def test_a_village_is_known_by_its_tambon_and_number_alone() -> None:
    village = areas.find("90100207")
    assert village == areas.Area("90100207", "village", Text("หมู่ที่ 7", "Village No. 7"), "901002")
    assert areas.full_name("90100207").th == "หมู่ที่ 7 ตำบลปริก อำเภอสะเดา จังหวัดสงขลา"


def test_the_areas_around_a_village_go_up_to_the_health_region() -> None:
    assert [area.code for area in areas.ancestors("90100207")] == ["901002", "9010", "90", "region-12"]
    assert areas.ancestors("region-12") == []
    assert areas.ancestors("999999") == []


def test_the_country_has_13_regions_77_provinces_and_each_area_is_among_its_parents_children() -> None:
    regions = [f"region-{number}" for number in range(1, 14)]
    provinces = [province for region in regions for province in areas.children(region)]
    assert sorted(province.code for province in provinces) == sorted(one.code for one in areas.provinces())
    assert len(provinces) == 77
    assert len(areas.children("90")) == 16
    for province in provinces:
        for amphoe in areas.children(province.code):
            assert amphoe.parent == province.code
            assert {tambon.parent for tambon in areas.children(amphoe.code)} <= {amphoe.code}


def test_full_names_use_the_words_of_bangkok_in_bangkok() -> None:
    assert areas.full_name("901002") == Text("ตำบลปริก อำเภอสะเดา จังหวัดสงขลา", "Prik, Sadao, Songkhla")
    assert areas.full_name("100101").th == "แขวงพระบรมมหาราชวัง เขตพระนคร กรุงเทพมหานคร"
    assert areas.full_name("region-12") == Text("เขตสุขภาพที่ 12", "Health Region 12")
    with pytest.raises(KeyError):
        areas.full_name("900100")


def test_plain_names_carry_no_word_for_the_level() -> None:
    amphoe = areas.find("1001")
    assert amphoe
    assert amphoe.name == Text("พระนคร", "Phra Nakhon")


def test_abolished_codes_lead_to_areas_in_use() -> None:
    assert areas.abolished("900107") == ("901501",)
    assert areas.abolished("TH๙๐๐๑๐๗") == ("901501",)
    assert areas.abolished("104701") == ("104702", "104703")
    assert areas.abolished("900190") == ()
    assert areas.abolished("900101") is None


@given(st.from_regex(r"90\d{4}", fullmatch=True))
def test_the_nearest_codes_are_areas_in_use_of_the_provinces_asked_for(code: str) -> None:
    near = areas.nearest(code, ["90"])
    assert len(near) == 3
    assert all(area.level == "tambon" and area.code.startswith("90") for area in near)
    found = areas.find(code)  # digits of any script are digits
    if found is not None:
        assert near[0].code == found.code


def test_the_nearest_name_mends_a_slip_and_nothing_is_near_to_nonsense() -> None:
    assert [area.code for area in areas.nearest("ตำบละโหนง", ["90"])] == ["900310"]
    assert [area.code for area in areas.nearest("อำเภอหาดไหญ่", ["90"])] == ["9011"]
    assert [area.code for area in areas.nearest("Hatyai", ["90"])] == ["9011", "901101"]
    assert areas.nearest("ถนนหน้าตลาดกิมหยง", ["90"]) == []
    assert [area.code for area in areas.nearest("จังหวัดสงขา", [])] == ["90"]


def test_the_141_authorities_of_songkhla_are_of_the_kinds_their_codes_say() -> None:
    authorities = areas.load_local_authorities(AUTHORITIES)
    kinds = {
        "2": ("provincial-administration", "องค์การบริหารส่วนจังหวัด"),
        "3": ("city-municipality", "เทศบาลนคร"),
        "4": ("town-municipality", "เทศบาลเมือง"),
        "5": ("tambon-municipality", "เทศบาลตำบล"),
        "6": ("tambon-administration", "องค์การบริหารส่วนตำบล"),
    }
    assert Counter(one.code[0] for one in authorities) == {"2": 1, "3": 2, "4": 11, "5": 35, "6": 92}
    for one in authorities:
        kind, words = kinds[one.code[0]]
        assert (one.kind, one.amphoe_code) == (kind, one.code[1:5])
        assert one.name.th.startswith(words)
        assert all(tambon.startswith(one.amphoe_code) for tambon in one.tambon_codes)


def test_every_tambon_of_songkhla_but_the_known_gaps_has_an_authority() -> None:
    covered = {code for one in areas.load_local_authorities(AUTHORITIES) for code in one.tambon_codes}
    tambon = {area.code for amphoe in areas.children("90") for area in areas.children(amphoe.code)}
    assert covered <= tambon
    assert tambon - covered == {"900901"}  # กำแพงเพชร: its municipalities are not in the table of coverage


@pytest.mark.parametrize(
    "row",
    [
        "390110,เทศบาลนครหาดใหญ่,,city-municipality,9011,901101,yes",
        "3901101,เทศบาลนครหาดใหญ่,,city-municipality,9099,901101,yes",
        "3901101,เทศบาลนครหาดใหญ่,,city-municipality,9011,901199,yes",
        "3901101,เทศบาลนครหาดใหญ่,,city-municipality,9011,901101;901102,yes",
    ],
)
def test_a_wrong_row_of_authorities_is_refused_by_its_code(row: str, tmp_path: Path) -> None:
    file = tmp_path / "authorities.csv"
    file.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="39011"):
        areas.load_local_authorities(file)


def test_the_graph_holds_every_area_of_the_province_at_every_level_once() -> None:
    graph = quads()
    tambon = {areas.iri(area.code) for amphoe in areas.children("90") for area in areas.children(amphoe.code)}
    assert subjects("Tambon", graph) == tambon
    assert subjects("Amphoe", graph) == {areas.iri(area.code) for area in areas.children("90")}
    assert subjects("Province", graph) == {areas.iri("90")}
    assert subjects("HealthRegion", graph) == {areas.iri("region-12")}
    assert len(subjects("LocalAuthority", graph)) == 141


def test_each_area_lies_in_the_next_and_has_its_code_and_two_names() -> None:
    graph = quads()
    prik = NamedNode(areas.iri("901002"))
    said = {(quad.predicate.value, quad.object) for quad in graph if quad.subject == prik}
    assert said == {
        (TYPE.value, NamedNode(THK + "Tambon")),
        (TYPE.value, NamedNode(GEO + "Feature")),
        (TYPE.value, NamedNode("http://purl.org/dc/terms/Location")),
        ("http://www.w3.org/2004/02/skos/core#notation", Literal("901002")),
        ("http://www.w3.org/2000/01/rdf-schema#label", Literal("ปริก", language="th")),
        ("http://www.w3.org/2000/01/rdf-schema#label", Literal("Prik", language="en")),
        (GEO + "sfWithin", NamedNode(areas.iri("9010"))),
    }


def test_the_graph_is_one_named_graph_without_blank_nodes_or_dangling_areas() -> None:
    graph = quads()
    assert {quad.graph_name for quad in graph} == {areas.GRAPH}
    assert all(isinstance(quad.subject, NamedNode) for quad in graph)
    described = {quad.subject for quad in graph}
    pointed = {quad.object for quad in graph if quad.predicate.value in {GEO + "sfWithin", THK + "covers"}}
    assert pointed <= described


def test_an_authority_without_an_english_name_gets_none() -> None:
    node = NamedNode(areas.iri("4900901"))
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    names = [quad.object for quad in quads() if quad.subject == node and quad.predicate.value == label]
    assert names == [Literal("เทศบาลเมืองกำแพงเพชร", language="th")]


def test_the_graph_agrees_with_the_shipped_vocabulary_of_health_regions() -> None:
    text = (folder("vocab") / "areas" / "health-regions.ttl").read_text(encoding="utf-8")
    for province in areas.provinces():
        assert f"area:{province.code} geo:sfWithin area:{province.parent} ." in text
