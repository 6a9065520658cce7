"""Layouts: how a foreign file reads, as data: one TOML a known format in ``publishers/_layouts/``.

A layout says by which headers its files are known, and what rows of which classes each row of a file makes. The
fields of the classes below are the settings; ``docs/layouts.md`` explains each, `layout_files` reads them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from thaktho.messages import Text

CANONICAL = "canonical"
"""The layout of the form: its columns are those of the shapes."""
PLACEHOLDERS = ("year", "ce_year", "yy", "publisher", "id")
"""What a layout may ask of the dataset: its year (BE, CE, two digits), its publisher's name and id."""
COLUMN = re.compile(r"\{([^{}]+)\}")
"""A column or placeholder within a text of a layout."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field's text comes from: a cell, several cells, a section, the column of a year, or a constant.

    ``column``: headers, of which the first whose cell says something counts. ``join``: pieces such as
    ``"ตำบล{tambon}"``, each left out where a column in it is empty. ``section``: what the section says.
    ``year``: ``"header"`` or ``"cell"`` of the column of the year. ``value``: a constant, where nothing else is said.
    ``find`` keeps a pattern's first group, or all of its match; ``replace`` changes what patterns match; ``split``
    parts several values. ``free``: a text in which a place may be named among other words. ``of_group``: the cell of
    the first row of the group. ``gather``: the values of all rows of the group.
    """

    column: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    section: str = ""
    year: str = ""
    value: str = ""
    find: re.Pattern[str] | None = None
    replace: tuple[tuple[re.Pattern[str], str], ...] = ()
    split: re.Pattern[str] | None = None
    free: bool = False
    of_group: bool = False
    gather: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Return every header that it may read."""
        named = (name for piece in self.join for name in COLUMN.findall(piece))
        return (*self.column, *(name for name in named if name not in PLACEHOLDERS))


@dataclass(frozen=True, slots=True)
class Section:
    """A row that says something of all rows below it: what the pattern finds there is kept under the name."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The rows of one class that a file's rows make.

    ``require``: fields without which a row makes none. ``group``: columns and sections; rows that agree in all of them
    are one group. ``once``: a group makes one row, in which later rows fill what earlier ones leave open.
    ``yearly``: a row makes one for each column of a year that holds an amount.
    """

    sheet: str
    fields: Mapping[str, Origin]
    require: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    once: bool = False
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format reads.

    ``recognise``: sets of headers, of which a table has to have one whole. ``table``: what the table is called.
    ``ignore``: columns that are known and not published. ``private``: columns of personal data. ``only``: what a column
    has to hold for a row to be read. ``years``: the headers of columns that are one a year. ``sections``: from the
    widest to the narrowest.
    """

    name: str
    title: Text
    recognise: tuple[tuple[str, ...], ...] = ()
    table: re.Pattern[str] | None = None
    header_rows: int = 1
    ignore: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    years: re.Pattern[str] | None = None
    sections: tuple[Section, ...] = ()
    rows: tuple[RowLayout, ...] = ()

    @property
    def headers(self) -> frozenset[str]:
        """Return every header that the layout speaks of."""
        known = (name for names in self.recognise for name in names)
        read = (name for rows in self.rows for origin in rows.fields.values() for name in origin.headers)
        group = (name for rows in self.rows for name in rows.group)
        return frozenset((*known, *self.ignore, *self.private, *self.only, *read, *group))


@dataclass(frozen=True, slots=True)
class Given:
    """What the dataset says of every row: the placeholders of layouts."""

    publisher: str
    id: str
    years: tuple[int, int]

    def fill(self, said: str) -> str:
        """Return a text with its placeholders filled in; the year is the first of the dataset's period."""
        values = self._values(self.years[0])
        return COLUMN.sub(lambda found: values.get(found[1], found[0]), said)

    def pattern(self, said: str) -> re.Pattern[str]:
        """Return a pattern in which a year stands for any of the dataset's years."""
        years = [self._values(year) for year in range(self.years[0], self.years[1] + 1)]
        return re.compile(COLUMN.sub(lambda m: _any(m[1], years) if m[1] in PLACEHOLDERS else m[0], said))

    def _values(self, year: int) -> dict[str, str]:
        said = (str(year), str(year - 543), f"{year % 100:02}", self.publisher, self.id)
        return dict(zip(PLACEHOLDERS, said, strict=True))


def _any(name: str, values: list[dict[str, str]]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(re.escape(one[name]) for one in values))})"
