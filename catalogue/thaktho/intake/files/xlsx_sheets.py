"""A sheet's XML in an .xlsx, looked through as a stream: how far it reaches, and its formulas without a result.

calamine gives an empty cell for an error, and for a formula that was never calculated; nobody would know.
"""

import re
from collections.abc import Iterator
from typing import IO

from thaktho.cells import column_index
from thaktho.intake.files.contents import Contents, Fault, check_extent
from thaktho.intake.files.limits import MAX_FAULTS
from thaktho.intake.files.streams import pieces

_FAR_CELL = re.compile(rb"\br=\"(?:([A-Z]{2,3})([0-9]{1,7})|([A-Z])([0-9]{6,7}))\"[^>/]*>(?!</)")
"""A cell with content beyond column Z or row 99,999: what lies within is no more than 2,600,000 cells."""
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>(?:[^<]|<(?!/(?:\w+:)?c>))*?<(?:\w+:)?v>([^<]*)<")
_NEVER_CALCULATED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*[^/]>(?:(?!</(?:\w+:)?row>).){0,4000}?<(?:\w+:)?(?:v|is)>",
    re.DOTALL,
)
"""A row that is hidden, by hand or by a filter, and has something in it."""
_CELL_REF = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ARRAY = re.compile(rb"\bt=\"(?:array|dataTable)\"")
_RANGE = re.compile(rb"\bref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")


def look(sheet: str, stream: IO[bytes], found: Contents) -> None:
    """Look through a sheet's XML; its faults go into ``found``.

    Raises:
        Refused: a value stands too far away.
    """
    rows, columns = 0, 26
    for piece in pieces(stream, b"<row"):
        for far, far_row, near, near_row in _FAR_CELL.findall(piece):
            rows = max(rows, int(far_row or near_row))
            columns = max(columns, column_index((far or near).decode()) + 1)
        if b'hidden="' in piece and _HIDDEN_ROW.search(piece):
            found.tell("hidden-rows")
        if b'"e"' in piece or b"f>" in piece or b"<f" in piece:
            found.add(_faults(sheet, piece))
    check_extent(rows, columns)


def _faults(sheet: str, piece: bytes) -> Iterator[Fault]:
    for tag, error in _ERROR_CELL.findall(piece):
        yield from ((sheet, row, column, error.decode("ascii", "replace")) for row, column in _places(tag))
    for tag, formula in _NEVER_CALCULATED.findall(piece):
        spans = _RANGE.search(formula) if _ARRAY.search(formula) else None
        places = _spanned(spans) if spans else _places(tag)
        yield from ((sheet, row, column, "") for row, column in places)


def _places(tag: bytes) -> Iterator[tuple[int, int]]:
    ref = _CELL_REF.search(tag)
    if ref:
        yield int(ref[2]) - 1, column_index(ref[1].decode())


def _spanned(spans: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the cells that one formula fills: of an array or a data table, the other cells have none of their own."""
    left, right = (column_index(spans[at].decode()) for at in (1, 3))
    last = min(int(spans[4]), int(spans[2]) + MAX_FAULTS)
    yield from ((row, column) for row in range(int(spans[2]) - 1, last) for column in range(left, right + 1))
