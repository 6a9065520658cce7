"""Foreign files: a layout (`layouts.py`) says how the rows of a known format become rows of ours."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from thaktho.cells import Cell, RawCell, Table, letters
from thaktho.contract import Contract, Field, Sheet
from thaktho.intake import headers
from thaktho.intake.guard import shown
from thaktho.intake.layouts import Layout, Origin, RowLayout
from thaktho.intake.raw_rows import Cells, RawField, RawRow, SheetReading, total
from thaktho.intake.values import is_blank, printed
from thaktho.messages import text
from thaktho.model import Note

_SECTION_TEXTS = 2
"""A row that opens a section holds no more texts than this."""


class Place(NamedTuple):
    """Where the header of a layout stands: its first row, and each column's header."""

    top: int
    path: list[str]


@dataclass(frozen=True, slots=True)
class Given:
    """What the dataset's settings say of every row: placeholders of layouts, such as ``year``."""

    values: Mapping[str, str]

    def fill(self, said: str) -> str:
        """Return a text with its placeholders filled in."""
        return said.format_map(self.values) if "{" in said else said


def recognise(tables: Collection[Table], known: Collection[Layout]) -> Layout | None:
    """Return the layout whose headers one of the tables has; of several the one that asks for the most."""
    fitting = [one for one in known if one.recognise and any(find(table, one) is not None for table in tables)]
    return max(fitting, key=lambda one: (len(one.recognise), one.name), default=None)


def find(table: Table, layout: Layout) -> Place | None:
    """Return where the header of a layout stands in a table, or None where the table is none of its."""
    if layout.table is not None and not layout.table.search(table.sheet):
        return None
    wanted = {headers.key(name) for name in layout.recognise}
    head = headers.spread(table)
    for top in range(min(len(head), headers.HEADER_WITHIN)):
        path = headers.paths(head, top, layout.header_rows)
        if wanted <= headers.by_name(path).keys():
            return Place(top, path)
    return None


def read_table(table: Table, layout: Layout, place: Place, contract: Contract, given: Given) -> Iterator[SheetReading]:
    """Read one table by a layout: the rows of each class that it makes.

    Args:
        table: a table of the file.
        layout: how it reads.
        place: where its header stands, as `find` gives it.
        contract: the sheets that it fills.
        given: what the dataset's settings say of every row.
    """
    notes = [*_unread(table, layout, place), *_strange(table, layout, place)]
    for rows in layout.rows:
        reader = _Reader(table, layout, rows, place, contract.sheet(rows.sheet), given)
        yield SheetReading(reader.sheet, table.sheet, reader.rows(notes), notes, reader.columns())
        notes = []


def _unread(table: Table, layout: Layout, place: Place) -> Iterator[Note]:
    """Yield a note for each column that is left out because it holds personal data."""
    names = headers.by_name(place.path)
    for name in layout.private:
        at = names.get(headers.key(name))
        if at is not None:
            message = text("find.private_column", value=shown(name))
            yield Note("find.private_column", "info", message, None, table.sheet, place.top + 1, letters(at))


def _strange(table: Table, layout: Layout, place: Place) -> Iterator[Note]:
    """Yield a warning for each column that the layout does not speak of."""
    told = {headers.key(name) for name in layout.headers} | headers.NUMBERS
    yearly = [rows.years.header for rows in layout.rows if rows.years]
    for at, header in enumerate(place.path):
        if not header or told & set(headers.keys(header)) or any(one.search(header) for one in yearly):
            continue
        value = shown(" ".join(header.split()))
        message = text("find.unknown_column", value=value)
        where = (table.sheet, place.top + 1, letters(at))
        yield Note("find.unknown_column", "warning", message, None, *where, None, value)


