"""One grid of texts written in every format that is read, as plainly as each can hold it."""

import csv
import html
import io
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from tests import containers

Grid = Sequence[Sequence[str]]


def write(kind: str, file: Path, sheet: str, grid: Grid) -> Path:
    """Write one sheet; ``file`` is named without its ending. Return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    ending, writer = KINDS[kind]
    made = file.with_name(file.name + ending)
    made.write_bytes(writer(sheet, grid))
    return made


def _xlsx(sheet: str, grid: Grid) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in grid:
        book.active.append([cell or None for cell in row])
    return containers.saved(book)


def _cells(grid: Grid) -> list[tuple[int, int, str]]:
    return [(row, col, said) for row, cells in enumerate(grid) for col, said in enumerate(cells) if said]


def _xlsb(sheet: str, grid: Grid) -> bytes:
    return containers.xlsb(*_cells(grid), name=sheet)


def _xls(sheet: str, grid: Grid) -> bytes:
    wide = max(map(len, grid))
    size = containers.record(0x200, struct.pack("<2I3H", 0, len(grid), 0, wide, 0))
    labels = [
        containers.record(0x204, struct.pack("<4HB", row, col, 0, len(said), 1) + said.encode("utf-16-le"))
        for row, col, said in _cells(grid)
    ]
    return containers.xls_of(sheet, size + b"".join(labels))


def _ods(sheet: str, grid: Grid) -> bytes:
    rows = ("".join(containers.ods_cell(_lines(said)) for said in row) for row in grid)
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return containers.ods(table, name=html.escape(sheet))


def _lines(said: str) -> str:
    return "</text:p><text:p>".join(html.escape(line) for line in said.split("\n"))


def _csv(encoding: str) -> Callable[[str, Grid], bytes]:
    def made(_: str, grid: Grid) -> bytes:
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows(grid)
        return lines.getvalue().encode(encoding, "ignore")

    return made


def _web(sheet: str, grid: Grid) -> bytes:
    rows = ("".join(f"<td>{html.escape(said).replace(chr(10), '<br>')}</td>" for said in row) for row in grid)
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    title = html.escape(sheet)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><table><caption>{title}</caption>'
        f"{lines}</table></body></html>"
    ).encode()


def _json(sheet: str, grid: Grid) -> bytes:
    """Records by the last row of the header that is full; rows above it can stand in no JSON."""
    top = max(range(min(6, len(grid))), key=lambda at: sum(map(bool, grid[at])))
    records = [dict(zip(grid[top], row, strict=False)) for row in grid[top + 1 :]]
    return json.dumps({sheet: records}, ensure_ascii=False).encode()


KINDS: Mapping[str, tuple[str, Callable[[str, Grid], bytes]]] = {
    "xlsx": (".xlsx", _xlsx),
    "xlsb": (".xlsb", _xlsb),
    "xls": (".xls", _xls),
    "ods": (".ods", _ods),
    "csv": (".csv", _csv("utf-8-sig")),
    "csv-tis-620": (".csv", _csv("cp874")),
    "web": (".xls", _web),
    "json": (".json", _json),
}
