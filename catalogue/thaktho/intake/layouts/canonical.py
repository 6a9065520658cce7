"""The canonical workbook: each sheet's header row decides which column is which field; order is free.

A header may be the field's Thai name, its English name, its term, or another name that the shape lists.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from thaktho.cells import RawCell, Table, letters
from thaktho.contract import Contract, Field, Sheet
from thaktho.intake.guard.find import shown
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.headers import Head, head_of
from thaktho.intake.layouts.raw_rows import Cells, Headless, RawField, RawRow, SheetReading, total
from thaktho.intake.layouts.which_sheet import Which, header_in, unknown
from thaktho.intake.values.scalars import is_blank, printed
from thaktho.messages import Text, text
from thaktho.model import Note

_HEADERS_AGAIN = 3
"""A row that has so many headers in their own columns is the header once more."""
_MERGED_WIDE = 2
"""A text across more than so many columns and the first is no cell of any of them."""
_LEAST_LIKENESS = 75  # of 100; below it the nearest name is no help


class _Header(NamedTuple):
    """A header: its first row, the first row of the body, the cells, and which column is which field."""

    top: int
    first: int
    cells: Sequence[RawCell]
    columns: dict[int, Field]


def read_sheet(table: Table, contract: Contract, which: Which) -> SheetReading | Note:
    """Read one table of a canonical workbook.

    Args:
        table: a table that is not empty.
        contract: the sheets to look for.
        which: what `assign` found of all tables of the file.

    Returns:
        the rows; or a note, where the table is no sheet of ours.
    """
    head = head_of(table)
    sheet = which.get(table.sheet)
    if sheet is None:
        return unknown(table, which, contract)
    header = _header_of(table, head, sheet)
    top, columns = header.top, header.columns
    if not columns:
        message = text("find.no_header", value=shown(table.sheet))
        right = text("suggest.header_row", value=sheet.fields[0].label)
        return Note("find.no_header", "violation", message, right, table.sheet)
    notes = _strange_headers(table, header, sheet)
    if contract.sheet_called(table.sheet) is not sheet:
        message = text("find.sheet_taken", value=shown(table.sheet), sheet=sheet.sheet)
        notes.insert(0, Note("find.sheet_taken", "info", message, None, table.sheet))
    first = header.first
    if _is_second_header(head, header):
        notes += _typed_over(table, head[first], header)
        first += 1
    told = {f.name: (letters(at), shown(printed(header.cells[at]))) for at, f in columns.items()}
    rows = _rows(table, sheet, columns, Headless(table, top, header.cells), first, notes)
    return SheetReading(sheet, table.sheet, rows, notes, {"": told})


def _header_of(table: Table, head: Head, sheet: Sheet) -> _Header:
    """Return the header: of two rows where a cell of the first is merged over several columns, with names below."""
    top, columns = header_in(head, sheet)
    cells = head[top] if head else []
    plain = _Header(top, top + 1, cells, columns)
    width = max((len(row) for row in head), default=0)
    wide = {first: right - left + 1 for first, left, _, right in table.merged if right > left}
    for above, least in ((top, len(columns)), (top - 1, len(columns) + 1)):
        if columns and above in wide and wide[above] < width:
            path = headers.paths(headers.spread(table), above, 2)
            found = headers.columns(path, sheet.fields)
            if len(found) >= least:
                return _Header(above, headers.below(table, above, 2), path, found)
    return plain


def _is_second_header(head: Head, header: _Header) -> bool:
    """Tell whether the row below repeats the headers in another language, as the template has it."""
    if header.first >= len(head):
        return False
    below = headers.columns(head[header.first], tuple(header.columns.values()))
    return len(below) > 1 and all(header.columns.get(at) == field for at, field in below.items())


def _typed_over(table: Table, row: Sequence[RawCell], header: _Header) -> list[Note]:
    """Return a note where values stand among the headers of a second header row: they are not read."""
    named = headers.columns(row, tuple(header.columns.values()))
    for at in sorted(header.columns):
        if at >= len(row) or at in named or is_blank(row[at]):
            continue
        if printed(row[at]) not in printed(header.cells[at]):  # else the lower half of a header of two rows
            message = text("find.header_typed_over", value=shown(printed(row[at])))
            right = text("suggest.header_typed_over")
            return [Note("find.header_typed_over", "warning", message, right, table.sheet, header.first + 1)]
    return []


def _strange_headers(table: Table, header: _Header, sheet: Sheet) -> list[Note]:
    notes = []
    for at, raw in enumerate(header.cells):
        if at in header.columns or is_blank(raw) or headers.key(printed(raw)) in headers.NUMBERS:
            continue
        notes.append(_strange_header(table.sheet, header.top, at, printed(raw), sheet))
    return notes


def _strange_header(table: str, top: int, at: int, header: str, sheet: Sheet) -> Note:
    by_key, value = headers.known(sheet.fields), shown(header)
    used = next((found for key in headers.keys(header) if (found := by_key.get(key))), None)
    rule = "find.column_twice" if used else "find.unknown_column"
    right = text("suggest.delete_column", value=used.label) if used else _nearest_header(header, sheet)
    # two columns for one required field: taking either may publish the wrong one
    severity = "violation" if used and used.level == "required" else "warning"
    return Note(rule, severity, text(rule, value=value), right, table, top + 1, letters(at), None, value)


def _nearest_header(value: str, sheet: Sheet) -> Text | None:
    labels = {name: field.label for field in sheet.fields for name in field.headers}
    near = process.extractOne(value, labels.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    return text("suggest.header", value=labels[near[0]]) if near else None


def _rows(
    table: Table, sheet: Sheet, columns: dict[int, Field], headless: Headless, first: int, notes: list[Note]
) -> Iterator[RawRow]:
    cells = Cells(table, notes)
    names = {col: frozenset(map(headers.key, field.headers)) for col, field in columns.items()}
    wide = {top: (left, right) for top, left, bottom, right in table.merged if top == bottom}
    for at, row in cells.rows(first):
        headless.look(row)
        said = len(notes)
        found = {f.name: got for col, f in columns.items() if (got := cells.field(at, row, col, f)) is not None}
        if not found:
            continue
        aside = _total(table, at, row, found) or _header_again(table, at, row, names) or _section(table, at, row, wide)
        if aside is not None:
            notes[said:] = [aside]  # what stands in a row that is no record need not be right
        else:
            yield RawRow(sheet, table.sheet, at + 1, letters(max(len(row), 1) - 1), found)
    notes += headless.notes()


def _total(table: Table, at: int, row: Sequence[RawCell], found: Mapping[str, RawField]) -> Note | None:
    """Return the note of a totals row; a row with a code is none, unless the total is said in the code's own cell."""
    summed = total(table, at, row)
    coded = found.get("code")
    return None if summed and coded and coded.cell.column != summed.column else summed


