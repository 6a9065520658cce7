"""The lists of facts: every field that an agency states of a thing, in the order of the contract.

A field that is new in ``shapes/`` appears here, and so on the page, with no change to any code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thaktho.contract import Field, Sheet
from thaktho.messages import Text
from thaktho.pages.rows import Row


@dataclass(frozen=True, slots=True)
class Fact:
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
        self._sheets = {sheet.name: sheet for sheet in sheets}

    def told(self, own: Iterable[Row], under: Iterable[Row]) -> Told:
        """Return what is stated of a thing and of what hangs on it; nothing of areas and codes."""
        own = [row for row in own if row.sheet_name in self._sheets]
        under = [row for row in under if row.sheet_name in self._sheets]
        tables = tuple(self._table(sheet, under) for sheet in self._sheets.values() if _any(sheet, under))
        told_below = {column.name for table in tables for column in table.columns}
        seen: set[tuple[object, ...]] = set()
        facts = tuple(fact for sheet in self._sheets.values() for fact in _facts(sheet, own, told_below, seen))
        return Told(facts, tables, tuple(sorted({row.dataset for row in (*own, *under) if row.dataset})))

    @staticmethod
    def _table(sheet: Sheet, under: list[Row]) -> Table:
        rows = [row for row in under if row.sheet_name == sheet.name]
        said = {row.field for row in rows}
        columns = tuple(field for field in sheet.fields if field.name in said)
        by_cell: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows:
            by_cell.setdefault((row.dataset, row.subject, row.field), []).append(row)
        subjects = list(dict.fromkeys((row.dataset, row.subject) for row in rows))
        lines = tuple(tuple(tuple(by_cell.get((*key, f.name), ())) for f in columns) for key in subjects)
        return Table(sheet.label, columns, lines)


def _any(sheet: Sheet, rows: list[Row]) -> bool:
    return any(row.sheet_name == sheet.name for row in rows)


def _facts(sheet: Sheet, own: list[Row], told_below: set[str], seen: set[tuple[object, ...]]) -> list[Fact]:
    found: dict[str, list[Row]] = {}
    for row in own:
        if row.sheet_name == sheet.name and _cell(row) not in seen:
            found.setdefault(row.field, []).append(row)
    # a fund is a body too: what one cell says is told once, under the first sheet that has it
    seen.update(_cell(row) for rows in found.values() for row in rows)
    # a field whose path leads through funding or reach stands in their tables, where its other amounts are
    fields = (f for f in sheet.fields if f.name in found and not (len(f.path) > 1 and f.name in told_below))
    return [Fact(field, tuple(found[field.name])) for field in fields]


def _cell(row: Row) -> tuple[object, ...]:
    where = row.cell or row.field
    return row.dataset, row.sheet, where, row.value or row.printed
