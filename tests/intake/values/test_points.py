"""Printed coordinates: read, turned round, freed of words, or refused; and compared with the province."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import PROJECT, checked

from thaktho.areas import provinces
from thaktho.cells import RawCell
from thaktho.intake.values.points import coordinates, is_outside, shown
from thaktho.intake.values.scalars import Parsed
from thaktho.resources import folder


@pytest.mark.parametrize(
    ("raw", "point", "note"),
    [
        ("6.9,100.244", "POINT(100.244 6.9)", None),
        ("6.9,100.244place", "POINT(100.244 6.9)", "find.point_cleaned"),
        ("7.182906218724,100.31339849785", "POINT(100.31339849785 7.182906218724)", None),
        ("7.01, 100.474", "POINT(100.474 7.01)", None),
        ("7.01 100.474", "POINT(100.474 7.01)", None),
        ("(7.01, 100.474)", "POINT(100.474 7.01)", None),
        ("7.01°N, 100.474°E", "POINT(100.474 7.01)", None),
        ("๗.๐๑,๑๐๐.๔๗๔", "POINT(100.474 7.01)", "find.thai_digits"),
        ("100.244,6.9", "POINT(100.244 6.9)", "find.point_swapped"),
        ("POINT(100.244 6.9)", "POINT(100.244 6.9)", None),
    ],
)
def test_points_as_written(raw: str, point: str, note: str | None) -> None:
    assert coordinates(raw) == Parsed(point, note)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "-",
        "0,0",
        "6.9",
        "51.5,-0.1",
        "6.9,200",
        "หน้าตลาด",
        None,
        6.9,
        "1234567890123",
        "6.9,100.244,3",
        "6,900,100",
    ],
)
def test_what_is_no_point_in_thailand_is_not_understood(raw: RawCell) -> None:
    assert coordinates(raw) == Parsed(None)


@given(st.decimals(6, 20, places=5), st.decimals(98, 105, places=5))
def test_a_point_reads_the_same_in_either_order_and_again_as_it_is_shown(latitude: Decimal, longitude: Decimal) -> None:
    found = coordinates(f"{latitude},{longitude}").value
    assert found
    assert coordinates(f"{longitude}, {latitude}").value == found
    assert coordinates(shown(found)).value == coordinates(found).value == found


@given(st.text(st.sampled_from("0123456789.,- NEPOINT()กข°"), max_size=30))
def test_any_text_at_all_is_a_point_or_none(raw: str) -> None:
    found = coordinates(raw)
    assert (found.value is None) <= (found.note is None)


def test_every_province_has_a_box_in_thailand() -> None:
    with (folder("vocab") / "areas" / "province-boxes.csv").open(encoding="utf-8") as file:
        boxes = {row["code"]: row for row in csv.DictReader(file)}
    assert boxes.keys() == {province.code for province in provinces()}
    for box in boxes.values():
        assert 5 < float(box["south"]) < float(box["north"]) < 21
        assert 97 < float(box["west"]) < float(box["east"]) < 106


def test_hat_yai_is_in_songkhla_and_not_in_chiang_mai() -> None:
    assert not is_outside("POINT(100.474 7.01)", ["90"])
    assert is_outside("POINT(100.474 7.01)", ["50"])
    assert not is_outside("POINT(100.474 7.01)", ["50", "90"])
    assert not is_outside("POINT(100.474 7.01)", [])


def test_a_point_is_published_as_well_known_text_and_one_of_elsewhere_is_a_warning(tmp_path: Path) -> None:
    """Through the shapes: read, stated on a node of the project's own, and the province compared."""
    good = checked(tmp_path / "good", project=[{**PROJECT, "coordinates": "7.01,100.474"}])
    told = [quad for quad in good.candidate.quads if quad.predicate.value.endswith("#asWKT")]
    assert [(quad.object.value, quad.object.datatype.value.rsplit("#")[1]) for quad in told] == [  # type: ignore[union-attr]
        ("POINT(100.474 7.01)", "wktLiteral")
    ]
    assert good.conforms
    far = checked(tmp_path / "far", project=[{**PROJECT, "coordinates": "18.79,98.98"}])
    assert [(f.rule, f.severity, f.field) for f in far.findings if f.field == "coordinates"] == [
        ("find.point_outside", "warning", "coordinates")
    ]


def test_a_point_that_cannot_be_read_is_refused_with_a_right_one(tmp_path: Path) -> None:
    (found,) = (
        finding
        for finding in checked(tmp_path, project=[{**PROJECT, "coordinates": "หน้าตลาด"}]).findings
        if finding.field == "coordinates"
    )
    assert (found.rule, found.severity, found.value) == ("find.not_point", "violation", "หน้าตลาด")
    assert found.suggestion is not None
    assert "7.01,100.474" in found.suggestion.th
