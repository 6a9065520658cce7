"""Where tambon lie: their boundaries (GeoJSON) and their centroids (CSV), as a workspace's ``reference/`` gives them.

Coordinates are degrees of WGS 84, longitude first. A file is hostile until shown otherwise: what is no boundary of a
tambon in Thailand is an error that names the file and what is wrong, never a half-drawn map.
"""

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from thaktho import areas
from thaktho.errors import DataError, SurroundingsError
from thaktho.messages import Text, text

Point = tuple[float, float]
Ring = tuple[Point, ...]

LARGEST = 50_000_000
"""The most bytes that a file of boundaries may have; the whole country simplified takes some 10 MB."""
MOST_POINTS = 2_000_000
_WEST, _SOUTH, _EAST, _NORTH = 97.0, 5.0, 106.0, 21.0  # Thailand with its seas
_CODES = ("code", "ADM3_PCODE", "adm3_pcode")  # ours, and those of OCHA's common operational datasets
_COLUMNS = ("code", "latitude", "longitude")
_LEAST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Geography:
    """Where the tambon of a deployment lie, by code: their rings (outer ones and holes alike), and a point each.

    A ring is open: its last point is not its first. Either mapping may be empty or lack some tambon. ``credit`` names
    whose the boundaries are, to stand beneath a map.
    """

    shapes: Mapping[str, tuple[Ring, ...]] = field(default_factory=dict)
    points: Mapping[str, Point] = field(default_factory=dict)
    credit: Text | None = None


def load(
    boundaries: Path | None, centroids: Path | None, provinces: Sequence[str], credit: Text | None = None
) -> Geography:
    """Read where the tambon of these provinces lie; tambon of other provinces are passed over.

    Raises:
        SurroundingsError: a file cannot be opened.
        DataError: a file is not as it should be: too large, no GeoJSON or CSV, a code of no tambon, a polygon of fewer
            than three points or outside Thailand.
    """
    shapes = _shapes(boundaries) if boundaries else {}
    points = _points(centroids) if centroids else {}
    within = tuple(provinces)
    return Geography(
        {code: rings for code, rings in sorted(shapes.items()) if code.startswith(within)},
        {code: point for code, point in sorted(points.items()) if code.startswith(within)},
        credit,
    )


def _shapes(file: Path) -> dict[str, tuple[Ring, ...]]:
    try:
        said = json.loads(_read(file))
    except (ValueError, RecursionError) as cause:
        raise _wrong(file, text("area.no_geojson")) from cause
    features = said.get("features") if isinstance(said, dict) else None
    if not isinstance(features, list) or not features:
        raise _wrong(file, text("area.no_geojson"))
    found: dict[str, list[Ring]] = {}
    points = 0
    for number, feature in enumerate(features, 1):
        code = _code(file, number, feature)
        for ring in _rings(file, code, feature.get("geometry")):
            found.setdefault(code, []).append(ring)
            points += len(ring)
        if points > MOST_POINTS:
            raise _wrong(file, text("area.too_many_points", n=f"{MOST_POINTS:,}"))
    return {code: tuple(rings) for code, rings in found.items()}


def _code(file: Path, number: int, feature: Any) -> str:  # noqa: ANN401 - what JSON holds
    said = feature.get("properties") if isinstance(feature, dict) else None
    code = next((said[name] for name in _CODES if name in said), None) if isinstance(said, dict) else None
    if code is None:
        raise _wrong(file, text("area.boundary_no_code", n=number))
    return _tambon(file, str(code))


def _tambon(file: Path, said: str) -> str:
    area = areas.find(said)
    if area is None or area.level != "tambon":
        raise _wrong(file, text("area.not_a_tambon", code=said[:40]))
    return area.code


def _rings(file: Path, code: str, geometry: Any) -> Iterator[Ring]:  # noqa: ANN401 - what JSON holds
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _wrong(file, text("area.no_polygon", code=code))
    try:
        polygons = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
        rings = [_open([_point(*one[:2]) for one in ring]) for polygon in polygons for ring in polygon]
    except (KeyError, TypeError, ValueError) as cause:
        raise _wrong(file, text("area.bad_polygon", code=code)) from cause
    if not rings or any(len(set(ring)) < _LEAST_POINTS for ring in rings):
        raise _wrong(file, text("area.bad_polygon", code=code))
    yield from rings


def _open(ring: list[Point]) -> Ring:
    return tuple(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)


def _point(longitude: object, latitude: object) -> Point:
    """Return a point; ValueError or TypeError where it is none of Thailand."""
    if not isinstance(longitude, int | float) or not isinstance(latitude, int | float):
        raise TypeError
    if not (math.isfinite(longitude) and _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH):
        raise ValueError
    return float(longitude), float(latitude)


def _points(file: Path) -> dict[str, Point]:
    try:
        reader = csv.DictReader(_read(file).splitlines(), restval="")
        rows = list(reader)
    except csv.Error as cause:
        raise DataError("file.encoding", name=file.name) from cause
    lacking = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if lacking:
        raise DataError("area.authority_columns", file=file.name, columns=", ".join(lacking))
    found = {}
    for row in rows:
        if row["latitude"] and row["longitude"]:
            code = _tambon(file, row["code"])
            try:
                found[code] = _point(float(row["longitude"]), float(row["latitude"]))
            except ValueError as cause:
                raise _wrong(file, text("area.bad_point", code=code)) from cause
    return found


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise _wrong(file, text("area.too_large", n=LARGEST // 1_000_000))
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        raise DataError("file.encoding", name=file.name) from cause
    except OSError as cause:
        raise SurroundingsError("workspace.unreadable", file=file.name, what=cause.strerror or "") from cause


def _wrong(file: Path, what: Text) -> DataError:
    return DataError("area.bad_geography", file=file.name, what=what)
