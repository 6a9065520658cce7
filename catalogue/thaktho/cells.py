"""Tables of raw cells, as a file holds them, and the names of their places."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

RawCell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a file: the sheet's name, the row (from 1) and the column's letters (``"D"``)."""

    sheet: str
    row: int
    column: str

    @property
    def ref(self) -> str:
        """Return the reference a spreadsheet shows, such as ``"D8"``."""
        return f"{self.column}{self.row}"


@cache
def letters(index: int) -> str:
    """Return a column's letters from its index: 0 → ``"A"``, 26 → ``"AA"``.

    Raises:
        ValueError: the index is negative.
    """
    if index < 0:
        raise ValueError(index)
    rest, last = divmod(index, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)


def column_index(column: str) -> int:
    """Return a column's index from its letters: ``"A"`` → 0, ``"AA"`` → 26.

    Raises:
        ValueError: the text is not one to three letters A–Z.
    """
    if not re.fullmatch(r"[A-Z]{1,3}", column):
        raise ValueError(column)
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


Merged = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, each from 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as read, row by row: the first cell of the first row is A1; rows may be ragged; an empty cell is None.

    ``rows`` may be read again and again, and need not be in memory. ``faults`` are formulas without a usable result, by
    (row, column) from 0: the error that stands there (``#REF!``), or "" where the formula was never calculated.
    """

    sheet: str
    rows: Collection[Sequence[RawCell]]
    merged: Sequence[Merged] = ()
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file as read.

    ``traits`` name what a reader should know of it: ``macros``, ``external-links``, ``hidden-rows``; ``properties`` are
    the custom properties of the document, by which a form of ours says whose it is.
    """

    tables: Sequence[Table]
    traits: Sequence[str] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
