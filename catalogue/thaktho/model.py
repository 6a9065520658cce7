"""What one stage hands on to the next: rows of values with their cells, a candidate, findings."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pyoxigraph import Quad

from thaktho import iris
from thaktho.cells import Cell
from thaktho.contract import Sheet
from thaktho.messages import Text

Scalar = str | int | Decimal | dt.date
RESULTS_SHEET = "ผลการตรวจสอบ"
"""The sheet of findings in a marked-up workbook."""
INSTRUCTIONS_SHEET = "คำชี้แจง"
"""The first sheet of a form."""
LISTS_SHEET = "รายการให้เลือก"
"""The hidden sheet of a form that holds what its drop-downs offer."""
RESERVED_SHEETS = (RESULTS_SHEET, INSTRUCTIONS_SHEET, LISTS_SHEET)
"""Sheets that we put into workbooks ourselves and never read."""


def is_reserved(sheet: str) -> bool:
    """Tell whether a sheet is one of ours by its name, or a second of that name: ``"ผลการตรวจสอบ (2)"``."""
    return re.sub(r"\s*\(\d+\)$", "", sheet.strip()) in RESERVED_SHEETS


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field; what was not understood stays as its printed text, for SHACL to judge.

    ``term`` is the IRI that the value stands for, where it names a thing (an area, a code, a fund);
    ``cell`` is None where ``derived`` says that a rule made the value; ``kept`` marks a text that could not be
    settled and stays as printed, without becoming a statement; ``named`` tells that the graph has to
    say what the thing is: known by this name only, or by a look-up of which this is another name.
    """

    value: Scalar
    printed: str
    cell: Cell | None
    term: str | None = None
    derived: bool = False
    kept: bool = False
    named: Literal["", "name", "alias"] = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something intake has to say about a cell: a repaired value, an unknown column, an unsettled place.

    ``rule`` is the key of its message in the catalogue (``find.…``), by which rules are known everywhere. ``taken`` is
    personal data that was taken out of the cell: for the officer's own eyes, never kept and never in ``message`` or
    ``value``. ``setting`` is what whoever runs the catalogue may set, so that it is not said again: the officer has no
    settings, and ``message`` and ``suggestion`` say what she can do in her sheet.
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
    taken: tuple[str, ...] = ()
    setting: Text | None = None


@dataclass(slots=True)
class Row:
    """One row understood: the class it describes and the values of each field, by the field's name.

    ``minted`` tells that the row has no code of its own, so that one was made for its ``iri``; ``keeps_made_code`` that
    this one stands in its cell already. ``part`` tells apart the rows that one row of the file makes: of several
    classes, or one a year. ``year`` is the column (letters) of its
    year, where there is one a year: what hangs on a project, and names none, hangs on that of the same row and year.
    """

    sheet: str
    row: int
    cls: str
    fields: dict[str, list[Value]] = field(default_factory=dict)
    last_column: str = "A"
    iri: str = ""
    minted: bool = False
    keeps_made_code: bool = False
    part: str = ""
    year: str = ""

    def first(self, name: str) -> Scalar | None:
        """Return the field's first value, or None."""
        values = self.fields.get(name)
        return values[0].value if values else None


@dataclass(slots=True)
class Reading:
    """What was understood of one file: rows in file order, notes, and each sheet's columns.

    ``columns`` maps a sheet and part (see `Row`) to ``{IRI of the property shape: (column letters, header as
    printed)}``. ``layout`` names how the file was read.
    """

    file: str
    sha256: str
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    columns: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(default_factory=dict)
    layout: str = "canonical"


@dataclass(slots=True)
class Candidate:
    """What a submission says, before it is judged.

    ``quads`` belong to the dataset's graph; ``subjects`` maps every subject made to the rows that speak of it.
    """

    graph: str
    quads: list[Quad] = field(default_factory=list)
    subjects: dict[str, list[Row]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``rule`` is the key of its message, ``column`` the letters, ``field`` the local name.

    ``taken`` and ``setting`` are as in `Note`.
    """

    severity: str
    rule: str
    message: Text
    suggestion: Text | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None
    taken: tuple[str, ...] = ()
    setting: Text | None = None

    @property
    def cell(self) -> str | None:
        """Return the cell as a spreadsheet names it, such as ``"D8"``."""
        return f"{self.column}{self.row}" if self.column and self.row else None

    def as_dict(self, *, own: bool = False) -> dict[str, object]:
        """Return the finding as ``thaktho check --json`` prints it.

        Args:
            own: it is for the officer whose file it is: what was taken out as personal data is shown. Reports that are
                kept or handed on never hold it.
        """
        return {
            "severity": self.severity,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "cell": self.cell,
            "field": self.field,
            "value": self.value,
            "rule": self.rule,
            "message": self.message.as_dict(),
            "suggestion": self.suggestion.as_dict() if self.suggestion else None,
            **({"setting": self.setting.as_dict()} if self.setting else {}),
            **({"taken": list(self.taken)} if own and self.taken else {}),
        }


def projects(rows: Iterable[Row]) -> int:
    """Count the projects among rows."""
    return sum(row.cls == "project" for row in rows)


def words(row: Row, *names: str) -> str:
    """Return the values of fields as one text, by which a row without a code is told from others."""
    return " ".join(str(value.value) for name in names for value in row.fields.get(name, ()))


def minting(row: Row, sheet: Sheet) -> list[str]:
    """Return what a row is told by where nothing names it: the things it names rather than how they are written.

    Neither the order of the values in a cell matters, nor one said twice, nor whether a code or a name stands there.
    """
    return [" ".join(sorted({_meant(value) for value in row.fields.get(name, ())})) for name in sheet.mint]


def _meant(value: Value) -> str:
    return value.term.rsplit("/", 1)[-1] if value.term and value.term != value.value else str(value.value)


def place_of(row: Row, cell: Cell | None, severity: str) -> tuple[str, int, str | None]:
    """Return sheet, row and column of what is said of a value: its own cell, which may be in another row than its own.

    A violation is of the row, by which it is judged and may be left out.
    """
    if cell is None or not cell.column:
        return row.sheet, row.row, None
    if cell.row != row.row and severity == "violation":
        return row.sheet, row.row, None
    return cell.sheet, cell.row, cell.column


def row_iri(submission: str, row: Row) -> str:
    """Return the address of a row of a submission's file."""
    return f"{submission}/row/{iris.name_slug(row.sheet)}/{row.row}" + (f"/{row.part}" if row.part else "")


def node_iri(home: str, sheet: Sheet, row: Row, keys: Mapping[str, Value] | None = None) -> str:
    """Return the IRI of a node that hangs on another, such as ``…/funding/L5221``.

    Args:
        home: the IRI of what it hangs on.
        sheet: the class of the node.
        row: the row that speaks of it.
        keys: values to use instead of the row's, by field.
    """
    parts = []
    for name in sheet.key:
        value = keys[name] if keys and name in keys else next(iter(row.fields.get(name, ())), None)
        parts.append(_tail(value, home))
    identifier = "-".join(parts) or iris.digest(*minting(row, sheet))
    return f"{home}/{sheet.segment}/{identifier}"


def _tail(value: Value | None, home: str) -> str:
    """Return what tells one thing from others: the end of its IRI, where this deployment or all of them made it."""
    if value is None or value.term is None:
        return "unknown" if value is None else iris.name_slug(str(value.value))
    last = value.term.rsplit("/", 1)[-1]
    ours = value.term.startswith((iris.SHARED, home.partition("/id/")[0] + "/id/"))
    return last if ours else f"{iris.name_slug(last)}-{iris.digest(value.term)[2:10]}"