class _Reader:
    """Reads the rows of one class out of one table."""

    def __init__(self, table: Table, layout: Layout, rows: RowLayout, place: Place, sheet: Sheet, given: Given) -> None:
        self.sheet = sheet
        self._table = table
        self._layout = layout
        self._rows = rows
        self._place = place
        self._given = given
        self._names = headers.by_name(place.path)
        self._fields = [(sheet.field(name), origin) for name, origin in rows.fields.items()]
        self._numbers = frozenset(
            at for at, header in enumerate(place.path) if headers.NUMBERS & set(headers.keys(header))
        )
        self._of_group = [name for name, origin in rows.fields.items() if origin.of_group]
        self._years = self._yearly()
        self._only = {name: re.compile(given.fill(said)) for name, said in layout.only.items()}

    def columns(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Return which column is which field, once for each column of a year."""
        found = {
            field.name: (letters(at), shown(" ".join(self._place.path[at].split())))
            for field, origin in self._fields
            if (at := self._first(origin.headers)) is not None
        }
        if self._rows.years is None:
            return {"": found}
        amount = self._rows.years.amount
        return {
            letters(at): {**found, amount: (letters(at), shown(" ".join(self._place.path[at].split())))}
            for at in self._years
        }

    def rows(self, notes: list[Note]) -> Iterator[RawRow]:
        """Yield the rows; ``notes`` get what is to be said of the table, all when the last one is out."""
        cells = Cells(self._table, notes)
        context = self._above()
        seen: set[tuple[str, ...]] = set()
        firsts: dict[tuple[str, ...], dict[str, RawField]] = {}
        skipped = 0
        for at, row in self._records(cells, context, notes):
            if not self._wanted(row):
                skipped += 1
                continue
            found = self._found(cells, at, row)
            group = tuple(self._text(row, name) for name in self._rows.group)
            first = firsts.setdefault(group, found)
            for name in self._of_group:
                found.pop(name, None)
                if name in first and group[-1]:
                    found[name] = first[name]
            whole = {**{name: said for name, said in context.items() if self.sheet.has(name)}, **found}
            if (
                not found
                or any(name not in whole for name in self._rows.require)
                or (self._rows.once and group in seen)
            ):
                continue
            seen.add(group)
            yield from self._made(cells, at, row, whole)
        if skipped:
            notes.append(self._skipped(skipped))

    # -- rows ------------------------------------------------------------------------------------------------

    def _records(
        self, cells: Cells, context: dict[str, RawField], notes: list[Note]
    ) -> Iterator[tuple[int, Sequence[RawCell]]]:
        """Yield the rows that are records: no header printed again, no section, no total."""
        header = 0
        for at, row in cells.rows(self._place.top + self._layout.header_rows):
            if self._is_header(row):
                header = self._layout.header_rows - 1
            elif header:
                header -= 1
            elif not self._opens(at, row, context):
                summed = total(self._table, at, row, self._numbers)
                if summed is None:
                    yield at, row
                else:
                    notes.append(summed)

    def _is_header(self, row: Sequence[RawCell]) -> bool:
        """Tell the header printed again from a record: most of what it holds are headers of the same columns."""
        held = [(at, raw) for at, raw in enumerate(row) if not is_blank(raw)]
        same = sum(
            at < len(self._place.path) and headers.key(printed(raw)) in headers.keys(self._place.path[at])
            for at, raw in held
        )
        return same > 1 and 2 * same > len(held)

    def _above(self) -> dict[str, RawField]:
        """Return what the rows above the header say of all below it."""
        context: dict[str, RawField] = {}
        for at, row in enumerate(headers.head_of(self._table)[: self._place.top]):
            self._opens(at, row, context)
        return context

    def _opens(self, at: int, row: Sequence[RawCell], context: dict[str, RawField]) -> bool:
        """Tell a row that opens a section, and keep what it says."""
        held = list(dict.fromkeys((printed(raw)) for raw in row if not is_blank(raw)))
        if not self._layout.sections or not 0 < len(held) <= _SECTION_TEXTS:
            return False
        opened = False
        for section in self._layout.sections:
            for said in held:
                match = section.pattern.search(said)
                if match:
                    col = next(col for col, raw in enumerate(row) if not is_blank(raw) and printed(raw) == said)
                    where = Cell(self._table.sheet, at + 1, letters(col))
                    context[section.field] = RawField(match[match.re.groups and 1].strip(), where)
                    opened = True
        return opened

    def _wanted(self, row: Sequence[RawCell]) -> bool:
        return all(pattern.fullmatch(self._text(row, name)) for name, pattern in self._only.items())

    def _skipped(self, number: int) -> Note:
        said = ", ".join(f"{name} = {pattern.pattern}" for name, pattern in self._only.items())
        message = text("find.rows_skipped", rows=number, value=said)
        return Note("find.rows_skipped", "info", message, None, self._table.sheet)

    def _made(self, cells: Cells, at: int, row: Sequence[RawCell], found: dict[str, RawField]) -> Iterator[RawRow]:
        """Yield the row; where there is one column a year, one row for each year that has an amount."""
        defaults = {name: self._given.fill(o.value) for name, o in self._rows.fields.items() if o.value}
        last = letters(max(len(row), 1) - 1)
        years = self._rows.years
        if years is None:
            yield RawRow(self.sheet, self._table.sheet, at + 1, last, found, "", defaults)
            return
        for col, year in self._years.items():
            amount = cells.field(at, row, col, self.sheet.field(years.amount))
            if amount is not None and printed(amount.raw).strip() not in {"0", "0.00"}:
                fields = {**found, years.amount: amount}
                said = {**defaults, "fiscalYear": year}
                yield RawRow(self.sheet, self._table.sheet, at + 1, last, fields, letters(col), said)

    def _yearly(self) -> dict[int, str]:
        """Return the columns of years, each with its year."""
        if self._rows.years is None:
            return {}
        found = {at: header for at, header in enumerate(self._place.path) if self._rows.years.header.search(header)}
        return {at: year for at, header in found.items() if (year := headers.year_in(header)) is not None}

    # -- fields ----------------------------------------------------------------------------------------------

    def _found(self, cells: Cells, at: int, row: Sequence[RawCell]) -> dict[str, RawField]:
        got = ((field.name, self._field(cells, at, row, field, origin)) for field, origin in self._fields)
        return {name: said for name, said in got if said is not None}

    def _field(self, cells: Cells, at: int, row: Sequence[RawCell], field: Field, origin: Origin) -> RawField | None:
        if origin.join:
            return self._joined(at, row, origin)
        col = self._first(origin.columns)
        given = cells.field(at, row, col, field) if col is not None else None
        if given is None or given.raw is None:
            return None
        raw = _changed(given.raw, origin)
        return None if is_blank(raw) else RawField(raw, given.cell, origin.free)

    def _joined(self, at: int, row: Sequence[RawCell], origin: Origin) -> RawField | None:
        texts = {name: self._text(row, name) for name in origin.headers}
        said = origin.joined(texts)
        col = next((col for name in origin.headers if texts[name] and (col := self._first((name,))) is not None), None)
        if not said or col is None:
            return None
        return RawField(_changed(said, origin), Cell(self._table.sheet, at + 1, letters(col)), origin.free)

    def _first(self, names: Sequence[str]) -> int | None:
        return next((self._names[key] for name in names if (key := headers.key(name)) in self._names), None)

    def _text(self, row: Sequence[RawCell], name: str) -> str:
        at = self._first((name,))
        return " ".join(printed(row[at]).split()) if at is not None and at < len(row) and not is_blank(row[at]) else ""


def _changed(raw: RawCell, origin: Origin) -> RawCell:
    """Return a cell as the layout changes it: found in, replaced, prefixed, parted."""
    if not (origin.find or origin.map or origin.prefix or origin.split):
        return raw
    said = " ".join(printed(raw).split())
    if origin.find is not None:
        match = origin.find.search(said)
        said = (match[match.re.groups and 1] or "").strip() if match else ""
    said = origin.map.get(said, said)
    if origin.split is not None:
        said = "; ".join(part for part in origin.split.split(said) if part)
    return f"{origin.prefix}{said}" if said else None
