"""A fresh workbook with the cells of a file that is none: the values at their addresses, never a formula."""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from thaktho.cells import RawCell, Table
from thaktho.errors import DataError
from thaktho.intake.markup.words import LONGEST

_FORBIDDEN = re.compile("[][:*?/\\\\\0-\x1f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")
"""What the name of a sheet cannot hold; letters beyond 16 bits count twice, so they are left out too."""
_LONGEST_NAME = 31
_RESERVED = "history"
"""Excel takes no sheet of this name."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts days from 1900 and takes 29 February of that year for a day; what is earlier is written as text."""


Formats = Mapping[type, Format]


def workbook(name: str, tables: Sequence[Table]) -> tuple[bytes, dict[str, str]]:
    """Write tables as a workbook; return it, and each sheet's name there by the table's.

    Raises:
        DataError: a table has more rows or columns than a sheet can have.
    """
    out = io.BytesIO()
    names: dict[str, str] = {}
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - the same file gives the same bytes
        formats = {
            dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            dt.time: book.add_format({"num_format": "hh:mm:ss"}),
            dt.timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }
        for table in tables:
            if len(table.rows) > _MOST_ROWS or any(len(row) > _MOST_COLUMNS for row in table.rows):
                raise DataError("markup.too_long", name=name)
            names[table.sheet] = _sheet_name(table.sheet, names.values())
            page = book.add_worksheet(names[table.sheet])
            for row, cells in enumerate(table.rows):
                for column, cell in enumerate(cells):
                    _write(page, row, column, cell, formats)
    return out.getvalue(), names


def _sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """Return the name of a sheet as workbooks allow it, told from those that are there already."""
    used = {name.lower() for name in taken}
    plain = _FORBIDDEN.sub(" ", wanted)[:_LONGEST_NAME].strip("' ") or "-"
    plain = f"{plain}-" if plain.lower() == _RESERVED else plain
    ends = ("", *(f" ({number})" for number in range(2, len(used) + 3)))
    names = (plain[: _LONGEST_NAME - len(end)].rstrip("' ") + end for end in ends)
    return next(name for name in names if name.lower() not in used)


def _write(page: Worksheet, row: int, column: int, cell: RawCell, formats: Formats) -> None:
    """Write one cell; numbers are numbers and days are days, and all else is a text, whatever it begins with."""
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        page.write_number(row, column, cell)
    elif (isinstance(cell, dt.date) and _day(cell) >= _FIRST_DAY) or isinstance(cell, dt.time | dt.timedelta):
        page.write_datetime(row, column, cell, formats.get(type(cell)))
    else:
        page.write_string(row, column, str(cell)[:LONGEST])


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
