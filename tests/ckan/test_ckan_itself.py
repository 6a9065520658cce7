"""What we rely on in CKAN is really so, in every version that is run here."""

import secrets
import uuid
from typing import Any

import pytest
import requests
from tests.ckan.real import RealCkan

pytestmark = pytest.mark.whole

IRI = "https://test.example/id/dataset/pao/projects/2568"


@pytest.fixture(scope="module")
def organization(ckan: RealCkan) -> str:
    return ckan.organization("องค์กรทดสอบ")


@pytest.fixture(scope="module")
def editor(ckan: RealCkan, organization: str) -> str:
    return ckan.editor(organization)


def _package(ckan: RealCkan, token: str, organization: str, **said: Any) -> dict[str, Any]:
    name = f"data-{secrets.token_hex(6)}"
    return dict(ckan.ask_as(token, "package_create", **{"name": name, "owner_org": organization, **said}))


def _id() -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, secrets.token_hex()))


def _resource(ckan: RealCkan, token: str, package: dict[str, Any], **said: Any) -> dict[str, Any]:
    answer = ckan.answer(token, "resource_create", package_id=package["id"], **said)
    assert answer.ok, answer.text
    return dict(answer.json()["result"])


def _ids(ckan: RealCkan, package: dict[str, Any]) -> list[str]:
    return [resource["id"] for resource in ckan.ask("package_show", id=package["id"])["resources"]]


def _found(ckan: RealCkan, token: str | None, **said: Any) -> list[str]:
    return [package["name"] for package in ckan.ask_as(token, "package_search", **said)["results"]]


def test_its_search_is_a_real_solr(ckan: RealCkan) -> None:
    if ckan.stack is None:
        pytest.skip("NO STACK: a CKAN that runs already does not say where its Solr is")
    told = requests.get(f"{ckan.stack.solr}/admin/info/system", timeout=60).json()
    assert told["lucene"]["solr-spec-version"].startswith("9.")


