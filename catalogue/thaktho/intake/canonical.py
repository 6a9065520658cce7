"""The canonical workbook: each sheet's header row decides which column is which field; order is free.

A header may be the field's Thai name, its English name, its term, or another name that the shape lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from thaktho.contract import Contract, Field, Sheet
from thaktho.intake.tables import letters
from thaktho.intake.values import clean_text, is_blank, printed
from thaktho.iris import slug
from thaktho.messages import text
from thaktho.model import Cell, Note, RawCell, Table

_HEADER_WITHIN = 15
"""A header row is looked for in this many rows: title rows may stand above it."""


@dataclass(frozen=True, slots=True)
class RawField:
    """A field's cell as it stands in the file."""

    raw: RawCell
    cell: Cell


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of one sheet: the cells of its fields, not yet understood."""

    sheet: Sheet
    table: str
    row: int
    last_column: str
    fields: dict[str, RawField]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What the layout found in one table: rows, notes, and which column is which field."""

    sheet: Sheet
    rows: list[RawRow]
    notes: list[Note]
    columns: dict[str, tuple[str, str]]


def read_sheet(table: Table, contract: Contract) -> SheetReading | Note | None:
    """Read one table of a canonical workbook.

    Returns:
        the rows; None for an empty table; or a note, where the table is no sheet of ours.
    """
    if not any(not is_blank(cell) for row in table.rows for cell in row):
        return None
    sheet = _sheet_for(table, contract)
    if sheet is None:
        return Note("find.unknown_sheet", "info", text("find.unknown_sheet", value=table.sheet), None, table.sheet)
    top, columns = _header(table, sheet)
    if not columns:
        message = text("find.no_header", value=table.sheet)
        right = text("suggest.header", value=sheet.fields[0].label)
        return Note("find.no_header", "violation", message, right, table.sheet)
    notes = _strange_headers(table, top, columns, sheet)
    first = top + 2 if _is_second_header(table, top, columns) else top + 1
    rows = [row for at in range(first, len(table.rows)) if (row := _row(table, at, columns, sheet)) is not None]
    header = {f.name: (letters(at), printed(table.rows[top][at])) for at, f in columns.items()}
    return SheetReading(sheet, rows, notes, header)


def _sheet_for(table: Table, contract: Contract) -> Sheet | None:
    wanted = slug(table.sheet)
    for sheet in contract.sheets:
        if wanted in {slug(sheet.sheet.th), slug(sheet.sheet.en), slug(sheet.name)}:
            return sheet
    return None


def _header(table: Table, sheet: Sheet) -> tuple[int, dict[int, Field]]:
    """Return the row with the most known headers, and its columns."""
    found = [(at, _columns(row, sheet)) for at, row in enumerate(table.rows[:_HEADER_WITHIN])]
    return max(found, key=lambda pair: (len(pair[1]), -pair[0]))


def _columns(row: Sequence[RawCell], sheet: Sheet) -> dict[int, Field]:
    known = _known_headers(sheet)
    columns: dict[int, Field] = {}
    for at, raw in enumerate(row):
        field = next((known[key] for key in _header_keys(raw) if key in known), None)
        if field is not None and field not in columns.values():
            columns[at] = field
    return columns


def _known_headers(sheet: Sheet) -> dict[str, Field]:
    known: dict[str, Field] = {}
    for position in range(max(len(field.headers) for field in sheet.fields)):
        for field in sheet.fields:  # every field's own name comes before any field's other names
            if position < len(field.headers):
                known.setdefault(slug(field.headers[position]), field)
    return known


def _header_keys(raw: RawCell) -> list[str]:
    """Return the forms in which a header may be known: the whole, and each line of a two-line one."""
    if not isinstance(raw, str):
        return []
    whole = clean_text(raw).value or ""
    return [slug(part) for part in (whole, *raw.splitlines()) if part.strip()]


def _is_second_header(table: Table, top: int, columns: dict[int, Field]) -> bool:
    """Tell whether the row below repeats the headers in another language, as the template has it."""
    if top + 1 >= len(table.rows):
        return False
    below = _columns(table.rows[top + 1], next(iter(_sheets(columns))))
    return len(below) > 1 and all(columns.get(at) == field for at, field in below.items())


def _sheets(columns: dict[int, Field]) -> list[Sheet]:
    fields = tuple(columns.values())
    blank = text("find.no_header", value="")
    return [Sheet("", "", "", blank, blank, "", "", (), (), fields)]


def _strange_headers(table: Table, top: int, columns: dict[int, Field], sheet: Sheet) -> list[Note]:
    notes = []
    for at, raw in enumerate(table.rows[top]):
        if at in columns or is_blank(raw):
            continue
        notes.append(_strange_header(table, top, at, sheet))
    return notes


def _strange_header(table: Table, top: int, at: int, sheet: Sheet) -> Note:
    value = printed(table.rows[top][at])
    labels = {field.label.th: field for field in sheet.fields} | {field.label.en: field for field in sheet.fields}
    near = process.extractOne(value, labels.keys(), scorer=fuzz.ratio)
    label = labels[near[0]].label if near else sheet.fields[0].label
    used = next((f for key in _header_keys(value) if (f := _known_headers(sheet).get(key))), None)
    rule = "find.column_twice" if used else "find.unknown_column"
    suggestion = text("suggest.delete_column" if used else "suggest.header", value=label)
    return Note(rule, "warning", text(rule, value=value), suggestion, table.sheet, top + 1, letters(at), None, value)


def _row(table: Table, at: int, columns: dict[int, Field], sheet: Sheet) -> RawRow | None:
    row = table.rows[at]
    fields = {
        field.name: RawField(row[col], Cell(table.sheet, at + 1, letters(col)))
        for col, field in columns.items()
        if col < len(row) and not is_blank(row[col])
    }
    if not fields:
        return None
    return RawRow(sheet, table.sheet, at + 1, letters(max(len(row), 1) - 1), fields)
