"""Where the fields of a layout's rows stand in a table: their columns, what joins them, and the columns of years."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from thaktho.cells import Cell, RawCell, letters
from thaktho.contract import Field, Sheet
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.foreign_records import Place, Record
from thaktho.intake.layouts.layout import COLUMN, Given, Layout, Origin, RowLayout
from thaktho.intake.layouts.raw_rows import Cells, RawField
from thaktho.intake.values.scalars import printed

Piece = Sequence[str | int | None]
"""A piece of a joined text: words and columns by turns, words first; None is a column that the table does not have."""


class Source(NamedTuple):
    """A field, what the layout says of it, the columns that it reads in their order, and the pieces to be joined."""

    field: Field
    origin: Origin
    at: Sequence[int]
    pieces: Sequence[Piece]


class Year(NamedTuple):
    """The column of a year: where its header stands and the year that it says."""

    col: int
    said: str
    cell: Cell


def sources(rows: RowLayout, sheet: Sheet, place: Place, given: Given) -> list[Source]:
    """Return where each field of a layout's rows stands in the table whose header stands there."""
    return [_source(sheet.field(name), origin, place, given) for name, origin in rows.fields.items()]


def _source(field: Field, origin: Origin, place: Place, given: Given) -> Source:
    found = [place.names[key] for name in origin.headers if (key := headers.key(name)) in place.names]
    pieces = [
        [part if number % 2 == 0 else place.names.get(headers.key(part)) for number, part in enumerate(parts)]
        for parts in (COLUMN.split(given.fill(piece)) for piece in origin.join)
    ]
    changes = tuple((pattern, given.fill(to)) for pattern, to in origin.replace)
    return Source(field, replace(origin, replace=changes), list(dict.fromkeys(found)), pieces)


def years(layout: Layout, place: Place, table: str) -> list[Year]:
    """Return the columns of years of a table, in their order."""
    found = []
    for col, header in enumerate(place.path):
        said = headers.year_in(header) if layout.years and layout.years.search(header) else None
        if said is not None:
            held = [at for at, row in enumerate(place.rows) if col < len(row) and headers.year_in(printed(row[col]))]
            found.append(Year(col, said, Cell(table, place.top + 1 + max(held, default=0), letters(col))))
    return found


def joined(cells: Cells, record: Record, source: Source) -> RawField | None:
    """Return the pieces whose columns all hold something as one text; its cell is the first one read."""
    first: RawField | None = None
    texts = []
    for piece in source.pieces:
        held = [cells.field(record.at, record.row, part, source.field) for part in piece if isinstance(part, int)]
        read = [one for one in held if one is not None]
        if None in piece or len(read) < len(held):
            continue
        first = first or next(iter(read), None)
        texts.append(_filled(piece, [" ".join(printed(one.raw).split()) for one in read]))
    return RawField(" ".join(texts), first.cell) if first else None


def _filled(piece: Piece, texts: Sequence[str]) -> str:
    """Return a piece with the texts of its columns; a word that a text begins with anyway is not said twice."""
    said, left = "", list(texts)
    for part in piece:
        said += part if isinstance(part, str) else left.pop(0).removeprefix(said.strip())
    return said


def changed(raw: RawCell, origin: Origin) -> RawCell:
    """Return a cell as the layout changes it: found in, replaced, parted."""
    if not (origin.find or origin.replace or origin.split):
        return raw
    said = " ".join(printed(raw).split())
    if origin.find is not None:
        match = origin.find.search(said)
        said = (match[match.re.groups and 1] or "").strip() if match else ""
    for pattern, to in origin.replace:
        said = pattern.sub(to, said)
    if origin.split is not None:
        said = "; ".join(part for part in origin.split.split(said) if part)
    return said
