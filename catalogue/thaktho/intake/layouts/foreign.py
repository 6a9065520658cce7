"""Foreign files: finds the layout (`layout.py`) that fits, and what to say of headers; `foreign_rows` reads rows."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from thaktho.cells import Table, letters
from thaktho.contract import Contract
from thaktho.errors import DataError
from thaktho.intake.guard.find import shown
from thaktho.intake.layouts import headers
from thaktho.intake.layouts.foreign_records import Place
from thaktho.intake.layouts.foreign_rows import Reader
from thaktho.intake.layouts.layout import Given, Layout
from thaktho.intake.layouts.raw_rows import SheetReading
from thaktho.messages import text
from thaktho.model import Note


class Looked:
    """A table in which headers are looked for: its first rows are read once, for all layouts."""

    def __init__(self, table: Table) -> None:
        """Prepare; nothing is read yet."""
        self.table = table
        self._known: dict[tuple[int, int], Place] = {}

    def find(self, layout: Layout) -> tuple[Place, int] | None:
        """Return where the header of a layout stands, and how many headers it asked for; None where it is not there."""
        if layout.table is not None and not layout.table.search(self.table.sheet):
            return None
        for top in range(min(len(self._head), headers.HEADER_WITHIN)):
            place = self._place(top, layout.header_rows)
            asked = _asked(place, layout)
            # a row above the header and its first rows have the same names: the header begins where they begin
            if asked and (layout.header_rows == 1 or not _asked(self._place(top + 1, layout.header_rows - 1), layout)):
                return place, asked
        return None

    @cached_property
    def _head(self) -> headers.Head:
        return headers.spread(self.table)

    def _place(self, top: int, depth: int) -> Place:
        if (top, depth) not in self._known:
            path = headers.paths(self._head, top, depth)
            first = headers.below(self.table, top, depth)
            rows = self._head[top : top + depth]
            self._known[top, depth] = Place(top, first, path, headers.by_name(path), rows)
        return self._known[top, depth]


def _asked(place: Place, layout: Layout) -> int:
    """Return how many headers of a layout stand there: of its largest set that is there whole; 0 where none is."""
    sets = [{headers.key(name) for name in names} for names in layout.recognise]
    return max((len(names) for names in sets if names <= place.names.keys()), default=0)


def recognise(tables: Collection[Table], known: Collection[Layout]) -> Layout | None:
    """Return the layout whose headers one of the tables has; of several the one that asks for the most.

    Raises:
        DataError: two layouts ask for as many.
    """
    looked = [Looked(table) for table in tables]
    asked = {one.name: max((found[1] for look in looked if (found := look.find(one))), default=0) for one in known}
    most = max(asked.values(), default=0)
    best = [one for one in known if most and asked[one.name] == most]
    if len(best) > 1:
        raise DataError("file.layouts_equal", known=", ".join(one.name for one in best))
    return best[0] if best else None


def read_table(table: Table, layout: Layout, contract: Contract, given: Given) -> Sequence[SheetReading | Note]:
    """Read one table by a layout.

    Args:
        table: a table of the file.
        layout: how it reads.
        contract: the sheets that it fills.
        given: what the dataset says of every row.

    Returns:
        the rows of each class that it makes, to be gone through in this order; or a note, where it is no such table.
    """
    found = Looked(table).find(layout)
    if found is None:
        message = text("find.not_of_layout", value=shown(table.sheet), layout=layout.title)
        return [Note("find.not_of_layout", "info", message, None, table.sheet)]
    place = found[0]
    notes = [*_private(table, layout, place), *_strange(table, layout, place)]
    readers = [Reader(table, layout, number, place, contract, given) for number in range(len(layout.rows))]
    return [reader.reading(notes if number == 0 else []) for number, reader in enumerate(readers)]


def _private(table: Table, layout: Layout, place: Place) -> Iterator[Note]:
    """Yield a note for each column that is left out because it holds personal data."""
    for name in layout.private:
        at = place.names.get(headers.key(name))
        if at is not None:
            message = text("find.private_column", value=shown(name))
            yield Note("find.private_column", "info", message, None, table.sheet, place.top + 1, letters(at))


def _strange(table: Table, layout: Layout, place: Place) -> Iterator[Note]:
    """Yield a warning for each column that the layout does not speak of."""
    told = {headers.key(name) for name in layout.headers} | headers.NUMBERS
    for at, header in enumerate(place.path):
        yearly = layout.years is not None and layout.years.search(header)
        if not header or yearly or told & set(headers.keys(header)):
            continue
        value = shown(" ".join(header.split()))
        message = text("find.unknown_column", value=value)
        where = (table.sheet, place.top + 1, letters(at))
        yield Note("find.unknown_column", "warning", message, None, *where, None, value)
