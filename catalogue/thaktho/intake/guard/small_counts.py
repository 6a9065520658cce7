"""Small counts of vulnerable people: in a village or tambon, neighbours would know who is meant.

A count of such a group below the deployment's smallest, but not zero, is taken out of rows before anything is made of
them: from the columns of counts of any sheet that has a target group, and from whatever is printed in a row of a small
place and in the rows that belong to such a project (ผู้ป่วยติดเตียง 3 คน). Which groups are vulnerable is said in the
code list; a row without a settled area, or with any area wider than a tambon, keeps its counts. A count
before its group's name is not seen, and web addresses stay as they are.

Plans, funds, goals and bodies have no place that could be looked at: what is printed of them loses small counts
everywhere, and so do the cells that name one, and a strategy's name. A name is one for all who use it, and is in the
address of the thing.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from thaktho.contract import THK, Contract, Field, Sheet
from thaktho.intake.guard import sums
from thaktho.intake.guard.find import MARK, Hit, without
from thaktho.intake.guard.text import plain, unbroken
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Note, Row, Value, words

_SMALL_AREA = re.compile(r"\d{6}|\d{8}")
"""The codes of a tambon and of a village."""
_SAYS_SMALL = re.compile(r"หมู่|บ้าน|ชุมชน|ตำบล|ต\.|ม\.\s?\d")
"""What a place that could not be settled says of itself where it is as small."""
_GROUP = THK + "TargetGroup"
_NAMED = frozenset({"plan", "fund", "goal", "strategy", "organization"})
"""The sheets of what rows name and has no place of its own."""
_WRITTEN = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "สิบ": 10}
_PEOPLE = r"(?:คน(?!พิการ|ชรา|ไร้|จน|เร่ร่อน|ไทย)|ราย|ท่าน|persons?\b|people\b|patients?\b)"
_UNITS = re.compile(rf"[\d){''.join(sorted({word[-1] for word in _WRITTEN}))}]\s?\(?(?:คน|ราย|ท่าน|[Pp])")
"""What a text with a count of people has, to be quickly told."""
_RIGHT = {"find.small_count_name": "suggest.small_count_name", "find.count_tells": "suggest.count_tells"}
_SHORTEST = 4
"""Shorter names of groups are parts of other words."""


def _is_small_place(row: Row, sheet: Sheet) -> bool:
    """Tell whether a row is of villages and tambon only: a project, an activity, a line of a budget."""
    areas = [value for field in sheet.fields if field.kind == "area" for value in row.fields.get(field.name, ())]
    return bool(areas) and all(_is_small(value) for value in areas)


def _is_small(area: Value) -> bool:
    said = str(area.value)
    return bool(_SAYS_SMALL.search(said) if area.kept else _SMALL_AREA.fullmatch(said))


def _is_placeless(sheet: Sheet) -> bool:
    """Tell whether neither the rows of a sheet say where they are, nor a project that they belong to."""
    return sheet.scope != "project" and not any(field.kind == "area" for field in sheet.fields)


class SmallCounts:
    """What a small count is, by one contract in one deployment, and how rows lose theirs."""

    def __init__(self, contract: Contract, smallest: int) -> None:
        """Prepare.

        Args:
            contract: which groups are vulnerable, and which columns count people of a group.
            smallest: counts of as many and more stay; zero always does.
        """
        groups = [group for group in contract.concepts.get(_GROUP, ()) if group.vulnerable]
        self._contract = contract
        self._smallest = smallest
        self._project = contract.sheet("project").cls
        self._groups: Mapping[str | None, Text] = {group.iri: group.label for group in groups}
        self._hidden: set[int] = set()
        """Rows, by their ids, whose count was taken out; rows stay as long as this does."""
        self._pattern = _counts_in_texts(name for group in groups for name in group.names)

    def taken(self, rows: Sequence[Row]) -> list[Note]:
        """Take the small counts out of all rows of a file and return what was taken out and where.

        What hangs on a project is known by the project's IRI; before rows have theirs, it counts as without a place.
        """
        small = [row for row in rows if _is_small_place(row, self._contract.sheet(row.cls))]
        own, places = {id(row) for row in small}, {row.iri for row in small if row.iri and row.cls == "project"}
        notes: list[Note] = []
        for row in rows:
            if id(row) in own or row.iri in places or self._parent(row) in places:
                notes += self._columns(row)
                notes += self._texts(row)
            else:
                notes += self._names(row)
        return [*notes, *self._references(rows), *self._sums(rows)]

    def untold(self, notes: Iterable[Note], small: Iterable[Note]) -> list[Note]:
        """Return notes that do not tell the small counts that were taken out of their cells.

        Those that only say how such a cell was read go, for they repeat it; in others a mark stands for the count.
        """
        cells = {_cell(note) for note in small}
        kept = (note for note in notes if note.severity != "info" or _cell(note) not in cells)
        return [self._without(note) if _cell(note) in cells else note for note in kept]

    def _without(self, note: Note) -> Note:
        message, right, setting = (
            said and Text(self._marked(said.th), self._marked(said.en))
            for said in (note.message, note.suggestion, note.setting)
        )
        value = note.value and self._marked(note.value)
        return replace(note, message=message or note.message, suggestion=right, setting=setting, value=value)

    def _sums(self, rows: Sequence[Row]) -> Iterator[Note]:
        """Drop the counts from which, with the count of a wider area, a small one could be worked out."""
        for row in sums.also_hidden(rows, self._hidden, self._smallest):
            field, values = self._contract.sheet(row.cls).field("count"), row.fields.pop("count")
            self._hidden.add(id(row))
            message = text("find.count_tells", field=field.label, smallest=self._smallest)
            yield _note("find.count_tells", message, row, field, values[0], MARK, [value.printed for value in values])

    def _parent(self, row: Row) -> str | None:
        """Return the project that a row belongs to."""
        sheet = self._contract.sheet(row.cls)
        fields = (field.name for field in sheet.fields if field.target == self._project and field.level == "required")
        return next((value.term for name in fields for value in row.fields.get(name, ())), None)

    def _columns(self, row: Row) -> Iterator[Note]:
        """Drop the small counts of a row that speaks of a vulnerable group."""
        sheet = self._contract.sheet(row.cls)
        of_group = (v for field in sheet.fields if field.target == _GROUP for v in row.fields.get(field.name, ()))
        label = next((self._groups[value.term] for value in of_group if value.term in self._groups), None)
        for field in sheet.fields if label else ():
            values = row.fields.get(field.name, []) if field.kind == "integer" else []
            if any(self._is_below(value.value) for value in values):
                del row.fields[field.name]
                self._hidden.add(id(row))
                message = text("find.small_count", field=field.label, group=label, smallest=self._smallest)
                taken = [value.printed for value in values]
                yield _note("find.small_count", message, row, field, values[0], MARK, taken)

    def _texts(self, row: Row) -> Iterator[Note]:
        """Put a mark in place of the small counts in whatever is printed in a row, but for the projects it names."""
        sheet = self._contract.sheet(row.cls)
        for field in sheet.fields:
            if field.kind != "iri" and field.target != self._project:
                yield from self._marks(row, field)

    def _names(self, row: Row) -> Iterator[Note]:
        """Put a mark in place of the small counts in a row's names of plans, funds, goals, strategies and bodies."""
        sheet = self._contract.sheet(row.cls)
        for field in sheet.fields:
            is_own = row.cls in _NAMED and (field.kind == "name" or field.name in sheet.key)
            is_own |= _is_placeless(sheet) and field.kind != "iri"
            if is_own or (field.kind == "thing" and field.target != self._project):
                yield from self._marks(row, field)

    def _references(self, rows: Sequence[Row]) -> Iterator[Note]:
        """Put a mark into titles by which rows name projects, but for those that a project of the file still has."""
        pointing = [
            (row, field)
            for row in rows
            for field in self._contract.sheet(row.cls).fields
            if field.target == self._project
            and any(self._small(str(one.value)) for one in row.fields.get(field.name, ()))
        ]
        projects = [row for row in rows if row.cls == "project"] if pointing else []
        titles = {slug(words(row, *names)) for row in projects for names in (["title"], ["code", "title"])}
        for row, field in pointing:
            yield from self._marks(row, field, titles)

    def _marks(self, row: Row, field: Field, stay: Container[str] = ()) -> Iterator[Note]:
        """Put a mark in place of the small counts in a field, but in values whose slugs are to stay."""
        for at, value in enumerate(row.fields.get(field.name, ())):
            said = str(value.value)
            found = [*self._small(value.printed), *(self._small(said) if said != value.printed else ())]
            if not found or slug(said) in stay:
                continue
            left = self._marked(said)
            new = left if isinstance(value.value, str) else value.value
            row.fields[field.name][at] = replace(value, value=new, printed=self._marked(value.printed))
            is_name = field.kind == "thing" or row.cls in _NAMED
            rule = "find.small_count_name" if is_name else "find.small_count_text"
            message = text(rule, field=field.label, smallest=self._smallest)
            yield _note(rule, message, row, field, value, left, list(dict.fromkeys(found)))

    def _is_below(self, value: object) -> bool:
        return isinstance(value, int) and 0 < value < self._smallest

    def _small(self, said: str) -> list[str]:
        return [said[whole.start : whole.end] for whole, _ in self._found(said)]

    def _marked(self, said: str) -> str:
        return without(said, (count for _, count in self._found(said)))

    def _found(self, said: str) -> list[tuple[Hit, Hit]]:
        """Return where small counts are, each with its group's name and its unit, and alone; as a reader sees them."""
        if not ("คน" in said or "ราย" in said or "ท่าน" in said or "p" in said or "P" in said):
            return []  # most texts; the pattern of all groups is slow
        clean = plain(said)
        if not _UNITS.search(clean.text):
            return []
        found = [match for match in self._pattern.finditer(unbroken(clean.text)) if self._is_below(_counted(match))]
        return [(clean.hit("name", *match.span()), clean.hit("name", *match.span("told"))) for match in found]


