"""Boundaries and centroids of a workspace: read as they are meant, refused with what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from thaktho import boundaries
from thaktho.areas import children
from thaktho.errors import DataError, SurroundingsError
from thaktho.resources import folder
from thaktho.workspace import open_workspace

REFERENCE = folder("examples") / "songkhla" / "reference"
SQUARE = [[100.5, 7.1], [100.6, 7.1], [100.6, 7.2], [100.5, 7.2], [100.5, 7.1]]


def feature(code: object = "900101", ring: Any = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def written(folder: Path, *features: Any) -> Path:
    file = folder / "b.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def test_the_example_has_every_tambon_of_songkhla() -> None:
    found = open_workspace(folder("examples") / "songkhla").geography
    tambon = {tambon.code for amphoe in children("90") for tambon in children(amphoe.code)}
    assert found.shapes.keys() == tambon
    assert found.points.keys() == tambon
    assert found.credit is not None
    assert (REFERENCE / "tambon-boundaries.geojson").stat().st_size < 150_000


@pytest.mark.parametrize("code", ["900101", "TH900101", 900101])
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_a_tambon_is_read_under_its_code(tmp_path: Path, code: object, kind: str) -> None:
    found = boundaries.load(written(tmp_path, feature(code, kind=kind), feature("100101")), None, ["90"])
    assert list(found.shapes) == ["900101"]  # Bangkok's is no part of this deployment
    assert found.shapes["900101"][0] == tuple(map(tuple, SQUARE[:-1]))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"type": "Feature"}, "no code"),
        ("feature", "no code"),
        (feature("999999"), "999999"),
        (feature("9001"), "9001"),
        (feature("<script>"), "<script>"),
        (feature() | {"geometry": None}, "900101 is no Polygon"),
        (feature(kind="Point"), "900101 is no Polygon"),
        (feature(ring=SQUARE[:2]), "at least 3 points"),
        (feature(ring=[[100.5, 7.1]] * 9), "at least 3 points"),
        (feature(ring=[[7.1, 100.5]] * 4), "longitude then latitude"),
        (feature(ring=[["100.5", "7.1"]] * 4), "longitude then latitude"),
        (feature(ring=[[float("nan"), 7.1], *SQUARE]), "in Thailand"),
        (feature(ring=[[1e308, 7.1], *SQUARE]), "in Thailand"),
        (feature(ring=[[100.5], *SQUARE]), "is not right"),
        (feature(ring=[]), "is not right"),
        (feature(ring=7), "is not right"),
    ],
)
def test_a_bad_boundary_is_refused_with_its_code_and_what_is_wrong(tmp_path: Path, bad: Any, says: str) -> None:
    with pytest.raises(DataError) as caught:
        boundaries.load(written(tmp_path, feature(), bad), None, ["90"])
    assert says in caught.value.message.en
    assert "b.geojson" in caught.value.message.th


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": []}', '{"features": 5}', "[" * 100_000, "{"])
def test_what_is_no_geojson_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "b.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="GeoJSON"):
        boundaries.load(file, None, ["90"])


def test_a_file_that_is_too_large_or_has_too_many_points_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, feature())
    monkeypatch.setattr(boundaries, "MOST_POINTS", 3)
    with pytest.raises(DataError, match="points"):
        boundaries.load(file, None, ["90"])
    monkeypatch.setattr(boundaries, "LARGEST", 3)
    with pytest.raises(DataError, match="MB"):
        boundaries.load(file, None, ["90"])
    with pytest.raises(SurroundingsError):
        boundaries.load(tmp_path / "none.geojson", None, ["90"])


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("code,latitude\n900101,7.1\n", "longitude"),
        ("code,latitude,longitude\n900101,100.5,7.1\n", "900101"),
        ("code,latitude,longitude\n900101,x,7.1\n", "900101"),
        ("code,latitude,longitude\n900199,7.1,100.5\n", "900199"),
    ],
)
def test_a_bad_centroid_is_refused_with_what_is_wrong(tmp_path: Path, rows: str, says: str) -> None:
    file = tmp_path / "c.csv"
    file.write_text(rows, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        boundaries.load(None, file, ["90"])


def test_a_tambon_without_a_point_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("code,latitude,longitude\n900101,,\n900102,7.1,100.5\n", encoding="utf-8")
    assert boundaries.load(None, file, ["90"]).points == {"900102": (100.5, 7.1)}


def test_a_setting_that_names_no_file_is_told(tmp_path: Path) -> None:
    said = 'title = "x"\nbase = "https://x.example/id/"\nprovinces = ["90"]\n[reference]\nboundaries = 5\n'
    (tmp_path / "thaktho.toml").write_text(said, encoding="utf-8")
    with pytest.raises(DataError, match="boundaries = 5"):
        open_workspace(tmp_path)
