"""Pushing to a real CKAN: made, unchanged, changed, denied, private, deleted, cut off, killed; others' things stay."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.ckan.described import KEYWORDS, TURTLE, described, files
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan
from tests.ckan.words import word_of

from thaktho.ckan import names, push
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.ckan.package import Package, resource_id, wanted
from thaktho.ckan.push import Plan
from thaktho.messages import Text
from thaktho.metadata import File, Metadata

pytestmark = pytest.mark.whole
NAMES = ("dataset.ttl", "dataset.jsonld", "dataset.csv", "dataset.budget-line.csv")
OTHER = b"<https://test.example/a> <https://test.example/b> <https://test.example/c> .\n"
Push = Callable[..., Plan]


@pytest.fixture(scope="module")
def organization(ckan: RealCkan) -> str:
    return ckan.organization()


@pytest.fixture(scope="module")
def token(ckan: RealCkan, organization: str) -> str:
    """The token of an editor: nothing here needs an administrator."""
    return ckan.editor(organization)


@pytest.fixture
def client(ckan: RealCkan, token: str) -> Ckan:
    return Ckan(ckan.url, token)


@pytest.fixture
def pushed(client: Ckan, organization: str) -> Metadata:
    """A dataset that stands in CKAN as version 1."""
    metadata = described(organization)
    done(client, wanted(metadata))
    return metadata


def done(client: Ckan, package: Package, version: str = "1", **how: Any) -> Plan:
    found = push.plan(client, package, version, **how)
    push.carry_out(client, found)
    return found


def shown(ckan: RealCkan, metadata: Metadata) -> dict[str, Any]:
    """Return the package as its administrator sees it."""
    found: dict[str, Any] = ckan.ask("package_show", id=names.package_name(*metadata.key))
    return found


def as_seen(ckan: RealCkan, metadata: Metadata) -> dict[str, Any]:
    """Return all that a reader can see of a package, the files' content too, without ids and times of CKAN's own."""
    package = shown(ckan, metadata)
    passing = (
        "id",
        "created",
        "last_modified",
        "metadata_modified",
        "metadata_created",
        "package_id",
        "creator_user_id",
    )
    fields = {
        key: said for key, said in package.items() if key not in (*passing, "organization", "extras", "resources")
    }
    extras = {one["key"]: one["value"] for one in package["extras"]}
    resources = {one["name"]: {k: v for k, v in one.items() if k not in passing} for one in package["resources"]}
    for one in resources.values():
        one["content"] = content(ckan, one)
        one["url"] = one["url"].rpartition("/")[2]
    return {**fields, "extras": extras, "resources": resources, "tags": sorted(tag["name"] for tag in package["tags"])}


def content(ckan: RealCkan, resource: dict[str, Any]) -> bytes:
    answer = requests.get(resource["url"], headers={"Authorization": ckan.sysadmin_token}, timeout=30)
    assert answer.ok
    return answer.content


# -- a first push, and the same again -----------------------------------------------------------------------------


def test_a_dataset_is_there_for_everybody_whole_and_with_the_ids_that_follow_from_its_address(
    ckan: RealCkan, client: Ckan, organization: str
) -> None:
    metadata = described(organization)
    found = done(client, wanted(metadata))
    assert found.state == "new"
    assert found.uploads == NAMES
    package = ckan.ask_as(None, "package_show", id=found.package.name)
    assert package["title"] == metadata.title.th
    assert package["organization"]["name"] == organization
    assert package["license_id"] == "cc-by"
    assert package["version"] == "1"
    assert [one["id"] for one in package["resources"]] == [resource_id(metadata.iri, name) for name in NAMES]
    for resource, file in zip(package["resources"], metadata.files, strict=True):
        answer = requests.get(resource["url"], timeout=30)
        assert answer.content == file.content
        assert (resource["hash"], resource["size"], resource["name"]) == (file.sha256, len(file.content), file.title.th)
    extras = {one["key"]: one["value"] for one in package["extras"]}
    assert extras["thaktho_dataset"] == metadata.iri
    assert extras["thaktho_manifest"] == found.package.manifest


def test_tags_give_back_the_words_and_people_find_the_words(ckan: RealCkan, pushed: Metadata) -> None:
    package = shown(ckan, pushed)
    assert {word_of(tag["name"]) for tag in package["tags"]} == {keyword.name.th for keyword in KEYWORDS}
    for word in ("ผู้สูงอายุ", "สงขลา", "Songkhla"):
        found = ckan.ask("package_search", q=word, fq=f'name:"{package["name"]}"')
        assert found["count"] == 1, word
    found = ckan.ask("package_search", fq=f'tags:"{names.tag("ผู้สูงอายุ")}" +name:"{package["name"]}"')
    assert found["count"] == 1


def test_the_same_again_is_one_request_and_says_so(client: Ckan, pushed: Metadata) -> None:
    client.requests = 0
    again = done(client, wanted(pushed))
    assert client.requests == 1
    assert not again.sends
    assert again.same == NAMES
    assert again.changes == ()
    assert again.left == ()


def test_only_what_changed_is_sent(ckan: RealCkan, faults: Faults, token: str, pushed: Metadata) -> None:
    """One file of four: the request is no larger than that file and what is said of the package."""
    client = Ckan(faults.url, token)
    big = replace(pushed, files=files(csv=b"x" * 300_000))
    done(client, wanted(big), "2")
    before = {one["name"]: one["last_modified"] for one in shown(ckan, pushed)["resources"]}
    faults.seen.clear()
    found = done(client, wanted(replace(big, files=(*files(OTHER)[:1], *big.files[1:]))), "3")
    assert found.uploads == ("dataset.ttl",)
    assert found.same == NAMES[1:]
    assert [seen.action for seen in faults.writes] == ["package_revise"]
    assert faults.writes[0].size < 20_000
    after = {one["name"]: one for one in shown(ckan, pushed)["resources"]}
    assert content(ckan, after[files()[0].title.th]) == OTHER
    changed = {name for name in after if after[name]["last_modified"] != before[name]}
    assert changed == {files()[0].title.th}


def test_what_is_said_of_a_file_changes_without_the_file(
    ckan: RealCkan, faults: Faults, token: str, pushed: Metadata
) -> None:
    client = Ckan(faults.url, token)
    named = replace(pushed.files[2], title=Text("โครงการทั้งหมด", "All projects"))
    found = done(client, wanted(replace(pushed, files=(*pushed.files[:2], named, pushed.files[3]))), "2")
    assert found.relabelled == ("dataset.csv",)
    assert found.uploads == ()
    resource = shown(ckan, pushed)["resources"][2]
    assert (resource["name"], resource["description"]) == ("โครงการทั้งหมด", "All projects")
    assert content(ckan, resource) == pushed.files[2].content


def test_what_somebody_changed_of_ours_by_hand_is_put_right(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    before = as_seen(ckan, pushed)
    package = shown(ckan, pushed)
    ckan.ask("package_patch", id=package["id"], title="อื่น", notes="", tags=[])
    ckan.answer(
        ckan.sysadmin_token, "resource_patch", upload=("x.ttl", b"by hand"), id=package["resources"][0]["id"]
    ).raise_for_status()
    ckan.ask("resource_delete", id=package["resources"][1]["id"])
    found = done(client, wanted(pushed))
    assert {change.field for change in found.changes} == {"title", "notes", "tags"}
    assert found.uploads == ("dataset.ttl", "dataset.jsonld")
    assert as_seen(ckan, pushed) == {**before, "resources": {**before["resources"], **_moved(ckan, pushed, before)}}


def test_a_package_that_somebody_renamed_is_found_by_its_files_and_gets_its_name_back(
    ckan: RealCkan, client: Ckan, organization: str, pushed: Metadata
) -> None:
    """Made a second time it could not be: CKAN takes a file's id in one package only."""
    before = as_seen(ckan, pushed)
    package = shown(ckan, pushed)
    ckan.ask("package_patch", id=package["id"], name=f"{package['name']}-hers"[:100])
    found = done(client, wanted(pushed), moves_from=organization)
    assert [change.field for change in found.changes] == ["name"]
    assert found.uploads == ()
    assert shown(ckan, pushed)["id"] == package["id"]
    assert as_seen(ckan, pushed) == before
    assert not push.plan(client, wanted(pushed), "1").sends


