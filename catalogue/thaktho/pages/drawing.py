"""Where the areas of one map stand on it: a drawing is made once and used for every page that shows these areas.

A drawing's unit is half a CSS pixel at the size it is meant for.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from thaktho.boundaries import Geography, Point
from thaktho.pages.borders import Borders, Line, Spot, area_of, clipped

WIDTH, HEIGHT = 720, 1040
"""The most that a map measures, in units."""
NEAR_WIDTH, NEAR_HEIGHT = 600, 600
"""The same of the map of one tambon among its neighbours."""
MOST_GROUND = 100
"""More amphoe than these, and the ground is that of provinces."""
_MARGIN = 10
_TOLERANCE = 1.5
_KEPT = 64
_FINE = 1e5
_AROUND = 0.6  # of a tambon's size: how much is seen around it
_SCANS = 9

Place = tuple[int, int, int]
"""Where a label may stand: the middle of the widest line across an area, and the length of that line."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shapes of areas: path data by code, or a spot where there is no boundary.

    ``lines`` is the path data of the borders between the groups that the areas belong to; ``places`` are where the
    names of areas and groups may stand. ``top`` is how far down the drawing begins: above it nothing is drawn.
    """

    width: int
    height: int
    paths: Mapping[str, str]
    spots: Mapping[str, Spot]
    lines: str
    places: Mapping[str, Place]
    top: int = 0


class Drawings:
    """Draws areas of one geography: all its ``tambon``, or those of its ``ground``, the outlines beneath dots."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._known = sorted(geography.shapes.keys() | geography.points.keys())
        self.tambon = frozenset(self._known)
        amphoe = frozenset(code[:4] for code in self._known)
        self.ground = amphoe if len(amphoe) <= MOST_GROUND else frozenset(code[:2] for code in self._known)
        self.of = lru_cache(maxsize=_KEPT)(self._of)

    def _of(self, codes: frozenset[str], window: str | None = None) -> Drawing | None:
        """Return a drawing of areas that are all of one level, or None where it is known of none where it lies.

        Args:
            codes: codes of 2, 4 or 6 digits.
            window: the code of the tambon around which the drawing ends; None where all is shown.
        """
        digits = max(map(len, codes), default=0)
        within = [code for code in self._known if code[:digits] in codes]
        shapes = {code: self._geography.shapes[code] for code in within if code in self._geography.shapes}
        points = {code: self._point(code) for code in within}
        if not points:
            return None
        seen = [window] if window in points else list(points)
        scale = _Scale(_extent(shapes, points, seen), around=_AROUND if window else 0.0)
        borders = Borders(
            {code: [[scale.spot(point) for point in ring] for ring in rings] for code, rings in shapes.items()},
            _TOLERANCE,
        )
        box = scale.box if window else None
        return _drawn(codes, digits, borders, {code: scale.spot(point) for code, point in points.items()}, scale, box)

    def _point(self, code: str) -> Point:
        if code in self._geography.points:
            return self._geography.points[code]
        ring = max(self._geography.shapes[code], key=len)
        return sum(point[0] for point in ring) / len(ring), sum(point[1] for point in ring) / len(ring)


def neighbours(geography: Geography) -> dict[str, set[str]]:
    """Return by tambon the tambon that share a border with it."""
    fine = {
        code: [[(round(x * _FINE), round(y * _FINE)) for x, y in ring] for ring in rings]
        for code, rings in geography.shapes.items()
    }
    return Borders(fine, 0).neighbours()


class _Scale:
    """Turns degrees into units: a plane through the middle of what is shown, north up."""

    def __init__(self, extent: tuple[float, float, float, float], around: float) -> None:
        west, south, east, north = extent
        wide, high = max(east - west, 1e-3), max(north - south, 1e-3)
        west, east = west - wide * around, east + wide * around
        south, north = south - high * around, north + high * around
        self._narrow = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self._narrow, north - south
        widest, highest = (NEAR_WIDTH, NEAR_HEIGHT) if around else (WIDTH, HEIGHT)
        self._unit = min((widest - 2 * _MARGIN) / wide, (highest - 2 * _MARGIN) / high)
        self._west, self._north = west, north
        self.width = math.ceil(wide * self._unit) + 2 * _MARGIN
        self.height = math.ceil(high * self._unit) + 2 * _MARGIN
        self.box = (-_MARGIN, -_MARGIN, self.width + _MARGIN, self.height + _MARGIN)

    def spot(self, point: Point) -> Spot:
        across, down = (point[0] - self._west) * self._narrow, self._north - point[1]
        return round(across * self._unit) + _MARGIN, round(down * self._unit) + _MARGIN


