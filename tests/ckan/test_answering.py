"""Verdicts written into a real CKAN: ours only, once only, and nobody's change is lost."""

import secrets
from functools import partial
from typing import Any

import pytest
import requests
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan
from tests.ckan.test_thai_gdc import RECORD

from thaktho.ckan.answering import Report, tell
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.pull import is_ours

pytestmark = pytest.mark.whole  # a real CKAN

STATUS = {"thaktho_status": "mend", "thaktho_says": "ต้องแก้ / to be mended"}


def uploaded(ckan: RealCkan, token: str, organization: str, **said: Any) -> dict[str, Any]:
    """Make a package with a field of her own and a file, as an officer does; return it as CKAN shows it."""
    name, hers = f"plan-{secrets.token_hex(6)}", [{"key": "hers", "value": "ของเธอ"}]
    fields = {"name": name, "owner_org": organization, "title": "แผน", "extras": hers} | said
    made, file = ckan.ask_as(token, "package_create", **fields), ("แผน.csv", b"a,b\n1,2\n")
    answer = ckan.answer(token, "resource_create", upload=file, package_id=made["id"], name="แผน.csv")
    assert answer.ok, answer.text
    return dict(ckan.ask_as(token, "package_show", id=made["id"]))


def _reports(package: dict[str, Any], content: bytes = b"<p>mend this") -> list[Report]:
    upload = package["resources"][0]["id"]
    return [Report(upload, "ผลการตรวจ แผน.csv", ending, "พบอะไร", content) for ending in ("html", "json")]


@pytest.fixture
def organization(ckan: RealCkan) -> str:
    return ckan.organization()


@pytest.fixture
def editor(ckan: RealCkan, organization: str) -> str:
    return ckan.editor(organization)


def test_a_verdict_stands_beside_the_file_and_nothing_of_hers_is_touched(
    ckan: RealCkan, organization: str, editor: str
) -> None:
    before = uploaded(ckan, editor, organization)
    reports = _reports(before)
    with Ckan(ckan.url, editor) as client:
        assert tell(client, before["id"], reports, STATUS)
    after = ckan.ask_as(None, "package_show", id=before["id"])
    assert after["resources"][0] == before["resources"][0]
    assert [one["id"] for one in after["resources"][1:]] == [report.resource for report in reports]
    assert all(is_ours(one["id"]) for one in after["resources"][1:])
    assert {one["key"]: one["value"] for one in after["extras"]} == {"hers": "ของเธอ", **STATUS}
    moved = {"resources", "num_resources", "extras", "metadata_modified"}
    assert {key: after[key] for key in after.keys() - moved} == {key: before[key] for key in before.keys() - moved}
    assert requests.get(after["resources"][1]["url"], timeout=60).content == b"<p>mend this"


def test_telling_the_same_again_asks_once_and_writes_nothing(ckan: RealCkan, organization: str, editor: str) -> None:
    package = uploaded(ckan, editor, organization)
    with Ckan(ckan.url, editor) as client:
        tell(client, package["id"], _reports(package), STATUS)
        before, asked = ckan.ask_as(editor, "package_show", id=package["id"]), client.requests
        assert not tell(client, package["id"], _reports(package), STATUS)
        assert client.requests == asked + 1
    assert ckan.ask_as(editor, "package_show", id=package["id"]) == before


def test_another_verdict_takes_the_place_of_the_one_before(ckan: RealCkan, organization: str, editor: str) -> None:
    package = uploaded(ckan, editor, organization)
    with Ckan(ckan.url, editor) as client:
        tell(client, package["id"], _reports(package), STATUS)
        tell(client, package["id"], _reports(package, b"<p>all is well"), {**STATUS, "thaktho_status": "published"})
    shown = ckan.ask_as(editor, "package_show", id=package["id"])
    assert len(shown["resources"]) == 3
    assert requests.get(shown["resources"][1]["url"], timeout=60).content == b"<p>all is well"
    assert {one["key"]: one["value"] for one in shown["extras"]}["thaktho_status"] == "published"