def test_a_package_that_somebody_renamed_is_deleted_where_it_is_asked_for(
    ckan: RealCkan, client: Ckan, pushed: Metadata
) -> None:
    package = shown(ckan, pushed)
    ckan.ask("package_patch", id=package["id"], name=f"{package['name']}-hers"[:100])
    assert push.delete(client, package["name"], pushed.iri)
    assert ckan.ask("package_show", id=package["id"])["state"] == "deleted"


def _moved(ckan: RealCkan, pushed: Metadata, before: dict[str, Any]) -> dict[str, Any]:
    """Return the resources of before at the places where they stand now: a new one comes last."""
    places = {one["name"]: one["position"] for one in shown(ckan, pushed)["resources"]}
    return {name: {**one, "position": places[name]} for name, one in before["resources"].items()}


# -- what is not ours ---------------------------------------------------------------------------------------------


def test_what_an_officer_added_stays(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    package = shown(ckan, pushed)
    extras = [*package["extras"], {"key": "ผู้ดูแล", "value": "สำนักปลัด"}, {"key": "thaktho_status", "value": "ok"}]
    tags = [*package["tags"], {"name": "ของเรา"}]
    ckan.ask("package_patch", id=package["id"], extras=extras, tags=tags, author_email="her@test.example")
    ckan.answer(
        ckan.sysadmin_token, "resource_create", upload=("own.csv", b"a,b\n"), package_id=package["id"], name="own"
    ).raise_for_status()
    changed = replace(pushed, title=Text("ใหม่", "New"), keywords=KEYWORDS[1:], files=files(OTHER))
    done(client, wanted(changed), "2")
    after = as_seen(ckan, pushed)
    assert after["extras"]["ผู้ดูแล"] == "สำนักปลัด"
    assert after["extras"]["thaktho_status"] == "ok"
    assert after["resources"]["own"]["content"] == b"a,b\n"
    assert after["author_email"] == "her@test.example"
    assert "ของเรา" in after["tags"]
    assert names.tag("ผู้สูงอายุ") not in after["tags"]
    assert not push.plan(client, wanted(changed), "2").sends


def test_a_package_of_that_name_that_is_not_ours_is_left_alone(ckan: RealCkan, client: Ckan, organization: str) -> None:
    """Even where somebody says in it which dataset it is about."""
    metadata = described(organization)
    package = wanted(metadata)
    claim = [{"key": "thaktho_dataset", "value": metadata.iri}]
    ckan.ask("package_create", name=package.name, title="hers", owner_org=organization, extras=claim, private=True)
    with pytest.raises(RefusedError, match="left alone") as refused:
        push.plan(client, package, "1")
    assert refused.value.status == 409
    with pytest.raises(RefusedError, match="left alone"):
        push.delete(client, package.name, metadata.iri)
    assert (shown(ckan, metadata)["title"], shown(ckan, metadata)["private"]) == ("hers", True)


def test_a_private_dataset_stays_private(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    ckan.ask("package_patch", id=names.package_name(*pushed.key), private=True)
    found = done(client, wanted(replace(pushed, files=files(OTHER))), "2")
    assert found.uploads == ("dataset.ttl",)
    assert shown(ckan, pushed)["private"] is True
    assert ckan.answer(None, "package_show", id=found.package.name).status_code == 403


def test_files_that_are_made_no_more_stay_and_are_told_until_removed_by_name(
    ckan: RealCkan, client: Ckan, pushed: Metadata
) -> None:
    package = wanted(replace(pushed, files=pushed.files[:3]))
    assert done(client, package, "2").left == ("dataset.budget-line.csv",)
    again = push.plan(client, package, "2")
    assert (again.left, again.sends) == (("dataset.budget-line.csv",), False)
    old = shown(ckan, pushed)["resources"][3]
    assert again.shown is not None
    push.remove_files(client, again.shown, pushed.iri, again.left)
    assert len(shown(ckan, pushed)["resources"]) == 3
    assert b"L5221" not in requests.get(old["url"], timeout=30).content
    again = push.plan(client, package, "2")
    assert (again.left, again.sends) == ((), False)


# -- who may ------------------------------------------------------------------------------------------------------


def test_an_editor_of_another_organisation_is_denied_and_nothing_is_made(
    ckan: RealCkan, organization: str, pushed: Metadata
) -> None:
    stranger = Ckan(ckan.url, ckan.editor(ckan.organization()))
    before = as_seen(ckan, pushed)
    with pytest.raises(RefusedError) as refused:
        done(stranger, wanted(replace(pushed, title=Text("ของฉัน", "Mine"))), "2")
    assert refused.value.status == 403
    assert as_seen(ckan, pushed) == before
    metadata = described(organization)
    with pytest.raises(RefusedError) as refused:
        done(stranger, wanted(metadata))
    assert refused.value.status == 403
    assert ckan.answer(ckan.sysadmin_token, "package_show", id=names.package_name(*metadata.key)).status_code == 404


def test_a_missing_organisation_is_made(ckan: RealCkan, client: Ckan) -> None:
    metadata = described(f"org-{described().publisher.id}")
    found = done(client, wanted(metadata))
    assert found.makes_organization
    assert ckan.ask("organization_show", id=metadata.organization)["title"] == metadata.publisher.name.th
    assert shown(ckan, metadata)["organization"]["name"] == metadata.organization


def test_a_missing_organisation_that_the_token_may_not_make_is_told(faults: Faults, token: str) -> None:
    """A CKAN with ``ckan.auth.user_create_organizations = false``, as its answer stands there."""
    denied = b'{"success": false, "error": {"__type": "Authorization Error", "message": "Access denied"}}'
    faults.answer(403, denied, action="organization_create")
    with pytest.raises(RefusedError, match="has to"):
        done(Ckan(faults.url, token), wanted(described(f"org-{described().publisher.id}")))


def test_a_deleted_organisation_is_told(ckan: RealCkan, client: Ckan) -> None:
    gone = ckan.organization()
    ckan.ask("organization_delete", id=gone)
    with pytest.raises(RefusedError):
        push.plan(client, wanted(described(gone)), "1")


def test_a_token_that_is_no_longer_good_changes_nothing(ckan: RealCkan, pushed: Metadata) -> None:
    before = as_seen(ckan, pushed)
    with pytest.raises(RefusedError) as refused:
        done(Ckan(ckan.url, "not-a-token"), wanted(replace(pushed, files=files(OTHER))), "2")
    assert refused.value.status == 403
    assert as_seen(ckan, pushed) == before


# -- deleting -----------------------------------------------------------------------------------------------------


def test_deleting_is_by_name_and_twice_is_once(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    name = names.package_name(*pushed.key)
    assert push.delete(client, name, pushed.iri)
    assert not push.delete(client, name, pushed.iri)
    assert ckan.answer(None, "package_show", id=name).status_code in (403, 404)


def test_what_a_person_deleted_stays_deleted_until_asked_for(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    before = as_seen(ckan, pushed)
    push.delete(client, names.package_name(*pushed.key), pushed.iri)
    found = done(client, wanted(replace(pushed, files=files(OTHER))), "2")
    assert (found.state, found.sends) == ("deleted", False)
    assert shown(ckan, pushed)["state"] == "deleted"
    assert done(client, wanted(pushed), revive=True).state == "deleted"
    assert as_seen(ckan, pushed) == before


def test_what_was_deleted_can_be_overwritten_and_stays_deleted(ckan: RealCkan, client: Ckan, pushed: Metadata) -> None:
    """After a purge: CKAN keeps what is deleted, and its editors see it."""
    push.delete(client, names.package_name(*pushed.key), pushed.iri)
    clean = wanted(replace(pushed, files=files(OTHER, b"-\n")[:3], title=Text("[…]", "[…]")))
    found = push.plan(client, clean, "1.1", overwrite=True)
    there = push.carry_out(client, found)
    assert there is not None
    push.remove_files(client, there, pushed.iri, found.left)
    package = shown(ckan, pushed)
    assert (package["state"], package["title"]) == ("deleted", "[…]")
    assert [one["hash"] for one in package["resources"]] == [one.file.sha256 for one in clean.resources]
    assert not push.plan(client, clean, "1.1", overwrite=True).sends


# -- what goes wrong ----------------------------------------------------------------------------------------------


def test_a_dry_run_changes_nothing(ckan: RealCkan, faults: Faults, token: str, pushed: Metadata) -> None:
    before = shown(ckan, pushed)
    client = Ckan(faults.url, token)
    assert push.plan(client, wanted(replace(pushed, files=files(OTHER))), "2").sends
    assert push.plan(client, wanted(described(pushed.organization)), "1").sends
    assert faults.writes == []
    assert shown(ckan, pushed) == before


def test_a_change_by_somebody_meanwhile_is_seen_and_nothing_of_hers_is_lost(
    ckan: RealCkan, client: Ckan, pushed: Metadata
) -> None:
    package = wanted(replace(pushed, files=files(OTHER)))
    found = push.plan(client, package, "2")
    name = names.package_name(*pushed.key)
    hers = [*shown(ckan, pushed)["extras"], {"key": "hers", "value": "kept"}]
    ckan.ask("package_patch", id=name, extras=hers)
    with pytest.raises(UnansweredError, match="just now"):
        push.carry_out(client, found)
    done(client, package, "2")
    assert as_seen(ckan, pushed)["extras"]["hers"] == "kept"


def test_a_file_larger_than_ckan_takes_is_named_and_nothing_else_is_changed(
    ckan: RealCkan, client: Ckan, pushed: Metadata
) -> None:
    """The limit of a CKAN that is set up by its defaults: 10 MB."""
    before = as_seen(ckan, pushed)
    large = File("dataset.csv", b"x" * 11_000_000, "text/csv", pushed.files[2].title)
    metadata = replace(pushed, files=(*files(OTHER)[:2], large, pushed.files[3]))
    with pytest.raises(RefusedError, match=r"dataset\.csv \(11\.0 million bytes\)") as refused:
        done(client, wanted(metadata), "2")
    assert refused.value.status == 413
    assert as_seen(ckan, pushed) == before


def test_a_proxy_that_takes_no_large_bodies_is_the_same(faults: Faults, token: str, pushed: Metadata) -> None:
    faults.answer(413, action="package_revise")
    with pytest.raises(RefusedError, match=r"dataset\.ttl"):
        done(Ckan(faults.url, token), wanted(replace(pushed, files=files(OTHER))), "2")


def test_many_large_files_go_in_several_requests_and_the_version_comes_with_the_last(
    ckan: RealCkan, faults: Faults, token: str, organization: str
) -> None:
    metadata = described(organization, files=files(turtle=TURTLE, csv=b"x" * 4_000_000))
    package = wanted(metadata)
    client = Ckan(faults.url, token)
    faults.cut_upload(after=100_000, action="package_revise", skip=1)
    with pytest.raises(UnansweredError):
        done(client, package)
    assert shown(ckan, metadata)["private"] is True
    assert len(shown(ckan, metadata)["resources"]) == 1
    faults.clear()
    found = push.plan(client, package, "1")
    assert (found.state, found.same) == ("unfinished", ("dataset.budget-line.csv",))
    push.carry_out(client, found)
    assert [one["content"] for one in as_seen(ckan, metadata)["resources"].values()].count(b"x" * 4_000_000) == 1
    assert shown(ckan, metadata)["private"] is False
    assert not push.plan(client, package, "1").sends


FAULTS: dict[str, Callable[[Faults, str], None]] = {
    "cut off in mid-upload": lambda faults, action: faults.cut_upload(after=500, action=action),
    "no answer": lambda faults, action: faults.cut_answer(0, action=action),
    "half an answer": lambda faults, action: faults.cut_answer(100, action=action),
    "502": lambda faults, action: faults.answer(502, action=action),
}


@pytest.mark.parametrize("action", ["package_create", "package_revise"])
@pytest.mark.parametrize("fault", FAULTS)
def test_after_whatever_goes_wrong_the_next_push_ends_right(
    ckan: RealCkan, faults: Faults, token: str, organization: str, fault: str, action: str
) -> None:
    metadata = described(organization)
    client = Ckan(faults.url, token)
    FAULTS[fault](faults, action)
    with pytest.raises(UnansweredError):
        done(client, wanted(metadata))
    faults.clear()
    done(client, wanted(metadata))
    assert _whole(ckan, client, metadata)


def _whole(ckan: RealCkan, client: Ckan, metadata: Metadata) -> bool:
    """Tell whether a dataset stands there for everybody, with the content of its files, and nothing is left to send."""
    seen = as_seen(ckan, metadata)
    contents = {one["name"]: one["content"] for one in seen["resources"].values()}
    right = contents == {file.title.th: file.content for file in metadata.files}
    return right and seen["private"] is False and not push.plan(client, wanted(metadata), "1").sends


PUSHING = """
import sys
import time
from tests.ckan.described import described, files
from thaktho.ckan import push
from thaktho.ckan.client import Ckan
from thaktho.ckan.package import wanted
url, organization, publisher = sys.argv[1:]
client = Ckan(url, sys.stdin.readline().strip())
push.carry_out(client, push.plan(client, wanted(described(organization, publisher)), "1"))
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("action", ["package_show", "organization_show", "package_create", "package_revise"])
def test_killed_at_any_request_the_next_push_ends_right(
    ckan: RealCkan, faults: Faults, token: str, organization: str, action: str, when: str
) -> None:
    """Killed while a request is on its way, before CKAN has it or when CKAN has done it and the answer is not there.

    One that comes late, after the next push, changes nothing any more.
    """
    metadata = described(organization)
    hold = faults.hold(action=action)
    child = _pushing(faults.url, token, metadata)
    assert hold.reached.wait(timeout=60)
    if when == "after":
        child.send_signal(signal.SIGSTOP)
        hold.release()
        _until(lambda: any(seen.action == action for seen in faults.seen))
    child.send_signal(signal.SIGKILL)
    assert child.wait(timeout=60) == -signal.SIGKILL
    client = Ckan(ckan.url, token)
    done(client, wanted(metadata))
    hold.release()
    _until(lambda: any(seen.action == action for seen in faults.seen))
    assert _whole(ckan, client, metadata)


def _pushing(url: str, token: str, metadata: Metadata) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PUSHING, url, str(metadata.organization), metadata.publisher.id]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert child.stdin is not None
    child.stdin.write(f"{token}\n".encode())
    child.stdin.close()
    return child


def test_two_that_push_at_once_make_one(ckan: RealCkan, faults: Faults, token: str, organization: str) -> None:
    """The one that comes second is told to come again."""
    metadata = described(organization)
    found = push.plan(Ckan(ckan.url, token), wanted(metadata), "1")
    done(Ckan(faults.url, token), wanted(metadata))
    with pytest.raises(UnansweredError, match="just now"):
        push.carry_out(Ckan(ckan.url, token), found)
    assert _whole(ckan, Ckan(ckan.url, token), metadata)


def _until(there: Callable[[], bool]) -> None:
    for _ in range(600):
        if there():
            return
        time.sleep(0.05)
    pytest.fail("nothing came")