def test_an_editor_chooses_the_ids_of_resources(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    made = _resource(ckan, editor, package, id=_id(), upload=("data.csv", b"a,b\n"))
    assert _ids(ckan, package) == [made["id"]]
    assert requests.get(made["url"], timeout=60).content == b"a,b\n"


def test_an_id_of_the_same_dataset_is_the_same_resource(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    made = _resource(ckan, editor, package, id=_id(), name="one", upload=("data.csv", b"one"))
    again = _resource(ckan, editor, package, id=made["id"], name="two", upload=("data.csv", b"two"))
    assert _ids(ckan, package) == [made["id"]] == [again["id"]]
    assert requests.get(again["url"], timeout=60).content == b"two"


def test_an_id_of_another_dataset_is_refused(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    made = _resource(ckan, editor, package, id=_id(), upload=("data.csv", b"one"))
    other = ckan.organization()
    stranger = ckan.editor(other)
    theirs = _package(ckan, stranger, other)
    for _ in ("published", "deleted"):
        answer = ckan.answer(stranger, "resource_create", package_id=theirs["id"], id=made["id"], name="taken")
        assert answer.status_code == 409, answer.text
        assert answer.json()["error"]["id"] == ["Resource id already exists."]
        assert _ids(ckan, theirs) == []
        assert _ids(ckan, package) == [made["id"]]
        ckan.ask_as(editor, "package_delete", id=package["id"])


def test_the_id_of_a_deleted_resource_may_be_used_again(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    made = _resource(ckan, editor, package, id=_id(), name="one")
    ckan.ask_as(editor, "resource_delete", id=made["id"])
    assert _ids(ckan, package) == []
    _resource(ckan, editor, package, id=made["id"], name="two")
    assert _ids(ckan, package) == [made["id"]]


def test_what_is_said_of_a_file_is_kept(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    said: dict[str, Any] = {
        "format": "TTL",
        "mimetype": "text/turtle",
        "hash": "0" * 64,
        "name": "dataset.ttl",
        "thaktho_kind": "file",
    }
    _resource(ckan, editor, package, upload=("dataset.ttl", b"x" * 7), **said)
    resource = ckan.ask("package_show", id=package["id"])["resources"][0]
    assert {key: resource[key] for key in said} == said
    assert resource["size"] == 7


def test_a_token_that_is_none_is_refused_as_the_public_is(ckan: RealCkan, organization: str, editor: str) -> None:
    for token in (None, editor[:-4] + "AAAA", "nonsense"):
        answer = ckan.answer(token, "package_create", name=f"data-{secrets.token_hex(6)}", owner_org=organization)
        assert answer.status_code == 403, answer.text


def test_an_editor_of_one_organisation_is_denied_in_another(ckan: RealCkan, editor: str) -> None:
    other = ckan.organization()
    answer = ckan.answer(editor, "package_create", name=f"data-{secrets.token_hex(6)}", owner_org=other)
    assert answer.status_code == 403


def test_a_token_says_where_it_may_publish(ckan: RealCkan, organization: str, editor: str) -> None:
    member = ckan.editor(organization, role="member")
    may = {
        token: [
            found["name"] for found in ckan.ask_as(token, "organization_list_for_user", permission="create_dataset")
        ]
        for token in (editor, member)
    }
    assert may == {editor: [organization], member: []}
    assert ckan.ask_as(None, "organization_list_for_user", permission="create_dataset") == []


@pytest.mark.parametrize(
    ("tag", "taken"),
    [
        ("สงขลา", True),
        ("linked data", True),
        ("a", False),
        ("ผู้สูงอายุ", False),
        ("กองทุน", False),
        ("2568/1", False),
        ("x" * 100, True),
        ("x" * 101, False),
    ],
)
def test_a_tag_is_taken_or_refused(ckan: RealCkan, organization: str, editor: str, tag: str, *, taken: bool) -> None:
    said: dict[str, Any] = {"owner_org": organization, "tags": [{"name": tag}]}
    answer = ckan.answer(editor, "package_create", name=f"data-{secrets.token_hex(6)}", **said)
    assert answer.status_code == (200 if taken else 409), answer.text


@pytest.mark.parametrize(("name", "taken"), [("a" * 100, True), ("a" * 101, False), ("a", False), ("กขค", False)])
def test_a_name_is_taken_or_refused(ckan: RealCkan, organization: str, editor: str, name: str, *, taken: bool) -> None:
    name = secrets.token_hex(6) + name[12:] if len(name) > 12 else name
    answer = ckan.answer(editor, "package_create", name=name, owner_org=organization)
    assert answer.status_code == (200 if taken else 409), answer.text


def test_extras_are_kept_and_a_key_twice_is_refused(ckan: RealCkan, organization: str, editor: str) -> None:
    extra = {"key": "thaktho_dataset", "value": IRI}
    package = _package(ckan, editor, organization, extras=[extra], no_such_field="dropped in silence")
    shown = ckan.ask("package_show", id=package["id"])
    assert shown["extras"] == [extra]
    assert "no_such_field" not in shown
    answer = ckan.answer(editor, "package_patch", id=package["id"], extras=[extra, {**extra, "value": "other"}])
    assert answer.status_code == 409


def test_a_file_above_its_limit_is_refused_as_invalid(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    answer = ckan.answer(
        editor, "resource_create", package_id=package["id"], upload=("big.csv", b"x" * (10 * 1024 * 1024 + 1))
    )
    assert answer.status_code == 409
    assert "large" in answer.text
    assert ckan.ask("package_show", id=package["id"])["resources"] == []


def test_a_private_dataset_is_hidden_from_all_but_its_own(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization, private=True)
    ckan.answer(editor, "resource_create", package_id=package["id"], upload=("a.csv", b"a\n"))
    file = ckan.ask("package_show", id=package["id"])["resources"][0]["url"]
    stranger = ckan.editor(ckan.organization())
    said = {"fq": f'name:"{package["name"]}"', "include_private": True}
    for token in (None, stranger):
        assert ckan.answer(token, "package_show", id=package["id"]).status_code == 403
        assert _found(ckan, token, **said) == []
        headers = {"Authorization": token} if token else {}
        assert requests.get(file, headers=headers, timeout=60).content != b"a\n"
    assert _found(ckan, editor, **said) == [package["name"]]
    assert requests.get(file, headers={"Authorization": editor}, timeout=60).content == b"a\n"


def test_what_is_deleted_can_be_seen_by_its_own_and_restored(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization)
    ckan.ask_as(editor, "package_delete", id=package["id"])
    assert ckan.answer(None, "package_show", id=package["id"]).status_code in {403, 404}
    assert _found(ckan, None, fq=f'name:"{package["name"]}"') == []
    shown = ckan.ask_as(editor, "package_show", id=package["id"])
    assert shown["state"] == "deleted"
    # it keeps its name up to the time that somebody takes it
    assert shown["name"] == package["name"]
    _package(ckan, editor, organization, name=package["name"])
    assert ckan.ask_as(editor, "package_show", id=package["id"])["name"] == package["id"]
    assert ckan.ask_as(editor, "package_patch", id=package["id"], state="active")["state"] == "active"


def test_searches_find_what_we_look_for(ckan: RealCkan) -> None:
    organization = ckan.organization()
    editor = ckan.editor(organization)
    iri = f"{IRI}/{secrets.token_hex(6)}"
    package = _package(
        ckan,
        editor,
        organization,
        title="โครงการ กองทุน สงขลา",
        notes="ดูแลผู้สูงอายุ ในชุมชน Café",
        tags=[{"name": "สงขลา"}, {"name": "linked data"}],
        extras=[{"key": "thaktho_dataset", "value": iri}],
    )
    ckan.answer(editor, "resource_create", package_id=package["id"], format="TTL", upload=("a.ttl", b"a"))
    here = f"organization:{organization}"
    name = [package["name"]]
    assert _found(ckan, None, fq=here) == name
    assert _found(ckan, None, fq=f'extras_thaktho_dataset:"{iri}"') == name
    assert _found(ckan, None, fq=f'{here} extras_thaktho_dataset:"{IRI}/other"') == []
    assert _found(ckan, None, fq=f"{here} +res_format:TTL") == name
    assert _found(ckan, None, fq=f'{here} +tags:"linked data" +tags:"สงขลา"') == name
    assert _found(ckan, None, q="กองทุน", fq=here) == name
    assert _found(ckan, None, q="cafe", fq=here) == name
    assert _found(ckan, None, q="ไม่มีคำนี้", fq=here) == []
    said: dict[str, Any] = {"fq": here, "facet.field": ["organization", "tags", "res_format"]}
    facets = ckan.ask_as(None, "package_search", **said)["facets"]
    assert facets == {
        "organization": {organization: 1},
        "tags": {"linked data": 1, "สงขลา": 1},
        "res_format": {"TTL": 1},
    }


def test_a_dataset_is_changed_as_a_whole_or_not_at_all(ckan: RealCkan, organization: str, editor: str) -> None:
    package = _package(ckan, editor, organization, title="before")
    answer = ckan.answer(
        editor, "package_revise", match={"id": package["id"], "title": "other"}, update={"title": "after"}
    )
    assert answer.status_code == 409
    answer = ckan.answer(
        editor, "package_revise", match={"id": package["id"]}, update={"title": "after", "tags": [{"name": "/"}]}
    )
    assert answer.status_code == 409
    assert ckan.ask("package_show", id=package["id"])["title"] == "before"
    ckan.ask_as(editor, "package_revise", match={"id": package["id"]}, update={"title": "after"})
    assert ckan.ask("package_show", id=package["id"])["title"] == "after"
