"""The rows of one class that a table of a foreign file makes, as its layout says."""

from collections.abc import Iterator, Mapping, Sequence

from thaktho.cells import RawCell, Table, letters
from thaktho.contract import Contract
from thaktho.intake.guard.find import shown
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.foreign_groups import Groups, Key
from thaktho.intake.layouts.foreign_records import SECTION_TEXTS, Place, Record, Records
from thaktho.intake.layouts.foreign_sources import Source, Year, changed, joined, sources, years
from thaktho.intake.layouts.layout import Given, Layout
from thaktho.intake.layouts.raw_rows import RawField, RawRow, SheetReading
from thaktho.intake.values.scalars import is_blank, money, printed
from thaktho.iris import slug
from thaktho.messages import text
from thaktho.model import Note


class Reader:
    """Reads the rows of one class out of one table."""

    def __init__(
        self, table: Table, layout: Layout, number: int, place: Place, contract: Contract, given: Given
    ) -> None:
        """Prepare to read the rows of the layout's entry of this number."""
        self._table = table
        self._layout = layout
        self._rows = layout.rows[number]
        self._is_first = number == 0
        self._part = "" if number == 0 else f"{self._rows.sheet}-{number + 1}"
        self._place = place
        self._sheet = contract.sheet(self._rows.sheet)
        self._sources = sources(self._rows, self._sheet, place, given)
        self._group = [(name, self._at(name)) for name in self._rows.group]
        self._years = years(layout, place, table.sheet) if self._rows.yearly else []
        self._only = {self._at(name): given.pattern(said) for name, said in layout.only.items()}
        self._defaults = {one.field.name: given.fill(one.origin.value) for one in self._sources if one.origin.value}
        self._of_sections = all(one.origin.section or not one.at for one in self._sources)
        self._firsts: dict[Key, dict[str, RawField]] = {}

    def reading(self, notes: list[Note]) -> SheetReading:
        """Return the rows, to be gone through once, with what is to be said of them; only the first class tells all."""
        records = Records(self._table, self._layout, self._place, notes, tell=self._is_first)
        return SheetReading(self._sheet, self._table.sheet, self._all(records, notes), notes, self._columns())

    def _columns(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Return which column is which field, by part; the column of a year has the field of its amount."""
        found = {
            one.field.name: (letters(one.at[0]), self._header(one.at[0]))
            for one in self._sources
            if one.at and not one.origin.section
        }
        if not self._rows.yearly:
            return {self._part: found}
        of_year = [one.field.name for one in self._sources if one.origin.year]
        return {
            self._part_of(year): {
                **found,
                **{name: (letters(year.col), self._header(year.col)) for name in of_year},
            }
            for year in self._years
        }

    def _header(self, col: int) -> str:
        return shown(" ".join(self._place.path[col].split()))

    def _part_of(self, year: Year | None) -> str:
        return "-".join(one for one in (self._part, letters(year.col) if year else "") if one)

    # -- rows ------------------------------------------------------------------------------------------------

    def _all(self, records: Records, notes: list[Note]) -> Iterator[RawRow]:
        gathered = frozenset(one.field.name for one in self._sources if one.origin.gather)
        groups, skipped = Groups(gathered, notes), 0
        for record in records:
            if not self._wanted(record):
                skipped += 1
                continue
            made = False
            key = self._key(records, record)
            for row in self._made(records, record, key, notes):
                made = True
                if self._rows.once:  # what belongs to no group is one by itself
                    groups.add((*(key or ("", str(record.at))), row.year), row)
                else:
                    yield row
            if self._is_first and not made and len(records.texts(record.row)) > SECTION_TEXTS:
                notes.append(self._unmade(records, record))
        yield from groups.rows()
        if skipped and self._is_first:
            notes.append(self._skipped(skipped))

    def _wanted(self, record: Record) -> bool:
        return all(pattern.fullmatch(_text(record.row, col)) for col, pattern in self._only.items())

    def _made(self, records: Records, record: Record, key: Key | None, notes: list[Note]) -> Iterator[RawRow]:
        """Yield the row; where there is one column a year, one row for each year that has an amount."""
        found = self._found(records, record, key)
        lacking = next((name for name in self._rows.require if name not in found), None)
        if lacking is not None:
            if found and not self._is_first and not self._rows.once:
                notes.append(self._lost(lacking, found))
            return
        if not self._rows.yearly:
            if self._of_sections or any(said.cell.row == record.at + 1 for said in found.values()):
                yield self._row(record, found, None)
            return
        for year in self._years:
            fields = dict(found)
            for one in self._sources:
                if one.origin.year == "header":
                    fields[one.field.name] = RawField(year.said, year.cell)
                elif one.origin.year:
                    got = records.cells.field(record.at, record.row, year.col, one.field)
                    fields |= {one.field.name: got} if got else {}
            if _holds_amount(record.row, year.col):
                yield self._row(record, fields, year)

    def _row(self, record: Record, fields: dict[str, RawField], year: Year | None) -> RawRow:
        last = letters(max(len(record.row), 1) - 1)
        return RawRow(
            self._sheet,
            self._table.sheet,
            record.at + 1,
            last,
            fields,
            self._part_of(year),
            self._defaults,
            letters(year.col) if year else "",
        )

    def _found(self, records: Records, record: Record, key: Key | None) -> dict[str, RawField]:
        """Return what the record says, field by field; what is of the group only from the group's first row."""
        found = {
            one.field.name: said
            for one in self._sources
            if not one.origin.year and (said := self._one(records, record, one)) is not None
        }
        of_group = [one.field.name for one in self._sources if one.origin.of_group]
        if of_group:
            own = {name: found.pop(name) for name in of_group if name in found}
            if key is not None:
                found |= self._firsts.setdefault(key, own)
        return found

    def _one(self, records: Records, record: Record, source: Source) -> RawField | None:
        origin = source.origin
        if origin.section:
            said = records.sections.get(origin.section)
        elif origin.join:
            said = joined(records.cells, record, source)
        else:
            cells = (records.cells.field(record.at, record.row, col, source.field) for col in source.at)
            said = next((cell for cell in cells if cell is not None), None)
        raw = changed(said.raw, origin) if said is not None else None
        return None if said is None or is_blank(raw) else RawField(raw, said.cell, origin.free)

    def _key(self, records: Records, record: Record) -> Key | None:
        """Return what tells the record's group from others; None where it does not say all of it."""
        key = []
        for name, col in self._group:
            section = records.sections.get(name)
            said = printed(section.raw) if section else _text([records.cells.raw(record.at, record.row, col)], 0)
            key.append(slug(said))
        return tuple(key) if all(key) else None

    def _at(self, name: str) -> int:
        """Return the column of a header; one that no row reaches where there is none."""
        return self._place.names.get(headers.key(name), len(self._place.path))

    # -- notes -----------------------------------------------------------------------------------------------

    def _skipped(self, number: int) -> Note:
        message = text("find.rows_skipped", rows=number, value=", ".join(self._layout.only))
        return Note("find.rows_skipped", "info", message, None, self._table.sheet)

    def _lost(self, lacking: str, found: Mapping[str, RawField]) -> Note:
        """Return the warning that what a row says beside another class of rows was not taken."""
        name, said = next(iter(found.items()))
        value = shown(printed(said.raw))
        message = text("find.value_unread", value=value, field=self._sheet.field(lacking).label)
        cell = said.cell
        return Note("find.value_unread", "warning", message, None, cell.sheet, cell.row, cell.column, name, value)

    def _unmade(self, records: Records, record: Record) -> Note:
        """Return the warning that a row, which says much, is no record of the layout."""
        found = self._found(records, record, None)
        lacking = [self._sheet.field(name) for name in self._rows.require if name not in found]
        lacking += [one.field for one in self._sources if one.origin.year == "cell"]
        field = (lacking or [one.field for one in self._sources])[0]
        message = text("find.row_unread", field=field.label)
        return Note("find.row_unread", "warning", message, None, self._table.sheet, record.at + 1)


def _text(row: Sequence[RawCell], col: int) -> str:
    return " ".join(printed(row[col]).split()) if col < len(row) and not is_blank(row[col]) else ""


def _holds_amount(row: Sequence[RawCell], col: int) -> bool:
    return col < len(row) and not is_blank(row[col]) and money(row[col]).value != 0
