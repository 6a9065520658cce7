"""Finds counts that would give a removed small count away: the whole area's, less those of its other parts."""

from collections.abc import Collection, Sequence

from thaktho.iris import slug
from thaktho.model import Row, words

_Of = tuple[str, str, str]
"""What is counted: the IRI of the group, the year, the slug of what was counted."""
_FEWEST = 2
"""So many parts at least lack their count, or the one that does is the whole less the others."""


def also_hidden(rows: Sequence[Row], hidden: Collection[int], smallest: int) -> list[Row]:
    """Return the rows whose counts have to go too, because of one file's sums.

    Of the parts of an area that is counted itself, at least two are without their count, and what is missing
    comes to ``smallest`` or more; the smallest others go until it is so, and where none is left the area's own.

    Args:
        rows: of a file, with their areas and groups settled.
        hidden: ids of the rows whose small count was taken out.
        smallest: counts of as many and more may be known.
    """
    counted: dict[_Of, dict[str, list[Row]]] = {}
    for row in (row for row in rows if row.cls == "need"):
        area, group = (next(iter(row.fields.get(name, ())), None) for name in ("area", "targetGroup"))
        if area is not None and group is not None and area.term and group.term:
            of = group.term, words(row, "year"), slug(words(row, "measure"))
            counted.setdefault(of, {}).setdefault(area.term.rsplit("/", 1)[-1], []).append(row)
    found: list[Row] = []
    for areas in counted.values():
        lost = {code for code, its in areas.items() if any(id(row) in hidden for row in its)}
        for code in sorted(_with_sums(areas, lost, smallest)) if lost else ():
            found += [row for row in areas[code] if "count" in row.fields]
    return found


def _with_sums(areas: dict[str, list[Row]], lost: set[str], smallest: int) -> set[str]:
    """Return the codes of all areas whose count may not be known, the lost ones among them."""
    gone = set(lost)
    numbers = {code: max(map(_number, its)) for code, its in areas.items()}
    parts: dict[str, list[str]] = {}
    for code in areas:
        parts.setdefault(code[:-2], []).append(code)
    for whole in sorted(parts.keys() & areas.keys(), key=lambda code: (-len(code), code)):  # the smallest areas first
        missing = [part for part in parts[whole] if part in gone]
        if whole in gone or not missing:
            continue
        told = sorted((numbers[part], part) for part in parts[whole] if part not in gone)
        left = numbers[whole] - sum(number for number, _ in told)
        for number, part in told:
            if len(missing) >= _FEWEST and left >= smallest:
                break
            if number:
                gone.add(part)
                missing.append(part)
                left += number
        if len(missing) < _FEWEST or left < smallest:
            gone.add(whole)
    return gone


def _number(row: Row) -> int:
    count = row.first("count")
    return count if isinstance(count, int) else 0
