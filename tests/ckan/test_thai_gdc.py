"""The CKAN with the fields of Thailand's government data catalogue takes a whole record, and says what one lacks."""

import secrets
from typing import Any

import pytest
from tests.ckan.real import RealCkan

pytestmark = pytest.mark.whole

RECORD: dict[str, Any] = {
    "title": "โครงการ",
    "data_type": "ข้อมูลระเบียน",
    "maintainer": "กองแผน",
    "maintainer_email": "plan@example.org",
    "notes": "คำอธิบาย",
    "objective": ["พันธกิจหน่วยงาน"],
    "update_frequency_unit": "ปี",
    "geo_coverage": "จังหวัด",
    "data_source": "กองแผน",
    "data_format": ["CSV", "RDF"],  # in the order of the list, as they come back
    "data_category": "ข้อมูลสาธารณะ",
    "license_id": "Creative Commons Attributions",
}


@pytest.fixture(scope="module")
def organization(ckan_thai_gdc: RealCkan) -> str:
    return ckan_thai_gdc.organization()


@pytest.fixture(scope="module")
def editor(ckan_thai_gdc: RealCkan, organization: str) -> str:
    return ckan_thai_gdc.editor(organization)


@pytest.mark.parametrize("field", [None, *RECORD])
def test_a_record_is_taken_whole_and_refused_without_a_mandatory_field(
    ckan_thai_gdc: RealCkan, organization: str, editor: str, field: str | None
) -> None:
    record = {name: said for name, said in RECORD.items() if name != field}
    name = f"data-{secrets.token_hex(6)}"
    answer = ckan_thai_gdc.answer(editor, "package_create", name=name, owner_org=organization, **record)
    if field in (None, "title"):  # CKAN's own rule for a title: the name, where there is none
        assert answer.ok, answer.text
        assert {key: answer.json()["result"][key] for key in record} == record
    else:
        assert answer.status_code == 409
        assert field in answer.json()["error"]


@pytest.mark.parametrize("field", ["data_type", "update_frequency_unit", "geo_coverage", "license_id", "data_category"])
def test_a_value_that_is_not_of_its_list_is_refused(
    ckan_thai_gdc: RealCkan, organization: str, editor: str, field: str
) -> None:
    said = {**RECORD, field: "something else", "name": f"data-{secrets.token_hex(6)}", "owner_org": organization}
    answer = ckan_thai_gdc.answer(editor, "package_create", **said)
    assert answer.status_code == 409
    assert field in answer.json()["error"]