def _extent(
    shapes: Mapping[str, Sequence[Sequence[Point]]], points: Mapping[str, Point], seen: Collection[str]
) -> tuple[float, float, float, float]:
    found = [points[code] for code in seen]
    found += [point for code in seen for ring in shapes.get(code, ()) for point in ring]
    return (
        min(x for x, _ in found), min(y for _, y in found), max(x for x, _ in found), max(y for _, y in found),
    )  # fmt: skip


def _drawn(
    codes: frozenset[str],
    digits: int,
    borders: Borders,
    points: Mapping[str, Spot],
    scale: _Scale,
    box: tuple[int, int, int, int] | None,
) -> Drawing:
    paths, spots, places = {}, {}, {}
    downs: list[int] = []
    groups: dict[str, list[str]] = {}
    for code in sorted(codes):
        members = [member for member in points if member.startswith(code)]
        groups.setdefault(code[: digits - 2], []).extend(members)
        rings = borders.rings(members)
        if box:
            rings = [part for ring in rings if len(part := clipped(ring, box)) > 2]  # noqa: PLR2004 - a line is no ring
        if rings:
            paths[code] = "".join(map(_closed, rings))
            places[code] = _place(rings)
            downs += (down for ring in rings for _, down in ring)
        elif members and not box:
            spots[code] = _middle([points[member] for member in members])
            places[code] = (*spots[code], WIDTH)  # no border keeps its name in
    lines = ""
    if len(groups) > 1 and not box:
        lines = "".join(_open(line) for line in borders.between(lambda code: code[: digits - 2]))
        for group, members in groups.items():
            rings = borders.rings(members)
            if rings:
                places[group] = _place(rings)
            elif members:
                places[group] = (*_middle([points[member] for member in members]), WIDTH)
    if box and downs:  # beside a tambon on the coast there is sea, which nobody has to scroll past
        top, bottom = max(min(downs) - _MARGIN, 0), min(max(downs) + _MARGIN, scale.height)
        return Drawing(scale.width, bottom - top, paths, spots, lines, places, top)
    return Drawing(scale.width, scale.height, paths, spots, lines, places)


def _middle(spots: Sequence[Spot]) -> Spot:
    return sum(x for x, _ in spots) // len(spots), sum(y for _, y in spots) // len(spots)


def _place(rings: Sequence[Sequence[Spot]]) -> Place:
    """Return where in an area a line of text has most room: the widest of some lines across its largest ring."""
    ring = max(rings, key=area_of)
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    best: Place = (*_middle(ring), 0)
    for number in range(1, _SCANS + 1):
        down = top + (bottom - top) * number / (_SCANS + 1)
        crossings = sorted(
            one[0] + (down - one[1]) * (other[0] - one[0]) / (other[1] - one[1])
            for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (one[1] <= down) != (other[1] <= down)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            central = 1 - abs(number / (_SCANS + 1) - 0.5)
            if (right - left) * central > best[2] * (1 - abs((best[1] - top) / max(bottom - top, 1) - 0.5)):
                best = (round((left + right) / 2), round(down), round(right - left))
    return best


def _closed(ring: Sequence[Spot]) -> str:
    return _open(ring) + "z"


def _open(line: Line | Sequence[Spot]) -> str:
    """Return a line as path data: its first spot, then the way from each spot to the next."""
    steps = [f"{_number(other[0] - one[0])}{_number(other[1] - one[1])}" for one, other in pairwise(line)]
    return f"M{line[0][0]}{_number(line[0][1])}l{''.join(steps).lstrip()}"


def _number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"
