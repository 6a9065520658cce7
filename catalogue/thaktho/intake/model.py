"""What intake makes of a file: tables of raw cells, then rows of understood values with their cells."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from thaktho.messages import Text

RawCell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Scalar = str | int | Decimal | dt.date


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


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as read: ``rows[0][0]`` is cell A1; rows may be ragged; an empty cell is None."""

    sheet: str
    rows: Sequence[Sequence[RawCell]]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. ``value`` is None-free: what was not understood stays as its printed text.

    ``term`` is the IRI that the value stands for, where it names a thing (an area, a code, a fund);
    ``cell`` is None where ``derived`` says that a rule made the value.
    """

    value: Scalar
    printed: str
    cell: Cell | None
    term: str | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something intake has to say about a cell: a repaired value, an unknown column, an unsettled place.

    ``rule`` is the key of its message in the catalogue (``find.…``), by which rules are known everywhere.
    """

    rule: str
    severity: str
    message: Text
    suggestion: Text | None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None


@dataclass(slots=True)
class Row:
    """One row understood: the class it describes and the values of each field, by the field's name."""

    sheet: str
    row: int
    cls: str
    fields: dict[str, list[Value]] = field(default_factory=dict)
    width: str = "A"

    def first(self, name: str) -> Scalar | None:
        """Return the field's first value, or None."""
        values = self.fields.get(name)
        return values[0].value if values else None


@dataclass(slots=True)
class Reading:
    """What was understood of one file: rows in file order, notes, and each sheet's columns.

    ``columns`` maps a sheet to ``{field name: (column letters, header as printed)}``.
    """

    file: str
    sha256: str
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    columns: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
