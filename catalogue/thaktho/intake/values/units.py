"""The unit of a column of money: as its header says, as the publisher answered before, else baht, and a doubt is told.

A cell that says its own unit (``1.5 ล้านบาท``, ``731,600 บาท``) is not asked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from thaktho.contract import Sheet
from thaktho.intake.values.scalars import says_unit, tidy, toml_line
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Note, Row
from thaktho.settings import UNITS

_IN_HEADER = (
    (re.compile("ล้าน(?:บาท)?|million", re.IGNORECASE), "million-baht"),
    (re.compile("พันบาท|thousand", re.IGNORECASE), "thousand-baht"),
    (re.compile("บาท|฿|baht|THB", re.IGNORECASE), "baht"),
)
_CALLED = {"million-baht": "values.million_baht", "thousand-baht": "values.thousand_baht"}
_LEAST = Decimal(1000)
"""A column whose amounts are all below this many baht is looked at twice: no project costs so little."""
_ENOUGH = 3
"""So many amounts below it are no chance; fewer are, unless one has a fraction."""


@dataclass(slots=True)
class Column:
    """A column of money: its header, its unit and whether anything says so, and what was seen in it."""

    field: str
    letters: str
    header: str
    unit: str
    said: bool
    first: Row | None = None
    example: str = ""
    amounts: int = 0
    is_small: bool = True
    has_fraction: bool = False

    def look(self, row: Row) -> None:
        """Look at a row's amounts in this column."""
        for value in row.fields.get(self.field, ()):
            if isinstance(value.value, Decimal) and value.value:
                self.first = self.first or row
                self.example = self.example or value.printed
                self.amounts += 1
                self.is_small &= abs(value.value) < _LEAST and not says_unit(value.printed)
                self.has_fraction |= value.value != int(value.value)

    @property
    def is_doubtful(self) -> bool:
        """Tell whether nothing says the unit and the amounts are too small for baht."""
        return not self.said and self.is_small and (self.amounts >= _ENOUGH or self.has_fraction)


class Units:
    """The units of the money columns of one table."""

    def __init__(
        self, sheet: Sheet, columns: Mapping[str, Mapping[str, tuple[str, str]]], answers: Mapping[str, str]
    ) -> None:
        """Find each column's unit: by the publisher's answers (header → unit), else by its header.

        Args:
            sheet: the class of the rows.
            columns: the letters and header of each field's column, by part, as `SheetReading` has them.
            answers: the publisher's answers, header → unit.
        """
        known = {_key(header): unit for header, unit in answers.items()}
        money = [field.name for field in sheet.fields if field.kind == "money"]
        self._parts = {
            part: [_column(name, *headers[name], known) for name in money if name in headers]
            for part, headers in columns.items()
        }
        self._columns = {column.letters: column for found in self._parts.values() for column in found}

    def of(self, letters: str) -> int:
        """Return the unit of a column, in baht."""
        column = self._columns.get(letters)
        return UNITS[column.unit] if column else 1

    def look(self, part: str, row: Row) -> None:
        """Look at the amounts of a row of this part."""
        for column in self._parts.get(part, ()):
            self._columns[column.letters].look(row)

    def notes(self) -> Iterator[Note]:
        """Yield what is to be said of the columns, once all rows were looked at."""
        for column in self._columns.values():
            if column.unit != "baht":
                unit = text(_CALLED[column.unit])
                message = text("find.column_unit", value=column.header, unit=unit)
                yield _note("find.column_unit", "info", message, column)
            elif column.is_doubtful:
                yield _doubt(column)


def _column(field: str, letters: str, header: str, answers: Mapping[str, str]) -> Column:
    words = tidy(header)
    answer = answers.get(_key(words))
    printed = next((unit for pattern, unit in _IN_HEADER if pattern.search(words)), None)
    return Column(field, letters, words, answer or printed or "baht", said=bool(answer or printed))


def _key(header: str) -> str:
    """Return the form in which headers are compared: spaces do not matter."""
    return slug(header).replace("-", "")


def _doubt(column: Column) -> Note:
    lines = {word: toml_line(column.header, unit) for word, unit in (("million", "million-baht"), ("baht", "baht"))}
    limit = f"{_LEAST:,}"
    message = text("find.unit_unsure", value=column.header, limit=limit, example=column.example)
    return replace(_note("find.unit_unsure", "warning", message, column), setting=text("setting.unit", **lines))


def _note(rule: str, severity: str, message: Text, column: Column) -> Note:
    """Return a note on a column, at its first filled cell."""
    sheet, row = (column.first.sheet, column.first.row) if column.first else (None, None)
    right = text("suggest.unit", value=column.header) if severity == "warning" else None
    return Note(rule, severity, message, right, sheet, row, column.letters, column.field, column.header)
