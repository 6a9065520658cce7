"""Counts of people that cannot all be right: of one file, compared with one another."""

from collections.abc import Iterator, Sequence

from thaktho import areas
from thaktho.iris import slug
from thaktho.messages import text
from thaktho.model import Finding, Row, Value, place_of, words

EVERYBODY = "9001"
"""The notation of the group that is the whole population."""

_RIGHT = {
    "counted_twice": "suggest.check_counts",
    "group_exceeds": "suggest.check_counts",
    "parts_exceed": "suggest.check_parts",
    "village_counted": "suggest.village_counted",
}
"""What to do about each rule."""

_Key = tuple[str, str, str, str]
"""What is counted: the codes of area and group, the year, and the slug of what was counted."""


def look(rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield a warning for each count of people that others of the same file contradict.

    One thing counted twice with other numbers; parts of an area that together have more people than the area; more
    people of a group than there are people; a village, of which nothing can be made. Cost grows with the rows.
    """
    counts: dict[_Key, Row] = {}
    for row in (row for row in rows if row.cls == "need"):
        key = _key(row)
        if key is None:
            continue
        first = counts.setdefault(key, row)
        if first.first("count") != row.first("count"):
            yield _finding("counted_twice", row, other=_cell(first), count=first.first("count"))
        elif first is row and _level(key[0]) == "village":
            yield _finding("village_counted", row)
    yield from _parts(counts)
    yield from _groups(counts)


def _parts(counts: dict[_Key, Row]) -> Iterator[Finding]:
    sums: dict[_Key, int] = {}
    for (area, group, year, measure), row in counts.items():
        if area.isdecimal():
            whole = area[:-2], group, year, measure
            sums[whole] = sums.get(whole, 0) + _number(row)
    for whole, total in sums.items():
        if whole in counts and total > _number(counts[whole]):
            yield _finding("parts_exceed", counts[whole], total=total, place=areas.full_name(whole[0]))


def _groups(counts: dict[_Key, Row]) -> Iterator[Finding]:
    everybody: dict[tuple[str, str], Row] = {}
    for (area, group, year, _), row in counts.items():
        if group == EVERYBODY:
            held = everybody.setdefault((area, year), row)
            everybody[area, year] = max(held, row, key=_number)
    for (area, group, year, _), row in counts.items():
        all_ = everybody.get((area, year))
        if group != EVERYBODY and all_ is not None and _number(row) > _number(all_):
            yield _finding("group_exceeds", row, other=_cell(all_), count=_number(all_))


def _key(row: Row) -> _Key | None:
    """Return what a row counts, or None where it does not say so plainly."""
    area, group = (next(iter(row.fields.get(name, ())), None) for name in ("area", "targetGroup"))
    if area is None or group is None or area.term is None or group.term is None:
        return None
    if not isinstance(row.first("count"), int) or not isinstance(row.first("year"), int):
        return None
    return _last(area), _last(group), str(row.first("year")), slug(words(row, "measure"))


def _last(value: Value) -> str:
    return (value.term or "").rsplit("/", 1)[-1]


def _level(code: str) -> str:
    area = areas.find(code)
    return area.level if area else ""


def _number(row: Row) -> int:
    count = row.first("count")
    return count if isinstance(count, int) else 0


def _cell(row: Row) -> str:
    cell = row.fields["count"][0].cell
    return f"{cell.column}{cell.row}" if cell else str(row.row)


def _finding(rule: str, row: Row, **said: object) -> Finding:
    value = row.fields["count"][0]
    message, right = text(f"find.{rule}", value=value.printed, **said), text(_RIGHT[rule])
    return Finding(
        "warning", f"find.{rule}", message, right, *place_of(row, value.cell, "warning"), "count", value.printed
    )
