"""Rows of raw cells by field, as a layout finds them in a table: not yet understood."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thaktho.cells import Cell, RawCell, Table, letters
from thaktho.contract import Field, Sheet
from thaktho.intake.guard.find import shown
from thaktho.intake.layouts import headers
from thaktho.intake.values.scalars import is_blank, printed
from thaktho.messages import text
from thaktho.model import Note

_TOTAL = re.compile(
    r"\s*(?:(?:ยอด)?รวม\s*(?:$|ทั้งสิ้น|ทั้งหมด|เงิน|เป็นเงิน|งบประมาณ|จำนวน|[0-9๐-๙]+\s*โครงการ)"
    r"|หมายเหตุ(?:\s*[:：]|\s|$)|ยอดยก(?:ไป|มา)|ลงชื่อ|ผู้จัดทำข้อมูล|(?:grand )?total\b)",
    re.IGNORECASE,
)
"""How rows begin that are no records: totals, remarks, signatures."""
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}")
"""What a spreadsheet prints where a formula has no result."""
_OPENS_ERROR = frozenset("#E")
_COUNTED = frozenset({"money", "integer", "decimal"})
"""Kinds of which one merged cell beside several rows says the whole, not each."""
_MOST_HEADLESS = 20
"""Columns without a header that are told one by one."""
_MOST_MERGED = 100_000


@dataclass(frozen=True, slots=True)
class RawField:
    """A field's cell as it stands in the file; ``free`` marks a text in which a place may be named among others.

    ``also`` are further cells of the same field, of other rows of the file.
    """

    raw: RawCell
    cell: Cell
    free: bool = False
    also: tuple["RawField", ...] = ()


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of one sheet: the cells of its fields, not yet understood.

    ``part`` and ``year`` are as in `thaktho.model.Row`. ``defaults`` are texts, by field, that the layout gives the row
    and no cell of it holds.
    """

    sheet: Sheet
    table: str
    row: int
    last_column: str
    fields: dict[str, RawField]
    part: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    year: str = ""


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a layout found in one table of one class of rows.

    ``rows`` can be gone through once; ``notes`` are complete when that is done. ``columns`` maps each part (see
    `RawRow`) to ``{field: (column letters, header as printed)}``.
    """

    sheet: Sheet
    table: str
    rows: Iterator[RawRow]
    notes: list[Note]
    columns: Mapping[str, Mapping[str, tuple[str, str]]]


def is_empty(table: Table) -> bool:
    """Tell whether no cell of a table says anything."""
    return all(is_blank(cell) for row in table.rows for cell in row)


class Cells:
    """The cells of a table's rows, gone through in order: what they hold, and where that stands."""

    def __init__(self, table: Table, notes: list[Note]) -> None:
        """Prepare for one going through; formulas without a result that are asked for are told in ``notes``."""
        self._notes = notes
        self._table = table
        self._above = _merged_down(table)
        self._tops: dict[tuple[int, int], RawCell] = {}
        self._wanted = set(self._above.values())

    def rows(self, first: int) -> Iterator[tuple[int, Sequence[RawCell]]]:
        """Yield the number (from 0) and the cells of each row from ``first`` on, also of rows of faults alone."""
        end = 0
        for at, row in enumerate(self._table.rows):
            end = at + 1
            if self._wanted:
                self._tops.update({(at, col): row[col] for col in range(len(row)) if (at, col) in self._wanted})
            if at >= first:
                yield at, row
        yield from ((at, []) for at in sorted({at for at, _ in self._table.faults if at >= max(end, first)}))

    def field(self, at: int, row: Sequence[RawCell], col: int, field: Field) -> RawField | None:
        """Return a field's cell, that of the merged cell which reaches down to it where it has none of its own."""
        raw = row[col] if col < len(row) else None
        fault = self._table.faults.get((at, col))
        if fault is not None or (
            isinstance(raw, str) and raw.lstrip()[:1] in _OPENS_ERROR and _ERROR.fullmatch(raw.strip())
        ):
            self._fault(at, col, field, fault if fault is not None else str(raw).strip())
            return None
        if not is_blank(raw):
            return RawField(raw, Cell(self._table.sheet, at + 1, letters(col)))
        top = self._above.get((at, col))
        if top is None or is_blank(self._tops.get(top)):
            return None
        if field.kind in _COUNTED:
            self._whole(at, col, field, top)
            return None
        return RawField(self._tops[top], Cell(self._table.sheet, top[0] + 1, letters(top[1])))

    def raw(self, at: int, row: Sequence[RawCell], col: int) -> RawCell:
        """Return what stands in a cell, or in the merged cell which reaches down to it."""
        raw = row[col] if col < len(row) else None
        return self._tops.get(self._above.get((at, col), (at, col))) if is_blank(raw) else raw

    def _whole(self, at: int, col: int, field: Field, top: tuple[int, int]) -> None:
        """Say that a number in a merged cell is told of its first row only: whose share is what, nobody knows."""
        value = shown(printed(self._tops[top]))
        message = text("find.merged_number", value=value, field=field.label, row=top[0] + 1)
        where = (self._table.sheet, at + 1, letters(col), field.name)
        self._notes.append(Note("find.merged_number", "warning", message, text("suggest.merged_number"), *where))

    def _fault(self, at: int, col: int, field: Field, error: str) -> None:
        error = shown(error)  # a file may say whatever it likes where an error stands
        rule = "find.formula_error" if error else "find.formula_uncalculated"
        message = text(rule, value=error, field=field.label)
        right = text("suggest.formula_value", example=field.example)
        where = (self._table.sheet, at + 1, letters(col), field.name)
        self._notes.append(Note(rule, "violation", message, right, *where, error or None))


