"""Small counts of vulnerable people: in a village or tambon, neighbours would know who is meant.

A count of such a group below the deployment's smallest, but not zero, is taken out of rows before anything is made of
them: from the columns of counts of any sheet that has a target group, and from the texts of a project and of the rows
that belong to it (ผู้ป่วยติดเตียง 3 คน). Which groups are vulnerable is said in the code list; a project without a
settled area, or with any area wider than a tambon, keeps its counts. Numbers written as words are not seen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from thaktho.contract import THK, Contract, Field, Sheet
from thaktho.intake.guard.find import MARK
from thaktho.messages import Text, text
from thaktho.model import Note, Row, Value

_SMALL_AREA = re.compile(r"\d{6}|\d{8}")
"""The codes of a tambon and of a village."""
_SAYS_SMALL = re.compile(r"หมู่|บ้าน|ชุมชน|ตำบล|ต\.|ม\.\s?\d")
"""What a place that could not be settled says of itself where it is as small."""
_GROUP = THK + "TargetGroup"
_SHORTEST = 4
"""Shorter names of groups are parts of other words."""


def small_counts(rows: Sequence[Row], contract: Contract, smallest: int) -> list[Note]:
    """Take small counts out of rows and return what was taken out and where.

    What hangs on a project is known by the project's IRI; before rows have theirs, projects alone are looked at.

    Args:
        rows: all rows of a file; those of small places are changed.
        contract: which groups are vulnerable, and which columns count people of a group.
        smallest: counts of as many and more stay; zero always does.
    """
    groups = {group.iri: group.label for group in contract.concepts.get(_GROUP, ()) if group.vulnerable}
    small = [row for row in rows if row.cls == "project" and _is_small_place(row, contract.sheet("project"))]
    own, places = {id(row) for row in small}, {row.iri for row in small if row.iri}
    names = [name for group in contract.concepts.get(_GROUP, ()) if group.vulnerable for name in group.names]
    said = _counts_in_texts(names)
    notes: list[Note] = []
    for row in rows:
        sheet = contract.sheet(row.cls)
        if id(row) in own or row.iri in places or _parent(row, sheet, contract) in places:
            notes += _columns(row, sheet, groups, smallest)
            notes += _texts(row, sheet, said, smallest)
    return notes


def untold(notes: Iterable[Note], small: Iterable[Note]) -> list[Note]:
    """Return notes without those that tell how a cell was read whose small count was taken out: they repeat it."""
    cells = {(note.sheet, note.row, note.column, note.field) for note in small}
    return [
        note
        for note in notes
        if note.severity != "info" or (note.sheet, note.row, note.column, note.field) not in cells
    ]


def _is_small_place(row: Row, sheet: Sheet) -> bool:
    """Tell whether a project lies in villages and tambon only."""
    areas = [value for field in sheet.fields if field.kind == "area" for value in row.fields.get(field.name, ())]
    return bool(areas) and all(_is_small(value) for value in areas)


def _is_small(area: Value) -> bool:
    said = str(area.value)
    return bool(_SAYS_SMALL.search(said) if area.kept else _SMALL_AREA.fullmatch(said))


def _parent(row: Row, sheet: Sheet, contract: Contract) -> str | None:
    """Return the project that a row belongs to."""
    project = contract.sheet("project").cls
    fields = (field.name for field in sheet.fields if field.target == project and field.level == "required")
    return next((value.term for name in fields for value in row.fields.get(name, ())), None)


def _columns(row: Row, sheet: Sheet, groups: Mapping[str, Text], smallest: int) -> Iterator[Note]:
    """Drop the small counts of a row that speaks of a vulnerable group."""
    of_group = [value for field in sheet.fields if field.target == _GROUP for value in row.fields.get(field.name, ())]
    label = next((groups[value.term] for value in of_group if value.term and value.term in groups), None)
    for field in sheet.fields if label else ():
        values = row.fields.get(field.name, []) if field.kind == "integer" else []
        if any(_is_below(value.value, smallest) for value in values):
            del row.fields[field.name]
            message = text("find.small_count", field=field.label, group=label, smallest=smallest)
            yield _note(message, row, field, values[0], MARK, [value.printed for value in values])


def _is_below(value: object, smallest: int) -> bool:
    return isinstance(value, int) and 0 < value < smallest


def _texts(row: Row, sheet: Sheet, said: re.Pattern[str], smallest: int) -> Iterator[Note]:
    """Put a mark in place of the small counts in the texts of a row."""
    for field in sheet.fields:
        if field.kind not in {"text", "name"}:
            continue
        for at, value in enumerate(row.fields.get(field.name, ())):
            found = [match[0] for match in said.finditer(str(value.value)) if _is_below(int(match["count"]), smallest)]
            if found:
                left = _marked(str(value.value), said, smallest)
                row.fields[field.name][at] = replace(value, value=left, printed=_marked(value.printed, said, smallest))
                message = text("find.small_count_text", field=field.label, smallest=smallest)
                yield _note(message, row, field, value, left, found)


def _marked(said: str, counts: re.Pattern[str], smallest: int) -> str:
    def mark(match: re.Match[str]) -> str:
        small = _is_below(int(match["count"]), smallest)
        return f"{match['before']}{MARK}{match['unit']}" if small else match[0]

    return counts.sub(mark, said)


def _counts_in_texts(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a group's name with a number of people close behind it."""
    said = sorted({name for name in names if len(name) >= _SHORTEST and not name.isdecimal()}, key=len, reverse=True)
    return re.compile(
        rf"(?P<before>(?:{'|'.join(map(re.escape, said))})[^\d\n]{{0,24}}?)(?<![\d.,/-])(?P<count>\d{{1,3}})"
        r"(?P<unit>\s?(?:คน|ราย|ท่าน|persons?\b|people\b|patients?\b))",
        re.IGNORECASE,
    )


def _note(message: Text, row: Row, field: Field, value: Value, left: str, taken: Sequence[str]) -> Note:
    rule = "find.small_count_text" if field.kind != "integer" else "find.small_count"
    place = (row.sheet, row.row, value.cell.column if value.cell else None, field.name, left)
    return Note(rule, "warning", message, text("suggest.small_count"), *place, tuple(taken))
