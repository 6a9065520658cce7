"""Understanding raw cells by the kind of their field: numbers, years, dates, codes of lists, areas, names.

What cannot be understood stays as its printed text, so that SHACL judges it; what was repaired on the way is
told in a note of severity info.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from thaktho.areas import iri as area_iri
from thaktho.contract import Contract, Field
from thaktho.intake import values
from thaktho.intake.place_notes import note_for
from thaktho.intake.places import Places
from thaktho.intake.raw_rows import RawField, RawRow
from thaktho.intake.values import Parsed, is_blank, printed
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Cell, Note, Row, Scalar, Value

_PARSERS: Mapping[str, Callable[[Any], Parsed[Any]]] = {
    "year": values.fiscal_year,
    "integer": values.count,
    "decimal": values.decimal,
    "money": values.money,
    "date": values.day,
    "datetime": values.day,
    "text": lambda raw: values.clean_text(printed(raw)),
    "name": lambda raw: values.clean_text(printed(raw)),
}


class Understanding:
    """Turns raw rows into rows of values, keeping notes as it goes."""

    def __init__(self, contract: Contract, settled: Places) -> None:
        """Prepare the code lists of the contract for look-up by any of their names."""
        self._places = settled
        self._concepts = {
            cls: {slug(name): concept.iri for concept in reversed(found) for name in reversed(concept.names)}
            for cls, found in contract.concepts.items()
        }
        self.notes: list[Note] = []

    def row(self, raw: RawRow, defaults: Mapping[str, str] | None = None) -> Row:
        """Understand every cell of a row, then derive the fiscal year where it is not given.

        Args:
            raw: the row's cells.
            defaults: what the dataset's settings say of every row, by field, where the row says nothing itself.
        """
        row = Row(sheet=raw.table, row=raw.row, cls=raw.sheet.name, last_column=raw.last_column, part=raw.part)
        for field in raw.sheet.fields:
            found = self._values(field, raw, row, defaults or {})
            if found:
                row.fields[field.name] = found
        if raw.sheet.has("fiscalYear") and "fiscalYear" not in row.fields:
            self._derive_year(row, raw.sheet.field("fiscalYear"))
        return row

    def _values(self, field: Field, raw: RawRow, row: Row, defaults: Mapping[str, str]) -> list[Value]:
        given = raw.fields.get(field.name)
        if given is not None:
            return [value for part in _parts(field, given) for value in self._value(field, part, row)]
        if field.name not in defaults:
            return []
        nowhere = RawField(defaults[field.name], Cell(raw.table, raw.row, ""))
        found = [value for part in _parts(field, nowhere) for value in self._value(field, part, row)]
        return [replace(value, cell=None, derived=True) for value in found]

    def _value(self, field: Field, given: RawField, row: Row) -> list[Value]:
        if field.kind == "area":
            return self._area(field, given, row)
        shown = printed(given.raw)
        if field.kind in {"concept", "thing"}:
            return [Value(values.clean_text(shown).value or shown, shown, given.cell, term=self._concept(field, shown))]
        if field.kind == "iri":
            return [Value(shown.strip(), shown, given.cell, term=_web_address(shown))]
        parsed = _PARSERS[field.kind](given.raw)
        if parsed.value is None:
            return [Value(shown, shown, given.cell)]
        if parsed.note is not None:
            self._note(parsed.note, "info", field, given, row, result=_shown(parsed.value))
        return [Value(parsed.value, shown, given.cell)]

    def _concept(self, field: Field, shown: str) -> str | None:
        """Return the concept of a code, a name, or both together, as our own suggestions write them."""
        known = self._concepts.get(field.target or "", {})
        code, _, name = shown.strip().partition(" ")
        both = known.get(slug(code))
        return known.get(slug(shown)) or (both if both == known.get(slug(name)) else None)

    def _area(self, field: Field, given: RawField, row: Row) -> list[Value]:
        shown = printed(given.raw)
        place = self._places.settle(shown)
        if given.free and place.status == "unsettled":
            return []  # other words, and no place among them
        said = note_for(place, shown)
        if said is not None:
            rule, severity, message, suggestion = said
            self._add(rule, severity, message, suggestion, field, given, row)
        if place.status == "unknown-code":
            return [Value(shown, shown, given.cell)]
        if not place.areas:
            return [Value(shown, shown, given.cell, kept=True)]
        return [Value(code, shown, given.cell, term=area_iri(code)) for code in place.areas]

    def _derive_year(self, row: Row, field: Field) -> None:
        for name, derive in (("start", _year_of_day), ("end", _year_of_day), ("code", _year_of_code)):
            source = row.first(name)
            year = derive(source) if source is not None else None
            if year is not None:
                row.fields[field.name] = [Value(year, str(year), None, derived=True)]
                basis = row.fields[name][0]
                message = text("find.year_derived", value=basis.printed, result=year)
                column = basis.cell.column if basis.cell else None
                self.notes.append(
                    Note(
                        "find.year_derived",
                        "info",
                        message,
                        None,
                        row.sheet,
                        row.row,
                        column,
                        field.name,
                        basis.printed,
                    )
                )
                return

    def _note(self, rule: str, severity: str, field: Field, given: RawField, row: Row, result: Text) -> None:
        message = text(rule, value=printed(given.raw), result=result)
        self._add(rule, severity, message, None, field, given, row)

    def _add(
        self, rule: str, severity: str, message: Text, right: Text | None, field: Field, given: RawField, row: Row
    ) -> None:
        shown = printed(given.raw)
        place = (row.sheet, row.row, given.cell.column, field.name)
        self.notes.append(Note(rule, severity, message, right, *place, shown))


_NOTHING = frozenset({"ไม่มี", "ไม่ระบุ", "ไม่มีข้อมูล", "N/A", "n/a"})
"""What people write where there is no fund, group or place: as good as an empty cell."""


def _parts(field: Field, given: RawField) -> list[RawField]:
    """Split a cell of many values at ``;`` and line ends."""
    if not field.many or not isinstance(given.raw, str):
        return [given]
    parts = [part.strip() for part in given.raw.replace("\n", ";").replace("；", ";").split(";")]
    return [RawField(part, given.cell) for part in parts if not is_blank(part) and part not in _NOTHING]


def _web_address(shown: str) -> str | None:
    """Return a web address as an IRI, or None where it is none: the graph's own idea of an IRI decides."""
    address = shown.strip()
    if not address.removeprefix("http").removeprefix("s").startswith("://") or not address.isprintable():
        return None
    try:
        return NamedNode(address).value
    except ValueError:
        return None


def _year_of_day(value: Scalar) -> int | None:
    return values.fiscal_year_of(value) if isinstance(value, dt.date) else None


def _year_of_code(value: Scalar) -> int | None:
    return values.fiscal_year_in_code(value) if isinstance(value, str) else None


def _shown(value: Scalar) -> Text:
    if isinstance(value, dt.date):
        return Text(values.thai_date(value), value.isoformat())
    said = f"{value:,}" if isinstance(value, Decimal) else str(value)
    return Text(said, said)