def test_what_she_changes_at_the_same_moment_is_not_lost(
    ckan: RealCkan, faults: Faults, organization: str, editor: str
) -> None:
    """Between our look at the package and our writing, she changes a field: it stays as she wrote it."""
    package = uploaded(ckan, editor, organization)

    class Meanwhile(Ckan):
        changed = False

        def ask(self, action: str, /, **said: Any) -> Any:
            if action == "package_revise" and not self.changed:
                self.changed = True
                hers = [{"key": "hers", "value": "แก้แล้ว"}]
                ckan.ask_as(editor, "package_patch", id=package["id"], notes="ใหม่", extras=hers)
            return super().ask(action, **said)

    with Meanwhile(faults.url, editor) as client:
        assert tell(client, package["id"], [], STATUS)
    shown = ckan.ask_as(editor, "package_show", id=package["id"])
    assert shown["notes"] == "ใหม่"
    assert {one["key"]: one["value"] for one in shown["extras"]} == {"hers": "แก้แล้ว", **STATUS}


def test_a_private_package_stays_private(ckan: RealCkan, organization: str, editor: str) -> None:
    package = uploaded(ckan, editor, organization)
    ckan.ask_as(editor, "package_patch", id=package["id"], private=True)
    with Ckan(ckan.url, editor) as client:
        tell(client, package["id"], _reports(package), STATUS)
    assert ckan.ask_as(editor, "package_show", id=package["id"])["private"] is True
    assert ckan.answer(None, "package_show", id=package["id"]).status_code in {403, 404}


def test_in_a_ckan_of_the_thai_catalogue_a_verdict_stands_beside_the_file_too(ckan_thai_gdc: RealCkan) -> None:
    """Its schema knows nothing of our fields: they are extras as anywhere; and hers are as they were."""
    organization = ckan_thai_gdc.organization()
    editor = ckan_thai_gdc.editor(organization)
    before = uploaded(ckan_thai_gdc, editor, organization, **RECORD)
    with Ckan(ckan_thai_gdc.url, editor) as client:
        assert tell(client, before["id"], _reports(before), STATUS)
        assert not tell(client, before["id"], _reports(before), STATUS)
    after = ckan_thai_gdc.ask_as(editor, "package_show", id=before["id"])
    assert {one["key"]: one["value"] for one in after["extras"]} == {"hers": "ของเธอ", **STATUS}
    assert [one["id"] for one in after["resources"][1:]] == [report.resource for report in _reports(before)]
    assert {name: after[name] for name in RECORD} == {name: before[name] for name in RECORD} == RECORD


def test_an_editor_of_another_organisation_is_told_no(ckan: RealCkan, organization: str, editor: str) -> None:
    package = uploaded(ckan, editor, organization)
    with Ckan(ckan.url, ckan.editor(ckan.organization())) as client, pytest.raises(RefusedError) as caught:
        tell(client, package["id"], _reports(package), STATUS)
    assert caught.value.status == 403
    assert ckan.ask_as(editor, "package_show", id=package["id"]) == package


def test_a_package_that_was_deleted_or_purged_is_told_so(ckan: RealCkan, organization: str, editor: str) -> None:
    package = uploaded(ckan, editor, organization)
    ckan.ask("dataset_purge", id=package["id"])
    with Ckan(ckan.url, editor) as client, pytest.raises(RefusedError) as caught:
        tell(client, package["id"], _reports(package), STATUS)
    assert caught.value.status == 404


def test_what_was_cut_off_is_finished_the_next_time(
    ckan: RealCkan, faults: Faults, organization: str, editor: str
) -> None:
    """The answers to two writings are lost, a third upload is cut off, CKAN is down: then it works, and all is once."""
    package = uploaded(ckan, editor, organization)
    troubles = [
        partial(faults.cut_answer, 0, action="resource_create", times=1),
        partial(faults.cut_upload, 100, action="resource_create", times=1),
        partial(faults.cut_answer, 0, action="package_revise", times=1),
        partial(faults.answer, 503, action="package_show", times=1),
    ]
    with Ckan(faults.url, editor) as client:
        for trouble in troubles:
            trouble()
            with pytest.raises(UnansweredError):
                tell(client, package["id"], _reports(package), STATUS)
            faults.clear()
        tell(client, package["id"], _reports(package), STATUS)
    shown = ckan.ask_as(editor, "package_show", id=package["id"])
    assert [one["id"] for one in shown["resources"][1:]] == [report.resource for report in _reports(package)]
    assert {one["key"]: one["value"] for one in shown["extras"]} == {"hers": "ของเธอ", **STATUS}
