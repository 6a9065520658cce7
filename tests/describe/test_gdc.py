"""The Thai GDC's record: the catalogue's own words only, everything that it requires, and what can be derived."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.describe.described import FIRST, PLACE, SECOND
from tests.making import PROJECT, checked_file, run, submit, twin, with_ckan, workspace

from thaktho.contract import shipped
from thaktho.describe import codes, gdc
from thaktho.exchange import pushing
from thaktho.flow import Catalogue
from thaktho.messages import Text
from thaktho.metadata import Metadata, Place
from thaktho.workspace import Workspace, open_workspace

OBJECTIVE = 'objective = ["พันธกิจหน่วยงาน"]\n'


def schema(part: str, profile: str) -> dict[str, Any]:
    """Return the field list as a JSON schema: nothing but its fields, words of its lists, and what it requires."""
    forms = {"date": {"pattern": r"^\d{4}-\d{2}-\d{2}$"}, "email": {"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"}}
    properties = {}
    for field in gdc.fields(part, profile).values():
        one: dict[str, Any] = {"type": "string", "minLength": 1, **forms.get(field.form or "", {})}
        if field.values:
            one["enum"] = list(field.values)
        listed = {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
        properties[field.name] = listed if field.many else one
    others = [
        {
            "if": {"properties": {name: {"const": gdc.OTHER}}, "required": [name]},
            "then": {"required": [f"{name}_other"]},
        }
        for name in properties
        if f"{name}_other" in properties
    ]
    required = [field.name for field in gdc.fields(part, profile).values() if field.required]
    return {"properties": properties, "required": required, "additionalProperties": False, "allOf": others}


def judged(one: Metadata, profile: str) -> dict[str, Any]:
    """Return the record of a dataset after it passed the schema."""
    told = gdc.record(one, profile)
    files = told.pop("resources")
    jsonschema.validate(told, schema("dataset", profile))
    assert list(files) == [file.name for file in one.files]
    for file in files.values():
        jsonschema.validate(file, schema("resource", profile))
    return told


@pytest.mark.parametrize("profile", gdc.PROFILES)
@pytest.mark.parametrize("one", [FIRST, SECOND], ids=["first", "second"])
def test_a_dataset_has_all_that_is_required(one: Metadata, profile: str) -> None:
    told = judged(one, profile)
    assert told["data_type"] == "ข้อมูลระเบียน"
    assert (told["title"], told["maintainer"]) == (one.title.th, "สำนักงานกองทุนทดสอบ")
    assert told["license_id"] == "Creative Commons Attributions"
    assert told["data_format"] == ["CSV", "JSON", "RDF"]
    assert told["data_source"] == "ข้อบัญญัติ"
    assert (told["data_collect"], told["data_collect_other"]) == ("อื่นๆ", "โครงการ")
    assert (told["created_date"], told["last_updated_date"]) == ("2025-02-01", one.modified.date().isoformat())
    assert ("data_classification" in told) is (profile == "thai-gdc-new")


@pytest.fixture(scope="module")
def described(songkhla: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Metadata]:
    """What is said of each dataset of the example."""
    place = _copied(songkhla, tmp_path_factory.mktemp("described"))
    with Catalogue(open_workspace(place), shipped()) as catalogue, catalogue.facts() as facts:
        return catalogue.metadata(facts)


@pytest.mark.whole
@pytest.mark.parametrize("profile", gdc.PROFILES)
def test_each_dataset_of_the_example_passes(described: list[Metadata], profile: str) -> None:
    found = [judged(one, profile) for one in described]
    assert len(found) == 37
    assert {told["geo_coverage"] for told in found} == {"จังหวัด", "อำเภอ", "ตำบล"}


def _copied(workspace: Path, target: Path) -> Path:
    shutil.copytree(workspace, target / "workspace", ignore=shutil.ignore_patterns("public"))
    return target / "workspace"


@pytest.mark.parametrize("name", sorted(field.name for field in gdc.fields("dataset").values() if field.required))
def test_the_schema_notices_each_required_field_that_is_not_there(name: str) -> None:
    told = gdc.record(FIRST, "thai-gdc")
    del told["resources"], told[name]
    with pytest.raises(jsonschema.ValidationError, match=name):
        jsonschema.validate(told, schema("dataset", "thai-gdc"))


def test_a_record_that_lacks_something_required_says_what() -> None:
    assert gdc.lacking(gdc.record(FIRST, "thai-gdc-new"), "thai-gdc-new") == []
    assert gdc.lacking(gdc.record(replace(FIRST, objectives=()), "thai-gdc"), "thai-gdc") == ["objective"]
    assert gdc.lacking(gdc.record(FIRST, "thai-gdc"), "thai-gdc-new") == ["data_classification"]


@pytest.mark.parametrize("code", codes.notations(codes.FREQUENCIES))
def test_every_frequency_has_a_word_of_the_catalogue(code: str) -> None:
    judged(replace(FIRST, frequency=code), "thai-gdc")


@pytest.mark.parametrize(
    ("place", "coverage"),
    [
        (PLACE, "ตำบล"),
        (Place("https://w3id.org/thaktho/id/area/region-12", "region-12", "region", Text("เขต", "Region")), "อื่นๆ"),
        (Place("https://w3id.org/thaktho/id/area/90", "90", "province", Text("สงขลา", "Songkhla")), "จังหวัด"),
    ],
)
def test_the_widest_place_says_how_wide_the_data_is(place: Place, coverage: str) -> None:
    assert judged(replace(FIRST, places=(place, PLACE)), "thai-gdc")["geo_coverage"] == coverage


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/", ("Creative Commons Attribution Share-Alike", "True")),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", ("Creative Commons Non-Commercial (Any)", None)),
        ("https://creativecommons.org/publicdomain/zero/1.0/", ("อื่นๆ", "True")),
        ("https://data.example.go.th/licence", ("อื่นๆ", None)),
    ],
)
def test_a_licence_without_a_word_is_another_and_only_open_ones_let_themselves_be_harvested(
    address: str, told: tuple[str, str | None]
) -> None:
    found = judged(replace(FIRST, license=address), "thai-gdc")
    assert (found["license_id"], found.get("allow_harvest")) == told


def test_where_no_source_is_named_the_publisher_is_the_source() -> None:
    assert judged(replace(FIRST, sources=()), "thai-gdc")["data_source"] == "กองทุนทดสอบ"


# -- what only the settings can say -----------------------------------------------------------------------------


def _without_objective(folder: Path, ckan: str = "") -> Workspace:
    place = workspace(folder / "workspace")
    settings = place.publisher("fund").folder / "publisher.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(OBJECTIVE, ""), encoding="utf-8")
    with (place.folder / "thaktho.toml").open("a", encoding="utf-8") as file:
        file.write(ckan)
    return open_workspace(place.folder)


@pytest.mark.parametrize(
    ("ckan", "severity", "code"),
    [
        ("", "warning", 0),
        ('[ckan]\nurl = "http://127.0.0.1:9"\n', "warning", 0),
        ('[ckan]\nurl = "http://127.0.0.1:9"\nprofile = "thai-gdc"\n', "violation", 1),
        ('[ckan]\nurl = "http://127.0.0.1:9"\nprofile = "thai-gdc-new"\n', "violation", 1),
    ],
)
def test_a_setting_that_is_missing_is_one_finding_and_a_violation_where_the_ckan_demands_it(
    tmp_path: Path, ckan: str, severity: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    place = _without_objective(tmp_path, ckan)
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    (found,) = [one for one in checked_file(place, file).findings if one.rule == "find.setting_missing"]
    assert (found.severity, found.sheet, found.field) == (severity, None, "publisher.objective")
    for told in found.message.as_dict().values():
        assert "objective" in told
    assert found.setting is not None
    assert 'fund/publisher.toml, for example objective = ["พันธกิจหน่วยงาน"]' in found.setting.en
    assert run(place.folder, "check", file, "--publisher", "fund") == code
    assert "For whoever runs the catalogue: add it to fund/publisher.toml" in capsys.readouterr().out


def test_a_dataset_accepted_before_the_profile_was_set_is_not_sent_and_says_what_it_lacks(tmp_path: Path) -> None:
    place = _without_objective(tmp_path)
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "file", project=[dict(PROJECT)])).outcome == "accepted"
    place = with_ckan(place, "http://127.0.0.1:9", 'profile = "thai-gdc"', fund="the-fund")
    with Catalogue(place, shipped()) as catalogue:
        (found,) = pushing.ready(catalogue)
    assert found.package is None
    assert found.trouble is not None
    assert "fund/projects/2560-2570 lacks" in found.trouble.en
    assert "objective" in found.trouble.en


def test_an_empty_title_is_missing_too(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    who = place.publisher("fund")
    empty = replace(who.dataset(None), title=Text("", ""), description=Text("", ""))
    fields = [one.field for one in gdc.missing(replace(who, contact=Text("", "")), empty, "warning")]
    assert sorted(map(str, fields)) == ["publisher.contact.name", "publisher.description", "publisher.title"]
    assert list(gdc.missing(who, who.dataset(None), "warning")) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('theme = "HEALTH"', "theme"),
        ('frequency = "YEARLY"', "frequency"),
        ('objective = ["พันธกิจ"]', "objective"),
        ('objective = ["อื่นๆ"]', "objective"),
        ("theme = [1]", "theme"),
        ('keywords = [{ th = "ก" }]', "en"),
        ('series = "Not An Id"', "Not An Id"),
    ],
)
def test_a_word_that_is_not_of_the_list_is_refused_with_the_nearest(
    tmp_path: Path, line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = workspace(tmp_path / "workspace")
    settings = place.publisher("fund").folder / "publisher.toml"
    said = settings.read_text(encoding="utf-8").replace("[[datasets]]", f"[[datasets]]\n{line}")
    settings.write_text(said, encoding="utf-8")
    file = twin(tmp_path / "file", project=[dict(PROJECT)])
    assert run(place.folder, "check", file, "--publisher", "fund") == 1
    assert told in capsys.readouterr().err
