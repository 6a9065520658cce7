"""The example workspace as its files stand, read without any of Thaktho: what results are counted against."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import openpyxl

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "songkhla"
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTHS = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Line:
    """A row as it stands: whose file, which sheet, its number in the spreadsheet, and its cells by header."""

    publisher: str
    file: str
    sheet: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header, "")


def lines(sheet: str) -> Iterator[Line]:
    """Yield the rows of one sheet in all files of the example."""
    for line in everything():
        if line.sheet == sheet:
            yield line


def everything() -> Iterator[Line]:
    """Yield every row that is not empty of every workbook and CSV twin of the example."""
    for file in sorted((EXAMPLE / "publishers").rglob("*")):
        publisher = file.relative_to(EXAMPLE / "publishers").parts[0]
        if file.suffix == ".csv" and file.parent.name != publisher:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                yield from _lines(publisher, file.parent.name, file.stem, list(csv.reader(opened)))
        elif file.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(file, data_only=True):
                grid = [
                    ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
                ]
                yield from _lines(publisher, file.name, sheet.title, grid)


def _lines(publisher: str, file: str, sheet: str, grid: list[list[str]]) -> Iterator[Line]:
    for number, row in enumerate(grid[1:], 2):
        if any(row):
            yield Line(publisher, file, sheet, number, dict(zip(grid[0], row, strict=False)))


def baht(cell: str) -> Decimal | None:
    """Return a printed amount, or None for an empty cell."""
    digits = cell.translate(_THAI_DIGITS).replace("บาท", "").replace(",", "").strip()
    return Decimal(digits) if digits else None


def year(line: Line) -> int:
    """Return a project's fiscal year as it is given, else as its first day has it."""
    if line["ปีงบประมาณ"]:
        return int(line["ปีงบประมาณ"])
    _, month, said = line["วันเริ่มต้น"].split()
    return int(said) + (_MONTHS.index(month) >= _MONTHS.index("ตุลาคม"))
