"""The content of an .ods, looked through as a stream: extent of its tables, merged cells, formulas without a result."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from thaktho.cells import Merged
from thaktho.intake.files.contents import Contents, Fault, check_extent, check_sheets
from thaktho.intake.files.limits import MAX_COLUMNS, MAX_FAULTS, MAX_MERGED, MAX_ROWS
from thaktho.intake.files.streams import pieces

_TAG = re.compile(
    rb"<(?:table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>([^<]{0,32}(?:<text:p>[^<]{0,16}<)?)"
    rb"|table:(table-source)\b)"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"([0-9]{1,9})\"")
_SPANNED = re.compile(rb"number-(rows|columns)-spanned=\"([0-9]{1,7})\"")
_NAME = re.compile(rb"table:name=\"([^\"]*)\"")
_HIDDEN = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")
_SAID = re.compile(rb"<text:p>([^<]*)<")
_ERROR = re.compile(rb"#[A-Z0-9/!?]+|Err:[0-9]+")


def look(stream: IO[bytes], found: Contents) -> None:
    """Look through the content of a document; faults and external links go into ``found``.

    Raises:
        Refused: a value stands too far away.
    """
    at, sheets = _Place(), 0
    tags = (match.groups(b"") for piece in pieces(stream, b"<table:table") for match in _TAG.finditer(piece))
    for tag, attributes, said, outside in tags:
        if outside:
            found.tell("external-links")
        elif tag == b"table":
            at, sheets = _Place(_name(attributes)), sheets + 1
            check_sheets(sheets)
        elif tag == b"table-row":
            at.next_row(attributes)
        else:
            if b"-spanned=" in attributes and len(merged := found.merged.setdefault(at.sheet, [])) < MAX_MERGED:
                merged.append(at.merged(attributes))
            found.add(at.next_cell(attributes, said))
            check_extent(at.rows, at.columns)
            if at.hides:
                found.tell("hidden-rows")


@dataclass(slots=True)
class _Place:
    """Where the stream stands in a table; rows and cells are repeated by an attribute."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    again: int = 0
    rows: int = 0
    columns: int = 0
    """How far the values reach; the empty cells at the end, often a million, do not count."""
    hidden: bool = False
    hides: bool = False
    """Whether the row is hidden, by hand or by a filter, and whether such a row of the table had something in it."""

    def next_row(self, attributes: bytes) -> None:
        """Go on to the next row."""
        self.row, self.column, self.again = self.row + self.again, 0, _times(attributes)
        self.hidden = _HIDDEN.search(attributes) is not None

    def merged(self, attributes: bytes) -> Merged:
        """Return the cells that the next cell spans."""
        spans = {what: max(int(number), 1) for what, number in _SPANNED.findall(attributes)}
        last_row, last_column = self.row + spans.get(b"rows", 1) - 1, self.column + spans.get(b"columns", 1) - 1
        return self.row, self.column, min(last_row, MAX_ROWS), min(last_column, MAX_COLUMNS)

    def next_cell(self, attributes: bytes, said: bytes) -> Iterator[Fault]:
        """Go on over the next cell, and yield its faults."""
        first, times = self.column, _times(attributes)
        self.column += times
        formula = b"table:formula=" in attributes
        if not attributes.endswith(b"/") or b"office:value" in attributes or formula:
            self.hides |= self.hidden
            self.rows, self.columns = max(self.rows, self.row + self.again), max(self.columns, self.column)
        error = _error(attributes, said, formula=formula)
        if error is None:
            return iter(())
        rows = range(self.row, self.row + min(self.again, MAX_FAULTS))
        return ((self.sheet, row, col, error) for row in rows for col in range(first, first + min(times, MAX_FAULTS)))


def _error(attributes: bytes, said: bytes, *, formula: bool) -> str | None:
    """Return the error of a cell, "" if its formula was never calculated; None if all is well."""
    text = _SAID.search(said)
    shown = text[1].strip() if text else b""
    if b'value-type="error"' in attributes or (formula and _ERROR.fullmatch(shown)):
        return shown.decode("ascii", "replace") or "#VALUE!"
    return "" if formula and b"office:value-type" not in attributes and not shown else None


def _times(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return min(int(repeated[1]), MAX_ROWS) if repeated else 1


def _name(attributes: bytes) -> str:
    named = _NAME.search(attributes)
    return html.unescape(named[1].decode("utf-8", "replace")) if named else ""