def _merged_down(table: Table) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, for each cell under the first row of a merged one, where that begins."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in table.merged:
        if bottom > top and len(found) + (bottom - top) * (right - left + 1) <= _MOST_MERGED:
            under = ((row, col) for row in range(top + 1, bottom + 1) for col in range(left, right + 1))
            found.update(dict.fromkeys(under, (top, left)))
    return found


def total(table: Table, at: int, row: Sequence[RawCell], numbers: frozenset[int] = frozenset()) -> Note | None:
    """Return the note of a totals row, a remark or a signature; None where the row does not begin like one.

    Args:
        table: of which it is a row.
        at: the row, from 0.
        row: its cells.
        numbers: columns that only number the rows.
    """
    held = (col for col, raw in enumerate(row) if not is_blank(raw))
    col = next((col for col in held if not (col in numbers and headers.is_number(row[col]))), None)
    if col is None or not _TOTAL.match(printed(row[col])):
        return None
    value = shown(printed(row[col]))
    message = text("find.total_row", value=value)
    return Note("find.total_row", "info", message, None, table.sheet, at + 1, letters(col), None, value)


@dataclass(slots=True)
class Headless:
    """Columns that hold something and have no header; a running number needs none."""

    table: Table
    top: int
    header: Sequence[RawCell]
    held: dict[int, tuple[str, int, bool]] = field(default_factory=dict)
    """By column: the first text in it, how many there are, and whether they are 1, 2, 3 …"""

    def look(self, row: Sequence[RawCell], first: int = 0) -> None:
        """Look at the cells of a row that have no header; ``first`` is the column in which they begin."""
        for at, raw in enumerate(row, first):
            if (at < len(self.header) and not is_blank(self.header[at])) or is_blank(raw):
                continue
            said = printed(raw)
            begun, count, running = self.held.get(at, (said, 0, True))
            self.held[at] = begun, count + 1, running and said == str(count + 1)

    def notes(self) -> Iterator[Note]:
        """Yield what is to be said of them, when all rows are gone through."""
        strange = [(at, first) for at, (first, _, running) in sorted(self.held.items()) if not running]
        if len(strange) > _MOST_HEADLESS:
            message = text("find.many_headless", columns=len(strange) - _MOST_HEADLESS)
            yield Note("find.many_headless", "warning", message, text("suggest.delete_columns"), self.table.sheet)
        for at, first in strange[:_MOST_HEADLESS]:
            message = text("find.no_column_header", value=shown(first), column=letters(at))
            right = text("suggest.give_header")
            where = (self.table.sheet, self.top + 1, letters(at))
            yield Note("find.no_column_header", "warning", message, right, *where)
