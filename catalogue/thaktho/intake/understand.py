"""Understanding raw cells by the kind of their field: numbers, years, dates, codes of lists, areas, names.

What cannot be understood stays as its printed text, so that SHACL judges it; what was repaired on the way is
told in a note of severity info.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from thaktho.areas import iri as area_iri
from thaktho.cells import Cell
from thaktho.contract import Contract, Field
from thaktho.intake.layouts.raw_rows import RawField, RawRow, SheetReading
from thaktho.intake.values import days, points, several
from thaktho.intake.values import scalars as values
from thaktho.intake.values.place_notes import note_for
from thaktho.intake.values.places import Places
from thaktho.intake.values.scalars import Parsed, is_blank, printed
from thaktho.intake.values.units import Units
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Note, Row, Scalar, Value, place_of

_PARSERS: Mapping[str, Callable[[Any], Parsed[Any]]] = {
    "year": values.fiscal_year,
    "integer": values.count,
    "decimal": values.decimal,
    "money": values.money,
    "date": days.day,
    "datetime": days.day,
    "point": points.coordinates,
    "text": lambda raw: values.clean_text(printed(raw)),
    "name": lambda raw: values.clean_text(printed(raw)),
}


class Understanding:
    """Turns raw rows into rows of values, keeping notes as it goes."""

    def __init__(
        self,
        contract: Contract,
        settled: Places,
        lookups: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare the code lists of the contract for look-up by any of their names.

        Args:
            contract: the fields and code lists.
            settled: what settles printed places.
            lookups: the publisher's answers, printed name → target; those that lead to an area are used here.
            units: the publisher's answers on columns of money, header → unit.
        """
        self._places = settled
        self._provinces = settled.provinces
        self._answers = {
            slug(name): to.removeprefix(_AREA) for name, to in (lookups or {}).items() if to.startswith(_AREA)
        }
        self._unit_answers = units or {}
        self._units: Units | None = None
        self._concepts = {
            cls: {slug(name): concept.iri for concept in reversed(found) for name in reversed(concept.names)}
            for cls, found in contract.concepts.items()
        }
        self.notes: list[Note] = []

    def rows(self, sheet: SheetReading, defaults: Mapping[str, str]) -> Iterator[Row]:
        """Understand the rows of one table as they come; its money is in the units that its headers say.

        Args:
            sheet: the rows and headers.
            defaults: what the dataset's settings say of every row; what its layout says comes first.
        """
        self._units = Units(sheet.sheet, sheet.columns, self._unit_answers)
        for raw in sheet.rows:
            row = self.row(raw, {**defaults, **raw.defaults})
            self._units.look(raw.part, row)
            yield row
        self.notes += self._units.notes()
        self._units = None

    def row(self, raw: RawRow, defaults: Mapping[str, str] | None = None) -> Row:
        """Understand every cell of a row, then derive the fiscal year where it is not given.

        Args:
            raw: the row's cells.
            defaults: what the dataset's settings say of every row, by field, where the row says nothing itself.
        """
        row = Row(raw.table, raw.row, raw.sheet.name, last_column=raw.last_column, part=raw.part, year=raw.year)
        for field in raw.sheet.fields:
            found = self._values(field, raw, row, defaults or {})
            if found:
                row.fields[field.name] = found
        self._spans(raw, row)
        self._points(raw, row)
        if raw.sheet.has("fiscalYear") and "fiscalYear" not in row.fields:
            self._derive_year(row, raw.sheet.field("fiscalYear"))
        return row

    def _values(self, field: Field, raw: RawRow, row: Row, defaults: Mapping[str, str]) -> list[Value]:
        given = raw.fields.get(field.name)
        cells = (given, *given.also) if given is not None else ()
        found = [v for cell in cells for part in self._parts(field, cell, row) for v in self._value(field, part, row)]
        if len(cells) > 1:  # several rows say it: each value once, from the first that does
            found = list({value.term or value.value: value for value in reversed(found)}.values())[::-1]
        if found or field.name not in defaults:
            return found
        nowhere = RawField(defaults[field.name], Cell(raw.table, raw.row, ""))
        found = [value for part in self._parts(field, nowhere, row) for value in self._value(field, part, row)]
        return [replace(value, cell=None, derived=True) for value in found]

    def _value(self, field: Field, given: RawField, row: Row) -> list[Value]:
        if field.kind == "area":
            return self._area(field, given, row)
        shown = printed(given.raw)
        if field.kind in {"concept", "thing"}:
            return [Value(values.clean_text(shown).value or shown, shown, given.cell, term=self._concept(field, shown))]
        if field.kind == "iri":
            return [Value(shown.strip(), shown, given.cell, term=_web_address(shown))]
        if field.kind == "money" and self._units:
            parsed: Parsed[Any] = values.money(given.raw, self._units.of(given.cell.column))
        else:
            parsed = _PARSERS[field.kind](given.raw)
        if parsed.value is None:
            return [Value(shown, shown, given.cell)]
        if parsed.note is not None:
            said = Text(*[points.shown(parsed.value)] * 2) if field.kind == "point" else _shown(parsed.value)
            self._note(parsed.note, "info", field, given, row, result=said)
        return [Value(parsed.value, shown, given.cell)]

    def _parts(self, field: Field, given: RawField, row: Row) -> list[RawField]:
        """Split a cell of many values at ``;`` and line ends; codes of a list at commas and ``และ`` too."""
        parts = _parts(field, given)
        if field.kind != "concept":
            return parts
        return [one for part in parts for one in self._concepts_of(field, part, row)]

    def _concepts_of(self, field: Field, given: RawField, row: Row) -> list[RawField]:
        shown = printed(given.raw)
        found = several.split(values.tidy(shown), lambda name: self._concept(field, name) is not None, lambda _: False)
        if len(found) == 1:
            return [given]
        result = Text("; ".join(found), "; ".join(found))
        self._note("find.cell_split", "info", field, given, row, result=result)
        return [replace(given, raw=one) for one in found]

    def _spans(self, raw: RawRow, row: Row) -> None:
        """Read a span of days in the cell of one end as both ends, where the other's cell says nothing else."""
        if not (raw.sheet.has("start") and raw.sheet.has("end")):
            return
        for name, other in (("start", "end"), ("end", "start")):
            given = raw.fields.get(name)
            span = days.span(given.raw).value if given and isinstance(row.first(name), str) else None
            if given is None or span is None:
                continue
            ends = dict(zip(("start", "end"), span, strict=True))
            shown = printed(given.raw)
            if row.first(other) in (None, ends[other], shown):
                row.fields[name] = [Value(ends[name], shown, given.cell)]
                row.fields.setdefault(other, [Value(ends[other], shown, given.cell)])
                result = Text(" – ".join(map(days.thai_date, span)), " – ".join(map(str, span)))
                self._note("find.span_of_days", "info", raw.sheet.field(name), given, row, result=result)

    def _points(self, raw: RawRow, row: Row) -> None:
        """Warn of a point outside the provinces that the row's places are in, else the deployment's."""
        for field in (field for field in raw.sheet.fields if field.kind == "point" and field.name in raw.fields):
            found = str(row.first(field.name))
            there = [str(value.value)[:2] for value in row.fields.get("area", ()) if value.term] or self._provinces
            if found.startswith("POINT(") and points.is_outside(found, there):
                message = text("find.point_outside", value=points.shown(found))
                right = text("suggest.example", value=field.example)
                self._add("find.point_outside", "warning", message, right, field, raw.fields[field.name], row)

    def _concept(self, field: Field, shown: str) -> str | None:
        """Return the concept of a code, a name, or both together, as our own suggestions write them."""
        known = self._concepts.get(field.target or "", {})
        if not known:
            return None
        code, _, name = shown.strip().partition(" ")
        both = known.get(slug(code))
        group = known.get(slug(shown.strip().removeprefix("กลุ่ม")))
        return known.get(slug(shown)) or group or (both if both == known.get(slug(name)) else None)

    def _area(self, field: Field, given: RawField, row: Row) -> list[Value]:
        shown = printed(given.raw)
        answer = self._answers.get(slug(shown)) if self._answers else None
        place = self._places.settle(shown)
        if answer is not None:
            # of several places in one text, the answer is for the one that is open
            settled = place.areas if place.status in _OPEN else ()
            return [Value(code, shown, given.cell, term=area_iri(code)) for code in dict.fromkeys((*settled, answer))]
        if given.free and place.status == "unsettled" and not self._places.names_any(shown):
            return []  # other words, and no place among them
        said = note_for(place, shown)
        if said is not None:
            rule, severity, message, suggestion, setting = said
            self._add(rule, severity, message, suggestion, field, given, row, setting)
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
        self,
        rule: str,
        severity: str,
        message: Text,
        right: Text | None,
        field: Field,
        given: RawField,
        row: Row,
        setting: Text | None = None,
    ) -> None:
        shown = printed(given.raw)
        place = place_of(row, given.cell, severity)
        self.notes.append(Note(rule, severity, message, right, *place, field.name, shown, setting=setting))


