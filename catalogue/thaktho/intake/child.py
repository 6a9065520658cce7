"""The child process in which untrusted files are parsed, under limits of memory and time.

``python -m thaktho.intake.child NAME IN OUT`` reads the file behind the descriptor IN and writes each row behind OUT
as a line of JSON, in the order of the sheets; what the rows are is the last thing it says, as one line of JSON on
standard output (`Index`), or ``{"refused": key, "values": {…}}``. python-calamine aborts its whole process where
memory ends, and some files cost minutes: here that hurts nobody.
"""

import datetime as dt
import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from typing import IO, TypedDict

from thaktho.cells import RawCell
from thaktho.intake.container import Refused
from thaktho.intake.parsers import Sheet, parse

MEMORY = 3 * 1024**3
SECONDS = 60
_FULL = 1 << 20


class SheetIndex(TypedDict):
    """A sheet: its name, where its lines begin and end, how many they are, and its merged cells."""

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
    faults: list[tuple[str, int, int, str]]


def main(arguments: list[str]) -> None:
    """Parse one file and say what became of it."""
    name, source, target = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said: Mapping[str, object]
    try:
        with os.fdopen(int(source), "rb") as file, os.fdopen(int(target), "wb") as lines:
            said = _parsed(name, file, lines)
    except Refused as refused:
        said = {"refused": refused.key, "values": refused.values}
    except MemoryError:
        said = {"refused": "file.too_heavy", "values": {}}
    sys.stdout.write(json.dumps(said))


def _parsed(name: str, file: IO[bytes], lines: IO[bytes]) -> Index:
    contents, sheets = parse(name, file)
    index = Index(sheets=[], traits=contents.traits, properties=contents.properties, faults=contents.faults)
    start = 0
    for sheet in sheets:
        end, rows = _write(sheet, lines, start)
        index["sheets"].append(
            SheetIndex(name=sheet.name, start=start, end=end, rows=rows, merged=[list(one) for one in sheet.merged])
        )
        start = end
    return index


def _write(sheet: Sheet, lines: IO[bytes], start: int) -> tuple[int, int]:
    """Write the rows of a sheet, cut after the last cell and the last row that hold something."""
    at, rows, empty, held = start, 0, 0, bytearray()
    for row in sheet.rows:
        last = next((n for n in range(len(row), 0, -1) if row[n - 1] not in ("", None)), 0)
        if not last:
            empty += 1
            continue
        held += b"[]\n" * empty
        held += json.dumps([None if cell == "" else cell for cell in row[:last]], default=_told).encode() + b"\n"
        rows, empty = rows + empty + 1, 0
        if len(held) > _FULL:
            at += lines.write(held)
            held = bytearray()
    return at + lines.write(held), rows


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
