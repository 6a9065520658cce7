"""The list of records that a compiler did not submit: published beside its dataset, without personal data."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from thaktho.errors import DataError
from thaktho.intake.files.csv_files import csv_text
from thaktho.intake.guard import find as guard
from thaktho.intake.guard.people import are_people, is_person
from thaktho.intake.guard.pieces import in_pieces, of_codes
from thaktho.messages import text
from thaktho.model import Finding
from thaktho.workspace import DatasetSettings, Publisher

NAME = "left-out.csv"
"""Under this name the archive keeps the list, and the site offers it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A list as it may be published: a CSV, how many records it names, and the cells out of which something was taken.

    The bytes are those of the publisher's own file where nothing was taken out.
    """

    content: bytes
    records: int
    cells: int

    @property
    def findings(self) -> list[Finding]:
        """Return the warning that something was taken out, if it was."""
        if not self.cells:
            return []
        message = text("find.withheld_personal", cells=self.cells)
        right, setting = text("suggest.withheld_personal"), text("setting.allow")
        return [Finding("warning", "find.withheld_personal", message, right, setting=setting)]


def read(publisher: Publisher, dataset: DatasetSettings) -> Withheld | None:
    """Read the list that a dataset declares; None where it declares none.

    Raises:
        DataError: the list is declared and is not there, or is no CSV.
    """
    if dataset.left_out is None:
        return None
    try:
        content = (publisher.folder / dataset.left_out).read_bytes()
    except OSError as cause:
        raise DataError("file.missing", name=dataset.left_out) from cause
    rows = _rows(dataset.left_out, content)
    marked = [
        [_clean(cell, publisher, whole=at in gone) for at, cell in enumerate(row)]
        for row, gone in zip(rows, _taken_whole(rows), strict=True)
    ]
    cells = _differing(rows, marked)
    return Withheld(_written(marked) if cells else content, _records(rows), cells)


def kept(content: bytes) -> Withheld:
    """Return a list as the archive kept it: it was cleaned then."""
    return Withheld(content, _records(_rows(NAME, content)), 0)


def without(content: bytes, clean: Callable[[str], str]) -> bytes | None:
    """Return a list with every cell as ``clean`` leaves it; None where that changes nothing."""
    rows = _rows(NAME, content)
    kept = [[clean(cell) for cell in row] for row in rows]
    return _written(kept) if _differing(rows, kept) else None


def _taken_whole(rows: Sequence[Sequence[str]]) -> list[set[int]]:
    """Return of each row the cells that only what is beside, above and below tells to be personal."""
    codes = of_codes(rows)
    taken = [in_pieces(row, set(range(len(row))) - codes) for row in rows]
    columns: dict[int, list[tuple[int, str]]] = {}
    for number, row in enumerate(rows[1:], start=1):
        for at, cell in enumerate(row):
            if cell.strip():
                columns.setdefault(at, []).append((number, cell))
    for at, cells in columns.items():
        if are_people(cell for _, cell in cells):
            for number, cell in cells:
                taken[number] |= {at} if is_person(cell) else set()
    return taken


def _clean(cell: str, publisher: Publisher, *, whole: bool) -> str:
    hits = [guard.Hit("members", 0, len(cell), blocking=False)] if whole else guard.find(cell)
    return guard.without(cell, guard.outside(cell, hits, publisher.allowed))


def _records(rows: list[list[str]]) -> int:
    return max(sum(map(any, rows)) - 1, 0)


def _rows(name: str, content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(name, content), newline="")))


def _differing(old: list[list[str]], new: list[list[str]]) -> int:
    return sum(one != was for left, given in zip(new, old, strict=True) for one, was in zip(left, given, strict=True))


def _written(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue().encode()
