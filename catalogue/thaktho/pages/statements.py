"""The lists of facts: every field that an agency states of a thing, in the order of the contract.

A field that is new in ``shapes/`` appears here, and so on the page, with no change to any code.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from thaktho.contract import Field, Sheet
from thaktho.messages import Text
from thaktho.pages.rows import Row


class Fact(NamedTuple):
    """A field of a thing and its values, each a row of ``statement``."""

    field: Field
    values: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The things of one class that hang on a page: its columns, and a line a thing with the values of each column."""

    label: Text
    columns: tuple[Field, ...]
    lines: tuple[tuple[tuple[Row, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is stated of one page: its facts, its tables, and the datasets that say so."""

    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    datasets: tuple[str, ...]


class Statements:
    """What is stated of a page, in the order of the contract."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = {sheet.name: (place, sheet) for place, sheet in enumerate(sheets)}

    def told(self, own: Iterable[Row], under: Iterable[Row]) -> Told:
        """Return what is stated of a thing and of what hangs on it; nothing of areas and codes."""
        by_sheet, below = self._by_sheet(own), self._by_sheet(under)
        tables = tuple(self._table(sheet, rows) for sheet, rows in below)
        told_below = {column.name for table in tables for column in table.columns}
        facts: list[Fact] = []
        seen: set[tuple[object, ...]] = set()
        for sheet, rows in by_sheet:
            if len(by_sheet) > 1:  # a fund is a body too: what one cell says is told once, under the first sheet
                cells = [*map(_cell, rows)]
                rows = [row for row, cell in zip(rows, cells, strict=True) if cell not in seen]  # noqa: PLW2901
                seen.update(cells)
            facts += _facts(sheet, rows, told_below)
        datasets = {row.dataset for _, rows in (*by_sheet, *below) for row in rows}
        return Told(tuple(facts), tables, tuple(sorted(filter(None, datasets))))

    def _by_sheet(self, rows: Iterable[Row]) -> list[tuple[Sheet, list[Row]]]:
        """Return the rows of each sheet that has any, in the order of the contract."""
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(row.sheet_name, []).append(row)
        ordered = sorted((*self._sheets[name], rows) for name, rows in found.items() if name in self._sheets)
        return [(sheet, rows) for _, sheet, rows in ordered]

    @staticmethod
    def _table(sheet: Sheet, rows: list[Row]) -> Table:
        said = {row.field for row in rows}
        columns = tuple(field for field in sheet.fields if field.name in said)
        by_cell: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows:
            by_cell.setdefault((row.dataset, row.subject, row.field), []).append(row)
        subjects = list(dict.fromkeys((row.dataset, row.subject) for row in rows))
        lines = tuple(tuple(tuple(by_cell.get((*key, f.name), ())) for f in columns) for key in subjects)
        return Table(sheet.label, columns, lines)


def _facts(sheet: Sheet, rows: list[Row], told_below: set[str]) -> Iterator[Fact]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.field, []).append(row)
    for field in sheet.fields:
        # a field whose path leads through funding or reach stands in their tables, where its other amounts are
        if field.name in found and not (field.name in told_below and len(field.path) > 1):
            yield Fact(field, tuple(found[field.name]))


def _cell(row: Row) -> tuple[object, ...]:
    where = row.cell or row.field
    return row.dataset, row.sheet, where, row.value or row.printed
