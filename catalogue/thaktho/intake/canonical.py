"""The canonical workbook: each sheet's header row decides which column is which field; order is free.

A header may be the field's Thai name, its English name, its term, or another name that the shape lists.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from thaktho.contract import Contract, Field, Sheet
from thaktho.intake.values import clean_text, is_blank, printed
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Cell, Note, RawCell, Table, letters

_TOTAL = re.compile(
    r"\s*(?:(?:ยอด)?รวม\s*(?:$|ทั้งสิ้น|ทั้งหมด|เงิน|เป็นเงิน|งบประมาณ|จำนวน)|หมายเหตุ\s*[:：]|ลงชื่อ|(?:grand )?total\b)",
    re.IGNORECASE,
)
"""How rows begin that are no records: totals, remarks, signatures."""
_NUMBERS = frozenset(slug(header) for header in ("ที่", "ลำดับ", "ลำดับที่", "No.", "#"))
"""Headers of columns that only number the rows."""
_HEADER_WITHIN = 15
"""A header row is looked for in this many rows: title rows may stand above it."""
_ENOUGH = 3
"""A table that stands alone under a strange name is taken by its headers, where at least so many are known."""
_LEAST_LIKENESS = 75  # of 100; below it the nearest name is no help


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


def is_empty(table: Table) -> bool:
    """Tell whether no cell of a table says anything."""
    return all(is_blank(cell) for row in table.rows for cell in row)


def read_sheet(table: Table, contract: Contract, *, alone: bool) -> SheetReading | Note:
    """Read one table of a canonical workbook.

    Args:
        table: a table that is not empty.
        contract: the sheets to look for.
        alone: the file has no other table, so that this one is meant, whatever its name.

    Returns:
        the rows; or a note, where the table is no sheet of ours.
    """
    named = contract.sheet_called(table.sheet)
    sheet = named or (_best_fitting(table, contract) if alone else None)
    if sheet is None:
        return _unknown(table, contract)
    top, columns = _header(table, sheet)
    if not columns:
        message = text("find.no_header", value=table.sheet)
        right = text("suggest.header", value=sheet.fields[0].label)
        return Note("find.no_header", "violation", message, right, table.sheet)
    notes = _strange_headers(table, top, columns, sheet)
    if not named:
        message = text("find.sheet_taken", value=table.sheet, sheet=sheet.sheet)
        notes.insert(0, Note("find.sheet_taken", "info", message, None, table.sheet))
    first = top + 2 if _is_second_header(table, top, columns) else top + 1
    notes += _headless(table, top, first)
    found = [row for at in range(first, len(table.rows)) if (row := _row(table, at, columns, sheet)) is not None]
    rows = [row for row in found if not _is_total(table, row)]
    notes += [_total(table, row) for row in found if row not in rows]
    header = {f.name: (letters(at), printed(table.rows[top][at])) for at, f in columns.items()}
    return SheetReading(sheet, rows, notes, header)


def _unknown(table: Table, contract: Contract) -> Note:
    """Return the note of a table that is not read: grave where it has the headers of a sheet of ours."""
    like = _best_fitting(table, contract)
    if like is None:
        return Note("find.unknown_sheet", "info", text("find.unknown_sheet", value=table.sheet), None, table.sheet)
    message = text("find.sheet_like", value=table.sheet, sheet=like.sheet)
    right = text("suggest.sheet_name", value=like.sheet)
    return Note("find.sheet_like", "warning", message, right, table.sheet)


def _best_fitting(table: Table, contract: Contract) -> Sheet | None:
    """Return the sheet of which a table has the most headers, the earlier of equals; None if it has too few."""
    known = {sheet.name: len(_header(table, sheet)[1]) for sheet in contract.sheets}
    best = max(contract.sheets, key=lambda sheet: known[sheet.name])
    return best if known[best.name] >= _ENOUGH else None


def _header(table: Table, sheet: Sheet) -> tuple[int, dict[int, Field]]:
    """Return the row with the most known headers, and its columns."""
    found = [(at, _columns(row, sheet.fields)) for at, row in enumerate(table.rows[:_HEADER_WITHIN])]
    return max(found, key=lambda pair: (len(pair[1]), -pair[0]))


def _columns(row: Sequence[RawCell], fields: Sequence[Field]) -> dict[int, Field]:
    """Return which column is which field: by whole headers first, then by one line of a two-line header."""
    known = _known_headers(fields)
    columns: dict[int, Field] = {}
    for keys_of in (_whole_header, _header_lines):
        for at, raw in enumerate(row):
            field = next((known[key] for key in keys_of(raw) if key in known), None)
            if at not in columns and field is not None and field not in columns.values():
                columns[at] = field
    return dict(sorted(columns.items()))


def _known_headers(fields: Sequence[Field]) -> dict[str, Field]:
    known: dict[str, Field] = {}
    for position in range(max(len(field.headers) for field in fields)):
        for field in fields:  # every field's own name comes before any field's other names
            if position < len(field.headers):
                known.setdefault(_header_key(field.headers[position]), field)
    return known


def _header_key(header: str) -> str:
    """Return the form in which headers are compared: spaces and line ends inside one do not matter."""
    return slug(header).replace("-", "")


def _whole_header(raw: RawCell) -> list[str]:
    return [_header_key(clean_text(raw).value or "")] if isinstance(raw, str) and raw.strip() else []


def _header_lines(raw: RawCell) -> list[str]:
    return [_header_key(line) for line in raw.splitlines() if line.strip()] if isinstance(raw, str) else []


def _header_keys(raw: RawCell) -> list[str]:
    """Return the forms in which a header may be known: the whole, and each line of a two-line one."""
    return [*_whole_header(raw), *_header_lines(raw)]


def _is_second_header(table: Table, top: int, columns: dict[int, Field]) -> bool:
    """Tell whether the row below repeats the headers in another language, as the template has it."""
    if top + 1 >= len(table.rows):
        return False
    below = _columns(table.rows[top + 1], tuple(columns.values()))
    return len(below) > 1 and all(columns.get(at) == field for at, field in below.items())


def _strange_headers(table: Table, top: int, columns: dict[int, Field], sheet: Sheet) -> list[Note]:
    notes = []
    for at, raw in enumerate(table.rows[top]):
        if at in columns or is_blank(raw) or _header_key(printed(raw)) in _NUMBERS:
            continue
        notes.append(_strange_header(table, top, at, sheet))
    return notes


def _strange_header(table: Table, top: int, at: int, sheet: Sheet) -> Note:
    value = printed(table.rows[top][at])
    used = next((f for key in _header_keys(value) if (f := _known_headers(sheet.fields).get(key))), None)
    rule = "find.column_twice" if used else "find.unknown_column"
    right = text("suggest.delete_column", value=used.label) if used else _nearest_header(value, sheet)
    # two columns for one required field: taking either may publish the wrong one
    severity = "violation" if used and used.level == "required" else "warning"
    return Note(rule, severity, text(rule, value=value), right, table.sheet, top + 1, letters(at), None, value)


def _headless(table: Table, top: int, first: int) -> list[Note]:
    """Tell of columns that hold something and have no header; a running number needs none."""
    notes = []
    for at in range(max((len(row) for row in table.rows[first:]), default=0)):
        if at < len(table.rows[top]) and not is_blank(table.rows[top][at]):
            continue
        held = _held(table, at, first)
        if held and not _is_running(held):
            message = text("find.no_column_header", value=printed(held[0]), column=letters(at))
            right = text("suggest.give_header")
            where = (table.sheet, top + 1, letters(at))
            notes.append(Note("find.no_column_header", "warning", message, right, *where))
    return notes


def _held(table: Table, at: int, first: int) -> list[RawCell]:
    return [row[at] for row in table.rows[first:] if at < len(row) and not is_blank(row[at])]


def _is_running(held: Sequence[RawCell]) -> bool:
    """Tell a column of running numbers, which no reader misses."""
    numbers = [int(printed(raw)) for raw in held if printed(raw).isdecimal()]
    return bool(held) and numbers == list(range(1, len(held) + 1))


def _nearest_header(value: str, sheet: Sheet) -> Text | None:
    labels = {name: field.label for field in sheet.fields for name in field.headers}
    near = process.extractOne(value, labels.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS)
    return text("suggest.header", value=labels[near[0]]) if near else None


def _is_total(table: Table, row: RawRow) -> bool:
    """Tell a totals row, a remark or a signature from a record: it begins with such words and has no code."""
    first = next((printed(raw) for raw in table.rows[row.row - 1] if not is_blank(raw)), "")
    return "code" not in row.fields and _TOTAL.match(first) is not None


def _total(table: Table, row: RawRow) -> Note:
    first = next(at for at, raw in enumerate(table.rows[row.row - 1]) if not is_blank(raw))
    shown = printed(table.rows[row.row - 1][first])
    message = text("find.total_row", value=shown)
    return Note("find.total_row", "info", message, None, table.sheet, row.row, letters(first), None, shown)


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