def _header_again(table: Table, at: int, row: Sequence[RawCell], names: Mapping[int, frozenset[str]]) -> Note | None:
    """Return the note of a row that repeats the header, as rows pasted from another year's file do.

    ``names`` are the keys of the headers that each column may have.
    """
    held = [col for col in names if col < len(row) and not is_blank(row[col])]
    if not held or names[held[0]].isdisjoint(headers.keys(row[held[0]])):
        return None
    again = sum(not names[col].isdisjoint(headers.keys(row[col])) for col in held)
    if again < min(_HEADERS_AGAIN, len(names)):
        return None
    return Note("find.header_again", "info", text("find.header_again"), None, table.sheet, at + 1)


def _section(table: Table, at: int, row: Sequence[RawCell], wide: Mapping[int, tuple[int, int]]) -> Note | None:
    """Return the note of a row of one text, in cells that are merged into one: a heading of the rows below it."""
    left, right = wide.get(at, (0, 0))
    held = [col for col, raw in enumerate(row) if not is_blank(raw)]
    if right - left < _MERGED_WIDE or held != [left]:
        return None
    value = shown(printed(row[left]))
    message, right_way = text("find.section_row", value=value), text("suggest.section_row")
    return Note("find.section_row", "warning", message, right_way, table.sheet, at + 1, letters(left), None, value)
