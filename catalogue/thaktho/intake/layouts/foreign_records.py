"""The records of a foreign table: all rows but repeated headers, section headings and totals; and what headings say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from thaktho.cells import Cell, RawCell, Table, letters
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.layout import Layout
from thaktho.intake.layouts.raw_rows import Cells, Headless, RawField, total
from thaktho.intake.values.scalars import is_blank, printed
from thaktho.model import Note

SECTION_TEXTS = 2
"""A row that opens a section holds no more texts than this."""


class Place(NamedTuple):
    """Where the header of a layout stands: its rows, the first row of the body, and each column's header."""

    top: int
    first: int
    path: Sequence[str]
    names: Mapping[str, int]
    rows: headers.Head


class Record(NamedTuple):
    """A row that is a record, by its number from 0."""

    at: int
    row: Sequence[RawCell]


class Records:
    """The records of a table, gone through once; ``sections`` holds what the sections around the current one say."""

    def __init__(self, table: Table, layout: Layout, place: Place, notes: list[Note], *, tell: bool) -> None:
        """Prepare; with ``tell``, notes get the totals that were passed over and the columns without a header."""
        self.cells = Cells(table, notes)
        self.sections: dict[str, RawField] = {}
        self._table = table
        self._layout = layout
        self._place = place
        self._notes = notes if tell else []
        self._headers = [{_plain(one) for one in (header, *header.splitlines())} for header in place.path]
        self._numbers = frozenset(
            at for at, header in enumerate(place.path) if not header or headers.NUMBERS & set(headers.keys(header))
        )

    def __iter__(self) -> Iterator[Record]:
        """Yield the records."""
        headless = Headless(self._table, self._place.top, self._place.path)
        for at, row in enumerate(headers.head_of(self._table)[: self._place.top]):
            self._opens(at, row)
        for at, row in self.cells.rows(self._place.first):
            if self._is_header(at, row) or self._opens(at, row):
                continue
            summed = total(self._table, at, row, self._numbers)
            if summed is not None:
                self._notes.append(summed)
                continue
            headless.look(row[1:], 1)  # the first column may number the rows and have no header
            yield Record(at, row)
        self._notes += headless.notes()

    def _is_header(self, at: int, row: Sequence[RawCell]) -> bool:
        """Tell the header printed again from a record: most of what it holds are headers of the same columns."""
        held = same = 0
        for col, header in enumerate(self._headers):
            raw = self.cells.raw(at, row, col)
            if not is_blank(raw):
                held += 1
                same += _plain(printed(raw)) in header
                if 2 * (held - same) >= len(self._headers):
                    return False
        return same > 1 and 2 * same > held

    def texts(self, row: Sequence[RawCell]) -> dict[str, int]:
        """Return the texts of a row, each with its first column; numbers that only count the rows are none."""
        found: dict[str, int] = {}
        for col, raw in enumerate(row):
            if not is_blank(raw) and not (col in self._numbers and headers.is_number(raw)):
                found.setdefault(printed(raw), col)
        return found

    def _opens(self, at: int, row: Sequence[RawCell]) -> bool:
        """Tell a row that opens a section, and keep what it says; what narrower sections said is over."""
        texts = self.texts(row) if self._layout.sections else {}
        if not 0 < len(texts) <= SECTION_TEXTS:
            return False
        opened = False
        for number, section in enumerate(self._layout.sections):
            for said, col in texts.items():
                match = section.pattern.search(" ".join(said.split()))
                if match:
                    for narrower in self._layout.sections[number:]:
                        self.sections.pop(narrower.name, None)
                    where = Cell(self._table.sheet, at + 1, letters(col))
                    self.sections[section.name] = RawField(match[match.re.groups and 1].strip(), where)
                    opened = True
        return opened


def _plain(said: str) -> str:
    return "".join(said.split()).casefold()
