"""Pushing to a CKAN with the schema of Thailand's government data catalogue: taken whole, and again is nothing."""

from dataclasses import replace
from typing import Any

import pytest
from tests.ckan.described import described, files
from tests.ckan.real import RealCkan

from thaktho.ckan import push
from thaktho.ckan.client import Ckan, RefusedError
from thaktho.ckan.package import Package, wanted
from thaktho.describe.gdc import record
from thaktho.messages import Text
from thaktho.metadata import File, Metadata

pytestmark = pytest.mark.whole
PROFILE = "thai-gdc"
REPORT = File("validation-report.html", b"<!DOCTYPE html>", "text/html", Text("รายงานผลการตรวจ", "Report"))


@pytest.fixture(scope="module")
def organization(ckan_thai_gdc: RealCkan) -> str:
    return ckan_thai_gdc.organization()


@pytest.fixture(scope="module")
def client(ckan_thai_gdc: RealCkan, organization: str) -> Ckan:
    return Ckan(ckan_thai_gdc.url, ckan_thai_gdc.editor(organization))


def package(metadata: Metadata, profile: str = PROFILE) -> Package:
    return wanted(metadata, record(metadata, profile), [REPORT])


def pushed(client: Ckan, package: Package, version: str = "1") -> push.Plan:
    found = push.plan(client, package, version)
    push.carry_out(client, found)
    return found


def test_a_record_is_there_whole_and_the_same_again_is_one_request(
    ckan_thai_gdc: RealCkan, client: Ckan, organization: str
) -> None:
    metadata = described(organization)
    said = record(metadata, PROFILE)
    pushed(client, package(metadata))
    shown = ckan_thai_gdc.ask_as(None, "package_show", id=package(metadata).name)
    own = {key: value for key, value in said.items() if key not in ("resources", "tag_string", "notes")}
    assert {key: shown.get(key) for key in own} == own
    by_name = {one["thaktho_file"]: one for one in shown["resources"]}
    assert set(by_name) == {*(file.name for file in metadata.files), REPORT.name}
    for name, fields in said["resources"].items():
        assert {key: by_name[name].get(key) for key in fields} == fields
    client.requests = 0
    again = pushed(client, package(metadata))
    assert (client.requests, again.sends, again.dropped) == (1, False, ())


def test_lists_are_put_in_the_place_of_lists(ckan_thai_gdc: RealCkan, client: Ckan, organization: str) -> None:
    """A shorter list leaves nothing of the longer one."""
    metadata = described(organization, objectives=("พันธกิจหน่วยงาน", "มติคณะรัฐมนตรี"))
    pushed(client, package(metadata))
    changed = replace(metadata, objectives=("แผนปฏิรูปประเทศ",), files=files(b"<a:a> <b:b> <c:c> .\n"))
    assert "objective" in {change.field for change in pushed(client, package(changed), "2").changes}
    shown = ckan_thai_gdc.ask("package_show", id=package(metadata).name)
    assert shown["objective"] == ["แผนปฏิรูปประเทศ"]
    assert not pushed(client, package(changed), "2").sends


def test_fields_that_the_schema_does_not_have_are_told_and_not_sent_again(client: Ckan, organization: str) -> None:
    """The newer variant, sent to a CKAN with the older schema."""
    metadata = described(organization)
    pushed(client, package(metadata, "thai-gdc-new"))
    again: Any = pushed(client, package(metadata, "thai-gdc-new"))
    assert (again.sends, again.dropped) == (False, ("data_classification",))


def test_a_plain_dataset_lacks_what_the_schema_demands_and_says_which(client: Ckan, organization: str) -> None:
    """``profile = "ckan"`` for a CKAN that is one of the catalogue's."""
    with pytest.raises(RefusedError, match="data_type"):
        pushed(client, wanted(described(organization)))
