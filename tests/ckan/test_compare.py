"""What a CKAN shows beside what it is to hold: what CKAN does to values is no change, and not ours is not touched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ckan.described import described

from thaktho.ckan import compare
from thaktho.ckan.client import RefusedError
from thaktho.ckan.package import FILE, SHA256, Package, resource_id, wanted
from thaktho.ckan.plan_text import lines
from thaktho.ckan.push import Plan

PACKAGE = wanted(described(publisher="fund"))


def answer(package: Package = PACKAGE, version: str = "1", **other: Any) -> dict[str, Any]:
    """Return a package as a CKAN shows it that holds all of it."""
    extras = {**package.extras, "thaktho_version": version, "thaktho_manifest": package.manifest}
    return {
        "id": "an-id",
        "metadata_modified": "2026-11-25T19:34:25.931347",
        "state": "active",
        "version": version,
        **package.fields,
        "organization": {"name": package.organization},
        "owner_org": "its-id",
        "extras": [{"key": key, "value": said} for key, said in sorted(extras.items())],
        "tags": [{"name": name, "vocabulary_id": None} for name in sorted(package.tags)],
        "resources": [
            {
                **one.fields,
                "id": one.id,
                "url_type": "upload",
                "size": len(one.file.content),
                "hash": one.file.sha256,
                SHA256: one.file.sha256,
            }
            for one in package.resources
        ],
        **other,
    }


def differences(said: dict[str, Any], package: Package = PACKAGE, version: str = "1") -> set[str]:
    """Return what would be sent to a CKAN that shows this."""
    there = compare.shown(said, "package_show")
    found = {change.field for change in compare.changes(there, package, version)}
    for one in package.resources:
        now = there.resources.get(one.id)
        told = compare.is_told(there, package)
        if now is None or compare.file_changed(now, one) or compare.resource_fields(now, one, told=told):
            found.add(one.file.name)
    return found


def test_what_is_there_whole_is_no_change() -> None:
    assert differences(answer()) == set()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2024-10-01", "2024-10-01T00:00:00"),
        (["ก", "ข"], '["ข", "ก"]'),
        (["ก", "ข"], ["ข", "ก"]),
        ("3", 3),
        (None, ""),
        ("", None),
        ([], None),
        ("บรรทัด\nสอง", "บรรทัด\r\nสอง "),
        ("True", True),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_what_ckan_makes_of_a_value_is_no_change(said: object, shown: object) -> None:
    assert compare.plain(said) == compare.plain(shown)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2024-10-01", "2024-10-02T00:00:00"),
        ("2024-10-01", "2024-10-01T10:00:00"),
        (["ก"], ["ก", "ข"]),
        ("0", None),
        ("False", True),
    ],
)
def test_another_value_is_a_change(said: object, shown: object) -> None:
    assert compare.plain(said) != compare.plain(shown)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6))
def test_a_value_is_itself(said: object) -> None:
    """Whatever stands there, looking at it does not fail."""
    assert compare.plain(said) == compare.plain(said)


def test_each_thing_of_ours_that_differs_is_found() -> None:
    said = answer()
    said["title"] = "อื่น"
    said["tags"] = said["tags"][1:]
    said["organization"] = {"name": "another"}
    said["resources"][0]["hash"] = said["resources"][0][SHA256] = "0" * 64
    said["resources"][1]["size"] = 1
    said["resources"][2]["url_type"] = ""
    said["resources"][3]["name"] = "อื่น"
    assert differences(said) == {"title", "tags", "owner_org", *(one.file.name for one in PACKAGE.resources)}


def test_a_digest_that_another_program_wrote_over_ours_is_no_change() -> None:
    """DataPusher writes an MD5 into ``hash``."""
    said = answer()
    said["resources"][0]["hash"] = "d41d8cd98f00b204e9800998ecf8427e"
    assert differences(said) == set()


def test_fields_that_a_schema_drops_are_told_and_not_sent_for_ever() -> None:
    package = wanted(described(publisher="fund"), {"data_type": "ข้อมูลระเบียน"})
    said = answer(package)
    del said["data_type"]
    for one in said["resources"]:
        del one[FILE], one[SHA256]
    assert differences(said, package) == set()
    assert compare.dropped(compare.shown(said, "package_show"), package) == ["data_type"]
    said["extras"] = [one for one in said["extras"] if one["key"] != "thaktho_manifest"]
    assert "data_type" in differences(said, package)


def test_tags_and_extras_of_others_are_kept_whatever_is_sent() -> None:
    said = answer()
    said["tags"] += [{"name": "hers", "vocabulary_id": None}, {"name": "of-a-list", "vocabulary_id": "v"}]
    said["extras"].append({"key": "hers", "value": "kept"})
    other = wanted(described(publisher="fund", keywords=(), left_out=3))
    there = compare.shown(said, "package_show")
    tags, extras = compare.tags(there, other), compare.extras(there, other, "2")
    assert [one["name"] for one in tags or ()] == ["hers", "of-a-list"]
    assert extras is not None
    assert extras["hers"] == "kept"
    assert "thaktho_keywords" not in extras
    assert differences(said) == set()


def test_only_a_file_that_we_made_is_left_over() -> None:
    said = answer()
    said["resources"] += [
        {"id": resource_id(PACKAGE.dataset, "old.csv"), FILE: "old.csv"},
        {"id": "5d2f5a54-6c4b-4a05-9b31-6b86c1f9ef02", FILE: "claims.csv"},
        {"id": "hers", "name": "hers"},
    ]
    assert compare.left(compare.shown(said, "package_show"), PACKAGE) == ["old.csv"]


@pytest.mark.parametrize(
    "said",
    [None, [], "x", 3, {}, {"id": "a", "extras": [1]}, {"id": "a", "resources": [{}]}, {"id": "a", "tags": {"a": 1}}],
)
def test_an_answer_that_is_no_package_is_an_error(said: object) -> None:
    with pytest.raises(RefusedError):
        compare.shown(said, "package_show")


@given(
    st.fixed_dictionaries(
        {"id": st.text(max_size=3)},
        optional={
            name: st.recursive(
                st.none() | st.integers() | st.text(max_size=9),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(["key", "value", "id", "name", "size", "hash"]), inner, max_size=4
                    )
                ),
                max_leaves=8,
            )
            for name in ("extras", "tags", "resources", "organization", "title", "notes")
        },
    )
)
def test_a_hostile_answer_is_compared_or_an_error(said: dict[str, Any]) -> None:
    try:
        differences(said)
    except RefusedError:
        return


def test_a_plan_is_told_in_both_languages_with_what_changes_before_and_after() -> None:
    said = answer(version="1")
    said["title"] = "ชื่อเดิม" * 30
    there = compare.shown(said, "package_show")
    changes = tuple(compare.changes(there, PACKAGE, "2"))
    plan = Plan(PACKAGE, "2", "there", changes=changes, uploads=("dataset.ttl",), left=("old.csv",))
    thai, english = ([line[language] for line in lines(plan)] for language in ("th", "en"))
    assert english[0] == "change the dataset fund_projects_2568 to version 2"
    assert "  version: “1” becomes “2”" in english
    assert not any("thaktho_version" in line or "thaktho_manifest" in line for line in english)
    assert "  upload dataset.ttl" in english
    assert any("old.csv" in line and "ไม่ลบเอง" in line for line in thai)
    assert max(map(len, thai)) < 250


def test_a_digest_that_somebody_changed_by_hand_is_told() -> None:
    """Beside a new version it says nothing; alone it is why something is sent."""
    said = answer()
    extras = [one for one in said["extras"] if one["key"] != "thaktho_manifest"]
    there = compare.shown(
        {**said, "extras": [*extras, {"key": "thaktho_manifest", "value": "of hers"}]}, "package_show"
    )
    plan = Plan(PACKAGE, "1", "there", changes=tuple(compare.changes(there, PACKAGE, "1")))
    assert any("extras.thaktho_manifest: “of hers”" in line.en for line in lines(plan))


@pytest.mark.parametrize(
    ("plan", "begins"),
    [
        (Plan(PACKAGE, "1", "new", makes_organization=True), "make the organisation org"),
        (Plan(PACKAGE, "1", "new"), "make the dataset"),
        (Plan(PACKAGE, "1", "unfinished"), "finish the dataset"),
        (Plan(PACKAGE, "1", "there"), "the dataset fund_projects_2568 is the same"),
        (Plan(PACKAGE, "1", "deleted"), "somebody deleted"),
        (Plan(PACKAGE, "1", "deleted", revives=True), "bring the deleted dataset"),
    ],
)
def test_each_state_is_told_first(plan: Plan, begins: str) -> None:
    assert next(iter(lines(plan))).en.startswith(begins)
