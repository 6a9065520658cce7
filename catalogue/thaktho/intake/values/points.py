"""Understanding printed coordinates: ``6.9,100.244``, swapped or with words glued to them; and where they may lie.

Latitude and longitude in decimal degrees (WGS 84). No boundaries ship with the software: a point is compared with a
box around its province, wide enough that none of its own falls outside, so only gross errors are found.
"""

import csv
import re
from collections.abc import Collection
from decimal import Decimal
from functools import cache

from thaktho.cells import RawCell
from thaktho.intake.values.scalars import Parsed, readable
from thaktho.resources import folder
from thaktho.terms import latitude_longitude, point

_LATITUDES = (Decimal(5), Decimal(21))
_LONGITUDES = (Decimal(97), Decimal(106))
"""Thailand lies within these."""
_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_PAIR = re.compile(rf"\(?({_NUMBER})°?\s?[NE]?\s?[,;/ ]\s?({_NUMBER})°?\s?[NE]?\)?(?P<more>[A-Za-zก-๙ .]*)")
_WKT = re.compile(rf"POINT ?\(({_NUMBER}) ({_NUMBER})\)")


def coordinates(raw: RawCell) -> Parsed[str]:
    """Understand a point as well-known text: ``6.9,100.244`` is ``POINT(100.244 6.9)``.

    Noted: longitude before latitude, which in Thailand cannot be mistaken; words after the numbers, which are left
    out. A point outside Thailand is not understood.
    """
    if not isinstance(raw, str):
        return Parsed(None)
    words, note = readable(raw)
    if match := _WKT.fullmatch(words):
        return Parsed(_within(Decimal(match[2]), Decimal(match[1])), note)
    match = _PAIR.fullmatch(words)
    if match is None:
        return Parsed(None)
    one, other = Decimal(match[1]), Decimal(match[2])
    note = "find.point_cleaned" if match["more"].strip() else note
    if found := _within(one, other):
        return Parsed(found, note)
    swapped = _within(other, one)
    return Parsed(swapped, "find.point_swapped" if swapped else None)


def _within(latitude: Decimal, longitude: Decimal) -> str | None:
    inside = _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
    return point(latitude, longitude) if inside else None


def shown(found: str) -> str:
    """Return a point as it is printed: latitude, longitude."""
    return ", ".join(map(str, latitude_longitude(found)))


def is_outside(found: str, provinces: Collection[str]) -> bool:
    """Tell whether a point lies in none of these provinces (2 digits each): outside the box of every one."""
    latitude, longitude = latitude_longitude(found)
    boxes = [_boxes()[code] for code in provinces if code in _boxes()]
    return bool(boxes) and not any(
        south <= latitude <= north and west <= longitude <= east for south, west, north, east in boxes
    )


@cache
def _boxes() -> dict[str, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Return south, west, north and east of each province, by code.

    From the points of its tambon in thailand-geodata (MIT), 0.15 degrees further on each side.
    """
    with (folder("vocab") / "areas" / "province-boxes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (Decimal(row["south"]), Decimal(row["west"]), Decimal(row["north"]), Decimal(row["east"]))
            for row in csv.DictReader(file)
        }
