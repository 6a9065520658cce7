"""The records of binary workbooks (.xlsb and .xls): how far a sheet reaches, its errors, and what is locked.

calamine gives an empty cell for an error.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from thaktho.intake.files.contents import BIFF_ERRORS, Contents, Fault, check_extent

# [MS-XLSB] 2.3.1
_ROW, _CELLS, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, range(2, 12), 3, 11, 0x9C
# [MS-XLS] 2.3.1
_XLS_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _BOOLERR, _BOF = 0x06, 0x0A, 0x2F, 0x85, 0x1AE, 0x205, 0x809
_BIFF8 = 0x600
_OWN_BOOKS = (0x0401, 0x3A01)
"""What a SUPBOOK record says where it speaks of the workbook itself, or of add-ins."""


class Globals(NamedTuple):
    """What the first part of an .xls says: is it locked, has it links to other files, where each sheet begins."""

    locked: bool
    linked: bool
    sheets: dict[str, int]


def look_xlsb(sheet: str, data: bytes, found: Contents) -> None:
    """Look through a sheet of an .xlsb; its faults go into ``found``.

    Raises:
        Refused: a value stands too far away.
    """
    row = rows = columns = 0
    for kind, body in _records(data):
        first = int.from_bytes(body[:4], "little")
        if kind == _ROW:
            row = first
        elif kind in _CELLS:
            rows, columns = max(rows, row + 1), max(columns, first + 1)
            if kind in (_CELL_ERROR, _FORMULA_ERROR) and len(body) > 8:  # noqa: PLR2004 - column, style, error
                found.add([(sheet, row, first, BIFF_ERRORS.get(body[8], "#VALUE!"))])
    check_extent(rows, columns)


def xlsb_names(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield the id of the relation and the name of each sheet of an .xlsb."""
    for kind, body in _records(workbook):
        if kind == _SHEET:
            relation, at = _wide(body, 8)
            yield relation, _wide(body, at)[0]


def _wide(body: bytes, at: int) -> tuple[str, int]:
    (count,) = struct.unpack_from("<I", body, at)
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    # Records of BIFF12 are type, length, body ([MS-XLSB] 2.1.4).
    at = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:  # noqa: PLR2004 - the high bit says that another byte follows
            return value, at + place + 1
    return value, at + most


def xls_globals(stream: bytes) -> Globals:
    """Look through the first part of an .xls, up to its end or to where it is locked."""
    sheets: dict[str, int] = {}
    linked = False
    for kind, body in _xls_records(stream, 0):
        if kind == _FILEPASS:
            return Globals(locked=True, linked=linked, sheets={})
        if kind == _BOUNDSHEET and len(body) > 8:  # noqa: PLR2004 - place, state, length, flags
            said = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")
            sheets[said[: body[6]]] = int.from_bytes(body[:4], "little")
        elif kind == _SUPBOOK:
            linked = linked or int.from_bytes(body[2:4], "little") not in _OWN_BOOKS
    return Globals(locked=False, linked=linked, sheets=sheets)


def xls_faults(stream: bytes, sheets: dict[str, int]) -> Iterator[Fault]:
    """Yield the errors in the cells of an .xls; sheets of Excel 95 and before have none that we know."""
    for sheet, start in sheets.items():
        if int.from_bytes(stream[start + 4 : start + 6], "little") != _BIFF8:
            continue
        for kind, body in _xls_records(stream, start):
            error = _xls_error(kind, body)
            if error is not None:
                row, column = struct.unpack_from("<2H", body)
                yield sheet, row, column, BIFF_ERRORS.get(error, "#VALUE!")


def _xls_error(kind: int, body: bytes) -> int | None:
    if kind == _BOOLERR and len(body) > 7:  # noqa: PLR2004 - row, column, style, value, whether it is an error
        return body[6] if body[7] else None
    if kind == _XLS_FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004 - 2: an error
        return body[8]
    return None


def _xls_records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place on, to the end of the part that begins there; charts inside it are parts too."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[at + 4 : at + 4 + size]
        if depth <= 0:
            return
        at += 4 + size
