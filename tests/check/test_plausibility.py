"""What is possible but unlikely is a warning of its cell; what is likely is not mentioned."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.making import PROJECT, twin, understood, workspace

from thaktho.check.plausibility import look
from thaktho.model import Finding


def looked(
    folder: Path,
    expected: int | None = None,
    catalogue: set[str] | None = None,
    elsewhere: Mapping[str, Sequence[str]] | None = None,
    **sheets: Sequence[Mapping[str, str]],
) -> list[Finding]:
    place = workspace(folder / "w")
    dataset = dataclasses.replace(place.publisher("fund").dataset(None), expected_projects=expected)
    reading = understood(place, twin(folder / "f", **sheets))
    return list(look(reading, dataset, place.provinces, catalogue or set(), elsewhere or {}))


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"approved": "99.99"}, "find.amount_small", "approved"),
        ({"approved": "1000000000.01"}, "find.amount_large", "approved"),
        ({"approved": "50000 ล้าน"}, "find.amount_large", "approved"),
        ({"spent": "60000.01"}, "find.overspent", "spent"),
        ({"area": "800101"}, "find.outside_provinces", "area"),
    ],
)
def test_an_unlikely_value_is_a_warning_of_its_cell(
    tmp_path: Path, change: dict[str, str], rule: str, field: str
) -> None:
    (finding,) = looked(tmp_path, project=[{**PROJECT, **change}])
    assert (finding.severity, finding.rule, finding.field, finding.row) == ("warning", rule, field, 2)
    assert finding.value == change[field]
    assert finding.cell is not None
    assert finding.suggestion is not None


@pytest.mark.parametrize("year", ["2559", "2571"])
def test_a_year_outside_the_period_is_a_warning_of_its_cell(tmp_path: Path, year: str) -> None:
    (finding,) = looked(tmp_path, project=[PROJECT, {**PROJECT, "code": "2", "fiscalYear": year}])
    assert (finding.severity, finding.rule, finding.value, finding.row) == ("warning", "find.year_outside", year, 3)


def test_a_file_of_another_year_is_one_violation_that_names_the_dataset_to_ask_for(tmp_path: Path) -> None:
    """Not a warning a cell: three hundred would say nothing of what to do."""
    place = workspace(tmp_path / "w")
    own = dataclasses.replace(place.publisher("fund").dataset(None), years=(2569, 2569))
    rows = [{**PROJECT, "code": f"68-L5221-2-{n:02}"} for n in range(30)]
    reading = understood(place, twin(tmp_path / "f", project=rows))
    (found,) = look(reading, own, place.provinces, set(), {}, [own])
    assert (found.severity, found.rule, found.row) == ("violation", "find.other_year", None)
    assert "2568" in found.message.th
    assert "2569" in found.message.th
    meant = dataclasses.replace(own, id="plan", years=(2568, 2568))
    (found,) = look(reading, own, place.provinces, set(), {}, [own, meant])
    assert found.suggestion is not None
    assert "--dataset plan --year 2568" in found.suggestion.en


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"fiscalYear": "2560"},
        {"fiscalYear": "2570"},
        {"approved": "100"},
        {"approved": "0"},
        {"spent": "60000"},
        {"approved": "", "spent": "1"},
        {"area": "90"},
        {"area": "909901"},
    ],
)
def test_a_likely_value_is_not_mentioned(tmp_path: Path, change: dict[str, str]) -> None:
    """An area that does not exist is another finding's matter; an amount of nothing may be so."""
    assert looked(tmp_path, project=[{**PROJECT, **change}]) == []


def test_a_surprising_number_of_projects_is_a_warning_of_the_file(tmp_path: Path) -> None:
    (finding,) = looked(tmp_path, expected=12, project=[PROJECT])
    assert (finding.rule, finding.severity, finding.sheet, finding.cell) == (
        "find.count_surprise",
        "warning",
        None,
        None,
    )
    assert "12" in finding.message.th


def test_the_expected_number_is_no_surprise_and_counts_projects_only(tmp_path: Path) -> None:
    activity = [{"project": PROJECT["code"], "title": "อบรมแกนนำ"}]
    assert looked(tmp_path, expected=1, project=[PROJECT], activity=activity) == []


def test_an_annotation_on_what_is_not_in_the_catalogue_is_a_warning(tmp_path: Path) -> None:
    about = "https://test.example/id/project/L5221/68-L5221-2-01"
    row = {
        "about": about,
        "targetGroup": "1004",
        "reason": "ชื่อโครงการบอก",
        "by": "กองบรรณาธิการ",
        "date": "1 มกราคม 2568",
    }
    (finding,) = looked(tmp_path / "without", annotation=[row])
    assert (finding.rule, finding.field, finding.value) == ("find.about_unknown", "about", about)
    assert looked(tmp_path / "with", catalogue={about}, annotation=[row]) == []


def test_a_code_by_which_another_publisher_means_something_else_is_a_warning_that_names_both(tmp_path: Path) -> None:
    iri = "https://test.example/id/fund/F-1"
    fund = [{"code": "F-1", "name": "กองทุนออมทรัพย์"}]
    (found,) = looked(tmp_path / "a", elsewhere={iri: ["กองทุนหมู่บ้าน"]}, project=[PROJECT], fund=fund)
    assert (found.rule, found.severity, found.field) == ("find.code_elsewhere", "warning", "code")
    assert "กองทุนออมทรัพย์" in found.message.th
    assert "กองทุนหมู่บ้าน" in found.message.en
    both = {iri: ["กองทุนหมู่บ้าน", "กองทุนออมทรัพย์"]}
    assert not looked(tmp_path / "b", elsewhere=both, project=[PROJECT], fund=fund)
