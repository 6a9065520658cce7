"""What a CKAN is to hold of a dataset: a function of what is said of it, never more than is ours."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ckan.described import KEYWORDS, described

from thaktho.ckan import names
from thaktho.ckan.package import EXTRAS, resource_id, wanted
from thaktho.errors import UsageError
from thaktho.messages import Text
from thaktho.metadata import File, Keyword

DATASET = described(publisher="fund")


def test_the_same_is_the_same_manifest_and_anything_else_is_another() -> None:
    """What would be sent is bound to a version by this digest."""
    one = wanted(DATASET).manifest
    assert one == wanted(described(publisher="fund")).manifest
    report = File("validation-report.html", b"x", "text/html", Text("ก", "a"))
    others = [
        wanted(replace(DATASET, title=Text("อื่น", "Other"))),
        wanted(replace(DATASET, keywords=KEYWORDS[:2])),
        wanted(replace(DATASET, files=DATASET.files[:3])),
        wanted(replace(DATASET, organization="other")),
        wanted(replace(DATASET, files=(replace(DATASET.files[0], held=b"x"), *DATASET.files[1:]))),
        wanted(replace(DATASET, files=(replace(DATASET.files[0], title=Text("ข", "b")), *DATASET.files[1:]))),
        wanted(DATASET, {"data_type": "ข้อมูลระเบียน"}),
        wanted(DATASET, reports=[report]),
    ]
    assert len({one, *(other.manifest for other in others)}) == 1 + len(others)


def test_a_plain_ckan_is_told_in_its_own_fields_and_the_rest_in_extras() -> None:
    package = wanted(DATASET)
    assert package.name == "fund_projects_2568"
    assert package.fields == {
        "title": "โครงการของกองทุนทดสอบ ปี 2568",
        "notes": "โครงการที่กองทุนสนับสนุน\n\nProjects that the fund supports\n\nคำสำคัญ / Keywords: "
        "ผู้สูงอายุ (Older people), สงขลา (Songkhla), กองทุน อบต.ทดสอบ (L5221) (Test fund (L5221)), "
        "แผนงาน/โครงการ (plans)",
        "author": "กองทุนหลักประกันสุขภาพทดสอบ",
        "maintainer": "สำนักงานกองทุนทดสอบ",
        "maintainer_email": "office@test.example",
        "license_id": "cc-by",
        "url": DATASET.landing_page,
    }
    assert package.extras["temporal_start"] == "2024-10-01"
    assert package.extras["temporal_end"] == "2025-09-30"
    assert package.extras["thaktho_title_en"] == "Projects of the test fund, 2025"
    assert json.loads(package.extras["thaktho_keywords"]) == [keyword.name.th for keyword in KEYWORDS]


@pytest.mark.parametrize("name", ["[กด](http://evil.example/)", "![x](y)", "<b>x</b>", "`x`", "**x**", "a\\[b](c)"])
def test_a_name_out_of_a_file_is_no_link_and_no_picture_on_the_page_of_the_ckan(name: str) -> None:
    """CKAN takes notes for Markdown, and funds' names come out of files: every sign of it is escaped."""
    named = replace(DATASET, keywords=(Keyword("fund", None, Text(name, name)),))
    last = wanted(named).fields["notes"].rpartition("Keywords: ")[2]
    assert re.sub(r"\\(.)", r"\1", last) == name
    assert not set(re.sub(r"\\.", "", last)) & set("`*_[]<>\\")


def test_every_extra_is_one_that_we_take_away_again() -> None:
    """One that was not in the list would stay for ever, when it is said no more."""
    whole = replace(
        DATASET, compiled_by=Text("ก", "a"), left_out=1, withheld=2, previous_year="https://test.example/id/dataset/a"
    )
    who = replace(whole.publisher, homepage="https://fund.example/")
    said = wanted(replace(whole, publisher=who)).extras
    assert set(said) | {"thaktho_version", "thaktho_manifest"} == EXTRAS


def test_a_profile_s_record_goes_before_and_its_fields_are_no_extras() -> None:
    """CKAN refuses an extra that is named as a field of its schema."""
    record = {
        "license_id": "Open Data Common",
        "language": "ไทย",
        "objective": ["พันธกิจหน่วยงาน"],
        "name": "another",
        "owner_org": "another",
        "tag_string": "a,b",
        "private": True,
        "resources": {"dataset.ttl": {"resource_data_collect": "ไม่มี", "id": "x", "url": "http://elsewhere.example/"}},
    }
    package = wanted(DATASET, record)
    assert package.name == "fund_projects_2568"
    assert package.organization == "org"
    assert package.fields["license_id"] == "Open Data Common"
    assert package.fields["objective"] == ["พันธกิจหน่วยงาน"]
    assert not {"name", "owner_org", "tag_string", "private", "resources"} & set(package.fields)
    assert "language" not in package.extras
    turtle = package.resources[0]
    assert turtle.fields["resource_data_collect"] == "ไม่มี"
    assert turtle.id == resource_id(DATASET.iri, "dataset.ttl")
    assert "url" not in turtle.fields


@pytest.mark.parametrize("organization", [None, "ขององค์กร", "a", "Org", "a/b", "new"])
def test_without_an_organisation_that_a_ckan_can_have_nothing_is_made(organization: str | None) -> None:
    with pytest.raises(UsageError, match=r"fund/publisher\.toml"):
        wanted(replace(DATASET, organization=organization))


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "cc-by-sa"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "cc-nc"),
        ("http://www.opendatacommons.org/licenses/odbl/1.0/", "odc-odbl"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc-zero"),
        ("https://elsewhere.example/?creativecommons.org/licenses/by/", "notspecified"),
        ("https://data.go.th/license", "notspecified"),
    ],
)
def test_a_licence_is_one_that_every_ckan_knows_and_its_address_is_kept(address: str, known: str) -> None:
    package = wanted(replace(DATASET, license=address))
    assert package.fields["license_id"] == known
    assert package.extras["thaktho_license"] == address


@given(st.lists(st.text(min_size=1, max_size=150), min_size=1, max_size=5, unique=True))
def test_whatever_the_words_are_the_tags_are_as_many_and_the_extras_say_them(words: list[str]) -> None:
    keywords = tuple(Keyword("word", None, Text(word, word)) for word in words)
    package = wanted(replace(DATASET, keywords=keywords))
    assert len(package.tags) == len(words)
    assert json.loads(package.extras["thaktho_keywords"]) == words
    assert package.tags == {names.tag(word) for word in words}


def test_two_datasets_never_share_a_package_or_a_resource() -> None:
    other = described(publisher="other")
    one, two = wanted(DATASET), wanted(other)
    assert one.name != two.name
    assert not {resource.id for resource in one.resources} & {resource.id for resource in two.resources}


def test_the_original_file_is_not_among_the_resources() -> None:
    """What a dataset is published as is all there is: nothing of the file that was received."""
    made: Any = [resource.file.name for resource in wanted(DATASET).resources]
    assert made == [file.name for file in DATASET.files]
