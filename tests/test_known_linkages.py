"""What is known of the example's linkages without looking at any rule."""

import csv
from pathlib import Path

import pytest
from tests.pages_read import html_of

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def linkages(songkhla: Path) -> list[dict[str, str]]:
    """Return what the file of linkages says."""
    with (songkhla / "public" / "linkages.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_two_local_funds_of_prik_stand_on_the_page_of_their_tambon(songkhla: Path) -> None:
    page = html_of(songkhla / "public" / "area" / "901002" / "index.html")
    assert "/fund/L5248/" in page
    assert "/fund/L7889/" in page


def test_one_title_in_two_villages_of_one_fund_is_two_projects(linkages: list[dict[str, str]]) -> None:
    both = ("68-L5239-2-05", "68-L5239-2-06")
    pairs = [row for row in linkages if all(code in row["one"] + row["two"] for code in both)]
    assert pairs == []


def test_the_school_of_the_elderly_goes_on_from_year_to_year(linkages: list[dict[str, str]]) -> None:
    found = [row for row in linkages if row["kind"] == "continuation" and "L7250" in row["members"]]
    assert ["โรงเรียนผู้สูงอายุ" in row["title_th"] for row in found] == [True]


def test_every_linkage_says_why_and_brings_two_together(linkages: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in linkages} >= {"shared-goal", "shared-plan", "same-place-year", "continuation"}
    for row in linkages:
        assert row["why_th"], row["iri"]
        assert row["why_en"], row["iri"]
        assert len(row["evidence"].split("; ")) == int(row["projects"]) > 1
        if row["kind"] != "continuation":
            assert len(row["members"].split("; ")) == int(row["funds"]) + int(row["bodies"]) > 1