_AREA = "area/"
_OPEN = ("ambiguous", "unsettled")
_NOTHING = frozenset({"ไม่มี", "ไม่ระบุ", "ไม่มีข้อมูล", "N/A", "n/a"})
"""What people write where there is no fund, group or place: as good as an empty cell."""
_NO_WORDS = frozenset({"iri", "point", "date", "datetime", "concept", "thing"})
"""Kinds of which such a word can be no value; of an amount it may mean none or zero, and is asked about."""


def _parts(field: Field, given: RawField) -> list[RawField]:
    """Split a cell of many values at ``;`` and line ends."""
    if not isinstance(given.raw, str):
        return [given]
    if not field.many:
        return [] if field.kind in _NO_WORDS and given.raw.strip() in _NOTHING else [given]
    parts = [part.strip() for part in given.raw.replace("\n", ";").replace("；", ";").split(";")]
    return [replace(given, raw=part) for part in parts if not is_blank(part) and part not in _NOTHING]


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
    return days.fiscal_year_of(value) if isinstance(value, dt.date) else None


def _year_of_code(value: Scalar) -> int | None:
    return values.fiscal_year_in_code(value) if isinstance(value, str) else None


def _shown(value: Scalar) -> Text:
    if isinstance(value, dt.date):
        return Text(days.thai_date(value), value.isoformat())
    said = f"{value:,}" if isinstance(value, Decimal) else str(value)
    return Text(said, said)
