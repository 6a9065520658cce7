"""The child process in which untrusted files are parsed, under limits of memory, time and disk.

``python -m thaktho.intake.files.child NAME IN OUT PARENT`` reads the file behind the descriptor IN and writes its
rows behind OUT, many a line, each line a list in JSON, in the order of the sheets; what the lines are is the last
thing it says, as one line of JSON on standard output (`Index`), or ``{"refused": key, "values": {…}}``, or
``{"disk": why}`` if there is no room for rows. PARENT is the number of the process that it works for: it dies with it.
python-calamine aborts its whole process where memory ends, and some files cost minutes: here that hurts nobody.
"""

import datetime as dt
import errno
import json
import math
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, TypedDict

from thaktho import tied
from thaktho.cells import RawCell, letters
from thaktho.intake.files.contents import Fault, Refused
from thaktho.intake.files.limits import MAX_LETTERS, MAX_MERGED, MEMORY, SECONDS, SPOOL
from thaktho.intake.files.parsers import Sheet, parse

_TOGETHER = 4096
"""Cells after which a line ends."""
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


class SheetIndex(TypedDict):
    """A sheet: its name, where its lines begin and end, how many rows they hold, and its merged cells."""

    name: str
    start: int
    end: int
    rows: int
    merged: list[list[int]]


class Index(TypedDict):
    """What the lines are, and what the file carries beside them."""

    sheets: list[SheetIndex]
    traits: list[str]
    properties: dict[str, str]
    faults: list[Fault]


def main(arguments: list[str]) -> None:
    """Parse one file and say what became of it."""
    name, source, target, parent = arguments
    _limit(int(parent))
    said: Mapping[str, object]
    try:
        with os.fdopen(int(source), "rb") as file, os.fdopen(int(target), "wb") as lines:
            said = _parsed(name, file, lines)
    except Refused as refused:
        said = {"refused": refused.key, "values": refused.values}
    except (MemoryError, OSError) as error:  # no room in memory, or for more rows
        full = isinstance(error, OSError) and error.errno in _DISK_FULL
        said = {"disk": os.strerror(errno.ENOSPC)} if full else {"refused": "file.too_heavy", "values": {}}
    except UnicodeEncodeError:  # half of a letter, which no text in UTF-8 can hold
        said = {"refused": "file.encoding", "values": {}}
    sys.stdout.write(json.dumps(said))


def _limit(parent: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, SPOOL),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]  # what already is limited to less cannot be raised
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))
    tied.end_with(parent)


def _parsed(name: str, file: IO[bytes], lines: IO[bytes]) -> Index:
    contents, sheets = parse(name, file)
    index = Index(sheets=[], traits=contents.traits, properties=contents.properties, faults=contents.faults)
    start = merged = 0
    for sheet in sheets:
        merged += len(sheet.merged)
        if merged > MAX_MERGED:
            raise Refused("file.too_heavy")
        end, rows = _write(sheet, lines, start)
        index["sheets"].append(
            SheetIndex(name=sheet.name, start=start, end=end, rows=rows, merged=[list(one) for one in sheet.merged])
        )
        start = end
    return index


def _write(sheet: Sheet, lines: IO[bytes], start: int) -> tuple[int, int]:
    """Write the rows of a sheet, cut after the last cell and the last row that hold something."""
    at, rows, cells, held = start, 0, 0, list[Sequence[RawCell]]()
    for row in _cut(sheet):
        held.append(row)
        cells += len(row) + 1
        if cells > _TOGETHER:
            at, rows, cells, held = at + lines.write(_line(sheet, held, rows)), rows + len(held), 0, []
    return at + (lines.write(_line(sheet, held, rows)) if held else 0), rows + len(held)


def _cut(sheet: Sheet) -> Iterator[Sequence[RawCell]]:
    empty = 0
    for row in sheet.rows:
        last = len(row)
        while last and row[last - 1] in ("", None):
            last -= 1
        if not last:
            empty += 1
            continue
        yield from ([] for _ in range(empty))
        empty = 0
        yield [None if cell == "" else cell for cell in row[:last]]


def _line(sheet: Sheet, rows: list[Sequence[RawCell]], first: int) -> bytes:
    try:
        line = json.dumps(rows, default=_told, ensure_ascii=False, allow_nan=False)
    except ValueError:  # a number beyond all numbers, which a spreadsheet cannot show: as text it is judged like any
        finite = [[str(c) if isinstance(c, float) and not math.isfinite(c) else c for c in row] for row in rows]
        line = json.dumps(finite, default=_told, ensure_ascii=False)
    if len(line) > MAX_LETTERS:
        _check_lengths(sheet, rows, first)
    return line.encode() + b"\n"


def _check_lengths(sheet: Sheet, rows: list[Sequence[RawCell]], first: int) -> None:
    for at, row in enumerate(rows, first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > MAX_LETTERS:
                where = f"{sheet.name} {letters(column)}{at}"
                raise Refused("file.long_cell", where=where, limit=MAX_LETTERS)


def _told(cell: RawCell) -> dict[str, str | float]:
    """Return a date, time or length of time in a form that `untold` reads."""
    if isinstance(cell, dt.timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(type(cell))


_READ: Mapping[str, Callable[[str], RawCell]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


def untold(told: dict[str, str | float]) -> RawCell:
    """Return the date, time or length of time that `_told` wrote."""
    ((kind, value),) = told.items()
    return dt.timedelta(seconds=float(value)) if kind == "seconds" else _READ[kind](str(value))


if __name__ == "__main__":
    main(sys.argv[1:])
