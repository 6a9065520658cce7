"""The canonical workbook: each sheet's header row decides which column is which field; order is free.

A header may be the field's Thai name, its English name, its term, or another name that the shape lists.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from thaktho.cells import RawCell, Table, letters
from thaktho.contract import Contract, Field, Sheet
from thaktho.intake import headers
from thaktho.intake.guard import shown
from thaktho.intake.headers import Head, head_of
from thaktho.intake.raw_rows import Cells, Headless, RawRow, SheetReading, total
from thaktho.intake.values import is_blank, printed
from thaktho.intake.which_sheet import Which, header_in, unknown
from thaktho.messages import Text, text
from thaktho.model import Note

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
        right = text("suggest.header", value=sheet.fields[0].label)
        return Note("find.no_header", "violation", message, right, table.sheet)
    notes = _strange_headers(table, header, sheet)
    if contract.sheet_called(table.sheet) is not sheet:
        message = text("find.sheet_taken", value=shown(table.sheet), sheet=sheet.sheet)
        notes.insert(0, Note("find.sheet_taken", "info", message, None, table.sheet))
    first = header.first + _is_second_header(head, header)
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
    for at, row in cells.rows(first):
        headless.look(row)
        found = {f.name: got for col, f in columns.items() if (got := cells.field(at, row, col, f)) is not None}
        if not found:
            continue
        summed = None if "code" in found else total(table, at, row)
        if summed is not None:
            notes.append(summed)
        else:
            yield RawRow(sheet, table.sheet, at + 1, letters(max(len(row), 1) - 1), found)
    notes += headless.notes()
