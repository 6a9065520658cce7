"""Rows of one group become one: the first of them, in which later ones fill what it leaves empty."""

from collections.abc import Iterator
from dataclasses import replace

from thaktho.intake.guard.find import shown
from thaktho.intake.layouts.raw_rows import RawField, RawRow
from thaktho.intake.values.scalars import printed
from thaktho.messages import text
from thaktho.model import Note

Key = tuple[str, ...]


class Groups:
    """The rows of one class by their group, in the order in which the groups begin."""

    def __init__(self, gathered: frozenset[str], notes: list[Note]) -> None:
        """Prepare; the values of ``gathered`` fields are kept of all rows of a group."""
        self._gathered = gathered
        self._notes = notes
        self._rows: dict[Key, RawRow] = {}
        self._all: dict[tuple[Key, str], dict[str, RawField]] = {}

    def add(self, key: Key, row: RawRow) -> None:
        """Add a row; a note says where it contradicts the first of its group."""
        first = self._rows.setdefault(key, row)
        for name, said in row.fields.items():
            if name in self._gathered:
                self._all.setdefault((key, name), {}).setdefault(_words(said), said)
            own = first.fields.setdefault(name, said)
            if name not in self._gathered and _words(own) != _words(said):
                self._notes.append(_differs(first, name, own, said))

    def rows(self) -> Iterator[RawRow]:
        """Yield one row a group."""
        for key, row in self._rows.items():
            for name in self._gathered & row.fields.keys():
                first, *others = self._all[key, name].values()
                row.fields[name] = replace(first, also=tuple(others))
            yield row


def _words(said: RawField) -> str:
    return " ".join(printed(said.raw).split())


def _differs(first: RawRow, name: str, own: RawField, said: RawField) -> Note:
    field = first.sheet.field(name)
    message = text(
        "find.group_differs", field=field.label, value=shown(_words(said)), row=own.cell.row, kept=shown(_words(own))
    )
    cell = said.cell
    return Note(
        "find.group_differs", "info", message, None, cell.sheet, cell.row, cell.column, name, shown(_words(said))
    )
