"""Reading big files: workbooks beside python-calamine alone, and CSVs of growing size, each in its own process.

    python benchmarks/reading.py [rounds]

Stages: *table* is `read_tables`, every row gone through; *layout* finds the columns of those rows; *understood* is
what a submission is before it is judged: values, personal data, places, addresses.
"""

import csv
import math
import sys
import tempfile
from pathlib import Path

import xlsxwriter
from benchmarks.check import lines, workspace
from benchmarks.processes import Run, best, drift, python, rounds

ROWS = 100_000
UNDERSTOOD = 10_000
CSV_ROWS = (10_000, 100_000, 1_000_000)
CSV_COLUMNS = (0, 2, 3, 4, 7, 9)
"""Columns of the CSVs: a million rows stay below the size that a file may have."""
CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
report(rows=sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows()))
"""
TABLE = """
import sys
from pathlib import Path
from thaktho.intake.files.tables import read_tables
report(rows=sum(1 for table in read_tables(Path(sys.argv[1])) for _ in table.rows))
"""
LAYOUT = """
import sys
from pathlib import Path
from thaktho.contract import shipped
from thaktho.intake.layouts.canonical import read_sheet
from thaktho.intake.layouts.which_sheet import assign
from thaktho.intake.files.tables import read_tables
tables = read_tables(Path(sys.argv[1]))
which = assign(tables, shipped())
report(rows=sum(1 for table in tables for _ in read_sheet(table, shipped(), which).rows))
"""
WHOLE = """
import sys
from pathlib import Path
from thaktho.contract import shipped
from thaktho.intake import read
from thaktho.workspace import open_workspace
place = open_workspace(Path(sys.argv[2]))
who = place.publisher("bench")
report(rows=len(read.read(Path(sys.argv[1]), shipped(), place, who, who.dataset(None), {}).rows))
"""


def main(number: int = 3) -> None:
    """Print the two tables."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        workspace(place)
        _workbooks(place, number)
        _csvs(place, number)


def _workbooks(place: Path, number: int) -> None:
    big, small = str(place / "big.xlsx"), str(place / "small.xlsx")
    _write(place / "big.xlsx", ROWS)
    _write(place / "small.xlsx", UNDERSTOOD)
    runs = rounds(
        {
            "calamine alone": python(CALAMINE, big),
            "table": python(TABLE, big),
            "layout": python(LAYOUT, big),
            "calamine, small": python(CALAMINE, small),
            "understood, small": python(WHOLE, small, str(place)),
        },
        number,
    )
    print(f"xlsx, {number} rounds        rows    cpu s  clock s  ratio (cpu)  own MB  child MB  drift")
    for name, of in runs.items():
        base = best(runs["calamine, small" if "small" in name else "calamine alone"])
        one = best(of)
        print(
            f"{name:20} {one.said['rows']:12,.0f}  {one.cpu:7.2f}  {one.wall:7.2f}  {one.cpu / base.cpu:11.2f}"
            f"  {one.own:6.0f}  {one.children:8.0f}  {drift(of):5.0%}"
        )


def _csvs(place: Path, number: int) -> None:
    for rows in CSV_ROWS:
        with (place / f"{rows}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([line[at] for at in CSV_COLUMNS] for line in lines(rows))
    programs = {"table": TABLE, "layout": LAYOUT}
    names = {
        (stage, rows): python(programs[stage], str(place / f"{rows}.csv")) for stage in programs for rows in CSV_ROWS
    }
    runs = rounds({f"{stage} {rows:,}": command for (stage, rows), command in names.items()}, number)
    print(f"\ncsv, {number} rounds        cpu s  peak MB  growth  drift")
    before: tuple[int, Run] | None = None
    for stage, rows in names:
        one = best(runs[f"{stage} {rows:,}"])
        told = "     –"
        if before is not None and before[0] < rows:
            told = f"{math.log(one.cpu / before[1].cpu) / math.log(rows / before[0]):6.2f}"
        before = rows, one
        print(f"{stage:7} {rows:12,}  {one.cpu:7.2f}  {one.own:7.0f}  {told}  {drift(runs[f'{stage} {rows:,}']):5.0%}")


def _write(file: Path, rows: int) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet("โครงการ")
        for at, line in enumerate(lines(rows)):
            page.write_row(at, 0, [*line, "งบประมาณที่ใช้จริง" if at == 0 else at / 4])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