def _cell(note: Note) -> tuple[str | None, int | None, str | None, str | None]:
    return note.sheet, note.row, note.column, note.field


def _counts_in_texts(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a group's name with a number of people close behind it."""
    said = sorted({name for name in names if len(name) >= _SHORTEST and not name.isdecimal()}, key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, said))})[^\d\n]{{0,24}}?(?P<told>"
        r"(?<![\d.,/-])(?P<count>\d{1,3})(?:\s?-\s?(?P<most>\d{1,3}))?(?:\s?\([ก-๎]{2,10}\))?"
        rf"|(?<!สิบ)(?<!ร้อย)(?<!พัน)(?P<written>{'|'.join(_WRITTEN)}))\s?\(?{_PEOPLE}",
        re.IGNORECASE,
    )


def _counted(match: re.Match[str]) -> int:
    """Return how many people a text tells of, at most: 2, 2–3, 2 (สอง), สอง."""
    return _WRITTEN.get(match["written"]) or int(match["most"] or match["count"])


def _note(rule: str, message: Text, row: Row, field: Field, value: Value, left: str, taken: Sequence[str]) -> Note:
    right = text(_RIGHT.get(rule, "suggest.small_count"))
    place = (row.sheet, row.row, value.cell.column if value.cell else None, field.name, left)
    return Note(rule, "warning", message, right, *place, tuple(taken))
